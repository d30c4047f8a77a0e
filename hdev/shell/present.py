"""Values, errors and places as lines of text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hdev.cli.report import error_summary, error_text, marked, one_line, place
from hdev.errors import Frame, HError
from hdev.runtime.fragments import INPUT, holds_control
from hdev.values import Handle, HTuple, elements
from hdev.values.dictionary import Dictionary
from hdev.values.text import literal
from hdev.values.vector import HVector

#: Elements of a tuple, or lines of a dictionary, that are shown before the rest is only counted.
_MANY = 1000
_SOME = 40


def type_of(value: Any) -> str:
    """The type of a value in words: 'integer', '3 reals', '4 elements: integer, string', 'region', ..."""
    if isinstance(value, HVector):
        depth, inner = 1, value
        while len(inner) and isinstance(inner[0], HVector):
            depth, inner = depth + 1, inner[0]
        count = "1 element" if len(value) == 1 else f"{len(value)} elements"
        return f"vector, {count}" if depth == 1 else f"vector of dimension {depth}, {count}"
    if not holds_control(value):
        return "iconic"
    if isinstance(value, HTuple):
        items = elements(value)
        if not items:
            return "empty tuple"
        kinds = list(dict.fromkeys(_element_type(item) for item in items[:_MANY]))
        if len(kinds) == 1:
            return f"{len(items)} {kinds[0]}s" if "handle" not in kinds[0] else f"{len(items)} handles: {kinds[0][:-7]}"
        return f"{len(items)} elements: {', '.join(kinds)}"
    return _element_type(value)


def _element_type(item: Any) -> str:
    if isinstance(item, Handle):
        return f"{item.semantics} handle" if item.semantics else "handle"
    return {int: "integer", float: "real", str: "string"}.get(type(item), "handle")


def text_of(value: Any, width: int | None = None) -> str:
    """A value in a line; at most `width` characters if that is given, a cut marked by dots."""
    if not holds_control(value):
        return iconic_text(value)
    if isinstance(value, HVector):
        text = "{" + ", ".join(text_of(item) for item in value) + "}"
    elif isinstance(value, HTuple) and len(value) > _MANY:
        text = literal(HTuple(list(value.to_list()[:_MANY])))[:-1] + ", ...]"
    else:
        text = literal(value)
    if width is not None and len(text) > width:
        closing = text[-1] if text[-1] in "]}'" else ""
        return text[: max(width - 3 - len(closing), 1)].rstrip(" ,") + "..." + closing
    return text


def echo(value: Any, width: int) -> str:
    """The value of an expression with its type."""
    if not holds_control(value):
        if isinstance(value, HVector):
            return f"{{{', '.join(iconic_text(item) for item in value)}}}  ({type_of(value)})"
        return iconic_text(value)
    if isinstance(value, Dictionary) and value.valid:
        return dictionary(value, width)
    kind = type_of(value)
    if isinstance(value, str) and "\n" in value:
        return f"{value}\n(string, {len(value)} characters)"
    text = text_of(value)
    if kind == "empty tuple":
        return f"{text}  ({kind})"
    return f"{text}  ({kind})"


def dictionary(value: Dictionary, width: int) -> str:
    """A dictionary with its keys, one a line."""
    count = len(value.entries)
    lines = [f"{text_of(value)}  (dictionary, {'1 key' if count == 1 else f'{count} keys'})"]
    for number, (key, entry) in enumerate(value.entries.items()):
        if number == _SOME:
            lines.append(f"  ... and {count - _SOME} more")
            break
        shown = key if isinstance(key, str) else f"[{key}]"
        lines.append(f"  {summary(shown, entry.value, width - 2)}")
    return "\n".join(lines)


def summary(name: str, value: Any, width: int) -> str:
    """A variable in a line."""
    if isinstance(value, HVector) and not holds_control(value):
        return f"{name}: {type_of(value)}"
    if not holds_control(value):
        return f"{name}: {iconic_text(value)}"
    if isinstance(value, Dictionary) and value.valid:
        keys = ", ".join(str(key) for key in list(value.entries)[:8]) + (", ..." if len(value.entries) > 8 else "")
        return f"{name}: dictionary ({keys or 'no keys'})"[:width]
    kind = type_of(value)
    several = isinstance(value, HTuple | HVector)
    room = max(width - len(name) - 2 - (len(kind) + 4 if several else 0), 12)
    return f"{name}: {text_of(value, room)}" + (f"  ({kind})" if several else "")


# ------------------------------------------------------------------------------------------------------------- iconic


def iconic_text(objects: Any) -> str:
    """Iconic objects in words: '24 regions, 13 kpx', 'image 512 x 512, byte', '3 contours, 280 points'."""
    items = list(objects)
    if not items:
        return "no objects"
    parts = []
    for kind, word in (("image", _images), ("region", _regions), ("xld", _contours)):
        members = [item for item in items if item.kind == kind]
        if members:
            parts.append(word(members))
    return "; ".join(parts)


def _images(images: Sequence[Any]) -> str:
    first = images[0]
    facts = f"{first.width} x {first.height}, {first.type}"
    if len(first.channels) != 1:
        facts += f", {len(first.channels)} channels"
    if len(images) == 1:
        return f"image {facts}" + ("" if first.has_full_domain else f", domain {pixels(first.domain.area)}")
    alike = {(i.width, i.height, i.type, len(i.channels)) for i in images}
    return f"{len(images)} images" + (f" {facts}" if len(alike) == 1 else "")


def _regions(regions: Sequence[Any]) -> str:
    area = sum(int(region.area) for region in regions)
    return f"{'1 region' if len(regions) == 1 else f'{len(regions)} regions'}, {pixels(area)}"


def _contours(contours: Sequence[Any]) -> str:
    points = sum(len(contour.rows) for contour in contours)
    return f"{'1 contour' if len(contours) == 1 else f'{len(contours)} contours'}, {points} points"


def pixels(count: int) -> str:
    """A number of pixels with three digits at most: 950 px, 13 kpx, 1.25 Mpx."""
    for unit, size in (("Gpx", 10**9), ("Mpx", 10**6), ("kpx", 10**3)):
        if count >= size:
            return f"{count / size:.3g} {unit}"
    return f"{count} px"


# ------------------------------------------------------------------------------------------------------------- errors


def input_problem(lines: Sequence[str], line: int, column: int, message: str) -> str:
    """Why a typed text cannot be run: the line, a caret, the reason."""
    shown = marked(lines[line], column, column + 1)
    where = f" (line {line + 1})" if len(lines) > 1 else ""
    return "\n".join([*shown, f"error{where}: {message}"])


def failure(error: HError) -> str:
    """An error of something typed: the line with a caret, code and text; the call stack if procedures are in it."""
    stack = error.call_stack
    if not stack:
        return f"error {error.code}: {error_summary(error)}"
    if [frame.procedure for frame in stack] == [INPUT]:
        top = stack[0]
        return "\n".join([*marked(top.text, top.column, top.end_column), f"error {error.code}: {error_summary(error)}"])
    return error_text(error)


def location(frame: Any, reason: str = "") -> str:
    """Where a program pauses."""
    where = place(Frame(frame.procedure, frame.line, "", frame.path))
    return f"{where}{': ' if reason else ''}{reason}"


def source(frame: Any, breakpoints: set[int], around: int = 2, current: int | None = None) -> list[str]:
    """The lines around the one where a procedure is: `->` marks it, `b` a breakpoint."""
    line = frame.line if current is None else current
    first = max(line - around, 1)
    last = min(line + around, len(frame.lines))
    width = len(str(last))
    result = []
    for number in range(first, last + 1):
        mark = "->" if number == frame.line else "  "
        stop = "b" if number in breakpoints else " "
        text = frame.lines[number - 1].replace("\t", "    ").replace("\\\n", "\\ ")
        result.append(f"{mark}{stop}{number:>{width}}  {text.rstrip()}")
    return result


def call_stack(stack: Sequence[Any], chosen: int) -> list[str]:
    """The call stack, innermost first; `>` marks the level that is looked at."""
    result = []
    for number, level in enumerate(stack):
        mark = ">" if number == chosen else " "
        result.append(f"{mark} {number}  {location(level, one_line(level.text))}")
    return result


def variable_lines(variables: Mapping[str, Any], width: int) -> list[str]:
    """Variables, iconic ones first, one a line."""
    iconic = [name for name, value in variables.items() if not holds_control(value)]
    control = [name for name in variables if name not in set(iconic)]
    return [summary(name, variables[name], width) for name in (*iconic, *control)]


def profile(lines: Mapping[tuple[str, int], Sequence[Any]], most: int = 30) -> list[str]:
    """A line profile: the lines that took longest."""
    ranked = sorted(lines.items(), key=lambda item: -item[1][1])
    result = [f"{'calls':>9} {'seconds':>10}  line"]
    for (procedure, number), (calls, seconds, text) in ranked[:most]:
        result.append(f"{calls:>9} {seconds:>10.6f}  {procedure}:{number}: {one_line(text)}")
    if len(ranked) > most:
        result.append(f"... and {len(ranked) - most} lines more")
    return result


def duration(seconds: float) -> str:
    """A time with three digits."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("us", 1e-6)):
        if seconds >= size or unit == "us":
            return f"{seconds / size:.3g} {unit}"
    return "0 s"
