"""Classification of pixels by trained classifiers: samples from images, images into regions of classes."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.errors import HError, wrong_value
from hdev.iconic import Image, RegionArray
from hdev.iconic.base import Floats
from hdev.iconic.labels import regions_of_labels, view, working_area
from hdev.iconic.region import Region
from hdev.operators.classification._common import (
    GMM,
    KNN,
    MLP,
    SVM,
    ClassGmm,
    ClassKnn,
    ClassLut,
    ClassMlp,
    ClassSvm,
    problems,
    take_real,
)
from hdev.operators.segmentation._common import check_types
from hdev.operators.segmentation._pixels import check_image, classified, per_pixel, samples_of
from hdev.registry import operator

_NO_CLASSIFIER = 3356
_LUT_CHANNELS = 3370
_WRONG_CLASSES = 1502


def _add(image: Image, regions: RegionArray, samples: Any, channels: int, classes: int | None, name: str) -> None:
    """Add the pixels of region k as samples of class k."""
    check_image(image, channels, name)
    if classes is not None and len(regions) > classes:
        raise HError(_WRONG_CLASSES, f"{len(regions)} regions for {classes} classes", operator=name)
    for number, region in enumerate(regions):
        found = samples_of(image, region)
        samples.add(found[np.isfinite(found).all(axis=1)], float(number))


@operator
def add_samples_image_class_mlp(image: Image, class_regions: RegionArray, mlphandle: ClassMlp) -> None:
    """Store the gray values of regions as training samples: the n-th region shows class n - 1.

    Parameters
    ----------
    image : byte, cyclic, direction, int1, int2, uint2, int4, real; one channel for each feature
    class_regions : at most NumOutput; empty ones add nothing; only pixels in the domain count

    Errors: 9001 other types, 3359 other numbers of channels, 1502 too many regions, 3356 a perceptron without classes.
    Source: reference page of `add_samples_image_class_mlp`.
    """
    name = "add_samples_image_class_mlp"
    model = mlphandle.model
    if model.function != "softmax":
        raise HError(_NO_CLASSIFIER, f"its output function is '{model.function}'", operator=name)
    _add(image, class_regions, model.samples, model.inputs, model.outputs, name)


@operator
def add_samples_image_class_gmm(
    image: Image, class_regions: RegionArray, gmmhandle: ClassGmm, randomize: int | float
) -> None:
    """Store the gray values of regions as training samples: the n-th region shows class n - 1.

    Parameters
    ----------
    image : byte, cyclic, direction, int1, int2, uint2, int4, real; one channel for each feature
    class_regions : at most NumClasses; empty ones add nothing; only pixels in the domain count
    randomize : >= 0; the standard deviation of noise that is added (1.5 to 2 makes clouds of integer gray values)

    Errors: 1302; 9001 other types, 3359 other numbers of channels, 1502 too many regions.
    Source: reference page of `add_samples_image_class_gmm`.
    """
    from hdev.classifiers.samples import Samples
    from hdev.operators.classification.gaussian_mixture_models import noisy

    name = "add_samples_image_class_gmm"
    model = gmmhandle.model
    deviation = take_real(randomize, 0.0, 2, name)
    found = Samples(model.dimension)
    _add(image, class_regions, found, model.dimension, model.classes, name)
    model.samples.add(noisy(found.features, model, deviation), found.classes)


@operator
def add_samples_image_class_svm(image: Image, class_regions: RegionArray, svmhandle: ClassSvm) -> None:
    """Store the gray values of regions as training samples: the n-th region shows class n - 1.

    Parameters
    ----------
    image : byte, cyclic, direction, int1, int2, uint2, int4, real; one channel for each feature
    class_regions : at most NumClasses (one for novelties); empty ones add nothing; only pixels in the domain count

    Errors: 9001 other types, 3359 other numbers of channels, 1502 too many regions.
    Source: reference page of `add_samples_image_class_svm`.
    """
    model = svmhandle.model
    _add(image, class_regions, model.samples, model.dimension, model.classes, "add_samples_image_class_svm")


@operator
def add_samples_image_class_knn(image: Image, class_regions: RegionArray, knnhandle: ClassKnn) -> None:
    """Store the gray values of regions as training samples: the n-th region shows class n - 1.

    Parameters
    ----------
    image : byte, cyclic, direction, int1, int2, uint2, int4, real; one channel for each feature
    class_regions : any number; empty ones add nothing; only pixels in the domain count

    Errors: 9001 other types, 3359 other numbers of channels. Source: reference page of `add_samples_image_class_knn`.
    """
    model = knnhandle.model
    _add(image, class_regions, model.samples, model.dimension, None, "add_samples_image_class_knn")


@operator
def classify_image_class_mlp(image: Image, mlphandle: ClassMlp, rejection_threshold: int | float) -> RegionArray:
    """The pixels of each class, NumOutput regions.

    Parameters
    ----------
    image : byte, cyclic, direction, int1, int2, uint2, int4, real; one channel for each feature
    rejection_threshold : 0 .. 1; pixels whose best class is less probable belong to none

    Pixels with NaN belong to no class. Errors: 1302; 9001 other types, 3359 other numbers of channels, 3356 a perceptron
    without classes, 3394 it has not been trained. Source: reference page of `classify_image_class_mlp`.
    """
    name = "classify_image_class_mlp"
    model = mlphandle.model
    if model.function != "softmax":
        raise HError(_NO_CLASSIFIER, f"its output function is '{model.function}'", operator=name)
    limit = _part(rejection_threshold, name)
    check_image(image, model.inputs, name)
    with problems(MLP, name):
        return classified(image, lambda features: model.labels(features, limit), model.outputs)


def _part(value: int | float, name: str) -> float:
    if not 0 <= value <= 1:
        raise wrong_value(2, name, f"{value}")
    return float(value)


@operator
def classify_image_class_gmm(image: Image, gmmhandle: ClassGmm, rejection_threshold: int | float) -> RegionArray:
    """The pixels of each class, NumClasses regions.

    Parameters
    ----------
    image : byte, cyclic, direction, int1, int2, uint2, int4, real; one channel for each feature
    rejection_threshold : 0 .. 1; pixels with a smaller k-sigma probability (see `evaluate_class_gmm`) belong to none

    Pixels with NaN belong to no class. Errors: 1302; 9001 other types, 3359 other numbers of channels, 3340 not trained.
    Source: reference page of `classify_image_class_gmm`.
    """
    name = "classify_image_class_gmm"
    model = gmmhandle.model
    limit = _part(rejection_threshold, name)
    check_image(image, model.dimension, name)
    with problems(GMM, name):
        return classified(image, lambda features: model.labels(features, limit), model.classes)


@operator
def classify_image_class_svm(image: Image, svmhandle: ClassSvm) -> RegionArray:
    """The pixels of each class, NumClasses regions; for a novelty detection one region, of the pixels that are new.

    Parameters
    ----------
    image : byte, cyclic, direction, int1, int2, uint2, int4, real; one channel for each feature

    Pixels with NaN belong to no class. Errors: 9001 other types, 3359 other numbers of channels, 3393 not trained.
    Source: reference page of `classify_image_class_svm`.
    """
    name = "classify_image_class_svm"
    model = svmhandle.model
    check_image(image, model.dimension, name)
    with problems(SVM, name):
        return classified(image, model.labels, model.classes)


@operator
def classify_image_class_knn(
    image: Image, knnhandle: ClassKnn, rejection_threshold: int | float
) -> tuple[RegionArray, Image]:
    """The pixels of each class, and how far the nearest sample of each pixel is.

    Parameters
    ----------
    image : byte, cyclic, direction, int1, int2, uint2, int4, real; one channel for each feature
    rejection_threshold : >= 0; pixels that are further away belong to no class

    There are as many regions as the largest class of a sample says. The distances are a real image (0 outside the domain).
    Pixels with NaN belong to no class. Errors: 1302; 9001 other types, 3359 other numbers of channels, 3394 not trained.
    Source: reference page of `classify_image_class_knn`.
    """
    name = "classify_image_class_knn"
    model = knnhandle.model
    limit = take_real(rejection_threshold, 0.0, 2, name)
    check_image(image, model.dimension, name)
    distances = np.zeros((image.height, image.width), np.float32)
    domain = None if image.has_full_domain else image.domain
    box, inside = working_area(image)
    if box is None:
        return RegionArray.of([Region.empty()] * model.classes), Image([distances], "real", domain)

    def values(features: Floats) -> list[Any]:
        labels, far = model.labels_and_distances(features, limit)
        return [labels.astype(np.int32) + 1, far.astype(np.float32)]

    with problems(KNN, name):
        marks, far = per_pixel(image, box, inside, values)
    view(distances, box)[:] = far
    return regions_of_labels(marks, box[0], box[1], model.classes), Image([distances], "real", domain)


@operator
def classify_image_class_lut(image: Image, class_luthandle: ClassLut) -> RegionArray:
    """The pixels of each class by a look-up table: as the classifier's own operator, but faster.

    Parameters
    ----------
    image : byte; as many channels as the classifier has features

    Errors: 9001 other types, 3370 other numbers of channels. Source: reference page of `classify_image_class_lut`.
    """
    name = "classify_image_class_lut"
    table = class_luthandle.table
    check_types(image, name, ("byte",))
    if len(image.channels) != table.channels:
        raise HError(_LUT_CHANNELS, f"{len(image.channels)} channels instead of {table.channels}", operator=name)
    box, inside = working_area(image)
    if box is None:
        return RegionArray.of([Region.empty()] * table.classes)
    marks = table.labels([view(channel, box) for channel in image.channels])
    if not image.has_full_domain:
        marks[~inside] = 0
    return regions_of_labels(marks, box[0], box[1], table.classes)
