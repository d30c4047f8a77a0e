"""Metrology models: shapes, how they are measured, and what was found."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Image, metrology
from hdev.iconic.base import Floats
from hdev.iconic.measure import MARGINS, Edges, Line, edges_of
from hdev.iconic.metrology import FEWEST, Found, Points, Region, Rules, Shape
from hdev.values import Handle

Param = int | float | str

_TRANSITIONS = ("all", "positive", "negative", "uniform")
_SELECTS = ("all", "first", "last")
_BOOLEANS = ("true", "false")

#: Parameters of objects and what they are if nothing else is said.
DEFAULTS: dict[str, Param] = {
    "measure_length1": 20.0,
    "measure_length2": 5.0,
    "measure_sigma": 1.0,
    "measure_threshold": 30.0,
    "measure_distance": 10.0,
    "measure_interpolation": "bicubic",
    "measure_select": "all",
    "measure_transition": "all",
    "distance_threshold": 3.5,
    "instances_outside_measure_regions": "false",
    "max_num_iterations": -1,
    "min_score": 0.7,
    "num_instances": 1,
    "rand_seed": 42,
}
#: What `reset_metrology_object_param` leaves as it is.
OWN = ("measure_length1", "measure_length2", "measure_sigma", "measure_threshold")


@dataclass
class MetrologyObject:
    """A shape of a model."""

    shape: Shape
    params: dict[str, Param]
    count: int | None = None  #: number of measure regions, if it was asked for
    regions: list[Region] = field(default_factory=list)
    edges: Points | None = None
    amplitudes: Floats = field(default_factory=lambda: np.empty(0))
    found: list[Found] = field(default_factory=list)

    @property
    def num_measures(self) -> int:
        fewest = FEWEST[self.shape.kind]
        if self.count is not None:
            return max(self.count, fewest)
        return max(math.floor(self.shape.length / float(self.params["measure_distance"])), fewest)

    def forget(self) -> None:
        self.edges, self.amplitudes, self.found = None, np.empty(0), []

    def number(self, name: str) -> float:
        return float(self.params[name])

    def set(self, parameter: str, value: Param, number: int, name: str) -> None:
        """Set a parameter; error 1300 + number for a value it must not have, 1300 + number - 1 for an unknown name."""
        if parameter == "num_measures":
            if not isinstance(value, int) or value < 1:
                raise wrong_value(number, name, f"{parameter}: {value}")
            self.count = value
        elif parameter not in DEFAULTS:
            raise wrong_value(number - 1, name, f"'{parameter}'")
        else:
            if not _allowed(parameter, value):
                raise wrong_value(number, name, f"{parameter}: {value}")
            self.params[parameter] = value
            if parameter == "measure_distance":
                self.count = None
        self.forget()


def _allowed(parameter: str, value: Param) -> bool:
    texts = {
        "measure_interpolation": tuple(MARGINS),
        "measure_select": _SELECTS,
        "measure_transition": _TRANSITIONS,
        "instances_outside_measure_regions": _BOOLEANS,
    }
    if parameter in texts:
        return value in texts[parameter]
    if isinstance(value, str):
        return False
    if parameter in ("max_num_iterations", "num_instances", "rand_seed") and value != int(value):
        return False
    least = {
        "measure_length1": 1.0,
        "measure_sigma": 0.4,
        "max_num_iterations": -1,
        "num_instances": 1,
    }.get(parameter, 0.0)
    if parameter in ("measure_length2", "measure_distance", "distance_threshold"):
        return 0 < value < math.inf
    if parameter == "min_score":
        return 0 <= value <= 1
    return least <= value < math.inf


class MetrologyModel(Handle):
    """Metrology objects, numbered; the reference system; and where the model is now."""

    semantics = "metrology_model"

    def __init__(self) -> None:
        super().__init__()
        self.objects: dict[int, MetrologyObject] = {}
        self.size: tuple[int, int] | None = None
        self.reference = (0.0, 0.0, 0.0)
        self.alignment = (0.0, 0.0, 0.0)

    def release(self) -> None:
        self.objects = {}

    def add(self, item: MetrologyObject) -> int:
        index = max(self.objects, default=-1) + 1
        self.objects[index] = item
        self.refresh()
        return index

    def refresh(self) -> None:
        for item in self.objects.values():
            item.regions = self.placed(item).regions(item.num_measures)

    def placed(self, item: MetrologyObject) -> Shape:
        """The shape where the model is aligned to."""
        row, column, angle = self.alignment
        r0, c0, a0 = self.reference
        if self.alignment == self.reference:
            return item.shape
        return item.shape.moved(row, column, angle - a0, (r0, c0))

    def chosen(self, index: list[int | str], number: int, name: str) -> list[int]:
        """The numbers of objects that 'all' or a list of numbers means."""
        if index == ["all"]:
            return sorted(self.objects)
        for one in index:
            if one not in self.objects:
                raise wrong_value(number, name, f"no object {one}")
        return [int(one) for one in index]

    # ---------------------------------------------------------------------------------------------------- measuring

    def apply(self, image: Image) -> None:
        for item in self.objects.values():
            item.regions = self.placed(item).regions(item.num_measures)
            self._measure(item, image)
            item.found = self._found(item)

    def _measure(self, item: MetrologyObject, image: Image) -> None:
        channel = image.channels[0]
        rows: list[Floats] = []
        columns: list[Floats] = []
        heights: list[Floats] = []
        numbers: list[int] = []
        for number, region in enumerate(item.regions):
            line = Line(
                region.row,
                region.column,
                image.width,
                image.height,
                str(item.params["measure_interpolation"]),
                region.phi,
                item.number("measure_length1"),
                item.number("measure_length2"),
                free=True,
            )
            edges = edges_of(line.profiles(channel), item.number("measure_sigma"), item.number("measure_threshold"))
            edges = _picked(edges, str(item.params["measure_transition"]), str(item.params["measure_select"]))
            r, c = line.place(edges.places)
            rows.append(r)
            columns.append(c)
            heights.append(edges.heights)
            numbers += [number] * len(edges)
        index = np.array(numbers, np.int64)
        sides = np.array([item.regions[k].side for k in numbers], np.int64)
        item.edges = Points(np.concatenate(rows), np.concatenate(columns), sides, index)
        item.amplitudes = np.concatenate(heights)

    def _found(self, item: MetrologyObject) -> list[Found]:
        assert item.edges is not None
        rules = Rules(
            item.number("distance_threshold"),
            item.number("min_score"),
            int(item.number("num_instances")),
            int(item.number("max_num_iterations")),
            int(item.number("rand_seed")),
            item.params["instances_outside_measure_regions"] == "true",
            item.number("measure_length1"),
        )
        model = self.placed(item)
        if item.params["measure_transition"] != "uniform":
            return metrology.instances(model, item.edges, item.regions, rules)
        best: list[Found] = []
        for sign in (1.0, -1.0):
            index = np.flatnonzero(item.amplitudes * sign > 0)
            found = metrology.instances(model, item.edges.select(index), item.regions, rules)
            found = [Found(one.shape, one.score, index[one.used]) for one in found]
            if sum(one.score for one in found) > sum(one.score for one in best):
                best = found
        return best

    # ------------------------------------------------------------------------------------------------------ keeping

    def packed(self) -> bytes:
        objects = {
            str(index): {"shape": asdict(item.shape), "params": item.params, "count": item.count}
            for index, item in self.objects.items()
        }
        data = {"objects": objects, "size": self.size, "reference": self.reference, "alignment": self.alignment}
        return json.dumps(data).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> MetrologyModel:
        """Raises ValueError for other data."""
        result = cls()
        try:
            given: dict[str, Any] = json.loads(data)
            result.size = (int(given["size"][0]), int(given["size"][1])) if given["size"] else None
            result.reference = tuple(map(float, given["reference"]))  # type: ignore[assignment]
            result.alignment = tuple(map(float, given["alignment"]))  # type: ignore[assignment]
            for index, one in given["objects"].items():
                shape = Shape(**{**one["shape"], "values": tuple(one["shape"]["values"])})
                result.objects[int(index)] = MetrologyObject(shape, dict(one["params"]), one["count"])
            result.refresh()
        except (KeyError, TypeError, AttributeError, IndexError, UnicodeDecodeError) as problem:
            raise ValueError(str(problem)) from None
        return result


#: See `hdev.values.handle.restored`.
restored = MetrologyModel.from_bytes


def _picked(edges: Edges, transition: str, select: str) -> Edges:
    if transition in ("positive", "negative"):
        edges = edges.select(edges.heights > 0 if transition == "positive" else edges.heights < 0)
    if select == "all" or not len(edges):
        return edges
    return edges.select(slice(0, 1) if select == "first" else slice(len(edges) - 1, len(edges)))


def check_image(image: Image, name: str) -> None:
    if image.type not in ("byte", "uint2", "real"):
        raise HError(9001, f"{image.type}", operator=name)
    if len(image.channels) != 1:
        raise HError(3107, f"{len(image.channels)} channels", operator=name)


def same_number(names: list[str], values: list[Param], number: int, name: str) -> None:
    if len(names) != len(values):
        raise wrong_number(number, name, f"{len(values)} values for {len(names)} parameters")
