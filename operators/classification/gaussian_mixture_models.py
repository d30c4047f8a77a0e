"""Gaussian mixture models: training and classification."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.classifiers.samples import Floats, Samples
from hdev.errors import wrong_number, wrong_value
from hdev.operators.classification import _common
from hdev.operators.classification._common import GMM, ClassGmm, TrainData
from hdev.operators.system.serialized_item import SerializedItem
from hdev.registry import operator

_ENDING, _SAMPLES = ".ggc", ".gtf"


def _mixture() -> Any:
    from hdev.classifiers.gmm import MixtureModel

    return MixtureModel


def restored(data: bytes) -> ClassGmm:
    """See `hdev.values.handle.restored`."""
    return ClassGmm(_common.unpacked(_mixture(), data))


@operator
def create_class_gmm(
    num_dim: int,
    num_classes: int,
    num_centers: list[int],
    covar_type: str,
    preprocessing: str,
    num_components: int,
    rand_seed: int,
) -> ClassGmm:
    """A classifier that describes each class by a sum of normal distributions.

    Parameters
    ----------
    num_dim, num_classes : >= 1
    num_centers : the number of distributions of a class; or the smallest and the largest; or these two for each class
    covar_type : 'spherical' (the same variance in all directions), 'diag' (along the axes), 'full'
    preprocessing : 'none', 'normalization', 'principal_components', 'canonical_variates' (see `create_class_mlp`)
    num_components : how many transformed features the last two keep
    rand_seed : of the places where training starts

    Errors: 1301 .. 1306, 1403. Source: reference page of `create_class_gmm`.
    """
    from hdev.classifiers.gmm import COVARIANCES

    name = "create_class_gmm"
    _common.positive(num_dim, 1, name)
    _common.positive(num_classes, 2, name)
    centers = _centers(num_centers, num_classes, name)
    _common.one_of(covar_type, COVARIANCES, 4, name)
    components = _common.checked_preprocessing(preprocessing, num_components, num_dim, num_classes, 5, name)
    return ClassGmm(_mixture()(num_dim, num_classes, centers, covar_type, preprocessing, components, rand_seed))


def _centers(numbers: list[int], classes: int, name: str) -> list[tuple[int, int]]:
    if len(numbers) == 1:
        numbers = numbers * 2
    if len(numbers) == 2:
        numbers = numbers * classes
    if len(numbers) != 2 * classes:
        raise wrong_number(3, name, f"{len(numbers)} values for {classes} classes")
    pairs = list(zip(numbers[::2], numbers[1::2]))
    for low, high in pairs:
        if not 1 <= low <= high:
            raise wrong_value(3, name, f"{low} to {high} centres")
    return pairs


@operator
def get_params_class_gmm(gmmhandle: ClassGmm) -> tuple[int, int, list[int], list[int], str]:
    """Features, classes, the smallest and the largest number of centres of each class, the kind of covariance.

    Source: reference page of `get_params_class_gmm`.
    """
    model = gmmhandle.model
    low, high = ([pair[k] for pair in model.centers] for k in (0, 1))
    return model.dimension, model.classes, low, high, model.covariance


@operator
def add_sample_class_gmm(
    gmmhandle: ClassGmm, features: list[int | float], class_id: int, randomize: int | float
) -> None:
    """Store a training sample.

    Parameters
    ----------
    features : NumDim finite numbers
    class_id : 0 .. NumClasses - 1
    randomize : >= 0; the standard deviation of noise that is added, which helps with integer features that repeat

    Errors: 1402, 1302, 1303, 1304. Source: reference page of `add_sample_class_gmm`.
    """
    name = "add_sample_class_gmm"
    model = gmmhandle.model
    row = _common.vector(features, model.dimension, 2, name)
    number = _common.class_number(class_id, model.classes, 3, name)
    model.samples.add(noisy(row, model, _common.take_real(randomize, 0.0, 4, name)), [number])


def noisy(rows: Floats, model: Any, deviation: float) -> Floats:
    """The vectors with normally distributed noise from the model's own random numbers."""
    return rows + model.random.normal(0.0, deviation, rows.shape) if deviation > 0 else rows


@operator
def get_sample_num_class_gmm(gmmhandle: ClassGmm) -> int:
    """The number of stored samples. Source: reference page of `get_sample_num_class_gmm`."""
    return len(gmmhandle.model.samples)


@operator
def get_sample_class_gmm(gmmhandle: ClassGmm, num_sample: int) -> tuple[Floats, int]:
    """Features and class of a stored sample, counted from 0; error 1302 without such a sample.

    Source: reference page of `get_sample_class_gmm`.
    """
    features, target = _common.sample(gmmhandle.model.samples, num_sample, "get_sample_class_gmm")
    return features, int(target[0])


