"""Region growing: neighbouring pixels with similar gray values."""

from __future__ import annotations

import math

from hdev.errors import wrong_number, wrong_value
from hdev.iconic import Image, RegionArray, growing
from hdev.operators.segmentation._common import check_types
from hdev.registry import operator


@operator
def regiongrowing(
    image: Image, raster_height: int, raster_width: int, tolerance: int | float, min_size: int
) -> RegionArray:
    """Cut the image into rectangles and join neighbours whose centres have similar gray values.

    Parameters
    ----------
    image : byte, direction, cyclic, int1, int2, int4, real
        Usually smoothed with a mask of the size of the rectangles before.
    raster_height, raster_width : >= 1
        Size of the rectangles, which start at the corner of the image; even sizes are made odd by one more pixel.
    tolerance : >= 0
        Rectangles that share a side are joined if the difference of the gray values at their centres is at most Tolerance; the
        difference of cyclic values goes the shorter way around.
    min_size
        Only regions with at least so many pixels are returned.

    Rectangles whose centre is outside of the domain do not count, the others are cut off at its border. The regions come in the
    order of their first pixels. Errors: 1301 .. 1304 for values out of range, 9001 for other types.
    Source: reference page of `regiongrowing`.
    """
    for number, size in enumerate((raster_height, raster_width), start=1):
        if size < 1:
            raise wrong_value(number, "regiongrowing", f"a raster of {size} pixels")
    if not tolerance >= 0:
        raise wrong_value(3, "regiongrowing", f"tolerance {tolerance}")
    if min_size < 0:
        raise wrong_value(4, "regiongrowing", f"size {min_size}")
    check_types(image, "regiongrowing", ("byte", "direction", "cyclic", "int1", "int2", "int4", "real"))
    return growing.raster(image, raster_height | 1, raster_width | 1, float(tolerance), min_size)


@operator
def regiongrowing_mean(
    image: Image, start_rows: list[int | float], start_columns: list[int | float], tolerance: int | float, min_size: int
) -> RegionArray:
    """Regions grown from points by their mean gray value.

    A 4-neighbour is added if it differs from the mean of the region so far by less than Tolerance. Without start points the
    first pixel of the domain that belongs to no region is the next one.

    Parameters
    ----------
    image : byte, uint2, int4
    start_rows, start_columns : pixels (the nearest for real coordinates)
        Those outside of the domain or in an earlier region are passed over.
    tolerance : > 0
    min_size : regions with fewer pixels are left out

    Errors: 1402 for different numbers of coordinates, 1303, 1304 for values out of range, 9001 for other types.
    Source: reference page of `regiongrowing_mean`.
    """
    if len(start_rows) != len(start_columns):
        raise wrong_number(2, "regiongrowing_mean", f"{len(start_rows)} rows and {len(start_columns)} columns")
    if not tolerance > 0:
        raise wrong_value(3, "regiongrowing_mean", f"tolerance {tolerance}")
    if min_size < 0:
        raise wrong_value(4, "regiongrowing_mean", f"size {min_size}")
    check_types(image, "regiongrowing_mean", ("byte", "uint2", "int4"))
    rows = [_pixel(row, 1) for row in start_rows]
    columns = [_pixel(column, 2) for column in start_columns]
    return growing.from_points(image, rows, columns, float(tolerance), min_size)


def _pixel(coordinate: int | float, number: int) -> int:
    if not math.isfinite(coordinate):
        raise wrong_value(number, "regiongrowing_mean", f"{coordinate}")
    return math.floor(coordinate + 0.5) if isinstance(coordinate, float) else coordinate


