"""Pictures as they are sent to the page.

A browser takes longer to receive a picture than we to draw it, so what is sent is small: most pictures are gray with coloured
figures in them. Those are sent as one byte a pixel and the runs of coloured pixels; others as red, green, blue. (PNG and the
like would be smaller, but take longer than they save.)
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.iconic.kernels.jit import kernel

#: Coloured runs, for each pixel, up to which a picture counts as gray.
_MOST_RUNS = 1 / 8


def packed(picture: NDArray[np.uint8]) -> bytes:
    """A picture (H, W, 3) as bytes.

    Gray ones: a byte for each pixel, padded to a multiple of four; then for each run of coloured pixels two uint32 (little-
    endian): where it begins, counted along the rows; and its length (1 to 255), blue, green, red, the length in the highest
    byte. Others: three bytes for each pixel; so the length tells which it is.
    """
    count = picture.shape[0] * picture.shape[1]
    gray = np.zeros(-(-count // 4) * 4, np.uint8)
    runs = np.empty((int(count * _MOST_RUNS), 2), np.uint32)
    pixels = np.ascontiguousarray(picture).reshape(-1, 3)
    found = _pack(pixels, gray, runs)
    if found < 0:
        return pixels.tobytes()
    return gray.tobytes() + runs[:found].astype("<u4").tobytes()


@kernel
def _pack(pixels: Any, gray: Any, runs: Any) -> int:
    """Fill `gray` and `runs`; the number of runs, -1 if there are too many."""
    count = 0
    colour, length = np.uint32(0), np.uint32(0)
    for i in range(pixels.shape[0]):
        red, green, blue = pixels[i, 0], pixels[i, 1], pixels[i, 2]
        gray[i] = green
        if red == green and green == blue:
            length = np.uint32(0)
            continue
        this = np.uint32(red) | np.uint32(green) << np.uint32(8) | np.uint32(blue) << np.uint32(16)
        if this != colour or length == 0 or length == 255:
            if count == runs.shape[0]:
                return -1
            runs[count, 0] = i
            colour, length = this, np.uint32(0)
            count += 1
        length += np.uint32(1)
        runs[count - 1, 1] = length << np.uint32(24) | colour
    return count
