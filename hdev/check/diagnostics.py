"""Findings about a program, each with its place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `code` is a short stable name ('syntax', 'unknown-operator' ...); `severity` is 'error' or 'warning';
    `line` and `column` count from 1 (column 0: the whole line)."""

    code: str
    severity: str
    procedure: str
    line: int
    column: int
    message: str
