"""Dilation, erosion, opening and closing of regions with circles, rectangles and any structuring element.

Regions have no border: a dilation goes on outside of an image unless `set_system ('clip_region', 'true')` (the default) cuts it
off there, and an erosion does not know where the image ends. Empty regions and structuring elements give empty regions.
"""

from __future__ import annotations

from typing import Any

from hdev.errors import wrong_value
from hdev.iconic import Region, elements, morphology
from hdev.iconic.setops import difference
from hdev.operators.morphology._common import (
    centered,
    check_iterations,
    check_radius,
    check_size,
    clipped,
)
from hdev.registry import operator

# -------------------------------------------------------------------------------------------------------------- circles


@operator
def dilation_circle(region: Region, radius: int | float, *, session: Any) -> Region:
    """Minkowski addition with a circle: every pixel of the region becomes a circle.

    Parameters
    ----------
    region : region(-array), each processed on its own
    radius : > 0, in pixels
        The circle is floor(2 * Radius) pixels wide, so 3.5 gives a symmetric one of 7 pixels. With an even width (integer
        radii) the reference point is the pixel below and right of the centre: the region grows one pixel more at the top and
        at the left.

    Errors: 1301 for a radius that is not positive. Source: reference page of `dilation_circle`.
    """
    check_radius(radius, "dilation_circle")
    return clipped(morphology.dilate(region, elements.circle(radius)), region, session)


@operator
def erosion_circle(region: Region, radius: int | float) -> Region:
    """Minkowski subtraction with the circle of `dilation_circle`: what is left if every pixel outside becomes a circle.

    Errors: 1301 for a radius that is not positive. Source: reference page of `erosion_circle`.
    """
    check_radius(radius, "erosion_circle")
    return morphology.erode(region, elements.circle(radius).transpose())


@operator
def opening_circle(region: Region, radius: int | float) -> Region:
    """Erosion, then Minkowski addition with the same circle: the pixels that a circle inside the region can cover.

    Nothing moves, whatever the radius. Errors: 1301 for a radius that is not positive.
    Source: reference page of `opening_circle`.
    """
    check_radius(radius, "opening_circle")
    return morphology.opened(region, elements.circle(radius))


@operator
def closing_circle(region: Region, radius: int | float) -> Region:
    """Dilation, then Minkowski subtraction with the same circle: gaps and holes a circle does not fit into are closed.

    The border of the image has no influence. Errors: 1301 for a radius that is not positive.
    Source: reference page of `closing_circle`.
    """
    check_radius(radius, "closing_circle")
    return morphology.closed(region, elements.circle(radius))


# ----------------------------------------------------------------------------------------------------------- rectangles


