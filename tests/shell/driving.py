"""A shell without a terminal, driven by the test."""

from __future__ import annotations

from typing import Any

from hdev.program import loads
from hdev.shell.shell import Shell


class Driven:
    """A shell; `send` runs an input and gives what was written."""

    def __init__(self, program: str | None = None, **options: Any) -> None:
        self.written: list[str] = []
        loaded = loads(program.encode(), "/nowhere/program.txt") if program is not None else None
        self.shell = Shell(self.written.append, program=loaded, **options)

    def send(self, *texts: str) -> str:
        self.written.clear()
        for text in texts:
            self.shell.submit(text)
        return "\n".join(self.written)

    def __enter__(self) -> Driven:
        return self

    def __exit__(self, *error: object) -> None:
        self.shell.close()
