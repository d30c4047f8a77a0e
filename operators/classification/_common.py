"""What the operators on classifiers share: handles, errors, files, the access to samples.

The four kinds of classifiers differ in their models (`hdev.classifiers`) and in the codes of what goes wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.classifiers import ClassifierProblem
from hdev.classifiers import preprocessing as prep
from hdev.classifiers.samples import Floats, Samples
from hdev.classifiers.threads import one_thread
from hdev.errors import HError, wrong_number, wrong_value
from hdev.operators.system.serialized_item import SerializedItem
from hdev.runtime.paths import read_whole, write_whole
from hdev.values import Handle

CANNOT_BE_OPENED = 5215
WRITE_FAILED = 5212
NOT_TRAINED = 3394


@dataclass(frozen=True, slots=True)
class Codes:
    """The error codes of one kind of classifier."""

    untrained: int
    no_samples: int
    no_class_file: int
    no_sample_file: int
    sample_format: int
    no_item: int
    training: Mapping[str, int]

    def of(self, problem: ClassifierProblem) -> int:
        """The code of what went wrong in a model."""
        if problem.reason == "untrained":
            return self.untrained
        return self.training.get(problem.reason, self.no_samples)


MLP = Codes(NOT_TRAINED, 3352, 3357, 3353, 3355, 3361, {})
GMM = Codes(3340, 3341, 3333, 3330, 3332, 3342, {"collapsed": 3336, "class": 3337})
SVM = Codes(3393, 3380, 3384, 3381, 3383, 3395, {"class": 3392, "nu": 3387, "fail": 3388, "kernel": 3391, "add": 3390})
KNN = Codes(NOT_TRAINED, 3320, 3316, 3316, 3316, 3318, {})


class Model(Handle):
    """A handle to a classifier; `model` is what `hdev.classifiers` knows."""

    codes: Codes

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def release(self) -> None:
        self.model = None

    def packed(self) -> bytes:
        data: bytes = self.model.to_bytes()
        return data


class ClassMlp(Model):
    """A multilayer perceptron."""

    semantics = "class_mlp"
    codes = MLP


class ClassGmm(Model):
    """A Gaussian mixture model."""

    semantics = "class_gmm"
    codes = GMM


class ClassSvm(Model):
    """A support vector machine."""

    semantics = "class_svm"
    codes = SVM


class ClassKnn(Model):
    """A classifier by nearest neighbours."""

    semantics = "class_knn"
    codes = KNN


class ClassLut(Handle):
    """A look-up table."""

    semantics = "class_lut"

    def __init__(self, table: Any) -> None:
        super().__init__()
        self.table = table

    def release(self) -> None:
        self.table = None


class TrainData(Handle):
    """Training samples for any classifier; `lengths` and `names` divide feature vectors into subfeatures."""

    semantics = "class_train_data"

    def __init__(self, samples: Samples, lengths: list[int] | None = None, names: list[str] | None = None) -> None:
        super().__init__()
        self.samples = samples
        self.lengths = lengths or []
        self.names = names or []

    def release(self) -> None:
        self.samples.clear()

    def packed(self) -> bytes:
        from hdev.classifiers import container

        return container.pack(self.semantics, {"lengths": self.lengths, "names": self.names}, self.samples.arrays())

    def groups(self) -> list[NDArray[np.int64]]:
        """The columns of each subfeature."""
        if not self.lengths:
            return [np.array([k]) for k in range(self.samples.dimension)]
        return np.split(np.arange(self.samples.dimension), np.cumsum(self.lengths)[:-1])


@contextmanager
def problems(codes: Codes, name: str) -> Iterator[None]:
    """What goes wrong in a model as the error of its kind; matrices are multiplied by one thread meanwhile."""
    try:
        with one_thread():
            yield
    except ClassifierProblem as problem:
        raise HError(codes.of(problem), str(problem), operator=name) from None


def vector(values: Sequence[int | float], length: int, position: int, name: str) -> Floats:
    """One feature vector of the given length as a row (1, length)."""
    if len(values) != length:
        raise wrong_number(position, name, f"{len(values)} features instead of {length}")
    features = np.asarray(values, np.float64).reshape(1, length)
    if not np.isfinite(features).all():
        raise wrong_value(position, name, "features must be finite numbers")
    return features


def positive(value: int, position: int, name: str, least: int = 1) -> int:
    """A number that is at least `least`."""
    if value < least:
        raise wrong_value(position, name, f"{value} is less than {least}")
    return value


def one_of(value: str, choices: Sequence[str], position: int, name: str) -> str:
    """A string that is one of the choices."""
    if value not in choices:
        raise wrong_value(position, name, f"'{value}' is none of {', '.join(choices)}")
    return value


def checked_preprocessing(kind: str, components: int, dimension: int, classes: int, position: int, name: str) -> int:
    """The number of components that a preprocessing leaves; `position` is that of its name, the number follows."""
    one_of(kind, prep.KINDS, position, name)
    if kind in ("none", "normalization"):
        return components if components > 0 else dimension
    most = prep.largest(kind, dimension, classes)
    if not 1 <= components <= most:
        raise wrong_value(position + 1, name, f"{components} components; there are 1 to {most}")
    return components


def preparation_information(handle: Model, kind: str, name: str, *, classes: bool = True) -> tuple[Floats, Floats]:
    """What the components of a preprocessing tell, and the sums of that so far."""
    if kind not in ("principal_components", "canonical_variates") or (kind == "canonical_variates" and not classes):
        raise wrong_value(2, name, repr(kind))
    if not len(handle.model.samples):
        raise HError(handle.codes.no_samples, "there are no training samples", operator=name)
    values = handle.model.information(kind)
    return values, np.cumsum(values)


# ---------------------------------------------------------------------------------------------------------------- samples


def sample(samples: Samples, index: int, name: str) -> tuple[Floats, Floats]:
    """Features and target of sample `index` (from 0), the second control parameter."""
    if not 0 <= index < len(samples):
        raise wrong_value(2, name, f"sample {index} of {len(samples)}")
    return samples.features[index], samples.targets[index]


def class_number(value: int | float, classes: int, position: int, name: str) -> int:
    """The number of a class, 0 .. classes - 1."""
    if value != int(value) or not 0 <= value < classes:
        raise wrong_value(position, name, f"class {value} of {classes}")
    return int(value)


def take_samples(handle: Model, data: TrainData, classes: int | None, name: str) -> None:
    """Add all samples of `data` to those of the classifier."""
    samples = handle.model.samples
    if data.samples.dimension != samples.dimension:
        problem = f"samples of {data.samples.dimension} features instead of {samples.dimension}"
        raise HError(handle.codes.sample_format, problem, operator=name)
    most = int(data.samples.classes.max(initial=-1))
    if classes is not None and most >= classes:
        raise HError(handle.codes.sample_format, f"class {most} of {classes}", operator=name)
    samples.add(data.samples.features, data.samples.classes)


def as_train_data(samples: Samples) -> TrainData:
    """A copy of samples with classes as training data."""
    copied = Samples(samples.dimension)
    copied.add(samples.features, samples.classes)
    return TrainData(copied)


# ------------------------------------------------------------------------------------------------------------------ files


def write_file(file_name: str, ending: str, data: bytes, session: Any, name: str) -> None:
    """Write a whole file, with this ending if it has none."""
    path = session.paths.find_write(file_name, "" if _has_ending(file_name) else ending)
    try:
        write_whole(path, data)
    except OSError as error:
        raise HError(WRITE_FAILED, f"{path}: {error.strerror}", operator=name) from None


def _has_ending(file_name: str) -> bool:
    last = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    return "." in last.lstrip(".")


def read_file(file_name: str, endings: Sequence[str], session: Any, name: str) -> tuple[str, bytes]:
    """The path and the content of a file, whose ending may be left out."""
    path = session.paths.find_read(file_name, tuple(endings))
    try:
        return path, read_whole(path)
    except OSError as error:
        raise HError(CANNOT_BE_OPENED, f"{path}: {error.strerror}", operator=name) from None


def from_file(kind: Any, file_name: str, endings: Sequence[str], code: int, session: Any, name: str) -> Any:
    """The model in a file: `kind.from_bytes` of its content; error `code` if it is none."""
    path, data = read_file(file_name, endings, session, name)
    try:
        return kind.from_bytes(data)
    except ClassifierProblem as problem:
        hint = _HINT if problem.reason == "format" else ""
        raise HError(code, f"{path}: {problem}{hint}", operator=name) from None


_HINT = (
    ". Train it here from its samples: HALCON writes them as tuples (get_sample_..., write_tuple)"
    " and images of characters as image files"
)


def unpacked(kind: Any, data: bytes) -> Any:
    """The model that a handle's `packed` gave. Raises ValueError if it is none."""
    try:
        return kind.from_bytes(data)
    except ClassifierProblem as problem:
        raise ValueError(str(problem)) from None


