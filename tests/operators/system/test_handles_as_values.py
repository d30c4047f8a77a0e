"""Handles whose resources have a form as bytes: in dictionaries on disk, in serialized tuples, as copies."""

from __future__ import annotations

import pytest

import hdev
from hdev.values.handle import restored

#: How each kind is made, and what tells it from another one.
KINDS = {
    "matrix": ("create_matrix (2, 2, [1, 2, 3, 4], H)", "get_full_matrix (H, A)"),
    "class_mlp": (
        "create_class_mlp (2, 3, 2, 'softmax', 'normalization', 2, 42, H)\n"
        "for I := 0 to 19 by 1\n    add_sample_class_mlp (H, [I, 20 - I], I / 10)\nendfor\ntrain_class_mlp (H, 100, 1, 0.01, E, L)",
        "classify_class_mlp (H, [3, 17], 2, A, B)",
    ),
    "class_svm": (
        "create_class_svm (2, 'rbf', 0.02, 0.05, 2, 'one-versus-one', 'normalization', 2, H)\n"
        "for I := 0 to 19 by 1\n    add_sample_class_svm (H, [I, 20 - I], I / 10)\nendfor\ntrain_class_svm (H, 0.001, 'default')",
        "classify_class_svm (H, [3, 17], 1, A)",
    ),
    "class_gmm": (
        "create_class_gmm (2, 2, 1, 'full', 'none', 2, 42, H)\n"
        "for I := 0 to 19 by 1\n    add_sample_class_gmm (H, [I, fmod(I * 7, 10)], I / 10, 0)\nendfor\n"
        "train_class_gmm (H, 100, 0.001, 'training', 0.0001, C, It)",
        "classify_class_gmm (H, [3, 4], 1, A, B, C, D)",
    ),
    "class_knn": (
        "create_class_knn (2, H)\nadd_sample_class_knn (H, [0, 0], 0)\nadd_sample_class_knn (H, [9, 9], 1)\n"
        "train_class_knn (H, [], [])",
        "classify_class_knn (H, [8, 9], A, B)",
    ),
    "class_train_data": (
        "create_class_train_data (2, H)\nadd_sample_class_train_data (H, 'row', [1, 2, 3, 4], [0, 1])",
        "get_sample_class_train_data (H, 1, A, B)",
    ),
    "ocr_mlp": (
        "create_ocr_class_mlp (8, 10, 'constant', 'default', ['a', 'b'], 5, 'none', 10, 42, H)",
        "get_params_ocr_class_mlp (H, A, B, C, D, E, F, G, I)",
    ),
    "ocr_svm": (
        "create_ocr_class_svm (8, 10, 'constant', 'default', ['a', 'b'], 'rbf', 0.02, 0.05, 'one-versus-one', 'normalization', 10, H)",
        "get_params_ocr_class_svm (H, A, B, C, D, E, F, G, I, J, K, L)",
    ),
    "ocr_knn": (
        "create_ocr_class_knn (8, 10, 'constant', 'default', ['a', 'b'], [], [], H)",
        "get_params_ocr_class_knn (H, A, B, C, D, E, F, G)",
    ),
    "measure": (
        "gen_measure_rectangle2 (10, 20, 0.5, 8, 3, 64, 48, 'bilinear', H)",
        "gen_image_gray_ramp (Image, 0, 9, 99, 10, 20, 64, 48)\nmeasure_projection (Image, H, A)",
    ),
    "metrology_model": (
        "create_metrology_model (H)\nadd_metrology_object_circle_measure (H, 30, 40, 12, 5, 2, 1, 30, [], [], I)",
        "get_metrology_object_param (H, 'all', 'object_params', A)",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_in_files_and_tuples(kind: str, tmp_path) -> None:
    make, ask = KINDS[kind]
    file = tmp_path / "values.hdict"
    program = f"""{make}
Types := [sem_type(H), is_serializable(H)]
{ask}
Wanted := A
Values := dict{{model: H, other: [1, 'a']}}
write_dict (Values, '{file}', [], [])
serialize_tuple ([7, H], Item)
clear_handle (H)
read_dict ('{file}', [], [], Read)
H := Read.model
{ask}
FromFile := A
deserialize_tuple (Item, Tuple)
H := Tuple[1]
{ask}
FromTuple := A
"""
    result = hdev.run_text(program)
    assert result["Types"] == [kind, 1]
    assert result["Wanted"] != []
    assert result["FromFile"] == result["Wanted"]
    assert result["FromTuple"] == result["Wanted"]


@pytest.mark.parametrize("kind", KINDS)
def test_bytes_that_are_no_resource(kind: str) -> None:
    data = hdev.run_text(KINDS[kind][0]).raw["H"].packed()
    for wrong in (b"", b"abc", data[: len(data) // 2], data[:-1]):
        with pytest.raises(ValueError):
            restored(kind, wrong)
