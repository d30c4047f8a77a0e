"""Commands that measure time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from hdev.shell import present
from hdev.shell.commands.arguments import is_file, needed, path_of, unquoted
from hdev.shell.commands.registry import CommandProblem, command

if TYPE_CHECKING:
    from hdev.shell.shell import Shell


@command("time", "STATEMENT | EXPRESSION", "measuring", "statement")
def _time(shell: Shell, argument: str) -> None:
    """The time that a line takes, compilation left out. Outputs are as without %time."""
    seconds = _timed(shell, needed(argument, "a statement or an expression"), 1)[0]
    shell.write(f"time: {present.duration(seconds)}")


@command("timeit", "STATEMENT | EXPRESSION", "measuring", "statement")
def _timeit(shell: Shell, argument: str) -> None:
    """The time that a line takes: the best of as many runs as fit into a second."""
    times = _timed(shell, needed(argument, "a statement or an expression"), 1000)
    middle = sorted(times)[len(times) // 2]
    shell.write(f"time: best {present.duration(min(times))}, median {present.duration(middle)}, {len(times)} runs")


def _timed(shell: Shell, text: str, most: int) -> list[float]:
    from hdev.runtime.fragments import Fragment, by_kind, visible
    from hdev.shell import inputs

    given = inputs.read(text, set(shell.procedure_names()))
    if given.kind not in ("statements", "expression"):
        raise CommandProblem("a statement or an expression is needed")
    lines = given.lines if given.kind == "statements" else (f"_ := {given.text}",)
    variables = dict(shell.variables())
    shell.workspace.check(lines, variables)
    fragment = Fragment(shell.workspace.session, lines, *by_kind(variables))
    times: list[float] = []

    def work() -> dict[str, object]:
        # The first run links the procedures that are called, and loads what the operators need.
        if most > 1:
            fragment.run(variables)
        fragment.prepare()
        end = time.perf_counter() + 1.0
        while True:
            start = time.perf_counter()
            result = fragment.run(variables)
            now = time.perf_counter()
            times.append(now - start)
            if len(times) >= most or now > end:
                return result

    result = shell.do(work)
    if shell.level is None and given.kind == "statements":
        shell.workspace.keep(visible(result))
    return times


@command("profile", "[FILE | STATEMENT]", "measuring", "statement file")
def _profile(shell: Shell, argument: str) -> None:
    """Calls and time of every line: of the program that is loaded, of FILE, or of what a statement calls. Breakpoints do not
    count meanwhile."""
    from hdev.runtime.watch import LineProfile

    profile = LineProfile()
    if argument and not is_file(shell, argument):
        from hdev.shell.inputs import program_lines

        lines = program_lines(argument)
        shell.workspace.check(lines, shell.variables())

        def work() -> None:
            with profile.watching():
                (shell.workspace if shell.level is None else shell.level).execute(lines)

        try:
            shell.do(work)
        finally:
            shell.write("\n".join(present.profile(profile.lines)))
        return
    if argument:
        shell.open(path_of(shell, unquoted(argument)))
    try:
        shell.run_main(profile=profile)
    finally:
        shell.write("\n".join(present.profile(profile.lines)))
