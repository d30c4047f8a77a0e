"""Fixtures for all tests."""

from __future__ import annotations

import os

import pytest


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> None:
    """Compiled programs are cached apart from the user's; one folder serves all workers of a run."""
    if "HDEV_CACHE" not in os.environ:
        shared = tmp_path_factory.getbasetemp()
        os.environ["HDEV_CACHE"] = str((shared.parent if worker_id != "master" else shared) / "cache")
