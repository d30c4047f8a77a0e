"""Sub-pixel edges and lines of shapes with known contours, and edge images."""

from __future__ import annotations

import math
import textwrap

import numpy as np
import pytest

import hdev
from hdev.iconic import Contour, Image, Region
from hdev.iconic.objects import as_objects
from tests.operators.filters.calls import call, fails, one

ROW, COLUMN, RADIUS = 49.7, 51.2, 30.3


def sampled(function, size: int = 100, fine: int = 8) -> np.ndarray:
    """Means over pixels of a function of row and column."""
    at = (np.arange(size * fine) + 0.5) / fine - 0.5
    return function(at[:, None], at[None, :]).reshape(size, fine, size, fine).mean(axis=(1, 3))


def disk(dark: float = 50, bright: float = 150) -> Image:
    inside = sampled(lambda r, c: (np.hypot(r - ROW, c - COLUMN) < RADIUS).astype(float))
    return Image([(dark + (bright - dark) * inside).astype(np.float32)], "real")


def turn(angle: np.ndarray) -> np.ndarray:
    return (angle + math.pi) % (2 * math.pi) - math.pi


@pytest.mark.parametrize(
    ("kind", "alpha"),
    [
        ("canny", 1.0),
        ("canny", 2.0),
        ("deriche1", 1.0),
        ("deriche2", 0.5),
        ("lanser1", 1.0),
        ("lanser2", 0.5),
        ("shen", 0.5),
        ("mshen", 0.5),
        ("sobel", 1.0),
        ("sobel_fast", 1.0),
    ],
)
def test_a_disk_has_one_closed_edge(kind: str, alpha: float) -> None:
    (edge,) = as_objects(call("edges_sub_pix", disk(), kind, alpha, 20, 60))
    assert edge.is_closed
    radius = np.hypot(edge.rows - ROW, edge.columns - COLUMN)
    assert abs(radius - RADIUS).max() < 0.3
    assert abs(radius.mean() - RADIUS) < 0.1  # smoothing draws round edges inwards
    assert edge.rows.size > 2 * RADIUS * 2
    if kind == "sobel_fast":
        assert not edge.attributes
        return
    outwards = np.arctan2(-(edge.rows - ROW), edge.columns - COLUMN)
    assert abs(turn(edge.attributes["edge_direction"] - (outwards + math.pi / 2))).max() < 0.1  # bright on the left
    normal = np.arctan2(edge.columns - COLUMN, edge.rows - ROW)  # from the rows' axis; the dark side is on the right
    assert abs(turn(edge.attributes["angle"] - normal)).max() < 0.4
    assert (edge.attributes["response"] > 75).all()


@pytest.mark.parametrize(("kind", "alpha"), [("canny", 1.5), ("deriche1", 1.0), ("lanser2", 0.7), ("shen", 1.0)])
def test_the_amplitude_is_the_height_of_a_step(kind: str, alpha: float) -> None:
    values = np.zeros((80, 80), np.float32)
    values[:, 40:] = 100
    amplitude, direction = call("edges_image", Image([values]), kind, alpha, "none", -1, -1)
    middle = one(amplitude).channels[0][40]
    assert middle[39] == pytest.approx(100, rel=1e-4)
    assert middle[40] == pytest.approx(100, rel=1e-4)
    assert one(direction).channels[0][40, 40] == 270 // 2  # bright to the right: downwards
    (edge,) = [e for e in as_objects(call("edges_sub_pix", Image([values]), kind, alpha, 50, 90)) if e.rows.size > 20][
        :1
    ]
    inner = (edge.rows > 30) & (edge.rows < 50)
    assert np.allclose(edge.columns[inner], 39.5, atol=1e-3)


@pytest.mark.parametrize("kind", ["lanser1", "lanser2"])
def test_lanser_filters_are_isotropic(kind: str) -> None:
    peaks = []
    for angle in (0.0, 0.2, 0.5, math.pi / 4):
        values = sampled(
            lambda r, c, a=angle: np.where((r - 60) * math.sin(a) + (c - 60) * math.cos(a) > 0, 100.0, 0.0), 120, 4
        )
        amplitude, _ = call("edges_image", Image([values.astype(np.float32)]), kind, 0.3, "none", -1, -1)
        peaks.append(float(one(amplitude).channels[0][55:66, 55:66].max()))
    assert max(peaks) / min(peaks) < 1.03


@pytest.mark.parametrize("nms", ["nms", "inms", "hvnms"])
def test_suppression_and_hysteresis(nms: str) -> None:
    amplitude, direction = call("edges_image", disk(), "canny", 1.0, nms, 20, 60)
    domain = one(amplitude).domain
    assert one(direction).domain == domain
    rows, columns = domain.points()
    assert abs(np.hypot(rows - ROW, columns - COLUMN) - RADIUS).max() < (1.5 if nms != "hvnms" else 3)
    assert rows.size > 2 * RADIUS * 2
    weak, _ = call("edges_image", disk(50, 60), "canny", 1.0, nms, 20, 60)
    assert one(weak).domain.is_empty