def _reach(width: int, height: int, name: str) -> tuple[int, int, int, int]:
    check_size(width, 1, name)
    check_size(height, 2, name)
    return -((height - 1) // 2), -((width - 1) // 2), height // 2, width // 2


@operator
def dilation_rectangle1(region: Region, width: int, height: int, *, session: Any) -> Region:
    """Dilation with a rectangle of Width x Height pixels; the time hardly depends on its size.

    With an even size the region grows one pixel more at the right or at the bottom.
    Errors: 1301, 1302 for sizes below 1. Source: reference page of `dilation_rectangle1`.
    """
    reach = _reach(width, height, "dilation_rectangle1")
    return clipped(morphology.dilate_rectangle(region, reach), region, session)


@operator
def erosion_rectangle1(region: Region, width: int, height: int) -> Region:
    """Erosion with a rectangle of Width x Height pixels; the time hardly depends on its size.

    With an even size the region shrinks one pixel more at the right or at the bottom.
    Errors: 1301, 1302 for sizes below 1. Source: reference page of `erosion_rectangle1`.
    """
    return morphology.erode_rectangle(region, _reach(width, height, "erosion_rectangle1"))


@operator
def opening_rectangle1(region: Region, width: int, height: int) -> Region:
    """The pixels that a rectangle of Width x Height pixels inside the region can cover.

    Errors: 1301, 1302 for sizes below 1. Source: reference page of `opening_rectangle1`.
    """
    reach = _reach(width, height, "opening_rectangle1")
    return morphology.dilate_rectangle(morphology.erode_rectangle(region, reach), reach)


@operator
def closing_rectangle1(region: Region, width: int, height: int) -> Region:
    """Dilation, then Minkowski subtraction with a rectangle of Width x Height pixels.

    The border of the image has no influence. Errors: 1301, 1302 for sizes below 1.
    Source: reference page of `closing_rectangle1`.
    """
    reach = _reach(width, height, "closing_rectangle1")
    return morphology.erode_rectangle(morphology.dilate_rectangle(region, reach), reach)


# ------------------------------------------------------------------------------------------------- any structuring element


def _repeated(step: Any, region: Region, element: Region, iterations: int, number: int, name: str) -> Region:
    check_iterations(iterations, number, name)
    for _ in range(iterations):
        before, region = region, step(region, element)
        if region.is_empty or region == before:
            break
    return region


@operator
def dilation1(region: Region, struct_element: Region, iterations: int, *, session: Any) -> Region:
    """The union of the region moved by -s for all pixels s of the structuring element, repeated.

    s is counted from the centre of gravity of the element, rounded to the next pixel (halves upwards).
    Errors: 1301 for less than one iteration. Source: reference page of `dilation1`.
    """
    element = centered(struct_element).transpose()
    result = _repeated(morphology.dilate, region, element, iterations, 1, "dilation1")
    return clipped(result, region, session)


@operator
def dilation2(
    region: Region, struct_element: Region, row: int, column: int, iterations: int, *, session: Any
) -> Region:
    """`dilation1` with the reference point (Row, Column) of the structuring element.

    Errors: 1303 for less than one iteration. Source: reference page of `dilation2`.
    """
    element = struct_element.translate(-row, -column).transpose()
    result = _repeated(morphology.dilate, region, element, iterations, 3, "dilation2")
    return clipped(result, region, session)


@operator
def minkowski_add1(region: Region, struct_element: Region, iterations: int, *, session: Any) -> Region:
    """The union of the region moved by s for all pixels s of the structuring element, repeated.

    s is counted from the centre of gravity of the element, rounded to the next pixel (halves upwards).
    Errors: 1301 for less than one iteration. Source: reference page of `minkowski_add1`.
    """
    result = _repeated(morphology.dilate, region, centered(struct_element), iterations, 1, "minkowski_add1")
    return clipped(result, region, session)


@operator
def minkowski_add2(
    region: Region, struct_element: Region, row: int, column: int, iterations: int, *, session: Any
) -> Region:
    """`minkowski_add1` with the reference point (Row, Column) of the structuring element.

    Errors: 1303 for less than one iteration. Source: reference page of `minkowski_add2`.
    """
    element = struct_element.translate(-row, -column)
    result = _repeated(morphology.dilate, region, element, iterations, 3, "minkowski_add2")
    return clipped(result, region, session)


@operator
def erosion1(region: Region, struct_element: Region, iterations: int) -> Region:
    """The intersection of the region moved by -s for all pixels s of the structuring element, repeated.

    s is counted from the centre of gravity of the element, rounded to the next pixel (halves upwards).
    Errors: 1301 for less than one iteration. Source: reference page of `erosion1`.
    """
    return _repeated(morphology.erode, region, centered(struct_element), iterations, 1, "erosion1")


@operator
def erosion2(region: Region, struct_element: Region, row: int, column: int, iterations: int) -> Region:
    """`erosion1` with the reference point (Row, Column) of the structuring element.

    Errors: 1303 for less than one iteration. Source: reference page of `erosion2`.
    """
    element = struct_element.translate(-row, -column)
    return _repeated(morphology.erode, region, element, iterations, 3, "erosion2")


@operator
def minkowski_sub1(region: Region, struct_element: Region, iterations: int) -> Region:
    """The intersection of the region moved by s for all pixels s of the structuring element, repeated.

    s is counted from the centre of gravity of the element, rounded to the next pixel (halves upwards).
    Errors: 1301 for less than one iteration. Source: reference page of `minkowski_sub1`.
    """
    return _repeated(morphology.erode, region, centered(struct_element).transpose(), iterations, 1, "minkowski_sub1")


@operator
def minkowski_sub2(region: Region, struct_element: Region, row: int, column: int, iterations: int) -> Region:
    """`minkowski_sub1` with the reference point (Row, Column) of the structuring element.

    Errors: 1303 for less than one iteration. Source: reference page of `minkowski_sub2`.
    """
    element = struct_element.translate(-row, -column).transpose()
    return _repeated(morphology.erode, region, element, iterations, 3, "minkowski_sub2")


@operator
def opening(region: Region, struct_element: Region) -> Region:
    """The pixels that a translate of the structuring element inside the region covers. Source: reference page of `opening`."""
    return morphology.opened(region, struct_element)


@operator
def closing(region: Region, struct_element: Region) -> Region:
    """Dilation, then Minkowski subtraction with the same structuring element, without any influence of image borders.

    Source: reference page of `closing`.
    """
    # `dilation1` uses the mirrored element
    return morphology.closed(region, struct_element.transpose())


@operator
def top_hat(region: Region, struct_element: Region) -> Region:
    """What an opening removes: the region without its opening. Source: reference page of `top_hat`."""
    return difference(region, morphology.opened(region, struct_element))


@operator
def bottom_hat(region: Region, struct_element: Region) -> Region:
    """What a closing adds: the closing without the region. Source: reference page of `bottom_hat`."""
    return difference(morphology.closed(region, struct_element.transpose()), region)


# ------------------------------------------------------------------------------------------------------------- boundary


@operator
def boundary(region: Region, boundary_type: str, *, session: Any) -> Region:
    """The border of a region, as thin as it can be (8-connected).

    Parameters
    ----------
    region : region(-array)
    boundary_type
        'inner': the pixels of the region with a 4-neighbour outside of it; 'inner_filled': the same of the region without its
        holes; 'outer': the pixels outside of the region with a 4-neighbour in it.

    Errors: 1301 for another type. Source: reference page of `boundary`.
    """
    cross = elements.cross()
    if boundary_type == "inner":
        return difference(region, morphology.erode(region, cross))
    if boundary_type == "inner_filled":
        filled = morphology.filled(region)
        return difference(filled, morphology.erode(filled, cross))
    if boundary_type == "outer":
        return clipped(difference(morphology.dilate(region, cross), region), region, session)
    raise wrong_value(1, "boundary", f"{boundary_type!r} instead of 'inner', 'inner_filled' or 'outer'")
