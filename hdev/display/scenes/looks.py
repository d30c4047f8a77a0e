"""How 3D object models look: the generic parameters of `disp_object_model_3d` and of 3D scenes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.display.colours import COLORED, Colour, parse
from hdev.models3d.model import Model

#: What 'attribute' takes.
SHOWN = ("auto", "faces", "primitive", "points", "lines")


class UnknownName(KeyError):
    """There is no parameter of this name."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a model is drawn; the fields are the parameters of their names.

    `red`, `green` and `blue` name attributes whose values are parts of colours, `color_attrib` one whose values are looked up
    in `lut`; 'none' is none.
    """

    visible: bool = True
    attribute: str = "auto"
    color: Colour = (255, 255, 255, 255)
    alpha: float = 1.0
    disp_pose: bool = False
    disp_lines: bool = False
    disp_normals: bool = False
    line_color: Colour = (0, 0, 0, 255)
    normal_color: Colour = (255, 255, 255, 255)
    line_width: float = 1.0
    point_size: float = 3.3
    red: str = "none"
    green: str = "none"
    blue: str = "none"
    rgb_start: tuple[float, float, float] = (0.0, 0.0, 0.0)
    rgb_end: tuple[float, float, float] = (255.0, 255.0, 255.0)
    lut: str = "color1"
    color_attrib: str = "none"
    color_attrib_start: float | None = None
    color_attrib_end: float | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for a whole display."""

    colored: int = 0
    quality: str = "high"
    compatibility_mode_enable: bool = False
    object_index_persistence: bool = False
    depth_persistence: bool = False
    disp_background: bool = False


def _truth(value: Any) -> bool:
    if value not in ("true", "false"):
        raise ValueError("it is 'true' or 'false'")
    return bool(value == "true")


