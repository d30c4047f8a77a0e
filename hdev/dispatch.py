"""Calling an operator: its inputs converted and checked by the annotations, its outputs gathered, its errors labelled.

Annotations say what the body receives (see `_CONVERTERS` and docs/operators.md). The number of a control parameter counts
from 1; a wrong type is error 1200 + n, a wrong value 1300 + n, a wrong number of values 1400 + n.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Sequence
from typing import Any

from hdev.errors import HError, wrong_number, wrong_type
from hdev.registry import Operator, find
from hdev.values import Handle, HTuple, Value, elements
from hdev.values.elementwise import kind_name
from hdev.values.htuple import from_python
from hdev.values.vector import HVector

NOT_IMPLEMENTED = 9000
WRONG_HANDLE = 2404

Converter = Callable[[Any, int, str], Any]


def bind(name: str, session: Any) -> Callable[..., Any]:
    """The operator as compiled code calls it: inputs in call order; gives None, the output, or a tuple of outputs."""
    operator = find(name)
    if operator is None:
        return _missing(name, session)
    body = _body(operator, session)
    failed = session.failed

    def call(*arguments: Any) -> Any:
        try:
            return body(*arguments)
        except Exception as error:
            return failed(operator.name, operator.entry, error)

    call.__name__ = name
    return call


def _missing(name: str, session: Any) -> Callable[..., Any]:
    from hdev.catalogue import operator_entry

    entry = operator_entry(name)
    assert entry is not None

    def call(*arguments: Any) -> Any:
        chapter = " / ".join(entry.chapter)
        text = f"the operator {name} (chapter {chapter}) is not implemented in hdev yet"
        return session.failed(name, entry, HError(NOT_IMPLEMENTED, text, operator=name))

    return call


def _body(operator: Operator, session: Any) -> Callable[..., Any]:
    """The function with conversions around it, as few as it needs."""
    hints = typing.get_type_hints(operator.function)
    function = operator.function
    iconic = len(operator.entry.io)
    if iconic or operator.entry.oo:
        from hdev.dispatch_iconic import iconic_body

        converters = [control_converter(hints.get(p.name, Value), session) for p in operator.parameters[iconic:]]
        return _permitted(operator, session, iconic_body(operator, hints, converters, session))
    converters = [control_converter(hints.get(parameter.name, Value), session) for parameter in operator.parameters]
    outputs = len(operator.entry.oc)
    raw = not any(converters)
    name = operator.name
    keywords = {"session": session} if operator.session else {}

    def converted(*arguments: Any) -> Any:
        return finished(function(*control_inputs(arguments, converters, name), **keywords), outputs)

    def plain(*arguments: Any) -> Any:
        return finished(function(*arguments, **keywords), outputs)

    if raw and not keywords and outputs == 1 and hints.get("return") == Value:
        return _permitted(operator, session, function)
    return _permitted(operator, session, plain if raw else converted)


def _permitted(operator: Operator, session: Any, body: Callable[..., Any]) -> Callable[..., Any]:
    """The body behind the question whether the session may do this."""
    effects = operator.effects & frozenset({"read", "write", "net", "process", "device"})
    if not effects or session.permissions.allowed >= effects:
        return body

    def refused(*arguments: Any) -> Any:
        session.permissions.require(effects, operator.name)

    return refused


def control_inputs(arguments: Sequence[Any], converters: Sequence[Converter | None], name: str) -> list[Any]:
    """The control values of a call as the body wants them."""
    return [
        argument if convert is None else convert(argument, number, name)
        for number, (argument, convert) in enumerate(zip(arguments, converters, strict=True), start=1)
    ]


def finished(result: Any, outputs: int) -> Any:
    """What a body returned, as values of the language."""
    if outputs == 0:
        return None
    if outputs == 1:
        return control_value(result)
    return tuple(control_value(value) for value in result)


def control_value(result: Any) -> Any:
    """A body's control output as a value."""
    kind = type(result)
    if kind is int or kind is float or kind is str or kind is HTuple:
        return result
    return result if kind is HVector else from_python(result)


# --------------------------------------------------------------------------------------------------------- converters


def control_converter(annotation: Any, session: Any = None) -> Converter | None:
    """The function that turns a value into what the annotation asks for; None where that is the value itself."""
    if annotation == Value or annotation is Any:
        return None
    if annotation in _CONVERTERS:
        return _CONVERTERS[annotation]
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is list:
        kinds = _scalar_kinds(arguments[0])
        return _numbered(_list_of(kinds), kinds, session)
    kinds = _scalar_kinds(annotation)
    if kinds == {float}:
        return _float
    return _numbered(_one_of(kinds), kinds, session)


def _numbered(convert: Converter, kinds: set[type], session: Any) -> Converter:
    """`convert`, with the numbers that old programs write for handles of these kinds replaced by the handles."""
    named = [kind.of_number for kind in kinds if issubclass(kind, Handle) and kind.of_number is not None]
    if not named or int in kinds or session is None:
        return convert
    find_handle = named[0]

    def with_numbers(value: Any, number: int, name: str) -> Any:
        if type(value) is int:
            value = find_handle(value, session) or value
        elif type(value) is HTuple and any(type(element) is int for element in value):
            found = [find_handle(x, session) or x if type(x) is int else x for x in value]
            return convert(HTuple(found), number, name)
        return convert(value, number, name)

    return with_numbers


def _scalar_kinds(annotation: Any) -> set[type]:
    arguments = typing.get_args(annotation)
    return {argument for part in arguments for argument in _scalar_kinds(part)} if arguments else {annotation}


def _fits(element: Any, kinds: set[type]) -> bool:
    kind = type(element)
    if kind in kinds:
        return True
    return isinstance(element, Handle) and any(issubclass(k, Handle) and isinstance(element, k) for k in kinds)


def _complain(element: Any, kinds: set[type], number: int, name: str) -> HError:
    if isinstance(element, Handle) and any(issubclass(kind, Handle) for kind in kinds):
        element.check()
        return HError(WRONG_HANDLE, f"a {element.semantics} handle", operator=name)
    return wrong_type(number, name, f"{kind_name(element)} is not accepted")


def _checked(element: Any, kinds: set[type], number: int, name: str) -> Any:
    if kinds == {float} and type(element) is int:
        return float(element)
    if not _fits(element, kinds):
        raise _complain(element, kinds, number, name)
    if isinstance(element, Handle):
        element.check()
    return element


def _one_of(kinds: set[type]) -> Converter:
    plain = {kind for kind in kinds if not issubclass(kind, Handle)}  # a handle may have been cleared

    def convert(value: Any, number: int, name: str) -> Any:
        if type(value) is HTuple:
            raise wrong_number(number, name, f"{len(value)} values instead of one")
        return value if type(value) in plain else _checked(value, kinds, number, name)

    return convert


def _list_of(kinds: set[type]) -> Converter:
    def convert(value: Any, number: int, name: str) -> Any:
        return [_checked(element, kinds, number, name) for element in elements(value)]

    return convert


_float = _one_of({float})
_CONVERTERS: dict[Any, Converter] = {int: _one_of({int}), float: _float, str: _one_of({str})}
