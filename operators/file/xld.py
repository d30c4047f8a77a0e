"""Files of contours."""

from __future__ import annotations

from typing import Any

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Contour, Objects
from hdev.iconic.files import FileProblem, arc_info, dxf
from hdev.operators.file import _files
from hdev.operators.system.serialized_item import SerializedItem
from hdev.registry import operator

_NO_XLD_ITEM = 5274


@operator(effects=("read",))
def read_contour_xld_dxf(
    file_name: str, gen_param_name: list[str], gen_param_value: list[int | float | str], *, session: Any
) -> tuple[Objects, list[str]]:
    """The contours in a DXF file, x as column and y as row; and how many there are, and what was left out, in words.

    Read are POLYLINE, LWPOLYLINE (with bulges), LINE, POINT, CIRCLE, ARC, ELLIPSE, SPLINE, and BLOCK through INSERT.

    Parameters
    ----------
    gen_param_name, gen_param_value
        'min_num_points' (default 20): points of a full circle or ellipse, at least; 'max_approx_error' (default 0.25): how far
        lines may be from a curve; 'read_attributes' ('true'): whether attributes that `write_contour_xld_dxf` wrote are read.

    Source: reference page of `read_contour_xld_dxf`.
    """
    return _read_dxf(file_name, gen_param_name, gen_param_value, session, "read_contour_xld_dxf")


@operator(effects=("read",))
def read_polygon_xld_dxf(
    file_name: str, gen_param_name: list[str], gen_param_value: list[int | float | str], *, session: Any
) -> tuple[Objects, list[str]]:
    """As `read_contour_xld_dxf`, without attributes; polygons are contours in hdev.

    Source: reference page of `read_polygon_xld_dxf`.
    """
    contours, status = _read_dxf(file_name, gen_param_name, gen_param_value, session, "read_polygon_xld_dxf")
    return Objects([Contour(contour.rows, contour.columns) for contour in contours]), status


@operator(effects=("write",))
def write_contour_xld_dxf(contours: Objects, file_name: str, *, session: Any) -> None:
    """Write contours to a DXF file (AutoCAD Release 12), one POLYLINE each, with their attributes as extended data.

    '.dxf' is appended to a name without it. The file is replaced as a whole or not at all.
    Source: reference page of `write_contour_xld_dxf`.
    """
    _write(contours, file_name, ".dxf", dxf.write, session, "write_contour_xld_dxf")


@operator(effects=("write",))
def write_polygon_xld_dxf(polygons: Objects, file_name: str, *, session: Any) -> None:
    """Write polygons to a DXF file, see `write_contour_xld_dxf`. Source: reference page of `write_polygon_xld_dxf`."""
    _write(polygons, file_name, ".dxf", dxf.write, session, "write_polygon_xld_dxf")


@operator(effects=("read",))
def read_contour_xld_arc_info(file_name: str, *, session: Any) -> Objects:
    """The contours in a file of ARC/INFO's generate format, x as column and y as row.

    Source: reference page of `read_contour_xld_arc_info`.
    """
    return _read_arc_info(file_name, session)


@operator(effects=("read",))
def read_polygon_xld_arc_info(file_name: str, *, session: Any) -> Objects:
    """As `read_contour_xld_arc_info`; polygons are contours in hdev. Source: reference page of `read_polygon_xld_arc_info`."""
    return _read_arc_info(file_name, session)


@operator(effects=("write",))
def write_contour_xld_arc_info(contours: Objects, file_name: str, *, session: Any) -> None:
    """Write contours in ARC/INFO's generate format: a number, a line 'x y' for each point, END; END after the last.

    Source: reference page of `write_contour_xld_arc_info`.
    """
    _write(contours, file_name, "", arc_info.write, session, "write_contour_xld_arc_info")


@operator(effects=("write",))
def write_polygon_xld_arc_info(polygons: Objects, file_name: str, *, session: Any) -> None:
    """Write polygons as `write_contour_xld_arc_info` does. Source: reference page of `write_polygon_xld_arc_info`."""
    _write(polygons, file_name, "", arc_info.write, session, "write_polygon_xld_arc_info")


@operator
def serialize_xld(xld: Objects) -> SerializedItem:
    """Contours as a serialized item. Source: reference page of `serialize_xld`."""
    from hdev.iconic.files import hobj

    _only_contours(xld, "serialize_xld")
    return SerializedItem("xld", hobj.write(xld))


@operator
def deserialize_xld(serialized_item_handle: SerializedItem) -> Objects:
    """The contours in a serialized item; error 5274 if there are none. Source: reference page of `deserialize_xld`."""
    return _files.deserialized(serialized_item_handle, "xld", _NO_XLD_ITEM, "deserialize_xld")


def _read_dxf(
    file_name: str, names: list[str], values: list[int | float | str], session: Any, operator_name: str
) -> tuple[Objects, list[str]]:
    if len(names) != len(values):
        raise wrong_number(3, operator_name, f"{len(values)} values for {len(names)} parameters")
    options = dxf.Options()
    for name, value in zip(names, values):
        if name == "min_num_points" and type(value) is int and value >= 3:
            options.points = value
        elif name == "max_approx_error" and not isinstance(value, str) and value > 0:
            options.error = float(value)
        elif name == "read_attributes" and value in ("true", "false"):
            options.attributes = value == "true"
        elif name in ("min_num_points", "max_approx_error", "read_attributes"):
            raise wrong_value(3, operator_name, f"{name}: {value}")
        else:
            raise wrong_value(2, operator_name, f"'{name}'")
    path = session.paths.find_read(file_name, (".dxf",))
    try:
        contours, left_out = dxf.read(_files.content(path), options)
    except FileProblem as problem:
        raise _files.read_error(problem, path) from None
    return Objects(contours), [f"{len(contours)} contours read", *left_out]


def _read_arc_info(file_name: str, session: Any) -> Objects:
    path = session.paths.find_read(file_name)
    try:
        return Objects(arc_info.read(_files.content(path)))
    except FileProblem as problem:
        raise _files.read_error(problem, path) from None


def _write(contours: Objects, file_name: str, ending: str, form: Any, session: Any, operator_name: str) -> None:
    _only_contours(contours, operator_name)
    path = session.paths.find_write(file_name, ending)
    _files.write(path, form(list(contours)))


def _only_contours(objects: Objects, operator_name: str) -> None:
    if objects.kinds - {"xld"}:
        raise HError(2105, "only contours can be written", operator=operator_name)
