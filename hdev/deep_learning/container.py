"""Files of networks: safetensors with JSON in its metadata, so that other tools can read the weights too.

The metadata have the key 'hdev' with a JSON object: 'format' (this module's VERSION), 'kind' ('classifier'), and what the kind
needs to be made again. Nothing in a file is executed.
"""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor

VERSION = 1

_KEY = "hdev"
_LONGEST_HEADER = 100_000_000


class ContainerProblem(ValueError):
    """Why a file is no network of ours: `version` if it is one, of a later format."""

    def __init__(self, message: str, version: bool = False) -> None:
        super().__init__(message)
        self.version = version


def pack(kind: str, description: dict[str, Any], tensors: dict[str, Tensor]) -> bytes:
    """The content of a file."""
    from safetensors.torch import save

    head = json.dumps({"format": VERSION, "kind": kind, **description}, ensure_ascii=False, sort_keys=True)
    return save({name: one.detach().cpu().contiguous() for name, one in tensors.items()}, {_KEY: head})


def unpack(kind: str, data: bytes) -> tuple[dict[str, Any], dict[str, Tensor]]:
    """Description and tensors of a file; raises `ContainerProblem`, its message for a person."""
    from safetensors import SafetensorError
    from safetensors.torch import load

    description = _description(data)
    if description.get("kind") != kind:
        raise ContainerProblem(f"it holds a {description.get('kind')}, not a {kind}")
    try:
        return description, load(data)
    except (SafetensorError, ValueError, RuntimeError) as error:
        raise ContainerProblem(f"it is damaged or cut off: {error}") from None


def _description(data: bytes) -> dict[str, Any]:
    if data[:2] in (b"PK", b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05"):
        raise ContainerProblem(
            "it is a pickle of Python or PyTorch, which could run any code; hdev does not open those"
        )
    if len(data) < 8:
        raise ContainerProblem("it is cut off")
    (size,) = struct.unpack("<Q", data[:8])
    if size > _LONGEST_HEADER or data[8:9] != b"{":
        raise ContainerProblem(
            "it is no network of hdev. HALCON's own .hdl files are not documented and cannot be read: "
            "train anew from published weights, or put a file that hdev has written in its place"
        )
    if len(data) < 8 + size:
        raise ContainerProblem("it is cut off")
    try:
        header = json.loads(data[8 : 8 + size])
        text = header["__metadata__"][_KEY]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise ContainerProblem("it is no network of hdev, though it may be a safetensors file") from None
    try:
        description = json.loads(text)
        version = int(description["format"])
    except (ValueError, LookupError, TypeError, RecursionError):
        raise ContainerProblem("its description is damaged") from None
    if version != VERSION:
        raise ContainerProblem(f"it has format {version}; this hdev reads format {VERSION}", version=True)
    return description
