"""Samples brought into the form of a model: images, classes of pixels, boxes, masks, anomalies."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hdev import HError
from hdev.iconic import Image, Objects, Region

from .support import values

PARAM = (
    "create_dl_preprocess_param ('{type}', {width}, {height}, {channels}, -127, 128, '{normalization}', '{domain}', "
    "[], {background}, {merged}, [], P)\n"
)


def param(kind: str = "classification", **given: Any) -> str:
    settings = {
        "type": kind,
        "width": 8,
        "height": 6,
        "channels": 1,
        "normalization": "none",
        "domain": "full_domain",
        "background": "[]",
        "merged": "[]",
    }
    return PARAM.format(**{**settings, **given})


def preprocessed(text: str, image: Image, **objects: Any) -> dict[str, Any]:
    """The sample after preprocessing: `text` makes the parameters P and may add to Sample."""
    names = "".join(f"set_dict_object ({name}, Sample, '{name}')\n" for name in objects)
    reads = "".join(f"get_dict_object (Out_{name}, Sample, '{name}')\n" for name in objects)
    program = (
        "create_dict (Sample)\nset_dict_object (Image, Sample, 'image')\n"
        + names
        + text
        + "\npreprocess_dl_samples (Sample, P)\nget_dict_object (Out, Sample, 'image')\n"
        + reads
        + "get_dict_param (Sample, 'keys', [], Keys)\n"
    )
    return values(program, {"Image": image, **objects})


RNG = np.random.default_rng(5)
BYTES = RNG.integers(0, 256, (6, 8)).astype(np.uint8)


def test_bytes_are_shifted_and_other_types_stay() -> None:
    out = preprocessed(param(), Image([BYTES]))["Out"]
    assert out[0].type == "real"
    assert out[0].to_numpy() == pytest.approx(BYTES - 127.0)
    words = RNG.integers(0, 60_000, (6, 8)).astype(np.uint16)
    assert preprocessed(param(), Image([words]))["Out"][0].to_numpy() == pytest.approx(words.astype(float))


def test_one_channel_becomes_three_and_three_one() -> None:
    out = preprocessed(param(channels=3), Image([BYTES]))["Out"][0]
    assert all((c == out.channels[0]).all() for c in out.channels)
    assert len(out.channels) == 3
    planes = [RNG.integers(0, 256, (6, 8)).astype(np.uint8) for _ in range(3)]
    gray = preprocessed(param(), Image(planes))["Out"][0].to_numpy()
    expected = 0.299 * planes[0] + 0.587 * planes[1] + 0.114 * planes[2] - 127
    assert gray == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize(("normalization", "measured"), [("first_channel", 1), ("all_channels", 3)])
def test_contrast(normalization: str, measured: int) -> None:
    planes = [RNG.uniform(a, b, (6, 8)).astype(np.float32) for a, b in ((10, 60), (0, 80), (-5, 20))]
    out = preprocessed(param(channels=3, normalization=normalization), Image(planes))["Out"][0]
    low = min(p.min() for p in planes[:measured])
    high = max(p.max() for p in planes[:measured])
    for channel, plane in zip(out.channels, planes):
        assert channel == pytest.approx(-127 + (plane - low) * 255 / (high - low), abs=1e-3)


def test_constant_values() -> None:
    planes = [RNG.integers(0, 256, (6, 8)).astype(np.uint8) for _ in range(3)]
    out = preprocessed(param(channels=3, normalization="constant_values"), Image(planes))["Out"][0]
    for channel, plane, mean, deviation in zip(
        out.channels, planes, (123.675, 116.28, 103.53), (58.395, 57.12, 57.375)
    ):
        assert channel == pytest.approx((plane - mean) / deviation, abs=1e-3)


def test_sizes_and_domains() -> None:
    image = Image([np.full((30, 40), 90, np.uint8)])
    assert preprocessed(param(), image)["Out"][0].to_numpy() == pytest.approx(np.full((6, 8), -37.0))
    pixels = np.zeros((30, 40), np.uint8)
    pixels[4:10, 8:16] = BYTES
    part = Image([pixels]).reduce(Region.rectangle1(4, 8, 9, 15))
    out = preprocessed(param(domain="crop_domain"), part)["Out"][0]
    assert out.to_numpy() == pytest.approx(BYTES - 127.0)


def test_classes_of_pixels() -> None:
    classes = RNG.integers(0, 4, (12, 16)).astype(np.uint8)
    result = preprocessed(
        param("segmentation", width=16, height=12, background="0", merged="[2, 3]"),
        Image([np.zeros((12, 16), np.uint8)]),
        segmentation_image=Image([classes]),
    )
    out = result["Out_segmentation_image"][0]
    assert out.type == "real"
    assert (out.to_numpy() == np.where(classes >= 2, 0, classes)).all()


def test_zoomed_classes_are_not_mixed() -> None:
    classes = np.repeat(np.repeat(np.array([[0, 9], [5, 0]], np.uint8), 15, axis=0), 20, axis=1)
    out = preprocessed(
        param("segmentation"), Image([np.zeros((30, 40), np.uint8)]), segmentation_image=Image([classes])
    )["Out_segmentation_image"][0]
    assert (out.to_numpy() == np.repeat(np.repeat([[0, 9], [5, 0]], 3, axis=0), 4, axis=1)).all()


def test_classes_of_a_part() -> None:
    classes = RNG.integers(0, 4, (30, 40)).astype(np.uint8)
    image = Image([np.zeros((30, 40), np.uint8)]).reduce(Region.rectangle1(4, 8, 9, 15))
    out = preprocessed(param("segmentation", domain="crop_domain"), image, segmentation_image=Image([classes]))
    assert (out["Out_segmentation_image"][0].to_numpy() == classes[4:10, 8:16]).all()


def test_anomalies() -> None:
    marks = (RNG.random((6, 8)) > 0.7).astype(np.uint8)
    out = preprocessed(param("anomaly_detection"), Image([BYTES]), anomaly_ground_truth=Image([marks]))
    assert (out["Out_anomaly_ground_truth"][0].to_numpy() == marks).all()


BOXES = (
    "set_dict_tuple (Sample, 'bbox_row1', {r1})\nset_dict_tuple (Sample, 'bbox_col1', {c1})\n"
    "set_dict_tuple (Sample, 'bbox_row2', {r2})\nset_dict_tuple (Sample, 'bbox_col2', {c2})\n"
    "set_dict_tuple (Sample, 'bbox_label_id', {labels})\nset_dict_tuple (Sample, 'image_id', 77)\n"
)
READ = "".join(f"get_dict_tuple (Sample, 'bbox_{n}', {n})\n" for n in ("row1", "col1", "row2", "col2", "label_id"))


def boxes_after(text: str, image: Image) -> dict[str, Any]:
    program = f"create_dict (Sample)\nset_dict_object (Image, Sample, 'image')\n{text}preprocess_dl_samples (Sample, P)\n{READ}"
    return values(program, {"Image": image})


def test_boxes_follow_their_image() -> None:
    # Edges of pixels at -0.5 and 59.5 stay edges; a box over pixels 10 .. 19 of 60 is one over the third sixth of 30.
    text = BOXES.format(r1="[-0.5, 9.5]", c1="[-0.5, 19.5]", r2="[59.5, 19.5]", c2="[39.5, 29.5]", labels="[3, 4]")
    found = boxes_after(text + param("detection", width=80, height=30), Image([np.zeros((60, 40), np.uint8)]))
    assert found["row1"] == pytest.approx([-0.5, 4.5])
    assert found["row2"] == pytest.approx([29.5, 9.5])
    assert found["col1"] == pytest.approx([-0.5, 39.5])
    assert found["col2"] == pytest.approx([79.5, 59.5])
    assert found["label_id"] == [3, 4]


def test_boxes_outside_of_the_part_are_dropped() -> None:
    image = Image([np.zeros((60, 40), np.uint8)]).reduce(Region.rectangle1(20, 10, 39, 29))
    text = BOXES.format(r1="[0, 10, 25]", c1="[0, 5, 12]", r2="[15, 30, 30]", c2="[9, 20, 18]", labels="[1, 2, 3]")
    found = boxes_after(text + param("detection", width=20, height=20, domain="crop_domain"), image)
    assert found["label_id"] == [2, 3]
    assert found["row1"] == pytest.approx([0, 5])
    assert found["col1"] == pytest.approx([0, 2])
    assert found["row2"] == pytest.approx([10, 10])
    assert found["col2"] == pytest.approx([10, 8])


def test_boxes_without_area_are_told_by_the_number_of_the_image() -> None:
    text = BOXES.format(r1="[5]", c1="[5]", r2="[5]", c2="[9]", labels="[1]")
    with pytest.raises(HError) as caught:
        boxes_after(text + param("detection"), Image([np.zeros((60, 40), np.uint8)]))
    assert "77" in str(caught.value.user_data)


@pytest.mark.parametrize("phi", [0.0, 0.6, -1.2, 1.5707963267948966, 3.0])
@pytest.mark.parametrize("factors", [(0.5, 0.5), (0.5, 2.0)])
def test_turned_boxes_follow_their_image(phi: float, factors: tuple[float, float]) -> None:
    text = (
        "set_dict_tuple (Sample, 'bbox_row', [20.0])\nset_dict_tuple (Sample, 'bbox_col', [30.0])\n"
        f"set_dict_tuple (Sample, 'bbox_phi', [{phi}])\nset_dict_tuple (Sample, 'bbox_length1', [9.0])\n"
        "set_dict_tuple (Sample, 'bbox_length2', [4.0])\nset_dict_tuple (Sample, 'bbox_label_id', [1])\n"
    )
    read = "".join(f"get_dict_tuple (Sample, 'bbox_{n}', {n})\n" for n in ("row", "col", "phi", "length1", "length2"))
    program = (
        "create_dict (Sample)\nset_dict_object (Image, Sample, 'image')\n"
        + text
        + param("detection", width=int(60 * factors[1]), height=int(40 * factors[0]))
        + "preprocess_dl_samples (Sample, P)\n"
        + read
    )
    found = values(program, {"Image": Image([np.zeros((40, 60), np.uint8)])})
    # The end of the first axis of the box, as a point of the picture.
    end = np.array([20.0 - np.sin(phi) * 9, 30.0 + np.cos(phi) * 9])
    expected = (end + 0.5) * factors - 0.5
    shown = (
        found["row"] - np.sin(found["phi"]) * found["length1"],
        found["col"] + np.cos(found["phi"]) * found["length1"],
    )
    assert shown == pytest.approx(expected)
    assert found["length1"] * found["length2"] == pytest.approx(36 * factors[0] * factors[1])


def test_masks_follow_their_boxes() -> None:
    masks = Objects([Region.rectangle1(0, 0, 15, 9), Region.rectangle1(25, 12, 30, 18)])
    image = Image([np.zeros((60, 40), np.uint8)]).reduce(Region.rectangle1(20, 10, 39, 29))
    text = BOXES.format(r1="[0, 25]", c1="[0, 12]", r2="[15, 30]", c2="[9, 18]", labels="[1, 3]")
    program = (
        "create_dict (Sample)\nset_dict_object (Image, Sample, 'image')\nset_dict_object (Masks, Sample, 'mask')\n"
        + text
        + param("detection", width=20, height=20, domain="crop_domain")
        + "preprocess_dl_samples (Sample, P)\nget_dict_object (Out, Sample, 'mask')\n"
    )
    out = values(program, {"Image": image, "Masks": masks})["Out"]
    assert [r.bounding_box for r in out] == [(5, 2, 10, 8)]


def test_raw_data_for_augmentation() -> None:
    text = param() + "set_dict_tuple (P, 'augmentation', 'true')\n"
    program = (
        "create_dict (Sample)\nset_dict_object (Image, Sample, 'image')\n"
        + text
        + "preprocess_dl_samples (Sample, P)\nget_dict_tuple (Sample, 'augmentation_data', A)\n"
        "get_dict_object (Raw, A, 'image_high_res')\n"
    )
    raw = values(program, {"Image": Image([np.full((30, 40), 9, np.uint8)])})["Raw"]
    assert (raw[0].width, raw[0].height, raw[0].type) == (40, 30, "byte")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("remove_dict_key (P, 'image_width')", "image_width"),
        ("set_dict_tuple (P, 'colour', 1)", "colour"),
        ("set_dict_tuple (P, 'domain_handling', 'keep_domain')", "keep_domain"),
        ("set_dict_tuple (P, 'normalization_type', 'nice')", "nice"),
        ("set_dict_tuple (P, 'model_type', 'cooking')", "cooking"),
        ("remove_dict_key (Sample, 'image')", "image"),
    ],
)
def test_parameters_that_can_not_be(text: str, named: str) -> None:
    with pytest.raises(HError) as caught:
        preprocessed(param() + text, Image([BYTES]))
    assert named in str(caught.value.user_data)


def test_checks_can_be_switched_off() -> None:
    preprocessed(param() + "set_dict_tuple (P, 'colour', 1)\nset_dict_tuple (P, 'check_params', 0)", Image([BYTES]))
