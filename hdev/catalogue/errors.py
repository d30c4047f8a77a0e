"""Symbols and texts of the error codes; what `get_error_text` returns.

The texts are our own. Where no more is known about a code than its symbol, the text is the subject and the symbol.
"""

from __future__ import annotations

from functools import cache

from hdev.catalogue.store import read_entry, read_file

_FILE = "errors.json"

#: First codes of the ranges above the operators' own.
_EXTENSIONS = 10000
_HDEVELOP = 21000
_USER = 30000


def error_text(code: int) -> str:
    """The text of an error code, a general one for codes that nobody has documented."""
    text = _entry(code)[1]
    if text:
        return text
    if code >= _USER:
        return "User-defined exception"
    if code >= _HDEVELOP:
        return f"Unknown HDevelop error {code}"
    if code >= _EXTENSIONS:
        return f"Error {code} of an extension package"
    return f"Unknown error {code}"


def error_symbol(code: int) -> str:
    """The symbolic name in HALCON's header files ('H_ERR_FNF' for 5200); '' for codes without one."""
    return _entry(code)[0]


def error_codes() -> list[int]:
    """All documented codes, ascending."""
    return [int(key) for key in read_file(_FILE)]


@cache
def _entry(code: int) -> tuple[str, str]:
    symbol, text = read_entry(_FILE, str(code)) or ("", "")
    return symbol, text
