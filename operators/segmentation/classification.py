"""Classification of pixels without a classifier object: by regions of a feature space, clusters, spheres and cubes."""

from __future__ import annotations

import numpy as np

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Image, Region, RegionArray
from hdev.iconic.base import Floats, Int32s
from hdev.iconic.labels import regions_of_labels, view, working_area
from hdev.iconic.setops import intersection, union_all
from hdev.operators.segmentation._common import DIFFERENT_SIZES, check_types
from hdev.registry import operator


def _common(a: Image, b: Image, name: str) -> Region:
    if a.full_box != b.full_box:
        raise HError(DIFFERENT_SIZES, f"{a.width} x {a.height} and {b.width} x {b.height}", operator=name)
    return intersection(a.domain, b.domain)


@operator
def class_2dim_sup(image_col: Image, image_row: Image, feature_space: Region) -> Region:
    """The pixels whose two gray values, as column and row, are a pixel of the region FeatureSpace.

    Parameters
    ----------
    image_col, image_row : byte, direction, cyclic, int1; of the same size
        Values of int1 images are shifted by 128, so that they count from 0.
    feature_space : region of the plane (ImageRow, ImageCol), e.g. from `histo_2dim`

    Only pixels in both domains count. Errors: 9001 for other types, 3117 for different sizes.
    Source: reference page of `class_2dim_sup`.
    """
    for image in (image_col, image_row):
        check_types(image, "class_2dim_sup", ("byte", "direction", "cyclic", "int1"))
    domain = _common(image_col, image_row, "class_2dim_sup")
    box = domain.bounding_box
    if box is None:
        return domain
    table = feature_space.to_mask((256, 256))
    row, column = (
        view(image.channels[0], box).astype(np.int64) + (128 if image.type == "int1" else 0)
        for image in (image_row, image_col)
    )
    return intersection(Region.from_mask(table[row, column], box[0], box[1]), domain)


@operator
def class_2dim_unsup(image1: Image, image2: Image, threshold: int, num_classes: int) -> RegionArray:
    """Clusters of the two-dimensional histogram, the largest peak first.

    The pair of gray values that is most frequent (the smallest of equal ones) is the centre of the first class: all pixels at
    most Threshold from it in both images. Without them, the same gives the second class, and so on.

    Parameters
    ----------
    image1, image2 : byte, of the same size; only pixels in both domains count
    threshold : >= 0
    num_classes : >= 1; when no pixels are left the remaining classes are empty

    Errors: 1301, 1302 for values out of range, 9001 for other types, 3117 for different sizes.
    Source: reference page of `class_2dim_unsup`.
    """
    if threshold < 0:
        raise wrong_value(1, "class_2dim_unsup", f"threshold {threshold}")
    if num_classes < 1:
        raise wrong_value(2, "class_2dim_unsup", f"{num_classes} classes")
    check_types(image1, "class_2dim_unsup", ("byte",))
    check_types(image2, "class_2dim_unsup", ("byte",))
    domain = _common(image1, image2, "class_2dim_unsup")
    box = domain.bounding_box
    if box is None:
        return RegionArray.of([Region.empty()] * num_classes)
    inside = domain.to_mask((box[2] - box[0] + 1, box[3] - box[1] + 1), box[0], box[1])
    pairs = view(image1.channels[0], box).astype(np.int64) * 256 + view(image2.channels[0], box)
    counts = np.bincount(pairs[inside], minlength=65536).reshape(256, 256)
    classes = np.zeros((256, 256), np.int32)
    for number in range(1, num_classes + 1):
        at = int(np.argmax(counts))
        one, two = divmod(at, 256)
        if not counts[one, two]:
            break
        near = np.s_[max(one - threshold, 0) : one + threshold + 1, max(two - threshold, 0) : two + threshold + 1]
        part = classes[near]
        part[part == 0] = number
        counts[near] = 0
    labels = classes.ravel()[pairs]
    labels[~inside] = 0
    return regions_of_labels(labels, box[0], box[1], num_classes)


def _features(image: Image, name: str) -> tuple[tuple[int, int, int, int] | None, np.ndarray, np.ndarray]:
    box, inside = working_area(image)
    if box is None:
        return None, inside, np.zeros((len(image.channels), 0, 0))
    return box, inside, np.stack([view(channel, box).astype(np.float64) for channel in image.channels])


