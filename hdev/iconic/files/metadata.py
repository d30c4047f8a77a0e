"""Texts that image files carry: PNG text chunks, TIFF tags."""

from __future__ import annotations

import struct
import zlib

from hdev.iconic.files import FileProblem, probe

_TIFF_NAMES = {
    "DocumentName": "269",
    "ImageDescription": "270",
    "Make": "271",
    "Model": "272",
    "PageName": "285",
    "Software": "305",
    "DateTime": "306",
    "Artist": "315",
    "HostComputer": "316",
    "Copyright": "33432",
}

#: Longest text that is unpacked.
_LONGEST = 1 << 24


def key(name: str) -> str:
    """A tag as `read` names it."""
    return _TIFF_NAMES.get(name, name)


def read(data: bytes, kind: str = "") -> dict[str, str]:
    """The texts by keyword (PNG) or number (TIFF, first page). Raises `FileProblem`."""
    found = probe.format_of(data)
    if found not in ("png", "tiff") or kind not in ("", found):
        raise FileProblem("format", f"not a {kind.upper() or 'PNG or TIFF'} file")
    if found == "tiff":
        from hdev.iconic.files import tiff

        return tiff.texts(data)
    probe.check(data, "png")
    texts = {}
    for name, body in _chunks(data):
        if name not in (b"tEXt", b"zTXt", b"iTXt"):
            continue
        keyword, _, rest = body.partition(b"\0")
        word = keyword.decode("latin-1")
        # A PNG keyword that is a TIFF name is found under the TIFF number as well.
        texts[word] = texts[key(word)] = _text(name, rest)
    return texts


def write(data: bytes, kind: str, texts: dict[str, str]) -> bytes:
    """The PNG file with these texts, which replace those of the same keywords. Raises `FileProblem`."""
    if probe.format_of(data) != "png" or kind not in ("", "png"):
        raise FileProblem("unsupported", "tags can be written to PNG files only")
    probe.check(data, "png")
    parts = [data[:8]]
    for name, body in _chunks(data):
        keyword = body.partition(b"\0")[0].decode("latin-1")
        if name in (b"tEXt", b"zTXt", b"iTXt") and keyword in texts:
            continue
        if name == b"IEND":
            parts += [_chunk(b"iTXt", _international(word, text)) for word, text in texts.items()]
        parts.append(_chunk(name, body))
    return b"".join(parts)


def _international(word: str, text: str) -> bytes:
    keyword = word.encode("latin-1", "replace")
    if not 1 <= len(keyword) <= 79 or b"\0" in keyword:
        raise FileProblem("format", f"'{word}' is no keyword of a PNG file")
    return keyword + b"\0\0\0\0\0" + text.encode("utf-8", "replace")


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    chunks, place = [], 8
    while place + 12 <= len(data):
        length, name = struct.unpack_from(">I4s", data, place)
        chunks.append((name, data[place + 8 : place + 8 + length]))
        place += 12 + length
        if name == b"IEND":
            break
    return chunks


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _text(name: bytes, rest: bytes) -> str:
    try:
        if name == b"tEXt":
            return rest.decode("latin-1")
        if name == b"zTXt":
            return zlib.decompressobj().decompress(rest[1:], _LONGEST).decode("latin-1")
        packed = rest[:1] == b"\1"
        _, _, body = rest[2:].partition(b"\0")
        _, _, body = body.partition(b"\0")
        if packed:
            body = zlib.decompressobj().decompress(body, _LONGEST)
        return body.decode("utf-8", "replace")
    except zlib.error:
        return ""
