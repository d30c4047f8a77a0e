"""Dictionaries: entries, queries, deep copies."""

from __future__ import annotations

import pytest
from support import L, T, fails

from hdev.values import EMPTY, HNULL
from hdev.values.dictionary import Dictionary, options
from hdev.values.handle import Handle


def make(**entries) -> Dictionary:
    result = Dictionary()
    for key, value in entries.items():
        result.set_tuple(key, value)
    return result


def test_entries():
    d, image = make(a=1), object()
    d.set_tuple(1, T("x", 2))
    d.set_tuple("1", EMPTY)
    d.set_object("image", image)
    assert d.get_tuple("a") == 1
    assert L(d.get_tuple(1)) == ["x", 2]
    assert L(d.get_tuple("1")) == []
    assert d.get_object("image") is image
    assert L(d.parameter("keys", EMPTY)) == ["a", 1, "1", "image"]
    assert L(d.parameter("key_exists", T("a", "b", 1, 2))) == [1, 0, 1, 0]
    assert L(d.parameter("key_data_type", T("a", "image"))) == ["tuple", "object"]
    d.set_object("a", image)
    d.set_tuple("image", 5)
    assert d.get_object("a") is image
    assert d.get_tuple("image") == 5


def test_what_is_stored_does_not_change_with_the_variable():
    from hdev.values.construct import appended, assign_at

    variable = assign_at(T(1, 2), 0, 5)
    d = make(a=variable)
    variable = assign_at(variable, 0, 9)
    variable = appended(variable, 7)
    assert L(variable) == [9, 2, 7]
    assert L(d.get_tuple("a")) == [5, 2]
    read = assign_at(d.get_tuple("a"), 1, 8)
    assert L(read) == [5, 8]
    assert L(d.get_tuple("a")) == [5, 2]


def test_errors_of_keys():
    d = make(a=1)
    d.set_object("image", object())
    for key, code in (("", 1302), (1.0, 1202), (HNULL, 1202), (EMPTY, 1402), (T("a", "b"), 1402)):
        for use in (
            d.get_tuple,
            d.get_object,
            lambda k: d.set_tuple(k, 1),
            lambda k: d.set_object(k, 1),
            lambda k: d.set_at(k, 0, 1),
        ):
            with fails(code):
                use(key)
    with fails(2894):
        d.get_tuple("b")
    with fails(2894):
        d.get_object("b")
    with fails(2460):
        d.get_tuple("image")
    with fails(2461):
        d.get_object("a")


def test_queries_have_errors():
    d = make(a=1)
    for arguments, code in (
        (("keys", "a"), 1403),
        (("other", "a"), 1302),
        ((1, "a"), 1202),
        ((T("keys", "keys"), EMPTY), 1402),
        (("key_exists", 1.5), 1203),
        (("key_exists", ""), 1303),
        (("key_data_type", "b"), 2894),
    ):
        with fails(code):
            d.parameter(*arguments)


def test_set_at():
    d = make(a=T(1, 2))
    d.set_at("a", 3, 9)
    d.set_at("new", T(0, 1), "x")
    assert L(d.get_tuple("a")) == [1, 2, 0, 9]
    assert L(d.get_tuple("new")) == ["x", "x"]


def test_remove_tries_all_keys():
    d = make(a=1, b=2, c=3)
    with fails(2894):
        d.remove(T("a", "x", "b"))
    assert L(d.parameter("keys", EMPTY)) == ["c"]


def test_cleared_dictionaries():
    d = make(a=1)
    d.clear()
    d.clear()
    for use in (
        lambda: d.get_tuple("a"),
        lambda: d.set_tuple("a", 1),
        lambda: d.parameter("keys", EMPTY),
        lambda: d.remove("a"),
        d.copy,
    ):
        with fails(2454):
            use()


def test_deep_copy():
    inner, image = make(x=1), object()
    d = make(inner=inner, twice=T(inner, 5, HNULL))
    d.set_tuple("self", d)
    d.set_object("image", image)
    copy = d.copy()
    inner.set_tuple("x", 2)
    copied = copy.get_tuple("inner")
    assert copied.get_tuple("x") == 1
    assert L(copy.get_tuple("twice")) == [copied, 5, HNULL]
    assert copy.get_tuple("self") is copy
    assert copy.get_object("image") is image
    assert L(copy.parameter("keys", EMPTY)) == L(d.parameter("keys", EMPTY))


def test_copy_of_other_handles():
    cleared = make(x=1)
    cleared.clear()
    for handle, code in ((Handle(), 2455), (cleared, 2454)):
        d = make(a=T(1, handle))
        with fails(code):
            d.copy()
        assert L(d.copy(lambda h: HNULL).get_tuple("a")) == [1, HNULL]


def test_options():
    allowed = {"a": 1, "b": "x"}
    assert options(EMPTY, EMPTY, allowed, "f", 2) == allowed
    assert options("b", "y", allowed, "f", 2) == {"a": 1, "b": "y"}
    assert options(T("b", "a"), T("y", 2), allowed, "f", 2) == {"a": 2, "b": "y"}
    for arguments, code in ((("c", 1), 1302), ((1, 1), 1202), (("a", EMPTY), 1403), ((EMPTY, 1), 1403)):
        with fails(code):
            options(*arguments, allowed, "f", 2)
    assert allowed == {"a": 1, "b": "x"}


def test_keys_of_many_kinds_are_distinct():
    d = Dictionary()
    for i, key in enumerate([0, "0", 1, "1", "a", "A", "ä", "a\u0308"]):
        d.set_tuple(key, i)
    assert [d.get_tuple(k) for k in L(d.parameter("keys", EMPTY))] == list(range(8))


@pytest.mark.parametrize("count", [5000])
def test_deep_nesting_copies(count):
    d = Dictionary()
    for _ in range(count):
        d = make(a=d)
    copy = d.copy()
    for _ in range(count):
        copy = copy.get_tuple("a")
    assert L(copy.parameter("keys", EMPTY)) == []


def test_get_and_set_of_either_kind():
    d, image = Dictionary(), object()
    for key, value in (("i", 1), ("r", 1.5), ("s", "x"), ("t", EMPTY), ("h", d), ("image", image)):
        d.set(key, value)
        assert d.get(key) is value
    assert L(d.parameter("key_data_type", T("i", "r", "s", "t", "h", "image"))) == ["tuple"] * 5 + ["object"]
    with fails(2894):
        d.get("x")
