"""hdev: the open HDevelop engine.

import hdev
result = hdev.run("blobs.hdev", inputs={"Threshold": 128})
result["Area"]
hdev.eval("[1,2,3] * 2")
hdev.Procedure.load("find_marks.hdvp")(image, 0.5)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hdev.version import __version__

if TYPE_CHECKING:
    from hdev.engine import Procedure, Result, Run, eval, run, run_text
    from hdev.errors import HdevError, HError, ProgramError
    from hdev.program import Program, load

__all__ = [
    "HError",
    "HdevError",
    "Procedure",
    "Program",
    "ProgramError",
    "Result",
    "Run",
    "__version__",
    "eval",
    "load",
    "run",
    "run_text",
]

_HOMES = {
    "hdev.errors": ("HError", "HdevError", "ProgramError"),
    "hdev.program": ("Program", "load"),
    "hdev.engine": ("Procedure", "Result", "Run", "eval", "run", "run_text"),
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            from importlib import import_module

            return getattr(import_module(home), name)
    raise AttributeError(f"module 'hdev' has no attribute {name!r}")
