"""`hdev test`: regression tests of programs and unit tests of procedures."""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hdev.testing.cases import Case, Collection
    from hdev.testing.runner import Run
    from hdev.testing.settings import Settings
    from hdev.testing.terminal import Terminal

HELP = "test programs (NAME.expected.json) and procedures (test_*)"

PASSED, FAILED, USAGE, NOTHING, INTERRUPTED = 0, 1, 2, 5, 130

_EPILOG = """\
A program is a case if NAME.expected.json lies beside it; every procedure test_* of a program, an .hdvp file or a library is one
as well. Exit codes: 0 all passed, 1 a case failed (or coverage is below --coverage-min), 2 wrong usage or a file that cannot
be read, 5 no cases, 130 interrupted.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    from hdev.cli.options import add_session_options

    parser.epilog = _EPILOG
    parser.add_argument(
        "paths", nargs="*", default=["."], metavar="PATH", help="files, folders, FILE::CASE; default: ."
    )
    choose = parser.add_argument_group("which cases, and how they are run")
    choose.add_argument(
        "-k", metavar="WORDS", dest="words", default="", help="cases whose name has these words (and, or, not)"
    )
    choose.add_argument("-x", "--exitfirst", action="store_true", help="stop after the first case that fails")
    choose.add_argument(
        "-j", "--jobs", type=_jobs, default=0, help="processes; default: as many as processors, as needed"
    )
    choose.add_argument("--timeout", metavar="SECONDS", type=_positive, help="time for each case; default: 120")
    choose.add_argument(
        "--memory", metavar="SIZE", type=_size, help="memory for each process: 2G, 500M, 0 for no limit"
    )
    choose.add_argument(
        "--seed", metavar="N", type=int, default=0, help="of random numbers; a case gets its own from it"
    )
    choose.add_argument("--list", action="store_true", dest="only_list", help="name the cases and run none")
    record = parser.add_argument_group("recording")
    record.add_argument("--update", action="store_true", help="write what no longer holds into the expected files")
    add_session_options(parser.add_argument_group("programs, as in `hdev run`"))
    show = parser.add_argument_group("what is shown")
    show.add_argument("-v", "--verbose", action="store_true", help="name every case")
    show.add_argument("-q", "--quiet", action="store_true", help="only what fails")
    show.add_argument("--durations", metavar="N", type=int, default=0, help="the N slowest cases at the end")
    show.add_argument("--report", metavar="FILE.html", help="an HTML page with pictures side by side")
    show.add_argument("--pictures", metavar="DIR", help="where pictures of differences go; default: a temporary folder")
    show.add_argument("--junit", metavar="FILE.xml", help="a report for continuous integration servers")
    cover = parser.add_argument_group("coverage of HDevelop lines")
    cover.add_argument("--coverage", action="store_true", help="print a table")
    cover.add_argument("--coverage-html", metavar="FILE.html", help="write a page with the lines marked")
    cover.add_argument("--coverage-xml", metavar="FILE.xml", help="write Cobertura's XML")
    cover.add_argument("--coverage-min", metavar="PERCENT", type=float, help="fail below this share of lines")


def _jobs(text: str) -> int:
    number = 0 if text == "auto" else int(text)
    if number < 0 or (number == 0 and text != "auto"):
        raise argparse.ArgumentTypeError("a positive number, or auto")
    return number


def _positive(text: str) -> float:
    number = float(text)
    if not number > 0:
        raise argparse.ArgumentTypeError("the time must be positive")
    return number


def _size(text: str) -> int:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT]?)i?B?", text, re.IGNORECASE)
    if match is None:
        raise argparse.ArgumentTypeError(f"a size such as 2G or 500M is needed, not '{text}'")
    return int(float(match[1]) * 1024 ** " KMGT".index(match[2].upper() or " "))


def execute(arguments: argparse.Namespace) -> int:
    from hdev.testing.cases import CollectProblem, collect
    from hdev.testing.terminal import Terminal

    terminal = Terminal(verbose=arguments.verbose, quiet=arguments.quiet)
    try:
        wanted = selection(arguments.words)
        collection = collect(arguments.paths)
    except (CollectProblem, ValueError) as problem:
        print(f"hdev: {problem}", file=sys.stderr)
        return USAGE
    _add_untested(collection, arguments)
    for path, message in collection.broken:
        print(f"hdev: {path}: {message}", file=sys.stderr)
    cases = [case for case in collection.cases if case.table or wanted(case)]
    if not cases:
        if collection.broken:
            return USAGE
        hint = "; `hdev test --update PROGRAM` records what a program leaves behind" if collection.untested else ""
        print(f"hdev: no cases{hint}", file=sys.stderr)
        return NOTHING
    if arguments.only_list:
        for case in cases:
            print(case.id + ("[...]" if case.table else ""))
        return PASSED
    return _run(cases, wanted, arguments, terminal, bool(collection.broken))


def _add_untested(collection: Collection, arguments: argparse.Namespace) -> None:
    """With --update, programs that are named themselves become cases."""
    from hdev.testing.cases import REGRESSION, Case

    if arguments.update:
        collection.cases += [Case(REGRESSION, file) for file in collection.untested if file in arguments.paths]


def _run(
    cases: list[Case], wanted: Callable[[Case], bool], arguments: argparse.Namespace, terminal: Terminal, broken: bool
) -> int:
    import signal

    from hdev.testing.results import BAD
    from hdev.testing.runner import Run
    from hdev.testing.terminal import slowest, summary

    run = Run(cases, _settings(arguments), arguments.jobs, wanted, arguments.exitfirst)
    start = time.perf_counter()
    code = PASSED
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        for outcome in run:
            terminal.outcome(outcome, len(cases))
    except KeyboardInterrupt:
        code = INTERRUPTED
    finally:
        signal.signal(signal.SIGTERM, before)
        terminal.done()
    seconds = time.perf_counter() - start
    if code != INTERRUPTED and (broken or any(outcome.status in BAD for outcome in run.outcomes)):
        code = USAGE if broken and not any(outcome.status in BAD for outcome in run.outcomes) else FAILED
    skipped = [outcome for outcome in run.outcomes if outcome.status == "skipped"]
    if skipped and not arguments.verbose and not arguments.quiet:
        for outcome in skipped:
            terminal.line(f"{terminal.colour('SKIPPED', 'skipped')} {outcome.case}: {outcome.message}")
    if arguments.durations:
        terminal.line("slowest cases:")
        for line in slowest(run.outcomes, arguments.durations):
            terminal.line(line)
    try:
        if _coverage(run, arguments, terminal) and code == PASSED:
            code = FAILED
        _write_reports(run, arguments, terminal, seconds)
    except OSError as error:
        print(f"hdev: {error.filename}: {error.strerror}", file=sys.stderr)
        code = USAGE
    text = ("interrupted: " if code == INTERRUPTED else "") + summary(run.outcomes, seconds, run.left_out)
    if not (arguments.quiet and code == PASSED):
        terminal.line(terminal.colour(text, "passed" if code == PASSED else "failed"))
    if not run.outcomes and code == PASSED:
        return NOTHING
    return code


def _interrupt(number: int, frame: Any) -> None:
    raise KeyboardInterrupt


def _settings(arguments: argparse.Namespace) -> Settings:
    from hdev.testing.memory import fair_share
    from hdev.testing.settings import TIMEOUT, Settings, picture_folder

    measured = arguments.coverage or arguments.coverage_html or arguments.coverage_xml or arguments.coverage_min
    return Settings(
        procedure_paths=[os.path.abspath(path) for path in arguments.procedure],
        image_paths=arguments.image_path,
        path_maps=arguments.map,
        cameras=dict(arguments.camera),
        cameras_repeat=not arguments.camera_once,
        timeout=arguments.timeout or TIMEOUT,
        seed=arguments.seed,
        update=arguments.update,
        coverage=bool(measured) or arguments.coverage_min is not None,
        pictures=arguments.pictures or picture_folder(),
        memory=fair_share(arguments.jobs or os.cpu_count() or 1) if arguments.memory is None else arguments.memory,
        pedantic=arguments.pedantic,
        allow_run=arguments.allow_run,
        allow_net=arguments.allow_net,
        sandbox=arguments.sandbox,
    )


def _coverage(run: Run, arguments: argparse.Namespace, terminal: Terminal) -> bool:
    """Write what was asked for; whether too few lines were executed."""
    if not run.settings.coverage:
        return False
    from hdev.testing import coverage

    folders = [path.partition("::")[0] for path in (*arguments.paths, *arguments.procedure)]
    files = coverage.gather(run.lines, folders)
    if arguments.coverage:
        for line in coverage.text(files):
            terminal.line(line)
    if arguments.coverage_html:
        _write(arguments.coverage_html, coverage.page(files).encode())
    if arguments.coverage_xml:
        _write(arguments.coverage_xml, coverage.cobertura(files))
    share = coverage.percent(*coverage.totals(files))
    if arguments.coverage_min is not None and share < arguments.coverage_min:
        terminal.line(f"coverage of {share:.1f} % is below {arguments.coverage_min:g} %")
        return True
    return False


def _write_reports(run: Run, arguments: argparse.Namespace, terminal: Terminal, seconds: float) -> None:
    if arguments.junit:
        from hdev.testing.junit import junit_xml

        _write(arguments.junit, junit_xml(run.outcomes, seconds))
    if arguments.report:
        from hdev.testing.html import report

        _write(arguments.report, report(run.outcomes, seconds, run.left_out).encode())
        if not arguments.quiet:
            terminal.line(f"report: {arguments.report}")


def _write(path: str, data: bytes) -> None:
    folder = os.path.dirname(path)
    if folder:
        os.makedirs(folder, exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def selection(words: str) -> Callable[[Case], bool]:
    """Whether a case is meant by words that are joined by `and`, `or`, `not` and parentheses; a word means the cases whose
    name contains it. Raises ValueError."""
    if not words.strip():
        return lambda case: True
    tokens = re.findall(r"[()]|[^\s()]+", words)
    position = 0

    def fail() -> Any:
        raise ValueError(f"-k '{words}' is not understood: words joined by and, or, not")

    def choice() -> Callable[[str], bool]:
        nonlocal position
        first = chain()
        while position < len(tokens) and tokens[position] == "or":
            position += 1
            first = _either(first, chain())
        return first

    def chain() -> Callable[[str], bool]:
        nonlocal position
        first = single()
        while position < len(tokens) and tokens[position] == "and":
            position += 1
            first = _both(first, single())
        return first

    def single() -> Callable[[str], bool]:
        nonlocal position
        if position >= len(tokens):
            fail()
        token = tokens[position]
        position += 1
        if token == "not":
            inner = single()
            return lambda name: not inner(name)
        if token == "(":
            inside = choice()
            if position >= len(tokens) or tokens[position] != ")":
                fail()
            position += 1
            return inside
        if token in (")", "and", "or"):
            fail()
        return lambda name: token.lower() in name.lower()

    found = choice()
    if position < len(tokens):
        fail()
    return lambda case: found(case.id)


def _either(first: Callable[[str], bool], second: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda name: first(name) or second(name)


def _both(first: Callable[[str], bool], second: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda name: first(name) and second(name)
