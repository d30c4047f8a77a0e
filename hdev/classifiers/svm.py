"""Support vector machines: nu-SVMs for two classes, put together for many, and for one class against all that is new.

Sources: reference pages of `create_class_svm`, `train_class_svm`, `classify_class_svm`, `evaluate_class_svm`,
`reduce_class_svm`; B. Schölkopf and A. Smola, Learning with kernels (2002); D. Nguyen and T. Ho, An efficient method for
simplifying support vector machines (2005).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.classifiers import ClassifierProblem, container
from hdev.classifiers import preprocessing as prep
from hdev.classifiers.samples import Floats, Int64s, Samples

KERNELS = ("linear", "rbf", "polynomial_homogeneous", "polynomial_inhomogeneous")
MODES = ("one-versus-one", "one-versus-all", "novelty-detection")
#: Kernel values at once, so that they stay in the cache.
_CHUNK = 1 << 17
#: Bytes for kernel values during training.
_CACHE = 400 << 20


class SupportVectorMachine:
    """A classifier with its samples, preprocessing and, once trained, support vectors shared by all its machines.

    `vectors` (S, K), `origin` (S,) their numbers among the samples (-1 for those that a reduction has made up),
    `coefficients` (S, M) and `offsets` (M,) of the M machines: machine m's value is kernel (x, vectors) coefficients - offset.
    """

    kind = "class_svm"

    def __init__(
        self,
        dimension: int,
        kernel: str,
        param: float,
        nu: float,
        classes: int,
        mode: str,
        preprocessing: str,
        components: int,
    ) -> None:
        self.dimension, self.kernel, self.param, self.nu = dimension, kernel, param, nu
        self.classes, self.mode, self.preprocessing, self.components = classes, mode, preprocessing, components
        self.samples = Samples(dimension)
        self.prepare: prep.Preprocessing | None = None
        self.vectors = np.zeros((0, dimension))
        self.origin = np.zeros(0, np.int64)
        self.coefficients = np.zeros((0, 0))
        self.offsets = np.zeros(0)

    @property
    def trained(self) -> bool:
        return self.prepare is not None

    def information(self, preprocessing: str) -> Floats:
        """See `preprocessing.information`."""
        return prep.information(preprocessing, self.samples.features, self.samples.classes)

    def machines(self) -> list[tuple[int, int]]:
        """The classes that each machine tells apart; -1 for all others."""
        if self.mode == "novelty-detection":
            return [(0, -1)]
        if self.mode == "one-versus-all":
            return [(k, -1) for k in range(self.classes)]
        return [(a, b) for a in range(self.classes) for b in range(a + 1, self.classes)]

    def train(self, epsilon: float, with_vectors: bool = False) -> None:
        """Train all machines; with the present support vectors as further samples, if asked for.

        Raises `ClassifierProblem`, and is then as before.
        """
        features, classes = self.samples.features, self.samples.classes
        if with_vectors:
            more, theirs = self._own_vectors()
            features, classes = np.vstack((features, more)), np.append(classes, theirs)
        if not len(features):
            raise ClassifierProblem("samples", "there are no training samples")
        prepare = prep.fit(self.preprocessing, features, classes, self.components)
        points = prepare(features)
        machines = self.machines()
        weights = np.zeros((len(points), len(machines)))
        offsets = np.zeros(len(machines))
        for m, (one, other) in enumerate(machines):
            if self.mode == "novelty-detection":
                weights[:, m], offsets[m] = self._one_class(points, epsilon)
                continue
            chosen = np.flatnonzero((classes == one) | (classes == other)) if other >= 0 else np.arange(len(points))
            sign = np.where(classes[chosen] == one, 1.0, -1.0)
            weights[chosen, m], offsets[m] = self._two_classes(points[chosen], sign, epsilon, one, other)
        used = np.flatnonzero(weights.any(axis=1))
        self.prepare = prepare
        self.vectors, self.origin = np.ascontiguousarray(points[used]), used
        self.coefficients, self.offsets = np.ascontiguousarray(weights[used]), offsets

    def _own_vectors(self) -> tuple[Floats, Int64s]:
        """The support vectors as samples, with their classes."""
        if self.prepare is None:
            raise ClassifierProblem("untrained", "there are no support vectors yet")
        if self.prepare.matrix.ndim == 2 and self.prepare.dimension < self.dimension:
            back = np.linalg.pinv(self.prepare.matrix)
            features = self.vectors @ back + self.prepare.mean
        elif self.prepare.matrix.ndim == 2:
            features = self.vectors @ np.linalg.inv(self.prepare.matrix) + self.prepare.mean
        else:
            features = self.vectors / self.prepare.matrix + self.prepare.mean
        classes = np.zeros(len(features), np.int64)
        for m, (one, other) in enumerate(self.machines()):
            if self.mode != "novelty-detection":
                classes[self.coefficients[:, m] > 0] = one
                if other >= 0:
                    classes[self.coefficients[:, m] < 0] = other
        return features, classes

    def _solved(self, points: Floats, sign: Floats, alpha: Floats, epsilon: float) -> Floats:
        from hdev.classifiers.kernels import solve

        slots = int(min(max(_CACHE // (8 * len(points)), 3), max(len(points), 3)))
        columns = np.ascontiguousarray(points.T)
        kind = KERNELS.index(self.kernel)
        return solve(columns, sign, alpha, kind, float(self.param), epsilon, slots, max(10_000_000, 100 * len(points)))

    def _two_classes(self, points: Floats, sign: Floats, epsilon: float, one: int, other: int) -> tuple[Floats, float]:
        """Weights of the samples and the offset; nu is enlarged as far as a margin needs it."""
        positive, negative = int((sign > 0).sum()), int((sign < 0).sum())
        for count, name in (
            (positive, f"class {one}"),
            (negative, f"class {other}" if other >= 0 else "other classes"),
        ):
            if not count:
                raise ClassifierProblem("class", f"there are no training samples of {name}")
        most = 2.0 * min(positive, negative) / len(points)
        if self.nu > most:
            which = f"{one} and {other}" if other >= 0 else f"{one} and the others"
            raise ClassifierProblem("nu", f"for the samples of classes {which} nu can be {most:.6g} at most")
        nu = self.nu
        while True:
            alpha = np.zeros(len(points))
            for side in (sign > 0, sign < 0):
                alpha[side] = np.clip(0.5 * nu * len(points) - np.arange(int(side.sum())), 0.0, 1.0)
            gradient = self._solved(points, sign, alpha, epsilon)
            levels = [_level(gradient[side], alpha[side]) for side in (sign > 0, sign < 0)]
            margin, rho = 0.5 * (levels[0] + levels[1]), 0.5 * (levels[0] - levels[1])
            if margin > epsilon or nu >= most:
                break
            nu = min(1.5 * nu, most)  # the classes overlap so much that with this nu there is no margin
        scale = 1.0 / margin if margin > 1e-9 else 1.0
        return alpha * sign * scale, rho * scale

    def _one_class(self, points: Floats, epsilon: float) -> tuple[Floats, float]:
        alpha = np.clip(self.nu * len(points) - np.arange(len(points)), 0.0, 1.0)
        gradient = self._solved(points, np.ones(len(points)), alpha, epsilon)
        return alpha, _level(gradient, alpha)

    # -------------------------------------------------------------------------------------------------- classification

    def kernel_values(self, a: Floats, b: Floats) -> Floats:
        """(N, S) values of the kernel for (N, K) and (S, K)."""
        if self.kernel == "rbf":
            # One product of matrices gives the exponents: (x, |x|^2, 1) (2 z, -1, -|z|^2) = -|x - z|^2.
            ones = np.ones((len(a), 1))
            left = np.hstack((a, (a * a).sum(axis=1, keepdims=True), ones))
            squares = (b * b).sum(axis=1, keepdims=True)
            right = self.param * np.hstack((2.0 * b, -np.ones((len(b), 1)), -squares))
            exponents = left @ right.T
            np.minimum(exponents, 0.0, out=exponents)
            return np.exp(exponents, out=exponents)
        products = a @ b.T
        if self.kernel == "polynomial_inhomogeneous":
            products += 1.0
        return products if self.kernel == "linear" else products**self.param

    def values(self, features: Floats) -> Floats:
        """(N, M) the values of all machines. Raises `ClassifierProblem`."""
        if self.prepare is None:
            raise ClassifierProblem("untrained", "the support vector machine has not been trained")
        result = np.empty((len(features), len(self.offsets)))
        step = max(_CHUNK // max(len(self.vectors), 1), 1)
        for start in range(0, len(features), step):
            part = self.prepare(features[start : start + step])
            result[start : start + step] = self.kernel_values(part, self.vectors) @ self.coefficients
        return result - self.offsets

    def scores(self, features: Floats) -> Floats:
        """(N, classes): votes (one against one) or values of the machines; for novelties > 1 within the class, < 1 outside."""
        values = self.values(features)
        if self.mode == "novelty-detection":
            scale = abs(float(self.offsets[0]))
            return 1.0 + values / (scale if scale > 0 else 1.0)
        if self.mode == "one-versus-all":
            return values
        votes = np.zeros((len(features), self.classes))
        for m, (one, other) in enumerate(self.machines()):
            first = values[:, m] > 0
            votes[:, one] += first
            votes[:, other] += ~first
        return votes

    def ranking(self, features: Floats) -> Int64s:
        """(N, classes): classes, the best first; of equal ones the smaller first."""
        return np.argsort(-self.scores(features), axis=1, kind="stable")

    def labels(self, features: Floats, threshold: float = 0.0) -> Int64s:
        """(N,) the best classes; for novelties 0 for what is new and -1 for what is known."""
        scores = self.scores(features)
        if self.mode == "novelty-detection":
            return np.where(scores[:, 0] < 1.0, 0, -1)
        return np.argmax(scores, axis=1)

    # ------------------------------------------------------------------------------------------------------- reduction

    def reduced(self, least: int, largest_error: float) -> SupportVectorMachine:
        """A machine with fewer vectors: the two that are nearest to each other (with coefficients of the same sign) become one.

        Each machine goes on until it has `least` vectors or the squared norm of its change exceeds that part of its own.
        Raises `ClassifierProblem` for kernels other than rbf.
        """
        if self.prepare is None:
            raise ClassifierProblem("untrained", "the support vector machine has not been trained")
        if self.kernel != "rbf":
            raise ClassifierProblem("kernel", f"support vectors of the kernel '{self.kernel}' cannot be reduced")
        parts = []
        for m in range(len(self.offsets)):
            used = np.flatnonzero(self.coefficients[:, m])
            parts.append(
                _merged(
                    self.vectors[used], self.coefficients[used, m], self.origin[used], self.param, least, largest_error
                )
            )
        result = SupportVectorMachine(
            self.dimension,
            self.kernel,
            self.param,
            self.nu,
            self.classes,
            self.mode,
            self.preprocessing,
            self.components,
        )
        result.prepare, result.offsets = self.prepare, self.offsets
        joined: dict[bytes, int] = {}
        vectors: list[Floats] = []
        origins: list[int] = []
        entries: list[tuple[int, int, float]] = []
        for m, (points, weights, origin) in enumerate(parts):
            for point, weight, number in zip(points, weights, origin):
                place = joined.setdefault(point.tobytes(), len(vectors))
                if place == len(vectors):
                    vectors.append(point)
                    origins.append(int(number))
                entries.append((place, m, float(weight)))
        result.vectors = np.array(vectors).reshape(len(vectors), self.vectors.shape[1])
        result.origin = np.array(origins, np.int64)
        result.coefficients = np.zeros((len(vectors), len(self.offsets)))
        for place, m, weight in entries:
            result.coefficients[place, m] = weight
        return result

    # ------------------------------------------------------------------------------------------------------------ files

    def to_bytes(self) -> bytes:
        """A file of all but the samples."""
        facts = {
            "sizes": [self.dimension, self.classes, self.components],
            "kernel": [self.kernel, self.param, self.nu],
            "mode": self.mode,
            "preprocessing": self.preprocessing,
        }
        arrays: dict[str, NDArray[Any]] = {}
        if self.prepare is not None:
            names = ("vectors", "origin", "coefficients", "offsets")
            arrays = {**{name: getattr(self, name) for name in names}, **self.prepare.arrays()}
        return container.pack(self.kind, facts, arrays)

    @classmethod
    def from_bytes(cls, data: bytes) -> SupportVectorMachine:
        """The machine in a file. Raises `ClassifierProblem`."""
        facts, arrays = container.unpack(data, cls.kind)
        try:
            dimension, classes, components = map(int, facts["sizes"])
            kernel, param, nu = facts["kernel"]
            size = prep.length(facts["preprocessing"], dimension, components)
            if min(dimension, classes, size) < 1:
                raise ValueError("the sizes do not fit")
            if kernel not in KERNELS or facts["mode"] not in MODES or facts["preprocessing"] not in prep.KINDS:
                raise ValueError("unknown kind of machine")
            result = cls(
                dimension, kernel, float(param), float(nu), classes, facts["mode"], facts["preprocessing"], components
            )
            if "vectors" in arrays:
                count, machines = len(arrays["vectors"]), len(result.machines())
                shapes = {"vectors": (count, size), "origin": (count,), "coefficients": (count, machines)}
                shapes["offsets"] = (machines,)
                for name, shape in shapes.items():
                    if arrays[name].shape != shape:
                        raise ValueError(f"the {name} do not fit")
                    setattr(result, name, arrays[name])
                result.prepare = prep.Preprocessing.from_arrays(arrays, dimension)
                if result.prepare.dimension != size:
                    raise ValueError("the preprocessing does not fit")
            return result
        except (KeyError, TypeError, ValueError) as error:
            raise ClassifierProblem("damaged", f"the file is damaged: {error}") from None


def _level(gradient: Floats, alpha: Floats) -> float:
    """The gradient of samples whose alpha is free; without any the middle of what the bounds allow."""
    free = (alpha > 0) & (alpha < 1)
    if free.any():
        return float(gradient[free].mean())
    upper = gradient[alpha <= 0].min(initial=np.inf)
    lower = gradient[alpha >= 1].max(initial=-np.inf)
    if np.isinf(upper) or np.isinf(lower):
        return float(lower if np.isinf(upper) else upper)
    return float(0.5 * (upper + lower))


def _merged(
    points: Floats, weights: Floats, origin: Int64s, gamma: float, least: int, largest_error: float
) -> tuple[Floats, Floats, Int64s]:
    """Fewer vectors for one machine (see `SupportVectorMachine.reduced`)."""
    first, first_weights = points, weights
    points, weights, origin = points.copy(), weights.copy(), origin.copy()

    def kernel(point: Floats, others: Floats) -> Floats:
        return np.exp(-gamma * ((others - point) ** 2).sum(axis=1))

    near = np.array([kernel(point, points) for point in points]).reshape(len(points), len(points))
    # The products of each vector with the whole machine, and of the two machines with each other.
    along = near @ weights
    norm = float(weights @ along)
    both, own = norm, norm
    closest = near.copy()
    closest[(weights[:, None] > 0) != (weights[None] > 0)] = -1.0
    np.fill_diagonal(closest, -1.0)
    alive = np.ones(len(points), np.bool_)
    for _ in range(len(points), max(least, 1), -1):
        i, j = divmod(int(np.argmax(closest)), len(points))
        if closest[i, j] < 0:
            break
        share = _best_share(weights[i] / (weights[i] + weights[j]), float(near[i, j]))
        point = share * points[i] + (1.0 - share) * points[j]
        to_all = kernel(point, points)
        weight = float(weights[i] * to_all[i] + weights[j] * to_all[j])
        rest = alive.copy()
        rest[[i, j]] = False
        outside = float(weights[rest] @ (weight * to_all - weights[i] * near[i] - weights[j] * near[j])[rest])
        pair = float(weights[i] ** 2 + weights[j] ** 2 + 2.0 * weights[i] * weights[j] * near[i, j])
        through = float(kernel(point, first) @ first_weights)
        new_own = own + 2.0 * outside + weight * weight - pair
        new_both = both + weight * through - weights[i] * along[i] - weights[j] * along[j]
        if norm - 2.0 * new_both + new_own > largest_error * norm:
            break
        own, both = new_own, new_both
        points[i], weights[i], origin[i], along[i] = point, weight, -1, through
        alive[j] = False
        near[i] = near[:, i] = to_all
        near[i, i] = 1.0
        closest[j] = closest[:, j] = -1.0
        same = rest & ((weights > 0) == (weight > 0))
        closest[i] = closest[:, i] = np.where(same, to_all, -1.0)
    return points[alive], weights[alive], origin[alive]


def _best_share(part: float, near: float) -> float:
    """Where between two vectors the merged one lies: the maximum of part near^((1-s)^2) + (1-part) near^(s^2)."""
    grid = np.linspace(0.0, 1.0, 65)
    for _ in range(4):
        value = part * near ** ((1.0 - grid) ** 2) + (1.0 - part) * near ** (grid**2)
        best = int(np.argmax(value))
        grid = np.linspace(grid[max(best - 1, 0)], grid[min(best + 1, 64)], 65)
    return float(grid[32])
