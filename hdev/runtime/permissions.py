"""What a program may do beyond calculating."""

from __future__ import annotations

from dataclasses import dataclass

from hdev.errors import HError

#: The error of something that is not permitted (H_ERR_... "not implemented on this machine" stands for refusal, too).
NOT_PERMITTED = 9000

_ALLOW = {"process": "--allow-run", "net": "--allow-net"}


@dataclass(frozen=True, slots=True)
class Permissions:
    """The effects a session's operators may have; the dispatcher asks before an operator with effects is called.

    Running other programs and the network need an explicit word. The sandbox leaves reading files (and what has no effect
    outside the session).
    """

    allowed: frozenset[str] = frozenset({"read", "write", "device", "window", "clock", "random"})

    def require(self, effects: frozenset[str], operator: str) -> None:
        """Raise the error of a refusal if one of the effects is not allowed."""
        missing = effects - self.allowed
        if missing:
            effect = sorted(missing)[0]
            hint = f" (permit it with {_ALLOW[effect]})" if effect in _ALLOW else ""
            raise HError(NOT_PERMITTED, f"not permitted to {_WORDS[effect]}{hint}", operator=operator)


_WORDS = {
    "read": "read files",
    "write": "write files",
    "net": "use the network",
    "process": "run other programs",
    "device": "use devices",
    "window": "open windows",
    "clock": "use the clock",
    "random": "use random numbers",
}


def permissions(*, run: bool = False, net: bool = False, sandbox: bool = False) -> Permissions:
    """The permissions that the command line's options give."""
    allowed = {"read", "window", "clock", "random"} if sandbox else set(Permissions().allowed)
    if run:
        allowed.add("process")
    if net:
        allowed.add("net")
    return Permissions(frozenset(allowed))
