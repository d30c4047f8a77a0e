"""What readers of several types of files share: faces gathered by their numbers of corners."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.models3d.model import Model, Points
from hdev.models3d.problems import ModelProblem


def numbers_of(words: Sequence[bytes]) -> NDArray[np.float64]:
    """The words as reals. Raises `ModelProblem` naming the first that is none."""
    try:
        return np.array(words, dtype=np.float64) if len(words) else np.empty(0)
    except ValueError:
        for word in words:
            try:
                float(word)
            except ValueError:
                raise ModelProblem(f"{word[:40].decode('latin-1')!r} is no number") from None
        raise


def integers_of(words: Sequence[bytes]) -> NDArray[np.int64]:
    """The words as integers."""
    values = numbers_of(words)
    if not (np.isfinite(values).all() and (abs(values) < 2**31).all() and (values == np.trunc(values)).all()):
        raise ModelProblem("an index is no integer")
    return values.astype(np.int64)


def faces(polygons: Sequence[NDArray[Any]], count: int) -> dict[str, Any]:
    """`triangles` and `polygons` of faces given as indices; those with fewer than three corners are left out."""
    triangles = [face for face in polygons if len(face) == 3]
    others = [np.asarray(face, np.int64) for face in polygons if len(face) > 3]
    result: dict[str, Any] = {}
    if triangles:
        result["triangles"] = checked(np.array(triangles, np.int64).reshape(-1, 3), count)
    if others:
        checked(np.concatenate(others), count)
        result["polygons"] = tuple(face.astype(np.int32) for face in others)
    return result


def checked(indices: NDArray[Any], count: int) -> NDArray[np.int32]:
    """Indices of points, each from 0 and below `count`. Raises `ModelProblem`."""
    if indices.size and not (indices.min() >= 0 and indices.max() < count):
        raise ModelProblem(f"a face has a point that does not exist (there are {count})")
    return indices.astype(np.int32)


def merged(corners: Points) -> Model:
    """Triangles given by the coordinates of their corners, (3 M, 3); equal points become one, in the order of their coming."""
    corners = np.ascontiguousarray(corners + 0.0)  # no negative zeros
    keys = corners.view(np.dtype((np.void, corners.dtype.itemsize * 3))).reshape(-1)
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    triangles = rank[inverse.reshape(-1)].reshape(-1, 3)
    return Model(points=corners[first[order]].astype(np.float64), triangles=triangles.astype(np.int32))


def text_table(*columns: NDArray[Any]) -> str:
    """Lines with the rows of arrays beside each other; reals such that nothing is lost."""
    rows = zip(*((column if column.ndim > 1 else column[:, None]).tolist() for column in columns))
    return "".join(" ".join(repr(value) for part in row for value in part) + "\n" for row in rows)
