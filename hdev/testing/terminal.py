"""The run as a person at a terminal reads it."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TextIO

from hdev.testing.results import BAD, ERROR, FAILED, PASSED, SKIPPED, UPDATED, Difference, Outcome

#: Rows shown of a difference, and lines of what a case wrote.
MOST_ROWS = 10
MOST_LINES = 10

_COLOURS = {PASSED: "32", UPDATED: "36", FAILED: "31;1", ERROR: "31;1", SKIPPED: "33"}


class Terminal:
    """Prints outcomes as they come: what failed in full, what passed only with `verbose`."""

    def __init__(self, out: TextIO | None = None, *, verbose: bool = False, quiet: bool = False) -> None:
        self.out = out or sys.stdout
        self.verbose = verbose
        self.quiet = quiet
        live = self.out.isatty() and os.environ.get("TERM", "") != "dumb"
        self.coloured = live and "NO_COLOR" not in os.environ
        self._live = live and not verbose and not quiet
        self._count = 0
        self._total = 0

    def outcome(self, outcome: Outcome, total: int) -> None:
        """A case is finished; `total` cases are known by now."""
        self._count += 1
        self._total = max(total, self._count)
        if outcome.status in BAD or self.verbose or outcome.status == UPDATED:
            self._clear()
            self._print("\n".join(self.text(outcome)))
        self._progress(outcome)

    def text(self, outcome: Outcome) -> list[str]:
        """An outcome in lines."""
        head = f"{self.colour(outcome.status.upper(), outcome.status)} {outcome.case}"
        if outcome.status not in BAD:
            note = f": {outcome.message}" if outcome.message else ""
            files = f": wrote {', '.join(outcome.files)}" if outcome.files else ""
            return [f"{head} ({outcome.seconds:.2f} s){note}{files}"]
        lines = "\n".join(body(outcome)).split("\n")
        return [head, *(f"    {line}" if line else "" for line in lines), ""]

    def colour(self, text: str, status: str) -> str:
        return f"\x1b[{_COLOURS[status]}m{text}\x1b[0m" if self.coloured else text

    def line(self, text: str = "") -> None:
        """Any other line."""
        self._clear()
        self._print(text)

    def done(self) -> None:
        """The run is over: the line that shows how far it is goes away."""
        self._clear()

    def _progress(self, outcome: Outcome) -> None:
        if self._live:
            width = shutil.get_terminal_size().columns - 1
            self.out.write(f"\r\x1b[K{f'{self._count} of {self._total}  {outcome.case}'[:width]}")
            self.out.flush()

    def _clear(self) -> None:
        if self._live:
            self.out.write("\r\x1b[K")

    def _print(self, text: str) -> None:
        self.out.write(text + "\n")
        self.out.flush()


def body(outcome: Outcome, rows: int = MOST_ROWS) -> list[str]:
    """What is wrong, in lines: message, place, expected and got, where the pictures are, what the case wrote."""
    lines = [outcome.message]
    if outcome.place and not outcome.differences:
        lines.append(f"at {outcome.place}")
        lines += [f"    {line}" for line in outcome.source]
    lines += outcome.details
    for found in outcome.differences:
        lines += difference_lines(found, rows)
    for pictures in outcome.pictures:
        lines += picture_lines(pictures.files())
    for title, text in (("output", outcome.output), ("standard error", outcome.errors)):
        if text.strip():
            written = text.rstrip("\n").split("\n")
            lines.append(f"--- {title}:")
            lines += [f"    {printable(line)}" for line in written[-MOST_LINES:]]
            if len(written) > MOST_LINES:
                lines.append(f"    (and {len(written) - MOST_LINES} lines before)")
    return lines


def difference_lines(found: Difference, rows: int = MOST_ROWS) -> list[str]:
    """A difference: the variable, the elements as a table, the pictures, where the value came from."""
    lines = [f"{found.name}: {found.summary}"]
    shown = found.rows[:rows]
    if shown:
        table = [("", "expected", "got", ""), *shown]
        widths = [min(max(len(row[k]) for row in table), 60) for k in range(3)]
        for row in table:
            cells = "  ".join(printable(row[k]).ljust(widths[k]) for k in range(3) if widths[k])
            lines.append(f"    {cells}  {row[3]}".rstrip())
    hidden = len(found.rows) - len(shown) + found.more
    if hidden > 0:
        lines.append(f"    and {hidden} more")
    if found.place:
        lines.append(f"    assigned in {found.place}")
    for pictures in found.pictures:
        lines += [f"    {line}" for line in picture_lines(pictures.files())]
    return lines


def picture_lines(files: list[tuple[str, str]]) -> list[str]:
    return ["pictures:", *(f"    {name:<10}  {path}" for name, path in files)]


def printable(text: str) -> str:
    """Without characters that move the cursor or colour the screen."""
    return "".join(c if c.isprintable() or c == "\t" else f"\\x{ord(c):02x}" for c in text)


def summary(outcomes: list[Outcome], seconds: float, left_out: int = 0) -> str:
    """The last line of a run."""
    counts = {status: sum(o.status == status for o in outcomes) for status in (FAILED, ERROR, PASSED, UPDATED, SKIPPED)}
    words = {ERROR: "with errors"}
    parts = [f"{count} {words.get(status, status)}" for status, count in counts.items() if count]
    if left_out:
        parts.append(f"{left_out} left out")
    return f"{', '.join(parts) or 'no cases'} in {seconds:.2f} s"


def slowest(outcomes: list[Outcome], count: int) -> list[str]:
    """The cases that took longest."""
    ordered = sorted(outcomes, key=lambda outcome: -outcome.seconds)[:count]
    return [f"{outcome.seconds:8.3f} s  {outcome.case}" for outcome in ordered]
