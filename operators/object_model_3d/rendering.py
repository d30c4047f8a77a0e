"""Operators of chapter 3D Object Model, section Transformations: pictures of models."""

from __future__ import annotations

from hdev.iconic import Image
from hdev.models3d.model import ObjectModel3D
from hdev.operators.graphics.models import render
from hdev.registry import operator


@operator
def render_object_model_3d(
    object_model_3d: list[ObjectModel3D],
    cam_param: list[int | float | str],
    pose: list[int | float],
    gen_param_name: list[str],
    gen_param_value: list[int | float | str],
) -> Image:
    """An image of 3D object models as a camera sees them, before black: type byte with the channels red, green and blue, as
    large as the camera's.

    Parameters are those of `disp_object_model_3d`; those of windows ('disp_background', the persistences) have no effect, and
    the camera must be given (error 1402). Errors: 1304, 1305 unknown name, wrong value; 9515 to 9526 no model has what is to
    be shown.
    Source: reference page of `render_object_model_3d` (not read but for its first lines).
    """
    return render(object_model_3d, cam_param, pose, gen_param_name, gen_param_value, "render_object_model_3d")
