"""Models of which each point is a pixel of an image: triangles between neighbouring pixels, and normals."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hdev.models3d.model import Grid, Indices, Points

_RADIUS = 2


def index_image(grid: Grid) -> NDArray[np.int32]:
    """For each pixel that the points fill the number of its point, else -1; only the rows and columns that are used."""
    if not len(grid.rows):
        return np.empty((0, 0), np.int32)
    rows, columns = grid.rows - grid.rows.min(), grid.columns - grid.columns.min()
    image = np.full((int(rows.max()) + 1, int(columns.max()) + 1), -1, np.int32)
    image[rows, columns] = np.arange(len(rows), dtype=np.int32)
    return image


def grid_triangles(points: Points, grid: Grid, holes: int = 0) -> Indices:
    """Triangles between neighbouring pixels, seen from in front (x to the right, y down).

    Four pixels make two triangles, with the shorter diagonal between them; three make one. Holes that are surrounded, with at
    most so many pixels, are closed.
    """
    image = index_image(grid)
    if min(image.shape) < 2:
        return np.empty((0, 3), np.int32)
    open_cells = np.zeros((image.shape[0] - 1, image.shape[1] - 1), bool)
    parts: list[Indices] = []
    if holes > 0:
        parts, open_cells = _closed_holes(image, holes)
    a, b, c, d = image[:-1, :-1], image[1:, :-1], image[:-1, 1:], image[1:, 1:]
    valid = np.stack([part >= 0 for part in (a, b, c, d)])
    count = valid.sum(axis=0)
    whole = (count == 4) & ~open_cells
    corners = [part[whole] for part in (a, b, c, d)]
    with np.errstate(all="ignore"):
        falling = ((points[corners[0]] - points[corners[3]]) ** 2).sum(axis=1)
        rising = ((points[corners[1]] - points[corners[2]]) ** 2).sum(axis=1)
    down = falling < rising
    p, q, r, s = corners
    parts.append(np.where(down[:, None], np.stack([p, q, s], axis=1), np.stack([p, q, r], axis=1)))
    parts.append(np.where(down[:, None], np.stack([p, s, r], axis=1), np.stack([r, q, s], axis=1)))
    for missing, order in enumerate(((c, b, d), (a, d, c), (a, b, d), (a, b, c))):
        single = (count == 3) & ~valid[missing] & ~open_cells
        parts.append(np.stack([part[single] for part in order], axis=1))
    return np.concatenate(parts).astype(np.int32)


def _closed_holes(image: NDArray[np.int32], most: int) -> tuple[list[Indices], NDArray[np.bool_]]:
    """Triangles that fill the small holes, and the cells (of four pixels) that these fill."""
    from scipy import ndimage
    from scipy.spatial import Delaunay

    label, number = ndimage.label(image < 0)
    cells = np.zeros((image.shape[0] - 1, image.shape[1] - 1), bool)
    parts: list[Indices] = []
    if not number:
        return parts, cells
    sizes = np.bincount(label.reshape(-1), minlength=number + 1)
    for hole, box in enumerate(ndimage.find_objects(label), start=1):
        top, left, bottom, right = box[0].start, box[1].start, box[0].stop, box[1].stop
        if sizes[hole] > most or top == 0 or left == 0 or bottom == image.shape[0] or right == image.shape[1]:
            continue
        window = (slice(top - 1, bottom + 1), slice(left - 1, right + 1))
        inside = label[window] == hole
        ring = ndimage.binary_dilation(inside, np.ones((3, 3))) & ~inside
        if (image[window][ring] < 0).any():  # touches another hole
            continue
        touched = inside[:-1, :-1] | inside[1:, :-1] | inside[:-1, 1:] | inside[1:, 1:]
        places = np.argwhere(ring)
        triangles = Delaunay(places).simplices
        middle = places[triangles].mean(axis=1)
        keep = touched[tuple(np.floor(middle).astype(int).T)]
        triangles = triangles[keep]
        u = places[triangles[:, 1]] - places[triangles[:, 0]]
        v = places[triangles[:, 2]] - places[triangles[:, 0]]
        flip = u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0] < 0  # as (row, column): first down, then right
        triangles[flip] = triangles[flip][:, ::-1]
        parts.append(image[window][tuple(places.T)][triangles].astype(np.int32))
        cells[top - 1 : bottom, left - 1 : right] |= touched
    return parts, cells


def grid_normals(points: Points, grid: Grid) -> Points:
    """Normals of planes through the 5 x 5 pixels around each point, looking to where z is smaller; 0 where there is none."""
    image = index_image(grid)
    normals = np.zeros_like(points)
    if not image.size:
        return normals
    from hdev.models3d.kernels import grid_planes

    rows, columns = grid.rows - grid.rows.min(), grid.columns - grid.columns.min()
    grid_planes(points, image, rows, columns, _RADIUS, normals)
    return normals
