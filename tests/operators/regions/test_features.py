"""Features: closed forms, and independent implementations (masks, SciPy, scikit-image, brute force) on random regions."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import scipy.ndimage as ndi
from hypothesis import assume, given, settings
from skimage import measure

from hdev.iconic import Region, RegionArray, shapes
from hdev.iconic.contour import outer_contour
from hdev.iconic.shape_features import FEATURES
from operators import EIGHT, FOUR, Caller, batch, blobs, fails, noise

hl = Caller()
four = Caller(neighborhood=4)
EMPTY = Region.empty()
PIXEL = Region.rectangle1(5, -7, 5, -7)
RECTANGLE = Region.rectangle1(10, 20, 14, 30)  # 5 x 11
CIRCLE = shapes.circle(100, 100, 50.5)
RING = Region.from_mask(np.pad(np.zeros((3, 3), bool), 1, constant_values=True))
FIVE = RegionArray.of([EMPTY, PIXEL, RECTANGLE, CIRCLE, RING])


def feature(name, regions, caller=hl):
    return caller.region_features(regions, [name])


def close(values, expected, tolerance=1e-9):
    assert values == pytest.approx(expected, rel=tolerance, abs=tolerance)


def test_rectangle():
    assert hl.area_center(RECTANGLE) == ([55], [12.0], [25.0])
    assert hl.smallest_rectangle1(RECTANGLE) == ([10], [20], [14], [30])
    close([v[0] for v in hl.smallest_rectangle2(RECTANGLE)], [12, 25, 0, 5, 2])
    close([v[0] for v in hl.smallest_circle(RECTANGLE)], [12, 25, math.hypot(5, 2) + 0.5])
    assert hl.inner_rectangle1(RECTANGLE) == ([10], [20], [14], [30])
    close([v[0] for v in hl.inner_circle(RECTANGLE)], [12, 22, 2.5])
    assert hl.contlength(RECTANGLE) == [28.0]
    close(hl.compactness(RECTANGLE), [28**2 / (4 * math.pi * 55)])
    close(hl.convexity(RECTANGLE), [1.0])
    close(hl.rectangularity(RECTANGLE), [1.0])
    close(hl.circularity(RECTANGLE), [55 / (math.pi * 29)])
    assert hl.height_width_ratio(RECTANGLE) == ([5], [11], [5 / 11])
    row1, column1, row2, column2, length = (v[0] for v in hl.diameter_region(RECTANGLE))
    assert (abs(row1 - row2), abs(column1 - column2), length) == (4, 10, math.hypot(4, 10))
    m20, m02 = 11 * 10.0, 5 * 110.0
    close([v[0] for v in hl.moments_region_2nd(RECTANGLE)], [0, m20, m02, m02, m20])
    close([v[0] for v in hl.moments_region_2nd_invar(RECTANGLE)], [0, m20 / 55**2, m02 / 55**2])
    close([v[0] for v in hl.moments_region_2nd_rel_invar(RECTANGLE)], [660 / 3025, (440 / 3025) ** 2])
    close([v[0] for v in hl.moments_region_3rd(RECTANGLE)], [0] * 4)
    close([v[0] for v in hl.elliptic_axis(RECTANGLE)], [2 * math.sqrt(10), 2 * math.sqrt(2), 0])
    anisometry, bulkiness = math.sqrt(5), 4 * math.sqrt(20) * math.pi / 55
    close([v[0] for v in hl.eccentricity(RECTANGLE)], [anisometry, bulkiness, anisometry * bulkiness - 1])


def test_a_standing_rectangle_has_the_angle_of_its_longer_side():
    standing = Region.rectangle1(0, 0, 10, 4)
    assert hl.smallest_rectangle2(standing)[2] == [math.pi / 2]
    assert hl.elliptic_axis(standing)[2] == [math.pi / 2]


def test_circle():
    close(feature("inner_radius", CIRCLE), [50.5])
    assert feature("outer_radius", CIRCLE)[0] == pytest.approx(51, abs=0.5)
    assert feature("circularity", CIRCLE)[0] > 0.97
    distance, sigma, rounded, sides = (v[0] for v in hl.roundness(CIRCLE))
    assert 49.5 < distance < 50.5
    close([rounded, sides], [1 - sigma / distance, 1.4111 * (distance / sigma) ** 0.4724])


@pytest.mark.parametrize("sides", [3, 4, 6])
def test_roundness_counts_the_sides_of_polygons(sides):
    angle = 2 * np.pi * np.arange(sides) / sides + 0.2
    region = shapes.polygon(200 + 150 * np.sin(angle), 200 + 150 * np.cos(angle))
    assert hl.roundness(region)[3][0] == pytest.approx(sides, abs=0.6)


def test_empty_regions_have_zeros():
    for name in FEATURES:
        assert feature(name, EMPTY) == [0.0], name
    for name in (
        "smallest_rectangle2",
        "smallest_circle",
        "inner_circle",
        "elliptic_axis",
        "eccentricity",
        "roundness",
    ):
        assert all(v == [0.0] for v in getattr(hl, name)(EMPTY))
    for name in ("smallest_rectangle1", "inner_rectangle1", "diameter_region"):
        assert all(v == [0] for v in getattr(hl, name)(EMPTY))


def test_a_pixel():
    expected = {
        "area": 1,
        "row": 5,
        "column": -7,
        "width": 1,
        "height": 1,
        "circularity": 1,
        "compactness": 1,
        "convexity": 1,
    }
    expected |= {"contlength": 0, "outer_radius": 0.5, "inner_radius": 0.5, "ra": 0, "rb": 0, "max_diameter": 0}
    expected |= {
        "rectangularity": 1,
        "euler_number": 1,
        "rect2_len1": 0,
        "inner_width": 1,
        "dist_mean": 0,
        "roundness": 1,
    }
    for name, value in expected.items():
        assert feature(name, PIXEL) == [value], name
    assert not any(math.isnan(v) for name in FEATURES for v in feature(name, FIVE))


def test_many_regions_are_as_each_alone():
    for name in FEATURES:
        close(feature(name, FIVE), [v for one in FIVE for v in feature(name, one)])


def test_a_hole():
    assert hl.area_holes(RING) == [9]
    assert hl.euler_number(RING) == [0]
    assert hl.connect_and_holes(RING) == ([1], [1])
    close(hl.contlength(RING), [16.0])
    close(hl.convexity(RING), [16 / 25])


def test_far_from_the_origin():
    far = Region.rectangle1(2**31 - 6, -(2**31) + 2, 2**31 - 2, -(2**31) + 12)
    near = hl.region_features(
        Region.rectangle1(0, 0, 4, 10), ["ra", "moments_m02", "convexity", "rectangularity", "rect2_len1"]
    )
    close(hl.region_features(far, ["ra", "moments_m02", "convexity", "rectangularity", "rect2_len1"]), near, 1e-6)


# --------------------------------------------------------------------------------------- against other implementations


def components(mask, structure=EIGHT):
    return ndi.label(mask, structure)


@settings(max_examples=60, deadline=None)
@given(noise)
def test_components_and_holes(mask):
    for caller, structure, other in ((hl, EIGHT, FOUR), (four, FOUR, EIGHT)):
        count = components(mask, structure)[1]
        holes = components(~np.pad(mask, 1), other)[1] - 1
        assert caller.connect_and_holes(batch(mask)) == ([count], [holes])
        assert caller.euler_number(batch(mask)) == [count - holes]
        filled = ndi.binary_fill_holes(mask, other)
        assert caller.area_holes(batch(mask)) == [int(filled.sum() - mask.sum())]


@settings(max_examples=60, deadline=None)
@given(noise)
def test_length_of_contours(mask):
    """The steps along the traced contour of each component without its holes."""
    labels, count = components(ndi.binary_fill_holes(mask, FOUR))
    total = 0.0
    for k in range(1, count + 1):
        rows, columns = outer_contour(Region.from_mask(labels == k))
        total += float(np.hypot(np.diff(rows), np.diff(columns)).sum())
    close(hl.contlength(batch(mask)), [total])


@settings(max_examples=60, deadline=None)
@given(noise)
def test_border_distances(mask):
    assume(mask.any())
    center = np.argwhere(mask).mean(axis=0)
    for caller, structure, other in ((hl, FOUR, FOUR), (four, EIGHT, EIGHT)):
        solid = ndi.binary_fill_holes(mask, other)
        border = np.argwhere(solid & ~ndi.binary_erosion(solid, structure))
        distance = np.hypot(*(border - center).T)
        close([v[0] for v in caller.roundness(batch(mask))][:2], [distance.mean(), distance.std()], 1e-6)


@settings(max_examples=60, deadline=None)
@given(noise)
def test_hulls(mask):
    assume(mask.any())
    points = np.argwhere(mask)
    region = batch(mask)
    lengths = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    close(hl.diameter_region(region)[4], [lengths.max()])
    row, column, radius = (v[0] for v in hl.smallest_circle(region))
    assert np.hypot(*(points - (row, column)).T).max() <= radius - 0.5 + 1e-6
    # No circle through two or three points that holds all is smaller.
    best = _smallest_circle(points.astype(float))
    close([radius - 0.5], [best], 1e-6)
    row, column, phi, length1, length2 = (v[0] for v in hl.smallest_rectangle2(region))
    offset = points - (row, column)
    along = offset[:, 1] * math.cos(phi) - offset[:, 0] * math.sin(phi)
    across = offset[:, 1] * math.sin(phi) + offset[:, 0] * math.cos(phi)
    close([abs(along).max(), abs(across).max()], [length1, length2], 1e-6)
    assert length1 >= length2 - 1e-9
    assert -math.pi / 2 < phi <= math.pi / 2
    angles = {
        math.atan2(*(b - a))
        for a, b in itertools.combinations(points.tolist(), 2)
        for a, b in [(np.array(a), np.array(b))]
    }
    areas = [np.ptp(points @ (math.sin(t), math.cos(t))) * np.ptp(points @ (math.cos(t), -math.sin(t))) for t in angles]
    close([4 * length1 * length2], [min(areas, default=0.0)], 1e-6)


def _smallest_circle(points):
    hull = points if len(points) < 4 else points[_hull(points)]
    best = math.inf if len(hull) > 1 else 0.0
    for a, b in itertools.combinations(hull, 2):
        center = (a + b) / 2
        radius = np.hypot(*(a - center))
        if np.hypot(*(points - center).T).max() <= radius + 1e-9:
            best = min(best, radius)
    for a, b, c in itertools.combinations(hull, 3):
        matrix = np.array([b - a, c - a])
        if abs(np.linalg.det(matrix)) > 1e-9:
            center = np.linalg.solve(matrix, ((np.array([b, c]) ** 2).sum(axis=1) - (a**2).sum()) / 2)
            radius = np.hypot(*(a - center))
            if np.hypot(*(points - center).T).max() <= radius + 1e-9:
                best = min(best, radius)
    return best


def _hull(points):
    from scipy.spatial import ConvexHull, QhullError

    try:
        return ConvexHull(points).vertices
    except QhullError:
        return [
            int(points[:, 0].argmin()),
            int(points[:, 0].argmax()),
            int(points[:, 1].argmin()),
            int(points[:, 1].argmax()),
        ]


@settings(max_examples=12, deadline=None)
@given(noise)
def test_inner_circle(mask):
    assume(mask.any())
    row, column, radius = (v[0] for v in hl.inner_circle(batch(mask)))
    found = shapes.circle(row, column, radius)
    assert found.bounding_box is not None
    region = Region.from_mask(mask)
    assert hl.difference(found, region)[0].is_empty
    places = []
    for diameter in range(1, 14):
        half = 0 if diameter % 2 else 0.5
        for r, c in itertools.product(range(mask.shape[0]), range(mask.shape[1])):
            disc = shapes.ellipse(r + half, c + half, 0.0, diameter / 2, diameter / 2)
            if not disc.is_empty and hl.difference(disc, region)[0].is_empty:
                places.append((-diameter / 2, r + half, c + half))
    assert (-radius, row, column) == min(places)


@settings(max_examples=60, deadline=None)
@given(noise)
def test_inner_rectangle(mask):
    assume(mask.any())
    best = min(
        (-(r2 - r1 + 1) * (c2 - c1 + 1), r1, c1)
        for r1, c1 in np.argwhere(mask).tolist()
        for r2 in range(r1, mask.shape[0])
        for c2 in range(c1, mask.shape[1])
        if mask[r1 : r2 + 1, c1 : c2 + 1].all()
    )
    r1, c1, r2, c2 = (v[0] for v in hl.inner_rectangle1(batch(mask)))
    assert mask[r1 : r2 + 1, c1 : c2 + 1].all()
    assert (-(r2 - r1 + 1) * (c2 - c1 + 1), r1, c1) == best


def test_moments_and_ellipses_of_blobs():
    labels, count = components(blobs(1))
    regions = batch(*(labels == k for k in range(1, count + 1)))
    properties = measure.regionprops(labels)
    close(feature("area", regions), [p.area for p in properties])
    close(feature("convexity", regions), [p.area / _hull_area(p) for p in properties], 1e-6)
    for k, p in enumerate(properties):
        central = p.moments_central
        found = [v[k] for v in hl.moments_region_3rd(regions)]
        close(found, [central[2, 1], central[1, 2], central[0, 3], central[3, 0]], 1e-6)
        covariance = np.cov(p.coords.T, bias=True) if p.area > 1 else np.zeros((2, 2))
        long, short = np.sqrt(np.maximum(np.linalg.eigvalsh(covariance)[::-1], 0))
        close([hl.elliptic_axis(regions)[0][k], hl.elliptic_axis(regions)[1][k]], [2 * long, 2 * short], 1e-6)
        if long > short + 1e-6:
            phi = hl.elliptic_axis(regions)[2][k]
            direction = np.array([-math.sin(phi), math.cos(phi)])
            close([direction @ covariance @ direction], [long**2], 1e-6)


def _hull_area(p):
    """Pixels whose centres are in the convex hull of the pixels' centres."""
    from scipy.spatial import Delaunay, QhullError

    try:
        hull = Delaunay(p.coords)
    except QhullError:
        ends = p.coords[[0, -1]]
        return np.gcd(*abs(ends[1] - ends[0])) + 1
    r0, c0, r1, c1 = p.bbox
    grid = np.stack(np.mgrid[r0:r1, c0:c1], axis=-1).reshape(-1, 2)
    return (hull.find_simplex(grid, tol=1e-9) >= 0).sum()


