"""Support vector machines: training, reduction and classification."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.classifiers.samples import Floats, Samples
from hdev.errors import HError, wrong_type, wrong_value
from hdev.operators.classification import _common
from hdev.operators.classification._common import SVM, ClassSvm, TrainData
from hdev.operators.system.serialized_item import SerializedItem
from hdev.registry import operator
from hdev.values import Handle

_ENDING, _SAMPLES = ".gsc", ".stf"


def _machine() -> Any:
    from hdev.classifiers.svm import SupportVectorMachine

    return SupportVectorMachine


def restored(data: bytes) -> ClassSvm:
    """See `hdev.values.handle.restored`."""
    return ClassSvm(_common.unpacked(_machine(), data))


@operator
def create_class_svm(
    num_features: int,
    kernel_type: str,
    kernel_param: int | float,
    nu: int | float,
    num_classes: int,
    mode: str,
    preprocessing: str,
    num_components: int,
) -> ClassSvm:
    """A support vector machine (nu-SVM).

    Parameters
    ----------
    num_features : >= 1
    kernel_type : 'linear' x.z, 'rbf' exp (-KernelParam |x-z|^2), 'polynomial_homogeneous' (x.z)^KernelParam,
        'polynomial_inhomogeneous' (x.z + 1)^KernelParam
    kernel_param : gamma > 0, or the degree, an integer from 1 on
    nu : 0 < nu < 1; at most this part of the samples is on the wrong side of the margin, at least this part are support vectors
    num_classes : >= 1 (novelties: one class)
    mode : 'one-versus-one' (a machine for each pair of classes, which vote), 'one-versus-all' (a machine for each class, the
        largest value wins), 'novelty-detection' (one class and all that is new)
    preprocessing, num_components : see `create_class_mlp`; no 'canonical_variates' for novelties

    Errors: 1301 .. 1308. Source: reference page of `create_class_svm`.
    """
    from hdev.classifiers.svm import KERNELS, MODES

    name = "create_class_svm"
    _common.positive(num_features, 1, name)
    _common.one_of(kernel_type, KERNELS, 2, name)
    check_kernel(kernel_type, kernel_param, nu, (3, 4), name)
    _common.one_of(mode, MODES, 6, name)
    novelties = mode == "novelty-detection"
    if num_classes < 1 or (not novelties and num_classes < 2):
        raise wrong_value(5, name, f"{num_classes} classes")
    if novelties and preprocessing == "canonical_variates":
        raise wrong_value(7, name, "canonical variates need more than one class")
    classes = 1 if novelties else num_classes
    components = _common.checked_preprocessing(preprocessing, num_components, num_features, classes, 7, name)
    param, part = float(kernel_param), float(nu)
    return ClassSvm(_machine()(num_features, kernel_type, param, part, classes, mode, preprocessing, components))


def check_kernel(kind: str, param: int | float, nu: int | float, positions: tuple[int, int], name: str) -> None:
    """The kernel's parameter and nu are such; shared with the chapter OCR."""
    if kind == "rbf" and not param > 0:
        raise wrong_value(positions[0], name, f"gamma {param}")
    if kind.startswith("polynomial") and (param != int(param) or param < 1):
        raise wrong_value(positions[0], name, f"degree {param}")
    if not 0 < nu < 1:
        raise wrong_value(positions[1], name, f"nu {nu}")


@operator
def get_params_class_svm(svmhandle: ClassSvm) -> tuple[int, str, float, float, int, str, str, int]:
    """What `create_class_svm` was given. Source: reference page of `get_params_class_svm`."""
    model = svmhandle.model
    return (
        model.dimension,
        model.kernel,
        model.param,
        model.nu,
        model.classes,
        model.mode,
        model.preprocessing,
        model.components,
    )


@operator
def add_sample_class_svm(svmhandle: ClassSvm, features: list[int | float], class_: int | float) -> None:
    """Store a training sample.

    Parameters
    ----------
    features : NumFeatures finite numbers
    class_ : 0 .. NumClasses - 1; 0 for novelties

    Errors: 1402, 1302, 1303. Source: reference page of `add_sample_class_svm`.
    """
    model = svmhandle.model
    row = _common.vector(features, model.dimension, 2, "add_sample_class_svm")
    model.samples.add(row, [_common.class_number(class_, model.classes, 3, "add_sample_class_svm")])


