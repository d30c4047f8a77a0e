"""ShuffleNet V2. Source: Ma et al., ShuffleNet V2: Practical Guidelines for Efficient CNN Architecture Design (2018)."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from hdev.deep_learning.networks.layers import convolution

_WIDTHS = (24, 116, 232, 464, 1024)
_DEPTHS = (4, 8, 4)


def _shuffled(x: Tensor) -> Tensor:
    """The channels of both halves in turn, so that the next unit mixes them."""
    count, channels, height, width = x.shape
    return x.view(count, 2, channels // 2, height, width).transpose(1, 2).reshape(count, channels, height, width)


class Unit(nn.Module):
    """Half of the channels pass, the other half goes through pointwise, depthwise and pointwise convolutions.

    Where the size is halved, both branches see all channels.
    """

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        half = outputs // 2
        self.split = stride == 1
        seen = half if self.split else inputs
        self.branch1 = nn.Sequential(
            *([] if self.split else [*_depthwise(inputs, stride), *convolution(inputs, half, 1)]),
        )
        self.branch2 = nn.Sequential(
            *convolution(seen, half, 1), *_depthwise(half, stride), *convolution(half, half, 1)
        )

    def forward(self, x: Tensor) -> Tensor:
        if self.split:
            passed, seen = x.chunk(2, 1)
            return _shuffled(torch.cat((passed, self.branch2(seen)), 1))
        return _shuffled(torch.cat((self.branch1(x), self.branch2(x)), 1))


def _depthwise(channels: int, stride: int) -> nn.Sequential:
    return convolution(channels, channels, 3, stride, groups=channels, activation=None)


class ShuffleNet(nn.Module):
    """Stem, three stages of units, a pointwise convolution, the mean of each channel, the output layer."""

    def __init__(self, channels: int, outputs: int) -> None:
        super().__init__()
        self.conv1 = convolution(channels, _WIDTHS[0], 3, 2)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        self.stage2, self.stage3, self.stage4 = (
            nn.Sequential(Unit(before, width, 2), *(Unit(width, width, 1) for _ in range(depth - 1)))
            for before, width, depth in zip(_WIDTHS, _WIDTHS[1:], _DEPTHS)
        )
        self.conv5 = convolution(_WIDTHS[3], _WIDTHS[4], 1)
        self.fc = nn.Linear(_WIDTHS[4], outputs)

    def forward(self, x: Tensor) -> Tensor:
        x = self.maxpool(self.conv1(x))
        x = self.conv5(self.stage4(self.stage3(self.stage2(x))))
        return self.fc(x.mean((2, 3)))


def build(channels: int, outputs: int) -> nn.Module:
    return ShuffleNet(channels, outputs)
