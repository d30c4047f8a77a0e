"""Legacy / DL Classification: steps of training."""

from __future__ import annotations

from typing import Any

from hdev.deep_learning import errors
from hdev.deep_learning.training import Loss
from hdev.errors import HError
from hdev.iconic import Objects
from hdev.operators.legacy_dl_classification._classifier import DLClassifier, seed
from hdev.operators.legacy_dl_classification._images import channels_of
from hdev.registry import operator
from hdev.values import Handle, Value, elements

_TRAIN = "train_dl_classifier_batch"


class DLClassifierTrainResult(Handle):
    """What a step of training has to tell."""

    semantics = "dl_classifier_train_result"

    def __init__(self, loss: Loss) -> None:
        super().__init__()
        self.loss: Loss | None = loss

    def release(self) -> None:
        self.loss = None


@operator
def train_dl_classifier_batch(
    batch_images: Objects, dlclassifier_handle: DLClassifier, batch_labels: Value, *, session: Any
) -> DLClassifierTrainResult:
    """One step of training: change the weights of the classifier a little, by the images of one batch and their labels.

    Stochastic gradient descent with momentum. With weights w, velocity v (0 at first), learning rate lambda ('learning_rate'),
    mu ('momentum') and alpha ('weight_prior'),

        v <- mu v - lambda grad L(w),   w <- w + v,
        L = -(1/n) sum of log(probability of the right class) + (alpha / 2) sum of w^2,

    over the n images, and over all weights but biases and the factors of batch normalizations. A new learning rate does not
    rescale the velocity that is there.

    Parameters
    ----------
    batch_images
        'batch_size' * 'batch_size_multiplier' images of type 'real', with the size and the number of channels that the
        classifier asks for; domains are ignored. With a multiplier, 'batch_size' images after the other give gradients,
        whose mean makes one change; the statistics of batch normalizations are those of the parts.
    batch_labels
        The right class of each image: its name, or its position in 'classes', from 0.

    `set_system ('seed_rand', ...)` makes dropout repeatable, `set_system ('cudnn_deterministic', 'true')` the GPU.
    Errors, the classifier being unchanged: 7800 another number of images; 9001, 3122, 2106, 2107 their type, channels, width,
    height; 7714 labels, or 'classes' were not set; 7720 the loss is no number any more (on a GPU that is noticed when the
    program asks for the loss); 4104, 6001 no memory.
    Source: reference page of `train_dl_classifier_batch`; where it leaves factors open, docs/compatibility.md.
    """
    with dlclassifier_handle.lock:
        settings, model = dlclassifier_handle.settings, dlclassifier_handle.network()
        count = settings.batch_size * settings.batch_size_multiplier
        if len(batch_images) != count:
            detail = f"{len(batch_images)} images; 'batch_size' * 'batch_size_multiplier' is {count}"
            raise HError(errors.WRONG_NUMBER_OF_IMAGES, detail, operator=_TRAIN)
        images = channels_of(batch_images, settings, model.channels, _TRAIN)
        labels = _positions(list(elements(batch_labels)), settings.classes, count)
        model = dlclassifier_handle.place(session)
        loss = model.train(
            images,
            labels,
            settings.sub_batch,
            settings.hyperparameters,
            precision=settings.precision,
            deterministic=session.system["cudnn_deterministic"] == "true",
            seed=seed(session) if model.is_random else 0,
        )
    return DLClassifierTrainResult(loss)


def _positions(labels: list[Any], classes: tuple[Any, ...], count: int) -> list[int]:
    """The positions of labels in `classes`; error 7714 if one is none of them."""
    if not classes:
        raise HError(errors.INVALID_LABELS, "'classes' must be set before training", operator=_TRAIN)
    if len(labels) != count:
        raise HError(errors.INVALID_LABELS, f"{len(labels)} labels for {count} images", operator=_TRAIN)
    place = {name: position for position, name in enumerate(classes) if isinstance(name, str)}
    result = []
    for label in labels:
        found = label if type(label) is int else place.get(label, -1) if isinstance(label, str) else -1
        if not 0 <= found < len(classes):
            raise HError(errors.INVALID_LABELS, f"{label!r} is none of the {len(classes)} classes", operator=_TRAIN)
        result.append(found)
    return result


@operator
def get_dl_classifier_train_result(
    dlclassifier_train_result_handle: DLClassifierTrainResult, gen_param_name: list[str]
) -> list[float]:
    """What a step of training has to tell. On a GPU this waits for the step.

    Parameters
    ----------
    gen_param_name
        'loss', or its parts: 'loss_label' (of the images) and 'loss_regularization' (of the weights); all of them before
        the weights were changed. 'loss_regularization_term' is the same as 'loss_regularization'.

    Errors: 7723 no such result; 7720 the loss is no number.
    Source: reference page of `get_dl_classifier_train_result`.
    """
    dlclassifier_train_result_handle.check()
    assert dlclassifier_train_result_handle.loss is not None
    task, regularization = dlclassifier_train_result_handle.loss.values()
    values = {"loss": task + regularization, "loss_label": task, "loss_regularization": regularization}
    values["loss_regularization_term"] = regularization
    for name in gen_param_name:
        if name not in values:
            raise HError(errors.NO_SUCH_RESULT, f"'{name}'", operator="get_dl_classifier_train_result")
    return [values[name] for name in gen_param_name]


@operator
def clear_dl_classifier_train_result(dlclassifier_train_result_handle: list[DLClassifierTrainResult]) -> None:
    """Free results of training. Source: reference page of `clear_dl_classifier_train_result`."""
    for result in dlclassifier_train_result_handle:
        result.clear()
