"""Control: assignments written as calls, vectors and tuples converted, notes for readers and for the code export."""

from __future__ import annotations

from itertools import islice

from hdev.errors import wrong_number, wrong_type, wrong_value
from hdev.registry import operator
from hdev.values import Value, elements, length, tuple_of
from hdev.values.vector import HVector, from_tuple, share, to_tuple

_EXPORT_POSITIONS = ("in_place", "at_file_begin", "before_procedure", "after_procedure", "at_file_end")


@operator
def assign(input: Value) -> Value:
    """The value itself: `assign (Input, Result)` is what `Result := Input` stands for.

    Source: reference page of `assign`.
    """
    return share(input)


@operator
def comment(comment: Value) -> None:
    """Does nothing: a line of comment written as a call.

    Source: reference page of `comment`.
    """


@operator
def export_def(placement: str, declaration: str) -> None:
    """Text for exported code; running the program passes over it.

    Placement is 'in_place', 'at_file_begin', 'before_procedure', 'after_procedure' or 'at_file_end' (else 1301).
    Source: reference page of `export_def`.
    """
    if placement not in _EXPORT_POSITIONS:
        raise wrong_value(1, "export_def", f"'{placement}'")


@operator
def convert_vector_to_tuple(input_vector: Value) -> Value:
    """All elements of a vector of any dimension, in their order, as one tuple.

    Source: reference page of `convert_vector_to_tuple`.
    """
    return share(to_tuple(input_vector))


@operator
def convert_tuple_to_vector_1d(input_tuple: Value, sub_tuple_length: Value) -> HVector:
    """A vector of the tuple's parts, each as long as `sub_tuple_length`; the last may be shorter.

    With several lengths, the first part has the first length and so on; they must add up to the tuple's length (1402).
    A length below 1 is 1302, one that is no integer 1202.
    Source: reference page of `convert_tuple_to_vector_1d`.
    """
    name = "convert_tuple_to_vector_1d"
    lengths = []
    for part in elements(sub_tuple_length):
        if type(part) is not int:
            raise wrong_type(2, name)
        if part < 1:
            raise wrong_value(2, name, f"length {part}")
        lengths.append(part)
    if len(lengths) == 1:
        return from_tuple(input_tuple, lengths[0])
    if sum(lengths) != length(input_tuple):
        raise wrong_number(2, name, f"{sum(lengths)} elements asked of {length(input_tuple)}")
    items = iter(elements(input_tuple))
    return HVector([tuple_of(list(islice(items, part))) for part in lengths])
