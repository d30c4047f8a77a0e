"""`NAME.expected.json`: what a program is expected to leave behind (docs/testing.md has the format).

Everything is checked while the file is read, and every complaint names the file and the line.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from hdev.errors import HdevError
from hdev.testing import runs
from hdev.testing.jsontext import Document, JsonProblem, Path, parse

SUFFIX = ".expected.json"

_TOP = ("inputs", "timeout", "error", "output", "tolerances", "variables", "windows", "comment")
_TOLERANCES = ("absolute", "relative", "pixels", "fraction", "gray", "distance")
_KINDS = ("value", "vector", "dictionary", "handle", "window", "real", "regions", "images", "contours", "objects")
#: Which tolerances may stand beside what.
_FITTING = {
    "value": ("absolute", "relative"),
    "vector": _TOLERANCES,
    "dictionary": _TOLERANCES,
    "regions": ("pixels", "fraction"),
    "images": ("gray", "pixels"),
    "contours": ("distance",),
    "objects": ("pixels", "fraction", "gray", "distance"),
    "picture": ("gray", "pixels"),
}


class ExpectedProblem(HdevError):
    """An expected file that cannot be used: its path, the line, and why."""

    def __init__(self, message: str, path: str, line: int) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.message = message
        self.path = path
        self.line = line


@dataclass(frozen=True, slots=True)
class Tolerances:
    """How far a value may be off.

    Attributes
    ----------
    absolute, relative : float
        Of reals: the larger of the two holds, the second as a share of the expected value.
    given : bool
        Whether the file says so for this value: then integers may be off as well, and be reals, and reals be integers.
    pixels, fraction : float
        Of regions: pixels that belong to one of both only; as a share of their union. `pixels` also for images and windows:
        how many pixels may be off further than `gray`.
    gray : float
        Of images and windows: the largest difference of a pixel.
    distance : float
        Of contours: the largest distance of a point of one from the other, in pixels.
    """

    absolute: float = 1e-6
    relative: float = 1e-6
    given: bool = False
    pixels: float = 0.0
    fraction: float = 0.0
    gray: float = 0.0
    distance: float = 0.001

    def with_(self, changes: Mapping[str, float], given: bool = True) -> Tolerances:
        """These tolerances where `changes` has no others. Of absolute and relative, one that is given stands alone."""
        result = self
        if "absolute" in changes or "relative" in changes:
            result = replace(self, absolute=0.0, relative=0.0, given=given or self.given)
        return replace(result, **changes)  # type: ignore[arg-type]


@dataclass(slots=True)
class Spec:
    """What one value is to be. `kind` says what `data` is.

    'unrecorded': nothing yet. 'value': list of elements (int, float, str, `DictSpec`, `HandleSpec`). 'vector': list of
    `Spec`. 'regions', 'images', 'contours', 'objects': list of iconic objects, or the name of a file, see
    `hdev.testing.storage`. 'picture': the name of a PNG file.
    """

    kind: str
    data: Any
    tolerances: Tolerances
    path: Path


@dataclass(slots=True)
class DictSpec:
    """A dictionary: what its keys are to refer to, and the keys that do not matter."""

    entries: dict[str | int, Spec]
    ignored: frozenset[str | int] = frozenset()


@dataclass(frozen=True, slots=True)
class HandleSpec:
    """A handle of this semantic type; for 'window' also which one, counted from 1 in the order of opening (0: any)."""

    semantics: str
    number: int = 0


@dataclass(slots=True)
class ErrorSpec:
    """The error that is to end the program."""

    code: int
    procedure: str = ""
    line: int = 0


@dataclass(slots=True)
class Expected:
    """An expected file."""

    path: str
    document: Document
    variables: dict[str, Spec] = field(default_factory=dict)
    windows: dict[int, Spec] = field(default_factory=dict)
    inputs: dict[str, Any] = field(default_factory=dict)
    timeout: float | None = None
    error: ErrorSpec | None = None
    #: Lines of standard output; None if they do not matter.
    output: Spec | None = None

    @property
    def folder(self) -> str:
        """Where the names of files in it start."""
        return os.path.dirname(self.path)

    def problem(self, message: str, path: Path) -> ExpectedProblem:
        return ExpectedProblem(message, self.path, self.document.line(path))


def read_expected(path: str) -> Expected:
    """Read an expected file. Raises `ExpectedProblem`."""
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except UnicodeDecodeError as error:
        with open(path, "rb") as file:
            before = file.read()[: error.start]
        raise ExpectedProblem("the text is not UTF-8", path, before.count(b"\n") + 1) from None
    except OSError as error:
        raise ExpectedProblem(f"the file cannot be read: {error.strerror}", path, 1) from None
    return parse_expected(text, path)


def parse_expected(text: str, path: str) -> Expected:
    """An expected file with this text."""
    try:
        document = parse(text)
    except JsonProblem as problem:
        raise ExpectedProblem(problem.message, path, problem.line) from None
    return _Reader(Expected(path, document)).run()


class _Reader:
    def __init__(self, expected: Expected) -> None:
        self.expected = expected
        self.default = Tolerances()

    def fail(self, message: str, path: Path) -> Any:
        raise self.expected.problem(message, path)

    def run(self) -> Expected:
        expected = self.expected
        top = self.object(expected.document.value, (), "the file")
        self.known(top, _TOP, ())
        self.default = self.tolerances(top.get("tolerances", {}), ("tolerances",), _TOLERANCES, self.default, False)
        for name, value in self.object(top.get("variables", {}), ("variables",), '"variables"').items():
            if not name.isidentifier():
                self.fail(f'"{name}" is no name of a variable', ("variables", name))
            expected.variables[name] = self.spec(value, ("variables", name), self.default)
        for number, value in self.object(top.get("windows", {}), ("windows",), '"windows"').items():
            path: Path = ("windows", number)
            if not number.isdecimal() or int(number) < 1:
                self.fail(f'windows are counted from "1": "{number}"', path)
            expected.windows[int(number)] = self.picture(value, path)
        for name, value in self.object(top.get("inputs", {}), ("inputs",), '"inputs"').items():
            expected.inputs[name] = self.input(value, ("inputs", name))
        if "timeout" in top:
            expected.timeout = self.number(top["timeout"], ("timeout",), '"timeout"', above=0)
        if "error" in top:
            expected.error = self.error(top["error"], ("error",))
        if "output" in top:
            expected.output = self.output(top["output"], ("output",))
        return expected

    # ------------------------------------------------------------------------------------------------------ small parts

    def object(self, value: Any, path: Path, what: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            self.fail(f"{what} must be an object in braces", path)
        return value

    def known(self, names: Iterable[str], allowed: Iterable[str], path: Path) -> None:
        for name in names:
            if name not in allowed:
                from difflib import get_close_matches

                close = get_close_matches(name, list(allowed), 1)
                hint = f'; did you mean "{close[0]}"?' if close else f"; known are {', '.join(allowed)}"
                self.fail(f'"{name}" means nothing here{hint}', (*path, name))

    def number(self, value: Any, path: Path, what: str, above: float = -math.inf) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not value > above:
            self.fail(f"{what} must be a {'positive ' if above == 0 else ''}number", path)
        return float(value)

    def tolerances(
        self, value: Any, path: Path, allowed: tuple[str, ...], default: Tolerances, given: bool
    ) -> Tolerances:
        self.known(self.object(value, path, '"tolerances"'), allowed, path)
        changes = {}
        for name, limit in value.items():
            if isinstance(limit, bool) or not isinstance(limit, int | float) or not limit >= 0:
                self.fail(f'"{name}" must be a number, 0 or more', (*path, name))
            changes[name] = float(limit)
        return default.with_(changes, given)

    def error(self, value: Any, path: Path) -> ErrorSpec:
        fields = value if isinstance(value, dict) else {"code": value}
        self.known(fields, ("code", "procedure", "line"), path)
        if type(fields.get("code")) is not int:
            self.fail('"error" needs the code of the error, an integer', path)
        if not isinstance(fields.get("procedure", ""), str) or type(fields.get("line", 0)) is not int:
            self.fail('"procedure" must be a name and "line" a number', path)
        return ErrorSpec(fields["code"], fields.get("procedure", ""), fields.get("line", 0))

    def output(self, value: Any, path: Path) -> Spec:
        if value is None:
            return Spec("unrecorded", None, self.default, path)
        if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
            self.fail('"output" must be a list of lines', path)
        return Spec("output", value, self.default, path)

    def input(self, value: Any, path: Path) -> Any:
        items = value if isinstance(value, list) else [value]
        for item in items:
            if isinstance(item, bool) or not isinstance(item, int | float | str):
                self.fail("an input is a number, a string or a list of them", path)
        return value

    def picture(self, value: Any, path: Path) -> Spec:
        if value is None:
            return Spec("unrecorded", None, self.default, path)
        fields = self.object(value, path, "a window")
        self.known(fields, ("picture", *_FITTING["picture"]), path)
        limits = {name: limit for name, limit in fields.items() if name != "picture"}
        tolerances = self.tolerances(limits, path, _FITTING["picture"], self.default, True)
        if "picture" not in fields:
            return Spec("unrecorded", None, tolerances, path)
        return Spec("picture", self.file(fields["picture"], (*path, "picture")), tolerances, path)

    def file(self, name: Any, path: Path) -> str:
        if not isinstance(name, str) or not name:
            self.fail("the name of a file is needed", path)
        if not os.path.isfile(os.path.join(self.expected.folder, name)):
            self.fail(f"there is no file '{name}' beside the expected file", path)
        return name

    # ----------------------------------------------------------------------------------------------------------- values

    def spec(self, value: Any, path: Path, default: Tolerances) -> Spec:
        if value is None:
            return Spec("unrecorded", None, default, path)
        if not isinstance(value, dict):
            return Spec("value", self.elements(value, path, default), default, path)
        kinds = [kind for kind in _KINDS if kind in value]
        if len(kinds) > 1:
            self.fail(f'"{kinds[0]}" and "{kinds[1]}" cannot both be here', path)
        kind = kinds[0] if kinds else "value"
        allowed = _FITTING.get(kind, ())
        extra = ("ignore",) if kind == "dictionary" else ()
        if not kinds and not set(value) & set(_TOLERANCES):
            self.known(value, _KINDS, path)
            self.fail(f"one of {', '.join(_KINDS)} is needed", path)
        self.known(value, (kind, *allowed, *extra, "summary"), path) if kinds else self.known(value, _TOLERANCES, path)
        limits = {name: limit for name, limit in value.items() if name in _TOLERANCES}
        tolerances = self.tolerances(limits, path, allowed if kinds else _TOLERANCES, default, True)
        if not kinds or value[kind] is None:
            return Spec("unrecorded", None, tolerances, path)
        inner = (*path, kind)
        if kind == "value":
            return Spec("value", self.elements(value["value"], inner, tolerances), tolerances, path)
        if kind == "vector":
            if not isinstance(value["vector"], list):
                self.fail("a vector is a list", inner)
            items = [self.spec(item, (*inner, k), tolerances) for k, item in enumerate(value["vector"])]
            return Spec("vector", items, tolerances, path)
        if kind in ("regions", "images", "contours", "objects"):
            return Spec(kind, self.iconic(kind, value[kind], inner), tolerances, path)
        return Spec("value", [self.element(value, path, tolerances)], tolerances, path)

    def elements(self, value: Any, path: Path, tolerances: Tolerances) -> list[Any]:
        if not isinstance(value, list):
            return [self.element(value, path, tolerances)]
        return [self.element(item, (*path, k), tolerances) for k, item in enumerate(value)]

    def element(self, value: Any, path: Path, tolerances: Tolerances) -> Any:
        """One element of a tuple."""
        if isinstance(value, dict):
            return self.special(value, path, tolerances)
        if value is None or isinstance(value, bool | list):
            self.fail("an element of a tuple is a number, a string, or an object in braces", path)
        if type(value) is int and not -(2**63) <= value < 2**63:
            self.fail("an integer has 64 bits", path)
        return value

    def special(self, value: dict[str, Any], path: Path, tolerances: Tolerances) -> Any:
        if "real" in value:
            self.known(value, ("real",), path)
            try:
                return float(value["real"])
            except (TypeError, ValueError):
                self.fail('"real" is "nan", "inf" or "-inf"', path)
        if "window" in value:
            self.known(value, ("window",), path)
            if type(value["window"]) is not int or value["window"] < 1:
                self.fail("windows are counted from 1", path)
            return HandleSpec("window", value["window"])
        if "handle" in value:
            self.known(value, ("handle",), path)
            if not isinstance(value["handle"], str):
                self.fail('"handle" is a semantic type such as "dict"', path)
            return HandleSpec(value["handle"])
        self.known(value, ("dictionary", "ignore", "summary", *_TOLERANCES), path)
        if "dictionary" not in value:
            self.fail("one of dictionary, handle, window, real is needed", path)
        inner = (*path, "dictionary")
        entries = {}
        for key, item in self.object(value["dictionary"], inner, '"dictionary"').items():
            entries[self.key(key, (*inner, key))] = self.spec(item, (*inner, key), tolerances)
        ignored = value.get("ignore", [])
        if not isinstance(ignored, list) or not all(isinstance(key, str) for key in ignored):
            self.fail('"ignore" is a list of keys', (*path, "ignore"))
        return DictSpec(entries, frozenset(self.key(key, (*path, "ignore")) for key in ignored))

    def key(self, text: str, path: Path) -> str | int:
        """A key of a dictionary: "[3]" is the integer 3, every other text itself."""
        if text.startswith("[") and text.endswith("]"):
            try:
                return int(text[1:-1])
            except ValueError:
                return text
        return text

    def iconic(self, kind: str, value: Any, path: Path) -> Any:
        if isinstance(value, str):
            return self.file(value, path)
        if kind == "objects":
            self.fail('"objects" is the name of a file', path)
        if not isinstance(value, list):
            self.fail(f'"{kind}" is a list, or the name of a file', path)
        return [getattr(self, f"_{kind[:-1]}")(item, (*path, k)) for k, item in enumerate(value)]

    def _region(self, value: Any, path: Path) -> str:
        if isinstance(value, list) and all(isinstance(line, str) for line in value):
            value = " ".join(value)
        if not isinstance(value, str):
            self.fail('a region is a text such as "10..12:5..15 13:7", or a list of such', path)
        try:
            runs.parse(value)
        except ValueError as error:
            self.fail(str(error), path)
        return value

    def _image(self, value: Any, path: Path) -> str:
        return self.file(value, path)

    def _contour(self, value: Any, path: Path) -> list[list[float]]:
        good = isinstance(value, list) and all(
            isinstance(point, list)
            and len(point) == 2
            and all(isinstance(x, int | float) and not isinstance(x, bool) for x in point)
            for point in value
        )
        if not good:
            self.fail("a contour is a list of points [row, column]", path)
        return value
