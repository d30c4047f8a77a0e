"""Shape features by name: what `select_shape` and `region_features` know, computed for a whole batch at once.

A `Shapes` object belongs to one batch and computes every intermediate result (moments, hulls, contours ...) at most once.
Features of an empty region are 0.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.iconic import features, holes, hulls
from hdev.iconic.base import Floats, Int32s, Int64s
from hdev.iconic.region_array import RegionArray

Values = NDArray[Any]


def _divided(a: Values, b: Values) -> Floats:
    """a / b, and 0 where b is 0."""
    b = np.asarray(b, np.float64)
    return np.divide(a, b, out=np.zeros_like(b), where=b != 0)


class Shapes:
    """The features of a batch of K regions; every attribute is an array with one entry or row per region."""

    def __init__(self, regions: RegionArray, neighbourhood: int = 8) -> None:
        self.regions = regions
        self.neighbourhood = neighbourhood

    # ------------------------------------------------------------------------------------------------ area and moments

    @cached_property
    def _area_center(self) -> tuple[Int64s, Floats]:
        return features.area_center(self.regions)

    @property
    def area(self) -> Int64s:
        return self._area_center[0]

    @property
    def center(self) -> Floats:
        return self._area_center[1]

    @cached_property
    def box(self) -> Int32s:
        """Row1, column1, row2, column2; zeros for an empty region."""
        box = features.bounding_boxes(self.regions)
        box[self.area == 0] = 0
        return box

    @cached_property
    def extent(self) -> Int64s:
        """Height, width."""
        box = self.box.astype(np.int64)
        return (box[:, 2:] - box[:, :2] + 1) * (self.area > 0)[:, None]

    @cached_property
    def moments(self) -> Floats:
        """Central moments M20, M11, M02, M30, M21, M12, M03 as sums over all pixels (M20: squares of row distances)."""
        return features.moments_about(self.regions, self.center)

    @cached_property
    def inertia(self) -> Floats:
        """The principal moments of inertia Ia >= Ib."""
        m20, m11, m02 = self.moments[:, :3].T
        middle = 0.5 * (m20 + m02)
        root = np.sqrt(np.maximum(middle**2 - m20 * m02 + m11**2, 0.0))
        return np.stack((middle + root, middle - root), axis=1)

    @cached_property
    def ellipse(self) -> Floats:
        """Half axes Ra >= Rb and the angle Phi (-pi/2 < Phi <= pi/2) of the ellipse with the same moments."""
        m20, m11, m02 = _divided(self.moments[:, :3], np.repeat(self.area[:, None], 3, axis=1)).T
        root = np.hypot(m20 - m02, 2.0 * m11)
        long = np.sqrt(np.maximum(8.0 * (m20 + m02 + root), 0.0)) / 2.0
        short = np.sqrt(np.maximum(8.0 * (m20 + m02 - root), 0.0)) / 2.0
        # The sum and the root cancel where a region is a straight line.
        short = np.where(short < 1e-7 * long, 0.0, short)
        phi = -0.5 * np.arctan2(2.0 * m11, m02 - m20)
        phi = np.where(phi <= -0.5 * np.pi, phi + np.pi, phi)
        return np.stack((long, short, np.where(root > 1e-12 * (m20 + m02), phi, 0.0)), axis=1)

    @cached_property
    def eccentricity(self) -> Floats:
        """Anisometry, bulkiness, structure factor."""
        long, short, _ = self.ellipse.T
        anisometry = _divided(long, short)
        bulkiness = _divided(np.pi * long * short, self.area)
        factor = np.where(self.area > 0, anisometry * bulkiness - 1.0, 0.0)
        return np.stack((anisometry, bulkiness, factor), axis=1)

    @cached_property
    def invariant_moments(self) -> Floats:
        """M20, M11, M02 divided by the squared, M30, M21, M12, M03 by the cubed area."""
        area = self.area.astype(np.float64)
        power = np.stack((area**2,) * 3 + (area**3,) * 4, axis=1)
        return _divided(self.moments, power)

    @cached_property
    def relative_moments(self) -> Floats:
        """PHI1, PHI2: invariant to rotation as well."""
        m20, m11, m02 = self.invariant_moments[:, :3].T
        return np.stack((m20 + m02, (m20 - m02) ** 2 + 4.0 * m11**2), axis=1)

    @cached_property
    def central_invariants(self) -> Floats:
        """I1 .. I4: polynomials in the central moments that no shear or rotation changes."""
        m20, m11, m02, m30, m21, m12, m03 = self.moments.T
        i1 = m20 * m02 - m11**2
        i2 = (m30 * m03 - m21 * m12) ** 2 - 4.0 * (m30 * m12 - m21**2) * (m21 * m03 - m12**2)
        i3 = m20 * (m21 * m03 - m12**2) - m11 * (m30 * m03 - m21 * m12) + m02 * (m30 * m12 - m21**2)
        i4 = (
            m30**2 * m02**3
            - 6.0 * m30 * m21 * m11 * m02**2
            + 6.0 * m30 * m12 * m02 * (2.0 * m11**2 - m20 * m02)
            + m30 * m03 * (6.0 * m20 * m11 * m02 - 8.0 * m11**3)
            + 9.0 * m21**2 * m20 * m02**2
            - 18.0 * m21 * m12 * m20 * m11 * m02
            + 6.0 * m21 * m03 * m20 * (2.0 * m11**2 - m20 * m02)
            + 9.0 * m12**2 * m20**2 * m02
            - 6.0 * m12 * m03 * m11 * m20**2
            + m03**2 * m20**3
        )
        return np.stack((i1, i2, i3, i4), axis=1)

    @cached_property
    def affine_invariants(self) -> Floats:
        """PSI1 .. PSI4: the same, divided by powers of the area; no affine map changes them."""
        area = self.area.astype(np.float64)
        return _divided(self.central_invariants, np.stack((area**4, area**10, area**7, area**11), axis=1))

    # --------------------------------------------------------------------------------------------------------- contours

    @cached_property
    def contour_length(self) -> Floats:
        return holes.contour_lengths(self.regions, self.neighbourhood)

    @cached_property
    def farthest(self) -> tuple[Int64s, Floats]:
        """The pixel furthest from the centre, and its distance."""
        from hdev.iconic.kernels.moments import distances_runs

        regions = self.regions
        pixel, distance = distances_runs(regions.row, regions.first, regions.last, regions.offsets, self.center)
        return pixel, distance

    @cached_property
    def circularity(self) -> Floats:
        """Area over that of the circle around the centre through the furthest pixel; at most 1."""
        circle = np.pi * self.farthest[1] ** 2
        return np.where(self.area > 0, np.minimum(_divided(self.area, circle) + (circle == 0), 1.0), 0.0)

    @cached_property
    def compactness(self) -> Floats:
        """Squared length of the contour over 4 pi area; at least 1."""
        value = _divided(self.contour_length**2, 4.0 * np.pi * self.area)
        return np.where(self.area > 0, np.maximum(value, 1.0), 0.0)

    @cached_property
    def convexity(self) -> Floats:
        return _divided(self.area, features.areas(hulls.convex(self.regions)))

    @cached_property
    def roundness(self) -> Floats:
        """Mean distance of the contour from the centre, its deviation, roundness, number of sides."""
        from hdev.iconic.kernels.moments import borders_runs, mean_distances_runs

        solid = holes.filled(self.regions, self.neighbourhood)
        border = borders_runs(solid.row, solid.first, solid.last, solid.offsets, int(self.neighbourhood == 4))
        mean, sigma = mean_distances_runs(*border, self.center).T
        sigma = np.where(sigma < 1e-12 * mean, 0.0, sigma)
        rounded = np.where(mean > 0, 1.0 - _divided(sigma, mean), (self.area > 0) * 1.0)
        sides = 1.4111 * _divided(mean, sigma) ** 0.4724
        return np.stack((mean, sigma, rounded, sides), axis=1)

    @cached_property
    def orientation(self) -> Floats:
        """The angle of the main axis, turned by pi if the furthest pixel lies on its other side; -pi <= phi < pi."""
        phi = self.ellipse[:, 2]
        offset = self.farthest[0] - self.center
        # In the system of the main axis: the column of the furthest pixel.
        along = offset[:, 1] * np.cos(phi) - offset[:, 0] * np.sin(phi)
        phi = np.where(along < -1e-9, phi + np.pi, phi)
        phi = np.where(phi >= np.pi, phi - 2.0 * np.pi, phi)
        return np.where(self.area > 0, phi, 0.0)

    @cached_property
    def rectangularity(self) -> Floats:
        from hdev.iconic.kernels.moments import inside_rectangles

        area = self.area.astype(np.float64)
        along, across = np.sqrt(
            12.0 * np.maximum(_divided(self.inertia, area[:, None] + 0 * self.inertia), 0.0) + 1.0
        ).T
        regions = self.regions
        rectangles = np.column_stack((self.center, self.ellipse[:, 2], 0.5 * along, 0.5 * across))
        common = inside_rectangles(regions.row, regions.first, regions.last, regions.offsets, rectangles)
        size = along * across
        return np.where(area > 0, np.clip(1.0 - (area + size - 2.0 * common) / size, 0.0, 1.0), 0.0)

    # ---------------------------------------------------------------------------------- rectangles, circles, components

    @cached_property
    def smallest_rectangle(self) -> Floats:
        return hulls.smallest_rectangles(self.regions)

    @cached_property
    def smallest_circle(self) -> Floats:
        return hulls.smallest_circles(self.regions)

    @cached_property
    def inner_circle(self) -> Floats:
        return hulls.inner_circles(self.regions)

    @cached_property
    def inner_rectangle(self) -> Int64s:
        return hulls.inner_rectangles(self.regions)

    @cached_property
    def inner_extent(self) -> Int64s:
        """Height and width of the largest rectangle inside."""
        box = self.inner_rectangle
        return (box[:, 2:] - box[:, :2] + 1) * (self.area > 0)[:, None]

    @cached_property
    def diameter(self) -> tuple[Int64s, Floats]:
        return hulls.diameters(self.regions)

    @cached_property
    def euler(self) -> tuple[Int64s, Int64s]:
        """Euler numbers, and numbers of components."""
        return holes.euler_numbers(self.regions, self.neighbourhood)

    @cached_property
    def area_holes(self) -> Int64s:
        return features.areas(holes.filled(self.regions, self.neighbourhood)) - self.area

    def feature(self, name: str) -> Values:
        """(K,) values of the feature of this name. Raises KeyError if there is none."""
        return FEATURES[name](self)


#: Features by name.
FEATURES: dict[str, Callable[[Shapes], Values]] = {
    "area": lambda s: s.area,
    "row": lambda s: s.center[:, 0],
    "column": lambda s: s.center[:, 1],
    "width": lambda s: s.extent[:, 1],
    "height": lambda s: s.extent[:, 0],
    "ratio": lambda s: _divided(s.extent[:, 0], s.extent[:, 1]),
    "row1": lambda s: s.box[:, 0],
    "column1": lambda s: s.box[:, 1],
    "row2": lambda s: s.box[:, 2],
    "column2": lambda s: s.box[:, 3],
    "circularity": lambda s: s.circularity,
    "compactness": lambda s: s.compactness,
    "contlength": lambda s: s.contour_length,
    "convexity": lambda s: s.convexity,
    "rectangularity": lambda s: s.rectangularity,
    "ra": lambda s: s.ellipse[:, 0],
    "rb": lambda s: s.ellipse[:, 1],
    "phi": lambda s: s.ellipse[:, 2],
    "anisometry": lambda s: s.eccentricity[:, 0],
    "bulkiness": lambda s: s.eccentricity[:, 1],
    "struct_factor": lambda s: s.eccentricity[:, 2],
    "outer_radius": lambda s: s.smallest_circle[:, 2],
    "inner_radius": lambda s: s.inner_circle[:, 2],
    "inner_width": lambda s: s.inner_extent[:, 1],
    "inner_height": lambda s: s.inner_extent[:, 0],
    "dist_mean": lambda s: s.roundness[:, 0],
    "dist_deviation": lambda s: s.roundness[:, 1],
    "roundness": lambda s: s.roundness[:, 2],
    "num_sides": lambda s: s.roundness[:, 3],
    "connect_num": lambda s: s.euler[1],
    "holes_num": lambda s: s.euler[1] - s.euler[0],
    "area_holes": lambda s: s.area_holes,
    "max_diameter": lambda s: s.diameter[1],
    "orientation": lambda s: s.orientation,
    "euler_number": lambda s: s.euler[0],
    "rect2_phi": lambda s: s.smallest_rectangle[:, 2],
    "rect2_len1": lambda s: s.smallest_rectangle[:, 3],
    "rect2_len2": lambda s: s.smallest_rectangle[:, 4],
    "moments_m11": lambda s: s.moments[:, 1],
    "moments_m20": lambda s: s.moments[:, 0],
    "moments_m02": lambda s: s.moments[:, 2],
    "moments_ia": lambda s: s.inertia[:, 0],
    "moments_ib": lambda s: s.inertia[:, 1],
    "moments_m11_invar": lambda s: s.invariant_moments[:, 1],
    "moments_m20_invar": lambda s: s.invariant_moments[:, 0],
    "moments_m02_invar": lambda s: s.invariant_moments[:, 2],
    "moments_phi1": lambda s: s.relative_moments[:, 0],
    "moments_phi2": lambda s: s.relative_moments[:, 1],
    "moments_m21": lambda s: s.moments[:, 4],
    "moments_m12": lambda s: s.moments[:, 5],
    "moments_m03": lambda s: s.moments[:, 6],
    "moments_m30": lambda s: s.moments[:, 3],
    "moments_m21_invar": lambda s: s.invariant_moments[:, 4],
    "moments_m12_invar": lambda s: s.invariant_moments[:, 5],
    "moments_m03_invar": lambda s: s.invariant_moments[:, 6],
    "moments_m30_invar": lambda s: s.invariant_moments[:, 3],
    "moments_i1": lambda s: s.central_invariants[:, 0],
    "moments_i2": lambda s: s.central_invariants[:, 1],
    "moments_i3": lambda s: s.central_invariants[:, 2],
    "moments_i4": lambda s: s.central_invariants[:, 3],
    "moments_psi1": lambda s: s.affine_invariants[:, 0],
    "moments_psi2": lambda s: s.affine_invariants[:, 1],
    "moments_psi3": lambda s: s.affine_invariants[:, 2],
    "moments_psi4": lambda s: s.affine_invariants[:, 3],
}
