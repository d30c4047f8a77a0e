"""Legacy / DL Classification: parameters and the end of classifiers."""

from __future__ import annotations

from typing import Any

from hdev.deep_learning import errors
from hdev.errors import HError
from hdev.operators.legacy_dl_classification._classifier import EXCLUSIVE, DLClassifier, parameter, set_parameters
from hdev.registry import operator
from hdev.values import Value, elements


@operator
def get_dl_classifier_param(dlclassifier_handle: DLClassifier, gen_param_name: list[str]) -> list[Any]:
    """Values of parameters of a classifier; for several names one after the other.

    Those that `set_dl_classifier_param` sets, and 'image_range_min' (-127.0), 'image_range_max' (128.0): the gray values
    that the network expects.
    Errors: 7713 no such parameter; 7712 a parameter of several values ('classes', 'image_dimensions') among others.
    Source: reference pages of `get_dl_classifier_param`, `set_dl_classifier_param`.
    """
    if len(gen_param_name) > 1 and (several := [name for name in gen_param_name if name in EXCLUSIVE]):
        raise HError(errors.SEVERAL_VALUES, f"'{several[0]}'", operator="get_dl_classifier_param")
    return [value for name in gen_param_name for value in parameter(dlclassifier_handle, name)]


@operator
def set_dl_classifier_param(
    dlclassifier_handle: DLClassifier, gen_param_name: list[str], gen_param_value: Value, *, session: Any
) -> None:
    """Set parameters of a classifier; all of them or, if one cannot be set, none.

    Parameters
    ----------
    gen_param_name, gen_param_value
        - 'classes': the names of the classes, all different. Makes a new output layer with random weights: set it before
          training, and not after.
        - 'batch_size' (>= 1; network's own default), 'batch_size_multiplier' (>= 1; 1): a step of training takes
          batch_size * batch_size_multiplier images, batch_size of them at a time.
        - 'batch_size_device' (18.11 to 19.05): images on the device at once, at most 'batch_size'.
        - 'image_width', 'image_height' (224), 'image_num_channels' (3; 1 for gray images, and not back), or all three as
          'image_dimensions'. A new size forgets the velocity of training.
        - 'learning_rate' (>= 0; 0.001), 'momentum' (0 to below 1; 0.9), 'weight_prior' (>= 0; 0.0): see
          `train_dl_classifier_batch`.
        - 'runtime': 'gpu' (default) or 'cpu'; 'gpu': number of the CUDA device (0). Without CUDA, a warning, and the CPU
          computes. 'runtime_init': 'immediately' takes the room on the device now.
        - 'precision' (hdev's own): how a GPU multiplies, 'tf32' (default), 'float32' or 'bfloat16'.

    A file does not keep 'gpu', 'runtime', 'precision', 'batch_size_device'.
    Errors: 7713 no such parameter; 7712 'classes' or 'image_dimensions' among others; 1203, 1303, 1403 type, value, number of
    values; 7716 a class twice; 7722 image too small; 7724, 7725 number of channels; 7726 'batch_size_device'; 7799
    'batch_size_multiplier'; 4104 no room on the GPU.
    Source: reference page of `set_dl_classifier_param`.
    """
    with dlclassifier_handle.lock:
        set_parameters(dlclassifier_handle, gen_param_name, list(elements(gen_param_value)), session)


@operator
def clear_dl_classifier(dlclassifier_handle: list[DLClassifier]) -> None:
    """Free classifiers. Source: reference page of `clear_dl_classifier`."""
    for classifier in dlclassifier_handle:
        with classifier.lock:
            classifier.clear()
