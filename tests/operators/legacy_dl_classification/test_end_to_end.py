"""Whole trainings by HDevelop programs on pictures that someone else took, beside PyTorch driven by hand.

Digits: 1,797 scans by E. Alpaydin and C. Kaynak, out of scikit-learn. Faces: 200 patches of Labeled Faces in the Wild, out of
scikit-image. A fifth of each is held out.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

import cv2  # noqa: E402

import hdev  # noqa: E402
from hdev.deep_learning.networks import ARCHITECTURES  # noqa: E402
from hdev.deep_learning.networks.layers import initialize  # noqa: E402

from ..running import run  # noqa: E402

SAMPLE = Path(__file__).parents[3] / "samples" / "deep_learning"

FACES = """
set_system ('seed_rand', 3)
read_dl_classifier ('pretrained_dl_classifier_compact.hdl', H)
set_dl_classifier_param (H, 'runtime', 'cpu')
set_dl_classifier_param (H, 'image_dimensions', [48,48,1])
read_dl_classifier_data_set (Folder, 'last_folder', Files, Labels, Indices, Classes)
split_dl_classifier_data_set (Files, Labels, 80, 0, Train, TrainLabels, V, VLabels, Test, TestLabels)
set_dl_classifier_param (H, 'classes', Classes)
set_dl_classifier_param (H, ['batch_size','learning_rate','weight_prior'], [16,0.02,0.0005])
read_image (TrainImages, Train)
preprocess_dl_classifier_images (TrainImages, TrainImages, [], [], H)
for Epoch := 1 to 20 by 1
    if (Epoch == 15)
        set_dl_classifier_param (H, 'learning_rate', 0.004)
    endif
    tuple_shuffle ([0:|Train| - 1], Order)
    for First := 0 to |Train| - 16 by 16
        Batch := Order[First:First + 15]
        select_obj (TrainImages, Images, Batch + 1)
        augment_images (Images, Images, ['mirror','augmentation_percentage'], ['c',50])
        train_dl_classifier_batch (Images, H, TrainLabels[Batch], R)
    endfor
endfor
read_image (TestImages, Test)
preprocess_dl_classifier_images (TestImages, TestImages, [], [], H)
apply_dl_classifier (TestImages, H, R)
get_dl_classifier_result (R, 'all', 'predicted_classes', Predicted)
Accuracy := sum(Predicted [==] TestLabels) / real(|Test|)
"""


def pictures(files: list[str], side: int) -> tuple[torch.Tensor, list[str]]:
    """Files as a batch, normalized as the classifier does it, and the names of their folders."""
    images = [cv2.resize(cv2.imread(file, cv2.IMREAD_GRAYSCALE), (side, side)) for file in files]
    x = torch.tensor(np.stack(images))[:, None].float() / 255
    return (x - 0.449) / 0.226, [Path(file).parent.name for file in files]


def by_hand(
    network: str,
    train: list[str],
    test: list[str],
    side: int,
    epochs: int,
    size: int,
    rate: float,
    drops: list[int],
    mirror: bool,
) -> float:
    """The accuracy of the same network after PyTorch's own SGD with the same settings."""
    x, names = pictures(train, side)
    classes = sorted(set(names))
    y = torch.tensor([classes.index(name) for name in names])
    module = ARCHITECTURES[network].build(1, len(classes)).to_empty(device="cpu")
    generator = torch.Generator().manual_seed(1)
    initialize(module, generator)
    torch.nn.init.normal_(module.fc.weight, 0, 0.01, generator)
    decayed = [p for p in module.parameters() if p.dim() > 1]
    others = [p for p in module.parameters() if p.dim() == 1]
    optimizer = torch.optim.SGD([{"params": decayed, "weight_decay": 5e-4}, {"params": others}], lr=rate, momentum=0.9)
    schedule = torch.optim.lr_scheduler.MultiStepLR(optimizer, drops, gamma=0.2)
    module.train()
    for _ in range(epochs):
        for batch in torch.randperm(len(x), generator=generator).split(size):
            if len(batch) < size:
                continue
            images = x[batch]
            if mirror:
                turned = torch.rand(size, generator=generator) < 0.5
                images = torch.where(turned[:, None, None, None], images.flip(3), images)
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(module(images), y[batch]).backward()
            optimizer.step()
        schedule.step()
    module.eval()
    x, names = pictures(test, side)
    with torch.no_grad():
        found = module(x).argmax(1).tolist()
    return float(np.mean([classes[one] == name for one, name in zip(found, names)]))


def test_digits(tmp_path: Path) -> None:
    """The sample: at least 98 % of the digits that were held out; PyTorch by hand, on the same files, as many but for noise."""
    spec = importlib.util.spec_from_file_location("digits", SAMPLE / "digits.py")
    sample = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sample)
    folder = tmp_path / "digits"
    sample.write_digits(folder)
    result = hdev.run(SAMPLE / "digits.hdev", inputs={"ImageFolder": folder.as_posix()})
    accuracy = 1 - result["TestError"][0]
    assert len(result["TestImages"]) in range(358, 370)
    assert accuracy >= 0.98
    assert result["PredictedClass"] == [result["RawLabels"][0]]
    matrix = np.array([[int(v) for v in row] for row in confusion(result)])
    assert matrix.sum() == len(result["TestImages"])
    assert matrix.trace() / matrix.sum() == pytest.approx(accuracy)

    def raw(files: list[str]) -> list[str]:
        return [f"{folder}/{Path(f).parent.name}/{Path(f).stem}.png" for f in files]

    other = by_hand(
        "resnet18", raw(result["TrainingImages"]), raw(result["TestImages"]), 32, 14, 32, 0.02, [8, 11], False
    )
    assert abs(accuracy - other) <= 0.03  # the loop by hand sees no turned images


def confusion(result: hdev.Result) -> list[list[float]]:
    """The confusion matrix anew: rows are what was predicted, columns the truth."""
    classes = sorted(set(result["TestLabels"]))
    counts = {(p, t): 0 for p in classes for t in classes}
    for pair in zip(result["TestPredictions"], result["TestLabels"]):
        counts[pair] += 1
    return [[counts[p, t] for t in classes] for p in classes]


def test_faces(tmp_path: Path) -> None:
    """At least 90 % of 40 patches: face or no face?"""
    from skimage.data import lfw_subset

    for number, patch in enumerate(lfw_subset()):
        path = tmp_path / ("face" if number < 100 else "other") / f"{number}.png"
        path.parent.mkdir(exist_ok=True)
        cv2.imwrite(str(path), (patch * 255).astype(np.uint8))
    result = run(FACES, {"Folder": tmp_path.as_posix()})
    accuracy = result["Accuracy"][0]
    assert len(result["Test"]) == 40
    assert accuracy >= 0.9
    other = by_hand("compact", result["Train"], result["Test"], 48, 20, 16, 0.02, [14], True)
    assert abs(accuracy - other) <= 0.125
