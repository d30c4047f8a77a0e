"""Functions of strings against Python's and brute force."""

from __future__ import annotations

import os
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import L, T, fails, same

from hdev.values import EMPTY, HNULL, htuple, strings

# Combining characters, characters beyond 16 bits, blanks and separators.
TEXT = st.text(st.sampled_from("aab,; é\u0301\U0001f600\n"), max_size=12)


@given(TEXT)
def test_strlen_counts_code_points(s):
    assert strings.strlen(s) == len(s)
    assert L(strings.strlen(T(s, "e\u0301", "\U0001f600"))) == [len(s), 2, 1]


@given(TEXT, TEXT)
def test_search(s, wanted):
    assert strings.strstr(s, wanted) == s.find(wanted)
    assert strings.strrstr(s, wanted) == s.rfind(wanted)
    places = [i for i, c in enumerate(s) if c in wanted]
    assert strings.strchr(s, wanted) == (places[0] if places else -1)
    assert strings.strrchr(s, wanted) == (places[-1] if places else -1)


@pytest.mark.parametrize("f", [strings.strstr, strings.strrstr, strings.strchr, strings.strrchr])
def test_search_of_tuples(f):
    assert L(f(T("abc", "cab"), "c")) == [2, 0]
    assert L(f("abc", T("c", "x"))) == [2, -1]
    assert L(f(EMPTY, "a")) == []
    for arguments, code in (
        ((1, "a"), 1201),
        (("a", 1), 1202),
        ((HNULL, "a"), 1201),
        ((T("a", "b"), T("a", "b", "c")), 1402),
    ):
        with fails(code):
            f(*arguments)
    with fails(1201):
        strings.strlen(5)


@given(TEXT, st.integers(-2, 14), st.integers(-3, 14))
def test_parts(s, i, j):
    inside = 0 <= i < len(s)
    for f, expected in (
        (strings.str_firstn, s[: i + 1]),
        (strings.str_lastn, s[i:]),
        (strings.str_bit_select, s[i : i + 1]),
    ):
        if inside:
            assert f(s, i) == expected
            assert same(f(T(s, s), float(i)), [expected, expected])
        else:
            with fails(1302):
                f(s, i)
    if not 0 <= i <= len(s):
        with fails(1302):
            strings.substr(s, i, j)
    elif not i - 1 <= j < len(s):
        with fails(1303):
            strings.substr(s, i, j)
    else:
        assert strings.substr(s, i, j) == s[i : j + 1]


def test_parts_of_tuples():
    assert L(strings.str_firstn("abc", T(0, 1))) == ["a", "ab"]
    assert L(strings.substr(T("abc", "def"), T(0, 1), T(1, 2))) == ["ab", "ef"]
    assert L(strings.substr("abc", T(0, 1), T(1, 2))) == ["ab", "bc"]
    assert L(strings.substr(T("abc", "def"), 1, 2)) == ["bc", "ef"]
    for f in (strings.str_firstn, strings.str_lastn, strings.str_bit_select):
        assert L(f(EMPTY, EMPTY)) == []
        assert L(f(EMPTY, 1)) == []
        for arguments, code in (
            (("a", EMPTY), 1402),
            ((1, 0), 1201),
            (("a", "0"), 1202),
            ((T("a", "b"), T(0, 0, 0)), 1402),
        ):
            with fails(code):
                f(*arguments)
    assert L(strings.substr(EMPTY, 0, 0)) == []
    for arguments, code in (
        (("a", EMPTY, 0), 1402),
        (("a", 0, EMPTY), 1403),
        (("abc", T(0, 1), 1), 1403),
        ((1, 0, 0), 1201),
        (("a", "0", 0), 1202),
        (("a", 0, "0"), 1203),
        ((T("a", "b"), T(0, 0, 0), T(0, 0, 0)), 1402),
    ):
        with fails(code):
            strings.substr(*arguments)


