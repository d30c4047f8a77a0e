"""Camera parameters as operators take them."""

from __future__ import annotations

from collections.abc import Sequence

from hdev.errors import NOT_IMPLEMENTED, HError, wrong_number, wrong_value
from hdev.models3d.cameras import Lens, lens


def camera_of(values: Sequence[int | float | str], number: int, name: str) -> Lens:
    """The camera of parameter `number`. Error 1400 + n for an empty tuple, 1300 + n for one that is no camera, 9000 for a
    line-scan camera."""
    if not values:
        raise wrong_number(number, name, "no camera parameters")
    try:
        return lens(values)
    except ValueError as problem:
        raise wrong_value(number, name, str(problem)) from None
    except NotImplementedError as problem:
        raise HError(NOT_IMPLEMENTED, str(problem), operator=name) from None
