"""Measure objects, and what the operators that use them share."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from hdev.errors import HError, wrong_value
from hdev.iconic import Image
from hdev.iconic.base import Floats
from hdev.iconic.measure import MARGINS, Arc, Edges, Line, edges_of
from hdev.values import Handle

Numbers = list[int | float]

WRONG_SIZE = 8554
WRONG_DATA = 8558
_TYPES = ("byte", "uint2", "real")
_WRONG_PIXEL_TYPE = 9001
_NOT_ONE_CHANNEL = 3107


@dataclass
class Weight:
    """A fuzzy function: how good a feature of an edge or a pair is."""

    kind: str
    x: list[float]
    y: list[float]
    size: float | None = None  #: features are given in parts of this size of a pair


class Measure(Handle):
    """A measure object: where to measure, and the fuzzy functions that judge edges ('contrast', 'position', ...)."""

    semantics = "measure"

    def __init__(self, path: Line | Arc) -> None:
        super().__init__()
        self.path = path
        self.weights: dict[str, Weight] = {}

    def profiles(self, image: Image, name: str) -> list[tuple[int, Floats]]:
        """The gray values along the axis; errors for an image of another size, type or number of channels."""
        if image.type not in _TYPES:
            raise HError(_WRONG_PIXEL_TYPE, f"{image.type}", operator=name)
        if len(image.channels) != 1:
            raise HError(_NOT_ONE_CHANNEL, f"{len(image.channels)} channels", operator=name)
        if (image.width, image.height) != (self.path.width, self.path.height):
            sizes = f"{image.width} x {image.height}, not {self.path.width} x {self.path.height}"
            raise HError(WRONG_SIZE, sizes, operator=name)
        return self.path.profiles(image.channels[0])

    def edges(self, image: Image, sigma: float, threshold: float, name: str) -> Edges:
        check_sigma(sigma, 0.4, name)
        if not threshold >= 0:
            raise wrong_value(3, name, f"{threshold}")
        return edges_of(self.profiles(image, name), sigma, threshold)

    def packed(self) -> bytes:
        shape = "line" if isinstance(self.path, Line) else "arc"
        data = {"shape": shape, "path": asdict(self.path), "weights": {k: asdict(w) for k, w in self.weights.items()}}
        return json.dumps(data).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Measure:
        """Raises ValueError for other data."""
        try:
            found: dict[str, Any] = json.loads(data)
            kind = {"line": Line, "arc": Arc}[found["shape"]]
            result = cls(kind(**found["path"]))
            result.weights = {str(key): Weight(**value) for key, value in found["weights"].items()}
        except (KeyError, TypeError, AttributeError, UnicodeDecodeError) as problem:
            raise ValueError(str(problem)) from None
        return result


#: See `hdev.values.handle.restored`.
restored = Measure.from_bytes


def check_sigma(sigma: float, least: float, name: str) -> None:
    if not least <= sigma <= 1e4:
        raise wrong_value(2, name, f"{sigma}")


def check_image(width: int, height: int, interpolation: str, first: int, name: str) -> None:
    """The last three parameters of the operators that make measure objects."""
    for number, size in ((first, width), (first + 1, height)):
        if size < 1:
            raise wrong_value(number, name, f"{size}")
    if interpolation not in MARGINS:
        raise wrong_value(first + 2, name, f"'{interpolation}'")


def split(transition: str, number: int, name: str, *, strongest: bool = False) -> tuple[str, bool]:
    """The direction of edges, and whether the strongest of neighbours is asked for."""
    kind, strong = transition, False
    if strongest and transition.endswith("_strongest"):
        kind, strong = transition.removesuffix("_strongest"), True
    if kind not in ("all", "positive", "negative"):
        raise wrong_value(number, name, f"'{transition}'")
    return kind, strong


def with_direction(edges: Edges, transition: str) -> Edges:
    if transition == "all":
        return edges
    return edges.select(edges.heights > 0 if transition == "positive" else edges.heights < 0)
