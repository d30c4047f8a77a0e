"""The Pygments lexer against the parser's own lexer, on every sample and conformance line and on the standard procedures."""

import importlib
import json
import re
import tomllib
from pathlib import Path

import pytest

pytest.importorskip("pygments")

from pygments.token import Comment, Error, Keyword, Name, Number, Operator, Punctuation, String, Text

from hdev.highlight import HDevelopLexer
from hdev.program import load
from hdev.syntax.lexer import ILLEGAL
from hdev.syntax.parser import _parser

ROOT = Path(__file__).parent.parent
LEXER = HDevelopLexer(stripnl=False, ensurenl=False)


def tokens(text):
    return [(kind, value) for kind, value in LEXER.get_tokens(text) if value]


def lines_of_programs():
    files = [*sorted((ROOT / "samples").rglob("*.hdev")), *sorted((ROOT / "hdev/procedures").rglob("*.hdvp"))]
    assert len(files) > 50
    for file in files:
        for procedure in load(file):
            yield from (line.text for line in procedure.lines)


def conformance_lines():
    def walk(node):
        if isinstance(node, dict):
            for value in node.values():
                yield from walk(value)
        elif isinstance(node, list):
            for value in node:
                yield from walk(value)
        elif isinstance(node, str):
            yield node

    cases = json.loads((ROOT / "tests/conformance/cases.json").read_text(encoding="utf-8"))
    for text in walk(cases):
        text = text.replace("\r", "")  # Pygments has one kind of line end
        yield from text.split("\n") if "\\\n" not in text else [text]


LINES = sorted({*lines_of_programs()})
CONFORMANCE = sorted({*conformance_lines()})


def expected_kind(kind, text):
    """The Pygments category of a token of the parser's lexer."""
    if kind in ("INTEGER", "REAL", "MINIMUM"):
        return Number
    if kind == "STRING":
        return String
    if kind == "NAME":
        return Name
    if text in ("and", "or", "xor", "not", "band", "bor", "bxor", "bnot"):
        return Operator.Word
    return None


def check(text):
    """What the parser's lexer sees in a statement is coloured as such."""
    found = []
    position = 0
    for kind, value in tokens(text):
        found.append((position, kind, value))
        position += len(value)
    kinds = {start: kind for start, kind, _ in found}
    if text.lstrip()[:1] in ("*", "#", "") or text.lstrip().startswith("//"):
        return
    for kind, word, start, _ in _parser().tokens(text):
        category = expected_kind(kind, word)
        if category is None or re.match(r"import\b", text.lstrip()) or re.match(r"\s*global\b", text):
            continue
        assert start in kinds, (text, word)
        if category is Name:
            assert kinds[start] in Name or kinds[start] in Keyword, (text, word, kinds[start])
        else:
            assert kinds[start] in category, (text, word, kinds[start])


def test_samples_and_standard_procedures():
    assert len(LINES) > 1000
    for text in LINES:
        found = tokens(text)
        assert "".join(value for _, value in found) == text
        assert not [value for kind, value in found if kind in Error], text
        check(text)


def test_conformance():
    assert len(CONFORMANCE) > 500
    legal = [t for t in CONFORMANCE if all(kind != ILLEGAL for kind, *_ in _parser().tokens(t))]
    assert len(legal) > len(CONFORMANCE) / 2
    for text in CONFORMANCE:
        assert "".join(value for _, value in tokens(text)) == text
    for text in legal:
        if "'" in text and "\n" in text:
            continue  # a string over several lines
        assert not [value for kind, value in tokens(text) if kind in Error], text
        check(text)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("* a comment", [Comment.Single]),
        ("  // a comment", [Comment.Single]),
        ("A := 1 // rest", [Name.Variable, Operator, Number.Integer, Comment.Single]),
        ("threshold (I)", [Name.Builtin, Punctuation, Name.Variable, Punctuation]),
        ("my_proc (I)", [Name.Function, Punctuation, Name.Variable, Punctuation]),
        ("A := sin(0.5)", [Name.Variable, Operator, Name.Function.Magic, Punctuation, Number.Float, Punctuation]),
        ("A := 0xFF band true", [Name.Variable, Operator, Number.Hex, Operator.Word, Keyword.Constant]),
        ("if (A)", [Keyword, Punctuation, Name.Variable, Punctuation]),
        ("endif", [Keyword]),
        (
            "for I := 1 to 5 by 2",
            [Keyword, Name.Variable, Operator, Number.Integer, Keyword, Number.Integer, Keyword, Number.Integer],
        ),
        ("A[0] [>=] B", [Name.Variable, Punctuation, Number.Integer, Punctuation, Operator, Name.Variable]),
        (
            "D := dict{for: 1}",
            [
                Name.Variable,
                Operator,
                Keyword.Type,
                Punctuation,
                Name.Variable,
                Punctuation,
                Number.Integer,
                Punctuation,
            ],
        ),
        (
            "D.key.at(1)",
            [
                Name.Variable,
                Operator,
                Name.Attribute,
                Operator,
                Name.Function.Magic,
                Punctuation,
                Number.Integer,
                Punctuation,
            ],
        ),
        ("S := 'a\\n'", [Name.Variable, Operator, String.Single, String.Single, String.Escape, String.Single]),
        ("global tuple G", [Keyword.Declaration, Keyword.Type, Name.Variable.Global]),
        ("import ./lib", [Keyword.Namespace, String.Other]),
        (
            "par_start <T> : p (1)",
            [
                Keyword,
                Operator,
                Name.Variable,
                Operator,
                Punctuation,
                Name.Function,
                Punctuation,
                Number.Integer,
                Punctuation,
            ],
        ),
        ("#export", [Comment.Preproc]),
    ],
)
def test_kinds(text, kinds):
    assert [kind for kind, value in tokens(text) if value.strip() and kind is not Text] == kinds


def test_procedures_of_the_text_format():
    text = "procedure scale (Image : Result : vector(tuple) F : )\nreturn ()\npublic proc p (object I, out tuple T)\nendproc\n"
    found = [(kind, value) for kind, value in tokens(text) if value.strip()]
    assert (Name.Function, "scale") in found
    assert (Keyword.Type, "vector") in found
    assert (Keyword.Declaration, "endproc") in found
    assert not [value for kind, value in found if kind in Error]


def test_a_string_without_end_ends_with_its_line():
    assert (Keyword, "endif") in tokens("A := 'open\nendif\n")


def test_entry_point():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, name = project["entry-points"]["pygments.lexers"]["hdevelop"].split(":")
    assert getattr(importlib.import_module(module), name) is HDevelopLexer
    assert {"hdevelop", "halcon"} <= set(HDevelopLexer.aliases)
