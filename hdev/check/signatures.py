"""What a call needs to know about the operator or procedure it names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from hdev.program.model import Interface


@dataclass(frozen=True, slots=True)
class Target:
    """An operator or procedure as callee. `io`, `oo`, `ic`, `oc` are the vector dimensions of its parameters by group
    (0 for tuples and objects); an operator without known signature has `arity` only."""

    name: str
    operator: bool
    io: tuple[int, ...] = ()
    oo: tuple[int, ...] = ()
    ic: tuple[int, ...] = ()
    oc: tuple[int, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def arity(self) -> int:
        return len(self.io) + len(self.oo) + len(self.ic) + len(self.oc)

    def shape(self) -> tuple[object, ...]:
        """All that compiled code of a call depends on."""
        return (self.operator, self.io, self.oo, self.ic, self.oc)


Resolver: TypeAlias = Callable[[str], Target | None]


def operator_target(name: str) -> Target | None:
    """The operator of the catalogue with this name; None if there is none, or if it is a control statement."""
    from hdev.catalogue import operator_entry

    entry = operator_entry(name)
    if entry is None or not entry.known_signature:
        return None
    io, oo, ic, oc = ((0,) * len(group) for group in (entry.io, entry.oo, entry.ic, entry.oc))
    return Target(name, True, io, oo, ic, oc, tuple(parameter.name for parameter in entry.parameters))


def procedure_target(name: str, interface: Interface) -> Target:
    """A procedure as callee."""
    groups = (interface.io, interface.oo, interface.ic, interface.oc)
    io, oo, ic, oc = (tuple(p.dimension for p in group) for group in groups)
    return Target(name, False, io, oo, ic, oc, tuple(parameter.name for parameter in interface.parameters))
