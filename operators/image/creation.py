"""Making images: constant ones, from functions of the coordinates, from regions, from memory."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Image, RegionArray
from hdev.iconic.gray import to_type
from hdev.iconic.paint import fill
from hdev.iconic.pixels import PIXEL_TYPES
from hdev.registry import operator

#: Largest width and height of an image, as in HALCON XL's reference.
LARGEST = 1 << 20

#: Most pixels of an image that is made.
MOST_PIXELS = 1 << 31


@operator
def gen_image_const(type: str, width: int, height: int) -> Image:
    """An image of one channel with the gray value 0 and full domain.

    `type` is byte, int1, int2, uint2, int4, int8, real, complex, direction, cyclic, vector_field_relative or
    vector_field_absolute. Source: reference page of `gen_image_const`.
    """
    return Image([_zeros(type, width, height, "gen_image_const")], _pixel(type, "gen_image_const").name)


@operator
def gen_image_proto(image: Image, grayval: list[int | float]) -> Image:
    """An image of the size, type and number of channels of the given one, with a constant gray value and full domain.

    The gray value is rounded and clipped to the type; several values are those of the channels.
    Source: reference page of `gen_image_proto`.
    """
    count = len(image.channels)
    if len(grayval) not in (1, count):
        raise wrong_number(1, "gen_image_proto", f"{len(grayval)} gray values for {count} channels")
    channels = []
    for channel, value in zip(image.channels, grayval * count if len(grayval) == 1 else grayval):
        if channel.dtype.kind in "fc":
            gray = channel.dtype.type(value)
        else:
            gray = to_type(np.array([value]), image.type)[0]
            if image.type == "direction" and gray >= 180:
                gray = np.uint8(255)
        channels.append(np.full(channel.shape, gray, channel.dtype))
    return Image(channels, image.type)


@operator
def copy_image(image: Image) -> Image:
    """The same image in memory of its own: operators that change gray values in place do not change the original.

    Source: reference page of `copy_image`.
    """
    channels = [channel.copy() for channel in image.channels]
    return Image(channels, image.type, None if image.has_full_domain else image.domain)


@operator
def gen_image_gray_ramp(
    alpha: float, beta: float, mean: float, row: int, column: int, width: int, height: int
) -> Image:
    """A byte image with the gray values alpha * (r - row) + beta * (c - column) + mean, rounded and clipped.

    Source: reference page of `gen_image_gray_ramp`.
    """
    return _surface("byte", (0.0, 0.0, 0.0, alpha, beta, mean), row, column, width, height, 6, "gen_image_gray_ramp")


@operator
def gen_image_surface_first_order(
    type: str, alpha: float, beta: float, gamma: float, row: float, column: float, width: int, height: int
) -> Image:
    """An image ('byte', 'uint2' or 'real') with the gray values alpha * (r - row) + beta * (c - column) + gamma.

    Source: reference page of `gen_image_surface_first_order`.
    """
    if type not in ("byte", "uint2", "real"):
        raise wrong_value(1, "gen_image_surface_first_order", f"'{type}'")
    name = "gen_image_surface_first_order"
    return _surface(type, (0.0, 0.0, 0.0, alpha, beta, gamma), row, column, width, height, 7, name)


@operator
def gen_image_surface_second_order(
    type: str,
    alpha: float,
    beta: float,
    gamma: float,
    delta: float,
    epsilon: float,
    zeta: float,
    row: float,
    column: float,
    width: int,
    height: int,
) -> Image:
    """An image ('byte', 'uint2' or 'real') of a curved surface, with r and c counted from (row, column):

    alpha * r**2 + beta * c**2 + gamma * r * c + delta * r + epsilon * c + zeta. Source: reference page of
    `gen_image_surface_second_order`.
    """
    if type not in ("byte", "uint2", "real"):
        raise wrong_value(1, "gen_image_surface_second_order", f"'{type}'")
    name = "gen_image_surface_second_order"
    return _surface(type, (alpha, beta, gamma, delta, epsilon, zeta), row, column, width, height, 10, name)


def _surface(
    type: str, factors: tuple[float, ...], row: float, column: float, width: int, height: int, number: int, name: str
) -> Image:
    _check_size(width, height, number, name)
    alpha, beta, gamma, delta, epsilon, zeta = factors
    r = np.arange(height, dtype=np.float64)[:, None] - row
    c = np.arange(width, dtype=np.float64)[None, :] - column
    values = (delta * r + zeta) + epsilon * c
    if alpha or beta or gamma:
        values += alpha * r * r + beta * c * c + gamma * (r * c)
    return Image([to_type(values, type)], type)


@operator
def region_to_bin(region: RegionArray, foreground_gray: int, background_gray: int, width: int, height: int) -> Image:
    """One byte image of all regions: `foreground_gray` where a region is, `background_gray` elsewhere.

    Parts outside of the image are left out. Source: reference page of `region_to_bin`.
    """
    for number, gray in ((1, foreground_gray), (2, background_gray)):
        if not 0 <= gray <= 255:
            raise wrong_value(number, "region_to_bin", f"{gray}")
    _check_size(width, height, 3, "region_to_bin")
    plane = np.full((height, width), background_gray, np.uint8)
    for item in region:
        fill(plane, item, foreground_gray)
    return Image([plane])


@operator
def region_to_label(region: RegionArray, type: str, width: int, height: int) -> Image:
    """An image ('byte', 'int2' or 'int4') in which the pixels of the k-th region have the gray value k (from 1), others 0.

    Later regions cover earlier ones; numbers that the type does not hold are error 1301. Source: reference page of
    `region_to_label`.
    """
    if type not in ("byte", "int2", "uint2", "int4", "int8"):
        raise wrong_value(1, "region_to_label", f"'{type}'")
    _check_size(width, height, 2, "region_to_label")
    dtype = PIXEL_TYPES[type].dtype
    if len(region) > np.iinfo(dtype).max:
        raise wrong_value(1, "region_to_label", f"{len(region)} regions in an image of type {type}")
    plane = np.zeros((height, width), dtype)
    for label, item in enumerate(region, start=1):
        fill(plane, item, label)
    return Image([plane], type)


@operator
def region_to_mean(regions: RegionArray, image: Image) -> Image:
    """The image with each region painted in its mean gray value (rounded), in every channel; the rest is black.

    Of type byte and uint2. Later regions cover earlier ones. The domain is that of the image.
    Source: reference page of `region_to_mean`.
    """
    if image.type not in ("byte", "uint2"):
        raise HError(9001, image.type, operator="region_to_mean")
    channels = [np.zeros_like(channel) for channel in image.channels]
    for region in regions:
        inside = region.clip(*image.full_box)
        if inside.is_empty:
            continue
        pixels = inside.points()
        for channel, target in zip(image.channels, channels):
            fill(target, inside, int(np.floor(channel[pixels].mean(dtype=np.float64) + 0.5)))
    return Image(channels, image.type, None if image.has_full_domain else image.domain)


# ----------------------------------------------------------------------------------------------------------- from memory


@operator
def gen_image1(type: str, width: int, height: int, pixel_pointer: int) -> Image:
    """An image of a copy of the pixels at an address that `get_image_pointer1` has returned.

    Another address is refused (1304): hdev reads no memory that it has not given out.
    Source: reference page of `gen_image1`.
    """
    return Image([_copied(type, width, height, pixel_pointer, 4, "gen_image1")], _pixel(type, "gen_image1").name)


@operator
def gen_image3(
    type: str, width: int, height: int, pixel_pointer_red: int, pixel_pointer_green: int, pixel_pointer_blue: int
) -> Image:
    """An image of three channels from three addresses, see `gen_image1`. Source: reference page of `gen_image3`."""
    addresses = (pixel_pointer_red, pixel_pointer_green, pixel_pointer_blue)
    planes = [_copied(type, width, height, address, 4 + k, "gen_image3") for k, address in enumerate(addresses)]
    return Image(planes, _pixel(type, "gen_image3").name)


@operator
def gen_image1_extern(type: str, width: int, height: int, pixel_pointer: int, clear_proc: int) -> Image:
    """As `gen_image1`: the pixels are copied, and `clear_proc` is not called.

    Source: reference page of `gen_image1_extern`.
    """
    name = "gen_image1_extern"
    return Image([_copied(type, width, height, pixel_pointer, 4, name)], _pixel(type, name).name)


@operator
def gen_image3_extern(
    type: str, width: int, height: int, pointer_red: int, pointer_green: int, pointer_blue: int, clear_proc: int
) -> Image:
    """As `gen_image3`: the pixels are copied, and `clear_proc` is not called.

    Source: reference page of `gen_image3_extern`.
    """
    name = "gen_image3_extern"
    addresses = (pointer_red, pointer_green, pointer_blue)
    planes = [_copied(type, width, height, address, 4 + k, name) for k, address in enumerate(addresses)]
    return Image(planes, _pixel(type, name).name)


@operator
def gen_image1_rect(
    pixel_pointer: int,
    width: int,
    height: int,
    vertical_pitch: int,
    horizontal_bit_pitch: int,
    bits_per_pixel: int,
    do_copy: str,
    clear_proc: int,
) -> Image:
    """A copy of a rectangle of pixels in memory, as `get_image_pointer1_rect` describes it.

    Parameters
    ----------
    vertical_pitch : int
        Bytes from one row to the next.
    horizontal_bit_pitch, bits_per_pixel : int
        Bits from one pixel to the next, 8, 16 or 32, and how many of them count: up to 8 make a byte image, up to 16 uint2,
        up to 32 int4.

    Source: reference page of `gen_image1_rect`.
    """
    name = "gen_image1_rect"
    _check_size(width, height, 2, name)
    if horizontal_bit_pitch not in (8, 16, 32):
        raise wrong_value(5, name, f"{horizontal_bit_pitch}")
    step = horizontal_bit_pitch // 8
    if vertical_pitch < width * step:
        raise wrong_value(4, name, f"{vertical_pitch}")
    if not 1 <= bits_per_pixel <= horizontal_bit_pitch:
        raise wrong_value(6, name, f"{bits_per_pixel}")
    if do_copy not in ("true", "false"):
        raise wrong_value(7, name, f"'{do_copy}'")
    from hdev.iconic.memory import borrowed

    data = borrowed(pixel_pointer, vertical_pitch * (height - 1) + width * step)
    if data is None:
        raise wrong_value(1, name, f"{pixel_pointer} is no address of an image")
    data += b"\0" * (vertical_pitch * height - len(data))
    rows = np.frombuffer(data, np.uint8).reshape(height, vertical_pitch)[:, : width * step]
    values = np.ascontiguousarray(rows).view(f"u{step}")
    if bits_per_pixel < 32:
        values = values & ((1 << bits_per_pixel) - 1)
    dtype = np.uint8 if bits_per_pixel <= 8 else np.uint16 if bits_per_pixel <= 16 else np.int32
    return Image([values.astype(dtype)])


#: Of each format: bytes per value, and where red, green and blue are among the values of a pixel.
_INTERLEAVED = {
    "rgb": (1, 3, (0, 1, 2)),
    "bgr": (1, 3, (2, 1, 0)),
    "rgbx": (1, 4, (0, 1, 2)),
    "bgrx": (1, 4, (2, 1, 0)),
    "rgb48": (2, 3, (0, 1, 2)),
    "bgr48": (2, 3, (2, 1, 0)),
    "rgbx64": (2, 4, (0, 1, 2)),
    "bgrx64": (2, 4, (2, 1, 0)),
}


@operator
def gen_image_interleaved(
    pixel_pointer: int,
    color_format: str,
    original_width: int,
    original_height: int,
    alignment: int,
    type: str,
    image_width: int,
    image_height: int,
    start_row: int,
    start_column: int,
    bits_per_channel: int,
    bit_shift: int,
) -> Image:
    """An image of three channels from pixels in memory whose values stand side by side.

    Parameters
    ----------
    color_format : 'rgb', 'bgr', 'rgbx', 'bgrx', 'rgb48', 'bgr48', 'rgbx64', 'bgrx64'
        Order and size of the values; a fourth value of a pixel is passed over.
    alignment : int
        Rows begin at multiples of so many bytes; 0 and 1 mean that they follow directly.
    type : 'byte', 'uint2', 'int2', 'int4', ...
    image_width, image_height, start_row, start_column
        The part to take; sizes of 0 mean all of it.
    bits_per_channel, bit_shift
        How many bits of a 16-bit value count (-1 or 0: all), and by how many bits values are shifted to the right first.

    The address is one that an operator has returned (`interleave_channels` and `get_image_pointer1`); another is error 1301.
    The other formats of the reference ('rgb565' ...) are refused (1302). Source: reference page of `gen_image_interleaved`.
    """
    name = "gen_image_interleaved"
    if color_format not in _INTERLEAVED:
        raise wrong_value(2, name, f"'{color_format}'")
    _check_size(original_width, original_height, 3, name)
    size, count, order = _INTERLEAVED[color_format]
    dtype = _pixel(type, name).dtype
    if dtype.kind not in "iu" or (size == 2 and dtype.itemsize < 2):
        raise wrong_value(6, name, f"'{type}'")
    from hdev.iconic.memory import borrowed

    line = original_width * count * size
    pitch = -(-line // alignment) * alignment if alignment > 1 else line
    data = borrowed(pixel_pointer, pitch * (original_height - 1) + line)
    if data is None:
        raise wrong_value(1, name, f"{pixel_pointer} is no address of an image")
    data += b"\0" * (pitch * original_height - len(data))
    rows = np.frombuffer(data, np.uint8).reshape(original_height, pitch)[:, :line]
    values = np.ascontiguousarray(rows).view(f"<u{size}").reshape(original_height, original_width, count)
    width, height = image_width or original_width, image_height or original_height
    if not (start_row >= 0 and start_row + height <= original_height and height > 0):
        raise wrong_value(9, name, f"{start_row}")
    if not (start_column >= 0 and start_column + width <= original_width and width > 0):
        raise wrong_value(10, name, f"{start_column}")
    part = values[start_row : start_row + height, start_column : start_column + width]
    if 0 < bits_per_channel < 8 * size:
        part = part & part.dtype.type((1 << bits_per_channel) - 1)
    if bit_shift > 0:
        part = part >> part.dtype.type(bit_shift)
    return Image([to_type(np.ascontiguousarray(part[:, :, k]), _pixel(type, name).name) for k in order], type)


@operator
def interleave_channels(multichannel_image: Image, pixel_format: str, row_bytes: list[int | str], alpha: int) -> Image:
    """A byte image whose rows hold the values of all channels side by side, for other software.

    Parameters
    ----------
    pixel_format : 'rgba', 'bgra', 'argb', 'abgr', 'rgb', 'bgr', or any order of 'r', 'g', 'b', 'a', 'x'
        'c0', 'c1' ... are channels by number; 'a' is `alpha` outside, and 255 inside of the domain if alpha is -1.
    row_bytes : int or 'match'
        Bytes of a row of the result; 'match' is just as many as needed.
    alpha : int
        Value of 'a' and 'x'.

    Source: reference page of `interleave_channels`.
    """
    import re

    name = "interleave_channels"
    if multichannel_image.type != "byte":
        raise HError(9001, multichannel_image.type, operator=name)
    words = re.findall(r"c\d+|[rgbax]", pixel_format)
    if not words or "".join(words) != pixel_format:
        raise wrong_value(1, name, f"'{pixel_format}'")
    needed = multichannel_image.width * len(words)
    if len(row_bytes) != 1:
        raise wrong_number(2, name, f"{len(row_bytes)} values")
    total = needed if row_bytes[0] == "match" else row_bytes[0]
    if not isinstance(total, int) or total < needed:
        raise wrong_value(2, name, f"{row_bytes[0]}")
    planes: list[Any] = []
    for word in words:
        if word in "ax":
            planes.append(_alpha(multichannel_image, alpha))
            continue
        index = int(word[1:]) if word[0] == "c" else "rgb".index(word)
        if index >= len(multichannel_image.channels):
            raise HError(9005, f"'{pixel_format}' of {len(multichannel_image.channels)} channels", operator=name)
        planes.append(multichannel_image.channels[index])
    plane = np.zeros((multichannel_image.height, total), np.uint8)
    plane[:, :needed] = np.stack(planes, axis=2).reshape(multichannel_image.height, needed)
    return Image([plane])


def _alpha(image: Image, alpha: int) -> NDArray[np.uint8]:
    if alpha >= 0:
        return np.full((image.height, image.width), alpha & 255, np.uint8)
    return np.where(image.domain.to_mask((image.height, image.width)), 255, 0).astype(np.uint8)


def _pixel(type: str, name: str, number: int = 1) -> Any:
    pixel = PIXEL_TYPES.get("vector_field_relative" if type == "vector_field" else type)
    if pixel is None:
        raise wrong_value(number, name, f"'{type}'")
    return pixel


def _check_size(width: int, height: int, number: int, name: str) -> None:
    for position, size in ((number, width), (number + 1, height)):
        if not 1 <= size <= LARGEST:
            raise wrong_value(position, name, f"{size}")
    if width * height > MOST_PIXELS:
        raise HError(6001, f"{width} x {height} pixels", operator=name)


def _zeros(type: str, width: int, height: int, name: str) -> NDArray[Any]:
    pixel = _pixel(type, name)
    _check_size(width, height, 2, name)
    shape = (height, width) if pixel.components == 1 else (height, width, pixel.components)
    try:
        return np.zeros(shape, pixel.dtype)
    except MemoryError:
        raise HError(6001, f"{width} x {height} pixels", operator=name) from None


def _copied(type: str, width: int, height: int, address: int, number: int, name: str) -> NDArray[Any]:
    from hdev.iconic.memory import borrowed

    pixel = _pixel(type, name)
    _check_size(width, height, 2, name)
    data = borrowed(address, width * height * pixel.components * pixel.dtype.itemsize)
    if data is None:
        raise wrong_value(number, name, f"{address} is no address of an image of this size")
    shape = (height, width) if pixel.components == 1 else (height, width, pixel.components)
    return np.frombuffer(data, pixel.dtype).reshape(shape).copy()