@operator
def get_sample_num_class_svm(svmhandle: ClassSvm) -> int:
    """The number of stored samples. Source: reference page of `get_sample_num_class_svm`."""
    return len(svmhandle.model.samples)


@operator
def get_sample_class_svm(svmhandle: ClassSvm, index_sample: int) -> tuple[Floats, int]:
    """Features and class of a stored sample, counted from 0; error 1302 without such a sample.

    Source: reference page of `get_sample_class_svm`.
    """
    features, target = _common.sample(svmhandle.model.samples, index_sample, "get_sample_class_svm")
    return features, int(target[0])


@operator
def clear_samples_class_svm(svmhandle: list[ClassSvm]) -> None:
    """Forget the stored samples; what was learnt remains. Source: reference page of `clear_samples_class_svm`."""
    for handle in svmhandle:
        handle.model.samples.clear()


@operator(effects=("write",))
def write_samples_class_svm(svmhandle: ClassSvm, file_name: str, *, session: Any) -> None:
    """Write the stored samples to a file ('.stf' if it has no ending), whole or not at all.

    Errors: 3380 there are none; 5212 writing failed. Source: reference page of `write_samples_class_svm`.
    """
    _common.write_samples(svmhandle, file_name, _SAMPLES, session, "write_samples_class_svm")


@operator(effects=("read",))
def read_samples_class_svm(svmhandle: ClassSvm, file_name: str, *, session: Any) -> None:
    """Add the samples in a file that `write_samples_class_svm` has written.

    Errors: 5200 there is no such file; 3381 it is no file of samples; 3383 they do not fit.
    Source: reference page of `read_samples_class_svm`.
    """
    _common.read_samples(svmhandle, file_name, _SAMPLES, session, "read_samples_class_svm")


@operator
def add_class_train_data_svm(svmhandle: ClassSvm, class_train_data_handle: TrainData) -> None:
    """Add all samples of training data; error 3383 if they do not fit. Source: page of `add_class_train_data_svm`."""
    classes = svmhandle.model.classes
    _common.take_samples(svmhandle, class_train_data_handle, classes, "add_class_train_data_svm")


@operator
def get_class_train_data_svm(svmhandle: ClassSvm) -> TrainData:
    """The stored samples as training data for any classifier. Source: reference page of `get_class_train_data_svm`."""
    return _common.as_train_data(svmhandle.model.samples)


@operator
def get_prep_info_class_svm(svmhandle: ClassSvm, preprocessing: str) -> tuple[Floats, Floats]:
    """How much each transformed feature would tell: parts of 1, and their sums so far (see `get_prep_info_class_mlp`).

    Errors: 1302; 3380 there are no samples. Source: reference page of `get_prep_info_class_svm`.
    """
    classes = svmhandle.model.mode != "novelty-detection"
    return _common.preparation_information(svmhandle, preprocessing, "get_prep_info_class_svm", classes=classes)


@operator
def train_class_svm(svmhandle: ClassSvm, epsilon: int | float, train_mode: list[str | Handle]) -> None:
    """Train all machines with the stored samples, which decides the classes for good: the optimum is unique.

    Parameters
    ----------
    epsilon : > 0; how far the conditions of the optimum may be missed (0.001)
    train_mode : 'default'; 'add_sv_to_train_set': the present support vectors become further samples; or a trained machine of
        the same kind as a start (the result is the same)

    Where classes overlap so much that nu leaves no margin, their machine is trained with a larger one.
    Errors: 1302, 1303; 3380 there are no samples, 3392 none of a class; 3387 nu is too large for the samples: it can be at most
    twice the part of the smaller class; 3393 there are no support vectors yet.
    Source: reference page of `train_class_svm`.
    """
    train(svmhandle.model, epsilon, train_mode, ClassSvm, "train_class_svm", (2, 3))


