"""Distance transforms of contours: how far other contours are from given ones."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Contour, Objects
from hdev.iconic.base import Floats
from hdev.iconic.crossings import nearest_on, segments
from hdev.operators.file import _files
from hdev.operators.system.serialized_item import SerializedItem, item_bytes, item_of
from hdev.registry import operator
from hdev.values import Handle

_NO_DATA = 5274
_NO_FILE = 5235
_MODES = ("point_to_point", "point_to_segment")


class DistanceTransform(Handle):
    """Contours, from which distances are taken up to a largest one."""

    semantics = "distance_transform_xld"
    serializable = True

    def __init__(self, contours: Objects, mode: str, largest: float) -> None:
        super().__init__()
        self.contours = contours
        self.mode = mode
        self.largest = largest
        kept = [one for one in contours if one.rows.size]
        self._points = np.concatenate([one.to_numpy() for one in kept] or [np.empty((0, 2))])
        lines = [segments(one.rows, one.columns) for one in kept]
        self._lines = np.concatenate(lines or [np.empty((0, 4))])
        self._tree: Any = None

    def release(self) -> None:
        self.contours = Objects()
        self._points, self._lines, self._tree = np.empty((0, 2)), np.empty((0, 4)), None

    def distances(self, points: Floats) -> Floats:
        """The distance of each point, at most the largest one."""
        if not len(points) or not len(self._points):
            return np.full(len(points), self.largest)
        if self.mode == "point_to_segment":
            found, _ = nearest_on(points, self._lines)
        else:
            if self._tree is None:
                from scipy.spatial import cKDTree

                self._tree = cKDTree(self._points)
            found, _ = self._tree.query(points)
        return np.minimum(found, self.largest)

    def item(self) -> SerializedItem:
        from hdev.iconic.files import hobj

        head = f"{self.mode} {self.largest!r}\n".encode("ascii")
        return SerializedItem("distance_transform_xld", head + hobj.write(self.contours))

    @classmethod
    def of(cls, item: SerializedItem, code: int, name: str) -> DistanceTransform:
        from hdev.iconic.files import FileProblem, hobj

        head, _, rest = item.of("distance_transform_xld", code, name).partition(b"\n")
        try:
            mode, largest = head.decode("ascii").split()
            if mode not in _MODES or not float(largest) > 0:
                raise ValueError("unknown mode or distance")
            return cls(hobj.read(rest), mode, float(largest))
        except (FileProblem, ValueError) as problem:
            raise HError(code, str(problem), operator=name) from None


@operator
def create_distance_transform_xld(contour: Objects, mode: str, max_distance: int | float) -> DistanceTransform:
    """Prepare distances from contours.

    Parameters
    ----------
    mode
        'point_to_point': from their points; 'point_to_segment': from the lines between these.
    max_distance
        Larger distances are given as this one [pixels], > 0.

    Source: reference page of `create_distance_transform_xld`.
    """
    name = "create_distance_transform_xld"
    _check("mode", mode, 1, name)
    _check("max_distance", max_distance, 2, name)
    if contour.kinds - {"xld"}:
        raise HError(2105, "contours are expected", operator=name)
    return DistanceTransform(contour, mode, float(max_distance))


def _check(parameter: str, value: object, number: int, name: str) -> None:
    if parameter == "mode":
        if value not in _MODES:
            raise wrong_value(number, name, f"{value}")
    elif isinstance(value, str) or not isinstance(value, int | float) or not 0 < value < math.inf:
        raise wrong_value(number, name, f"{value}")


@operator
def apply_distance_transform_xld(contour: Contour, distance_transform_id: DistanceTransform) -> Contour:
    """A contour with the attribute 'distance': how far each point is from the contours of a distance transform.

    Reference (not read): `apply_distance_transform_xld`.
    """
    distance = distance_transform_id.distances(contour.to_numpy())
    return Contour(
        contour.rows, contour.columns, {**contour.attributes, "distance": distance}, contour.global_attributes
    )


@operator
def get_distance_transform_xld_contour(distance_transform_id: DistanceTransform) -> Objects:
    """The contours of a distance transform. Reference (not read): `get_distance_transform_xld_contour`."""
    return distance_transform_id.contours


@operator
def get_distance_transform_xld_param(
    distance_transform_id: DistanceTransform, gen_param_name: list[str]
) -> list[str | float]:
    """Parameters 'mode' and 'max_distance' of a distance transform.

    Reference (not read): `get_distance_transform_xld_param`.
    """
    found: dict[str, str | float] = {"mode": distance_transform_id.mode, "max_distance": distance_transform_id.largest}
    for name in gen_param_name:
        if name not in found:
            raise wrong_value(2, "get_distance_transform_xld_param", f"'{name}'")
    return [found[name] for name in gen_param_name]


@operator
def set_distance_transform_xld_param(
    distance_transform_id: DistanceTransform, gen_param_name: list[str], gen_param_value: list[int | float | str]
) -> None:
    """Set 'mode' or 'max_distance' of a distance transform, see `create_distance_transform_xld`.

    Reference (not read): `set_distance_transform_xld_param`.
    """
    name = "set_distance_transform_xld_param"
    if len(gen_param_name) != len(gen_param_value):
        raise wrong_number(3, name, f"{len(gen_param_value)} values for {len(gen_param_name)} parameters")
    for parameter, value in zip(gen_param_name, gen_param_value):
        if parameter not in ("mode", "max_distance"):
            raise wrong_value(2, name, f"'{parameter}'")
        _check(parameter, value, 3, name)
    for parameter, value in zip(gen_param_name, gen_param_value):
        if parameter == "mode":
            distance_transform_id.mode = str(value)
        else:
            distance_transform_id.largest = float(value)


@operator
def clear_distance_transform_xld(distance_transform_id: list[DistanceTransform]) -> None:
    """Free distance transforms. Reference (not read): `clear_distance_transform_xld`."""
    for one in distance_transform_id:
        one.clear()


@operator
def serialize_distance_transform_xld(distance_transform_id: DistanceTransform) -> SerializedItem:
    """A distance transform as a serialized item. Reference (not read): `serialize_distance_transform_xld`."""
    return distance_transform_id.item()


@operator
def deserialize_distance_transform_xld(serialized_item_handle: SerializedItem) -> DistanceTransform:
    """The distance transform in a serialized item; error 5274 if there is none.

    Reference (not read): `deserialize_distance_transform_xld`.
    """
    return DistanceTransform.of(serialized_item_handle, _NO_DATA, "deserialize_distance_transform_xld")


@operator(effects=("write",))
def write_distance_transform_xld(distance_transform_id: DistanceTransform, file_name: str, *, session: Any) -> None:
    """Write a distance transform to a file, in a form of our own. Reference (not read):
    `write_distance_transform_xld`."""
    _files.write(session.paths.find_write(file_name), item_bytes(distance_transform_id.item()))


@operator(effects=("read",))
def read_distance_transform_xld(file_name: str, *, session: Any) -> DistanceTransform:
    """The distance transform in a file of `write_distance_transform_xld`; error 5235 for another one.

    Reference (not read): `read_distance_transform_xld`.
    """
    name = "read_distance_transform_xld"
    path = session.paths.find_read(file_name)
    item = item_of(_files.content(path))
    if item is None:
        raise HError(_NO_FILE, f"{path} is no file of hdev", operator=name)
    return DistanceTransform.of(item, _NO_FILE, name)
