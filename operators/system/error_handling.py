"""System / Error Handling: texts of errors, which checks are made, the debugging tool."""

from __future__ import annotations

from typing import Any

from hdev.catalogue.errors import error_text
from hdev.errors import wrong_type, wrong_value
from hdev.registry import operator
from hdev.values import Value, tuple_of

#: The control modes of `set_check`, and whether they are on at the start. Only 'give_error' means something here.
_CHECKS = {
    "color": False,
    "text": False,
    "data": False,
    "interface": True,
    "database": True,
    "father": False,
    "region": False,
    "clear": False,
    "memory": False,
    "give_error": True,
}

_SWITCH = ("on", "off")

#: The classes of `set_spy` and the values at the start.
_SPY: dict[str, Value] = {
    "mode": "off",
    "operator": "off",
    "input_control": "off",
    "output_control": "off",
    "parameter_values": 4,
    "db": "off",
    "time": "off",
    "error": "off",
    "internal": "off",
    "input_gray_window": "none",
    "output_gray_window": "none",
    "input_region_window": "none",
    "output_region_window": "none",
    "input_xld_window": "none",
    "output_xld_window": "none",
    "halt": "off",
    "button_window": "off",
    "button_click": "off",
    "button_notify": "off",
    "log_file": "none",
}


@operator
def get_error_text(error_code: int) -> str:
    """What an error code means, in hdev's words.

    Source: reference page of `get_error_text`.
    """
    return error_text(error_code)


@operator
def get_extended_error_info(*, session: Any) -> tuple[str, int, str]:
    """Operator, code and what was wrong in particular, of the last error of an operator in this thread; '', 0 and '' if
    there was none.

    Source: reference page of `get_extended_error_info`.
    """
    return session.extended_error


@operator
def get_check(*, session: Any) -> list[str]:
    """All control modes of `set_check`; those that are off with '~' before them.

    Source: reference page of `get_check`.
    """
    return [name if on else f"~{name}" for name, on in _checks(session).items()]


@operator
def set_check(check: list[str], *, session: Any) -> None:
    """Switch control modes on or, with '~' before the name, off; 'all', 'none' and 'default' concern all of them.

    'give_error' is what `dev_set_check` switches; the others are kept for `get_check`. An unknown mode is error 1301.
    Source: reference page of `set_check`.
    """
    checks = _checks(session)
    for mode in check:
        name = mode.removeprefix("~")
        if mode in ("all", "none"):
            checks = dict.fromkeys(checks, mode == "all")
        elif mode == "default":
            checks = dict(_CHECKS)
        elif name in checks:
            checks[name] = name == mode
        else:
            raise wrong_value(1, "set_check", f"'{mode}'")
    session.give_error = checks["give_error"]
    session.resources["checks"] = checks


def _checks(session: Any) -> dict[str, bool]:
    return {**session.resources.get("checks", _CHECKS), "give_error": session.give_error}


@operator
def query_spy() -> tuple[list[str], Value]:
    """The classes of `set_spy`, and for each what its value may be.

    Source: reference page of `query_spy`.
    """
    return list(_SPY), tuple_of([_possible(name) for name in _SPY])


def _possible(name: str) -> str:
    if _SPY[name] in _SWITCH:
        return "on, off"
    return "integer" if name == "parameter_values" else "handle, none"


@operator
def get_spy(class_: str, *, session: Any) -> Value:
    """The value of a class of the debugging tool. An unknown class is error 1301.

    Source: reference page of `get_spy`.
    """
    if class_ not in _SPY:
        raise wrong_value(1, "get_spy", f"'{class_}'")
    return _spy(session)[class_]


@operator
def set_spy(class_: str, value: Value, *, session: Any) -> None:
    """Set a class of the debugging tool. The values are kept for `get_spy`; to watch a program, run it with `--trace`.

    Errors: 1301 an unknown class; 1202, 1302 a value it cannot have.
    Source: reference page of `set_spy`.
    """
    if class_ not in _SPY:
        raise wrong_value(1, "set_spy", f"'{class_}'")
    if _SPY[class_] in _SWITCH and value not in _SWITCH:
        raise wrong_value(2, "set_spy", f"{value!r}")
    if class_ == "parameter_values" and (type(value) is not int or value < 0):
        raise wrong_type(2, "set_spy") if type(value) is not int else wrong_value(2, "set_spy", str(value))
    _spy(session)[class_] = value


def _spy(session: Any) -> dict[str, Value]:
    return session.resources.setdefault("spy", dict(_SPY))
