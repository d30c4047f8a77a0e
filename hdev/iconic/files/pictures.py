"""Image files: bytes to images and back."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.iconic.files import FileProblem, probe
from hdev.iconic.image import Image
from hdev.iconic.region import Region

#: Endings of the formats, the one for new files first.
ENDINGS = {
    "tiff": (".tif", ".tiff"),
    "png": (".png",),
    "bmp": (".bmp", ".dib"),
    "jpeg": (".jpg", ".jpeg", ".jpe"),
    "jp2": (".jp2", ".j2k"),
    "webp": (".webp",),
    "pgm": (".pgm",),
    "ppm": (".ppm",),
    "pbm": (".pbm",),
    "pnm": (".pnm",),
    "hobj": (".hobj",),
    "ima": (".ima",),
    "gif": (".gif",),
    "sun": (".ras",),
}

#: Endings that names without one are tried with, in this order.
READ_ENDINGS = tuple(
    ending
    for kind in (
        "hobj",
        "png",
        "tiff",
        "jpeg",
        "bmp",
        "ima",
        "jp2",
        "webp",
        "pgm",
        "ppm",
        "pbm",
        "pnm",
        "gif",
        "sun",
    )
    for ending in ENDINGS[kind]
)


def read(data: bytes) -> list[Image]:
    """The images in a file of any format but 'ima' (which has no mark of its own). Raises `FileProblem`."""
    kind = probe.format_of(data)
    if kind == "tiff":
        from hdev.iconic.files import tiff

        return tiff.read(data)
    if kind == "pnm":
        from hdev.iconic.files import pnm

        return [Image(pnm.read(data))]
    if kind == "hobj":
        from hdev.iconic.files import hobj

        objects = hobj.read(data)
        if objects.kinds - {"image"}:
            raise FileProblem("objects", "the file holds other objects than images: read_object reads them")
        return list(objects)
    if kind in ("jpegxr", "pcx"):
        raise FileProblem("unsupported", f"hdev does not read {kind.upper()} files")
    if not kind:
        raise FileProblem("format", "the file is empty" if not data else "the file begins like no known image format")
    return [_decoded(data, kind)]


def _decoded(data: bytes, kind: str) -> Image:
    import cv2

    width, height = probe.check(data, kind)
    if kind == "png":
        data = _without_profile(data)
    array = _quietly(lambda: cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED))
    if array is None or array.shape[:2] != (height, width) or array.dtype not in (np.uint8, np.uint16):
        raise FileProblem("format", f"the {kind.upper()} file is damaged, or of a kind that hdev does not read")
    planes = [array] if array.ndim == 2 else [array[:, :, k] for k in range(array.shape[2])]
    if len(planes) >= 3:
        planes[0], planes[2] = planes[2], planes[0]
    alpha = planes.pop() if len(planes) in (2, 4) else None
    if kind == "png" and data[25] in (0, 4) and len(planes) == 3:
        planes = planes[:1]
    if kind in ("gif", "bmp"):
        alpha = None
    return with_alpha([np.ascontiguousarray(plane) for plane in planes], alpha)


def _without_profile(data: bytes) -> bytes:
    """A PNG file without its colour profile, which changes no gray value here, but which libpng prints warnings about."""
    place = 8
    while data[place + 4 : place + 8] not in (b"IDAT", b"IEND"):
        end = place + 12 + int.from_bytes(data[place : place + 4], "big")
        if data[place + 4 : place + 8] == b"iCCP":
            return data[:place] + data[end:]
        place = end
    return data


def with_alpha(planes: list[NDArray[Any]], alpha: NDArray[Any] | None, type: str | None = None) -> Image:
    """The image of the planes; an alpha channel of two values (0 and the largest) is its domain, any other a last plane."""
    if alpha is None:
        return Image(planes, type)
    largest = np.iinfo(alpha.dtype).max if alpha.dtype.kind in "iu" else 1
    full = alpha == largest
    if full.all():
        return Image(planes, type)
    if ((alpha == 0) | full).all():
        return Image(planes, type, Region.from_mask(full))
    return Image([*planes, np.ascontiguousarray(alpha)], type)


#: What each format of `write` holds: pixel types and numbers of channels.
_HOLDS = {
    "png": (("byte", "uint2"), (1, 3)),
    "bmp": (("byte",), (1, 3)),
    "jpeg": (("byte",), (1, 3)),
    "jp2": (("byte", "uint2"), (1, 3, 4)),
    "webp": (("byte",), (1, 3)),
    "tiff jpeg": (("byte",), (1, 3)),
    "pgm": (("byte", "uint2"), (1,)),
    "ppm": (("byte", "uint2"), (3,)),
    "pnm": (("byte", "uint2"), (1, 3)),
}


def write(image: Image, kind: str, options: dict[str, int], fill: int = 0) -> bytes:
    """The bytes of an image file.

    Parameters
    ----------
    kind : a key of `_HOLDS`
    options : 'quality' (0 .. 100; for jp2 and webp no quality is lossless), 'level' (png, 0 .. 9)
    fill : int
        Gray value, or for three channels 0xRRGGBB, of what is outside of the domain. PNG and JPEG 2000 store the domain
        instead, as an alpha channel.

    Raises `FileProblem` ('type', 'channels').
    """
    types, channels = _HOLDS[kind]
    if image.type not in types:
        raise FileProblem("type", f"{kind.upper()} files hold {' and '.join(types)} images, not {image.type}")
    if len(image.channels) not in channels:
        numbers = " or ".join(map(str, channels))
        raise FileProblem("channels", f"{kind.upper()} files hold {numbers} channels, not {len(image.channels)}")
    planes = list(image.channels)
    alpha = None
    if not image.has_full_domain:
        mask = image.domain.to_mask((image.height, image.width))
        if kind == "png" or (kind == "jp2" and len(planes) == 3):
            alpha = np.where(mask, np.iinfo(planes[0].dtype).max, 0).astype(planes[0].dtype)
        else:
            planes = [np.where(mask, plane, value) for plane, value in zip(planes, _fill_values(planes, fill))]
    if kind in ("pgm", "ppm", "pnm"):
        from hdev.iconic.files import pnm

        return pnm.write(planes)
    if kind == "png" and alpha is not None and len(planes) == 1:
        return _gray_alpha_png(planes[0], alpha, options.get("level", 6))
    if len(planes) >= 3:
        planes[0], planes[2] = planes[2], planes[0]
    if alpha is not None:
        planes.append(alpha)
    return _encoded(planes[0] if len(planes) == 1 else np.stack(planes, axis=2), kind, options)


def _encoded(array: NDArray[Any], kind: str, options: dict[str, int]) -> bytes:
    import cv2

    quality = options.get("quality")
    parameters: list[int] = []
    if kind == "png":
        parameters = [cv2.IMWRITE_PNG_COMPRESSION, options.get("level", 6)]
    elif kind == "jpeg":
        parameters = [cv2.IMWRITE_JPEG_QUALITY, 90 if quality is None else quality]
    elif kind == "webp":
        parameters = [cv2.IMWRITE_WEBP_QUALITY, 101 if quality is None else max(quality, 1)]
    elif kind == "jp2":
        parameters = [cv2.IMWRITE_JPEG2000_COMPRESSION_X1000, 1000 if quality is None else max(quality, 1) * 10]
    elif kind == "tiff jpeg":
        parameters = [cv2.IMWRITE_TIFF_COMPRESSION, 7, cv2.IMWRITE_TIFF_ROWSPERSTRIP, 64]
    ending = {"jpeg": ".jpg", "tiff jpeg": ".tiff"}.get(kind, f".{kind}")
    if kind == "jp2" and min(array.shape[:2]) < 32:
        raise FileProblem("type", "hdev writes JPEG 2000 files of images of 32 x 32 pixels and more")
    done = _quietly(lambda: cv2.imencode(ending, array, parameters))
    if not done or not done[0]:
        raise FileProblem("type", f"the image cannot be written as {kind.upper()}")
    return done[1].tobytes()


def _gray_alpha_png(gray: NDArray[Any], alpha: NDArray[Any], level: int) -> bytes:
    """A PNG file with one gray channel and an alpha channel, which OpenCV does not write."""
    import struct
    import zlib

    height, width = gray.shape
    lines = np.stack((gray, alpha), axis=2).astype(">u2" if gray.dtype == np.uint16 else np.uint8)
    rows = np.frombuffer(lines.tobytes(), np.uint8).reshape(height, -1)
    raw = np.hstack((np.zeros((height, 1), np.uint8), rows)).tobytes()

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8 * gray.itemsize, 4, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(raw, level)) + chunk(b"IEND", b"")


def _fill_values(planes: list[NDArray[Any]], fill: int) -> list[Any]:
    if len(planes) == 3:
        values = [fill >> 16 & 255, fill >> 8 & 255, fill & 255]
    else:
        values = [fill & (0xFFFF if planes[0].dtype == np.uint16 else 0xFF)] * len(planes)
    return [plane.dtype.type(value) for plane, value in zip(planes, values)]


def _quietly(decode: Any) -> Any:
    """What `decode` returns; None where OpenCV raises. Its messages go nowhere."""
    import cv2

    level = cv2.utils.logging.getLogLevel() if hasattr(cv2, "utils") else None
    try:
        if level is not None:
            cv2.utils.logging.setLogLevel(0)
        return decode()
    except cv2.error:
        return None
    finally:
        if level is not None:
            cv2.utils.logging.setLogLevel(level)
