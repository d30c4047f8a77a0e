"""`hdev run`: run a program."""

from __future__ import annotations

import argparse
import sys
import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from hdev.cli import view
from hdev.cli.options import add_session_options, session_options

if TYPE_CHECKING:
    from hdev.engine import Run

_PROTOCOLS = ("kitty", "iterm2", "sixel", "blocks", "blocks256", "blocks16", "text")

HELP = "run a program (.hdev, plain text, or - for standard input)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="the program; - reads statements from standard input")
    parser.add_argument("-c", "--check", metavar="VAR", help="fail unless this variable is true at the end")
    parser.add_argument(
        "-d", "--dump", metavar="VAR", nargs="?", const="", action="append", help="print this variable (all) at the end"
    )
    parser.add_argument(
        "-D", "--define", metavar="VAR=VALUE", action="append", default=[], help="set a global to a string"
    )
    parser.add_argument(
        "-t", "--thread", metavar="PROC", help="run `init`, then PROC in a thread of its own, then `cleanup`"
    )
    parser.add_argument("--json", action="store_true", help="print the variables at the end as JSON, with types")
    parser.add_argument(
        "--inputs", metavar="JSON|FILE|VAR=EXPR", action="append", default=[], help="values for variables of main"
    )
    add_session_options(parser)
    parser.add_argument(
        "--timeout", metavar="SECONDS", type=_seconds, help="end the run with error 9400 after this time"
    )
    parser.add_argument(
        "--save-windows",
        metavar="DIR",
        help="write a PNG of each window at each stop (), when it is closed, and at the end",
    )
    parser.add_argument(
        "--terminal",
        action="store_true",
        help="show each window here, at each stop (), when it is closed and at the end: with the graphics of kitty, iTerm2 or "
        "sixel where the terminal has them, else with coloured half blocks or a line of text",
    )
    parser.add_argument(
        "--terminal-protocol", metavar="NAME", choices=("auto", *_PROTOCOLS), help=f"one of {', '.join(_PROTOCOLS)}"
    )
    view.add_arguments(parser)
    parser.add_argument("--profile", action="store_true", help="print calls and time of each line at the end")
    parser.add_argument("--trace", action="store_true", help="print each line as it is reached")
    parser.add_argument("--traceback", action="store_true", help="show Python's traceback of an error, too")


def _seconds(text: str) -> float:
    value = float(text)
    if not value > 0:
        raise argparse.ArgumentTypeError("the time must be positive")
    return value


def execute(arguments: argparse.Namespace) -> int:
    from hdev.cli.inputs import InputError, read_definitions, read_inputs
    from hdev.engine import Run, load_program
    from hdev.errors import HdevError, HError

    problem = view.wrong_usage(arguments)
    if problem:
        print(f"hdev: {problem}", file=sys.stderr)
        return 2
    try:
        inputs = read_inputs(arguments.inputs)
        definitions = read_definitions(arguments.define)
    except InputError as error:
        print(f"hdev: {error}", file=sys.stderr)
        return 2
    try:
        run = Run(
            load_program(arguments.file),
            answers=arguments.answers,
            **session_options(arguments),
        )
        run.session.globals.update(definitions)
        watching = view.Watching(run, arguments)
        if arguments.save_windows:
            from hdev.display.save import WindowSaver

            WindowSaver(run.session, arguments.save_windows)
        if arguments.terminal or arguments.terminal_protocol:
            from hdev.display.terminal_view import TerminalView
            from hdev.display.tty import terminal

            stream = sys.stderr if arguments.json else sys.stdout
            TerminalView(run.session, stream, terminal(stream, protocol=arguments.terminal_protocol or "auto"))
        failed: HError | None = None
        with ExitStack() as stack:
            profile = _watch(arguments, stack)
            try:
                if arguments.thread:
                    _threaded(run, arguments.thread, arguments.timeout)
                else:
                    run.execute(inputs, timeout=arguments.timeout)
            except HError as error:
                failed = error
            finally:
                stack.close()
                _show_variables(run, arguments)
                if profile is not None:
                    _show_profile(profile)
        if failed is not None:
            _show_error(failed, arguments)
        watching.ended(run, failed)
        if failed is not None:
            return 1
    except HdevError as error:
        if isinstance(error, HError):
            _show_error(error, arguments)
        else:
            print(f"hdev: {error}", file=sys.stderr)
        return 1
    return 0 if _holds(run, arguments.check) else 1


