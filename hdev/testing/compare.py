"""Expected and actual values of variables -> what differs."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from hdev.cli.report import value_text
from hdev.iconic.summary import summary as iconic_text
from hdev.testing.expected import DictSpec, Expected, HandleSpec, Spec, Tolerances
from hdev.testing.results import Difference
from hdev.values import Handle, HTuple, elements
from hdev.values.text import literal
from hdev.values.vector import HVector

#: Elements shown of a tuple that differs, and characters of one of them.
MOST_ROWS = 100
MOST_ELEMENTS = 40
LONGEST = 200
SHORT_STRING = 50


class Comparison:
    """Compares the variables of one program.

    Parameters
    ----------
    draw : callable (title, kind, expected, actual) -> Pictures or None
        Makes pictures of iconic values that differ.
    window_number : callable
        The number of a window's handle, counted from 1 in the order of opening.
    """

    def __init__(
        self,
        expected: Expected,
        draw: Callable[[str, str, Any, Any], Any] = lambda *arguments: None,
        window_number: Callable[[Handle], int] = lambda handle: 0,
    ) -> None:
        self.expected = expected
        self.draw = draw
        self.window_number = window_number
        self.differences: list[Difference] = []

    def add(self, name: str, summary: str, rows: Sequence[tuple[str, str, str, str]] = ()) -> Difference:
        """Note that something differs."""
        found = Difference(name, summary, list(rows[:MOST_ROWS]), max(len(rows) - MOST_ROWS, 0))
        self.differences.append(found)
        return found

    def variable(self, name: str, spec: Spec, value: Any) -> None:
        """Compare one value; None stands for a variable that has none."""
        if value is None:
            self.add(name, "it has no value at the end of the program", [("", self.shown(spec), "(no value)", "")])
        elif spec.kind == "unrecorded":
            self.add(name, "its value is not recorded yet: `hdev test --update` does")
        elif spec.kind == "value":
            self.control(name, spec, value)
        elif spec.kind == "vector":
            self.vector(name, spec, value)
        else:
            self.iconic(name, spec, value)

    # ---------------------------------------------------------------------------------------------------------- control

    def control(self, name: str, spec: Spec, value: Any) -> None:
        if not isinstance(value, int | float | str | Handle | HTuple):
            self.add(name, "another kind of value", [("", self.shown(spec), brief(value), "")])
            return
        wanted, actual = spec.data, elements(value)
        if len(wanted) == len(actual) == 1 and isinstance(wanted[0], DictSpec):
            self.dictionary(name, wanted[0], actual[0])
            return
        rows = []
        for k, (want, got) in enumerate(zip(wanted, actual)):
            where = "" if len(wanted) == len(actual) == 1 else f"[{k}]"
            if isinstance(want, DictSpec):
                self.dictionary(f"{name}[{k}]", want, got)
            else:
                remark = self.remark(want, got, spec.tolerances)
                if remark is not None and isinstance(want, str) and isinstance(got, str):
                    rows.append((where, *strings_apart(want, got)))
                elif remark is not None:
                    rows.append((where, element_text(want), self.actual_text(got), remark))
        for k in range(len(actual), len(wanted)):
            rows.append((f"[{k}]", element_text(wanted[k]), "", "missing"))
        for k in range(len(wanted), len(actual)):
            rows.append((f"[{k}]", "", self.actual_text(actual[k]), "too many"))
        if not rows:
            return
        if len(wanted) != len(actual):
            summary = f"{_count(len(actual), 'element')} instead of {len(wanted)}"
        elif len(wanted) == 1:
            summary = "another value"
        else:
            summary = f"{len(rows)} of {_count(len(wanted), 'element')} differ"
        self.add(name, summary + _allowed(spec.tolerances, wanted), rows)

    def remark(self, want: Any, got: Any, tolerances: Tolerances) -> str | None:
        """Why an element is not the expected one; None if it is."""
        if isinstance(want, HandleSpec):
            return self._handle_remark(want, got)
        if isinstance(got, Handle):
            return "a handle"
        if isinstance(want, str) or isinstance(got, str):
            return None if want == got else ("" if type(want) is type(got) else "another type")
        if type(want) is not type(got) and not tolerances.given:
            return f"{_kind(got)} instead of {_kind(want)}"
        if type(want) is int and type(got) is int and not tolerances.given:
            return None if want == got else f"off by {abs(got - want)}"
        if close(want, got, tolerances):
            return None
        difference = abs(got - want)
        return f"off by {difference:.6g}" if math.isfinite(difference) else ""

    def _handle_remark(self, want: HandleSpec, got: Any) -> str | None:
        if not isinstance(got, Handle) or got.semantics != want.semantics:
            return "another type"
        if want.number and self.window_number(got) != want.number:
            return "another window"
        return None

    def dictionary(self, name: str, spec: DictSpec, value: Any) -> None:
        entries = getattr(value, "entries", None)
        if not isinstance(value, Handle) or not isinstance(entries, dict):
            self.add(name, "no dictionary", [("", "a dictionary", self.actual_text(value), "")])
            return
        for key, item in spec.entries.items():
            if key in spec.ignored:
                continue
            part = f"{name}.{key}" if isinstance(key, str) and key.isidentifier() else f"{name}.[{literal(key)}]"
            if key not in entries:
                self.add(part, "the key is missing", [("", self.shown(item), "(no such key)", "")])
            else:
                self.variable(part, item, entries[key].value)
        for key, entry in entries.items():
            if key not in spec.entries and key not in spec.ignored:
                shown = brief(entry.value)
                self.add(f"{name}.[{literal(key)}]", "a key that is not expected", [("", "(no such key)", shown, "")])

    def vector(self, name: str, spec: Spec, value: Any) -> None:
        if not isinstance(value, HVector):
            self.add(name, "no vector", [("", self.shown(spec), brief(value), "")])
            return
        if len(value) != len(spec.data):
            shown = brief(value)
            self.add(name, f"{len(value)} elements instead of {len(spec.data)}", [("", self.shown(spec), shown, "")])
        for k, (item, actual) in enumerate(zip(spec.data, value)):
            self.variable(f"{name}.at({k})", item, actual)

    # ----------------------------------------------------------------------------------------------------------- iconic

    def iconic(self, name: str, spec: Spec, value: Any) -> None:
        from hdev.testing import compare_iconic
        from hdev.testing.storage import load_objects

        if isinstance(value, int | float | str | Handle | HTuple | HVector):
            self.add(name, "no iconic objects", [("", self.shown(spec), brief(value), "")])
            return
        wanted = load_objects(self.expected, spec)
        if len(wanted) != len(value):
            summary = f"{_count(len(value), 'object')} instead of {len(wanted)}"
            found = self.add(name, summary, [("", iconic_text(wanted), iconic_text(value), "")])
            self._pictures(found, name, compare_iconic.kind_of(wanted, value), wanted, value)
            return
        wrong = []
        for k, (want, got) in enumerate(zip(wanted, value)):
            text = compare_iconic.difference(want, got, spec.tolerances)
            if text:
                wrong.append((k, want, got, text))
        if not wrong:
            return
        single = len(wanted) == 1
        rows = [
            ("" if single else f"object {k + 1}", iconic_text(want), iconic_text(got), text)
            for k, want, got, text in wrong
        ]
        summary = wrong[0][3] if single else f"{len(wrong)} of {len(wanted)} objects differ"
        found = self.add(name, summary, rows)
        kinds = compare_iconic.kind_of(wanted, value)
        if len(wrong) > 1 and kinds in ("region", "xld"):
            self._pictures(found, f"{name}, all objects", kinds, wanted, value)
        for k, want, got, _ in wrong[:2]:
            title = name if single else f"{name}, object {k + 1}"
            self._pictures(found, title, compare_iconic.kind_of([want], [got]), want, got)

    def _pictures(self, found: Difference, title: str, kind: str, expected: Any, actual: Any) -> None:
        pictures = self.draw(title, kind, expected, actual)
        if pictures is not None:
            found.pictures.append(pictures)

    def window(self, number: int, spec: Spec, pixels: Any) -> None:
        """Compare what a window shows, (H, W, 3) uint8; None: there is no such window."""
        from hdev.testing.compare_iconic import picture_difference
        from hdev.testing.storage import load_picture

        name = f"window {number}"
        if pixels is None:
            self.add(name, "the program opened no such window")
        elif spec.kind == "unrecorded":
            self.add(name, "its picture is not recorded yet: `hdev test --update` does")
        else:
            wanted = load_picture(self.expected, spec)
            text = picture_difference(wanted, pixels, spec.tolerances)
            if text:
                self._pictures(self.add(name, text), name, "picture", wanted, pixels)

    def output(self, spec: Spec, text: str) -> None:
        """Compare what the program wrote to standard output."""
        if spec.kind == "unrecorded":
            self.add("output", "it is not recorded yet: `hdev test --update` does")
            return
        wanted, got = spec.data, text.splitlines()
        rows = []
        for k in range(max(len(wanted), len(got))):
            want = wanted[k] if k < len(wanted) else None
            line = got[k] if k < len(got) else None
            if want != line:
                remark = "missing" if line is None else "too many" if want is None else ""
                rows.append((f"line {k + 1}", cut(want or ""), cut(line or ""), remark))
        if rows:
            self.add("output", f"{len(rows)} lines differ" if len(rows) > 1 else "a line differs", rows)

    # ------------------------------------------------------------------------------------------------------------ texts

    def shown(self, spec: Spec) -> str:
        """What is expected, in a line."""
        if spec.kind == "value":
            items = [element_text(item) for item in spec.data]
            return cut(items[0] if len(items) == 1 else f"[{', '.join(items)}]")
        if spec.kind == "vector":
            return cut("{" + ", ".join(self.shown(item) for item in spec.data) + "}")
        if spec.kind == "unrecorded":
            return "(not recorded)"
        from hdev.testing.storage import load_objects

        return iconic_text(load_objects(self.expected, spec))

    def actual_text(self, element: Any) -> str:
        if isinstance(element, Handle) and element.semantics == "window":
            return f"window {self.window_number(element)}"
        if isinstance(element, Handle):
            return f"a handle ({element.semantics})"
        return element_text(element)


def strings_apart(want: str, got: str) -> tuple[str, str, str]:
    """Two strings and a remark; of long ones the part where they begin to differ."""
    if max(len(want), len(got)) <= SHORT_STRING:
        return literal(want), literal(got), ""
    pairs = enumerate(zip(want, got))
    first = next((k for k, (a, b) in pairs if a != b), min(len(want), len(got)))
    begin = max(first - 15, 0)
    shown = []
    for text in (want, got):
        part = literal(text[begin : begin + SHORT_STRING])
        before = "..." if begin else ""
        after = "..." if begin + SHORT_STRING < len(text) else ""
        shown.append(f"{before}{part}{after}")
    return shown[0], shown[1], f"from character {first} on"


def close(want: float, got: float, tolerances: Tolerances) -> bool:
    """Whether a number is close enough. Two that are not numbers are equal."""
    if math.isnan(want) or math.isnan(got):
        return math.isnan(want) and math.isnan(got)
    if want == got:
        return True
    return abs(got - want) <= max(tolerances.absolute, tolerances.relative * abs(want)) and math.isfinite(want)


def element_text(element: Any) -> str:
    """An element as in a program; reals with as many digits as tell them apart."""
    if isinstance(element, DictSpec):
        return "a dictionary"
    if isinstance(element, HandleSpec):
        return f"window {element.number}" if element.number else f"a handle ({element.semantics})"
    if isinstance(element, float):
        return f"{element:.10g}" if element != int_or_self(element) else f"{element:.1f}"
    return cut(literal(element))


def int_or_self(x: float) -> float:
    """The number rounded if it is a whole one of moderate size; NaN for all others."""
    return float(int(x)) if math.isfinite(x) and abs(x) < 1e15 and x == int(x) else math.nan


def brief(value: Any) -> str:
    """A value of any kind and size in a line of moderate length."""
    if isinstance(value, str) and len(value) > LONGEST:
        return f"{literal(value[:LONGEST])} ... ({len(value)} characters)"
    if isinstance(value, HTuple) and len(value) > MOST_ELEMENTS:
        shown = ", ".join(map(brief, value.first(MOST_ELEMENTS)))
        return f"[{cut(shown)}, ... ({len(value)} elements)]"
    if isinstance(value, HVector):
        shown = ", ".join(brief(value[k]) for k in range(min(len(value), MOST_ELEMENTS)))
        more = f", ... ({len(value)} elements)" if len(value) > MOST_ELEMENTS else ""
        return f"{{{cut(shown)}{more}}}"
    return cut(value_text(value))


def cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} ... ({len(text)} characters)"


def _kind(element: Any) -> str:
    return "an integer" if isinstance(element, int) else "a real"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _allowed(tolerances: Tolerances, wanted: list[Any]) -> str:
    if not any(isinstance(item, float) or (tolerances.given and isinstance(item, int)) for item in wanted):
        return ""
    parts = []
    if tolerances.absolute:
        parts.append(f"{tolerances.absolute:g}")
    if tolerances.relative:
        parts.append(f"{tolerances.relative:.6g} of the value")
    return f" (allowed: {' or '.join(parts)})" if parts else " (none allowed)"
