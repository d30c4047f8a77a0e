"""All numbers of a network in one piece of memory.

A step of training touches every weight. With one piece for all, and the velocities in another, the update is a few calls for
the whole network instead of a few for each of its layers, and what a failed step has changed is put back by one copy. The
layers see views into these pieces, convolutions in the memory format 'channels last'.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

#: Elements; layers begin at multiples of 64 bytes, as vector instructions want it.
_ALIGNMENT = 16


class State:
    """The parameters and buffers of `module`, moved to `device` and laid out anew.

    Attributes
    ----------
    values : Tensor
        All parameters: first the weights (those with two dimensions or more), then biases and the factors of batch
        normalizations. Gaps between layers are 0 and stay so.
    velocity : Tensor or None
        Of the same layout; made when training begins.
    weights : int
        Where the weights end in `values`.
    """

    def __init__(self, module: nn.Module, device: torch.device) -> None:
        self.module = module
        self.device = device
        named = list(module.named_parameters())
        self._places: list[tuple[str, nn.Parameter, int]] = []
        end = 0
        for weights in (True, False):
            for name, parameter in named:
                if (parameter.dim() > 1) == weights:
                    self._places.append((name, parameter, end))
                    end += -(-parameter.numel() // _ALIGNMENT) * _ALIGNMENT
            if weights:
                self.weights = end
        self.values = torch.zeros(end, dtype=named[0][1].dtype, device=device)
        self.velocity: Tensor | None = None
        for _, parameter, place in self._places:
            view = _view(self.values, parameter, place)
            view.copy_(parameter.data)
            parameter.data = view
            parameter.grad = None
        self._gather_buffers()

    def _gather_buffers(self) -> None:
        named = [
            (layer, name, buffer)
            for layer in self.module.modules()
            for name, buffer in layer.named_buffers(recurse=False)
        ]
        self._buffers: list[Tensor] = []
        for dtype in dict.fromkeys(buffer.dtype for _, _, buffer in named):
            members = [one for one in named if one[2].dtype == dtype]
            piece = torch.cat([buffer.reshape(-1).to(self.device) for _, _, buffer in members])
            place = 0
            for layer, name, buffer in members:
                layer._buffers[name] = piece[place : place + buffer.numel()].view(buffer.shape)
                place += buffer.numel()
            self._buffers.append(piece)

    def prepare_training(self) -> None:
        """Forget gradients, and make room for the velocity if there is none yet."""
        self.clear_gradients()
        if self.velocity is None:
            self.velocity = torch.zeros_like(self.values)

    def clear_gradients(self) -> None:
        for _, parameter, _ in self._places:
            parameter.grad = None

    def gradients(self) -> list[Tensor]:
        """The gradient of each parameter, in the order of `velocities`."""
        return [
            torch.zeros_like(parameter) if parameter.grad is None else parameter.grad
            for _, parameter, _ in self._places
        ]

    def reset_velocity(self) -> None:
        self.velocity = None

    def saved_buffers(self) -> list[Tensor]:
        """A copy of the running statistics, for `restore_buffers`."""
        return [piece.clone() for piece in self._buffers]

    def restore_buffers(self, saved: list[Tensor]) -> None:
        for piece, old in zip(self._buffers, saved):
            piece.copy_(old)

    def moved(self, device: torch.device) -> State:
        """The state on another device; this one is not to be used any more."""
        velocity = self.velocity
        result = State(self.module, device)
        result.velocity = None if velocity is None else velocity.to(device)
        return result

    def velocities(self) -> dict[str, Tensor]:
        """The velocity of each layer by the name of its parameter; empty before training."""
        if self.velocity is None:
            return {}
        return {name: _view(self.velocity, parameter, place) for name, parameter, place in self._places}

    def load_velocities(self, tensors: dict[str, Tensor]) -> None:
        """Take over what `velocities` gave; raises `KeyError` or `RuntimeError` if names or shapes differ."""
        self.velocity = torch.zeros_like(self.values)
        for name, view in self.velocities().items():
            view.copy_(tensors[name])


def _view(piece: Tensor, parameter: Tensor, place: int) -> Tensor:
    """The part of `piece` that begins at `place`, in the shape of `parameter`."""
    part = piece[place : place + parameter.numel()]
    if parameter.dim() == 4:
        outputs, inputs, height, width = parameter.shape
        return part.view(outputs, height, width, inputs).permute(0, 3, 1, 2)
    return part.view(parameter.shape)
