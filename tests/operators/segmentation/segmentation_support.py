"""Calling operators as a program does, and images for property tests."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from hdev.dispatch import bind
from hdev.iconic import Image, Objects, Region
from hdev.iconic.objects import as_objects
from hdev.program.model import Program
from hdev.runtime.session import Session
from hdev.values.htuple import from_python


def session(**system: Any) -> Session:
    """A session with these system parameters."""
    result = Session(Program())
    for name, value in system.items():
        result.system[name] = value
    return result


def call(name: str, *arguments: Any, session: Session = session(), **system: Any) -> Any:  # noqa: B008
    """The operator's output or outputs: inputs may be Python values and lists."""
    used = globals()["session"](**system) if system else session
    values = [a if hasattr(a, "kind") or hasattr(a, "offsets") else from_python(a) for a in arguments]
    return bind(name, used)(*values)


def objects(value: Any) -> Objects:
    return as_objects(value)


def mask(value: Any, shape: tuple[int, int], row: int = 0, column: int = 0) -> np.ndarray:
    """The only region of a result as a mask."""
    (region,) = as_objects(value)
    return region.to_mask(shape, row, column)


#: Few examples, and time to compile kernels.
examples = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))

DTYPES = {
    "byte": np.uint8,
    "int1": np.int8,
    "int2": np.int16,
    "uint2": np.uint16,
    "int4": np.int32,
    "int8": np.int64,
    "real": np.float32,
    "direction": np.uint8,
    "cyclic": np.uint8,
}

shapes = st.tuples(st.integers(1, 9), st.integers(1, 70))
masks = shapes.flatmap(lambda shape: hnp.arrays(np.bool_, shape))


@st.composite
def images(draw: Any, types: tuple[str, ...] = ("byte",), few: bool = True, domain: bool = True) -> Image:
    """A small image; with `few` of few different gray values, so that neighbours are often equal."""
    kind = draw(st.sampled_from(types))
    shape = draw(shapes)
    dtype = DTYPES[kind]
    if few:
        values = draw(hnp.arrays(np.uint8, shape, elements=st.integers(0, 5)))
        array = values.astype(dtype) * dtype(20)
    elif np.dtype(dtype).kind == "f":
        array = draw(hnp.arrays(dtype, shape, elements=st.floats(-1e6, 1e6, width=32)))
    else:
        array = draw(hnp.arrays(dtype, shape))
    region = Region.from_mask(draw(hnp.arrays(np.bool_, shape))) if domain and draw(st.booleans()) else None
    return Image([array], kind, region)
