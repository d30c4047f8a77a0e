"""Executed lines -> figures, as text, HTML and Cobertura's XML."""

from __future__ import annotations

import html
import os
import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from hdev.errors import HdevError
from hdev.program import Program, load
from hdev.testing import cases
from hdev.version import __version__

Lines = dict[tuple[str, str], tuple[set[int], set[int]]]


@dataclass(slots=True)
class ProcedureLines:
    """One procedure: its text, and of its lines those that can be executed and those that were."""

    name: str
    text: list[str]
    file_lines: list[int]
    known: set[int]
    executed: set[int]

    @property
    def missing(self) -> list[int]:
        return sorted(self.known - self.executed)


@dataclass(slots=True)
class FileLines:
    """A file with its procedures. `path` is as the user would write it."""

    path: str
    procedures: list[ProcedureLines] = field(default_factory=list)

    @property
    def known(self) -> int:
        return sum(len(procedure.known) for procedure in self.procedures)

    @property
    def executed(self) -> int:
        return sum(len(procedure.known & procedure.executed) for procedure in self.procedures)


def gather(lines: Lines, folders: Iterable[str]) -> list[FileLines]:
    """The files that were executed and those below the folders, with all their procedures but the tests themselves."""
    from hdev.engine import program_paths

    paths = {os.path.abspath(path): None for path in program_paths([f for f in folders if os.path.exists(f)])}
    paths.update({path: None for path, _ in lines if path})
    result = []
    for path in sorted(paths):
        try:
            program = load(path)
        except HdevError:
            continue
        found = FileLines(_shown(path))
        tests = _test_procedures(path, program)
        for procedure in program.procedures.values():
            if procedure.name in tests or procedure.locked:
                continue
            known, executed = lines.get((path, procedure.name)) or (executable(program, procedure.name), set())
            if known:
                texts = [line.text for line in procedure.lines]
                numbers = [line.file_line for line in procedure.lines]
                found.procedures.append(ProcedureLines(procedure.name, texts, numbers, known, executed))
        if found.procedures:
            result.append(found)
    return result


def _test_procedures(path: str, program: Program) -> set[str]:
    """The cases in a file, and what serves them: they are no part of the figures."""
    found = [case.procedure for case in cases.unit_cases(path, program) if not case.skip]
    return {*found, *(name + cases.TABLE for name in found), *(cases.FIXTURES if found else ())}


def executable(program: Program, name: str) -> set[int]:
    """The lines that could be executed of a procedure that was not."""
    from hdev.runtime.coverage import Coverage, lines_of
    from hdev.runtime.session import Session

    session = Session(program, coverage=Coverage(), warn=lambda text: None)
    try:
        return lines_of(session.linker.compiled(program.procedures[name], (), name == "main").segments)
    except HdevError:
        return set()


def _shown(path: str) -> str:
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else relative


def percent(executed: int, known: int) -> float:
    return 100.0 * executed / known if known else 100.0


def totals(files: Sequence[FileLines]) -> tuple[int, int]:
    """Lines executed, and lines that can be."""
    return sum(file.executed for file in files), sum(file.known for file in files)


