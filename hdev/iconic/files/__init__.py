"""Image files and files of iconic objects: bytes to objects and back. Nothing here opens a file."""

from __future__ import annotations


class FileProblem(Exception):
    """Bytes that are no readable file of their kind, or objects that a format cannot hold.

    Attributes
    ----------
    reason : str
        'format' (not this format, or damaged), 'truncated', 'size' (too many pixels), 'type' (a pixel type the format cannot
        hold), 'channels', 'objects' (other objects than expected), 'unsupported'.
    """

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason
