"""What all classifiers have in common: samples, files, training data, choosing features."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.preprocessing import StandardScaler

from hdev.classifiers import preprocessing as prep
from tests.operators.classification.data import BEST, CREATE, KINDS, TRAIN, array, blobs, call, fails, filled, trained

UNTRAINED = {"mlp": 3394, "gmm": 3340, "svm": 3393, "knn": 3394}
NO_SAMPLES = {"mlp": 3352, "gmm": 3341, "svm": 3380, "knn": 3320}
NO_FILE = {"mlp": 3357, "gmm": 3333, "svm": 3384, "knn": 3316}
NO_ITEM = {"mlp": 3361, "gmm": 3342, "svm": 3395, "knn": 3318}
NO_SAMPLE_FILE = {"mlp": 3353, "gmm": 3330, "svm": 3381}
SAMPLE_FORMAT = {"mlp": 3355, "gmm": 3332, "svm": 3383}
ENDING = {"mlp": ".gmc", "gmm": ".ggc", "svm": ".gsc", "knn": ".gnc"}


@pytest.mark.parametrize("kind", KINDS)
def test_separable_classes_are_found(kind: str) -> None:
    features, classes = blobs(apart=10.0)
    handle = trained(kind, features, classes)
    assert [BEST[kind](handle, row) for row in features] == classes.tolist()


@pytest.mark.parametrize("kind", KINDS)
def test_samples_come_back(kind: str) -> None:
    features, classes = blobs(count=3)
    handle = filled(kind, CREATE[kind](3, 3), features, classes)
    assert call(f"get_sample_num_class_{kind}", handle) == 9
    for k in (0, 4, 8):
        found, target = call(f"get_sample_class_{kind}", handle, k)
        assert np.array_equal(array(found), features[k])
        assert (int(np.argmax(array(target))) if kind == "mlp" else target) == classes[k]
    for index in (-1, 9):
        with fails(1302):
            call(f"get_sample_class_{kind}", handle, index)
    if kind != "knn":
        call(f"clear_samples_class_{kind}", handle)
        assert call(f"get_sample_num_class_{kind}", handle) == 0


@pytest.mark.parametrize("kind", KINDS)
def test_wrong_samples(kind: str) -> None:
    handle = CREATE[kind](3, 3)
    rest = [0.0] if kind == "gmm" else []
    with fails(1402):
        call(f"add_sample_class_{kind}", handle, [1.0, 2.0], 0, *rest)
    with fails(1302):
        call(f"add_sample_class_{kind}", handle, [1.0, float("nan"), 2.0], 0, *rest)
    with fails(1303):
        call(f"add_sample_class_{kind}", handle, [1.0, 2.0, 3.0], -1, *rest)
    if kind != "knn":
        with fails(1303):
            call(f"add_sample_class_{kind}", handle, [1.0, 2.0, 3.0], 3, *rest)
    with fails(1202):
        call(f"add_sample_class_{kind}", handle, ["a", 1, 2], 0, *rest)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_works_before_training(kind: str) -> None:
    handle = CREATE[kind](3, 3)
    with fails(UNTRAINED[kind]):
        BEST[kind](handle, [0.0, 0.0, 0.0])
    with fails(NO_SAMPLES[kind]):
        TRAIN[kind](handle)
    if kind != "knn":
        with fails(NO_SAMPLES[kind]):
            call(f"get_prep_info_class_{kind}", handle, "principal_components")


@pytest.mark.parametrize("kind", KINDS)
def test_files_and_items_keep_what_was_learnt(kind: str, tmp_path: Path) -> None:
    features, classes = blobs(apart=2.0)
    handle = trained(kind, features, classes)
    before = [BEST[kind](handle, row) for row in features]
    call(f"write_class_{kind}", handle, tmp_path / "model")
    assert (tmp_path / f"model{ENDING[kind]}").is_file()
    item = call(f"serialize_class_{kind}", handle)
    for copy in (call(f"read_class_{kind}", tmp_path / "model"), call(f"deserialize_class_{kind}", item)):
        assert [BEST[kind](copy, row) for row in features] == before
        assert call(f"get_sample_num_class_{kind}", copy) == (len(features) if kind == "knn" else 0)
    call(f"clear_class_{kind}", handle)
    with fails(2454):
        BEST[kind](handle, features[0])


@pytest.mark.parametrize("kind", KINDS)
def test_untrained_classifiers_can_be_written(kind: str, tmp_path: Path) -> None:
    call(f"write_class_{kind}", CREATE[kind](3, 3), tmp_path / "model")
    with fails(UNTRAINED[kind]):
        BEST[kind](call(f"read_class_{kind}", tmp_path / "model"), [0.0, 0.0, 0.0])


@pytest.mark.parametrize("kind", KINDS)
def test_bad_files(kind: str, tmp_path: Path) -> None:
    features, classes = blobs(count=5)
    call(f"write_class_{kind}", trained(kind, features, classes), tmp_path / "model")
    whole = (tmp_path / f"model{ENDING[kind]}").read_bytes()
    path = tmp_path / "other"
    for length in (0, 10, 20, 40, len(whole) // 2, len(whole) - 8):
        path.write_bytes(whole[:length])
        with fails(NO_FILE[kind]):
            call(f"read_class_{kind}", path)
    rng = np.random.default_rng(1)
    header = 24 + int.from_bytes(whole[16:24], "little")
    for place in rng.integers(0, header, 60):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << int(rng.integers(8))]) + whole[place + 1 :])
        try:
            call(f"read_class_{kind}", path)
        except Exception as error:
            assert getattr(error, "code", None) == NO_FILE[kind], (place, error)
    path.write_bytes(b"some file of HALCON")
    with fails(NO_FILE[kind], "MVTec"):
        call(f"read_class_{kind}", path)
    other = "gmm" if kind != "gmm" else "mlp"
    with fails(NO_FILE[other], f"class_{kind}"):
        call(f"read_class_{other}", tmp_path / f"model{ENDING[kind]}")
    with fails(NO_ITEM[other]):
        call(f"deserialize_class_{other}", call(f"serialize_class_{kind}", CREATE[kind](3, 3)))
    with fails(5200):
        call(f"read_class_{kind}", tmp_path / "missing")


@pytest.mark.parametrize("kind", sorted(SAMPLE_FORMAT))
def test_files_of_samples(kind: str, tmp_path: Path) -> None:
    features, classes = blobs(count=4)
    handle = filled(kind, CREATE[kind](3, 3), features, classes)
    call(f"write_samples_class_{kind}", handle, tmp_path / "samples.dat")
    other = CREATE[kind](3, 3)
    for times in (1, 2):
        call(f"read_samples_class_{kind}", other, tmp_path / "samples.dat")
        assert call(f"get_sample_num_class_{kind}", other) == 12 * times
    assert np.array_equal(array(call(f"get_sample_class_{kind}", other, 5)[0]), features[5])
    for wrong in (CREATE[kind](2, 3), CREATE[kind](3, 2)):
        with fails(SAMPLE_FORMAT[kind]):
            call(f"read_samples_class_{kind}", wrong, tmp_path / "samples.dat")
    (tmp_path / "bad.dat").write_bytes(b"mtf")
    with fails(NO_SAMPLE_FILE[kind]):
        call(f"read_samples_class_{kind}", other, tmp_path / "bad.dat")
    with fails(NO_SAMPLES[kind]):
        call(f"write_samples_class_{kind}", CREATE[kind](3, 3), tmp_path / "none")
    assert not (tmp_path / "none").exists()


# ---------------------------------------------------------------------------------------------------------- training data


@pytest.mark.parametrize("order", ["row", "column", "feature_column"])
def test_training_data(order: str, tmp_path: Path) -> None:
    features, classes = blobs(dimension=4, count=5)
    data = call("create_class_train_data", 4)
    values = features if order == "row" else features.T
    call("add_sample_class_train_data", data, order, values.ravel(), classes)
    assert call("get_sample_num_class_train_data", data) == 15
    call("set_feature_lengths_class_train_data", data, [1, 2, 1], ["a", "b", "c"])
    call("write_class_train_data", data, tmp_path / "data")
    item = call("serialize_class_train_data", data)
    for copy in (
        data,
        call("read_class_train_data", tmp_path / "data"),
        call("deserialize_class_train_data", item),
    ):
        found, number = call("get_sample_class_train_data", copy, 7)
        assert np.array_equal(array(found), features[7])
        assert number == classes[7]
        part = call("select_sub_feature_class_train_data", copy, ["c", "b"])
        assert np.array_equal(array(call("get_sample_class_train_data", part, 7)[0]), features[7, [3, 1, 2]])
        again = call("select_sub_feature_class_train_data", part, [1])
        assert np.array_equal(array(call("get_sample_class_train_data", again, 7)[0]), features[7, [1, 2]])


def test_wrong_training_data(tmp_path: Path) -> None:
    data = call("create_class_train_data", 2)
    for code, arguments in (
        (1302, ("diagonal", [1, 2], 0)),
        (1403, ("row", [1, 2, 3], 0)),
        (1303, ("row", [1.0, float("inf")], 0)),
        (1404, ("row", [1, 2, 3, 4], [0, 1, 2])),
        (1304, ("row", [1, 2], -1)),
    ):
        with fails(code):
            call("add_sample_class_train_data", data, *arguments)
    with fails(1301):
        call("create_class_train_data", 0)
    for code, arguments in ((1302, ([1], [])), (1302, ([0, 2], [])), (1403, ([1, 1], ["a"]))):
        with fails(code):
            call("set_feature_lengths_class_train_data", data, *arguments)
    for code, which in ((1302, [2]), (1302, ["a"]), (1402, [])):
        with fails(code):
            call("select_sub_feature_class_train_data", data, which)
    with fails(1302):
        call("get_sample_class_train_data", data, 0)
    call("write_class_train_data", data, tmp_path / "data")
    content = (tmp_path / "data.ctd").read_bytes()
    (tmp_path / "data.ctd").write_bytes(content[:-4])
    with fails(3316):
        call("read_class_train_data", tmp_path / "data")
    with fails(3318):
        call("deserialize_class_train_data", call("serialize_tuple", 1))
    call("clear_class_train_data", data)
    with fails(2454):
        call("get_sample_num_class_train_data", data)


@pytest.mark.parametrize("kind", KINDS)
def test_training_data_of_classifiers(kind: str) -> None:
    features, classes = blobs(count=4)
    data = call("create_class_train_data", 3)
    call("add_sample_class_train_data", data, "row", features.ravel(), classes)
    handle = CREATE[kind](3, 3)
    call(f"add_class_train_data_{kind}", handle, data)
    back = call(f"get_class_train_data_{kind}", handle)
    assert call("get_sample_num_class_train_data", back) == 12
    for k in range(12):
        found, number = call("get_sample_class_train_data", back, k)
        assert np.array_equal(array(found), features[k])
        assert number == classes[k]
    code = {"mlp": 3355, "gmm": 3332, "svm": 3383, "knn": 3316}[kind]
    with fails(code):
        call(f"add_class_train_data_{kind}", CREATE[kind](4, 3), data)
    if kind != "knn":
        with fails(code):
            call(f"add_class_train_data_{kind}", CREATE[kind](3, 2), data)


SELECT = {
    "mlp": (["num_hidden"], [4]),
    "gmm": (["max_centers", "covar_type"], [2, "full"]),
    "svm": (["nu", "gamma"], [0.1, 0.1]),
    "knn": (["num_neighbors"], [3]),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("method", ["greedy", "greedy_oscillating"])
def test_features_that_tell_classes_apart_are_chosen(kind: str, method: str) -> None:
    rng = np.random.default_rng(3)
    classes = np.repeat([0, 1, 2, 3], 25)
    features = rng.normal(size=(100, 5))
    features[:, 1] += 8.0 * (classes % 2)
    features[:, 4] += 8.0 * (classes // 2)
    data = call("create_class_train_data", 5)
    call("add_sample_class_train_data", data, "row", features.ravel(), classes)
    handle, chosen, score = call(f"select_feature_set_{kind}", data, method, *SELECT[kind])
    assert array(chosen).tolist() == [1, 4]
    assert score > 0.97
    assert np.mean([BEST[kind](handle, row) for row in features[:, [1, 4]]] == classes) > 0.97
    call("set_feature_lengths_class_train_data", data, [1, 1, 2, 1], ["a", "b", "c", "d"])
    assert array(call(f"select_feature_set_{kind}", data, method, *SELECT[kind])[1]).tolist() == ["b", "d"]
    with fails(1302):
        call(f"select_feature_set_{kind}", data, "all", [], [])
    with fails(1303):
        call(f"select_feature_set_{kind}", data, method, ["unknown"], [1])
    with fails(1304):
        call(f"select_feature_set_{kind}", data, method, SELECT[kind][0][:1], [-1])
    with fails(1404):
        call(f"select_feature_set_{kind}", data, method, SELECT[kind][0][:1], [])
    with fails(NO_SAMPLES[kind]):
        call(f"select_feature_set_{kind}", call("create_class_train_data", 2), method, [], [])


# ---------------------------------------------------------------------------------------------------------- preprocessing


def test_preprocessing() -> None:
    features, classes = blobs(dimension=5, apart=3.0)
    features[:, 2] = 7.0
    normal = StandardScaler().fit_transform(features)
    assert np.allclose(prep.fit("none", features, classes, 5)(features), features)
    assert np.allclose(prep.fit("normalization", features, classes, 5)(features), normal)
    found = prep.fit("principal_components", features, classes, 3)(features)
    expected = PCA(3).fit_transform(normal)
    assert np.allclose(np.abs(found), np.abs(expected))
    found = prep.fit("canonical_variates", features, classes, 2)(features)
    assert np.allclose(found.mean(axis=0), 0.0)
    within = sum(np.cov(found[classes == k].T, bias=True) for k in range(3)) / 3
    assert np.allclose(within, np.eye(2))
    kept = [0, 1, 3, 4]
    expected = LinearDiscriminantAnalysis(solver="eigen").fit(normal[:, kept], classes).transform(normal[:, kept])
    for k in range(2):
        assert abs(np.corrcoef(found[:, k], expected[:, k])[0, 1]) > 1 - 1e-9


@pytest.mark.parametrize("kind", ["mlp", "gmm", "svm"])
def test_information(kind: str) -> None:
    features, classes = blobs(dimension=4, apart=3.0)
    handle = filled(kind, CREATE[kind](4, 3), features, classes)
    single, total = map(array, call(f"get_prep_info_class_{kind}", handle, "principal_components"))
    assert np.allclose(single, PCA().fit(StandardScaler().fit_transform(features)).explained_variance_ratio_)
    assert np.allclose(total, np.cumsum(single))
    single, _ = map(array, call(f"get_prep_info_class_{kind}", handle, "canonical_variates"))
    expected = LinearDiscriminantAnalysis(solver="eigen").fit(features, classes).explained_variance_ratio_
    assert np.allclose(single, expected)
    for wrong in ("none", "normalization", "x"):
        with fails(1302):
            call(f"get_prep_info_class_{kind}", handle, wrong)
