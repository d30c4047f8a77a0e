"""Fixtures for all tests."""

from __future__ import annotations

import os

import pytest

#: Tests run side by side, each in one thread, and ask for no weights that would have to be downloaded.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("HDEV_PRETRAINED", "off")


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> None:
    """Compiled programs are cached apart from the user's; one folder serves all workers of a run."""
    if "HDEV_CACHE" not in os.environ:
        shared = tmp_path_factory.getbasetemp()
        os.environ["HDEV_CACHE"] = str((shared.parent if worker_id != "master" else shared) / "cache")
