"""Writing TIFF files: one page per image, every pixel type, domains as masks or alpha channels."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.iconic.files import FileProblem
from hdev.iconic.files import tiff_tags as tag
from hdev.iconic.files.probe import check_size
from hdev.iconic.image import Image
from hdev.iconic.region import Region


def write(
    images: list[Image], *, compression: str = "", level: int = 6, alpha: bool = False, big: bool = False
) -> bytes:
    """A TIFF file with one page per image.

    Parameters
    ----------
    compression : '', 'deflate', 'lzw' or 'packbits'
    level : int
        Of deflate, 0 .. 9.
    alpha : bool
        Domains are stored as alpha channels instead of masks.
    """
    code = {"": tag.NONE, "deflate": tag.DEFLATE, "lzw": tag.LZW, "packbits": tag.PACKBITS}[compression]
    writer = _Writer(code, level, big)
    for image in images:
        writer.add(image, alpha)
    return writer.file()


def write_regions(regions: list[Region]) -> bytes:
    """A TIFF file with one bilevel page per region, just large enough for it. Raises `FileProblem`."""
    writer = _Writer(tag.DEFLATE, 6, False)
    for region in regions:
        box = region.bounding_box or (0, 0, 0, 0)
        if min(box[0], box[1]) < 0:
            raise FileProblem("objects", "TIFF files hold no regions with negative coordinates: use .hobj")
        check_size(box[3] + 1, box[2] + 1)
        writer.add_mask(region.to_mask((box[2] + 1, box[3] + 1)))
    return writer.file()


class _Writer:
    """Collects blocks and directories; offsets are known as things are added."""

    def __init__(self, compression: int, level: int, big: bool) -> None:
        self._compression, self._level, self._big = compression, level, big
        self._parts: list[bytes] = [struct.pack("<2sHHHQ", b"II", 43, 8, 0, 0) if big else b"II*\0\0\0\0\0"]
        self._size = len(self._parts[0])
        self._word = "Q" if big else "I"
        self._links = [(0, 8 if big else 4)]  # where the offset of the next directory goes: part and place in it

    def add(self, image: Image, alpha: bool) -> None:
        planes = list(image.channels)
        named = b""
        if image.type in ("direction", "cyclic") or planes[0].ndim == 3:
            named = f"hdev pixel type {image.type}".encode() + b"\0"
        if planes[0].ndim == 3:
            planes = [plane[:, :, k] for plane in planes for k in (0, 1)]
        colour = len(planes) >= 3 and not named and image.type in ("byte", "uint2")
        extra = len(planes) - (3 if colour else 1)
        kinds = [0] * extra
        mask = None if image.has_full_domain else image.domain.to_mask((image.height, image.width))
        if mask is not None and alpha and not named and image.type != "complex":
            dtype = planes[0].dtype
            planes.append(np.where(mask, 1 if dtype.kind == "f" else np.iinfo(dtype).max, 0).astype(dtype))
            kinds.append(2)
            mask = None
        sub = (
            self._directory([mask.astype(np.uint8)], 1, 1, 1, tag.TRANSPARENCY, [], b"", tag.MASK)
            if mask is not None
            else 0
        )
        dtype = planes[0].dtype
        sample = {"u": 1, "i": 2, "f": 3, "c": 6}[dtype.kind]
        self._directory(
            planes, 8 * dtype.itemsize, len(planes), sample, tag.RGB if colour else 1, kinds, named, 0, sub, link=True
        )

    def add_mask(self, mask: NDArray[np.bool_]) -> None:
        self._directory([mask.astype(np.uint8)], 1, 1, 1, 1, [], b"", 0, link=True)

    def file(self) -> bytes:
        return b"".join(self._parts)

    def _append(self, part: bytes) -> int:
        if self._size + len(part) >= 1 << 32 and not self._big:
            raise FileProblem("size", "the file would be larger than 4 GB: use 'bigtiff'")
        place = self._size
        part += b"\0" * (-len(part) % 8)
        self._parts.append(part)
        self._size += len(part)
        return place

    def _directory(
        self,
        planes: list[NDArray[Any]],
        bits: int,
        samples: int,
        sample_format: int,
        photometric: int,
        extra: list[int],
        named: bytes,
        subfile: int,
        sub: int = 0,
        link: bool = False,
    ) -> int:
        height, width = planes[0].shape
        line = max(width * samples * bits // 8, 1)
        rows = min(max((1 << 18) // line, 1), height)
        offsets, counts = [], []
        for top in range(0, height, rows):
            block = np.stack([plane[top : top + rows] for plane in planes], axis=2)
            raw = np.packbits(block[:, :, 0], axis=1).tobytes() if bits == 1 else _little(block)
            raw = self._compressed(raw)
            offsets.append(self._append(raw))
            counts.append(len(raw))
        entries: list[tuple[int, str, list[int] | bytes]] = [
            (tag.SUBFILE, "I", [subfile]),
            (tag.WIDTH, "I", [width]),
            (tag.HEIGHT, "I", [height]),
            (tag.BITS, "H", [bits] * samples),
            (tag.COMPRESSION, "H", [self._compression]),
            (tag.PHOTOMETRIC, "H", [photometric]),
            (tag.OFFSETS, self._word, offsets),
            (tag.SAMPLES, "H", [samples]),
            (tag.ROWS, "I", [rows]),
            (tag.COUNTS, self._word, counts),
            (tag.PLANAR, "H", [1]),
            (tag.FORMAT, "H", [sample_format] * samples),
        ]
        entries += [(tag.DESCRIPTION, "s", named)] if named else []
        entries += [(tag.EXTRA, "H", extra)] if extra else []
        entries += [(tag.SUB_IFDS, self._word, [sub])] if sub else []
        return self._write_entries(sorted(entries), link)

    def _write_entries(self, entries: list[tuple[int, str, Any]], link: bool) -> int:
        inline = 8 if self._big else 4
        packed = []
        for name, code, values in entries:
            body = values if code == "s" else struct.pack(f"<{len(values)}{code}", *values)
            kind = {"s": 2, "H": 3, "I": 4, "Q": 16}[code]
            field_body = body.ljust(inline, b"\0") if len(body) <= inline else None
            if field_body is None:
                field_body = struct.pack("<" + self._word, self._append(body))
            packed.append(struct.pack("<HH" + self._word, name, kind, len(values)) + field_body)
        count = struct.pack("<Q" if self._big else "<H", len(packed))
        body = count + b"".join(packed) + struct.pack("<" + self._word, 0)
        end = len(body) - inline
        place = self._append(body)
        if link:
            part, at = self._links[-1]
            old = self._parts[part]
            self._parts[part] = old[:at] + struct.pack("<" + self._word, place) + old[at + inline :]
            self._links.append((len(self._parts) - 1, end))
        return place

    def _compressed(self, raw: bytes) -> bytes:
        if self._compression == tag.DEFLATE:
            return zlib.compress(raw, self._level)
        if self._compression == tag.LZW:
            return _lzw_encoded(raw)
        return _packed(raw) if self._compression == tag.PACKBITS else raw


def _little(block: NDArray[Any]) -> bytes:
    return block.astype(block.dtype.newbyteorder("<"), copy=False).tobytes()


def _lzw_encoded(raw: bytes) -> bytes:
    held, bits, width = 256, 9, 9
    parts = bytearray()
    table: dict[bytes, int] = {bytes([k]): k for k in range(256)}
    next_code, word = 258, b""

    def flushed(held: int, bits: int) -> tuple[int, int]:
        while bits >= 8:
            bits -= 8
            parts.append(held >> bits & 255)
        return held & ((1 << bits) - 1), bits

    for value in raw:
        longer = word + bytes([value])
        if longer in table:
            word = longer
            continue
        held, bits = flushed(held << width | table[word], bits + width)
        table[longer] = next_code
        next_code += 1
        word = longer[-1:]
        if next_code == 4094:
            held, bits = flushed(held << width | 256, bits + width)
            table, next_code, width = {bytes([k]): k for k in range(256)}, 258, 9
        else:
            width = 9 if next_code < 512 else 10 if next_code < 1024 else 11 if next_code < 2048 else 12
    if word:
        held, bits = flushed(held << width | table[word], bits + width)
        next_code += 1
        width = 9 if next_code < 512 else 10 if next_code < 1024 else 11 if next_code < 2048 else 12
    held, bits = flushed(held << width | 257, bits + width)
    if bits:
        parts.append(held << (8 - bits) & 255)
    return bytes(parts)


def _packed(raw: bytes) -> bytes:
    """PackBits: runs of three and more equal bytes, the rest as it is."""
    values = np.frombuffer(raw, np.uint8)
    ends = np.flatnonzero(np.concatenate((values[1:] != values[:-1], [True]))) + 1
    starts = np.concatenate(([0], ends[:-1]))
    result, plain = bytearray(), 0

    def literal(end: int) -> None:
        nonlocal plain
        while plain < end:
            size = min(end - plain, 128)
            result.append(size - 1)
            result.extend(raw[plain : plain + size])
            plain += size

    for start, end in zip(starts.tolist(), ends.tolist()):
        if end - start < 3:
            continue
        literal(start)
        while end - start >= 2:
            size = min(end - start, 128)
            result += bytes([257 - size, raw[start]])
            start += size
        plain = start
    literal(len(raw))
    return bytes(result)
