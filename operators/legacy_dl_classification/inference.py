"""Legacy / DL Classification: applying classifiers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.deep_learning import errors
from hdev.errors import HError, wrong_value
from hdev.iconic import Objects
from hdev.operators.legacy_dl_classification._classifier import DLClassifier
from hdev.operators.legacy_dl_classification._images import channels_of
from hdev.registry import operator
from hdev.values import Handle

_APPLY = "apply_dl_classifier"
_GET = "get_dl_classifier_result"
_NO_IMAGES = 7705


class DLClassifierResult(Handle):
    """What a classifier has found.

    Attributes
    ----------
    order : (images, classes) array of int
        The positions of all classes, the most probable first.
    confidences : (images, classes) array of float
        Their probabilities, in this order.
    """

    semantics = "dl_classifier_result"

    def __init__(self, probabilities: NDArray[np.float32], classes: tuple[Any, ...]) -> None:
        super().__init__()
        self.classes = classes
        self.order = np.argsort(-probabilities, axis=1, kind="stable")
        self.confidences = np.take_along_axis(probabilities, self.order, 1)

    def release(self) -> None:
        self.order = self.confidences = np.empty((0, 0))


@operator
def apply_dl_classifier(images: Objects, dlclassifier_handle: DLClassifier, *, session: Any) -> DLClassifierResult:
    """Classify images; `get_dl_classifier_result` tells the classes.

    Parameters
    ----------
    images
        One or more, of type 'real', with the size, the number of channels and the range of gray values that the classifier
        asks for (`preprocess_dl_classifier_images`); the range is not checked, domains are ignored. 'batch_size' of them are
        computed at a time; a last, smaller part costs only what it is.

    Errors: 7705 no image; 9001, 3122, 2106, 2107 type, channels, width, height; 7741 'classes' were not set, or the
    computation failed; 4104, 6001 no memory.
    Source: reference page of `apply_dl_classifier`.
    """
    with dlclassifier_handle.lock:
        settings, model = dlclassifier_handle.settings, dlclassifier_handle.network()
        if not len(images):
            raise HError(_NO_IMAGES, "no images", operator=_APPLY)
        if not settings.classes:
            raise HError(errors.INFERENCE_FAILED, "'classes' were not set, nor the network trained", operator=_APPLY)
        arrays = channels_of(images, settings, model.channels, _APPLY)
        probabilities = dlclassifier_handle.place(session).probabilities(
            arrays,
            settings.sub_batch,
            precision=settings.precision,
            deterministic=session.system["cudnn_deterministic"] == "true",
        )
    return DLClassifierResult(probabilities, settings.classes)


@operator
def get_dl_classifier_result(
    dlclassifier_result_handle: DLClassifierResult, index: int | str, gen_result_name: str
) -> list[Any]:
    """What a classifier has found.

    Parameters
    ----------
    index
        The number of an image, from 0: all classes, the most probable first. 'all': the most probable class of each image.
    gen_result_name
        'predicted_classes': names; 'predicted_class_indices': positions in 'classes', from 0; 'confidences': probabilities.

    Errors: 1302 no such image; 7723 no such result.
    Source: reference page of `get_dl_classifier_result`.
    """
    result = dlclassifier_result_handle
    result.check()
    if index == "all":
        order, confidences = result.order[:, 0], result.confidences[:, 0]
    elif isinstance(index, int) and 0 <= index < len(result.order):
        order, confidences = result.order[index], result.confidences[index]
    else:
        raise wrong_value(2, _GET, f"{index!r}: there are {len(result.order)} images, counted from 0")
    if gen_result_name == "confidences":
        return [float(value) for value in confidences]
    if gen_result_name in ("predicted_class_indices", "predicted_classes_indices"):
        return [int(position) for position in order]
    if gen_result_name == "predicted_classes":
        return [result.classes[position] for position in order]
    raise HError(errors.NO_SUCH_RESULT, f"'{gen_result_name}'", operator=_GET)


@operator
def clear_dl_classifier_result(dlclassifier_result_handle: list[DLClassifierResult]) -> None:
    """Free results. Source: reference page of `clear_dl_classifier_result`."""
    for result in dlclassifier_result_handle:
        result.clear()
