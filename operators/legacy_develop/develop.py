"""Legacy develop: opening and closing HDevelop's own windows, which an engine does not have.

Source: reference pages of the operators; HDevEngine passes over them.
"""

from __future__ import annotations

from hdev.registry import operator


@operator
def dev_map_par() -> None:
    """Would show the dialog of graphics parameters; passed over."""


@operator
def dev_map_prog() -> None:
    """Would show HDevelop's main window; passed over."""


@operator
def dev_map_var() -> None:
    """Would show the variable window; passed over."""


@operator
def dev_unmap_par() -> None:
    """Would hide the dialog of graphics parameters; passed over."""


@operator
def dev_unmap_prog() -> None:
    """Would hide HDevelop's main window; passed over."""


@operator
def dev_unmap_var() -> None:
    """Would hide the variable window; passed over."""
