"""Legacy / DL Classification: classifiers in files and as serialized items."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

from hdev.deep_learning.errors import INVALID_FILE, NO_PRETRAINED_WEIGHTS, WRONG_VERSION
from hdev.deep_learning.networks import ARCHITECTURES, Architecture
from hdev.errors import HError
from hdev.operators.file import _files
from hdev.operators.legacy_dl_classification._classifier import DLClassifier, seed, warn_once
from hdev.operators.system.serialized_item import SerializedItem
from hdev.registry import operator

_PRETRAINED = re.compile(r"pretrained_dl_classifier_(\w+?)(?:\.hdl)?")
_ENDING = ".hdl"


@operator(effects=("read",))
def read_dl_classifier(file_name: str, *, session: Any) -> DLClassifier:
    """Read a classifier: one that `write_dl_classifier` has written, or one of the pretrained networks.

    Parameters
    ----------
    file_name
        '.hdl' may be left out. Looked for in the current directory of the program, the folders of the environment variable
        HDEV_MODELS, HALCONROOT/dl, and where files are looked for otherwise.

    'pretrained_dl_classifier_NAME.hdl' with NAME 'compact', 'enhanced', 'resnet18', 'resnet50', 'alexnet' or 'mobilenet_v2'
    need not exist: then the network is made, with ImageNet weights as they are published for torchvision, out of
    HDEV_MODELS, torch's cache or, where the network is permitted, a download. Without them a warning says so, and training
    starts from random weights. HDEV_PRETRAINED=require makes that error 7721, HDEV_PRETRAINED=off asks for no weights.
    HALCON's own networks cannot be read.
    Errors: 5200 no such file; 7703 no classifier of hdev is in it; 7715 one of a later hdev; 7721 see above.
    Source: reference page of `read_dl_classifier`.
    """
    match = _PRETRAINED.fullmatch(re.split(r"[\\/]", file_name)[-1])
    architecture = ARCHITECTURES.get(match[1]) if match else None
    foreign = ""
    for path in _candidates(file_name, session):
        try:
            return _read(path)
        except HError as error:
            if architecture is None or error.code != INVALID_FILE:
                raise
            foreign = foreign or path
    if architecture is not None:
        return _pretrained(architecture, foreign, session)
    return _read(session.paths.find_read(file_name, (_ENDING,)))


def _candidates(name: str, session: Any) -> Iterator[str]:
    """Existing files that `name` may mean, in this order."""
    named = session.paths.resolve(name)
    root = session.environment.get("HALCONROOT", "")
    for folder in (
        session.directory,
        session.folder,
        *_model_folders(session),
        os.path.join(root, "dl") if root else "",
    ):
        for ending in ("", _ENDING):
            path = os.path.join(folder, named + ending)
            if folder and os.path.isfile(path):
                yield path


def _model_folders(session: Any) -> list[str]:
    return [folder for folder in session.environment.get("HDEV_MODELS", "").split(os.pathsep) if folder]


def _read(path: str) -> DLClassifier:
    try:
        return DLClassifier.unpack(_files.content(path))
    except HError as error:
        if error.code in (INVALID_FILE, WRONG_VERSION):
            raise HError(error.code, f"{path}: {error.detail}") from None
        raise


def _pretrained(architecture: Architecture, foreign: str, session: Any) -> DLClassifier:
    """The network with published weights, or random ones if there are none."""
    from hdev.deep_learning import weights
    from hdev.deep_learning.model import Model

    wish = session.environment.get("HDEV_PRETRAINED", "")
    permitted = "net" in session.permissions.allowed
    model = Model(architecture, 3, 1000, seed(session))
    path = problem = ""
    if wish != "off":
        path = weights.find(architecture, _model_folders(session), session.environment, permitted)
    if path:
        try:
            model.load_published(weights.read(path))
            return DLClassifier(model)
        except (ValueError, OSError) as error:
            problem = str(error)
    elif foreign:
        problem = f"{foreign} is no file of hdev (HALCON's own cannot be read)"
    hint = "" if permitted else ", or allow the download with --allow-net"
    text = (
        f"'{architecture.name}' has no pretrained weights{f' ({problem})' if problem else ''}: training starts from random "
        f"ones and needs more images. Put {architecture.weights[0]} into a folder of HDEV_MODELS{hint}"
    )
    if wish == "require":
        raise HError(NO_PRETRAINED_WEIGHTS, text, operator="read_dl_classifier")
    if wish != "off":
        warn_once(session, text)
    return DLClassifier(model)


@operator(effects=("write",))
def write_dl_classifier(dlclassifier_handle: DLClassifier, file_name: str, *, session: Any) -> None:
    """Write a classifier to a file ('.hdl' is appended to a name without it); the old file is kept until the new one is whole.

    The velocity of training is written too, so that training continues as if it had not been broken off. The file is in the
    format safetensors; HALCON does not read it. 'gpu', 'runtime', 'precision' and 'batch_size_device' are not kept.
    Errors: 5215 the folder does not exist; 5201 writing failed.
    Source: reference page of `write_dl_classifier`.
    """
    path = session.paths.find_write(file_name, _ENDING)
    with dlclassifier_handle.lock:
        data = dlclassifier_handle.packed()
    _files.write(path, data)


@operator
def serialize_dl_classifier(dlclassifier_handle: DLClassifier) -> SerializedItem:
    """A classifier as a serialized item: what `write_dl_classifier` writes.

    Source: reference page of `serialize_dl_classifier`.
    """
    with dlclassifier_handle.lock:
        return SerializedItem("dl_classifier", dlclassifier_handle.packed())


@operator
def deserialize_dl_classifier(serialized_item_handle: SerializedItem) -> DLClassifier:
    """The classifier in a serialized item; error 7703 if there is none.

    Source: reference page of `deserialize_dl_classifier`.
    """
    return DLClassifier.unpack(serialized_item_handle.of("dl_classifier", INVALID_FILE, "deserialize_dl_classifier"))
