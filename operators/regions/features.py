"""Features of regions, computed for all regions of a tuple at once."""

from __future__ import annotations

from typing import Any

from hdev.iconic import RegionArray, features, hulls
from hdev.iconic.base import Floats, Int32s, Int64s
from hdev.iconic.shape_features import Shapes
from hdev.registry import operator

FloatPair = tuple[Floats, Floats]


@operator
def area_center(regions: RegionArray) -> tuple[Int64s, Floats, Floats]:
    """Area (number of pixels) and centre of gravity (row, column: the mean of the pixels' coordinates) of each region.

    An empty region has area 0 and the centre (0.0, 0.0). Source: reference page of `area_center`.
    """
    area, center = features.area_center(regions)
    return area, center[:, 0], center[:, 1]


@operator
def area_holes(regions: RegionArray, *, session: Any) -> Int64s:
    """The number of pixels in the holes of each region (holes: see `fill_up`). Source: reference page of `area_holes`."""
    return _shapes(regions, session).area_holes


def _shapes(regions: RegionArray, session: Any) -> Shapes:
    return Shapes(regions, session.system["neighborhood"])


@operator
def smallest_rectangle1(regions: RegionArray) -> tuple[Int32s, ...]:
    """The smallest rectangle parallel to the axes: row1, column1, row2, column2 of the corner pixels; 0 if empty.

    Source: reference page of `smallest_rectangle1`.
    """
    return tuple(Shapes(regions).box.T)


@operator
def smallest_rectangle2(regions: RegionArray) -> tuple[Floats, ...]:
    """The rectangle of smallest area around the centres of the pixels, in any direction.

    Row and column of its centre, the angle phi of its longer side (-pi/2 < phi <= pi/2), half its longer and shorter side.
    0.0 for an empty region. Of equally good rectangles the first along the convex hull is taken; a square has
    |phi| <= pi/4. Source: reference page of `smallest_rectangle2`.
    """
    return tuple(hulls.smallest_rectangles(regions).T)


@operator
def smallest_circle(regions: RegionArray) -> tuple[Floats, ...]:
    """The smallest circle around the centres of the pixels: row, column, and its radius enlarged by 0.5; 0.0 if empty.

    Source: reference page of `smallest_circle`.
    """
    return tuple(hulls.smallest_circles(regions).T)


@operator
def inner_circle(regions: RegionArray) -> tuple[Floats, ...]:
    """The largest circle, as `gen_circle` makes it, that fits into the region: row, column, radius; 0.0 if empty.

    Of several the first is returned: the uppermost, and of those the leftmost. Source: reference page of `inner_circle`.
    """
    return tuple(hulls.inner_circles(regions).T)


@operator
def inner_rectangle1(regions: RegionArray) -> tuple[Int64s, ...]:
    """The largest rectangle parallel to the axes that fits into the region: row1, column1, row2, column2; 0 if empty.

    Of several that whose upper left corner comes first. Source: reference page of `inner_rectangle1`.
    """
    return tuple(hulls.inner_rectangles(regions).T)


@operator
def diameter_region(regions: RegionArray) -> tuple[Any, ...]:
    """Two pixels of each region with the largest distance from each other, and that distance between their centres.

    0 for an empty region. Source: reference page of `diameter_region`.
    """
    ends, distance = hulls.diameters(regions)
    return (*ends.T, distance)


@operator
def elliptic_axis(regions: RegionArray) -> tuple[Floats, ...]:
    """Half axes Ra >= Rb and orientation phi [rad] of the ellipse that has the same moments as the region.

    With the central moments M20, M11, M02 divided by the area, Ra and Rb are
    sqrt (8 (M20 + M02 +- sqrt ((M20 - M02)^2 + 4 M11^2))) / 2, and phi = -0.5 atan2 (2 M11, M02 - M20). Pixels are points:
    Rb is 0 for a straight line, both are for a single pixel. 0.0 for an empty region. Source: page of `elliptic_axis`.
    """
    return tuple(Shapes(regions).ellipse.T)


@operator
def orientation_region(regions: RegionArray) -> Floats:
    """Orientation of each region in -pi <= phi < pi [rad]: phi of `elliptic_axis`, turned by pi if the pixel that is furthest
    from the centre lies on the other side. 0.0 for an empty region. Source: reference page of `orientation_region`.
    """
    return Shapes(regions).orientation


@operator
def eccentricity(regions: RegionArray) -> tuple[Floats, ...]:
    """Anisometry Ra / Rb, bulkiness pi Ra Rb / area, and structure factor anisometry * bulkiness - 1 (see `elliptic_axis`).

    0.0 for an empty region; the anisometry of a straight line, where Rb = 0, is 0.0. Source: page of `eccentricity`.
    """
    return tuple(Shapes(regions).eccentricity.T)


@operator
def circularity(regions: RegionArray) -> Floats:
    """area / (pi max^2), at most 1, with the largest distance max of a pixel from the centre; 0.0 if empty, 1.0 for one pixel.

    Source: reference page of `circularity`.
    """
    return Shapes(regions).circularity


