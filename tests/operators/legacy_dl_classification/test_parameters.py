"""Parameters of classifiers: defaults, values, errors that change nothing."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from ..running import fails, run

READ = "read_dl_classifier ('pretrained_dl_classifier_{}.hdl', H)\n"
ALL = (
    "get_dl_classifier_param (H, ['batch_size','batch_size_multiplier','gpu','image_width','image_height',"
    "'image_num_channels','learning_rate','momentum','weight_prior','runtime'], P)\n"
    "get_dl_classifier_param (H, 'classes', C)\nget_dl_classifier_param (H, 'image_dimensions', D)\n"
)


@pytest.mark.parametrize(
    ("name", "size"),
    [("compact", 160), ("enhanced", 96), ("resnet18", 24), ("resnet50", 23), ("alexnet", 230), ("mobilenet_v2", 40)],
)
def test_defaults(name: str, size: int) -> None:
    result = run(READ.format(name) + ALL + "get_dl_classifier_param (H, ['image_range_min','image_range_max'], R)")
    assert result["P"] == [size, 1, 0, 224, 224, 3, 0.001, 0.9, 0.0, "gpu"]
    assert result["C"] == []
    assert result["D"] == [224, 224, 3]
    assert result["R"] == [-127.0, 128.0]


def test_values_that_are_set() -> None:
    result = run(
        READ.format("compact")
        + """
        set_dl_classifier_param (H, 'classes', ['b','a',7])
        set_dl_classifier_param (H, ['batch_size','learning_rate','momentum','weight_prior'], [8,0.5,0,1e-3])
        set_dl_classifier_param (H, ['runtime','gpu','batch_size_multiplier'], ['cpu',3,2])
        set_dl_classifier_param (H, 'image_dimensions', [33,20,1])
        set_dl_classifier_param (H, 'runtime_init', 'immediately')
        set_dl_classifier_param (H, 'batch_size_device', 3)
        get_dl_classifier_param (H, 'batch_size_device', B)
        set_dl_classifier_param (H, 'batch_size', 2)
        get_dl_classifier_param (H, ['batch_size_device','precision'], B2)
        tuple_sem_type (H, S)
        """
        + ALL
    )
    assert result["P"] == [2, 2, 3, 33, 20, 1, 0.5, 0.0, 0.001, "cpu"]
    assert result["C"] == ["b", "a", 7]
    assert (result["B"], result["B2"], result["S"]) == ([3], [2, "tf32"], ["dl_classifier"])


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        (7713, "'no_such', 1"),
        (7713, "'image_range_min', 1"),
        (7712, "['classes','gpu'], ['a',1]"),
        (1403, "['batch_size','gpu'], [1]"),
        (1403, "'classes', []"),
        (1403, "'image_dimensions', [64,64]"),
        (1203, "'batch_size', 'many'"),
        (1203, "'batch_size', 2.0"),
        (1303, "'batch_size', 0"),
        (7799, "'batch_size_multiplier', 0"),
        (7726, "'batch_size_device', 161"),
        (7716, "'classes', ['a','b','a']"),
        (1203, "'classes', ['a',1.5]"),
        (7722, "'image_width', 14"),
        (7722, "'image_dimensions', [64,14,3]"),
        (7724, "'image_num_channels', 2"),
        (1303, "'learning_rate', -0.1"),
        (1303, "'momentum', 1.0"),
        (1303, "'weight_prior', -1"),
        (1203, "'learning_rate', 'fast'"),
        (1303, "'runtime', 'tpu'"),
        (1303, "'runtime_init', 'later'"),
        (1303, "'gpu', -1"),
        (1303, "'precision', 'float8'"),
        (7713, "['batch_size','no_such'], [3,4]"),
    ],
)
def test_values_that_cannot_be_set_change_nothing(code: int, arguments: str) -> None:
    result = run(
        READ.format("compact")
        + f"""
        set_dl_classifier_param (H, 'classes', ['a','b'])
        serialize_dl_classifier (H, Before)
        try
            set_dl_classifier_param (H, {arguments})
        catch (E)
        endtry
        serialize_dl_classifier (H, After)
        """
    )
    assert result["E"][0] == code
    assert result["Before"][0].data == result["After"][0].data


def test_one_channel_is_for_ever() -> None:
    with fails(7725):
        run(
            READ.format("compact")
            + """
            set_dl_classifier_param (H, 'image_num_channels', 1)
            set_dl_classifier_param (H, 'image_num_channels', 3)
            """
        )


def test_names_that_cannot_be_asked_for() -> None:
    for code, name in ((7713, "'no_such'"), (7712, "['classes','gpu']"), (7713, "'runtime_init'")):
        with fails(code):
            run(READ.format("compact") + f"get_dl_classifier_param (H, {name}, X)")


def test_a_cleared_classifier() -> None:
    with fails(2454):
        run(READ.format("compact") + "clear_dl_classifier (H)\nget_dl_classifier_param (H, 'gpu', X)")


def test_without_a_gpu_the_cpu_computes_and_says_so_once() -> None:
    import torch

    if torch.cuda.is_available():
        pytest.skip("there is a CUDA device")
    warnings: list[str] = []
    run(
        READ.format("compact")
        + """
        set_dl_classifier_param (H, 'runtime_init', 'immediately')
        set_dl_classifier_param (H, 'runtime_init', 'immediately')
        """,
        warn=warnings.append,
    )
    assert len(warnings) == 1
    assert "no CUDA device" in warnings[0]


def test_cuda_devices_are_those_of_pytorch() -> None:
    import torch

    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    result = run("get_system ('cuda_devices', Names)\nget_system ('cuda_loaded', Loaded)")
    assert len(result["Names"]) == count
    assert result["Loaded"] == ["true" if count else "false"]
