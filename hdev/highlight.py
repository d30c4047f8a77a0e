"""A Pygments lexer for HDevelop programs: plain text, the shell, and documentation (`.. code-block:: hdevelop`).

Names are told apart by what stands around them and, for operators and functions of expressions, by the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, ClassVar

from pygments.lexer import RegexLexer, bygroups, default, include, words
from pygments.token import (
    Comment,
    Keyword,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Text,
    Token,
    Whitespace,
)

_CONTROL = (
    "if ifelse elseif else endif while endwhile repeat until for to by endfor switch case default endswitch break continue "
    "try catch endtry throw return stop exit par_start"
).split()
_NAME = r"[^\W\d]\w*"


@cache
def _callables() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The names of operators, of functions of expressions, and of constants."""
    from hdev.catalogue import operator_names
    from hdev.catalogue.functions import CONSTANTS, FUNCTIONS

    return frozenset(operator_names()), frozenset(FUNCTIONS), frozenset(CONSTANTS)


class HDevelopLexer(RegexLexer):
    """Statements of HDevelop, one a line; procedures of the plain text format behind their headers."""

    name = "HDevelop"
    aliases = ("hdevelop", "hdev", "halcon")
    filenames = ()
    alias_filenames = ("*.hdev.txt",)
    mimetypes = ("text/x-hdevelop",)
    url = "https://www.mvtec.com/products/halcon"
    flags = re.MULTILINE | re.DOTALL

    tokens: ClassVar = {
        "root": [
            # At the beginning of a line.
            (r"[^\S\n]+", Whitespace),
            (r"\n", Whitespace),
            (r"\*[^\n]*", Comment.Single),
            (r"#[^\n]*", Comment.Preproc),
            (r"//[^\n]*", Comment.Single),
            (
                rf"((?:public|private)(?=\s))?(\s*)\b(procedure|proc)(\s+)({_NAME})(?=\s*(?:\(|$|//))",
                bygroups(Keyword.Declaration, Whitespace, Keyword.Declaration, Whitespace, Name.Function),
                "header",
            ),
            (r"(endproc)\b(?=\s*(?://|$))", Keyword.Declaration),
            (r"(import)(?!\w|\s*:)([^\S\n]*)([^\n]*)", bygroups(Keyword.Namespace, Whitespace, String.Other)),
            (r"global(?=\s)", Keyword.Declaration, "declaration"),
            (words(_CONTROL, suffix=r"\b(?!\s*:=)"), Keyword, "statement"),
            (rf"({_NAME})(?=[^\S\n]*\()", Name.Function, "statement"),
            default("statement"),
        ],
        "header": [
            (r"\\\n", Text),
            (r"\n", Whitespace, "#pop"),
            (r"[^\S\n]+", Whitespace),
            (r"//[^\n]*", Comment.Single),
            (words(("object", "tuple", "vector"), suffix=r"\b"), Keyword.Type),
            (r"out(?=\s)", Keyword.Declaration),
            (_NAME, Name.Variable),
            (r"[(),:]", Punctuation),
            (r"[^\n]", Token.Error),
        ],
        "declaration": [
            (r"\\\n", Text),
            (r"\n", Whitespace, "#pop"),
            (r"[^\S\n]+", Whitespace),
            (r"//[^\n]*", Comment.Single),
            (words(("object", "tuple", "vector"), suffix=r"\b"), Keyword.Type),
            (r"def(?=\s)", Keyword.Declaration),
            (_NAME, Name.Variable.Global),
            (r"[(),]", Punctuation),
            (r"[^\n]", Token.Error),
        ],
        "statement": [
            (r"\\[^\S\n]*\n", Text),
            (r"\n", Whitespace, "#pop"),
            include("expression"),
        ],
        "expression": [
            (r"[^\S\n]+", Whitespace),
            (r"//[^\n]*", Comment.Single),
            (r"'", String.Single, "string"),
            (r"dict(?=\s*\{)", Keyword.Type),
            (r"(\.)(\s*)([^\W\d]\w*)(?=\s*\()", bygroups(Operator, Whitespace, Name.Function.Magic)),
            (r"(\.)(\s*)([^\W\d]\w*)", bygroups(Operator, Whitespace, Name.Attribute)),
            (words(("and", "or", "xor", "not", "band", "bor", "bxor", "bnot"), suffix=r"\b(?!\s*:)"), Operator.Word),
            (words(("to", "by"), suffix=r"\b(?!\s*:)"), Keyword),
            (rf"({_NAME})(?=[^\S\n]*\()", Name.Function),
            (_NAME, Name.Variable),
            (r"0[xX][0-9a-fA-F]+", Number.Hex),
            (r"(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+", Number.Float),
            (r"[0-9]+", Number.Integer),
            (r"\[\s*(?:==|!=|<=|>=|=|#|<|>)\s*\]", Operator),
            (r":=|==|!=|=~|<=|>=|[-+*/%$=#<>|]", Operator),
            (r"\.", Operator),
            (r"[()\[\]{},:]", Punctuation),
            (r"[^\n]", Token.Error),
        ],
        "string": [
            (r"\\(?:x[0-9a-fA-F]{2}|0[0-7]{3}|.)", String.Escape),
            (r"[^'\\\n]+", String.Single),
            (r"'", String.Single, "#pop"),
            (r"\n", Whitespace, "#pop:2"),  # a string ends with its line
            (r"\\", String.Single),
        ],
    }

    def get_tokens_unprocessed(self, text: str, stack: tuple[str, ...] = ("root",)) -> Iterator[tuple[int, Any, str]]:
        """Tokens; names that are called, and constants, get what the catalogue knows of them."""
        operators, functions, constants = _callables()
        for index, kind, value in super().get_tokens_unprocessed(text, stack):
            if kind is Name.Function and value in operators:
                kind = Name.Builtin
            elif kind is Name.Function and value in functions:
                kind = Name.Function.Magic
            elif kind is Name.Variable and value in constants:
                kind = Keyword.Constant
            yield index, kind, value
