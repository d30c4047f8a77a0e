"""The functions that expressions can call, by name.

`function(name)` finds one when it is first needed, so that importing this table costs nothing. All take and give control
values; `rand` takes the session's random generator as its second argument.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

#: Where each function is: 'module:function' within `hdev.values`.
FUNCTIONS: dict[str, str] = {
    **dict.fromkeys(
        [
            "sin",
            "cos",
            "tan",
            "asin",
            "acos",
            "atan",
            "atan2",
            "sinh",
            "cosh",
            "tanh",
            "asinh",
            "acosh",
            "atanh",
            "exp",
            "exp2",
            "exp10",
            "log",
            "log2",
            "log10",
            "sqrt",
            "cbrt",
            "pow",
            "hypot",
            "tgamma",
            "lgamma",
            "erf",
            "erfc",
            "fabs",
            "sgn",
            "ceil",
            "floor",
            "trunc",
            "round",
            "fmod",
            "ldexp",
            "nextafter",
            "copysign",
            "rad",
            "deg",
            "min2",
            "max2",
        ],
        "mathematics",
    ),
    "abs": "mathematics:absolute",
    "int": "mathematics:to_int",
    "real": "mathematics:to_real",
    "min": "statistics:minimum",
    "max": "statistics:maximum",
    "sum": "statistics:total",
    **dict.fromkeys(["mean", "deviation", "median", "cumul"], "statistics"),
    **dict.fromkeys(["sort", "sort_index", "inverse", "select_rank"], "order"),
    "subset": "construct:select",
    **dict.fromkeys(
        [
            "firstn",
            "lastn",
            "select_mask",
            "remove",
            "insert",
            "replace",
            "find",
            "find_first",
            "find_last",
            "uniq",
            "gen_tuple_const",
        ],
        "selection",
    ),
    **dict.fromkeys(["union", "intersection", "difference", "symmdiff"], "sets"),
    **dict.fromkeys(
        [
            "strlen",
            "strstr",
            "strrstr",
            "strchr",
            "strrchr",
            "str_firstn",
            "str_lastn",
            "str_replace",
            "str_distance",
            "split",
            "join",
            "environment",
        ],
        "strings",
    ),
    "ord": "characters:ordinal",
    "chr": "characters:character",
    **dict.fromkeys(["ords", "chrt"], "characters"),
    **dict.fromkeys(["number", "is_number"], "numbers"),
    **dict.fromkeys(["regexp_match", "regexp_replace", "regexp_select", "regexp_test"], "regexp"),
    "type": "types:type_of",
    **dict.fromkeys(
        [
            "is_int",
            "is_real",
            "is_string",
            "is_handle",
            "is_mixed",
            "is_int_elem",
            "is_real_elem",
            "is_string_elem",
            "is_handle_elem",
            "is_nan_elem",
            "is_valid_handle",
            "is_serializable",
            "is_serializable_elem",
            "type_elem",
            "sem_type",
            "sem_type_elem",
        ],
        "types",
    ),
    **dict.fromkeys(["lsh", "rsh"], "logic"),
    "rand": "random",
}


@cache
def function(name: str) -> Callable[..., Any]:
    """The Python function behind an expression function; KeyError if there is none of that name."""
    module, _, attribute = FUNCTIONS[name].partition(":")
    return getattr(import_module(f"hdev.values.{module}"), attribute or name)
