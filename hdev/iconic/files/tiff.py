"""Reading TIFF files: any number of pages, every pixel type, domains as masks or alpha channels.

Uncompressed, PackBits, Deflate and LZW data of any sample type is read here; what else there is (JPEG, CCITT fax, YCbCr) is
left to OpenCV.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.iconic.files import FileProblem
from hdev.iconic.files import tiff_tags as tag
from hdev.iconic.files.probe import check_size
from hdev.iconic.image import Image
from hdev.iconic.pixels import PIXEL_TYPES
from hdev.iconic.region import Region

_MOST_PAGES = 65535
_FIELD_TYPES = {
    1: "B",
    2: "s",
    3: "H",
    4: "I",
    6: "b",
    7: "s",
    8: "h",
    9: "i",
    11: "f",
    12: "d",
    13: "I",
    16: "Q",
    18: "Q",
}

#: (sample format, bits) to what is stored, and to the pixel type it becomes.
_STORED = {
    (1, 8): ("u1", "byte"),
    (1, 16): ("u2", "uint2"),
    (1, 32): ("u4", "int8"),
    (2, 8): ("i1", "int1"),
    (2, 16): ("i2", "int2"),
    (2, 32): ("i4", "int4"),
    (2, 64): ("i8", "int8"),
    (3, 16): ("f2", "real"),
    (3, 32): ("f4", "real"),
    (3, 64): ("f8", "real"),
    (6, 64): ("c8", "complex"),
    (6, 128): ("c16", "complex"),
}


@dataclass
class _Page:
    tags: dict[int, Any]
    order: str
    subpages: list[_Page] = field(default_factory=list)

    def get(self, number: int, default: int = 0) -> int:
        value = self.tags.get(number, default)
        return value[0] if isinstance(value, tuple) else value

    def all(self, number: int) -> tuple[int, ...]:
        value = self.tags.get(number, ())
        return value if isinstance(value, tuple) else (value,)


def read(data: bytes) -> list[Image]:
    """The images of all pages; pages that are masks or reduced versions of another are none. Raises `FileProblem`."""
    try:
        pages = _pages(data)
    except struct.error:
        raise FileProblem("truncated", "the TIFF file ends within its directory") from None
    images: list[Image] = []
    total = 0
    for index, page in enumerate(pages):
        kind = page.get(tag.SUBFILE)
        width, height = page.get(tag.WIDTH), page.get(tag.HEIGHT)
        check_size(width, height)
        total += width * height
        check_size(total, 1)
        if kind & tag.MASK:
            if images:
                images[-1] = _masked(images[-1], data, page)
            continue
        if kind & 1 and images:
            continue
        image = _image(data, page, index)
        for sub in page.subpages:
            if sub.get(tag.SUBFILE) & tag.MASK or sub.get(tag.PHOTOMETRIC) == tag.TRANSPARENCY:
                image = _masked(image, data, sub)
        images.append(image)
    if not images:
        raise FileProblem("format", "the TIFF file has no page")
    return images


def _pages(data: bytes) -> list[_Page]:
    order = "<" if data[:2] == b"II" else ">"
    big = struct.unpack_from(order + "H", data, 2)[0] == 43
    offset = struct.unpack_from(order + ("Q" if big else "I"), data, 8 if big else 4)[0]
    pages: list[_Page] = []
    seen: set[int] = set()
    while offset:
        if offset in seen or len(pages) >= _MOST_PAGES:
            raise FileProblem("format", "the directories of the TIFF file form a circle")
        seen.add(offset)
        page, offset = _page(data, offset, order, big)
        pages.append(page)
        for sub in page.all(tag.SUB_IFDS)[:16]:
            if sub not in seen:
                seen.add(sub)
                page.subpages.append(_page(data, sub, order, big)[0])
    return pages


def _page(data: bytes, offset: int, order: str, big: bool) -> tuple[_Page, int]:
    count = struct.unpack_from(order + ("Q" if big else "H"), data, offset)[0]
    place = offset + (8 if big else 2)
    size, inline, word = (20, 8, "Q") if big else (12, 4, "I")
    if place + count * size > len(data):
        raise FileProblem("truncated", "the TIFF file ends within its directory")
    tags: dict[int, Any] = {}
    for k in range(count):
        at = place + k * size
        name, kind, number = struct.unpack_from(order + "HH" + word, data, at)
        code = _FIELD_TYPES.get(kind)
        if code is None:
            continue
        length = number * struct.calcsize(order + code)
        start = at + size - inline
        if length > inline:
            start = struct.unpack_from(order + word, data, start)[0]
        if start + length > len(data):
            raise FileProblem("truncated", "the TIFF file ends too early")
        if code == "s":
            tags[name] = data[start : start + length]
        else:
            tags[name] = struct.unpack_from(f"{order}{number}{code}", data, start)
    return _Page(tags, order), struct.unpack_from(order + word, data, place + count * size)[0]


def _image(data: bytes, page: _Page, index: int) -> Image:
    from hdev.iconic.files.pictures import with_alpha

    photometric, samples = page.get(tag.PHOTOMETRIC, 1), page.get(tag.SAMPLES, 1)
    planes, type = _planes(data, page, index)
    if planes is None:
        return _by_opencv(data, page, index)
    if photometric == tag.WHITE_IS_ZERO and planes[0].dtype.kind == "u":
        planes[0] = np.iinfo(planes[0].dtype).max - planes[0]
    if photometric == tag.PALETTE:
        return Image(_colours(planes[0], page))
    named = page.tags.get(tag.DESCRIPTION, b"").rstrip(b"\0").decode("ascii", "replace")
    if named.startswith("hdev pixel type "):
        return _of_type(planes, named.removeprefix("hdev pixel type "))
    extra = page.all(tag.EXTRA)
    alpha = planes.pop() if extra and extra[-1] in (1, 2) and samples > 1 else None
    if len(planes) > 3 and not extra and photometric == tag.RGB:
        alpha = planes.pop()
    return with_alpha(planes, alpha, type)


def _of_type(planes: list[NDArray[Any]], name: str) -> Image:
    """An image of a type that TIFF has no words for, as `write` wrote it."""
    pixel = PIXEL_TYPES.get(name)
    if pixel is None or planes[0].dtype != pixel.dtype:
        raise FileProblem("format", f"the TIFF file speaks of a pixel type {name!r}")
    if pixel.components == 2:
        planes = [np.stack(planes[k : k + 2], axis=2) for k in range(0, len(planes) - 1, 2)]
    return Image(planes, name)


def _planes(data: bytes, page: _Page, index: int) -> tuple[list[NDArray[Any]] | None, str | None]:
    """The samples of a page, one array each, and the pixel type; None if the page is OpenCV's to read."""
    width, height, samples = page.get(tag.WIDTH), page.get(tag.HEIGHT), page.get(tag.SAMPLES, 1)
    compression, bits = page.get(tag.COMPRESSION, 1), page.all(tag.BITS) or (1,)
    if (
        compression not in (tag.NONE, tag.LZW, tag.DEFLATE, tag.OLD_DEFLATE, tag.PACKBITS)
        or page.get(tag.PHOTOMETRIC) == 6
    ):
        return None, None
    if not 1 <= samples <= 65535 or len(set(bits)) != 1:
        raise FileProblem("unsupported", "a TIFF file whose samples differ in size")
    check_size(width * samples, height)
    sample_format = page.get(tag.FORMAT, 1)
    if compression == tag.LZW and (sample_format, bits[0]) in ((1, 8), (1, 16)) and page.get(tag.PHOTOMETRIC) in (1, 2):
        if samples in (1, 3) and page.get(tag.PLANAR, 1) == 1 and tag.DESCRIPTION not in page.tags:
            return None, None
    if bits[0] < 8:
        values = _blocks(data, page, np.dtype(np.uint8), bits[0])
        if page.get(tag.PHOTOMETRIC, 1) != tag.PALETTE:
            values = (values * (255 // (2 ** bits[0] - 1))).astype(np.uint8)
        return [np.ascontiguousarray(values[k]) for k in range(len(values))], "byte"
    stored = _STORED.get((5 if sample_format == 4 else sample_format, bits[0])) or _STORED.get((1, bits[0]))
    if stored is None or sample_format not in (1, 2, 3, 4, 6):
        raise FileProblem("unsupported", f"a TIFF file with {bits[0]} bits of sample format {sample_format}")
    values = _blocks(data, page, np.dtype(page.order + stored[0]), bits[0])
    return [np.ascontiguousarray(plane, PIXEL_TYPES[stored[1]].dtype) for plane in values], stored[1]


def _blocks(data: bytes, page: _Page, dtype: np.dtype[Any], bits: int) -> NDArray[Any]:
    """(S, H, W): the samples of all strips or tiles."""
    width, height, samples = page.get(tag.WIDTH), page.get(tag.HEIGHT), page.get(tag.SAMPLES, 1)
    tiled = tag.TILE_OFFSETS in page.tags
    offsets = page.all(tag.TILE_OFFSETS if tiled else tag.OFFSETS)
    counts = page.all(tag.TILE_COUNTS if tiled else tag.COUNTS)
    block_width = page.get(tag.TILE_WIDTH) if tiled else width
    block_height = page.get(tag.TILE_HEIGHT) if tiled else min(page.get(tag.ROWS, height) or height, height)
    if block_width <= 0 or block_height <= 0:
        raise FileProblem("format", "the TIFF file has blocks of no size")
    separate = page.get(tag.PLANAR, 1) == 2
    planes, inside = (samples, 1) if separate else (1, samples)
    check_size(block_width * inside, block_height)
    across, down = -(-width // block_width), -(-height // block_height)
    if len(counts) < len(offsets) and page.get(tag.COMPRESSION, 1) == tag.NONE:
        counts = (1 << 62,) * len(offsets)
    if min(len(offsets), len(counts)) < planes * across * down:
        raise FileProblem("format", "the TIFF file has too few blocks")
    result = np.empty((samples, height, width), dtype.newbyteorder("="))
    block = 0
    for plane in range(planes):
        for top in range(0, height, block_height):
            for left in range(0, width, block_width):
                rows = block_height if tiled else min(block_height, height - top)
                values = _block(data, page, (offsets[block], counts[block]), (rows, block_width, inside), dtype, bits)
                part = values[: height - top, : width - left].transpose(2, 0, 1)
                target = slice(plane, plane + 1) if separate else slice(None)
                result[target, top : top + rows, left : left + block_width] = part
                block += 1
    return result


def _block(
    data: bytes, page: _Page, place: tuple[int, int], shape: tuple[int, int, int], dtype: np.dtype[Any], bits: int
) -> NDArray[Any]:
    rows, width, samples = shape
    line = -(-width * samples * bits // 8)
    needed = rows * line
    offset, count = place
    compression = page.get(tag.COMPRESSION, 1)
    if compression == tag.NONE:
        count = min(count, needed)
    if offset + count > len(data):
        raise FileProblem("truncated", "the TIFF file ends within its pixels")
    raw = data[offset : offset + count]
    if page.get(tag.FILL_ORDER, 1) == 2 and compression != tag.NONE:
        raw = _reversed_bits(raw)
    if compression in (tag.DEFLATE, tag.OLD_DEFLATE):
        try:
            raw = zlib.decompressobj().decompress(raw, needed)
        except zlib.error as error:
            raise FileProblem("format", f"the TIFF file is damaged: {error}") from None
    elif compression == tag.PACKBITS:
        raw = _unpacked(raw, needed)
    elif compression == tag.LZW:
        raw = _lzw_decoded(raw, needed)
    if len(raw) < needed:
        raise FileProblem("truncated", "the TIFF file ends within its pixels")
    if page.get(tag.FILL_ORDER, 1) == 2 and compression == tag.NONE:
        raw = _reversed_bits(raw)
    if bits < 8:
        unpacked = np.unpackbits(np.frombuffer(raw, np.uint8, needed).reshape(rows, line), axis=1)
        weights = 1 << np.arange(bits)[::-1]
        groups = unpacked[:, : width * samples * bits].reshape(rows, width, samples, bits)
        return (groups * weights.astype(np.uint8)).sum(axis=3, dtype=np.uint8)
    values = np.frombuffer(raw, dtype, rows * width * samples).reshape(rows, width, samples)
    predictor = page.get(tag.PREDICTOR, 1)
    if predictor == 2 and dtype.kind in "iu":
        return np.cumsum(values.astype(dtype.newbyteorder("=")), axis=1, dtype=dtype.newbyteorder("="))
    if predictor == 3 and dtype.kind == "f":
        return _float_predicted(raw, (rows, width, samples), dtype)
    if predictor != 1:
        raise FileProblem("unsupported", f"a TIFF file with predictor {predictor}")
    return values


def _float_predicted(raw: bytes, shape: tuple[int, int, int], dtype: np.dtype[Any]) -> NDArray[Any]:
    rows, width, samples = shape
    size = dtype.itemsize
    differences = np.frombuffer(raw, np.uint8, rows * width * samples * size).reshape(rows, -1, samples)
    planes = np.cumsum(differences, axis=1, dtype=np.uint8).reshape(rows, size, width * samples)
    whole = np.ascontiguousarray(planes.transpose(0, 2, 1))
    return whole.view(np.dtype(f">f{size}")).reshape(rows, width, samples)


def _by_opencv(data: bytes, page: _Page, index: int) -> Image:
    import cv2

    from hdev.iconic.files.pictures import _quietly, with_alpha

    for tags in ((tag.OFFSETS, tag.COUNTS), (tag.TILE_OFFSETS, tag.TILE_COUNTS)):
        for offset, count in zip(page.all(tags[0]), page.all(tags[1])):
            if offset + count > len(data):
                raise FileProblem("truncated", "the TIFF file ends within its pixels")
    source = np.frombuffer(data, np.uint8)
    decoded = _quietly(lambda: cv2.imdecodemulti(source, cv2.IMREAD_UNCHANGED, range=(index, index + 1)))
    pages: Any = decoded[1] if decoded else ()
    if len(pages) != 1 or pages[0].shape[:2] != (page.get(tag.HEIGHT), page.get(tag.WIDTH)):
        raise FileProblem("format", "the TIFF file is damaged, or compressed in a way that hdev does not read")
    array = pages[0]
    planes = [array] if array.ndim == 2 else [np.ascontiguousarray(array[:, :, k]) for k in range(array.shape[2])]
    if len(planes) >= 3:
        planes[0], planes[2] = planes[2], planes[0]
    return with_alpha(planes[:3], planes[3] if len(planes) == 4 else None)


def _masked(image: Image, data: bytes, page: _Page) -> Image:
    planes, _ = _planes(data, page, 0)
    if planes is None or planes[0].shape != (image.height, image.width):
        raise FileProblem("format", "a mask of the TIFF file does not fit its image")
    return image.with_domain(Region.from_mask(planes[0] != 0))


def _colours(indices: NDArray[Any], page: _Page) -> list[NDArray[Any]]:
    """Indices into a palette as red, green and blue; as one channel where the palette is gray."""
    table = np.array(page.all(tag.COLOR_MAP), np.uint32)
    if table.size % 3 or table.size == 0 or int(indices.max()) >= table.size // 3:
        raise FileProblem("format", "the palette of the TIFF file is incomplete")
    table = table.reshape(3, -1)
    colours = (table >> 8 if int(table.max()) > 255 else table).astype(np.uint8)
    gray = (colours[0] == colours[1]).all() and (colours[1] == colours[2]).all()
    return [colours[k][indices] for k in range(1 if gray else 3)]


def _reversed_bits(raw: bytes) -> bytes:
    return np.packbits(np.unpackbits(np.frombuffer(raw, np.uint8), bitorder="little")).tobytes()


def _unpacked(raw: bytes, needed: int) -> bytes:
    """PackBits."""
    result = bytearray()
    place = 0
    while place < len(raw) and len(result) < needed:
        head = raw[place]
        if head < 128:
            result += raw[place + 1 : place + 2 + head]
            place += 2 + head
        else:
            if head > 128:
                result += raw[place + 1 : place + 2] * (257 - head)
            place += 2 if head > 128 else 1
    return bytes(result[:needed])


def _lzw_decoded(raw: bytes, needed: int) -> bytes:
    result = bytearray()
    start = [bytes([k]) for k in range(256)] + [b"", b""]
    table = list(start)
    width, bits, held, last = 9, 0, 0, b""
    for byte in raw:
        held = (held << 8 | byte) & 0xFFFFFF
        bits += 8
        if bits < width:
            continue
        bits -= width
        code = held >> bits & ((1 << width) - 1)
        if code == 257 or len(result) >= needed:
            break
        if code == 256:
            table, width, last = list(start), 9, b""
            continue
        if code < len(table):
            entry = table[code]
        elif last and code == len(table):
            entry = last + last[:1]
        else:
            raise FileProblem("format", "the TIFF file is damaged")
        result += entry
        if last and len(table) < 4096:
            table.append(last + entry[:1])
        last = entry
        width = 9 if len(table) < 511 else 10 if len(table) < 1023 else 11 if len(table) < 2047 else 12
    return bytes(result[:needed])


def texts(data: bytes) -> dict[str, str]:
    """The text tags of the first page, by number. Raises `FileProblem`."""
    try:
        page = _pages(data)[:1]
    except struct.error:
        raise FileProblem("truncated", "the TIFF file ends within its directory") from None
    tags = page[0].tags if page else {}
    return {
        str(number): body.rstrip(b"\0").decode("utf-8", "replace")
        for number, body in tags.items()
        if isinstance(body, bytes)
    }
