"""Texture, noise and surfaces: co-occurrence matrices, estimated noise, fitted surfaces, shape histograms."""

from __future__ import annotations

import numpy as np

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Image, Region, RegionArray, texture
from hdev.iconic.base import Floats
from hdev.iconic.gray_features import inside
from hdev.iconic.setops import intersection
from hdev.registry import operator

_DIRECTIONS = (0, 45, 90, 135)


@operator
def gen_cooc_matrix(regions: Region, image: Image, ld_gray: int, direction: int) -> Image:
    """The co-occurrence matrix of each region: a real image of 2**ld_gray pixels in width and height.

    Entry (i, j) is how often the gray values i and j, reduced to 2**ld_gray levels, are neighbours in the direction 0, 45, 90
    or 135 (degrees, mathematically positive) within the region, in either order, divided by the number of pairs. All entries
    are 0 where there is no pair. Byte images only. Source: reference page of `gen_cooc_matrix`.
    """
    _cooc_arguments(image, ld_gray, "gen_cooc_matrix")
    if direction not in _DIRECTIONS:
        raise wrong_value(2, "gen_cooc_matrix", f"{direction}")
    return Image([texture.cooccurrence(image, regions, ld_gray, direction).astype(np.float32)])


@operator
def cooc_feature_matrix(cooc_matrix: Image) -> tuple[float, float, float, float]:
    """Energy, correlation, homogeneity and contrast of a co-occurrence matrix c.

    Energy = sum c**2; Correlation = sum (i - u)(j - v) c / (s t) with the means u, v and deviations s, t of rows and columns
    (0 if one is 0); Homogeneity = sum c / (1 + (i - j)**2); Contrast = sum (i - j)**2 c.
    Source: reference page of `cooc_feature_matrix`.
    """
    if cooc_matrix.type != "real":
        raise HError(9001, cooc_matrix.type, operator="cooc_feature_matrix")
    return texture.cooccurrence_features(cooc_matrix.channels[0].astype(np.float64))


@operator
def cooc_feature_image(
    regions: Region, image: Image, ld_gray: int, direction: list[int | str]
) -> tuple[float, float, float, float]:
    """Energy, correlation, homogeneity and contrast (`cooc_feature_matrix`) of the co-occurrence matrix of each region.

    `direction` is 0, 45, 90 or 135, or 'mean' for the means of the features over these four.
    Source: reference page of `cooc_feature_image`.
    """
    _cooc_arguments(image, ld_gray, "cooc_feature_image")
    if len(direction) != 1:
        raise wrong_number(2, "cooc_feature_image", f"{len(direction)} values")
    if direction[0] != "mean" and direction[0] not in _DIRECTIONS:
        raise wrong_value(2, "cooc_feature_image", f"{direction[0]}")
    chosen = _DIRECTIONS if direction[0] == "mean" else (int(direction[0]),)
    found = [texture.cooccurrence_features(texture.cooccurrence(image, regions, ld_gray, d)) for d in chosen]
    energy, correlation, homogeneity, contrast = np.mean(found, axis=0).tolist()
    return energy, correlation, homogeneity, contrast


def _cooc_arguments(image: Image, ld_gray: int, name: str) -> None:
    if image.type != "byte":
        raise HError(9001, image.type, operator=name)
    if not 1 <= ld_gray <= 8:
        raise wrong_value(1, name, f"{ld_gray} is not within 1 .. 8")


@operator
def estimate_noise(image: Image, method: str, percent: list[int | float]) -> float:
    """Standard deviation of the noise within the domain of each image (byte, uint2), which is taken to be additive.

    Parameters
    ----------
    method : str
        'immerkaer': the mean magnitude of a filter that does not respond to edges, times sqrt(pi / 2) / 6.
        'foerstner': squared gradients in homogeneous areas, which are found again with each estimate until it stands.
        'least_squares': residuals of planes fitted to 3 x 3 pixels, 'mean': differences from a 3 x 3 mean, both in the
        `percent` of the domain where gradients are smallest.
    percent
        0 < percent <= 100; without effect on the first two methods.

    Source: reference page of `estimate_noise`.
    """
    if image.type not in ("byte", "uint2"):
        raise HError(9001, image.type, operator="estimate_noise")
    if method not in ("foerstner", "immerkaer", "least_squares", "mean"):
        raise wrong_value(1, "estimate_noise", f"'{method}'")
    if len(percent) != 1:
        raise wrong_number(2, "estimate_noise", f"{len(percent)} values")
    share = float(percent[0])
    if not 0 < share <= 100:
        raise wrong_value(2, "estimate_noise", f"{share}")
    if image.width < 3 or image.height < 3:
        raise HError(9004, f"{image!r} is smaller than 3 x 3 pixels", operator="estimate_noise")
    mask = image.domain.to_mask((image.height, image.width))
    if not mask.any():
        raise HError(3013, operator="estimate_noise")
    return texture.noise(image.channels[0].astype(np.float64), mask, method, share)


