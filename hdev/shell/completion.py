"""What could come next where the cursor is, and which parameter of which operator that is."""

from __future__ import annotations

import os
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from hdev.catalogue import operator_names
from hdev.catalogue.functions import CONSTANTS, FUNCTIONS
from hdev.runtime.fragments import holds_control
from hdev.shell.catalogue import Signature, function_signature, operator_signature, values_of
from hdev.values.dictionary import Dictionary
from hdev.values.vector import HVector

#: At most this many candidates are offered.
MOST = 200

KEYWORDS = (
    "if elseif else endif while endwhile repeat until for endfor switch case default endswitch break continue try catch "
    "endtry throw return stop exit global import par_start"
).split()
_WORDS = ("and", "or", "xor", "not", "band", "bor", "bxor", "bnot")
_VECTOR_METHODS = ("at", "length", "insert", "remove", "concat", "clear")

_TOKEN = re.compile(
    r"(?P<string>'[^'\\]*(?:\\.[^'\\]*)*'?)|(?P<name>[^\W\d]\w*)|(?P<comment>//.*)|(?P<space>\s+)|(?P<other>[\s\S])"
)
_OPENING, _CLOSING = "([{", ")]}"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that can take the place of the last `length` characters before the cursor; `kind` is what it is."""

    text: str
    length: int
    kind: str
    display: str = ""


@dataclass(slots=True)
class Names:
    """What can be named: variables with their values, and procedures."""

    variables: Callable[[], Mapping[str, Any]] = dict
    procedures: Callable[[], Iterable[str]] = list
    signature: Callable[[str], Signature | None] = lambda name: None
    commands: Mapping[str, str] = field(default_factory=dict)  # name to what its argument is
    directory: Callable[[], str] = os.getcwd


@dataclass(slots=True)
class Place:
    """Where the cursor is in a statement.

    `call` is the innermost call around it (None for none) and `argument` the number of its argument, from 0; `word` what
    has been typed of a name, `quote` what has been typed of a string (None outside of strings), `base` the expression
    before a dot, `start` whether a statement begins here.
    """

    call: str | None = None
    argument: int = 0
    word: str = ""
    quote: str | None = None
    base: str = ""
    start: bool = False
    comment: bool = False
    in_list: bool = False
    nested: bool = False


def place_in(statement: str) -> Place:
    """Where the end of this beginning of a statement is."""
    stripped = statement.lstrip()
    if stripped.startswith("*"):
        return Place(comment=True)
    calls: list[tuple[str, str, int]] = []  # bracket, name before it, number of commas
    tokens: list[tuple[str, str]] = []
    place = Place()
    for match in _TOKEN.finditer(statement):
        kind, text = match.lastgroup or "", match.group()
        if kind == "comment":
            return Place(comment=True)
        if kind == "string" and (len(text) == 1 or not _closed(text)):
            place.quote = text[1:]
            break
        if text in _OPENING and kind == "other":
            before = _name_before(tokens)
            calls.append((text, before, 0))
        elif text in _CLOSING and kind == "other":
            if calls:
                calls.pop()
        elif text == "," and calls:
            bracket, name, count = calls[-1]
            calls[-1] = (bracket, name, count + 1)
        tokens.append((kind, text))
    for number, (bracket, name, count) in enumerate(reversed(calls)):
        if bracket == "(" and name:
            place.call, place.argument, place.in_list = name, count, number > 0
            break
    place.nested = len(calls) > 1 or any(text in (":=", "=") for _, text in tokens)
    if place.quote is None and tokens and tokens[-1][0] == "name":
        place.word = tokens.pop()[1]
    place.base = _base(tokens, place.quote is not None)
    meaningful = [text for kind, text in tokens if kind != "space"]
    place.start = not meaningful and place.quote is None
    return place


def _closed(text: str) -> bool:
    body = re.sub(r"\\.", "", text[1:])
    return body.endswith("'")


def _name_before(tokens: list[tuple[str, str]]) -> str:
    index = len(tokens) - 1
    while index >= 0 and tokens[index][0] == "space":
        index -= 1
    if index >= 0 and tokens[index][0] == "name" and not (index and tokens[index - 1][1] == "."):
        return tokens[index][1]
    return ""


def _base(tokens: list[tuple[str, str]], quoted: bool) -> str:
    """The expression before a final dot (or `.[` in front of a string): names and dots only."""
    rest = [text for kind, text in tokens if kind != "space"]
    if quoted:
        if rest[-2:] != [".", "["]:
            return ""
        rest = rest[:-1]
    if not rest or rest[-1] != ".":
        return ""
    parts: list[str] = []
    index = len(rest) - 2
    while index >= 0 and re.fullmatch(r"[^\W\d]\w*", rest[index]):
        parts.append(rest[index])
        if index >= 2 and rest[index - 1] == ".":
            index -= 2
        else:
            break
    return ".".join(reversed(parts))


class Completer:
    """Candidates and signatures for a shell."""

    def __init__(self, names: Names) -> None:
        self.names = names

    # ------------------------------------------------------------------------------------------------------ signatures

    def signature(self, text: str) -> tuple[Signature, int] | None:
        """The innermost operator, procedure or function around the end of the text, and the number of its parameter."""
        place = place_in(_statement(text))
        if place.call is None:
            return None
        found = self._signature(place.call, place.nested)
        return None if found is None else (found, place.argument)

    def _signature(self, name: str, nested: bool) -> Signature | None:
        if nested and name in FUNCTIONS:
            return function_signature(name)
        return self.names.signature(name) or operator_signature(name) or function_signature(name)

    # ------------------------------------------------------------------------------------------------------ candidates

    def candidates(self, text: str) -> list[Candidate]:
        """What could come next at the end of the text, the likeliest first."""
        stripped = text.lstrip()
        if stripped.startswith("%"):
            found = self._command(stripped)
        elif stripped.startswith("?"):
            found = self._help(stripped.lstrip("?").strip())
        else:
            found = self._in_statement(_statement(text))
        result: dict[str, Candidate] = {}
        for candidate in found:
            result.setdefault(candidate.text, candidate)
            if len(result) >= MOST:
                break
        return list(result.values())

    def _in_statement(self, statement: str) -> Iterator[Candidate]:
        place = place_in(statement)
        if place.comment:
            return
        variables = self.names.variables()
        signature = self._signature(place.call, place.nested) if place.call is not None else None
        parameters = signature.parameters if signature is not None else ()
        parameter = parameters[place.argument] if place.argument < len(parameters) else None
        if place.quote is not None:
            if place.base:
                yield from self._keys_in_quotes(place, variables)
                return
            yield from self._in_quotes(place, signature, parameter)
            return
        if place.base:
            yield from _members(place, variables)
            return
        word, length = place.word, len(place.word)
        if place.start:
            if not word:
                return  # everything could come
            for kind, names in self._starts(variables):
                yield from (Candidate(name, length, kind) for name in _beginning(names, word))
            for kind, names in self._starts(variables):
                yield from (Candidate(name, length, kind) for name in _containing(names, word))
            return
        if parameter is not None and not place.in_list:
            yield from self._argument(place, signature, parameter, variables)
            if parameter.is_output or parameter.is_iconic:
                return
        if not word:
            return
        others = [("variable", list(variables)), ("function", list(FUNCTIONS)), ("keyword", [*_WORDS, *CONSTANTS])]
        if statement.lstrip().startswith("for "):
            others.insert(0, ("keyword", ["to", "by"]))
        elif statement.lstrip().startswith("par_start"):
            others = [pair for pair in self._starts({}) if pair[0] in ("procedure", "operator")]
        for kind, names in others:
            yield from (Candidate(name, length, kind) for name in _beginning(sorted(names), word))

    def _starts(self, variables: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
        return [
            ("variable", sorted(variables)),
            ("keyword", sorted(KEYWORDS)),
            ("procedure", sorted(self.names.procedures())),
            ("operator", _operators()),
            ("function", sorted(FUNCTIONS)),
        ]

    def _argument(
        self, place: Place, signature: Any, parameter: Any, variables: Mapping[str, Any]
    ) -> Iterator[Candidate]:
        """What fits a parameter: its own name for an output; variables of its kind, and values, for an input."""
        word, length = place.word, len(place.word)
        if parameter.is_output:
            yield from _fitting([parameter.name], place, "output")
        values = () if signature.function else values_of(signature.name, place.argument)
        if not parameter.is_output and not parameter.is_iconic:
            for value in dict.fromkeys([*parameter.values, *values]):
                if value.startswith(word):
                    yield Candidate(value, length, "value")
        fitting = [name for name, value in variables.items() if holds_control(value) != parameter.is_iconic]
        # The variable named like the parameter, then the newest ones.
        fitting.reverse()
        fitting.sort(key=lambda name: name != parameter.name)
        yield from _fitting(fitting, place, "variable")

    def _in_quotes(self, place: Place, signature: Any, parameter: Any) -> Iterator[Candidate]:
        typed = place.quote or ""
        known: tuple[str, ...] = ()
        semantics = ""
        if parameter is not None:
            semantics = parameter.semantics
            values = () if signature.function else values_of(signature.name, place.argument)
            known = tuple(dict.fromkeys([*parameter.values, *values]))
        strings = [value[1:-1] for value in known if value.startswith("'") and value.endswith("'")]
        for value in strings:
            if value.startswith(typed) and value != typed:
                yield Candidate(value + "'", len(typed), "value", value)
        is_file = semantics.startswith(("filename", "file", "directory"))
        if is_file or "/" in typed or "\\" in typed or typed.startswith(("~", ".")) or (typed and parameter is None):
            yield from self._files(typed, True)

    def _keys_in_quotes(self, place: Place, variables: Mapping[str, Any]) -> Iterator[Candidate]:
        value = _value_at(place.base, variables)
        typed = place.quote or ""
        if isinstance(value, Dictionary):
            for key in value.entries:
                if isinstance(key, str) and key.startswith(typed):
                    yield Candidate(key + "']", len(typed), "key", key)

    def _files(self, typed: str, quoted: bool) -> Iterator[Candidate]:
        # In a program `\\` is one backslash, and works as a separator everywhere.
        path = typed.replace("\\\\", "/").replace("\\", "/")
        folder, name = os.path.split(path)
        start = os.path.join(self.names.directory(), os.path.expanduser(folder))
        try:
            with os.scandir(start) as entries:
                found = sorted((entry.name, entry.is_dir()) for entry in entries if entry.name.startswith(name))
        except OSError:
            return
        for entry, is_folder in found:
            if entry.startswith(".") and not name.startswith("."):
                continue
            yield Candidate(
                entry + ("/" if is_folder else "'" if quoted else ""),
                len(name),
                "file",
                entry + ("/" if is_folder else ""),
            )

    # -------------------------------------------------------------------------------------------------------- commands

    def _command(self, text: str) -> Iterator[Candidate]:
        match = re.match(r"%(\w*)(\s+(.*))?$", text, re.DOTALL)
        if match is None:
            return
        if match.group(2) is None:
            for name in sorted(self.names.commands):
                if name.startswith(match.group(1)):
                    yield Candidate("%" + name, len(match.group(1)) + 1, "command")
            return
        argument = match.group(3) or ""
        word = re.split(r"\s+", argument)[-1]
        kind = self.names.commands.get(match.group(1), "")
        if "file" in kind and (" " not in argument or "variable" not in kind):
            yield from self._files(word, False)
        if "variable" in kind:
            yield from (
                Candidate(name, len(word), "variable") for name in _beginning(sorted(self.names.variables()), word)
            )
        if "procedure" in kind:
            yield from (
                Candidate(name, len(word), "procedure") for name in _beginning(sorted(self.names.procedures()), word)
            )
        if "statement" in kind:
            yield from self._in_statement(argument)
        for choice in re.findall(r"=(\w+)", kind):
            if choice.startswith(word):
                yield Candidate(choice, len(word), "value")

    def _help(self, word: str) -> Iterator[Candidate]:
        for kind, names in self._starts(self.names.variables()):
            yield from (Candidate(name, len(word), kind) for name in _beginning(names, word))


def _statement(text: str) -> str:
    """The statement that the end of the text belongs to."""
    from hdev.shell.inputs import program_lines

    return program_lines(text)[-1].replace("\\\n", "  ")


@cache
def _operators() -> list[str]:
    return sorted(name for name in operator_names() if name not in KEYWORDS)


def _beginning(names: list[str], word: str) -> Iterator[str]:
    """The names in a sorted list that begin with the word; those that differ in case only come last."""
    start = bisect_left(names, word)
    while start < len(names) and names[start].startswith(word):
        yield names[start]
        start += 1
    if word:
        lower = word.lower()
        yield from (name for name in names if name.lower().startswith(lower) and not name.startswith(word))


def _containing(names: list[str], word: str) -> Iterator[str]:
    if len(word) > 2:
        lower = word.lower()
        yield from (name for name in names if lower in name.lower() and not name.lower().startswith(lower))


def _fitting(names: Iterable[str], place: Place, kind: str) -> Iterator[Candidate]:
    word = place.word.lower()
    for name in names:
        if name.lower().startswith(word):
            yield Candidate(name, len(place.word), kind)


def _members(place: Place, variables: Mapping[str, Any]) -> Iterator[Candidate]:
    """What can stand behind a dot."""
    value = _value_at(place.base, variables)
    if isinstance(value, HVector):
        yield from (
            Candidate(name, len(place.word), "method") for name in _VECTOR_METHODS if name.startswith(place.word)
        )
    if isinstance(value, Dictionary):
        for key in value.entries:
            if isinstance(key, str) and key.startswith(place.word):
                if re.fullmatch(r"[^\W\d]\w*", key):
                    yield Candidate(key, len(place.word), "key")
                elif not place.word:
                    yield Candidate(f"['{key}']", 0, "key", key)


def _value_at(path: str, variables: Mapping[str, Any]) -> Any:
    """The value of `D.a.b`, without running anything."""
    names = path.split(".")
    value = variables.get(names[0])
    for name in names[1:]:
        if not isinstance(value, Dictionary) or name not in value.entries:
            return None
        value = value.entries[name].value
    return value
