"""A classifier: a network with its state of training, on a device."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from hdev.deep_learning import container, training
from hdev.deep_learning.devices import computing
from hdev.deep_learning.errors import INFERENCE_FAILED
from hdev.deep_learning.networks import ARCHITECTURES, Architecture
from hdev.deep_learning.networks.layers import has_dropout, initialize, initialize_output, set_generator
from hdev.deep_learning.state import State
from hdev.deep_learning.training import Hyperparameters, Loss, translated

#: The gray values that a network expects; those of a byte image g are g - 127.
RANGE_MIN, RANGE_MAX = -127.0, 128.0

#: Mean and standard deviation of red, green and blue in ImageNet, as parts of the range: published weights expect them.
_MEAN = (0.485, 0.456, 0.406)
_DEVIATION = (0.229, 0.224, 0.225)

_KIND = "classifier"
_VELOCITY = "velocity/"

#: An image: its channels, float32, all of one size.
Channels = Sequence[NDArray[np.float32]]


class Model:
    """A classifier of images.

    Parameters
    ----------
    architecture
        One of `networks.ARCHITECTURES`.
    channels : int
        1 or 3.
    outputs : int
        Number of classes.
    seed : int
        Of the first weights.
    """

    def __init__(self, architecture: Architecture, channels: int, outputs: int, seed: int) -> None:
        self.architecture = architecture
        self.channels = channels
        self.outputs = outputs
        module = architecture.build(channels, outputs).to_empty(device="cpu")
        generator = torch.Generator().manual_seed(seed)
        initialize(module, generator)
        initialize_output(_layer(module, architecture.output), generator)
        self._use(State(module, torch.device("cpu")))

    def _use(self, state: State) -> None:
        self.state = state
        self.module = state.module
        mean, deviation = torch.tensor(_MEAN), torch.tensor(_DEVIATION)
        if self.channels == 1:
            mean, deviation = mean.mean(0, keepdim=True), deviation.mean(0, keepdim=True)
        width = RANGE_MAX - RANGE_MIN
        self._factor = (1 / (width * deviation)).view(1, -1, 1, 1).to(state.device)
        self._offset = ((-RANGE_MIN / width - mean) / deviation).view(1, -1, 1, 1).to(state.device)
        self._generator: torch.Generator | None = None
        if has_dropout(self.module):
            self._generator = torch.Generator(state.device)
            set_generator(self.module, self._generator)

    # ------------------------------------------------------------------------------------------------------- computing

    @property
    def device(self) -> torch.device:
        return self.state.device

    @property
    def is_random(self) -> bool:
        """Whether a step of training draws random numbers."""
        return self._generator is not None

    def move(self, device: torch.device) -> None:
        """Go to another device; 4104 if there is no room, and then everything stays where it is."""
        if device == self.device:
            return
        try:
            self._use(self.state.moved(device))
        except BaseException as error:
            self.state = State(self.module, self.device)
            raise translated(error, INFERENCE_FAILED) from error

    def _input(self, images: Sequence[Channels]) -> Tensor:
        """Images as the network wants them: on its device, normalized, in the memory format 'channels last'."""
        height, width = images[0][0].shape
        pinned = self.device.type == "cuda"
        planes = torch.empty((len(images), self.channels, height, width), pin_memory=pinned)
        array = planes.numpy()
        for place, image in enumerate(images):
            for channel, values in enumerate(image):
                array[place, channel] = values
        moved = planes.to(self.device, non_blocking=True)
        result = torch.empty_like(moved, memory_format=torch.channels_last)
        return torch.mul(moved, self._factor, out=result).add_(self._offset)

    def train(
        self,
        images: Sequence[Channels],
        labels: Sequence[int],
        sub_batch: int,
        parameters: Hyperparameters,
        *,
        precision: str = "tf32",
        deterministic: bool = False,
        seed: int = 0,
    ) -> Loss:
        """One step of training (see `training.step`), `sub_batch` images at a time; `seed` is that of dropout."""

        def batches() -> Iterator[tuple[Tensor, Tensor, float]]:
            for first in range(0, len(images), sub_batch):
                part = images[first : first + sub_batch]
                targets = torch.tensor(labels[first : first + sub_batch])
                yield self._input(part), targets.to(self.device), len(part) / len(images)

        if self._generator is not None:
            self._generator.manual_seed(seed)
        with computing(self.device, precision, deterministic):
            return training.step(self.state, batches(), functional.cross_entropy, parameters)

    def probabilities(
        self, images: Sequence[Channels], sub_batch: int, *, precision: str = "tf32", deterministic: bool = False
    ) -> NDArray[np.float32]:
        """The probability of each class, (images, classes); `sub_batch` images at a time."""
        module = self.module.eval()
        parts = []
        try:
            with torch.inference_mode(), computing(self.device, precision, deterministic):
                for first in range(0, len(images), sub_batch):
                    logits = module(self._input(images[first : first + sub_batch]))
                    parts.append(functional.softmax(logits.float(), 1))
                return torch.cat(parts).cpu().numpy()
        except BaseException as error:
            raise translated(error, INFERENCE_FAILED) from error

    # -------------------------------------------------------------------------------------------------------- changing

    def set_outputs(self, outputs: int, seed: int) -> None:
        """A new output layer with random weights; what training has remembered is forgotten."""
        old = _layer(self.module, self.architecture.output)
        new = nn.Linear(old.in_features, outputs, device="meta").to_empty(device="cpu")
        initialize_output(new, torch.Generator().manual_seed(seed))
        _replace(self.module, self.architecture.output, new)
        self.outputs = outputs
        self._use(State(self.module, self.device))

    def set_one_channel(self) -> None:
        """Take gray images from now on: the weights of the first layer for red, green and blue are added up."""
        first = _layer(self.module, self.architecture.first)
        options = {name: getattr(first, name) for name in ("kernel_size", "stride", "padding")}
        new = nn.Conv2d(1, first.out_channels, **options, bias=first.bias is not None, device="cpu")
        new.weight.data = first.weight.data.sum(1, keepdim=True).cpu()
        if new.bias is not None:
            new.bias.data = first.bias.data.cpu()
        _replace(self.module, self.architecture.first, new)
        self.channels = 1
        self._use(State(self.module, self.device))

    def load_published(self, tensors: Mapping[str, Any]) -> None:
        """Take over published weights but for the output layer; raises `ValueError` if they are of another network."""
        own = self.module.state_dict()
        for name, values in own.items():
            if name.startswith(self.architecture.output + ".") or name.endswith("num_batches_tracked"):
                continue
            if name not in tensors or tensors[name].shape != values.shape:
                raise ValueError(f"the weights do not fit {self.architecture.name}: {name}")
        for name, values in own.items():
            if name in tensors and not name.startswith(self.architecture.output + "."):
                values.copy_(tensors[name])

    # ----------------------------------------------------------------------------------------------------------- files

    def pack(self, description: Mapping[str, Any]) -> bytes:
        """The content of a file: the network, what training remembers, and `description`."""
        tensors = dict(self.module.state_dict())
        tensors.update({_VELOCITY + name: one for name, one in self.state.velocities().items()})
        network = {"architecture": self.architecture.name, "channels": self.channels, "outputs": self.outputs}
        return container.pack(_KIND, {"network": network, **description}, tensors)

    @classmethod
    def unpack(cls, data: bytes) -> tuple[Model, dict[str, Any]]:
        """The model and the description in a file's content; raises `container.ContainerProblem`."""
        description, tensors = container.unpack(_KIND, data)
        try:
            network = description["network"]
            channels, outputs = network["channels"], network["outputs"]
            architecture = ARCHITECTURES[network["architecture"]]
            if channels not in (1, 3) or not isinstance(outputs, int) or outputs < 1:
                raise ValueError(f"channels {channels}, outputs {outputs}")
            if tensors[architecture.output + ".weight"].shape[0] != outputs:  # before room is made for so many
                raise ValueError(f"outputs {outputs}")
            model = cls(architecture, channels, outputs, 0)
            velocities = {name[len(_VELOCITY) :]: one for name, one in tensors.items() if name.startswith(_VELOCITY)}
            model.module.load_state_dict({k: v for k, v in tensors.items() if not k.startswith(_VELOCITY)})
            if velocities:
                model.state.load_velocities(velocities)
        except (LookupError, TypeError, ValueError, RuntimeError, AttributeError) as error:
            raise container.ContainerProblem(f"its parts do not fit together: {str(error)[:300]}") from None
        return model, description


def _layer(module: nn.Module, path: str) -> Any:
    return module.get_submodule(path)


def _replace(module: nn.Module, path: str, layer: nn.Module) -> None:
    parent, _, name = path.rpartition(".")
    setattr(module.get_submodule(parent), name, layer)
