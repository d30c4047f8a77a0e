import cv2
import numpy as np
import pytest
from hypothesis import given
from skimage.measure import label, regionprops_table

from hdev.iconic import Region, RegionArray, features
from hdev.iconic.connection import connected
from tests.iconic.masks import masks, shifts


@given(masks, shifts)
def test_against_sums_over_pixels(mask, shift):
    region = Region.from_mask(mask, *shift)
    rows, columns = (a.astype(float) for a in region.points())
    batch = RegionArray.of([Region.empty(), region, Region.empty()])
    area, center = features.area_center(batch)
    assert area.tolist() == [0, mask.sum(), 0]
    assert area.dtype == np.int64
    if not mask.any():
        assert not center.any()
        assert not features.central_moments(batch).any()
        return
    assert center[1] == pytest.approx((rows.mean(), columns.mean()), rel=1e-14)
    assert features.bounding_boxes(batch).tolist() == [[0, 0, -1, -1], list(region.bounding_box), [0, 0, -1, -1]]
    r, c = rows - rows.mean(), columns - columns.mean()
    central = features.central_moments(batch)
    expected = [(r**p * c**q).sum() for p, q in features.MOMENT_ORDERS]
    assert central[1] == pytest.approx(expected, rel=1e-9, abs=1e-5 * mask.sum())
    assert not central[[0, 2]].any()
    orders = [(0, 0), (1, 0), (0, 1), *features.MOMENT_ORDERS]
    raw = [(rows**p * columns**q).sum() for p, q in orders]
    assert features.raw_moments(batch)[1] == pytest.approx(raw, rel=1e-12)


@given(masks)
def test_against_scikit_image(mask):
    labels = label(mask, connectivity=2)
    table = regionprops_table(labels, properties=("area", "centroid", "bbox", "moments_central", "moments_normalized"))
    batch = connected(Region.from_mask(mask))
    area, center = features.area_center(batch)
    order = np.lexsort((batch.first[batch.offsets[:-1]], batch.row[batch.offsets[:-1]]))
    assert order.tolist() == list(range(len(batch)))
    assert area.tolist() == table["area"].tolist()
    assert center[:, 0] == pytest.approx(table["centroid-0"])
    assert center[:, 1] == pytest.approx(table["centroid-1"])
    boxes = features.bounding_boxes(batch)
    for k, shift in enumerate((0, 0, 1, 1)):
        assert (boxes[:, k] + shift).tolist() == table[f"bbox-{k}"].tolist()
    central, normalised = features.central_moments(batch), features.normalised_moments(batch)
    for k, (p, q) in enumerate(features.MOMENT_ORDERS):
        scale = table["area"] ** (1 + (p + q) / 2)
        assert central[:, k] / scale == pytest.approx(table[f"moments_central-{p}-{q}"] / scale, abs=1e-9)
        large = np.minimum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]) >= 3  # of others it gives NaN
        assert normalised[large, k] == pytest.approx(table[f"moments_normalized-{p}-{q}"][large], abs=1e-9)


@given(masks)
def test_against_opencv(mask):
    moments = cv2.moments(mask.astype(np.uint8), binaryImage=True)
    raw = features.raw_moments(Region.from_mask(mask).batch())[0]
    names = ("m00", "m01", "m10", "m02", "m11", "m20", "m03", "m12", "m21", "m30")  # x is the column
    assert raw == pytest.approx([moments[name] for name in names])


def test_rectangle_in_closed_form():
    height, width = 7, 12
    batch = Region.rectangle1(-100, 40, -100 + height - 1, 40 + width - 1).batch()
    area, center = features.area_center(batch)
    assert area[0] == height * width
    assert center[0].tolist() == [-97.0, 45.5]
    central = features.central_moments(batch)[0]
    n = height * width
    assert central[:3] == pytest.approx([n * (height**2 - 1) / 12, 0, n * (width**2 - 1) / 12])
    assert central[3:] == pytest.approx(np.zeros(4), abs=1e-9)


def test_one_pixel():
    batch = Region.from_points([-5], [9]).batch()
    assert features.area_center(batch)[1].tolist() == [[-5.0, 9.0]]
    assert features.central_moments(batch).tolist() == [[0.0] * 7]


def test_far_away_is_as_exact_as_near():
    shape = Region.from_mask(np.tri(50, dtype=bool))
    far = shape.translate(2**31 - 100, -(2**31) + 100)
    near_center, far_center = (features.area_center(r.batch())[1][0] for r in (shape, far))
    assert far_center - near_center == pytest.approx([2**31 - 100, -(2**31) + 100], abs=1e-6)
    near_moments, far_moments = (features.central_moments(r.batch())[0] for r in (shape, far))
    assert far_moments == pytest.approx(near_moments, rel=1e-6, abs=1e-3)


def test_area_beyond_int32():
    limit = 2**31 - 1
    region = Region.from_runs([0, limit], [-limit, -limit], [limit, limit])
    assert features.areas(region.batch()).tolist() == [region.area] == [4 * limit + 2]
    assert features.area_center(region.batch())[1][0] == pytest.approx([limit / 2, 0.0])


def test_no_regions():
    batch = RegionArray.of([])
    assert features.areas(batch).shape == (0,)
    assert features.bounding_boxes(batch).shape == (0, 4)
    assert features.central_moments(batch).shape == (0, 7)
    assert features.raw_moments(batch).shape == (0, 10)
    assert features.normalised_moments(batch).shape == (0, 7)
