"""Develop: HDevelop's own surface (inspection windows, tools, what is redrawn when).

An engine has none of it. As in HDevEngine these operators check their parameters and do nothing, so that programs written in
HDevelop run. Source: reference pages of the operators.
"""

from __future__ import annotations

from typing import Any

from hdev.errors import wrong_value
from hdev.registry import operator
from hdev.values import Value

_TOOL_ACTIONS = ("show", "hide", "activate", "close")


def _switch(mode: str, operator_name: str) -> None:
    if mode not in ("on", "off"):
        raise wrong_value(1, operator_name, f"'{mode}'")


@operator
def dev_update_pc(display_mode: str) -> None:
    """Would switch the display of the program counter 'on' or 'off' (else error 1301)."""
    _switch(display_mode, "dev_update_pc")


@operator
def dev_update_time(display_mode: str) -> None:
    """Would switch the display of the run time of operators 'on' or 'off' (else error 1301)."""
    _switch(display_mode, "dev_update_time")


@operator
def dev_update_var(display_mode: str) -> None:
    """Would switch the update of the variable window 'on' or 'off' (else error 1301)."""
    _switch(display_mode, "dev_update_var")


@operator
def dev_update_window(display_mode: str) -> None:
    """Would switch the automatic display of iconic results 'on' or 'off' (else error 1301). An engine displays only what
    the program displays."""
    _switch(display_mode, "dev_update_window")


@operator
def dev_inspect_ctrl(variable: Value) -> None:
    """Would open an inspection window for a control variable."""


@operator
def dev_close_inspect_ctrl(variable: Value) -> None:
    """Would close the inspection window of a control variable."""


@operator
def dev_clear_obj(objects: Any) -> None:
    """Would free the memory of iconic objects; here that happens by itself, once no variable holds them."""


@operator
def dev_open_tool(
    tool_name: str,
    row: Value,
    column: Value,
    width: Value,
    height: Value,
    gen_param_name: Value,
    gen_param_value: Value,
    *,
    session: Any,
) -> int:
    """A number for a tool of HDevelop that is not opened. The other operators of tools accept it until it is closed."""
    tools = _tools(session)
    tools.append(max(tools, default=0) + 1)
    return tools[-1]


@operator
def dev_close_tool(tool_id: Value, *, session: Any) -> None:
    """Forget a tool; one that is not open is error 1301."""
    _tools(session).remove(_tool(tool_id, session, "dev_close_tool"))


@operator
def dev_show_tool(tool_id: Value, action: str, *, session: Any) -> None:
    """Would show or hide a tool. One that is not open is error 1301, an unknown action 1302."""
    _tool(tool_id, session, "dev_show_tool")
    if action not in _TOOL_ACTIONS:
        raise wrong_value(2, "dev_show_tool", f"'{action}'")


@operator
def dev_set_tool_geometry(
    tool_id: Value, row: Value, column: Value, width: Value, height: Value, *, session: Any
) -> None:
    """Would move and resize a tool; one that is not open is error 1301."""
    _tool(tool_id, session, "dev_set_tool_geometry")


def _tools(session: Any) -> list[int]:
    return session.resources.setdefault("tools", [])


def _tool(tool_id: Value, session: Any, operator_name: str) -> int:
    if type(tool_id) is not int or tool_id not in _tools(session):
        raise wrong_value(1, operator_name, f"no tool {tool_id}")
    return tool_id
