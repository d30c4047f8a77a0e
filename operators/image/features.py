"""Gray value statistics within regions. All of these look at the regions only, whatever the domain of the image."""

from __future__ import annotations

import numpy as np

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Image, Objects, RegionArray
from hdev.iconic import gray_features as gf
from hdev.iconic.base import Floats
from hdev.iconic.gray_features import GrayRegions, ellipses, entropy
from hdev.iconic.setops import is_subset
from hdev.registry import operator


@operator
def intensity(regions: RegionArray, image: Image) -> tuple[Floats, Floats]:
    """Mean gray value of each region, and standard deviation: the root of the mean squared difference from it.

    0 and 0 for an empty region. Source: reference page of `intensity`.
    """
    gray = _gray(regions, image, "intensity")
    return gray.means, gray.deviations


@operator
def min_max_gray(regions: RegionArray, image: Image, percent: list[int | float]) -> tuple[Floats, Floats, Floats]:
    """Smallest and largest gray value of each region, and their difference.

    `percent` (0 .. 50) of the pixels, rounded down to a number of pixels, are left out at both ends; 50 gives the median.
    NaN does not count. 0 for an empty region. Source: reference page of `min_max_gray`.
    """
    share = _single(percent, 1, "min_max_gray")
    if not 0 <= share <= 50:
        raise wrong_value(1, "min_max_gray", f"{share} is not within 0 .. 50")
    low, high = _gray(regions, image, "min_max_gray", int8=True).percentiles(share)
    return low, high, high - low


@operator
def area_center_gray(regions: RegionArray, image: Image) -> tuple[Floats, Floats, Floats]:
    """Volume (sum of the gray values) of each region, and row and column of the centre of gravity of the gray values.

    0 if the volume is 0. Source: reference page of `area_center_gray`.
    """
    volume, center, _ = _gray(regions, image, "area_center_gray").moments()
    return volume, center[:, 0], center[:, 1]


@operator
def elliptic_axis_gray(regions: RegionArray, image: Image) -> tuple[Floats, Floats, Floats]:
    """Half axes and orientation (radians) of the ellipse with the same second moments as the region's gray values.

    The moments are divided by the volume and taken about the gray value centre:
    Ra, Rb = sqrt (8 (M20 + M02 +- sqrt ((M20 - M02)**2 + 4 M11**2))) / 2 and Phi = -0.5 atan2 (2 M11, M02 - M20).
    Source: reference page of `elliptic_axis_gray`.
    """
    return ellipses(_gray(regions, image, "elliptic_axis_gray").moments()[2])


@operator
def moments_gray_plane(regions: RegionArray, image: Image) -> tuple[Floats, ...]:
    """Mixed moments of gray values and coordinates, and the plane that fits the gray values best.

    MRow = sum ((r - r') (g - Mean)) / F**2, MCol likewise; the plane is g = Alpha (r - r') + Beta (c - c') + Mean with the
    region's centre (r', c'). Pixels on a line give the smallest slopes that fit. Source: reference page of
    `moments_gray_plane`.
    """
    return tuple(_gray(regions, image, "moments_gray_plane").planes().T)


@operator
def plane_deviation(regions: RegionArray, image: Image) -> Floats:
    """Root of the mean squared difference between the gray values and the best fitting plane of each region.

    Source: reference page of `plane_deviation`.
    """
    return _gray(regions, image, "plane_deviation").plane_deviations()


@operator
def entropy_gray(regions: RegionArray, image: Image) -> tuple[Floats, Floats]:
    """Entropy (bits) and anisotropy of the gray values of each region of a byte image.

    With the relative frequencies h: Entropy = -sum h ld h; Anisotropy = sum over 0 .. k of h ld h, divided by the entropy,
    where k is the smallest gray value with at least half of the pixels at or below it. Source: reference page of
    `entropy_gray`.
    """
    gray = _bytes(regions, image, "entropy_gray")
    values = np.array([entropy(gray.histogram(k)) for k in range(len(gray))]).reshape(-1, 2)
    return values[:, 0], values[:, 1]


