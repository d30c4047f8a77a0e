"""RegNetX-400MF. Source: Radosavovic et al., Designing Network Design Spaces (2020)."""

from __future__ import annotations

from torch import Tensor, nn

from hdev.deep_learning.networks.layers import convolution

_WIDTHS = (32, 64, 160, 400)
_DEPTHS = (1, 2, 7, 12)
_GROUP_WIDTH = 16


class Block(nn.Module):
    """A pointwise, a grouped 3x3 and a pointwise convolution beside a shortcut."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        changed = inputs != outputs or stride != 1
        self.proj = convolution(inputs, outputs, 1, stride, activation=None) if changed else None
        self.f = nn.Sequential()
        self.f.add_module("a", convolution(inputs, outputs, 1))
        self.f.add_module("b", convolution(outputs, outputs, 3, stride, groups=outputs // _GROUP_WIDTH))
        self.f.add_module("c", convolution(outputs, outputs, 1, activation=None))
        self.activation = nn.ReLU(inplace=True)

    def forward(self, x: Tensor) -> Tensor:
        shortcut = x if self.proj is None else self.proj(x)
        return self.activation(self.f(x) + shortcut)


class RegNet(nn.Module):
    """Stem, four stages of blocks, the mean of each channel, the output layer."""

    def __init__(self, channels: int, outputs: int) -> None:
        super().__init__()
        self.stem = convolution(channels, 32, 3, 2)
        self.trunk_output = nn.Sequential()
        inputs = 32
        for stage, (width, depth) in enumerate(zip(_WIDTHS, _DEPTHS), start=1):
            blocks = nn.Sequential()
            for number in range(depth):
                blocks.add_module(f"block{stage}-{number}", Block(inputs, width, 1 if number else 2))
                inputs = width
            self.trunk_output.add_module(f"block{stage}", blocks)
        self.fc = nn.Linear(inputs, outputs)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc(self.trunk_output(self.stem(x)).mean((2, 3)))


def build(channels: int, outputs: int) -> nn.Module:
    return RegNet(channels, outputs)
