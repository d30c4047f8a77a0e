"""From one pixel type to another."""

from __future__ import annotations

import numpy as np

from hdev.errors import HError, wrong_value
from hdev.iconic import Image
from hdev.iconic.gray import in_domain, to_type
from hdev.iconic.setops import intersection
from hdev.registry import operator

_TYPES = ("byte", "complex", "cyclic", "direction", "int1", "int2", "int4", "int8", "real", "uint2")


@operator
def convert_image_type(image: Image, new_type: str) -> Image:
    """The image with another pixel type ('byte', 'int1', 'int2', 'uint2', 'int4', 'int8', 'real', 'complex', 'direction',
    'cyclic').

    Values are clipped to the range of the new type; values that are no directions become 255, undefined. Of complex values
    the real part counts; NaN becomes 0. Reals are rounded to the nearest integer, halves away from zero. An image of the type
    already is returned as it is. Source: reference page of `convert_image_type`.
    """
    if new_type not in _TYPES:
        raise wrong_value(1, "convert_image_type", f"'{new_type}'")
    if image.channels[0].ndim == 3:
        raise HError(9001, image.type, operator="convert_image_type")
    if image.type == new_type:
        return image
    return in_domain(image, lambda planes: [_converted(plane, image.type, new_type) for plane in planes], type=new_type)


def _converted(plane: np.ndarray, old_type: str, new_type: str) -> np.ndarray:
    if new_type != "direction":
        return to_type(plane, new_type)
    values = plane if plane.dtype == np.uint8 else to_type(plane, "int8")
    return np.where((values >= 0) & (values < 180), values, 255).astype(np.uint8)


@operator
def complex_to_real(image_complex: Image) -> tuple[Image, Image]:
    """Real and imaginary part of a complex image. Source: reference page of `complex_to_real`."""
    if image_complex.type != "complex":
        raise HError(9001, image_complex.type, operator="complex_to_real")
    domain = None if image_complex.has_full_domain else image_complex.domain
    real = [np.ascontiguousarray(plane.real) for plane in image_complex.channels]
    imaginary = [np.ascontiguousarray(plane.imag) for plane in image_complex.channels]
    return Image(real, "real", domain), Image(imaginary, "real", domain)


@operator
def real_to_complex(image_real: Image, image_imaginary: Image) -> Image:
    """The complex image of a real and an imaginary part; its domain is the intersection.

    Source: reference page of `real_to_complex`.
    """
    real, imaginary, domain = _pair(image_real, image_imaginary, "real_to_complex")
    channels = []
    for one, other in zip(real.channels, imaginary.channels):
        plane = np.empty(one.shape, np.complex64)
        plane.real, plane.imag = one, other
        channels.append(plane)
    return Image(channels, "complex", domain)


@operator
def vector_field_to_real(vector_field: Image) -> tuple[Image, Image]:
    """The rows and the columns of the vectors. Source: reference page of `vector_field_to_real`."""
    if vector_field.channels[0].ndim != 3:
        raise HError(9001, vector_field.type, operator="vector_field_to_real")
    domain = None if vector_field.has_full_domain else vector_field.domain
    rows, columns = ([np.ascontiguousarray(plane[:, :, part]) for plane in vector_field.channels] for part in (0, 1))
    return Image(rows, "real", domain), Image(columns, "real", domain)


@operator
def real_to_vector_field(row: Image, col: Image, type: str) -> Image:
    """The vector field of an image of rows and one of columns.

    `type` is 'vector_field_relative' (displacements) or 'vector_field_absolute' (positions).
    Source: reference page of `real_to_vector_field`.
    """
    if type not in ("vector_field_relative", "vector_field_absolute"):
        raise wrong_value(1, "real_to_vector_field", f"'{type}'")
    rows, columns, domain = _pair(row, col, "real_to_vector_field")
    channels = [np.stack(pair, axis=2) for pair in zip(rows.channels, columns.channels)]
    return Image(channels, type, domain)


def _pair(one: Image, other: Image, name: str) -> tuple[Image, Image, object]:
    for image in (one, other):
        if image.type != "real":
            raise HError(9001, image.type, operator=name)
    if one.full_box != other.full_box:
        raise HError(3117, f"{other!r} beside {one!r}", operator=name)
    if len(one.channels) != len(other.channels):
        raise HError(3122, f"{len(other.channels)} channels beside {len(one.channels)}", operator=name)
    if one.has_full_domain and other.has_full_domain:
        return one, other, None
    return one, other, intersection(one.domain, other.domain)
