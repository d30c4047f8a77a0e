"""From the bytes of a file to UTF-8."""

from __future__ import annotations

import codecs
import re

from hdev.errors import ProgramError

_DECLARATION = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']""")
_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")
_WIDE = ("utf-16", "utf-32")


def to_utf8(data: bytes, path: str) -> tuple[bytes, str]:
    """`data` as UTF-8 without a byte order mark, and the name of the encoding it had.

    UTF-8 and UTF-16 are recognised, other encodings must be declared. Bytes that are not the UTF-8 which they are
    declared to be (or which is the default) come from editors that wrote in the code page of their machine. They are
    read as GB18030 if their non-ASCII bytes come in pairs, as Chinese does, and otherwise as Windows-1252.

    Raises ProgramError if the declared encoding is unknown or does not fit.
    """
    encoding = _encoding(data)
    if encoding != "utf-8":
        return _decode(data, encoding, path).encode("utf-8"), encoding
    data = data.removeprefix(codecs.BOM_UTF8)
    if _is_utf8(data):
        return data, encoding
    encoding = _code_page(data)
    return data.decode(encoding, "replace").encode("utf-8"), encoding


def _encoding(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if data.startswith(b"<\0"):
        return "utf-16-le"
    if data.startswith(b"\0<"):
        return "utf-16-be"
    declared = _DECLARATION.match(data)
    if declared is None:
        return "utf-8"
    name = declared[1].decode("ascii").lower()
    # A declaration that can be read as ASCII refutes a wide encoding.
    return "utf-8" if name in ("utf-8", "utf8") or name.startswith(_WIDE) else name


def _decode(data: bytes, encoding: str, path: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ProgramError(f"the file is not valid {encoding}", path, line) from None
    except (LookupError, UnicodeError):
        raise ProgramError(f"the file declares an unknown encoding, '{encoding}'", path, 1) from None


def _is_utf8(data: bytes) -> bool:
    if data.isascii():
        return True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _code_page(data: bytes) -> str:
    paired = all(len(run[0]) % 2 == 0 for run in _HIGH_BYTES.finditer(data))
    return "gb18030" if paired else "cp1252"
