"""Architectures of classifiers, in plain `torch.nn`. Their layers are named so that published weights of torchvision load.

All take float images, normalized as for ImageNet, and give one number (logit) for each class.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import nn


@dataclass(frozen=True)
class Architecture:
    """What is known of a network without building it.

    Attributes
    ----------
    module, options
        The module of this package whose `build (channels, outputs, **options)` makes it.
    first, output
        Names of the first convolution and of the output layer.
    minimum
        The least width and height of an image.
    batch_size
        HALCON's default, made for training 100 classes with 8 GB.
    weights
        Names of files of published ImageNet weights at download.pytorch.org/models, the preferred one first; the last
        part of each is the beginning of its SHA-256.
    """

    name: str
    module: str
    first: str
    output: str
    minimum: int
    batch_size: int
    weights: tuple[str, ...]
    options: tuple[tuple[str, Any], ...] = ()

    def build(self, channels: int, outputs: int) -> nn.Module:
        """The network, its numbers still undefined (on torch's device 'meta')."""
        import torch

        module = import_module(f"{__name__}.{self.module}")
        with torch.device("meta"):
            return module.build(channels, outputs, **dict(self.options))


#: HALCON's own networks are not published. 'compact' and 'enhanced' are networks of their kind that come with ImageNet
#: weights: ShuffleNet V2 1.0x (2.3 million weights) and RegNetX-400MF (5.5 million).
ARCHITECTURES = {
    architecture.name: architecture
    for architecture in (
        Architecture("compact", "shufflenet", "conv1.0", "fc", 15, 160, ("shufflenetv2_x1-5666bf0f80.pth",)),
        Architecture(
            "enhanced",
            "regnet",
            "stem.0",
            "fc",
            47,
            96,
            ("regnet_x_400mf-62229a5f.pth", "regnet_x_400mf-adf1edd5.pth"),
        ),
        Architecture(
            "resnet18", "resnet", "conv1", "fc", 32, 24, ("resnet18-f37072fd.pth",), (("depths", (2, 2, 2, 2)),)
        ),
        Architecture(
            "resnet50",
            "resnet",
            "conv1",
            "fc",
            32,
            23,
            ("resnet50-11ad3fa6.pth", "resnet50-0676ba61.pth"),
            (("depths", (3, 4, 6, 3)), ("bottleneck", True)),
        ),
        Architecture("alexnet", "alexnet", "features.0", "classifier.6", 63, 230, ("alexnet-owt-7be5be79.pth",)),
        Architecture(
            "mobilenet_v2",
            "mobilenet",
            "features.0.0",
            "classifier.1",
            32,
            40,
            ("mobilenet_v2-7ebf99e0.pth", "mobilenet_v2-b0353104.pth"),
        ),
    )
}
