"""What compiled code calls: the functions behind the names that begin with a dot."""

from __future__ import annotations

from typing import Any

from hdev.errors import CONDITION_TYPE, CONTROL_UNDEFINED, HError
from hdev.runtime.errors import thrown
from hdev.runtime.loops import for_goes_on, for_loop
from hdev.runtime.threads import par_join, par_join_all, par_start
from hdev.values import EMPTY, HNULL, HTuple, arithmetic, compare, construct, htuple, logic, vector
from hdev.values.elementwise import kind_name
from hdev.values.vector import EMPTY_VECTOR


class Unset:
    """Stands for the value of an output parameter that a procedure did not set."""

    def __repr__(self) -> str:
        return "UNSET"


UNSET = Unset()


def given(value: Any) -> Any:
    """The value, which must be one."""
    if value is UNSET:
        raise HError(CONTROL_UNDEFINED)
    return value


def switch_value(value: Any) -> int:
    """The value of a `switch`: one integer."""
    if type(value) is int:
        return value
    raise HError(CONDITION_TYPE, f"{kind_name(value)} in switch")


def length(value: Any) -> int:
    """`|value|`."""
    if type(value) is HTuple:
        return value._count
    if isinstance(value, vector.HVector) or not isinstance(value, int | float | str | htuple.Handle):
        raise HError(21111, "`| |` counts the elements of tuples only")
    return 1


def scalars(*items: Any) -> Any:
    """`[a, b, ...]` of two or more single elements."""
    return HTuple(list(items))


def dictionary(*flat: Any) -> Any:
    """`dict{...}`: keys and values in turn."""
    from hdev.values.dictionary import Dictionary

    result = Dictionary()
    for key, value in zip(flat[::2], flat[1::2]):
        result.set(key, value)
    return result


def _dictionary(value: Any) -> Any:
    from hdev.values.dictionary import Dictionary

    if isinstance(value, Dictionary):
        value.check()
        return value
    if isinstance(value, htuple.Handle):
        value.check()
    raise HError(2404, "not a dictionary")


def get_key(base: Any, key: Any) -> Any:
    """`D.key`, `D.[key]`."""
    return vector.share(_dictionary(base).get(key))


def set_key(base: Any, key: Any, value: Any) -> None:
    """`D.key := value`."""
    _dictionary(base).set(key, vector.share(given(value)))


def assign_at_key(base: Any, key: Any, index: Any, value: Any) -> None:
    """`D.key[index] := value`."""
    target = _dictionary(base)
    target.set(key, construct.assign_at(target.get(key), index, value))


def _lazy(module: str, name: str) -> Any:
    def call(*arguments: Any) -> Any:
        from importlib import import_module

        return getattr(import_module(module), name)(*arguments)

    return call


#: The names that every compiled procedure has in its globals.
HELPERS: dict[str, Any] = {
    ".type": type,
    ".int": int,
    ".float": float,
    ".list": list,
    ".locals": locals,
    ".HTuple": HTuple,
    ".EMPTY": EMPTY,
    ".EMPTY_VECTOR": EMPTY_VECTOR,
    ".HNULL": HNULL,
    ".UNSET": UNSET,
    ".Undefined": (NameError, KeyError),
    ".Catchable": Exception,
    ".Anything": BaseException,
    ".wrap": htuple.wrap,
    ".share": vector.share,
    ".length": length,
    ".scalars": scalars,
    ".given": given,
    ".dict": dictionary,
    ".get_key": get_key,
    ".set_key": set_key,
    ".assign_at_key": assign_at_key,
    ".switch_value": switch_value,
    ".for_loop": for_loop,
    ".for_goes_on": for_goes_on,
    ".thrown": thrown,
    ".par_start": par_start,
    ".par_join": par_join,
    ".par_join_all": par_join_all,
    ".truth": logic.truth,
    ".format": _lazy("hdev.values.formatting", "format_value"),
    ".regexp_test": _lazy("hdev.values.regexp", "regexp_test"),
    ".str_bit_select": _lazy("hdev.values.strings", "str_bit_select"),
    ".substr": _lazy("hdev.values.strings", "substr"),
}
for _module in (arithmetic, compare, construct, logic):
    for _name in (
        "add sub mult div mod neg equal not_equal less greater less_equal greater_equal equal_elem not_equal_elem less_elem "
        "greater_elem less_equal_elem greater_equal_elem concat appended sequence select select_range assign_at logical_and "
        "logical_or logical_xor logical_not band bor bxor bnot"
    ).split():
        if hasattr(_module, _name):
            HELPERS["." + _name] = getattr(_module, _name)
for _name in ("at", "length", "concat", "insert", "remove", "clear", "set", "assign_at"):
    HELPERS[".vector_" + _name] = getattr(vector, "vector_" + _name)
HELPERS[".vector"] = vector.vector
