"""OCR with nearest neighbours."""

from __future__ import annotations

from typing import Any

from hdev.classifiers.knn import ranked as ranked_classes
from hdev.classifiers.samples import Floats, Samples
from hdev.errors import wrong_number
from hdev.iconic import Image, RegionArray
from hdev.operators.classification import _common as classes
from hdev.operators.classification import k_nearest_neighbors as neighbors
from hdev.operators.ocr import _common
from hdev.operators.ocr._common import Ocr, OcrHandle
from hdev.operators.ocr.neural_nets import single
from hdev.operators.system.serialized_item import SerializedItem
from hdev.registry import operator

_KIND, _ENDING = "ocr_class_knn", ".onc"
_NO_FILE, _NO_ITEM = 8333, 8334
#: How many neighbours vote for a name where the program does not say.
_VOTERS = 5


class OcrKnn(OcrHandle):
    """An OCR classifier by nearest neighbours."""

    semantics = "ocr_knn"


def _model() -> Any:
    from hdev.classifiers.knn import Neighbors

    return Neighbors


def _reader() -> Any:
    return Ocr.reader(_KIND, _model())


def restored(data: bytes) -> OcrKnn:
    """See `hdev.values.handle.restored`."""
    return OcrKnn(classes.unpacked(_reader(), data))


@operator
def create_ocr_class_knn(
    width_character: int,
    height_character: int,
    interpolation: str,
    features: list[str],
    characters: list[str],
    gen_param_name: list[str],
    gen_param_value: list[int | float | str],
) -> OcrKnn:
    """An OCR classifier that turns characters into features, and features into names by the nearest samples.

    Parameters
    ----------
    width_character, height_character, interpolation, features, characters : see `create_ocr_class_mlp`
    gen_param_name, gen_param_value : 'num_trees' and 'normalization' of `train_class_knn`

    Errors: 1301 .. 1307, 1404, 1405, 1407. Source: reference page of `create_ocr_class_knn`.
    """
    name = "create_ocr_class_knn"
    _, length = _common.checked(width_character, height_character, interpolation, features, characters, name)
    model = _model()(length)
    for parameter, value in neighbors.training_settings(gen_param_name, gen_param_value, 6, name).items():
        setattr(model.settings, parameter, value)
    return OcrKnn(Ocr(_KIND, width_character, height_character, interpolation, features, characters, model))


@operator
def get_params_ocr_class_knn(ocrhandle: OcrKnn) -> tuple[int, int, str, list[str], list[str], str, int]:
    """Size, interpolation, features, characters, 'normalization' or 'none', the number of trees.

    Source: reference page of `get_params_ocr_class_knn`.
    """
    ocr = ocrhandle.ocr
    kind = "normalization" if ocr.model.settings.normalization == "true" else "none"
    trees = ocr.model.settings.num_trees
    return ocr.width, ocr.height, ocr.interpolation, ocr.features, ocr.characters, kind, trees


@operator
def get_features_ocr_class_knn(character: Image, ocrhandle: OcrKnn, transform: str) -> Floats:
    """The features of a character, an image whose domain is its region.

    Parameters
    ----------
    character : byte, uint2; one channel
    transform : 'true': scaled as by the classifier's 'normalization'; 'false'

    Errors: 1302; 9001, 3359 other images. Source: reference page of `get_features_ocr_class_knn`.
    """
    values = _common.image_features(ocrhandle, character, "false", "get_features_ocr_class_knn")
    classes.one_of(transform, ("true", "false"), 2, "get_features_ocr_class_knn")
    return ocrhandle.ocr.model.prepared(values) if transform == "true" else values


@operator(effects=("read",))
def trainf_ocr_class_knn(
    ocrhandle: OcrKnn,
    training_file: list[str],
    gen_param_name: list[str],
    gen_param_value: list[int | float | str],
    *,
    session: Any,
) -> None:
    """Take the characters in training files as samples.

    Parameters
    ----------
    training_file : files of `write_ocr_trainf` and its relatives
    gen_param_name, gen_param_value : 'num_trees' and 'normalization' of `train_class_knn`

    Errors: 1302 a character is none of the classifier's; 1303, 1304, 1404; 5200 there is no such file; 8313 it is no training
    file of hdev; 3320 there are no characters in it. Source: reference page of `trainf_ocr_class_knn`.
    """
    name = "trainf_ocr_class_knn"
    settings = neighbors.training_settings(gen_param_name, gen_param_value, 3, name)
    _common.training_set(ocrhandle, training_file, session, name)
    for parameter, value in settings.items():
        setattr(ocrhandle.ocr.model.settings, parameter, value)
    with classes.problems(classes.KNN, name):
        ocrhandle.ocr.model.train()


@operator(effects=("read",))
def select_feature_set_trainf_knn(
    training_file: list[str],
    feature_list: list[str],
    selection_method: str,
    width: int,
    height: int,
    gen_param_name: list[str],
    gen_param_value: list[int | float | str],
    *,
    session: Any,
) -> tuple[OcrKnn, list[str], float]:
    """Choose the features of characters with which nearest neighbours do best in a two-fold cross validation.

    Parameters
    ----------
    training_file, feature_list, selection_method, width, height : see `select_feature_set_trainf_mlp`
    gen_param_name, gen_param_value : see `select_feature_set_knn`

    Returns a trained classifier, the chosen features, and the part classified correctly.
    Errors: 1301 .. 1307, 1402, 1407; 5200, 8313, 3320. Source: reference page of `select_feature_set_trainf_knn`.
    """
    name = "select_feature_set_trainf_knn"
    number = neighbors.selection_settings(gen_param_name, gen_param_value, 6, name)

    def trained(samples: Samples, count: int) -> Any:
        model = _model()(samples.dimension)
        model.samples = samples
        model.settings.k, model.settings.normalization = number, "true"
        if number > 1:
            model.settings.method = "classes_frequency"
        model.train()
        return neighbors.Unlimited(model)

    settings = (training_file, feature_list, selection_method, width, height)
    ocr, chosen, score = _common.select_features(_KIND, trained, settings, classes.KNN, session, name)
    ocr.model = ocr.model.model
    return OcrKnn(ocr), chosen, score


