"""File: images, regions, objects, contours; where files are looked for."""

from __future__ import annotations

import os
import struct
import zlib

import cv2
import numpy as np
import pytest
import skimage
import tifffile
from hypothesis import given
from hypothesis import strategies as st

from hdev.iconic import Contour, Image, Objects, Region
from hdev.runtime.permissions import permissions
from tests.operators.pictures import TYPES, examples, images, random_image
from tests.operators.running import fails, run

WRITE = "write_image (X, Format, Fill, Name)"
BACK = "write_image (X, Format, 0, Name)\nread_image (Y, Name)"


def back(path, image, format):
    return run(BACK, {"X": image, "Format": format, "Name": str(path)})["Y"]


def read(path, **options):
    return run("read_image (Y, Name)", {"Name": str(path)}, **options)["Y"]


def same(one, other):
    return run("test_equal_obj (X, Y, E)", {"X": one, "Y": other})["E"] == [1]


# ---------------------------------------------------------------------------------------------------- there and back again


@pytest.mark.parametrize(
    "format", ["tiff", "bigtiff", "tiff deflate 9", "tiff lzw", "tiff packbits", "tiff alpha", "hobj"]
)
@given(image=images(TYPES, channels=(1, 2, 3, 5)))
@examples(15)
def test_all_types_and_domains(tmp_path_factory, format, image):
    if format == "tiff alpha" and not image.has_full_domain and image.domain.is_empty and image.type == "complex":
        return
    assert same(back(tmp_path_factory.mktemp("there") / "image", image, format), image)


@pytest.mark.parametrize("format", ["png", "png best", "png fastest", "png none", "png 3"])
@given(image=images(["byte", "uint2"]))
@examples(10)
def test_png_keeps_domains(tmp_path_factory, format, image):
    assert same(back(tmp_path_factory.mktemp("there") / "image.png", image, format), image)


@pytest.mark.parametrize(
    ("format", "types", "channels"),
    [
        ("bmp", ["byte"], (1, 3)),
        ("jp2", ["byte", "uint2"], (1, 3)),
        ("webp", ["byte"], (3,)),
        ("pgm", ["byte", "uint2"], (1,)),
        ("ppm", ["byte", "uint2"], (3,)),
        ("pnm", ["byte", "uint2"], (1, 3)),
    ],
)
def test_other_lossless_formats(tmp_path, format, types, channels):
    for type in types:
        for count in channels:
            image = random_image(1, type, 37, 43, count)
            assert same(back(tmp_path / "image", image, format), image)
            reduced = image.reduce(Region.rectangle1(2, 3, 9, 11))
            filled = back(tmp_path / "image", reduced, format)[0]
            inner = (slice(2, 10), slice(3, 12))
            for mine, given_plane in zip(filled.channels, image.channels):
                assert np.array_equal(mine[inner], given_plane[inner])


@pytest.mark.parametrize("type", ["byte", "int2", "int8", "real", "complex", "vector_field_relative"])
def test_ima(tmp_path, type):
    image = random_image(2, type, 7, 9)
    assert same(back(tmp_path / "image", image, "ima"), image)
    with fails(5236):
        back(tmp_path / "image", random_image(2, type, 7, 9, 3), "ima")


def test_jpeg_is_near(tmp_path):
    r, c = np.mgrid[0:64, 0:64]
    image = Image([(2 * r + c).astype(np.uint8), (r + 2 * c).astype(np.uint8), (r + c).astype(np.uint8)])
    for format, name in (("jpeg 100", "a.jpg"), ("jpg", "b"), ("tiff jpeg 100", "c.tif")):
        result = back(tmp_path / name, image, format)[0]
        for mine, plane in zip(result.channels, image.channels):
            assert np.abs(mine.astype(int) - plane).max() <= 8
    assert (tmp_path / "b.jpg").exists()


def test_fill_colour(tmp_path):
    image = Image([np.zeros((4, 4), np.uint8)] * 3, domain=Region.from_points([0], [0]))
    run(WRITE, {"X": image, "Format": "bmp", "Fill": 0xFF8001, "Name": str(tmp_path / "x")})
    assert [plane[3, 3] for plane in read(tmp_path / "x.bmp")[0].channels] == [255, 128, 1]


