"""System / Multithreading: messages, containers of data by key, to be handed from thread to thread."""

from __future__ import annotations

from typing import Any

from hdev.errors import HError, wrong_number, wrong_value
from hdev.operators.file.paths import existing, path_of, system_errors
from hdev.operators.system.serialization import pack, unpack
from hdev.registry import operator
from hdev.runtime.paths import read_whole, write_whole
from hdev.values import Handle, Value, length
from hdev.values.dictionary import Dictionary

WRONG_FILE = 2893
OPEN_FAILED = 5215
WRITE_FAILED = 5212

_MARK = b"hdev-message\n"


class Message(Handle):
    """Tuples and iconic objects by key. A handle in it refers to the same resource as outside."""

    semantics = "message"

    def __init__(self, data: Dictionary | None = None) -> None:
        super().__init__()
        self.data = Dictionary() if data is None else data

    def release(self) -> None:
        self.data.clear()

    def copy(self) -> Message:
        """A message with the same contents, which are immutable themselves."""
        data = Dictionary()
        data.entries.update(self.data.entries)
        return Message(data)


@operator
def create_message() -> Message:
    """An empty message.

    Source: reference page of `create_message`.
    """
    return Message()


@operator
def clear_message(message_handle: list[Message]) -> None:
    """Delete messages and what they hold.

    Source: reference page of `clear_message`.
    """
    for message in message_handle:
        message.clear()


@operator
def set_message_tuple(message_handle: Message, key: Value, tuple_data: Value) -> None:
    """Store a tuple under a key, a string or an integer, in place of what is there.

    Errors: 1202, 1302, 1402 no such key, an empty one, several.
    Source: reference page of `set_message_tuple`.
    """
    message_handle.data.set_tuple(key, tuple_data, "set_message_tuple")


@operator
def get_message_tuple(message_handle: Message, key: Value) -> Value:
    """The tuple of a key. Errors: 2894 the key is not there; 2460 it has an iconic object; those of `set_message_tuple`.

    Source: reference page of `get_message_tuple`.
    """
    return message_handle.data.get_tuple(key, "get_message_tuple")


@operator
def set_message_obj(object_data: Any, message_handle: Message, key: Value) -> None:
    """Store iconic objects under a key; see `set_message_tuple`.

    Source: reference page of `set_message_obj`.
    """
    message_handle.data.set_object(key, object_data, "set_message_obj")


@operator
def get_message_obj(message_handle: Message, key: Value) -> Any:
    """The iconic objects of a key. Errors: 2894 the key is not there; 2461 it has a tuple.

    Source: reference page of `get_message_obj`.
    """
    return message_handle.data.get_object(key, "get_message_obj")


@operator
def get_message_param(message_handle: Message, gen_param_name: str, key: Value) -> Value:
    """What a message holds: 'message_keys' all keys (with no key given); 'key_exists' 0 or 1 and 'key_data_type' 'tuple' or
    'object' for each key.

    Errors: 1302 another name; 1403 a key where none is wanted; 2894 a key that is not there.
    Source: reference page of `get_message_param`.
    """
    name = "keys" if gen_param_name == "message_keys" else gen_param_name
    return message_handle.data.parameter(name, key, "get_message_param")


@operator
def set_message_param(message_handle: Message, gen_param_name: str, key: Value, gen_param_value: Value) -> None:
    """Change a message: 'remove_key' takes the keys out; the value means nothing.

    Errors: 1302 another name; 2894 a key that is not there.
    Source: reference page of `set_message_param`.
    """
    if gen_param_name != "remove_key":
        raise wrong_value(2, "set_message_param", f"'{gen_param_name}'")
    message_handle.data.remove(key, "set_message_param")


@operator(effects=("write",))
def write_message(
    message_handle: Message, file_name: str, gen_param_name: Value, gen_param_value: Value, *, session: Any
) -> None:
    """Write a message to a file, in a form of our own. There are no generic parameters ('' or []).

    Errors: 2455 it holds what cannot be written (iconic objects, handles but those of dictionaries); 5212 writing failed.
    Source: reference page of `write_message`.
    """
    _no_parameters(gen_param_name, gen_param_value, "write_message", 3)
    data = pack(message_handle.data)
    path = path_of(file_name, session, "write_message")
    with system_errors(file_name, "write_message", WRITE_FAILED, WRITE_FAILED):
        write_whole(path, _MARK + data)


@operator(effects=("read",))
def read_message(file_name: str, gen_param_name: Value, gen_param_value: Value, *, session: Any) -> Message:
    """The message in a file that `write_message` has written. There are no generic parameters ('' or []).

    Errors: 5200 there is no such file; 5215 it cannot be read; 2893 it holds no message.
    Source: reference page of `read_message`.
    """
    _no_parameters(gen_param_name, gen_param_value, "read_message", 2)
    path = existing(file_name, session, "read_message")
    with system_errors(file_name, "read_message", OPEN_FAILED):
        content = read_whole(path)
    try:
        data = unpack(content.removeprefix(_MARK)) if content.startswith(_MARK) else None
    except ValueError:
        data = None
    if not isinstance(data, Dictionary):
        raise HError(WRONG_FILE, file_name, operator="read_message")
    return Message(data)


def _no_parameters(names: Value, values: Value, operator_name: str, position: int) -> None:
    if names != "" and length(names):
        raise wrong_value(position, operator_name, f"{names!r}")
    if values != "" and length(values):
        raise wrong_number(position + 1, operator_name, f"{length(values)} values for no parameter")
