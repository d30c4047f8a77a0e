"""Sub-pixel edges and lines as contours (after Steger): ridges found per pixel, linked along their direction."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.iconic import edge_filters
from hdev.iconic.base import Floats
from hdev.iconic.image import Image
from hdev.iconic.xld import Contour

Array = NDArray[Any]


def cut(image: Image, reach: int) -> tuple[list[Array], Array, int, int] | None:
    """The channels in the rectangle of the domain and so many pixels around, the domain there as a mask, and its origin."""
    box = image.domain.bounding_box
    if box is None:
        return None
    top, left = max(box[0] - reach, 0), max(box[1] - reach, 0)
    bottom, right = min(box[2] + reach, image.height - 1), min(box[3] + reach, image.width - 1)
    part = (slice(top, bottom + 1), slice(left, right + 1))
    channels = [np.ascontiguousarray(channel[part]) for channel in image.channels]
    shape = (bottom - top + 1, right - left + 1)
    mask = np.ones(shape, np.uint8)
    if not image.has_full_domain:
        mask = np.ascontiguousarray(image.domain.to_mask(shape, top, left).view(np.uint8))
    return channels, mask, top, left


def edges(image: Image, kind: str, alpha: float, low: float, high: float) -> list[Contour]:
    """Contours of edges with amplitudes from `high`, continued along those from `low`; bright is on their left side."""
    name = "sobel" if kind == "sobel_fast" else kind
    found = cut(image, edge_filters.reach(name, alpha) + 2)
    if found is None:
        return []
    channels, mask, top, left = found
    rows, columns = edge_filters.gradient(channels[0], name, alpha)
    amplitude = edge_filters.amplitudes(rows, columns, name, alpha)
    return of_gradient(rows, columns, amplitude, mask, top, left, low, high, kind != "sobel_fast")


def of_gradient(
    rows: Floats,
    columns: Floats,
    amplitude: Floats,
    mask: Array,
    top: int,
    left: int,
    low: float,
    high: float,
    attributes: bool = True,
) -> list[Contour]:
    """`edges` of a gradient that is known."""
    from hdev.iconic.kernels.linking import link, refine

    wide = amplitude.astype(np.float64)
    length = np.maximum(np.hypot(rows, columns), 1e-30)
    normal_row, normal_column = (rows / length).astype(np.float64), (columns / length).astype(np.float64)
    state = np.zeros(wide.shape, np.uint8)
    at_row, at_column = np.zeros(wide.shape), np.zeros(wide.shape)
    refine(wide, normal_row, normal_column, float(low), mask, state, at_row, at_column)
    order = _starts(state, wide, high)
    # bright to the left: the direction of the edge is the gradient turned by 90 degrees clockwise
    path, offsets = link(order, state, at_row, at_column, normal_column, -normal_row, 1)
    if not attributes:
        return _contours(path, offsets, at_row, at_column, top, left, {})
    direction = edge_filters.directions(rows.reshape(-1)[path], columns.reshape(-1)[path])
    values = {"edge_direction": direction, "angle": None, "response": wide.reshape(-1)[path]}
    return _contours(path, offsets, at_row, at_column, top, left, values)


def _starts(state: Array, strength: Floats, high: float) -> Array:
    candidates = np.flatnonzero((state.reshape(-1) == 1) & (strength.reshape(-1) >= high))
    return candidates[np.argsort(-strength.reshape(-1)[candidates], kind="stable")].astype(np.int64)


def _contours(
    path: Array, offsets: Array, at_row: Floats, at_column: Floats, top: int, left: int, values: dict[str, Any]
) -> list[Contour]:
    rows, columns = at_row.reshape(-1)[path] + top, at_column.reshape(-1)[path] + left
    result = []
    for begin, end in zip(offsets[:-1].tolist(), offsets[1:].tolist()):
        part = slice(begin, end)
        given = {
            name: _normals(rows[part], columns[part]) if value is None else value[part]
            for name, value in values.items()
        }
        result.append(Contour(rows[part], columns[part], given))
    return result


def _normals(rows: Floats, columns: Floats) -> Floats:
    """Angles of the normals on the right side of a contour, from the rows' towards the columns' axis, 0 .. 2 pi."""
    if rows.size > 3 and rows[0] == rows[-1] and columns[0] == columns[-1]:
        down = np.concatenate(([rows[1] - rows[-2]], rows[2:] - rows[:-2], [rows[1] - rows[-2]]))
        right = np.concatenate(([columns[1] - columns[-2]], columns[2:] - columns[:-2], [columns[1] - columns[-2]]))
    else:
        down, right = np.gradient(rows), np.gradient(columns)
    return np.arctan2(-down, right) % (2.0 * math.pi)


def gauss_derivatives(sigma: float) -> tuple[Floats, Floats, Floats]:
    """Correlation masks of a Gaussian and its first two derivatives, each integrated over the pixels."""
    size = max(math.ceil(4.5 * sigma), 1)
    at = np.arange(-size, size + 1, dtype=np.float64)

    def density(x: Floats) -> Floats:
        return np.exp(-0.5 * (x / sigma) ** 2) / (math.sqrt(2.0 * math.pi) * sigma)

    def total(x: Floats) -> Floats:
        return 0.5 * np.array([1.0 + math.erf(value / (sigma * math.sqrt(2.0))) for value in x.tolist()])

    def slope(x: Floats) -> Floats:
        return -x / sigma**2 * density(x)

    smooth = total(at + 0.5) - total(at - 0.5)
    first = density(at - 0.5) - density(at + 0.5)
    second = slope(at + 0.5) - slope(at - 0.5)
    return smooth / smooth.sum(), first, second - second.mean()


def hessian(channel: Array, sigma: float) -> tuple[Floats, ...]:
    """(H, W) float64: derivatives down, right, twice down, both, twice right. The border is mirrored."""
    import cv2

    smooth, first, second = gauss_derivatives(sigma)
    gray = channel.astype(np.float64)

    def both(across: Floats, down: Floats) -> Floats:
        return cv2.sepFilter2D(gray, cv2.CV_64F, across, down, borderType=cv2.BORDER_REFLECT_101)  # type: ignore[return-value]

    return both(smooth, first), both(first, smooth), both(smooth, second), both(first, first), both(second, smooth)


def lines(image: Image, sigma: float, low: float, high: float, light: bool, width: bool, model: str) -> list[Contour]:
    """Contours of the centres of lines: `lines_gauss`."""
    found = cut(image, math.ceil(4.5 * sigma) + math.ceil(2.5 * sigma) + 2)
    if found is None:
        return []
    channels, mask, top, left = found
    down, right, rr, rc, cc = hessian(channels[0], sigma)
    return of_hessian(down, right, rr, rc, cc, mask, top, left, low, high, light, sigma if width else 0.0, model)


def of_hessian(
    down: Floats,
    right: Floats,
    rr: Floats,
    rc: Floats,
    cc: Floats,
    mask: Array,
    top: int,
    left: int,
    low: float,
    high: float,
    light: bool,
    sigma: float,
    model: str,
) -> list[Contour]:
    """`lines` of derivatives that are known; widths are extracted if `sigma` is positive."""
    from hdev.iconic.kernels.linking import link

    sign = -1.0 if light else 1.0
    middle, half = (rr + cc) / 2.0, np.hypot((rr - cc) / 2.0, rc)
    strongest = middle + np.where(sign > 0, half, -half)
    strength = strongest * sign
    # the eigenvector of this eigenvalue
    angle = 0.5 * np.arctan2(2.0 * rc, rr - cc) + (0.0 if sign > 0 else math.pi / 2.0)
    normal_row, normal_column = np.cos(angle), np.sin(angle)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = -(down * normal_row + right * normal_column) / strongest
    offset_row, offset_column = t * normal_row, t * normal_column
    fits = (np.abs(offset_row) <= 0.6) & (np.abs(offset_column) <= 0.6)
    fits &= (strength >= low) & (strength > 0) & (mask > 0)
    state = fits.astype(np.uint8)
    r, c = np.arange(state.shape[0], dtype=np.float64)[:, None], np.arange(state.shape[1], dtype=np.float64)[None, :]
    at_row, at_column = r + np.where(fits, offset_row, 0.0), c + np.where(fits, offset_column, 0.0)
    order = _starts(state, strength, high)
    path, offsets = link(order, state, at_row, at_column, normal_column, -normal_row, 0)
    values: dict[str, Any] = {"angle": None, "response": strength.reshape(-1)[path]}
    contours = _contours(path, offsets, at_row, at_column, 0, 0, values)
    if sigma > 0:
        from hdev.iconic.line_widths import with_widths

        contours = [with_widths(contour, down, right, sigma, light, model) for contour in contours]
    return [Contour(k.rows + top, k.columns + left, k.attributes, k.global_attributes) for k in contours]


def completed(contours: list[Contour], reach: float = 3.0) -> list[Contour]:
    """The contours, those that end near a point of another one (ahead of their end) continued by this point."""
    if len(contours) < 2:
        return contours
    from scipy.spatial import cKDTree

    points = np.concatenate([contour.to_numpy() for contour in contours])
    owner = np.repeat(np.arange(len(contours)), [contour.rows.size for contour in contours])
    tree = cKDTree(points)
    result = []
    for number, contour in enumerate(contours):
        rows, columns, values = contour.rows, contour.columns, dict(contour.attributes)
        if contour.is_closed:
            result.append(contour)
            continue
        for last in (False, True):
            end, inner = (-1, max(-4, -rows.size)) if last else (0, min(3, rows.size - 1))
            tip = np.array([rows[end], columns[end]])
            way = tip - np.array([rows[inner], columns[inner]])
            near = np.array(tree.query_ball_point(tip, reach), np.int64)
            near = near[owner[near] != number]
            if not near.size:
                continue
            offset = points[near] - tip
            away = np.hypot(offset[:, 0], offset[:, 1])
            ahead = (offset @ way > 0.3 * away * np.hypot(*way)) & (away > 0.1)
            if not ahead.any():
                continue
            target = points[near[ahead][away[ahead].argmin()]]
            place = rows.size if last else 0
            rows, columns = np.insert(rows, place, target[0]), np.insert(columns, place, target[1])
            values = {name: np.insert(value, place, value[end]) for name, value in values.items()}
        result.append(Contour(rows, columns, values, contour.global_attributes))
    return result
