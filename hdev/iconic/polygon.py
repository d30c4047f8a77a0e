"""Polygons (XLD): the corners of a contour's approximation, with the contour itself."""

from __future__ import annotations

from collections.abc import Sequence

from numpy.typing import ArrayLike

from hdev.iconic.xld import Contour


class Polygon(Contour):
    """A contour of few points that stands for another one.

    Attributes
    ----------
    contour : Contour or None
        What it approximates.
    indices : sequence of int
        Which points of `contour` its corners are.
    """

    __slots__ = ("contour", "indices")

    contour: Contour | None
    indices: Sequence[int]

    def __init__(
        self, rows: ArrayLike, columns: ArrayLike, contour: Contour | None = None, indices: Sequence[int] = ()
    ) -> None:
        super().__init__(rows, columns)
        self.contour = contour
        self.indices = indices

    @classmethod
    def of(cls, contour: Contour, indices: Sequence[int]) -> Polygon:
        """The polygon with these points of a contour as corners."""
        kept = list(indices)
        return cls(contour.rows[kept], contour.columns[kept], contour, kept)
