"""What the shell says about operators, procedures and functions: signatures, parameters, values that fit, help."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from hdev.catalogue import operator_entry, operator_names, suggest
from hdev.catalogue.functions import FUNCTIONS

if TYPE_CHECKING:
    from hdev.program.model import Procedure

_QUOTED = re.compile(r"(?<![\w'])'([^'\n]{1,60})'(?!\w)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of something that can be called. `group` is 0 .. 3: iconic in, iconic out, control in, control out;
    `values` are literals that fit, the suggested one first."""

    name: str
    group: int
    facts: str = ""
    semantics: str = ""
    values: tuple[str, ...] = ()

    @property
    def is_output(self) -> bool:
        return self.group in (1, 3)

    @property
    def is_iconic(self) -> bool:
        return self.group < 2


@dataclass(frozen=True, slots=True)
class Signature:
    """Something that can be called. The parameters of a function of expressions are one group."""

    name: str
    parameters: tuple[Parameter, ...]
    function: bool = False

    def parts(self) -> list[tuple[str, int]]:
        """The signature in pieces: text, and the number of the parameter that it is (-1 for none)."""
        result: list[tuple[str, int]] = [(f"{self.name} (", -1)]
        if self.function:
            for number, parameter in enumerate(self.parameters):
                result += [(", ", -1)] if number else []
                result.append((parameter.name, number))
        else:
            for group in range(4):
                result += [(" : ", -1)] if group else []
                members = [(n, p) for n, p in enumerate(self.parameters) if p.group == group]
                for place, (number, parameter) in enumerate(members):
                    result += [(", ", -1)] if place else []
                    result.append((parameter.name, number))
        result.append((")", -1))
        return result

    def __str__(self) -> str:
        return "".join(text for text, _ in self.parts())


@lru_cache(maxsize=4096)
def operator_signature(name: str) -> Signature | None:
    """The signature of an operator; None if there is none, or none is known. Values of a parameter: see `values_of`."""
    entry = operator_entry(name)
    if entry is None or not entry.known_signature or entry.statement:
        return None
    parameters = []
    for group, members in enumerate((entry.io, entry.oo, entry.ic, entry.oc)):
        for parameter in members:
            words = [parameter.semantics, "/".join(parameter.types)] if group > 1 else ["/".join(parameter.types)]
            facts = " ".join(dict.fromkeys(word for word in words if word))
            if parameter.default:
                facts += f", default {parameter.default}"
            values = (parameter.default,) if parameter.default else ()
            parameters.append(Parameter(parameter.name, group, facts.strip(), parameter.semantics, values))
    return Signature(name, tuple(parameters))


@lru_cache(maxsize=1024)
def function_signature(name: str) -> Signature | None:
    """The signature of a function of expressions."""
    found = FUNCTIONS.get(name)
    if found is None:
        return None
    entry = operator_entry(found.operator)
    names = [parameter.name for parameter in entry.ic] if entry is not None else []
    if len(names) < found.arity[0]:
        names = (
            [f"T{number + 1}" for number in range(found.arity[0])] if found.arity[0] > 1 else ["T"][: found.arity[0]]
        )
    return Signature(name, tuple(Parameter(p, 2, found.summary) for p in names[: found.arity[1]]), True)


def procedure_signature(procedure: Procedure) -> Signature:
    """The signature of a procedure, with what its documentation says of the parameters."""
    interface = procedure.interface
    try:
        documented = procedure.documentation.parameters if procedure.documentation_xml else {}
    except Exception:
        documented = {}
    parameters = []
    for group, members in enumerate((interface.io, interface.oo, interface.ic, interface.oc)):
        for parameter in members:
            known = documented.get(parameter.name)
            facts, semantics = "vector" if parameter.dimension else "", ""
            values: tuple[str, ...] = ()
            if known is not None:
                semantics = known.sem_type
                default = known.default_value
                values = tuple(dict.fromkeys(v for v in (default, *known.values) if v))
                words = " ".join(word for word in (facts, semantics) if word)
                facts = f"{words}, default {default}" if default else words
            parameters.append(Parameter(parameter.name, group, facts, semantics, values))
    return Signature(procedure.name, tuple(parameters))


