"""System / Database: HALCON's tables of objects, of which nothing is left to see here."""

from __future__ import annotations

from typing import Any

from hdev.errors import wrong_value
from hdev.registry import operator
from hdev.values import EMPTY, Value


@operator
def get_modules() -> tuple[Value, int]:
    """The licensed modules in use, and their key: none, and 0.

    Source: reference page of `get_modules`.
    """
    return EMPTY, 0


@operator
def reset_obj_db(default_image_width: int, default_image_height: int, default_channels: int, *, session: Any) -> None:
    """Set the default size of images ('width' and 'height' of `get_system`). Objects stay as they are: unlike HALCON's they
    vanish when no variable holds them.

    Errors: 1301, 1302 a size below 1; 1303 a negative number of channels.
    Source: reference page of `reset_obj_db`.
    """
    for position, (value, least) in enumerate(
        ((default_image_width, 1), (default_image_height, 1), (default_channels, 0)), start=1
    ):
        if value < least:
            raise wrong_value(position, "reset_obj_db", str(value))
    session.system["width"] = default_image_width
    session.system["height"] = default_image_height
