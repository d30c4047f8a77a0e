"""MobileNet V2. Source: Sandler et al., MobileNetV2: Inverted Residuals and Linear Bottlenecks (2018), table 2."""

from __future__ import annotations

from torch import Tensor, nn

from hdev.deep_learning.networks.layers import Dropout, convolution

#: Expansion, channels, blocks, stride of the first block.
_STAGES = ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1))


class Block(nn.Module):
    """Widen, filter each channel by itself, narrow; beside a shortcut where the shape stays."""

    def __init__(self, inputs: int, outputs: int, stride: int, expansion: int) -> None:
        super().__init__()
        hidden = inputs * expansion
        layers: list[nn.Module] = [] if expansion == 1 else [convolution(inputs, hidden, 1, activation=nn.ReLU6)]
        layers.append(convolution(hidden, hidden, 3, stride, groups=hidden, activation=nn.ReLU6))
        layers.extend(convolution(hidden, outputs, 1, activation=None))
        self.conv = nn.Sequential(*layers)
        self.shortcut = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv(x) if self.shortcut else self.conv(x)


class MobileNet(nn.Module):
    """Stem, blocks, a pointwise convolution, the mean of each channel, the output layer."""

    def __init__(self, channels: int, outputs: int) -> None:
        super().__init__()
        layers: list[nn.Module] = [convolution(channels, 32, 3, 2, activation=nn.ReLU6)]
        inputs = 32
        for expansion, width, blocks, stride in _STAGES:
            for number in range(blocks):
                layers.append(Block(inputs, width, 1 if number else stride, expansion))
                inputs = width
        layers.append(convolution(inputs, 1280, 1, activation=nn.ReLU6))
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Sequential(Dropout(0.2), nn.Linear(1280, outputs))

    def forward(self, x: Tensor) -> Tensor:
        return self.classifier(self.features(x).mean((2, 3)))


def build(channels: int, outputs: int) -> nn.Module:
    return MobileNet(channels, outputs)