@operator
def compactness(regions: RegionArray, *, session: Any) -> Floats:
    """L^2 / (4 pi area), at least 1, with the length L of the contour (`contlength`); 0.0 if empty.

    Source: reference page of `compactness`.
    """
    return _shapes(regions, session).compactness


@operator
def contlength(regions: RegionArray, *, session: Any) -> Floats:
    """Length of the contours of all components: 1 for a step along an axis, sqrt (2) for a diagonal one. Without holes.

    Source: reference page of `contlength`.
    """
    return _shapes(regions, session).contour_length


@operator
def convexity(regions: RegionArray) -> Floats:
    """Area divided by that of the convex hull (`shape_trans`, 'convex'); 0.0 if empty. Source: page of `convexity`."""
    return Shapes(regions).convexity


@operator
def rectangularity(regions: RegionArray) -> Floats:
    """1 - D / R: how well the region fits the rectangle (of area R) with the same moments of first and second order.

    D is the area of the difference between both. 1 for a rectangle, 0.0 if empty. The orientation of a region without a main
    axis (a square) is taken as 0. Source: reference page of `rectangularity`.
    """
    return Shapes(regions).rectangularity


@operator
def roundness(regions: RegionArray, *, session: Any) -> tuple[Floats, ...]:
    """Mean distance of the contour from the centre, standard deviation sigma of it, 1 - sigma / distance, number of sides.

    The sides are those of a regular polygon, 1.4111 (distance / sigma)^0.4724 (0 where sigma is 0). The contour is that of the
    region without its holes, as set by 'neighborhood'. 0.0 for an empty region. Source: reference page of `roundness`.
    """
    return tuple(_shapes(regions, session).roundness.T)


@operator
def euler_number(regions: RegionArray, *, session: Any) -> Int64s:
    """Number of components without number of holes. Source: reference page of `euler_number`."""
    return _shapes(regions, session).euler[0]


@operator
def connect_and_holes(regions: RegionArray, *, session: Any) -> tuple[Int64s, Int64s]:
    """Numbers of components and of holes. Source: reference page of `connect_and_holes`."""
    euler, components = _shapes(regions, session).euler
    return components, components - euler


@operator
def height_width_ratio(regions: RegionArray) -> FloatPair | tuple[Any, ...]:
    """Height and width of the smallest rectangle parallel to the axes, and height / width; 0 for an empty region.

    Source: reference page of `height_width_ratio`.
    """
    shapes = Shapes(regions)
    return shapes.extent[:, 0], shapes.extent[:, 1], shapes.feature("ratio")


@operator
def moments_region_2nd(regions: RegionArray) -> tuple[Floats, ...]:
    """Central moments of second order M11, M20 (rows), M02 (columns), and the principal moments of inertia Ia >= Ib.

    Sums over all pixels; 0.0 for an empty region. Source: reference page of `moments_region_2nd`.
    """
    shapes = Shapes(regions)
    return shapes.moments[:, 1], shapes.moments[:, 0], shapes.moments[:, 2], *shapes.inertia.T


@operator
def moments_region_2nd_invar(regions: RegionArray) -> tuple[Floats, ...]:
    """M11, M20, M02 of `moments_region_2nd`, divided by the squared area. Source: page of `moments_region_2nd_invar`."""
    moments = Shapes(regions).invariant_moments
    return moments[:, 1], moments[:, 0], moments[:, 2]


@operator
def moments_region_2nd_rel_invar(regions: RegionArray) -> tuple[Floats, ...]:
    """PHI1 = M20 + M02 and PHI2 = (M20 - M02)^2 + 4 M11^2 of the moments of `moments_region_2nd_invar`.

    Source: reference page of `moments_region_2nd_rel_invar`.
    """
    return tuple(Shapes(regions).relative_moments.T)


@operator
def moments_region_3rd(regions: RegionArray) -> tuple[Floats, ...]:
    """Central moments of third order M21, M12, M03, M30: sums over all pixels. Source: page of `moments_region_3rd`."""
    moments = Shapes(regions).moments
    return moments[:, 4], moments[:, 5], moments[:, 6], moments[:, 3]


@operator
def moments_region_3rd_invar(regions: RegionArray) -> tuple[Floats, ...]:
    """M21, M12, M03, M30 of `moments_region_3rd`, divided by the cubed area.

    Reference: `moments_region_3rd_invar` (in part).
    """
    moments = Shapes(regions).invariant_moments
    return moments[:, 4], moments[:, 5], moments[:, 6], moments[:, 3]


@operator
def moments_region_central(regions: RegionArray) -> tuple[Floats, ...]:
    """I1 .. I4: polynomials in the central moments of second and third order. Source: page of `moments_region_central`."""
    return tuple(Shapes(regions).central_invariants.T)


@operator
def moments_region_central_invar(regions: RegionArray) -> tuple[Floats, ...]:
    """PSI1 .. PSI4: I1 .. I4 divided by area^4, ^10, ^7 and ^11. Source: page of `moments_region_central_invar`."""
    return tuple(Shapes(regions).affine_invariants.T)
