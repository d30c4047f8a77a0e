"""Images under projective, polar and arbitrary maps."""

from __future__ import annotations

import math

import numpy as np

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Image, Region
from hdev.iconic.gray import to_type
from hdev.iconic.image_warp import INTERPOLATIONS, corner_based, warped
from hdev.iconic.sampling import interpolated
from hdev.operators.filters._common import check_type, choice, image_size
from hdev.registry import operator

Floats = np.ndarray


def _looked_up(
    image: Image, rows: Floats, columns: Floats, method: str, valid: Floats, use_domain: bool = True
) -> Image:
    """The image whose pixels are found at the given positions (H, W); its domain is where these are in the image's domain.

    Pixels up to half a pixel beyond the border take its value.
    """
    shape = rows.shape
    inside = valid & (rows >= -0.5) & (rows < image.height - 0.5) & (columns >= -0.5) & (columns < image.width - 0.5)
    near_row = np.clip(np.floor(np.where(inside, rows, 0) + 0.5), 0, image.height - 1).astype(np.int64)
    near_column = np.clip(np.floor(np.where(inside, columns, 0) + 0.5), 0, image.width - 1).astype(np.int64)
    domain = inside
    if use_domain and not image.has_full_domain:
        domain = inside & image.domain.to_mask((image.height, image.width))[near_row, near_column]
    planes = []
    for channel in image.channels:
        if method == "nearest_neighbor":
            plane = channel[near_row, near_column]
        else:
            kind = "bicubic" if method == "bicubic" else "bilinear"
            flat_rows = np.clip(np.where(inside, rows, 0), 0, image.height - 1).reshape(-1)
            flat_columns = np.clip(np.where(inside, columns, 0), 0, image.width - 1).reshape(-1)
            values = interpolated(channel, flat_rows, flat_columns, kind).reshape(*shape, *channel.shape[2:])
            plane = to_type(np.round(values, 9), image.type)
        plane = np.array(plane)
        plane[~inside] = 0
        planes.append(plane)
    return Image(planes, image.type, None if domain.all() else Region.from_mask(domain))


def _homography(hom_mat2d: list[int | float], name: str) -> Floats:
    """(3, 3) the map of (row, column, 1) from pixel centres, of a matrix that counts from corners."""
    if len(hom_mat2d) not in (6, 9):
        raise wrong_number(1, name, f"{len(hom_mat2d)} values")
    values = [float(value) for value in hom_mat2d]
    matrix = np.array(values if len(values) == 9 else [*values, 0.0, 0.0, 1.0]).reshape(3, 3)
    if not np.isfinite(matrix).all() or abs(np.linalg.det(matrix)) < 1e-14 * max(np.abs(matrix).max(), 1e-150) ** 3:
        raise wrong_value(1, name, "the matrix has no inverse")
    return matrix