def train(
    model: Any, epsilon: int | float, mode: list[str | Handle], kind: type[Handle], name: str, at: tuple[int, int]
) -> None:
    """Train a machine, with errors of parameters at these positions; shared with the chapter OCR."""
    if not epsilon > 0:
        raise wrong_value(at[0], name, f"{epsilon}")
    if len(mode) != 1:
        raise wrong_value(at[1], name, "one mode is wanted")
    if isinstance(mode[0], Handle):
        if not isinstance(mode[0], kind):
            raise wrong_type(at[1], name, f"a {mode[0].semantics} handle")
        other = mode[0].model  # type: ignore[attr-defined]
        if not other.trained or (other.dimension, other.kernel, other.mode, other.classes) != (
            model.dimension,
            model.kernel,
            model.mode,
            model.classes,
        ):
            raise HError(3389, "a trained machine of the same kind is wanted", operator=name)
    elif mode[0] not in ("default", "add_sv_to_train_set"):
        raise wrong_value(at[1], name, repr(mode[0]))
    with _common.problems(SVM, name):
        model.train(float(epsilon), mode[0] == "add_sv_to_train_set")


@operator
def get_support_vector_num_class_svm(svmhandle: ClassSvm) -> tuple[int, Any]:
    """The number of support vectors of all machines together, and of each machine (see `create_class_svm` for their order).

    Error 3393 the machine has not been trained. Source: reference page of `get_support_vector_num_class_svm`.
    """
    return support_vector_numbers(svmhandle.model, "get_support_vector_num_class_svm")


def support_vector_numbers(model: Any, name: str) -> tuple[int, Any]:
    """How many there are, and for each machine; shared with the chapter OCR."""
    if not model.trained:
        raise HError(SVM.untrained, "the support vector machine has not been trained", operator=name)
    return len(model.vectors), np.count_nonzero(model.coefficients, axis=0)


@operator
def get_support_vector_class_svm(svmhandle: ClassSvm, index_support_vector: int) -> int:
    """Which sample a support vector (counted from 0) is; -1 for one that a reduction has made up.

    Errors: 1302 there is no such vector; 3393 the machine has not been trained.
    Source: reference page of `get_support_vector_class_svm`.
    """
    return support_vector(svmhandle.model, index_support_vector, "get_support_vector_class_svm")


def support_vector(model: Any, index: int, name: str) -> int:
    """The number of its sample; shared with the chapter OCR."""
    support_vector_numbers(model, name)
    if not 0 <= index < len(model.origin):
        raise wrong_value(2, name, f"support vector {index} of {len(model.origin)}")
    return int(model.origin[index])


@operator
def reduce_class_svm(svmhandle: ClassSvm, method: str, min_remaining_sv: int, max_error: int | float) -> ClassSvm:
    """A machine with fewer support vectors, which is faster and nearly the same.

    Parameters
    ----------
    method : 'bottom_up': again and again the two nearest support vectors of a side become one between them
    min_remaining_sv : >= 2; for each machine
    max_error : > 0; the squared norm of the change of each machine, as a part of its own (0.001)

    Errors: 1302 .. 1304; 3391 the kernel is not 'rbf'; 3393 not trained. Source: reference page of `reduce_class_svm`.
    """
    return ClassSvm(reduced(svmhandle.model, method, min_remaining_sv, max_error, "reduce_class_svm"))


def reduced(model: Any, method: str, least: int, error: int | float, name: str) -> Any:
    """The machine with fewer support vectors; shared with the chapter OCR."""
    _common.one_of(method, ("bottom_up",), 2, name)
    _common.positive(least, 3, name, 2)
    if not error > 0:
        raise wrong_value(4, name, f"{error}")
    with _common.problems(SVM, name):
        return model.reduced(least, float(error))


@operator
def select_feature_set_svm(
    class_train_data_handle: TrainData,
    selection_method: str,
    gen_param_name: list[str],
    gen_param_value: list[int | float | str],
) -> tuple[ClassSvm, list[Any], float]:
    """Choose the subfeatures with which a support vector machine (rbf) does best in a two-fold cross validation.

    Parameters
    ----------
    selection_method : 'greedy' (add what helps most) or 'greedy_oscillating' (and try to take away again)
    gen_param_name, gen_param_value : 'nu' (0.1), 'gamma' (0.02), 'mode' ('one-versus-one')

    Returns a trained machine for the chosen features, their numbers (or names), and the part classified correctly.
    Errors: 1302, 1303, 1304, 1404; 3380 there are no samples. Source: reference page of `select_feature_set_svm`.
    """
    from hdev.operators.classification._selection import select_features

    name = "select_feature_set_svm"
    gamma, nu, mode = selection_settings(gen_param_name, gen_param_value, 3, name)

    def make(samples: Samples, classes: int) -> Any:
        size = samples.dimension
        model = _machine()(size, "rbf", gamma, nu, classes, mode, "normalization", size)
        model.samples = samples
        model.train(0.001)
        return model

    return select_features(ClassSvm, make, class_train_data_handle, selection_method, name)


