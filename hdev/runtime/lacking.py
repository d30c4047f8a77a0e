"""Which operators a procedure needs that hdev does not have yet: its own, and those of the procedures that it calls."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from hdev.program.model import Procedure


class Lacking:
    """Looks procedures through, each once.

    Parameters
    ----------
    session : Session
        Finds and checks procedures.
    implemented : collection of str
        The operators that exist.
    """

    def __init__(self, session: Any, implemented: Collection[str]) -> None:
        self._session = session
        self._implemented = implemented
        #: By the identity of a procedure, which is kept so that no other gets its identity.
        self._needs: dict[int, tuple[Procedure, set[str], list[Procedure]]] = {}

    def operators(self, procedure: Procedure) -> list[str]:
        """The operators that are missing, sorted; those of locked procedures are not known."""
        missing: set[str] = set()
        seen: set[int] = set()
        waiting = [procedure]
        while waiting:
            one = waiting.pop()
            if id(one) in seen:
                continue
            seen.add(id(one))
            operators, called = self._look(one)
            missing |= operators
            waiting += called
        return sorted(missing)

    def _look(self, procedure: Procedure) -> tuple[set[str], list[Procedure]]:
        """The missing operators of one procedure alone, and the procedures it calls."""
        if procedure.locked:
            return set(), []
        found = self._needs.get(id(procedure))
        if found is None:
            checked = self._session.linker.check(procedure, forgiving=True)
            called = [self._session.procedures.find(name, procedure, checked.imports) for name in checked.procedures]
            operators = {name for name in checked.operators if name not in self._implemented}
            found = procedure, operators, [c for c in called if c]
            self._needs[id(procedure)] = found
        return found[1], found[2]
