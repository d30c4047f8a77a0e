"""Texts and symbols of error codes."""

import pytest

from hdev.catalogue.errors import error_codes, error_symbol, error_text


@pytest.mark.parametrize("position", range(1, 21))
def test_parameter_codes(position):
    assert error_text(1200 + position) == f"Wrong type of control parameter {position}"
    assert error_text(1300 + position) == f"Wrong value of control parameter {position}"
    assert error_text(1400 + position) == f"Wrong number of values of control parameter {position}"


@pytest.mark.parametrize(
    ("code", "symbol", "text"),
    [
        (2402, "H_ERR_CTPL_WIDX", "Tuple index out of range"),
        (2453, "H_ERR_HANDLE_NULL", "Handle is NULL"),
        (5200, "H_ERR_FNF", "File not found"),
        (6001, "H_ERR_MEM", "Not enough memory available"),
        (9000, "H_ERR_NOT_IMPL", "Not implemented"),
        (9400, "H_ERR_TIMEOUT", "Operator timeout"),
        (21061, "", "Control variable is not instantiated (no value)"),
        (21104, "", "Syntax error in expression"),
    ],
)
def test_known_codes(code, symbol, text):
    assert error_symbol(code) == symbol
    assert error_text(code) == text


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (-1, "Unknown error -1"),
        (1199, "Unknown error 1199"),
        (10001, "Error 10001 of an extension package"),
        (21999, "Unknown HDevelop error 21999"),
        (30000, "User-defined exception"),
        (10**12, "User-defined exception"),
    ],
)
def test_unknown_codes(code, text):
    assert error_text(code) == text
    assert error_symbol(code) == ""


def test_every_code_has_a_text():
    codes = error_codes()
    assert len(codes) > 1900
    for code in codes:
        text = error_text(code)
        assert text
        assert text == text.strip()
        assert not text.startswith("H_")
        assert not text.endswith(".")
        assert error_symbol(code).startswith("H_") or code >= 21000 or code in (2456, 2897)
