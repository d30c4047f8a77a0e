"""Pictures of what was expected, what came, and the difference, as PNG files.

In the difference what both have in common is gray, what is missing orange, what is too much blue: colours that everybody can
tell apart.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from typing import Any

import numpy as np

from hdev.testing.results import Pictures

#: Pixels of a picture's longer side: small ones are enlarged to the first, large ones reduced to the second.
SMALLEST, LARGEST = 240, 800

BACKGROUND = (24, 26, 30)
PLAIN = (235, 235, 235)
COMMON = (120, 124, 130)
MISSING = (240, 140, 20)
EXTRA = (60, 150, 255)


class Drawer:
    """Writes the pictures of one case into a folder, which is made when the first one is needed."""

    def __init__(self, folder: str, case: str) -> None:
        self.folder = os.path.join(folder, re.sub(r"[^\w.=-]+", "_", case).strip("_"))
        self._count = 0

    def __call__(self, title: str, kind: str, expected: Any, actual: Any) -> Pictures | None:
        """Pictures of two iconic values ('region', 'xld', 'image') or two arrays (H, W, 3) of colours ('picture')."""
        make = {"region": regions, "xld": contours, "image": images, "picture": pictures}.get(kind)
        if make is None:
            return None
        self._count += 1
        stem = f"{self._count:02d}_{re.sub(r'[^A-Za-z0-9]+', '_', title).strip('_')}"
        result = Pictures(title, colours="parts" if kind in ("region", "xld") else "amount")
        for name, pixels in zip(("expected", "got", "difference"), make(expected, actual)):
            if pixels is not None:
                setattr(result, name, self._written(f"{stem}_{name}.png", pixels))
        return result

    def _written(self, name: str, pixels: Any) -> str:
        from hdev.testing.storage import png_of

        os.makedirs(self.folder, exist_ok=True)
        path = os.path.abspath(os.path.join(self.folder, name))
        with open(path, "wb") as file:
            file.write(png_of(pixels))
        return path


# ------------------------------------------------------------------------------------------------------------- regions


def regions(expected: Iterable[Any], actual: Iterable[Any]) -> tuple[Any, Any, Any]:
    """Both as masks on the same piece of the plane."""
    from hdev.iconic import setops

    one, other = setops.union_all(list(expected)), setops.union_all(list(actual))
    boxes = [box for box in (one.bounding_box, other.bounding_box) if box is not None]
    if not boxes:
        return None, None, None
    rows1, columns1, rows2, columns2 = zip(*boxes)
    row1, column1, row2, column2 = min(rows1), min(columns1), max(rows2), max(columns2)
    margin = 2 + max(row2 - row1, column2 - column1) // 20
    height, width = row2 - row1 + 1 + 2 * margin, column2 - column1 + 1 + 2 * margin
    if height * width > 2**28:
        return None, None, None
    a, b = (region.to_mask((height, width), row1 - margin, column1 - margin) for region in (one, other))
    shown = []
    for layers in ([(a, PLAIN)], [(b, PLAIN)], [(a & b, COMMON), (a & ~b, MISSING), (b & ~a, EXTRA)]):
        pixels = np.full((height, width, 3), BACKGROUND, np.uint8)
        for mask, colour in layers:
            pixels[mask] = colour
        shown.append(fitted(pixels))
    return shown[0], shown[1], shown[2]


def contours(expected: Iterable[Any], actual: Iterable[Any]) -> tuple[Any, Any, Any]:
    """Both as lines, enlarged to fill the picture."""
    import cv2

    both = [list(expected), list(actual)]
    points = [item.to_numpy() for items in both for item in items if item.rows.size]
    if not points:
        return None, None, None
    low, high = np.concatenate(points).min(axis=0), np.concatenate(points).max(axis=0)
    size = float(max((high - low).max(), 1e-9))
    scale, margin = 460 / size, 20
    height, width = (int(x) + 2 * margin for x in (high - low) * scale)

    def drawn(pixels: Any, items: list[Any], colour: tuple[int, int, int]) -> Any:
        for item in items:
            places = np.rint(((item.to_numpy() - low) * scale + margin)[:, ::-1] * 16).astype(np.int32)
            cv2.polylines(pixels, [places.reshape(-1, 1, 2)], False, colour, 2, cv2.LINE_AA, 4)
        return pixels

    def blank() -> Any:
        return np.full((max(height, 1), max(width, 1), 3), BACKGROUND, np.uint8)

    together = drawn(drawn(blank(), both[0], MISSING), both[1], EXTRA)
    return drawn(blank(), both[0], PLAIN), drawn(blank(), both[1], PLAIN), together


# -------------------------------------------------------------------------------------------------------------- images


def images(expected: Iterable[Any], actual: Iterable[Any]) -> tuple[Any, Any, Any]:
    """Both in the same gray values, and how far each pixel is off, the farthest white."""
    from hdev.testing.compare_iconic import gray_differences

    one, other = next(iter(expected), None), next(iter(actual), None)
    low, high = _range([image for image in (one, other) if image is not None])
    shown = [None if image is None else fitted(_bytes(image, low, high)) for image in (one, other)]
    alike = (
        one is not None
        and other is not None
        and (one.width, one.height, len(one.channels)) == (other.width, other.height, len(other.channels))
        and one.channels[0].dtype == other.channels[0].dtype
    )
    return shown[0], shown[1], fitted(_heat(gray_differences(one, other))) if alike else None


def pictures(expected: Any, actual: Any) -> tuple[Any, Any, Any]:
    """Two pictures of a window."""
    heat = None
    if expected.shape == actual.shape:
        heat = fitted(_heat(np.abs(expected.astype(np.float64) - actual.astype(np.float64)).max(axis=2)))
    return fitted(np.asarray(expected)), fitted(np.asarray(actual)), heat


def _range(given: list[Any]) -> tuple[float, float]:
    if all(image.type == "byte" for image in given):
        return 0.0, 255.0
    values = [np.nan_to_num(_magnitude(channel)) for image in given for channel in image.channels]
    return min(float(v.min()) for v in values), max(float(v.max()) for v in values)


def _magnitude(channel: Any) -> Any:
    if channel.ndim == 3:
        return np.linalg.norm(channel, axis=2)
    return np.abs(channel) if channel.dtype.kind == "c" else channel.astype(np.float64)


def _bytes(image: Any, low: float, high: float) -> Any:
    planes = image.channels[:3] if len(image.channels) >= 3 else image.channels[:1] * 3
    scale = 255.0 / max(high - low, 1e-300)
    pixels = np.stack([np.nan_to_num(_magnitude(plane)) for plane in planes], axis=2)
    result = np.clip((pixels - low) * scale, 0, 255).astype(np.uint8)
    if not image.has_full_domain:
        result[~image.domain.to_mask((image.height, image.width))] = BACKGROUND
    return result


def _heat(apart: Any) -> Any:
    """Nothing is the background; the rest goes from a dark to a bright orange, so that a single pixel is seen."""
    finite = np.where(np.isfinite(apart), apart, 0.0)
    top = float(finite.max(initial=0.0))
    share = np.where(np.isfinite(apart), finite / top if top else 0.0, 1.0)
    pixels = np.full((*apart.shape, 3), BACKGROUND, np.float64)
    wrong = apart > 0
    strength = (0.35 + 0.65 * share)[..., None]
    pixels[wrong] = (strength * np.array(MISSING))[wrong]
    return np.clip(pixels, 0, 255).astype(np.uint8)


def fitted(pixels: Any) -> Any:
    """Small pictures enlarged pixel by pixel, large ones reduced so that single pixels of colour stay visible."""
    longest = max(pixels.shape[:2])
    if longest * 2 <= SMALLEST:
        factor = SMALLEST // longest
        return pixels.repeat(factor, axis=0).repeat(factor, axis=1)
    if longest <= LARGEST:
        return pixels
    import cv2

    scale = LARGEST / longest
    size = (max(int(pixels.shape[1] * scale), 1), max(int(pixels.shape[0] * scale), 1))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