@given(TEXT, st.text(st.sampled_from(",; ]^-\\"), min_size=1, max_size=4))
def test_split(s, separators):
    expected = [part for part in re.split("[" + re.escape(separators) + "]", s) if part]
    assert L(strings.split(s, separators)) == (expected or [""])


def test_split_of_tuples():
    assert L(strings.split(T("alpha:1", "beta:2"), "a:")) == ["lph", "1", "bet", "2"]
    assert L(strings.split("a,b;c", T(",", ";"))) == ["a", "b;c", "a,b", "c"]
    assert L(strings.split(T("a,b", "c;d"), T(",", ";"))) == ["a", "b", "c", "d"]
    assert L(strings.split("a,b", "")) == ["a,b"]
    for arguments in ((EMPTY, ","), ("a", EMPTY), (EMPTY, EMPTY)):
        assert L(strings.split(*arguments)) == []
    for arguments, code in (((1, ","), 1201), (("a", 1), 1202), ((T("a", "b"), T(",", ",", ",")), 1402)):
        with fails(code):
            strings.split(*arguments)


def test_join():
    assert L(strings.join(T("a", 1, 2.5), ", ")) == ["a, 1, 2.5"]
    assert L(strings.join(T("a", "b"), T("-", "+"))) == ["a-b", "a+b"]
    assert L(strings.join(EMPTY, ",")) == []
    assert L(strings.join("a", EMPTY)) == []
    with fails(1202):
        strings.join("a", 1)


def test_str_replace(monkeypatch):
    assert strings.str_replace("aaa", "a", "bb") == "bbbbbb"
    assert strings.str_replace("abc", "", "x") == "abc"
    assert L(strings.str_replace(T("ab", "ba"), T("a", "b"), "x")) == ["xb", "xa"]
    assert L(strings.str_replace("ab", T("a", "b"), T("1", "2"))) == ["1b", "a2"]
    for arguments in ((EMPTY, "a", "b"), ("a", EMPTY, "b"), ("a", "b", EMPTY)):
        assert L(strings.str_replace(*arguments)) == []
    for arguments, code in (
        ((1, "a", "b"), 1201),
        (("a", 1, "b"), 1202),
        (("a", "b", 1), 1203),
        (("a", T("a", "b"), T("a", "b", "c")), 1403),
        ((T("a", "b"), T("a", "b", "c"), "x"), 1402),
    ):
        with fails(code):
            strings.str_replace(*arguments)
    monkeypatch.setattr(htuple, "MAX_CHARACTERS", 100)
    with fails(6001):
        strings.str_replace("a" * 50, "a", "bbb")
    with fails(6001):
        strings.join(T(*["a"] * 60), "--")


def edits(a: str, b: str) -> int:
    """The edit distance by its recurrence."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row = row, [i]
        for j, y in enumerate(b, 1):
            row.append(min(last[j] + 1, row[-1] + 1, last[j - 1] + (x != y)))
    return row[-1]


@given(TEXT, TEXT)
def test_distance(a, b):
    assert strings.str_distance(a, b, "levenshtein") == edits(a, b)


def test_distance_of_long_strings_and_errors():
    a, b = "ab" * 500, "ba" * 480
    assert strings.levenshtein(a, b) == edits(a, b)
    assert L(strings.str_distance(T("ab", "b"), "b", "levenshtein")) == [1, 0]
    for arguments, code in (
        ((1, "a", "levenshtein"), 1201),
        (("a", 1, "levenshtein"), 1202),
        (("a", "b", "x"), 1303),
        (("a", "b", 1), 1203),
        (("a", "b", EMPTY), 1403),
    ):
        with fails(code):
            strings.str_distance(*arguments)


def test_environment(monkeypatch):
    monkeypatch.setenv("HDEV_TEST", "ä b")
    monkeypatch.delenv("HDEV_UNSET", raising=False)
    assert L(strings.environment(T("HDEV_TEST", "HDEV_UNSET"))) == ["ä b", ""]
    assert L(strings.environment(T("PATH"))) == [os.environ["PATH"]]
    assert L(strings.environment(EMPTY)) == []
    with fails(1201):
        strings.environment(1)
