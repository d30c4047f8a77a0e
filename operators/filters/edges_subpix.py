"""Edges as images of amplitude and direction, and as sub-pixel contours."""

from __future__ import annotations

import numpy as np

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Contour, Image, Objects
from hdev.iconic import edge_filters as filters
from hdev.iconic.filters import filtered
from hdev.iconic.gray import to_type
from hdev.iconic.region import Region
from hdev.registry import operator

_FILTERS = (*filters.RECURSIVE, "canny", "sobel", "sobel_fast")
_JUNCTIONS = "_junctions"
_SUBPIX_FILTERS = (*_FILTERS, *(kind + _JUNCTIONS for kind in _FILTERS))
#: These give a signed response for int4 images, and with '_int4' for others.
_SIGNED = ("deriche1", "deriche2")
_IMAGE_FILTERS = (*_FILTERS, *(kind + "_int4" for kind in _SIGNED))
_SUPPRESSIONS = ("none", "nms", "inms", "hvnms")


@operator
def edges_sub_pix(
    image: Image, filter: str, alpha: float, low: list[int | float], high: list[int | float]
) -> list[Contour]:
    """Edges of the first channel as contours with sub-pixel precision (byte, uint2, real).

    Parameters
    ----------
    filter : str
        'deriche1', 'lanser1', 'deriche2', 'lanser2', 'shen', 'mshen' (wider for smaller alpha; gray values beyond the image
        are 0), 'canny' (derivatives of a Gaussian, wider for larger alpha; the border is repeated), 'sobel', 'sobel_fast'
        (3 x 3, without alpha). With '_junctions' behind, edges that end beside another one are continued up to it, as by
        `lines_gauss`.
    alpha : float
        Filter parameter, > 0.
    low, high : int | float
        Hysteresis: edge points from High on are accepted, those from Low on if they continue one. A step of height h has the
        amplitude h.

    Attributes of the points (not for 'sobel_fast'): 'edge_direction' (radians, from the columns' axis counterclockwise, bright
    on the left), 'angle' (of the normal on the right side of the contour, from the rows' axis), 'response' (the amplitude).
    Errors: 1301 ... 1304, 9001 for other types. Reference: `edges_sub_pix` (read in part).
    """
    from hdev.iconic import edge_contours

    name = "edges_sub_pix"
    bottom, top = _thresholds(filter, alpha, low, high, (1, 2, 3, 4), name, known=_SUBPIX_FILTERS)
    _check(image, ("byte", "uint2", "real"), name)
    kind = filter.removesuffix(_JUNCTIONS)
    found = edge_contours.edges(image, kind, alpha, bottom, top)
    return found if kind == filter else edge_contours.completed(found)


@operator
def edges_image(
    image: Image, filter: str, alpha: float, nms: str, low: list[int | float], high: list[int | float]
) -> tuple[Image, Image | Objects]:
    """Amplitude and direction of edges (byte, uint2, int4, real).

    Parameters
    ----------
    filter, alpha
        See `edges_sub_pix`; 'sobel_fast' gives no directions. For int4 images 'deriche1' and 'deriche2' give the response
        with a sign (negative where the direction is 180 degrees or more); 'deriche1_int4' and 'deriche2_int4' do so for all
        images, whose amplitudes are int4 then.
    nms : str
        'none'; 'nms': keep points that are maxima across the edge; 'inms': compared with values interpolated exactly on the
        normal; 'hvnms': maxima along the row or the column (5 pixels to both sides).
    low, high : int | float
        Hysteresis, where both are positive: the domain becomes the points that are kept and pass it.

    Directions are in steps of two degrees, counterclockwise from the columns' axis with bright on the left; 255 where the
    amplitude is 0. Amplitudes have the type of the image; the domain of both images is that of the points
    kept. Errors: 1301 ... 1305, 9001 for other types. Reference: `edges_image` (read in part).
    """
    name = "edges_image"
    if nms not in _SUPPRESSIONS:
        raise wrong_value(3, name, f"'{nms}'")
    bottom, top = _thresholds(filter, alpha, low, high, (1, 2, 4, 5), name, signed=True, known=_IMAGE_FILTERS)
    _check(image, ("byte", "uint2", "int4", "real"), name)
    kind = "sobel" if filter == "sobel_fast" else filter.removesuffix("_int4")
    signed = kind != filter if kind in _SIGNED and image.type != "int4" else kind in _SIGNED
    type = "int4" if signed else image.type
    reach = filters.reach(kind, alpha) + 1
    exact = filtered(image.channel(0), (reach, reach), lambda channel: _amplitudes(channel, kind, alpha), "real")
    directions = filtered(
        image.channel(0), (reach, reach), lambda channel: _directions(channel, kind, alpha), "direction"
    )
    strong = exact.channels[0]
    values = to_type(strong, type)
    steps = np.where(values > 0, directions.channels[0], 255).astype(np.uint8)
    domain = image.domain if not image.has_full_domain else None
    if nms != "none" or bottom > 0:
        mask = image.domain.to_mask((image.height, image.width))
        if nms != "none":
            mask = mask & suppressed(strong, steps, nms)
        if bottom > 0:
            mask = hysteresis(np.where(mask, strong, 0.0), bottom, top)
        domain = Region.from_mask(mask)
    if signed:
        values = np.where((steps >= 90) & (steps < 180), -values, values)
    result = Image([values], type, domain)
    if filter == "sobel_fast":
        return result, Objects()
    return result, Image([steps], "direction", domain)


