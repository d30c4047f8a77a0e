"""The handle of a classifier: a model of `hdev.deep_learning` and the parameters by their legacy names."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from hdev.deep_learning import errors
from hdev.deep_learning.container import ContainerProblem
from hdev.deep_learning.devices import PRECISIONS, choose
from hdev.deep_learning.model import RANGE_MAX, RANGE_MIN, Model
from hdev.deep_learning.training import Hyperparameters
from hdev.errors import HError, wrong_number, wrong_type, wrong_value
from hdev.values import Handle

Scalar = int | float | str

_DEFAULT_SIZE = 224


@dataclass(frozen=True)
class Settings:
    """The parameters of a classifier that can be set.

    `batch_size_device` is the number of images on the device at once, 0 for 'batch_size'.
    """

    batch_size: int
    batch_size_multiplier: int = 1
    batch_size_device: int = 0
    classes: tuple[Scalar, ...] = ()
    gpu: int = 0
    image_width: int = _DEFAULT_SIZE
    image_height: int = _DEFAULT_SIZE
    learning_rate: float = 0.001
    momentum: float = 0.9
    weight_prior: float = 0.0
    runtime: str = "gpu"
    precision: str = "tf32"

    @property
    def sub_batch(self) -> int:
        return self.batch_size_device or self.batch_size

    @property
    def hyperparameters(self) -> Hyperparameters:
        return Hyperparameters(self.learning_rate, self.momentum, self.weight_prior)


#: What a file does not keep.
_TRANSIENT = ("gpu", "runtime", "precision", "batch_size_device")


class DLClassifier(Handle):
    """A deep-learning-based classifier. One thread at a time works with it."""

    semantics = "dl_classifier"

    def __init__(self, model: Model, settings: Settings | None = None) -> None:
        super().__init__()
        self.model: Model | None = model
        self.settings = settings or Settings(model.architecture.batch_size)
        self.lock = threading.RLock()

    def release(self) -> None:
        self.model = None

    def network(self) -> Model:
        """The model; error 2454 if another thread has cleared the handle."""
        self.check()
        assert self.model is not None
        return self.model

    def place(self, session: Any) -> Model:
        """The model, on the device that 'runtime' and 'gpu' name. Raises 4104 if there is no room."""
        model = self.network()
        model.move(choose(self.settings.runtime, self.settings.gpu, lambda text: warn_once(session, text)))
        return model

    # ----------------------------------------------------------------------------------------------------------- files

    def packed(self) -> bytes:
        """The content of a file."""
        settings = {name: value for name, value in asdict(self.settings).items() if name not in _TRANSIENT}
        return self.network().pack({"settings": settings})

    @classmethod
    def unpack(cls, data: bytes) -> DLClassifier:
        """The classifier in a file's content. Raises 7703 or 7715 with what is wrong."""
        try:
            return restored(data)
        except ContainerProblem as problem:
            code = errors.WRONG_VERSION if problem.version else errors.INVALID_FILE
            raise HError(code, str(problem)) from None


def restored(data: bytes) -> DLClassifier:
    """The classifier in a file's content. Raises `ContainerProblem`, a ValueError."""
    model, description = Model.unpack(data)
    return DLClassifier(model, _settings_of(description, model))


def _settings_of(description: dict[str, Any], model: Model) -> Settings:
    kept = description.get("settings")
    if not isinstance(kept, dict):
        raise ContainerProblem("its description is damaged: no settings")
    settings = Settings(model.architecture.batch_size)
    try:
        for name, value in kept.items():
            if name in _TRANSIENT:
                continue
            settings = _SETTABLE[name](settings, value if name == "classes" else [value], model)
    except (KeyError, HError, TypeError) as error:
        raise ContainerProblem(f"its description is damaged: {error}") from None
    if settings.classes and len(settings.classes) != model.outputs:
        raise ContainerProblem(f"its parts do not fit together: {len(settings.classes)} classes")
    return settings


