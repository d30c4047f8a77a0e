"""Choosing regions by features, position and similarity (section Regions/Features)."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.errors import wrong_number, wrong_value
from hdev.iconic import RegionArray, features, hulls
from hdev.iconic.shape_features import FEATURES, Shapes
from hdev.registry import operator


@operator
def select_shape(
    regions: RegionArray,
    names: list[str],
    operation: str,
    min: list[int | float | str],
    max: list[int | float | str],
    *,
    session: Any,
) -> RegionArray:
    """The regions whose features lie in closed intervals, in their order.

    Parameters
    ----------
    names
        One or more features: 'area', 'row', 'circularity' ... (see `region_features` for the list).
    operation
        'and': every feature lies in its interval; 'or': at least one does.
    min, max
        A bound for each feature; 'min' and 'max' leave the interval open at that end.

    An unknown feature is refused with 1301, an unknown operation with 1302. Source: reference page of `select_shape`.
    """
    if operation not in ("and", "or"):
        raise wrong_value(2, "select_shape", f"'{operation}'")
    if not names:
        raise wrong_number(1, "select_shape", "no feature")
    for position, bounds in ((3, min), (4, max)):
        if len(bounds) != len(names):
            raise wrong_number(position, "select_shape", f"{len(bounds)} bounds for {len(names)} features")
    shapes = Shapes(regions, session.system["neighborhood"])
    chosen = np.full(len(regions), operation == "and")
    for name, low, high in zip(names, min, max):
        if name not in FEATURES:
            raise wrong_value(1, "select_shape", f"there is no feature '{name}'")
        values = shapes.feature(name)
        inside = (values >= _bound(low, 3)) & (values <= _bound(high, 4))
        chosen = chosen & inside if operation == "and" else chosen | inside
    return regions.select(chosen)


def _bound(value: int | float | str, position: int) -> int | float:
    if not isinstance(value, str):
        return value
    if value not in ("min", "max"):
        raise wrong_value(position, "select_shape", f"'{value}'")
    return -np.inf if value == "min" else np.inf


@operator
def region_features(regions: RegionArray, names: list[str], *, session: Any) -> Any:
    """Features of regions: all of the first region, all of the second, and so on.

    Parameters
    ----------
    names
        Features as `select_shape` takes them: area, row, column, width, height, ratio, row1, column1, row2, column2,
        circularity, compactness, contlength, convexity, rectangularity, ra, rb, phi, anisometry, bulkiness, struct_factor,
        outer_radius, inner_radius, inner_width, inner_height, dist_mean, dist_deviation, roundness, num_sides, connect_num,
        holes_num, area_holes, max_diameter, orientation, euler_number, rect2_phi, rect2_len1, rect2_len2, and the moments
        moments_m11, m20, m02, ia, ib, m11_invar, m20_invar, m02_invar, phi1, phi2, m21, m12, m03, m30, m21_invar, m12_invar,
        m03_invar, m30_invar, i1 .. i4, psi1 .. psi4.

    Values are reals. An unknown feature is refused with 1301. Source: reference page of `region_features`.
    """
    if not names:
        raise wrong_number(1, "region_features", "no feature")
    shapes = Shapes(regions, session.system["neighborhood"])
    for name in names:
        if name not in FEATURES:
            raise wrong_value(1, "region_features", f"there is no feature '{name}'")
    return np.stack([shapes.feature(name) for name in names], axis=1).astype(np.float64).ravel()


@operator
def select_shape_std(regions: RegionArray, shape: str, percent: float) -> RegionArray:
    """Regions of a standard shape.

    Parameters
    ----------
    shape
        'max_area': the largest region (the first of equally large ones); 'rectangle1', 'rectangle2': the regions that fill at
        least `percent` percent of their smallest rectangle parallel to the axes, or in any direction.
    percent
        0 .. 100; without meaning for 'max_area'.

    Source: reference page of `select_shape_std`.
    """
    if shape not in ("max_area", "rectangle1", "rectangle2"):
        raise wrong_value(1, "select_shape_std", f"'{shape}'")
    area = features.areas(regions)
    if shape == "max_area":
        return regions.select([int(area.argmax())] if area.size and area.any() else [])
    if shape == "rectangle1":
        whole = Shapes(regions).extent.prod(axis=1)
    else:
        rectangles = hulls.smallest_rectangles(regions)
        whole = (2.0 * rectangles[:, 3] + 1.0) * (2.0 * rectangles[:, 4] + 1.0)
    return regions.select((area > 0) & (100.0 * area >= percent * whole * (1 - 1e-12)))
