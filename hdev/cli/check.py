"""`hdev check`: what is wrong with programs, without running them."""

from __future__ import annotations

import argparse
import sys
from typing import Any

HELP = "check programs without running them"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="FILE|DIR", help="programs, or folders to search for them")
    parser.add_argument("-p", "--procedure", metavar="PATH", action="append", default=[], help="external procedures")
    parser.add_argument("--json", action="store_true", help="one JSON object a line and file")
    parser.add_argument(
        "--procedures",
        action="store_true",
        help="instead: which operators the procedures that come with hdev still lack",
    )
    parser.add_argument("--markdown", action="store_true", help="with --procedures: as the page docs/procedures.md")


def execute(arguments: argparse.Namespace) -> int:
    from hdev.engine import program_paths
    from hdev.registry import implemented

    if arguments.procedures:
        return _show_procedures(arguments)
    if not arguments.paths:
        print("hdev: say which programs to check", file=sys.stderr)
        return 2
    known = set(implemented())
    failed = False
    for path in program_paths(arguments.paths):
        report = check_file(path, arguments.procedure, known)
        failed = failed or not report["parsed"] or any(d["severity"] == "error" for d in report["diagnostics"])
        if arguments.json:
            import json

            print(json.dumps(report, ensure_ascii=False))
        else:
            _show(report)
    return 1 if failed else 0


def _show_procedures(arguments: argparse.Namespace) -> int:
    from hdev.cli import standard_procedures as standard

    found = standard.rows()
    if arguments.json:
        import json

        print("\n".join(json.dumps(standard.as_json(row), ensure_ascii=False) for row in found))
    else:
        print((standard.as_markdown if arguments.markdown else standard.as_text)(found), end="")
    return 0


def check_file(path: str, procedure_paths: list[str], implemented: set[str]) -> dict[str, Any]:
    """The report on one file: file, parsed, diagnostics, operators, not_implemented, not_found (procedures), and `lacking`: of
    the external procedures that it calls, the operators that they need and that are not implemented."""
    from hdev.engine import load_program
    from hdev.errors import HdevError
    from hdev.runtime.session import Session

    report: dict[str, Any] = {
        "file": path,
        "parsed": False,
        "diagnostics": [],
        "operators": [],
        "not_implemented": [],
        "not_found": [],
        "lacking": {},
    }
    try:
        program = load_program(path)
    except HdevError as error:
        line = getattr(error, "line", None) or 0
        message = getattr(error, "message", str(error))
        report["diagnostics"].append(_diagnostic("file", "error", "", line, 0, message))
        return report
    report["parsed"] = True
    from hdev.runtime.lacking import Lacking

    session = Session(program, procedure_paths=procedure_paths, warn=lambda text: None)
    lacking = Lacking(session, implemented)
    operators: set[str] = set()
    missing: set[str] = set()
    external: dict[str, Any] = {}
    for procedure in program.procedures.values():
        if procedure.locked:
            text = "the procedure is protected: it cannot be checked or run"
            report["diagnostics"].append(_diagnostic("locked", "warning", procedure.name, 0, 0, text))
            continue
        checked = session.linker.check(procedure, forgiving=program.kind != "text")
        operators |= checked.operators
        missing |= {name for name in checked.procedures if checked.resolve(name) is None}
        for name in checked.procedures:
            called = session.procedures.find(name, procedure, checked.imports)
            if called is not None and called not in program.procedures.values():
                external[name] = called
        for found in checked.diagnostics:
            severity = "warning" if found.code == "unknown" and program.kind != "text" else found.severity
            report["diagnostics"].append(
                _diagnostic(found.code, severity, found.procedure, found.line, found.column, found.message)
            )
    report["operators"] = sorted(operators)
    report["not_implemented"] = sorted(operators - implemented)
    report["not_found"] = sorted(missing)
    needs = {name: lacking.operators(called) for name, called in sorted(external.items())}
    report["lacking"] = {name: lacks for name, lacks in needs.items() if lacks}
    return report


def _diagnostic(code: str, severity: str, procedure: str, line: int, column: int, message: str) -> dict[str, Any]:
    return {
        "code": code,
        "severity": severity,
        "procedure": procedure,
        "line": line,
        "column": column,
        "message": message,
    }


def _show(report: dict[str, Any]) -> None:
    for d in report["diagnostics"]:
        where = f"{d['procedure']}:{d['line']}:{d['column']}: " if d["procedure"] else ""
        print(f"{report['file']}: {where}{d['severity']}: {d['message']} [{d['code']}]")
    if report["not_implemented"]:
        print(f"{report['file']}: not implemented in hdev yet: {', '.join(report['not_implemented'])}")
    for name, lacks in report["lacking"].items():
        print(f"{report['file']}: the procedure {name} lacks operators: {', '.join(lacks)}")
    if report["not_found"]:
        print(f"{report['file']}: procedures not found: {', '.join(report['not_found'])}")
    sys.stdout.flush()
