"""Operators of chapter Tuple, section Data Containers: dictionaries."""

from __future__ import annotations

from typing import Any

from hdev.errors import wrong_number, wrong_type, wrong_value
from hdev.iconic import Objects
from hdev.registry import operator
from hdev.values import HNULL, Value, dict_file, dict_json, length
from hdev.values.dictionary import Dictionary, options

_STRICT = "raise_error_if_content_not_serializable"
_READING: dict[str, Value] = {
    "json_value_true": 1,
    "json_value_false": 0,
    "json_value_null": HNULL,
    "convert_json_arrays_to": "dict",
}


def _strictness(value: Any, operator_name: str, parameter: int) -> bool:
    """Whether what cannot be copied or written is an error."""
    if value not in ("true", "false", "low_level"):
        raise wrong_value(parameter, operator_name, f"'{_STRICT}': {value!r}")
    return value == "true"


def _reader(names: Value, values: Value, operator_name: str) -> dict_json.JsonReader:
    chosen = options(names, values, _READING, operator_name, 2)
    for name, value in chosen.items():
        if length(value) != 1:
            raise wrong_number(3, operator_name, f"'{name}'")
    arrays = chosen["convert_json_arrays_to"]
    if arrays not in ("dict", "tuple_if_possible"):
        raise wrong_value(3, operator_name, f"'convert_json_arrays_to': {arrays!r}")
    return dict_json.JsonReader(
        true=chosen["json_value_true"],
        false=chosen["json_value_false"],
        null=chosen["json_value_null"],
        arrays_to_tuples=arrays != "dict",
    )


@operator
def create_dict() -> Dictionary:
    """A new dictionary, empty.

    Source: reference page of `create_dict`.
    """
    return Dictionary()


@operator
def copy_dict(dict_handle: Dictionary, gen_param_name: Value, gen_param_value: Value) -> Dictionary:
    """A deep copy of a dictionary and of the dictionaries in it.

    With 'raise_error_if_content_not_serializable' set to 'false' (or 'low_level') a handle that cannot be copied becomes an
    empty one. Errors: 1302 parameter; 1303 its value; 2454 a cleared handle; 2455 a handle that cannot be copied.

    Source: reference page of `copy_dict`.
    """
    chosen = options(gen_param_name, gen_param_value, {_STRICT: "true"}, "copy_dict", 2)
    strict = _strictness(chosen[_STRICT], "copy_dict", 3)
    return dict_handle.copy(None if strict else lambda handle: HNULL)


@operator
def get_dict_tuple(dict_handle: Dictionary, key: Value) -> Value:
    """The tuple of a key.

    Errors: 1202, 1302 no key; 1402 not one key; 2460 it refers to an iconic object; 2894 it does not exist.

    Source: reference page of `get_dict_tuple`.
    """
    return dict_handle.get_tuple(key)


@operator
def get_dict_object(dict_handle: Dictionary, key: Value) -> Objects:
    """The iconic object of a key.

    Errors: 1202, 1302 no key; 1402 not one key; 2461 it refers to a tuple; 2894 it does not exist.

    Source: reference page of `get_dict_object`.
    """
    return dict_handle.get_object(key)


@operator
def get_dict_param(dict_handle: Dictionary, gen_param_name: Value, key: Value) -> Value:
    """What is known about a dictionary: 'keys' in the order in which they were added, or of each key 'key_exists' or
    'key_data_type' ('tuple' or 'object').

    Errors: 1203, 1303 no key; 1302 parameter; 1403 a key for 'keys'; 2894 a key does not exist.

    Source: reference page of `get_dict_param`.
    """
    return dict_handle.parameter(gen_param_name, key)


@operator
def set_dict_tuple(dict_handle: Dictionary, key: Value, tuple: Value) -> None:
    """Let a key refer to a tuple. Errors: 1202, 1302 no key; 1402 not one key.

    Source: reference page of `set_dict_tuple`.
    """
    dict_handle.set_tuple(key, tuple)


