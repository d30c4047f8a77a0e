"""Region growing, topography, edges, level lines and pixel classification."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage
from segmentation_support import call, examples, images, objects

from hdev.errors import HError
from hdev.iconic import Image, Objects, Region

EIGHT = np.ones((3, 3), np.bool_)
FOUR = ndimage.generate_binary_structure(2, 1)


def domain(image: Image) -> np.ndarray:
    return image.domain.to_mask((image.height, image.width))


def masks(value: object, image: Image) -> list[np.ndarray]:
    return [region.to_mask((image.height, image.width)) for region in objects(value)]


def partition(parts: list[np.ndarray]) -> set[frozenset[tuple[int, int]]]:
    return {frozenset(map(tuple, np.argwhere(part).tolist())) for part in parts}


def components(mask_of: object, shape: tuple[int, int], joined: object) -> set[frozenset[tuple[int, int]]]:
    """Connected components by a flood fill over 4-neighbours for which `joined` holds."""
    seen: set[tuple[int, int]] = set()
    result = set()
    for start in map(tuple, np.argwhere(mask_of).tolist()):
        if start in seen:
            continue
        part, stack = {start}, [start]
        while stack:
            r, c = stack.pop()
            for q in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
                if 0 <= q[0] < shape[0] and 0 <= q[1] < shape[1] and mask_of[q] and q not in part and joined((r, c), q):
                    part.add(q)
                    stack.append(q)
        seen |= part
        result.add(frozenset(part))
    return result


GROW = ("byte", "direction", "cyclic", "int1", "int2", "int4", "real")


@examples
@given(images(GROW), st.sampled_from([0, 19.5, 20, 40]), st.sampled_from([0, 2, 5]))
def test_regiongrowing(image: Image, tolerance: float, least: int) -> None:
    values = image.channels[0].astype(np.float64)
    found = components(domain(image), values.shape, lambda p, q: abs(values[p] - values[q]) <= tolerance)
    expected = {part for part in found if len(part) >= max(least, 1)}
    parts = masks(call("regiongrowing", image, 1, 1, tolerance, least), image)
    assert partition(parts) == expected
    firsts = [np.argwhere(part)[0].tolist() for part in parts]
    assert firsts == sorted(firsts)


def test_regiongrowing_cyclic() -> None:
    image = Image([np.array([[254, 1, 100]], np.uint8)], "cyclic")
    assert [r.area for r in objects(call("regiongrowing", image, 1, 1, 3, 1))] == [2, 1]


@examples
@given(images(("byte",), few=False), st.sampled_from([(3, 3), (2, 5), (1, 3)]))
def test_raster(image: Image, raster: tuple[int, int]) -> None:
    height, width = raster[0] | 1, raster[1] | 1
    values = image.channels[0].astype(int)
    cells = np.array(
        [
            [
                values[min(i * height + height // 2, image.height - 1), min(k * width + width // 2, image.width - 1)]
                for k in range(-(-image.width // width))
            ]
            for i in range(-(-image.height // height))
        ]
    )
    inside = np.array(
        [
            [
                domain(image)[
                    min(i * height + height // 2, image.height - 1), min(k * width + width // 2, image.width - 1)
                ]
                for k in range(cells.shape[1])
            ]
            for i in range(cells.shape[0])
        ]
    )
    found = components(inside, cells.shape, lambda p, q: abs(cells[p] - cells[q]) <= 30)
    expected = set()
    for part in found:
        pixels = frozenset(
            (r, c)
            for i, k in part
            for r in range(i * height, min((i + 1) * height, image.height))
            for c in range(k * width, min((k + 1) * width, image.width))
            if domain(image)[r, c]
        )
        expected.add(pixels)
    assert partition(masks(call("regiongrowing", image, *raster, 30, 0), image)) == expected


@examples
@given(images(("byte", "uint2", "int4")))
def test_regiongrowing_mean_of_flat_areas(image: Image) -> None:
    values = image.channels[0]
    parts = masks(call("regiongrowing_mean", image, [], [], 1.0, 0), image)
    assert partition(parts) == components(domain(image), values.shape, lambda p, q: values[p] == values[q])


def test_regiongrowing_mean_from_centres_of_gravity() -> None:
    image = Image.from_numpy(np.array([[1, 1, 9, 9, 9]], np.uint8))
    found = masks(call("regiongrowing_mean", image, [0.4, 0.0], [0.5, 3.0], 1.6, 0), image)
    assert [mask.tolist() for mask in found] == [[[1, 1, 0, 0, 0]], [[0, 0, 1, 1, 1]]]
    for rows, columns, code in ((float("nan"), 0.0, 1301), (0.0, float("inf"), 1302), ("x", 0.0, 1201)):
        with pytest.raises(HError) as caught:
            call("regiongrowing_mean", image, rows, columns, 1.6, 0)
        assert caught.value.code == code


def test_regiongrowing_mean_follows_the_mean() -> None:
    # the mean moves on: 0, 1 -> 0.5, then 2 differs by 1.5
    image = Image([np.array([[0, 1, 2, 3, 50]], np.uint8)])
    assert masks(call("regiongrowing_mean", image, 0, 0, 1.6, 0), image)[0].tolist() == [[1, 1, 1, 0, 0]]
    assert masks(call("regiongrowing_mean", image, 0, 4, 1.6, 0), image)[0].tolist() == [[0, 0, 0, 0, 1]]
    assert len(objects(call("regiongrowing_mean", image, [0, 0], [0, 9], 1.6, 4))) == 0


@examples
@given(
    images(("byte",)),
    st.sampled_from(["1-norm", "2-norm", "max-diff", "mean-diff", "variance", "length-ratio", "min-abs-diff"]),
    st.sampled_from([0, 5, 20]),
)
def test_regiongrowing_n(image: Image, metric: str, limit: float) -> None:
    one = image.channels[0]
    second = np.roll(one, 1)
    both = Image([one, second], domain=None if image.has_full_domain else image.domain)
    vectors = np.stack([one, second]).astype(float)

    def distance(p: tuple[int, int], q: tuple[int, int]) -> float:
        a, b = vectors[:, p[0], p[1]], vectors[:, q[0], q[1]]
        d = abs(a - b)
        la, lb = np.hypot(*a), np.hypot(*b)
        return {
            "1-norm": d.sum() / 2,
            "2-norm": np.hypot(*d) / 2,
            "max-diff": d.max(),
            "mean-diff": abs(a.mean() - b.mean()),
            "variance": (a - b).var(),
            "length-ratio": min(la, lb) / max(la, lb) if max(la, lb) else 1.0,
            "min-abs-diff": abs(abs(a[0] - a[1]) - abs(b[0] - b[1])),
        }[metric]

    expected = components(domain(image), one.shape, lambda p, q: distance(p, q) <= limit)
    assert partition(masks(call("regiongrowing_n", both, metric, 0, limit, 0), image)) == expected


ANY = ("byte", "direction", "cyclic", "int1", "int2", "uint2", "int4", "int8", "real")


@examples
@given(images(ANY), st.sampled_from([4, 8]))
def test_extrema(image: Image, neighbourhood: int) -> None:
    values = image.channels[0].astype(np.float64)
    structure = EIGHT if neighbourhood == 8 else FOUR
    ring = structure.copy()
    ring[1, 1] = False
    inside = domain(image)
    for sign, point, area in ((1, "local_max", "plateaus"), (-1, "local_min", "lowlands")):
        high = np.where(inside, sign * values, -np.inf)
        around = ndimage.maximum_filter(high, footprint=ring, mode="constant", cval=-np.inf)
        (got,) = masks(call(point, image, neighborhood=neighbourhood), image)
        assert (got == ((high > around) & inside)).all()
        expected = np.zeros_like(inside)
        middles = set()
        for value in np.unique(values[inside]) if inside.any() else []:
            labels, count = ndimage.label((values == value) & inside, structure)
            for k in range(1, count + 1):
                part = labels == k
                border = ndimage.binary_dilation(part, structure) & ~part & inside
                if not (high[border] > sign * value).any():
                    expected |= part
                    rows, columns = np.nonzero(part)
                    middles.add((int(np.floor(rows.mean() + 0.5)), int(np.floor(columns.mean() + 0.5))))
        (got,) = masks(call(area, image, neighborhood=neighbourhood), image)
        assert (got == expected).all()
        (points,) = objects(call(f"{area}_center", image, neighborhood=neighbourhood))
        assert set(zip(*(array.tolist() for array in points.points()))) == middles


def test_pixels_behind_a_watershed_belong_to_it() -> None:
    """The diagonal neighbour of two minima separates them; the pixel behind it is reached through it only."""
    values = np.array([[0, 9, 1], [9, 1, 9], [9, 9, 0]], np.uint8)
    inside = np.array([[1, 0, 1], [0, 1, 0], [0, 0, 1]], bool)
    basins, lines = call("watersheds", Image.from_numpy(values).with_domain(Region.from_mask(inside)))
    assert [part.area for part in basins] == [1, 1]
    assert Region.from_points([0, 1], [2, 1]) == next(iter(lines))


@examples
@given(images(("byte", "uint2", "int4", "real")))
def test_watersheds(image: Image) -> None:
    basins, lines = call("watersheds", image)
    parts = masks(basins, image)
    (between,) = masks(lines, image)
    inside = domain(image)
    assert (sum((p.astype(int) for p in parts), between.astype(int)) == inside).all()
    (low,) = masks(call("lowlands", image), image)
    count = ndimage.label(low, EIGHT)[1]
    for part in parts:
        assert ndimage.label(part, EIGHT)[1] == 1
    assert len(parts) >= count
    # basins never touch, unless their minima do
    for number, part in enumerate(parts):
        grown = ndimage.binary_dilation(part, EIGHT)
        assert not any((grown & other).any() for other in parts[number + 1 :])


def test_watersheds_of_two_valleys() -> None:
    profile = np.array([3, 1, 0, 1, 4, 7, 5, 2, 6], np.uint8)
    image = Image([np.tile(profile, (5, 1))])
    basins, lines = call("watersheds", image)
    assert list(objects(basins)) == [Region.rectangle1(0, 0, 4, 4), Region.rectangle1(0, 6, 4, 8)]
    assert objects(lines)[0] == Region.rectangle1(0, 5, 4, 5)
    # the pass is 7 above the left minimum and 5 above the right one
    assert len(objects(call("watersheds_threshold", image, 7))) == 2
    merged = objects(call("watersheds_threshold", image, 7.5))
    assert list(merged) == [Region.rectangle1(0, 0, 4, 8)]
    markers = Objects([Region.rectangle1(0, 8, 0, 8), Region.rectangle1(0, 1, 0, 1)])
    by_marker = objects(call("watersheds_marker", image, markers))
    assert [r.bounding_box for r in by_marker] == [(0, 6, 4, 8), (0, 0, 4, 4)]


@examples
@given(images(("byte",)), st.sampled_from(["all", "maxima", "regions"]))
def test_pouring(image: Image, mode: str) -> None:
    values = image.channels[0].astype(int)
    low, high = 20, 90
    inside = domain(image) & (values >= low) & (values <= high)
    parts = masks(call("pouring", image, mode, low, high), image)
    tops = masks(call("pouring", image, "maxima", low, high), image)
    assert len(parts) == len(tops)
    total = sum((p.astype(int) for p in parts), np.zeros(values.shape, int))
    assert total.max(initial=0) <= 1
    if mode == "maxima":
        for top in tops:
            assert len(set(values[top])) == 1
            border = ndimage.binary_dilation(top, FOUR) & ~top & inside
            assert (values[border] < values[top].max()).all()
        return
    # from each maximum downhill
    reached = []
    for top in tops:
        area = top.copy()
        while True:
            step = np.zeros_like(area)
            for r, c in np.argwhere(area):
                for q in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
                    if (
                        0 <= q[0] < values.shape[0]
                        and 0 <= q[1] < values.shape[1]
                        and inside[q]
                        and not area[q]
                        and values[q] <= values[r, c]
                    ):
                        step[q] = True
            if not step.any():
                break
            area |= step
        reached.append(area)
    count = sum((r.astype(int) for r in reached), np.zeros(values.shape, int))
    for part, area in zip(parts, reached):
        if mode == "regions":
            assert (part == (area & (count == 1))).all()
        else:
            assert (part >= (area & (count == 1))).all()
    if mode == "all":
        assert (total == inside).all()


def paraboloid(row: float, column: float, a: float, b: float) -> Image:
    r, c = np.mgrid[0:15, 0:17]
    return Image([(a * (r - row) ** 2 + b * (c - column) ** 2 + 100).astype(np.float32)])


@pytest.mark.parametrize("method", ["facet", "gauss"])
def test_critical_points(method: str) -> None:
    for a, b, position in ((3, 2, 0), (-3, -2, 2), (3, -2, 4)):
        found = call(
            "critical_points_sub_pix", paraboloid(7.3, 8.2, a, b), method, 1.0 if method == "gauss" else 0.0, 1.0
        )
        rows, columns = (np.asarray(list(v) if hasattr(v, "__iter__") else [v]) for v in found[position : position + 2])
        near = (abs(rows - 7.3) < 0.02) & (abs(columns - 8.2) < 0.02)
        assert near.sum() == 1
    name = {"facet": "local_min_sub_pix", "gauss": "local_min_sub_pix"}[method]
    row, column = call(name, paraboloid(7.3, 8.2, 3, 2), method, 1.0, 1.0)
    assert (row, column) == (pytest.approx(7.3, abs=0.02), pytest.approx(8.2, abs=0.02))


@examples
@given(images(("byte", "uint2", "int4", "real")), st.integers(1, 6))
def test_hysteresis(image: Image, length: int) -> None:
    values = image.channels[0]
    inside = domain(image)
    sure, possible = (values >= 80) & inside, (values >= 40) & inside
    expected = sure.copy()
    for _ in range(length):
        expected |= ndimage.binary_dilation(expected, EIGHT) & possible
    (got,) = masks(call("hysteresis_threshold", image, 40, 80, length), image)
    assert (got == expected).all()


@examples
@given(images(("int1", "int2", "int4", "real"), few=True))
def test_zero_crossing(image: Image) -> None:
    centered = Image(
        [image.channels[0] - image.channels[0].dtype.type(40)], domain=None if image.has_full_domain else image.domain
    )
    values = centered.channels[0].astype(float)
    inside = domain(centered)
    expected = np.zeros_like(inside)
    for r, c in np.argwhere(inside):
        around = [
            q
            for q in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1))
            if 0 <= q[0] < values.shape[0] and 0 <= q[1] < values.shape[1] and inside[q]
        ]
        expected[r, c] = values[r, c] == 0 or any(values[r, c] * values[q] < 0 for q in around)
    (got,) = masks(call("zero_crossing", centered), image)
    assert (got == expected).all()


@examples
@given(images(("byte", "int2", "real"), domain=False))
def test_level_lines(image: Image) -> None:
    values = image.channels[0].astype(np.float64)
    lines = list(objects(call("threshold_sub_pix", image, 50.5)))
    crossings = set()
    for r, c in np.ndindex(values.shape):
        for q in ((r, c + 1), (r + 1, c)):
            if q[0] < values.shape[0] and q[1] < values.shape[1] and (values[r, c] > 50.5) != (values[q] > 50.5):
                t = (50.5 - values[r, c]) / (values[q] - values[r, c])
                crossings.add((round(r + t * (q[0] - r), 6), round(c + t * (q[1] - c), 6)))
    if min(values.shape) > 1:
        points = {
            (round(a, 6), round(b, 6)) for line in lines for a, b in zip(line.rows.tolist(), line.columns.tolist())
        }
        assert points == crossings
    for line in lines:
        if not line.is_closed:
            for end in (0, -1):
                row, column = line.rows[end], line.columns[end]
                assert row in (0, values.shape[0] - 1) or column in (0, values.shape[1] - 1)


def test_level_line_of_a_disc() -> None:
    r, c = np.mgrid[0:41, 0:41]
    image = Image([(100 - np.hypot(r - 20.25, c - 19.5)).astype(np.float32)])
    (line,) = objects(call("threshold_sub_pix", image, 88))
    assert line.is_closed
    assert np.allclose(np.hypot(line.rows - 20.25, line.columns - 19.5), 12, atol=0.02)
    # light at the left: counter-clockwise on the screen, where rows go down
    area = 0.5 * np.sum(line.columns[:-1] * line.rows[1:] - line.columns[1:] * line.rows[:-1])
    assert area == pytest.approx(-np.pi * 144, rel=0.01)


def test_level_at_pixels() -> None:
    values = np.zeros((7, 7), np.uint8)
    values[2:5, 2:5] = 10
    (line,) = objects(call("threshold_sub_pix", Image([values]), 10))
    assert line.is_closed
    assert {(a, b) for a, b in line.to_numpy().tolist()} == {(r, c) for r in (2, 3, 4) for c in (2, 3, 4)} - {(3, 3)}
    assert len(objects(call("threshold_sub_pix", Image([values]), 11))) == 0


def test_zero_crossing_sub_pix() -> None:
    values = np.tile(np.array([-3, -1, 3, 5], np.int16), (4, 1))
    (line,) = objects(call("zero_crossing_sub_pix", Image([values])))
    assert line.columns.tolist() == [1.25] * 4
    assert sorted(line.rows.tolist()) == [0, 1, 2, 3]


@examples
@given(images(("byte", "int2", "int4", "real")))
def test_dual_threshold(image: Image) -> None:
    shift = 0 if image.type == "byte" else 60
    signed = Image(
        [image.channels[0] - image.channels[0].dtype.type(shift)],
        domain=None if image.has_full_domain else image.domain,
    )
    values = signed.channels[0].astype(float)
    expected = []
    for part in (values >= 20, values <= -20):
        labels, count = ndimage.label(part & domain(image), EIGHT)
        for k in range(1, count + 1):
            one = labels == k
            if one.sum() >= 2 and abs(values[one]).max() >= 40:
                expected.append(one)
    assert partition(masks(call("dual_threshold", signed, 2, 40.0, 20.0), image)) == partition(expected)


def test_check_difference() -> None:
    rng = np.random.default_rng(2)
    a, b = (rng.integers(0, 256, (12, 14)).astype(np.uint8) for _ in range(2))
    image, pattern = Image([a]), Image([b], domain=Region.rectangle1(1, 1, 9, 9))
    (got,) = masks(call("check_difference", image, pattern, "diff_outside", -20, 30, 5, 2, -3), image)
    for r, c in np.ndindex(a.shape):
        p = (r - 2, c + 3)
        if 1 <= p[0] <= 9 and 1 <= p[1] <= 9:
            d = int(a[r, c]) - int(b[p]) - 5
            assert got[r, c] == (d <= -20 or d >= 30)
        else:
            assert not got[r, c]


def test_nonmax_suppression() -> None:
    values = np.zeros((9, 9), np.uint8)
    values[:, 3], values[:, 4], values[:, 5] = 50, 100, 60
    image = Image([values])
    (out,) = objects(call("nonmax_suppression_amp", image, "loc_max"))
    assert out.domain == Region.rectangle1(0, 4, 8, 4)
    # a vertical edge has the direction 90 degrees (45) or 270: values rise along the row
    direction = Image([np.full((9, 9), 45, np.uint8)], "direction")
    for mode in ("nms", "inms"):
        (out,) = objects(call("nonmax_suppression_dir", image, direction, mode))
        assert out.domain == Region.rectangle1(0, 4, 8, 4)
    assert out.channels[0] is image.channels[0] or (out.channels[0] == values).all()
    none = Image([np.full((9, 9), 255, np.uint8)], "direction")
    assert objects(call("nonmax_suppression_dir", image, none, "nms"))[0].domain.is_empty


def test_expand_gray() -> None:
    values = np.array([[10, 10, 10, 12, 30, 30, 31, 30]], np.uint8)
    image = Image([values])
    seeds = Objects([Region.rectangle1(0, 0, 0, 0), Region.rectangle1(0, 7, 0, 7)])
    grown = masks(call("expand_gray", seeds, image, Region.empty(), "maximal", "image", 5), image)
    assert [g.tolist() for g in grown] == [[[1, 1, 1, 1, 0, 0, 0, 0]], [[0, 0, 0, 0, 1, 1, 1, 1]]]
    grown = masks(call("expand_gray", seeds, image, Region.rectangle1(0, 2, 0, 2), 1, "image", 5), image)
    assert [g.sum() for g in grown] == [2, 2]
    grown = masks(call("expand_gray_ref", seeds, image, Region.empty(), "maximal", "image", 10, 1), image)
    assert [g.sum() for g in grown] == [3, 1]
    overlapping = Objects([Region.rectangle1(0, 0, 0, 4), Region.rectangle1(0, 3, 0, 7)])
    assert [
        g.sum() for g in masks(call("expand_gray", overlapping, image, Region.empty(), 0, "region", 255), image)
    ] == [3, 3]
    assert [
        g.sum() for g in masks(call("expand_gray", overlapping, image, Region.empty(), "maximal", "region", 255), image)
    ] == [4, 4]


def test_class_2dim() -> None:
    rng = np.random.default_rng(4)
    a, b = (rng.integers(0, 256, (20, 20)).astype(np.uint8) for _ in range(2))
    one, two = Image([a]), Image([b], domain=Region.rectangle1(2, 2, 15, 15))
    space = Region.rectangle1(10, 20, 150, 99)
    (got,) = masks(call("class_2dim_sup", one, two, space), one)
    assert (got == ((b >= 10) & (b <= 150) & (a >= 20) & (a <= 99) & domain(two))).all()
    values = np.zeros((10, 10), np.uint8)
    values[:, 4:] = 100
    values[:, 9] = 103
    parts = masks(call("class_2dim_unsup", Image([values]), Image([values]), 5, 3), one)
    assert [p.sum() for p in parts] == [60, 40, 0]


def test_class_ndim_norm() -> None:
    rng = np.random.default_rng(6)
    image = Image(
        [np.full((10, 10), v, np.uint8) + rng.integers(0, 5, (10, 10)).astype(np.uint8) for v in (20, 100, 200)]
    )
    radius, center, quality = call(
        "learn_ndim_norm", Region.rectangle1(0, 0, 4, 9), Region.empty(), image, "euclid", 20.0, 1
    )
    assert quality == 1.0
    assert np.allclose(list(center), [22, 102, 202], atol=1)
    assert 0 < radius <= 20
    (got,) = masks(call("class_ndim_norm", image, "euclid", "single", radius, center), image)
    assert got[:5].all()
    cubes = masks(call("class_ndim_norm", image, "maximum", "multiple", [3, 1], [22, 102, 202, 0, 0, 0]), image)
    assert len(cubes) == 2
    assert not cubes[1].any()


@pytest.mark.parametrize(
    ("code", "name", "arguments"),
    [
        (1301, "regiongrowing", [0, 1, 5, 1]),
        (1303, "regiongrowing", [1, 1, -5, 1]),
        (1402, "regiongrowing_mean", [[1], [], 5.0, 1]),
        (1301, "regiongrowing_n", ["5-norm", 0, 1, 1]),
        (1301, "watersheds_threshold", [-1]),
        (1301, "pouring", ["none", 0, 255]),
        (1302, "hysteresis_threshold", [60, 30, 5]),
        (1303, "hysteresis_threshold", [30, 60, 0]),
        (1301, "local_max_sub_pix", ["spline", 1.0, 1.0]),
        (1302, "local_max_sub_pix", ["gauss", 0.0, 1.0]),
        (9001, "zero_crossing", []),
        (1301, "nonmax_suppression_amp", ["max"]),
    ],
)
def test_errors(code: int, name: str, arguments: list[object]) -> None:
    with pytest.raises(HError) as caught:
        call(name, Image([np.zeros((9, 9), np.uint8)]), *arguments)
    assert caught.value.code == code


def test_empty_domains() -> None:
    image = Image([np.zeros((5, 5), np.uint8)], domain=Region.empty())
    assert len(objects(call("regiongrowing", image, 1, 1, 1, 0))) == 0
    assert len(objects(call("regiongrowing_mean", image, [], [], 1.0, 0))) == 0
    basins, lines = call("watersheds", image)
    assert len(objects(basins)) == 0
    assert objects(lines)[0].is_empty
    assert len(objects(call("watersheds_threshold", image, 5))) == 0
    assert len(objects(call("pouring", image, "all", 0, 255))) == 0
    assert len(objects(call("threshold_sub_pix", image, 5))) == 0
    assert isinstance(objects(call("local_max", image))[0], Region)
    assert list(objects(call("watersheds_marker", image, Region.rectangle1(0, 0, 1, 1)))) == [Region.empty()]
