"""Commands that step through programs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hdev.shell import present
from hdev.shell.commands.arguments import (
    check_breakpoint,
    check_stopped,
    line_of,
    needed,
    numbers_in,
    path_of,
    procedure_of,
    unquoted,
)
from hdev.shell.commands.registry import CommandProblem, command

if TYPE_CHECKING:
    from hdev.debug import Breakpoint
    from hdev.shell.shell import Shell


@command("debug", "[FILE]", "debugging", "file")
def _debug(shell: Shell, argument: str) -> None:
    """Run the program that is loaded, or FILE, and pause at its first line."""
    if argument:
        shell.open(path_of(shell, unquoted(argument)))
    shell.run_main(paused=True)


@command("break b", "[[PROCEDURE:]LINE [if CONDITION]]", "debugging", "procedure")
def _break(shell: Shell, argument: str) -> None:
    """Set a breakpoint: a line of the procedure that is looked at (else of main), or of PROCEDURE. Without argument: list
    all."""
    if not argument:
        shell.write("\n".join(map(_breakpoint, shell.debugger.breakpoints)) or "no breakpoints")
        return
    place, _, condition = re.sub(r"\s+", " ", argument).partition(" if ")
    procedure, line = line_of(shell, place.strip())
    if condition:
        from hdev.syntax import SyntaxProblem, parse_expression

        try:
            parse_expression(condition)
        except SyntaxProblem as problem:
            raise CommandProblem(f"the condition is no expression: {problem.message}") from None
    possible = shell.debugger.breakable(procedure, line)
    if possible is None:
        raise CommandProblem(f"{procedure.name} has no line from {line} on that is executed")
    found = shell.debugger.breakpoints.add(procedure.name, possible, condition.strip())
    shell.write(f"breakpoint {_breakpoint(found)}: {procedure.lines[possible - 1].text.strip()}")


def _breakpoint(found: Breakpoint) -> str:
    hits = f", {found.hits} time{'' if found.hits == 1 else 's'}" if found.hits else ""
    return f"{found}{hits}"


@command("clear", "NUMBER ... | all", "debugging", "=all")
def _clear(shell: Shell, argument: str) -> None:
    """Remove breakpoints."""
    if argument == "all":
        shell.debugger.breakpoints.clear()
        return
    for number in numbers_in(argument):
        check_breakpoint(shell, number)
        shell.debugger.breakpoints.remove(number)


@command("enable", "NUMBER ...", "debugging")
def _enable(shell: Shell, argument: str) -> None:
    """Switch breakpoints on."""
    for number in numbers_in(argument):
        check_breakpoint(shell, number)
        shell.debugger.breakpoints.enable(number)


@command("disable", "NUMBER ...", "debugging")
def _disable(shell: Shell, argument: str) -> None:
    """Switch breakpoints off."""
    for number in numbers_in(argument):
        check_breakpoint(shell, number)
        shell.debugger.breakpoints.enable(number, False)


@command("over n", "", "debugging")
def _over(shell: Shell, argument: str) -> None:
    """Step over: to the next line of this procedure (F6). Enter alone repeats the last step."""
    _step(shell, "%over")


@command("into s", "", "debugging")
def _into(shell: Shell, argument: str) -> None:
    """Step into: to the next line, also of a procedure that is called (F7)."""
    _step(shell, "%into")


@command("out", "", "debugging")
def _out(shell: Shell, argument: str) -> None:
    """Step out: to the next line of the caller (F8)."""
    _step(shell, "%out")


@command("go c", "", "debugging")
def _go(shell: Shell, argument: str) -> None:
    """Run on (F5); without a paused program, run the one that is loaded."""
    if shell.pause is None:
        shell.run_main()
        return
    shell.last_step = ""
    shell.resume(lambda pause: pause.go())


def _step(shell: Shell, text: str) -> None:
    if shell.pause is None:
        if shell.stack:
            raise CommandProblem("the program has ended; %debug runs it again")
        shell.run_main(paused=True)
        return
    shell.last_step = text
    name = {"%over": "step_over", "%into": "step_into", "%out": "step_out"}[text]
    shell.resume(lambda pause: getattr(pause, name)(), step=True)


@command("to", "[PROCEDURE:]LINE", "debugging", "procedure")
def _to(shell: Shell, argument: str) -> None:
    """Run to a line."""
    procedure, line = line_of(shell, needed(argument, "a line"))
    if shell.pause is None:
        raise CommandProblem("no program pauses; %debug runs one")
    possible = shell.debugger.breakable(procedure, line)
    if possible is None:
        raise CommandProblem(f"{procedure.name} has no line from {line} on that is executed")
    shell.resume(lambda pause: pause.run_to(procedure.name, possible))


@command("end", "", "debugging")
def _end(shell: Shell, argument: str) -> None:
    """End the paused program, or leave the one that has failed; its variables stay."""
    check_stopped(shell)
    shell.leave()


@command("stack where", "", "debugging")
def _stack(shell: Shell, argument: str) -> None:
    """The call stack of the paused program, or of the one that has failed; after an error in a procedure that a typed line
    called, its."""
    check_stopped(shell)
    shell.write("\n".join(present.call_stack(shell.stack, shell.chosen)))


@command("up", "", "debugging")
def _up(shell: Shell, argument: str) -> None:
    """Look at the caller: its variables are those that names mean."""
    _choose(shell, shell.chosen + 1)


@command("down", "", "debugging")
def _down(shell: Shell, argument: str) -> None:
    """Look at the procedure that is called."""
    _choose(shell, shell.chosen - 1)


@command("level", "NUMBER", "debugging")
def _level(shell: Shell, argument: str) -> None:
    """Look at a level of the call stack (0: the innermost)."""
    _choose(shell, numbers_in(argument)[0])


def _choose(shell: Shell, number: int) -> None:
    check_stopped(shell)
    if not 0 <= number < len(shell.stack):
        raise CommandProblem("there is no further level of the call stack")
    shell.chosen = number
    shell.show_place()


@command("list l", "[[PROCEDURE:]LINE | PROCEDURE]", "debugging", "procedure")
def _list(shell: Shell, argument: str) -> None:
    """The lines around the current one, around LINE, or all of a procedure; `->` is the current line, `b` a breakpoint."""
    level = shell.level
    if not argument and level is not None:
        stops = {b.line for b in shell.debugger.breakpoints if b.procedure == level.procedure}
        shell.write("\n".join(present.source(level, stops, 8)))
        return
    if argument and not re.fullmatch(r"(.*:)?\s*\d+", argument):
        procedure, line = procedure_of(shell, argument), 0
    else:
        procedure, line = line_of(shell, argument or "1")
        line = line if argument else 0
    here = level.line if level is not None and level.procedure == procedure.name else 0
    frame = _Lines(here, [entry.text for entry in procedure.lines])
    stops = {b.line for b in shell.debugger.breakpoints if b.procedure == procedure.name}
    around = 8 if line else len(procedure.lines)
    shell.write("\n".join(present.source(frame, stops, around, line or 1)) or "the procedure is empty")


@dataclass(frozen=True, slots=True)
class _Lines:
    line: int
    lines: list[str]
