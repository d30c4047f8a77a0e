"""Iconic values in and beside an expected file.

Small regions and contours stand in the file itself. Images and larger regions lie beside it as PNG files, which everybody can
look at and every review shows: regions that do not overlap as one picture, each in its colour. What does not fit that is kept
exactly as it is in a file of `write_object` (.hobj).
"""

from __future__ import annotations

import os
from typing import Any

from hdev.iconic.summary import summary
from hdev.testing import runs
from hdev.testing.expected import Expected, Spec

#: A tuple of regions with more runs, and one of contours with more points, goes into a file of its own.
MOST_RUNS = 250
MOST_POINTS = 200

#: Regions in one picture (colours of a PNG file, one for the background), and the rows and columns it may have.
MOST_REGIONS = 255
LARGEST_PICTURE = 20_000


def folder_of(expected_path: str) -> str:
    """The folder for files beside an expected file: NAME.expected for NAME.expected.json."""
    return expected_path.removesuffix(".json")


def load_objects(expected: Expected, spec: Spec) -> Any:
    """The iconic objects of a spec. Raises `ExpectedProblem` if a file cannot be read."""
    from hdev.iconic import Contour, Objects, Region

    where = (*spec.path, spec.kind)
    if isinstance(spec.data, str):
        return _from_file(expected, spec.data, where)
    items: list[Any] = []
    for number, item in enumerate(spec.data):
        if spec.kind == "regions":
            found = runs.parse(item)
            items.append(Region.from_runs(*zip(*found)) if found else Region.empty())
        elif spec.kind == "contours":
            items.append(Contour([point[0] for point in item], [point[1] for point in item]))
        else:
            items += list(_from_file(expected, item, (*where, number)))
    return Objects(items)


def _from_file(expected: Expected, name: str, where: Any) -> Any:
    from hdev.iconic import Objects
    from hdev.iconic.files import FileProblem, hobj, pictures

    try:
        with open(os.path.join(expected.folder, name), "rb") as file:
            data = file.read()
        if name.endswith(".hobj"):
            return hobj.read(data)
        return regions_of_picture(data) if where[-1] == "regions" else Objects(pictures.read(data))
    except (OSError, ValueError, FileProblem) as error:
        raise expected.problem(f"'{name}' cannot be read: {error}", where) from None


def load_picture(expected: Expected, spec: Spec) -> Any:
    """The picture of a window, (H, W, 3) uint8."""
    from hdev.iconic import Objects

    (image,) = _from_file(expected, spec.data, (*spec.path, "picture"))[:1] or Objects()
    array = image.to_numpy()
    if array.ndim != 3 or array.shape[2] != 3 or image.type != "byte":
        raise expected.problem(f"'{spec.data}' is no picture of a window: it has no three channels", spec.path)
    return array


def iconic_json(objects: Any, name: str, expected_path: str, files: dict[str, bytes]) -> dict[str, Any]:
    """The spec of an iconic value; contents of files that it needs are added to `files`, by path."""
    items = list(objects)
    kinds = {item.kind for item in items}
    described = summary(objects)
    if kinds == {"image"} and all(_fits_png(item) for item in items):
        names = [f"{name}{_number(items, k)}" for k in range(len(items))]
        return {"images": [_store_png(item, one, expected_path, files) for one, item in zip(names, items)]}
    if kinds <= {"region"}:
        if sum(item.row.size for item in items) <= MOST_RUNS:
            return {"regions": [_wrapped(runs.write(item.to_numpy().tolist())) for item in items], "summary": described}
        picture = picture_of_regions(items)
        if picture is not None:
            path = os.path.join(folder_of(expected_path), name + ".png")
            files[path] = picture
            return {"regions": _relative(path, expected_path), "summary": described}
    if kinds == {"xld"} and sum(item.rows.size for item in items) <= MOST_POINTS:
        return {"contours": [[[_short(r), _short(c)] for r, c in item.to_numpy().tolist()] for item in items]}
    from hdev.iconic.files import hobj

    path = os.path.join(folder_of(expected_path), name + ".hobj")
    files[path] = hobj.write(objects)
    return {"objects": _relative(path, expected_path), "summary": described}


