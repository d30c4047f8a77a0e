"""Running the command in this process."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass

from hdev.cli.main import main


@dataclass
class Outcome:
    code: int
    out: str
    err: str


def hdev(*words: str) -> Outcome:
    """The command `hdev` with these words."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(list(words))
        except SystemExit as leave:
            code = int(leave.code or 0)
    return Outcome(code, out.getvalue(), err.getvalue())
