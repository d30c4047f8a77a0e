"""Edges of images with several channels."""

from __future__ import annotations

import numpy as np

from hdev.errors import wrong_value
from hdev.iconic import Contour, Image, Region
from hdev.iconic import edge_filters as filters
from hdev.iconic.gray import to_type
from hdev.operators.filters._common import check_type
from hdev.operators.filters.edges_subpix import _JUNCTIONS, _SUPPRESSIONS, _thresholds, hysteresis, suppressed
from hdev.registry import operator

Floats = np.ndarray

_FILTERS = ("canny", "deriche1", "deriche2", "shen", "sobel", "sobel_fast")
_SUBPIX_FILTERS = (*_FILTERS, *(kind + _JUNCTIONS for kind in _FILTERS))


def _gradient(channels: list[Floats], kind: str, alpha: float) -> tuple[Floats, Floats]:
    """The direction of the largest change over all channels, with its amount / sqrt (channels), towards the brighter side."""
    parts = [filters.gradient(channel, kind, alpha) for channel in channels]
    rr, rc, cc = (sum(part[i].astype(np.float64) * part[j] for part in parts) for i, j in ((0, 0), (0, 1), (1, 1)))
    half = np.hypot((rr - cc) / 2, rc)
    size = np.sqrt(np.maximum((rr + cc) / 2 + half, 0) / len(channels))
    angle = 0.5 * np.arctan2(2 * rc, rr - cc)
    rows, columns = np.cos(angle), np.sin(angle)
    # brighter in the channel that changes most; where they change alike, in the first one
    leading = np.zeros(rows.shape)
    for number, part in enumerate(parts):
        change = (rows * part[0] + columns * part[1]) * 0.8**number
        leading = np.where(np.abs(change) > np.abs(leading), change, leading)
    sign = np.where(leading < 0, -1.0, 1.0)
    return (size * rows * sign).astype(np.float32), (size * columns * sign).astype(np.float32)


@operator
def edges_color_sub_pix(
    image: Image, filter: str, alpha: float, low: list[int | float], high: list[int | float]
) -> list[Contour]:
    """`edges_sub_pix` for all channels together: the gradient is the largest change of the vector of their gray values.

    Filters are 'canny', 'deriche1', 'deriche2', 'shen', 'sobel' and 'sobel_fast', also with '_junctions' behind. A step of
    height h in all channels has the amplitude h. Attributes and errors as there.

    Reference: `edges_color_sub_pix` (read in part).
    """
    from hdev.iconic import edge_contours

    name = "edges_color_sub_pix"
    bottom, top = _thresholds(filter, alpha, low, high, (1, 2, 3, 4), name, known=_SUBPIX_FILTERS)
    check_type(image, name)
    completed = filter.endswith(_JUNCTIONS)
    filter = filter.removesuffix(_JUNCTIONS)
    kind = "sobel" if filter == "sobel_fast" else filter
    found = edge_contours.cut(image, filters.reach(kind, alpha) + 2)
    if found is None:
        return []
    channels, mask, first_row, first_column = found
    rows, columns = _gradient(channels, kind, alpha)
    size = np.hypot(rows, columns)
    edges = edge_contours.of_gradient(
        rows, columns, size, mask, first_row, first_column, bottom, top, filter != "sobel_fast"
    )
    return edge_contours.completed(edges) if completed else edges


@operator
def edges_color(
    image: Image, filter: str, alpha: float, nms: str, low: list[int | float], high: list[int | float]
) -> tuple[Image, Image]:
    """`edges_image` for all channels together, see `edges_color_sub_pix`. Reference: `edges_color` (read in part)."""
    name = "edges_color"
    if nms not in _SUPPRESSIONS:
        raise wrong_value(3, name, f"'{nms}'")
    bottom, top = _thresholds(filter, alpha, low, high, (1, 2, 4, 5), name, signed=True, known=_FILTERS)
    check_type(image, name)
    kind = "sobel" if filter == "sobel_fast" else filter
    reach = filters.reach(kind, alpha) + 1
    whole = np.zeros((image.height, image.width, 2), np.float32)
    box = image.domain.bounding_box
    if box is not None:
        from hdev.iconic.edge_contours import cut

        part = cut(image, reach)
        assert part is not None
        rows, columns = _gradient(part[0], kind, alpha)
        area = (slice(part[2], part[2] + rows.shape[0]), slice(part[3], part[3] + rows.shape[1]))
        whole[area] = np.stack((rows, columns), axis=2)
    rows, columns = np.ascontiguousarray(whole[:, :, 0]), np.ascontiguousarray(whole[:, :, 1])
    size = np.hypot(rows, columns)
    values = to_type(size, image.type)
    steps = filters.direction_image(rows, columns, values)
    domain = None if image.has_full_domain else image.domain
    if nms != "none" or bottom > 0:
        mask = image.domain.to_mask((image.height, image.width))
        if nms != "none":
            mask = mask & suppressed(size, steps, nms)
        if bottom > 0:
            mask = hysteresis(np.where(mask, size, 0.0), bottom, top)
        domain = Region.from_mask(mask)
    return Image([values], image.type, domain), Image([steps], "direction", domain)
