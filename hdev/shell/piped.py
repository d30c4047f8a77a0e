"""The shell without a terminal: lines come from a pipe or a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from hdev.shell.inputs import is_complete
from hdev.shell.shell import Shell


def run(shell: Shell, lines: Iterable[str], output: TextIO) -> int:
    """Run all lines; the exit status: 0, 1 after an error, or what `%quit` was given."""
    pending = ""
    for line in lines:
        text = line.rstrip("\r\n")
        pending = f"{pending}\n{text}" if pending else text
        if not is_complete(pending):
            continue
        shell.submit(pending)
        pending = ""
        output.flush()
        if shell.over:
            break
    if pending and not shell.over:
        shell.submit(pending)
    return shell.status