@operator
def fuzzy_entropy(regions: RegionArray, image: Image, apar: int, cpar: int) -> Floats:
    """Fuzzy entropy of each region of a byte image: the mean of Shannon's function of the membership, in bits.

    The membership is Zadeh's S function from `apar` (0) to `cpar` (1). The regions must lie in the domain (3010).
    Source: reference page of `fuzzy_entropy`.
    """
    gray = _fuzzy(regions, image, apar, cpar, "fuzzy_entropy")
    return np.array([gf.fuzzy_entropy(gray.histogram(k), apar, cpar) for k in range(len(gray))], np.float64)


@operator
def fuzzy_perimeter(regions: RegionArray, image: Image, apar: int, cpar: int) -> Floats:
    """Fuzzy perimeter of each region of a byte image: the sum of the differences of membership between each pixel and its
    right and its lower neighbour, as far as they are in the region.

    Membership and errors are as in `fuzzy_entropy`. Source: reference page of `fuzzy_perimeter`.
    """
    gray = _fuzzy(regions, image, apar, cpar, "fuzzy_perimeter")
    values = [gf.fuzzy_perimeter(gray.channel, region, apar, cpar) for region in gray.regions]
    return np.array(values, np.float64)


@operator
def gray_features(regions: RegionArray, image: Image, features: list[str]) -> Floats:
    """Gray value features of regions: all features of the first region in the given order, then of the second ...

    'area', 'row', 'column' (`area_center_gray`), 'ra', 'rb', 'phi' (`elliptic_axis_gray`), 'min', 'max', 'median'
    (`min_max_gray`), 'mean', 'deviation' (`intensity`), 'plane_deviation', 'anisotropy', 'entropy' (`entropy_gray`),
    'fuzzy_entropy', 'fuzzy_perimeter' (from 0 to 255), 'moments_row', 'moments_column', 'alpha', 'beta'
    (`moments_gray_plane`). Source: reference page of `gray_features`.
    """
    return _table(regions, image, features, "gray_features").ravel()


@operator
def select_gray(
    regions: Objects,
    image: Image,
    features: list[str],
    operation: str,
    min: list[int | float | str],
    max: list[int | float | str],
) -> Objects:
    """The regions whose gray value features (see `gray_features`) lie between `min` and `max`, both included.

    `operation` is 'and' (all features) or 'or' (one of them). There are as many bounds as features.
    Source: reference page of `select_gray`.
    """
    if operation not in ("and", "or"):
        raise wrong_value(2, "select_gray", f"'{operation}'")
    for number, bounds in ((3, min), (4, max)):
        if len(bounds) != len(features):
            raise wrong_number(number, "select_gray", f"{len(bounds)} bounds for {len(features)} features")
        for bound in bounds:
            if isinstance(bound, str) and bound != ("min" if number == 3 else "max"):
                raise wrong_value(number, "select_gray", f"'{bound}'")
    low = np.array([-np.inf if bound == "min" else bound for bound in min], np.float64)
    high = np.array([np.inf if bound == "max" else bound for bound in max], np.float64)
    batch = _regions(regions)
    values = _table(batch, image, features, "select_gray")
    fits = (values >= low) & (values <= high)
    kept = fits.all(axis=1) if operation == "and" else fits.any(axis=1)
    return Objects(batch.select(kept))


def _regions(objects: Objects) -> RegionArray:
    if objects.kinds <= {"region"}:
        return objects.regions()
    if objects.kinds - {"region", "image"}:
        raise HError(2105, "iconic parameter 1 must be a region")
    return Objects([item.domain if item.kind == "image" else item for item in objects]).regions()


