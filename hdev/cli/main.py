"""The command `hdev`: finds the subcommand and hands over to its module."""

from __future__ import annotations

import sys

from hdev.version import __version__

#: Each command is a module of this package with `HELP`, `add_arguments (parser)` and `execute (arguments) -> exit code`.
COMMANDS = ("run", "eval", "check", "test", "ops", "repl", "completion")

OK, FAILED, USAGE = 0, 1, 2


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; the result is the exit code: 0 fine, 1 program error or failed check, 2 wrong usage."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words in (["--version"], ["-V"]):
        print(f"hdev {__version__}")
        return OK
    if words and words[0] not in COMMANDS and (not words[0].startswith("-") or words[0] == "-"):
        words.insert(0, "run")
    return _dispatch(words)


def _dispatch(words: list[str]) -> int:
    from importlib import import_module

    command = words[0] if words and words[0] in COMMANDS else None
    parser = _parser([command] if command else COMMANDS)
    parsed = parser.parse_args(words)
    if not parsed.command:
        parser.print_help()
        return USAGE
    module = import_module(f"hdev.cli.{parsed.command}")
    try:
        return int(module.execute(parsed))
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        # Whoever read the output has seen enough.
        sys.stderr.close()
        return OK


def _parser(commands: tuple[str, ...] | list[str]):
    import argparse
    from importlib import import_module

    parser = argparse.ArgumentParser(
        prog="hdev",
        description="The open HDevelop engine: runs HALCON's script language without HALCON.",
        epilog="`hdev FILE` is short for `hdev run FILE`. Exit codes: 0 fine, 1 program error or failed check, 2 wrong usage.",
    )
    parser.add_argument("-V", "--version", action="version", version=f"hdev {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name in commands:
        module = import_module(f"hdev.cli.{name}")
        subparser = subparsers.add_parser(name, help=module.HELP, description=module.HELP)
        module.add_arguments(subparser)
    return parser


if __name__ == "__main__":
    sys.exit(main())
