"""Training and classifying from programs: what is asked of images and labels, results, repetition."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch")

from hdev.iconic import Image, Objects

from ..running import fails, run

PREPARE = """
    set_system ('seed_rand', 7)
    read_dl_classifier ('pretrained_dl_classifier_{net}.hdl', H)
    set_dl_classifier_param (H, 'image_dimensions', [{side},{side},{channels}])
    set_dl_classifier_param (H, 'classes', ['cat','dog','owl'])
    set_dl_classifier_param (H, ['batch_size','batch_size_multiplier','runtime','weight_prior'], [{size},{times},'cpu',0.01])
    """
RNG = np.random.default_rng(11)


def images(count: int = 4, side: int = 16, channels: int = 1, kind: str = "real") -> Objects:
    values = RNG.uniform(-127, 128, (count, channels, side, side)).astype(np.float32)
    if kind != "real":
        return Objects([Image([np.abs(c).astype(np.uint8) for c in one], kind) for one in values])
    return Objects([Image(list(one), "real") for one in values])


def train(
    text: str,
    given: Objects | None = None,
    *,
    net: str = "compact",
    side: int = 16,
    channels: int = 1,
    size: int = 4,
    times: int = 1,
) -> Any:
    prepare = PREPARE.format(net=net, side=side, channels=channels, size=size, times=times)
    return run(prepare + text, {"Images": images() if given is None else given})


STEP = "train_dl_classifier_batch (Images, H, {}, R)\n"
LOSS = "get_dl_classifier_train_result (R, ['loss','loss_label','loss_regularization','loss_regularization_term'], L)\n"


def test_losses_and_labels() -> None:
    """Names and positions are the same; the parts add up; the first loss is near log 3."""
    program = STEP + LOSS
    names = train(program.format("['cat','owl','dog','owl']"), same := images())["L"]
    positions = train(program.format("[0,2,'dog',2]"), same)["L"]
    assert names == positions
    assert names[0] == pytest.approx(names[1] + names[2])
    assert names[2] == names[3] > 0
    assert names[1] == pytest.approx(np.log(3), abs=0.2)


def test_the_learning_rate_0_changes_no_weight() -> None:
    result = train(
        "set_dl_classifier_param (H, 'learning_rate', 0)\n" + (STEP + LOSS).format("[0,1,2,0]") * 2 + "A := L\n"
    )
    first = train((STEP + LOSS).format("[0,1,2,0]"))["L"]
    assert result["L"][2] == first[2]


def test_a_multiplier_takes_parts_of_the_batch() -> None:
    """Twice two images: 4 are asked for, and the loss is the mean of both parts, which normalize for themselves."""
    given = images(4)
    whole = train((STEP + LOSS).format("[0,1,2,0]"), given, size=4)["L"][1]
    parts = train((STEP + LOSS).format("[0,1,2,0]"), given, size=2, times=2)["L"][1]
    device = train("set_dl_classifier_param (H, 'batch_size_device', 2)\n" + (STEP + LOSS).format("[0,1,2,0]"), given)[
        "L"
    ][1]
    single = [
        train((STEP + LOSS).format(labels), Objects(list(given)[first : first + 2]), size=2)["L"][1]
        for first, labels in ((0, "[0,1]"), (2, "[2,0]"))
    ]
    assert parts == pytest.approx(np.mean(single), rel=1e-5)
    assert device == parts
    assert parts != pytest.approx(whole, rel=1e-6)


@pytest.mark.parametrize("net", ["compact", "mobilenet_v2"])
def test_training_can_be_repeated(net: str) -> None:
    """The same seed gives the same weights, dropout included; another seed gives others."""
    side = 32
    given = images(4, side)
    program = "set_system ('seed_rand', {})\n" + STEP.format("[0,1,2,0]") * 3 + "serialize_dl_classifier (H, S)"
    data = [train(program.format(seed), given, net=net, side=side)["S"][0].data for seed in (3, 3, 4)]
    assert data[0] == data[1]
    assert (data[0] == data[2]) == (net == "compact")  # weights are drawn before this seed; dropout is drawn after it


REFUSED = {
    "number of images": (7800, {"count": 3}, "[0,1,2]"),
    "no images": (7800, {"count": 0}, "[]"),
    "number of labels": (7714, {}, "[0,1,2]"),
    "unknown name": (7714, {}, "['cat','cow','dog','dog']"),
    "position too large": (7714, {}, "[0,1,2,3]"),
    "negative position": (7714, {}, "[0,1,2,-1]"),
    "real label": (7714, {}, "[0,1,2,1.0]"),
    "type": (9001, {"kind": "byte"}, "[0,1,2,0]"),
    "size": (2106, {"side": 17}, "[0,1,2,0]"),
    "channels": (3122, {"channels": 3}, "[0,1,2,0]"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_training_refuses_leaves_the_classifier_alone(name: str) -> None:
    code, given, labels = REFUSED[name]
    program = f"""
        serialize_dl_classifier (H, Before)
        try
            train_dl_classifier_batch (Images, H, {labels}, R)
        catch (E)
        endtry
        serialize_dl_classifier (H, After)
        """
    result = train(program, images(**given))
    assert result["E"][0] == code
    assert result["Before"][0].data == result["After"][0].data


def test_width_and_height_have_codes_of_their_own() -> None:
    for shape, code in (((16, 17), 2106), ((17, 16), 2107)):
        wrong = Objects([Image([np.zeros(shape, np.float32)], "real")])
        with fails(code):
            train("apply_dl_classifier (Images, H, R)", wrong)


def test_regions_are_no_images() -> None:
    with fails(2105):
        train("gen_rectangle1 (Region, 0, 0, 15, 15)\napply_dl_classifier (Region, H, R)")


def test_before_classes_are_set() -> None:
    read = "read_dl_classifier ('pretrained_dl_classifier_compact.hdl', H)\nset_dl_classifier_param (H, ['batch_size','runtime'], [1,'cpu'])\ngen_image_const (I, 'real', 224, 224)\nchannels_to_image (I, I)\ncompose3 (I, I, I, I)\n"
    with fails(7714, "'classes'"):
        run(read + "train_dl_classifier_batch (I, H, 0, R)")
    with fails(7741, "'classes'"):
        run(read + "apply_dl_classifier (I, H, R)")


def test_a_loss_that_is_no_number() -> None:
    given = [*images(3), Image([np.full((16, 16), np.nan, np.float32)], "real")]
    program = """
        serialize_dl_classifier (H, Before)
        try
            train_dl_classifier_batch (Images, H, [0,1,2,0], R)
        catch (E)
        endtry
        serialize_dl_classifier (H, After)
        """
    result = train(program, Objects(given))
    assert result["E"][0] == 7720
    assert result["Before"][0].data == result["After"][0].data


def test_results_of_classification() -> None:
    """All classes of one image by decreasing confidence; of all images the first one; positions belong to names."""
    result = train(
        """
        apply_dl_classifier (Images, H, R)
        get_dl_classifier_result (R, 'all', 'predicted_classes', Best)
        get_dl_classifier_result (R, 'all', 'confidences', BestConfidence)
        Classes := {}
        for I := 0 to 6 by 1
            get_dl_classifier_result (R, I, 'predicted_classes', Classes.at(I))
            get_dl_classifier_result (R, I, 'confidences', C.at(I))
            get_dl_classifier_result (R, I, 'predicted_class_indices', P.at(I))
        endfor
        tuple_sem_type (R, S)
        """.replace("Classes := {}", "Classes := {}\nC := {}\nP := {}"),
        images(7),
    )
    names = np.array(["cat", "dog", "owl"])
    for number in range(7):
        confidences, classes = result["C"][number], result["Classes"][number]
        assert confidences == sorted(confidences, reverse=True)
        assert sum(confidences) == pytest.approx(1, abs=1e-6)
        assert sorted(classes) == ["cat", "dog", "owl"]
        assert list(names[result["P"][number]]) == list(classes)
        assert result["Best"][number] == classes[0]
        assert result["BestConfidence"][number] == confidences[0]
    assert result["S"] == ["dl_classifier_result"]


@pytest.mark.parametrize("call", ["R, 4, 'confidences'", "R, -1, 'confidences'", "R, 'first', 'confidences'"])
def test_images_without_results(call: str) -> None:
    with fails(1302):
        train(f"apply_dl_classifier (Images, H, R)\nget_dl_classifier_result ({call}, X)")


def test_results_that_do_not_exist() -> None:
    with fails(7723):
        train("apply_dl_classifier (Images, H, R)\nget_dl_classifier_result (R, 0, 'colour', X)")
    with fails(7723):
        train(STEP.format("[0,1,2,0]") + "get_dl_classifier_train_result (R, 'colour', X)")
    with fails(7705):
        train("gen_empty_obj (E)\napply_dl_classifier (E, H, R)")


def test_cleared_results() -> None:
    with fails(2454):
        train(
            STEP.format("[0,1,2,0]")
            + "clear_dl_classifier_train_result (R)\nget_dl_classifier_train_result (R, 'loss', X)"
        )
    with fails(2454):
        train(
            "apply_dl_classifier (Images, H, R)\nclear_dl_classifier_result (R)\nget_dl_classifier_result (R, 'all', 'confidences', X)"
        )


def test_domains_are_ignored() -> None:
    result = train(
        """
        apply_dl_classifier (Images, H, R)
        get_dl_classifier_result (R, 'all', 'confidences', Whole)
        gen_rectangle1 (Region, 0, 0, 3, 3)
        reduce_domain (Images, Region, Images)
        apply_dl_classifier (Images, H, R)
        get_dl_classifier_result (R, 'all', 'confidences', Reduced)
        """
    )
    assert result["Whole"] == result["Reduced"]


def test_new_classes_forget_the_output_layer_and_the_velocity() -> None:
    result = train(
        STEP.format("[0,1,2,0]")
        + """
        set_dl_classifier_param (H, 'classes', ['a','b'])
        serialize_dl_classifier (H, S)
        train_dl_classifier_batch (Images, H, ['a','b','a','b'], R)
        apply_dl_classifier (Images, H, R)
        get_dl_classifier_result (R, 0, 'confidences', C)
        """
    )
    assert len(result["C"]) == 2
    assert b"velocity/" not in result["S"][0].data


def test_two_threads_train_one_after_the_other() -> None:
    """Steps of two threads with one handle do not mix: as many steps as calls, and a usable classifier."""
    result = train(
        """
        for I := 1 to 4 by 1
            par_start<T1> : train_dl_classifier_batch (Images, H, [0,1,2,0], R1)
            par_start<T2> : train_dl_classifier_batch (Images, H, [0,1,2,0], R2)
            par_join ([T1,T2])
        endfor
        serialize_dl_classifier (H, S)
        """
    )
    from hdev.deep_learning.model import Model

    model, _ = Model.unpack(result["S"][0].data)
    assert int(model.module.state_dict()["conv1.1.num_batches_tracked"]) == 8
