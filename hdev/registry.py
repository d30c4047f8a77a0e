"""From Python functions to operators.

    @operator
    def threshold(image: Image, min_gray: list[int | float], max_gray: list[int | float]) -> Region: ...

The catalogue states the signature; the decorated function's parameters are bound to its inputs in call order, and what it
returns to the outputs. `hdev.dispatch` converts and checks by the annotations. Modules of operators are imported when one of
their operators is first needed: the catalogue's chapter and section name the folder and the module.
"""

from __future__ import annotations

import importlib
import inspect
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar, overload

from hdev.catalogue import OperatorEntry, chapter_of, operator_entry

#: What an operator may touch beyond its arguments; a session's permissions speak of these.
EFFECTS = frozenset({"read", "write", "net", "process", "device", "window", "clock", "random"})

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(slots=True)
class Operator:
    """An implemented operator."""

    name: str
    function: Callable[..., Any]
    effects: frozenset[str]
    entry: OperatorEntry
    parameters: list[inspect.Parameter] = field(default_factory=list)
    session: bool = False

    @property
    def documentation(self) -> str:
        return inspect.getdoc(self.function) or ""


_operators: dict[str, Operator] = {}


@overload
def operator(function: Function) -> Function: ...
@overload
def operator(*, effects: tuple[str, ...] = (), name: str = "") -> Callable[[Function], Function]: ...
def operator(function: Any = None, *, effects: tuple[str, ...] = (), name: str = "") -> Any:
    """Make a function the operator of its name (or of `name`).

    Raises `TypeError` if the catalogue does not know the operator or its inputs do not match the function's parameters.
    """
    if function is None:
        return lambda decorated: _register(decorated, effects, name)
    return _register(function, effects, name)


def _register(function: Function, effects: tuple[str, ...], name: str) -> Function:
    name = name or function.__name__
    entry = operator_entry(name)
    if entry is None:
        raise TypeError(f"the catalogue has no operator {name}")
    if not EFFECTS.issuperset(effects):
        raise TypeError(f"{name}: unknown effect in {effects}")
    if name in _operators and _operators[name].function.__module__ != function.__module__:
        raise TypeError(f"{name} is implemented twice: {_operators[name].function.__module__}, {function.__module__}")
    parameters = list(inspect.signature(function).parameters.values())
    inputs = [p for p in parameters if p.kind is not p.KEYWORD_ONLY]
    extra = [p.name for p in parameters if p.kind is p.KEYWORD_ONLY]
    expected = len(entry.io) + len(entry.ic)
    if len(inputs) != expected or any(p.kind is p.VAR_POSITIONAL for p in inputs):
        raise TypeError(f"{name}: {len(inputs)} parameters for the {expected} inputs of {entry.signature}")
    if extra not in ([], ["session"]):
        raise TypeError(f"{name}: the only keyword parameter an operator may have is `session`")
    _operators[name] = Operator(name, function, frozenset(effects), entry, inputs, bool(extra))
    return function


def find(name: str) -> Operator | None:
    """The implementation of an operator, its module imported now if need be; None if there is none."""
    found = _operators.get(name)
    if found is not None:
        return found
    for module in _modules(name):
        importlib.import_module(module)
        if name in _operators:
            return _operators[name]
    _load_plugins()
    return _operators.get(name)


#: Operators that are no functions: calls of them are compiled (see `hdev.compile.calls`).
_COMPILED = ("assign_at", "dev_error_var", "executable_expression", "par_join")


def implemented() -> dict[str, str]:
    """All implemented operators of this package: name -> module (found without importing them)."""
    found = dict.fromkeys(_COMPILED, "hdev.compile.calls")
    for folder in _folders():
        for module, text in _sources(folder):
            found.update(dict.fromkeys(_DEFINITION.findall(text), module))
    for name, entry in _operators.items():
        found.setdefault(name, entry.function.__module__)
    return found


# ------------------------------------------------------------------------------------------------- where modules are

_DEFINITION = re.compile(r"^@operator\b[^\n]*\n(?:[^\n@]*\n)*?def (\w+)\(", re.MULTILINE)
_MOVED = {"1d_measuring": "measuring", "2d_metrology": "metrology"}


def _slug(title: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "_", title.lower().replace("/", "")).strip("_")
    if words in _MOVED:
        return _MOVED[words]
    return f"{words[3:]}_{words[:2]}" if words[0].isdigit() else words


@cache
def _root() -> str:
    import hdev.operators

    return next(iter(hdev.operators.__path__))


def _folders() -> list[str]:
    return sorted(
        entry.name for entry in os.scandir(_root()) if entry.is_dir() and not entry.name.startswith(("_", "."))
    )


@cache
def _sources(folder: str) -> list[tuple[str, str]]:
    """The modules in a chapter's folder, with their texts."""
    path = os.path.join(_root(), folder)
    result = []
    for file in sorted(os.listdir(path)):
        if file.endswith(".py"):
            with open(os.path.join(path, file), encoding="utf-8") as source:
                result.append((f"hdev.operators.{folder}.{file[:-3]}", source.read()))
    return result


def _modules(name: str) -> Iterator[str]:
    """The modules in which the operator may be: its section's first, then those of its chapter that define it."""
    chapter = chapter_of(name)
    if not chapter:
        return
    folder = _slug(chapter[0])
    if folder == "legacy" and len(chapter) > 1:
        folder = f"legacy_{_slug(chapter[1])}"
    if not os.path.isdir(os.path.join(_root(), folder)):
        return
    section = _slug(chapter[-1])
    if os.path.exists(os.path.join(_root(), folder, section + ".py")):
        yield f"hdev.operators.{folder}.{section}"
    for module, text in _sources(folder):
        if f"\ndef {name}(" in text:
            yield module


@cache
def _load_plugins() -> None:
    """Import what other packages offer under the entry point group `hdev.operators`."""
    from importlib.metadata import entry_points

    for point in entry_points(group="hdev.operators"):
        point.load()
