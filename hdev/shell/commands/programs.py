"""Commands that load, run and save programs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hdev.shell.commands.arguments import needed, numbers_in, path_of, unquoted
from hdev.shell.commands.registry import CommandProblem, command

if TYPE_CHECKING:
    from hdev.shell.shell import Shell


@command("load", "FILE", "programs", "file")
def _load(shell: Shell, argument: str) -> None:
    """Load a program: its procedures can be called, %run and %debug run it. Variables stay."""
    shell.open(path_of(shell, needed(unquoted(argument), "a file")))
    program = shell.workspace.program
    parts = [f"{p.name} ({len(p.lines)} lines)" for p in program]
    shell.write(f"{os.path.basename(program.path)}: {', '.join(parts)}")


@command("save", "FILE", "programs", "file")
def _save(shell: Shell, argument: str) -> None:
    """Write what was typed, as far as it ran without error, as a program (.hdev, or .txt for plain text)."""
    from hdev.program import write
    from hdev.program.text import write_text

    path = path_of(shell, needed(unquoted(argument), "a file"))
    if not shell.workspace.typed and not any(p.name != "main" for p in shell.workspace.program):
        raise CommandProblem("nothing was typed that a program could have")
    path = path if os.path.splitext(path)[1] else path + ".hdev"
    program = shell.workspace.typed_program()
    try:
        if path.endswith((".txt", ".text")):
            with open(path, "w", encoding="utf-8", newline="\n") as file:
                file.write(write_text(program))
        else:
            write(program, path)
    except OSError as error:
        raise CommandProblem(f"{path}: {error.strerror}") from None
    shell.write(f"{len(shell.workspace.typed)} lines saved in {path}")


@command("lines", "", "programs")
def _lines(shell: Shell, argument: str) -> None:
    """The lines that were typed and ran: what %save would write."""
    from hdev.syntax import format_lines

    typed = format_lines(shell.workspace.typed)
    width = len(str(len(typed)))
    shell.write("\n".join(f"{n:>{width}}  {text}" for n, text in enumerate(typed, 1)) or "nothing was typed yet")


@command("drop", "N [M]", "programs")
def _drop(shell: Shell, argument: str) -> None:
    """Take the typed line N (or N to M) out of what %save writes. Variables stay."""
    numbers = numbers_in(argument)
    first, last = numbers[0], numbers[-1]
    if not 1 <= first <= last <= len(shell.workspace.typed):
        raise CommandProblem(f"there are {len(shell.workspace.typed)} typed lines")
    del shell.workspace.typed[first - 1 : last]


@command("run", "[FILE]", "programs", "file")
def _run(shell: Shell, argument: str) -> None:
    """Run the program that is loaded, or FILE, to its end or the first breakpoint. Its variables come to the others."""
    if argument:
        shell.open(path_of(shell, unquoted(argument)))
    shell.run_main()


@command("cd", "[FOLDER]", "programs", "file")
def _cd(shell: Shell, argument: str) -> None:
    """The current folder, from which relative file names count; or go to another."""
    session = shell.workspace.session
    if argument:
        folder = path_of(shell, unquoted(argument))
        if not os.path.isdir(folder):
            raise CommandProblem(f"there is no folder {folder}")
        session.directory = os.path.abspath(folder)
    shell.write(session.directory)
