"""The classifier by boxes of older versions, and its sets of samples in text files."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.classifiers import ClassifierProblem
from hdev.classifiers.boxes import BoxClassifier, vector
from hdev.classifiers.samples import Floats
from hdev.errors import HError, wrong_number, wrong_value
from hdev.operators.classification import _common
from hdev.operators.system.serialized_item import SerializedItem
from hdev.registry import operator
from hdev.values import Handle

_NO_FILE, _NO_ITEM, _NO_SAMPLES = 3316, 3318, 5238
_ENDING = ".cbx"


class ClassBox(Handle):
    """A classifier by boxes."""

    semantics = "class_box"

    def __init__(self) -> None:
        super().__init__()
        self.model = BoxClassifier()

    def release(self) -> None:
        self.model = BoxClassifier()


class SampleSet(Handle):
    """Samples of a text file: features (NaN where unknown) and classes."""

    semantics = "feature_set"

    def __init__(self, rows: list[tuple[Floats, int]]) -> None:
        super().__init__()
        self.rows = rows

    def release(self) -> None:
        self.rows = []


@operator
def create_class_box() -> ClassBox:
    """A classifier that describes classes by boxes in the space of features. Source: reference page of `create_class_box`."""
    return ClassBox()


def _features(handle: ClassBox, values: list[Any], name: str) -> Floats:
    """A vector with as many features as the classifier knows; those left out are unknown."""
    dimension = handle.model.dimension
    if not values or (dimension and len(values) > dimension):
        raise wrong_number(2, name, f"{len(values)} features instead of {dimension or 'some'}")
    try:
        x = vector(values)
    except ValueError as error:
        raise wrong_value(2, name, str(error)) from None
    return np.append(x, np.full(max(dimension - len(x), 0), np.nan))


@operator
def learn_class_box(classif_handle: ClassBox, features: list[int | float | str], class_: int) -> None:
    """Learn that a feature vector belongs to a class.

    Parameters
    ----------
    features : numbers, '*' for an unknown one; the first sample decides how many, later ones may leave out the last
    class_ : any integer from 0 on

    Errors: 1402, 1302, 1303. Source: reference page of `learn_class_box`.
    """
    x = _features(classif_handle, features, "learn_class_box")
    if class_ < 0:
        raise wrong_value(3, "learn_class_box", f"class {class_}")
    classif_handle.model.learn(x, class_)


def _classified(handle: ClassBox, values: list[Any], name: str, *, reject: bool) -> int:
    x = _features(handle, values, name)
    try:
        return int(handle.model.classify(x[None], reject=reject)[0])
    except ClassifierProblem as problem:
        raise HError(_common.NOT_TRAINED, str(problem), operator=name) from None


@operator
def enquire_class_box(classif_handle: ClassBox, feature_list: list[int | float | str]) -> int:
    """The class of a feature vector: that of the smallest box that holds it, otherwise of the nearest box.

    Errors: 1402, 1302; 3394 nothing has been learnt. Source: reference page of `enquire_class_box`.
    """
    return _classified(classif_handle, feature_list, "enquire_class_box", reject=False)


@operator
def enquire_reject_class_box(classif_handle: ClassBox, feature_list: list[int | float | str]) -> int:
    """The class of the smallest box that holds a feature vector; -1 if no box does.

    Errors: 1402, 1302; 3394 nothing has been learnt. Source: reference page of `enquire_reject_class_box`.
    """
    return _classified(classif_handle, feature_list, "enquire_reject_class_box", reject=True)


@operator
def descript_class_box(
    classif_handle: ClassBox, dimensions: int
) -> tuple[list[int], list[int], list[float], list[float], list[int], list[int]]:
    """All boxes: class, number within the class (from 0), bounds, samples inside, foreign samples met.

    Parameters
    ----------
    dimensions : of how many features the bounds are returned for each box, >= 1 (at most as many as there are)

    Error 1302. Source: reference page of `descript_class_box`.
    """
    _common.positive(dimensions, 2, "descript_class_box")
    found = [
        (name, n, box) for name, boxes in sorted(classif_handle.model.boxes.items()) for n, box in enumerate(boxes)
    ]
    return (
        [name for name, _, _ in found],
        [n for _, n, _ in found],
        [float(value) for _, _, box in found for value in box.low[:dimensions]],
        [float(value) for _, _, box in found for value in box.high[:dimensions]],
        [box.trained for _, _, box in found],
        [box.wrong for _, _, box in found],
    )


@operator
def set_class_box_param(classif_handle: ClassBox, flag: str, value: int | float) -> None:
    """When boxes are split: 'min_samples_for_split' (80), 'split_error' (0.1: foreign samples for each own one).

    'prop_constant' is kept without effect. Errors: 1302, 1303. Source: reference page of `set_class_box_param`.
    """
    settings = classif_handle.model.settings
    if flag == "min_samples_for_split":
        settings.min_samples_for_split = _common.take_integer(value, 2, 3, "set_class_box_param")
    elif flag in ("split_error", "prop_constant"):
        setattr(settings, flag, _common.take_real(value, 0.0, 3, "set_class_box_param"))
    else:
        raise wrong_value(2, "set_class_box_param", repr(flag))


@operator
def get_class_box_param(classif_handle: ClassBox, flag: str) -> int | float:
    """A parameter of `set_class_box_param`, or 'used_memory' (bytes of the learnt samples). Error 1302.

    Source: reference page of `get_class_box_param`.
    """
    model = classif_handle.model
    if flag == "used_memory":
        return sum(8 * model.dimension * (box.trained + 2) for boxes in model.boxes.values() for box in boxes)
    if flag not in type(model.settings).__slots__:
        raise wrong_value(2, "get_class_box_param", repr(flag))
    return getattr(model.settings, flag)


# ------------------------------------------------------------------------------------------------------------------ files


@operator(effects=("write",))
def write_class_box(classif_handle: ClassBox, file_name: str, *, session: Any) -> None:
    """Write a classifier to a file ('.cbx' if it has no ending), whole or not at all. Error 5212 writing failed.

    Source: reference page of `write_class_box`.
    """
    _common.write_file(file_name, _ENDING, classif_handle.model.to_bytes(), session, "write_class_box")


@operator(effects=("read",))
def read_class_box(classif_handle: ClassBox, file_name: str, *, session: Any) -> None:
    """Let a handle refer to the classifier in a file of `write_class_box`. MVTec's own form cannot be read.

    Errors: 5200 there is no such file; 3316 it holds no classifier. Source: reference page of `read_class_box`.
    """
    found = _common.from_file(BoxClassifier, file_name, (_ENDING,), _NO_FILE, session, "read_class_box")
    classif_handle.model = found


@operator
def serialize_class_box(classif_handle: ClassBox) -> SerializedItem:
    """A classifier as serialized item. Source: reference page of `serialize_class_box`."""
    return SerializedItem(BoxClassifier.kind, classif_handle.model.to_bytes())


@operator
def deserialize_class_box(classif_handle: ClassBox, serialized_item_handle: SerializedItem) -> None:
    """Let a handle refer to the classifier in a serialized item; error 3318 if there is none.

    Source: reference page of `deserialize_class_box`.
    """
    classif_handle.model = _common.from_item(BoxClassifier, serialized_item_handle, _NO_ITEM, "deserialize_class_box")


@operator
def close_class_box(classif_handle: list[ClassBox]) -> None:
    """Free classifiers. Source: reference page of `close_class_box`."""
    _common.clear(classif_handle)


# -------------------------------------------------------------------------------------------------------- sets of samples


@operator(effects=("read",))
def read_sampset(file_name: str, *, session: Any) -> SampleSet:
    """The samples in a text file: a line each, its features ('*' for an unknown one) and, last, its class.

    Values are separated by blanks, tabs, commas or semicolons; empty lines and those that begin with # are passed over.
    Errors: 5200 there is no such file; 5238 a line is no sample. Source: reference page of `read_sampset`.
    """
    path, data = _common.read_file(file_name, (), session, "read_sampset")
    rows: list[tuple[Floats, int]] = []
    for number, line in enumerate(data.decode("utf-8-sig", "replace").splitlines(), start=1):
        words = line.replace(",", " ").replace(";", " ").split()
        if not words or words[0].startswith("#"):
            continue
        try:
            *values, name = words
            x, known = vector(list(values)), int(name)
            if not values or known < 0 or (rows and len(x) != len(rows[0][0])):
                raise ValueError("the number of features or the class is wrong")
        except ValueError as error:
            raise HError(_NO_SAMPLES, f"{path}, line {number}: {error}", operator="read_sampset") from None
        rows.append((x, known))
    return SampleSet(rows)


@operator(effects=("write", "random"))
def learn_sampset_box(
    classif_handle: ClassBox,
    samp_key: SampleSet,
    outfile: str,
    nsamples: int,
    stop_error: int | float,
    error_n: int,
    *,
    session: Any,
) -> None:
    """Learn samples of a set in random order until few are classified wrongly.

    Parameters
    ----------
    outfile : a text file for the protocol: the error after every ErrorN samples ('' for none)
    nsamples : how many samples are learnt at most, >= 1
    stop_error : learning stops when at most this part of the last ErrorN samples was classified wrongly before it was learnt
    error_n : >= 1

    Errors: 1304 .. 1306; 1302 the features do not fit; 5212 writing failed. Source: reference page of `learn_sampset_box`.
    """
    name = "learn_sampset_box"
    _common.positive(nsamples, 4, name)
    _common.take_real(stop_error, 0.0, 5, name)
    _common.positive(error_n, 6, name)
    model = classif_handle.model
    _check(model, samp_key, name)
    protocol, wrong = [], 0
    for count in range(1, nsamples + 1 if samp_key.rows else 1):
        x, known = samp_key.rows[int(session.random.integers(len(samp_key.rows)))]
        wrong += not model.boxes or int(model.classify(x[None], reject=False)[0]) != known
        model.learn(x, known)
        if count % error_n == 0:
            protocol.append(f"{count} {wrong / error_n:g}\n")
            if wrong <= stop_error * error_n:
                break
            wrong = 0
    if outfile:
        _common.write_file(outfile, "", "".join(protocol).encode(), session, name)


def _check(model: BoxClassifier, samples: SampleSet, name: str) -> None:
    if model.dimension and samples.rows and len(samples.rows[0][0]) != model.dimension:
        raise wrong_value(2, name, f"samples of {len(samples.rows[0][0])} features instead of {model.dimension}")


@operator
def test_sampset_box(classif_handle: ClassBox, samp_key: SampleSet) -> float:
    """The part of the samples that is classified wrongly; 0.0 for an empty set.

    Errors: 1302 the features do not fit; 3394 nothing has been learnt. Source: reference page of `test_sampset_box`.
    """
    _check(classif_handle.model, samp_key, "test_sampset_box")
    if not samp_key.rows:
        return 0.0
    points = np.array([x for x, _ in samp_key.rows])
    try:
        found = classif_handle.model.classify(points, reject=False)
    except ClassifierProblem as problem:
        raise HError(_common.NOT_TRAINED, str(problem), operator="test_sampset_box") from None
    return float(np.mean(found != np.array([known for _, known in samp_key.rows])))


@operator
def clear_sampset(samp_key: list[SampleSet]) -> None:
    """Free sets of samples. Source: reference page of `clear_sampset`."""
    _common.clear(samp_key)
