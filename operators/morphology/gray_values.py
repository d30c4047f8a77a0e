"""Morphology of gray values: minimum and maximum under masks, openings and closings, structuring elements with heights.

Every channel is processed, the domain stays as it is. Gray values outside of the domain, but inside the image, count; at the
border the image is mirrored.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from hdev.errors import HError, wrong_value
from hdev.iconic import Image, elements
from hdev.iconic import gray_morphology as gray
from hdev.registry import operator

WRONG_IMAGE_TYPE = 9001
DIFFERENT_TYPES = 9009

_RECT_TYPES = ("byte", "direction", "cyclic", "uint2", "int2", "int4", "real")
_SE_TYPES = ("byte", "uint2", "real")


def _check(image: Image, name: str, types: tuple[str, ...]) -> None:
    if image.type not in types:
        raise HError(WRONG_IMAGE_TYPE, f"{image.type} instead of {', '.join(types)}", operator=name)


def _rect_mask(height: int, width: int, name: str) -> tuple[int, int]:
    for number, size in enumerate((height, width), start=1):
        if size < 1:
            raise wrong_value(number, name, f"a mask of {size} pixels")
    return height | 1, width | 1


# ------------------------------------------------------------------------------------------------------------ rectangles


@operator
def gray_erosion_rect(image: Image, mask_height: int, mask_width: int) -> Image:
    """The smallest gray value in a rectangle around each pixel.

    Parameters
    ----------
    image : byte, direction, cyclic, uint2, int2, int4, real
    mask_height, mask_width : >= 1; even sizes become odd by one more pixel

    Errors: 1301, 1302 for sizes below 1, 9001 for other types. Source: reference page of `gray_erosion_rect`.
    """
    _check(image, "gray_erosion_rect", _RECT_TYPES)
    mask = _rect_mask(mask_height, mask_width, "gray_erosion_rect")
    return gray.mapped(image, lambda values: gray.extremum(values, mask, False))


@operator
def gray_dilation_rect(image: Image, mask_height: int, mask_width: int) -> Image:
    """The largest gray value in a rectangle around each pixel; see `gray_erosion_rect`.

    Errors: 1301, 1302 for sizes below 1, 9001 for other types. Source: reference page of `gray_dilation_rect`.
    """
    _check(image, "gray_dilation_rect", _RECT_TYPES)
    mask = _rect_mask(mask_height, mask_width, "gray_dilation_rect")
    return gray.mapped(image, lambda values: gray.extremum(values, mask, True))


@operator
def gray_opening_rect(image: Image, mask_height: int, mask_width: int) -> Image:
    """Gray erosion, then gray dilation with a rectangle: light details smaller than it vanish; see `gray_erosion_rect`.

    Errors: 1301, 1302 for sizes below 1, 9001 for other types. Source: reference page of `gray_opening_rect`.
    """
    _check(image, "gray_opening_rect", _RECT_TYPES)
    mask = _rect_mask(mask_height, mask_width, "gray_opening_rect")
    return gray.mapped(image, lambda values: gray.extremum(gray.extremum(values, mask, False), mask, True))


@operator
def gray_closing_rect(image: Image, mask_height: int, mask_width: int) -> Image:
    """Gray dilation, then gray erosion with a rectangle: dark details smaller than it vanish; see `gray_erosion_rect`.

    Errors: 1301, 1302 for sizes below 1, 9001 for other types. Source: reference page of `gray_closing_rect`.
    """
    _check(image, "gray_closing_rect", _RECT_TYPES)
    mask = _rect_mask(mask_height, mask_width, "gray_closing_rect")
    return gray.mapped(image, lambda values: gray.extremum(gray.extremum(values, mask, True), mask, False))


@operator
def gray_range_rect(image: Image, mask_height: int, mask_width: int) -> Image:
    """The largest minus the smallest gray value in a rectangle around each pixel, cut off at the end of the type's range.

    Parameters
    ----------
    image : byte, cyclic, uint2, int2, int4, real
    mask_height, mask_width : >= 1; even sizes become odd by one more pixel

    Errors: 1301, 1302 for sizes below 1, 9001 for other types. Source: reference page of `gray_range_rect`.
    """
    _check(image, "gray_range_rect", ("byte", "cyclic", "uint2", "int2", "int4", "real"))
    mask = _rect_mask(mask_height, mask_width, "gray_range_rect")

    def spread(values: Any) -> Any:
        high, low = gray.extremum(values, mask, True), gray.extremum(values, mask, False)
        if values.dtype.kind != "i":
            return high - low
        limit = np.iinfo(values.dtype).max
        return np.minimum(high.astype(np.int64) - low, limit).astype(values.dtype)

    return gray.mapped(image, spread)


# ---------------------------------------------------------------------------------------------------------------- shapes


def _shaped(
    image: Image, height: int | float, width: int | float, shape: str, steps: tuple[bool, ...], name: str
) -> Image:
    """Minimum (False) and maximum (True) filters one after the other with a mask of the given shape.

    A size that is a float is passed between: the results for the next smaller and the next larger odd size are interpolated.
    """
    _check(image, name, ("byte", "uint2"))
    if shape not in ("rectangle", "rhombus", "octagon"):
        raise wrong_value(3, name, repr(shape))
    for number, size in enumerate((height, width), start=1):
        if not 1 <= size <= 65535:
            raise wrong_value(number, name, f"a mask of {size} pixels")
    if shape != "rectangle" and height != width:
        raise wrong_value(2, name, f"a {shape} of {height} x {width} pixels")
    if isinstance(height, int) and isinstance(width, int):
        sizes = [(height | 1, width | 1, 1.0)]
    elif shape == "rectangle":
        sizes = [(h, w, a * b) for h, a in _odd_sizes(height) for w, b in _odd_sizes(width)]
    else:
        sizes = [(h, h, a) for h, a in _odd_sizes(height)]

    def filtered(values: Any) -> Any:
        results = []
        for h, w, weight in sizes:
            mask = (h, w) if shape == "rectangle" or h == 1 else getattr(elements, shape)(h).to_mask()
            result = values
            for largest in steps:
                result = gray.extremum(result, mask, largest)
            results.append((result, weight))
        if len(results) == 1:
            return results[0][0]
        return gray.rounded(sum(result * weight for result, weight in results), values.dtype)

    return gray.mapped(image, filtered)


def _odd_sizes(size: int | float) -> list[tuple[int, float]]:
    """The odd sizes on both sides of `size`, with the weights of their results."""
    low = math.floor((size - 1) / 2) * 2 + 1
    part = (size - low) / 2
    return [(low, 1.0)] if part == 0 else [(low, 1 - part), (low + 2, part)]


@operator
def gray_erosion_shape(image: Image, mask_height: int | float, mask_width: int | float, mask_shape: str) -> Image:
    """The smallest gray value under a mask around each pixel.

    Parameters
    ----------
    image : byte, uint2
    mask_height, mask_width : >= 1
        Even integers become odd by one more pixel. If one is a float, the results of the next smaller and the next larger odd
        sizes are interpolated linearly: 4 and 4.0 are not the same.
    mask_shape : 'rectangle', 'rhombus' or 'octagon' (nearly a circle); the latter two as high as wide

    Errors: 1301, 1302, 1303 for values out of range, 9001 for other types. Source: reference page of `gray_erosion_shape`.
    """
    return _shaped(image, mask_height, mask_width, mask_shape, (False,), "gray_erosion_shape")


@operator
def gray_dilation_shape(image: Image, mask_height: int | float, mask_width: int | float, mask_shape: str) -> Image:
    """The largest gray value under a mask around each pixel; parameters and errors as of `gray_erosion_shape`.

    Source: reference page of `gray_dilation_shape`.
    """
    return _shaped(image, mask_height, mask_width, mask_shape, (True,), "gray_dilation_shape")


@operator
def gray_opening_shape(image: Image, mask_height: int | float, mask_width: int | float, mask_shape: str) -> Image:
    """Gray erosion, then gray dilation with the same mask; parameters and errors as of `gray_erosion_shape`.

    Source: reference page of `gray_opening_shape`.
    """
    return _shaped(image, mask_height, mask_width, mask_shape, (False, True), "gray_opening_shape")


@operator
def gray_closing_shape(image: Image, mask_height: int | float, mask_width: int | float, mask_shape: str) -> Image:
    """Gray dilation, then gray erosion with the same mask; parameters and errors as of `gray_erosion_shape`.

    Source: reference page of `gray_closing_shape`.
    """
    return _shaped(image, mask_height, mask_width, mask_shape, (True, False), "gray_closing_shape")


@operator
def dual_rank(image: Image, mask_type: str, radius: int, mode_percent: int, margin: int | float | str) -> Image:
    """Two rank filters one after the other: opening (0), median (50), closing (100) and everything between.

    The first filter takes the gray value of rank ModePercent per cent under the mask, the second that of 100 - ModePercent.

    Parameters
    ----------
    image : byte, int2, uint2, int4, real
    mask_type : 'circle', 'square' or 'rhombus', 2 * Radius + 1 pixels wide
    radius : >= 1
    mode_percent : 0 .. 100
    margin : 'mirrored', 'continued', 'cyclic', or the gray value outside of the image

    Errors: 1301 .. 1304 for values out of range, 9001 for other types. Source: reference page of `dual_rank`.
    """
    _check(image, "dual_rank", ("byte", "int2", "uint2", "int4", "real"))
    if mask_type not in ("circle", "square", "rhombus"):
        raise wrong_value(1, "dual_rank", repr(mask_type))
    if radius < 1:
        raise wrong_value(2, "dual_rank", f"radius {radius}")
    if not 0 <= mode_percent <= 100:
        raise wrong_value(3, "dual_rank", f"{mode_percent} per cent")
    if isinstance(margin, str) and margin not in ("mirrored", "continued", "cyclic"):
        raise wrong_value(4, "dual_rank", repr(margin))
    size = 2 * radius + 1
    if mask_type == "square":
        mask = np.ones((size, size), np.bool_)
    else:
        mask = (elements.circle(radius + 0.5) if mask_type == "circle" else elements.rhombus(size)).to_mask()
    last = int(mask.sum()) - 1
    first = round(last * mode_percent / 100)
    return gray.mapped(
        image, lambda values: gray.rank(gray.rank(values, mask, first, margin), mask, last - first, margin)
    )


# -------------------------------------------------------------------------------------- structuring elements with heights


@operator
def gen_disc_se(type: str, width: int, height: int, smax: int | float) -> Image:
    """A structuring element for gray morphology: a half ellipsoid over an ellipse; a flat one with a Smax of 0.

    Parameters
    ----------
    type : 'byte', 'uint2' or 'real'
    width, height : >= 1, of the ellipse and of the image, whose domain is the ellipse
    smax : >= 0, the height in the middle

    Errors: 1301 .. 1304 for other values. Source: reference page of `gen_disc_se`.
    """
    if type not in _SE_TYPES:
        raise wrong_value(1, "gen_disc_se", repr(type))
    for number, size in enumerate((width, height), start=2):
        if not 1 <= size <= 4096:
            raise wrong_value(number, "gen_disc_se", f"{size} pixels")
    if not 0 <= smax <= {"byte": 255, "uint2": 65535, "real": 3e38}[type]:
        raise wrong_value(4, "gen_disc_se", f"height {smax}")
    return gray.disc(type, width, height, float(smax))


@operator(effects=("read",))
def read_gray_se(file_name: str, *, session: Any) -> Image:
    """A structuring element for gray morphology from a text file FileName.gse.

    The file has the width and the height, then width x height integers row by row: heights, or negative numbers for pixels
    that do not belong to the element. The result is a byte image whose domain is the element.

    Errors: 5200-range for files that cannot be read, 1301 for a file of another form. Source: page of `read_gray_se`.
    """
    from pathlib import Path

    path = Path(file_name if file_name.endswith(".gse") else file_name + ".gse")
    candidates = [path, Path(session.folder) / path, *(Path(folder) / path for folder in session.image_paths)]
    for candidate in candidates:
        try:
            text = candidate.read_text("latin-1")
            break
        except OSError:
            continue
    else:
        raise HError(5200, str(path), operator="read_gray_se")
    try:
        width, height, *heights = (int(word) for word in text.split())
    except ValueError:
        raise wrong_value(1, "read_gray_se", f"{path} does not consist of integers") from None
    if width < 1 or height < 1 or len(heights) != width * height or max(heights) > 255:
        raise wrong_value(1, "read_gray_se", f"{path} has no {width} x {height} heights up to 255")
    values = np.asarray(heights, np.int64).reshape(height, width)
    from hdev.iconic import Region

    return Image([np.maximum(values, 0).astype(np.uint8)], "byte", Region.from_mask(values >= 0))


def _element(image: Image, se: Image, name: str) -> gray.Element:
    _check(image, name, _SE_TYPES)
    _check(se, name, _SE_TYPES)
    if image.type != se.type:
        raise HError(DIFFERENT_TYPES, f"{image.type} and {se.type}", operator=name)
    return gray.Element(se)


@operator
def gray_dilation(image: Image, se: Image) -> Image:
    """Gray dilation: max f(x - s) + h(s) over all pixels s of the structuring element with x - s inside the image.

    Parameters
    ----------
    image : byte, uint2, real
    se : of the same type
        Its domain is the shape, its gray values are the heights h, the centre of the image is the reference point.

    Results are cut off at the ends of the type's range. Errors: 9001 for other types, 9009 for different ones.
    Source: reference page of `gray_dilation`.
    """
    return gray.mapped(image, _element(image, se, "gray_dilation").dilate)


@operator
def gray_erosion(image: Image, se: Image) -> Image:
    """Gray erosion: min f(x + s) - h(s) over all pixels s of the structuring element; see `gray_dilation`.

    Source: reference page of `gray_erosion`.
    """
    return gray.mapped(image, _element(image, se, "gray_erosion").erode)


@operator
def gray_opening(image: Image, se: Image) -> Image:
    """Gray erosion, then gray dilation; see `gray_dilation`. Source: reference page of `gray_opening`."""
    element = _element(image, se, "gray_opening")
    return gray.mapped(image, lambda values: element.dilate(element.erode(values)))


@operator
def gray_closing(image: Image, se: Image) -> Image:
    """Gray dilation, then gray erosion; see `gray_dilation`. Source: reference page of `gray_closing`."""
    element = _element(image, se, "gray_closing")
    return gray.mapped(image, lambda values: element.erode(element.dilate(values)))


def _less(a: Any, b: Any) -> Any:
    """a - b, cut off at the ends of the type's range."""
    if a.dtype.kind == "f":
        return a - b
    limits = np.iinfo(a.dtype)
    return np.clip(a.astype(np.int64) - b, limits.min, limits.max).astype(a.dtype)


@operator
def gray_tophat(image: Image, se: Image) -> Image:
    """The image minus its gray opening: light details smaller than the element. Source: reference page of `gray_tophat`."""
    element = _element(image, se, "gray_tophat")
    return gray.mapped(image, lambda values: _less(values, element.dilate(element.erode(values))))


@operator
def gray_bothat(image: Image, se: Image) -> Image:
    """The gray closing minus the image: dark details smaller than the element. Source: reference page of `gray_bothat`."""
    element = _element(image, se, "gray_bothat")
    return gray.mapped(image, lambda values: _less(element.erode(element.dilate(values)), values))