@operator
def regiongrowing_n(
    multi_channel_image: Image, metric: str, min_tolerance: int | float, max_tolerance: int | float, min_size: int
) -> RegionArray:
    """Join 4-neighbours whose gray values in all channels have a distance within [MinTolerance, MaxTolerance].

    Parameters
    ----------
    multi_channel_image : byte
    metric
        For vectors a and b of n gray values. '1-norm' .. '4-norm', 'n-norm': p-norm of a - b divided by n; 'max-diff',
        'min-diff': largest and smallest absolute difference; 'variance' of a - b; 'dot-product': root of the sum of products
        divided by n; 'correlation'; differences ('-diff') and ratios ('-ratio', the smaller divided by the larger) of: 'mean',
        'length' (2-norm), 'gray-max', 'gray-min', 'variance', and of sum, maximum and minimum of the absolute differences of
        all pairs of channels ('mean-abs', 'max-abs', 'min-abs'); 'n-norm-ratio'.
    min_tolerance, max_tolerance
    min_size : only regions with at least so many pixels are returned

    Errors: 1301, 1303, 1304 for values out of range, 9001 for other types. Source: reference page of `regiongrowing_n`.
    """
    if metric not in growing.METRICS:
        raise wrong_value(1, "regiongrowing_n", repr(metric))
    if max_tolerance < min_tolerance:
        raise wrong_value(3, "regiongrowing_n", f"{max_tolerance} is less than {min_tolerance}")
    if min_size < 0:
        raise wrong_value(4, "regiongrowing_n", f"size {min_size}")
    check_types(multi_channel_image, "regiongrowing_n", ("byte",))
    return growing.channels(multi_channel_image, metric, float(min_tolerance), float(max_tolerance), min_size)


def _expanded(
    regions: RegionArray,
    image: Image,
    forbidden: RegionArray,
    iterations: int | str,
    mode: str,
    references: list[int],
    thresholds: list[int],
    name: str,
    position: int,
) -> RegionArray:
    if not (iterations == "maximal" or (isinstance(iterations, int) and iterations >= 0)):
        raise wrong_value(1, name, f"{iterations!r} iterations")
    if mode not in ("image", "region"):
        raise wrong_value(2, name, repr(mode))
    check_types(image, name, ("byte", "cyclic"))
    count = len(image.channels)
    for number, values in ((position - 1, references), (position, thresholds)):
        if len(values) not in (1, count) and not (values is references and name == "expand_gray"):
            raise wrong_number(number, name, f"{len(values)} values for {count} channels")
    if min(thresholds) < 0:
        raise wrong_value(position, name, f"threshold {min(thresholds)}")
    rounds = -1 if iterations == "maximal" else int(iterations)
    return growing.expand(regions, image, forbidden, rounds, mode == "image", references, thresholds)


@operator
def expand_gray(
    regions: RegionArray,
    image: Image,
    forbidden_area: RegionArray,
    iterations: int | str,
    mode: str,
    threshold: list[int],
) -> RegionArray:
    """Let regions grow into similar pixels around them, all at the same speed, or share out where they overlap.

    Parameters
    ----------
    regions
        Where several of them overlap, the pixels first belong to none.
    image : byte, cyclic (any number of channels)
        Regions grow inside of its domain.
    forbidden_area : where nothing grows; may be empty
    iterations : steps of one pixel (4-neighbours), or 'maximal': until nothing changes
    mode : 'image': into everything that is free; 'region': only into where regions overlap
    threshold : one value, or one per channel
        A pixel is added if it differs by at most this much, in each channel, from the pixel of the region beside it.

    A pixel that several regions reach at the same time goes to the first of them.
    Errors: 1401 .. 1403, 1301 .. 1303, 9001 for other types. Source: reference page of `expand_gray`.
    """
    return _expanded(regions, image, forbidden_area, iterations, mode, [], threshold, "expand_gray", 3)


@operator
def expand_gray_ref(
    regions: RegionArray,
    image: Image,
    forbidden_area: RegionArray,
    iterations: int | str,
    mode: str,
    ref_gray: list[int],
    threshold: list[int],
) -> RegionArray:
    """As `expand_gray`, but a pixel is added if it differs from RefGray by at most Threshold.

    Source: reference page of `expand_gray_ref`.
    """
    return _expanded(regions, image, forbidden_area, iterations, mode, ref_gray, threshold, "expand_gray_ref", 4)
