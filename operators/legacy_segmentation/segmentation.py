"""Operators of older versions for segmentation."""

from __future__ import annotations

import numpy as np

from hdev.errors import HError
from hdev.iconic import Image, Region, RegionArray
from hdev.iconic import threshold as intervals
from hdev.iconic.base import Floats, Int64s
from hdev.iconic.histogram import otsu
from hdev.iconic.setops import union_all
from hdev.operators.classification._common import NOT_TRAINED
from hdev.operators.legacy_classification.classification import ClassBox
from hdev.operators.segmentation._common import check_types, gray_histogram, minimum_bin
from hdev.operators.segmentation._pixels import check_image, classified, samples_of
from hdev.registry import operator


@operator
def bin_threshold(image: Image) -> Region:
    """The dark pixels: those up to the only minimum of the histogram smoothed as far as necessary.

    Parameters
    ----------
    image : byte, uint2, real
        The histogram is that of the domain; real images are looked at in 256 steps.

    A histogram without a minimum is cut at the threshold of Otsu. Errors: 9001 for other types.
    Source: reference page of `bin_threshold`.
    """
    check_types(image, "bin_threshold", ("byte", "uint2", "real"))
    counts, first, step = gray_histogram(image)
    at = minimum_bin(counts, image.type)
    if at is None:
        at = otsu(counts)
    bound = first + at * step if image.type == "real" else at
    return intervals.threshold(image, [(-3.5e38 if image.type == "real" else 0, bound)])


_BOX_TYPES = ("byte", "direction", "cyclic", "int1", "int2", "int4", "real")


@operator
def learn_ndim_box(
    foreground: RegionArray, background: RegionArray, multi_channel_image: Image, classif_handle: ClassBox
) -> None:
    """Teach a classifier by boxes the gray values of Foreground (class 0) and Background (class 1), by turns.

    Parameters
    ----------
    multi_channel_image : byte, direction, cyclic, int1, int2, int4, real; only pixels in the domain count

    The pixels of the smaller region are used again until all of the larger one have been learnt.
    Errors: 9001 other types, 3359 another number of channels than before. Source: reference page of `learn_ndim_box`.
    """
    _check_box(multi_channel_image, classif_handle, "learn_ndim_box")
    sides = []
    for number, regions in enumerate((foreground, background)):
        region = union_all(regions) if len(regions) else Region.empty()
        points = samples_of(multi_channel_image, region)
        sides.append((number, points[np.isfinite(points).all(axis=1)]))
    sides = [(number, points) for number, points in sides if len(points)]
    for turn in range(max((len(points) for _, points in sides), default=0)):
        for number, points in sides:
            classif_handle.model.learn(points[turn % len(points)], number)


@operator
def class_ndim_box(multi_channel_image: Image, classif_handle: ClassBox) -> Region:
    """The pixels whose gray values lie in a box of class 0 (see `learn_ndim_box`), and in no smaller one of another class.

    Parameters
    ----------
    multi_channel_image : byte, direction, cyclic, int1, int2, int4, real

    Errors: 9001 other types, 3359 another number of channels than was learnt, 3394 nothing has been learnt.
    Source: reference page of `class_ndim_box`.
    """
    _check_box(multi_channel_image, classif_handle, "class_ndim_box")
    model = classif_handle.model
    if not model.boxes:
        raise HError(NOT_TRAINED, "the classifier has learnt nothing", operator="class_ndim_box")

    def labels(points: Floats) -> Int64s:
        return np.where(model.classify(points, reject=True) == 0, 0, -1)

    return classified(multi_channel_image, labels, 1)[0]


def _check_box(image: Image, handle: ClassBox, name: str) -> None:
    check_types(image, name, _BOX_TYPES)
    if handle.model.dimension:
        check_image(image, handle.model.dimension, name)
