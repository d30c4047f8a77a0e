"""Image: access, channels, domains, formats, types, creation, manipulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdev.iconic import Contour, Image, Objects, Region
from hdev.iconic.pixels import PIXEL_TYPES
from tests.operators.pictures import TYPES, examples, images, inside, random_image, random_region, refused
from tests.operators.running import run

RAMP = Image([np.arange(20, dtype=np.uint8).reshape(4, 5)])


def of(text, **inputs):
    return run(text, inputs)


# ---------------------------------------------------------------------------------------------------------------- access


@given(images())
@examples(30)
def test_access(image):
    result = of(
        "get_image_size (X, W, H)\nget_image_type (X, T)\ncount_channels (X, N)\nget_grayval (X, [H-1, 0], [0, W-1], G)",
        X=image,
    )
    assert result["W"] == [image.width]
    assert result["H"] == [image.height]
    assert result["T"] == [image.type]
    assert result["N"] == [len(image.channels)]
    expected = []
    for place in ((-1, 0), (0, -1)):
        for channel in image.channels:
            value = channel[place]
            expected += [value.real, value.imag] if value.dtype.kind == "c" else list(np.atleast_1d(value))
    assert result["G"] == [v.item() for v in expected]


def test_interpolation():
    text = "get_grayval_interpolated (X, [0, 0.5, 1.25], [0, 0.5, 2], M, G)"
    for method, expected in {
        "nearest_neighbor": [0, 6, 7],
        "bilinear": [0, 3, 8.25],
        "bicubic": [0, None, None],
    }.items():
        values = of(text, X=RAMP, M=method)["G"]
        for value, known in zip(values, expected):
            assert known is None or value == pytest.approx(known)
    # A cubic through a plane is the plane, away from the border.
    plane = Image([(3.0 * np.arange(8)[:, None] + 2.0 * np.arange(9)).astype(np.float32)])
    values = of("get_grayval_interpolated (X, 3.3, 4.6, 'bicubic', G)", X=plane)["G"]
    assert values == pytest.approx([3 * 3.3 + 2 * 4.6])
    contour = Contour([0.0, 1.5, 9.0], [0.0, 1.0, 1.0])
    assert of("get_grayval_contour_xld (X, C, 'bilinear', G)", X=RAMP, C=contour)["G"] == pytest.approx([0, 8.5, 16])


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("get_grayval (X, 4, 0, G)", 1301),
        ("get_grayval (X, 0, -1, G)", 1302),
        ("get_grayval (X, [0, 1], 0, G)", 1402),
        ("get_grayval (X, 0.5, 0, G)", 1201),
        ("get_grayval_interpolated (X, 3.1, 0, 'bilinear', G)", 1301),
        ("get_grayval_interpolated (X, 3, 0, 'linear', G)", 1303),
        ("access_channel (X, Y, 2)", 1301),
        ("decompose3 (X, R, G, B)", 9005),
        ("get_image_pointer3 (X, R, G, B, T, W, H)", 9005),
        ("crop_part (X, Y, 0, 0, 0, 1)", 1303),
        ("crop_part (X, Y, 4, 0, 1, 1)", 1301),
        ("crop_part (X, Y, [0, 1], [0, 1, 2], 1, 1)", 1401),
        ("crop_rectangle1 (X, Y, 2, 2, 1, 3)", 1303),
        ("rectangle1_domain (X, Y, 2, 2, 3, 1)", 1304),
        ("tile_images (X, Y, 0, 'vertical')", 1301),
        ("tile_images (X, Y, 1, 'diagonal')", 1302),
        ("change_format (X, Y, 0, 3)", 1301),
        ("convert_image_type (X, Y, 'short')", 1301),
        ("gen_image_const (Y, 'short', 2, 2)", 1301),
        ("gen_image_const (Y, 'byte', 2, 0)", 1303),
        ("gen_image_const (Y, 'byte', 1048576, 1048576)", 6001),
        ("gen_image1 (Y, 'byte', 2, 2, 4096)", 1304),
        ("set_grayval (X, 0, 5, 1)", 1302),
        ("set_grayval (X, [0, 1], [0, 1], [1, 2, 3])", 1403),
        ("gen_image_proto (X, Y, [1, 2])", 1401),
        ("complex_to_real (X, R, G)", 9001),
    ],
)
def test_wrong_parameters(call, code):
    refused(code, call, {"X": RAMP})


# -------------------------------------------------------------------------------------------------------------- channels


@given(images(channels=(3,)))
@examples(20)
def test_channels_apart_and_together(image):
    result = of(
        """
        decompose3 (X, A, B, C)
        compose3 (A, B, C, All)
        image_to_channels (X, Parts)
        channels_to_image (Parts, Again)
        access_channel (X, Second, 2)
        append_channel (A, B, Two)
        append_channel (Two, C, Three)
        """,
        X=image,
    )
    assert result["All"] == result["Again"] == result["Three"] == image
    assert result["Second"] == result["B"]
    assert len(result["Parts"]) == 3


def test_composing_intersects_domains():
    left, right = RAMP.reduce(Region.rectangle1(0, 0, 3, 2)), RAMP.reduce(Region.rectangle1(0, 2, 3, 4))
    assert of("compose2 (X, Y, Z)", X=left, Y=right)["Z"][0].domain == Region.rectangle1(0, 2, 3, 2)
    refused(3117, "compose2 (X, Y, Z)", {"X": RAMP, "Y": Image([np.zeros((2, 2), np.uint8)])})
    refused(9009, "compose2 (X, Y, Z)", {"X": RAMP, "Y": Image([np.zeros((4, 5), np.uint16)])})


# --------------------------------------------------------------------------------------------------------------- domains


@given(images(channels=(1,)), st.integers(0, 2**32))
@examples(30)
def test_domains(image, seed):
    region = random_region(seed, image.height, image.width)
    result = of(
        """
        reduce_domain (X, R, Reduced)
        change_domain (X, R, Changed)
        full_domain (X, Full)
        get_domain (Reduced, D)
        add_channels (R, X, Added)
        rectangle1_domain (X, Rect, 1, -2, 3, 4)
        """,
        X=image,
        R=region,
    )
    mask = region.to_mask((image.height, image.width))
    assert np.array_equal(inside(result["Reduced"][0]), mask & inside(image))
    assert result["D"][0] == result["Reduced"][0].domain
    assert np.array_equal(inside(result["Changed"][0]), mask)
    assert result["Full"][0].has_full_domain
    assert result["Added"] == result["Reduced"]
    box = np.zeros_like(mask)
    box[1:4, :5] = True
    assert np.array_equal(inside(result["Rect"][0]), box & inside(image))


# --------------------------------------------------------------------------------------------------------------- formats


@given(images(), st.data())
@examples(30)
def test_cropping(image, data):
    row, column = data.draw(st.integers(0, image.height - 1)), data.draw(st.integers(0, image.width - 1))
    width, height = data.draw(st.integers(1, 15)), data.draw(st.integers(1, 15))
    part = of("crop_part (X, Y, R, C, W, H)", X=image, R=row, C=column, W=width, H=height)["Y"][0]
    same = of(
        "crop_rectangle1 (X, Y, R, C, R2, C2)", X=image, R=row, C=column, R2=row + height - 1, C2=column + width - 1
    )
    assert same["Y"][0] == part
    assert (part.width, part.height) == (width, height)
    padded = np.pad(inside(image), ((0, 15), (0, 15)))
    assert np.array_equal(inside(part), padded[row : row + height, column : column + width])
    for mine, whole in zip(part.channels, image.channels):
        known = whole[row : row + height, column : column + width]
        assert np.array_equal(mine[: known.shape[0], : known.shape[1]], known)
        assert not mine[known.shape[0] :].any()
        assert not np.shares_memory(mine, whole)


def test_cropping_the_domain():
    image = RAMP.reduce(Region.from_runs([1, 2], [1, 2], [2, 3]))
    result = of("crop_domain (X, Y)\ncrop_domain_rel (X, Z, -1, -1, 0, 1)", X=image)
    assert np.array_equal(result["Y"][0].channels[0], [[6, 7, 8], [11, 12, 13]])
    assert np.array_equal(inside(result["Y"][0]), [[1, 1, 0], [0, 1, 1]])
    assert np.array_equal(result["Z"][0].channels[0], [[0, 1, 2], [5, 6, 7], [10, 11, 12]])
    refused(3013, "crop_domain (X, Y)", {"X": RAMP.with_domain(Region.empty())})


def test_upright_rotated_rectangle():
    image = random_image(1, "byte", 30, 30)
    text = "crop_rectangle2 (X, Y, 15, 14, {}, 6, 3, 'true', 'nearest_neighbor')"
    straight = of(text.format("0"), X=image)["Y"][0].channels[0]
    assert np.array_equal(straight, image.channels[0][12:19, 8:21])
    quarter = of(text.format("rad(90)"), X=image)["Y"][0].channels[0]
    assert np.array_equal(quarter, np.rot90(image.channels[0][9:22, 11:18], -1))
    full = of("crop_rectangle2 (X, Y, 15, 14, 0, 6, 3, 'false', 'bilinear')", X=image)["Y"][0]
    assert np.array_equal(full.channels[0], image.channels[0][12:19, 8:21])
    assert full.has_full_domain


def test_tiling():
    small, large = Image([np.full((2, 2), 7, np.uint8)]), Image([np.full((4, 5), 9, np.uint8)])
    tiled = of("tile_images (X, Y, 2, 'horizontal')", X=Objects([small, large, large]))["Y"][0]
    assert (tiled.width, tiled.height) == (10, 8)
    expected = np.zeros((8, 10), np.uint8)
    expected[1:3, 1:3] = 7
    expected[:4, 5:] = expected[4:, :5] = 9
    assert np.array_equal(tiled.channels[0], expected)
    assert np.array_equal(inside(tiled), expected > 0)
    vertical = of("tile_images (X, Y, 2, 'vertical')", X=Objects([small, large, large]))["Y"][0].channels[0]
    assert (vertical[1, 1], vertical[4, 0], vertical[0, 5], vertical[5, 5]) == (7, 9, 9, 0)
    two = Image([np.full((2, 3), 1, np.uint8), np.full((2, 3), 2, np.uint8)])
    assert np.array_equal(
        of("tile_channels (X, Y, 1, 'vertical')", X=two)["Y"][0].channels[0], [[1] * 3] * 2 + [[2] * 3] * 2
    )
    placed = of(
        "tile_images_offset (X, Y, [0, 1], [0, 1], [-1, 0], [-1, 0], [-1, 1], [-1, 1], 4, 3)", X=Objects([small, large])
    )["Y"][0]
    assert np.array_equal(placed.channels[0], [[7, 7, 0, 0], [7, 9, 9, 0], [0, 9, 9, 0]])


def test_change_format():
    result = of("change_format (X, Y, 3, 6)", X=RAMP)["Y"][0]
    assert np.array_equal(result.channels[0][:4], RAMP.channels[0][:, :3])
    assert np.array_equal(inside(result), np.broadcast_to(np.arange(6)[:, None] < 4, (6, 3)))


# ----------------------------------------------------------------------------------------------------------------- types


@given(images([t for t in TYPES if "vector" not in t]), st.sampled_from([t for t in TYPES if "vector" not in t]))
@examples(60)
def test_conversion(image, type):
    converted = of("convert_image_type (X, Y, T)", X=image, T=type)["Y"][0]
    assert converted.type == type
    assert np.array_equal(inside(converted), inside(image))
    for old, new in zip(image.channels, converted.channels):
        old, new = old[inside(image)], new[inside(image)]
        if type == image.type:
            assert np.array_equal(old, new)
            continue
        values = [v.real if isinstance(v, complex) else v for v in old.tolist()]
        if type in ("real", "complex"):
            assert np.array_equal(new, np.array(values).astype(PIXEL_TYPES[type].dtype))
            continue
        limits = np.iinfo(PIXEL_TYPES[type].dtype)
        for value, result in zip(values, new.tolist()):
            whole = int(abs(value) + 0.5) * (1 if value >= 0 else -1) if isinstance(value, float) else value
            if type == "direction":
                assert result == (whole if 0 <= whole < 180 else 255)
            else:
                assert result == min(max(whole, limits.min), limits.max)


def test_conversion_of_extremes():
    values = np.array([[np.nan, np.inf, -np.inf, 2.5, -2.5, 0.49999997, 2147483648.0, -3e38]], np.float32)
    for type, expected in {
        "int4": [0, 2**31 - 1, -(2**31), 3, -3, 0, 2**31 - 1, -(2**31)],
        "byte": [0, 255, 0, 3, 0, 0, 255, 0],
        "int8": [0, 2**63 - 1, -(2**63), 3, -3, 0, 2**31, -(2**63)],
    }.items():
        assert of("convert_image_type (X, Y, T)", X=Image([values]), T=type)["Y"][0].channels[0].tolist() == [expected]


def test_parts_of_vectors_and_complex_numbers():
    for type, text in {
        "complex": "complex_to_real (X, A, B)\nreal_to_complex (A, B, Y)",
        "vector_field_relative": "vector_field_to_real (X, A, B)\nreal_to_vector_field (A, B, Y, 'vector_field_relative')",
    }.items():
        image = random_image(3, type, 4, 6, domain="mask")
        result = of(text, X=image)
        assert result["Y"][0] == image
        assert result["A"][0].type == "real"


# -------------------------------------------------------------------------------------------------------------- creation


@pytest.mark.parametrize("type", TYPES)
def test_constant_images(type):
    result = of("gen_image_const (X, T, 5, 3)\ngen_image_proto (X, Y, 300.6)", T=type)
    assert (result["X"][0].type, result["X"][0].width, result["X"][0].height) == (type, 5, 3)
    assert not result["X"][0].channels[0].any()
    constant = {
        "byte": 255,
        "cyclic": 255,
        "direction": 255,
        "int1": 127,
        "int2": 301,
        "uint2": 301,
        "int4": 301,
        "int8": 301,
    }
    assert (result["Y"][0].channels[0] == constant.get(type, np.float32(300.6))).all()


def test_surfaces():
    result = of(
        """
        gen_image_gray_ramp (A, 2, 3, 100, 1, 2, 40, 60)
        gen_image_surface_first_order (B, 'real', 0.5, -0.25, 7, 1.5, 2.5, 40, 60)
        gen_image_surface_second_order (C, 'real', 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 3, 4, 40, 60)
        get_domain (A, D)
        fit_surface_first_order (D, B, 'regression', 5, 2, Al, Be, Ga)
        fit_surface_second_order (D, C, 'tukey', 5, 2, P1, P2, P3, P4, P5, P6)
        """
    )
    r, c = np.mgrid[0:60, 0:40].astype(float)
    assert np.array_equal(result["A"][0].channels[0], np.clip(2 * (r - 1) + 3 * (c - 2) + 100, 0, 255))
    assert np.allclose(result["B"][0].channels[0], 0.5 * (r - 1.5) - 0.25 * (c - 2.5) + 7)
    y, x = r - 3, c - 4
    surface = 0.1 * y * y + 0.2 * x * x + 0.3 * x * y + 0.4 * y + 0.5 * x + 0.6
    assert np.allclose(result["C"][0].channels[0], surface, rtol=1e-6)
    assert result["Al"] + result["Be"] == pytest.approx([0.5, -0.25], abs=1e-6)
    assert [result[f"P{k}"][0] for k in (1, 2, 3)] == pytest.approx([0.1, 0.2, 0.3], rel=1e-5)


@given(st.lists(st.integers(0, 2**32), min_size=1, max_size=4))
@examples(15)
def test_images_of_regions(seeds):
    regions = [random_region(seed, 7, 9) for seed in seeds]
    masks = [region.to_mask((7, 9)) for region in regions]
    image = random_image(seeds[0], "byte", 7, 9)
    result = of(
        """
        region_to_bin (R, B, 200, 10, 9, 7)
        region_to_label (R, L, 'int2', 9, 7)
        region_to_mean (R, I, M)
        paint_region (R, I, P, V, 'fill')
        """,
        R=Objects(regions),
        I=image,
        V=[20 * k for k in range(len(seeds))],
    )
    assert np.array_equal(result["B"][0].channels[0], np.where(np.any(masks, axis=0), 200, 10))
    label, mean, painted = np.zeros((7, 9), int), np.zeros((7, 9), int), image.channels[0].copy()
    for k, mask in enumerate(masks):
        label[mask] = k + 1
        painted[mask] = 20 * k
        if mask.any():
            mean[mask] = int(image.channels[0][mask].mean() + 0.5)
    assert np.array_equal(result["L"][0].channels[0], label)
    assert np.array_equal(result["M"][0].channels[0], mean)
    assert np.array_equal(result["P"][0].channels[0], painted)


def test_memory():
    image = random_image(5, "uint2", 4, 6, channels=3)
    result = of(
        """
        get_image_pointer1 (X, P, T, W, H)
        gen_image1 (Y, T, W, H, P)
        get_image_pointer3 (X, P1, P2, P3, T3, W3, H3)
        gen_image3 (Z, T, W, H, P1, P2, P3)
        reduce_domain (X, R, Part)
        get_image_pointer1_rect (Part, Q, QW, QH, VPitch, HPitch, Bits)
        gen_image1_rect (V, Q, QW, QH, VPitch, HPitch, Bits, 'true', 0)
        interleave_channels (B, I, 'bgr', 20, 0)
        get_image_pointer1 (I, PI, T4, W4, H4)
        gen_image_interleaved (J, PI, 'bgr', 6, 4, 20, 'byte', 0, 0, 0, 0, -1, 0)
        """,
        X=image,
        R=Region.rectangle1(1, 2, 2, 4),
        B=random_image(6, "byte", 4, 6, channels=3),
    )
    assert result["Y"][0] == image.channel(0)
    assert result["Z"][0] == image
    assert np.array_equal(result["V"][0].channels[0], image.channels[0][1:3, 2:5])
    assert result["J"][0] == random_image(6, "byte", 4, 6, channels=3)


# ----------------------------------------------------------------------------------------------------------- manipulation


def test_changes_in_place_are_seen_by_images_that_share():
    result = of(
        """
        gen_image_const (X, 'byte', 4, 3)
        copy_image (X, Copy)
        reduce_domain (X, R, Shared)
        concat_obj (X, Copy, Both)
        crop_part (X, Part, 0, 0, 4, 3)
        set_grayval (X, [0, 1], [1, 2], [7, 300])
        overpaint_region (X, R, 9, 'fill')
        overpaint_gray (X, G)
        """,
        R=Region.rectangle1(2, 0, 2, 1),
        G=Image([np.full((3, 4), 5, np.uint8)], domain=Region.from_points([0], [3])),
    )
    expected = [[0, 7, 0, 5], [0, 0, 255, 0], [9, 9, 0, 0]]
    assert result["X"][0].channels[0].tolist() == expected
    assert result["Shared"][0].channels[0].tolist() == expected
    assert result["Both"][0].channels[0].tolist() == expected
    assert not result["Copy"][0].channels[0].any()
    assert not result["Part"][0].channels[0].any()


def test_arrays_of_the_caller_are_not_changed():
    array = np.zeros((3, 3), np.uint8)
    result = of("set_grayval (X, 0, 0, 9)\noverpaint_region (X, R, 4, 'fill')", X=array, R=Region.from_points([1], [1]))
    assert not array.any()
    assert result["X"][0].channels[0].tolist() == [[9, 0, 0], [0, 4, 0], [0, 0, 0]]


def test_margin():
    painted = of("paint_region (R, X, Y, 1, 'margin')", R=Region.rectangle1(1, 1, 4, 4), X=np.zeros((6, 6), np.uint8))[
        "Y"
    ]
    expected = np.zeros((6, 6), int)
    expected[1:5, 1:5] = 1
    expected[2:4, 2:4] = 0
    assert np.array_equal(painted[0].channels[0], expected)


def test_painting_gray_values_and_contours():
    source = random_image(1, "int2", 5, 5, domain="mask")
    target = random_image(2, "int2", 5, 5)
    painted = of("paint_gray (X, Y, Z)", X=source, Y=target)["Z"][0].channels[0]
    assert np.array_equal(painted, np.where(inside(source), source.channels[0], target.channels[0]))
    square = Contour([2, 2, 6, 6, 2], [2, 6, 6, 2, 2])
    result = of("paint_xld (C, X, Y, 200)", C=square, X=np.zeros((9, 9), np.uint8))["Y"][0].channels[0]
    assert (result[3:6, 3:6] == 200).all()
    assert not result[[0, 8]].any()
    assert result.sum() / 200 == pytest.approx(16, abs=0.3)
