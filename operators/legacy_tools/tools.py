"""Operators of older versions: tools."""

from __future__ import annotations

from typing import Any

from hdev.operators.image.acquisition import grabbers
from hdev.registry import operator


@operator(effects=("device",))
def close_all_framegrabbers(*, session: Any) -> None:
    """Close all devices that are open; their handles are not valid any more.

    Source: reference page of `close_all_framegrabbers`.
    """
    grabbers(session).close()


@operator
def close_all_files(*, session: Any) -> None:
    """Close all files that the program has opened; their handles are not valid any more.

    Source: reference page of `close_all_files`.
    """
    files = session.resources.get("files")
    if files is not None:
        files.close()