def _ranked(
    character: RegionArray, image: Image, handle: OcrKnn, number: int, name: str
) -> list[list[tuple[str, float]]]:
    """The names of each character, the best first, and how sure they are: weighted parts of the nearest samples."""
    rows = _common.vectors(character, image, handle, name)
    ocr = handle.ocr
    with classes.problems(classes.KNN, name):
        distances, index = ocr.model.neighbors(rows, number)
    numbers = ocr.model.samples.classes[index]
    result = []
    for distance, sample in zip(distances, numbers):
        best, rating = ranked_classes(sample, distance, "classes_weighted_frequencies")
        result.append([(ocr.characters[k], value) for k, value in zip(best, rating)])
    return result


@operator
def do_ocr_multi_class_knn(character: RegionArray, image: Image, ocrhandle: OcrKnn) -> tuple[list[str], list[float]]:
    """The best name of each character, and how sure it is.

    The five nearest samples vote; the confidence is the part of the votes, each divided by the mean distance of its name's
    samples. Errors: 9001, 3359 other images; 3394 the classifier has not been trained.
    Source: reference page of `do_ocr_multi_class_knn`.
    """
    found = _ranked(character, image, ocrhandle, _VOTERS, "do_ocr_multi_class_knn")
    return [options[0][0] for options in found], [options[0][1] for options in found]


@operator
def do_ocr_single_class_knn(
    character: RegionArray, image: Image, ocrhandle: OcrKnn, num_classes: list[int], num_neighbors: list[int]
) -> tuple[list[str], list[float]]:
    """The NumClasses best names of one character among its NumNeighbors nearest samples, and how sure they are.

    Errors: 1302, 1303, 1402, 1403; 1501 more than one region; 9001, 3359 other images; 3394 not trained.
    Source: reference page of `do_ocr_single_class_knn`.
    """
    name = "do_ocr_single_class_knn"
    single(character, num_classes, name)
    if len(num_neighbors) != 1:
        raise wrong_number(3, name, f"{len(num_neighbors)} values")
    classes.positive(num_neighbors[0], 3, name)
    found = _ranked(character, image, ocrhandle, num_neighbors[0], name)[0][: num_classes[0]]
    return [text for text, _ in found], [rating for _, rating in found]


@operator
def do_ocr_word_knn(
    character: RegionArray,
    image: Image,
    ocrhandle: OcrKnn,
    expression: str,
    num_alternatives: int,
    num_corrections: int,
    *,
    session: Any,
) -> tuple[list[str], list[float], str, float]:
    """Read characters that form a word which fits an expression (see `do_ocr_word_mlp`).

    Errors: 1302 .. 1304; 9001, 3359 other images; 3394 not trained. Source: reference page of `do_ocr_word_knn`.
    """
    name = "do_ocr_word_knn"
    classes.positive(num_alternatives, 3, name)
    classes.positive(num_corrections, 4, name, 0)
    found = _ranked(character, image, ocrhandle, max(_VOTERS, 4 * num_alternatives), name)
    ranked = [options[:num_alternatives] for options in found]
    word, score = _common.best_word(ranked, expression, num_corrections, session, name)
    return [options[0][0] for options in ranked], [options[0][1] for options in ranked], word, score


@operator(effects=("write",))
def write_ocr_class_knn(ocrhandle: OcrKnn, file_name: str, *, session: Any) -> None:
    """Write a classifier to a file ('.onc' if it has no ending), whole or not at all. Error 5212 writing failed.

    Source: reference page of `write_ocr_class_knn`.
    """
    classes.write_file(file_name, _ENDING, ocrhandle.ocr.to_bytes(), session, "write_ocr_class_knn")


@operator(effects=("read",))
def read_ocr_class_knn(file_name: str, *, session: Any) -> OcrKnn:
    """The classifier in a file that `write_ocr_class_knn` has written. MVTec's own form cannot be read.

    Errors: 5200 there is no such file; 8333 it holds no classifier of hdev. Source: reference page of `read_ocr_class_knn`.
    """
    return OcrKnn(classes.from_file(_reader(), file_name, (_ENDING,), _NO_FILE, session, "read_ocr_class_knn"))


@operator
def serialize_ocr_class_knn(ocrhandle: OcrKnn) -> SerializedItem:
    """A classifier as serialized item. Source: reference page of `serialize_ocr_class_knn`."""
    return SerializedItem(_KIND, ocrhandle.ocr.to_bytes())


@operator
def deserialize_ocr_class_knn(serialized_item_handle: SerializedItem) -> OcrKnn:
    """The classifier in a serialized item; error 8334 if there is none. Source: page of `deserialize_ocr_class_knn`."""
    return OcrKnn(classes.from_item(_reader(), serialized_item_handle, _NO_ITEM, "deserialize_ocr_class_knn"))


@operator
def clear_ocr_class_knn(ocrhandle: list[OcrKnn]) -> None:
    """Free classifiers. Source: reference page of `clear_ocr_class_knn`."""
    classes.clear(ocrhandle)
