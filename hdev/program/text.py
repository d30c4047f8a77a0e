"""Programs as plain text: a list of statements, and procedures that header lines introduce.

Lines before the first header are `main`. A header is written in one of two ways::

    procedure name (IconicIn : IconicOut : ControlIn : vector(tuple) ControlOut)
    public proc name (object IconicIn, tuple ControlIn, out object IconicOut, out vector(tuple) ControlOut)

A `procedure` extends to the next header, a `proc` to its `endproc`, after which `main` goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from hdev.errors import ProgramError
from hdev.program.model import Interface, Line, Parameter, Procedure, Program, is_comment_text

_HEADER = re.compile(
    r"""\s* (?: (?P<access> public | private ) \s+ )? (?P<keyword> procedure | proc ) \s+ (?P<name> [^\W\d]\w* ) \s*
        (?: \( (?P<parameters> .* ) \) \s* )? (?: // .* )?""",
    re.VERBOSE | re.DOTALL,
)
_END = re.compile(r"\s*endproc\s*(?://.*)?")
_PARAMETER = re.compile(
    r"(?:(?P<out>out)\s+)?(?:(?P<type>object|tuple|vector\s*\(.*\))\s*(?<=[\s)]))?(?P<name>[^\W\d]\w*)"
)
_TYPE = re.compile(r"(?P<vectors>(?:vector\()*)(?P<base>object|tuple)(?P<closing>\)*)")
_CONTINUATION = re.compile(r"\\\n\s*")


def read_text(text: str, path: str) -> Program:
    """The program in `text`; it always has a `main`, which may be empty.

    Raises ProgramError for a header that cannot be understood, a name used twice, or an `endproc` too many or too few.
    """
    main = Procedure("main", path=path)
    program = Program(path, "text", procedures={"main": main})
    current, needs_end = main, 0
    for line in _logical_lines(text):
        header = None if line.comment else _HEADER.fullmatch(line.text)
        if header is not None:
            if needs_end:
                raise ProgramError(f"'{current.name}' has no endproc before the next procedure", path, line.file_line)
            current = _procedure(header, program, line.file_line)
            needs_end = line.file_line if header["keyword"] == "proc" else 0
        elif not line.comment and _END.fullmatch(line.text):
            if not needs_end:
                raise ProgramError("endproc without a proc before it", path, line.file_line)
            current, needs_end = main, 0
        else:
            current.lines.append(line)
    if needs_end:
        raise ProgramError(f"'{current.name}' has no endproc", path, needs_end)
    return program


def _logical_lines(text: str) -> Iterator[Line]:
    """One `Line` for each statement: a physical line that ends in `\\` goes on, unless it is a comment."""
    physical = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not physical[-1]:
        physical.pop()
    begun: list[str] = []
    for number, part in enumerate(physical, 1):
        begun.append(part)
        if part.endswith("\\") and number < len(physical) and not is_comment_text(begun[0]):
            continue
        statement = "\n".join(begun)
        yield Line(statement, is_comment_text(statement), file_line=number - len(begun) + 1)
        begun = []


def _procedure(header: re.Match[str], program: Program, line: int) -> Procedure:
    """The procedure that `header` opens, put into the program. A `proc main` adds to what is `main` so far."""
    name = header["name"]
    earlier = program.procedures.get(name)
    if earlier is not None and (name != "main" or not all(line.comment for line in earlier.lines)):
        raise ProgramError(f"the procedure '{name}' is defined twice", program.path, line)
    try:
        interface = _interface(_CONTINUATION.sub(" ", header["parameters"] or ""))
    except ValueError as error:
        raise ProgramError(f"the header of '{name}' is not understood: {error}", program.path, line) from None
    procedure = earlier or program.add(Procedure(name, path=program.path))
    procedure.interface = interface
    private = header["access"] == "private" or (header["keyword"] == "proc" and header["access"] is None)
    procedure.access = "private" if private and name != "main" else "public"
    return procedure


def _interface(parameters: str) -> Interface:
    groups = parameters.split(":")
    if len(groups) == 4:
        iconic = [[_parameter(text, "iconic") for text in _split(group)] for group in groups[:2]]
        control = [[_parameter(text, "control") for text in _split(group)] for group in groups[2:]]
        return Interface(*(tuple(group) for group in (*iconic, *control)))
    if len(groups) != 1:
        raise ValueError(f"{len(groups)} groups of parameters in place of four (iconic in : out : control in : out)")
    found: dict[tuple[str, bool], list[Parameter]] = {}
    for text in _split(parameters):
        match = _PARAMETER.fullmatch(text)
        if match is None or match["type"] is None:
            raise ValueError(f"'{text}' needs a type (object or tuple), or the parameters need colons")
        parameter = _parameter(text, None)
        found.setdefault((parameter.kind, match["out"] is not None), []).append(parameter)
    order = (("iconic", False), ("iconic", True), ("control", False), ("control", True))
    return Interface(*(tuple(found.get(group, ())) for group in order))


def _split(parameters: str) -> list[str]:
    return [part.strip() for part in parameters.split(",")] if parameters.strip() else []


def _parameter(text: str, kind: Literal["iconic", "control"] | None) -> Parameter:
    """The parameter that `text` declares, of the given kind, or of the kind that its type says if that is None."""
    match = _PARAMETER.fullmatch(text)
    if match is None:
        raise ValueError(f"'{text}' is not a parameter")
    base: Literal["iconic", "control"] = kind or "control"
    dimension = 0
    if match["type"] is not None:
        type_ = _TYPE.fullmatch(re.sub(r"\s", "", match["type"]))
        if type_ is None or type_["vectors"].count("(") != len(type_["closing"]):
            raise ValueError(f"'{match['type']}' is not a type")
        base = "iconic" if type_["base"] == "object" else "control"
        dimension = len(type_["closing"])
    if kind not in (None, base):
        raise ValueError(f"'{text}' stands among the {kind} parameters")
    return Parameter(match["name"], base, dimension)


def write_text(program: Program) -> str:
    """The program as text: `main`, then each procedure below a `procedure` header."""
    main = program.main
    lines = [line.text for line in main.lines] if main is not None else []
    if main is not None and main.interface.parameters:
        lines.insert(0, _header(main))
    for procedure in program:
        if procedure is not main:
            lines.append(_header(procedure))
            lines.extend(line.text for line in procedure.lines)
    return "".join(f"{line}\n" for line in lines)


def _header(procedure: Procedure) -> str:
    interface = procedure.interface
    groups = " : ".join(_names(group) for group in (interface.io, interface.oo, interface.ic, interface.oc))
    access = "private " if procedure.access == "private" else ""
    return f"{access}procedure {procedure.name} ({groups})"


def _names(parameters: Iterable[Parameter]) -> str:
    return ", ".join(map(_declaration, parameters))


def _declaration(parameter: Parameter) -> str:
    if not parameter.dimension:
        return parameter.name
    base = "object" if parameter.kind == "iconic" else "tuple"
    return f"{'vector(' * parameter.dimension}{base}{')' * parameter.dimension} {parameter.name}"
