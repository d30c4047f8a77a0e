"""File / Access: text and binary files, read and written bit by bit."""

from __future__ import annotations

import codecs
import io
import sys
from typing import Any

from hdev.errors import HError, wrong_value
from hdev.operators.file.files import File
from hdev.operators.file.paths import existing, path_of, system_errors
from hdev.registry import operator
from hdev.values import HTuple, Value, elements
from hdev.values.text import text

OPEN_FAILED = 5215
BINARY_ENCODING = 5249

_MODES = {"input": "rb", "output": "wb", "append": "ab"}
_ENCODINGS = {"utf8_encoding": "utf8", "locale_encoding": "locale", "ignore_encoding": "ignore"}


@operator(effects=("read",))
def open_file(file_name: str, file_type: list[str], *, session: Any) -> File:
    """Open a file; session and `close_file` close it.

    Parameters
    ----------
    file_name
        'standard' is standard input or output, 'error' standard error output.
    file_type
        'input', 'output' (a new file, in place of an existing one) or 'append', each for text; with '_binary' appended, for
        bytes. For text an encoding may follow: 'utf8_encoding' (the default), 'locale_encoding' (that of the system's
        language settings) or 'ignore_encoding' (a byte is a character).

    A file to read that is not there is looked for as images are (see `read_image`).

    Errors: 5200 there is no such file to read, with the places tried; 5214 no file name; 5215 it cannot be opened; 5213
    too many are open; 1302 an unknown type; 5249 an encoding for a binary file.
    Source: reference page of `open_file`.
    """
    mode, encoding = _file_type(file_type)
    direction = "input" if mode == "input" else "output"
    standard = {("standard", "input"): sys.stdin, ("standard", "output"): sys.stdout, ("error", "output"): sys.stderr}
    stream = standard.get((file_name, mode))
    if stream is not None:
        if direction == "output":
            stream.flush()
        return File(file_name, _bytes_of(stream), direction, encoding, False, session)
    if direction == "output":
        session.permissions.require(frozenset({"write"}), "open_file")
    path = (existing if mode == "input" else path_of)(file_name, session, "open_file")
    with system_errors(file_name, "open_file", OPEN_FAILED, 5200 if mode == "input" else OPEN_FAILED):
        return File(file_name, open(path, _MODES[mode]), direction, encoding, True, session)  # type: ignore[arg-type]


def _bytes_of(stream: Any) -> Any:
    """The bytes of a standard stream; those of notebooks and some editors take text only."""
    buffer = getattr(stream, "buffer", None)
    return _BytesOfText(stream) if buffer is None else buffer


class _BytesOfText(io.RawIOBase):
    """A stream of text as one of bytes in UTF-8."""

    def __init__(self, stream: Any) -> None:
        super().__init__()
        self._stream = stream
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode

    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._stream.write(self._decode(bytes(data)))
        return len(data)

    def flush(self) -> None:
        self._stream.flush()

    def readline(self, size: int | None = -1) -> bytes:
        return self._stream.readline().encode()

    def read(self, size: int | None = -1) -> bytes:
        return self.readline()


def _file_type(words: list[str]) -> tuple[str, str]:
    """The mode and, for text, the encoding."""
    mode = words[0].removesuffix("_binary") if words else ""
    if mode not in _MODES or len(words) > 2 or any(word not in _ENCODINGS for word in words[1:]):
        raise wrong_value(2, "open_file", ", ".join(f"'{word}'" for word in words))
    if words[0] == mode:
        return mode, _ENCODINGS[words[1]] if len(words) > 1 else "utf8"
    if len(words) > 1:
        raise HError(BINARY_ENCODING, f"'{words[1]}'", operator="open_file")
    return mode, ""


@operator
def close_file(file_handle: list[File]) -> None:
    """Close files; their handles are cleared. Error 5211 if what is still to be written cannot be.

    Source: reference page of `close_file`.
    """
    for file in file_handle:
        file.clear()


@operator
def fwrite_string(file_handle: File, string: Value) -> None:
    """Write strings and numbers to a text file, one directly after the other; numbers as `+ ''` would make them strings.

    Errors: 5212 writing failed; 5216 the file is open for reading; 5280 it is a binary file.
    Source: reference page of `fwrite_string`.
    """
    file_handle.use("output", text=True)
    file_handle.write_text("".join(text(element) for element in elements(string)))


@operator
def fnew_line(file_handle: File) -> None:
    """Write a line break (a line feed on every system) to a text file. Errors as of `fwrite_string`.

    Source: reference page of `fnew_line`.
    """
    file_handle.use("output", text=True)
    file_handle.write_text("\n")


@operator
def fread_char(file_handle: File) -> str:
    """The next character of a text file; 'nl' for a line break, 'eof' at the end of the file.

    Errors: 5216 the file is open for writing; 5280 it is a binary file; 5244 its bytes are no text in its encoding.
    Source: reference page of `fread_char`.
    """
    file_handle.use("input", text=True)
    character = file_handle.character()
    return {"\n": "nl", "": "eof"}.get(character, character)


@operator
def fread_string(file_handle: File) -> tuple[str, int]:
    """The next word of a text file, and 1 if there was none.

    A word ends at white space; the one separator behind it is skipped, and all those before it. Errors as of `fread_char`.
    Source: reference page of `fread_string`.
    """
    file_handle.use("input", text=True)
    word = file_handle.word()
    return word, int(not word)


@operator
def fread_line(file_handle: File) -> tuple[str, int]:
    """The next line of a text file with the line break at its end, and 1 if there was none.

    A break is a line feed, a carriage return, both, or a form feed, in UTF-8 also U+000B, U+0085, U+2028 and U+2029; it is
    returned as a line feed. Errors as of `fread_char`.
    Source: reference page of `fread_line`.
    """
    file_handle.use("input", text=True)
    line = file_handle.line()
    return line, int(not line)


@operator
def fread_bytes(file_handle: File, number_of_bytes: int) -> tuple[Value, int]:
    """The next bytes of a binary file, as integers from 0 to 255, and 1 if the file ended before as many were read.

    Errors: 1302 a negative number; 5216 the file is open for writing; 5281 it is a text file.
    Source: reference page of `fread_bytes`.
    """
    file_handle.use("input", text=False)
    if number_of_bytes < 0:
        raise wrong_value(2, "fread_bytes", str(number_of_bytes))
    data = file_handle.read(number_of_bytes)
    return (data[0] if len(data) == 1 else HTuple(list(data))), int(len(data) < number_of_bytes)


@operator
def fwrite_bytes(file_handle: File, data_to_write: list[int]) -> int:
    """Write bytes, given as integers from 0 to 255 (else 1302), to a binary file; gives their number.

    Errors: 5212 writing failed; 5216 the file is open for reading; 5281 it is a text file.
    Source: reference page of `fwrite_bytes`.
    """
    file_handle.use("output", text=False)
    try:
        data = bytes(data_to_write)
    except ValueError:
        raise wrong_value(2, "fwrite_bytes", "a byte is from 0 to 255") from None
    file_handle.write(data)
    return len(data)
