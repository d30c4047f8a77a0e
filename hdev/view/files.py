"""Folders for file dialogs: the page has no access to the files of the machine that the program runs on."""

from __future__ import annotations

import fnmatch
import os
import re
from typing import Any

#: More entries of a folder are not listed.
_MOST = 2000

#: What operators read and write, for filters that name one.
_OF_OPERATORS = {
    "image": ("Images", "*.png *.jpg *.jpeg *.bmp *.tif *.tiff *.gif *.pnm *.pgm *.ppm *.hobj *.ima *.jp2 *.webp"),
    "region": ("Regions", "*.hobj *.reg *.tif *.tiff *.png *.bmp"),
    "object": ("Iconic objects", "*.hobj"),
    "tuple": ("Tuples", "*.tup *.htf"),
    "dict": ("Dictionaries", "*.hdict *.json"),
    "contour_xld_dxf": ("DXF files", "*.dxf"),
    "polygon_xld_dxf": ("DXF files", "*.dxf"),
}


def filters(text: str) -> list[dict[str, str]]:
    """The filters of a dialog: names and patterns, all files last. `text` is 'default', an operator, or 'Name (*.a
    *.b);;...'."""
    found = []
    kind = re.sub(r"^(read|write|dump|save)_", "", text)
    if text in ("", "default"):
        pass
    elif kind != text:
        name, patterns = _OF_OPERATORS.get(kind, ("", ""))
        if name:
            found.append({"name": f"{name} ({patterns})", "patterns": patterns})
    else:
        for part in text.split(";;"):
            match = re.fullmatch(r"\s*(.*?)\s*\(([^)]*)\)\s*", part)
            patterns = match.group(2) if match else part.strip()
            if patterns:
                found.append({"name": part.strip(), "patterns": patterns.replace(",", " ")})
    if not any(one["patterns"] == "*" for one in found):
        found.append({"name": "All files (*)", "patterns": "*"})
    return found


def listing(path: str, patterns: str, folders_only: bool) -> dict[str, Any]:
    """What lies in a folder: folders first. For the path of a file the folder it lies in; the nearest that exists."""
    path = os.path.abspath(os.path.expanduser(path))
    while not os.path.isdir(path) and os.path.dirname(path) != path:
        path = os.path.dirname(path)
    wanted = patterns.lower().split() or ["*"]
    folders, files = [], []
    problem = ""
    try:
        with os.scandir(path) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir():
                    folders.append(entry.name)
                elif not folders_only and any(fnmatch.fnmatch(entry.name.lower(), pattern) for pattern in wanted):
                    files.append(entry.name)
    except OSError as error:
        problem = error.strerror or str(error)
    names = [{"name": name, "folder": True} for name in sorted(folders, key=str.lower)]
    names += [{"name": name, "folder": False} for name in sorted(files, key=str.lower)]
    parent = os.path.dirname(path)
    return {
        "path": path.replace(os.sep, "/"),
        "parent": parent.replace(os.sep, "/") if parent != path else "",
        "entries": names[:_MOST],
        "more": max(len(names) - _MOST, 0),
        "problem": problem,
    }
