"""From a file, or its bytes, to a `Program`."""

from __future__ import annotations

import os
import re
import stat

from hdev.errors import ProgramError
from hdev.program.encoding import to_utf8
from hdev.program.model import Kind, Program
from hdev.program.text import read_text
from hdev.program.xml_reader import read_xml

#: Files above this size are refused: no program is near it, and a mistaken path may well be.
MAX_SIZE = 256 * 2**20

_XML_SUFFIXES: dict[str, Kind] = {".hdev": "hdev", ".hdvp": "hdvp", ".hdpl": "hdpl"}
_LEGACY_SUFFIXES = (".dev", ".dvp")
_PROCEDURE_NAME = re.compile(r"[^\W\d]\w*")
#: Bytes that no text in any encoding has, and that soon occur in everything else.
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_WINDOW = 4096


def load(path: str | os.PathLike[str], *, limit: int = MAX_SIZE) -> Program:
    """Read the program file `path`, of any kind, of at most `limit` bytes.

    Raises ProgramError if the file cannot be read or is not a program, and says which and why.
    """
    name = os.fsdecode(path)
    try:
        with open(name, "rb") as file:
            status = os.fstat(file.fileno())
            if stat.S_ISREG(status.st_mode) and status.st_size > limit:
                raise _too_large(name, limit)
            # A pipe or device has no size to go by.
            data = file.read() if stat.S_ISREG(status.st_mode) else file.read(limit + 1)
    except (OSError, ValueError) as error:
        raise ProgramError(_reason(error), name) from None
    if len(data) > limit:
        raise _too_large(name, limit)
    return loads(data, name)


def loads(data: bytes, path: str | os.PathLike[str] = "") -> Program:
    """The program whose file holds `data`. `path` is the name it goes by in messages; its suffix and base name count.

    XML is recognised by its first character. A `.hdvp` file's procedure is named after the file. Everything else is
    plain text, unless the suffix says that it should have been XML.

    Raises ProgramError if `data` is not a program.
    """
    path = os.fsdecode(path)
    try:
        return _loads(data, path)
    except MemoryError:
        raise ProgramError(f"not enough memory to read {len(data) / 2**20:.0f} MiB of program", path) from None


def _loads(data: bytes, path: str) -> Program:
    stem, suffix = os.path.splitext(os.path.basename(path))
    suffix = suffix.lower()
    content, encoding = to_utf8(data, path)
    if content.lstrip()[:1] == b"<":
        program = read_xml(content, path)
        _settle_kind(program, suffix)
        if program.kind == "hdvp":
            _name_after_file(program, stem)
    else:
        _require_text(content, suffix, path)
        program = read_text(content.decode("utf-8"), path)
    program.encoding = encoding
    program.source = data
    return program


def _settle_kind(program: Program, suffix: str) -> None:
    """The mark of a library decides, then the suffix, then whether there is a `main`."""
    if program.kind != "hdpl":
        by_content: Kind = "hdvp" if len(program.procedures) == 1 and program.main is None else "hdev"
        program.kind = _XML_SUFFIXES.get(suffix, by_content)
    if program.kind == "hdpl":
        for procedure in program:
            procedure.library = True


def _name_after_file(program: Program, stem: str) -> None:
    """Renaming the file of an external procedure renames the procedure."""
    if not program.procedures:
        raise ProgramError("the file of an external procedure holds no procedure", program.path)
    if stem in program.procedures or not _PROCEDURE_NAME.fullmatch(stem):
        return
    first, *others = program
    first.name = stem
    program.procedures = {procedure.name: procedure for procedure in (first, *others)}


def _require_text(content: bytes, suffix: str, path: str) -> None:
    expected = f"a {suffix} file" if suffix else "a program"
    if suffix in _LEGACY_SUFFIXES:
        raise ProgramError(
            f"{suffix} is the format of HALCON 9 and older, which hdev cannot read: save the file as "
            f"{suffix.replace('.d', '.hd')} in HDevelop 10 or newer",
            path,
        )
    if _BINARY.search(content, 0, _WINDOW):
        raise ProgramError(
            f"not {expected} but binary data: if it is protected or encrypted, only what wrote it can undo that",
            path,
        )
    if suffix in _XML_SUFFIXES:
        found = "empty" if not content.strip() else "plain text"
        raise ProgramError(f"the file is {found}, but {expected} must be XML that begins with <hdevelop>", path)


def _too_large(path: str, limit: int) -> ProgramError:
    return ProgramError(f"the file is larger than {limit / 2**20:g} MiB, which is the limit for a program", path)


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, IsADirectoryError):
        return "this is a directory, not a program file"
    if isinstance(error, OSError):
        return f"cannot read the file: {error.strerror}"
    return f"cannot read the file: {error}"