def warn_once(session: Any, text: str) -> None:
    """Warn, but not with the same text twice in a session."""
    told = session.resources.setdefault("deep learning: warnings", set())
    if text not in told:
        told.add(text)
        session.warn(text)


# --------------------------------------------------------------------------------------------------- parameters by name

_SET = "set_dl_classifier_param"


def parameter(classifier: DLClassifier, name: str) -> list[Scalar]:
    """The values of a parameter; 7713 if there is none of this name."""
    settings, model = classifier.settings, classifier.network()
    size = [settings.image_width, settings.image_height]
    if name == "classes":
        return list(settings.classes)
    if name == "image_dimensions":
        return [*size, model.channels]
    if name == "image_num_channels":
        return [model.channels]
    if name == "image_range_min":
        return [RANGE_MIN]
    if name == "image_range_max":
        return [RANGE_MAX]
    if name == "batch_size_device":
        return [settings.sub_batch]
    if name in _SETTABLE:
        return [getattr(settings, name)]
    raise HError(errors.UNKNOWN_PARAMETER, f"'{name}'", operator="get_dl_classifier_param")


#: Parameters with several values; they are used alone.
EXCLUSIVE = ("classes", "image_dimensions")

_READ_ONLY = ("image_range_min", "image_range_max")


def set_parameters(classifier: DLClassifier, names: list[str], values: list[Any], session: Any) -> None:
    """Set parameters: all of them, or none if one cannot be set."""
    if len(names) > 1 and (several := [name for name in names if name in EXCLUSIVE]):
        raise HError(errors.SEVERAL_VALUES, f"'{several[0]}' has several values and is set alone", operator=_SET)
    if len(names) == 1 and names[0] in EXCLUSIVE:
        groups = [values]
    elif len(names) == len(values):
        groups = [[value] for value in values]
    else:
        raise wrong_number(3, _SET, f"{len(values)} values for {len(names)} parameters")
    model = classifier.network()
    settings = classifier.settings
    channels, initialize = model.channels, False
    for name, group in zip(names, groups):
        if name == "runtime_init":
            _text("runtime_init", group, ("immediately",))
            initialize = True
        elif name == "image_num_channels":
            channels = _channels(model, group[0])
        elif name == "image_dimensions":
            if len(group) != 3:
                raise wrong_number(3, _SET, f"'image_dimensions' has 3 values, not {len(group)}")
            settings = _SETTABLE["image_width"](settings, group[:1], model)
            settings = _SETTABLE["image_height"](settings, group[1:2], model)
            channels = _channels(model, group[2])
        elif name in _SETTABLE:
            settings = _SETTABLE[name](settings, group, model)
        else:
            reason = "cannot be set" if name in _READ_ONLY else "is no parameter"
            raise HError(errors.UNKNOWN_PARAMETER, f"'{name}' {reason}", operator=_SET)
    _take_over(classifier, settings, channels, "classes" in names, session)
    if initialize:
        classifier.place(session)


def _take_over(classifier: DLClassifier, settings: Settings, channels: int, classes: bool, session: Any) -> None:
    model, old = classifier.network(), classifier.settings
    if classes:
        model.set_outputs(len(settings.classes), seed(session))
    if channels != model.channels:
        model.set_one_channel()
    if (settings.image_width, settings.image_height) != (old.image_width, old.image_height):
        model.state.reset_velocity()
    classifier.settings = settings


def seed(session: Any) -> int:
    """A seed for torch out of the random numbers of the session."""
    return int(session.random.integers(1 << 62))


def _channels(model: Model, value: Any) -> int:
    channels = _integer("image_num_channels", [value], 1)
    if channels not in (1, 3):
        raise HError(errors.WRONG_CHANNELS, f"{channels} channels", operator=_SET)
    if channels > model.channels:
        raise HError(errors.CHANNELS_NOT_AVAILABLE, "the classifier was made to take one channel", operator=_SET)
    return channels


