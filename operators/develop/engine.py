"""Develop: errors, exceptions and the environment a program runs in."""

from __future__ import annotations

from typing import Any

from hdev.errors import wrong_number, wrong_value
from hdev.registry import operator
from hdev.runtime.errors import exception_data
from hdev.values import Value, construct, elements, length

#: HDevelop's preferences a program may ask for, and their values at the start. Nothing here depends on them.
_PREFERENCES: dict[str, Value] = {
    "graphics_window_context_menu": "true",
    "graphics_window_mouse_wheel": "true",
    "graphics_window_tool_tip": "true",
    "suppress_handled_exceptions_dlg": "false",
}

_ENVIRONMENT = {"engine_environment": "HDevEngine"}


@operator
def dev_get_exception_data(exception: Value, name: list[str]) -> Value:
    """Parts of what `catch (Exception)` gave, by name.

    Names: 'error_code', 'add_error_code', 'error_message' (or 'error_msg'), 'add_error_message' (or 'add_error_msg'),
    'program_line' (or 'proc_line'), 'operator', 'call_stack_depth', 'procedure', and 'user_data' for what a `throw` has
    behind the code. With several names, the parts one after the other. A part the exception does not have is ''; an unknown
    name is error 1302.
    Source: reference page of `dev_get_exception_data`.
    """
    return construct.concat(*(exception_data(exception, one) for one in name))


@operator
def dev_set_check(mode: str, *, session: Any) -> None:
    """Whether errors of operators end the program (or reach `catch`): 'give_error', or '~give_error' to go on.

    While they are ignored, an operator that fails gives empty outputs, and `dev_error_var` tells. Another mode is error 1301.
    Source: reference pages of `dev_set_check`, `dev_error_var`.
    """
    if mode not in ("give_error", "~give_error"):
        raise wrong_value(1, "dev_set_check", f"'{mode}'")
    session.give_error = mode == "give_error"


@operator
def dev_get_system(system_querys: list[str]) -> list[str]:
    """What runs the program: 'engine_environment' gives 'HDevEngine'. Other queries are error 1301.

    Source: reference page of `dev_get_system`.
    """
    for query in system_querys:
        if query not in _ENVIRONMENT:
            raise wrong_value(1, "dev_get_system", f"'{query}'")
    return [_ENVIRONMENT[query] for query in system_querys]


@operator
def dev_get_preferences(preference_names: list[str], *, session: Any) -> Value:
    """Values of HDevelop's preferences, as the program last set them. An unknown name is error 1301.

    Source: reference page of `dev_get_preferences`.
    """
    preferences = _preferences(session)
    for name in preference_names:
        _known(name, "dev_get_preferences")
    return construct.concat(*(preferences[name] for name in preference_names))


@operator
def dev_set_preferences(preference_names: list[str], preference_values: Value, *, session: Any) -> None:
    """Set HDevelop's preferences. They are kept for `dev_get_preferences`, and change nothing else in an engine.

    An unknown name is error 1301; neither one value nor one for each name is 1402.
    Source: reference page of `dev_set_preferences`.
    """
    for name in preference_names:
        _known(name, "dev_set_preferences")
    values = elements(preference_values)
    if length(preference_values) != len(preference_names):
        raise wrong_number(2, "dev_set_preferences", f"{len(values)} values for {len(preference_names)} names")
    _preferences(session).update(zip(preference_names, values))


def _known(name: str, operator_name: str) -> None:
    if name not in _PREFERENCES:
        raise wrong_value(1, operator_name, f"'{name}'")


def _preferences(session: Any) -> dict[str, Value]:
    return session.resources.setdefault("preferences", dict(_PREFERENCES))
