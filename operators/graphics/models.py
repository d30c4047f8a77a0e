"""Graphics / Output, Window: displaying 3D object models, and what lies where in the display."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.display import settings as drawing
from hdev.display.scenes import looks
from hdev.display.window import Window
from hdev.errors import HError
from hdev.models3d.model import ObjectModel3D
from hdev.operators.graphics import _models
from hdev.registry import operator

_NOTHING_DISPLAYED = 5190


@operator(effects=("window",))
def disp_object_model_3d(
    window_handle: Window,
    object_model_3d: list[ObjectModel3D],
    cam_param: list[int | float | str],
    pose: list[int | float],
    gen_param_name: list[str],
    gen_param_value: list[int | float | str],
) -> None:
    """Display 3D object models as a camera sees them. The image of the camera fills the window; nothing else stays in it,
    unless 'disp_background' says so.

    Parameters
    ----------
    cam_param
        Parameters of an area-scan camera; none: a camera for the size of the window (60 mm, pixels of 8.5 micrometres).
    pose
        One pose for all models, or one for each: from their coordinates to those of the camera. None: all are in sight.
    gen_param_name, gen_param_value
        For the display: 'colored' 3, 6, 12 (colours of the models in turn), 'light_position' 'x y z w' (seen from the camera;
        w = 0: a direction; default '-100.0 -100.0 0.0 1.0'), 'light_ambient', 'light_diffuse' ('r g b', default '0.2 0.2 0.2',
        '0.8 0.8 0.8'), 'quality' 'high' (smooth edges), 'low', 'disp_background', 'object_index_persistence',
        'depth_persistence' 'true', 'false' (for `get_disp_object_model_3d_info`), 'compatibility_mode_enable' (no effect).
        For all models, or with '_N' at the end for model N: 'visible', 'attribute' ('auto': faces, else the primitive, else
        lines, else points; 'faces', 'primitive', 'lines', 'points'), 'color', 'alpha' 0 .. 1, 'disp_pose', 'disp_lines' (edges
        of the faces), 'disp_normals', 'line_color', 'normal_color', 'line_width', 'point_size' [pixels of the window],
        'color_attrib' (an attribute: 'coord_z', 'normal_x', '&name'), 'color_attrib_start', 'color_attrib_end' (values or
        'auto'), 'lut' (its colours), 'red_channel_attrib', 'green_channel_attrib', 'blue_channel_attrib',
        'rgb_channel_attrib_start' (0), 'rgb_channel_attrib_end' (255), 'intensity', 'intensity_red', 'intensity_green',
        'intensity_blue'.

    Errors: 1303 no camera; 1404 another number of poses; 1305 an unknown name, 1306 a wrong value, 1406 another number of
    values than names; 9515 to 9526 no model has what is to be shown (9526: a plane or cylinder without ends).
    Source: reference page of `disp_object_model_3d` (read in part).
    """
    name = "disp_object_model_3d"
    window = window_handle
    lens = _models.camera(cam_param, 3, name) if cam_param else _models.default_camera(window.width, window.height)
    rendering, settings = _rendering(
        object_model_3d, lens, pose, gen_param_name, gen_param_value, 4, name, drawing.font(window.state.font)
    )
    window.show_models(rendering, over=settings.disp_background)
    window.models = rendering, settings, None


def _rendering(
    handles: list[ObjectModel3D],
    lens: Any,
    pose: list[int | float],
    names: list[str],
    values: list[Any],
    number: int,
    name: str,
    face: Any,
) -> tuple[Any, looks.Settings]:
    """What is to be drawn of models. `number` is the position of the poses."""
    from hdev.display.scenes.rendering import Light, Placed, Rendering, fitting_matrix

    contents = [handle.model for handle in handles]
    settings = looks.Settings()
    light: dict[str, Any] = {}
    everywhere: dict[str, Any] = {}
    single: dict[int, dict[str, Any]] = {}
    for parameter, value in _models.pairs(names, values, number + 1, name):
        stem, index = looks.split(parameter)
        if parameter in ("light_position", "light_ambient", "light_diffuse"):
            parts = 4 if parameter == "light_position" else 3
            light[parameter[6:]] = _models.triple(value, parts, parameter, number + 2, name)
        elif looks.is_setting(parameter):
            settings = _models.checked(
                lambda p=parameter, v=value, s=settings: looks.with_setting(s, p, v), parameter, value, number + 1, name
            )
        else:
            _models.checked(lambda p=stem, v=value: looks.fields_of(p, v), parameter, value, number + 1, name)
            target = everywhere if index is None else single.setdefault(index, {})
            target.pop(stem, None)
            target[stem] = value
    chosen = [
        looks.look_of({**looks.colored(settings.colored, k), **everywhere, **single.get(k, {})})
        for k in range(len(contents))
    ]
    _models.check(zip(contents, chosen), name)
    if pose or not contents:
        matrices = _models.matrices(pose, len(contents), number, name) if contents else []
    else:
        matrices = [fitting_matrix(contents, lens)] * len(contents)
    placed = [Placed(*one, number=k) for k, one in enumerate(zip(contents, matrices, chosen))]
    smooth = settings.quality == "high"
    return Rendering(tuple(placed), lens, Light(**light), (), smooth, face), settings


@operator
def get_disp_object_model_3d_info(
    window_handle: Window, row: list[int | float], column: list[int | float], information: list[str]
) -> list[int | float]:
    """What lies at places of a window in which 3D object models were displayed last.

    Information: 'object_index' (the number of the model in that display) or 'depth' (its z, seen from the camera [m]); several
    give all values of the first place first. -1 where there is no model. Row, Column: coordinates of the image part.
    Errors: 1402 another number of columns; 1304 unknown, or not kept ('object_index_persistence', 'depth_persistence'); 5190
    the window shows no models. Source: reference page of `get_disp_object_model_3d_info` (not read but for its first lines).
    """
    name = "get_disp_object_model_3d_info"
    if window_handle.models is None:
        raise HError(_NOTHING_DISPLAYED, "no 3D object models are displayed in the window", operator=name)
    rendering, settings, _ = window_handle.models
    _models.check_information(row, column, information, settings, 2, name)
    return _models.information(rendering, window_handle, row, column, information)


def render(
    handles: list[ObjectModel3D],
    cam_param: list[int | float | str],
    pose: list[int | float],
    names: list[str],
    values: list[Any],
    name: str,
) -> Any:
    """The image of `render_object_model_3d`: what the camera sees before black, of the camera's size."""
    from hdev.display.text import Face
    from hdev.iconic import Image

    lens = _models.camera(cam_param, 2, name)
    rendering, _ = _rendering(handles, lens, pose, names, values, 3, name, Face(14))
    picture = np.zeros((lens.height, lens.width, 3), np.uint8)
    rendering.paint(picture)
    return Image([picture[:, :, k].copy() for k in range(3)], "byte")
