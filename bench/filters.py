# ruff: noqa: B023
"""Filters and gray-value statistics against OpenCV, side by side in one process, one thread each; then memory.

python bench/filters.py [part of a name ...]

Images have 1280 x 1024 pixels. Each figure is the best of several runs, taken in turns; compiled kernels are loaded before the
clock starts. OpenCV gets colours interleaved, as its users have them; hdev has them in planes. The last table says how much
memory a program needs for a 16-bit image of 20 megapixels, measured in a process of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import scipy.ndimage as ndi

from hdev import Run
from hdev.dispatch import bind
from hdev.iconic import Image, Region
from hdev.iconic.objects import as_objects
from hdev.program import loads
from hdev.values.htuple import from_python

HEIGHT, WIDTH = 1024, 1280


def picture(seed: int) -> np.ndarray:
    """Smooth noise with all gray values."""
    noise = ndi.gaussian_filter(np.random.default_rng(seed).standard_normal((HEIGHT, WIDTH)), 3.0)
    return np.clip(128 + 50 * noise / noise.std(), 0, 255).astype(np.uint8)


def compared(ours: Callable[[], Any], theirs: Callable[[], Any], seconds: float = 0.6) -> tuple[float, float]:
    """Best times of both in ms, measured in turns."""
    best = [float("inf")] * 2
    for function in (ours, theirs):
        function()
    end = time.perf_counter() + seconds
    turns = 0
    while turns < 5 or (time.perf_counter() < end and turns < 300):
        for k, function in enumerate((ours, theirs)):
            start = time.perf_counter()
            function()
            best[k] = min(best[k], time.perf_counter() - start)
        turns += 1
    return 1e3 * best[0], 1e3 * best[1]


def main(wanted: list[str]) -> None:
    cv2.setNumThreads(1)
    session = Run(loads(b"", "bench.txt")).session
    planes = [picture(k) for k in range(3)]
    gray, other = planes[:2]
    deep = gray.astype(np.uint16) * 257
    real = gray.astype(np.float32)
    rgb = np.dstack(planes)
    image, second = as_objects(Image([gray])), as_objects(Image([other]))
    deep_image, real_image = as_objects(Image([deep])), as_objects(Image([real]))
    other_deep = other.astype(np.uint16) * 257
    second_deep = as_objects(Image([other_deep]))
    pale = gray // 2 + 60  # stretching all of 0 .. 255 would be a copy
    pale_image = as_objects(Image([pale]))
    colours = [as_objects(Image([plane])) for plane in planes]
    deep_colours = [as_objects(Image([plane.astype(np.uint16) * 257])) for plane in planes]
    colour = as_objects(Image(planes))
    full = as_objects(Region.rectangle1(0, 0, HEIGHT - 1, WIDTH - 1))
    disk = as_objects(Region.from_mask(np.hypot(*np.ogrid[-512:512, -640:640]) < 500))
    mask = (np.hypot(*np.ogrid[-512:512, -640:640]) < 500).astype(np.uint8)
    c, s = np.cos(0.3), np.sin(0.3)
    matrix = [c, -s, 150.0, s, c, -150.0]
    cv_matrix = np.array([[c, s, -150.0], [-s, c, 150.0]])
    small = [0.5, 0.0, 0.0, 0.0, 0.5, 0.0]
    turn = cv2.getRotationMatrix2D(((WIDTH - 1) / 2, (HEIGHT - 1) / 2), 30, 1.0)
    bound: dict[str, Any] = {}

    def compare(title: str, name: str, arguments: tuple[Any, ...], peer: str, theirs: Callable[[], Any]) -> None:
        if wanted and not any(word in title for word in wanted):
            return
        if name not in bound:
            bound[name] = bind(name, session)
        operator = bound[name]
        values = [from_python(a) if isinstance(a, list) else a for a in arguments]
        mine, known = compared(lambda: operator(*values), theirs)
        print(f"{title:38} {mine:8.3f} ms   {peer:38} {known:8.3f} ms   {mine / known:6.2f} x its time", flush=True)

    def flags(flag: int) -> Callable[[], Any]:
        return lambda: cv2.warpAffine(gray, cv_matrix, (WIDTH, HEIGHT), flags=flag)

    for method, flag in (("nearest_neighbor", 0), ("bilinear", 1), ("bicubic", 2), ("constant", 1)):
        compare(
            f"affine_trans_image {method}",
            "affine_trans_image",
            (image, matrix, method, "false"),
            "warpAffine",
            flags(flag),
        )
    compare(
        "affine_trans_image uint2 bilinear",
        "affine_trans_image",
        (deep_image, matrix, "bilinear", "false"),
        "warpAffine",
        lambda: cv2.warpAffine(deep, cv_matrix, (WIDTH, HEIGHT)),
    )
    compare(
        "affine_trans_image real bilinear",
        "affine_trans_image",
        (real_image, matrix, "bilinear", "false"),
        "warpAffine",
        lambda: cv2.warpAffine(real, cv_matrix, (WIDTH, HEIGHT)),
    )
    compare(
        "affine_trans_image 1/2 constant",
        "affine_trans_image",
        (image, small, "constant", "true"),
        "resize INTER_AREA",
        lambda: cv2.resize(gray, (WIDTH // 2, HEIGHT // 2), interpolation=cv2.INTER_AREA),
    )
    compare(
        "rotate_image 30 bilinear",
        "rotate_image",
        (image, 30, "bilinear"),
        "warpAffine",
        lambda: cv2.warpAffine(gray, turn, (WIDTH, HEIGHT)),
    )
    compare(
        "rotate_image 90",
        "rotate_image",
        (image, 90, "constant"),
        "rotate",
        lambda: cv2.rotate(gray, cv2.ROTATE_90_COUNTERCLOCKWISE),
    )
    compare("mirror_image row", "mirror_image", (image, "row"), "flip", lambda: cv2.flip(gray, 0))
    compare("mirror_image column", "mirror_image", (image, "column"), "flip", lambda: cv2.flip(gray, 1))
    compare(
        "zoom_image_factor 2 bilinear",
        "zoom_image_factor",
        (image, 2.0, 2.0, "bilinear"),
        "resize INTER_LINEAR",
        lambda: cv2.resize(gray, None, fx=2, fy=2, interpolation=cv2.INTER_LINEAR),
    )
    compare(
        "zoom_image_factor 0.7 bilinear",
        "zoom_image_factor",
        (image, 0.7, 0.7, "bilinear"),
        "resize INTER_LINEAR",
        lambda: cv2.resize(gray, None, fx=0.7, fy=0.7, interpolation=cv2.INTER_LINEAR),
    )
    compare(
        "zoom_image_factor 0.7 constant",
        "zoom_image_factor",
        (image, 0.7, 0.7, "constant"),
        "resize INTER_AREA",
        lambda: cv2.resize(gray, None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA),
    )
    compare(
        "zoom_image_factor 0.5 constant",
        "zoom_image_factor",
        (image, 0.5, 0.5, "constant"),
        "resize INTER_AREA",
        lambda: cv2.resize(gray, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA),
    )

    codes = {
        "hsv": cv2.COLOR_RGB2HSV_FULL,
        "hls": cv2.COLOR_RGB2HLS_FULL,
        "cielab": cv2.COLOR_LRGB2LAB,
        "cieluv": cv2.COLOR_LRGB2LUV,
        "ciexyz": cv2.COLOR_RGB2XYZ,
        "yuv": cv2.COLOR_RGB2YUV,
    }
    for space in (
        "hsv",
        "hls",
        "hsi",
        "ihs",
        "yuv",
        "yiq",
        "argyb",
        "i1i2i3",
        "ciexyz",
        "cielab",
        "cieluv",
        "cielchab",
    ):
        code = codes.get(space, cv2.COLOR_RGB2HSV_FULL)
        peer = "cvtColor" if space in codes else "(cvtColor RGB2HSV)"
        compare(f"trans_from_rgb {space}", "trans_from_rgb", (*colours, space), peer, lambda: cv2.cvtColor(rgb, code))
    compare(
        "trans_from_rgb uint2 hsv",
        "trans_from_rgb",
        (*deep_colours, "hsv"),
        "(cvtColor of bytes)",
        lambda: cv2.cvtColor(rgb, cv2.COLOR_RGB2HSV_FULL),
    )
    compare("rgb1_to_gray", "rgb1_to_gray", (colour,), "cvtColor", lambda: cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY))

    compare(
        "scale_image",
        "scale_image",
        (image, [1.5], [-20]),
        "convertScaleAbs",
        lambda: cv2.convertScaleAbs(gray, alpha=1.5, beta=-20),
    )
    compare(
        "scale_image uint2",
        "scale_image",
        (deep_image, [1.5], [-20]),
        "addWeighted",
        lambda: cv2.addWeighted(deep, 1.5, deep, 0, -20),
    )
    compare(
        "add_image * 0.5",
        "add_image",
        (image, second, [0.5], [0]),
        "addWeighted",
        lambda: cv2.addWeighted(gray, 0.5, other, 0.5, 0),
    )
    compare("add_image * 1", "add_image", (image, second, [1], [0]), "add", lambda: cv2.add(gray, other))
    compare(
        "sub_image + 128",
        "sub_image",
        (image, second, [1], [128]),
        "addWeighted",
        lambda: cv2.addWeighted(gray, 1, other, -1, 128),
    )
    compare(
        "mult_image * 0.005",
        "mult_image",
        (image, second, [0.005], [0]),
        "multiply",
        lambda: cv2.multiply(gray, other, scale=0.005),
    )
    compare(
        "div_image * 255",
        "div_image",
        (image, second, [255], [0]),
        "divide",
        lambda: cv2.divide(gray, other, scale=255),
    )
    compare(
        "add_image uint2 * 0.5",
        "add_image",
        (deep_image, second_deep, [0.5], [0]),
        "addWeighted",
        lambda: cv2.addWeighted(deep, 0.5, other_deep, 0.5, 0),
    )
    compare("invert_image", "invert_image", (image,), "bitwise_not", lambda: cv2.bitwise_not(gray))
    compare(
        "scale_image_max",
        "scale_image_max",
        (pale_image,),
        "normalize",
        lambda: cv2.normalize(pale, None, 0, 255, cv2.NORM_MINMAX),
    )
    compare(
        "scale_image_max uint2",
        "scale_image_max",
        (deep_image,),
        "normalize",
        lambda: cv2.normalize(deep, None, 0, 255, cv2.NORM_MINMAX, cv2.CV_8U),
    )
    compare(
        "convert_image_type real byte",
        "convert_image_type",
        (real_image, "byte"),
        "convertScaleAbs",
        lambda: cv2.convertScaleAbs(real),
    )

    for size in (3, 5, 7, 11):
        compare(
            f"gauss_filter {size}",
            "gauss_filter",
            (image, size),
            "GaussianBlur",
            lambda: cv2.GaussianBlur(gray, (size, size), 0.225 * size),
        )
    compare(
        "gauss_filter uint2 7",
        "gauss_filter",
        (deep_image, 7),
        "GaussianBlur",
        lambda: cv2.GaussianBlur(deep, (7, 7), 1.55),
    )
    compare("mean_image 11", "mean_image", (image, 11, 11), "blur", lambda: cv2.blur(gray, (11, 11)))
    compare(
        "median_image square 2",
        "median_image",
        (image, "square", 2, ["mirrored"]),
        "medianBlur",
        lambda: cv2.medianBlur(gray, 5),
    )
    compare(
        "emphasize 7",
        "emphasize",
        (image, 7, 7, 1.0),
        "blur addWeighted",
        lambda: cv2.addWeighted(gray, 2, cv2.blur(gray, (7, 7)), -1, 0),
    )

    def sobel_abs() -> Any:
        x, y = cv2.Sobel(gray, cv2.CV_16S, 1, 0), cv2.Sobel(gray, cv2.CV_16S, 0, 1)
        return cv2.addWeighted(cv2.convertScaleAbs(x, alpha=0.25), 1, cv2.convertScaleAbs(y, alpha=0.25), 1, 0)

    def sobel_root() -> Any:
        x, y = cv2.Sobel(gray, cv2.CV_32F, 1, 0), cv2.Sobel(gray, cv2.CV_32F, 0, 1)
        return cv2.convertScaleAbs(cv2.magnitude(x, y), alpha=0.25)

    compare("sobel_amp sum_abs 3", "sobel_amp", (image, "sum_abs", [3]), "Sobel x 2, convert, add", sobel_abs)
    compare("sobel_amp sum_sqrt 3", "sobel_amp", (image, "sum_sqrt", [3]), "Sobel x 2, magnitude", sobel_root)
    compare(
        "sobel_amp x 3", "sobel_amp", (image, "x", [3]), "Sobel, convert", lambda: cv2.Sobel(gray, cv2.CV_16S, 1, 0)
    )
    compare(
        "sobel_amp sum_abs 5",
        "sobel_amp",
        (image, "sum_abs", [5]),
        "GaussianBlur + Sobel",
        lambda: (cv2.GaussianBlur(gray, (3, 3), 0.6), sobel_abs()),
    )

    compare(
        "gray_histo", "gray_histo", (full, image), "calcHist", lambda: cv2.calcHist([gray], [0], None, [256], [0, 256])
    )
    compare(
        "gray_histo of a disk",
        "gray_histo",
        (disk, image),
        "calcHist with a mask",
        lambda: cv2.calcHist([gray], [0], mask, [256], [0, 256]),
    )
    compare("intensity", "intensity", (full, image), "meanStdDev", lambda: cv2.meanStdDev(gray))
    compare(
        "intensity of a disk",
        "intensity",
        (disk, image),
        "meanStdDev with a mask",
        lambda: cv2.meanStdDev(gray, mask=mask),
    )
    compare("intensity uint2", "intensity", (full, deep_image), "meanStdDev", lambda: cv2.meanStdDev(deep))
    compare("min_max_gray", "min_max_gray", (full, image, [0]), "minMaxLoc", lambda: cv2.minMaxLoc(gray))
    compare(
        "min_max_gray of a disk",
        "min_max_gray",
        (disk, image, [0]),
        "minMaxLoc with a mask",
        lambda: cv2.minMaxLoc(gray, mask),
    )
    compare(
        "min_max_gray 5 %",
        "min_max_gray",
        (full, image, [5]),
        "calcHist",
        lambda: cv2.calcHist([gray], [0], None, [256], [0, 256]),
    )
    if not wanted or "memory" in wanted:
        memory()


#: Programs on a 16-bit image of 20 megapixels (40 MB).
PROGRAMS = {
    "read_image": "",
    "threshold": "threshold (Image, R, 30000, 65535)",
    "mean_image": "mean_image (Image, R, 11, 11)",
    "scale_image": "scale_image (Image, R, 0.5, 10)",
    "convert_image_type": "convert_image_type (Image, R, 'byte')",
    "crop_rectangle1": "crop_rectangle1 (Image, R, 0, 0, 3999, 4899)",
}

_CHILD = """
import sys
from hdev import run_text
path, call, warm = sys.argv[1:]
def peak():  # of this process only: ru_maxrss would count what its parent had
    return int(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
load = "read_image (Image, '" + path + "')\\n"
run_text("read_image (Image, '" + warm + "')\\n" + call.replace("3999", "9").replace("4899", "9"))
before = peak()
run_text(load + call)
print(peak() - before)
"""


def memory() -> None:
    height, width = 4000, 5000
    with tempfile.TemporaryDirectory() as folder:
        for name, size in (("large", (height, width)), ("small", (64, 64))):
            row, column = np.ogrid[: size[0], : size[1]]
            shape = 30000 + 15000 * np.sin(row / 50) * np.sin(column / 50)
            values = (shape + np.random.default_rng(0).integers(0, 500, size)).astype(np.uint16)
            cv2.imwrite(os.path.join(folder, f"{name}.tif"), values, [cv2.IMWRITE_TIFF_COMPRESSION, 1])
        for name, call in PROGRAMS.items():
            paths = (os.path.join(folder, "large.tif"), call, os.path.join(folder, "small.tif"))
            done = subprocess.run([sys.executable, "-c", _CHILD, *paths], capture_output=True, text=True, check=True)
            used = int(done.stdout) * 1024 / (height * width * 2)
            print(f"memory: {name:24} {used:5.2f} x the image's own (bar 3)", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