def test_affine_invariants_do_not_change():
    region = Region.from_mask(blobs(3, (50, 40), 4.0))
    sheared = Region.from_points(*(lambda r, c: (r, c + 3 * r))(*region.points()))
    close(
        [v[0] for v in hl.moments_region_central_invar(region)],
        [v[0] for v in hl.moments_region_central_invar(sheared)],
        1e-6,
    )


def test_orientation_points_to_the_far_end():
    tail = np.zeros((41, 60), bool)
    tail[10:31, :20] = True
    tail[20, :] = True
    assert hl.orientation_region(batch(tail)) == [pytest.approx(0, abs=1e-9)]
    assert abs(hl.orientation_region(batch(tail[:, ::-1]))[0]) == pytest.approx(math.pi)
    up = hl.orientation_region(batch(tail.T[::-1]))
    assert up == [pytest.approx(math.pi / 2)]
    assert hl.orientation_region(batch(tail.T)) == [pytest.approx(-math.pi / 2)]


def test_runlengths():
    region = Region.from_runs([0, 0, 2, 2, 2], [0, 5, 0, 4, 9], [2, 6, 0, 4, 9])
    assert hl.runlength_features(region) == ([5], [5 / math.sqrt(8)], [2.5], [8 / 5], [30])
    assert hl.runlength_distribution(region) == ([0, 3, 1, 1], [0, 0, 1, 1, 1])
    assert hl.runlength_features(EMPTY) == ([0], [0.0], [0.0], [0.0], [0])
    assert hl.runlength_features(FIVE)[0] == [0, 1, 5, 101, 8]
    assert hl.runlength_features(FIVE)[2] == [0.0, 1.0, 1.0, 1.0, 8 / 5]


def test_names_and_types():
    fails(1301, hl.region_features, RECTANGLE, ["area", "arae"])
    fails(1201, hl.region_features, RECTANGLE, [1])
    fails(1401, hl.region_features, RECTANGLE, [])
    assert hl.region_features(FIVE, ["area", "width"])[2:6] == [1.0, 1.0, 55.0, 11.0]
    assert hl.area_center(RegionArray.of([])) == ([], [], [])
