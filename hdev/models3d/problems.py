"""What goes wrong with 3D object models."""

from __future__ import annotations


class ModelProblem(ValueError):
    """A file or bytes that hold no 3D object model; the text says why."""
