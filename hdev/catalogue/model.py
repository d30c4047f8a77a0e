"""What the catalogue says about an operator and its parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an operator.

    Attributes
    ----------
    position : int
        Its place within its group (io, oo, ic or oc), counted from 1: the number in error codes such as 1301.
    semantics : str
        What the values mean ('image', 'angle.rad', 'filename.read', ...); '' if unknown.
    types : tuple of str
        The accepted data types, the pixel types in the case of an image; () if unknown.
    count : str
        The number of values: '1', 'n' (a tuple) or '1n' (one or many); '' if unknown.
    default : str
        The value that HDevelop suggests, as a literal of the language; '' if there is none.
    """

    name: str
    kind: Literal["iconic", "control"]
    direction: Literal["in", "out"]
    position: int
    semantics: str = ""
    types: tuple[str, ...] = ()
    count: str = ""
    default: str = ""


@dataclass(frozen=True, slots=True)
class OperatorEntry:
    """An operator: its place in the reference and its signature, the parameters by group in call order.

    Attributes
    ----------
    chapter : tuple of str
        Chapter and, in most cases, section: ('Segmentation', 'Threshold').
    io, oo, ic, oc : tuple of Parameter
        Iconic inputs, iconic outputs, control inputs, control outputs.
    legacy, removed : bool
        Whether current versions list it under Legacy; whether they lack it altogether.
    hdevelop_only : bool
        Exists in programs only, not in the language interfaces: the dev_* operators and the chapter Control.
    statement : bool
        A keyword with a syntax of its own (if, for, throw, ...), which is no operator call.
    known_signature : bool
        Whether the groups are known; if not, they are empty and `arity` may still tell the number of arguments.
    confirmed_names : bool
        Whether the names of the parameters come from the reference.
    arity : int or None
        The number of arguments of a call; None if unknown.
    """

    name: str
    chapter: tuple[str, ...]
    io: tuple[Parameter, ...] = ()
    oo: tuple[Parameter, ...] = ()
    ic: tuple[Parameter, ...] = ()
    oc: tuple[Parameter, ...] = ()
    legacy: bool = False
    removed: bool = False
    hdevelop_only: bool = False
    statement: bool = False
    known_signature: bool = True
    confirmed_names: bool = True
    arity: int | None = None

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """All parameters in the order of a call."""
        return self.io + self.oo + self.ic + self.oc

    @property
    def inputs(self) -> tuple[Parameter, ...]:
        """The parameters that the operator reads."""
        return self.io + self.ic

    @property
    def outputs(self) -> tuple[Parameter, ...]:
        """The parameters that the operator writes."""
        return self.oo + self.oc

    @property
    def signature(self) -> str:
        """The signature as the reference writes it: the four groups between colons."""
        if not self.known_signature:
            return f"{self.name} (...)"
        groups = (", ".join(parameter.name for parameter in group) for group in (self.io, self.oo, self.ic, self.oc))
        return f"{self.name} ({' : '.join(groups)})".replace("  ", " ")
