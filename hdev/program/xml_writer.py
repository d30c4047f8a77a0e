"""From a `Program` to XML, laid out as HDevelop lays it out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from hdev.errors import ProgramError
from hdev.program.model import FILE_VERSION, HALCON_VERSION, Interface, Line, Procedure, Program

_TEXT_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_ATTRIBUTE_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)
_DOCUMENTATION_TAG = re.compile(r"""<docu(?:[^>"']|"[^"]*"|'[^']*')*?(/?)>""")
#: What XML 1.0 cannot hold, not even escaped.
_FORBIDDEN = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")
#: Attributes that are wrong once the program has changed: `cs` is a checksum of older HALCON versions.
_STALE = frozenset({"cs"})


def write_xml(program: Program) -> str:
    """The whole file as text with `\\n` at line ends.

    Raises ProgramError if a text holds a character that XML cannot represent.
    """
    return "".join(f"{part}\n" for part in _program(program))


def _program(program: Program) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    versions = {
        "file_version": FILE_VERSION if program.file_version in ("", "1.0", "1.1") else program.file_version,
        "halcon_version": program.halcon_version or HALCON_VERSION,
    }
    kept = {name: value for name, value in program.attributes.items() if name not in _STALE}
    yield f"<hdevelop{_attributes(versions | kept, program.path)}>"
    if program.kind == "hdpl":
        yield "<library/>"
    for procedure in program:
        yield from _procedure(procedure, program.path)
    yield from program.extras
    yield "</hdevelop>"


def _procedure(procedure: Procedure, path: str) -> Iterator[str]:
    access = {"access": "local"} if procedure.access == "private" else {}
    yield f"<procedure{_attributes({'name': procedure.name, **access, **procedure.attributes}, path)}>"
    yield from _interface(procedure.interface, path)
    if procedure.locked_body is not None:
        yield procedure.locked_body
    elif not procedure.lines:
        yield "<body/>"
    else:
        yield "<body>"
        for number, line in enumerate(procedure.lines, 1):
            yield _line(line, procedure, number, path)
        yield "</body>"
    yield from procedure.extras
    yield _documentation(procedure, path)
    yield "</procedure>"


def _interface(interface: Interface, path: str) -> Iterator[str]:
    if not interface.parameters:
        yield "<interface/>"
        return
    yield "<interface>"
    for group in ("io", "oo", "ic", "oc"):
        parameters = getattr(interface, group)
        if parameters:
            yield f"<{group}>"
            for parameter in parameters:
                base_type = "iconic" if parameter.kind == "iconic" else "ctrl"
                described = {"name": parameter.name, "base_type": base_type, "dimension": str(parameter.dimension)}
                yield f"<par{_attributes(described, path)}/>"
            yield f"</{group}>"
    yield "</interface>"


def _line(line: Line, procedure: Procedure, number: int, path: str) -> str:
    if _FORBIDDEN.search(line.text):
        message = f"line {number} of the procedure '{procedure.name}' holds a character that XML cannot represent"
        raise ProgramError(message, path)
    tag = "c" if line.comment else "l"
    attributes = _attributes(line.attributes, path) if line.attributes else ""
    return f"<{tag}{attributes}>{line.text.translate(_TEXT_ESCAPES)}</{tag}>"


def _documentation(procedure: Procedure, path: str) -> str:
    """The `<docu>` as it was, but with the procedure's present name; a bare one if there was none."""
    tag = _attributes({"id": procedure.name}, path)
    if procedure.documentation_xml:
        return _DOCUMENTATION_TAG.sub(lambda old: f"<docu{tag}{old[1]}>", procedure.documentation_xml, count=1)
    names = sorted(parameter.name for parameter in procedure.interface.parameters)
    if not names:
        return f"<docu{tag}>\n<parameters/>\n</docu>"
    parameters = "\n".join(f"<parameter{_attributes({'id': name}, path)}/>" for name in names)
    return f"<docu{tag}>\n<parameters>\n{parameters}\n</parameters>\n</docu>"


def _attributes(attributes: Mapping[str, str], path: str) -> str:
    parts = []
    for name, value in attributes.items():
        if _FORBIDDEN.search(value):
            raise ProgramError(f"the attribute '{name}' holds a character that XML cannot represent", path)
        parts.append(f' {name}="{value.translate(_ATTRIBUTE_ESCAPES)}"')
    return "".join(parts)
