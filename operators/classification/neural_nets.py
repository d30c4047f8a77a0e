"""Multilayer perceptrons: training, classification and regression."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.classifiers.samples import Floats, Samples
from hdev.errors import HError, wrong_number, wrong_value
from hdev.operators.classification import _common
from hdev.operators.classification._common import MLP, ClassMlp, TrainData
from hdev.operators.system.serialized_item import SerializedItem
from hdev.registry import operator

_ENDING, _SAMPLES = ".gmc", ".mtf"
_NOT_ENCODED = 3351
_NO_CLASSIFIER = 3356


def _perceptron() -> Any:
    from hdev.classifiers.mlp import Perceptron

    return Perceptron


def restored(data: bytes) -> ClassMlp:
    """See `hdev.values.handle.restored`."""
    return ClassMlp(_common.unpacked(_perceptron(), data))


@operator
def create_class_mlp(
    num_input: int,
    num_hidden: int,
    num_output: int,
    output_function: str,
    preprocessing: str,
    num_components: int,
    rand_seed: int,
) -> ClassMlp:
    """A perceptron with one hidden layer of tanh units.

    Parameters
    ----------
    num_input, num_hidden, num_output : >= 1
        Features, hidden units, and outputs: classes for 'softmax'.
    output_function : 'softmax' for classes that exclude each other, 'logistic' for attributes, 'linear' for regression
    preprocessing : 'none', 'normalization' (mean 0 and standard deviation 1 of each feature), 'principal_components',
        'canonical_variates' (softmax only)
    num_components : how many transformed features the last two keep; NumOutput - 1 at most for the last
    rand_seed : the start of the random initial weights

    Errors: 1301 .. 1306. Source: reference page of `create_class_mlp`.
    """
    from hdev.classifiers.mlp import FUNCTIONS

    for position, value in enumerate((num_input, num_hidden, num_output), start=1):
        _common.positive(value, position, "create_class_mlp")
    _common.one_of(output_function, FUNCTIONS, 4, "create_class_mlp")
    if preprocessing == "canonical_variates" and output_function != "softmax":
        raise wrong_value(5, "create_class_mlp", "canonical variates need classes: 'softmax'")
    components = _common.checked_preprocessing(
        preprocessing, num_components, num_input, num_output, 5, "create_class_mlp"
    )
    sizes = (num_input, num_hidden, num_output)
    return ClassMlp(_perceptron()(*sizes, output_function, preprocessing, components, rand_seed))


@operator
def get_params_class_mlp(mlphandle: ClassMlp) -> tuple[int, int, int, str, str, int]:
    """What `create_class_mlp` was given, but for the random seed. Source: reference page of `get_params_class_mlp`."""
    model = mlphandle.model
    return model.inputs, model.hidden, model.outputs, model.function, model.preprocessing, model.components


@operator
def add_sample_class_mlp(mlphandle: ClassMlp, features: list[int | float], target: list[int | float]) -> None:
    """Store a training sample.

    Parameters
    ----------
    features : NumInput finite numbers
    target : for 'softmax' the class, 0 .. NumOutput - 1, or a 1 at its place among NumOutput - 1 zeros; otherwise the NumOutput
        values that the outputs should have

    Errors: 1402, 1302; 1403, 1303; 3351 other numbers than one 1 and zeros. Source: reference page of `add_sample_class_mlp`.
    """
    name = "add_sample_class_mlp"
    model = mlphandle.model
    row = _common.vector(features, model.inputs, 2, name)
    model.samples.add(row, [_target(model, target, name)])


def _target(model: Any, target: list[int | float], name: str) -> list[float]:
    if model.function == "softmax" and len(target) == 1 and model.outputs > 1:
        return [_common.class_number(target[0], model.outputs, 3, name)]
    if len(target) != model.outputs:
        raise wrong_number(3, name, f"{len(target)} values for {model.outputs} outputs")
    if model.function == "softmax":
        if sorted(target) != [0] * (model.outputs - 1) + [1]:
            raise HError(_NOT_ENCODED, f"{target}", operator=name)
        return [float(list(target).index(1))]
    if not np.isfinite(target).all():
        raise wrong_value(3, name, "targets must be finite numbers")
    return [float(value) for value in target]


@operator
def get_sample_num_class_mlp(mlphandle: ClassMlp) -> int:
    """The number of stored samples. Source: reference page of `get_sample_num_class_mlp`."""
    return len(mlphandle.model.samples)


@operator
def get_sample_class_mlp(mlphandle: ClassMlp, index_sample: int) -> tuple[Floats, Floats]:
    """Features and target of a stored sample, counted from 0; a class as a 1 among zeros. Error 1302 without such a sample.

    Source: reference page of `get_sample_class_mlp`.
    """
    model = mlphandle.model
    features, target = _common.sample(model.samples, index_sample, "get_sample_class_mlp")
    return features, np.eye(model.outputs)[int(target[0])] if model.function == "softmax" else target


@operator
def clear_samples_class_mlp(mlphandle: list[ClassMlp]) -> None:
    """Forget the stored samples; what was learnt remains. Source: reference page of `clear_samples_class_mlp`."""
    for handle in mlphandle:
        handle.model.samples.clear()


@operator(effects=("write",))
def write_samples_class_mlp(mlphandle: ClassMlp, file_name: str, *, session: Any) -> None:
    """Write the stored samples to a file ('.mtf' if it has no ending), whole or not at all.

    Errors: 3352 there are none; 5212 writing failed. Source: reference page of `write_samples_class_mlp`.
    """
    _common.write_samples(mlphandle, file_name, _SAMPLES, session, "write_samples_class_mlp")


@operator(effects=("read",))
def read_samples_class_mlp(mlphandle: ClassMlp, file_name: str, *, session: Any) -> None:
    """Add the samples in a file that `write_samples_class_mlp` has written.

    Errors: 5200 there is no such file; 3353 it is no file of samples; 3355 they do not fit the perceptron.
    Source: reference page of `read_samples_class_mlp`.
    """
    _common.read_samples(mlphandle, file_name, _SAMPLES, session, "read_samples_class_mlp")


@operator
def add_class_train_data_mlp(mlphandle: ClassMlp, class_train_data_handle: TrainData) -> None:
    """Add all samples of training data. Errors: 3355 they do not fit; 3356 the perceptron is none for classes.

    Source: reference page of `add_class_train_data_mlp`.
    """
    _needs_classes(mlphandle, "add_class_train_data_mlp")
    classes = mlphandle.model.outputs
    _common.take_samples(mlphandle, class_train_data_handle, classes, "add_class_train_data_mlp")


@operator
def get_class_train_data_mlp(mlphandle: ClassMlp) -> TrainData:
    """The stored samples as training data for any classifier; error 3356 without classes.

    Source: reference page of `get_class_train_data_mlp`.
    """
    _needs_classes(mlphandle, "get_class_train_data_mlp")
    return _common.as_train_data(mlphandle.model.samples)


def _needs_classes(handle: ClassMlp, name: str) -> None:
    if handle.model.function != "softmax":
        raise HError(_NO_CLASSIFIER, f"its output function is '{handle.model.function}'", operator=name)


# --------------------------------------------------------------------------------------------------------------- training


@operator
def get_prep_info_class_mlp(mlphandle: ClassMlp, preprocessing: str) -> tuple[Floats, Floats]:
    """How much each transformed feature would tell: parts of 1, and their sums so far.

    Parameters
    ----------
    preprocessing : 'principal_components' (parts of the variance) or 'canonical_variates' (of the variation between classes)

    Errors: 1302; 3352 there are no samples. Source: reference page of `get_prep_info_class_mlp`.
    """
    classes = mlphandle.model.function == "softmax"
    return _common.preparation_information(mlphandle, preprocessing, "get_prep_info_class_mlp", classes=classes)


@operator
def train_class_mlp(
    mlphandle: ClassMlp, max_iterations: int, weight_tolerance: int | float, error_tolerance: int | float
) -> tuple[float, list[float]]:
    """Minimise the error over the stored samples, starting from the present weights, by scaled conjugate gradients.

    Parameters
    ----------
    max_iterations : >= 1
    weight_tolerance, error_tolerance : > 0
        Training is over when a step changes no weight by more than the first and the sum of the errors by less than the second.

    Returns the mean error of a sample at the end and after each iteration: cross entropy for 'softmax' and 'logistic', half the
    squared distance for 'linear'; penalties on weights included. Training again goes on where it ended.
    Errors: 1302 .. 1304; 3352 there are no samples. Source: reference page of `train_class_mlp`.
    """
    name = "train_class_mlp"
    _common.positive(max_iterations, 2, name)
    for position, value in ((3, weight_tolerance), (4, error_tolerance)):
        if not value > 0:
            raise wrong_value(position, name, f"{value} is no tolerance")
    with _common.problems(MLP, name):
        return mlphandle.model.train(max_iterations, float(weight_tolerance), float(error_tolerance))


@operator
def set_regularization_params_class_mlp(
    mlphandle: ClassMlp, gen_param_name: str, gen_param_value: list[int | float | str]
) -> None:
    """Penalties on weights, fixed or found during training.

    Parameters
    ----------
    gen_param_name, gen_param_value :
        'weight_prior': factors of half the squared weights, >= 0: one; two (weights, biases); four (hidden weights, hidden
        biases, output weights, output biases); or one for each (transformed) input and three for the rest.
        'noise_prior': the factor of the error of 'linear' outputs, > 0.
        'num_outer_iterations': how often training determines the priors anew from their evidence (0: never);
        'num_inner_iterations': how often without training in between, >= 1.

    Errors: 1302, 1303, 1403. Source: reference page of `set_regularization_params_class_mlp`.
    """
    regularize(mlphandle.model, gen_param_name, gen_param_value, "set_regularization_params_class_mlp")


def regularize(model: Any, parameter: str, values: list[Any], name: str) -> None:
    """Set a regularisation parameter; shared with the chapter OCR."""
    settings = model.regularization
    if parameter == "weight_prior":
        if len(values) not in (1, 2, 4, model.network.inputs + 3):
            raise wrong_number(3, name, f"{len(values)} priors")
        settings.weight_prior = [_common.take_real(value, 0.0, 3, name) for value in values]
        return
    if parameter not in ("noise_prior", "num_outer_iterations", "num_inner_iterations"):
        raise wrong_value(2, name, repr(parameter))
    if len(values) != 1:
        raise wrong_number(3, name, f"{len(values)} values")
    if parameter == "noise_prior":
        if not values[0] > 0:
            raise wrong_value(3, name, f"{values[0]}")
        settings.noise_prior = _common.take_real(values[0], 0.0, 3, name)
    else:
        least = 0 if parameter == "num_outer_iterations" else 1
        setattr(settings, parameter, _common.take_integer(values[0], least, 3, name))


@operator
def get_regularization_params_class_mlp(mlphandle: ClassMlp, gen_param_name: str) -> Any:
    """A parameter of `set_regularization_params_class_mlp`, after training as it was determined.

    Further 'num_well_determined_params' and 'fraction_well_determined_params': how many weights the samples determine rather
    than the priors, as a number and as a part of 1 (0 before an automatic determination). Error 1302 for other names.
    Source: reference page of `get_regularization_params_class_mlp`.
    """
    return regularization(mlphandle.model, gen_param_name, "get_regularization_params_class_mlp")


def regularization(model: Any, parameter: str, name: str) -> Any:
    """A regularisation parameter; shared with the chapter OCR."""
    if parameter not in type(model.regularization).__slots__:
        raise wrong_value(2, name, repr(parameter))
    return getattr(model.regularization, parameter)


@operator
def set_rejection_params_class_mlp(
    mlphandle: ClassMlp, gen_param_name: list[str], gen_param_value: list[int | float | str]
) -> None:
    """Let training make up samples for a class of vectors that are like none of the samples.

    Parameters
    ----------
    gen_param_name, gen_param_value :
        'sampling_strategy': 'hyperbox_around_all_classes', 'hyperbox_around_each_class' (uniformly in the boxes around the
        samples, enlarged), 'hyperbox_ring_around_each_class' (in what enlarging adds), 'no_rejection_class' (the default).
        'hyperbox_tolerance': by which part of its extent a box is enlarged on each side (0.2).
        'rejection_sample_factor': samples made up for each sample in the box (1.0).
        'random_seed' (42); 'rejection_class_index': the class they get (the last).

    Errors: 1302, 1303, 1403. Source: reference page of `set_rejection_params_class_mlp`.
    """
    _needs_classes(mlphandle, "set_rejection_params_class_mlp")
    reject(mlphandle.model, gen_param_name, gen_param_value, "set_rejection_params_class_mlp")


def reject(model: Any, names: list[str], values: list[Any], name: str) -> None:
    """Set parameters of the class of rejects; shared with the chapter OCR."""
    from hdev.classifiers.mlp import STRATEGIES

    settings = model.rejection
    for parameter, value in _common.named(names, values, 2, name).items():
        if parameter == "sampling_strategy":
            settings.sampling_strategy = _common.one_of(value, STRATEGIES, 3, name)
        elif parameter in ("hyperbox_tolerance", "rejection_sample_factor"):
            setattr(settings, parameter, _common.take_real(value, 0.0, 3, name))
        elif parameter == "random_seed":
            settings.random_seed = _common.take_integer(value, -(2**63), 3, name)
        elif parameter == "rejection_class_index":
            settings.rejection_class_index = _common.class_number(value, model.outputs, 3, name)
        else:
            raise wrong_value(2, name, repr(parameter))


@operator
def get_rejection_params_class_mlp(mlphandle: ClassMlp, gen_param_name: list[str]) -> list[Any]:
    """Parameters of `set_rejection_params_class_mlp`; error 1302 for other names.

    Source: reference page of `get_rejection_params_class_mlp`.
    """
    return rejection(mlphandle.model, gen_param_name, "get_rejection_params_class_mlp")


def rejection(model: Any, names: list[str], name: str) -> list[Any]:
    """Parameters of the class of rejects; shared with the chapter OCR."""
    known = type(model.rejection).__slots__
    unknown = [parameter for parameter in names if parameter not in known]
    if unknown:
        raise wrong_value(2, name, repr(unknown[0]))
    return [getattr(model.rejection, parameter) for parameter in names]


@operator
def select_feature_set_mlp(
    class_train_data_handle: TrainData,
    selection_method: str,
    gen_param_name: list[str],
    gen_param_value: list[int | float | str],
) -> tuple[ClassMlp, list[Any], float]:
    """Choose the subfeatures with which a perceptron does best in a two-fold cross validation.

    Parameters
    ----------
    selection_method : 'greedy' (add what helps most) or 'greedy_oscillating' (and try to take away again)
    gen_param_name, gen_param_value : 'num_hidden' (hidden units, 80)

    Returns a trained perceptron for the chosen features, their numbers (or names), and the part classified correctly.
    Errors: 1302, 1303, 1304, 1404; 3352 there are no samples. Source: reference page of `select_feature_set_mlp`.
    """
    from hdev.operators.classification._selection import select_features

    name = "select_feature_set_mlp"
    hidden = 80
    for parameter, value in _common.named(gen_param_name, gen_param_value, 3, name).items():
        if parameter != "num_hidden":
            raise wrong_value(3, name, repr(parameter))
        hidden = _common.take_integer(value, 1, 4, name)

    def make(samples: Samples, classes: int) -> Any:
        model = _perceptron()(samples.dimension, hidden, classes, "softmax", "normalization", samples.dimension, 42)
        model.samples = samples
        model.train(200, 1.0, 0.01)
        return model

    return select_features(ClassMlp, make, class_train_data_handle, selection_method, name)


# --------------------------------------------------------------------------------------------------------- classification


@operator
def evaluate_class_mlp(mlphandle: ClassMlp, features: list[int | float]) -> Floats:
    """The outputs for a feature vector; for 'softmax' the probabilities of the classes, which sum up to 1.

    Errors: 1402, 1302; 3394 the perceptron has not been trained. Source: reference page of `evaluate_class_mlp`.
    """
    row = _common.vector(features, mlphandle.model.inputs, 2, "evaluate_class_mlp")
    with _common.problems(MLP, "evaluate_class_mlp"):
        return mlphandle.model.evaluate(row)[0]


@operator
def classify_class_mlp(mlphandle: ClassMlp, features: list[int | float], num: int) -> tuple[Any, Floats]:
    """The Num most probable classes of a feature vector, the best first (all, if there are fewer), and their probabilities.

    Errors: 1402, 1302, 1303; 3356 the perceptron is none for classes; 3394 it has not been trained.
    Source: reference page of `classify_class_mlp`.
    """
    _needs_classes(mlphandle, "classify_class_mlp")
    row = _common.vector(features, mlphandle.model.inputs, 2, "classify_class_mlp")
    _common.positive(num, 3, "classify_class_mlp")
    with _common.problems(MLP, "classify_class_mlp"):
        values = mlphandle.model.evaluate(row)[0]
    best = np.argsort(-values, kind="stable")[:num]
    return best, values[best]


# ------------------------------------------------------------------------------------------------------------------ files


@operator(effects=("write",))
def write_class_mlp(mlphandle: ClassMlp, file_name: str, *, session: Any) -> None:
    """Write a perceptron without its samples to a file ('.gmc' if it has no ending), whole or not at all.

    Errors: 5212 writing failed. Source: reference page of `write_class_mlp`.
    """
    _common.write_file(file_name, _ENDING, mlphandle.model.to_bytes(), session, "write_class_mlp")


@operator(effects=("read",))
def read_class_mlp(file_name: str, *, session: Any) -> ClassMlp:
    """The perceptron in a file that `write_class_mlp` has written. MVTec's own form cannot be read.

    Errors: 5200 there is no such file; 3357 it holds no perceptron. Source: reference page of `read_class_mlp`.
    """
    found = _common.from_file(_perceptron(), file_name, (_ENDING,), MLP.no_class_file, session, "read_class_mlp")
    return ClassMlp(found)


@operator
def serialize_class_mlp(mlphandle: ClassMlp) -> SerializedItem:
    """A perceptron without its samples as serialized item. Source: reference page of `serialize_class_mlp`."""
    return SerializedItem(_perceptron().kind, mlphandle.model.to_bytes())


@operator
def deserialize_class_mlp(serialized_item_handle: SerializedItem) -> ClassMlp:
    """The perceptron in a serialized item; error 3361 if there is none. Source: reference page of `deserialize_class_mlp`."""
    return ClassMlp(_common.from_item(_perceptron(), serialized_item_handle, MLP.no_item, "deserialize_class_mlp"))


@operator
def clear_class_mlp(mlphandle: list[ClassMlp]) -> None:
    """Free perceptrons. Source: reference page of `clear_class_mlp`."""
    _common.clear(mlphandle)
