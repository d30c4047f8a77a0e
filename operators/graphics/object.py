"""Graphics / Object: figures in a window that a person changes while the program goes on, and images behind a window.

Drawing objects are drawn in every window; a person moves them in a viewer (`hdev run --view`), recorded answers move them in
its place (`--answers`), and `send_mouse_down_event` and its like do so from a program.
"""

from __future__ import annotations

import ctypes
from typing import Any

from hdev.display.drawing_objects import EVENTS, DrawingObject, make
from hdev.display.window import Window
from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Contour, Image, Objects
from hdev.registry import operator
from hdev.values import Value, elements

_NO_IMAGE = 5193
_UNKNOWN_PROCEDURE = 21104


def _created(session: Any, name: str, kind: str, *values: float) -> DrawingObject:
    for position, value in enumerate(values, start=1):
        if not abs(value) < 1e9:
            raise wrong_value(position, name, f"{value}")
    return session.windows.add_object(make(kind, *values))


def _sizes(name: str, first: int, *values: float) -> None:
    for position, value in enumerate(values, start=first):
        if not value >= 0:
            raise wrong_value(position, name, f"{value}")


@operator(effects=("window",))
def create_drawing_object_circle(row: float, column: float, radius: float, *, session: Any) -> DrawingObject:
    """A circle. A radius below 0 is error 1303. Source: reference page of `create_drawing_object_circle`."""
    _sizes("create_drawing_object_circle", 3, radius)
    return _created(session, "create_drawing_object_circle", "circle", row, column, radius)


@operator(effects=("window",))
def create_drawing_object_circle_sector(
    row: float, column: float, radius: float, start_angle: float, end_angle: float, *, session: Any
) -> DrawingObject:
    """A sector of a circle, angles in radians against the clock. A radius below 0 is error 1303.

    Source: reference page of `create_drawing_object_circle_sector`.
    """
    name = "create_drawing_object_circle_sector"
    _sizes(name, 3, radius)
    return _created(session, name, "circle_sector", row, column, radius, start_angle, end_angle)


@operator(effects=("window",))
def create_drawing_object_ellipse(
    row: float, column: float, phi: float, radius1: float, radius2: float, *, session: Any
) -> DrawingObject:
    """An ellipse with the half axis Radius1 in direction Phi (radians). A radius below 0 is error 1304 or 1305.

    Source: reference page of `create_drawing_object_ellipse`.
    """
    _sizes("create_drawing_object_ellipse", 4, radius1, radius2)
    return _created(session, "create_drawing_object_ellipse", "ellipse", row, column, phi, radius1, radius2)


@operator(effects=("window",))
def create_drawing_object_ellipse_sector(
    row: float,
    column: float,
    phi: float,
    radius1: float,
    radius2: float,
    start_angle: float,
    end_angle: float,
    *,
    session: Any,
) -> DrawingObject:
    """A sector of an ellipse, angles counted from Phi. A radius below 0 is error 1304 or 1305.

    Source: reference page of `create_drawing_object_ellipse_sector`.
    """
    name = "create_drawing_object_ellipse_sector"
    _sizes(name, 4, radius1, radius2)
    return _created(session, name, "ellipse_sector", row, column, phi, radius1, radius2, start_angle, end_angle)


@operator(effects=("window",))
def create_drawing_object_line(
    row1: float, column1: float, row2: float, column2: float, *, session: Any
) -> DrawingObject:
    """A line between two points. Source: reference page of `create_drawing_object_line`."""
    return _created(session, "create_drawing_object_line", "line", row1, column1, row2, column2)


@operator(effects=("window",))
def create_drawing_object_rectangle1(
    row1: float, column1: float, row2: float, column2: float, *, session: Any
) -> DrawingObject:
    """A rectangle parallel to the axes. Source: reference page of `create_drawing_object_rectangle1`."""
    return _created(session, "create_drawing_object_rectangle1", "rectangle1", row1, column1, row2, column2)


@operator(effects=("window",))
def create_drawing_object_rectangle2(
    row: float, column: float, phi: float, length1: float, length2: float, *, session: Any
) -> DrawingObject:
    """A rectangle with half sides Length1 in direction Phi (radians) and Length2 across. Lengths below 0: error 1304, 1305.

    Source: reference page of `create_drawing_object_rectangle2`.
    """
    _sizes("create_drawing_object_rectangle2", 4, length1, length2)
    return _created(session, "create_drawing_object_rectangle2", "rectangle2", row, column, phi, length1, length2)


@operator(effects=("window",))
def create_drawing_object_text(row: int | float, column: int | float, string: Value, *, session: Any) -> DrawingObject:
    """A text at image coordinates, which can be moved. Source: reference page of `create_drawing_object_text`."""
    item = _created(session, "create_drawing_object_text", "text", row, column)
    item.set("string", elements(string))
    return item


