"""`hdev eval`: the value of an expression."""

from __future__ import annotations

import argparse
import sys

HELP = "evaluate an expression"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("expression", help='for example "[1,2,3] * 2"')
    parser.add_argument("--json", action="store_true", help='print the elements with their types: [{"int": 3}, ...]')
    parser.add_argument("--timeout", metavar="SECONDS", type=float, help="end with error 9400 after this time")


def execute(arguments: argparse.Namespace) -> int:
    from hdev.cli.report import error_summary, marked, value_json, value_text
    from hdev.engine import evaluate
    from hdev.errors import HError
    from hdev.syntax import SyntaxProblem, parse_expression

    try:
        value = evaluate(arguments.expression, timeout=arguments.timeout)
    except HError as error:
        if error.code == 21104:
            try:
                parse_expression(arguments.expression)
            except SyntaxProblem as problem:
                print("\n".join(marked(arguments.expression, problem.column, problem.column + 1)), file=sys.stderr)
        elif error.call_stack:
            top = error.call_stack[0]
            offset = len("Result := ")
            lines = marked(arguments.expression, top.column - offset, top.end_column - offset)
            print("\n".join(lines), file=sys.stderr)
        print(f"error {error.code}: {error_summary(error)}", file=sys.stderr)
        return 1
    if arguments.json:
        import json

        print(json.dumps(value_json(value), ensure_ascii=False))
    else:
        print(value_text(value))
    return 0
