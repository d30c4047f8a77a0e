"""The functions that expressions can call, by name.

`function(name)` finds one when it is first needed, so that importing this table costs nothing. All take and give control
values; `rand` takes the session's random generator as its second argument.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from typing import Any

#: The functions of each module of `hdev.values`; `name=other` where Python's name differs from HDevelop's.
_MODULES = {
    "mathematics": """
        sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh exp exp2 exp10 log log2 log10 sqrt cbrt pow hypot
        tgamma lgamma erf erfc abs=absolute fabs sgn ceil floor round int=to_int real=to_real fmod ldexp
        rad deg min2 max2
        """,
    "logic": "lsh rsh",
    "statistics": "min=minimum max=maximum sum=total mean deviation median cumul",
    "order": "sort sort_index inverse select_rank",
    "construct": "subset=select",
    "creation": "gen_tuple_const repeat repeat_elem constant",
    "selection": "firstn lastn select_mask remove insert replace find find_first find_last uniq",
    "sets": "union intersection difference symmdiff",
    "strings": """
        strlen strstr strrstr strchr strrchr str_firstn str_lastn str_replace str_distance split join environment
        """,
    "characters": "ord=ordinal ords chr=character chrt",
    "numbers": "number is_number",
    "regexp": "regexp_match regexp_replace regexp_select regexp_test",
    "types": """
        type=type_of type_elem sem_type sem_type_elem is_int is_real is_string is_handle is_mixed is_int_elem is_real_elem
        is_string_elem is_handle_elem is_nan_elem is_valid_handle is_serializable is_serializable_elem
        """,
    "random": "rand",
}


def _places() -> Iterator[tuple[str, str]]:
    for module, names in _MODULES.items():
        for entry in names.split():
            name, _, attribute = entry.partition("=")
            yield name, f"{module}:{attribute or name}"


#: Where each function is: 'module:function' within `hdev.values`.
FUNCTIONS: dict[str, str] = dict(_places())


@cache
def function(name: str) -> Callable[..., Any]:
    """The Python function behind an expression function; KeyError if there is none of that name."""
    module, attribute = FUNCTIONS[name].split(":")
    return getattr(import_module(f"hdev.values.{module}"), attribute)
