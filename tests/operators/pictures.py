"""Random images of every type and domain."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from hdev.iconic import Image, Region
from hdev.iconic.pixels import PIXEL_TYPES
from tests.operators.running import fails, run

TYPES = list(PIXEL_TYPES)
GRAY_TYPES = ["byte", "cyclic", "direction", "int1", "int2", "uint2", "int4", "real"]


def random_image(seed: int, type: str, height: int, width: int, channels: int = 1, domain: str = "full") -> Image:
    """Gray values over the whole range of the type; the domain is full, a random mask, one pixel, or empty."""
    rng = np.random.default_rng(seed)
    pixel = PIXEL_TYPES[type]
    shape = (height, width) if pixel.components == 1 else (height, width, 2)
    planes = []
    for _ in range(channels):
        if pixel.dtype.kind in "iu":
            limits = np.iinfo(pixel.dtype)
            high = 179 if type == "direction" else limits.max
            planes.append(rng.integers(limits.min, high, shape, pixel.dtype, endpoint=True))
        elif pixel.dtype.kind == "c":
            planes.append((rng.normal(0, 100, shape) + 1j * rng.normal(0, 100, shape)).astype(pixel.dtype))
        else:
            planes.append(rng.normal(0, 100, shape).astype(pixel.dtype))
    region = {
        "full": lambda: None,
        "mask": lambda: Region.from_mask(rng.random((height, width)) < 0.6),
        "pixel": lambda: Region.from_points([int(rng.integers(height))], [int(rng.integers(width))]),
        "empty": Region.empty,
    }[domain]()
    return Image(planes, type, region)


def random_region(seed: int, height: int, width: int, spill: int = 3) -> Region:
    """A random region that also has pixels outside of an image of this size."""
    rng = np.random.default_rng(seed)
    mask = rng.random((height + 2 * spill, width + 2 * spill)) < rng.choice([0.1, 0.5, 0.9])
    return Region.from_mask(mask, -spill, -spill)


def images(types: list[str] = TYPES, channels: tuple[int, ...] = (1, 3)) -> st.SearchStrategy[Image]:
    return st.builds(
        random_image,
        seed=st.integers(0, 2**32),
        type=st.sampled_from(types),
        height=st.integers(1, 12),
        width=st.integers(1, 12),
        channels=st.sampled_from(channels),
        domain=st.sampled_from(["full", "mask", "pixel", "empty"]),
    )


def inside(image: Image) -> np.ndarray:
    """(H, W) bool: the domain."""
    return image.domain.to_mask((image.height, image.width))


def refused(code: int, text: str, inputs: dict) -> None:
    """The program fails with this code."""
    with fails(code):
        run(text, inputs)


def examples(count: int) -> settings:
    """So many examples; the first ones may take long, since kernels are compiled."""
    return settings(max_examples=count, deadline=None, suppress_health_check=[HealthCheck.too_slow])
