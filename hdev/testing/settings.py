"""How cases are run: what the command line says, as plain data that goes to the worker processes."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
import zlib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

#: Seconds a case may take if nothing else is said.
TIMEOUT = 120.0


@dataclass(slots=True)
class Settings:
    """See `hdev test --help`. `pictures` is the folder for pictures of differences, `memory` a limit in bytes (0: none)."""

    procedure_paths: list[str] = field(default_factory=list)
    image_paths: list[str] = field(default_factory=list)
    path_maps: list[tuple[str, str]] = field(default_factory=list)
    cameras: dict[str, str] = field(default_factory=dict)
    cameras_repeat: bool = True
    timeout: float = TIMEOUT
    seed: int = 0
    update: bool = False
    coverage: bool = False
    pictures: str = ""
    memory: int = 0
    pedantic: bool = False
    allow_run: bool = False
    allow_net: bool = False
    sandbox: bool = False

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @staticmethod
    def from_json(data: dict[str, Any]) -> Settings:
        return Settings(**{**data, "path_maps": [tuple(pair) for pair in data["path_maps"]]})

    def session_options(self) -> dict[str, Any]:
        """What a session is made with."""
        from hdev.runtime.permissions import permissions

        return {
            "procedure_paths": self.procedure_paths,
            "image_paths": self.image_paths,
            "path_maps": self.path_maps,
            "cameras": self.cameras,
            "cameras_repeat": self.cameras_repeat,
            "pedantic": self.pedantic,
            "permissions": permissions(run=self.allow_run, net=self.allow_net, sandbox=self.sandbox),
        }

    def seed_of(self, case: str) -> int:
        """The seed of the random numbers of a case: the same in every run, another one for every case."""
        return zlib.crc32(f"{self.seed} {case}".encode())


def picture_folder() -> str:
    """A folder for the pictures of this run, below the temporary folder; those of the last runs stay."""
    user = str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    base = Path(tempfile.gettempdir()) / f"hdev-test-{user}"
    if base.is_dir():
        kept = sorted((path for path in base.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime)
        for path in kept[:-3]:
            shutil.rmtree(path, ignore_errors=True)
    return str(base / f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}")
