"""Colour transformations that are prepared once and applied often."""

from __future__ import annotations

from hdev.iconic import Image, colours
from hdev.operators.filters._common import check_type, choice
from hdev.operators.filters.color import trans_from_rgb
from hdev.operators.filters.color_transformations import trans_to_rgb
from hdev.registry import operator
from hdev.values import Handle


class ColorTransLut(Handle):
    """A transformation between RGB and a colour space. Nothing is tabulated: the exact one is as fast as a table."""

    semantics = "color_trans_lut"

    def __init__(self, space: str, direction: str) -> None:
        super().__init__()
        self.space = space
        self.direction = direction


@operator
def create_color_trans_lut(color_space: str, trans_direction: str, num_bits: int) -> ColorTransLut:
    """A handle for the transformation of byte images from RGB to a colour space, or back.

    Parameters
    ----------
    color_space : as of `trans_from_rgb`
    trans_direction : 'from_rgb' or 'to_rgb'
    num_bits : 8

    Errors: 1301, 1302, 1303. Reference: `create_color_trans_lut` (read in part).
    """
    name = "create_color_trans_lut"
    choice(color_space, colours.SPACES, 1, name)
    choice(trans_direction, ("from_rgb", "to_rgb"), 2, name)
    choice(num_bits, (8,), 3, name)
    return ColorTransLut(color_space, trans_direction)


@operator
def apply_color_trans_lut(
    image1: Image, image2: Image, image3: Image, color_trans_lut_handle: ColorTransLut
) -> tuple[Image, Image, Image]:
    """The three channels of an image (byte) transformed as `trans_from_rgb` or `trans_to_rgb` do.

    Errors: 9001, 3117, 9009. Reference: `apply_color_trans_lut` (read in part).
    """
    for position, image in enumerate((image1, image2, image3)):
        check_type(image, "apply_color_trans_lut", position)
    lut = color_trans_lut_handle
    if lut.direction == "from_rgb":
        return trans_from_rgb(image1, image2, image3, lut.space)
    return trans_to_rgb(image1, image2, image3, lut.space)


@operator
def clear_color_trans_lut(color_trans_lut_handle: list[ColorTransLut]) -> None:
    """Free such handles. Reference: `clear_color_trans_lut`."""
    for lut in color_trans_lut_handle:
        lut.clear()
