"""What drawing and displaying cost: a rich picture, and `dev_display` in a loop while nobody looks.

python bench/display.py
"""

from __future__ import annotations

import resource
import time
from typing import Any

import cv2
import numpy as np

import hdev
from hdev.display.window import Window
from hdev.iconic import Contour, Image, Objects, Region, RegionArray

HEIGHT, WIDTH = 1024, 1280


def picture() -> np.ndarray:
    """A 1.3-megapixel image with texture."""
    rng = np.random.default_rng(5)
    return cv2.GaussianBlur(rng.integers(0, 256, (HEIGHT, WIDTH), dtype=np.uint8), (0, 0), 2)


def blobs() -> RegionArray:
    """700 regions like those of a threshold."""
    rng = np.random.default_rng(6)
    noise = cv2.GaussianBlur(rng.standard_normal((HEIGHT, WIDTH)), (0, 0), 5.5)
    count, labels = cv2.connectedComponents((noise > np.quantile(noise, 0.79)).astype(np.uint8))
    regions = [Region.from_mask(labels == k) for k in range(1, count)]
    return RegionArray.of(sorted(regions, key=lambda region: -region.area)[:700])


def contours() -> list[Contour]:
    """200 closed contours of 80 points."""
    rng = np.random.default_rng(7)
    t = np.linspace(0, 2 * np.pi, 81)
    made = []
    for _ in range(200):
        row, column, radius = rng.uniform(50, HEIGHT - 50), rng.uniform(50, WIDTH - 50), rng.uniform(10, 45)
        wave = radius * (1 + 0.2 * np.sin(5 * t))
        made.append(Contour(row + wave * np.sin(t), column + wave * np.cos(t)))
    return made


def best(work: Any, turns: int = 9) -> float:
    times = []
    for _ in range(turns):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times) * 1e3


COLORED = [
    (255, 0, 0, 255),
    (0, 255, 0, 255),
    (0, 0, 255, 255),
    (255, 255, 0, 255),
    (0, 255, 255, 255),
    (255, 0, 255, 255),
]


def rich() -> None:
    gray, regions, lines = picture(), blobs(), contours()
    image, shown, curves = Objects([Image([gray])]), Objects(regions), Objects(lines)

    def draw(fill: bool) -> Any:
        w = Window(0, 0, 1000, 800, ("black", (0, 0, 0, 255)))
        w.change(part=(0.0, 0.0, HEIGHT - 1.0, WIDTH - 1.0), colours=tuple(COLORED), fill=fill)
        w.show_objects(image)
        w.show_objects(shown)
        w.show_objects(curves)
        return w.picture()

    outlines = [np.stack((c.columns, c.rows), 1) * [1000 / WIDTH, 800 / HEIGHT] for c in lines]
    labels = np.zeros((HEIGHT, WIDTH), np.int32)
    for k, region in enumerate(regions):
        labels[region.to_mask((HEIGHT, WIDTH))] = k + 1
    table = np.array([(0, 0, 0), *(COLORED[k % 6][:3] for k in range(len(regions)))], np.uint8)

    def peer() -> None:
        small = cv2.cvtColor(cv2.resize(gray, (1000, 800), interpolation=cv2.INTER_NEAREST), cv2.COLOR_GRAY2RGB)
        marks = cv2.resize(labels, (1000, 800), interpolation=cv2.INTER_NEAREST)
        colour = table[marks]
        small[marks > 0] = colour[marks > 0]
        for k, line in enumerate(outlines):
            cv2.polylines(small, [np.rint(line * 16).astype(np.int32)], False, COLORED[k % 6][:3], 1, cv2.LINE_8, 4)

    draw(True), draw(False)
    other = best(peer)
    for fill, name in ((True, "filled"), (False, "margin")):
        ours = best(lambda fill=fill: draw(fill))
        print(
            f"1.3 megapixels, {len(regions)} regions ({name}), 200 contours at 1000 x 800: {ours:.1f} ms (at most 30); "
            f"the same by hand with OpenCV: {other:.1f} ms, ratio {ours / other:.2f}"
        )