#: What each feature is computed with: a method of `_Features`, and which of its results.
_FEATURES = {
    "area": ("moments", 0),
    "row": ("moments", 1),
    "column": ("moments", 2),
    "ra": ("ellipses", 0),
    "rb": ("ellipses", 1),
    "phi": ("ellipses", 2),
    "min": ("ranges", 0),
    "max": ("ranges", 1),
    "median": ("medians", 0),
    "mean": ("means", 0),
    "deviation": ("deviations", 0),
    "plane_deviation": ("plane_deviations", 0),
    "entropy": ("entropies", 0),
    "anisotropy": ("entropies", 1),
    "fuzzy_entropy": ("fuzzy_entropies", 0),
    "fuzzy_perimeter": ("fuzzy_perimeters", 0),
    "moments_row": ("planes", 0),
    "moments_column": ("planes", 1),
    "alpha": ("planes", 2),
    "beta": ("planes", 3),
}

_OF_BYTES = {"entropies", "fuzzy_entropies", "fuzzy_perimeters"}


def _table(regions: RegionArray, image: Image, names: list[str], operator_name: str) -> Floats:
    """(K, F) float64: the features of all regions."""
    gray = _gray(regions, image, operator_name)
    for name in names:
        if name not in _FEATURES:
            raise wrong_value(1, operator_name, f"'{name}'")
        if _FEATURES[name][0] in _OF_BYTES and image.type != "byte":
            raise HError(9001, f"'{name}' of a {image.type} image", operator=operator_name)
    groups: dict[str, tuple[Floats, ...]] = {}
    columns = []
    for name in names:
        group, index = _FEATURES[name]
        if group not in groups:
            groups[group] = _group(gray, group)
        columns.append(groups[group][index])
    return np.column_stack(columns) if columns else np.zeros((len(gray), 0))


def _group(gray: GrayRegions, group: str) -> tuple[Floats, ...]:
    count = range(len(gray))
    if group == "moments":
        volume, center, _ = gray.moments()
        return volume, center[:, 0], center[:, 1]
    if group == "ellipses":
        return ellipses(gray.moments()[2])
    if group == "ranges":
        return gray.ranges
    if group == "medians":
        return (gray.percentiles(50)[0],)
    if group == "means":
        return (gray.means,)
    if group == "deviations":
        return (gray.deviations,)
    if group == "plane_deviations":
        return (gray.plane_deviations(),)
    if group == "planes":
        return tuple(gray.planes().T)
    if group == "entropies":
        return tuple(np.array([entropy(gray.histogram(k)) for k in count]).reshape(-1, 2).T)
    if group == "fuzzy_entropies":
        return (np.array([gf.fuzzy_entropy(gray.histogram(k), 0, 255) for k in count], np.float64),)
    return (np.array([gf.fuzzy_perimeter(gray.channel, region, 0, 255) for region in gray.regions], np.float64),)


def _gray(regions: RegionArray, image: Image, name: str, int8: bool = False) -> GrayRegions:
    if image.type == "complex" or image.channels[0].ndim == 3 or (image.type == "int8" and not int8):
        raise HError(9001, image.type, operator=name)
    return GrayRegions(regions, image)


def _bytes(regions: RegionArray, image: Image, name: str) -> GrayRegions:
    if image.type != "byte":
        raise HError(9001, image.type, operator=name)
    return GrayRegions(regions, image)


def _fuzzy(regions: RegionArray, image: Image, start: int, end: int, name: str) -> GrayRegions:
    for number, value in ((1, start), (2, end)):
        if not 0 <= value <= 255:
            raise wrong_value(number, name, f"{value}")
    if start > end:
        raise wrong_value(2, name, f"{end} is less than {start}")
    gray = _bytes(regions, image, name)
    domain = image.domain
    if not all(is_subset(region, domain) for region in regions):
        raise HError(3010, "a region is not within the domain", operator=name)
    return gray


def _single(values: list[int | float], number: int, name: str) -> float:
    if len(values) != 1:
        raise wrong_number(number, name, f"{len(values)} values")
    return float(values[0])
