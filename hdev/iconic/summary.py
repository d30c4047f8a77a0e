"""Iconic values in words: what they consist of, and how large that is."""

from __future__ import annotations

from typing import Any


def summary(objects: Any) -> str:
    """An iconic tuple in a line."""
    if not len(objects):
        return "no objects"
    if len(objects) == 1:
        ((kind, properties),) = facts(objects[0]).items()
        return f"{kind}: " + ", ".join(f"{name} {value}" for name, value in properties.items())
    kinds = [item.kind for item in objects]
    counts = {"image": "images", "region": "regions", "xld": "contours"}
    parts = [f"{kinds.count(kind)} {word}" for kind, word in counts.items() if kind in kinds]
    area = sum(item.area for item in objects if item.kind == "region")
    return ", ".join(parts) + (f", {area} pixels" if "region" in kinds else "")


def facts(item: Any) -> dict[str, dict[str, Any]]:
    """One iconic object: its kind and its size."""
    if item.kind == "image":
        found = {"type": item.type, "width": item.width, "height": item.height, "channels": len(item.channels)}
        return {"image": found if item.has_full_domain else {**found, "domain": item.domain.area}}
    if item.kind == "region":
        return {"region": {"area": item.area, "box": list(item.bounding_box or ())}}
    return {"xld": {"points": len(item.rows)}}
