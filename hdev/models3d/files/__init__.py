"""Files of 3D object models: what their names say, and functions from bytes to models and back."""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from typing import Any

from hdev.models3d.model import Model
from hdev.models3d.problems import ModelProblem

#: Module and ending of each type of file.
TYPES = {
    "om3": ("om3", ".om3"),
    "ply": ("ply", ".ply"),
    "ply_binary": ("ply", ".ply"),
    "obj": ("obj", ".obj"),
    "off": ("off", ".off"),
    "stl": ("stl", ".stl"),
    "stl_ascii": ("stl", ".stl"),
    "stl_binary": ("stl", ".stl"),
    "dxf": ("dxf", ".dxf"),
}


def type_of_name(path: str) -> str | None:
    """The type of file that the ending of a name says; None for other endings."""
    ending = os.path.splitext(path)[1].lower()[1:]
    return ending if ending in TYPES else None


def read(kind: str, data: bytes, options: Mapping[str, Any]) -> tuple[Model, list[str]]:
    """The model in the bytes of a file of this type, and remarks on what was left out. Raises `ModelProblem`.

    `options` may have 'max_approx_error' and 'min_num_points' for arcs of DXF files.
    """
    module = importlib.import_module(f"hdev.models3d.files.{TYPES[kind][0]}")
    try:
        model, remarks = module.read(data, options)
    except ModelProblem:
        raise
    except (ValueError, IndexError, OverflowError, UnicodeDecodeError) as error:
        raise ModelProblem(f"the file is damaged: {error}") from None
    return model, remarks


def write(kind: str, model: Model) -> bytes:
    """The bytes of a file of this type. Raises `ModelProblem` if it cannot hold the model."""
    module = importlib.import_module(f"hdev.models3d.files.{TYPES[kind][0]}")
    result: bytes = module.write(model, kind)
    return result
