"""Hypothesis strategies: arbitrary valid trees, made from nodes, and texts, made from the grammar."""

from hypothesis import strategies as st
from hypothesis.extra.lark import from_lark
from lark import Lark
from lark.lexer import PatternStr

from hdev.syntax import nodes as n
from hdev.syntax.tables import grammar_text, load_tables

KEYWORDS = sorted(load_tables().keywords)

_identifiers = st.one_of(
    st.sampled_from(["A", "Row", "_", "Größe", "变量", "dict", "true", "x1", "e5", "tuple"]),
    st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,5}", fullmatch=True),
)
_names = _identifiers.filter(lambda name: name not in KEYWORDS and name != "import")
_any_words = st.one_of(_identifiers, st.sampled_from([*KEYWORDS, "import"]))
_paths = st.text(st.characters(exclude_characters="'\r\n", codec="utf-8"), min_size=1)

variables = st.builds(n.Name, _names)
_leaves = st.one_of(
    variables,
    st.builds(n.Integer, st.integers(-(2**63) + 1, 2**63)),
    st.builds(n.Real, st.floats(min_value=0, allow_infinity=False, allow_nan=False)),
    st.builds(n.String, st.text(st.characters())),
)
_BINARY = "or xor and bor bxor band == != =~ < > <= >= [==] [!=] [<] [>] [<=] [>=] + - * / % $".split()


def _tuples(items, least=0):
    return st.lists(items, min_size=least, max_size=4).map(tuple)


def _compounds(inner):
    items = st.one_of(inner, st.builds(n.Range, inner, st.none() | inner, inner))
    entries = st.one_of(
        st.builds(n.Entry, st.builds(n.String, _any_words), inner, st.just(True)),
        st.builds(n.Entry, inner, inner, st.just(False)),
    )
    return st.one_of(
        st.builds(n.Unary, st.sampled_from(["-", "not", "bnot"]), inner),
        st.builds(n.Binary, st.sampled_from(_BINARY), inner, inner),
        st.builds(n.Tuple, _tuples(items)),
        st.builds(n.Length, inner),
        st.builds(n.Call, _names, _tuples(inner)),
        st.builds(n.Call, st.just("repeat"), _tuples(inner, 1)),
        st.builds(n.Index, inner, _tuples(items, 1)),
        st.builds(n.Character, inner, inner),
        st.builds(n.Substring, inner, inner, inner),
        st.builds(n.Member, inner, _any_words),
        st.builds(n.Key, inner, inner),
        st.builds(n.Method, inner, _any_words, _tuples(inner)),
        st.builds(n.Vector, _tuples(inner)),
        st.builds(n.Dict, _tuples(entries)),
    )


expressions = st.recursive(_leaves, _compounds, max_leaves=15)


def _entries(inner):
    return st.one_of(st.builds(n.Member, inner, _any_words), st.builds(n.Key, inner, expressions))


_elements = st.recursive(
    variables, lambda inner: st.builds(n.Method, inner, st.just("at"), _tuples(expressions, 1)), max_leaves=2
)
_dictionaries = st.recursive(
    _elements, lambda inner: _entries(inner) | st.builds(n.Index, inner, _tuples(expressions, 1)), max_leaves=2
)
_places = _elements | _entries(_dictionaries)
_ranges = st.builds(n.Range, expressions, st.none(), expressions).map(lambda item: (item,))
targets = _places | st.builds(n.Index, _places, _tuples(expressions, 1) | _ranges)
calls = st.builds(n.Call, _names, _tuples(expressions))
statements = st.one_of(
    st.builds(n.Assign, targets, expressions),
    st.builds(n.Expr, calls | st.builds(n.Method, expressions, _any_words, _tuples(expressions))),
    st.builds(n.ParStart, targets, calls),
    st.builds(n.Global, _names, st.sampled_from(["tuple", "object"]), st.integers(0, 3), st.booleans()),
    st.builds(n.Import, _paths),
    st.builds(n.For, variables, expressions, expressions, st.none() | expressions),
    st.builds(n.Condition, st.sampled_from(["if", "elseif", "while", "until", "switch"]), expressions),
    st.builds(n.Case, _tuples(expressions, 1)),
    st.builds(n.Catch, st.none() | variables),
    st.builds(n.Throw, expressions),
    st.builds(
        n.Keyword,
        st.sampled_from(
            "else endif endwhile repeat endfor default endswitch break continue try endtry return stop exit".split()
        ),
    ),
    st.builds(n.Comment, st.sampled_from(["", "  ", "* note", "  * note", "// note", "#^^ code"])),
)


def texts_of_the_grammar():
    """Texts that the grammar derives, token by token: most of them are statements, some read as other tokens (`1.x`)."""
    lark = Lark(grammar_text(), parser="lalr", lexer="basic", start="start", maybe_placeholders=False)
    words = {
        terminal.name: st.just(f" {terminal.pattern.value} ")
        for terminal in lark.terminals
        if isinstance(terminal.pattern, PatternStr) and terminal.pattern.value.isalpha()
    }
    blank_names = st.sampled_from([" A ", " b1", "\tÄ", " tuple ", "\\\n def "])
    return from_lark(
        lark, start="start", explicit={**words, "NAME": blank_names, "SPACE": st.sampled_from([" ", "\t"])}
    )