def _watch(arguments: argparse.Namespace, stack: ExitStack) -> Any:
    from hdev.runtime.watch import LineProfile, tracing

    if arguments.profile:
        profile = LineProfile()
        stack.enter_context(profile.watching())
        return profile
    if arguments.trace:
        from hdev.cli.report import one_line
        from hdev.runtime.errors import Source

        def make(source: Source) -> Any:
            def line(number: int) -> None:
                if number:
                    print(f"{source.procedure}:{number}: {one_line(source.text(number))}", file=sys.stderr)

            return line

        stack.enter_context(tracing(make))
    return None


def _threaded(run: Run, name: str, timeout: float | None) -> None:
    """hrun's threaded mode: `init` and `cleanup` in the main thread, `name` in one of its own."""
    from hdev.engine import timeout_error
    from hdev.errors import HError
    from hdev.runtime.errors import TimeoutReached, hdevelop_error
    from hdev.runtime.watch import limited

    failed: list[HError] = []

    def call(procedure_name: str) -> None:
        procedure = run.session.procedures.find(procedure_name, None)
        if procedure is None:
            raise HError(21104, f"the threaded mode needs a procedure `{procedure_name}`")
        run.session.function(procedure)()

    def in_thread() -> None:
        try:
            call(name)
        except Exception as error:
            failed.append(hdevelop_error(error))

    def work() -> None:
        call("init")
        thread = threading.Thread(target=in_thread, daemon=True)
        thread.start()
        while thread.is_alive():
            thread.join(0.1)
        call("cleanup")

    try:
        limited(timeout, work)
    except TimeoutReached as error:
        raise timeout_error(error, timeout) from None
    except Exception as error:
        raise hdevelop_error(error) from None
    finally:
        run.variables = dict(run.session.globals)
        run.session.close()
    if failed:
        raise failed[0]


def _show_variables(run: Run, arguments: argparse.Namespace) -> None:
    from hdev.cli.report import value_json, value_text

    if arguments.json:
        import json

        print(json.dumps({name: value_json(value) for name, value in run.variables.items()}, ensure_ascii=False))
        return
    for wanted in arguments.dump or ():
        names = [wanted.lstrip("=")] if wanted else list(run.variables)
        for name in names:
            shown = value_text(run.variables[name]) if name in run.variables else "(no value)"
            print(f"{name} = {shown}")


def _show_profile(profile: Any) -> None:
    print(f"{'calls':>10} {'seconds':>10}  line", file=sys.stderr)
    for (procedure, number), (calls, seconds, text) in sorted(profile.lines.items(), key=lambda item: -item[1][1]):
        print(f"{calls:>10} {seconds:>10.6f}  {procedure}:{number}: {' '.join(text.split())}", file=sys.stderr)


def _show_error(error: Any, arguments: argparse.Namespace) -> None:
    from hdev.cli.report import error_text

    print(error_text(error), file=sys.stderr)
    if arguments.traceback:
        import traceback

        cause = error.__cause__ or error
        traceback.print_exception(cause)


def _holds(run: Run, name: str | None) -> bool:
    """hrun's check: the variable has a value, and it is neither 0 nor a string other than 'true'."""
    if name is None:
        return True
    from hdev.values import elements

    value = run.variables.get(name)
    if value is None:
        print(f"hdev: the variable {name} has no value", file=sys.stderr)
        return False
    items = elements(value)
    true = bool(items) and all(item == "true" if isinstance(item, str) else bool(item) for item in items)
    if not true:
        print(f"hdev: the variable {name} is not true", file=sys.stderr)
    return true
