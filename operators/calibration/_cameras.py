"""What the operators of cameras share: camera parameters and tuples of coordinates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hdev.errors import HError, wrong_number, wrong_value
from hdev.models3d.camera import Projection, projection

Plain = int | float | str

NOT_IMPLEMENTED = 9000


def camera_of(values: Sequence[Plain], position: int, operator: str) -> Projection:
    """The camera of a control parameter. Error 1300 + position for none, 9000 for kinds that hdev does not know yet."""
    try:
        return projection(values)
    except ValueError as error:
        raise wrong_value(position, operator, str(error)) from None
    except NotImplementedError as error:
        raise HError(NOT_IMPLEMENTED, f"{error} are not implemented in hdev yet", operator=operator) from None


def coordinates(operator: str, *given: Sequence[float]) -> list[NDArray[np.float64]]:
    """Tuples of the same length as arrays; error 1400 + position for another length."""
    for position, values in enumerate(given[1:], start=2):
        if len(values) != len(given[0]):
            raise wrong_number(position, operator, f"{len(values)} values beside {len(given[0])}")
    return [np.array(values, np.float64) for values in given]