@operator
def fit_surface_first_order(
    regions: RegionArray, image: Image, algorithm: str, iterations: int, clipping_factor: float
) -> tuple[Floats, ...]:
    """The plane g = Alpha (r - r') + Beta (c - c') + Gamma nearest to the gray values of each region.

    Parameters
    ----------
    algorithm : 'regression', 'huber' or 'tukey'
        Least squares; or with weights that suppress outliers, in `iterations` turns.
    clipping_factor : float
        From how many robust standard deviations on a pixel counts as an outlier.

    (r', c') is the centre of the region's part inside the image. Source: reference page of `fit_surface_first_order`.
    """
    values = _fitted(regions, image, algorithm, iterations, clipping_factor, 1, "fit_surface_first_order")
    return tuple(values.T)


@operator
def fit_surface_second_order(
    regions: RegionArray, image: Image, algorithm: str, iterations: int, clipping_factor: float
) -> tuple[Floats, ...]:
    """The surface Alpha r**2 + Beta c**2 + Gamma r c + Delta r + Epsilon c + Zeta nearest to the gray values of each region,
    with r and c counted from the region's centre.

    Parameters are those of `fit_surface_first_order`. Source: reference page of `fit_surface_second_order`.
    """
    values = _fitted(regions, image, algorithm, iterations, clipping_factor, 2, "fit_surface_second_order")
    return tuple(values.T)


def _fitted(
    regions: RegionArray, image: Image, algorithm: str, iterations: int, factor: float, order: int, name: str
) -> Floats:
    if image.type not in ("byte", "uint2", "direction", "cyclic", "real"):
        raise HError(9001, image.type, operator=name)
    if algorithm not in ("regression", "huber", "tukey"):
        raise wrong_value(1, name, f"'{algorithm}'")
    if iterations < 0 or (algorithm != "regression" and iterations < 1):
        raise wrong_value(2, name, f"{iterations}")
    if not factor > 0:
        raise wrong_value(3, name, f"{factor}")
    count = 3 if order == 1 else 6
    parts = inside(regions, image)
    values = [texture.fitted_surface(image.channels[0], part, algorithm, iterations, factor, order) for part in parts]
    return np.array(values, np.float64).reshape(-1, count)


_SHAPE_FEATURES = ("connected_components", "convexity", "compactness", "anisometry", "holes")


@operator
def shape_histo_all(region: Region, image: Image, feature: str) -> tuple[Floats, Floats]:
    """A shape feature of the region's pixels with at least the gray value t, for every t from 0 to 255, and the same divided
    by its sum. Byte images.

    `feature` is 'connected_components' or 'holes' (numbers), 'convexity', 'compactness' or 'anisometry' (0 without pixels).
    Source: reference page of `shape_histo_all`.
    """
    absolute = _shape_histogram(region, image, feature, None, "shape_histo_all")
    return absolute, absolute / max(float(absolute.sum()), 1e-300)


@operator
def shape_histo_point(region: Region, image: Image, feature: str, row: int, column: int) -> tuple[Floats, Floats]:
    """As `shape_histo_all`, of the connected component that contains the given pixel (0 where that is not in it).

    Source: reference page of `shape_histo_point`.
    """
    absolute = _shape_histogram(region, image, feature, (row, column), "shape_histo_point")
    return absolute, absolute / max(float(absolute.sum()), 1e-300)


def _shape_histogram(region: Region, image: Image, feature: str, point: tuple[int, int] | None, name: str) -> Floats:
    if image.type != "byte":
        raise HError(9001, image.type, operator=name)
    if feature not in _SHAPE_FEATURES:
        raise wrong_value(1, name, f"'{feature}'")
    part = image.with_domain(intersection(image.domain, region) if not image.has_full_domain else region)
    return texture.shape_histogram(part, feature, point)