def picture_json(pixels: Any, number: int, expected_path: str, files: dict[str, bytes]) -> dict[str, Any]:
    """The spec of a window's picture."""
    path = os.path.join(folder_of(expected_path), f"window{number}.png")
    files[path] = png_of(pixels)
    return {"picture": _relative(path, expected_path)}


def picture_of_regions(items: list[Any]) -> bytes | None:
    """Regions as a PNG file in which region k has colour k; None if they overlap or do not fit into a picture."""
    import io

    import numpy as np
    from PIL import Image as Pillow

    boxes = [item.bounding_box for item in items]
    if len(items) > MOST_REGIONS or any(box is None or min(box[:2]) < 0 for box in boxes):
        return None
    height, width = max(box[2] for box in boxes) + 1, max(box[3] for box in boxes) + 1
    if max(height, width) > LARGEST_PICTURE:
        return None
    labels = np.zeros((height, width), np.uint8)
    for number, item in enumerate(items, start=1):
        rows, columns = item.points()
        if labels[rows, columns].any():
            return None
        labels[rows, columns] = number
    picture = Pillow.fromarray(labels, "P")
    picture.putpalette([0, 0, 0, *(value for k in range(MOST_REGIONS) for value in _colour(k))])
    data = io.BytesIO()
    picture.save(data, "PNG", optimize=True)
    return data.getvalue()


def regions_of_picture(data: bytes) -> Any:
    """The regions in a file that `picture_of_regions` has made. Raises ValueError."""
    import io

    import numpy as np
    from PIL import Image as Pillow

    from hdev.iconic import Objects, Region

    try:
        with Pillow.open(io.BytesIO(data)) as picture:
            if picture.mode != "P":
                raise ValueError("regions are a PNG file with a palette: region k has the colour k of it")
            labels = np.array(picture)
    except (OSError, SyntaxError) as error:
        raise ValueError(str(error)) from None
    return Objects([Region.from_mask(labels == number) for number in range(1, int(labels.max(initial=0)) + 1)])


def _colour(number: int) -> tuple[int, int, int]:
    """Colours that tell neighbours apart: hues a golden section of the circle from each other."""
    import colorsys

    red, green, blue = colorsys.hsv_to_rgb(
        number * 0.618034 % 1.0, 0.55 + 0.3 * (number % 2), 0.95 - 0.25 * (number % 3 == 2)
    )
    return round(red * 255), round(green * 255), round(blue * 255)


def _wrapped(text: str) -> str | list[str]:
    """A region in one line, or in as many as it needs."""
    import textwrap

    return text if len(text) <= 100 else textwrap.wrap(text, 100, break_long_words=False)


def png_of(pixels: Any) -> bytes:
    """The PNG file of an (H, W, 3) or (H, W) array."""
    import cv2
    import numpy

    done, data = cv2.imencode(".png", numpy.ascontiguousarray(pixels[:, :, ::-1] if pixels.ndim == 3 else pixels))
    assert done
    return data.tobytes()


def _fits_png(image: Any) -> bool:
    return image.type in ("byte", "uint2") and len(image.channels) in (1, 3)


def _store_png(image: Any, name: str, expected_path: str, files: dict[str, bytes]) -> str:
    from hdev.iconic.files import pictures

    path = os.path.join(folder_of(expected_path), name + ".png")
    files[path] = pictures.write(image, "png", {})
    return _relative(path, expected_path)


def _number(items: list[Any], k: int) -> str:
    return "" if len(items) == 1 else f"_{k + 1}"


def _relative(path: str, expected_path: str) -> str:
    return os.path.relpath(path, os.path.dirname(expected_path) or ".").replace(os.sep, "/")


def _short(x: float) -> float:
    """Six digits behind the point: a thousandth of what contours are compared with."""
    return round(x, 6)
