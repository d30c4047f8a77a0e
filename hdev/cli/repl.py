"""`hdev repl`: the interactive shell, and the debugger of a program."""

from __future__ import annotations

import argparse
import shutil
import sys
from typing import TYPE_CHECKING

from hdev.cli.options import add_session_options, session_options

if TYPE_CHECKING:
    from hdev.shell.shell import Shell

HELP = "try lines, and step through programs (interactive shell)"

_MISSING = "hdev: the interactive shell needs {} (pip install 'hdev[shell]'); lines from a pipe work without"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", help="a program to be debugged: it pauses at its first line")
    add_session_options(parser)
    parser.add_argument(
        "--pictures",
        metavar="HOW",
        default="auto",
        help="images in the terminal: auto, off, kitty, iterm2, sixel, blocks or text",
    )


def execute(arguments: argparse.Namespace) -> int:
    from hdev.display.terminal import PROTOCOLS

    if arguments.pictures not in ("auto", "off", *PROTOCOLS):
        print(f"hdev: --pictures is auto, off or one of {', '.join(PROTOCOLS)}", file=sys.stderr)
        return 2
    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    if interactive:
        from importlib.util import find_spec

        missing = [name for name in ("prompt_toolkit", "pygments") if find_spec(name) is None]
        if missing:
            print(_MISSING.format(" and ".join(missing)), file=sys.stderr)
            return 2
    shell = _shell(arguments, interactive)
    if shell is None:
        return 1
    try:
        if arguments.file:
            shell.submit("%debug")
        if shell.over:
            return shell.status
        if interactive:
            from hdev.shell.console import run as run_console

            return run_console(shell)
        from hdev.shell.piped import run

        return run(shell, sys.stdin, sys.stdout)
    finally:
        shell.close()


def _shell(arguments: argparse.Namespace, interactive: bool) -> Shell | None:
    from hdev.engine import load_program
    from hdev.errors import HdevError
    from hdev.shell.pictures import Pictures
    from hdev.shell.shell import Shell

    def write(text: str) -> None:
        print(text, flush=True)

    def width() -> int:
        return shutil.get_terminal_size().columns - 1 if interactive else 120

    pictures = Pictures(sys.stdout, arguments.pictures) if interactive or arguments.pictures != "auto" else None
    try:
        program = load_program(arguments.file) if arguments.file else None
        return Shell(write, width=width, pictures=pictures, program=program, **session_options(arguments))
    except HdevError as error:
        print(f"hdev: {error}", file=sys.stderr)
        return None
