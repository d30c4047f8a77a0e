"""Training data that any classifier can take: feature vectors with classes, divided into subfeatures."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.classifiers import ClassifierProblem, container
from hdev.classifiers.samples import Floats, Samples
from hdev.errors import HError, wrong_number, wrong_value
from hdev.operators.classification import _common
from hdev.operators.classification._common import TrainData
from hdev.operators.system.serialized_item import SerializedItem
from hdev.registry import operator

_KIND, _ENDING = "class_train_data", ".ctd"
_NO_FILE, _NO_ITEM = 3316, 3318


@operator
def create_class_train_data(num_dim: int) -> TrainData:
    """Empty training data for feature vectors of length NumDim, >= 1. Error 1301.

    Source: reference page of `create_class_train_data`.
    """
    return TrainData(Samples(_common.positive(num_dim, 1, "create_class_train_data")))


@operator
def add_sample_class_train_data(
    class_train_data_handle: TrainData, order: str, features: list[int | float], class_id: list[int]
) -> None:
    """Store training samples.

    Parameters
    ----------
    order : 'row': all features of the first sample, of the second ...; 'column' or 'feature_column': the first feature of all
        samples, the second ...
    features : as many as there are samples times NumDim
    class_id : the class of each sample, or one for all; >= 0

    Errors: 1302; 1403, 1303; 1404, 1304. Source: reference page of `add_sample_class_train_data`.
    """
    name = "add_sample_class_train_data"
    _common.one_of(order, ("row", "column", "feature_column"), 2, name)
    dimension = class_train_data_handle.samples.dimension
    values = np.asarray(features, np.float64)
    if not len(values) or len(values) % dimension:
        raise wrong_number(3, name, f"{len(values)} values for vectors of {dimension}")
    if not np.isfinite(values).all():
        raise wrong_value(3, name, "features must be finite numbers")
    count = len(values) // dimension
    if len(class_id) not in (1, count):
        raise wrong_number(4, name, f"{len(class_id)} classes for {count} samples")
    if min(class_id) < 0:
        raise wrong_value(4, name, f"class {min(class_id)}")
    rows = values.reshape(count, dimension) if order == "row" else values.reshape(dimension, count).T
    class_train_data_handle.samples.add(rows, np.broadcast_to(np.asarray(class_id), (count,)))


@operator
def get_sample_num_class_train_data(class_train_data_handle: TrainData) -> int:
    """The number of samples. Source: reference page of `get_sample_num_class_train_data`."""
    return len(class_train_data_handle.samples)


@operator
def get_sample_class_train_data(class_train_data_handle: TrainData, index_sample: int) -> tuple[Floats, int]:
    """Features and class of a sample, counted from 0; error 1302 without such a sample.

    Source: reference page of `get_sample_class_train_data`.
    """
    features, target = _common.sample(class_train_data_handle.samples, index_sample, "get_sample_class_train_data")
    return features, int(target[0])


@operator
def set_feature_lengths_class_train_data(
    class_train_data_handle: TrainData, sub_feature_length: list[int], names: list[str]
) -> None:
    """Divide the feature vectors into subfeatures, which are chosen (`select_feature_set_...`) as a whole.

    Parameters
    ----------
    sub_feature_length : >= 1; they sum up to NumDim
    names : one for each, or none

    Errors: 1302, 1402, 1403. Source: reference page of `set_feature_lengths_class_train_data`.
    """
    name = "set_feature_lengths_class_train_data"
    if any(length < 1 for length in sub_feature_length):
        raise wrong_value(2, name, "a subfeature without features")
    dimension = class_train_data_handle.samples.dimension
    if sum(sub_feature_length) != dimension:
        raise wrong_value(2, name, f"the lengths sum up to {sum(sub_feature_length)}, not to {dimension}")
    if len(names) not in (0, len(sub_feature_length)):
        raise wrong_number(3, name, f"{len(names)} names for {len(sub_feature_length)} subfeatures")
    class_train_data_handle.lengths = list(sub_feature_length)
    class_train_data_handle.names = list(names)


@operator
def select_sub_feature_class_train_data(
    class_train_data_handle: TrainData, sub_feature_indices: list[int | str]
) -> TrainData:
    """The same samples with some of the subfeatures only, in the given order.

    Parameters
    ----------
    sub_feature_indices : numbers from 0, or names; without subfeatures numbers of features

    Error 1302 for one that does not exist, 1402 without any. Source: reference page of `select_sub_feature_class_train_data`.
    """
    name = "select_sub_feature_class_train_data"
    data, chosen = class_train_data_handle, []
    groups = data.groups()
    if not sub_feature_indices:
        raise wrong_number(2, name, "no subfeatures")
    for index in sub_feature_indices:
        number = data.names.index(index) if isinstance(index, str) and index in data.names else index
        if not isinstance(number, int) or not 0 <= number < len(groups):
            raise wrong_value(2, name, f"no subfeature {index!r}")
        chosen.append(number)
    samples = data.samples.select(np.concatenate([groups[k] for k in chosen]))
    lengths = [data.lengths[k] for k in chosen] if data.lengths else []
    return TrainData(samples, lengths, [data.names[k] for k in chosen] if data.names else [])


def restored(data: bytes) -> TrainData:
    """See `hdev.values.handle.restored`."""
    try:
        return _from_bytes(data)
    except ClassifierProblem as problem:
        raise ValueError(str(problem)) from None


def _from_bytes(content: bytes) -> TrainData:
    facts, arrays = container.unpack(content, _KIND)
    try:
        samples = Samples.from_arrays(arrays["features"], arrays["targets"])
        lengths, names = [int(value) for value in facts["lengths"]], [str(value) for value in facts["names"]]
    except (KeyError, TypeError, ValueError) as error:
        raise ClassifierProblem("damaged", f"the file is damaged: {error}") from None
    if (lengths and (min(lengths) < 1 or sum(lengths) != samples.dimension)) or len(names) not in (0, len(lengths)):
        raise ClassifierProblem("damaged", "the file is damaged: the subfeatures do not fit")
    return TrainData(samples, lengths, names)


@operator(effects=("write",))
def write_class_train_data(class_train_data_handle: TrainData, file_name: str, *, session: Any) -> None:
    """Write training data to a file ('.ctd' if it has no ending), whole or not at all. Error 5212 writing failed.

    Source: reference page of `write_class_train_data`.
    """
    _common.write_file(file_name, _ENDING, class_train_data_handle.packed(), session, "write_class_train_data")


@operator(effects=("read",))
def read_class_train_data(file_name: str, *, session: Any) -> TrainData:
    """The training data in a file that `write_class_train_data` has written. MVTec's own form cannot be read.

    Errors: 5200 there is no such file; 3316 it holds no training data. Source: reference page of `read_class_train_data`.
    """
    path, content = _common.read_file(file_name, (_ENDING,), session, "read_class_train_data")
    try:
        return _from_bytes(content)
    except ClassifierProblem as problem:
        raise HError(_NO_FILE, f"{path}: {problem}", operator="read_class_train_data") from None


@operator
def serialize_class_train_data(class_train_data_handle: TrainData) -> SerializedItem:
    """Training data as serialized item. Source: reference page of `serialize_class_train_data`."""
    return SerializedItem(_KIND, class_train_data_handle.packed())


@operator
def deserialize_class_train_data(serialized_item_handle: SerializedItem) -> TrainData:
    """The training data in a serialized item; error 3318 if there is none.

    Source: reference page of `deserialize_class_train_data`.
    """
    try:
        return _from_bytes(serialized_item_handle.of(_KIND, _NO_ITEM, "deserialize_class_train_data"))
    except ClassifierProblem as problem:
        raise HError(_NO_ITEM, str(problem), operator="deserialize_class_train_data") from None


@operator
def clear_class_train_data(class_train_data_handle: list[TrainData]) -> None:
    """Free training data. Source: reference page of `clear_class_train_data`."""
    _common.clear(class_train_data_handle)
