"""hdev: the open HDevelop engine."""

from hdev.version import __version__

__all__ = ["__version__"]
