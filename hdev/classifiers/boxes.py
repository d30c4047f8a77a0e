"""Classes as unions of boxes in the space of features, learnt sample by sample.

Source: reference pages of `learn_class_box`, `enquire_class_box`, `descript_class_box` (what the operators promise; how boxes
are enlarged and split is not documented, the way here is our own).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from hdev.classifiers import ClassifierProblem, container
from hdev.classifiers.samples import Floats, Int64s, Samples


@dataclass(slots=True)
class Box:
    """Bounds of a class, the samples inside that built it, and how many samples of other classes it met."""

    low: Floats
    high: Floats
    samples: list[Floats] = field(default_factory=list)
    trained: int = 0
    wrong: int = 0

    def holds(self, x: Floats) -> bool:
        """Whether a vector is inside; unknown features (NaN) are anywhere."""
        return not ((x < self.low) | (x > self.high)).any()

    def fit(self, samples: list[Floats]) -> None:
        """Make the box that of these samples."""
        self.samples, self.trained = samples, len(samples)
        known = np.asarray(samples)
        self.low, self.high = np.nanmin(known, axis=0), np.nanmax(known, axis=0)


@dataclass(slots=True)
class Settings:
    """When boxes are split."""

    min_samples_for_split: int = 80
    split_error: float = 0.1
    prop_constant: float = 0.25


class BoxClassifier:
    """Boxes of classes. A vector belongs to the smallest box that holds it, otherwise to the nearest."""

    kind = "class_box"

    def __init__(self) -> None:
        self.dimension = 0
        self.settings = Settings()
        self.boxes: dict[int, list[Box]] = {}

    def learn(self, x: Floats, name: int) -> None:
        """Take a sample of a class into account. The first one decides the number of features (NaN: unknown)."""
        if not self.dimension:
            self.dimension = len(x)
        own = self.boxes.setdefault(name, [])
        for other, boxes in self.boxes.items():
            if other != name:
                for box in boxes:
                    if box.holds(x):
                        box.wrong += 1
        home = next((box for box in own if box.holds(x)), None)
        if home is None:
            home = self._enlarged(own, x, name)
        else:
            home.samples.append(x)
            home.trained += 1
        for other, boxes in list(self.boxes.items()):
            self.boxes[other] = [part for box in boxes for part in self._split(box)]

    def _enlarged(self, own: list[Box], x: Floats, name: int) -> Box:
        """The nearest box of the class, enlarged, if that takes in no box of another class; otherwise a new one."""
        known = np.where(np.isnan(x), 0.0, x)
        if own:
            box = min(own, key=lambda candidate: _distance(candidate, x))
            low, high = np.fmin(box.low, x), np.fmax(box.high, x)
            foreign = (other for key, boxes in self.boxes.items() if key != name for other in boxes)
            if not any(((o.low <= high) & (o.high >= low)).all() and not _meets(box, o) for o in foreign):
                box.low, box.high = low, high
                box.samples.append(x)
                box.trained += 1
                return box
        own.append(Box(known.copy(), known.copy(), [x], 1))
        return own[-1]

    def _split(self, box: Box) -> list[Box]:
        """Two boxes on both sides of the widest gap, if the box has met too many foreign samples."""
        settings = self.settings
        if box.trained < settings.min_samples_for_split or box.wrong <= settings.split_error * box.trained:
            return [box]
        values = np.where(np.isnan(box.samples), box.low, box.samples)
        extent = np.where(box.high > box.low, box.high - box.low, np.inf)
        order = np.sort(values, axis=0)
        gaps = np.diff(order, axis=0) / extent
        place, axis = np.unravel_index(int(np.argmax(gaps)), gaps.shape)
        if not gaps[place, axis] > 0:
            return [box]
        limit = 0.5 * (order[place, axis] + order[place + 1, axis])
        parts = []
        for side in (values[:, axis] <= limit, values[:, axis] > limit):
            part = Box(box.low, box.high)
            part.fit([box.samples[k] for k in np.flatnonzero(side)])
            part.low, part.high = (
                np.where(np.isnan(found), old, found) for found, old in ((part.low, box.low), (part.high, box.high))
            )
            parts.append(part)
        return parts

    def _table(self) -> tuple[Int64s, Floats, Floats, Floats]:
        """Classes, lower and upper bounds, and sizes of all boxes."""
        pairs = [(name, box) for name, boxes in sorted(self.boxes.items()) for box in boxes]
        if not pairs:
            raise ClassifierProblem("untrained", "the classifier has learnt nothing")
        low, high = np.array([box.low for _, box in pairs]), np.array([box.high for _, box in pairs])
        sizes = np.log(np.maximum(high - low, 1e-9)).sum(axis=1)
        return np.array([name for name, _ in pairs]), low, high, sizes

    def classify(self, points: Floats, *, reject: bool) -> Int64s:
        """(N,) classes of (N, D) vectors; with `reject` -1 for those outside of all boxes. Raises `ClassifierProblem`."""
        names, low, high, sizes = self._table()
        best = np.full(len(points), -1, np.int64)
        size = np.full(len(points), np.inf)
        for number in range(len(names)):
            better = ~((points < low[number]) | (points > high[number])).any(axis=1) & (sizes[number] < size)
            best[better], size[better] = names[number], sizes[number]
        if reject:
            return best
        lost = np.flatnonzero(np.isinf(size))
        near = np.full(len(lost), np.inf)
        for number in range(len(names)):
            over = np.maximum(low[number] - points[lost], points[lost] - high[number])
            far = (np.fmax(over, 0.0) ** 2).sum(axis=1)
            better = far < near
            best[lost[better]], near[better] = names[number], far[better]
        return best

    # ------------------------------------------------------------------------------------------------------------ files

    def to_bytes(self) -> bytes:
        """A file of the classifier."""
        pairs = [(name, box) for name, boxes in self.boxes.items() for box in boxes]
        samples = Samples(max(self.dimension, 1))
        for number, (_, box) in enumerate(pairs):
            samples.add(np.array(box.samples), float(number))
        features = samples.features
        facts = {
            "dimension": self.dimension,
            "settings": [
                self.settings.min_samples_for_split,
                self.settings.split_error,
                self.settings.prop_constant,
            ],
            "boxes": [[name, box.wrong] for name, box in pairs],
        }
        arrays = {
            "low": np.array([box.low for _, box in pairs]).reshape(len(pairs), self.dimension),
            "high": np.array([box.high for _, box in pairs]).reshape(len(pairs), self.dimension),
            "features": np.where(np.isnan(features), 0.0, features),
            "unknown": np.isnan(features).astype(np.uint8),
            "owners": samples.classes,
        }
        return container.pack(self.kind, facts, arrays)

    @classmethod
    def from_bytes(cls, data: bytes) -> BoxClassifier:
        """The classifier in a file. Raises `ClassifierProblem`."""
        facts, arrays = container.unpack(data, cls.kind)
        try:
            result = cls()
            result.dimension = int(facts["dimension"])
            least, error, constant = facts["settings"]
            result.settings = Settings(int(least), float(error), float(constant))
            pairs, features, owners = facts["boxes"], arrays["features"], arrays["owners"]
            shape = (len(pairs), result.dimension)
            if (
                arrays["low"].shape != shape
                or arrays["high"].shape != shape
                or arrays["unknown"].shape != features.shape
            ):
                raise ValueError("the boxes do not fit")
            if features.ndim != 2 or owners.shape != (len(features),):
                raise ValueError("the samples do not fit")
            if len(features) and features.shape[1] != result.dimension:
                raise ValueError("the samples do not fit")
            features = np.where(arrays["unknown"] > 0, np.nan, features)
            for number, (name, wrong) in enumerate(pairs):
                mine = list(features[owners == number])
                box = Box(arrays["low"][number], arrays["high"][number], mine, len(mine), int(wrong))
                result.boxes.setdefault(int(name), []).append(box)
            return result
        except (KeyError, TypeError, ValueError) as error:
            raise ClassifierProblem("damaged", f"the file is damaged: {error}") from None


def _distance(box: Box, x: Floats) -> float:
    over = np.fmax(np.maximum(box.low - x, x - box.high), 0.0)
    return float((np.where(np.isnan(over), 0.0, over) ** 2).sum())


def _meets(a: Box, b: Box) -> bool:
    return bool(((a.low <= b.high) & (a.high >= b.low)).all())


def vector(values: list[Any]) -> Floats:
    """Features, '*' for an unknown one (NaN). Raises ValueError for other strings and numbers that are not finite."""
    x = np.array([np.nan if value == "*" else float(value) for value in values])
    if np.isinf(x).any() or (np.isnan(x) != np.array([value == "*" for value in values])).any():
        raise ValueError("features must be finite numbers or '*'")
    return x
