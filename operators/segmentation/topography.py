"""The gray values as a mountain range: extrema, lowlands and plateaus, basins and watersheds.

Only pixels of the domain count, as neighbours too.
"""

from __future__ import annotations

from typing import Any

from hdev.errors import wrong_value
from hdev.iconic import Image, Region, RegionArray, topography
from hdev.iconic.base import Floats
from hdev.operators.segmentation._common import SCALAR_TYPES, check_types
from hdev.registry import operator

_SUB_PIXEL_TYPES = ("byte", "int1", "int2", "uint2", "int4", "real")


@operator
def local_max(image: Image, *, session: Any) -> Region:
    """The pixels whose gray value is larger than those of all their neighbours (`set_system ('neighborhood', 8)`, or 4).

    image : byte, direction, cyclic, int1, int2, uint2, int4, int8, real. Source: reference page of `local_max`.
    """
    check_types(image, "local_max", SCALAR_TYPES)
    return topography.local_extrema(image, True, session.system["neighborhood"])


@operator
def local_min(image: Image, *, session: Any) -> Region:
    """The pixels whose gray value is smaller than those of all their neighbours (`set_system ('neighborhood', 8)`, or 4).

    image : byte, direction, cyclic, int1, int2, uint2, int4, int8, real. Source: reference page of `local_min`.
    """
    check_types(image, "local_min", SCALAR_TYPES)
    return topography.local_extrema(image, False, session.system["neighborhood"])


@operator
def plateaus(image: Image, *, session: Any) -> Region:
    """The connected areas of one gray value (or single pixels) with only smaller gray values around them, all in one region.

    image : byte, direction, cyclic, int1, int2, uint2, int4, int8, real. Source: reference page of `plateaus`.
    """
    check_types(image, "plateaus", SCALAR_TYPES)
    return topography.extreme_areas(image, True, session.system["neighborhood"])[1]


@operator
def plateaus_center(image: Image, *, session: Any) -> Region:
    """One pixel for each of the `plateaus`: the centre of gravity, rounded to the next pixel.

    image : byte, direction, cyclic, int1, int2, uint2, int4, int8, real. Source: reference page of `plateaus_center`.
    """
    check_types(image, "plateaus_center", SCALAR_TYPES)
    return topography.centers(topography.extreme_areas(image, True, session.system["neighborhood"])[0])


@operator
def lowlands(image: Image, *, session: Any) -> Region:
    """The connected areas of one gray value (or single pixels) with only larger gray values around them, all in one region.

    image : byte, direction, cyclic, int1, int2, uint2, int4, int8, real. Source: reference page of `lowlands`.
    """
    check_types(image, "lowlands", SCALAR_TYPES)
    return topography.extreme_areas(image, False, session.system["neighborhood"])[1]


@operator
def lowlands_center(image: Image, *, session: Any) -> Region:
    """One pixel for each of the `lowlands`: the centre of gravity, rounded to the next pixel.

    image : byte, direction, cyclic, int1, int2, uint2, int4, int8, real. Source: reference page of `lowlands_center`.
    """
    check_types(image, "lowlands_center", SCALAR_TYPES)
    return topography.centers(topography.extreme_areas(image, False, session.system["neighborhood"])[0])


# ------------------------------------------------------------------------------------------------------------ sub-pixel


def _critical(image: Image, method: str, sigma: float, threshold: float, name: str) -> Any:
    if method not in ("facet", "gauss"):
        raise wrong_value(1, name, repr(method))
    if not sigma >= 0 or (method == "gauss" and sigma == 0):
        raise wrong_value(2, name, f"sigma {sigma}")
    if not threshold >= 0:
        raise wrong_value(3, name, f"threshold {threshold}")
    check_types(image, name, _SUB_PIXEL_TYPES)
    return topography.critical_points(image, method, sigma, threshold)


@operator
def local_max_sub_pix(image: Image, filter: str, sigma: float, threshold: float) -> tuple[Floats, Floats]:
    """Local maxima with sub-pixel precision: of quadratic polynomials fitted around each pixel.

    Parameters
    ----------
    image : byte, int1, int2, uint2, int4, real
    filter
        'facet': the derivatives are those of polynomials through 3 x 3 pixels of the image smoothed with Sigma (0: not
        smoothed); 'gauss': derivatives of a Gaussian.
    sigma : >= 0 ('gauss': > 0), in pixels
    threshold : >= 0
        Both eigenvalues of the Hessian matrix must be below -Threshold.

    Returns rows and columns, in the order of the pixels they lie in. Errors: 1301 .. 1303 for values out of range, 9001 for
    other types. Source: reference page of `local_max_sub_pix`.
    """
    return _critical(image, filter, sigma, threshold, "local_max_sub_pix")["max"]


