"""Look-up of operators by name and by chapter."""

from __future__ import annotations

from collections.abc import Iterator, KeysView
from functools import cache
from typing import Any, Literal

from hdev.catalogue.model import OperatorEntry, Parameter
from hdev.catalogue.store import read_entry, read_file


def operator_names() -> KeysView[str]:
    """The names of all operators, chapter by chapter; membership is one dictionary look-up."""
    return _index().keys()


def chapter_of(name: str) -> tuple[str, ...] | None:
    """Chapter and section of an operator, None if there is no operator of that name."""
    return _index().get(name)


@cache
def operator_entry(name: str) -> OperatorEntry | None:
    """What is known about the operator `name`, None if there is no such operator."""
    chapter = chapter_of(name)
    return _entry(name, chapter, read_entry(_file(chapter), name)) if chapter else None


def entries(chapter: str | None = None) -> Iterator[OperatorEntry]:
    """The operators of a chapter ('Filters') or a section ('Filters/Arithmetic'); without it, all operators."""
    wanted = tuple(chapter.split("/", 1)) if chapter else ()
    for name, place in _index().items():
        if place[: len(wanted)] == wanted:
            entry = operator_entry(name)
            assert entry is not None
            yield entry


@cache
def _index() -> dict[str, tuple[str, ...]]:
    """The chapter of every operator."""
    index: dict[str, tuple[str, ...]] = {}
    for section, names in read_file("index.json").items():
        index.update(dict.fromkeys(names.split(), tuple(section.split("/", 1))))
    return index


def _file(chapter: tuple[str, ...]) -> str:
    return chapter[0].lower().replace(" ", "_") + ".json"


def _entry(name: str, chapter: tuple[str, ...], record: dict[str, Any]) -> OperatorEntry:
    flags = record.get("flags", "").split()
    io = _group(record, "io", "iconic", "in")
    oo = _group(record, "oo", "iconic", "out")
    ic = _group(record, "ic", "control", "in")
    oc = _group(record, "oc", "control", "out")
    return OperatorEntry(
        name,
        chapter,
        io,
        oo,
        ic,
        oc,
        legacy="legacy" in flags,
        removed="removed" in flags,
        hdevelop_only="hdevelop_only" in flags,
        statement="statement" in flags,
        known_signature="arity" not in record,
        confirmed_names="unconfirmed" not in flags,
        arity=record["arity"] if "arity" in record else len(io) + len(oo) + len(ic) + len(oc),
    )


def _group(
    record: dict[str, Any], key: str, kind: Literal["iconic", "control"], direction: Literal["in", "out"]
) -> tuple[Parameter, ...]:
    """The parameters of one group: a name each, or a list of name, semantics, types, count and default."""
    parameters = []
    for position, fields in enumerate(record.get(key, ()), start=1):
        if isinstance(fields, str):
            fields = [fields]
        name, semantics, types, count, default = fields + [""] * (5 - len(fields))
        parameters.append(Parameter(name, kind, direction, position, semantics, tuple(types.split()), count, default))
    return tuple(parameters)
