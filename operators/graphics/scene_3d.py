"""Graphics / 3D Scene: models at their poses, cameras, a light and texts, displayed or rendered together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from hdev.display import settings as drawing
from hdev.display.scenes import looks
from hdev.display.scenes.labels import PLACES
from hdev.display.scenes.scene import Camera, Instance, LabelText, Scene3D
from hdev.display.text import Face
from hdev.display.window import Window
from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Image
from hdev.models3d.model import ObjectModel3D
from hdev.operators.graphics import _models
from hdev.registry import operator
from hdev.values import Value, elements

Pose = list[int | float]
Values = list[int | float | str]

_NOTHING_DISPLAYED = 5190
_KINDS = ("point_light", "directional_light")


@operator
def create_scene_3d() -> Scene3D:
    """An empty 3D scene. It needs a camera to be displayed; without a light there is one at (-100, -100, 0).

    Source: reference page of `create_scene_3d`.
    """
    return Scene3D()


@operator
def clear_scene_3d(scene_3d: list[Scene3D]) -> None:
    """Free 3D scenes; their handles are invalid from now on. What was displayed stays in the windows.

    Source: reference page of `clear_scene_3d`.
    """
    for scene in scene_3d:
        scene.clear()


def _found(things: dict[int, Any], number: int, position: int, name: str, what: str) -> Any:
    if number not in things:
        raise wrong_value(position, name, f"the scene has no {what} {number}")
    return things[number]


# -------------------------------------------------------------------------------------------------------------- cameras


@operator
def add_scene_3d_camera(scene_3d: Scene3D, camera_param: list[int | float | str]) -> int:
    """Add a camera, which stands at the origin of the world at first. Any area-scan camera but hypercentric ones (error 1302).

    Source: reference page of `add_scene_3d_camera`.
    """
    return scene_3d.added("cameras", Camera(_models.camera(camera_param, 2, "add_scene_3d_camera")))


@operator
def remove_scene_3d_camera(scene_3d: Scene3D, camera_index: int) -> None:
    """Remove a camera (error 1302 if there is none with this index). Source: reference page of `remove_scene_3d_camera`."""
    _found(scene_3d.cameras, camera_index, 2, "remove_scene_3d_camera", "camera")
    del scene_3d.cameras[camera_index]


@operator
def set_scene_3d_camera_pose(scene_3d: Scene3D, camera_index: int, pose: Pose) -> None:
    """Put a camera at a pose in the world: from its coordinates to those of the world.

    Errors: 1302 no camera with this index, 1403 no seven values. Source: reference page of `set_scene_3d_camera_pose`.
    """
    name = "set_scene_3d_camera_pose"
    camera = _found(scene_3d.cameras, camera_index, 2, name, "camera")
    camera.matrix = _models.pose(pose, 3, name)


@operator
def set_scene_3d_to_world_pose(scene_3d: Scene3D, to_world_pose: Pose) -> None:
    """Put the whole scene at a pose: from its coordinates to those of the world.

    Source: reference page of `set_scene_3d_to_world_pose`.
    """
    scene_3d.to_world = _models.pose(to_world_pose, 2, "set_scene_3d_to_world_pose")


# ------------------------------------------------------------------------------------------------------------ instances


@operator
def add_scene_3d_instance(scene_3d: Scene3D, object_model_3d: list[ObjectModel3D], pose: Pose) -> list[int]:
    """Add models at poses in the scene: one pose for all, or one for each (error 1403). Gives their indices.

    A model may be added several times. Source: reference page of `add_scene_3d_instance`.
    """
    name = "add_scene_3d_instance"
    matrices = _models.matrices(pose, len(object_model_3d), 3, name) if object_model_3d else []
    return [
        scene_3d.added("instances", Instance(model, model.model, matrix))
        for model, matrix in zip(object_model_3d, matrices)
    ]


@operator
def remove_scene_3d_instance(scene_3d: Scene3D, instance_index: list[int]) -> None:
    """Remove instances (error 1302 if there is none with an index). Source: reference page of `remove_scene_3d_instance`."""
    for number in instance_index:
        _found(scene_3d.instances, number, 2, "remove_scene_3d_instance", "instance")
    for number in instance_index:
        scene_3d.instances.pop(number, None)


@operator
def set_scene_3d_instance_pose(scene_3d: Scene3D, instance_index: list[int], pose: Pose) -> None:
    """Put instances at poses in the scene: one pose for all, or one for each.

    Errors: 1302 no instance with an index, 1403 another number of values. Source: reference page of
    `set_scene_3d_instance_pose`.
    """
    name = "set_scene_3d_instance_pose"
    instances = [_found(scene_3d.instances, number, 2, name, "instance") for number in instance_index]
    matrices = _models.matrices(pose, len(instances), 3, name) if instances else []
    for instance, matrix in zip(instances, matrices):
        instance.matrix = matrix


@operator
def set_scene_3d_instance_param(
    scene_3d: Scene3D, instance_index: list[int], gen_param_name: list[str], gen_param_value: Values
) -> None:
    """Set parameters of instances: those of models of `disp_object_model_3d` ('visible', 'attribute', 'color', 'alpha',
    'disp_pose', 'disp_lines', 'disp_normals', 'line_color', 'normal_color', 'line_width', 'point_size', 'color_attrib',
    'color_attrib_start', 'color_attrib_end', 'lut', 'red_channel_attrib', ...), each for all of the instances.

    Errors: 1302 no instance with an index; 1303 unknown name; 1304 wrong value, 1404 another number of values.
    Source: reference page of `set_scene_3d_instance_param` (read in part).
    """
    name = "set_scene_3d_instance_param"
    instances = [_found(scene_3d.instances, number, 2, name, "instance") for number in instance_index]
    given = _models.pairs(gen_param_name, gen_param_value, 3, name)
    for parameter, value in given:
        _checked(parameter, value, 3, name)
    for instance in instances:
        for parameter, value in given:
            _put(instance.parameters, parameter, value)


def _checked(parameter: str, value: Any, number: int, name: str) -> None:
    _models.checked(lambda: looks.fields_of(parameter, value), parameter, value, number, name)


def _put(parameters: dict[str, Any], parameter: str, value: Any) -> None:
    """Set a parameter, after all others: 'intensity' and 'red_channel_attrib' set the same."""
    parameters.pop(parameter, None)
    parameters[parameter] = value


# ------------------------------------------------------------------------------------------------- the scene as a whole


@operator
def set_scene_3d_param(scene_3d: Scene3D, gen_param_name: str, gen_param_value: Values) -> None:
    """Set a parameter of a scene, or of all its instances, also of those that are added later.

    Of the scene: 'quality' 'high', 'low'; 'object_index_persistence', 'depth_persistence' (for `get_display_scene_3d_info`),
    'disp_background' (display over what the window shows), 'compatibility_mode_enable' (no effect) 'true', 'false'; 'colored'
    3, 6, 12. Of instances: see `set_scene_3d_instance_param`.
    Errors: 1302 unknown name, 1303 wrong value. Source: reference page of `set_scene_3d_param` (read in part).
    """
    name = "set_scene_3d_param"
    if len(gen_param_value) != 1:
        raise wrong_number(3, name, f"{len(gen_param_value)} values")
    value = gen_param_value[0]
    if looks.is_setting(gen_param_name):
        scene_3d.settings = _models.checked(
            lambda: looks.with_setting(scene_3d.settings, gen_param_name, value), gen_param_name, value, 2, name
        )
        return
    _checked(gen_param_name, value, 2, name)
    _put(scene_3d.parameters, gen_param_name, value)
    for instance in scene_3d.instances.values():
        instance.parameters.pop(gen_param_name, None)


# --------------------------------------------------------------------------------------------------------------- lights


def _numbers(value: Sequence[Any], count: int, position: int, name: str) -> tuple[float, ...]:
    if len(value) != count:
        raise wrong_number(position, name, f"{len(value)} values instead of {count}")
    if any(isinstance(part, str) or not np.isfinite(part) for part in value):
        raise wrong_value(position, name, f"{list(value)}")
    return tuple(float(part) for part in value)


@operator
def add_scene_3d_light(scene_3d: Scene3D, light_position: list[int | float], light_kind: str) -> int:
    """Set the light of a scene: a 'point_light' at a position of the world, or a 'directional_light' that shines in a
    direction.

    There is one light; another call replaces it, with the strengths of `set_scene_3d_light_param`. Gives 0.
    Errors: 1402 no three numbers, 1303 another kind. Source: reference page of `add_scene_3d_light`.
    """
    name = "add_scene_3d_light"
    x, y, z = _numbers(light_position, 3, 2, name)
    if light_kind not in _KINDS:
        raise wrong_value(3, name, f"'{light_kind}'")
    scene_3d.light = (x, y, z), light_kind
    scene_3d.light_parameters = {}
    return 0


@operator
def remove_scene_3d_light(scene_3d: Scene3D, light_index: int) -> None:
    """Remove the light: the one at (-100, -100, 0) shines again. Error 1302 if there is no light with this index.

    Source: reference page of `remove_scene_3d_light`.
    """
    _light(scene_3d, light_index, "remove_scene_3d_light")
    scene_3d.light = None
    scene_3d.light_parameters = {}


def _light(scene: Scene3D, index: int, name: str) -> None:
    if scene.light is None or index != 0:
        raise wrong_value(2, name, f"the scene has no light {index}")


@operator
def set_scene_3d_light_param(
    scene_3d: Scene3D, light_index: int, gen_param_name: list[str], gen_param_value: Values
) -> None:
    """Set the strengths of the light: 'ambient' (default 0.2, 0.2, 0.2) and 'diffuse' (0.8, 0.8, 0.8), red, green and blue, 0
    or more: three values for each name.

    Errors: 1302 no light with this index, 1303 unknown name, 1304 wrong value, 1404 another number of values.
    Source: reference page of `set_scene_3d_light_param` (not read but for its first lines).
    """
    name = "set_scene_3d_light_param"
    _light(scene_3d, light_index, name)
    given = _numbers(gen_param_value, 3 * len(gen_param_name), 4, name)
    for parameter in gen_param_name:
        if parameter not in ("ambient", "diffuse"):
            raise wrong_value(3, name, f"'{parameter}'")
    if any(part < 0 for part in given):
        raise wrong_value(4, name, f"{list(given)}")
    for k, parameter in enumerate(gen_param_name):
        red, green, blue = given[3 * k : 3 * k + 3]
        scene_3d.light_parameters[parameter] = (red, green, blue)


# --------------------------------------------------------------------------------------------------------------- labels


@operator
def add_scene_3d_label(
    scene_3d: Scene3D,
    text: Value,
    reference_point: list[int | float],
    position: list[int | float | str],
    relates_to: list[str],
) -> list[int]:
    """Add texts to a scene; gives their indices.

    Parameters
    ----------
    text
        One text for each label; lines end with '\\n'.
    reference_point
        (x, y, z) in the coordinates of the scene: for all labels, for each, or none.
    position
        For all labels or for each: row and column, or 'top_left', 'top', 'top_right', 'left', 'center', 'right', 'bottom_left',
        'bottom', 'bottom_right'.
    relates_to
        For all labels or for each: 'window' (a line leads from the text to the point), or 'point': Position is relative to the
        point, which must be there.

    Errors: 1403 to 1405 another number of values, 1303 no point for 'point', 1304, 1305 another word.
    Source: reference page of `add_scene_3d_label`.
    """
    name = "add_scene_3d_label"
    texts = [drawing.string(value) for value in elements(text)]
    count = len(texts)
    points = _points(reference_point, count, name)
    places = _places(position, count, 4, name)
    if len(relates_to) not in (1, count):
        raise wrong_number(5, name, f"{len(relates_to)} values for {count} labels")
    relations = relates_to * count if len(relates_to) == 1 else relates_to
    for relation, point in zip(relations, points):
        if relation not in ("window", "point"):
            raise wrong_value(5, name, f"'{relation}'")
        if relation == "point" and point is None:
            raise wrong_value(3, name, "there is no point that a label could relate to")
    return [
        scene_3d.added("labels", LabelText(_lines(one), point, place, relation))
        for one, point, place, relation in zip(texts, points, places, relations)
    ]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n"))


def _points(values: Sequence[int | float], count: int, name: str) -> list[Any]:
    if not values:
        return [None] * count
    if len(values) not in (3, 3 * count):
        raise wrong_number(3, name, f"{len(values)} values for {count} labels")
    points = [_numbers(values[k : k + 3], 3, 3, name) for k in range(0, len(values), 3)]
    return points * count if len(points) == 1 else points


def _places(values: Sequence[Any], count: int, number: int, name: str) -> list[Any]:
    if values and all(isinstance(value, str) for value in values):
        for value in values:
            if value not in PLACES:
                raise wrong_value(number, name, f"'{value}'")
        places: list[Any] = list(values)
    else:
        if any(isinstance(value, str) for value in values):
            raise wrong_value(number, name, f"{list(values)}")
        if not values or len(values) % 2:
            raise wrong_number(number, name, f"{len(values)} values")
        places = [(float(values[k]), float(values[k + 1])) for k in range(0, len(values), 2)]
    if len(places) not in (1, count):
        raise wrong_number(number, name, f"{len(places)} positions for {count} labels")
    return places * count if len(places) == 1 else places


@operator
def remove_scene_3d_label(scene_3d: Scene3D, label_index: list[int]) -> None:
    """Remove labels (error 1302 if there is none with an index). Source: reference page of `remove_scene_3d_label`."""
    for number in label_index:
        _found(scene_3d.labels, number, 2, "remove_scene_3d_label", "label")
    for number in label_index:
        scene_3d.labels.pop(number, None)


@operator
def set_scene_3d_label_param(
    scene_3d: Scene3D, label_index: list[int], gen_param_name: str, gen_param_value: Values
) -> None:
    """Set a parameter of labels, one value for all of them.

    'text', 'position' (row and column, or a word), 'reference_point' (x, y, z, or none), 'relates_to' 'window', 'point'; 'font'
    (default: that of the window), 'text_color' ('black'), 'color' of the box ('white'), 'alpha' of the box 0 .. 1 (1),
    'border_color' ('black'), 'border_width' (1), 'connecting_line_color' ('white'), 'connecting_line_width' (1), 'visible'
    'true', 'false'.
    Errors: 1302 no label with an index, 1303 unknown name, 1304 wrong value, 1404 another number of values.
    Source: reference page of `set_scene_3d_label_param` (read in part).
    """
    name = "set_scene_3d_label_param"
    labels = [_found(scene_3d.labels, number, 2, name, "label") for number in label_index]
    changes = _label_changes(gen_param_name, gen_param_value, name)
    for label in labels:
        point = changes.get("point", label.point)
        if changes.get("relates_to", label.relates_to) == "point" and point is None:
            raise wrong_value(4, name, "a label that relates to a point needs one")
    for label in labels:
        for field, value in changes.items():
            if field == "parameters":
                label.parameters = {**label.parameters, **value}
            else:
                setattr(label, field, value)


_LABEL_LOOKS = {
    "text_color": ("text_color", "color"),
    "color": ("color", "color"),
    "alpha": ("alpha", "alpha"),
    "border_color": ("border_color", "color"),
    "border_width": ("border_width", "point_size"),
    "connecting_line_color": ("line_color", "color"),
    "connecting_line_width": ("line_width", "point_size"),
}


def _label_changes(parameter: str, values: Values, name: str) -> dict[str, Any]:
    """The fields of a label that a parameter sets."""
    if parameter == "position":
        return {"place": _places(values, 1, 4, name)[0]}
    if parameter == "reference_point":
        return {"point": _numbers(values, 3, 4, name) if values else None}
    known = ("text", "relates_to", "font", "visible", *_LABEL_LOOKS)
    if parameter not in known:
        raise wrong_value(3, name, f"'{parameter}'")
    if len(values) != 1:
        raise wrong_number(4, name, f"{len(values)} values")
    value = values[0]
    if parameter == "text":
        return {"lines": _lines(drawing.string(value))}
    if parameter == "font":
        return {"face": drawing.font(str(value))}
    if parameter == "relates_to":
        if value not in ("window", "point"):
            raise wrong_value(4, name, f"'{value}'")
        return {"relates_to": value}
    like = "visible" if parameter == "visible" else _LABEL_LOOKS[parameter][1]
    (_, found), *_ = _models.checked(lambda: looks.fields_of(like, value), parameter, value, 3, name)
    if parameter == "visible":
        return {"visible": found}
    field = _LABEL_LOOKS[parameter][0]
    return {"parameters": {field: round(found) if field == "border_width" else found}}


# -------------------------------------------------------------------------------------------------------------- display


def _camera(scene: Scene3D, index: int, position: int, name: str) -> Camera:
    found: Camera = _found(scene.cameras, index, position, name, "camera")
    return found


def _rendering(scene: Scene3D, camera: Camera, face: Face, name: str) -> Any:
    rendering = scene.rendering(camera, face)
    _models.check(((one.model, one.look) for one in rendering.placed), name)
    return rendering


@operator(effects=("window",))
def display_scene_3d(window_handle: Window, scene_3d: Scene3D, camera_index: int | str) -> None:
    """Display a scene as one of its cameras sees it; its image fills the window. Later changes of the scene do not change the
    window until it is displayed again.

    Errors: 1303 no camera with this index; 9515 to 9526 no instance has what is to be shown.
    Source: reference page of `display_scene_3d`.
    """
    name = "display_scene_3d"
    if isinstance(camera_index, str):
        raise wrong_value(3, name, f"'{camera_index}'")
    window = window_handle
    rendering = _rendering(scene_3d, _camera(scene_3d, camera_index, 3, name), drawing.font(window.state.font), name)
    window.show_models(rendering, over=scene_3d.settings.disp_background)
    window.models = rendering, scene_3d.settings, scene_3d


@operator
def render_scene_3d(scene_3d: Scene3D, camera_index: int) -> Image:
    """An image of a scene as one of its cameras sees it, before black: type byte with the channels red, green and blue, of the
    camera's size. 'object_index_persistence' and 'disp_background' have no effect.

    Errors: 1302 no camera with this index; 9515 to 9526 no instance has what is to be shown.
    Source: reference page of `render_scene_3d`.
    """
    name = "render_scene_3d"
    camera = _camera(scene_3d, camera_index, 2, name)
    rendering = _rendering(scene_3d, camera, Face(14), name)
    picture = np.zeros((camera.lens.height, camera.lens.width, 3), np.uint8)
    rendering.paint(picture)
    return Image([picture[:, :, k].copy() for k in range(3)], "byte")


@operator
def get_display_scene_3d_info(
    window_handle: Window,
    scene_3d: Scene3D,
    row: list[int | float],
    column: list[int | float],
    information: list[str],
) -> list[int | float]:
    """What lies at places of a window in which a scene was displayed last.

    Information: 'object_index' (the index of the instance) or 'depth' (its z, seen from the camera [m]); several give all
    values of the first place first. -1 where there is no instance. Row, Column: coordinates of the image part.
    Errors: 1404 another number of columns; 1305 unknown, or not kept when it was displayed ('object_index_persistence',
    'depth_persistence'); 5190 the window does not show the scene.
    Source: reference page of `get_display_scene_3d_info` (not read but for its first lines).
    """
    name = "get_display_scene_3d_info"
    if window_handle.models is None or window_handle.models[2] is not scene_3d:
        raise HError(_NOTHING_DISPLAYED, "the window does not show the scene", operator=name)
    rendering, settings, _ = window_handle.models
    _models.check_information(row, column, information, settings, 3, name)
    return _models.information(rendering, window_handle, row, column, information)
