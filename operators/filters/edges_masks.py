"""Edge filters with small masks, derivatives of Gaussians, differences of smoothed images."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from hdev.errors import wrong_number, wrong_value
from hdev.iconic import Image, Region, edge_filters
from hdev.iconic.filters import binomial_mask, filtered, gauss_mask, means, separable
from hdev.iconic.gray import to_type
from hdev.operators.filters._common import check_type, choice
from hdev.operators.filters.smoothing import _SIGMA
from hdev.registry import operator

Floats = np.ndarray

_RING = ((0, 0), (0, 1), (0, 2), (1, 2), (2, 2), (2, 1), (2, 0), (1, 0))


def _correlated(channel: Floats, masks: list[Floats]) -> list[Floats]:
    import cv2

    gray = channel.astype(np.float64)
    return [cv2.filter2D(gray, cv2.CV_64F, mask, borderType=cv2.BORDER_REFLECT_101) for mask in masks]


def _compass(first: list[float], center: float) -> list[Floats]:
    """The eight masks that turning the outer values of a 3 x 3 mask gives, clockwise from the upper left corner."""
    result = []
    for turn in range(8):
        mask = np.full((3, 3), center)
        for k, (r, c) in enumerate(_RING):
            mask[r, c] = first[(k - turn) % 8]
        result.append(mask)
    return result


_KIRSCH = _compass([5.0, 5.0, 5.0, -3.0, -3.0, -3.0, -3.0, -3.0], 0.0)
_ROBINSON = _compass([1.0, 2.0, 1.0, 0.0, -1.0, -2.0, -1.0, 0.0], 0.0)
_PREWITT = (np.array([[1.0, 1, 1], [0, 0, 0], [-1, -1, -1]]), np.array([[1.0, 0, -1], [1, 0, -1], [1, 0, -1]]))
_ROOT = math.sqrt(2.0)
_FREI = (
    np.array([[1.0, _ROOT, 1], [0, 0, 0], [-1, -_ROOT, -1]]),
    np.array([[1.0, 0, -1], [_ROOT, 0, -_ROOT], [1, 0, -1]]),
)


def _gradient_pair(
    image: Image, name: str, pairs: tuple[Floats, Floats], size: Callable[[Floats, Floats], Floats]
) -> Any:
    """Amplitude and direction from the masks for 'up is bright' and 'left is bright'."""
    check_type(image, name)

    def amplitude(channel: Floats) -> Floats:
        return to_type(np.round(size(*_correlated(channel, list(pairs))), 9), image.type)

    def direction(channel: Floats) -> Floats:
        up, left = _correlated(channel, list(pairs))
        return edge_filters.direction_image(-up, -left, amplitude(channel))

    amplitudes = filtered(image, (1, 1), amplitude)
    return amplitudes, filtered(image, (1, 1), direction, "direction")


def _compass_pair(image: Image, name: str, masks: list[Floats]) -> tuple[Image, Image]:
    """The largest response of eight masks, and the direction of the edge that it stands for, in steps of 45 degrees."""
    check_type(image, name)

    def amplitude(channel: Floats) -> Floats:
        return to_type(np.max(np.stack(_correlated(channel, masks)), axis=0), image.type)

    def direction(channel: Floats) -> Floats:
        stack = np.stack(_correlated(channel, masks))
        best = stack.argmax(axis=0)  # mask k is bright on the side k * 45 degrees clockwise from the top left corner
        # bright at the top left corner to the middle of the top ... : the first mask has its bright side at the top
        normal = 90 - 45 * best
        steps = (((normal - 90) % 360 + 1) // 2) % 180
        return np.where(stack.max(axis=0) > 0, steps, 255).astype(np.uint8)

    return filtered(image, (1, 1), amplitude), filtered(image, (1, 1), direction, "direction")


@operator
def kirsch_amp(image: Image) -> Image:
    """The largest response of the eight Kirsch masks (5 5 5 on one side, -3 elsewhere), clipped to the type.

    Source: reference page of `kirsch_amp`.
    """
    return _compass_pair(image, "kirsch_amp", _KIRSCH)[0]


@operator
def kirsch_dir(image: Image) -> tuple[Image, Image]:
    """`kirsch_amp`, and the direction of the edge in steps of two degrees (multiples of 45 degrees), bright on the left.

    Source: reference page of `kirsch_dir`.
    """
    return _compass_pair(image, "kirsch_dir", _KIRSCH)


@operator
def robinson_amp(image: Image) -> Image:
    """The largest response of the eight Robinson masks (1 2 1 opposite to -1 -2 -1), clipped to the type.

    Source: reference page of `robinson_amp`.
    """
    return _compass_pair(image, "robinson_amp", _ROBINSON)[0]


@operator
def robinson_dir(image: Image) -> tuple[Image, Image]:
    """`robinson_amp`, and the direction of the edge in steps of two degrees (multiples of 45 degrees), bright on the left.

    Source: reference page of `robinson_dir`.
    """
    return _compass_pair(image, "robinson_dir", _ROBINSON)


def _largest(a: Floats, b: Floats) -> Floats:
    return np.maximum(np.abs(a), np.abs(b))


@operator
def prewitt_amp(image: Image) -> Image:
    """The larger absolute response of the two Prewitt masks, clipped to the type. Source: page of `prewitt_dir`."""
    return _gradient_pair(image, "prewitt_amp", _PREWITT, _largest)[0]


@operator
def prewitt_dir(image: Image) -> tuple[Image, Image]:
    """`prewitt_amp`, and the direction of the edge in steps of two degrees.

    Directions are counterclockwise from the columns' axis with bright on the left; 255 where the amplitude is 0.
    Source: reference page of `prewitt_dir`.
    """
    return _gradient_pair(image, "prewitt_dir", _PREWITT, _largest)


@operator
def frei_amp(image: Image) -> Image:
    """The larger absolute response of the two Frei-Chen masks, clipped to the type. Source: page of `frei_dir`."""
    return _gradient_pair(image, "frei_amp", _FREI, _largest)[0]


@operator
def frei_dir(image: Image) -> tuple[Image, Image]:
    """`frei_amp`, and the direction of the edge (see `prewitt_dir`). Source: reference page of `frei_dir`."""
    return _gradient_pair(image, "frei_dir", _FREI, _largest)


@operator
def sobel_dir(image: Image, filter_type: str, size: list[int]) -> tuple[Image, Image]:
    """`sobel_amp` ('sum_abs' or 'sum_sqrt', with '_binomial' too), and the direction of the edge.

    Directions are in steps of two degrees, counterclockwise from the columns' axis with bright on the left; 255 where the
    amplitude is 0. Source: reference page of `sobel_dir`.
    """
    from hdev.operators.filters.edges import _mask, sobel_amp

    name = "sobel_dir"
    kind = filter_type.removesuffix("_binomial")
    if kind not in ("sum_abs", "sum_sqrt"):
        raise wrong_value(1, name, f"'{filter_type}'")
    amplitude = sobel_amp(image, filter_type, size)
    width, height = size[0], size[-1]
    binomial = kind != filter_type
    row_mask, column_mask = _mask(height - 2, binomial), _mask(width - 2, binomial)
    difference, mean = np.array([-1.0, 0.0, 1.0]), np.array([1.0, 2.0, 1.0])

    def direction(channel: Floats) -> Floats:
        gray = separable(channel, row_mask, column_mask) if max(width, height) > 3 else channel
        rows, columns = separable(gray, difference, mean), separable(gray, mean, difference)
        return edge_filters.direction_image(rows, columns, np.hypot(rows, columns))

    steps = filtered(image, (height // 2 + 2, width // 2 + 2), direction, "direction")
    planes = [np.where(a > 0, s, 255).astype(np.uint8) for a, s in zip(amplitude.channels, steps.channels)]
    return amplitude, Image(planes, "direction", None if image.has_full_domain else image.domain)


@operator
def roberts(image: Image, filter_type: str) -> Image:
    """Differences along the diagonals of 2 x 2 pixels a b / c d (byte, int2, uint2), clipped to the type.

    'roberts_max': max (|a - d|, |b - c|); 'gradient_max': max (|a + b - c - d|, |a + c - b - d|); 'gradient_sum': |a + b -
    c - d| + |a + c - b - d|. The pixel itself is d. The border is mirrored. Source: reference page of `roberts`.
    """
    name = "roberts"
    choice(filter_type, ("roberts_max", "gradient_max", "gradient_sum"), 1, name)
    check_type(image, name)

    def filter(channel: Floats) -> Floats:
        around = np.pad(channel.astype(np.int64), ((1, 0), (1, 0)), mode="reflect")
        a, b, c, d = around[:-1, :-1], around[:-1, 1:], around[1:, :-1], around[1:, 1:]
        if filter_type == "roberts_max":
            return to_type(np.maximum(np.abs(a - d), np.abs(b - c)), image.type)
        down, right = np.abs(a + b - c - d), np.abs(a + c - b - d)
        return to_type(down + right if filter_type == "gradient_sum" else np.maximum(down, right), image.type)

    return filtered(image, (1, 1), filter)


_LAPLACE = {
    "n_4": ([[0, 1, 0], [1, -4, 1], [0, 1, 0]], 1.0),
    "n_8": ([[1, 1, 1], [1, -8, 1], [1, 1, 1]], 2.0),
    "n_8_isotropic": ([[10, 22, 10], [22, -128, 22], [10, 22, 10]], 32.0),
}


@operator
def laplace(image: Image, result_type: str, mask_size: list[int], filter_mask: str) -> Image:
    """The Laplace operator by differences (byte, uint2).

    Parameters
    ----------
    result_type : str
        'absolute' (of the type of the image), 'signed' (of twice the bits: int2, int4) or 'signed_clipped' (int1, int2); all
        clipped. '_binomial' behind the name smooths with a binomial instead of a Gaussian mask.
    mask_size : list of int
        3; or 5, 7, 9, 11, 13 (binomial: odd numbers up to 39, also width and height): the image is smoothed with a mask smaller
        by 2 first.
    filter_mask : 'n_4' (result divided by 1), 'n_8' (by 2), 'n_8_isotropic' (10 22 10 / 22 -128 22, by 32)

    Errors: 1301 ... 1303, 1402, 9001. Source: reference page of `laplace`.
    """
    name = "laplace"
    kind = result_type.removesuffix("_binomial")
    choice(kind, ("absolute", "signed", "signed_clipped"), 1, name)
    choice(filter_mask, tuple(_LAPLACE), 3, name)
    binomial = kind != result_type
    if len(mask_size) not in ((1, 2) if binomial else (1,)):
        raise wrong_number(2, name, f"{len(mask_size)} values")
    for value in mask_size:
        choice(value, range(3, 40 if binomial else 14, 2), 2, name)
    check_type(image, name)
    width, height = mask_size[0] - 2, mask_size[-1] - 2
    signed = {
        "byte": {"signed": "int2", "signed_clipped": "int1"},
        "uint2": {"signed": "int4", "signed_clipped": "int2"},
    }
    type = image.type if kind == "absolute" else signed[image.type][kind]
    mask, weight = _LAPLACE[filter_mask]

    def smoothing(size: int) -> Floats:
        return np.ones(1) if size == 1 else binomial_mask(size) if binomial else gauss_mask(size, _SIGMA[size])

    rows, columns = smoothing(height), smoothing(width)

    def second(channel: Floats) -> Floats:
        if max(width, height) > 1:
            channel = to_type(separable(channel, rows, columns), image.type)
        value = _correlated(channel, [np.array(mask, np.float64)])[0] / weight
        return to_type(np.abs(value) if kind == "absolute" else value, type)

    return filtered(image, (height // 2 + 1, width // 2 + 1), second, type)


@operator
def highpass_image(image: Image, width: int, height: int) -> Image:
    """High frequencies: the mean of a rectangle minus the gray value, plus 128 (byte) or 32767 (uint2), clipped.

    Sizes are at least 3, even ones are made odd; the border is mirrored. Source: reference page of `highpass_image`.
    """
    name = "highpass_image"
    for number, size in ((1, width), (2, height)):
        if size < 3:
            raise wrong_value(number, name, f"{size}")
    check_type(image, name)
    width, height = width | 1, height | 1
    middle = 128 if image.type == "byte" else 32767

    def high(channel: Floats) -> Floats:
        return to_type(means(channel, height, width).astype(np.int64) - channel + middle, image.type)

    return filtered(image, (height // 2, width // 2), high)


# ------------------------------------------------------------------------------------- derivatives of Gaussians


def gauss_derivative(sigma: float, order: int) -> Floats:
    """Correlation mask of the order-th derivative of a Gaussian (0 .. 3), exact for polynomials up to that order."""
    size = max(math.ceil(4.0 * sigma) + order, order, 1)
    at = np.arange(-size, size + 1, dtype=np.float64)
    density = np.exp(-0.5 * (at / sigma) ** 2)
    density /= density.sum()
    x = at / sigma
    hermite = (np.ones_like(x), x, x * x - 1.0, x**3 - 3.0 * x)[order]
    mask = density * hermite
    # no response to lower powers of the same parity, and the right one to x ** order
    if order == 2:
        mask -= density * mask.sum()
    elif order == 3:
        mask -= density * at * ((mask * at).sum() / (density * at * at).sum())
    moment = (mask * at**order).sum()
    return mask * (math.factorial(order) / moment) if moment else mask


_DERIVATIVES = {
    name: (name.count("y"), name.count("x"))
    for name in ("x", "y", "xx", "yy", "xy", "xxx", "yyy", "xxy", "xyy", "none")
}
_SECOND = (
    "laplace",
    "gradient",
    "gradient_dir",
    "det",
    "mean_curvature",
    "gauss_curvature",
    "area",
    "eigenvalue1",
    "eigenvalue2",
    "eigenvec_dir",
    "main1_curvature",
    "main2_curvature",
    "kitchen_rosenfeld",
    "zuniga_haralick",
    "2nd_ddg",
    "de_saint_venant",
)


@operator
def derivate_gauss(image: Image, sigma: list[int | float], component: str) -> Image:
    """Derivatives of the image smoothed with a Gaussian, and features of them, as a real image.

    Parameters
    ----------
    sigma : float, or two: for the columns' and the rows' direction
    component : str
        'none' (smoothed), 'x', 'y', 'xx', 'yy', 'xy', 'xxx', 'yyy', 'xxy', 'xyy'; 'gradient' (length), 'gradient_dir'
        (radians), 'laplace', 'det', 'eigenvalue1' (the larger one), 'eigenvalue2', 'eigenvec_dir' (radians), 'mean_curvature',
        'gauss_curvature', 'main1_curvature', 'main2_curvature', 'area', 'kitchen_rosenfeld', 'zuniga_haralick', '2nd_ddg',
        'de_saint_venant'.

    With the derivatives x ... yy, s = x**2 + y**2 and D = xx yy - xy**2: 'mean_curvature' is H = ((1 + x**2) yy - 2 x y xy +
    (1 + y**2) xx) / (1 + s)**1.5, 'gauss_curvature' K = D / (1 + s)**2, main curvatures H +- sqrt (H**2 - K), 'area' 1 + s,
    'kitchen_rosenfeld' k = (xx y**2 + yy x**2 - 2 x y xy) / s, 'zuniga_haralick' k / sqrt (s), '2nd_ddg' (xx x**2 + 2 x y xy +
    yy y**2) / s, 'de_saint_venant' (x y (yy - xx) + (x**2 - y**2) xy) / s.

    x is to the right, y downwards; the border is mirrored. Errors: 1301, 1302, 1401, 9001.
    Source: reference page of `derivate_gauss`.
    """
    name = "derivate_gauss"
    if len(sigma) not in (1, 2):
        raise wrong_number(1, name, f"{len(sigma)} values")
    for value in sigma:
        if not 0.01 <= value <= 1000:
            raise wrong_value(1, name, f"{value}")
    choice(component, (*_DERIVATIVES, *_SECOND), 2, name)
    check_type(image, name)
    across, down = float(sigma[0]), float(sigma[-1])
    reach = (math.ceil(4.0 * down) + 3, math.ceil(4.0 * across) + 3)

    def value(channel: Floats) -> Floats:
        return feature(channel, across, down, component).astype(np.float32)

    return filtered(image, reach, value, "real")


def feature(channel: Floats, across: float, down: float, component: str) -> Floats:
    """(H, W) float64, see `derivate_gauss`."""
    import cv2

    gray = channel.astype(np.float64)

    def d(name: str) -> Floats:
        rows, columns = _DERIVATIVES[name]
        return cv2.sepFilter2D(
            gray,
            cv2.CV_64F,
            gauss_derivative(across, columns),
            gauss_derivative(down, rows),
            borderType=cv2.BORDER_REFLECT_101,
        )

    if component in _DERIVATIVES:
        return d(component)
    if component == "laplace":
        return d("xx") + d("yy")
    x, y = d("x"), d("y")
    if component == "gradient":
        return np.hypot(x, y)
    if component == "gradient_dir":
        return np.arctan2(y, x)
    if component == "area":
        return 1.0 + x * x + y * y
    xx, xy, yy = d("xx"), d("xy"), d("yy")
    half = np.hypot((xx - yy) / 2.0, xy)
    square = x * x + y * y
    if component == "det":
        return xx * yy - xy * xy
    if component == "eigenvalue1":
        return (xx + yy) / 2.0 + half
    if component == "eigenvalue2":
        return (xx + yy) / 2.0 - half
    if component == "eigenvec_dir":
        return 0.5 * np.arctan2(2.0 * xy, xx - yy)
    along = x * x * xx + 2.0 * x * y * xy + y * y * yy
    level = y * y * xx - 2.0 * x * y * xy + x * x * yy
    if component in ("mean_curvature", "gauss_curvature", "main1_curvature", "main2_curvature"):
        mean = ((1.0 + x * x) * yy - 2.0 * x * y * xy + (1.0 + y * y) * xx) / (1.0 + square) ** 1.5
        gauss = (xx * yy - xy * xy) / (1.0 + square) ** 2
        if component == "mean_curvature":
            return mean
        if component == "gauss_curvature":
            return gauss
        root = np.sqrt(np.maximum(mean * mean - gauss, 0.0))
        return mean + root if component == "main1_curvature" else mean - root
    safe = np.where(square > 0, square, 1.0)
    if component == "kitchen_rosenfeld":
        return np.where(square > 0, level / safe, 0.0)
    if component == "zuniga_haralick":
        return np.where(square > 0, level / safe**1.5, 0.0)
    if component == "2nd_ddg":
        return np.where(square > 0, along / safe, 0.0)
    return np.where(square > 0, (x * y * (yy - xx) + (x * x - y * y) * xy) / safe, 0.0)


@operator
def laplace_of_gauss(image: Image, sigma: list[int | float]) -> Image:
    """The Laplacian of the image smoothed with a Gaussian, as an int2 image, rounded and clipped.

    sigma is one standard deviation, or two: for the columns' and the rows' direction. The border is mirrored.
    Source: reference page of `laplace_of_gauss`; its formula of the mask is half of the Laplacian that it defines.
    """
    name = "laplace_of_gauss"
    if len(sigma) not in (1, 2):
        raise wrong_number(1, name, f"{len(sigma)} values")
    for value in sigma:
        if not 0.01 <= value <= 1000:
            raise wrong_value(1, name, f"{value}")
    check_type(image, name)
    across, down = float(sigma[0]), float(sigma[-1])
    reach = (math.ceil(4.0 * down) + 3, math.ceil(4.0 * across) + 3)
    return filtered(image, reach, lambda c: to_type(feature(c, across, down, "laplace"), "int2"), "int2")


@operator
def diff_of_gauss(image: Image, sigma: float, sig_factor: float) -> Image:
    """The difference of two smoothed images, which approximates `laplace_of_gauss` with this sigma: an int2 image.

    Their standard deviations s1 and s2 = s1 / sig_factor are such that s1 = sigma / sqrt (-2 ln (1 / f) / (f**2 - 1)), f the
    factor (> 0); the second one is subtracted. Source: reference page of `diff_of_gauss`.
    """
    name = "diff_of_gauss"
    if not 0.01 <= sigma <= 1000:
        raise wrong_value(1, name, f"{sigma}")
    if not 0.01 <= sig_factor <= 100:
        raise wrong_value(2, name, f"{sig_factor}")
    check_type(image, name)
    ratio = 1.0 if sig_factor == 1 else 2.0 * math.log(sig_factor) / (sig_factor**2 - 1.0)
    wide = sigma / math.sqrt(ratio)
    narrow = wide / sig_factor
    masks = [edge_filters.masks("gauss", value)[0] for value in (wide, narrow)]
    reach = max(mask.size // 2 for mask in masks)

    def difference(channel: Floats) -> Floats:
        smooth = [separable(channel, mask, mask).astype(np.float64) for mask in masks]
        return to_type(smooth[0] - smooth[1], "int2")

    return filtered(image, (reach, reach), difference, "int2")


# ------------------------------------------------------------------------------------------------ closing gaps


@operator
def close_edges(edges: Region, edge_image: Image, min_amplitude: int) -> Region:
    """Edges, and of the eight neighbours of each of their pixels the one with the largest amplitude, if above `min_amplitude`.

    Errors: 1301 for a threshold below 0, 9001. Source: reference page of `close_edges`.
    """
    region = _checked(edges, edge_image, min_amplitude, "close_edges")
    if region.is_empty:
        return region
    strength = np.pad(edge_image.channels[0].astype(np.float64), 1, constant_values=-1.0)
    rows, columns = region.points()
    steps = np.array([(r, c) for r in (-1, 0, 1) for c in (-1, 0, 1) if r or c])
    r, c = rows[:, None] + steps[:, 0], columns[:, None] + steps[:, 1]
    values = strength[r + 1, c + 1]
    best = values.argmax(axis=1)
    each = np.arange(rows.size)
    more = values[each, best] > min_amplitude
    new = r[each, best][more], c[each, best][more]
    return Region.from_points(np.concatenate((rows, new[0])), np.concatenate((columns, new[1])))


@operator
def close_edges_length(edges: Region, gradient: Image, min_amplitude: int, max_gap_length: int) -> Region:
    """Edges continued from their ends.

    Gaps of one pixel are closed first, then single pixels are removed. After that open edges are continued along the largest
    amplitudes, until they meet an edge, no amplitude is above `min_amplitude`, or `max_gap_length` pixels were added.
    Errors: 1301, 1302, 9001. Reference: `close_edges_length` (read in part: its description of both steps).
    """
    name = "close_edges_length"
    if max_gap_length < 1:
        raise wrong_value(2, name, f"{max_gap_length}")
    region = _checked(edges, gradient, min_amplitude, name)
    if region.is_empty:
        return region
    shape = (gradient.height, gradient.width)
    strength = np.pad(gradient.channels[0].astype(np.float64), 1, constant_values=-np.inf)
    inside = np.pad(np.ones(shape, np.bool_), 1)
    mask = _continued(np.pad(region.to_mask(shape), 1), np.where(inside, np.maximum(strength, 0), -1.0), -0.5, 1, False)
    around = sum(np.roll(mask, (r, c), (0, 1)).astype(np.int64) for r in (-1, 0, 1) for c in (-1, 0, 1) if r or c)
    mask &= np.asarray(around) > 0
    mask = _continued(mask, strength, min_amplitude, max_gap_length, True)
    return Region.from_mask(np.ascontiguousarray(mask[1:-1, 1:-1]))


def _checked(edges: Region, image: Image, least: int, name: str) -> Region:
    if not 0 <= least <= np.iinfo(np.int32).max:
        raise wrong_value(1, name, f"{least}")
    check_type(image, name, 1)
    return edges.clip(*image.full_box)


def _continued(mask: Floats, strength: Floats, least: float, longest: int, keep: bool) -> Floats:
    """Edges continued from their ends by pixels above `least`; those that meet no edge stay only if `keep`.

    The arrays have a border of one pixel, which is no edge.
    """
    from hdev.iconic.contour import ends_and_junctions

    found = mask.copy()
    inner = Region.from_mask(np.ascontiguousarray(mask[1:-1, 1:-1]))
    if inner.is_empty:
        return found
    for r, c in zip(*ends_and_junctions(inner)[0].points()):
        path: list[tuple[int, int]] = []
        here, known = (int(r) + 1, int(c) + 1), {(int(r) + 1, int(c) + 1)}
        # the end's own line must not count as the other side
        own = {(here[0] + i, here[1] + j) for i in (-1, 0, 1) for j in (-1, 0, 1) if mask[here[0] + i, here[1] + j]}
        met = False
        while len(path) < longest and not met:
            around = [(here[0] + i, here[1] + j) for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j]
            beside = {(p[0] + i, p[1] + j) for p in own for i in (-1, 0, 1) for j in (-1, 0, 1)} if not path else set()
            free = [
                p
                for p in around
                if not mask[p] and p not in known and strength[p] > least and not (p in beside and _near(p, own, here))
            ]
            if not free:
                break
            here = max(free, key=lambda p: strength[p])
            known.add(here)
            path.append(here)
            beyond = [(here[0] + i, here[1] + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
            met = any(mask[p] and p not in own for p in beyond)
        if met or keep:
            for p in path:
                found[p] = True
    return found


def _near(p: tuple[int, int], own: set[tuple[int, int]], here: tuple[int, int]) -> bool:
    """Whether a pixel lies beside the line that ends here, not ahead of its end."""
    return any(q != here and max(abs(q[0] - p[0]), abs(q[1] - p[1])) <= 1 for q in own)
