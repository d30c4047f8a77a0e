"""OCR with support vector machines."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.classifiers.samples import Floats, Samples
from hdev.errors import wrong_value
from hdev.iconic import Image, RegionArray
from hdev.operators.classification import _common as classes
from hdev.operators.classification import support_vector_machines as machines
from hdev.operators.ocr import _common
from hdev.operators.ocr._common import Ocr, OcrHandle
from hdev.operators.ocr.neural_nets import preparation_information, single
from hdev.operators.system.serialized_item import SerializedItem
from hdev.registry import operator
from hdev.values import Handle

_KIND, _ENDING = "ocr_class_svm", ".osc"
_NO_FILE, _NO_ITEM = 8330, 8332


class OcrSvm(OcrHandle):
    """An OCR classifier with a support vector machine."""

    semantics = "ocr_svm"

    @property
    def model(self) -> Any:
        return self.ocr.model


def _machine() -> Any:
    from hdev.classifiers.svm import SupportVectorMachine

    return SupportVectorMachine


def _reader() -> Any:
    return Ocr.reader(_KIND, _machine())


def restored(data: bytes) -> OcrSvm:
    """See `hdev.values.handle.restored`."""
    return OcrSvm(classes.unpacked(_reader(), data))


@operator
def create_ocr_class_svm(
    width_character: int,
    height_character: int,
    interpolation: str,
    features: list[str],
    characters: list[str],
    kernel_type: str,
    kernel_param: int | float,
    nu: int | float,
    mode: str,
    preprocessing: str,
    num_components: int,
) -> OcrSvm:
    """An OCR classifier that turns characters into features, and features into names by a support vector machine.

    Parameters
    ----------
    width_character, height_character, interpolation, features, characters : see `create_ocr_class_mlp`
    kernel_type, kernel_param, nu, preprocessing, num_components : see `create_class_svm`
    mode : 'one-versus-one' or 'one-versus-all'

    Errors: 1301 .. 1311, 1404, 1405. Source: reference page of `create_ocr_class_svm`.
    """
    from hdev.classifiers.svm import KERNELS

    name = "create_ocr_class_svm"
    _, length = _common.checked(width_character, height_character, interpolation, features, characters, name)
    classes.one_of(kernel_type, KERNELS, 6, name)
    machines.check_kernel(kernel_type, kernel_param, nu, (7, 8), name)
    classes.one_of(mode, ("one-versus-one", "one-versus-all"), 9, name)
    if len(characters) < 2:
        raise wrong_value(5, name, "a single character cannot be told from others")
    components = classes.checked_preprocessing(preprocessing, num_components, length, len(characters), 10, name)
    model = _machine()(
        length, kernel_type, float(kernel_param), float(nu), len(characters), mode, preprocessing, components
    )
    return OcrSvm(Ocr(_KIND, width_character, height_character, interpolation, features, characters, model))


@operator
def get_params_ocr_class_svm(
    ocrhandle: OcrSvm,
) -> tuple[int, int, str, list[str], list[str], str, float, float, str, str, int]:
    """What `create_ocr_class_svm` was given. Source: reference page of `get_params_ocr_class_svm`."""
    ocr, model = ocrhandle.ocr, ocrhandle.model
    return (
        ocr.width,
        ocr.height,
        ocr.interpolation,
        ocr.features,
        ocr.characters,
        model.kernel,
        model.param,
        model.nu,
        model.mode,
        model.preprocessing,
        model.components,
    )


@operator
def get_features_ocr_class_svm(character: Image, ocrhandle: OcrSvm, transform: str) -> Floats:
    """The features of a character, an image whose domain is its region (see `get_features_ocr_class_mlp`).

    Errors: 1302; 9001, 3359 other images; 3394 not trained ('true'). Source: page of `get_features_ocr_class_svm`.
    """
    return _common.image_features(ocrhandle, character, transform, "get_features_ocr_class_svm")


@operator(effects=("read",))
def trainf_ocr_class_svm(
    ocrhandle: OcrSvm, training_file: list[str], epsilon: int | float, train_mode: list[str | Handle], *, session: Any
) -> None:
    """Train with the characters in training files.

    Parameters
    ----------
    training_file : files of `write_ocr_trainf` and its relatives
    epsilon, train_mode : see `train_class_svm`

    Errors: 1302 a character is none of the classifier's; 1303, 1304; 5200 there is no such file; 8313 it is no training file of
    hdev; 3380, 3387, 3392, 3393 as of `train_class_svm`. Source: reference page of `trainf_ocr_class_svm`.
    """
    name = "trainf_ocr_class_svm"
    _common.training_set(ocrhandle, training_file, session, name)
    machines.train(ocrhandle.model, epsilon, train_mode, OcrSvm, name, (3, 4))


@operator(effects=("read",))
def get_prep_info_ocr_class_svm(
    ocrhandle: OcrSvm, training_file: list[str], preprocessing: str, *, session: Any
) -> tuple[Floats, Floats]:
    """How much each transformed feature of the characters in training files would tell (see `get_prep_info_class_mlp`).

    Errors: 1302, 1303; 5200 there is no such file; 8313 it is no training file of hdev; 3380 it is empty.
    Source: reference page of `get_prep_info_ocr_class_svm`.
    """
    return preparation_information(
        ocrhandle, training_file, preprocessing, classes.SVM, session, "get_prep_info_ocr_class_svm"
    )


@operator
def get_support_vector_num_ocr_class_svm(ocrhandle: OcrSvm) -> tuple[int, Any]:
    """The number of support vectors of all machines together, and of each machine. Error 3393 not trained.

    Source: reference page of `get_support_vector_num_ocr_class_svm`.
    """
    return machines.support_vector_numbers(ocrhandle.model, "get_support_vector_num_ocr_class_svm")


@operator
def get_support_vector_ocr_class_svm(ocrhandle: OcrSvm, index_support_vector: int) -> int:
    """Which character of the training files a support vector is (see `get_support_vector_class_svm`).

    Errors: 1302, 3393. Source: reference page of `get_support_vector_ocr_class_svm`.
    """
    return machines.support_vector(ocrhandle.model, index_support_vector, "get_support_vector_ocr_class_svm")


@operator
def reduce_ocr_class_svm(ocrhandle: OcrSvm, method: str, min_remaining_sv: int, max_error: int | float) -> OcrSvm:
    """A classifier with fewer support vectors, which is faster and nearly the same (see `reduce_class_svm`).

    Errors: 1302 .. 1304; 3391 the kernel is not 'rbf'; 3393 not trained. Source: reference page of `reduce_ocr_class_svm`.
    """
    ocr = ocrhandle.ocr
    model = machines.reduced(ocr.model, method, min_remaining_sv, max_error, "reduce_ocr_class_svm")
    return OcrSvm(Ocr(_KIND, ocr.width, ocr.height, ocr.interpolation, ocr.features, ocr.characters, model))


@operator(effects=("read",))
def select_feature_set_trainf_svm(
    training_file: list[str],
    feature_list: list[str],
    selection_method: str,
    width: int,
    height: int,
    gen_param_name: list[str],
    gen_param_value: list[int | float | str],
    *,
    session: Any,
) -> tuple[OcrSvm, list[str], float]:
    """Choose the features of characters with which a support vector machine does best in a two-fold cross validation.

    Parameters
    ----------
    training_file, feature_list, selection_method, width, height : see `select_feature_set_trainf_mlp`
    gen_param_name, gen_param_value : see `select_feature_set_svm`

    Returns a trained classifier, the chosen features, and the part classified correctly.
    Errors: 1301 .. 1307, 1402, 1407; 5200, 8313, 3380. Source: reference page of `select_feature_set_trainf_svm`.
    """
    name = "select_feature_set_trainf_svm"
    gamma, nu, mode = machines.selection_settings(gen_param_name, gen_param_value, 6, name)

    def trained(samples: Samples, count: int) -> Any:
        size = samples.dimension
        model = _machine()(size, "rbf", gamma, nu, count, mode, "normalization", size)
        model.samples = samples
        model.train(0.001)
        return model

    settings = (training_file, feature_list, selection_method, width, height)
    ocr, chosen, score = _common.select_features(_KIND, trained, settings, classes.SVM, session, name)
    return OcrSvm(ocr), chosen, score


def _ranking(character: RegionArray, image: Image, handle: OcrSvm, name: str) -> Any:
    """(K, characters) the characters, the best first."""
    rows = _common.vectors(character, image, handle, name)
    with classes.problems(classes.SVM, name):
        return handle.model.ranking(rows)


@operator
def do_ocr_multi_class_svm(character: RegionArray, image: Image, ocrhandle: OcrSvm) -> list[str]:
    """The best name of each character.

    Parameters
    ----------
    character : the regions
    image : byte, uint2; one channel

    Errors: 9001, 3359 other images; 3393 the classifier has not been trained. Source: page of `do_ocr_multi_class_svm`.
    """
    ranking = _ranking(character, image, ocrhandle, "do_ocr_multi_class_svm")
    return [ocrhandle.ocr.characters[k] for k in ranking[:, 0]]


@operator
def do_ocr_single_class_svm(character: RegionArray, image: Image, ocrhandle: OcrSvm, num: list[int]) -> list[str]:
    """The Num best names of one character, the best first.

    Errors: 1302, 1402; 1501 more than one region; 9001, 3359 other images; 3393 not trained.
    Source: reference page of `do_ocr_single_class_svm`.
    """
    single(character, num, "do_ocr_single_class_svm")
    ranking = _ranking(character, image, ocrhandle, "do_ocr_single_class_svm")[0]
    return [ocrhandle.ocr.characters[k] for k in ranking[: num[0]]]


@operator
def do_ocr_word_svm(
    character: RegionArray,
    image: Image,
    ocrhandle: OcrSvm,
    expression: str,
    num_alternatives: int,
    num_corrections: int,
    *,
    session: Any,
) -> tuple[list[str], str, float]:
    """Read characters that form a word which fits an expression (see `do_ocr_word_mlp`).

    Names have no probabilities here: the n-th best counts 1 / n. Errors: 1302 .. 1304; 9001, 3359 other images; 3393 not
    trained. Source: reference page of `do_ocr_word_svm`.
    """
    name = "do_ocr_word_svm"
    classes.positive(num_alternatives, 3, name)
    classes.positive(num_corrections, 4, name, 0)
    ranking = _ranking(character, image, ocrhandle, name)[:, :num_alternatives]
    names = ocrhandle.ocr.characters
    ranked = [[(names[k], 1.0 / (n + 1)) for n, k in enumerate(row)] for row in np.asarray(ranking)]
    word, score = _common.best_word(ranked, expression, num_corrections, session, name)
    return [options[0][0] for options in ranked], word, score


@operator(effects=("write",))
def write_ocr_class_svm(ocrhandle: OcrSvm, file_name: str, *, session: Any) -> None:
    """Write a classifier to a file ('.osc' if it has no ending), whole or not at all. Error 5212 writing failed.

    Source: reference page of `write_ocr_class_svm`.
    """
    classes.write_file(file_name, _ENDING, ocrhandle.ocr.to_bytes(), session, "write_ocr_class_svm")


@operator(effects=("read",))
def read_ocr_class_svm(file_name: str, *, session: Any) -> OcrSvm:
    """The classifier in a file that `write_ocr_class_svm` has written. MVTec's own form cannot be read.

    Errors: 5200 there is no such file; 8330 it holds no classifier of hdev. Source: reference page of `read_ocr_class_svm`.
    """
    return OcrSvm(classes.from_file(_reader(), file_name, (_ENDING,), _NO_FILE, session, "read_ocr_class_svm"))


@operator
def serialize_ocr_class_svm(ocrhandle: OcrSvm) -> SerializedItem:
    """A classifier as serialized item. Source: reference page of `serialize_ocr_class_svm`."""
    return SerializedItem(_KIND, ocrhandle.ocr.to_bytes())


@operator
def deserialize_ocr_class_svm(serialized_item_handle: SerializedItem) -> OcrSvm:
    """The classifier in a serialized item; error 8332 if there is none. Source: page of `deserialize_ocr_class_svm`."""
    return OcrSvm(classes.from_item(_reader(), serialized_item_handle, _NO_ITEM, "deserialize_ocr_class_svm"))


@operator
def clear_ocr_class_svm(ocrhandle: list[OcrSvm]) -> None:
    """Free classifiers. Source: reference page of `clear_ocr_class_svm`."""
    classes.clear(ocrhandle)
