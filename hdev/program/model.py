"""What a program file holds: procedures, their interfaces and their lines, in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from hdev.program.documentation import Documentation

Kind = Literal["hdev", "hdvp", "hdpl", "text"]
Access = Literal["public", "private"]

#: The format and the HALCON version that a program made in memory declares.
FILE_VERSION = "1.2"
HALCON_VERSION = "20.11.0.0"

#: The attributes of all lines that have none. Shared: give a line a new mapping, do not write into this one.
NO_ATTRIBUTES: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter. Its `dimension` is 0 for a tuple or objects, 1 for a vector, 2 for a vector of vectors."""

    name: str
    kind: Literal["iconic", "control"]
    dimension: int = 0


@dataclass(frozen=True, slots=True)
class Interface:
    """The four groups of parameters: iconic input and output, control input and output."""

    io: tuple[Parameter, ...] = ()
    oo: tuple[Parameter, ...] = ()
    ic: tuple[Parameter, ...] = ()
    oc: tuple[Parameter, ...] = ()

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """All parameters in the order of a call."""
        return self.io + self.oo + self.ic + self.oc


@dataclass(slots=True)
class Line:
    """One program line, which may span several physical lines (`\\` and a newline are kept as written).

    Attributes
    ----------
    text : str
        The line as written, without its XML; newlines are `\\n`.
    comment : bool
        How the file stores it: True for a `<c>` (a comment or a blank line), False for a `<l>`.
    attributes : mapping
        What the file says beyond the text, such as an assistant's `as_id`.
    file_line : int
        The line of the file where it starts, counted from 1; 0 where there is no file. Not part of equality.
    """

    text: str
    comment: bool = False
    attributes: Mapping[str, str] = field(default_factory=lambda: NO_ATTRIBUTES)
    file_line: int = field(default=0, compare=False, repr=False)

    @property
    def is_comment(self) -> bool:
        """Whether running the line does nothing: a comment or blank line, however the file stores it."""
        return self.comment or is_comment_text(self.text)


def is_comment_text(text: str) -> bool:
    """Whether `text` is blank or begins with `*`."""
    stripped = text.lstrip()
    return not stripped or stripped[0] == "*"


@dataclass
class Procedure:
    """A procedure: `main`, a local one, or an external one.

    Line numbers, here and in every message, count `lines` from 1.

    Attributes
    ----------
    locked_body : str or None
        The element that stands in place of the body, as written, where it is protected (`<xb>`) or of a kind that hdev
        does not know. `lines` is then empty.
    documentation_xml : str
        The `<docu>` element as written, '' if there is none.
    attributes : mapping
        Attributes of the `<procedure>` element other than `name` and `access`.
    extras : list of str
        Elements inside the procedure that hdev does not know, as written; kept for the file's next reader.
    path : str
        The file it came from.
    library : bool
        Whether that file is a procedure library.
    """

    name: str
    interface: Interface = Interface()
    lines: list[Line] = field(default_factory=list)
    access: Access = "public"
    locked_body: str | None = None
    documentation_xml: str = ""
    attributes: Mapping[str, str] = field(default_factory=lambda: NO_ATTRIBUTES)
    extras: list[str] = field(default_factory=list)
    path: str = field(default="", compare=False)
    library: bool = False

    @property
    def locked(self) -> bool:
        """Whether the body is protected: the procedure can be listed but not run."""
        return self.locked_body is not None

    @property
    def documentation(self) -> Documentation:
        """What `<docu>` says, parsed at each access. A `<docu>` that is not well-formed raises ProgramError."""
        from hdev.program.documentation import parse_documentation

        return parse_documentation(self.documentation_xml, self.path)


@dataclass
class Program:
    """A program file in memory.

    Attributes
    ----------
    path : str
        The file it came from, '' for none.
    kind : str
        'hdev', 'hdvp' (one external procedure), 'hdpl' (a library) or 'text'.
    procedures : dict
        By name, in the order of the file.
    attributes : mapping
        Attributes of the root element other than the two versions.
    extras : list of str
        Top-level elements that hdev does not know (an assistant's state), as written.
    encoding : str
        How the bytes were read. 'utf-8' except for files that declare, or evidently have, another encoding.
    source : bytes or None
        The bytes the program was read from.
    """

    path: str = field(default="", compare=False)
    kind: Kind = "hdev"
    file_version: str = FILE_VERSION
    halcon_version: str = HALCON_VERSION
    procedures: dict[str, Procedure] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=lambda: NO_ATTRIBUTES)
    extras: list[str] = field(default_factory=list)
    encoding: str = field(default="utf-8", compare=False)
    source: bytes | None = field(default=None, compare=False, repr=False)

    def __iter__(self) -> Iterator[Procedure]:
        return iter(self.procedures.values())

    @property
    def main(self) -> Procedure | None:
        """The procedure `main`, where a run starts; None for a library or an external procedure."""
        return self.procedures.get("main")

    def add(self, procedure: Procedure) -> Procedure:
        """Put `procedure` into the program, in place of one with the same name."""
        self.procedures[procedure.name] = procedure
        return procedure

    def to_bytes(self) -> bytes:
        """The file's content: `source` itself if nothing was changed since, else the program written anew.

        Raises ProgramError if a text holds a character that XML cannot represent.
        """
        from hdev.program.writer import to_bytes

        return to_bytes(self)
