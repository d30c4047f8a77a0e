"""Outlines of shapes as points, and the shapes that `set_shape` shows in place of regions."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: What `set_shape` takes.
SHAPES = ("original", "outer_circle", "inner_circle", "ellipse", "rectangle1", "rectangle2", "convex", "icon")


def ellipse_points(
    row: float, column: float, phi: float, radius1: float, radius2: float, start: float = 0.0, extent: float = 2 * np.pi
) -> tuple[Floats, Floats]:
    """Points on an ellipse, close enough to look round at a zoom of 8."""
    number = int(np.clip(8 * np.sqrt(max(radius1, radius2, 1.0)) * 2, 32, 720))
    whole = abs(extent) >= 2 * np.pi
    t = start + np.linspace(0.0, extent, number, endpoint=not whole)
    along, across = radius1 * np.cos(t), radius2 * np.sin(t)
    sine, cosine = np.sin(phi), np.cos(phi)
    return row - along * sine - across * cosine, column + along * cosine - across * sine


def rectangle2_points(row: float, column: float, phi: float, length1: float, length2: float) -> tuple[Floats, Floats]:
    """The corners of a rectangle."""
    along, across = np.array([1, 1, -1, -1]) * length1, np.array([1, -1, -1, 1]) * length2
    sine, cosine = np.sin(phi), np.cos(phi)
    return row - along * sine - across * cosine, column + along * cosine - across * sine


def replaced(regions: Any, shape: str, icon: Any = None) -> Any:
    """Each region replaced by the shape that encloses it (or lies in it), or by `icon`."""
    from hdev.iconic import RegionArray

    return RegionArray.of([_one(region, shape, icon) for region in regions] or [regions])


def _one(region: Any, shape: str, icon: Any) -> Any:
    from hdev.iconic import Region, shapes

    box = region.bounding_box
    if box is None:
        return region
    if shape == "rectangle1":
        return Region.rectangle1(*box)
    rows, columns = (values.astype(np.float64) for values in region.points())
    if shape == "icon" and icon is not None:
        centre = [float(np.mean(values)) for values in icon.points()]
        return icon.translate(round(float(np.mean(rows)) - centre[0]), round(float(np.mean(columns)) - centre[1]))
    if shape == "icon":
        return shapes.circle(float(np.mean(rows)), float(np.mean(columns)), 8.0)
    import cv2

    points = np.stack((columns, rows), axis=1).astype(np.float32)
    if shape == "convex":
        hull = cv2.convexHull(points)[:, 0]
        return shapes.convex_polygon(hull[:, 1].astype(np.float64), hull[:, 0].astype(np.float64))
    if shape == "outer_circle":
        (column, row), radius = cv2.minEnclosingCircle(points)
        return shapes.circle(row, column, radius)
    if shape == "inner_circle":
        mask = np.pad(region.to_mask().astype(np.uint8), 1)
        distance = cv2.distanceTransform(mask, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
        r, c = np.unravel_index(int(distance.argmax()), distance.shape)
        return shapes.circle(float(r) + box[0] - 1, float(c) + box[1] - 1, max(float(distance[r, c]) - 0.5, 0.5))
    if shape == "rectangle2":
        (column, row), (width, height), angle = cv2.minAreaRect(points)
        return shapes.rectangle2(row, column, -np.radians(angle), width / 2, height / 2)
    spread = np.cov(np.stack((columns, -rows)), bias=True) if rows.size > 1 else np.zeros((2, 2))
    values, vectors = np.linalg.eigh(spread)
    phi = float(np.arctan2(vectors[1, 1], vectors[0, 1]))
    radius1, radius2 = 2 * np.sqrt(np.maximum(values[::-1], 0.25 / 4))
    return shapes.ellipse(float(rows.mean()), float(columns.mean()), phi, float(radius1), float(radius2))
