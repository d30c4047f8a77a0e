"""One step of training: stochastic gradient descent with momentum."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import torch
from torch import Tensor

from hdev.deep_learning.errors import OUT_OF_DEVICE_MEMORY, OUT_OF_MEMORY, TRAINING_FAILED
from hdev.deep_learning.state import State
from hdev.errors import HError


@dataclass(frozen=True)
class Hyperparameters:
    """What a step obeys: lambda, mu and alpha of `step`."""

    learning_rate: float
    momentum: float
    weight_prior: float


@dataclass(frozen=True)
class Loss:
    """The loss of a step, on the device where it was computed. Reading it waits for the step."""

    task: Tensor
    regularization: Tensor

    def values(self) -> tuple[float, float]:
        """The loss of the task and that of the weights; error 7720 if they are no numbers (any more)."""
        task, regularization = torch.stack((self.task, self.regularization)).tolist()
        if not (math.isfinite(task) and math.isfinite(regularization)):
            raise _failed(f"the loss is {task + regularization}")
        return task, regularization


def _failed(reason: str) -> HError:
    return HError(TRAINING_FAILED, f"{reason}; a smaller learning rate may help")


def step(
    state: State,
    batches: Iterable[tuple[Tensor, Tensor, float]],
    loss_of: Callable[[Tensor, Tensor], Tensor],
    parameters: Hyperparameters,
) -> Loss:
    """Change the weights once, by the mean gradient of all sub-batches.

    With loss L (mean over the images, plus alpha / 2 times the sum of squares of all weights but biases and the factors of
    batch normalizations), v <- mu v - lambda grad L and then w <- w + v: a changed learning rate does not rescale the
    velocity that is there.

    Parameters
    ----------
    batches
        Inputs, targets, and the share of the sub-batch in all images.
    loss_of
        The mean loss of the network's outputs.

    Raises `HError`, with weights, velocity and running statistics unchanged: 7720 the loss or a gradient is not finite (on
    a GPU the program learns it when it asks for the loss: to look would mean to wait) or the layers cannot be trained with
    this batch; 4104, 6001 out of memory.
    """
    fresh = state.velocity is None
    state.prepare_training()
    velocity = state.velocity
    assert velocity is not None
    saved = state.saved_buffers()
    module = state.module.train()
    weights = state.values[: state.weights]
    try:
        task: Tensor | None = None
        for inputs, targets, share in batches:
            loss = loss_of(module(inputs), targets) * share
            loss.backward()
            task = loss.detach() if task is None else task + loss.detach()
        assert task is not None
        gradients = state.gradients()
        if state.device.type == "cpu":
            if not math.isfinite(task.item()):
                raise _failed(f"the loss is {task.item()}")
            if not _finite(gradients):
                raise _failed("the gradient is no number")
        result = Loss(task.double(), _squares(weights, parameters.weight_prior))
    except BaseException as error:
        state.restore_buffers(saved)
        state.clear_gradients()
        if fresh:
            state.reset_velocity()
        raise translated(error, TRAINING_FAILED) from error
    rate = parameters.learning_rate
    velocity.mul_(parameters.momentum)
    torch._foreach_add_(list(state.velocities().values()), gradients, alpha=-rate)
    if parameters.weight_prior:
        velocity[: state.weights].add_(weights, alpha=-rate * parameters.weight_prior)
    state.values.add_(velocity)
    state.clear_gradients()
    return result


def _finite(gradients: list[Tensor]) -> bool:
    """Whether no gradient has overflowed: those of biases and normalizations tell it of all layers, and are few numbers."""
    return bool(torch.cat([one.flatten() for one in gradients if one.dim() == 1] or gradients[:1]).isfinite().all())


def _squares(weights: Tensor, prior: float) -> Tensor:
    """prior / 2 times the sum of squares; in parts, since a sum of many millions in float32 is good for five digits only."""
    if not prior:
        return torch.zeros((), dtype=torch.float64, device=weights.device)
    parts = torch.stack([torch.dot(part, part) for part in weights.split(1 << 20)])
    return parts.double().sum() * (prior / 2)


def translated(error: BaseException, code: int) -> BaseException:
    """An error of PyTorch as that of the program: out of memory, or `code`."""
    if isinstance(error, torch.cuda.OutOfMemoryError):
        torch.cuda.empty_cache()
        return HError(OUT_OF_DEVICE_MEMORY, "a smaller 'batch_size' may help")
    if isinstance(error, MemoryError) or (isinstance(error, RuntimeError) and "alloc" in str(error).lower()):
        return HError(OUT_OF_MEMORY, "a smaller 'batch_size' may help")
    if isinstance(error, RuntimeError | ValueError) and not isinstance(error, HError):
        return HError(code, str(error).partition("\n")[0])
    return error
