"""Open files: what a file handle refers to."""

from __future__ import annotations

import locale
import re
from typing import Any, BinaryIO
from weakref import WeakSet

from hdev.errors import HError
from hdev.values import Handle

NOT_CLOSED = 5211
WRITE_FAILED = 5212
WRONG_MODE = 5216
WRONG_ENCODING = 5244
NOT_TEXT = 5280
NOT_BINARY = 5281

#: What ends a line. The Unicode ones count in UTF-8 files only.
_BREAK = re.compile("\r\n|[\n\r\f]")
_UNICODE_BREAK = re.compile("\r\n|[\n\r\f\v\x85\u2028\u2029]")

_ASCII_SPACE = " \t\n\r\f\v"

_CHUNK = 1 << 16
_LARGE = 1 << 24


class File(Handle):
    """A file that is open for reading or for writing.

    Parameters
    ----------
    name : str
        The name the program gave it.
    stream : binary file
        Where its bytes come from, or go to.
    mode : 'input' or 'output'
    encoding : 'utf8', 'locale', 'ignore' or ''
        How the characters of a text are stored; 'ignore': one byte is one character. '' for a binary file.
    owned : bool
        Whether closing the handle closes the stream; standard input and output stay open.
    """

    semantics = "file"

    def __init__(self, name: str, stream: BinaryIO, mode: str, encoding: str, owned: bool, session: Any) -> None:
        super().__init__()
        self.name = name
        self.stream = stream
        self.mode = mode
        self.encoding = encoding
        self._owned = owned
        self._codec = {"utf8": "utf-8", "ignore": "latin-1"}.get(encoding) or locale.getpreferredencoding(False)
        self._break = _UNICODE_BREAK if encoding == "utf8" else _BREAK
        self._text = ""  # read, not yet delivered from _position on
        self._position = 0
        self._at_start = True
        self._is_space = str.isspace if encoding == "utf8" else _ASCII_SPACE.__contains__
        session.resources.setdefault("files", OpenFiles()).files.add(self)

    def release(self) -> None:
        try:
            if self._owned:
                self.stream.close()
            elif self.mode == "output":
                self.stream.flush()
        except OSError as error:
            raise HError(NOT_CLOSED, f"{self.name}: {error.strerror}") from None

    def use(self, mode: str, text: bool) -> None:
        """Raise 5216 if the file is not open for this; 5280 if it is binary, 5281 if it is text and must not be."""
        if self.mode != mode:
            raise HError(WRONG_MODE, f"{self.name} is open for {self.mode}")
        if text and not self.encoding:
            raise HError(NOT_TEXT, self.name)
        if not text and self.encoding:
            raise HError(NOT_BINARY, self.name)

    # -------------------------------------------------------------------------------------------------------- writing

    def write_text(self, text: str) -> None:
        """Write characters. What the encoding does not have becomes '?'."""
        try:
            data = text.encode(self._codec, "surrogateescape" if self.encoding == "utf8" else "replace")
        except UnicodeEncodeError as error:
            raise HError(WRONG_ENCODING, f"{self.name}: {error.reason}") from None
        self.write(data)

    def write(self, data: bytes) -> None:
        """Write bytes."""
        try:
            self.stream.write(data)
            if not self._owned:
                self.stream.flush()
        except OSError as error:
            raise HError(WRITE_FAILED, f"{self.name}: {error.strerror}") from None

    # -------------------------------------------------------------------------------------------------------- reading

    def _more(self) -> bool:
        """Read some more text; False at the end of the file. Whole lines, so that standard input answers at once."""
        data = self.stream.readline(_CHUNK)
        while data and len(data) >= _CHUNK and not data.endswith(b"\n"):
            rest = self.stream.readline(_CHUNK)
            data += rest
            if len(rest) < _CHUNK:
                break
        try:
            text = data.decode(self._codec, "surrogateescape" if self.encoding == "utf8" else "strict")
        except UnicodeDecodeError as error:
            raise HError(WRONG_ENCODING, f"{self.name}: {error.reason}") from None
        if self._at_start and self.encoding == "utf8":
            text = text.removeprefix("\ufeff")
        self._at_start = False
        self._text = self._text[self._position :] + text
        self._position = 0
        return bool(data)

    def character(self) -> str:
        """The next character, a line break as '\\n'; '' at the end."""
        if self._position >= len(self._text) and not self._more():
            return ""
        found = self._break.match(self._text, self._position)
        if found:
            self._position = found.end()
            return "\n"
        self._position += 1
        return self._text[self._position - 1]

    def line(self) -> str:
        """The rest of the line with its break, which is always '\\n'; '' at the end, no break if the file ends without."""
        while not (found := self._break.search(self._text, self._position)):
            if not self._more():
                line = self._text[self._position :]
                self._position = len(self._text)
                return line
        line = self._text[self._position : found.start()] + "\n"
        self._position = found.end()
        return line

    def word(self) -> str:
        """The characters up to the next white space, which is skipped, as is what stands before; '' at the end."""
        word: list[str] = []
        while character := self.character():
            if not self._is_space(character):
                word.append(character)
            elif word:
                break
        return "".join(word)

    def read(self, count: int) -> bytes:
        """The next bytes, at most so many."""
        parts = []
        while count > 0 and (part := self.stream.read(min(count, _LARGE))):  # memory only for what is there
            parts.append(part)
            count -= len(part)
        return b"".join(parts)


class OpenFiles:
    """The files of a session that are still in use; one whose handle is gone closes by itself."""

    def __init__(self) -> None:
        self.files: WeakSet[File] = WeakSet()

    def close(self) -> None:
        """Close all."""
        for file in list(self.files):
            file.clear()
