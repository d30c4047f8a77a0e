"""The commands of the shell by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hdev.errors import HdevError

if TYPE_CHECKING:
    from hdev.shell.shell import Shell


class CommandProblem(HdevError):
    """A command that cannot be done as it was given."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command: what it does, and what its argument is ('file', 'variable', 'procedure', 'statement', `=choice`)."""

    name: str
    function: Callable[[Shell, str], None]
    usage: str
    help: str
    argument: str
    topic: str


#: By every name they have.
COMMANDS: dict[str, Command] = {}
TOPICS = ("variables", "programs", "debugging", "measuring", "shell")

Function = Callable[["Shell", str], None]


def command(names: str, usage: str, topic: str, argument: str = "") -> Callable[[Function], Function]:
    """Make a function the command of these names; its docstring is the help."""

    def register(function: Function) -> Function:
        first, *_ = names.split()
        entry = Command(first, function, usage, " ".join((function.__doc__ or "").split()), argument, topic)
        for name in names.split():
            COMMANDS[name] = entry
        return function

    return register


def run_command(shell: Shell, text: str) -> None:
    """Do what a line that begins with `%` says. Raises `CommandProblem`."""
    name, _, argument = text[1:].strip().partition(" ")
    found = COMMANDS.get(name)
    if found is None:
        from hdev.catalogue import suggest

        close = suggest(name, list(COMMANDS)) if name else []
        hint = f"; did you mean `%{close[0]}`?" if close else "; %help lists them"
        raise CommandProblem(f"there is no command `%{name}`{hint}")
    found.function(shell, argument.strip())
