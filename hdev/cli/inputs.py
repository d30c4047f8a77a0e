"""Values given on the command line."""

from __future__ import annotations

import os
from typing import Any


class InputError(Exception):
    """A value on the command line cannot be understood."""


def read_inputs(texts: list[str]) -> dict[str, Any]:
    """Variables from JSON objects (as text or in a file) and from VAR=EXPRESSION."""
    result: dict[str, Any] = {}
    for text in texts:
        name, equals, expression = text.partition("=")
        if text.lstrip().startswith("{"):
            result.update(_json_object(text, "--inputs"))
        elif equals and name.strip().isidentifier() and not os.path.exists(text):
            result[name.strip()] = _expression(expression, name.strip())
        else:
            try:
                with open(text, encoding="utf-8") as file:
                    result.update(_json_object(file.read(), text))
            except OSError as error:
                raise InputError(f"--inputs: {text}: {error.strerror}") from None
    return result


def _expression(text: str, name: str) -> Any:
    from hdev.engine import evaluate
    from hdev.errors import HdevError

    try:
        return evaluate(text)
    except HdevError as error:
        raise InputError(f"--inputs: {name}: {error}") from None


def _json_object(text: str, where: str) -> dict[str, Any]:
    import json

    from hdev.values.htuple import from_python

    try:
        data = json.loads(text)
    except ValueError as error:
        raise InputError(f"{where}: {error}") from None
    if not isinstance(data, dict):
        raise InputError(f"{where}: an object with variable names is needed")
    result = {}
    for name, value in data.items():
        try:
            result[name] = from_python(_untyped(value))
        except TypeError:
            raise InputError(f"{where}: {name}: only numbers, strings and lists of them can be values") from None
    return result


def _untyped(value: Any) -> Any:
    """The value without the type marks that `--json` writes."""
    if isinstance(value, list):
        return [_untyped(item) for item in value]
    if isinstance(value, dict) and len(value) == 1 and next(iter(value)) in ("int", "real", "string"):
        (kind, inner), *_ = value.items()
        return float(inner) if kind == "real" else inner
    if value is None or isinstance(value, dict):
        raise TypeError
    return value


def read_definitions(texts: list[str]) -> dict[str, str]:
    """Global variables from VAR=VALUE; the value is a string."""
    result = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.isidentifier():
            raise InputError(f"-D needs VAR=VALUE, not '{text}'")
        result[name] = value
    return result