@operator(effects=("window",))
def create_drawing_object_xld(row: list[int | float], column: list[int | float], *, session: Any) -> DrawingObject:
    """A line through points. No points are error 1401, other than one column for each row 1402.

    Source: reference page of `create_drawing_object_xld`.
    """
    name = "create_drawing_object_xld"
    if not row:
        raise wrong_number(1, name, "no points")
    if len(column) != len(row):
        raise wrong_number(2, name, f"{len(column)} columns for {len(row)} rows")
    for position, values in enumerate((row, column), start=1):
        for value in values:
            if not abs(value) < 1e9:
                raise wrong_value(position, name, f"{value}")
    return session.windows.add_object(make("contour", row, column))


@operator(effects=("window",))
def clear_drawing_object(draw_id: DrawingObject) -> None:
    """Take an object out of its window and free it. Source: reference page of `clear_drawing_object`."""
    draw_id.clear()


@operator(effects=("window",))
def attach_drawing_object_to_window(window_handle: Window, draw_handle: DrawingObject, *, session: Any) -> None:
    """Show an object in a window; one that is in a window already is error 5194.

    Source: reference page of `attach_drawing_object_to_window`.
    """
    draw_handle.attach(window_handle)
    _changed(session, window_handle)


@operator(effects=("window",))
def detach_drawing_object_from_window(window_handle: Window, draw_handle: DrawingObject, *, session: Any) -> None:
    """Take an object out of a window; nothing happens if it is not in it.

    Source: reference page of `detach_drawing_object_from_window`.
    """
    if draw_handle.window is window_handle:
        draw_handle.detach()
        _changed(session, window_handle)


def _changed(session: Any, window: Window | None) -> None:
    if session.viewer is not None and window is not None:
        session.viewer.changed(window)


@operator(effects=("window",))
def set_drawing_object_params(
    draw_id: DrawingObject, gen_param_name: list[str], gen_param_value: Value, *, session: Any
) -> None:
    """Set parameters: 'row', 'column', 'row1', 'phi', 'radius', 'length1' and so on as the object was created with; 'string'
    (texts), 'color', 'line_width', 'line_style', 'font'.

    One value for each name; with one name all values belong to it ('line_style'; 'row' and 'column' of contours). An unknown
    name is error 1302, a wrong value 1303, a wrong number of values 1403.
    Source: reference page of `set_drawing_object_params`.
    """
    name = "set_drawing_object_params"
    values = elements(gen_param_value)
    groups = [values] if len(gen_param_name) == 1 else [[value] for value in values]
    if len(groups) != len(gen_param_name):
        raise wrong_number(3, name, f"{len(values)} values for {len(gen_param_name)} names")
    for parameter, group in zip(gen_param_name, groups):
        try:
            draw_id.set(parameter, group)
        except KeyError:
            raise wrong_value(2, name, f"'{parameter}' of a {draw_id.get('type')}") from None
        except ValueError:
            raise wrong_value(3, name, f"'{parameter}' = {group}") from None
    if draw_id.window is not None:
        draw_id.window.changes += 1
    _changed(session, draw_id.window)


@operator(effects=("window",))
def get_drawing_object_params(draw_id: DrawingObject, gen_param_name: list[str], *, session: Any) -> Value:
    """Parameters by name, one after the other: see `set_drawing_object_params`; also 'type'. An unknown name is error 1302.

    Source: reference page of `get_drawing_object_params`.
    """
    from hdev.values import construct
    from hdev.values.htuple import from_python

    if session.viewer is not None:
        session.viewer.waits()
    found = []
    for parameter in gen_param_name:
        try:
            found.append(from_python(draw_id.get(parameter)))
        except KeyError:
            raise wrong_value(2, "get_drawing_object_params", f"'{parameter}' of a {draw_id.get('type')}") from None
    return construct.concat(*found)


@operator(effects=("window",))
def get_drawing_object_iconic(draw_id: DrawingObject, *, session: Any) -> Objects:
    """What an object encloses, as a region; the contour of lines and contours. Texts are error 5104.

    Source: reference page of `get_drawing_object_iconic`.
    """
    if session.viewer is not None:
        session.viewer.waits()
    return Objects([draw_id.iconic()])


@operator(effects=("window",))
def set_drawing_object_xld(contour: Contour, draw_id: DrawingObject, *, session: Any) -> None:
    """Give an object of type 'xld' the points of a contour; objects of other types are error 1301.

    Source: reference page of `set_drawing_object_xld`.
    """
    if draw_id.get("type") != "xld":
        raise wrong_value(1, "set_drawing_object_xld", f"a {draw_id.get('type')}")
    draw_id.figure = make("contour", contour.rows, contour.columns).figure
    if draw_id.window is not None:
        draw_id.window.changes += 1
    _changed(session, draw_id.window)


_POINTER = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_ssize_t, ctypes.c_ssize_t, ctypes.c_char_p)


