"""Look-up tables: what a classifier says of every colour, for fast classification of byte images."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.classifiers import ClassifierProblem
from hdev.classifiers.threads import one_thread
from hdev.errors import HError, wrong_value
from hdev.operators.classification import _common
from hdev.operators.classification._common import ClassGmm, ClassKnn, ClassLut, ClassMlp, ClassSvm, Model
from hdev.registry import operator

_TOO_MANY_CHANNELS = 3371
_CANNOT_CREATE = 3372


def _table(
    handle: Model, names: list[str], values: list[Any], threshold: float | None, least: float, name: str
) -> ClassLut:
    from hdev.classifiers.lut import SELECTIONS, build

    bits, selection = 8, "fast"
    for parameter, value in _common.named(names, values, 2, name).items():
        if parameter == "bit_depth":
            bits = _common.take_integer(value, 1, 3, name)
            if bits > 8:
                raise wrong_value(3, name, f"{bits} bits")
        elif parameter == "class_selection":
            selection = _common.one_of(value, SELECTIONS, 3, name)
        elif parameter == "rejection_threshold" and threshold is not None:
            threshold = _common.take_real(value, least, 3, name)
        else:
            raise wrong_value(2, name, repr(parameter))
    model = handle.model
    if not model.trained:
        raise HError(handle.codes.untrained, "the classifier has not been trained", operator=name)
    limit = 0.0 if threshold is None else threshold
    channels = model.inputs if handle.semantics == "class_mlp" else model.dimension
    try:
        with one_thread():
            table = build(
                lambda features: model.labels(features, limit),
                channels,
                model.classes,
                bits,
                selection,
                getattr(model, "prepare", None),
            )
    except ClassifierProblem as problem:
        code = _TOO_MANY_CHANNELS if problem.reason == "size" else _CANNOT_CREATE
        raise HError(code, str(problem), operator=name) from None
    return ClassLut(table)


@operator
def create_class_lut_mlp(
    mlphandle: ClassMlp, gen_param_name: list[str], gen_param_value: list[int | float | str]
) -> ClassLut:
    """The look-up table of a trained perceptron with up to three (transformed) features, for `classify_image_class_lut`.

    Parameters
    ----------
    gen_param_name, gen_param_value :
        'bit_depth': bits of each channel that count, 1 .. 8 (8). 'class_selection': with fewer than 8 a cell of the table has
        the class of its middle ('fast') or the one that most of its colours have ('best'). 'rejection_threshold': colours with
        a smaller confidence belong to no class (0.5).

    Errors: 1302, 1303, 1403; 3371 too many features; 3394 not trained; 3356 no classes. Source: page of `create_class_lut_mlp`.
    """
    if mlphandle.model.function != "softmax":
        raise HError(3356, f"its output function is '{mlphandle.model.function}'", operator="create_class_lut_mlp")
    return _table(mlphandle, gen_param_name, gen_param_value, 0.5, 0.0, "create_class_lut_mlp")


@operator
def create_class_lut_gmm(
    gmmhandle: ClassGmm, gen_param_name: list[str], gen_param_value: list[int | float | str]
) -> ClassLut:
    """The look-up table of a trained mixture model; parameters as of `create_class_lut_mlp`.

    'rejection_threshold' is one of the k-sigma probability (0.0001). Errors: 1302, 1303, 1403; 3371 too many features; 3340 not
    trained. Source: reference page of `create_class_lut_gmm`.
    """
    return _table(gmmhandle, gen_param_name, gen_param_value, 0.0001, 0.0, "create_class_lut_gmm")


@operator
def create_class_lut_svm(
    svmhandle: ClassSvm, gen_param_name: list[str], gen_param_value: list[int | float | str]
) -> ClassLut:
    """The look-up table of a trained support vector machine: 'bit_depth' and 'class_selection' as of `create_class_lut_mlp`.

    Errors: 1302, 1303, 1403; 3371 too many features; 3393 not trained. Source: reference page of `create_class_lut_svm`.
    """
    return _table(svmhandle, gen_param_name, gen_param_value, None, 0.0, "create_class_lut_svm")


@operator
def create_class_lut_knn(
    knnhandle: ClassKnn, gen_param_name: list[str], gen_param_value: list[int | float | str]
) -> ClassLut:
    """The look-up table of a trained classifier by nearest neighbours; parameters as of `create_class_lut_mlp`.

    'rejection_threshold' is the largest distance of the nearest sample (no limit). Errors: 1302, 1303, 1403; 3371 too many
    features; 3394 not trained. Source: reference page of `create_class_lut_knn`.
    """
    return _table(knnhandle, gen_param_name, gen_param_value, np.inf, 0.0, "create_class_lut_knn")


@operator
def clear_class_lut(class_luthandle: list[ClassLut]) -> None:
    """Free look-up tables. Source: reference page of `clear_class_lut`."""
    _common.clear(class_luthandle)