def test_hysteresis_continues_strong_edges_only() -> None:
    values = np.zeros((40, 100), np.float32)
    values[20:] = np.linspace(100, 30, 100)  # weaker and weaker to the right
    values[:5] = 30
    image = Image([values]).reduce(Region.rectangle1(2, 5, 37, 94))
    edges = as_objects(call("edges_sub_pix", image, "canny", 1.0, 20, 60))
    long = [e for e in edges if abs(np.median(e.rows) - 19.5) < 0.2]
    assert len(long) == 1
    assert long[0].columns.max() > 80
    assert not [e for e in edges if abs(np.median(e.rows) - 4.5) < 0.5]


@pytest.mark.parametrize("kind", ["deriche1", "deriche2"])
def test_signed_amplitudes(kind: str) -> None:
    """A bar has edges of opposite directions: one response is negative, the amounts are those without sign."""
    values = np.zeros((60, 60), np.uint8)
    values[:, 25:36] = 80
    plain, direction = call("edges_image", Image([values]), kind, 0.8, "none", -1, -1)
    for image, name in ((Image([values]), f"{kind}_int4"), (Image([values.astype(np.int32)]), kind)):
        signed, steps = call("edges_image", image, name, 0.8, "none", -1, -1)
        got = one(signed)
        assert got.type == "int4"
        assert (abs(got.channels[0]) == one(plain).channels[0]).all()
        assert np.array_equal(one(steps).channels[0], one(direction).channels[0])
        assert got.channels[0][30, 25] * got.channels[0][30, 35] < 0
        assert ((got.channels[0] < 0) == np.isin(one(steps).channels[0], range(90, 180))).all()
    with fails(1301):
        call("edges_image", Image([values]), "lanser2_int4", 0.8, "none", -1, -1)


def test_junctions_of_edges_are_completed() -> None:
    """Where three gray values meet, an edge that ends before another one is continued up to it."""
    values = sampled(lambda r, c: np.where(c > 50, 200.0, np.where(r > 50, 100.0, 0.0)))
    values = np.rint(values).astype(np.uint8)
    for name in ("edges_sub_pix", "edges_color_sub_pix"):
        plain = as_objects(call(name, Image([values]), "canny", 1.5, 20, 40))
        joined = as_objects(call(name, Image([values]), "canny_junctions", 1.5, 20, 40))
        assert len(joined) == len(plain)
        short = min(range(len(plain)), key=lambda k: plain[k].rows.size)
        points = np.concatenate([k.to_numpy() for n, k in enumerate(plain) if n != short])

        def gap(contour: Contour, points: np.ndarray = points) -> float:
            tips = contour.to_numpy()[[0, -1]]
            return float(np.hypot(*(tips[:, None] - points).transpose(2, 0, 1)).min())

        assert gap(plain[short]) > 0.1
        assert gap(joined[short]) == 0
        assert joined[short].rows.size == plain[short].rows.size + 1
        assert joined[short].attributes["response"].size == joined[short].rows.size
    assert as_objects(call("edges_sub_pix", Image([values]), "sobel_fast_junctions", 1.0, 20, 40))
    with fails(1301):
        call("edges_sub_pix", Image([values]), "canny_crossings", 1.0, 20, 40)


def test_edges_stay_in_the_domain() -> None:
    image = disk().reduce(Region.rectangle1(0, 0, 99, 50))
    for edge in as_objects(call("edges_sub_pix", image, "canny", 1.0, 20, 60)):
        assert edge.columns.max() <= 50.7
        assert not edge.is_closed


@pytest.mark.parametrize("light", [True, False])
@pytest.mark.parametrize(("half", "weak"), [(2.0, 0.0), (3.0, 0.4)])
def test_lines_and_their_widths(light: bool, half: float, weak: float) -> None:
    angle = 0.3

    def bar(r: np.ndarray, c: np.ndarray) -> np.ndarray:
        d = (c - 50) * math.sin(angle) + (r - 50) * math.cos(angle)
        return np.where(abs(d) <= half, 1.0, np.where(d > half, weak, 0.0))

    values = sampled(bar) * (100 if light else -100) + 120
    sigma = half / math.sqrt(3) * 1.2
    kind = "light" if light else "dark"
    image = Image([values.astype(np.float32)])
    found = as_objects(call("lines_gauss", image, sigma, 1.0, 3.0, kind, "true", "bar-shaped", "false"))
    line = max(found, key=lambda k: k.rows.size)
    inner = slice(10, -10)
    away = (line.columns - 50) * math.sin(angle) + (line.rows - 50) * math.cos(angle)
    assert abs(away[inner]).max() < 0.15
    assert np.allclose(line.attributes["width_left"][inner], half, atol=0.4)
    assert np.allclose(line.attributes["width_right"][inner], half, atol=0.4)
    assert np.allclose(line.attributes["contrast"][inner], 100, atol=12)
    assert np.allclose(abs(line.attributes["asymmetry"][inner]), 100 * weak, atol=6)
    other = as_objects(
        call(
            "lines_gauss",
            Image([values.astype(np.float32)]),
            sigma,
            1.0,
            3.0,
            "dark" if light else "light",
            "false",
            "none",
            "true",
        )
    )
    assert not [
        k for k in other if abs((k.columns - 50) * math.sin(angle) + (k.rows - 50) * math.cos(angle)).max() < 0.5
    ]


