"""OCR with multilayer perceptrons."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.classifiers.samples import Floats, Samples
from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Image, RegionArray
from hdev.operators.classification import _common as classes
from hdev.operators.classification import neural_nets
from hdev.operators.ocr import _common
from hdev.operators.ocr._common import Ocr, OcrHandle
from hdev.operators.system.serialized_item import SerializedItem
from hdev.registry import operator

_KIND, _ENDINGS = "ocr_class_mlp", (".omc", ".fnt")
_NO_FILE, _NO_ITEM = 8320, 8322


class OcrMlp(OcrHandle):
    """An OCR classifier with a perceptron."""

    semantics = "ocr_mlp"


def _reader() -> Any:
    from hdev.classifiers.mlp import Perceptron

    return Ocr.reader(_KIND, Perceptron)


def restored(data: bytes) -> OcrMlp:
    """See `hdev.values.handle.restored`."""
    return OcrMlp(classes.unpacked(_reader(), data))


def make(
    width: int,
    height: int,
    interpolation: str,
    features: list[str],
    characters: list[str],
    hidden: int,
    preprocessing: str,
    components: int,
    seed: int,
) -> Ocr:
    """An OCR classifier with an untrained perceptron."""
    from hdev.classifiers.mlp import Perceptron
    from hdev.iconic.characters import length

    size = length(features, width, height)
    model = Perceptron(size, hidden, len(characters), "softmax", preprocessing, components, seed)
    return Ocr(_KIND, width, height, interpolation, features, characters, model)


@operator
def create_ocr_class_mlp(
    width_character: int,
    height_character: int,
    interpolation: str,
    features: list[str],
    characters: list[str],
    num_hidden: int,
    preprocessing: str,
    num_components: int,
    rand_seed: int,
) -> OcrMlp:
    """An OCR classifier that turns characters into features, and features into names by a perceptron.

    Parameters
    ----------
    width_character, height_character : the size to which characters are scaled, >= 1
    interpolation : 'constant' (mean of what becomes one pixel), 'weighted', 'bilinear', 'nearest_neighbor'
    features : 'default' ('ratio' and 'pixel_invar') or any of
        'pixel', 'pixel_invar' (stretched to 0 .. 1), 'pixel_binary': the scaled rectangle or region;
        'gradient_8dir': gradients in 8 directions on a 5 x 5 grid;
        'projection_horizontal', 'projection_vertical', both also '..._invar': mean gray values of rows or columns;
        'ratio', 'width', 'height', 'zoom_factor', 'foreground', 'foreground_grid_9', 'foreground_grid_16', 'anisometry',
        'compactness', 'convexity', 'phi', 'num_connect', 'num_holes', 'num_runs', 'chord_histo', 'cooc',
        'moments_region_2nd_invar', 'moments_region_2nd_rel_invar', 'moments_region_3rd_invar', 'moments_central',
        'moments_gray_plane'
    characters : the names
    num_hidden, preprocessing, num_components, rand_seed : see `create_class_mlp`

    Errors: 1301 .. 1308, 1404, 1405. Source: reference page of `create_ocr_class_mlp`.
    """
    name = "create_ocr_class_mlp"
    _, length = _common.checked(width_character, height_character, interpolation, features, characters, name)
    classes.positive(num_hidden, 6, name)
    components = classes.checked_preprocessing(preprocessing, num_components, length, len(characters), 7, name)
    size = (width_character, height_character)
    return OcrMlp(make(*size, interpolation, features, characters, num_hidden, preprocessing, components, rand_seed))


@operator
def get_params_ocr_class_mlp(ocrhandle: OcrMlp) -> tuple[int, int, str, list[str], list[str], int, str, int]:
    """What `create_ocr_class_mlp` was given, but for the random seed. Source: page of `get_params_ocr_class_mlp`."""
    ocr = ocrhandle.ocr
    model = ocr.model
    return (
        ocr.width,
        ocr.height,
        ocr.interpolation,
        ocr.features,
        ocr.characters,
        model.hidden,
        model.preprocessing,
        model.components,
    )


@operator
def get_features_ocr_class_mlp(character: Image, ocrhandle: OcrMlp, transform: str) -> Floats:
    """The features of a character, an image whose domain is its region.

    Parameters
    ----------
    character : byte, uint2; one channel
    transform : 'true': as the classifier's preprocessing transforms them; 'false'

    Errors: 1302; 9001, 3359 other images; 3394 not trained ('true'). Source: page of `get_features_ocr_class_mlp`.
    """
    return _common.image_features(ocrhandle, character, transform, "get_features_ocr_class_mlp")


@operator(effects=("read",))
def trainf_ocr_class_mlp(
    ocrhandle: OcrMlp,
    training_file: list[str],
    max_iterations: int,
    weight_tolerance: int | float,
    error_tolerance: int | float,
    *,
    session: Any,
) -> tuple[float, list[float]]:
    """Train with the characters in training files; the mean error at the end and after each iteration (see `train_class_mlp`).

    Parameters
    ----------
    training_file : files of `write_ocr_trainf` and its relatives
    max_iterations, weight_tolerance, error_tolerance : see `train_class_mlp`

    Errors: 1302 a character is none of the classifier's; 1303 .. 1305; 5200 there is no such file; 8313 it is no training file
    of hdev; 3352 there are no characters in it. Source: reference page of `trainf_ocr_class_mlp`.
    """
    name = "trainf_ocr_class_mlp"
    classes.positive(max_iterations, 3, name)
    for position, value in ((4, weight_tolerance), (5, error_tolerance)):
        if not value > 0:
            raise wrong_value(position, name, f"{value} is no tolerance")
    _common.training_set(ocrhandle, training_file, session, name)
    with classes.problems(classes.MLP, name):
        return ocrhandle.ocr.model.train(max_iterations, float(weight_tolerance), float(error_tolerance))


@operator(effects=("read",))
def get_prep_info_ocr_class_mlp(
    ocrhandle: OcrMlp, training_file: list[str], preprocessing: str, *, session: Any
) -> tuple[Floats, Floats]:
    """How much each transformed feature of the characters in training files would tell (see `get_prep_info_class_mlp`).

    Errors: 1302, 1303; 5200 there is no such file; 8313 it is no training file of hdev; 3352 it is empty.
    Source: reference page of `get_prep_info_ocr_class_mlp`.
    """
    return preparation_information(
        ocrhandle, training_file, preprocessing, classes.MLP, session, "get_prep_info_ocr_class_mlp"
    )


def preparation_information(
    handle: OcrHandle, files: list[str], kind: str, codes: classes.Codes, session: Any, name: str
) -> tuple[Floats, Floats]:
    """Parts of 1 and their sums so far, for the characters in training files."""
    from hdev.classifiers import preprocessing as prep

    if kind not in ("principal_components", "canonical_variates"):
        raise wrong_value(3, name, repr(kind))
    found = _common.read_characters(files, session, name)
    if not found:
        raise HError(codes.no_samples, "there are no characters", operator=name)
    numbers = _common.classes_of(found, handle.ocr, 2, name)
    values = prep.information(kind, _common.features_of(found, handle.ocr), numbers)
    return values, np.cumsum(values)


@operator
def set_regularization_params_ocr_class_mlp(
    ocrhandle: OcrMlp, gen_param_name: str, gen_param_value: list[int | float | str]
) -> None:
    """Penalties on weights: see `set_regularization_params_class_mlp`. Errors: 1302, 1303, 1403.

    Source: reference page of `set_regularization_params_ocr_class_mlp`.
    """
    name = "set_regularization_params_ocr_class_mlp"
    neural_nets.regularize(ocrhandle.ocr.model, gen_param_name, gen_param_value, name)


@operator
def get_regularization_params_ocr_class_mlp(ocrhandle: OcrMlp, gen_param_name: str) -> Any:
    """A parameter of `set_regularization_params_ocr_class_mlp`: see `get_regularization_params_class_mlp`. Error 1302.

    Source: reference page of `get_regularization_params_ocr_class_mlp`.
    """
    name = "get_regularization_params_ocr_class_mlp"
    return neural_nets.regularization(ocrhandle.ocr.model, gen_param_name, name)


@operator
def set_rejection_params_ocr_class_mlp(
    ocrhandle: OcrMlp, gen_param_name: list[str], gen_param_value: list[int | float | str]
) -> None:
    """Make up samples for a class of what is no character: see `set_rejection_params_class_mlp`.

    The class is the last of the classifier's characters (or 'rejection_class_index'), by convention called chr(26).
    Errors: 1302, 1303, 1403. Source: reference page of `set_rejection_params_ocr_class_mlp`.
    """
    name = "set_rejection_params_ocr_class_mlp"
    neural_nets.reject(ocrhandle.ocr.model, gen_param_name, gen_param_value, name)


@operator
def get_rejection_params_ocr_class_mlp(ocrhandle: OcrMlp, gen_param_name: list[str]) -> list[Any]:
    """Parameters of `set_rejection_params_ocr_class_mlp`; error 1302 for other names.

    Source: reference page of `get_rejection_params_ocr_class_mlp`.
    """
    return neural_nets.rejection(ocrhandle.ocr.model, gen_param_name, "get_rejection_params_ocr_class_mlp")


@operator(effects=("read",))
def select_feature_set_trainf_mlp(
    training_file: list[str],
    feature_list: list[str],
    selection_method: str,
    width: int,
    height: int,
    gen_param_name: list[str],
    gen_param_value: list[int | float | str],
    *,
    session: Any,
) -> tuple[OcrMlp, list[str], float]:
    """Choose the features of characters with which a perceptron does best in a two-fold cross validation.

    Parameters
    ----------
    training_file : files of `write_ocr_trainf` and its relatives
    feature_list : features of `create_ocr_class_mlp` to choose from
    selection_method : 'greedy' or 'greedy_oscillating'
    width, height : the size to which characters are scaled
    gen_param_name, gen_param_value : 'num_hidden' (80)

    Returns a trained classifier, the chosen features, and the part classified correctly.
    Errors: 1301 .. 1307, 1402, 1407; 5200, 8313, 3352. Source: reference page of `select_feature_set_trainf_mlp`.
    """
    name = "select_feature_set_trainf_mlp"
    hidden = 80
    for parameter, value in classes.named(gen_param_name, gen_param_value, 6, name).items():
        if parameter != "num_hidden":
            raise wrong_value(6, name, repr(parameter))
        hidden = classes.take_integer(value, 1, 7, name)

    def trained(samples: Samples, count: int) -> Any:
        from hdev.classifiers.mlp import Perceptron

        model = Perceptron(samples.dimension, hidden, count, "softmax", "normalization", samples.dimension, 42)
        model.samples = samples
        model.train(200, 1.0, 0.01)
        return model

    settings = (training_file, feature_list, selection_method, width, height)
    ocr, chosen, score = _common.select_features(_KIND, trained, settings, classes.MLP, session, name)
    return OcrMlp(ocr), chosen, score


# ------------------------------------------------------------------------------------------------------------------ reading


def _evaluated(character: RegionArray, image: Image, handle: OcrMlp, name: str) -> Floats:
    rows = _common.vectors(character, image, handle, name)
    with classes.problems(classes.MLP, name):
        return handle.ocr.model.evaluate(rows)


@operator
def do_ocr_multi_class_mlp(character: RegionArray, image: Image, ocrhandle: OcrMlp) -> tuple[list[str], Floats]:
    """The most probable name of each character, and its probability.

    Parameters
    ----------
    character : the regions
    image : byte, uint2; one channel

    Errors: 9001, 3359 other images; 3394 the classifier has not been trained. Source: page of `do_ocr_multi_class_mlp`.
    """
    values = _evaluated(character, image, ocrhandle, "do_ocr_multi_class_mlp")
    best = np.argmax(values, axis=1)
    return [ocrhandle.ocr.characters[k] for k in best], values[np.arange(len(best)), best]


@operator
def do_ocr_single_class_mlp(
    character: RegionArray, image: Image, ocrhandle: OcrMlp, num: list[int]
) -> tuple[list[str], Floats]:
    """The Num most probable names of one character, the best first, and their probabilities.

    Errors: 1302, 1402; 1501 more than one region; 9001, 3359 other images; 3394 not trained.
    Source: reference page of `do_ocr_single_class_mlp`.
    """
    name = "do_ocr_single_class_mlp"
    single(character, num, name)
    values = _evaluated(character, image, ocrhandle, name)[0]
    best = np.argsort(-values, kind="stable")[: num[0]]
    return [ocrhandle.ocr.characters[k] for k in best], values[best]


def single(character: RegionArray, num: list[int], name: str) -> None:
    """There is one character, and one number of classes; shared by the OCR classifiers."""
    if len(character) != 1:
        raise HError(1501, f"{len(character)} regions instead of one", operator=name)
    if len(num) != 1:
        raise wrong_number(2, name, f"{len(num)} values")
    classes.positive(num[0], 2, name)


@operator
def do_ocr_word_mlp(
    character: RegionArray,
    image: Image,
    ocrhandle: OcrMlp,
    expression: str,
    num_alternatives: int,
    num_corrections: int,
    *,
    session: Any,
) -> tuple[list[str], Floats, str, float]:
    """Read characters that form a word which fits an expression.

    Parameters
    ----------
    expression : a regular expression for the whole word, or '<NAME>' for the words of a lexicon
    num_alternatives : how many names each character may have, >= 1
    num_corrections : in how many characters the word may differ from the most probable names, >= 0

    Returns the most probable names and probabilities, the best fitting word and its score ('' and 0.0 if none fits): the part
    of characters that were not corrected times the mean ratio of the probabilities to the largest ones.
    Errors: 1302 .. 1304; 9001, 3359 other images; 3394 not trained. Source: reference page of `do_ocr_word_mlp`.
    """
    name = "do_ocr_word_mlp"
    classes.positive(num_alternatives, 3, name)
    classes.positive(num_corrections, 4, name, 0)
    values = _evaluated(character, image, ocrhandle, name)
    names = ocrhandle.ocr.characters
    order = np.argsort(-values, axis=1, kind="stable")[:, :num_alternatives]
    ranked = [[(names[k], float(row[k])) for k in best] for row, best in zip(values, order)]
    word, score = _common.best_word(ranked, expression, num_corrections, session, name)
    return [options[0][0] for options in ranked], values.max(axis=1) if len(values) else np.zeros(0), word, score


# -------------------------------------------------------------------------------------------------------------------- files


@operator(effects=("write",))
def write_ocr_class_mlp(ocrhandle: OcrMlp, file_name: str, *, session: Any) -> None:
    """Write a classifier to a file ('.omc' if it has no ending), whole or not at all. Error 5212 writing failed.

    Source: reference page of `write_ocr_class_mlp`.
    """
    classes.write_file(file_name, _ENDINGS[0], ocrhandle.ocr.to_bytes(), session, "write_ocr_class_mlp")


@operator(effects=("read",))
def read_ocr_class_mlp(file_name: str, *, session: Any) -> OcrMlp:
    """The classifier in a file that `write_ocr_class_mlp` has written.

    MVTec's own files, among them the pretrained fonts that come with HALCON, cannot be read, and hdev has none of its own:
    train a classifier with characters of the font (`write_ocr_trainf`, `trainf_ocr_class_mlp`).
    Errors: 5200 there is no such file; 8320 it holds no classifier of hdev. Source: reference page of `read_ocr_class_mlp`.
    """
    return OcrMlp(classes.from_file(_reader(), file_name, _ENDINGS, _NO_FILE, session, "read_ocr_class_mlp"))


@operator
def serialize_ocr_class_mlp(ocrhandle: OcrMlp) -> SerializedItem:
    """A classifier as serialized item. Source: reference page of `serialize_ocr_class_mlp`."""
    return SerializedItem(_KIND, ocrhandle.ocr.to_bytes())


@operator
def deserialize_ocr_class_mlp(serialized_item_handle: SerializedItem) -> OcrMlp:
    """The classifier in a serialized item; error 8322 if there is none. Source: page of `deserialize_ocr_class_mlp`."""
    return OcrMlp(classes.from_item(_reader(), serialized_item_handle, _NO_ITEM, "deserialize_ocr_class_mlp"))


@operator
def clear_ocr_class_mlp(ocrhandle: list[OcrMlp]) -> None:
    """Free classifiers. Source: reference page of `clear_ocr_class_mlp`."""
    classes.clear(ocrhandle)
