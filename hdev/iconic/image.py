"""An image: one array per channel, a pixel type, and a domain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from hdev.iconic.base import Box, Iconic
from hdev.iconic.pixels import PIXEL_TYPES, pixel_type_of
from hdev.iconic.region import Region
from hdev.iconic.setops import intersection

#: NumPy types that no pixel type stores, and what they become: nothing is lost but the lower half of float64.
_WIDENED = {
    "bool": np.uint8,
    "uint32": np.int64,
    "float16": np.float32,
    "float64": np.float32,
    "complex128": np.complex64,
}


class Image(Iconic):
    """An immutable image. Images that are made from one another share the channels they have in common.

    Attributes
    ----------
    type : str
        HALCON's pixel type: byte, int1, int2, uint2, int4, int8, real, complex, direction, cyclic, vector_field_relative or
        vector_field_absolute; the same for all channels.
    channels : tuple of (H, W) arrays, read-only, C-contiguous; (H, W, 2) for vector fields (row, column)
    """

    __slots__ = ("_domain", "channels", "type")

    kind: ClassVar[str] = "image"

    type: str
    channels: tuple[NDArray[Any], ...]
    _domain: Region | None

    def __init__(self, channels: Sequence[NDArray[Any]], type: str | None = None, domain: Region | None = None) -> None:
        """An image on the given arrays, which are not copied if they are contiguous: do not write to them any more.

        Raises ValueError if there is no channel, the channels differ in size or do not fit the pixel type. Without `type`
        the plain type of the first array's values is taken.
        """
        if not channels:
            raise ValueError("an image has at least one channel")
        if type is None:
            pixel = pixel_type_of(channels[0].dtype)
            if pixel is None:
                raise ValueError(f"no pixel type stores {channels[0].dtype}")
        elif type in PIXEL_TYPES:
            pixel = PIXEL_TYPES[type]
        else:
            raise ValueError(f"unknown pixel type {type!r}")
        size = channels[0].shape[:2]
        shape = size if pixel.components == 1 else (*size, pixel.components)
        for channel in channels:
            if channel.shape != shape or len(size) != 2 or not all(size):
                raise ValueError(f"{channel.shape} is no shape of a {pixel.name} channel of this image")
            if channel.dtype != pixel.dtype:
                raise ValueError(f"{channel.dtype} does not store {pixel.name}")
        self.type = pixel.name
        self.channels = tuple(map(_read_only, channels))
        self._domain = None if domain is None else self._inside(domain)

    @classmethod
    def from_numpy(cls, array: NDArray[Any], type: str | None = None) -> Image:
        """The image of an (H, W) or (H, W, C) array; for vector fields (H, W, 2) or (H, W, C, 2).

        Memory is shared where a channel is contiguous in it. Without `type` it follows from the values: uint8 is byte, bool
        becomes byte, uint32 int8, float64 real (rounded), complex128 complex. With `type` the values must fit it unchanged.
        """
        given = array = np.asarray(array)
        if type is None:
            array = array.astype(_WIDENED.get(array.dtype.name, array.dtype), copy=False)
        elif type in PIXEL_TYPES and array.dtype != PIXEL_TYPES[type].dtype:
            array = _as_exact(array, PIXEL_TYPES[type].dtype, type)
        if array is given and array.flags.writeable:
            memory: Any = array
            array = np.asarray(memoryview(memory).toreadonly())
        pixel = PIXEL_TYPES.get(type or "")
        plane = 2 if pixel is None or pixel.components == 1 else 3
        if array.ndim == plane:
            return cls([array], type)
        if array.ndim != plane + 1:
            raise ValueError(f"an array of shape {array.shape} is no image")
        return cls([array[:, :, k] for k in range(array.shape[2])], type)

    @property
    def width(self) -> int:
        return self.channels[0].shape[1]

    @property
    def height(self) -> int:
        return self.channels[0].shape[0]

    @property
    def full_box(self) -> Box:
        """First row, first column, last row and last column of the image."""
        return 0, 0, self.height - 1, self.width - 1

    @property
    def has_full_domain(self) -> bool:
        """Whether every pixel belongs to the domain; costs nothing."""
        return self._domain is None

    @property
    def domain(self) -> Region:
        """The pixels that operators work on."""
        return Region.rectangle1(*self.full_box) if self._domain is None else self._domain

    def with_domain(self, domain: Region | None) -> Image:
        """The image with another domain (the part of it inside the image); None is the full one."""
        return self._with(self.channels, None if domain is None else self._inside(domain))

    def reduce(self, region: Region) -> Image:
        """The image with the part of its domain that is in `region`."""
        return self.with_domain(region if self._domain is None else intersection(self._domain, region))

    def channel(self, index: int) -> Image:
        """Channel `index`, counted from 0, with the same domain."""
        return self._with((self.channels[index],), self._domain)

    def to_numpy(self) -> NDArray[Any]:
        """(H, W), or (H, W, C) if there are several channels; a last axis of 2 for vector fields.

        One channel is returned as it is, read-only; several are copied into a new array.
        """
        return self.channels[0] if len(self.channels) == 1 else np.stack(self.channels, axis=2)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return self.to_numpy()

    def __eq__(self, other: object) -> bool:
        """Same type, size, domain, and bits of every channel, also outside of the domain."""
        if not isinstance(other, Image):
            return NotImplemented
        if self is other:
            return True
        if (self.type, self.full_box, len(self.channels)) != (other.type, other.full_box, len(other.channels)):
            return False
        same = all(a is b or a.tobytes() == b.tobytes() for a, b in zip(self.channels, other.channels))
        return same and self._domain == other._domain

    def __hash__(self) -> int:
        return hash((self.type, self.full_box, len(self.channels)))

    def __repr__(self) -> str:
        channels = f", {len(self.channels)} channels" if len(self.channels) > 1 else ""
        domain = "" if self._domain is None else f", domain={self._domain!r}"
        return f"Image({self.type}, {self.width}x{self.height}{channels}{domain})"

    def _with(self, channels: tuple[NDArray[Any], ...], domain: Region | None) -> Image:
        image = object.__new__(Image)
        image.type, image.channels, image._domain = self.type, channels, domain
        return image

    def _inside(self, domain: Region) -> Region | None:
        domain = domain.clip(*self.full_box)
        return None if domain.area == self.width * self.height else domain


def _read_only(array: NDArray[Any]) -> NDArray[Any]:
    view = np.ascontiguousarray(array).view()
    view.flags.writeable = False
    return view


def _as_exact(array: NDArray[Any], dtype: np.dtype[Any], type: str) -> NDArray[Any]:
    with np.errstate(invalid="ignore", over="ignore"):
        result = array.astype(dtype)
    exact = dtype.kind in "fc" and array.dtype.kind in "fiubc" and not (dtype.kind == "f" and array.dtype.kind == "c")
    if not exact and not np.array_equal(result, array):
        raise ValueError(f"the values do not fit the pixel type {type}")
    return result
