"""Pictures in the terminal, as well as it can show them.

kitty's graphics protocol, iTerm2's inline images and sixel show every pixel; elsewhere, half blocks in colour show two pixels
a character; without colour, a line of text says what is to be seen.
Sources: "Terminal graphics protocol" (kitty), "Inline Images Protocol" (iTerm2), DEC STD 070 (sixel), ECMA-48 (colours).
"""

from __future__ import annotations

import base64
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

#: From the best to the plainest; 'blocks' has 24-bit colours, the others the 256 or 16 colours of the terminal.
PROTOCOLS = ("kitty", "iterm2", "sixel", "blocks", "blocks256", "blocks16", "text")

#: What a character cell measures in pixels where the terminal does not tell: width, height.
CELL = (10, 20)

_CHUNK = 4096
_RESET = "\x1b[0m"

#: The colours 0 .. 15 as xterm has them.
_SIXTEEN = (
    *((0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229)),
    *((127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255)),
    (255, 255, 255),
)


def picture(image: Any, columns: int, rows: int, protocol: str, cell: tuple[int, int] = CELL) -> str:
    """A picture as the text that shows it in a terminal; it ends with a new line.

    Parameters
    ----------
    image
        An (H, W, 3) uint8 array, a graphics window, or an iconic value.
    columns, rows : int
        The room in characters. The picture keeps its proportions and is not enlarged beyond one pixel a pixel, or, with half
        blocks, two pixels a character.
    protocol : str
        One of `PROTOCOLS`.
    cell : (int, int)
        Width and height of a character in pixels.
    """
    if protocol not in PROTOCOLS:
        raise ValueError(f"{protocol!r} is none of {', '.join(PROTOCOLS)}")
    if protocol == "text":
        return description(image) + "\n"
    blocks = protocol.startswith("blocks")
    columns, rows = max(columns, 1), max(rows, 1)
    room = (columns, 2 * rows) if blocks else (columns * cell[0], rows * cell[1])
    pixels = fitted(_pixels(image, *room), *room)
    if blocks:
        return _half_blocks(pixels, protocol)
    if protocol == "sixel":
        from hdev.display.sixel import sixel

        return sixel(pixels) + "\n"
    from hdev.display.save import png

    across = min(math.ceil(pixels.shape[1] / cell[0]), columns)
    data = png(pixels)
    text = base64.standard_b64encode(data).decode()
    if protocol == "iterm2":
        size = f"size={len(data)};width={across};height=auto;preserveAspectRatio=1"
        return f"\x1b]1337;File=inline=1;{size}:{text}\x07\n"
    return _kitty(text, across)


def _pixels(image: Any, width: int, height: int) -> NDArray[numpy.uint8]:
    from hdev.display.window import Window

    if isinstance(image, Window):
        return image.picture()
    if hasattr(image, "kind"):
        from hdev.display.preview import preview

        return preview(image, width, height)
    return image


def fitted(pixels: NDArray[numpy.uint8], width: int, height: int) -> NDArray[numpy.uint8]:
    """The picture, made smaller in its proportions if it is larger than the room."""
    import cv2
    import numpy as np

    zoom = min(width / pixels.shape[1], height / pixels.shape[0], 1.0)
    size = max(round(pixels.shape[1] * zoom), 1), max(round(pixels.shape[0] * zoom), 1)
    if size == (pixels.shape[1], pixels.shape[0]):
        return np.ascontiguousarray(pixels)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def _kitty(data: str, columns: int) -> str:
    chunks = [data[at : at + _CHUNK] for at in range(0, len(data), _CHUNK)]
    parts = []
    for number, chunk in enumerate(chunks):
        first = f"a=T,f=100,q=2,c={columns}," if number == 0 else ""
        parts.append(f"\x1b_G{first}m={int(number < len(chunks) - 1)};{chunk}\x1b\\")
    return "".join(parts) + "\n"


# --------------------------------------------------------------------------------------------------------- half blocks


def _half_blocks(pixels: NDArray[numpy.uint8], protocol: str) -> str:
    import numpy as np

    if pixels.shape[0] % 2:
        pixels = np.concatenate((pixels, np.zeros_like(pixels[:1])))
    codes = _codes(pixels, protocol)
    lines = []
    for upper, lower in zip(codes[0::2], codes[1::2]):
        lines.append("".join(_cells(upper, lower, protocol)) + _RESET + "\n")
    return "".join(lines)


def _cells(upper: list[Any], lower: list[Any], protocol: str) -> Iterator[str]:
    """The characters of a line; a colour is set where it changes."""
    front: Any = None
    back: Any = None
    for above, below in zip(upper, lower):
        settings = []
        if above != front:
            settings.append(_colour(above, protocol, 0))
        if below != back:
            settings.append(_colour(below, protocol, 10))
        front, back = above, below
        yield (f"\x1b[{';'.join(settings)}m" if settings else "") + "▀"


def _colour(code: Any, protocol: str, ground: int) -> str:
    """The parameters of SGR for a foreground (`ground` 0) or background (10) colour."""
    if protocol == "blocks":
        return f"{38 + ground};2;{code[0]};{code[1]};{code[2]}"
    if protocol == "blocks256":
        return f"{38 + ground};5;{code}"
    return str((30 if code < 8 else 82) + ground + code)


def _codes(pixels: NDArray[numpy.uint8], protocol: str) -> list[list[Any]]:
    """The colour of each pixel as the terminal numbers it, row by row."""
    import numpy as np

    if protocol == "blocks":
        return [[tuple(pixel) for pixel in row] for row in pixels.tolist()]
    flat = pixels.reshape(-1, 3).astype(np.int32)
    palette = np.array(_SIXTEEN, np.int32)
    first = 0
    if protocol == "blocks256":
        steps = np.array([0, 95, 135, 175, 215, 255])
        cube = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1).reshape(-1, 3)
        grays = np.repeat(8 + 10 * np.arange(24), 3).reshape(-1, 3)
        palette, first = np.concatenate((cube, grays)).astype(np.int32), 16
    unique, index = np.unique(flat, axis=0, return_inverse=True)
    nearest = np.concatenate(
        [
            ((some[:, None] - palette) ** 2).sum(axis=2).argmin(axis=1)
            for some in np.array_split(unique, len(unique) // 512 + 1)
        ]
    )
    return (nearest[index.reshape(-1)] + first).reshape(pixels.shape[:2]).tolist()


# ---------------------------------------------------------------------------------------------------------------- text


def description(image: Any) -> str:
    """A line that says what is to be seen."""
    from hdev.display.window import Window

    if isinstance(image, Window):
        shown = ", ".join(_contents(image)) or "empty"
        return f"window {image.index}, {image.width} x {image.height}: {shown}"
    if hasattr(image, "kind"):
        from hdev.iconic.summary import summary

        return summary(image)
    return f"picture, {image.shape[1]} x {image.shape[0]} pixels"


def _contents(window: Any) -> Iterator[str]:
    """What a window shows, from the bottom to the top; equal things that follow each other are counted."""
    from itertools import groupby

    for text, group in groupby(map(_item, window.shown)):
        count = sum(1 for _ in group)
        yield text if count == 1 else f"{text} ({count} times)"


def _item(item: Any) -> str:
    from hdev.iconic.summary import summary

    if item.what == "objects":
        return summary(item.data)
    if item.what == "channel":
        return summary(item.data[0])
    if item.what == "text":
        return "text " + " / ".join(repr(line) for line in item.data.lines if line.strip())
    if item.what == "models":
        count = len(item.data.placed)
        return f"{count} 3D object model{'' if count == 1 else 's'}"
    return str(item.what)