@operator
def clear_samples_class_gmm(gmmhandle: list[ClassGmm]) -> None:
    """Forget the stored samples; what was learnt remains. Source: reference page of `clear_samples_class_gmm`."""
    for handle in gmmhandle:
        handle.model.samples.clear()


@operator(effects=("write",))
def write_samples_class_gmm(gmmhandle: ClassGmm, file_name: str, *, session: Any) -> None:
    """Write the stored samples to a file ('.gtf' if it has no ending), whole or not at all.

    Errors: 3341 there are none; 5212 writing failed. Source: reference page of `write_samples_class_gmm`.
    """
    _common.write_samples(gmmhandle, file_name, _SAMPLES, session, "write_samples_class_gmm")


@operator(effects=("read",))
def read_samples_class_gmm(gmmhandle: ClassGmm, file_name: str, *, session: Any) -> None:
    """Add the samples in a file that `write_samples_class_gmm` has written.

    Errors: 5200 there is no such file; 3330 it is no file of samples; 3332 they do not fit.
    Source: reference page of `read_samples_class_gmm`.
    """
    _common.read_samples(gmmhandle, file_name, _SAMPLES, session, "read_samples_class_gmm")


@operator
def add_class_train_data_gmm(gmmhandle: ClassGmm, class_train_data_handle: TrainData) -> None:
    """Add all samples of training data; error 3332 if they do not fit. Source: page of `add_class_train_data_gmm`."""
    classes = gmmhandle.model.classes
    _common.take_samples(gmmhandle, class_train_data_handle, classes, "add_class_train_data_gmm")


@operator
def get_class_train_data_gmm(gmmhandle: ClassGmm) -> TrainData:
    """The stored samples as training data for any classifier. Source: reference page of `get_class_train_data_gmm`."""
    return _common.as_train_data(gmmhandle.model.samples)


@operator
def get_prep_info_class_gmm(gmmhandle: ClassGmm, preprocessing: str) -> tuple[Floats, Floats]:
    """How much each transformed feature would tell: parts of 1, and their sums so far (see `get_prep_info_class_mlp`).

    Errors: 1302; 3341 there are no samples. Source: reference page of `get_prep_info_class_gmm`.
    """
    return _common.preparation_information(gmmhandle, preprocessing, "get_prep_info_class_gmm")


@operator
def train_class_gmm(
    gmmhandle: ClassGmm, max_iter: int, threshold: int | float, class_priors: str, regularize: int | float
) -> tuple[list[int], list[int]]:
    """Fit the distributions of every class to its samples (expectation maximisation).

    Training of a class starts with the largest number of centres. The weakest goes until the smallest number is reached; what
    describes the samples in the shortest way is kept.

    Parameters
    ----------
    max_iter : >= 1; iterations for each class
    threshold : >= 0; the relative change of the error at which one number of centres is done
    class_priors : 'training' (the parts of the samples) or 'uniform'
    regularize : >= 0; added to all variances, against singular covariance matrices

    Returns for each class the number of centres and of iterations. Errors: 1302 .. 1305; 3341 there are no samples (of a
    class); 3336 a covariance matrix is singular. Source: reference page of `train_class_gmm`.
    """
    name = "train_class_gmm"
    _common.positive(max_iter, 2, name)
    _common.take_real(threshold, 0.0, 3, name)
    _common.one_of(class_priors, ("training", "uniform"), 4, name)
    _common.take_real(regularize, 0.0, 5, name)
    with _common.problems(GMM, name):
        return gmmhandle.model.train(max_iter, float(threshold), class_priors, float(regularize))


