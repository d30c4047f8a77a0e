"""Multilayer perceptrons with one hidden layer: outputs, training, regularisation by evidence, a class of rejects.

Hidden units are tanh; output units linear, logistic or softmax, each with its natural error (squares, cross entropy), so that
the derivative by the activation of an output is always output - target.
Sources: reference pages of `create_class_mlp`, `train_class_mlp`, `set_regularization_params_class_mlp`,
`set_rejection_params_class_mlp`; I. Nabney, Netlab (2002), for the algorithms that these pages name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from hdev.classifiers import ClassifierProblem, container
from hdev.classifiers import preprocessing as prep
from hdev.classifiers.samples import Floats, Int64s, Samples
from hdev.classifiers.scg import minimise

FUNCTIONS = ("linear", "logistic", "softmax")
STRATEGIES = (
    "no_rejection_class",
    "hyperbox_around_all_classes",
    "hyperbox_around_each_class",
    "hyperbox_ring_around_each_class",
)
#: Numbers at once, so that intermediate results stay in the cache.
_CHUNK = 1 << 18


class Network:
    """Sizes and weights: `weights` holds those of the hidden layer, its biases, those of the output layer, its biases."""

    def __init__(self, inputs: int, hidden: int, outputs: int, function: str, weights: Floats) -> None:
        self.inputs, self.hidden, self.outputs = inputs, hidden, outputs
        self.function = function
        self.weights = weights

    @staticmethod
    def size(inputs: int, hidden: int, outputs: int) -> int:
        """The number of weights."""
        return (inputs + 1) * hidden + (hidden + 1) * outputs

    @classmethod
    def random(cls, inputs: int, hidden: int, outputs: int, function: str, seed: int) -> Network:
        """Weights so small that no unit is saturated by normalised features."""
        generator = np.random.default_rng(abs(seed))
        weights = generator.standard_normal(cls.size(inputs, hidden, outputs))
        first = (inputs + 1) * hidden
        weights[:first] /= np.sqrt(inputs + 1.0)
        weights[first:] /= np.sqrt(hidden + 1.0)
        return cls(inputs, hidden, outputs, function, weights)

    def parts(self, weights: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """The weights of the layers: (hidden, inputs), (hidden,), (outputs, hidden), (outputs,); views."""
        i, h, o = self.inputs, self.hidden, self.outputs
        a, b, c = h * i, h * i + h, h * i + h + o * h
        return weights[:a].reshape(h, i), weights[a:b], weights[b:c].reshape(o, h), weights[c:]

    def groups(self, count: int) -> Int64s:
        """(P,) which of `count` priors belongs to each weight: 1 for all; 2 for weights and biases; 4 for those of each layer;
        otherwise one for what comes from each input, then hidden biases, weights and biases of the outputs."""
        i, h, o = self.inputs, self.hidden, self.outputs
        if count == 1:
            return np.zeros(len(self.weights), np.int64)
        if count == 2:
            kinds: list[Any] = [np.zeros(h * i), np.ones(h), np.zeros(o * h), np.ones(o)]
        elif count == 4:
            kinds = [np.zeros(h * i), np.full(h, 1), np.full(o * h, 2), np.full(o, 3)]
        else:
            kinds = [np.tile(np.arange(i), h), np.full(h, i), np.full(o * h, i + 1), np.full(o, i + 2)]
        return np.concatenate(kinds).astype(np.int64)

    def outputs_of(self, features: Floats) -> Floats:
        """(N, outputs) for (N, inputs)."""
        result = np.empty((len(features), self.outputs))
        step = max(_CHUNK // self.hidden, 1)
        for start in range(0, len(features), step):
            part = np.s_[start : start + step]
            result[part] = self._finished(self._activations(features[part], self.weights)[1]).T
        return result

    def _activations(self, features: Floats, weights: Floats) -> tuple[Floats, Floats]:
        """Hidden units (N, hidden) and sums of the output units (outputs, N)."""
        w1, b1, w2, b2 = self.parts(weights)
        hidden = features @ w1.T
        hidden += b1
        np.tanh(hidden, out=hidden)
        return hidden, w2 @ hidden.T + b2[:, None]

    def _finished(self, activations: Floats) -> Floats:
        """Output units (outputs, N)."""
        if self.function == "linear":
            return activations
        if self.function == "logistic":
            return 0.5 * (1.0 + np.tanh(0.5 * activations))
        result = np.exp(activations - np.maximum.reduce(activations))
        result /= np.add.reduce(result)
        return result

    def error(self, weights: Floats, features: Floats, targets: Floats) -> tuple[float, Any]:
        """The sum of the errors of all samples, and what `error_gradient` needs; `targets` is (outputs, N)."""
        hidden, a = self._activations(features, weights)
        if self.function == "linear":
            total = 0.5 * float(((a - targets) ** 2).sum())
        elif self.function == "logistic":
            total = float((np.logaddexp(0.0, a) - targets * a).sum())
        else:
            top = np.maximum.reduce(a)
            total = float((np.log(np.add.reduce(np.exp(a - top))) + top).sum() - np.vdot(targets, a))
        return total, (hidden, a)

    def error_gradient(self, weights: Floats, features: Floats, targets: Floats, state: Any) -> Floats:
        """The derivatives of the error by all weights."""
        hidden, a = state
        delta = self._finished(a) - targets
        w2 = self.parts(weights)[2]
        back = delta.T @ w2
        back *= 1.0 - hidden * hidden
        return np.concatenate(((back.T @ features).ravel(), back.sum(0), (delta @ hidden).ravel(), delta.sum(1)))

    def curvature(self, features: Floats) -> Floats:
        """(P, P): the second derivatives of the error, without those of the activations (Gauss-Newton)."""
        count = len(self.weights)
        result = np.zeros((count, count))
        step = max((1 << 22) // (count * self.outputs), 1)
        for start in range(0, len(features), step):
            part = features[start : start + step]
            hidden, a = self._activations(part, self.weights)
            w2 = self.parts(self.weights)[2]
            inner = (
                w2[None] * (1.0 - hidden * hidden)[:, None, :]
            )  # (n, outputs, hidden): of activations by hidden sums
            n, o = len(part), self.outputs
            jacobian = np.zeros((n, o, count))
            w1, b1, u2, u1 = self._places()
            jacobian[:, :, w1] = (inner[..., None] * part[:, None, None, :]).reshape(n, o, -1)
            jacobian[:, :, b1] = inner
            for k in range(o):
                jacobian[:, k, u2.start + k * self.hidden : u2.start + (k + 1) * self.hidden] = hidden
                jacobian[:, k, u1.start + k] = 1.0
            y = self._finished(a).T
            if self.function == "linear":
                scaled = jacobian
            elif self.function == "logistic":
                scaled = jacobian * (y * (1.0 - y))[:, :, None]
            else:
                mean = np.einsum("no,nop->np", y, jacobian)
                scaled = y[:, :, None] * (jacobian - mean[:, None, :])
            result += jacobian.reshape(-1, count).T @ scaled.reshape(-1, count)
        return result

    def _places(self) -> tuple[slice, slice, slice, slice]:
        i, h, o = self.inputs, self.hidden, self.outputs
        a, b, c = h * i, h * i + h, h * i + h + o * h
        return slice(0, a), slice(a, b), slice(b, c), slice(c, c + o)


@dataclass(slots=True)
class Regularization:
    """Penalties on weights: `weight_prior` times half the sum of their squares, in 1, 2, 4 or inputs + 3 groups."""

    weight_prior: list[float] = field(default_factory=lambda: [0.0])
    noise_prior: float = 1.0
    num_outer_iterations: int = 0
    num_inner_iterations: int = 1
    #: Filled by an automatic determination.
    num_well_determined_params: float = 0.0
    fraction_well_determined_params: float = 0.0


@dataclass(slots=True)
class Rejection:
    """How samples of a class of rejects are made up."""

    sampling_strategy: str = "no_rejection_class"
    hyperbox_tolerance: float = 0.2
    rejection_sample_factor: float = 1.0
    random_seed: int = 42
    rejection_class_index: int = -1


class Perceptron:
    """A perceptron with its samples, preprocessing and settings."""

    kind = "class_mlp"

    def __init__(
        self,
        inputs: int,
        hidden: int,
        outputs: int,
        function: str,
        preprocessing: str,
        components: int,
        seed: int,
    ) -> None:
        self.inputs, self.hidden, self.outputs = inputs, hidden, outputs
        self.function, self.preprocessing, self.components, self.seed = function, preprocessing, components, seed
        self.samples = Samples(inputs, 1 if function == "softmax" else outputs)
        self.regularization = Regularization()
        self.rejection = Rejection(rejection_class_index=outputs - 1)
        size = prep.length(preprocessing, inputs, components)
        self.network = Network.random(size, hidden, outputs, function, seed)
        self.prepare: prep.Preprocessing | None = None

    @property
    def trained(self) -> bool:
        return self.prepare is not None

    @property
    def classes(self) -> int:
        return self.outputs

    def information(self, preprocessing: str) -> Floats:
        """See `preprocessing.information`."""
        classes = self.samples.classes if self.function == "softmax" else None
        return prep.information(preprocessing, self.samples.features, classes)

    def evaluate(self, features: Floats) -> Floats:
        """(N, outputs): the outputs, for softmax the probabilities of the classes. Raises `ClassifierProblem`."""
        if self.prepare is None:
            raise ClassifierProblem("untrained", "the perceptron has not been trained")
        return self.network.outputs_of(self.prepare(features))

    def labels(self, features: Floats, threshold: float) -> Int64s:
        """(N,) the most probable classes; -1 where the probability is below the threshold."""
        if self.prepare is None:
            raise ClassifierProblem("untrained", "the perceptron has not been trained")
        w1, b1, w2, b2 = self.network.parts(self.network.weights)
        first = w1 * self.prepare.matrix if self.prepare.matrix.ndim == 1 else w1 @ self.prepare.matrix.T
        # Single precision: a class differs only where the two best are equally probable.
        hidden = (first.astype(np.float32), (b1 - first @ self.prepare.mean).astype(np.float32)[:, None])
        output = (w2.astype(np.float32), b2.astype(np.float32)[:, None])
        result = np.empty(len(features), np.int64)
        step = max((_CHUNK >> 2) // self.hidden, 1)
        for start in range(0, len(features), step):
            part = np.ascontiguousarray(features[start : start + step].T, np.float32)
            result[start : start + step] = _best(part, hidden, output, threshold)
        return result

    def train(self, iterations: int, weight_tolerance: float, error_tolerance: float) -> tuple[float, list[float]]:
        """Minimise the error over the samples, from the present weights; the mean error at the end and after each iteration.

        The tolerances are those of one step: for every weight, and for the sum of the errors. Raises `ClassifierProblem`.
        """
        if not len(self.samples):
            raise ClassifierProblem("samples", "there are no training samples")
        features, classes, targets = self._training_set()
        self.prepare = prep.fit(self.preprocessing, features, classes, self.components)
        inputs = self.prepare(features)
        log: list[float] = []
        for turn in range(max(self.regularization.num_outer_iterations, 1)):
            log += self._descend(inputs, targets, iterations, weight_tolerance, error_tolerance)
            if self.regularization.num_outer_iterations > turn:
                for _ in range(self.regularization.num_inner_iterations):
                    self._reestimate(inputs, targets)
        count = len(features)
        if not log:
            log = [self.network.error(self.network.weights, inputs, targets)[0]]
        return log[-1] / count, [value / count for value in log]

    def _training_set(self) -> tuple[Floats, Int64s | None, Floats]:
        features = self.samples.features
        if self.function != "softmax":
            return features, None, np.ascontiguousarray(self.samples.targets.T)
        classes = self.samples.classes
        if self.rejection.sampling_strategy != "no_rejection_class":
            rejects = made_up_rejects(features, classes, self.rejection)
            features = np.vstack((features, rejects))
            classes = np.append(classes, np.full(len(rejects), self.rejection.rejection_class_index))
        targets = np.zeros((self.outputs, len(classes)))
        targets[classes, np.arange(len(classes))] = 1.0
        return features, classes, targets

    def _descend(
        self, inputs: Floats, targets: Floats, iterations: int, weight_tolerance: float, error_tolerance: float
    ) -> list[float]:
        net = self.network
        alpha = np.asarray(self.regularization.weight_prior)[net.groups(len(self.regularization.weight_prior))]
        beta = self.regularization.noise_prior if self.function == "linear" else 1.0

        def value(weights: Floats) -> tuple[float, Any]:
            error, state = net.error(weights, inputs, targets)
            return beta * error + 0.5 * float(alpha @ (weights * weights)), state

        def gradient(weights: Floats, state: Any) -> Floats:
            return beta * net.error_gradient(weights, inputs, targets, state) + alpha * weights

        net.weights, log = minimise(value, gradient, net.weights, iterations, weight_tolerance, error_tolerance)
        return log

    def _reestimate(self, inputs: Floats, targets: Floats) -> None:
        """New priors from the evidence for the present ones."""
        net, settings = self.network, self.regularization
        groups = net.groups(len(settings.weight_prior))
        alpha = np.asarray(settings.weight_prior)
        beta = settings.noise_prior if self.function == "linear" else 1.0
        values, vectors = np.linalg.eigh(beta * net.curvature(inputs) + np.diag(np.maximum(alpha, 1e-12)[groups]))
        inverse = ((vectors * vectors) / np.maximum(values, 1e-12)).sum(axis=1)
        determined = np.bincount(groups, 1.0 - alpha[groups] * inverse, len(alpha))
        squares = np.bincount(groups, net.weights**2, len(alpha))
        settings.weight_prior = [float(g / s) if s > 0 else 0.0 for g, s in zip(np.maximum(determined, 0.0), squares)]
        total = float(determined.sum())
        if self.function == "linear":
            error = net.error(net.weights, inputs, targets)[0]
            freedom = targets.size - total
            if error > 0 and freedom > 0:
                settings.noise_prior = freedom / (2.0 * error)
        settings.num_well_determined_params = total
        settings.fraction_well_determined_params = total / len(net.weights)

    # ------------------------------------------------------------------------------------------------------------ files

    def to_bytes(self) -> bytes:
        """A file of all but the samples."""
        facts = {
            "sizes": [self.inputs, self.hidden, self.outputs, self.components, self.seed],
            "function": self.function,
            "preprocessing": self.preprocessing,
            "weight_prior": self.regularization.weight_prior,
            "regularization": [
                self.regularization.noise_prior,
                self.regularization.num_outer_iterations,
                self.regularization.num_inner_iterations,
                self.regularization.num_well_determined_params,
                self.regularization.fraction_well_determined_params,
            ],
            "rejection": [
                self.rejection.sampling_strategy,
                self.rejection.hyperbox_tolerance,
                self.rejection.rejection_sample_factor,
                self.rejection.random_seed,
                self.rejection.rejection_class_index,
            ],
        }
        arrays = {"weights": self.network.weights, **(self.prepare.arrays() if self.prepare else {})}
        return container.pack(self.kind, facts, arrays)

    @classmethod
    def from_bytes(cls, data: bytes) -> Perceptron:
        """The perceptron in a file. Raises `ClassifierProblem`."""
        facts, arrays = container.unpack(data, cls.kind)
        try:
            inputs, hidden, outputs, components, seed = map(int, facts["sizes"])
            size = prep.length(facts["preprocessing"], inputs, components)
            weights = arrays["weights"]
            if min(inputs, hidden, outputs, size) < 1 or weights.shape != (Network.size(size, hidden, outputs),):
                raise ValueError("the weights do not fit")
            if facts["function"] not in FUNCTIONS or facts["preprocessing"] not in prep.KINDS:
                raise ValueError("unknown kind of network")
            result = cls(inputs, hidden, outputs, facts["function"], facts["preprocessing"], components, seed)
            result.network.weights = weights
            if "mean" in arrays:
                result.prepare = prep.Preprocessing.from_arrays(arrays, inputs)
                if result.prepare.dimension != size:
                    raise ValueError("the preprocessing does not fit")
            noise, outer, inner, number, fraction = facts["regularization"]
            priors = [float(value) for value in facts["weight_prior"]]
            if len(priors) not in (1, 2, 4, size + 3):
                raise ValueError("the priors do not fit")
            result.regularization = Regularization(
                priors, float(noise), int(outer), int(inner), float(number), float(fraction)
            )
            strategy, tolerance, factor, random, index = facts["rejection"]
            if strategy not in STRATEGIES or not 0 <= index < outputs:
                raise ValueError("unknown rejection")
            result.rejection = Rejection(strategy, float(tolerance), float(factor), int(random), int(index))
            return result
        except (KeyError, TypeError, ValueError) as error:
            raise ClassifierProblem("damaged", f"the file is damaged: {error}") from None


def _best(points: Any, hidden: Any, output: Any, threshold: float) -> Int64s:
    """The most probable class of each of (D, N) points; -1 where the probability is below the threshold."""
    inner = hidden[0] @ points
    inner += hidden[1]
    np.tanh(inner, out=inner)
    values = output[0] @ inner
    values += output[1]
    best, top = np.zeros(points.shape[1], np.int64), values[0].copy()
    for k in range(1, len(values)):
        best[values[k] > top] = k
        np.maximum(top, values[k], out=top)
    if threshold > 0:
        values -= top
        total = np.add.reduce(np.exp(values, out=values))
        best[total * np.float32(threshold) > 1] = -1
    return best


def made_up_rejects(features: Floats, classes: Int64s, settings: Rejection) -> Floats:
    """Samples of the class of rejects: uniformly distributed in boxes around the given ones.

    The boxes are enlarged by the tolerance times their extent on each side. A ring is an enlarged box without the box.
    """
    generator = np.random.default_rng(abs(settings.random_seed))
    if settings.sampling_strategy == "hyperbox_around_all_classes":
        groups = [features]
    else:
        groups = [features[classes == name] for name in np.unique(classes)]
    parts = []
    for group in groups:
        low, high = group.min(axis=0), group.max(axis=0)
        margin = settings.hyperbox_tolerance * (high - low)
        count = round(settings.rejection_sample_factor * len(group))
        points = generator.uniform(low - margin, high + margin, (count, features.shape[1]))
        if settings.sampling_strategy == "hyperbox_ring_around_each_class" and margin.any():
            inside = ((points >= low) & (points <= high)).all(axis=1)
            # Those inside the box move out of it along one of the axes, to where the ring is.
            axes = np.flatnonzero(margin > 0)
            chosen = axes[generator.integers(len(axes), size=int(inside.sum()))]
            offset = generator.uniform(0.0, 1.0, len(chosen)) * margin[chosen]
            above = generator.random(len(chosen)) < 0.5
            points[np.flatnonzero(inside), chosen] = np.where(above, high[chosen] + offset, low[chosen] - offset)
        parts.append(points)
    return np.vstack(parts)
