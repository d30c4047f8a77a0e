"""Handles: references to resources such as dictionaries, windows, models and files."""

from __future__ import annotations

import importlib
import itertools
from collections.abc import Callable
from typing import Any, ClassVar
from weakref import WeakValueDictionary

from hdev.errors import CLEARED_HANDLE, NULL_HANDLE, HError

_numbers = itertools.count(0x1000)
_by_number: WeakValueDictionary[int, Handle] = WeakValueDictionary()


class Handle:
    """A reference to a resource. Copying a handle copies the reference.

    Subclasses name their semantic type in `semantics` ('dict', 'window', 'matrix' ...; see `tuple_sem_type`) and free what
    they hold in `release`.
    """

    semantics = "handle"
    serializable = False
    #: Of kinds that were integers in old versions: (number, session) -> the handle that such a number means, or None.
    of_number: ClassVar[Callable[[int, Any], Handle | None] | None] = None

    def __init__(self) -> None:
        self.number = next(_numbers)
        self.valid = True
        _by_number[self.number] = self

    def clear(self) -> None:
        """Free the resource; every use of the handle is an error from now on."""
        if self.valid:
            self.valid = False
            self.release()

    def release(self) -> None:
        """Free what the subclass holds."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "packed" in cls.__dict__:
            cls.serializable = True

    def packed(self) -> bytes | None:
        """The resource as bytes, of which `restored` makes another one like it; None where there is no such form."""
        return None

    def check(self) -> None:
        """Raise 2454 if the handle was cleared."""
        if not self.valid:
            raise HError(CLEARED_HANDLE)

    def __repr__(self) -> str:
        return f"<{self.semantics} handle {text_of_handle(self)}>"


class NullHandle(Handle):
    """The handle that refers to nothing (`HNULL`)."""

    def __init__(self) -> None:
        super().__init__()
        self.number = 0
        self.valid = False

    def check(self) -> None:
        raise HError(NULL_HANDLE)


HNULL = NullHandle()


#: The modules of the resources that have a form as bytes; each has a function `restored`.
_RESTORED_BY = {
    "matrix": "hdev.operators.matrix._matrix",
    "class_gmm": "hdev.operators.classification.gaussian_mixture_models",
    "class_knn": "hdev.operators.classification.k_nearest_neighbors",
    "class_mlp": "hdev.operators.classification.neural_nets",
    "class_svm": "hdev.operators.classification.support_vector_machines",
    "class_train_data": "hdev.operators.classification.misc",
    "measure": "hdev.operators.measuring._measures",
    "metrology_model": "hdev.operators.metrology._models",
    "ocr_knn": "hdev.operators.ocr.k_nearest_neighbors",
    "ocr_mlp": "hdev.operators.ocr.neural_nets",
    "ocr_svm": "hdev.operators.ocr.support_vector_machines",
    "object_model_3d": "hdev.models3d.container",
    "dl_classifier": "hdev.operators.legacy_dl_classification._classifier",
}


def restored(semantics: str, data: bytes) -> Handle:
    """A new resource of this semantic type with the bytes that `packed` gave. Raises ValueError if there is none with them."""
    if semantics not in _RESTORED_BY:
        raise ValueError(f"a handle of type {semantics!r}")
    result: Handle = importlib.import_module(_RESTORED_BY[semantics]).restored(data)
    return result


def duplicate(handle: Handle) -> Handle | None:
    """A copy of the handle's resource; None where there can be none."""
    data = handle.packed() if handle.valid else None
    return None if data is None else restored(handle.semantics, data)


def text_of_handle(handle: Handle) -> str:
    """How a handle is written: 'H' and its number, hexadecimal."""
    return f"H{handle.number:X}" if handle.number else "HNULL"


def handle_of_number(number: int) -> Handle | None:
    """The valid handle with this number; None if there is none, or nobody holds it any more."""
    handle = _by_number.get(number)
    return handle if handle is not None and handle.valid else None
