"""Calling operators as compiled programs do; random masks; regions as masks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import scipy.ndimage as ndi
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from hdev import HError, Run
from hdev.dispatch import bind
from hdev.iconic import Objects, Region, RegionArray
from hdev.iconic.objects import as_objects, regions_of
from hdev.program import loads
from hdev.values.htuple import from_python, to_python


class Caller:
    """Operators by name: iconic arguments are iconic objects, control values plain Python values."""

    def __init__(self, **system: Any) -> None:
        self.session = Run(loads(b"", "x.txt")).session
        self.session.system.update({"clip_region": "false"} | system)
        self._bound: dict[str, Callable[..., Any]] = {}

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            values = [
                as_objects(a) if isinstance(a, Region | RegionArray | Objects) or hasattr(a, "kind") else from_python(a)
                for a in arguments
            ]
            result = bind(name, self.session)(*values)
            return tuple(map(plain, result)) if isinstance(result, tuple) else plain(result)

        return call


def plain(value: Any) -> Any:
    return value if isinstance(value, Objects) or value is None else to_python(value)


def batch(*items: Any) -> RegionArray:
    """Regions of masks (or regions), as a batch."""
    return RegionArray.of([item if isinstance(item, Region) else Region.from_mask(item) for item in items])


def mask(value: Any, shape: tuple[int, int], row0: int = 0, column0: int = 0) -> np.ndarray:
    """The only region of a result, as a mask."""
    regions = regions_of(value)
    assert len(regions) == 1
    return regions[0].to_mask(shape, row0, column0)


def masks(value: Any, shape: tuple[int, int]) -> list[np.ndarray]:
    return [region.to_mask(shape) for region in regions_of(value)]


def fails(code: int, call: Callable[..., Any], *arguments: Any) -> None:
    with pytest.raises(HError) as caught:
        call(*arguments)
    assert caught.value.code == code, caught.value


#: Masks of any shape up to 12 x 12, of noise, as regions come in images.
noise = hnp.arrays(np.bool_, hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=12))


@st.composite
def same_size(draw: Any, count: int) -> list[np.ndarray]:
    shape = draw(hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=12))
    return [draw(hnp.arrays(np.bool_, shape)) for _ in range(count)]


def blobs(seed: int, shape: tuple[int, int] = (60, 80), sigma: float = 2.0) -> np.ndarray:
    return ndi.gaussian_filter(np.random.default_rng(seed).standard_normal(shape), sigma) > 0


EIGHT = np.ones((3, 3), int)
FOUR = ndi.generate_binary_structure(2, 1)
