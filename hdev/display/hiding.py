"""Which displayed things an image hides, so that a window need not keep them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hdev.display.window import Shown, State


def hidden(items: Sequence[Shown], image: Any, state: State, height: int, width: int) -> list[bool]:
    """For each item whether the pixels of an image, displayed in this state in a window of this size, lie over all it draws.

    Images and objects are hidden that were displayed under the same part and lie inside of the image, with a rim to spare; what
    is not sure is not hidden.
    """
    if not image.has_full_domain or state.paint[0] != "default":
        return [False] * len(items)
    row1, column1, row2, column2 = state.part
    scale = max((row2 - row1 + 1.0) / height, (column2 - column1 + 1.0) / width)
    return [item.what == "objects" and _inside(item, image, state, scale) for item in items]


def _inside(item: Shown, image: Any, state: State, scale: float) -> bool:
    if item.state.part != state.part:
        return False
    leading = item.data.leading
    if getattr(leading, "kind", "") == "image":
        if item.state.paint[0] != "default" or item.data.kinds != {"image"}:
            return False
        return all(one.height <= image.height and one.width <= image.width for one in item.data)
    if item.state.shape != "original":
        return False
    rim = 1.0 + (item.state.line_width + 2.0) * scale
    for part in (leading,) if len(leading) == len(item.data) else item.data:
        if hasattr(part, "first"):
            if not part.row.size:
                continue
            top, bottom, left, right = part.row.min(), part.row.max(), part.first.min(), part.last.max()
        elif getattr(part, "rows", None) is not None:
            if not part.rows.size:
                continue
            top, bottom, left, right = part.rows.min(), part.rows.max(), part.columns.min(), part.columns.max()
        else:
            return False
        if not (top >= rim and left >= rim and bottom < image.height - rim and right < image.width - rim):
            return False
    return True
