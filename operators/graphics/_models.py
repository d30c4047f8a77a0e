"""What displays of 3D object models and 3D scenes share: poses, cameras and generic parameters as programs give them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.display.scenes import looks
from hdev.errors import HError, wrong_number, wrong_value
from hdev.models3d.cameras import Lens
from hdev.models3d.model import Model
from hdev.models3d.shapes import has_ends
from hdev.operators.calibration._lenses import camera_of
from hdev.operators.transformations._rotations import pose_matrix

Floats = NDArray[np.float64]

_NO_POINTS, _NO_FACES, _NO_LINES, _NO_SHAPE = 9515, 9517, 9518, 9522
_NO_ATTRIBUTE, _NO_ENDS = 9524, 9526


def matrices(values: Sequence[int | float], count: int, number: int, name: str) -> list[Floats]:
    """The matrices of poses: one for all of `count` models, or one for each; error 1400 + n for another number of values."""
    if len(values) not in (7, 7 * count):
        raise wrong_number(number, name, f"{len(values)} values for {count} models")
    found = [pose_matrix(values[k : k + 7], number, name) for k in range(0, len(values), 7)]
    return found * count if len(found) == 1 else found


def pose(values: Sequence[int | float], number: int, name: str) -> Floats:
    """The matrix of one pose."""
    return pose_matrix(values, number, name)


def camera(values: Sequence[int | float | str], number: int, name: str) -> Lens:
    """The camera that models are displayed by: not a hypercentric one (error 1300 + n)."""
    if values and str(values[0]).startswith("area_scan_hypercentric"):
        raise wrong_value(number, name, "models are not displayed by hypercentric cameras")
    return camera_of(values, number, name)


def default_camera(width: int, height: int) -> Lens:
    """A camera for a window of this size: a focal length of 60 mm, pixels of 8.5 micrometres."""
    return Lens(0.06, False, (0.0,), 8.5e-6, 8.5e-6, width / 2.0, height / 2.0, width, height)


def pairs(names: Sequence[str], values: Sequence[Any], number: int, name: str) -> list[tuple[str, Any]]:
    """Generic parameters with their values; error 1401 + n for another number of values than names (n: that of the names)."""
    if len(names) != len(values):
        raise wrong_number(number + 1, name, f"{len(values)} values for {len(names)} names")
    return list(zip(names, values))


def checked(change: Callable[[], Any], parameter: str, value: Any, number: int, name: str) -> Any:
    """What `change` gives; error 1300 + n for an unknown parameter, 1301 + n for a wrong value (n: the number of the names)."""
    try:
        return change()
    except looks.UnknownName:
        raise wrong_value(number, name, f"'{parameter}'") from None
    except ValueError as problem:
        raise wrong_value(number + 1, name, f"'{parameter}' = {value}: {problem}") from None


def triple(value: Any, parts: int, parameter: str, number: int, name: str) -> tuple[float, ...]:
    """Numbers in a string, between spaces or commas; error 1300 + n for other strings."""
    words = str(value).replace(",", " ").split()
    try:
        found = tuple(float(word) for word in words)
    except ValueError:
        found = ()
    if len(found) != parts or not np.isfinite(found).all():
        raise wrong_value(number, name, f"'{parameter}' = '{value}': it is a string of {parts} numbers")
    return found


def check(shown: Iterable[tuple[Model, looks.Look]], name: str) -> None:
    """Raise the error of what none of the models has that their looks ask for."""
    placed = [(model, look) for model, look in shown if look.visible]
    lacking = [set(looks.lacking(model, look)) for model, look in placed]
    for missing in set().union(*lacking) if lacking else ():
        users = [
            (gone, look)
            for (_, look), gone in zip(placed, lacking)
            if missing in (look.red, look.green, look.blue, look.color_attrib)
        ]
        if all(missing in gone for gone, _ in users):
            raise HError(_NO_ATTRIBUTE, f"'{missing}'", operator=name)
    for model, look in placed:
        shape = model.primitive
        faces = bool(model.polygons) or model.triangles is not None
        wanted = look.attribute
        if wanted == "primitive" and shape is None:
            raise HError(_NO_SHAPE, "", operator=name)
        if wanted == "faces" and not faces:
            raise HError(_NO_FACES, "", operator=name)
        if wanted == "lines" and not faces and not model.lines and shape is None:
            raise HError(_NO_LINES, "", operator=name)
        if wanted == "points" and model.points is None:
            raise HError(_NO_POINTS, "", operator=name)
        if shape is not None and not has_ends(shape) and (wanted == "primitive" or (wanted == "auto" and not faces)):
            raise HError(_NO_ENDS, f"a {shape.kind} without ends can not be displayed", operator=name)


def information(rendering: Any, window: Any, rows: Any, columns: Any, kinds: Sequence[str]) -> list[int | float]:
    """What lies at places of a window (image coordinates): for each place, and each kind, the depth or the number; -1:
    nothing."""
    from hdev.display.canvas import View

    depth, owners = rendering.seen(window.height, window.width)
    view = View.of(window.state.part, window.height, window.width)
    found: list[int | float] = []
    for row, column in zip(rows, columns):
        r, c = (int(np.floor(value + 0.5)) for value in view.to_window(float(row), float(column)))
        inside = 0 <= r < window.height and 0 <= c < window.width
        for kind in kinds:
            if kind == "object_index":
                found.append(int(owners[r, c]) if inside else -1)
            else:
                z = float(depth[r, c]) if inside else np.nan
                found.append(z if np.isfinite(z) else -1.0)
    return found


def check_information(
    rows: Sequence[Any], columns: Sequence[Any], kinds: Sequence[str], settings: looks.Settings, first: int, name: str
) -> None:
    """Raise the errors of the operators that ask for depths and numbers. `first` is the position of the rows."""
    if len(rows) != len(columns):
        raise wrong_number(first + 1, name, f"{len(columns)} columns for {len(rows)} rows")
    kept = {"depth": settings.depth_persistence, "object_index": settings.object_index_persistence}
    for kind in kinds:
        if kind not in kept:
            raise wrong_value(first + 2, name, f"'{kind}'")
        if not kept[kind]:
            raise wrong_value(first + 2, name, f"'{kind}': the models were displayed without '{kind}_persistence'")
