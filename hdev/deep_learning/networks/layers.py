"""Layers that the architectures share, and how a network's numbers begin."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn


def convolution(
    inputs: int, outputs: int, size: int, stride: int = 1, groups: int = 1, activation: type[nn.Module] | None = nn.ReLU
) -> nn.Sequential:
    """Convolution without bias, batch normalization, activation; the size is kept but for the stride."""
    layers: list[nn.Module] = [
        nn.Conv2d(inputs, outputs, size, stride, size // 2, groups=groups, bias=False),
        nn.BatchNorm2d(outputs),
    ]
    if activation is not None:
        layers.append(activation(inplace=True))
    return nn.Sequential(*layers)


class Dropout(nn.Dropout):
    """Dropout whose random numbers come from a generator of its own, so that a training run can be repeated."""

    generator: torch.Generator | None = None

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or self.p == 0:
            return x
        keep = 1 - self.p
        return x * torch.empty_like(x).bernoulli_(keep, generator=self.generator).div_(keep)


def initialize(module: nn.Module, generator: torch.Generator) -> None:
    """Give every layer its first numbers: He's normal distribution for weights, 0 for biases.

    Source: He et al., Delving Deep into Rectifiers (2015); by the outputs for convolutions, by the inputs for dense layers.
    """
    for layer in module.modules():
        if isinstance(layer, nn.Conv2d):
            fan = layer.out_channels * math.prod(layer.kernel_size) / layer.groups
            layer.weight.data.normal_(0, math.sqrt(2 / fan), generator=generator)
        elif isinstance(layer, nn.Linear):
            layer.weight.data.normal_(0, math.sqrt(2 / layer.in_features), generator=generator)
        elif isinstance(layer, nn.BatchNorm2d):
            layer.weight.data.fill_(1)
            layer.reset_running_stats()
        bias = getattr(layer, "bias", None)
        if isinstance(bias, nn.Parameter):
            bias.data.zero_()


def initialize_output(layer: nn.Linear, generator: torch.Generator) -> None:
    """Small weights for an output layer: all classes begin about equally probable."""
    layer.weight.data.normal_(0, 0.01, generator=generator)
    layer.bias.data.zero_()


def has_dropout(module: nn.Module) -> bool:
    return any(isinstance(layer, Dropout) and layer.p > 0 for layer in module.modules())


def set_generator(module: nn.Module, generator: torch.Generator | None) -> None:
    """The generator that the dropout layers draw from."""
    for layer in module.modules():
        if isinstance(layer, Dropout):
            layer.generator = generator
