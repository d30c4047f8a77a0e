"""System / Information: what is known about operators, from hdev's catalogue and the texts of its own operators."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import chain

from hdev.catalogue import OperatorEntry, Parameter, entries, operator_entry, operator_names
from hdev.errors import HError, wrong_value
from hdev.registry import find, operator

NO_SUCH_PARAMETER = 5226
NO_SUCH_SLOT = 5227

#: Slots of `get_operator_info`; those that hdev does not fill give ''.
_OPERATOR_SLOTS = """
    short abstract chapter functionality keywords example complexity effect parallelization interruption predecessor successor
    alternatives see_also references module html_path warning
""".split()

#: Slots of `get_param_info`; those that hdev does not fill give ''.
_PARAMETER_SLOTS = """
    description parameter_class type_list default_type sem_type default_value modified multivalue multichannel semantic_tuple
    mixed_type values value_list valuemin valuemax valuefunction valuenumber assertion steprec stepmin
""".split()

_MULTIVALUE = {"1": "false", "n": "true", "1n": "optional"}


def _entry(name: str, operator_name: str) -> OperatorEntry:
    found = operator_entry(name)
    if found is None:
        raise wrong_value(1, operator_name, f"there is no operator '{name}'")
    return found


@operator
def get_operator_name(pattern: str) -> list[str]:
    """The names of all operators that contain a text; of all operators for ''.

    Source: reference page of `get_operator_name`.
    """
    return sorted(name for name in operator_names() if pattern in name)


@operator
def get_operator_info(operator_name: str, slot: str) -> list[str]:
    """What is known about an operator: 'short' in a sentence, 'abstract' in full (if hdev has the operator), 'chapter',
    'keywords'; '' for the other slots of `query_operator_info`.

    Errors: 1301 there is no such operator; 5227 an unknown slot.
    Source: reference page of `get_operator_info`.
    """
    entry = _entry(operator_name, "get_operator_info")
    if slot not in _OPERATOR_SLOTS:
        raise HError(NO_SUCH_SLOT, f"'{slot}'", operator="get_operator_info")
    if slot == "chapter":
        return list(entry.chapter)
    if slot == "keywords":
        return list(_keywords(entry.name))
    return [_documentation(entry.name, slot)]


def _documentation(name: str, slot: str) -> str:
    implementation = find(name) if slot in ("short", "abstract") else None
    if implementation is None:
        return ""
    text = implementation.documentation
    return " ".join(re.split(r"(?<=\.)\s|\n\n", text, maxsplit=1)[0].split()) if slot == "short" else text


@operator
def query_operator_info() -> list[str]:
    """The slots of `get_operator_info`.

    Source: reference page of `query_operator_info`.
    """
    return _OPERATOR_SLOTS


@operator
def get_param_names(operator_name: str) -> tuple[list[str], list[str], list[str], list[str]]:
    """The parameters of an operator: iconic inputs, iconic outputs, control inputs, control outputs. Error 1301 if there is
    no such operator.

    Source: reference page of `get_param_names`.
    """
    entry = _entry(operator_name, "get_param_names")
    inputs, outputs, controls, results = ([p.name for p in group] for group in _groups(entry))
    return inputs, outputs, controls, results


def _groups(entry: OperatorEntry) -> tuple[Sequence[Parameter], ...]:
    return entry.io, entry.oo, entry.ic, entry.oc


@operator
def get_param_num(operator_name: str) -> tuple[str, int, int, int, int, str]:
    """An operator in numbers: its name in C, the numbers of iconic inputs and outputs and of control inputs and outputs, and
    what it is: 'system', or 'user' for those that exist in HDevelop only. Error 1301 if there is no such operator.

    Source: reference page of `get_param_num`.
    """
    entry = _entry(operator_name, "get_param_num")
    inputs, outputs, controls, results = map(len, _groups(entry))
    return entry.name, inputs, outputs, controls, results, "user" if entry.hdevelop_only else "system"


@operator
def get_param_types(operator_name: str) -> tuple[list[str], list[str]]:
    """The data type of each control input and control output: 'integer', 'real', 'string', 'handle', or 'none' where
    there are several, or tuples. Error 1301 if there is no such operator.

    Source: reference page of `get_param_types`.
    """
    entry = _entry(operator_name, "get_param_types")
    return [_default_type(p) for p in entry.ic], [_default_type(p) for p in entry.oc]


def _default_type(parameter: Parameter) -> str:
    return parameter.types[0] if len(parameter.types) == 1 and parameter.count != "n" else "none"


@operator
def get_param_info(operator_name: str, param_name: str, slot: str) -> list[str]:
    """What is known about a parameter: 'parameter_class', 'type_list', 'default_type', 'sem_type', 'default_value',
    'multivalue'; '' for the other slots of `query_param_info`.

    Errors: 1301 there is no such operator; 5226 no such parameter; 5227 an unknown slot.
    Source: reference page of `get_param_info`.
    """
    entry = _entry(operator_name, "get_param_info")
    parameter = next((p for p in chain(*_groups(entry)) if p.name == param_name), None)
    if parameter is None:
        raise HError(NO_SUCH_PARAMETER, f"'{param_name}' of {operator_name}", operator="get_param_info")
    if slot not in _PARAMETER_SLOTS:
        raise HError(NO_SUCH_SLOT, f"'{slot}'", operator="get_param_info")
    if slot == "type_list":
        return list(parameter.types)
    direction = "input" if parameter.direction == "in" else "output"
    known = {
        "parameter_class": f"{direction}_{'object' if parameter.kind == 'iconic' else 'control'}",
        "default_type": _default_type(parameter),
        "sem_type": parameter.semantics,
        "default_value": parameter.default,
        "multivalue": _MULTIVALUE.get(parameter.count, ""),
    }
    return [known.get(slot, "")]


@operator
def query_param_info() -> list[str]:
    """The slots of `get_param_info`.

    Source: reference page of `query_param_info`.
    """
    return _PARAMETER_SLOTS


@operator
def get_keywords(operator_name: str) -> list[str]:
    """Keywords of an operator: the words of its chapter, its section and its name. Error 1301 if there is none.

    Source: reference page of `get_keywords`.
    """
    return list(_keywords(_entry(operator_name, "get_keywords").name))


@operator
def search_operator(keyword: str) -> list[str]:
    """The names of all operators with a keyword of `get_keywords`; upper and lower case are the same.

    Source: reference page of `search_operator`.
    """
    wanted = keyword.lower()
    return sorted(name for name in operator_names() if any(wanted == word.lower() for word in _keywords(name)))


@cache
def _keywords(name: str) -> tuple[str, ...]:
    entry = operator_entry(name)
    assert entry is not None
    return tuple(dict.fromkeys([*entry.chapter, *name.split("_")]))


@operator
def get_chapter_info(chapter: list[str]) -> list[str]:
    """What is in a chapter: the chapters for '', the sections of a chapter, or the operators of a chapter and section (or
    of a chapter without sections). Error 1301 if there is none.

    Source: reference page of `get_chapter_info`.
    """
    path = tuple(name for name in chapter if name)
    inside = [entry for entry in entries() if entry.chapter[: len(path)] == path]
    if not inside:
        raise wrong_value(1, "get_chapter_info", " / ".join(path))
    below = dict.fromkeys(entry.chapter[len(path)] for entry in inside if len(entry.chapter) > len(path))
    return list(below) or sorted(entry.name for entry in inside)
