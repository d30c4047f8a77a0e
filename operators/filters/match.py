"""Image pyramids."""

from __future__ import annotations

import numpy as np

from hdev.iconic import Image, Objects
from hdev.iconic.image_warp import zoomed
from hdev.operators.filters._common import between, check_type, choice
from hdev.registry import operator


@operator
def gen_gauss_pyramid(image: Image, mode: str, scale: float) -> Objects:
    """An image and what becomes of it when it is made smaller again and again (byte, uint2, real).

    Parameters
    ----------
    mode
        'nearest_neighbor', 'constant' (means), 'weighted' (Gaussian weights) as in `zoom_image_size`; with a scale of 0.5 also
        'min' and 'max' (of four pixels).
    scale : 0.001 .. 0.9
        Each level is so much smaller; sizes are rounded down. With 0.5 a last odd row or column is left out.

    The first object is the image itself, the last one the smallest with at least one pixel. Errors: 1301, 1302, 9001.
    Reference: `gen_gauss_pyramid`; how many levels there are is our reading.
    """
    name = "gen_gauss_pyramid"
    check_type(image, name)
    between(scale, 0.001, 0.9, 2, name)
    choice(mode, ("nearest_neighbor", "constant", "weighted", *(("min", "max") if scale == 0.5 else ())), 1, name)
    levels = [image]
    while True:
        image = levels[-1]
        height, width = int(image.height * scale + 1e-9), int(image.width * scale + 1e-9)
        if height < 1 or width < 1:
            return Objects(levels)
        if scale == 0.5:
            image = _cut(image, 2 * height, 2 * width)
        if mode in ("min", "max"):
            levels.append(_extremes(image, mode))
        else:
            levels.append(zoomed(image, height, width, mode))


def _cut(image: Image, height: int, width: int) -> Image:
    """The upper left part of the image."""
    if (height, width) == (image.height, image.width):
        return image
    domain = None if image.has_full_domain else image.domain.clip(0, 0, height - 1, width - 1)
    planes = [np.ascontiguousarray(channel[:height, :width]) for channel in image.channels]
    return Image(planes, image.type, domain)


def _extremes(image: Image, mode: str) -> Image:
    """The smallest or the largest of each four pixels; the domain is that of the nearest pixels."""
    height, width = image.height // 2, image.width // 2
    extreme = np.minimum if mode == "min" else np.maximum
    planes = []
    for channel in image.channels:
        rows = extreme(channel[0::2], channel[1::2])
        planes.append(np.ascontiguousarray(extreme(rows[:, 0::2], rows[:, 1::2])))
    if image.has_full_domain:
        return Image(planes, image.type)
    return Image(planes, image.type, zoomed(image.channel(0), height, width, "nearest_neighbor").domain)
