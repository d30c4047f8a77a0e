"""From the XML of a .hdev, .hdvp or .hdpl file to a `Program`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal, NoReturn
from xml.parsers import expat

from hdev.errors import ProgramError
from hdev.program.model import NO_ATTRIBUTES, Interface, Line, Parameter, Procedure, Program

_START_TAG = re.compile(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")
_GROUPS = ("io", "oo", "ic", "oc")
#: What expat says of a document that ends too early.
_TRUNCATED = (
    expat.errors.XML_ERROR_NO_ELEMENTS,
    expat.errors.XML_ERROR_UNCLOSED_TOKEN,
    expat.errors.XML_ERROR_PARTIAL_CHAR,
    expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
)


def read_xml(data: bytes, path: str) -> Program:
    """The program in the UTF-8 XML `data`; its kind is 'hdpl' if it is marked as a library, else left at 'hdev'.

    Raises ProgramError, with the line of the file, for XML that is not well-formed, that declares a document type
    (programs never do; it is the way to make a parser expand or fetch things), or that is not a program.
    """
    return _Reader(data, path).read()


class _Reader:
    """An expat client. Each level of the document has its own pair of handlers, swapped in when it is entered."""

    def __init__(self, data: bytes, path: str) -> None:
        self._data = data
        self._path = path
        self._program = Program(path=path)
        self._procedure = Procedure("")
        self._groups: dict[str, list[Parameter]] = {}
        self._text: list[str] = []
        self._attributes: dict[str, str] = {}
        self._has_body = False
        self._file_line = 0
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._parser = parser
        self._enter(self._start_root, self._end_root)

    def read(self) -> Program:
        try:
            self._parser.Parse(self._data, True)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            hint = " (is the file truncated?)" if reason in _TRUNCATED else ""
            raise ProgramError(f"not well-formed XML: {reason}{hint}", self._path, error.lineno) from None
        finally:
            # The handlers are bound methods: break the cycle so that the data is freed at once.
            self._enter(None, None)
            self._parser.StartDoctypeDeclHandler = None
        return self._program

    def _enter(self, start: Callable[[str, dict[str, str]], Any] | None, end: Callable[[str], Any] | None) -> None:
        self._parser.StartElementHandler = start
        self._parser.EndElementHandler = end

    def _fail(self, message: str) -> NoReturn:
        raise ProgramError(message, self._path, self._parser.CurrentLineNumber)

    def _refuse_doctype(self, *_: object) -> NoReturn:
        self._fail("a program must not declare a document type (<!DOCTYPE>)")

    # --- <hdevelop> and its children

    def _start_root(self, name: str, attributes: dict[str, str]) -> None:
        if name != "hdevelop":
            self._fail(f"not an HDevelop program: the root element is <{name}>, not <hdevelop>")
        program = self._program
        program.file_version = attributes.pop("file_version", "")
        program.halcon_version = attributes.pop("halcon_version", "")
        program.attributes = attributes or NO_ATTRIBUTES
        self._enter(self._start_top, self._end_root)

    def _end_root(self, name: str) -> None:
        self._enter(self._start_root, self._end_root)

    def _start_top(self, name: str, attributes: dict[str, str]) -> None:
        if name == "procedure":
            self._start_procedure(attributes)
        elif name == "library":
            self._program.kind = "hdpl"
            self._capture(lambda _: None, self._start_top, self._end_root)
        else:
            self._capture(self._program.extras.append, self._start_top, self._end_root)

    # --- <procedure> and its children

    def _start_procedure(self, attributes: dict[str, str]) -> None:
        name = attributes.pop("name", "").strip()
        if not name:
            self._fail("a procedure has no name")
        if name in self._program.procedures:
            self._fail(f"the procedure '{name}' is defined twice")
        access = attributes.pop("access", "public")
        self._procedure = self._program.add(
            Procedure(
                name,
                access="private" if access in ("local", "private") else "public",
                attributes=attributes or NO_ATTRIBUTES,
                path=self._path,
            )
        )
        self._has_body = False
        self._enter(self._start_part, self._end_procedure)

    def _end_procedure(self, name: str) -> None:
        procedure = self._procedure
        if procedure.extras and not self._has_body:
            # Whatever stands in place of the body, hdev cannot read it.
            procedure.locked_body = procedure.extras.pop(0)
        self._enter(self._start_top, self._end_root)

    def _start_part(self, name: str, attributes: dict[str, str]) -> None:
        if name == "body":
            self._has_body = True
            self._enter(self._start_line, self._end_body)
        elif name == "interface":
            self._groups = {group: [] for group in _GROUPS}
            self._enter(self._start_group, self._end_interface)
        elif name == "docu":
            self._capture(self._set_documentation, self._start_part, self._end_procedure)
        else:
            self._capture(self._procedure.extras.append, self._start_part, self._end_procedure)

    def _set_documentation(self, xml: str) -> None:
        self._procedure.documentation_xml = xml

    # --- <interface>

    def _start_group(self, name: str, attributes: dict[str, str]) -> None:
        if name in self._groups:
            kind: Literal["iconic", "control"] = "iconic" if name in ("io", "oo") else "control"
            group = self._groups[name]

            def start_parameter(name: str, attributes: dict[str, str]) -> None:
                if name == "par":
                    group.append(self._parameter(attributes, kind))

            def end_parameter(name: str) -> None:
                if name != "par":
                    self._enter(self._start_group, self._end_interface)

            self._enter(start_parameter, end_parameter)
        else:
            self._capture(self._procedure.extras.append, self._start_group, self._end_interface)

    def _parameter(self, attributes: dict[str, str], kind: Literal["iconic", "control"]) -> Parameter:
        name = attributes.get("name", "").strip()
        dimension = attributes.get("dimension", "0")
        if not name:
            self._fail(f"a parameter of '{self._procedure.name}' has no name")
        if not (dimension.isascii() and dimension.isdigit() and len(dimension) <= 3):
            self._fail(f"the dimension of the parameter '{name}' is '{dimension}', not a small number")
        return Parameter(name, kind, int(dimension))

    def _end_interface(self, name: str) -> None:
        self._procedure.interface = Interface(*(tuple(self._groups[group]) for group in _GROUPS))
        self._enter(self._start_part, self._end_procedure)

    # --- <body>: the hot path

    def _start_line(self, name: str, attributes: dict[str, str]) -> None:
        if name == "l" or name == "c":
            parser = self._parser
            self._attributes = attributes
            self._file_line = parser.CurrentLineNumber
            parser.CharacterDataHandler = self._text.append
            parser.StartElementHandler = self._refuse_element
            parser.EndElementHandler = self._end_line
        else:
            self._capture(self._procedure.extras.append, self._start_line, self._end_body)

    def _refuse_element(self, name: str, attributes: dict[str, str]) -> None:
        self._fail(f"a program line of '{self._procedure.name}' holds an element, <{name}>")

    def _end_line(self, name: str) -> None:
        parser = self._parser
        parser.CharacterDataHandler = None
        parser.StartElementHandler = self._start_line
        parser.EndElementHandler = self._end_body
        text = "".join(self._text)
        self._text.clear()
        self._procedure.lines.append(Line(text, name == "c", self._attributes or NO_ATTRIBUTES, self._file_line))

    def _end_body(self, name: str) -> None:
        self._enter(self._start_part, self._end_procedure)

    # --- elements that are kept as they are written

    def _capture(
        self,
        done: Callable[[str], None],
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None],
    ) -> None:
        """Give `done` the element that has just begun, as written, when it ends; then go on with `start` and `end`."""
        first = self._parser.CurrentByteIndex
        tag = _START_TAG.match(self._data, first)
        depth = 1

        def deeper(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1

        def shallower(name: str) -> None:
            nonlocal depth
            depth -= 1
            if depth:
                return
            if tag is not None and tag[0].endswith(b"/>"):
                last = tag.end()
            else:
                last = self._data.index(b">", self._parser.CurrentByteIndex) + 1
            done(self._data[first:last].decode("utf-8"))
            self._enter(start, end)

        self._enter(deeper, shallower)
