"""What the arguments of commands say, and what a command needs to be possible."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from hdev.errors import ProgramError
from hdev.shell.commands.registry import CommandProblem

if TYPE_CHECKING:
    from hdev.program.model import Procedure
    from hdev.shell.shell import Shell


def needed(argument: str, what: str) -> str:
    if not argument:
        raise CommandProblem(f"{what} is needed")
    return argument


def words_of(argument: str, what: str) -> list[str]:
    import shlex

    try:
        words = shlex.split(argument, posix=os.name == "posix")
    except ValueError as error:
        raise CommandProblem(str(error)) from None
    needed(words[0] if words else "", what)
    return words


def unquoted(argument: str) -> str:
    quoted = len(argument) > 1 and argument[0] == argument[-1] and argument[0] in "'\""
    return argument[1:-1] if quoted else argument


def path_of(shell: Shell, path: str) -> str:
    return os.path.join(shell.workspace.session.directory, os.path.expanduser(path))


def is_file(shell: Shell, argument: str) -> bool:
    return os.path.isfile(path_of(shell, unquoted(argument)))


def numbers_in(argument: str) -> list[int]:
    words = re.split(r"[\s,-]+", argument.strip())
    if not all(word.isdigit() for word in words):
        raise CommandProblem("a number is needed")
    return [int(word) for word in words]


def check_breakpoint(shell: Shell, number: int) -> None:
    if number not in {found.number for found in shell.debugger.breakpoints}:
        raise CommandProblem(f"there is no breakpoint {number}")


def procedure_of(shell: Shell, name: str) -> Procedure:
    found = shell.procedure(name)
    if found is None:
        raise CommandProblem(f"there is no procedure `{name}`")
    if found.locked:
        raise CommandProblem(f"the text of `{name}` is protected")
    return found


def line_of(shell: Shell, text: str) -> tuple[Procedure, int]:
    """The procedure and line that `12`, `procedure:12` or `procedure` names."""
    name, _, number = text.rpartition(":")
    if not name and not number.strip().isdigit():
        name, number = number, "1"
    if not number.strip().isdigit():
        raise CommandProblem(f"`{text}` is no line: LINE or PROCEDURE:LINE is needed")
    level = shell.level
    name = name.strip() or (level.procedure if level is not None else "main")
    if name == "main" and shell.workspace.program.main is None:
        raise ProgramError("no program is loaded")
    procedure = procedure_of(shell, name)
    line = int(number)
    if not 1 <= line <= len(procedure.lines):
        raise CommandProblem(f"{procedure.name} has {len(procedure.lines)} lines")
    return procedure, line


def check_top(shell: Shell) -> None:
    if shell.stack:
        raise CommandProblem("not while a program pauses; %end ends it")


def check_stopped(shell: Shell) -> None:
    shell.look_at_failure()
    if not shell.stack:
        raise CommandProblem("no program pauses; %debug runs one step by step")