@operator
def select_feature_set_gmm(
    class_train_data_handle: TrainData,
    selection_method: str,
    gen_param_name: list[str],
    gen_param_value: list[int | float | str],
) -> tuple[ClassGmm, list[Any], float]:
    """Choose the subfeatures with which a mixture model does best in a two-fold cross validation.

    Parameters
    ----------
    selection_method : 'greedy' (add what helps most) or 'greedy_oscillating' (and try to take away again)
    gen_param_name, gen_param_value : 'min_centers' (1), 'max_centers' (1), 'covar_type' ('spherical'), 'random_seed' (42),
        'threshold' (0.001), 'regularize' (0.0001), 'randomize' (0.0), 'class_priors' ('training')

    Returns a trained model for the chosen features, their numbers (or names), and the part classified correctly.
    Errors: 1302, 1303, 1304, 1404; 3341 there are no samples. Source: reference page of `select_feature_set_gmm`.
    """
    from hdev.classifiers.gmm import COVARIANCES
    from hdev.operators.classification._selection import select_features

    name = "select_feature_set_gmm"
    settings: dict[str, Any] = {
        "min_centers": 1,
        "max_centers": 1,
        "covar_type": "spherical",
        "random_seed": 42,
        "threshold": 0.001,
        "regularize": 0.0001,
        "randomize": 0.0,
        "class_priors": "training",
    }
    for parameter, value in _common.named(gen_param_name, gen_param_value, 3, name).items():
        if parameter not in settings:
            raise wrong_value(3, name, repr(parameter))
        if parameter == "covar_type":
            settings[parameter] = _common.one_of(value, COVARIANCES, 4, name)
        elif parameter == "class_priors":
            settings[parameter] = _common.one_of(value, ("training", "uniform"), 4, name)
        elif parameter in ("threshold", "regularize", "randomize"):
            settings[parameter] = _common.take_real(value, 0.0, 4, name)
        else:
            settings[parameter] = _common.take_integer(value, 0 if parameter == "random_seed" else 1, 4, name)
    if settings["min_centers"] > settings["max_centers"]:
        raise wrong_value(4, name, f"{settings['min_centers']} to {settings['max_centers']} centres")

    def make(samples: Samples, classes: int) -> Any:
        centers = [(settings["min_centers"], settings["max_centers"])] * classes
        size = samples.dimension
        model = _mixture()(
            size, classes, centers, settings["covar_type"], "normalization", size, settings["random_seed"]
        )
        model.samples.add(noisy(samples.features, model, settings["randomize"]), samples.classes)
        model.train(100, settings["threshold"], settings["class_priors"], settings["regularize"])
        return model

    return select_features(ClassGmm, make, class_train_data_handle, selection_method, name)


@operator
def evaluate_class_gmm(gmmhandle: ClassGmm, features: list[int | float]) -> tuple[Floats, float, float]:
    """How probable each class is for a feature vector, and how usual the vector is.

    Returns the probabilities of the classes, which sum up to 1; the density of all classes together at this place (of the
    transformed features); and the k-sigma probability: that a member of the class lies further away from its centre, weighted
    by the priors relative to the largest one, of the class where that is largest. Small values (0.0001) mean something new.
    Errors: 1402, 1302; 3340 the model has not been trained. Source: reference page of `evaluate_class_gmm`.
    """
    row = _common.vector(features, gmmhandle.model.dimension, 2, "evaluate_class_gmm")
    with _common.problems(GMM, "evaluate_class_gmm"):
        shares, density, sigma = gmmhandle.model.evaluate(row)
    return shares[0], float(density[0]), float(sigma[0])


@operator
def classify_class_gmm(gmmhandle: ClassGmm, features: list[int | float], num: int) -> tuple[Any, Floats, float, float]:
    """The Num most probable classes of a feature vector, the best first, their probabilities, density, k-sigma probability.

    Density and k-sigma probability are those of `evaluate_class_gmm`: one of each.
    Errors: 1402, 1302, 1303; 3340 the model has not been trained. Source: reference page of `classify_class_gmm`.
    """
    row = _common.vector(features, gmmhandle.model.dimension, 2, "classify_class_gmm")
    _common.positive(num, 3, "classify_class_gmm")
    with _common.problems(GMM, "classify_class_gmm"):
        shares, density, sigma = gmmhandle.model.evaluate(row)
    best = np.argsort(-shares[0], kind="stable")[:num]
    return best, shares[0][best], float(density[0]), float(sigma[0])


@operator(effects=("write",))
def write_class_gmm(gmmhandle: ClassGmm, file_name: str, *, session: Any) -> None:
    """Write a model without its samples to a file ('.ggc' if it has no ending), whole or not at all.

    Errors: 5212 writing failed. Source: reference page of `write_class_gmm`.
    """
    _common.write_file(file_name, _ENDING, gmmhandle.model.to_bytes(), session, "write_class_gmm")


@operator(effects=("read",))
def read_class_gmm(file_name: str, *, session: Any) -> ClassGmm:
    """The model in a file that `write_class_gmm` has written. MVTec's own form cannot be read.

    Errors: 5200 there is no such file; 3333 it holds no mixture model. Source: reference page of `read_class_gmm`.
    """
    return ClassGmm(_common.from_file(_mixture(), file_name, (_ENDING,), GMM.no_class_file, session, "read_class_gmm"))


@operator
def serialize_class_gmm(gmmhandle: ClassGmm) -> SerializedItem:
    """A model without its samples as serialized item. Source: reference page of `serialize_class_gmm`."""
    return SerializedItem(_mixture().kind, gmmhandle.model.to_bytes())


@operator
def deserialize_class_gmm(serialized_item_handle: SerializedItem) -> ClassGmm:
    """The model in a serialized item; error 3342 if there is none. Source: reference page of `deserialize_class_gmm`."""
    return ClassGmm(_common.from_item(_mixture(), serialized_item_handle, GMM.no_item, "deserialize_class_gmm"))


@operator
def clear_class_gmm(gmmhandle: list[ClassGmm]) -> None:
    """Free mixture models. Source: reference page of `clear_class_gmm`."""
    _common.clear(gmmhandle)
