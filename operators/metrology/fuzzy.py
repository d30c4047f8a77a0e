"""Edges of metrology objects judged by functions of their features."""

from __future__ import annotations

import copy

from hdev.errors import HError, wrong_number, wrong_value
from hdev.operators.measuring._measures import Weight
from hdev.operators.measuring.fuzzy import weighted
from hdev.operators.metrology._models import FUZZY_THRESH, MetrologyModel, MetrologyObject
from hdev.registry import operator

_NO_FUNCTION = 8577
_FUNCTIONS = {
    "function_contrast": "contrast",
    "function_position": "position",
    "function_position_center": "position_center",
    "function_position_end": "position_end",
    "function_position_first_edge": "position_first_edge",
    "function_position_last_edge": "position_last_edge",
}


def _set(item: MetrologyObject, parameter: str, values: list[int | float], name: str) -> None:
    if parameter == "fuzzy_thresh":
        if len(values) != 1:
            raise wrong_number(4, name, f"{len(values)} values of '{parameter}'")
        if not 0 <= values[0] <= 1:
            raise wrong_value(4, name, f"{parameter}: {values[0]}")
        item.fuzzy_thresh = float(values[0])
        return
    kind = _FUNCTIONS[parameter]
    x, y = weighted(values, 4, kind, name)
    item.weights[kind.partition("_")[0]] = Weight(kind, x, y)


@operator
def set_metrology_object_fuzzy_param(
    metrology_handle: MetrologyModel,
    index: list[int | str],
    gen_param_name: list[str],
    gen_param_value: list[int | float],
) -> None:
    """Judge the edges of objects ('all' or their numbers) by functions of features, as `fuzzy_measure_pos` does.

    Parameters
    ----------
    gen_param_name
        'fuzzy_thresh' (0.5): the least score of edges, from 0 to 1; without any function it means nothing.
        'function_contrast': a function of the amplitude; one of 'function_position', 'function_position_center',
        'function_position_end', 'function_position_first_edge', 'function_position_last_edge': of the distance of the edge from
        the beginning, the middle or the end of the measure region or from its first or last edge. See `set_fuzzy_measure`.
    gen_param_value
        The values one after the other: a function has as many as its tuple (see `create_funct_1d_pairs`) and comes last.

    Results are forgotten. Reference: `set_metrology_object_fuzzy_param` (its page was not read, only what
    `apply_metrology_model` says of it); the names and the order of values are our choice.
    """
    name = "set_metrology_object_fuzzy_param"
    for number, parameter in enumerate(gen_param_name):
        if parameter != "fuzzy_thresh" and parameter not in _FUNCTIONS:
            raise wrong_value(3, name, f"'{parameter}'")
        if parameter in _FUNCTIONS and number < len(gen_param_name) - 1:
            raise wrong_value(3, name, "a function comes last: its tuple takes the rest of the values")
    if len(gen_param_value) < len(gen_param_name) or (gen_param_value and not gen_param_name):
        raise wrong_number(4, name, f"{len(gen_param_value)} values for {len(gen_param_name)} parameters")
    changed = {}
    for number in metrology_handle.chosen(index, 2, name):
        item = copy.deepcopy(metrology_handle.objects[number])
        for at, parameter in enumerate(gen_param_name):
            is_last = at == len(gen_param_name) - 1
            _set(item, parameter, gen_param_value[at:] if is_last else gen_param_value[at : at + 1], name)
        item.forget()
        changed[number] = item
    metrology_handle.objects.update(changed)


@operator
def get_metrology_object_fuzzy_param(
    metrology_handle: MetrologyModel, index: list[int | str], gen_param_name: list[str]
) -> list[float]:
    """The parameters of `set_metrology_object_fuzzy_param`, object by object; error 8577 for a function that is not set.

    Functions are tuples [1, x, y, x, y, ...]. Reference (not read): `get_metrology_object_fuzzy_param`.
    """
    name = "get_metrology_object_fuzzy_param"
    result: list[float] = []
    for number in metrology_handle.chosen(index, 2, name):
        item = metrology_handle.objects[number]
        for parameter in gen_param_name:
            if parameter == "fuzzy_thresh":
                result.append(item.fuzzy_thresh)
                continue
            if parameter not in _FUNCTIONS:
                raise wrong_value(3, name, f"'{parameter}'")
            kind = _FUNCTIONS[parameter]
            weight = item.weights.get(kind.partition("_")[0])
            if weight is None or weight.kind != kind:
                raise HError(_NO_FUNCTION, f"'{parameter}' of object {number}", operator=name)
            result.append(1.0)
            for pair in zip(weight.x, weight.y):
                result += pair
    return result


@operator
def reset_metrology_object_fuzzy_param(metrology_handle: MetrologyModel, index: list[int | str]) -> None:
    """Forget what `set_metrology_object_fuzzy_param` set for objects. Reference (not read): the page of this operator."""
    for number in metrology_handle.chosen(index, 2, "reset_metrology_object_fuzzy_param"):
        item = metrology_handle.objects[number]
        item.weights, item.fuzzy_thresh = {}, FUZZY_THRESH
        item.forget()
