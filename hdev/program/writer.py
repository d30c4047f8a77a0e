"""From a `Program` to the bytes of its file, and onto the disk."""

from __future__ import annotations

import contextlib
import os
import stat

from hdev.errors import ProgramError
from hdev.program.model import Program
from hdev.program.reader import loads
from hdev.program.text import write_text
from hdev.program.xml_writer import write_xml


def to_bytes(program: Program) -> bytes:
    """The bytes of `program`: those it was read from if they still say the same, else new ones in UTF-8.

    New XML has file version 1.2 (or the newer one it had) and the line ends of the old. It keeps lines, attributes and
    elements which hdev does not know; a checksum of the old content (`cs`) is left out.

    Raises ProgramError if a text holds a character that XML cannot represent.
    """
    source = program.source
    if source is not None and loads(source, program.path) == program:
        return source
    text = write_text(program) if program.kind == "text" else write_xml(program)
    if source is not None and b"\r\n" in source:
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise ProgramError("the program holds a character that no file can represent", program.path) from None


def write(program: Program, path: str | os.PathLike[str]) -> None:
    """Write `program` to `path` so that a reader sees the old file or the new one, never a part; keep its permissions.

    Raises ProgramError if the file cannot be written, or the program not be represented.
    """
    import tempfile  # costs more than all of this package, and most runs write no program

    data = to_bytes(program)
    name = os.fsdecode(path)
    try:
        target = os.path.realpath(name)  # write through a link, rather than replace it
        mode = stat.S_IMODE(os.stat(target).st_mode) if os.path.exists(target) else 0o666 & ~_umask()
        handle, temporary = tempfile.mkstemp(prefix=f".{os.path.basename(target)}.", dir=os.path.dirname(target))
        try:
            with open(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(temporary, mode)
            os.replace(temporary, target)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise ProgramError(f"cannot write the file: {reason}", name) from None


def _umask() -> int:
    """The mask of permissions for new files. The only way to read it is to set it for a moment."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