def test_several_images(tmp_path):
    pair = Objects([random_image(1, "byte", 5, 6), random_image(2, "real", 7, 3)])
    assert same(back(tmp_path / "both.tif", pair, "tiff"), pair)
    names = [str(tmp_path / "a.tif"), str(tmp_path / "b.tif")]
    result = run("write_image (X, 'tiff', 0, N)\nread_image (Y, N)", {"X": pair, "N": names})
    assert same(result["Y"], pair)
    with fails(1403):
        run("write_image (X, 'png', 0, 'a')", {"X": pair})


# ------------------------------------------------------------------------------------------------- files of other software


def test_files_of_opencv_and_tifffile(tmp_path):
    gray, colour = random_image(1, "byte", 11, 13).channels[0], random_image(2, "uint2", 11, 13, 3)
    cv2.imwrite(str(tmp_path / "a.png"), gray)
    cv2.imwrite(str(tmp_path / "b.png"), np.dstack(colour.channels[::-1]))
    assert same(read(tmp_path / "a.png"), Image([gray]))
    assert same(read(tmp_path / "b.png"), colour)
    for number, (dtype, options) in enumerate(
        [
            ("uint8", {}),
            ("uint8", {"byteorder": ">"}),
            ("uint16", {"byteorder": ">", "bigtiff": True}),
            ("float32", {"compression": "zlib", "predictor": True}),
            ("int16", {"tile": (16, 16)}),
            ("float64", {}),
            ("uint8", {"compression": "zlib", "predictor": 2}),
            ("uint8", {"rowsperstrip": 3}),
            ("int32", {}),
        ]
    ):
        array = (np.random.default_rng(number).normal(size=(37, 29)) * 100).astype(dtype)
        try:
            tifffile.imwrite(tmp_path / "t.tif", array, **options)
        except Exception as error:
            pytest.skip(f"tifffile cannot write this here: {error}")
        assert np.array_equal(
            read(tmp_path / "t.tif")[0].channels[0], array.astype(np.float32 if "float" in dtype else dtype)
        )
    stack = np.random.default_rng(0).integers(0, 255, (3, 8, 9, 3), np.uint8)
    tifffile.imwrite(tmp_path / "s.tif", stack, photometric="rgb")
    assert np.array_equal([np.dstack(page.channels) for page in read(tmp_path / "s.tif")], stack)
    separate = np.ascontiguousarray(stack[0].transpose(2, 0, 1))
    tifffile.imwrite(tmp_path / "p.tif", separate, photometric="rgb", planarconfig="separate")
    assert np.array_equal(read(tmp_path / "p.tif")[0].channels, separate)


def test_opencv_reads_what_we_write(tmp_path):
    image = random_image(4, "uint2", 9, 7, 3)
    for format, name in (
        ("png", "x.png"),
        ("tiff", "x.tif"),
        ("tiff lzw", "y.tif"),
        ("tiff packbits", "z.tif"),
        ("ppm", "x.ppm"),
    ):
        run(WRITE, {"X": image, "Format": format, "Fill": 0, "Name": str(tmp_path / name)})
        found = cv2.imread(str(tmp_path / name), cv2.IMREAD_UNCHANGED)
        assert np.array_equal(found[:, :, ::-1], np.dstack(image.channels))


def test_written_text_images(tmp_path):
    (tmp_path / "a.pgm").write_bytes(b"P2 # gray\n3 2\n# largest\n9\n1 2 3\n4 5 9\n")
    (tmp_path / "b.pbm").write_bytes(b"P1\n3 2\n101\n010\n")
    (tmp_path / "c.pbm").write_bytes(b"P4\n9 1\n" + bytes([0b10000000, 0b10000000]))
    assert read(tmp_path / "a.pgm")[0].channels[0].tolist() == [[1, 2, 3], [4, 5, 9]]
    assert read(tmp_path / "b.pbm")[0].channels[0].tolist() == [[0, 255, 0], [255, 0, 255]]
    assert read(tmp_path / "c.pbm")[0].channels[0].tolist() == [[0, *[255] * 7, 0]]


def test_alpha_channels(tmp_path):
    rgba = np.random.default_rng(1).integers(0, 255, (5, 6, 4), np.uint8)
    cv2.imwrite(str(tmp_path / "soft.png"), rgba)
    assert len(read(tmp_path / "soft.png")[0].channels) == 4
    rgba[:, :, 3] = np.where(rgba[:, :, 3] > 100, 255, 0)
    cv2.imwrite(str(tmp_path / "hard.png"), rgba)
    image = read(tmp_path / "hard.png")[0]
    assert len(image.channels) == 3
    assert np.array_equal(image.domain.to_mask((5, 6)), rgba[:, :, 3] == 255)