def _integer(name: str, values: list[Any], least: int, code: int = 0) -> int:
    """The one value, an integer of at least `least`; error 1303, or `code`, if it is less."""
    value = values[0]
    if type(value) is not int:
        raise wrong_type(3, _SET, f"'{name}' is an integer, not {value!r}")
    if value < least:
        detail = f"'{name}' is at least {least}, not {value}"
        raise HError(code, detail, operator=_SET) if code else wrong_value(3, _SET, detail)
    return value


def _number(name: str, values: list[Any], below: float = float("inf")) -> float:
    value = values[0]
    if type(value) not in (int, float):
        raise wrong_type(3, _SET, f"'{name}' is a number, not {value!r}")
    if not 0 <= value < below:
        raise wrong_value(3, _SET, f"'{name}' cannot be {value}")
    return float(value)


def _text(name: str, values: list[Any], allowed: tuple[str, ...]) -> str:
    value = values[0]
    if type(value) is not str:
        raise wrong_type(3, _SET, f"'{name}' is a string, not {value!r}")
    if value not in allowed:
        raise wrong_value(3, _SET, f"'{name}' is {' or '.join(repr(one) for one in allowed)}, not {value!r}")
    return value


def _classes(values: list[Any]) -> tuple[Scalar, ...]:
    if not values:
        raise wrong_number(3, _SET, "'classes' has at least one value")
    for value in values:
        if type(value) not in (str, int):
            raise wrong_type(3, _SET, f"a class is a string or an integer, not {value!r}")
    if len(set(values)) < len(values):
        doubled = next(value for value in values if values.count(value) > 1)
        raise HError(errors.DOUBLED_CLASS, f"{doubled!r}", operator=_SET)
    return tuple(values)


def _set_batch_size(settings: Settings, values: list[Any], model: Model) -> Settings:
    size = _integer("batch_size", values, 1)
    device = settings.batch_size_device
    return replace(settings, batch_size=size, batch_size_device=0 if device >= size else device)


def _set_batch_size_device(settings: Settings, values: list[Any], model: Model) -> Settings:
    size = _integer("batch_size_device", values, 1)
    if size > settings.batch_size:
        detail = f"'batch_size_device' {size} is more than 'batch_size' {settings.batch_size}"
        raise HError(errors.SUB_BATCH_TOO_LARGE, detail, operator=_SET)
    return replace(settings, batch_size_device=0 if size == settings.batch_size else size)


def _side(name: str) -> _Setter:
    def set_side(settings: Settings, values: list[Any], model: Model) -> Settings:
        least = model.architecture.minimum
        size = _integer(name, values, least, errors.INPUT_TOO_SMALL)
        return replace(settings, image_width=size) if name == "image_width" else replace(settings, image_height=size)

    return set_side


_Setter = Callable[[Settings, list[Any], Model], Settings]

_SETTABLE: dict[str, _Setter] = {
    "batch_size": _set_batch_size,
    "batch_size_device": _set_batch_size_device,
    "batch_size_multiplier": lambda settings, values, model: replace(
        settings, batch_size_multiplier=_integer("batch_size_multiplier", values, 1, errors.WRONG_MULTIPLIER)
    ),
    "classes": lambda settings, values, model: replace(settings, classes=_classes(values)),
    "gpu": lambda settings, values, model: replace(settings, gpu=_integer("gpu", values, 0)),
    "image_width": _side("image_width"),
    "image_height": _side("image_height"),
    "learning_rate": lambda settings, values, model: replace(settings, learning_rate=_number("learning_rate", values)),
    "momentum": lambda settings, values, model: replace(settings, momentum=_number("momentum", values, 1)),
    "weight_prior": lambda settings, values, model: replace(settings, weight_prior=_number("weight_prior", values)),
    "runtime": lambda settings, values, model: replace(settings, runtime=_text("runtime", values, ("gpu", "cpu"))),
    "precision": lambda settings, values, model: replace(settings, precision=_text("precision", values, PRECISIONS)),
}
