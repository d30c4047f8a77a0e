"""The grammar itself, and our driver against Lark's."""

import logging
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lark import Lark
from lark import logger as lark_logger
from lark.exceptions import UnexpectedInput
from lark.lexer import Lexer as LarkLexer
from lark.lexer import Token
from trees import texts_of_the_grammar

from hdev.syntax.builder import NotAStatement
from hdev.syntax.lexer import END
from hdev.syntax.parser import Parser, SyntaxProblem
from hdev.syntax.tables import build_tables, grammar_text

PARSER = Parser(build_tables(grammar_text()))


class OurTokens(LarkLexer):
    """Our lexer, for Lark's driver."""

    def __init__(self, conf):
        pass

    def lex(self, text):
        for kind, word, *_ in PARSER.tokens(text):
            if kind != END:
                yield Token(kind, word)


def larks_driver(lexer):
    return Lark(grammar_text(), parser="lalr", lexer=lexer, start="start", maybe_placeholders=False)


OVER_OUR_TOKENS = larks_driver(OurTokens)
ALL_LARK = larks_driver("basic")


def lark_accepts(lark, text):
    try:
        lark.parse(text)
    except UnexpectedInput:
        return False
    return True


def we_accept(text):
    """Whether the text fits the grammar; what only the builder refuses does."""
    try:
        PARSER.parse(text)
    except SyntaxProblem as problem:
        return isinstance(problem.__context__, NotAStatement) or "too deeply" in problem.message
    return True


FRAGMENTS = """
A B1 _ Größe 1 2.5 .5 1e5 0x1F 'a' '' 'it\\'s' [ ] ( ) { } | , : := . .x .for = == != # =~ < > <= >= [=] [<] + - * / % $
and or xor not band bor bxor bnot if ifelse elseif else endif while endwhile repeat until for to by endfor switch case
default endswitch break continue try catch endtry throw return stop exit par_start global tuple dict{ dict import
""".split()


def test_the_grammar_has_no_conflicts(caplog):
    with caplog.at_level(logging.DEBUG, logger=lark_logger.name):
        Lark(grammar_text(), parser="lalr", start="start", debug=True)
    assert [record.message for record in caplog.records if "conflict" in record.message.lower()] == []


def test_every_alternative_has_an_action():
    names = set(re.findall(r"->\s*(\w+)", grammar_text()))
    builders = {name for _, _, name in build_tables(grammar_text()).rules if name}
    assert builders == names


@settings(max_examples=500)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=10).map(" ".join))
def test_lark_and_we_agree_on_random_texts(text):
    assert we_accept(text) == lark_accepts(OVER_OUR_TOKENS, text)
    if "dict" not in text:  # keywords as keys are ours alone
        assert we_accept(text) == lark_accepts(ALL_LARK, text)


@settings(max_examples=40)
@given(texts_of_the_grammar())
def test_lark_and_we_agree_on_what_the_grammar_derives(text):
    assert we_accept(text) == lark_accepts(OVER_OUR_TOKENS, text)
    if "dict" not in text:
        assert we_accept(text) == lark_accepts(ALL_LARK, text)


LEVELS = [
    ["or"],
    ["xor"],
    ["and"],
    ["bor"],
    ["bxor"],
    ["band"],
    ["==", "!=", "=~", "=", "#"],
    [">", "<", ">=", "<="],
    ["[==]", "[!=]", "[=]", "[#]"],
    ["[>]", "[<]", "[>=]", "[<=]"],
    ["+", "-"],
    ["*", "/", "%"],
]
OPERATORS = [(level, operator) for level, operators in enumerate(LEVELS) for operator in operators]


@pytest.mark.parametrize(("level", "operator"), OPERATORS)
def test_precedence(level, operator):
    for other_level, other in OPERATORS:
        grouped = f"(A {operator} B) {other} C" if level >= other_level else f"A {operator} (B {other} C)"
        assert PARSER.parse(f"X := A {operator} B {other} C") == PARSER.parse(f"X := {grouped}")


@pytest.mark.parametrize("prefix", ["-", "not ", "bnot "])
@pytest.mark.parametrize(("level", "operator"), OPERATORS)
def test_prefixes_bind_more_than_what_stands_between(level, operator, prefix):
    plain, grouped = f"{prefix}A {operator} {prefix}B", f"({prefix}A) {operator} ({prefix}B)"
    assert PARSER.parse(f"X := {plain}") == PARSER.parse(f"X := {grouped}")


@pytest.mark.parametrize(
    ("text", "grouped"),
    [
        ("-A$'d'", "-(A$'d')"),
        ("not A$'d'", "not (A$'d')"),
        ("A$'d'$'s'", "(A$'d')$'s'"),
        ("A * B$'d'", "A * (B$'d')"),
        ("-A[0]", "-(A[0])"),
        ("A$'d'[0]", "A$('d'[0])"),
        ("A.b$'d'", "(A.b)$'d'"),
        ("not -bnot A", "not (-(bnot A))"),
        ("A - - B", "A - (-B)"),
        ("|A| - |B|", "(|A|) - (|B|)"),
        ("A[1]{2}.x.[3].at(4)", "((((A[1]){2}).x).[3]).at(4)"),
    ],
)
def test_what_binds_most(text, grouped):
    assert PARSER.parse(f"X := {text}") == PARSER.parse(f"X := {grouped}")
