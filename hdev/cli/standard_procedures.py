"""The procedures that come with hdev, and which operators each of them still lacks: as a list, as JSON, as a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_HEAD = """# Standard procedures

<!-- Written by `hdev check --procedures --markdown`; changes by hand are lost. -->

HALCON ships with procedures that nearly every program calls. These come with hdev; they are written anew, in HDevelop, and
a program's own procedures of the same name, and HALCON's where it is installed, go first. Where an operator that one of
them calls is not implemented yet, the procedure fails at that line; `hdev check` says so before the run, of a program or,
with `--procedures`, of all of them. Which others were left out, and why, stands in [compatibility.md](compatibility.md).
""".splitlines()


@dataclass(frozen=True)
class Row:
    """A procedure: its chapter, its signature, its one-line description, and the operators it lacks."""

    name: str
    chapter: tuple[str, ...]
    signature: str
    short: str
    lacks: tuple[str, ...]


def rows() -> list[Row]:
    """All of them, sorted by name."""
    from hdev.program import load, loads
    from hdev.registry import implemented
    from hdev.runtime.lacking import Lacking
    from hdev.runtime.session import Session, standard_procedures

    session = Session(loads(b"", "empty.txt"), environment={}, warn=lambda text: None)
    lacking = Lacking(session, set(implemented()))
    found = []
    for path in sorted(standard_procedures().rglob("*.hdvp"), key=lambda path: path.stem):
        procedure = load(path).procedures[path.stem]
        interface, documentation = procedure.interface, procedure.documentation
        groups = (interface.io, interface.oo, interface.ic, interface.oc)
        signature = " : ".join(", ".join(parameter.name for parameter in group) for group in groups)
        found.append(
            Row(
                path.stem,
                documentation.items("chapters"),
                f"{path.stem} ({signature})".replace("  ", " "),
                documentation.short,
                tuple(lacking.operators(procedure)),
            )
        )
    return found


def as_json(row: Row) -> dict[str, Any]:
    return {
        "procedure": row.name,
        "chapter": list(row.chapter),
        "signature": row.signature,
        "short": row.short,
        "lacks": list(row.lacks),
    }


def as_text(found: list[Row]) -> str:
    """A line each, and how many can be used."""
    lines = [f"{row.name}: {'lacks ' + ', '.join(row.lacks) if row.lacks else 'complete'}" for row in found]
    complete = sum(not row.lacks for row in found)
    return "\n".join([*lines, f"{complete} of {len(found)} complete"]) + "\n"


def as_markdown(found: list[Row]) -> str:
    """The page docs/procedures.md."""
    complete = sum(not row.lacks for row in found)
    lines = [*_HEAD, "", f"{complete} of {len(found)} lack nothing."]
    chapters = sorted({row.chapter[0] for row in found})
    for chapter in chapters:
        lines += ["", f"## {chapter}", "", "| procedure | does | lacks |", "|---|---|---|"]
        for row in found:
            if row.chapter[0] == chapter:
                lacks = ", ".join(f"`{name}`" for name in row.lacks)
                lines.append(f"| `{row.signature}` | {row.short} | {lacks} |")
    return "\n".join(lines) + "\n"
