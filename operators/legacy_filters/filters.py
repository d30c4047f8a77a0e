"""Filters that HALCON keeps for old programs."""

from __future__ import annotations

from hdev.iconic import Image
from hdev.operators.filters.smoothing import gauss
from hdev.registry import operator


@operator
def gauss_image(image: Image, size: int) -> Image:
    """The old name of `gauss_filter`. Source: reference page of `gauss_image`."""
    return gauss(image, size, "gauss_image")