@operator
def set_dict_object(object: Objects, dict_handle: Dictionary, key: Value) -> None:
    """Let a key refer to iconic objects. Errors: 1202, 1302 no key; 1402 not one key.

    Source: reference page of `set_dict_object`.
    """
    dict_handle.set_object(key, object)


@operator
def set_dict_tuple_at(dict_handle: Dictionary, key: Value, index: Value, value: Value) -> None:
    """Replace elements of the tuple of a key, as `dict.key[index] := value`; a new key starts as [].

    Errors: 1202, 1302 no key; 1402 not one key; 2460 it refers to an iconic object.

    Source: reference page of `set_dict_tuple_at`.
    """
    dict_handle.set_at(key, index, value)


@operator
def remove_dict_key(dict_handle: Dictionary, key: Value) -> None:
    """Forget keys. Those that exist are removed even if another does not, which is error 2894.

    Source: reference page of `remove_dict_key`.
    """
    dict_handle.remove(key)


@operator
def dict_to_json(dict_handle: Dictionary, gen_param_name: Value, gen_param_value: Value) -> str:
    """The dictionary as JSON text.

    With 'raise_error_if_content_not_serializable' set to 'false' (or 'low_level') what JSON cannot hold becomes null.
    Errors: 1302 parameter; 1303 its value; 2455 iconic objects, handles, NaN; 2456 a dictionary within itself.

    Source: reference page of `dict_to_json`.
    """
    chosen = options(gen_param_name, gen_param_value, {_STRICT: "true"}, "dict_to_json", 2)
    return dict_json.to_json(dict_handle, strict=_strictness(chosen[_STRICT], "dict_to_json", 3))


@operator
def json_to_dict(json_string: str, gen_param_name: Value, gen_param_value: Value) -> Dictionary:
    """A dictionary from JSON text; for the parameters see `read_dict`.

    Errors: 1301 malformed; 1302 parameter; 1303, 1403 its value.

    Source: reference page of `json_to_dict`.
    """
    reader = _reader(gen_param_name, gen_param_value, "json_to_dict")
    return reader.read(json_string, lambda problem: wrong_value(1, "json_to_dict", problem))


@operator(effects=("read",))
def read_dict(file_name: str, gen_param_name: Value, gen_param_value: Value, *, session: Any) -> Dictionary:
    """A dictionary from a file: JSON, or an '.hdict' that hdev wrote.

    'json_value_true', 'json_value_false' and 'json_value_null' say what these literals become (1, 0, HNULL);
    'convert_json_arrays_to' is 'dict' or 'tuple_if_possible'.
    Errors: 1302 parameter; 1303, 1403 its value; 5200 no such file; 5238 no dictionary, or one in MVTec's own format.

    Source: reference page of `read_dict`.
    """
    reader = _reader(gen_param_name, gen_param_value, "read_dict")
    path = session.paths.find_read(file_name, (".hdict", ".json"), code=dict_file.FILE_NOT_FOUND)
    return dict_file.read(path, reader)


@operator(effects=("write",))
def write_dict(
    dict_handle: Dictionary, file_name: str, gen_param_name: Value, gen_param_value: Value, *, session: Any
) -> None:
    """Write a dictionary to a file: as 'json' or 'hdict', by 'file_type', else by the ending of the name.

    With 'raise_error_if_content_not_serializable' set to 'false' (or 'low_level') an empty handle is written for what
    cannot be. Errors: 1303 parameter; 1204, 1304 its value; 2455 handles, in JSON also iconic objects and NaN; 5212 not
    written.

    Source: reference page of `write_dict`.
    """
    name = "write_dict"
    chosen = options(gen_param_name, gen_param_value, {_STRICT: "true", "file_type": ""}, name, 3)
    file_type = chosen["file_type"]
    if type(file_type) is not str:
        raise wrong_type(4, name, "'file_type'")
    if file_type not in ("", "json", "hdict"):
        raise wrong_value(4, name, f"'file_type': '{file_type}'")
    path = session.path(file_name)
    dict_file.write(dict_handle, path, file_type, strict=_strictness(chosen[_STRICT], name, 4))