# --------------------------------------------------------------------------------------------------------- where they are


def test_search(tmp_path, monkeypatch):
    image = random_image(1, "byte", 3, 3)
    other = random_image(2, "byte", 3, 3)
    work, images_, halcon, root = (tmp_path / name for name in ("work", "images", "halcon", "root"))
    for folder in (work, images_, halcon, root / "images"):
        folder.mkdir(parents=True)
    monkeypatch.chdir(work)
    environment = {"HALCONIMAGES": str(halcon), "HALCONROOT": str(root)}
    options = {"image_paths": [images_], "environment": environment}
    back(root / "images" / "part.png", image, "png")
    assert same(read("part", **options), image)
    back(halcon / "part.png", other, "png")
    assert same(read("part.png", **options), other)
    back(images_ / "part.tif", image, "tiff")
    assert same(read("part", **options), image)
    back(work / "part.bmp", other, "bmp")
    assert same(read("part", **options), other)
    assert (
        read("coins", **options)[0].width == cv2.imread(os.path.join(skimage.__path__[0], "data", "coins.png")).shape[1]
    )


def test_paths_of_other_machines(tmp_path):
    image = random_image(1, "byte", 3, 3)
    (tmp_path / "data" / "sub").mkdir(parents=True)
    back(tmp_path / "data" / "sub" / "Teil.png", image, "png")
    options = {"image_paths": [tmp_path / "data"]}
    for name in (
        "C:\\Users\\x\\data\\sub\\Teil.png",
        "D:/sub/Teil",
        "//server/share/sub/TEIL.PNG",
        "/nowhere/sub/Teil.png",
        "sub\\Teil",
        "SUB/teil",
    ):
        assert same(read(name, **options), image), name
    maps = {"path_maps": [("D:\\old", str(tmp_path / "data"))]}
    assert same(read("d:/OLD/sub/Teil", **maps), image)
    with fails(5200):
        read("D:/older/sub/Teil", **maps)
    run(WRITE, {"X": image, "Format": "png", "Fill": 0, "Name": "D:/old/new"}, **maps)
    assert (tmp_path / "data" / "new.png").exists()


def test_settings_beside_the_program(tmp_path):
    image = random_image(1, "byte", 3, 3)
    (tmp_path / "pictures").mkdir()
    back(tmp_path / "pictures" / "a.png", image, "png")
    program = tmp_path / "program.txt"
    program.write_text("read_image (Y, 'E:/project/a')\nread_image (Z, 'a')\n")
    (tmp_path / "hdev.toml").write_text('image-path = ["pictures"]\n[map]\n"E:/project" = "pictures"\n')
    import hdev

    result = hdev.run(program)
    assert same(result["Y"], image)
    assert same(result["Z"], image)
    (tmp_path / "hdev.toml").write_text("map = 3")
    with pytest.raises(hdev.errors.ProgramError):
        hdev.run(program)


def test_error_lists_the_places(tmp_path):
    with fails(5200) as caught:
        read("nothere", image_paths=[tmp_path])
    del caught
    import hdev

    with pytest.raises(hdev.HError) as error:
        read("C:/some/nothere", image_paths=[tmp_path])
    for place in ("C:/some/nothere", str(tmp_path / "some" / "nothere"), str(tmp_path / "nothere")):
        assert place in error.value.detail


def test_unicode_names(tmp_path):
    image = random_image(1, "byte", 3, 3)
    for name in ("größe", "图像 文件", "emoji 🙂.v2"):
        assert same(back(tmp_path / name, image, "png"), image)
        assert (tmp_path / f"{name}.png").exists()


# -------------------------------------------------------------------------------------------------------------- bad files


def files_of_all_formats():
    image = random_image(1, "byte", 40, 50, 3)
    planes = np.dstack(image.channels)
    found = {}
    for ending in ("png", "jpg", "bmp", "tiff", "jp2", "webp", "ppm"):
        found[ending] = cv2.imencode(f".{ending}", planes)[1].tobytes()
    return found


