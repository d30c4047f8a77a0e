"""Camera parameters and poses of operators."""

from __future__ import annotations

from collections.abc import Sequence

from hdev.errors import HError, wrong_value
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
