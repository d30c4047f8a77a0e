"""Classification by nearest neighbours."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.classifiers.samples import Floats, Samples
from hdev.errors import wrong_number, wrong_value
from hdev.operators.classification import _common
from hdev.operators.classification._common import KNN, ClassKnn, TrainData
from hdev.operators.system.serialized_item import SerializedItem
from hdev.registry import operator

_ENDING = ".gnc"


def _neighbors() -> Any:
    from hdev.classifiers.knn import Neighbors

    return Neighbors


def restored(data: bytes) -> ClassKnn:
    """See `hdev.values.handle.restored`."""
    return ClassKnn(_common.unpacked(_neighbors(), data))


@operator
def create_class_knn(num_dim: list[int]) -> ClassKnn:
    """A classifier by nearest neighbours for feature vectors of length NumDim, >= 1 (the sum, if several are given).

    Errors: 1301, 1401. Source: reference page of `create_class_knn`.
    """
    if not num_dim:
        raise wrong_number(1, "create_class_knn", "no dimension")
    for value in num_dim:
        _common.positive(value, 1, "create_class_knn")
    return ClassKnn(_neighbors()(sum(num_dim)))


@operator
def add_sample_class_knn(knnhandle: ClassKnn, features: list[int | float], class_id: list[int]) -> None:
    """Store training samples.

    Parameters
    ----------
    features : the features of the first sample, of the second ...
    class_id : the class of each, >= 0

    Errors: 1402, 1302; 1403, 1303. Source: reference page of `add_sample_class_knn`.
    """
    name = "add_sample_class_knn"
    model = knnhandle.model
    if not class_id:
        raise wrong_number(3, name, "no class")
    _common.vector(features, model.dimension * len(class_id), 2, name)
    if min(class_id) < 0:
        raise wrong_value(3, name, f"class {min(class_id)}")
    model.samples.add(features, class_id)


@operator
def get_sample_num_class_knn(knnhandle: ClassKnn) -> int:
    """The number of stored samples. Source: reference page of `get_sample_num_class_knn`."""
    return len(knnhandle.model.samples)


@operator
def get_sample_class_knn(knnhandle: ClassKnn, index_sample: int) -> tuple[Floats, int]:
    """Features and class of a stored sample, counted from 0; error 1302 without such a sample.

    Source: reference page of `get_sample_class_knn`.
    """
    features, target = _common.sample(knnhandle.model.samples, index_sample, "get_sample_class_knn")
    return features, int(target[0])


@operator
def add_class_train_data_knn(knnhandle: ClassKnn, class_train_data_handle: TrainData) -> None:
    """Add all samples of training data; error 3316 if they do not fit. Source: page of `add_class_train_data_knn`."""
    _common.take_samples(knnhandle, class_train_data_handle, None, "add_class_train_data_knn")


@operator
def get_class_train_data_knn(knnhandle: ClassKnn) -> TrainData:
    """The stored samples as training data for any classifier. Source: reference page of `get_class_train_data_knn`."""
    return _common.as_train_data(knnhandle.model.samples)


@operator
def train_class_knn(knnhandle: ClassKnn, gen_param_name: list[str], gen_param_value: list[int | float | str]) -> None:
    """Put the stored samples into a search tree; those added later count after the next training.

    Parameters
    ----------
    gen_param_name, gen_param_value : 'num_trees' (>= 1, without effect: the search is exact with one), 'normalization' ('true':
        each feature is scaled to standard deviation 1; 'false')

    Errors: 1302, 1303, 1403; 3320 there are no samples. Source: reference page of `train_class_knn`.
    """
    settings = training_settings(gen_param_name, gen_param_value, 2, "train_class_knn")
    model = knnhandle.model
    for parameter, value in settings.items():
        setattr(model.settings, parameter, value)
    with _common.problems(KNN, "train_class_knn"):
        model.train()


def training_settings(names: list[str], values: list[Any], position: int, name: str) -> dict[str, Any]:
    """The checked parameters of a training; shared with the chapter OCR."""
    settings: dict[str, Any] = {}
    for parameter, value in _common.named(names, values, position, name).items():
        if parameter == "num_trees":
            settings[parameter] = _common.take_integer(value, 1, position + 1, name)
        elif parameter == "normalization":
            settings[parameter] = _common.one_of(value, ("true", "false"), position + 1, name)
        else:
            raise wrong_value(position, name, repr(parameter))
    return settings


@operator
def set_params_class_knn(
    knnhandle: ClassKnn, gen_param_name: list[str], gen_param_value: list[int | float | str]
) -> None:
    """What `classify_class_knn` returns, and how it searches.

    Parameters
    ----------
    gen_param_name, gen_param_value :
        'method': 'classes_distance', 'classes_frequency', 'classes_weighted_frequencies' or 'neighbors_distance'.
        'max_num_classes': how many classes at most are returned, >= 1 (1). 'k': how many neighbours count, >= 1 (5).
        'num_checks', >= 0, and 'epsilon', >= 0: limits of an approximate search, without effect: the search is exact.

    Errors: 1302, 1303, 1403. Source: reference page of `set_params_class_knn`.
    """
    from hdev.classifiers.knn import METHODS

    name = "set_params_class_knn"
    settings = knnhandle.model.settings
    for parameter, value in _common.named(gen_param_name, gen_param_value, 2, name).items():
        if parameter == "method":
            settings.method = _common.one_of(value, METHODS, 3, name)
        elif parameter in ("max_num_classes", "k", "num_checks"):
            setattr(settings, parameter, _common.take_integer(value, 0 if parameter == "num_checks" else 1, 3, name))
        elif parameter == "epsilon":
            settings.epsilon = _common.take_real(value, 0.0, 3, name)
        else:
            raise wrong_value(2, name, repr(parameter))


@operator
def get_params_class_knn(knnhandle: ClassKnn, gen_param_name: list[str]) -> list[Any]:
    """Parameters of `set_params_class_knn` and `train_class_knn`; error 1302 for other names.

    Source: reference page of `get_params_class_knn`.
    """
    settings = knnhandle.model.settings
    for parameter in gen_param_name:
        if parameter not in type(settings).__slots__:
            raise wrong_value(2, "get_params_class_knn", repr(parameter))
    return [getattr(settings, parameter) for parameter in gen_param_name]


@operator
def select_feature_set_knn(
    class_train_data_handle: TrainData,
    selection_method: str,
    gen_param_name: list[str],
    gen_param_value: list[int | float | str],
) -> tuple[ClassKnn, list[Any], float]:
    """Choose the subfeatures with which nearest neighbours do best in a two-fold cross validation.

    Parameters
    ----------
    selection_method : 'greedy' (add what helps most) or 'greedy_oscillating' (and try to take away again)
    gen_param_name, gen_param_value : 'num_neighbors' (neighbours that count, 1), 'num_trees' (without effect)

    Returns a trained classifier for the chosen features (scaled to standard deviation 1), their numbers (or names), and the
    part classified correctly. Errors: 1302, 1303, 1304, 1404; 3320 there are no samples.
    Source: reference page of `select_feature_set_knn`.
    """
    from hdev.operators.classification._selection import select_features

    name = "select_feature_set_knn"
    neighbors = selection_settings(gen_param_name, gen_param_value, 3, name)

    def make(samples: Samples, classes: int) -> Any:
        model = _neighbors()(samples.dimension)
        model.samples = samples
        model.settings.k, model.settings.normalization = neighbors, "true"
        if neighbors > 1:
            model.settings.method = "classes_frequency"
        model.train()
        return Unlimited(model)

    handle, chosen, score = select_features(ClassKnn, make, class_train_data_handle, selection_method, name)
    return ClassKnn(handle.model.model), chosen, score


def selection_settings(names: list[str], values: list[Any], position: int, name: str) -> int:
    """How many neighbours count when features are chosen; shared with the chapter OCR."""
    neighbors = 1
    for parameter, value in _common.named(names, values, position, name).items():
        if parameter not in ("num_neighbors", "num_trees"):
            raise wrong_value(position, name, repr(parameter))
        number = _common.take_integer(value, 1, position + 1, name)
        neighbors = number if parameter == "num_neighbors" else neighbors
    return neighbors


class Unlimited:
    """A classifier whose labels are those of the nearest samples, however far."""

    def __init__(self, model: Any) -> None:
        self.model = model

    def labels(self, features: Floats, threshold: float) -> Any:
        return self.model.labels(features, np.inf)


@operator
def classify_class_knn(knnhandle: ClassKnn, features: list[int | float]) -> tuple[list[int], list[float]]:
    """The best classes for a feature vector, and their ratings, as 'method' of `set_params_class_knn` says.

    'classes_distance' (the default): the classes among the k nearest samples, by distance (Euclidean, of the scaled features).
    'classes_frequency': by how many of the k they are; the rating is the part. 'classes_weighted_frequencies': these
    parts divided by the mean distances, made to sum up to 1. 'neighbors_distance': the numbers of the k nearest samples, and
    their distances.
    Errors: 1402, 1302; 3394 the classifier has not been trained. Source: reference page of `classify_class_knn`.
    """
    row = _common.vector(features, knnhandle.model.dimension, 2, "classify_class_knn")
    with _common.problems(KNN, "classify_class_knn"):
        return knnhandle.model.classify(row[0])


@operator(effects=("write",))
def write_class_knn(knnhandle: ClassKnn, file_name: str, *, session: Any) -> None:
    """Write a classifier, with its samples, to a file ('.gnc' if it has no ending), whole or not at all.

    Errors: 5212 writing failed. Source: reference page of `write_class_knn`.
    """
    _common.write_file(file_name, _ENDING, knnhandle.model.to_bytes(), session, "write_class_knn")


@operator(effects=("read",))
def read_class_knn(file_name: str, *, session: Any) -> ClassKnn:
    """The classifier in a file that `write_class_knn` has written. MVTec's own form cannot be read.

    Errors: 5200 there is no such file; 3316 it holds none. Source: reference page of `read_class_knn`.
    """
    found = _common.from_file(_neighbors(), file_name, (_ENDING,), KNN.no_class_file, session, "read_class_knn")
    return ClassKnn(found)


@operator
def serialize_class_knn(knnhandle: ClassKnn) -> SerializedItem:
    """A classifier with its samples as serialized item. Source: reference page of `serialize_class_knn`."""
    return SerializedItem(_neighbors().kind, knnhandle.model.to_bytes())


@operator
def deserialize_class_knn(serialized_item_handle: SerializedItem) -> ClassKnn:
    """The classifier in a serialized item; error 3318 if there is none. Source: reference page of `deserialize_class_knn`."""
    return ClassKnn(_common.from_item(_neighbors(), serialized_item_handle, KNN.no_item, "deserialize_class_knn"))


@operator
def clear_class_knn(knnhandle: list[ClassKnn]) -> None:
    """Free classifiers. Source: reference page of `clear_class_knn`."""
    _common.clear(knnhandle)