def test_response_of_a_bar() -> None:
    values = np.zeros((60, 61), np.float32)
    values[:, 28:33] = 50  # half width 2.5
    (line,) = [
        k
        for k in as_objects(call("lines_gauss", Image([values]), 2.0, 1.0, 3.0, "light", "false", "none", "false"))
        if k.rows.size > 30
    ]
    expected = 2 * 50 * 2.5 / (math.sqrt(2 * math.pi) * 8) * math.exp(-(2.5**2) / 8)
    assert np.allclose(line.columns, 30, atol=1e-6)
    assert np.allclose(line.attributes["response"], expected, rtol=0.05)


def test_facet_lines() -> None:
    at = np.arange(50.0) - 20.25
    values = np.maximum(200 - 5 * at**2, 0)[None, :].repeat(40, axis=0)
    (line,) = as_objects(call("lines_facet", Image([values.astype(np.float32)]), 5, 3.0, 6.0, "light"))
    assert np.allclose(line.columns, 20.25, atol=1e-4)
    assert np.allclose(line.attributes["response"], 10, atol=1e-3)


def test_wrong_parameters() -> None:
    image = disk()
    for arguments, code in (
        (("prewitt", 1.0, 20, 40), 1301),
        (("canny", 0.0, 20, 40), 1302),
        (("canny", 1.0, -1, 40), 1303),
        (("canny", 1.0, 40, 20), 1304),
        (("canny", 1.0, [1, 2], 20), 1403),
    ):
        with fails(code):
            call("edges_sub_pix", image, *arguments)
    with fails(1303):
        call("edges_image", image, "canny", 1.0, "max", 20, 40)
    for position, value in ((0, 0.0), (2, 0.5), (3, "bright"), (4, "yes"), (5, "round"), (6, "no")):
        arguments = [1.5, 1.0, 3.0, "light", "true", "none", "true"]
        arguments[position] = value
        with fails(1301 + position):
            call("lines_gauss", image, *arguments)


def test_colour_edges() -> None:
    inside = sampled(lambda r, c: (np.hypot(r - ROW, c - COLUMN) < RADIUS).astype(float))
    planes = [np.rint(50 + 100 * inside).astype(np.uint8) for _ in range(3)]
    (edge,) = as_objects(call("edges_color_sub_pix", Image(planes), "canny", 1.0, 20, 60))
    (gray,) = as_objects(call("edges_sub_pix", Image(planes[:1]), "canny", 1.0, 20, 60))
    assert np.allclose(sorted(edge.rows), sorted(gray.rows), atol=1e-3)
    assert np.allclose(sorted(edge.attributes["response"]), sorted(gray.attributes["response"]), rtol=1e-4)
    opposite = Image([planes[0], np.rint(150 - 100 * inside).astype(np.uint8)])  # no edge in the mean
    (edge,) = as_objects(call("edges_color_sub_pix", opposite, "canny", 1.0, 20, 60))
    assert abs(np.hypot(edge.rows - ROW, edge.columns - COLUMN) - RADIUS).max() < 0.3
    amplitude, _ = call("edges_color", opposite, "canny", 1.0, "nms", 20, 60)
    assert not one(amplitude).domain.is_empty


def test_contours_of_edges_go_on_to_operators_of_contours():
    image = np.full((40, 60), 20, np.uint8)
    image[10:30, 15:45] = 200
    text = """
        edges_sub_pix (Image, E, 'canny', 1, 20, 40)
        length_xld (E, Length)
        fit_line_contour_xld (E, 'tukey', -1, 0, 5, 2, R1, C1, R2, C2, Nr, Nc, Dist)
        lines_gauss (Image, L, 3, 1, 2, 'light', 'true', 'gaussian', 'true')
        select_contours_xld (L, S, 'contour_length', 1, 1000, 0, 0)
        affine_trans_contour_xld (L, M, [1, 0, 0, 0, 1, 0])
        threshold_sub_pix (Image, T, 100)
        length_xld (T, LengthT)
        edges_sub_pix (Image, None, 'canny', 1, 250, 255)
        length_xld (None, LengthNone)
        count_obj (None, Count)
    """
    result = hdev.run_text(textwrap.dedent(text), {"Image": image}, pedantic=True)
    assert abs(result["Length"][0] - 96) < 6
    assert len(result["M"]) == len(result["L"])
    assert list(result["LengthNone"]) == []
    assert list(result["Count"]) == [0]
