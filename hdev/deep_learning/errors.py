"""The codes that deep learning raises, by HALCON's numbers."""

from __future__ import annotations

from hdev.errors import HError

OUT_OF_DEVICE_MEMORY = 4104
OUT_OF_MEMORY = 6001
INVALID_FILE = 7703
NOT_AVAILABLE = 7704
SEVERAL_VALUES = 7712
UNKNOWN_PARAMETER = 7713
INVALID_LABELS = 7714
WRONG_VERSION = 7715
DOUBLED_CLASS = 7716
TRAINING_FAILED = 7720
NO_PRETRAINED_WEIGHTS = 7721
INPUT_TOO_SMALL = 7722
NO_SUCH_RESULT = 7723
WRONG_CHANNELS = 7724
CHANNELS_NOT_AVAILABLE = 7725
SUB_BATCH_TOO_LARGE = 7726
INFERENCE_FAILED = 7741
WRONG_MULTIPLIER = 7799
WRONG_NUMBER_OF_IMAGES = 7800


def require_torch() -> None:
    """Raise 7704 with the line that installs PyTorch, if it is not installed."""
    from importlib.util import find_spec

    missing = [name for name in ("torch", "safetensors") if find_spec(name) is None]
    if missing:
        raise HError(NOT_AVAILABLE, f'deep learning needs {" and ".join(missing)}: pip install "hdev[deep-learning]"')
