"""Training and inference of classifiers against the same networks driven by hand in PyTorch, in one process, in turns.

    python bench/deep_learning.py [network ...]

On the CPU: one step of training and one call of inference per network, through the operators; by hand: PyTorch's own loop, the
network and images in its default layout, `torch.optim.SGD`, the loss read after each step. Images lie in memory on both
sides. Best of several turns; PyTorch has all cores.

On a GPU (skipped where there is none): images per second of resnet50 at batch 64 and of compact at batch 160, in the
precisions 'tf32' and 'bfloat16', against the loop by hand in the same precision and with channels_last; the loss is read once
at the end. And how much of the time Python needs to launch a step.
"""

from __future__ import annotations

import copy
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch.nn import functional

import hdev.halcon as ha
from hdev.deep_learning.model import RANGE_MIN
from hdev.deep_learning.networks import ARCHITECTURES
from hdev.iconic import Image, Objects

MEAN, DEVIATION = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
CLASSES = 10


def best(functions: list[Callable[[], Any]], seconds: float) -> list[float]:
    """The best time of each in ms, measured in turns."""
    for function in functions:
        function()
        function()
    result = [float("inf")] * len(functions)
    end, turns = time.perf_counter() + seconds, 0
    while turns < 5 or time.perf_counter() < end:
        for place, function in enumerate(functions):
            start = time.perf_counter()
            function()
            result[place] = min(result[place], 1e3 * (time.perf_counter() - start))
        turns += 1
    return result


def classifier(name: str, side: int, batch: int, **parameters: object) -> Any:
    handle = ha.read_dl_classifier(f"pretrained_dl_classifier_{name}.hdl")
    ha.set_dl_classifier_param(handle, "classes", [str(k) for k in range(CLASSES)])
    values = {"batch_size": batch, "image_width": side, "image_height": side, "weight_prior": 0.0005, **parameters}
    for key, value in values.items():
        ha.set_dl_classifier_param(handle, key, value)
    return handle


class ByHand:
    """The loop that a user of PyTorch writes."""

    def __init__(self, model: Any, device: str = "cpu", channels_last: bool = False, precision: str = "") -> None:
        self.module = copy.deepcopy(model.module)
        self.layout = torch.channels_last if channels_last else torch.contiguous_format
        for parameter in self.module.parameters():
            layout = self.layout if parameter.dim() == 4 else torch.contiguous_format
            parameter.data, parameter.grad = parameter.data.clone(memory_format=layout), None
        self.module.to(device)
        self.device, self.precision = device, precision
        self.optimizer = torch.optim.SGD(self.module.parameters(), lr=0.001, momentum=0.9, weight_decay=0.0005)
        self.mean, self.deviation = MEAN.view(1, 3, 1, 1).to(device), DEVIATION.view(1, 3, 1, 1).to(device)

    def input(self, arrays: np.ndarray) -> torch.Tensor:
        x = torch.from_numpy(arrays).to(self.device, non_blocking=True).contiguous(memory_format=self.layout)
        return ((x - RANGE_MIN) / 255 - self.mean) / self.deviation

    def train(self, arrays: np.ndarray, labels: torch.Tensor) -> torch.Tensor:
        self.module.train()
        self.optimizer.zero_grad()
        with torch.autocast(self.device, torch.bfloat16, enabled=self.precision == "bfloat16"):
            loss = functional.cross_entropy(self.module(self.input(arrays)), labels)
        loss.backward()
        self.optimizer.step()
        return loss

    @torch.inference_mode()
    def classify(self, arrays: np.ndarray) -> np.ndarray:
        self.module.eval()
        return functional.softmax(self.module(self.input(arrays)), 1).cpu().numpy()


def data(side: int, batch: int) -> tuple[np.ndarray, Objects, list[int]]:
    rng = np.random.default_rng(0)
    arrays = rng.uniform(-127, 128, (batch, 3, side, side)).astype(np.float32)
    return arrays, Objects([Image(list(one), "real") for one in arrays]), rng.integers(0, CLASSES, batch).tolist()


def on_cpu(names: list[str]) -> None:
    print(f"CPU, {torch.get_num_threads()} threads; ms, ratio = ours / by hand (by hand with channels_last)")
    for name in names:
        side, batch = 112, 8
        arrays, images, labels = data(side, batch)
        handle = classifier(name, side, batch, runtime="cpu")
        plain, last = ByHand(handle.model), ByHand(handle.model, channels_last=True)
        targets = torch.tensor(labels)

        def train(handle: Any = handle, images: Objects = images, labels: list[int] = labels) -> None:
            result = ha.train_dl_classifier_batch(images, handle, labels)
            ha.get_dl_classifier_train_result(result, "loss")

        hand = [lambda one=one: one.train(arrays, targets).item() for one in (plain, last)]  # noqa: B023
        ours, theirs, other = best([train, *hand], 12)
        print(f"{name:13} training  {ours:8.1f} {theirs:8.1f}  {ours / theirs:5.2f}  ({ours / other:.2f})", flush=True)
        for count in (batch, 1):
            few, some = arrays[:count], Objects(list(images)[:count])

            def classify(handle: Any = handle, some: Objects = some) -> None:
                result = ha.apply_dl_classifier(some, handle)
                ha.get_dl_classifier_result(result, "all", "confidences")

            hand = [lambda one=one, few=few: one.classify(few).max(1).tolist() for one in (plain, last)]
            ours, theirs, other = best([classify, *hand], 4)
            what = f"{count} image{'s' if count > 1 else ''}"
            print(f"{'':13} {what:9} {ours:8.1f} {theirs:8.1f}  {ours / theirs:5.2f}  ({ours / other:.2f})", flush=True)


def on_gpu() -> None:
    if not torch.cuda.is_available():
        print("GPU: skipped, there is no CUDA device")
        return
    print(
        f"GPU: {torch.cuda.get_device_name()}; images per second, ratio = ours / by hand; share of a step that Python needs"
    )
    for name, batch in (("resnet50", 64), ("compact", 160)):
        for precision in ("tf32", "bfloat16"):
            arrays, images, labels = data(224, batch)
            handle = classifier(name, 224, batch, runtime="gpu", runtime_init="immediately", precision=precision)
            hand = ByHand(handle.model, "cuda", channels_last=True, precision=precision)
            torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
            torch.backends.cudnn.benchmark = True
            targets = torch.tensor(labels, device="cuda")
            pinned = torch.from_numpy(arrays).pin_memory().numpy()
            rates = [0.0, 0.0]
            launch = 1.0
            for _ in range(3):
                for place in (0, 1):
                    for steps in (5, 30):
                        torch.cuda.synchronize()
                        start = time.perf_counter()
                        for _ in range(steps):
                            if place:
                                loss = hand.train(pinned, targets)
                            else:
                                result = ha.train_dl_classifier_batch(images, handle, labels)
                        launched = time.perf_counter() - start
                        _ = loss.item() if place else ha.get_dl_classifier_train_result(result, "loss")
                        torch.cuda.synchronize()
                        taken = time.perf_counter() - start
                    rates[place] = max(rates[place], steps * batch / taken)
                    if not place:
                        launch = min(launch, launched / taken)
            print(
                f"{name:9} {precision:9} {rates[0]:8.0f} {rates[1]:8.0f}  {rates[0] / rates[1]:5.2f}  {launch:.0%}",
                flush=True,
            )


if __name__ == "__main__":
    on_cpu(sys.argv[1:] or list(ARCHITECTURES))
    on_gpu()
