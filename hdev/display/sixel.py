"""Pictures as sixel graphics, which xterm, foot, mlterm, Windows Terminal and others show."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

_COLOURS = 256


def sixel(pixels: NDArray[numpy.uint8]) -> str:
    """An (H, W, 3) picture as a sixel sequence; pictures of up to 256 colours keep them exactly."""
    import numpy as np
    from PIL import Image as Picture

    height, width = pixels.shape[:2]
    flat = pixels.reshape(-1, 3).astype(np.int32)
    codes, index = np.unique(flat[:, 0] << 16 | flat[:, 1] << 8 | flat[:, 2], return_inverse=True)
    if codes.size <= _COLOURS:
        palette = np.stack((codes >> 16, codes >> 8 & 255, codes & 255), axis=1)
        indices = index.reshape(height, width)
    else:
        reduced = Picture.fromarray(pixels).quantize(_COLOURS, dither=Picture.Dither.NONE)
        palette = np.array(reduced.getpalette(), np.int32).reshape(-1, 3)
        indices = np.asarray(reduced)
    shown = np.rint(palette * (100 / 255)).astype(int).tolist()
    used = np.unique(indices).tolist()
    parts = [f'\x1bPq"1;1;{width};{height}', *(f"#{k};2;{r};{g};{b}" for k, (r, g, b) in enumerate(shown) if k in used)]
    for top in range(0, height, 6):
        band = indices[top : top + 6]
        weights = (1 << np.arange(band.shape[0]))[:, None]
        lines = [f"#{k}" + _runs(((band == k) * weights).sum(axis=0)) for k in np.unique(band).tolist()]
        parts.append("$".join(lines) + "-")
    return "".join(parts) + "\x1b\\"


def _runs(bits: NDArray[numpy.int64]) -> str:
    """One row of sixels of one colour, with repeated ones counted."""
    import numpy as np

    begins = np.flatnonzero(np.concatenate(([True], bits[1:] != bits[:-1])))
    lengths = np.diff(np.append(begins, bits.size))
    return "".join(
        f"!{length}{chr(63 + value)}" if length > 3 else chr(63 + value) * length
        for value, length in zip(bits[begins].tolist(), lengths.tolist())
    )
