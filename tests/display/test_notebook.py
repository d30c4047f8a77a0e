"""What IPython shows of iconic values, windows and variables: its own formatters are asked, as a notebook does."""

from __future__ import annotations

import base64
import io
import re
from typing import Any

import cv2
import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell

import hdev
import hdev.halcon as ha
from hdev.display.preview import preview
from hdev.iconic import Contour, Image, Objects, Region
from hdev.iconic.pixels import PIXEL_TYPES
from hdev.values.htuple import HTuple

RED, BLACK = [255, 0, 0], [0, 0, 0]


def decoded(data: str | bytes) -> np.ndarray:
    raw = base64.b64decode(data)
    return cv2.imdecode(np.frombuffer(raw, np.uint8), cv2.IMREAD_COLOR)[:, :, ::-1]


@pytest.fixture(scope="module")
def shell() -> Any:
    # Only this shell, not its terminal.
    shell = InteractiveShell()
    shell.history_manager.enabled = False
    yield shell
    InteractiveShell.clear_instance()


def shown(shell: Any, cell: str, **names: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The MIME bundle of the last expression of a cell, and its metadata."""
    shell.push(names)
    result = shell.run_cell(cell)
    assert result.success
    shell.display_formatter.active_types = shell.display_formatter.format_types
    return shell.display_formatter.format(result.result)


def pixels(bundle: dict[str, Any]) -> np.ndarray:
    return decoded(bundle["image/png"])


def test_a_region_in_a_cell(shell: Any) -> None:
    data, metadata = shown(shell, "import hdev\nhdev.run_text('gen_rectangle1 (R, 10, 20, 109, 219)')['R']")
    picture = pixels(data)
    assert picture.shape[:2] == (metadata["image/png"]["height"], metadata["image/png"]["width"])
    assert max(picture.shape) <= 640
    inside = (picture == RED).all(axis=2)
    # 100 x 200 pixels and a margin of a twentieth of the longer side: (219 - 20) / 20 on each side.
    height, width = picture.shape[:2]
    assert inside.sum() == pytest.approx(100 / (100 + 2 * 9.95) * 200 / (200 + 2 * 9.95) * height * width, rel=0.02)
    assert (picture[~inside] == 0).all()
    assert "area 20000" in data["text/plain"]


def test_an_image_is_seen_pixel_by_pixel(shell: Any) -> None:
    gray = np.arange(200, dtype=np.uint8).reshape(10, 20)
    data, _ = shown(shell, "image", image=Image([gray]))
    picture = pixels(data)
    assert (picture[:, :, 0] == np.kron(gray, np.ones((16, 16), np.uint8))).all()


def test_large_images_become_small_and_keep_their_proportions(shell: Any) -> None:
    data, _ = shown(shell, "image", image=Image([np.full((2000, 1000), 77, np.uint8)]))
    assert pixels(data).shape == (640, 320, 3)
    assert (pixels(data) == 77).all()


def test_other_types_are_stretched(shell: Any) -> None:
    data, _ = shown(shell, "image", image=Image([np.array([[0.0, 1.0], [2.0, 4.0]], np.float32)]))
    assert np.unique(pixels(data)[:, :, 0]).tolist() == [0, 64, 128, 255]


@pytest.mark.parametrize("name", sorted(PIXEL_TYPES))
def test_every_pixel_type(name: str) -> None:
    pixel = PIXEL_TYPES[name]
    shape = (3, 5) if pixel.components == 1 else (3, 5, 2)
    image = Image.from_numpy(np.arange(np.prod(shape)).reshape(shape).astype(pixel.dtype), name)
    assert preview(image, 5, 3).shape == (3, 5, 3)


def test_nan_and_infinity() -> None:
    image = Image.from_numpy(np.array([[np.nan, np.inf, 1.0, -np.inf, 2.0]], np.float32))
    assert preview(image, 5, 1)[0, 4].tolist() == [255, 255, 255]


def test_regions_and_contours_lie_over_the_image(shell: Any) -> None:
    objects = Objects(
        [Region.rectangle1(0, 0, 4, 4), Image([np.full((20, 30), 50, np.uint8)]), Contour([10.0, 10.0], [5.0, 25.0])]
    )
    picture = pixels(shown(shell, "objects", objects=objects)[0])
    zoom = picture.shape[0] // 20
    assert picture.shape == (20 * zoom, 30 * zoom, 3)
    assert (picture[: 5 * zoom, : 5 * zoom] == RED).all()
    assert (picture == [0, 255, 0]).all(axis=2).sum() > 15 * zoom
    assert picture[-1, -1].tolist() == [50, 50, 50]


def test_several_images_lie_side_by_side() -> None:
    images = Objects([Image([np.full((50, 50), 10 * k, np.uint8)]) for k in range(1, 4)])
    picture = preview(images, 204, 204)
    assert picture.shape == (204, 204, 3)
    assert picture[0, 0, 0] == 10
    assert picture[0, 203, 0] == 20
    assert picture[203, 0, 0] == 30


@pytest.mark.parametrize("objects", [Objects(), Region.empty(), Contour([], []), Contour([np.nan], [np.nan])])
def test_nothing_to_see(objects: Any) -> None:
    assert (preview(objects) == 0).all()


def test_far_away_and_very_flat() -> None:
    assert preview(Region.rectangle1(2_000_000_000, 5, 2_000_000_000, 9)).any()
    picture = preview(Region.rectangle1(0, 0, 0, 100_000))
    assert max(picture.shape) <= 640
    assert preview(Contour([0.0, 1e300], [0.0, 1e300])).size


def test_windows_of_python(shell: Any) -> None:
    ha.reset()
    window = ha.open_window(0, 0, 60, 40, 0, "visible", "")
    ha.set_color(window, "red")
    ha.disp_rectangle1(window, 0, 0, 39, 59)
    data, metadata = shown(shell, "window", window=window)
    assert (pixels(data) == RED).all()
    assert metadata["image/png"] == {"width": 60, "height": 40}
    assert data["text/plain"].startswith("window 1, 60 x 40")
    ha.close_window(window)
    data, _ = shown(shell, "window", window=window)
    assert "image/png" not in data
    ha.reset()


def test_the_windows_of_a_program_stay(shell: Any) -> None:
    result = hdev.run_text(
        "dev_open_window (0, 0, 60, 40, 'black', A)\nset_color (A, 'red')\ndisp_rectangle1 (A, 0, 0, 39, 59)\n"
        "open_window (0, 0, 30, 20, 0, 'visible', '', B)\nN := [1, 2.5, 'x']\ncreate_dict (D)\n"
        "set_dict_tuple (D, 'key', [1, 2])\ngen_circle (C, 9, 9, 5)\nE := [1:300]"
    )
    assert [(w.index, w.width, w.height) for w in result.windows] == [(1, 60, 40), (2, 30, 20)]
    assert (result.windows[0].picture() == RED).all()
    data, _ = shown(shell, "w", w=result.windows[0])
    assert (pixels(data) == RED).all()
    page, _ = shown(shell, "result", result=result)
    html = page["text/html"]
    pictures = [decoded(found) for found in re.findall(r"base64,([^\"]+)\"", html)]
    assert [p.shape[:2] for p in pictures][:2] == [(40, 60), (20, 30)]
    assert max(pictures[2].shape) <= 160
    assert "[1, 2.5, &#x27;x&#x27;]" in html
    assert "300 elements: [1, 2, 3" in html
    assert "&#x27;key&#x27;" in html
    table = shown(shell, "d", d=result["D"][0])[0]["text/html"]
    assert "[1, 2]" in table


def test_windows_are_there_after_an_error() -> None:
    from hdev.program import loads

    run = hdev.Run(loads(b"dev_open_window (0, 0, 60, 40, 'red', A)\nthrow (5)", "p.txt"))
    with pytest.raises(hdev.HError):
        run.execute()
    assert (run.windows[0].picture() == RED).all()


def test_names_and_texts_are_escaped(shell: Any) -> None:
    html = shown(shell, "r", r=hdev.run_text("T := '<script>alert(1)</script>'"))[0]["text/html"]
    assert "<script>" not in html


def test_long_tuples_are_readable() -> None:
    assert repr(HTuple([1, 2])) == "HTuple([1, 2])"
    assert repr(HTuple(list(range(5000)))) == "HTuple([0, 1, 2, ..., 4997, 4998, 4999]: 5000 elements)"


def test_an_error_reads_as_at_the_terminal(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    result = shell.run_cell("hdev.run_text('A := 1\\nB := A + threshold\\nC := 4 + (A * \"x\")')")
    assert not result.success
    shown = capsys.readouterr().out
    assert "hdev/dispatch.py" not in shown
    assert "main, line" in shown


def test_programs_write_to_notebooks(monkeypatch: pytest.MonkeyPatch) -> None:
    # A notebook's standard output takes text and has no bytes below.
    stream = io.StringIO()
    monkeypatch.setattr("sys.stdout", stream)
    hdev.run_text("open_file ('standard', 'output', F)\nfwrite_string (F, 'ä 1')\nfnew_line (F)\nclose_file (F)")
    assert stream.getvalue() == "ä 1\n"


def test_a_3d_object_model_in_the_table_of_variables() -> None:
    from hdev.display.notebook import value_html
    from hdev.models3d.model import Model, ObjectModel3D, Primitive

    points = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0.0]])
    handle = ObjectModel3D(Model(points=points, triangles=np.array([[0, 1, 2]]), lines=(np.array([0, 1]),)))
    html = value_html(handle)
    assert "3D object model: 3 points, 1 triangle, 1 line" in html
    picture = decoded(re.search(r"base64,([^\"]+)", html)[1])
    assert picture.shape == (120, 160, 3)
    assert 2000 < (picture.min(axis=2) > 60).sum() < 12000
    assert "3D object model: empty" in value_html(ObjectModel3D(Model()))
    ball = Primitive("sphere", np.eye(4), (0.0,) * 7, radius=2.0)
    assert "3D object model: sphere" in value_html(ObjectModel3D(Model(primitive=ball)))
    endless = Primitive("plane", np.eye(4), (0.0,) * 7)
    assert "3D object model: plane" in value_html(ObjectModel3D(Model(primitive=endless)))
    handle.clear()
    assert value_html(handle).startswith("H")
