"""What the checker found out about a procedure: all that the compiler needs."""

from __future__ import annotations

from dataclasses import dataclass, field

from hdev.check.diagnostics import Diagnostic
from hdev.check.signatures import Resolver
from hdev.syntax.blocks import Block


@dataclass(slots=True)
class Checked:
    """A procedure's blocks with what their names mean.

    Attributes
    ----------
    invalid : dict of int to str
        Lines that cannot be executed, with the reason.
    broken : str
        Why the procedure cannot be executed at all (its blocks do not match), or ''.
    globals : dict of str to str
        Global variables by name; the value is 'iconic' or 'control'.
    iconic : set of str
        The variables that hold iconic objects.
    """

    blocks: list[Block]
    resolve: Resolver
    line_count: int
    diagnostics: list[Diagnostic] = field(default_factory=list)
    invalid: dict[int, str] = field(default_factory=dict)
    broken: str = ""
    globals: dict[str, str] = field(default_factory=dict)
    iconic: set[str] = field(default_factory=set)
    imports: tuple[str, ...] = ()
    operators: set[str] = field(default_factory=set)
    procedures: set[str] = field(default_factory=set)
