"""Calling an operator with iconic parameters: what the body receives, the loop over objects, gathering what comes out.

A parameter annotated `Image`, `Region` or `Contour` receives one object; the body is called once for each object of the input
tuple (inputs of one object go with all objects of the others) and its outputs are put together. `RegionArray` receives all
regions as one batch, `Objects` the whole tuple as it is. Where a region is asked for, an image serves with its domain.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hdev.dispatch import control_inputs, control_value
from hdev.errors import HError
from hdev.iconic import Contour, Iconic, Image, Objects, Region, RegionArray
from hdev.iconic.objects import as_objects, regions_of
from hdev.registry import Operator
from hdev.values import elements, tuple_of
from hdev.values.htuple import from_python

UNDEFINED_GRAY_VALUES = 2105
WRONG_NUMBER_OF_OBJECTS = 1500
ICONIC_EXPECTED = 2461
OUT_OF_RANGE = 3108

#: Chapters whose operators work something out of contours' points.
_COMPUTE = ("XLD", "Tools", "Regions")

_NO_OBJECT_CODES = {"exception": 2101, "false": 3, "void": 4, "fail": 5}
_EMPTY_REGION_CODES = {"exception": 3036, "false": 3, "void": 4, "fail": 5}


def iconic_body(operator: Operator, hints: dict[str, Any], converters: list[Any], session: Any) -> Callable[..., Any]:
    """The operator as a function of values: iconic tuples, then control values."""
    entry = operator.entry
    count, iconic_outputs, outputs = len(entry.io), len(entry.oo), len(entry.oo) + len(entry.oc)
    prepare = [
        _preparation(hints.get(p.name, Objects), number) for number, p in enumerate(operator.parameters[:count], 1)
    ]
    single = [hints.get(p.name, Objects) in (Image, Region, Contour) for p in operator.parameters[:count]]
    function, name = operator.function, operator.name
    keywords = {"session": session} if operator.session else {}
    looped = any(single)
    takes_regions = any(hints.get(p.name) in (Region, RegionArray) for p in operator.parameters[:count])
    system = session.system
    computes = entry.chapter[0] in _COMPUTE

    def body(*arguments: Any) -> Any:
        iconic = [get(argument) for get, argument in zip(prepare, arguments)]
        if computes:
            for value in iconic:
                if isinstance(value, Objects) and isinstance(value.leading, Contour):
                    _check_contours(value, name)
        for value in iconic:
            if isinstance(value, Objects):
                _note_size(system, value)
        if takes_regions and not _plain(system):
            _check_regions(system, name, iconic)
            return _stored(system, body_of(iconic, arguments), iconic_outputs, outputs)
        return body_of(iconic, arguments)

    def body_of(iconic: list[Any], arguments: tuple[Any, ...]) -> Any:
        control = control_inputs(arguments[count:], converters, name)
        if not looped:
            return _noted(system, _gathered([function(*iconic, *control, **keywords)], iconic_outputs, outputs))
        if any(one and not len(objects) for one, objects in zip(single, iconic)):
            _refuse_no_objects(system, name)
            return _gathered([], iconic_outputs, outputs)
        turns = max(len(objects) for one, objects in zip(single, iconic) if one)
        for number, (one, objects) in enumerate(zip(single, iconic), start=1):
            if one and len(objects) not in (1, turns):
                raise HError(WRONG_NUMBER_OF_OBJECTS + number, f"{len(objects)} objects beside {turns}", operator=name)
        results = [
            function(
                *(
                    (objects[0] if len(objects) == 1 else objects[turn]) if one else objects
                    for one, objects in zip(single, iconic)
                ),
                *control,
                **keywords,
            )
            for turn in range(turns)
        ]
        return _noted(system, _gathered(results, iconic_outputs, outputs))

    return body


def _check_contours(contours: Objects, name: str) -> None:
    """Error 3108 for contours with points that are no numbers: nothing can be worked out of them."""
    for contour in contours:
        if isinstance(contour, Contour) and not contour.is_finite:
            raise HError(OUT_OF_RANGE, "a contour with points that are no numbers", operator=name)


def _noted(system: Any, result: Any) -> Any:
    """`result`, after the sizes of its images have been noted (see `SystemParameters.note_size`)."""
    for value in result if isinstance(result, tuple) else (result,):
        if isinstance(value, Objects):
            _note_size(system, value)
    return result


def _note_size(system: Any, objects: Objects) -> None:
    first = objects.leading  # images of one tuple hardly ever differ in size
    if isinstance(first, Image):
        system.note_size(first.width, first.height)


def _plain(system: Any) -> bool:
    """Whether nothing special is to happen to empty input, empty regions and empty results."""
    return system["no_object_result"] == system["empty_region_result"] == system["store_empty_region"] == "true"


def _check_regions(system: Any, name: str, iconic: list[Any]) -> None:
    """Raise what `no_object_result` and `empty_region_result` ask for, if the first input is such."""
    first = iconic[0]
    if not isinstance(first, RegionArray):
        if first.kinds - {"region"}:
            return
        first = regions_of(first)
    if not len(first):
        _refuse_no_objects(system, name)
    elif (first.offsets[1:] == first.offsets[:-1]).any():
        code = _EMPTY_REGION_CODES.get(system["empty_region_result"])
        if code is not None:
            raise HError(code, "an empty region", operator=name)


def _stored(system: Any, result: Any, iconic_outputs: int, outputs: int) -> Any:
    """The result, without empty regions if `store_empty_region` is 'false'."""
    if system["store_empty_region"] != "false" or not iconic_outputs:
        return result
    values = [result] if outputs == 1 else list(result)
    for position in range(iconic_outputs):
        if values[position].kinds == {"region"}:
            regions = values[position].regions()
            values[position] = Objects(regions.select(regions.offsets[1:] > regions.offsets[:-1]))
    return values[0] if outputs == 1 else tuple(values)


def _preparation(annotation: Any, number: int) -> Callable[[Any], Any]:
    """What turns the value of iconic parameter `number` into what the body (or the loop) works on."""

    def objects(value: Any) -> Objects:
        if isinstance(value, Iconic | RegionArray):
            return as_objects(value)
        raise HError(ICONIC_EXPECTED, f"iconic parameter {number}")

    def images(value: Any) -> Objects:
        found = objects(value)
        if found.kinds - {"image"}:
            raise HError(UNDEFINED_GRAY_VALUES, f"iconic parameter {number} must be an image")
        return found

    def regions(value: Any) -> Objects:
        found = objects(value)
        kinds = found.kinds
        if kinds - {"region", "image"}:
            raise HError(UNDEFINED_GRAY_VALUES, f"iconic parameter {number} must be a region")
        return found if kinds <= {"region"} else Objects([_region(item) for item in found])

    def contours(value: Any) -> Objects:
        found = objects(value)
        if found.kinds - {"xld"}:
            raise HError(UNDEFINED_GRAY_VALUES, f"iconic parameter {number} must be an XLD")
        return found

    def batch(value: Any) -> RegionArray:
        return regions_of(regions(value))

    table = {Image: images, Region: regions, Contour: contours, RegionArray: batch}
    return table.get(annotation, objects)


def _region(item: Any) -> Region:
    return item.domain if item.kind == "image" else item


def _refuse_no_objects(system: Any, name: str) -> None:
    """Raise what `set_system ('no_object_result', ...)` says of an input without objects, if it says so."""
    code = _NO_OBJECT_CODES.get(system["no_object_result"])
    if code is not None:
        raise HError(code, "no objects", operator=name)


def _gathered(results: list[Any], iconic_outputs: int, outputs: int) -> Any:
    """The outputs of all calls, position by position."""
    if not outputs:
        return None
    gathered: list[Any] = []
    for position in range(outputs):
        parts = [result if outputs == 1 else result[position] for result in results]
        gathered.append(_iconic(parts) if position < iconic_outputs else _control(parts))
    return gathered[0] if outputs == 1 else tuple(gathered)


def _iconic(parts: list[Any]) -> Objects:
    """The iconic results of all calls as one tuple; a body may also return a list of objects."""
    if len(parts) == 1:
        return _objects(parts[0])
    result = Objects()
    for part in parts:
        result = result.concat(_objects(part))
    return result


def _objects(part: Any) -> Objects:
    return Objects(part) if isinstance(part, list) else as_objects(part)


def _control(parts: list[Any]) -> Any:
    if len(parts) == 1:
        return control_value(parts[0])
    return tuple_of([element for part in parts for element in elements(from_python(part))])
