"""Sets of closed contours and polygons as areas: intersection, union, differences.

A set encloses what lies within an odd number of its contours (even-odd rule): one within another makes a hole, where two
overlap nothing is enclosed. Open contours are closed by a straight line; the way a contour runs makes no difference. Points
closer than 1e-6 are one point.
"""

from __future__ import annotations

from hdev.iconic import Contour, Objects
from hdev.iconic.polygon import Polygon
from hdev.iconic.polygon_boolean import RULES, combined
from hdev.registry import operator


def _contours(first: Objects, second: Objects, rule: str, polygons: bool = False) -> Objects:
    sets = [list(one) for one in (first, second)]
    found = combined(sets[0], sets[1], RULES[rule])
    if polygons:
        return Objects([Polygon(outline[:, 0], outline[:, 1]) for outline, _ in found])
    return Objects([Contour(o[:, 0], o[:, 1], None, {"is_hole": float(hole)}) for o, hole in found])


@operator
def intersection_closed_contours_xld(contours1: Objects, contours2: Objects) -> Objects:
    """The outlines of what both sets of contours enclose.

    They are closed; outer ones run counter-clockwise, those of holes clockwise, with the global attribute 'is_hole' 0 or 1.
    Attributes of the input are lost. Source: reference page of `intersection_closed_contours_xld`.
    """
    return _contours(contours1, contours2, "intersection")


@operator
def union2_closed_contours_xld(contours1: Objects, contours2: Objects) -> Objects:
    """The outlines of what one of two sets of contours encloses or both do: see `intersection_closed_contours_xld`.

    Source: reference page of `union2_closed_contours_xld`.
    """
    return _contours(contours1, contours2, "union")


@operator
def difference_closed_contours_xld(contours: Objects, sub: Objects) -> Objects:
    """The outlines of what the first set of contours encloses and the second does not: see
    `intersection_closed_contours_xld`. Source: reference page of `difference_closed_contours_xld`."""
    return _contours(contours, sub, "difference")


@operator
def symm_difference_closed_contours_xld(contours1: Objects, contours2: Objects) -> Objects:
    """The outlines of what only one of two sets of contours encloses: see `intersection_closed_contours_xld`.

    Source: reference page of `symm_difference_closed_contours_xld`.
    """
    return _contours(contours1, contours2, "symmetric")


@operator
def intersection_closed_polygons_xld(polygons1: Objects, polygons2: Objects) -> Objects:
    """The outlines of what both sets of polygons enclose, as polygons.

    They are closed, outer ones counter-clockwise, holes clockwise, and do not know of contours any more, so that
    `split_contours_xld` refuses them. Source: reference page of `intersection_closed_polygons_xld`.
    """
    return _contours(polygons1, polygons2, "intersection", True)


@operator
def union2_closed_polygons_xld(polygons1: Objects, polygons2: Objects) -> Objects:
    """The outlines of what one of two sets of polygons encloses or both do: see `intersection_closed_polygons_xld`.

    Source: reference page of `union2_closed_polygons_xld`.
    """
    return _contours(polygons1, polygons2, "union", True)


@operator
def difference_closed_polygons_xld(polygons: Objects, sub: Objects) -> Objects:
    """The outlines of what the first set of polygons encloses and the second does not: see
    `intersection_closed_polygons_xld`. Source: reference page of `difference_closed_polygons_xld`."""
    return _contours(polygons, sub, "difference", True)


@operator
def symm_difference_closed_polygons_xld(polygons1: Objects, polygons2: Objects) -> Objects:
    """The outlines of what only one of two sets of polygons encloses: see `intersection_closed_polygons_xld`.

    Source: reference page of `symm_difference_closed_polygons_xld`.
    """
    return _contours(polygons1, polygons2, "symmetric", True)