def selection_settings(names: list[str], values: list[Any], position: int, name: str) -> tuple[float, float, str]:
    """Gamma, nu and mode for choosing features; shared with the chapter OCR."""
    settings: dict[str, Any] = {"gamma": 0.02, "nu": 0.1, "mode": "one-versus-one"}
    for parameter, value in _common.named(names, values, position, name).items():
        if parameter == "mode":
            settings[parameter] = _common.one_of(value, ("one-versus-one", "one-versus-all"), position + 1, name)
        elif parameter in settings:
            settings[parameter] = _common.take_real(value, 0.0, position + 1, name)
        else:
            raise wrong_value(position, name, repr(parameter))
    check_kernel("rbf", settings["gamma"], settings["nu"], (position + 1, position + 1), name)
    return settings["gamma"], settings["nu"], settings["mode"]


@operator
def evaluate_class_svm(svmhandle: ClassSvm, features: list[int | float]) -> float:
    """How much a feature vector belongs to the class of a novelty detection: above 1 inside, below 1 outside.

    Errors: 1301 the machine is none for novelties; 1402, 1302; 3393 it has not been trained.
    Source: reference page of `evaluate_class_svm`.
    """
    name = "evaluate_class_svm"
    model = svmhandle.model
    if model.mode != "novelty-detection":
        raise wrong_value(1, name, f"the mode of the machine is '{model.mode}'")
    row = _common.vector(features, model.dimension, 2, name)
    with _common.problems(SVM, name):
        return float(model.scores(row)[0, 0])


@operator
def classify_class_svm(svmhandle: ClassSvm, features: list[int | float], num: list[int]) -> Any:
    """The Num best classes of a feature vector, the best first: by votes, or by the values of the machines.

    For a novelty detection (Num must be 1): 1 if the vector is like the samples, 0 if it is new.
    Errors: 1402, 1302, 1303; 3393 the machine has not been trained. Source: reference page of `classify_class_svm`.
    """
    name = "classify_class_svm"
    model = svmhandle.model
    row = _common.vector(features, model.dimension, 2, name)
    if len(num) != 1:
        raise wrong_value(3, name, "one number is wanted")
    _common.positive(num[0], 3, name)
    with _common.problems(SVM, name):
        if model.mode == "novelty-detection":
            if num[0] != 1:
                raise wrong_value(3, name, f"{num[0]} classes of a novelty detection")
            return int(model.scores(row)[0, 0] >= 1.0)
        return model.ranking(row)[0, : num[0]]


@operator(effects=("write",))
def write_class_svm(svmhandle: ClassSvm, file_name: str, *, session: Any) -> None:
    """Write a machine without its samples to a file ('.gsc' if it has no ending), whole or not at all.

    Errors: 5212 writing failed. Source: reference page of `write_class_svm`.
    """
    _common.write_file(file_name, _ENDING, svmhandle.model.to_bytes(), session, "write_class_svm")


@operator(effects=("read",))
def read_class_svm(file_name: str, *, session: Any) -> ClassSvm:
    """The machine in a file that `write_class_svm` has written. MVTec's own form cannot be read.

    Errors: 5200 there is no such file; 3384 it holds no support vector machine. Source: reference page of `read_class_svm`.
    """
    return ClassSvm(_common.from_file(_machine(), file_name, (_ENDING,), SVM.no_class_file, session, "read_class_svm"))


@operator
def serialize_class_svm(svmhandle: ClassSvm) -> SerializedItem:
    """A machine without its samples as serialized item. Source: reference page of `serialize_class_svm`."""
    return SerializedItem(_machine().kind, svmhandle.model.to_bytes())


@operator
def deserialize_class_svm(serialized_item_handle: SerializedItem) -> ClassSvm:
    """The machine in a serialized item; error 3395 if there is none. Source: reference page of `deserialize_class_svm`."""
    return ClassSvm(_common.from_item(_machine(), serialized_item_handle, SVM.no_item, "deserialize_class_svm"))


@operator
def clear_class_svm(svmhandle: list[ClassSvm]) -> None:
    """Free support vector machines. Source: reference page of `clear_class_svm`."""
    _common.clear(svmhandle)
