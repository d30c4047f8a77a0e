"""What a file says about itself before it is decoded: its format and its size in pixels.

Everything that decodes asks here first, so that no picture of unreasonable size is allocated, and a file that ends too early
is refused rather than filled up with gray.
"""

from __future__ import annotations

import os
import struct

from hdev.iconic.files import FileProblem

#: Most pixels of an image file, unless HDEV_MAX_PIXELS in the environment says otherwise.
MAX_PIXELS = 1 << 28

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"BM", "bmp"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0", "tiff"),
    (b"MM\0+", "tiff"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "jp2"),
    (b"\xff\x4f\xff\x51", "jp2"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"\x59\xa6\x6a\x95", "sun"),
    (b"II\xbc", "jpegxr"),
    (b"\x0a\x05\x01", "pcx"),
    (b"\x0a\x03\x01", "pcx"),
    (b"hdev objects ", "hobj"),
)


def format_of(data: bytes) -> str:
    """The format by the first bytes; '' if they are of none that is known."""
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            return name
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if len(data) > 2 and data[:1] == b"P" and data[1:2] in b"123456" and (data[2:3].isspace() or data[2:3] == b"#"):
        return "pnm"
    return ""


def check(data: bytes, kind: str) -> tuple[int, int]:
    """Width and height of a PNG, JPEG, BMP, JPEG 2000, WebP, GIF or Sun raster file that is there to its end.

    Raises `FileProblem`: 'format', 'truncated' or 'size'.
    """
    try:
        width, height = _PROBES[kind](data)
    except (struct.error, IndexError, ValueError):
        raise FileProblem("truncated", "the file ends within its header") from None
    check_size(width, height)
    return width, height


def check_size(width: int, height: int, pages: int = 1) -> None:
    """Raise `FileProblem` ('size', 'format') if an image of this size must not be allocated."""
    limit = int(os.environ.get("HDEV_MAX_PIXELS") or MAX_PIXELS)
    if width <= 0 or height <= 0:
        raise FileProblem("format", f"the image has {width} x {height} pixels")
    if width * height * pages > limit:
        text = f"{width} x {height} pixels{f' on {pages} pages' if pages > 1 else ''} are more than the limit"
        raise FileProblem("size", f"{text} of {limit} (HDEV_MAX_PIXELS)")


def _png(data: bytes) -> tuple[int, int]:
    if data[12:16] != b"IHDR":
        raise FileProblem("format", "the PNG file has no header")
    width, height = struct.unpack_from(">II", data, 16)
    place = 8
    while True:  # the chunks, up to the last
        if place + 12 > len(data):
            raise FileProblem("truncated", "the PNG file ends too early")
        length, kind = struct.unpack_from(">I4s", data, place)
        if kind == b"IEND":
            return width, height
        place += 12 + length


def _jpeg(data: bytes) -> tuple[int, int]:
    place, size = 2, (0, 0)
    while True:
        while data[place] == 0xFF and data[place + 1] == 0xFF:
            place += 1
        if data[place] != 0xFF:
            raise FileProblem("format", "the JPEG file is damaged")
        marker = data[place + 1]
        if marker in (0x01, *range(0xD0, 0xD9)):
            place += 2
            continue
        if marker == 0xD9:
            raise FileProblem("format", "the JPEG file has no image")
        (length,) = struct.unpack_from(">H", data, place + 2)
        if marker in range(0xC0, 0xD0) and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", data, place + 5)
            size = width, height
        place += 2 + length
        if marker == 0xDA:
            break
    if data.find(b"\xff\xd9", place) < 0:
        raise FileProblem("truncated", "the JPEG file ends too early")
    return size


def _bmp(data: bytes) -> tuple[int, int]:
    offset, header = struct.unpack_from("<II", data, 10)
    if header == 12:
        width, height = struct.unpack_from("<HH", data, 18)
        bits, compression = struct.unpack_from("<H", data, 24)[0], 0
    else:
        width, height = struct.unpack_from("<ii", data, 18)
        bits, compression = struct.unpack_from("<HI", data, 28)
    width, height = abs(width), abs(height)
    if bits not in (1, 4, 8, 16, 24, 32):
        raise FileProblem("format", f"a BMP file with {bits} bits per pixel")
    needed = (width * bits + 31) // 32 * 4 * height if compression in (0, 3) else 1
    check_size(width, height)
    if offset + needed > len(data):
        raise FileProblem("truncated", f"the BMP file has {len(data)} of {offset + needed} bytes")
    return width, height


def _jp2(data: bytes) -> tuple[int, int]:
    start = 0 if data.startswith(b"\xff\x4f") else data.find(b"\xff\x4f\xff\x51")
    if start < 0:
        raise FileProblem("format", "the JPEG 2000 file has no image")
    right, bottom, left, top = struct.unpack_from(">IIII", data, start + 8)
    if b"\xff\xd9" not in data[-64:]:
        raise FileProblem("truncated", "the JPEG 2000 file ends too early")
    return right - left, bottom - top


def _webp(data: bytes) -> tuple[int, int]:
    (length,) = struct.unpack_from("<I", data, 4)
    if length + 8 > len(data) + 1:
        raise FileProblem("truncated", f"the WebP file has {len(data)} of {length + 8} bytes")
    kind = data[12:16]
    if kind == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack_from("<HH", data, 26)
    return width & 0x3FFF, height & 0x3FFF


def _gif(data: bytes) -> tuple[int, int]:
    if data.rstrip(b"\0")[-1:] != b";":
        raise FileProblem("truncated", "the GIF file ends too early")
    width, height = struct.unpack_from("<HH", data, 6)
    return width, height


def _sun(data: bytes) -> tuple[int, int]:
    width, height, depth, length = struct.unpack_from(">IIII", data, 4)
    if depth not in (1, 8, 24, 32):
        raise FileProblem("format", f"a Sun raster file with {depth} bits per pixel")
    if length + 32 > len(data):
        raise FileProblem("truncated", "the Sun raster file ends too early")
    return width, height


_PROBES = {"png": _png, "jpeg": _jpeg, "bmp": _bmp, "jp2": _jp2, "webp": _webp, "gif": _gif, "sun": _sun}