@lru_cache(maxsize=512)
def values_of(name: str, position: int) -> tuple[str, ...]:
    """Literals that fit the control input `position` (from 0, among all parameters) of an operator: the default of the
    catalogue, then the strings that the documentation of the parameter names."""
    signature = operator_signature(name)
    if signature is None:
        return ()
    parameter = signature.parameters[position]
    if parameter.is_output or parameter.is_iconic:
        return ()
    inputs = [p for p in signature.parameters if not p.is_output]
    return tuple(dict.fromkeys([*parameter.values, *_documented(name).get(inputs.index(parameter), ())]))


def _documented(name: str) -> dict[int, list[str]]:
    """By number of the input: the quoted words in its part of the operator's documentation."""
    from hdev.registry import find

    operator = find(name)
    if operator is None:
        return {}
    numbers = {parameter.name: number for number, parameter in enumerate(operator.parameters)}
    found: dict[int, list[str]] = {}
    current: list[int] = []
    inside = False
    for line in operator.documentation.splitlines():
        if line.strip() == "Parameters":
            inside = True
        elif inside and line and not line[0].isspace() and not line.startswith("---"):
            heads = [word.strip() for word in line.split(":")[0].split(",")]
            current = [numbers[head] for head in heads if head in numbers]
            if not current:
                inside = False
        for number in current if inside else ():
            found.setdefault(number, []).extend(f"'{word}'" for word in _QUOTED.findall(line))
    return found


def operator_help(name: str) -> str | None:
    """What there is to know about an operator; None if there is none of this name."""
    from hdev.registry import find

    entry = operator_entry(name)
    if entry is None:
        return None
    lines = [entry.signature, f"chapter {' / '.join(entry.chapter)}{' (legacy)' if entry.legacy else ''}"]
    for parameter in entry.parameters:
        words = [parameter.kind, parameter.direction, parameter.semantics, "/".join(parameter.types)]
        default = f", default {parameter.default}" if parameter.default else ""
        lines.append(f"  {parameter.name}: {' '.join(word for word in words if word)}{default}")
    operator = find(name) if not entry.statement else None
    lines.append("")
    if entry.statement:
        lines.append("a statement of the language")
    else:
        lines.append(operator.documentation if operator else "not implemented in hdev yet")
    return "\n".join(lines)


def function_help(name: str) -> str | None:
    """What there is to know about a function of expressions."""
    found = FUNCTIONS.get(name)
    if found is None:
        return None
    signature = function_signature(name)
    return f"{signature}\nfunction of expressions, the operator {found.operator}: {found.summary}"


def procedure_help(procedure: Procedure) -> str:
    """What the documentation of a procedure says."""
    lines = [str(procedure_signature(procedure))]
    where = "local procedure" if not procedure.path else procedure.path
    lines.append(f"procedure, {where}")
    if procedure.documentation_xml:
        documentation = procedure.documentation
        if documentation.short:
            lines.append(documentation.short)
        for parameter in procedure.interface.parameters:
            known = documentation.parameters.get(parameter.name)
            if known is not None and (known.description or known.default_value):
                default = f" (default {known.default_value})" if known.default_value else ""
                lines.append(f"  {parameter.name}: {' '.join(known.description.split())}{default}")
        abstract = documentation.text("abstract")
        if abstract:
            lines += ["", abstract.strip()]
    else:
        lines += _first_comments(procedure)
    return "\n".join(lines)


def _first_comments(procedure: Procedure) -> list[str]:
    result = []
    for line in procedure.lines:
        if not line.is_comment:
            break
        text = line.text.strip().lstrip("*").strip()
        if text:
            result.append(text)
    return result


def procedure_text(procedure: Procedure) -> str:
    """A procedure as text, with line numbers."""
    width = len(str(len(procedure.lines)))
    body = [f"{number:>{width}}  {line.text}" for number, line in enumerate(procedure.lines, 1)]
    return "\n".join([str(procedure_signature(procedure)), *body])


def likely(name: str, others: list[str]) -> list[str]:
    """Names that a name nobody knows may mean."""
    parts = [n for n in (*operator_names(), *others) if name.lower() in n.lower()]
    return list(dict.fromkeys([*suggest(name), *sorted(parts, key=len)]))[:12]
