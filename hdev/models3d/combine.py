"""Several models as one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from hdev.models3d.model import Attribute, Model, frozen


def union(models: Sequence[Model]) -> Model:
    """The points, faces and lines of all the models; normals and attributes that all models with points have."""
    parts = [model for model in models if model.points is not None and len(model.points)]
    if len(parts) == 1:
        return parts[0].with_(mapping=None, primitive=None, rms=None, prepared=frozenset())
    if not parts:
        return Model()
    starts = np.cumsum([0, *(part.count for part in parts[:-1])])
    fields: dict[str, Any] = {"points": np.concatenate([part.points for part in parts if part.points is not None])}
    normals = [part.normals for part in parts if part.normals is not None]
    if len(normals) == len(parts):
        fields["normals"] = np.concatenate(normals)
    triangles = [part.triangles + start for part, start in zip(parts, starts) if part.triangles is not None]
    if triangles:
        fields["triangles"] = np.concatenate(triangles)
    for name in ("polygons", "lines"):
        found = [piece + start for part, start in zip(parts, starts) for piece in getattr(part, name) or ()]
        if found or any(getattr(part, name) is not None for part in parts):
            fields[name] = tuple(found)
    return Model(**fields, attributes=_common(parts))


def _common(parts: Sequence[Model]) -> dict[str, Attribute]:
    result = {}
    for name, first in parts[0].attributes.items():
        found = [part.attributes.get(name) for part in parts]
        if all(one is not None and one.attached == first.attached for one in found):
            owned = [part for part in parts if first.attached == "object" or getattr(part, first.attached) is not None]
            if len(owned) == len(parts):
                values = np.concatenate([one.values for one in found if one is not None])
                result[name] = Attribute(frozen(values), first.attached)
    return result
