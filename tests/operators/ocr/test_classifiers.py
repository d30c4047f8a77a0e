"""Characters drawn in a known font: training files, features, reading, words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdev.iconic import Image, Objects, Region, RegionArray, characters
from hdev.iconic.objects import as_objects
from hdev.iconic.shape_features import Shapes
from hdev.values import elements
from tests.operators.classification.data import array, call, fails
from tests.operators.pictures import examples, random_region

KINDS = ["mlp", "svm", "knn"]
NAMES = list("0123456789")
FEATURES = ["default", "num_holes", "foreground_grid_9"]
UNTRAINED = {"mlp": 3394, "svm": 3393, "knn": 3394}


def written(text: str, scale: float = 1.0, thickness: int = 2, seed: int = 0) -> tuple[Image, list[Region]]:
    """Dark characters on a light, noisy background, and their regions."""
    rng = np.random.default_rng(seed)
    canvas = np.full((70, 45 * len(text) + 20), 210, np.uint8)
    regions = []
    for k, letter in enumerate(text):
        mask = np.zeros_like(canvas)
        cv2.putText(mask, letter, (12 + 45 * k, 52), cv2.FONT_HERSHEY_SIMPLEX, scale, 255, thickness)
        canvas[mask > 0] = 40
        regions.append(Region.from_mask(mask > 0))
    noisy = np.clip(canvas + rng.normal(0, 6, canvas.shape), 0, 255).astype(np.uint8)
    return Image([noisy], "byte"), regions


def create(kind: str, names: list[str] = NAMES, features: list[str] = FEATURES) -> Any:
    rest = {
        "mlp": (30, "normalization", 10, 42),
        "svm": ("rbf", 0.02, 0.05, "one-versus-one", "normalization", 10),
        "knn": (["normalization"], ["true"]),
    }[kind]
    return call(f"create_ocr_class_{kind}", 8, 10, "constant", features, names, *rest)


def train(kind: str, handle: Any, file: Path) -> Any:
    rest = {"mlp": (200, 1.0, 0.01), "svm": (0.001, "default"), "knn": ([], [])}[kind]
    return call(f"trainf_ocr_class_{kind}", handle, file, *rest)


@pytest.fixture(scope="module")
def training(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("characters") / "digits.trf"
    for seed, (scale, thickness) in enumerate(((0.9, 2), (1.0, 2), (1.1, 2), (1.2, 3), (1.4, 3), (1.3, 2))):
        image, regions = written("0123456789", scale, thickness, seed)
        call("append_ocr_trainf", Objects(regions), image, NAMES, path)
    return path


def read(kind: str, image: Image, regions: list[Region], handle: Any) -> list[str]:
    found = call(f"do_ocr_multi_class_{kind}", Objects(regions), image, handle)
    return list(elements(found if kind == "svm" else found[0]))


@pytest.mark.parametrize("kind", KINDS)
def test_digits_are_read(kind: str, training: Path, tmp_path: Path) -> None:
    handle = create(kind)
    image, regions = written("3141592653", 1.15, 2, 99)
    with fails(UNTRAINED[kind]):
        read(kind, image, regions, handle)
    train(kind, handle, training)
    assert read(kind, image, regions, handle) == list("3141592653")
    call(f"write_ocr_class_{kind}", handle, tmp_path / "digits")
    item = call(f"serialize_ocr_class_{kind}", handle)
    for copy in (call(f"read_ocr_class_{kind}", tmp_path / "digits"), call(f"deserialize_ocr_class_{kind}", item)):
        assert read(kind, image, regions, copy) == list("3141592653")
    rest = (3,) if kind != "knn" else (3, 9)
    found = call(f"do_ocr_single_class_{kind}", regions[1], image, handle, *rest)
    names = list(elements(found if kind == "svm" else found[0]))
    assert names[0] == "1"
    assert len(names) == len(set(names)) <= 3
    if kind != "svm":
        confidence = array(found[1])
        assert (np.diff(confidence) <= 0).all()
        assert 0 < confidence[0] <= 1
    with fails(1501):
        call(f"do_ocr_single_class_{kind}", Objects(regions[:2]), image, handle, *rest)
    with fails(1302):
        call(f"do_ocr_single_class_{kind}", regions[1], image, handle, 0, *rest[1:])
    assert read(kind, image, [], handle) == []
    call(f"clear_ocr_class_{kind}", handle)
    with fails(2454):
        read(kind, image, regions, handle)


@pytest.mark.parametrize("kind", KINDS)
def test_words(kind: str, training: Path) -> None:
    handle = create(kind)
    train(kind, handle, training)
    image, regions = written("2024", 1.0, 2, 5)

    def word(expression: str, alternatives: int = 10, corrections: int = 2) -> tuple[str, float]:
        found = call(f"do_ocr_word_{kind}", Objects(regions), image, handle, expression, alternatives, corrections)
        assert list(elements(found[0])) == list("2024")
        return found[-2:]

    assert word("\\d{4}") == ("2024", 1.0)
    assert word("[3-9].*") in ((), ("", 0.0)) or word("[3-9].*")[0].endswith("024")
    assert word("a+") == ("", 0.0)
    assert word("[3-9].*", 10, 0) == ("", 0.0)
    call("create_lexicon", "years", ["1999", "2024", "2034"])
    assert word("<years>") == ("2024", 1.0)
    call("create_lexicon", "years", ["1999"])
    assert word("<years>") == ("", 0.0)
    for code, arguments in ((1302, ("(", 3, 2)), (1302, ("<none>", 3, 2)), (1303, (".", 0, 2)), (1304, (".", 1, -1))):
        with fails(code):
            word(*arguments)


def test_corrected_words_have_the_best_score(training: Path) -> None:
    from hdev.operators.ocr._common import best_word
    from tests.operators.classification.data import SESSION

    rng = np.random.default_rng(0)
    for _ in range(20):
        ranked = [
            sorted(zip("abc", rng.random(3).tolist()), key=lambda option: -option[1])
            for _ in range(int(rng.integers(1, 5)))
        ]
        for limit in (0, 1, 4):
            for expression in ("a*", "[ab]+", ".*c.*"):
                best = ("", 0.0)
                for index in np.ndindex(*(3,) * len(ranked)):
                    word = "".join(options[k][0] for options, k in zip(ranked, index))
                    changed = sum(k > 0 for k in index)
                    fits = {"a*": set(word) <= {"a"}, "[ab]+": set(word) <= {"a", "b"}, ".*c.*": "c" in word}[
                        expression
                    ]
                    ratio = np.mean([options[k][1] / options[0][1] for options, k in zip(ranked, index)])
                    score = (1 - changed / len(ranked)) * ratio
                    if fits and changed <= limit and score >= best[1]:
                        best = (word, score)
                found = best_word(ranked, expression, limit, SESSION, "do_ocr_word_mlp")
                assert np.isclose(found[1], best[1])


def test_lexica(tmp_path: Path) -> None:
    handle = call("create_lexicon", "animals", ["cat", "dog", "horse", "cat"])
    assert list(elements(call("inspect_lexicon", handle))) == ["cat", "dog", "horse"]
    assert [call("lookup_lexicon", handle, word) for word in ("dog", "Dog", "")] == [1, 0, 0]
    assert call("suggest_lexicon", handle, "dig") == ("dog", 1)
    assert call("suggest_lexicon", handle, "hose") == ("horse", 1)
    assert call("suggest_lexicon", handle, "horse") == ("horse", 0)
    assert call("suggest_lexicon", handle, "kitten") == ("cat", 5)
    (tmp_path / "words.txt").write_text("Äpfel\n\nbirnen \n", encoding="utf-8")
    handle = call("import_lexicon", "fruit", tmp_path / "words.txt")
    assert list(elements(call("inspect_lexicon", handle))) == ["Äpfel", "birnen"]
    with fails(5200):
        call("import_lexicon", "fruit", tmp_path / "missing.txt")
    with fails(1301):
        call("create_lexicon", "", [])
    assert call("suggest_lexicon", call("create_lexicon", "empty", []), "word") == ("", 4)
    call("clear_lexicon", handle)
    with fails(2454):
        call("lookup_lexicon", handle, "x")


# -------------------------------------------------------------------------------------------------------- training files


def test_training_files_keep_characters(tmp_path: Path) -> None:
    image, regions = written("ABC")
    path = tmp_path / "letters"
    call("write_ocr_trainf", Objects(regions), image, ["A", "B", "C"], path)
    call("append_ocr_trainf", Objects(regions[:2]), image, ["B", "Ü"], path)
    wide = Image([image.channels[0].astype(np.uint16) * 257], "uint2")
    call("append_ocr_trainf", regions[2], wide, ["C"], path)
    found, names = call("read_ocr_trainf", path)
    assert list(elements(names)) == ["A", "B", "C", "B", "Ü", "C"]
    for item, region, source in zip(as_objects(found), [*regions, *regions[:2], regions[2]], [image] * 5 + [wide]):
        row1, column1, row2, column2 = region.bounding_box
        assert item.type == source.type
        assert np.array_equal(item.channels[0], source.channels[0][row1 : row2 + 1, column1 : column2 + 1])
        assert item.domain == region.translate(-row1, -column1)
    names, counts = call("read_ocr_trainf_names", path)
    assert list(elements(names)) == ["A", "B", "C", "Ü"]
    assert array(counts).tolist() == [1, 2, 2, 1]
    chosen, names = call("read_ocr_trainf_select", path, ["C", "A", "x"])
    assert list(elements(names)) == ["A", "C", "C"]
    assert len(as_objects(chosen)) == 3
    call("write_ocr_trainf_image", found, "same", tmp_path / "images")
    again, names = call("read_ocr_trainf", tmp_path / "images")
    assert list(elements(names)) == ["same"] * 6
    assert list(as_objects(again)) == list(as_objects(found))
    call("concat_ocr_trainf", [path, tmp_path / "images.trf"], tmp_path / "all")
    assert len(as_objects(call("read_ocr_trainf", tmp_path / "all")[0])) == 12
    assert sum(array(call("read_ocr_trainf_names", [path, tmp_path / "images"])[1])) == 12


def test_bad_training_files(tmp_path: Path) -> None:
    image, regions = written("AB")
    path = tmp_path / "letters.trf"
    call("write_ocr_trainf", Objects(regions), image, ["A", "B"], path)
    whole = path.read_bytes()
    bad = tmp_path / "bad.trf"
    for length in (3, 20, 30, 100, len(whole) // 2, len(whole) - 1):
        bad.write_bytes(whole[:length])
        with fails(8313):
            call("read_ocr_trainf", bad)
    bad.write_bytes(b"HALCON's own")
    with fails(8313, "MVTec"):
        call("read_ocr_trainf_names", bad)
    with fails(8313):
        call("append_ocr_trainf", regions[0], image, "A", bad)
    assert bad.read_bytes() == b"HALCON's own"
    rng = np.random.default_rng(0)
    for place in rng.integers(0, len(whole), 80):
        bad.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << int(rng.integers(8))]) + whole[place + 1 :])
        try:
            call("read_ocr_trainf", bad)
        except Exception as error:
            assert getattr(error, "code", None) == 8313, (place, error)
    with fails(5200):
        call("read_ocr_trainf", tmp_path / "missing")
    with fails(1401):
        call("write_ocr_trainf", Objects(regions), image, ["A", "B", "C"], path)
    with fails(1401):
        call("read_ocr_trainf", [])
    with fails(9001):
        call("write_ocr_trainf", regions[0], Image([image.channels[0].astype(np.int16)], "int2"), "A", path)
    with fails(3359):
        call("write_ocr_trainf", regions[0], Image([image.channels[0]] * 3, "byte"), "A", path)
    handle = create("mlp", ["A", "C"])
    with fails(1302, "B"):
        train("mlp", handle, path)
    bad.write_bytes(b"hdev characters 1\n")
    with fails(3352):
        train("mlp", handle, bad)


def test_regions_outside_the_image(tmp_path: Path, training: Path) -> None:
    image, regions = written("7", seed=3)
    outside = Region.rectangle1(-20, -20, -5, -5)
    partly = Region.rectangle1(-5, -5, 10, 10)
    handle = create("knn")
    train("knn", handle, training)
    found = read("knn", image, [outside, partly, Region.empty(), regions[0]], handle)
    assert len(found) == 4
    assert found[3] == "7"
    call("write_ocr_trainf", Objects([outside, partly]), image, ["a", "b"], tmp_path / "out")
    items = as_objects(call("read_ocr_trainf", tmp_path / "out")[0])
    assert items[0].domain.is_empty
    assert items[1].domain.area == 121


# -------------------------------------------------------------------------------------------------------------- features


@examples(15)
@given(st.integers(0, 2**31), st.sampled_from(characters.INTERPOLATIONS))
def test_lengths_and_bounds_of_features(seed: int, interpolation: str) -> None:
    rng = np.random.default_rng(seed)
    image = Image([rng.integers(0, 256, (12, 15), dtype=np.uint8)], "byte")
    regions = RegionArray.of(
        [random_region(seed + k, 12, 15) for k in range(2)] + [Region.empty(), Region.rectangle1(3, 4, 3, 4)]
    )
    for name in characters.FEATURES:
        values = characters.character_features(regions, image, [name], 5, 7, interpolation)
        assert values.shape == (4, characters.length([name], 5, 7)), name
        assert np.isfinite(values).all()
        assert (values[2] == 0).all()
        if name.startswith(("pixel", "projection", "foreground", "cooc")):
            assert values.min() >= 0
            assert values.max() <= 1 + 1e-9
    together = characters.character_features(regions, image, list(characters.FEATURES), 5, 7, interpolation)
    assert together.shape[1] == characters.length(list(characters.FEATURES), 5, 7)


def test_features_by_definition() -> None:
    rng = np.random.default_rng(1)
    gray = rng.integers(0, 256, (30, 40), dtype=np.uint8)
    image = Image([gray], "byte")
    mask = np.zeros((30, 40), bool)
    mask[4:16, 6:15] = rng.random((12, 9)) < 0.6
    mask[4, 6] = mask[15, 14] = True
    region = Region.from_mask(mask)
    regions = region.batch()
    shapes = Shapes(regions)
    box, inner = gray[4:16, 6:15].astype(float), mask[4:16, 6:15]

    def values(name: str, width: int = 9, height: int = 12) -> np.ndarray:
        return characters.character_features(regions, image, [name], width, height, "constant")[0]

    assert np.allclose(values("pixel"), box.ravel() / 255)
    assert np.allclose(values("pixel_invar"), (box - box.min()).ravel() / (box.max() - box.min()))
    assert np.array_equal(values("pixel_binary"), inner.ravel())
    assert np.allclose(
        values("pixel", 3, 4), np.rint(box.reshape(4, 3, 3, 3).mean(axis=(1, 3))).ravel() / 255, atol=1 / 255
    )
    rows, columns = box.mean(axis=1) / 255, box.mean(axis=0) / 255
    assert np.allclose(values("projection_horizontal"), rows)
    assert np.allclose(values("projection_vertical_invar"), (columns - columns.min()) / np.ptp(columns))
    assert values("width") == 9
    assert values("height") == 12
    assert values("ratio") == pytest.approx(12 / 9)
    assert values("foreground") == pytest.approx(inner.mean())
    assert np.allclose(values("foreground_grid_9"), inner.reshape(3, 4, 3, 3).mean(axis=(1, 3)).ravel())
    assert np.isclose(values("foreground_grid_16").mean(), inner.mean())
    assert values("convexity") == pytest.approx(shapes.convexity[0])
    assert values("num_runs") == pytest.approx(
        (np.diff(np.pad(inner, ((0, 0), (1, 0))).astype(int), axis=1) == 1).sum() / 12
    )
    assert np.array_equal(
        values("chord_histo"), (np.diff(np.pad(inner, ((0, 0), (1, 0))).astype(int), axis=1) == 1).sum(axis=1)
    )
    assert np.allclose(np.hypot(*values("phi")), 1)
    across = inner[:, 1:].astype(int) + inner[:, :-1]
    assert np.allclose(values("cooc")[:3], [(across == k).mean() for k in range(3)])
    assert np.allclose(values("cooc").reshape(4, 3).sum(axis=1), 1)
    assert values("zoom_factor", 18, 6) == pytest.approx(0.5 * (9 / 18 + 12 / 6))


def test_gradients_lie_in_their_direction() -> None:
    right = np.tile(np.arange(0, 200, 10, dtype=np.uint8), (20, 1))
    for turns, direction in ((0, 0), (1, 2), (2, 4), (3, 6)):
        image = Image([np.ascontiguousarray(np.rot90(right, turns))], "byte")
        found = characters.character_features(
            Region.rectangle1(0, 0, 19, 19).batch(), image, ["gradient_8dir"], 20, 20, "constant"
        )[0].reshape(8, 25)
        assert np.argmax(found.sum(axis=1)) == direction
        assert np.isclose(found[direction].sum(), found.sum())


def test_features_of_images(training: Path) -> None:
    image, regions = written("5", seed=8)
    row1, column1, row2, column2 = regions[0].bounding_box
    crop = Image(
        [image.channels[0][row1 : row2 + 1, column1 : column2 + 1].copy()],
        "byte",
        regions[0].translate(-row1, -column1),
    )
    for kind in KINDS:
        handle = create(kind)
        plain = array(call(f"get_features_ocr_class_{kind}", crop, handle, "false"))
        assert np.allclose(plain, handle.ocr.features_of(regions[0].batch(), image)[0])
        train(kind, handle, training)
        moved = array(call(f"get_features_ocr_class_{kind}", crop, handle, "true"))
        samples = handle.ocr.model.samples.features
        deviation = np.where(samples.std(axis=0) > 1e-12, samples.std(axis=0), 1.0)
        assert np.allclose(moved, (plain - samples.mean(axis=0)) / deviation)
        with fails(1302):
            call(f"get_features_ocr_class_{kind}", crop, handle, "x")
        with fails(9001):
            call(f"get_features_ocr_class_{kind}", Image([np.zeros((3, 3), np.float32)], "real"), handle, "false")
    with fails(3394):
        call("get_features_ocr_class_mlp", crop, create("mlp"), "true")


# ------------------------------------------------------------------------------------------------------------ parameters


def test_parameters(training: Path) -> None:
    found = call("get_params_ocr_class_mlp", create("mlp"))
    assert list(found[:3]) == [8, 10, "constant"]
    assert [list(elements(part)) for part in found[3:5]] == [FEATURES, NAMES]
    assert list(found[5:]) == [30, "normalization", 10]
    found = call("get_params_ocr_class_svm", create("svm"))
    assert list(found[5:]) == ["rbf", 0.02, 0.05, "one-versus-one", "normalization", 10]
    assert list(call("get_params_ocr_class_knn", create("knn"))[5:]) == ["normalization", 4]
    good = [8, 10, "constant", "default", ["a", "b"]]
    rest = {
        "mlp": [5, "none", 10, 42],
        "svm": ["rbf", 0.02, 0.05, "one-versus-one", "normalization", 10],
        "knn": [[], []],
    }
    for kind in KINDS:
        for position, value in ((1, 0), (2, 0), (3, "x"), (4, "x"), (5, ["a", "a"])):
            with fails(1300 + position):
                call(f"create_ocr_class_{kind}", *good[: position - 1], value, *good[position:], *rest[kind])
        for position in (4, 5):
            with fails(1400 + position):
                call(f"create_ocr_class_{kind}", *good[: position - 1], [], *good[position:], *rest[kind])
    for position, value in ((6, "x"), (7, 0.0), (8, 1.0), (9, "novelty-detection"), (10, "x")):
        settings = [*good, *rest["svm"]]
        settings[position - 1] = value
        with fails(1300 + position):
            call("create_ocr_class_svm", *settings)
    handle = create("mlp")
    call("set_regularization_params_ocr_class_mlp", handle, "weight_prior", 0.5)
    assert call("get_regularization_params_ocr_class_mlp", handle, "weight_prior") == 0.5
    call("set_rejection_params_ocr_class_mlp", handle, "sampling_strategy", "hyperbox_around_each_class")
    assert call("get_rejection_params_ocr_class_mlp", handle, "sampling_strategy") == "hyperbox_around_each_class"
    for position, values in ((3, (0, 1.0, 0.01)), (4, (1, 0.0, 0.01)), (5, (1, 1.0, 0.0))):
        with fails(1300 + position):
            call("trainf_ocr_class_mlp", handle, training, *values)


@pytest.mark.parametrize("kind", ["mlp", "svm"])
def test_information(kind: str, training: Path) -> None:
    handle = create(kind)
    single, total = map(array, call(f"get_prep_info_ocr_class_{kind}", handle, training, "canonical_variates"))
    assert len(single) == 9
    assert np.isclose(total[-1], 1)
    assert (np.diff(single) <= 0).all()
    with fails(1303):
        call(f"get_prep_info_ocr_class_{kind}", handle, training, "none")


def test_support_vectors(training: Path) -> None:
    handle = create("svm")
    train("svm", handle, training)
    total, each = call("get_support_vector_num_ocr_class_svm", handle)
    assert len(array(each)) == 45
    assert 0 <= call("get_support_vector_ocr_class_svm", handle, total - 1) < 60
    small = call("reduce_ocr_class_svm", handle, "bottom_up", 2, 0.05)
    image, regions = written("0987654321", 1.1, 2, 17)
    assert read("svm", image, regions, small) == list("0987654321")


@pytest.mark.parametrize("kind", KINDS)
def test_features_are_chosen(kind: str, training: Path) -> None:
    names = ["width", "pixel_invar", "num_holes", "phi"]
    handle, chosen, score = call(f"select_feature_set_trainf_{kind}", training, names, "greedy", 8, 10, [], [])
    chosen = list(elements(chosen))
    assert set(chosen) <= set(names)
    assert "pixel_invar" in chosen
    assert score > 0.9
    image, regions = written("13579", 1.1, 2, 23)
    assert np.mean([a == b for a, b in zip(read(kind, image, regions, handle), "13579")]) >= 0.8
    for position, arguments in (
        (2, (training, ["x"], "greedy", 8, 10, [], [])),
        (3, (training, names, "x", 8, 10, [], [])),
        (4, (training, names, "greedy", 0, 10, [], [])),
        (6, (training, names, "greedy", 8, 10, ["x"], [1])),
    ):
        with fails(1300 + position):
            call(f"select_feature_set_trainf_{kind}", *arguments)


@pytest.mark.parametrize("kind", KINDS)
def test_bad_files(kind: str, training: Path, tmp_path: Path) -> None:
    code = {"mlp": 8320, "svm": 8330, "knn": 8333}[kind]
    handle = create(kind)
    train(kind, handle, training)
    call(f"write_ocr_class_{kind}", handle, tmp_path / "file.dat")
    whole = (tmp_path / "file.dat").read_bytes()
    path = tmp_path / "bad.dat"
    for length in (0, 20, 60, len(whole) // 2, len(whole) - 8):
        path.write_bytes(whole[:length])
        with fails(code):
            call(f"read_ocr_class_{kind}", path)
    rng = np.random.default_rng(0)
    header = 24 + int.from_bytes(whole[16:24], "little") + 400
    for place in rng.integers(0, header, 60):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << int(rng.integers(8))]) + whole[place + 1 :])
        try:
            call(f"read_ocr_class_{kind}", path)
        except Exception as error:
            assert getattr(error, "code", None) == code, (place, error)
    path.write_bytes(b"MVTec OCR")
    with fails(code, "MVTec"):
        call(f"read_ocr_class_{kind}", path)
    other = KINDS[KINDS.index(kind) - 1]
    with fails({"mlp": 8322, "svm": 8332, "knn": 8334}[other]):
        call(f"deserialize_ocr_class_{other}", call(f"serialize_ocr_class_{kind}", handle))
