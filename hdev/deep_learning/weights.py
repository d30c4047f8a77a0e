"""Published weights: in torch's cache, or downloaded into it."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from urllib.request import urlopen

from hdev.deep_learning.networks import Architecture
from hdev.runtime.paths import read_whole, write_whole

_SERVER = "https://download.pytorch.org/models/"
_SECONDS = 10


def cache_folder(environment: Mapping[str, str]) -> str:
    """Where torch keeps what it downloads."""
    home = environment.get("TORCH_HOME") or os.path.join(
        environment.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache"), "torch"
    )
    return os.path.join(home, "hub", "checkpoints")


def find(architecture: Architecture, folders: list[str], environment: Mapping[str, str], download: bool) -> str:
    """The path of a file of published weights; '' if there is none and none can be had.

    Looked for in `folders` and torch's cache, then downloaded into that cache if `download` allows it.
    """
    cache = cache_folder(environment)
    for name in architecture.weights:
        for folder in [*folders, cache]:
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                return path
    if download:
        for name in architecture.weights:
            try:
                return _download(name, cache)
            except OSError:
                return ""
    return ""


def _download(name: str, folder: str) -> str:
    """Raises `OSError` if it fails or the file is not the one that was published."""
    with urlopen(_SERVER + name, timeout=_SECONDS) as answer:
        data = answer.read()
    published = re.search(r"-([0-9a-f]{8,})\.", name)
    if published is None or not hashlib.sha256(data).hexdigest().startswith(published[1]):
        raise OSError(f"{name}: not the published file")
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, name)
    write_whole(path, data)
    return path


def read(path: str) -> dict[str, object]:
    """The tensors of a file by the names of layers. Raises `ValueError` if it holds something else.

    Old files are pickles; torch reads nothing but tensors from them (`weights_only`).
    """
    import io
    import pickle
    import zipfile

    import torch

    try:
        tensors = torch.load(io.BytesIO(read_whole(path)), map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, zipfile.BadZipFile, RuntimeError, EOFError, ValueError) as error:
        raise ValueError(f"{path}: {str(error).partition(chr(10))[0]}") from None
    if not isinstance(tensors, dict) or not all(isinstance(one, torch.Tensor) for one in tensors.values()):
        raise ValueError(f"{path}: it holds no weights")
    return tensors