def from_item(kind: Any, item: SerializedItem, code: int, name: str) -> Any:
    """The model in a serialized item; error `code` if it is none."""
    try:
        return kind.from_bytes(item.of(kind.kind, code, name))
    except ClassifierProblem as problem:
        raise HError(code, str(problem), operator=name) from None


def write_samples(handle: Model, file_name: str, ending: str, session: Any, name: str) -> None:
    """Write the samples of a classifier to a file; an error if there are none."""
    from hdev.classifiers import samples

    if not len(handle.model.samples):
        raise HError(handle.codes.no_samples, "there are no training samples", operator=name)
    write_file(file_name, ending, samples.write(handle.model.samples, f"samples_{handle.semantics}"), session, name)


def read_samples(handle: Model, file_name: str, ending: str, session: Any, name: str) -> None:
    """Add the samples in a file to those of a classifier."""
    from hdev.classifiers import samples

    path, data = read_file(file_name, (ending,), session, name)
    codes, own = handle.codes, handle.model.samples
    try:
        found = samples.read(data, f"samples_{handle.semantics}")
    except ClassifierProblem as problem:
        hint = _HINT if problem.reason == "format" else ""
        raise HError(codes.no_sample_file, f"{path}: {problem}{hint}", operator=name) from None
    if (found.dimension, found.width) != (own.dimension, own.width):
        raise HError(codes.sample_format, f"{path}: samples of {found.dimension} features", operator=name)
    limit = getattr(handle.model, "classes", None) if own.width == 1 and handle.semantics != "class_knn" else None
    if limit is not None and _are_classes(handle) and len(found):
        if found.classes.min() < 0 or found.classes.max() >= limit:
            raise HError(codes.sample_format, f"{path}: class {int(found.classes.max())} of {limit}", operator=name)
    own.extend(found)


def _are_classes(handle: Model) -> bool:
    return getattr(handle.model, "function", "softmax") == "softmax"


# ------------------------------------------------------------------------------------------------------------- parameters


def named(names: Sequence[str], values: Sequence[Any], position: int, name: str) -> dict[str, Any]:
    """Generic parameters: names at `position`, their values at the next."""
    if len(names) != len(values):
        raise wrong_number(position + 1, name, f"{len(values)} values for {len(names)} names")
    return dict(zip(names, values))


def take_integer(value: Any, least: int, position: int, name: str) -> int:
    """An integer parameter that is at least `least`."""
    if not isinstance(value, int | float) or value != int(value) or value < least:
        raise wrong_value(position, name, f"{value!r} is no integer from {least} on")
    return int(value)


def take_real(value: Any, least: float, position: int, name: str) -> float:
    """A real parameter that is at least `least`."""
    if not isinstance(value, int | float) or not value >= least or value == float("inf"):
        raise wrong_value(position, name, f"{value!r} is no number from {least:g} on")
    return float(value)


def clear(handles: Sequence[Handle]) -> None:
    """Free all."""
    for handle in handles:
        handle.clear()