def _amplitudes(channel: np.ndarray, kind: str, alpha: float) -> np.ndarray:
    return filters.amplitudes(*filters.gradient(channel, kind, alpha), kind, alpha)


def _directions(channel: np.ndarray, kind: str, alpha: float) -> np.ndarray:
    rows, columns = filters.gradient(channel, kind, alpha)
    return filters.direction_image(rows, columns, np.hypot(rows, columns))


def suppressed(amplitude: np.ndarray, steps: np.ndarray, mode: str) -> np.ndarray:
    """(H, W) bool: where the amplitude is a maximum across the edge. Of equal neighbours the second counts."""
    around = np.pad(amplitude.astype(np.float64), 1, mode="edge")

    def at(down: int, right: int) -> np.ndarray:
        h, w = amplitude.shape
        return around[1 + down : 1 + down + h, 1 + right : 1 + right + w]

    if mode == "hvnms":
        from scipy import ndimage

        wide = amplitude.astype(np.float64)
        row = wide >= ndimage.maximum_filter1d(wide, 11, axis=1, mode="nearest")
        column = wide >= ndimage.maximum_filter1d(wide, 11, axis=0, mode="nearest")
        return (row | column) & (amplitude > 0)
    normal = np.radians(steps.astype(np.float64) * 2.0) + np.pi / 2.0  # the direction of the gradient
    down, right = -np.sin(normal), np.cos(normal)
    if mode == "inms":
        big = np.maximum(np.maximum(np.abs(down), np.abs(right)), 1e-12)
        from scipy import ndimage

        r, c = np.indices(amplitude.shape, dtype=np.float64)
        wide = amplitude.astype(np.float64)
        before = ndimage.map_coordinates(wide, (r - down / big, c - right / big), order=1, mode="nearest")
        after = ndimage.map_coordinates(wide, (r + down / big, c + right / big), order=1, mode="nearest")
    else:
        octant = np.floor(normal * 4.0 / np.pi + 0.5).astype(np.int64) % 4
        pairs = (((0, 1), (0, -1)), ((-1, 1), (1, -1)), ((-1, 0), (1, 0)), ((-1, -1), (1, 1)))
        after = np.choose(octant, [at(*pair[0]) for pair in pairs])
        before = np.choose(octant, [at(*pair[1]) for pair in pairs])
    here = around[1:-1, 1:-1]
    return (here > 0) & (here >= before) & (here > after)


def hysteresis(amplitude: np.ndarray, low: float, high: float) -> np.ndarray:
    """(H, W) bool: 8-connected parts with amplitudes from `low` on that reach `high` somewhere."""
    import cv2

    weak = (amplitude >= low).astype(np.uint8)
    count, labels = cv2.connectedComponents(weak, connectivity=8)
    keep = np.zeros(count, bool)
    keep[np.unique(labels[amplitude >= high])] = True
    keep[0] = False
    return keep[labels]


def _thresholds(
    filter: str,
    alpha: float,
    low: list[int | float],
    high: list[int | float],
    places: tuple[int, int, int, int],
    name: str,
    signed: bool = False,
    known: tuple[str, ...] = _FILTERS,
) -> tuple[float, float]:
    if filter not in known:
        raise wrong_value(places[0], name, f"'{filter}'")
    if not 0 < alpha <= 1e4 and not filter.startswith("sobel"):
        raise wrong_value(places[1], name, f"{alpha}")
    for place, values in zip(places[2:], (low, high)):
        if len(values) != 1:
            raise wrong_number(place, name, f"{len(values)} values")
        if not signed and values[0] <= 0:
            raise wrong_value(place, name, f"{values[0]}")
    if high[0] < low[0]:
        raise wrong_value(places[3], name, f"{high[0]} is less than {low[0]}")
    return float(low[0]), float(high[0])


def _check(image: Image, types: tuple[str, ...], name: str) -> None:
    if image.type not in types:
        raise HError(9001, image.type, operator=name)