@operator
def local_min_sub_pix(image: Image, filter: str, sigma: float, threshold: float) -> tuple[Floats, Floats]:
    """Local minima with sub-pixel precision: both eigenvalues above Threshold; otherwise as `local_max_sub_pix`.

    Source: reference page of `local_min_sub_pix`.
    """
    return _critical(image, filter, sigma, threshold, "local_min_sub_pix")["min"]


@operator
def saddle_points_sub_pix(image: Image, filter: str, sigma: float, threshold: float) -> tuple[Floats, Floats]:
    """Saddle points with sub-pixel precision: one eigenvalue above Threshold, one below -Threshold; see `local_max_sub_pix`.

    Source: reference page of `saddle_points_sub_pix`.
    """
    return _critical(image, filter, sigma, threshold, "saddle_points_sub_pix")["saddle"]


@operator
def critical_points_sub_pix(
    image: Image, filter: str, sigma: float, threshold: float
) -> tuple[Floats, Floats, Floats, Floats, Floats, Floats]:
    """Minima, maxima and saddle points with sub-pixel precision at once; see `local_max_sub_pix`.

    Returns rows and columns of the minima, of the maxima, of the saddle points.
    Source: reference page of `critical_points_sub_pix`.
    """
    found = _critical(image, filter, sigma, threshold, "critical_points_sub_pix")
    return (*found["min"], *found["max"], *found["saddle"])


# ----------------------------------------------------------------------------------------------------------- watersheds


@operator
def watersheds(image: Image) -> tuple[RegionArray, Region]:
    """Basins around the dark areas and the watersheds between them, by flooding.

    Parameters
    ----------
    image : byte, uint2, real (and every other type whose values have an order)

    Basins start at the minima (8-connected areas of one gray value with only larger ones around) and take in their neighbours,
    the darkest first. A pixel next to two basins belongs to the watersheds.

    Returns a region for each basin, in the order of the minima, and one region of all watersheds.
    Source: reference page of `watersheds`; flooding after F. Meyer (1994).
    """
    check_types(image, "watersheds", SCALAR_TYPES)
    return topography.watersheds(image)


@operator
def watersheds_threshold(image: Image, threshold: int | float) -> RegionArray:
    """Basins as of `watersheds`, merged where the watershed between them is low.

    The lowest pass first, two basins with the smallest gray values B1 and B2 are merged if their lowest pass W satisfies
    max (W - B1, W - B2) < Threshold. The watershed between them becomes part of the basin.

    Errors: 1301 for a negative Threshold, 9001 for types without order. Source: reference page of `watersheds_threshold`.
    """
    if not threshold >= 0:
        raise wrong_value(1, "watersheds_threshold", f"threshold {threshold}")
    check_types(image, "watersheds_threshold", SCALAR_TYPES)
    return topography.watersheds_threshold(image, float(threshold))


@operator
def watersheds_marker(image: Image, markers: RegionArray) -> RegionArray:
    """One basin for each marker: basins flooded from the markers instead of the minima.

    Where markers overlap the first one counts; a marker outside of the domain gives an empty basin.
    Source: reference page of `watersheds_marker`.
    """
    check_types(image, "watersheds_marker", SCALAR_TYPES)
    return topography.watersheds_marker(image, markers)


@operator
def pouring(image: Image, mode: str, min_gray: int, max_gray: int) -> RegionArray:
    """Regions around the light areas: water runs down from the maxima.

    Parameters
    ----------
    image : byte
    mode
        'maxima': only the maxima (4-connected areas of one gray value with only smaller ones around); 'regions': all pixels
        that water from just one maximum reaches, running over 4-neighbours that are not lighter; 'all': pixels that are
        reached from several maxima are distributed, all regions growing at the same speed.
    min_gray, max_gray
        Pixels below or above are background.

    Errors: 1301 for another mode, 1303 for MaxGray < MinGray, 9001 for other types. Source: reference page of `pouring`.
    """
    if mode not in ("all", "maxima", "regions"):
        raise wrong_value(1, "pouring", repr(mode))
    if max_gray < min_gray:
        raise wrong_value(3, "pouring", f"{max_gray} is less than {min_gray}")
    check_types(image, "pouring", ("byte",))
    return topography.pouring(image, mode, min_gray, max_gray)
