"""`hdev ops`: the operators, their documentation, and how many of them there are."""

from __future__ import annotations

import argparse
import sys
from typing import Any

HELP = "list operators, show one, or show how many are implemented"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", help="an operator (or part of its name)")
    parser.add_argument("--json", action="store_true", help="as JSON: name, chapter, signature, implemented")
    parser.add_argument(
        "--coverage",
        nargs="?",
        const="",
        metavar="USAGE.csv",
        help="per chapter: operators implemented; with a usage table (columns operator, scripts ...) those in use",
    )


def execute(arguments: argparse.Namespace) -> int:
    if arguments.coverage is not None:
        return _coverage(arguments.coverage, arguments.json)
    if arguments.name and not arguments.json:
        return _show(arguments.name)
    return _list(arguments.name, arguments.json)


def _rows(part: str | None = None) -> list[dict[str, Any]]:
    from hdev.catalogue import entries
    from hdev.registry import implemented

    known = implemented()
    return [
        {
            "name": entry.name,
            "chapter": list(entry.chapter),
            "signature": entry.signature,
            "implemented": entry.name in known or entry.statement,
        }
        for entry in sorted(entries(), key=lambda entry: entry.name)
        if not part or part in entry.name
    ]


def _list(part: str | None, as_json: bool) -> int:
    rows = _rows(part)
    if as_json:
        import json

        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for row in rows:
            print(f"{'+' if row['implemented'] else ' '} {row['signature']}")
    return 0 if rows else 1


def _show(name: str) -> int:
    from hdev.catalogue import operator_entry, suggest
    from hdev.registry import find

    entry = operator_entry(name)
    if entry is None:
        rows = _rows(name)
        if rows:
            return _list(name, False)
        close = suggest(name)
        hint = f"; did you mean {', '.join(close)}?" if close else ""
        print(f"hdev: there is no operator {name}{hint}", file=sys.stderr)
        return 1
    print(entry.signature)
    print(f"chapter {' / '.join(entry.chapter)}{' (legacy)' if entry.legacy else ''}")
    for parameter in entry.parameters:
        words = [parameter.kind, parameter.direction, parameter.semantics, "/".join(parameter.types)]
        default = f", default {parameter.default}" if parameter.default else ""
        print(f"  {parameter.name}: {' '.join(word for word in words if word)}{default}")
    if entry.statement:
        print("a statement of the language")
        return 0
    operator = find(name)
    print()
    print(operator.documentation if operator else "not implemented in hdev yet")
    return 0


def _coverage(usage: str, as_json: bool) -> int:
    rows = _rows()
    used: set[str] | None = None
    if usage:
        try:
            used = _used(usage)
        except OSError as error:
            print(f"hdev: {usage}: {error.strerror}", file=sys.stderr)
            return 2
    table: dict[str, list[int]] = {}
    for row in rows:
        counts = table.setdefault(row["chapter"][0], [0, 0, 0, 0])
        counts[1] += 1
        counts[0] += row["implemented"]
        if used is not None and row["name"] in used:
            counts[3] += 1
            counts[2] += row["implemented"]
    table = dict(sorted(table.items()))
    total = [sum(column) for column in zip(*table.values())]
    if as_json:
        import json

        names = ("implemented", "operators", "used_implemented", "used")
        print(json.dumps({chapter: dict(zip(names, counts)) for chapter, counts in table.items()}, indent=1))
        return 0
    for chapter, counts in [*table.items(), ("all", total)]:
        in_use = f"   in use {counts[2]:>4} of {counts[3]:>4}" if used is not None else ""
        print(f"{chapter:<24} {counts[0]:>4} of {counts[1]:>4}{in_use}")
    return 0


def _used(path: str) -> set[str]:
    """The operators of a usage table that occur at all."""
    import csv

    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    counts = ("scripts", "example_programs", "calls")
    return {row["operator"] for row in rows if any((row.get(name) or "0") != "0" for name in counts)}
