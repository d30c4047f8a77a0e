"""Pictures of 3D object models: silhouettes, depths, what hides what, colours, lines and points."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hdev.display.scenes.looks import Look
from hdev.display.scenes.rendering import Light, Placed, Rendering, fitting_matrix
from hdev.models3d.cameras import Lens, lens
from hdev.models3d.model import Attribute, Model, Primitive

CAMERA = lens(["area_scan_division", 0.01, 0, 1e-5, 1e-5, 100, 80, 200, 160])
FLAT = lens(["area_scan_telecentric_division", 1.0, 0, 1e-3, 1e-3, 100, 80, 200, 160])
EYE = np.eye(4)
LIT = Light(ambient=(1, 1, 1), diffuse=(0, 0, 0))
RED, BLUE = (255, 0, 0, 255), (0, 0, 255, 255)


def at(x: float, y: float, z: float, turn: Any = None) -> np.ndarray:
    result = np.eye(4)
    if turn is not None:
        result[:3, :3] = turn
    result[:3, 3] = x, y, z
    return result


def rendering(*placed: tuple[Model, Any, Look], camera: Lens = CAMERA, smooth: bool = False, **more: Any) -> Rendering:
    numbered = tuple(Placed(*one, number=k) for k, one in enumerate(placed))
    return Rendering(numbered, camera, more.pop("light", LIT), smooth=smooth, **more)


def picture(*placed: Any, height: int = 160, width: int = 200, background: int = 0, **more: Any) -> np.ndarray:
    pixels = np.full((height, width, 3), background, np.uint8)
    rendering(*placed, **more).paint(pixels)
    return pixels


def rectangle(width: float, height: float) -> Model:
    x, y = width / 2, height / 2
    points = np.array([[-x, -y, 0], [x, -y, 0], [x, y, 0], [-x, y, 0]])
    return Model(points=points, triangles=np.array([[0, 1, 2], [0, 2, 3]]))


def shape(kind: str, **values: Any) -> Model:
    return Model(primitive=Primitive(kind, EYE, (0.0,) * 7, **values))


# --------------------------------------------------------------------------------------------------------------- faces


@pytest.mark.parametrize("camera", [CAMERA, FLAT])
def test_a_rectangle_covers_exactly_its_pixels(camera: Lens) -> None:
    # 40.5 x 20.5 pixels around (80, 100): columns 80 .. 120, rows 70 .. 90.
    size = 1e-3 * 40.5, 1e-3 * 20.5
    found = picture((rectangle(*size), at(0, 0, 1), Look(color=RED)), camera=camera)
    expected = np.zeros((160, 200), bool)
    expected[70:91, 80:121] = True
    assert np.array_equal(found[:, :, 0] == 255, expected)
    assert not found[:, :, 1:].any()


@pytest.mark.parametrize("camera", [CAMERA, FLAT])
def test_the_depth_of_a_plane(camera: Lens) -> None:
    depth, owners = rendering((rectangle(1, 1), at(0, 0, 0.75), Look()), camera=camera).seen(160, 200)
    assert np.allclose(depth, 0.75, rtol=1e-12)
    assert (owners == 0).all()


def test_the_depth_of_a_leaning_plane() -> None:
    s = np.sqrt(0.5)
    turn = np.array([[s, 0, -s], [0, 1, 0], [s, 0, s]])
    model = rectangle(0.2, 0.2)
    depth, owners = rendering((model, at(0, 0, 1, turn), Look())).seen(160, 200)
    rows, columns = np.nonzero(owners == 0)
    assert rows.size > 1000
    # A point of the plane is (s a, b, 1 + s a): its column is 100 + 1000 s a / (1 + s a).
    slope = (columns - 100) / 1000
    assert np.allclose(depth[rows, columns], 1 / (1 - slope), rtol=1e-9)
    assert np.isnan(depth[owners < 0]).all()


def test_the_silhouette_of_a_sphere() -> None:
    radius, distance = 0.05, 1.0
    seen = picture((shape("sphere", radius=radius), at(0, 0, distance), Look()))[:, :, 0] > 0
    # The cone that touches the sphere: radius / sqrt (distance^2 - radius^2) at a distance of one.
    expected = 1000 * radius / np.sqrt(distance**2 - radius**2)
    rows, columns = np.mgrid[:160, :200]
    r = np.hypot(rows - 80, columns - 100)
    assert not seen[r > expected].any()
    # Its mesh has 48 sides.
    assert seen[r < expected * np.cos(np.pi / 48) ** 2 - 0.1].all()


def test_the_depth_of_a_sphere() -> None:
    depth, _ = rendering((shape("sphere", radius=0.05), at(0, 0, 1), Look()), camera=FLAT).seen(160, 200)
    rows, columns = np.mgrid[:160, :200]
    square = ((rows - 80) * 1e-3) ** 2 + ((columns - 100) * 1e-3) ** 2
    inside = square < 0.04**2
    assert np.allclose(depth[inside], 1 - np.sqrt(0.05**2 - square[inside]), atol=4e-4)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6), whole=st.booleans())
def test_neighbours_leave_no_gap_and_share_no_pixel(seed: int, whole: bool) -> None:
    from scipy.spatial import Delaunay

    rng = np.random.default_rng(seed)
    inner = rng.uniform(0, 40, (12, 2))
    if whole:
        inner = np.rint(inner)
    corners = np.array([[-1.0, -1], [41, -1], [41, 41], [-1, 41]])
    flat = np.unique(np.concatenate((corners, inner)), axis=0)
    triangles = Delaunay(flat).simplices
    # Turned at random: the order of corners does not matter.
    triangles = np.array([rng.permutation(t) for t in triangles])
    points = np.column_stack((flat, np.ones(len(flat))))
    camera = Lens(1.0, True, (0.0,), 1.0, 1.0, 0.0, 0.0, 40, 40)
    half = Look(alpha=0.5, color=(200, 200, 200, 255))
    found = picture((Model(points=points, triangles=triangles), EYE, half), height=40, width=40, camera=camera)
    # Each pixel is blended exactly once.
    assert (found == 100).all()


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_what_is_nearest_is_seen(seed: int) -> None:
    rng = np.random.default_rng(seed)
    count = 8
    corners = rng.uniform([-0.12, -0.1, 0.6], [0.12, 0.1, 1.4], (count, 3, 3))
    depth, owners = rendering(*((Model(points=c, triangles=np.array([[0, 1, 2]])), EYE, Look()) for c in corners)).seen(
        160, 200
    )
    rays = np.stack(
        [*np.meshgrid((np.arange(200) - 100) / 1000, (np.arange(160) - 80) / 1000), np.ones((160, 200))], -1
    )
    best, nearest = np.full((160, 200), np.inf), np.full((160, 200), -1)
    unsure = np.zeros((160, 200), bool)
    for k, (a, b, c) in enumerate(corners):
        # The ray meets the plane where s a + t b + u c = z (x, y, 1), with s + t + u = 1.
        parts = rays @ np.linalg.inv(np.stack((a, b, c), axis=1)).T
        total = parts.sum(axis=-1)
        weights = parts / total[..., None]
        z = 1 / total
        unsure |= (np.abs(weights).min(axis=-1) < 1e-9) | (np.abs(z - best) < 1e-9)
        inside = (weights > 0).all(axis=-1) & (z > 0) & (z < best)
        best[inside], nearest[inside] = z[inside], k
    assert np.array_equal(owners[~unsure], nearest[~unsure])
    seen = (nearest >= 0) & ~unsure
    assert np.allclose(depth[seen], best[seen], rtol=1e-9)


def test_faces_behind_the_camera_are_cut() -> None:
    # A floor one below, from behind the camera to far in front: it fills the lower half up to its far edge.
    points = np.array([[-50, 0.05, -1], [50, 0.05, -1], [50, 0.05, 10], [-50, 0.05, 10]])
    depth, owners = rendering((Model(points=points, triangles=np.array([[0, 1, 2], [0, 2, 3]])), EYE, Look())).seen(
        160, 200
    )
    rows = np.arange(86, 160)
    assert (owners[86:] == 0).all()
    assert (owners[:85] == -1).all()
    assert np.allclose(depth[86:, 0], 0.05 * 1000 / (rows - 80), rtol=1e-6)
    assert (rendering((rectangle(1, 1), at(0, 0, -1), Look())).seen(160, 200)[1] == -1).all()


def test_one_point_far_away_hides_nothing() -> None:
    points = np.array([[-0.01, -0.01, 0.1], [0.01, -0.01, 0.1], [0, 0.01, 0.1], [0, 0, 1e9]])
    model = Model(points=points, triangles=np.array([[0, 1, 2], [0, 1, 3]]))
    assert rendering((model, EYE, Look())).seen(160, 200)[1][80, 100] == 0


def test_polygons_are_filled() -> None:
    # An L: its notch stays empty.
    points = np.array([[0, 0, 0], [4, 0, 0], [4, 1, 0], [1, 1, 0], [1, 4, 0], [0, 4, 0]]) * 0.01 - [0.0205, 0.0205, 0]
    owners = rendering((Model(points=points, polygons=(np.arange(6),)), at(0, 0, 1), Look())).seen(160, 200)[1]
    assert owners[60, 80] == owners[60, 115] == owners[95, 80] == 0
    assert owners[90, 110] == -1
    assert (owners == 0).sum() == 7 * 100


# ------------------------------------------------------------------------------------------------------ light and colour


def test_light_on_a_plane() -> None:
    look = Look(color=(200, 100, 50, 255))
    for direction, part in (((0, 0, 1), 1.0), ((0, 0, -1), 0.0), ((1, 0, 0), 0.5)):
        light = Light((*direction, 0.0), (0.2, 0.2, 0.2), (0.6, 0.6, 0.6))
        found = picture((rectangle(1, 1), at(0, 0, 1), look), light=light)
        assert found[80, 100].tolist() == [round(c * (0.2 + 0.6 * part)) for c in look.color[:3]]
        # The other side of the plane looks the same.
        turned = picture((rectangle(1, 1), at(0, 0, 1, np.diag([1, -1, -1])), look), light=light)
        assert np.array_equal(turned, found)


def test_a_sphere_is_brightest_towards_the_light() -> None:
    light = Light((-1000.0, 0.0, 1.0, 1.0), (0, 0, 0), (1, 1, 1))
    found = picture((shape("sphere", radius=0.05), at(0, 0, 1), Look()), light=light, camera=FLAT)[80, :, 0].astype(
        float
    )
    across = np.arange(-45, 46)
    cosine = -across / 50
    assert np.allclose(found[100 + across], 255 * (1 + cosine) / 2, atol=6)


def test_colours_of_points_and_faces() -> None:
    model = rectangle(0.1, 0.1)
    values = np.array([0.0, 255.0, 255.0, 0.0])
    model = model.with_attribute("&r", values).with_attribute("&face", np.array([1.0, 2.0]), "triangles")
    found = picture((model, at(0, 0, 1), Look(red="&r", green="r", blue="none", color=(9, 9, 7, 255))))
    row = found[80, 51:150].astype(float)
    # From the left corner to the right one.
    assert np.allclose(row[:, 0], 255 * np.arange(1, 100) / 100, atol=1)
    assert np.array_equal(row[:, 0], row[:, 1])
    assert (row[:, 2] == 7).all()
    from hdev.display.paint import table

    found = picture((model, at(0, 0, 1), Look(color_attrib="&face", lut="inverse")))
    assert found[50, 140].tolist() == table(("inverse",))[0].tolist()
    assert found[110, 60].tolist() == table(("inverse",))[255].tolist()


def test_coordinates_as_colours() -> None:
    points = np.column_stack((np.linspace(-0.05, 0.05, 11), np.zeros(11), np.zeros(11)))
    look = Look(color_attrib="coord_x", lut="linear", color_attrib_start=-0.05, color_attrib_end=0.15)
    found = picture((Model(points=points), at(0, 0, 1), look))
    assert found[80, 50::10, 0][:11].tolist() == pytest.approx([255 * k / 20 for k in range(11)], abs=0.51)
    assert Attribute(points[:, 0]).attached == "points"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_what_can_be_seen_through(order: tuple[int, int]) -> None:
    parts = [
        (rectangle(0.1, 0.1), at(0, 0, 1), Look(color=RED)),
        (rectangle(0.1, 0.1), at(0.02, 0, 0.8), Look(color=BLUE, alpha=0.25)),
    ]
    found = picture(*(parts[k] for k in order), background=40)
    assert found[80, 60].tolist() == [255, 0, 0]
    assert found[80, 120].tolist() == [191, 0, 64]
    assert found[80, 180].tolist() == [30, 30, 94]
    # From behind nothing shines through.
    hidden = picture((parts[0][0], at(0, 0, 0.5), parts[0][2]), parts[1])
    assert hidden[80, 120].tolist() == [255, 0, 0]


def test_farther_parts_are_blended_first() -> None:
    near = rectangle(0.3, 0.3), at(0, 0, 0.8), Look(color=RED, alpha=0.5)
    far = rectangle(0.5, 0.5), at(0, 0, 1.2), Look(color=BLUE, alpha=0.5)
    one, two = picture(near, far), picture(far, near)
    assert np.array_equal(one, two)
    assert one[80, 100].tolist() == [128, 0, 64]


def test_smooth_edges() -> None:
    # 10.5 pixels wide from the middle of pixel 90: its half is covered by one of two columns of finer pixels.
    found = picture((rectangle(0.02, 0.02), at(0, 0, 1), Look()), smooth=True)
    assert found[80, 100].tolist() == [255] * 3
    assert 0 < found[80, 90, 0] < 255
    assert found[80, 88, 0] == 0
    empty = np.random.default_rng(1).integers(0, 256, (40, 50, 3)).astype(np.uint8)
    kept = empty.copy()
    rendering(smooth=True).paint(kept)
    assert np.array_equal(kept, empty)


# ------------------------------------------------------------------------------------------------------ points and lines


@pytest.mark.parametrize("size", [0.0, 1.0, 3.0, 5.0, 8.0])
def test_points_are_discs(size: float) -> None:
    found = picture((Model(points=np.array([[0.01, -0.02, 1.0]])), EYE, Look(point_size=size, color=BLUE)))[:, :, 2] > 0
    rows, columns = np.mgrid[:160, :200]
    expected = np.hypot(rows - 60, columns - 110) <= size / 2
    assert np.array_equal(found, expected)


def test_points_hide_each_other() -> None:
    near, far = Model(points=np.array([[0, 0, 1.0]])), Model(points=np.array([[0, 0, 2.0]]))
    for order in ((near, far), (far, near)):
        looks = {id(near): Look(color=RED, point_size=3), id(far): Look(color=BLUE, point_size=9)}
        found = picture(*((model, EYE, looks[id(model)]) for model in order))
        assert found[80, 100].tolist() == [255, 0, 0]
        assert found[80, 103].tolist() == [0, 0, 255]


@pytest.mark.parametrize("end", [(0.05, 0.0), (0.0, 0.05), (0.05, 0.03), (-0.04, 0.05)])
def test_lines(end: tuple[float, float]) -> None:
    points = np.array([[0, 0, 0], [*end, 0]])
    found = picture((Model(points=points, lines=(np.array([0, 1]),)), at(0, 0, 1), Look(color=RED)))[:, :, 0] > 0
    rows, columns = np.nonzero(found)
    length = max(abs(end[0]), abs(end[1])) * 1000
    assert rows.size == round(length) + 1
    assert found[80, 100]
    assert found[80 + round(1000 * end[1]), 100 + round(1000 * end[0])]
    off = np.abs((columns - 100) * end[1] - (rows - 80) * end[0]) / max(map(abs, end))
    assert (off <= 0.5 + 1e-9).all()


def test_lines_of_a_width_and_hidden_lines() -> None:
    line = Model(points=np.array([[-0.05, 0, 0], [0.05, 0, 0]]), lines=(np.array([0, 1]),))
    found = picture((line, at(0, 0, 1), Look(line_width=5)))[:, :, 0] > 0
    assert np.array_equal(np.flatnonzero(found[:, 100]), np.arange(78, 83))
    wall = rectangle(0.05, 0.2)
    found = picture((line, at(0, 0, 1), Look(color=RED)), (wall, at(0, 0, 0.9), Look(color=BLUE)))
    assert found[80, 100].tolist() == [0, 0, 255]
    assert found[80, 52].tolist() == [255, 0, 0]


@pytest.mark.parametrize(
    "end", [(1e30, 0, 1), (0, 1e200, 1), (1, 0, 1e-30), (3, 2, -1), (1e300, 1e300, 1), (0.3, 0, 1)]
)
def test_lines_that_leave_the_picture(end: tuple[float, float, float]) -> None:
    points = np.array([[0, 0, 1.0], end])
    found = picture((Model(points=points, lines=(np.array([0, 1]),)), EYE, Look(color=RED)))[:, :, 0] > 0
    if end[1] == 0:
        assert found[80, 100:].all()
        assert found.sum() == 100
    elif end[0] == 0:
        assert found[80:, 100].all()
    assert not found[:80].any()
    beyond = Model(points=points + np.array([5, 0, 0]), lines=(np.array([0, 1]),))
    assert end[2] < 0.5 or not picture((beyond, EYE, Look()))[:, :90].any()


def test_edges_over_faces() -> None:
    look = Look(color=(90, 90, 90, 255), disp_lines=True, line_color=RED)
    found = picture((shape("box", lengths=(0.06, 0.06, 0.06)), at(0, 0, 1), look))
    # The front is 0.97 away: 60 / 0.97 pixels wide.
    edge = round(80 - 30 / 0.97)
    assert found[edge, 100].tolist() == [255, 0, 0]
    assert found[80, 100].tolist() == [90, 90, 90]
    assert not (found == np.array([255, 0, 0])).all(axis=2)[60:100, 80:120].any()


def test_normals_and_axes() -> None:
    model = Model(points=np.array([[0, 0, 0], [0.04, 0.03, 0.0]]), normals=np.array([[1.0, 0, 0], [1.0, 0, 0]]))
    look = Look(disp_normals=True, normal_color=RED, point_size=1)
    found = picture((model, at(0, 0, 1), look))
    # As long as a twentieth of the diagonal (0.05).
    assert (found[80, 101:103] == [255, 0, 0]).all()
    assert found[80, 106].tolist() == [0, 0, 0]
    found = picture((rectangle(0.08, 0.06), at(0, 0, 1), Look(disp_pose=True, color=(50, 50, 50, 255))))
    assert found[80, 130].tolist() == [255, 0, 0]
    assert found[110, 100].tolist() == [0, 255, 0]


@pytest.mark.parametrize("attribute", ["points", "lines", "faces", "primitive"])
def test_what_is_shown(attribute: str) -> None:
    primitive = Primitive("sphere", at(0.05, 0, 0), (0.0,) * 7, radius=0.02)
    model = rectangle(0.02, 0.02).with_(primitive=primitive)
    found = picture((model, at(0, 0, 1), Look(attribute=attribute, point_size=1)))[:, :, 0] > 0
    assert found[80, 150] == (attribute == "primitive")
    assert found[80, 95] == (attribute == "faces")
    assert found[70, 100] == (attribute in ("lines", "faces"))
    assert found[70, 90] == (attribute != "primitive")
    assert not picture((model, at(0, 0, 1), Look(visible=False))).any()


def test_a_part_enlarged() -> None:
    one = rendering((shape("sphere", radius=0.05), at(0.01, 0, 1), Look()))
    whole = np.zeros((320, 400, 3), np.uint8)
    one.paint(whole)
    part = np.zeros((160, 200, 3), np.uint8)
    one.looked_at(0.25, 0.5, 0.75, 1.0).paint(part)
    assert np.array_equal(part, whole[80:240, 200:400])


def test_a_viewer_enlarges_what_is_there() -> None:
    from hdev.display import canvas
    from hdev.display.window import Window

    window = Window(0, 0, 200, 160, ("black", (0, 0, 0, 255)))
    window.show_models(rendering((rectangle(0.04, 0.04), at(0, 0, 1), Look(color=RED))), over=False)
    found = canvas.enlarged(window.scene(), canvas.Look(40, 50, 120, 150))
    rows, columns = np.nonzero(found[:, :, 0])
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == pytest.approx((40, 120, 60, 140), abs=1)
    assert np.array_equal(canvas.enlarged(window.scene(), canvas.Look(0, 0, 160, 200)), window.picture())


@pytest.mark.parametrize("camera", [CAMERA, FLAT])
def test_models_are_put_in_sight(camera: Lens) -> None:
    rng = np.random.default_rng(2)
    models = [Model(points=rng.uniform(-0.02, 0.02, (100, 3)) + np.array([0.3, 5, 1]))]
    rows, columns = camera.project(
        models[0].points @ fitting_matrix(models, camera)[:3, :3].T + fitting_matrix(models, camera)[:3, 3]
    )
    assert (rows > 0).all()
    assert (rows < 159).all()
    assert (columns > 0).all()
    assert (columns < 199).all()
    if camera is CAMERA:
        assert np.ptp(rows) > 60
    assert np.isfinite(fitting_matrix([Model()], camera)).all()


def test_no_numbers() -> None:
    points = np.array([[0, 0, 1.0], [np.nan, 0, 1], [0, np.inf, 1], [0.05, 0, 1], [0, 0.05, 1]])
    model = Model(points=points, triangles=np.array([[0, 3, 4], [0, 1, 3]]))
    found = picture((model, EYE, Look()))[:, :, 0] > 0
    assert found[90, 110]
    assert found.sum() == pytest.approx(50 * 50 / 2, rel=0.05)
    assert picture((model, EYE, Look(attribute="points", point_size=1)))[:, :, 0].sum() == 3 * 255


def test_axes_are_no_part_of_a_model() -> None:
    depth, owners = rendering((rectangle(0.02, 0.02), at(0, 0, 1), Look(disp_pose=True, disp_normals=True))).seen(
        160, 200
    )
    assert (owners >= 0).sum() == 20 * 20
    assert np.array_equal(np.isnan(depth), owners < 0)
