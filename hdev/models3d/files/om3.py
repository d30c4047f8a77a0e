"""hdev's own files: everything that a model has (see `hdev.models3d.container`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hdev.models3d.container import MARK, pack, unpack
from hdev.models3d.model import Model
from hdev.models3d.problems import ModelProblem


def read(data: bytes, options: Mapping[str, Any]) -> tuple[Model, list[str]]:
    """The model in the file."""
    if not data.startswith(MARK):
        raise ModelProblem(
            "not an om3 file that hdev has written; MVTec's own form cannot be read (save it as ply or obj)"
        )
    return unpack(data), []


def write(model: Model, kind: str) -> bytes:
    """All of the model."""
    return pack(model)
