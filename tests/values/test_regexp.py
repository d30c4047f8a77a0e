"""Regular expressions against Python's `re` where the rules agree, and HALCON's own rules."""

from __future__ import annotations

import re
from time import monotonic, perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import L, T, fails, same

from hdev.values import EMPTY, HNULL
from hdev.values.regexp import deadline, regexp_match, regexp_replace, regexp_select, regexp_test, time_limit

TEXT = st.text("ab1 \n", max_size=8)
PATTERNS = st.sampled_from(
    ["a", "b+", "^a", "a$", ".", "[ab]*", "a|b", r"\d", r"\s", "(?:ab)+", "a{2}", "a+?b", r"\bb", "[^a]", r"\."]
)


@given(st.lists(TEXT, min_size=1, max_size=4), PATTERNS)
def test_against_re(data, pattern):
    matches = [re.search(pattern, s) for s in data]
    t = T(*data)
    assert L(regexp_match(t, pattern)) == [m.group() if m else "" for m in matches]
    assert L(regexp_select(t, pattern)) == [s for s, m in zip(data, matches) if m]
    assert L(regexp_select(t, T(pattern, "invert_match"))) == [s for s, m in zip(data, matches) if not m]
    assert regexp_test(t, pattern) == sum(m is not None for m in matches)
    assert regexp_test(t, T(pattern, "invert_match")) == sum(m is None for m in matches)
    assert L(regexp_replace(t, pattern, "<$0>")) == [re.sub(pattern, r"<\g<0>>", s, count=1) for s in data]
    assert L(regexp_replace(t, T(pattern, "replace_all"), "x")) == [re.sub(pattern, "x", s) for s in data]


def test_groups():
    assert L(regexp_match("k1=v1", "(.*)=(.*)")) == ["k1", "v1"]
    assert L(regexp_match(T("k1=v1", "k2=v2", "x"), "(.*)=(.*)")) == ["k1", "k2", ""]
    assert L(regexp_match("a", "(a)|(b)")) == ["a", ""]
    assert L(regexp_match("x", "(.*)=(.*)")) == [""]


def test_replacement():
    assert regexp_replace("key=val", "(.*)=(.*)", "$2=$1") == "val=key"
    assert regexp_replace("abc", "b", "[$$1|$1|$|\\1|$x]") == "a[$1||$|\\1|$x]c"
    assert regexp_replace("a", "(a)|(b)", "[$2]") == "[]"


@pytest.mark.parametrize(
    ("string", "expression", "expected"),
    [
        ("ABC", ["b", "ignore_case"], "B"),
        ("Ä", ["ä", "ignore_case"], "Ä"),
        ("a\nb", ["^b"], ""),
        ("a\nb", ["^b", "multiline"], "b"),
        ("a\nb", ["a$", "multiline"], "a"),
        ("a\n", ["a$"], "a"),
        ("a\nb", ["a.b"], ""),
        ("a\nb", ["a.b", "dot_matches_all"], "a\nb"),
        ("a\nb", ["a.b", "newline_cr"], "a\nb"),
        ("a\rb", ["a.b", "newline_cr"], ""),
        ("a\rb", ["a.b", "newline_cr", "dot_matches_all"], "a\rb"),
        ("a\rb", ["^b", "newline_cr", "multiline"], "b"),
        ("a\rb", ["a$", "newline_cr", "multiline"], "a"),
        ("a\r", ["a$", "newline_cr"], "a"),
        ("a\r\nb", ["a..b", "newline_crlf"], ""),
        ("a\r\nb", ["^b", "newline_crlf", "multiline"], "b"),
        ("a\r\n", ["a$", "newline_crlf"], "a"),
        ("a\nb", ["^b", "newline_crlf", "multiline"], ""),
        ("a\n", [r"a\Z"], "a"),
        ("a\n", [r"a\z"], ""),
        ("a", [r"a\z"], "a"),
        ("x.$^y", [r"[.$^]+", "newline_cr"], ".$^"),
        ("a]b", [r"[]a]+", "newline_cr"], "a]"),
        (r"\z", [r"\\z"], r"\z"),
        ("ab12", ["[[:alpha:]]+", "newline_cr"], "ab"),
        ("aab", ["(?<!a)a"], "a"),
        ("\U0001f600x", ["."], "\U0001f600"),
    ],
)
def test_syntax_and_options(string, expression, expected):
    assert regexp_match(string, T(*expression)) == expected


def test_empty_data():
    assert L(regexp_match(EMPTY, "a")) == []
    assert L(regexp_match(EMPTY, "(a)")) == []
    assert L(regexp_replace(EMPTY, "a", "b")) == []
    assert L(regexp_select(EMPTY, "a")) == []
    assert same(regexp_test(EMPTY, "a"), [0])


@pytest.mark.parametrize("f", [regexp_match, lambda d, e: regexp_replace(d, e, ""), regexp_select, regexp_test])
def test_errors(f):
    for arguments, code in (
        ((1, "a"), 1201),
        ((T("a", HNULL), "a"), 1201),
        (("a", 1), 1202),
        (("a", EMPTY), 1402),
        (("a", T("a", 1)), 1202),
        (("a", T("a", "no_such_option")), 1302),
        (("a", "("), 1302),
        (("a", "*"), 1302),
        (("a", "[a"), 1302),
        (("a", "\\"), 1302),
        (("a", "(" * 50000), 1302),
    ):
        with fails(code):
            f(*arguments)


def test_options_of_other_operators():
    for f, option in ((regexp_match, "invert_match"), (regexp_match, "replace_all"), (regexp_test, "replace_all")):
        with fails(1302):
            f("a", T("a", option))
    with fails(1302):
        regexp_replace("a", T("a", "invert_match"), "b")
    for replacement, code in ((1, 1203), (EMPTY, 1403), (T("a", "b"), 1403)):
        with fails(code):
            regexp_replace("a", "a", replacement)


@pytest.mark.parametrize(
    "call",
    [
        lambda s, p: regexp_match(s, p),
        lambda s, p: regexp_replace(s, p, ""),
        lambda s, p: regexp_select(T(s, s), p),
        lambda s, p: regexp_test(T(*[s] * 1000), p),
    ],
)
def test_catastrophic_expressions_end(call):
    token = time_limit.set(0.3)
    try:
        start = perf_counter()
        with fails(9400):
            call("a" * 60 + "!", "^(a|aa)+$|(x+x+)+y|^(([a-z])+.)+[A-Z]([a-z])+$")
        assert perf_counter() - start < 30  # not for ever
    finally:
        time_limit.reset(token)


def test_deadlines():
    with deadline(monotonic() + 0.2):
        start = perf_counter()
        with fails(9400):
            regexp_test("a" * 60 + "!", "^(a|aa)+$")
        assert perf_counter() - start < 30  # not for ever
    assert regexp_test("a", "a") == 1
    with deadline(monotonic() - 1), fails(9400):
        regexp_test("a" * 60 + "!", "^(a|aa)+$")
