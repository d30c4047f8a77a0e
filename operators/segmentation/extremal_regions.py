"""Segmentation by maximally stable extremal regions."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.errors import wrong_number, wrong_type, wrong_value
from hdev.iconic import Image, RegionArray
from hdev.operators.segmentation._common import check_types
from hdev.registry import operator


@operator
def segment_image_mser(
    image: Image,
    polarity: str,
    min_area: list[int | float],
    max_area: list[int | float],
    delta: int | float,
    gen_param_name: list[str],
    gen_param_value: list[int | float | str],
    *,
    session: Any,
) -> tuple[RegionArray, RegionArray]:
    """Regions that hardly change while the threshold does: maximally stable extremal regions.

    All thresholds t are applied at once; the connected components R(t) of the pixels darker (or lighter) than t contain each
    other. The variation of a component is (area of R(t + Delta) - area of R(t - Delta)) / area of R(t); returned are those
    whose variation is a minimum among the components around and inside of them.

    Parameters
    ----------
    image : byte, uint2
        The first channel inside the domain.
    polarity
        'dark', 'light' or 'both': regions darker or lighter than what is around them.
    min_area, max_area
        Bounds of the areas, both allowed. [] is no bound; without MaxArea whole components of the domain are left out.
    delta : >= 1, in gray values
    gen_param_name, gen_param_value
        'max_variation' (0.2), 'min_diversity' (0.2; of two regions one in the other whose areas differ by a smaller part of
        the larger the one with less variation stays), 'may_touch_border' ('true'), 'min_gray', 'max_gray' (the thresholds).

    Returns the dark and the light regions, ordered by their first pixels; connected as `set_system ('neighborhood')` says.
    Errors: 1301 .. 1306 for other values, 1402, 1403 for more than one bound, 1406 for different numbers of names and
    values, 9001 for other types. Source: reference page of `segment_image_mser` (read in part); Matas, Chum, Urban and Pajdla,
    British Machine Vision Conference 2002.
    """
    from hdev.iconic.extremal import Stability, stable_regions

    name = "segment_image_mser"
    if polarity not in ("dark", "light", "both"):
        raise wrong_value(1, name, repr(polarity))
    for number, bound in enumerate((min_area, max_area), start=2):
        if len(bound) > 1:
            raise wrong_number(number, name, f"{len(bound)} values")
        if bound and bound[0] < 0:
            raise wrong_value(number, name, f"area {bound[0]}")
    if not (delta >= 1 and delta == int(delta)):
        raise wrong_value(4, name, f"{delta} gray values")
    if len(gen_param_name) != len(gen_param_value):
        raise wrong_number(6, name, f"{len(gen_param_value)} values for {len(gen_param_name)} names")
    check_types(image, name, ("byte", "uint2"))
    values: dict[str, Any] = {"max_variation": 0.2, "min_diversity": 0.2, "may_touch_border": "true"}
    values |= {"min_gray": 0, "max_gray": int(np.iinfo(image.channels[0].dtype).max)}
    for key, value in zip(gen_param_name, gen_param_value):
        if key not in values:
            raise wrong_value(5, name, repr(key))
        if isinstance(value, str) != (key == "may_touch_border"):
            raise wrong_type(6, name, f"{value!r} for {key!r}")
        fits = value in ("true", "false") if isinstance(value, str) else value >= 0
        if not fits:
            raise wrong_value(6, name, f"{value!r} for {key!r}")
        values[key] = value
    stability = Stability(
        int(delta),
        float(min_area[0]) if min_area else 1.0,
        float(max_area[0]) if max_area else np.inf,
        float(values["max_variation"]),
        float(values["min_diversity"]),
        int(values["min_gray"]),
        int(values["max_gray"]),
        values["may_touch_border"] == "true",
    )
    eight = session.system["neighborhood"] == 8
    dark = stable_regions(image, stability, False, eight) if polarity != "light" else []
    light = stable_regions(image, stability, True, eight) if polarity != "dark" else []
    return RegionArray.of(dark), RegionArray.of(light)
