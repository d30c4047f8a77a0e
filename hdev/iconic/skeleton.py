"""Skeletons, and what they consist of: ends, junctions."""

from __future__ import annotations

import numpy as np

from hdev.iconic.region import Region


def skeleton(region: Region) -> Region:
    """Lines one pixel wide in the middle of the region, with as many components (8-neighbourhood) and holes."""
    from hdev.iconic.kernels.thinning import SIMPLE, thin_mask

    box = region.bounding_box
    if box is None:
        return region
    mask = np.pad(region.to_mask().view(np.uint8), 2)
    thin_mask(mask, SIMPLE)
    return Region.from_mask(mask[2:-2, 2:-2], box[0], box[1])


def neighbour_counts(region: Region) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Rows and columns of all pixels, how many of their eight neighbours are set, and how often the ring of them changes.

    The last is the number of steps from unset to set on the way around.
    """
    mask = np.pad(region.to_mask().view(np.uint8), 1)
    ring = np.stack(
        [
            np.roll(mask, (-dr, -dc), (0, 1))
            for dr, dc in ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))
        ]
    )
    count = ring.sum(axis=0)
    changes = ((ring == 0) & (np.roll(ring, -1, axis=0) == 1)).sum(axis=0)
    rows, columns = np.nonzero(mask)
    box = region.bounding_box or (0, 0, 0, 0)
    return rows + box[0] - 1, columns + box[1] - 1, count[rows, columns], changes[rows, columns]
