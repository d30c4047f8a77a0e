"""Colour: back to RGB, linear and principal component transformations, colour filter arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Image, Objects
from hdev.iconic.gray import in_domain, to_type
from hdev.operators.filters._common import check_type, choice
from hdev.operators.filters.color import same_images
from hdev.registry import operator

Floats = np.ndarray


@operator
def trans_to_rgb(
    image_input1: Image, image_input2: Image, image_input3: Image, color_space: str
) -> tuple[Image, Image, Image]:
    """Red, green and blue of an image in another colour space: the inverse of `trans_from_rgb`, clipped to 0 .. 1.

    Spaces and ranges are those of `trans_from_rgb` (byte, uint2, int4, real). Reference: `trans_to_rgb` (read in part).
    """
    from hdev.iconic import colours, colours_back

    name = "trans_to_rgb"
    images = same_images((image_input1, image_input2, image_input3), name)
    type = image_input1.type
    check_type(image_input1, name)
    if color_space not in colours.SPACES:
        raise wrong_value(1, name, f"'{color_space}'")
    largest = {"byte": 255.0, "real": 1.0}.get(type, 65535.0)

    def back(one: list[Floats], two: list[Floats], three: list[Floats]) -> list[Floats]:
        values = [
            _value(plane[0].astype(np.float64), kind, type)
            for plane, kind in zip((one, two, three), colours.kinds(color_space))
        ]
        planes = colours_back.restored(color_space, *values)
        return [to_type(np.round(np.clip(plane, 0.0, 1.0) * largest, 9), type) for plane in planes]

    result = in_domain(images[0], back, *images[1:])
    return result.channel(0), result.channel(1), result.channel(2)


def _value(stored: Floats, kind: Any, type: str) -> Floats:
    """What a channel of a pixel type stands for."""
    if type == "real":
        return stored
    if kind == "hue":
        return stored / (255.0 if type == "byte" else 21600.0) * (2.0 * np.pi)
    if kind == "saturation":
        return stored / (255.0 if type == "byte" else 10000.0)
    low, high = kind
    if type == "int4":
        return stored / 65535.0
    return stored / (255.0 if type == "byte" else 65535.0) * (high - low) + low


@operator
def linear_trans_color(image: Image, trans_mat: list[int | float]) -> Image:
    """Linear combinations of the channels, as real images.

    Parameters
    ----------
    image : with N channels
    trans_mat : list of M * (N + 1) numbers
        Row by row: the factors of the N channels, and a constant, for each channel of the result.

    Errors: 1401 for a matrix that does not fit. Source: reference page of `linear_trans_color`.
    """
    name = "linear_trans_color"
    check_type(image, name)
    columns = len(image.channels) + 1
    if not trans_mat or len(trans_mat) % columns:
        raise wrong_number(1, name, f"{len(trans_mat)} values for {columns - 1} channels")
    matrix = np.array(trans_mat, np.float64).reshape(-1, columns)

    def combined(planes: list[Floats]) -> list[Floats]:
        result = []
        for row in matrix:
            total = np.full(planes[0].shape, row[-1])
            for factor, plane in zip(row, planes):
                total += factor * plane
            result.append(total.astype(np.float32))
        return result

    return in_domain(image, combined, type="real")


def _components(images: list[Image], name: str) -> tuple[Floats, Floats, Floats, Floats]:
    """Mean, covariance, eigenvectors (rows, the largest variance first) and shares of the variance, in the domains."""
    parts = []
    for image in images:
        inside = slice(None) if image.has_full_domain else image.domain.to_mask((image.height, image.width)).reshape(-1)
        parts.append(np.stack([channel.reshape(-1)[inside].astype(np.float64) for channel in image.channels]))
    data = np.concatenate(parts, axis=1)
    if data.shape[1] == 0:
        raise HError(3036, "an empty domain", operator=name)
    mean = data.mean(axis=1)
    covariance = (data - mean[:, None]) @ (data - mean[:, None]).T / data.shape[1]
    values, vectors = np.linalg.eigh(covariance)
    vectors = vectors.T[::-1]
    vectors = vectors * np.where(vectors.sum(axis=1) < 0, -1.0, 1.0)[:, None]
    values = np.maximum(values[::-1], 0.0)
    share = values / values.sum() if values.sum() > 0 else np.full(values.size, 1.0 / values.size)
    return mean, covariance, vectors, share


@operator
def principal_comp(multichannel_image: Image) -> tuple[Image, list[float]]:
    """The channels turned to their principal axes about their mean, as real images, the largest variance first.

    Also returns the share of every component in the variance. Source: reference page of `principal_comp`.
    """
    check_type(multichannel_image, "principal_comp")
    mean, _, vectors, share = _components([multichannel_image], "principal_comp")
    matrix = np.hstack((vectors, -(vectors @ mean)[:, None]))
    return linear_trans_color(multichannel_image, matrix.reshape(-1).tolist()), share.tolist()


@operator
def gen_principal_comp_trans(
    multichannel_image: Objects,
) -> tuple[list[float], list[float], list[float], list[float], list[float]]:
    """The matrices of `principal_comp` and back for `linear_trans_color`; mean, covariance matrix, shares of the variance.

    Of several images all pixels are taken together; they have the same number of channels (3122).
    Source: reference page of `gen_principal_comp_trans`.
    """
    name = "gen_principal_comp_trans"
    images = [one for one in multichannel_image if isinstance(one, Image)]
    for image in images:
        check_type(image, name)
        if len(image.channels) != len(images[0].channels):
            raise HError(3122, f"{len(image.channels)} channels beside {len(images[0].channels)}", operator=name)
    mean, covariance, vectors, share = _components(images, name)
    there = np.hstack((vectors, -(vectors @ mean)[:, None]))
    back = np.hstack((vectors.T, mean[:, None]))
    parts = (there, back, mean, covariance, share)
    return tuple(part.reshape(-1).tolist() for part in parts)  # type: ignore[return-value]


#: Colours (0 red, 1 green, 2 blue) of the first two pixels of the first two rows.
_PATTERNS = {
    "bayer_gb": ((1, 2), (0, 1)),
    "bayer_gr": ((1, 0), (2, 1)),
    "bayer_bg": ((2, 1), (1, 0)),
    "bayer_rg": ((0, 1), (1, 2)),
}


@operator
def cfa_to_rgb(cfa_image: Image, cfa_type: str, interpolation: str) -> Image:
    """Red, green and blue from the image of a colour filter array (byte, uint2).

    Parameters
    ----------
    cfa_type : 'bayer_gb', 'bayer_gr', 'bayer_bg', 'bayer_rg'
        The colours of the first two pixels of the first row.
    interpolation : str
        'bilinear'; 'bilinear_dir': green along the direction of the smaller difference; 'bilinear_enhanced': so, and red and
        blue by their differences to green.

    The border is mirrored. Reference: `cfa_to_rgb` (read in part).
    """
    name = "cfa_to_rgb"
    choice(cfa_type, tuple(_PATTERNS), 1, name)
    choice(interpolation, ("bilinear", "bilinear_dir", "bilinear_enhanced"), 2, name)
    check_type(cfa_image, name)
    if min(cfa_image.height, cfa_image.width) < 2:
        raise HError(3033, f"{cfa_image!r}", operator=name)
    import cv2

    gray = cfa_image.channels[0].astype(np.float64)
    pattern = _PATTERNS[cfa_type]
    colour = np.empty(gray.shape, np.int64)
    for r in (0, 1):
        for c in (0, 1):
            colour[r::2, c::2] = pattern[r][c]

    def spread(values: Floats, known: Floats) -> Floats:
        kernel = np.array([[0.25, 0.5, 0.25], [0.5, 1.0, 0.5], [0.25, 0.5, 0.25]])
        border = cv2.BORDER_REFLECT_101
        total = cv2.filter2D(np.where(known, values, 0.0), cv2.CV_64F, kernel, borderType=border)
        weight = cv2.filter2D(known.astype(np.float64), cv2.CV_64F, kernel, borderType=border)
        return np.where(known, values, total / np.maximum(weight, 1e-9))

    green = spread(gray, colour == 1)
    if interpolation != "bilinear":
        p = np.pad(gray, 1, mode="reflect")
        up, down, left, right = p[:-2, 1:-1], p[2:, 1:-1], p[1:-1, :-2], p[1:-1, 2:]
        vertical, horizontal = np.abs(up - down), np.abs(left - right)
        mean = np.where(vertical < horizontal, (up + down) / 2, (left + right) / 2)
        mean = np.where(vertical == horizontal, (up + down + left + right) / 4, mean)
        green = np.where(colour == 1, gray, mean)
    planes = []
    for k in (0, 1, 2):
        if k == 1:
            plane = green
        elif interpolation == "bilinear_enhanced":
            plane = np.where(colour == k, gray, green + spread(gray - green, colour == k))
        else:
            plane = spread(gray, colour == k)
        planes.append(to_type(np.round(plane, 9), cfa_image.type))
    return Image(planes, cfa_image.type, None if cfa_image.has_full_domain else cfa_image.domain)
