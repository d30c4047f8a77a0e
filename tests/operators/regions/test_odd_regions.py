"""Every operator of the chapter on regions that are unusual: it gives a result or a documented error."""

from __future__ import annotations

import numpy as np
import pytest

from hdev import HError
from hdev.catalogue import entries
from hdev.iconic import Contour, Image, Region, RegionArray
from operators import Caller, batch

FAR = 2**31 - 1
ODD = {
    "none": RegionArray.of([]),
    "empty": batch(Region.empty()),
    "empty and not": batch(Region.empty(), Region.rectangle1(3, 3, 8, 9), Region.empty()),
    "pixel": batch(Region.rectangle1(7, 7, 7, 7)),
    "row": batch(Region.rectangle1(4, 0, 4, 50)),
    "column": batch(Region.rectangle1(0, 4, 50, 4)),
    "negative": batch(Region.rectangle1(-20, -30, -5, 4)),
    "corners": batch(Region.from_points([-FAR, FAR], [-FAR, FAR])),
    "last pixel": batch(Region.from_points([FAR], [FAR])),
    "noise": batch(np.random.default_rng(1).random((40, 50)) < 0.5, np.random.default_rng(2).random((40, 50)) < 0.1),
}
#: Nothing that is made of these may be a programming error.
ALLOWED = {3106, 3108, 6001, *range(1201, 1230), *range(1301, 1330), *range(1401, 1430), *range(1501, 1510)}
VALUES = {
    "HomMat2D": [0.8, -0.6, 3.0, 0.6, 0.8, 5.0, 0.0, 0.0, 1.0],
    "Distance": 12.0,
    "Width": 20,
    "Height": 20,
    "Histogram": [1, 2],
}


def chapter():
    return [entry for entry in entries() if entry.chapter[0] == "Regions"]


def arguments(entry, regions):
    iconic = []
    for parameter in entry.io:
        kind = parameter.semantics
        iconic.append(
            Contour([1, 5, 9], [1, 9, 1])
            if "xld" in kind
            else Image([np.eye(9, dtype=np.uint8)])
            if "image" in kind
            else regions
        )
    control = []
    for parameter in entry.ic:
        value = VALUES.get(parameter.name)
        if value is None:
            text = parameter.default or "0.5"
            value = text.strip("'") if text.startswith("'") else float(text) if "." in text else int(text)
        real = "real" in parameter.types and "integer" not in parameter.types
        control.append(float(value) if real and isinstance(value, int) else value)
    return iconic, control


@pytest.mark.parametrize("entry", chapter(), ids=lambda entry: entry.name)
def test_odd_regions(entry):
    for clip in ("true", "false"):
        caller = Caller(clip_region=clip)
        for name, regions in ODD.items():
            iconic, control = arguments(entry, regions)
            try:
                result = getattr(caller, entry.name)(*iconic, *control)
            except HError as error:
                if error.code not in ALLOWED:
                    pytest.fail(f"{name}: {error}")
                continue
            for output in result if isinstance(result, tuple) else (result,):
                if isinstance(output, list):
                    assert not any(isinstance(v, float) and np.isnan(v) for v in output), name
            if not entry.io:
                break


def test_the_chapter_is_complete():
    from hdev.registry import find

    assert all(find(entry.name) is not None for entry in chapter())
    assert len(chapter()) == 105