def _colour(value: Any) -> Colour:
    found = parse(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("no colour has this name")
    return found


def _number(value: Any) -> float:
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            raise ValueError("it is a number") from None
    if not isinstance(value, int | float) or not np.isfinite(value):
        raise ValueError("it is a number")
    return float(value)


def _within(low: float, high: float) -> Callable[[Any], float]:
    def checked(value: Any) -> float:
        number = _number(value)
        if not low <= number <= high:
            raise ValueError(f"it is from {low:g} to {high:g}")
        return number

    return checked


def _one_of(*words: Any) -> Callable[[Any], Any]:
    def checked(value: Any) -> Any:
        if value not in words:
            raise ValueError(f"it is one of {', '.join(map(str, words))}")
        return value

    return checked


def _name(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("it is the name of an attribute")
    return value


def _bound(value: Any) -> float | None:
    return None if value == "auto" else _number(value)


def _table(value: Any) -> str:
    from hdev.display.paint import LUTS

    if value not in LUTS:
        raise ValueError("no look-up table has this name")
    return str(value)


_LOOKS: dict[str, tuple[tuple[str, ...], Callable[[Any], Any]]] = {
    "visible": (("visible",), _truth),
    "attribute": (("attribute",), _one_of(*SHOWN)),
    "color": (("color",), _colour),
    "alpha": (("alpha",), _within(0.0, 1.0)),
    "disp_pose": (("disp_pose",), _truth),
    "disp_lines": (("disp_lines",), _truth),
    "disp_normals": (("disp_normals",), _truth),
    "line_color": (("line_color",), _colour),
    "normal_color": (("normal_color",), _colour),
    "line_width": (("line_width",), _within(1e-3, 1000.0)),
    "point_size": (("point_size",), _within(0.0, 1000.0)),
    "intensity": (("red", "green", "blue"), _name),
    "intensity_red": (("red",), _name),
    "intensity_green": (("green",), _name),
    "intensity_blue": (("blue",), _name),
    "red_channel_attrib": (("red",), _name),
    "green_channel_attrib": (("green",), _name),
    "blue_channel_attrib": (("blue",), _name),
    "lut": (("lut",), _table),
    "color_attrib": (("color_attrib",), _name),
    "color_attrib_start": (("color_attrib_start",), _bound),
    "color_attrib_end": (("color_attrib_end",), _bound),
}
_RANGES = {"rgb_channel_attrib_start": "rgb_start", "rgb_channel_attrib_end": "rgb_end"}
_SETTINGS: dict[str, Callable[[Any], Any]] = {
    "colored": _one_of(*COLORED),
    "quality": _one_of("low", "high"),
    "compatibility_mode_enable": _truth,
    "object_index_persistence": _truth,
    "depth_persistence": _truth,
    "disp_background": _truth,
}


def split(name: str) -> tuple[str, int | None]:
    """A parameter's name without the number of a model at its end, and this number."""
    stem, _, number = name.rpartition("_")
    if number.isdigit() and (stem in _LOOKS or stem in _RANGES):
        return stem, int(number)
    return name, None


def is_setting(name: str) -> bool:
    """Whether the parameter holds for the whole display."""
    return name in _SETTINGS


def with_setting(settings: Settings, name: str, value: Any) -> Settings:
    """The settings with another value of one. Raises ValueError for a wrong value."""
    return replace(settings, **{name: _SETTINGS[name](value)})


@lru_cache(maxsize=1024)
def fields_of(name: str, value: Any) -> tuple[tuple[str, Any], ...]:
    """The fields of a look that a parameter sets. Raises UnknownName, or ValueError for a wrong value."""
    if name in _RANGES:
        return ((_RANGES[name], (_number(value),) * 3),)
    if name not in _LOOKS:
        raise UnknownName(name)
    names, checked = _LOOKS[name]
    found = checked(value)
    return tuple((field, found) for field in names)


def colored(number: int, index: int) -> dict[str, str]:
    """The parameter that 'colored' gives the model with this index."""
    return {"color": COLORED[number][index % number]} if number else {}


def look_of(parameters: Mapping[str, Any]) -> Look:
    """The look of parameters, one after the other."""
    return _look(tuple(parameters.items()))


@lru_cache(maxsize=1024)
def _look(parameters: tuple[tuple[str, Any], ...]) -> Look:
    return Look(**dict(field for name, value in parameters for field in fields_of(name, value)))


# ------------------------------------------------------------------------------------------------- colours of models

_AXES = {
    f"{prefix}{word}_{axis}": (field, k)
    for prefix in ("", "point_")
    for word, field in (("coord", "points"), ("normal", "normals"))
    for k, axis in enumerate("xyz")
}


def _values(model: Model, name: str) -> tuple[NDArray[Any], str] | None:
    """The values of an attribute, and what they belong to."""
    if name in _AXES:
        field, axis = _AXES[name]
        array = getattr(model, field)
        return None if array is None else (array[:, axis], "points")
    for spelling in (name, f"&{name}", name.removeprefix("&")):
        found = model.attributes.get(spelling)
        if found is not None:
            return found.values, found.attached
    return None


def lacking(model: Model, look: Look) -> Iterable[str]:
    """The attributes that a look names and the model does not have."""
    for name in (look.red, look.green, look.blue, look.color_attrib):
        if name != "none" and _values(model, name) is None:
            yield name


def colours_of(model: Model, look: Look) -> tuple[NDArray[np.float32], str]:
    """Colours (K, 3), and whether there is 'one' for all, or one for each of the 'points' or the 'triangles'."""
    base = np.array([look.color[:3]], np.float32)
    channels = [_values(model, name) if name != "none" else None for name in (look.red, look.green, look.blue)]
    if any(channel is not None for channel in channels):
        return _of_channels(base, channels, look)
    found = _values(model, look.color_attrib) if look.color_attrib != "none" else None
    if found is None or not np.size(found[0]):
        return base, "one"
    from hdev.display.paint import table

    values = np.asarray(found[0], np.float64)
    finite = values[np.isfinite(values)]
    low = look.color_attrib_start if look.color_attrib_start is not None else (finite.min() if finite.size else 0.0)
    high = look.color_attrib_end if look.color_attrib_end is not None else (finite.max() if finite.size else 1.0)
    part = _part(values, low, high)
    colours = table((look.lut,))[np.rint(part * 255).astype(np.intp)].astype(np.float32)
    return _attached(colours, found[1], base)


def _part(values: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    """Where values lie between two others, 0 .. 1; the first may be the larger one."""
    if low == high:
        return np.where(values > high, 1.0, 0.0)
    return np.clip(np.nan_to_num((values - low) / (high - low)), 0.0, 1.0)


def _of_channels(
    base: NDArray[np.float32], channels: list[tuple[NDArray[Any], str] | None], look: Look
) -> tuple[NDArray[np.float32], str]:
    first = next(channel for channel in channels if channel is not None)
    count = len(first[0])
    colours = np.repeat(base, count, axis=0)
    for k, channel in enumerate(channels):
        if channel is not None and channel[1] == first[1] and len(channel[0]) == count:
            part = _part(np.asarray(channel[0], np.float64), look.rgb_start[k], look.rgb_end[k])
            colours[:, k] = part * 255.0
    return _attached(colours, first[1], base)


def _attached(
    colours: NDArray[np.float32], attached: str, base: NDArray[np.float32]
) -> tuple[NDArray[np.float32], str]:
    if attached in ("points", "triangles"):
        return colours, attached
    return (colours[:1], "one") if attached == "object" and len(colours) else (base, "one")
