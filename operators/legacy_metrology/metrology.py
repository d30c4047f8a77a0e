"""Metrology objects copied and moved one by one, as `align_metrology_model` does now for whole models."""

from __future__ import annotations

import copy
import math

from hdev.errors import wrong_number, wrong_value
from hdev.iconic.metrology import Shape
from hdev.operators.metrology._models import MetrologyModel
from hdev.registry import operator


@operator
def copy_metrology_object(metrology_handle: MetrologyModel, index: list[int | str]) -> list[int]:
    """Copy objects ('all' or their numbers) of a model within it, without results; returns the numbers of the copies.

    Reference (not read): `copy_metrology_object`.
    """
    result = []
    for number in metrology_handle.chosen(index, 2, "copy_metrology_object"):
        item = copy.deepcopy(metrology_handle.objects[number])
        item.forget()
        result.append(metrology_handle.add(item))
    return result


def _moved(shape: Shape, row: float, column: float, phi: float, mode: str) -> Shape:
    v = shape.values
    if shape.kind == "line":
        down, right = row, column
        if mode == "absolute":
            down, right = row - (v[0] + v[2]) / 2, column - (v[1] + v[3]) / 2
        return Shape("line", (v[0] + down, v[1] + right, v[2] + down, v[3] + right))
    if mode == "relative":
        row, column = v[0] + row, v[1] + column
    if shape.kind == "circle":
        return Shape("circle", (row, column, v[2]), shape.start, shape.extent)
    turned = math.remainder(phi + (v[2] if mode == "relative" else 0.0), 2 * math.pi)
    return Shape(shape.kind, (row, column, turned, v[3], v[4]), shape.start, shape.extent)


@operator
def transform_metrology_object(
    metrology_handle: MetrologyModel,
    index: list[int | str],
    row: list[int | float],
    column: list[int | float],
    phi: list[int | float],
    mode: list[str],
) -> None:
    """Move and turn objects ('all' or their numbers) of a model; use `align_metrology_model` in new programs.

    Parameters
    ----------
    row, column, phi, mode
        One for all objects or one for each. 'absolute': the centre (of a line: the middle) comes to (row, column), `phi` [rad]
        is the direction from now on; 'relative': all is added to what it was. Lines and circles are not turned.

    Results are forgotten. Source: reference page of `transform_metrology_object`; it leaves open which point of a line moves.
    """
    name = "transform_metrology_object"
    chosen = metrology_handle.chosen(index, 2, name)
    for at, given in enumerate((row, column, phi, mode), start=3):
        if len(given) not in (1, len(chosen)):
            raise wrong_number(at, name, f"{len(given)} values for {len(chosen)} objects")
    for at, values in enumerate((row, column, phi), start=3):
        for value in values:
            if not math.isfinite(value):
                raise wrong_value(at, name, f"{value}")
    for kind in mode:
        if kind not in ("absolute", "relative"):
            raise wrong_value(6, name, f"'{kind}'")
    for k, number in enumerate(chosen):
        item = metrology_handle.objects[number]
        r, c, p = (float(given[k % len(given)]) for given in (row, column, phi))
        item.shape = _moved(item.shape, r, c, p, mode[k % len(mode)])
        item.forget()
    metrology_handle.refresh()
