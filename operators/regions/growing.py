"""Regions that grow, shrink, are thinned or cut up (section Regions/Transformations)."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np

from hdev.errors import wrong_number, wrong_value
from hdev.iconic import Image, Region, RegionArray, setops
from hdev.iconic.connection import connected
from hdev.iconic.contour import ends_and_junctions, ordered, split
from hdev.iconic.distances import METRICS
from hdev.iconic.distances import distance_transform as transformed
from hdev.operators.regions._parameters import clipped
from hdev.operators.regions.selection import distance
from hdev.registry import operator


@operator
def background_seg(foreground: RegionArray, *, session: Any) -> RegionArray:
    """The connected components of what no input region covers in the largest image so far.

    With 'neighborhood' 8 (of the foreground) the background is connected along sides of pixels, with 4 over corners, too.
    Source: reference page of `background_seg`.
    """
    rest = setops.complement(setops.union_all(foreground), session.system.image_box)
    return connected(rest, 4 if session.system["neighborhood"] == 8 else 8)


@operator
def eliminate_runs(region: Region, elim_shorter: int, elim_longer: int) -> Region:
    """The region without the runs that are shorter than `elim_shorter` or longer than `elim_longer` pixels.

    Source: reference page of `eliminate_runs`.
    """
    if elim_shorter > elim_longer:
        raise wrong_value(2, "eliminate_runs", f"{elim_longer} is less than {elim_shorter}")
    lengths = region.last.astype(np.int64) - region.first + 1
    kept = (lengths >= elim_shorter) & (lengths <= elim_longer)
    return Region(region.row[kept], region.first[kept], region.last[kept])


@operator
def junctions_skeleton(region: Region) -> tuple[Region, Region]:
    """Ends and junctions of a skeleton, as regions: pixels with at most one neighbour, and those where three lines meet.

    Lines must be one pixel wide. Source: reference page of `junctions_skeleton`.
    """
    return ends_and_junctions(region)


def _pieces(region: Region, max_distance: int) -> tuple[Any, Any, list[int]]:
    """The pixels of a line in order, and where it is to be split."""
    rows, columns = ordered(region)
    return rows, columns, split(rows, columns, float(max_distance)) if rows.size else []


@operator
def split_skeleton_lines(skeleton_region: Region, max_distance: int) -> tuple[Any, Any, Any, Any]:
    """Straight lines that approximate a line one pixel wide without branches.

    Parameters
    ----------
    max_distance
        From 1 on: how far a pixel may be from its straight line [pixels].

    Returns rows and columns of the beginnings and of the ends. Source: reference page of `split_skeleton_lines`.
    """
    if max_distance < 1:
        raise wrong_value(1, "split_skeleton_lines", f"{max_distance}")
    rows, columns, kept = _pieces(skeleton_region, max_distance)
    begin, end = (kept[:-1], kept[1:]) if len(kept) > 1 else (kept, kept)
    return rows[begin], columns[begin], rows[end], columns[end]


@operator
def split_skeleton_region(skeleton_region: Region, max_distance: int) -> RegionArray:
    """A line one pixel wide without branches, cut into pieces that are nearly straight (see `split_skeleton_lines`).

    The pixel where it is cut belongs to the first of both pieces. Source: reference page of `split_skeleton_region`.
    """
    if max_distance < 1:
        raise wrong_value(1, "split_skeleton_region", f"{max_distance}")
    rows, columns, kept = _pieces(skeleton_region, max_distance)
    if len(kept) < 2:
        return skeleton_region.batch()
    cuts = [0, *(index + 1 for index in kept[1:])]
    return RegionArray.of([Region.from_points(rows[a:b], columns[a:b]) for a, b in itertools.pairwise(cuts)])


@operator
def partition_dynamic(region: Region, distance: float, percent: float) -> RegionArray:
    """The region cut by vertical lines into parts of about equal width, where it is thin.

    Parameters
    ----------
    distance
        Wanted width of the parts, above 0 [pixels]. Their number is the width of the region divided by it, rounded; a region
        narrower than 1.5 times the distance stays whole.
    percent
        0 .. 100: how far a cut may be moved to a column with fewer pixels, in percent of the distance. The nearest of the
        thinnest columns is taken.

    Source: reference page of `partition_dynamic`.
    """
    if not distance > 0:
        raise wrong_value(1, "partition_dynamic", f"{distance}")
    if not 0 <= percent <= 100:
        raise wrong_value(2, "partition_dynamic", f"{percent}")
    box = region.bounding_box
    if box is None:
        return region.batch()
    width = box[3] - box[1] + 1
    count = math.floor(width / distance + 0.5)
    if count < 2:
        return region.batch()
    change = np.zeros(width + 1, np.int64)
    np.add.at(change, region.first.astype(np.int64) - box[1], 1)
    np.add.at(change, region.last.astype(np.int64) - box[1] + 1, -1)
    extent = np.cumsum(change)[:-1]
    reach = distance * percent * 0.01
    cuts = [0]
    for k in range(1, count):
        middle = k * width / count
        low = max(math.ceil(middle - reach), cuts[-1] + 1)
        high = min(math.floor(middle + reach), width - 1)
        places = np.arange(low, high + 1) if low <= high else np.array([max(math.floor(middle + 0.5), cuts[-1] + 1)])
        order = np.lexsort((np.abs(places - middle), extent[places]))
        cuts.append(int(places[order[0]]))
    cuts.append(width)
    parts = [region.clip(box[0], box[1] + left, box[2], box[1] + right - 1) for left, right in itertools.pairwise(cuts)]
    return RegionArray.of([part for part in parts if not part.is_empty])


@operator
def rank_region(region: Region, width: int, height: int, number: int, *, session: Any) -> Region:
    """The pixels around which at least `number` pixels of the region lie in a rectangle of width x height pixels.

    Even sizes count as the next odd ones, sizes below 3 as 3. Pixels that are not in the region may be in the result. Clipped
    unless 'clip_region' is 'false'. Source: reference page of `rank_region`.
    """
    if number < 1:
        raise wrong_value(3, "rank_region", f"{number}")
    width, height = max(width, 3) | 1, max(height, 3) | 1
    box = region.bounding_box
    if box is None:
        return region
    mask = np.pad(region.to_mask(), ((height, height), (width, width)))
    total = np.zeros((mask.shape[0] + 1, mask.shape[1] + 1), np.int32)
    np.cumsum(mask, axis=0, out=total[1:, 1:])
    np.cumsum(total[1:, 1:], axis=1, out=total[1:, 1:])
    count = total[height:, width:] - total[:-height, width:] - total[height:, :-width] + total[:-height, :-width]
    return clipped(
        Region.from_mask(count >= number, box[0] - height + height // 2, box[1] - width + width // 2), session
    )


_NOISE = {
    "n_4": ((-1, 0), (0, -1), (0, 1), (1, 0)),
    "n_8": ((-1, -1), (-1, 1), (1, -1), (1, 1)),
}
_NOISE["n_48"] = _NOISE["n_4"] + _NOISE["n_8"]


@operator
def remove_noise_region(input_region: Region, type: str) -> Region:
    """The region without pixels that have no neighbour of a kind.

    Parameters
    ----------
    type
        'n_4': neighbours over the four sides; 'n_8': over the four corners; 'n_48': all eight.

    Source: reference page of `remove_noise_region`.
    """
    if type not in _NOISE:
        raise wrong_value(1, "remove_noise_region", f"'{type}'")
    from hdev.iconic.morphology import dilate

    steps = _NOISE[type]
    element = Region.from_points([r for r, _ in steps], [c for _, c in steps])
    return setops.intersection(dilate(input_region, element), input_region)


def _transform(
    region: Region, name: str, metric: str, foreground: str, width: int, height: int, position: int
) -> tuple[Image, Any, Any]:
    if metric not in METRICS:
        raise wrong_value(1, name, f"'{metric}'")
    if foreground not in ("true", "false"):
        raise wrong_value(2, name, f"'{foreground}'")
    for number, size in ((position, width), (position + 1, height)):
        if not 1 <= size <= 32767:
            raise wrong_value(number, name, f"{size}")
    distances, rows, columns = transformed(region, metric, foreground == "true", width, height)
    return Image([distances]), rows, columns


@operator
def distance_transform(region: Region, metric: str, foreground: str, width: int, height: int) -> Image:
    """An image of the distances of its pixels from the border of the region.

    Parameters
    ----------
    metric
        'city-block': steps along rows and columns; 'chessboard': diagonal ones, too; 'octagonal': both kinds in turn;
        'chamfer-3-4': steps count 3, diagonal ones 4, divided by 3; 'chamfer-3-4-unnormalized': not divided; 'euclidean':
        exact, the image is of type real (else int4).
    foreground
        'true': pixels of the region have their distance from the nearest pixel outside, all others 0; what is not in the image
        counts as outside. 'false': pixels outside of the region have their distance from it, its own 0.
    width, height
        Size of the image; the region is clipped to it.

    Without region, or nothing outside: the largest int4. Source: reference page of `distance_transform`.
    """
    return _transform(region, "distance_transform", metric, foreground, width, height, 3)[0]


@operator
def closest_point_transform(
    region: Region, metric: str, foreground: str, closest_point_mode: str, width: int, height: int
) -> tuple[Image, Image]:
    """The distances of `distance_transform`, and for each pixel the one from which its distance is taken.

    Parameters
    ----------
    closest_point_mode
        'absolute': its row and column (vector_field_absolute); 'relative': the way to it (vector_field_relative).

    A pixel of distance 0 is its own nearest. Source: reference page of `closest_point_transform`.
    """
    if closest_point_mode not in ("absolute", "relative"):
        raise wrong_value(3, "closest_point_transform", f"'{closest_point_mode}'")
    image, rows, columns = _transform(region, "closest_point_transform", metric, foreground, width, height, 4)
    points = np.stack((rows, columns), axis=2).astype(np.float32)
    if closest_point_mode == "relative":
        points -= np.stack(np.indices((height, width)), axis=2).astype(np.float32)
    return image, Image([points], f"vector_field_{closest_point_mode}")


#: Pixels that `expand_region` works on at most.
_LARGEST = 2**28


@operator
def expand_region(
    regions: RegionArray, forbidden_area: RegionArray, iterations: list[int | str], mode: str
) -> RegionArray:
    """Regions that grow until they touch, or overlapping regions that share what they have in common.

    Parameters
    ----------
    forbidden_area
        Where no region may grow.
    iterations
        Number of strips one pixel wide that are added, or 'maximal'. With 0 each region keeps what it shares with no other.
    mode
        'image': regions grow into all that is free, up to the rectangle from (0, 0) to the lower right corner of all regions;
        what several regions cover is distributed among them. 'region': only the latter, and every region stays inside itself.

    A strip reaches neighbours over sides, the next one over corners, too; a pixel that several regions reach at once goes to
    the first. Source: reference page of `expand_region`.
    """
    if len(iterations) != 1:
        raise wrong_number(1, "expand_region", f"{len(iterations)} values instead of one")
    steps = -1 if iterations[0] == "maximal" else iterations[0]
    if isinstance(steps, str) or (steps < 0 and iterations[0] != "maximal"):
        raise wrong_value(1, "expand_region", f"{iterations[0]}")
    if mode not in ("image", "region"):
        raise wrong_value(2, "expand_region", f"'{mode}'")
    covered = setops.union_all(RegionArray.of([regions, forbidden_area]))
    box = covered.bounding_box
    if box is None or not len(regions):
        return regions
    from hdev.iconic.kernels.contours import expand_labels, label_runs

    top, left = (min(box[0], 0), min(box[1], 0)) if mode == "image" else box[:2]
    shape = (box[2] - top + 1, box[3] - left + 1)
    if shape[0] * shape[1] > _LARGEST:
        raise MemoryError(f"labels of {shape[0]} x {shape[1]} pixels")
    labels = np.zeros(shape, np.int64)
    times = np.zeros(shape, np.int32)
    for number, one in enumerate(regions, start=1):
        rows, columns = one.points()
        labels[rows - top, columns - left] = number
        times[rows - top, columns - left] += 1
    labels[times > 1] = 0
    forbidden = setops.union_all(forbidden_area).to_mask(shape, top, left)
    labels[forbidden & (times > 1)] = 0
    allowed = ~forbidden if mode == "image" else (times > 1) & ~forbidden
    expand_labels(labels, allowed.view(np.uint8), int(steps))
    row, first, last, label = label_runs(labels, (labels > 0).view(np.uint8))
    order = np.argsort(label, kind="stable")
    counts = np.bincount(label, minlength=len(regions) + 1)[1:]
    offsets = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    grown = RegionArray(
        (row[order] + top).astype(np.int32),
        (first[order] + left).astype(np.int32),
        (last[order] + left).astype(np.int32),
        offsets,
    )
    if mode == "image":
        return grown
    return RegionArray.of([setops.intersection(new, old) for new, old in zip(grown, regions)])


@operator
def merge_regions_line_scan(
    curr_regions: RegionArray,
    prev_regions: RegionArray,
    image_height: int,
    merge_border: str,
    max_images_region: int,
) -> tuple[RegionArray, RegionArray]:
    """Regions of successive line scan images, joined where they go on from one image to the next.

    Parameters
    ----------
    image_height
        Height of the images, at least 1.
    merge_border
        'top': the first row of the current image follows the last of the previous; 'bottom': the last row of the current image
        is followed by the first of the previous one.
    max_images_region
        From 1 on: how many images a joined region may cover; older parts are cut off.

    Returns the current regions, joined with the parts of the previous images that they touch (moved up, or down, by the height
    of an image; nothing is clipped), and the previous regions that touch none, where they were. A previous region that touches
    several current ones joins them. Source: reference page of `merge_regions_line_scan`.
    """
    name = "merge_regions_line_scan"
    if image_height < 1:
        raise wrong_value(1, name, f"{image_height}")
    if merge_border not in ("top", "bottom"):
        raise wrong_value(2, name, f"'{merge_border}'")
    if max_images_region < 1:
        raise wrong_value(3, name, f"{max_images_region}")
    top = merge_border == "top"
    moved = [one.translate(-image_height if top else image_height, 0) for one in prev_regions]
    edge, beyond = (0, -1) if top else (image_height - 1, image_height)
    far = 2**31 - 1
    ends = [one.clip(edge, -far, edge, far) for one in curr_regions]
    starts = [one.clip(beyond, -far, beyond, far) for one in moved]
    parent = list(range(len(ends)))

    def root(k: int) -> int:
        while parent[k] != k:
            k = parent[k]
        return k

    joined: dict[int, list[int]] = {}
    for j, start in enumerate(starts):
        touching = [k for k, end in enumerate(ends) if distance(end, start, chessboard=True) <= 1]
        for k in touching:
            parent[max(root(k), root(touching[0]))] = min(root(k), root(touching[0]))
        if touching:
            joined.setdefault(touching[0], []).append(j)
    members: dict[int, list[Region]] = {}
    for k, one in enumerate(curr_regions):
        members.setdefault(root(k), []).append(one)
    taken: set[int] = set()
    for k, parts in joined.items():
        members[root(k)] += [moved[j] for j in parts]
        taken.update(parts)
    depth = image_height * (max_images_region - 1)
    limit = (-depth, -far, far, far) if top else (-far, -far, image_height - 1 + depth, far)
    current = [setops.union_all(parts).clip(*limit) if len(parts) > 1 else parts[0] for parts in members.values()]
    rest = [one for j, one in enumerate(prev_regions) if j not in taken]
    return RegionArray.of(current), RegionArray.of(rest)
