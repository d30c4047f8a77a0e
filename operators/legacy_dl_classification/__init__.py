"""The classifier of HALCON 17.12 to 19.05 (`read_dl_classifier`, `train_dl_classifier_batch` ...), on `hdev.deep_learning`."""

from hdev.deep_learning.errors import require_torch

require_torch()
