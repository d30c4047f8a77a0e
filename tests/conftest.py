"""Fixtures for all tests."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

#: Tests run side by side, each in one thread, and ask for no weights that would have to be downloaded.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("HDEV_PRETRAINED", "off")


#: The suite gives the same result each time it runs; the long property tests look for new examples.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("searching", deadline=None)


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("searching" if config.getoption("markexpr") == "long" else "steady")


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> None:
    """Compiled programs are cached apart from the user's; one folder serves all workers of a run."""
    if "HDEV_CACHE" not in os.environ:
        shared = tmp_path_factory.getbasetemp()
        os.environ["HDEV_CACHE"] = str((shared.parent if worker_id != "master" else shared) / "cache")
