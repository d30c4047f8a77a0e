"""Connected components of a region, by union-find on its runs."""

from __future__ import annotations

from hdev.iconic.region import Region
from hdev.iconic.region_array import RegionArray


def connected(region: Region, neighbourhood: int = 8) -> RegionArray:
    """The connected components, in the order of their first pixels; none for an empty region.

    Parameters
    ----------
    region : Region
    neighbourhood : 8 or 4
        Whether pixels that only touch at a corner are connected.
    """
    from hdev.iconic.kernels.runs import connected_runs

    if neighbourhood not in (4, 8):
        raise ValueError("the neighbourhood is 4 or 8")
    return RegionArray(*connected_runs(region.row, region.first, region.last, int(neighbourhood == 8)))
