"""The functions that expressions can call, by name.

`function(name, session)` finds one when it is needed, so that importing this table costs nothing. All take and give
control values; without a session, `rand` takes a random generator as its second argument.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from hdev.values.htuple import Value

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


def function(name: str, session: Any = None) -> Callable[..., Any]:
    """The Python function behind an expression function; KeyError if there is none of that name.

    With a session `rand` takes its random numbers from there, and `environment` asks for its permission to read.
    """
    module, attribute = FUNCTIONS[name].split(":")
    found = getattr(import_module(f"hdev.values.{module}"), attribute)
    if session is None or name not in ("rand", "environment"):
        return found
    if name == "rand":
        return lambda count: found(count, session.random)

    def environment(names: Value) -> Value:
        session.permissions.require(frozenset({"read"}), name)
        return found(names)

    return environment
