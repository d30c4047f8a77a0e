"""Look-up tables: the class of every colour, found once.

Sources: reference pages of `create_class_lut_mlp` and its relatives, `classify_image_class_lut`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.classifiers import ClassifierProblem
from hdev.classifiers.preprocessing import Preprocessing
from hdev.classifiers.samples import Floats, Int64s

Labels = Callable[[Floats], Int64s]

LARGEST_DIMENSION = 3
SELECTIONS = ("fast", "best")


class LookUpTable:
    """Classes of quantised byte values: `table` has an axis for each value, and 0 where nothing is, k + 1 for class k.

    Where there are more than three channels the values are those of transformed feature vectors, `low` .. `high`.
    """

    def __init__(
        self, channels: int, classes: int, bits: int, table: NDArray[Any], prepare: Preprocessing | None
    ) -> None:
        self.channels, self.classes, self.bits, self.table = channels, classes, bits, table
        self.prepare = prepare
        self._low: Floats = np.zeros(channels)
        self._high: Floats = np.full(channels, 255.0)
        if prepare is not None:
            self._low, self._high = _range(prepare)

    def labels(self, channels: Sequence[NDArray[Any]]) -> NDArray[np.int32]:
        """The label image of some byte channels: 0 for rejected pixels, k + 1 for class k."""
        if self.prepare is None:
            shift = 8 - self.bits
            index = (channels[0] >> shift).astype(np.int32)
            for channel in channels[1:]:
                index <<= self.bits
                index |= channel >> shift
            return self.table.ravel()[index].astype(np.int32)
        shape = channels[0].shape
        index = np.zeros(channels[0].size, np.int64)
        features = np.stack([channel.ravel() for channel in channels], axis=1)
        steps = (1 << self.bits) - 1
        for start in range(0, len(features), 1 << 18):
            part = np.s_[start : start + (1 << 18)]
            place = (self.prepare(features[part].astype(np.float64)) - self._low) / (self._high - self._low)
            level = np.clip(np.rint(place * steps), 0, steps).astype(np.int64)
            for k in range(level.shape[1]):
                index[part] = (index[part] << self.bits) | level[:, k]
        return self.table.ravel()[index].reshape(shape).astype(np.int32)


def _range(prepare: Preprocessing) -> tuple[Floats, Floats]:
    """The smallest and largest transformed values of byte vectors."""
    ends = np.stack((-prepare.mean[:, None] * prepare.matrix, (255.0 - prepare.mean)[:, None] * prepare.matrix))
    low, high = ends.min(axis=0).sum(axis=0), ends.max(axis=0).sum(axis=0)
    return low, np.where(high > low, high, low + 1.0)


def build(
    labels: Labels, channels: int, classes: int, bits: int, selection: str, prepare: Preprocessing | None
) -> LookUpTable:
    """The table of a classifier of `channels` features.

    With less than 8 bits a cell gets the class of its middle ('fast') or the most frequent one of its colours ('best').
    Raises `ClassifierProblem` if a table would need more than three dimensions.
    """
    reduced = prepare if channels > LARGEST_DIMENSION else None
    size = reduced.dimension if reduced and reduced.matrix.ndim == 2 else channels
    if size > LARGEST_DIMENSION:
        raise ClassifierProblem("size", f"{size} features; a table has three dimensions at most")
    kind = np.uint8 if classes < 255 else np.uint16
    if reduced is not None:
        low, high = _range(reduced)
        axes = [np.linspace(a, b, 1 << bits) for a, b in zip(low, high)]
        back = np.linalg.pinv(reduced.matrix)
        table = _tabulated(lambda points: labels(points @ back + reduced.mean), axes, kind)
        return LookUpTable(channels, classes, bits, table, reduced)
    width = 1 << (8 - bits)
    if selection == "fast" or width == 1:
        axes = [np.arange(1 << bits) * float(width) + 0.5 * (width - 1)] * size
        return LookUpTable(channels, classes, bits, _tabulated(labels, axes, kind), None)
    count = 1 << bits
    table = np.zeros((count,) * size, kind)
    rest = [np.arange(256.0)] * (size - 1)
    for cell in range(count):
        slab = _tabulated(labels, [np.arange(cell * width, (cell + 1) * width, dtype=np.float64), *rest], kind)
        votes = np.zeros((classes + 1, *(count,) * (size - 1)), np.int32)
        for name in range(classes + 1):
            hits = (slab == name).sum(axis=0)
            shape = [length for _ in range(size - 1) for length in (count, width)]
            votes[name] = hits.reshape(shape).sum(axis=tuple(range(1, 2 * (size - 1), 2)))
        table[cell] = np.argmax(votes, axis=0)
    return LookUpTable(channels, classes, bits, table, None)


def _tabulated(labels: Labels, axes: Sequence[Floats], kind: Any) -> NDArray[Any]:
    """Labels + 1 on a grid, slab after slab, so that the memory for features stays small."""
    table = np.empty([len(axis) for axis in axes], kind)
    if len(axes) == 1:
        table[:] = labels(axes[0][:, None]) + 1
        return table
    rest = np.stack(np.meshgrid(*axes[1:], indexing="ij"), axis=-1).reshape(-1, len(axes) - 1)
    points = np.empty((len(rest), len(axes)))
    points[:, 1:] = rest
    for k, value in enumerate(axes[0]):
        points[:, 0] = value
        table[k] = (labels(points) + 1).reshape(table.shape[1:])
    return table