def _projected(image: Image, matrix: Floats, width: int, height: int, method: str, transform_domain: bool) -> Image:
    shift = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1.0]])
    back = np.linalg.inv(np.linalg.inv(shift) @ matrix @ shift)
    r, c = np.arange(height, dtype=np.float64)[:, None], np.arange(width, dtype=np.float64)[None, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        w = back[2, 0] * r + back[2, 1] * c + back[2, 2]
        rows = (back[0, 0] * r + back[0, 1] * c + back[0, 2]) / w
        columns = (back[1, 0] * r + back[1, 1] * c + back[1, 2]) / w
    # only one side of the line that comes from infinity belongs to the image
    center = matrix @ np.array([image.height / 2.0, image.width / 2.0, 1.0])
    valid = np.isfinite(rows) & np.isfinite(columns) & (w * np.sign(center[2] or 1.0) > 0)
    rows, columns = np.where(valid, rows, -1e9), np.where(valid, columns, -1e9)
    result = _looked_up(image, rows, columns, method, valid, use_domain=transform_domain)
    return result if transform_domain else result.with_domain(None)


@operator
def projective_trans_image(
    image: Image, hom_mat2d: list[int | float], interpolation: str, adapt_image_size: str, transform_domain: str
) -> Image:
    """The image under a projective map (byte, uint2, real).

    Parameters
    ----------
    hom_mat2d : 9 (or 6) numbers
        Maps (row, column, 1), counted from the upper left corner of the first pixel as in `affine_trans_pixel`.
    interpolation : 'nearest_neighbor', 'bilinear', 'bicubic', or 'constant', 'weighted' (taken as 'bilinear')
    adapt_image_size : 'true': as large as needed to the right and at the bottom; 'false': the size of the image
    transform_domain : 'true': the domain is mapped as well; 'false': the result has the full domain

    Pixels without origin are 0. Errors: 1301 ... 1304, 1401, 9001. Reference: `projective_trans_image` (read in part).
    """
    name = "projective_trans_image"
    matrix = _homography(hom_mat2d, name)
    choice(interpolation, INTERPOLATIONS, 2, name)
    choice(adapt_image_size, ("true", "false"), 3, name)
    choice(transform_domain, ("true", "false"), 4, name)
    check_type(image, name)
    height, width = image.height, image.width
    if adapt_image_size == "true":
        corners = np.array([[0, 0, height, height], [0, width, 0, width], [1, 1, 1, 1]], np.float64)
        mapped = matrix @ corners
        if not ((mapped[2] > 0).all() or (mapped[2] < 0).all()):
            raise wrong_value(1, name, "the image reaches infinity")
        far = (mapped[:2] / mapped[2]).max(axis=1)
        height, width = (max(math.ceil(extent - 1e-9), 1) for extent in far.tolist())
        image_size(width, height, 1, name)
    return _projected(image, matrix, width, height, interpolation, transform_domain == "true")


@operator
def projective_trans_image_size(
    image: Image, hom_mat2d: list[int | float], interpolation: str, width: int, height: int, transform_domain: str
) -> Image:
    """`projective_trans_image` with a given size of the result. Reference: `projective_trans_image_size` (read in part)."""
    name = "projective_trans_image_size"
    matrix = _homography(hom_mat2d, name)
    choice(interpolation, INTERPOLATIONS, 2, name)
    image_size(width, height, 3, name)
    choice(transform_domain, ("true", "false"), 5, name)
    check_type(image, name)
    return _projected(image, matrix, width, height, interpolation, transform_domain == "true")


@operator
def affine_trans_image_size(
    image: Image, hom_mat2d: list[int | float], interpolation: str, width: int, height: int
) -> Image:
    """`affine_trans_image` with a given size of the result. Reference: `affine_trans_image_size` (read in part)."""
    name = "affine_trans_image_size"
    matrix = _homography(hom_mat2d, name)
    if matrix[2, 0] or matrix[2, 1]:
        raise HError(3125, operator=name)
    choice(interpolation, INTERPOLATIONS, 2, name)
    image_size(width, height, 3, name)
    check_type(image, name)
    return warped(image, corner_based((matrix / matrix[2, 2])[:2]), height, width, interpolation)


@operator
def map_image(image: Image, map: Image) -> Image:
    """Each pixel of the result looked up in the image where a map says (byte, uint2, real).

    Parameters
    ----------
    map : Image
        One channel (int4, int8): row * width + column of the pixel in the image. Five channels (that, and four with the
        weights of the pixel, its right, lower and lower right neighbour, where 65535 is 1): interpolated. A vector field
        (absolute): row and column, interpolated bilinearly.

    The result has the size of the map. Pixels whose origin is outside of the image or of its domain do
    not belong to the domain.
    Errors: 9001, 9005 for another number of channels. Source: reference page of `map_image`.
    """
    name = "map_image"
    check_type(image, name)
    height, width = image.height, image.width
    if map.type.startswith("vector_field"):
        field = map.channels[0].astype(np.float64)
        valid = np.isfinite(field).all(axis=2)
        if not map.has_full_domain:
            valid &= map.domain.to_mask((map.height, map.width))
        field = np.where(valid[:, :, None], field, -1e9)
        return _looked_up(image, field[:, :, 0], field[:, :, 1], "bilinear", valid)
    if len(map.channels) not in (1, 5):
        raise HError(9005, f"{len(map.channels)} channels of the map", operator=name)
    check_type(map, name, 1)
    at = map.channels[0].astype(np.int64)
    valid = (at >= 0) & (at < height * width)
    if not map.has_full_domain:
        valid &= map.domain.to_mask((map.height, map.width))
    safe = np.where(valid, at, 0)
    domain = valid
    if not image.has_full_domain:
        domain = valid & image.domain.to_mask((height, width)).reshape(-1)[safe]
    planes = []
    for channel in image.channels:
        if len(map.channels) == 1:
            plane = channel.reshape(-1)[safe]
        else:
            r, c = safe // width, safe % width
            below, right = np.minimum(r + 1, height - 1), np.minimum(c + 1, width - 1)
            weights = [weight.astype(np.float64) / 65535.0 for weight in map.channels[1:]]
            total = channel[r, c] * weights[0] + channel[r, right] * weights[1]
            total += channel[below, c] * weights[2] + channel[below, right] * weights[3]
            plane = to_type(np.round(total, 9), image.type)
        planes.append(np.where(valid, plane, 0).astype(channel.dtype))
    return Image(planes, image.type, None if domain.all() else Region.from_mask(domain))


@operator
def convert_map_type(map: Image, new_type: str, image_width: list[int | str]) -> Image:
    """A map of `map_image` in another form.

    Parameters
    ----------
    new_type : str
        'coord_map_sub_pix' (a vector field of rows and columns), 'nearest_neighbor' (one channel) or 'bilinear' (five, all of
        type int4).
    image_width : int or 'map_width'
        The width of the images that the map is for.

    Reference: `convert_map_type` (read in part).
    """
    name = "convert_map_type"
    choice(new_type, ("coord_map_sub_pix", "nearest_neighbor", "bilinear"), 1, name)
    if len(image_width) != 1:
        raise wrong_number(2, name, f"{len(image_width)} values")
    given = image_width[0]
    if isinstance(given, str):
        choice(given, ("map_width",), 2, name)
        given = map.width
    if given < 1:
        raise wrong_value(2, name, f"{given}")
    if map.type.startswith("vector_field"):
        rows, columns = (map.channels[0][:, :, k].astype(np.float64) for k in (0, 1))
    else:
        at = map.channels[0].astype(np.int64)
        rows, columns = (at // given).astype(np.float64), (at % given).astype(np.float64)
        if len(map.channels) == 5:
            weight = [channel.astype(np.float64) / 65535.0 for channel in map.channels[1:]]
            rows, columns = rows + weight[2] + weight[3], columns + weight[1] + weight[3]
    domain = None if map.has_full_domain else map.domain
    if new_type == "coord_map_sub_pix":
        field = np.stack((rows, columns), axis=2).astype(np.float32)
        return Image([field], "vector_field_absolute", domain)
    if new_type == "bilinear":
        r, c = np.floor(rows), np.floor(columns)
        down, right = rows - r, columns - c
        weights = ((1 - down) * (1 - right), (1 - down) * right, down * (1 - right), down * right)
        first = to_type(r * given + c, "int4")
        return Image([first, *(to_type(weight * 65535.0, "int4") for weight in weights)], "int4", domain)
    at = np.floor(rows + 0.5).astype(np.int64) * given + np.floor(columns + 0.5).astype(np.int64)
    return Image([to_type(at, "int4")], "int4", domain)


def _polar_positions(angles: Floats, radii: Floats, row: float, column: float) -> tuple[Floats, Floats]:
    return row - radii * np.sin(angles), column + radii * np.cos(angles)


@operator
def polar_trans_image_ext(
    image: Image,
    row: float,
    column: float,
    angle_start: float,
    angle_end: float,
    radius_start: float,
    radius_end: float,
    width: int,
    height: int,
    interpolation: str,
) -> Image:
    """An annular arc of the image unrolled: columns are angles, rows are radii.

    Parameters
    ----------
    row, column : centre
    angle_start, angle_end : of the first and the last column, radians, counterclockwise from the columns' axis
    radius_start, radius_end : of the first and the last row, in pixels
    width, height : of the result
    interpolation : 'nearest_neighbor' or 'bilinear'

    The domain is where the origin is in the domain of the image. Reference: `polar_trans_image_ext` (read in part).
    """
    name = "polar_trans_image_ext"
    _polar_check(image, radius_start, radius_end, width, height, interpolation, name)
    angles = _linear(angle_start, angle_end, width)[None, :]
    radii = _linear(radius_start, radius_end, height)[:, None]
    rows, columns = _polar_positions(angles, radii, row, column)
    return _looked_up(image, rows, columns, interpolation, np.ones(rows.shape, bool))


@operator
def polar_trans_image_inv(
    polar_image: Image,
    row: float,
    column: float,
    angle_start: float,
    angle_end: float,
    radius_start: float,
    radius_end: float,
    width: int,
    height: int,
    interpolation: str,
) -> Image:
    """The inverse of `polar_trans_image_ext`: an image of the given size from one in polar coordinates.

    Reference: `polar_trans_image_inv` (read in part).
    """
    name = "polar_trans_image_inv"
    _polar_check(polar_image, radius_start, radius_end, width, height, interpolation, name)
    down = row - np.arange(height, dtype=np.float64)[:, None]
    right = np.arange(width, dtype=np.float64)[None, :] - column
    radii, angles = np.hypot(down, right), np.arctan2(down, right)
    spread = angle_end - angle_start
    if spread == 0:
        raise wrong_value(4, name, "the angles are equal")
    turn = 2.0 * math.pi
    middle = (angle_start + angle_end) / 2.0
    angles = (angles - middle + math.pi) % turn - math.pi + middle  # the branch around the middle of the arc
    columns = (angles - angle_start) / spread * max(polar_image.width - 1, 1)
    # at a full turn the last column may be reached from the other side
    around = turn / abs(spread) * max(polar_image.width - 1, 1)
    columns = np.where(columns < -0.5, columns + around, columns)
    columns = np.where(columns > polar_image.width - 0.5, columns - around, columns)
    if radius_end == radius_start:
        raise wrong_value(6, name, "the radii are equal")
    rows = (radii - radius_start) / (radius_end - radius_start) * max(polar_image.height - 1, 1)
    return _looked_up(polar_image, rows, columns, interpolation, np.ones(rows.shape, bool))


def _linear(first: float, last: float, count: int) -> Floats:
    return np.linspace(first, last, count) if count > 1 else np.array([first])


def _polar_check(
    image: Image, radius1: float, radius2: float, width: int, height: int, interpolation: str, name: str
) -> None:
    for number, radius in ((5, radius1), (6, radius2)):
        if not 0 <= radius < 1e9:
            raise wrong_value(number, name, f"{radius}")
    image_size(width, height, 7, name)
    choice(interpolation, ("nearest_neighbor", "bilinear"), 9, name)
    check_type(image, name)