def ranges(numbers: Sequence[int]) -> str:
    """`3-5, 9`."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and parts[-1][1] == number - 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)


def text(files: Sequence[FileLines]) -> list[str]:
    """A table in lines."""
    rows = [("file, procedure", "lines", "executed", "", "not executed")]
    for file in files:
        rows.append((file.path, str(file.known), str(file.executed), f"{percent(file.executed, file.known):.0f} %", ""))
        for procedure in file.procedures:
            known, done = len(procedure.known), len(procedure.known & procedure.executed)
            rows.append(
                (
                    f"  {procedure.name}",
                    str(known),
                    str(done),
                    f"{percent(done, known):.0f} %",
                    ranges(procedure.missing),
                )
            )
    executed, known = totals(files)
    rows.append(("all", str(known), str(executed), f"{percent(executed, known):.0f} %", ""))
    widths = [max(len(row[k]) for row in rows) for k in range(4)]
    return [
        f"{row[0]:<{widths[0]}}  {row[1]:>{widths[1]}}  {row[2]:>{widths[2]}}  {row[3]:>{widths[3]}}  {row[4]}".rstrip()
        for row in rows
    ]


def cobertura(files: Sequence[FileLines]) -> bytes:
    """The XML that GitLab, Codecov, Jenkins and others read. Its lines are those of the file, not of the procedure."""
    executed, known = totals(files)
    rate = {"line-rate": _rate(executed, known), "branch-rate": "0", "complexity": "0"}
    root = ET.Element(
        "coverage",
        {
            **rate,
            "lines-covered": str(executed),
            "lines-valid": str(known),
            "branches-covered": "0",
            "branches-valid": "0",
            "version": f"hdev {__version__}",
            "timestamp": str(int(time.time() * 1000)),
        },
    )
    ET.SubElement(ET.SubElement(root, "sources"), "source").text = os.getcwd()
    packages = ET.SubElement(root, "packages")
    folders: dict[str, list[FileLines]] = {}
    for file in files:
        folders.setdefault(os.path.dirname(file.path), []).append(file)
    for folder, members in folders.items():
        done, all_lines = totals(members)
        package = ET.SubElement(
            packages,
            "package",
            {
                "name": folder.replace(os.sep, ".") or ".",
                "line-rate": _rate(done, all_lines),
                "branch-rate": "0",
                "complexity": "0",
            },
        )
        classes = ET.SubElement(package, "classes")
        for file in members:
            _class(classes, file)
    ET.indent(root)
    head = (
        b'<?xml version="1.0" ?>\n<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">\n'
    )
    return head + ET.tostring(root, "utf-8") + b"\n"


def _class(classes: ET.Element, file: FileLines) -> None:
    rate = {"line-rate": _rate(file.executed, file.known), "branch-rate": "0", "complexity": "0"}
    names = {"name": os.path.basename(file.path), "filename": file.path.replace(os.sep, "/")}
    found = ET.SubElement(classes, "class", {**names, **rate})
    methods = ET.SubElement(found, "methods")
    lines = ET.SubElement(found, "lines")
    for procedure in file.procedures:
        done = len(procedure.known & procedure.executed)
        method = ET.SubElement(
            methods,
            "method",
            {
                "name": procedure.name,
                "signature": "",
                "line-rate": _rate(done, len(procedure.known)),
                "branch-rate": "0",
                "complexity": "0",
            },
        )
        inside = ET.SubElement(method, "lines")
        for number in sorted(procedure.known):
            line = procedure.file_lines[number - 1] if number <= len(procedure.file_lines) else 0
            attributes = {"number": str(line or number), "hits": str(int(number in procedure.executed))}
            ET.SubElement(inside, "line", attributes)
            ET.SubElement(lines, "line", attributes)


def _rate(executed: int, known: int) -> str:
    return f"{percent(executed, known) / 100:.4f}"


def page(files: Sequence[FileLines]) -> str:
    """A page of its own: the table, and below it the text of every procedure with its lines marked."""
    executed, known = totals(files)
    rows, listings = [], []
    for number, file in enumerate(files):
        for k, procedure in enumerate(file.procedures):
            done = len(procedure.known & procedure.executed)
            share = percent(done, len(procedure.known))
            link = f"p{number}-{k}"
            rows.append(
                f'<tr><td><a href="#{link}">{html.escape(procedure.name)}</a></td><td>{html.escape(file.path)}</td>'
                f"<td class=n>{len(procedure.known)}</td><td class=n>{done}</td>"
                f'<td class=n>{share:.0f} %</td><td><meter min=0 max=100 value="{share:.1f}"></meter></td></tr>'
            )
            listings.append(_listing(link, file, procedure))
    return _PAGE.format(
        total=f"{percent(executed, known):.1f} %",
        detail=f"{executed} of {known} lines were executed",
        rows="\n".join(rows),
        listings="\n".join(listings),
    )


def _listing(link: str, file: FileLines, procedure: ProcedureLines) -> str:
    lines = []
    for number, line in enumerate(procedure.text, start=1):
        kind = "" if number not in procedure.known else "y" if number in procedure.executed else "x"
        title = {"y": "executed", "x": "not executed", "": ""}[kind]
        lines.append(f'<span class="l {kind}" title="{title}"><b>{number}</b>{html.escape(line) or " "}</span>')
    place = re.sub(r"\s+", " ", f"{procedure.name} <small>{html.escape(file.path)}</small>")
    return f'<section id="{link}"><h2>{place}</h2><pre>{"".join(lines)}</pre></section>'


_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Coverage: {total}</title>
<meta name="viewport" content="width=device-width">
<style>
:root {{ color-scheme: light dark; --y: #1b7f3b; --x: #c2410c; --line: color-mix(in srgb, currentColor 18%, transparent) }}
body {{ font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem }}
h1 {{ font-size: 1.6rem; margin-bottom: 0 }} h2 {{ font-size: 1.1rem; margin: 2rem 0 .4rem }}
small {{ font-weight: normal; opacity: .7 }}
table {{ border-collapse: collapse; margin-top: 1rem }}
td, th {{ padding: .25rem .8rem .25rem 0; text-align: left; border-bottom: 1px solid var(--line) }} .n {{ text-align: right }}
pre {{ font: 13px/1.5 ui-monospace, monospace;
  border: 1px solid var(--line); border-radius: 6px; overflow-x: auto; padding: .4rem 0 }}
.l {{ display: block; white-space: pre; padding-right: 1rem; border-left: 4px solid transparent }}
.l b {{ display: inline-block; width: 4ch; margin: 0 1rem 0 .4rem; text-align: right; font-weight: normal; opacity: .5 }}
.y {{ border-color: var(--y) }}
.x {{ border-color: var(--x); background: color-mix(in srgb, var(--x) 16%, transparent) }}
</style></head><body>
<h1>Coverage {total}</h1><p>{detail}. Marked lines were not executed.</p>
<table><thead><tr><th>procedure</th><th>file</th><th class=n>lines</th><th class=n>executed</th><th></th><th></th></tr></thead>
<tbody>
{rows}
</tbody></table>
{listings}
</body></html>
"""
