"""What vector fields say: lengths, rotation and sources, and images moved by them.

A vector (u, v) of a relative field is by how many rows and columns a pixel has moved.
"""

from __future__ import annotations

import math

import numpy as np

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Image
from hdev.iconic.filters import filtered
from hdev.operators.filters._common import check_type, choice
from hdev.operators.filters.edges_masks import feature
from hdev.operators.filters.geometric_maps import _looked_up
from hdev.registry import operator

Floats = np.ndarray


def _relative(field: Image, name: str) -> None:
    """Error 9001 for what is no field of displacements."""
    if field.type != "vector_field_relative":
        raise HError(9001, field.type, operator=name)


@operator
def vector_field_length(vector_field: Image, mode: str) -> Image:
    """The lengths of the vectors of a relative vector field ('length'), or their squares ('squared_length'): a real image.

    Errors: 1301 for another mode, 9001. Source: reference page of `vector_field_length`.
    """
    name = "vector_field_length"
    choice(mode, ("length", "squared_length"), 1, name)
    _relative(vector_field, name)

    def length(field: Floats) -> Floats:
        u, v = (field[:, :, k].astype(np.float64) for k in (0, 1))
        return (np.hypot(u, v) if mode == "length" else u * u + v * v).astype(np.float32)

    return filtered(vector_field, (0, 0), length, "real")


@operator
def derivate_vector_field(vector_field: Image, sigma: list[int | float], component: str) -> Image:
    """Rotation or divergence of a relative vector field smoothed with a Gaussian: a real image.

    Parameters
    ----------
    sigma : 0.01 .. 1000, or two: for the columns' and the rows' direction
    component
        'curl': dv/dr - du/dc; 'divergence': du/dr + dv/dc, where r are rows, c columns, (u, v) the vector of rows and columns.

    Derivatives are those of `derivate_gauss`; the border is mirrored. Errors: 1301, 1302, 1401, 9001.
    Reference: `derivate_vector_field` (read in part; the sign of 'curl' is our reading).
    """
    name = "derivate_vector_field"
    if len(sigma) not in (1, 2):
        raise wrong_number(1, name, f"{len(sigma)} values")
    for value in sigma:
        if not 0.01 <= value <= 1000:
            raise wrong_value(1, name, f"{value}")
    choice(component, ("curl", "divergence"), 2, name)
    _relative(vector_field, name)
    across, down = float(sigma[0]), float(sigma[-1])
    reach = (math.ceil(4.0 * down) + 3, math.ceil(4.0 * across) + 3)

    def derived(field: Floats) -> Floats:
        u, v = (np.ascontiguousarray(field[:, :, k]) for k in (0, 1))
        if component == "curl":
            result = feature(v, across, down, "y") - feature(u, across, down, "x")
        else:
            result = feature(u, across, down, "y") + feature(v, across, down, "x")
        return result.astype(np.float32)

    return filtered(vector_field, reach, derived, "real")


@operator
def unwarp_image_vector_field(image: Image, vector_field: Image) -> Image:
    """An image moved back by a relative vector field (byte, uint2, real): the second of two images onto the first.

    The pixel (r, c) of the result is the image at (r + u, c + v), interpolated bilinearly. Where that is outside of the image
    or of its domain, or the field has no vector, the pixel does not belong to the domain. The result has the field's size.
    Errors: 9001, 3117 for different sizes. Reference: `unwarp_image_vector_field` (read in part).
    """
    name = "unwarp_image_vector_field"
    check_type(image, name)
    _relative(vector_field, name)
    if image.full_box != vector_field.full_box:
        raise HError(3117, f"{vector_field!r} beside {image!r}", operator=name)
    field = vector_field.channels[0].astype(np.float64)
    valid = np.isfinite(field).all(axis=2)
    if not vector_field.has_full_domain:
        valid &= vector_field.domain.to_mask((image.height, image.width))
    field = np.where(valid[:, :, None], field, 0.0)
    rows, columns = np.indices(valid.shape)
    return _looked_up(image, rows + field[:, :, 0], columns + field[:, :, 1], "bilinear", valid)
