"""Operators of chapter Tuple, section Features: properties of tuples and handles."""

from __future__ import annotations

from hdev.iconic import Objects
from hdev.registry import operator
from hdev.values import Value, length, statistics
from hdev.values.dictionary import Dictionary


@operator
def tuple_deviation(t: Value) -> Value:
    """Standard deviation of numbers (of a sample: divisor n - 1), real.

    Errors: 1201 type; 1401 empty tuple.

    Source: reference page of `tuple_deviation`.
    """
    return statistics.deviation(t)


@operator
def tuple_max(t: Value) -> Value:
    """Largest element, of numbers or of strings; real if one number is.

    Errors: 1201 mixture; 1401 empty tuple.

    Source: reference page of `tuple_max`.
    """
    return statistics.maximum(t)


@operator
def tuple_mean(t: Value) -> Value:
    """Mean of numbers, real.

    Errors: 1201 type; 1401 empty tuple.

    Source: reference page of `tuple_mean`.
    """
    return statistics.mean(t)


@operator
def tuple_median(t: Value) -> Value:
    """The number of rank n/2; for an even n the upper one of the two in the middle.

    Errors: 1201 type; 1401 empty tuple.

    Source: reference page of `tuple_median`.
    """
    return statistics.median(t)


@operator
def tuple_min(t: Value) -> Value:
    """Smallest element, of numbers or of strings; real if one number is.

    Errors: 1201 mixture; 1401 empty tuple.

    Source: reference page of `tuple_min`.
    """
    return statistics.minimum(t)


@operator
def tuple_sum(t: Value) -> Value:
    """Sum of numbers, real if one is, or all strings joined; [] for the empty tuple.

    Errors: 1201 mixture.

    Source: reference page of `tuple_sum`.
    """
    return statistics.total(t)


@operator
def tuple_length(t: Value) -> int:
    """Number of elements.

    Source: reference page of `tuple_length`.
    """
    return length(t)


@operator
def tuple_histo_range(t: Value, min: Value, max: Value, num_bins: Value) -> tuple[Value, Value]:
    """Numbers counted by the part of [Min, Max] they lie in, and the size of a part.

    For integers a part is (Max - Min + 1) / NumBins wide, for reals (Max - Min) / NumBins; a real between two parts counts
    for the lower. Errors: 1201 ... 1204 type; 1303 Max less than Min; 1304 no bin; 1401 ... 1404 number of values.

    Source: reference page of `tuple_histo_range`.
    """
    return statistics.histo_range(t, min, max, num_bins)


@operator
def get_handle_object(handle: Dictionary, key: Value) -> Objects:
    """Iconic object that a handle, such as a dictionary, has for a key. Errors: 2461 it is a tuple; 2894 no such key.

    Source: reference page of `get_handle_object`.
    """
    return handle.get_object(key, "get_handle_object")


@operator
def get_handle_param(handle: Dictionary, gen_param_name: Value, key: Value) -> Value:
    """What `get_dict_param` tells of a handle, such as a dictionary.

    Source: reference page of `get_handle_param`.
    """
    return handle.parameter(gen_param_name, key, "get_handle_param")


@operator
def get_handle_tuple(handle: Dictionary, key: Value) -> Value:
    """Tuple that a handle, such as a dictionary, has for a key. Errors: 2460 it is an object; 2894 no such key.

    Source: reference page of `get_handle_tuple`.
    """
    return handle.get_tuple(key, "get_handle_tuple")