@pytest.mark.parametrize("ending", ["png", "jpg", "bmp", "tiff", "jp2", "webp", "ppm"])
def test_truncated_files(tmp_path, ending):
    data = files_of_all_formats()[ending]
    path = tmp_path / f"x.{ending}"
    for length in (0, 1, 3, 8, 20, len(data) // 4, len(data) // 2, len(data) - 30):
        path.write_bytes(data[:length])
        import hdev

        with pytest.raises(hdev.HError) as error:
            read(path)
        assert 5200 <= error.value.code < 5300, (length, error.value)
        assert str(path) in error.value.detail


@given(st.sampled_from(["png", "jpg", "bmp", "tiff", "jp2", "webp", "ppm"]), st.integers(0, 2**32))
@examples(60)
def test_damaged_files(tmp_path_factory, ending, seed):
    rng = np.random.default_rng(seed)
    data = bytearray(files_of_all_formats()[ending])
    for _ in range(int(rng.integers(1, 6))):
        data[int(rng.integers(len(data) if rng.random() < 0.5 else 60))] = int(rng.integers(256))
    path = tmp_path_factory.mktemp("damaged") / f"x.{ending}"
    path.write_bytes(bytes(data))
    import hdev

    try:
        code = 5200 * len(read(path))
    except hdev.HError as error:
        code = 5200 if error.code == 9004 else error.code
    assert code % 5200 < 100


def test_content_decides_not_the_ending(tmp_path):
    image = random_image(1, "byte", 4, 4)
    back(tmp_path / "x.png", image, "png")
    os.rename(tmp_path / "x.png", tmp_path / "x.jpg")
    assert same(read(tmp_path / "x.jpg"), image)
    (tmp_path / "text.png").write_text("no picture")
    with fails(5235, str(tmp_path)):
        read(tmp_path / "text.png")


def bomb(width, height):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def test_huge_images_are_refused(tmp_path, monkeypatch):
    (tmp_path / "a.png").write_bytes(bomb(2**31 - 1, 2**31 - 1))
    (tmp_path / "b.ppm").write_bytes(b"P6\n100000 100000\n255\n")
    (tmp_path / "c.ima").write_bytes(b"")
    (tmp_path / "c.exp").write_text("type real\nwidth 1000000\nheight 1000000\n")
    for name in ("a.png", "b.ppm", "c.ima"):
        with fails(9004, "HDEV_MAX_PIXELS"):
            read(tmp_path / name)
    monkeypatch.setenv("HDEV_MAX_PIXELS", "10")
    for ending, data in files_of_all_formats().items():
        (tmp_path / f"d.{ending}").write_bytes(data)
        with fails(9004, str(tmp_path)):
            read(tmp_path / f"d.{ending}")


def test_folders_and_pipes_are_no_images(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "folder.png").mkdir()
    for name in ("pipe.png", "folder.png"):
        with fails(5200):
            read(tmp_path / name)


def test_a_failed_write_leaves_the_old_file(tmp_path):
    path = tmp_path / "x.png"
    back(path, random_image(1, "byte", 4, 4), "png")
    before = path.read_bytes()
    with fails(5217, str(path)):
        run(WRITE, {"X": random_image(1, "real", 4, 4), "Format": "png", "Fill": 0, "Name": str(path)})
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["x.png"]
    with fails(5215):
        run(WRITE, {"X": random_image(1, "byte", 4, 4), "Format": "png", "Fill": 0, "Name": str(tmp_path / "no" / "x")})
    with fails(9000):
        run(
            WRITE,
            {"X": np.zeros((2, 2), np.uint8), "Format": "png", "Fill": 0, "Name": str(path)},
            permissions=permissions(sandbox=True),
        )


@pytest.mark.parametrize(
    ("format", "code"),
    [("gif", 1301), ("png 10", 1301), ("jpeg 101", 1301), ("tiff 5", 1301), ("tiff jpeg alpha", 1301), ("", 1301)],
)
def test_wrong_formats(format, code):
    with fails(code):
        run(WRITE, {"X": np.zeros((2, 2), np.uint8), "Format": format, "Fill": 0, "Name": "x"})


# ------------------------------------------------------------------------------------------------ regions, objects, contours


REGIONS = Objects([Region.rectangle1(-3, -5, 7, 9), Region.empty(), Region.from_points([2, 2, 5], [0, 4, 1])])


@pytest.mark.parametrize("name", ["r", "r.hobj", "r.reg"])
def test_regions(tmp_path, name):
    result = run("write_region (X, N)\nread_region (Y, N)", {"X": REGIONS, "N": str(tmp_path / name)})
    assert list(result["Y"]) == list(REGIONS)


def test_regions_as_tiff(tmp_path):
    regions = Objects([Region.rectangle1(3, 5, 7, 9), Region.from_points([2, 2, 5], [0, 4, 1])])
    result = run("write_region (X, N)\nread_region (Y, N)", {"X": regions, "N": str(tmp_path / "r.tif")})
    assert list(result["Y"]) == list(regions)
    with fails(5201):
        run("write_region (X, N)", {"X": REGIONS, "N": str(tmp_path / "r.tif")})


def test_objects_and_serialized_items(tmp_path):
    contour = Contour([0.5, 1, np.nan], [2, 3, 4], {"angle": [1, 2, 3]}, {"cont_approx": 7})
    mixed = Objects([random_image(3, "real", 4, 5, 2, "mask"), *REGIONS, contour])
    result = run(
        """
        write_object (X, N)
        read_object (Y, N)
        serialize_object (X, S)
        deserialize_object (Z, S)
        serialize_region (R, SR)
        deserialize_region (R2, SR)
        serialize_xld (C, SC)
        deserialize_xld (C2, SC)
        serialize_image (I, SI)
        deserialize_image (I2, SI)
        """,
        {"X": mixed, "N": str(tmp_path / "o"), "R": REGIONS, "C": contour, "I": mixed[0]},
    )
    for name in ("Y", "Z"):
        assert list(result[name])[:4] == list(mixed)[:4]
        assert result[name][4].attributes["angle"].tolist() == [1, 2, 3]
    assert list(result["R2"]) == list(REGIONS)
    assert result["I2"] == mixed[0]
    with fails(5270):
        run("serialize_object (X, S)\ndeserialize_region (Y, S)", {"X": mixed})
    data = (tmp_path / "o.hobj").read_bytes()
    for length in range(0, len(data), 37):
        (tmp_path / "o.hobj").write_bytes(data[:length])
        import hdev

        with pytest.raises(hdev.HError) as error:
            run("read_object (Y, N)", {"N": str(tmp_path / "o")})
        assert error.value.code in (5221, 5235)
    with fails(5279):
        (tmp_path / "p.hobj").write_bytes(data)
        read(tmp_path / "p.hobj")


def test_dxf(tmp_path):
    contours = Objects(
        [
            Contour([1.5, 2.25, 1e-17, 1.5], [0.1, 3, 4, 0.1], {"angle": [1, 2, 3, 1]}, {"cont_approx": 5, "x": 0.5}),
            Contour([1], [2]),
        ]
    )
    text = "write_contour_xld_dxf (X, N)\nread_contour_xld_dxf (Y, N, [], [], S)"
    result = run(text, {"X": contours, "N": str(tmp_path / "c")})
    assert list(result["Y"]) == list(contours)
    assert result["S"] == ["2 contours read"]
    plain = run("read_contour_xld_dxf (Y, N, 'read_attributes', 'false', S)", {"N": str(tmp_path / "c")})["Y"]
    assert not plain[0].attributes
    text = "write_contour_xld_arc_info (X, N)\nread_contour_xld_arc_info (Y, N)"
    again = run(text, {"X": Objects([Contour(c.rows, c.columns) for c in contours]), "N": str(tmp_path / "a")})
    assert [c.to_numpy().tolist() for c in again["Y"]] == [c.to_numpy().tolist() for c in contours]


def dxf(*entities, blocks=""):
    pairs = "\n".join(entities)
    return f"0\nSECTION\n2\nBLOCKS\n{blocks}0\nENDSEC\n0\nSECTION\n2\nENTITIES\n{pairs}\n0\nENDSEC\n0\nEOF\n"


def test_dxf_curves(tmp_path):
    circle = "0\nCIRCLE\n10\n5\n20\n7\n40\n100"
    arc = "0\nARC\n10\n0\n20\n0\n40\n10\n50\n270\n51\n90"
    ellipse = "0\nELLIPSE\n10\n0\n20\n0\n11\n20\n21\n0\n40\n0.5\n41\n0\n42\n6.283185307179586"
    half = "0\nLWPOLYLINE\n90\n2\n70\n0\n10\n0\n20\n0\n42\n1\n10\n2\n20\n0"
    spline = (
        "0\nSPLINE\n71\n2\n"
        + "".join(f"40\n{k}\n" for k in (0, 0, 0, 1, 1, 1))
        + "10\n0\n20\n0\n10\n1\n20\n2\n10\n2\n20\n0"
    )
    insert = "0\nINSERT\n2\nB\n10\n100\n20\n200\n50\n90"
    text = "0\nTEXT\n1\nhello"
    block = "0\nBLOCK\n2\nB\n10\n1\n20\n0\n0\nLINE\n10\n1\n20\n0\n11\n3\n21\n0\n0\nENDBLK\n"
    path = tmp_path / "x.dxf"
    path.write_text(dxf(circle, arc, ellipse, half, spline, insert, text, blocks=block))
    result = run("read_contour_xld_dxf (Y, N, 'max_approx_error', 0.01, S)", {"N": str(path)})
    c, a, e, h, s, i = result["Y"]
    assert result["S"] == ["6 contours read", "1 x TEXT not read"]
    assert np.allclose(np.hypot(c.columns - 5, c.rows - 7), 100)
    assert c.is_closed
    middle = np.hypot((c.columns[1:] + c.columns[:-1]) / 2 - 5, (c.rows[1:] + c.rows[:-1]) / 2 - 7)
    assert 100 - middle.min() <= 0.01
    assert (a.columns >= -1e-9).all()
    assert (a.rows[0], a.rows[-1]) == pytest.approx((-10, 10))
    assert np.allclose((e.columns / 20) ** 2 + (e.rows / 10) ** 2, 1)
    assert np.allclose(np.hypot(h.columns - 1, h.rows), 1)
    assert h.rows.min() == pytest.approx(-1, abs=0.05)
    t = np.linspace(0, 1, 101)
    assert np.allclose(np.interp(2 * t, s.columns, s.rows), 4 * t * (1 - t), atol=0.011)
    assert i.to_numpy().ravel() == pytest.approx([200, 100, 202, 100])
    for content, code in (("hello", 5235), (dxf(circle)[:-6], 5221), (dxf(circle.replace("100", "x")), 5235)):
        path.write_text(content)
        with fails(code, str(path)):
            run("read_contour_xld_dxf (Y, N, [], [], S)", {"N": str(path)})


def test_raw_sequences(tmp_path):
    values = np.arange(2 * 3 * 5, dtype=np.int16).reshape(2, 3, 5) - 7
    rows = [row.astype(">i2").tobytes() + b"\0\0" for row in values.reshape(6, 5)]
    (tmp_path / "raw").write_bytes(b"head" + b"".join(rows))
    text = "read_sequence (Y, 4, 5, 3, 1, 2, 3, 2, 'signed_short', 'MSBFirst', 'MSBFirst', 'long', {}, N)"
    image = run(text.format(2), {"N": str(tmp_path / "raw")})["Y"][0]
    assert np.array_equal(image.channels[0], values[1, 1:, 2:])
    with fails(5221):
        run(text.format(3), {"N": str(tmp_path / "raw")})
    (tmp_path / "bits").write_bytes(bytes([0b10100000, 0b01000000]))
    bits = "read_sequence (Y, 0, 3, 2, 0, 0, 3, 2, 'bit', 'MSBFirst', 'MSBFirst', 'byte', 1, N)"
    assert run(bits, {"N": str(tmp_path / "bits")})["Y"][0].channels[0].tolist() == [[1, 0, 1], [0, 1, 0]]


def test_texts_of_image_files(tmp_path):
    path = tmp_path / "x.png"
    image = random_image(1, "byte", 4, 4)
    back(path, image, "png")
    result = run(
        """
        write_image_metadata ('png', ['Author', 'Title'], ['Jürgen', 'x'], N)
        write_image_metadata ('', 'Title', 'y', N)
        read_image_metadata ('png', ['Title', 'Author', 'None'], N, V)
        read_image (Y, N)
        """,
        {"N": str(path)},
    )
    assert result["V"] == ["y", "Jürgen", ""]
    assert same(result["Y"], image)
    tifffile.imwrite(tmp_path / "x.tif", image.channels[0], description="a text", metadata=None)
    assert run("read_image_metadata ('tiff', 'ImageDescription', N, V)", {"N": str(tmp_path / "x.tif")})["V"] == [
        "a text"
    ]