def models() -> None:
    """A surface of 100,000 triangles in a window, and the same painted triangle by triangle with OpenCV, the farthest first."""
    from hdev.display.scenes.looks import Look
    from hdev.display.scenes.rendering import Placed, Rendering
    from hdev.models3d.cameras import lens
    from hdev.models3d.model import Model

    size = 225
    x, y = np.meshgrid(np.linspace(-0.2, 0.2, size), np.linspace(-0.15, 0.15, size))
    points = np.stack((x, y, 0.02 * np.sin(40 * x) * np.cos(40 * y)), axis=-1).reshape(-1, 3)
    i = np.arange(size * size).reshape(size, size)
    a, b, c, d = i[:-1, :-1], i[:-1, 1:], i[1:, 1:], i[1:, :-1]
    triangles = np.concatenate([np.stack(t, axis=-1).reshape(-1, 3) for t in ((a, b, c), (a, c, d))])
    model = Model(points=points, triangles=triangles)
    camera = lens(["area_scan_division", 0.008, 0, 5e-6, 5e-6, 320, 240, 640, 480])
    matrix = np.eye(4)
    matrix[:3, :3] = cv2.Rodrigues(np.array([0.4, 0.2, 0.1]))[0]
    matrix[2, 3] = 1.0

    def draw(smooth: bool) -> None:
        picture = np.zeros((480, 640, 3), np.uint8)
        Rendering((Placed(model, matrix, Look(), 0),), camera, smooth=smooth).paint(picture)

    def peer() -> None:
        picture = np.zeros((480, 640, 3), np.uint8)
        seen = points @ matrix[:3, :3].T + matrix[:3, 3]
        places = np.rint(np.stack((seen[:, 0], seen[:, 1]), 1) / seen[:, 2:] * 1600 * 16 + [320 * 16, 240 * 16]).astype(
            np.int32
        )
        sides = np.cross(seen[triangles[:, 1]] - seen[triangles[:, 0]], seen[triangles[:, 2]] - seen[triangles[:, 0]])
        gray = (128 + 127 * sides[:, 0] / np.linalg.norm(sides, axis=1)).tolist()
        corners = places[triangles]
        for k in np.argsort(-seen[triangles, 2].mean(axis=1)).tolist():
            cv2.fillConvexPoly(picture, corners[k], (gray[k],) * 3, cv2.LINE_8, 4)

    draw(True), draw(False)
    other = best(peer, 3)
    for smooth, name in ((True, "smooth edges"), (False, "quality 'low'")):
        ours = best(lambda smooth=smooth: draw(smooth))
        print(
            f"{len(triangles)} triangles at 640 x 480, {name}: {ours:.1f} ms (at most 60); "
            f"one after the other with OpenCV: {other:.1f} ms, ratio {ours / other:.2f}"
        )


LOOPS = {
    "the same image": "read_image (Image, 'camera')\ndev_display (Image)\nN := 20000\n%s\nfor I := 1 to N by 1\n    dev_display (Image)\nendfor",
    "the same region": "gen_circle (R, 200, 200, 90)\nN := 20000\n%s\nfor I := 1 to N by 1\n    dev_display (R)\nendfor",
    "a region in other colours": "gen_circle (R, 200, 200, 90)\nN := 20000\n%s\nfor I := 1 to N by 1\n    dev_set_color ('red')\n    dev_display (R)\nendfor",
    "different regions": "N := 60000\ngen_circle (R, [100:299], [100:299], gen_tuple_const (200, 90))\n%s\nfor I := 1 to N by 1\n    select_obj (R, One, I %% 200 + 1)\n    dev_display (One)\nendfor",
    "different regions, margin": "N := 60000\ndev_set_draw ('margin')\ngen_circle (R, [100:299], [100:299], gen_tuple_const (200, 90))\n%s\nfor I := 1 to N by 1\n    select_obj (R, One, I %% 200 + 1)\n    dev_display (One)\nendfor",
    "different contours": "N := 40000\ngen_circle_contour_xld (R, [100:299], [100:299], gen_tuple_const (200, 40), 0, 6.28, 'positive', 2)\n%s\nfor I := 1 to N by 1\n    select_obj (R, One, I %% 200 + 1)\n    dev_display (One)\nendfor",
    "an image with a margin around it": "read_image (Image, 'camera')\ndev_set_part (-50, -50, 600, 600)\nN := 20000\n%s\nfor I := 1 to N by 1\n    copy_obj (Image, J, 1, 1)\n    dev_display (J)\nendfor",
    "such an image, its part set, and a region (two displays a turn)": "read_image (Image, 'camera')\ndev_set_part (-50, -50, 600, 600)\ngen_circle (R, 200, 200, 90)\nN := 20000\n%s\nfor I := 1 to N by 1\n    dev_set_part (-50, -50, 600, 600)\n    dev_display (Image)\n    dev_display (R)\nendfor",
}


def loops() -> None:
    for name, text in LOOPS.items():
        program = text % "count_seconds (Start)" + "\ncount_seconds (End)\nTime := (End - Start) / N * 1e6"
        empty = program.replace("    dev_display (One)\n", "").replace("    dev_display (J)\n", "")
        hdev.run_text(program.replace("000\n", "\n", 1))
        took = min(hdev.run_text(program)["Time"][0] for _ in range(3))
        rest = min(hdev.run_text(empty)["Time"][0] for _ in range(2)) if empty != program else 0.0
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"dev_display in a loop, {name}: {took - rest:.1f} us a turn (at most 50); memory so far {peak} MB")


if __name__ == "__main__":
    rich()
    models()
    loops()