@operator
def class_ndim_norm(
    multi_channel_image: Image,
    metric: str,
    single_multiple: str,
    radius: list[int | float],
    center: list[int | float],
) -> RegionArray:
    """The pixels whose gray values lie in spheres or cubes around centres.

    Parameters
    ----------
    multi_channel_image : byte
    metric : 'euclid' (spheres) or 'maximum' (cubes)
    single_multiple : 'single': one region for all centres together; 'multiple': one region for each
    radius : one for each centre (or one for all), half the edge of the cubes
    center : the channels of the first centre, of the second ...

    Errors: 1301, 1302 for other values, 1303, 1404 for numbers that do not fit, 9001 for other types.
    Source: reference page of `class_ndim_norm`.
    """
    if metric not in ("euclid", "maximum"):
        raise wrong_value(1, "class_ndim_norm", repr(metric))
    if single_multiple not in ("single", "multiple"):
        raise wrong_value(2, "class_ndim_norm", repr(single_multiple))
    check_types(multi_channel_image, "class_ndim_norm", ("byte",))
    channels = len(multi_channel_image.channels)
    if not center or len(center) % channels:
        raise wrong_number(4, "class_ndim_norm", f"{len(center)} coordinates for {channels} channels")
    centers = np.asarray(center, np.float64).reshape(-1, channels)
    if len(radius) not in (1, len(centers)):
        raise wrong_number(3, "class_ndim_norm", f"{len(radius)} radii for {len(centers)} centres")
    radii = np.broadcast_to(np.asarray(radius, np.float64), (len(centers),))
    box, inside, values = _features(multi_channel_image, "class_ndim_norm")
    regions = []
    for middle, reach in zip(centers, radii):
        if box is None:
            regions.append(Region.empty())
            continue
        offset = np.abs(values - middle[:, None, None])
        near = (offset * offset).sum(0) <= reach * reach if metric == "euclid" else offset.max(0) <= reach
        regions.append(Region.from_mask(near & inside, box[0], box[1]))
    batch = RegionArray.of(regions)
    return batch if single_multiple == "multiple" else union_all(batch).batch()


@operator
def learn_ndim_norm(
    foreground: RegionArray,
    background: RegionArray,
    image: Image,
    metric: str,
    distance: int | float,
    min_number_percent: int | float,
) -> tuple[Floats, Floats, float]:
    """Find spheres or cubes for `class_ndim_norm` that cover the gray values of a region.

    The gray values of Foreground are visited pixel by pixel: one that is within Distance of a centre (the nearest) belongs to
    its cluster, otherwise it is the centre of a new one. Centres then move to the means of their clusters. A cluster with less
    than MinNumberPercent per cent of the pixels is dropped. The radius is the largest distance of a member from the centre, at
    most Distance.

    Returns the radii, the centres (all channels of the first, ...), and the quality: the part of Background's pixels that lie
    in a cluster; 1 without background. Errors: 1301 .. 1303 for values out of range, 9001 for other types.
    Source: reference page of `learn_ndim_norm`.
    """
    if metric not in ("euclid", "maximum"):
        raise wrong_value(1, "learn_ndim_norm", repr(metric))
    if not distance >= 0:
        raise wrong_value(2, "learn_ndim_norm", f"distance {distance}")
    if not 0 <= min_number_percent <= 100:
        raise wrong_value(3, "learn_ndim_norm", f"{min_number_percent} per cent")
    check_types(image, "learn_ndim_norm", ("byte",))
    samples = _samples(image, foreground)
    vectors, inverse, weights = np.unique(samples, axis=0, return_index=True, return_counts=True)
    order = np.argsort(inverse)  # gray values in the order in which the region shows them
    vectors, weights = vectors[order], weights[order]
    centers: list[np.ndarray] = []
    owner = np.empty(len(vectors), np.int32)
    for number, vector in enumerate(vectors):
        if centers:
            how_far = _distances(np.asarray(centers), vector, metric)
            best = int(np.argmin(how_far))
            if how_far[best] <= distance:
                owner[number] = best
                continue
        owner[number] = len(centers)
        centers.append(vector)
    radii, kept = _clusters(vectors, weights, owner, len(centers), metric, float(distance), min_number_percent)
    others = _samples(image, background)
    quality = 1.0
    if len(others) and len(kept):
        inside = np.zeros(len(others), np.bool_)
        for middle, reach in zip(kept, radii):
            inside |= _distances(others, middle, metric) <= reach
        quality = float(inside.mean())
    elif len(others):
        quality = 0.0
    return radii, kept.ravel(), quality


def _samples(image: Image, regions: RegionArray) -> np.ndarray:
    """(N, C) float64 gray values of the regions' pixels in the domain."""
    region = intersection(union_all(regions) if len(regions) else Region.empty(), image.domain)
    rows, columns = region.points()
    return np.stack([channel[rows, columns] for channel in image.channels], axis=1).astype(np.float64)


def _distances(points: np.ndarray, point: np.ndarray, metric: str) -> np.ndarray:
    offset = np.abs(points - point)
    return np.sqrt((offset * offset).sum(1)) if metric == "euclid" else offset.max(1)


def _clusters(
    vectors: np.ndarray,
    weights: np.ndarray,
    owner: Int32s,
    count: int,
    metric: str,
    distance: float,
    percent: float,
) -> tuple[Floats, Floats]:
    radii, kept = [], []
    total = weights.sum()
    for number in range(count):
        members = owner == number
        if weights[members].sum() * 100 < percent * total:
            continue
        middle = np.average(vectors[members], axis=0, weights=weights[members])
        radii.append(min(float(_distances(vectors[members], middle, metric).max()), distance))
        kept.append(middle)
    return np.asarray(radii, np.float64), np.asarray(kept, np.float64).reshape(len(kept), vectors.shape[1])