@operator(effects=("window",))
def set_drawing_object_callback(
    draw_handle: DrawingObject, draw_object_event: list[str], callback_function: list[int | str], *, session: Any
) -> None:
    """What is called when an object changes: 'on_attach', 'on_detach', 'on_drag' (moved), 'on_resize', 'on_select' (else 1302).

    CallbackFunction: the name of a procedure with the control inputs DrawID, WindowHandle and Type (an extension of hdev, as
    HDevelop has no callbacks), 0 for none, or the address of a C function of (draw handle, window handle, event), which needs
    the permission to run programs. One for each event, or one for all (else 1403). Procedures are called in a thread of their
    own, one after the other; with recorded answers in the thread that waits.
    Source: reference page of `set_drawing_object_callback`.
    """
    name = "set_drawing_object_callback"
    if len(callback_function) not in (1, len(draw_object_event)):
        raise wrong_number(3, name, f"{len(callback_function)} callbacks for {len(draw_object_event)} events")
    for k, event in enumerate(draw_object_event):
        if event not in EVENTS:
            raise wrong_value(2, name, f"'{event}'")
        callback = callback_function[k if len(callback_function) > 1 else 0]
        if callback == 0:
            draw_handle.callbacks.pop(event, None)
        elif isinstance(callback, str):
            draw_handle.callbacks[event] = _procedure(session, name, callback)
        else:
            session.permissions.require(frozenset({"process"}), name)
            draw_handle.callbacks[event] = _address(callback)


def _procedure(session: Any, operator_name: str, name: str) -> Any:
    procedure = session.procedures.find(name, None)
    if procedure is None:
        raise HError(_UNKNOWN_PROCEDURE, f"there is no procedure `{name}`", operator=operator_name)
    interface = procedure.interface
    if interface.io or interface.oo or interface.oc or len(interface.ic) != 3:
        raise wrong_value(
            3, operator_name, f"the procedure `{name}` must have the control inputs DrawID, WindowHandle, Type"
        )

    def call(item: DrawingObject, window: Window | None, event: str) -> None:
        session.function(procedure)(item, -1 if window is None else window, event)

    return call


def _address(address: int) -> Any:
    function = _POINTER(address)

    def call(item: DrawingObject, window: Window | None, event: str) -> None:
        function(item.number, 0 if window is None else window.number, event.encode())

    return call


# ---------------------------------------------------------------------------------------------------------- backgrounds


@operator(effects=("window",))
def attach_background_to_window(image: Image, window_handle: Window) -> None:
    """Show an image behind all that a window shows; clearing the window leaves it. The image fills the window.

    Source: reference page of `attach_background_to_window`.
    """
    window_handle.set_backdrop(image)


@operator(effects=("window",))
def detach_background_from_window(window_handle: Window) -> None:
    """Take the background away; none is error 5193. Source: reference page of `detach_background_from_window`."""
    if window_handle.backdrop is None:
        raise HError(_NO_IMAGE)
    window_handle.set_backdrop(None)


@operator
def get_window_background_image(window_handle: Window) -> Image:
    """The background of a window; none is error 5193. Source: reference page of `get_window_background_image`."""
    if window_handle.backdrop is None:
        raise HError(_NO_IMAGE)
    return window_handle.backdrop


# ------------------------------------------------------------------------------------------------- changes of a window


@operator(effects=("window",))
def set_content_update_callback(
    window_handle: Window, callback_function: int | str, callback_context: list[int], *, session: Any
) -> None:
    """What is called after each change of what a window shows; changes that it makes itself do not call it again.

    CallbackFunction: the name of a procedure with the control inputs WindowHandle and CallbackContext (an extension of hdev, as
    HDevelop has no callbacks), 0 for none, or the address of a C function of (context), which needs the permission to run
    programs.
    Errors: 1302 a procedure with other parameters, 1403 more than one context.
    Source: reference page of `set_content_update_callback` (not read but for its first lines).
    """
    name = "set_content_update_callback"
    if len(callback_context) > 1:
        raise wrong_number(3, name, f"{len(callback_context)} values")
    context = callback_context[0] if callback_context else 0
    if callback_function == 0:
        window_handle.on_content = None
    elif isinstance(callback_function, str):
        procedure = session.procedures.find(callback_function, None)
        if procedure is None:
            raise HError(_UNKNOWN_PROCEDURE, f"there is no procedure `{callback_function}`", operator=name)
        interface = procedure.interface
        if interface.io or interface.oo or interface.oc or len(interface.ic) != 2:
            text = f"the procedure `{callback_function}` must have the control inputs WindowHandle, CallbackContext"
            raise wrong_value(2, name, text)
        window_handle.on_content = lambda: session.function(procedure)(window_handle, context)
    else:
        session.permissions.require(frozenset({"process"}), name)
        function = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(callback_function)
        window_handle.on_content = lambda: function(context)
