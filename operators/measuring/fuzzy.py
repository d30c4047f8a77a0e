"""Fuzzy measuring: edges and pairs of edges judged by functions of their features."""

from __future__ import annotations

import numpy as np

from hdev.errors import wrong_number, wrong_value
from hdev.iconic import Image
from hdev.iconic.base import Floats
from hdev.iconic.measure import Edges, Path
from hdev.operators.measuring._measures import Measure, Numbers, Weight, split, with_direction
from hdev.operators.tools.function import _read
from hdev.registry import operator

_POSITIONS = ("position", "position_center", "position_end", "position_first_edge", "position_last_edge")
_PAIR_POSITIONS = (
    "position_pair",
    "position_pair_center",
    "position_pair_end",
    "position_first_pair",
    "position_last_pair",
)
_SIZES = ("size", "size_diff", "size_abs_diff")
_PLAIN = {"contrast": "contrast", "gray": "gray", "size": "size"}
_SETS = {**_PLAIN, **dict.fromkeys(_POSITIONS, "position"), **dict.fromkeys(_PAIR_POSITIONS, "position_pair")}
_NORMED = {
    **dict.fromkeys(_SIZES, "size"),
    **dict.fromkeys(_POSITIONS, "position"),
    **dict.fromkeys(_PAIR_POSITIONS, "position_pair"),
}


def weighted(function: Numbers, number: int, kind: str, name: str) -> tuple[list[float], list[float]]:
    """The values of a feature and their weights that a function has at its points."""
    x, y = _read(function, name)
    if x.size < 2:
        raise wrong_number(number, name, "a function of one point")
    if not ((y >= 0) & (y <= 1)).all():
        raise wrong_value(number, name, "weights are from 0 to 1")
    if kind in ("contrast", "gray", "size", "size_abs_diff") and x[0] < 0:
        raise wrong_value(number, name, f"{kind} is not below 0")
    return x.tolist(), y.tolist()


@operator
def set_fuzzy_measure(measure_handle: Measure, set_type: str, function: Numbers) -> None:
    """Judge edges and pairs of a measure object by a function of a feature.

    There are five sets; a function replaces what its set had before.

    Parameters
    ----------
    set_type
        'contrast': amplitude of edges. 'position', 'position_center', 'position_end', 'position_first_edge',
        'position_last_edge': signed distance [pixels] of edges from the beginning, middle or end of the profile, or from
        the first or last edge. 'position_pair', 'position_pair_center', 'position_pair_end', 'position_first_pair',
        'position_last_pair': the same of the middles of pairs. 'size': distance of the edges of a pair. 'gray': mean gray
        value between them.
    function
        Weights from 0 to 1 at two values of the feature at least, see `create_funct_1d_pairs`; constant outside.

    Source: reference page of `set_fuzzy_measure`.
    """
    name = "set_fuzzy_measure"
    if set_type not in _SETS:
        raise wrong_value(2, name, f"'{set_type}'")
    x, y = weighted(function, 3, set_type, name)
    measure_handle.weights[_SETS[set_type]] = Weight(set_type, x, y)


@operator
def set_fuzzy_measure_norm_pair(measure_handle: Measure, pair_size: float, set_type: str, function: Numbers) -> None:
    """Judge edges and pairs by a function of a feature in parts of the size that pairs should have.

    Parameters
    ----------
    pair_size
        The size s [pixels], > 0.
    set_type
        'size': d / s, for a pair of the size d; 'size_diff': (s - d) / s; 'size_abs_diff': |s - d| / s; the positions of
        `set_fuzzy_measure`: p / s.
    function
        As in `set_fuzzy_measure`.

    Source: reference page of `set_fuzzy_measure_norm_pair`.
    """
    name = "set_fuzzy_measure_norm_pair"
    if not pair_size > 0:
        raise wrong_value(2, name, f"{pair_size}")
    if set_type not in _NORMED:
        raise wrong_value(3, name, f"'{set_type}'")
    x, y = weighted(function, 4, set_type, name)
    measure_handle.weights[_NORMED[set_type]] = Weight(set_type, x, y, pair_size)


@operator
def reset_fuzzy_measure(measure_handle: Measure, set_type: str) -> None:
    """Forget the function of a set: any name of `set_fuzzy_measure` or `set_fuzzy_measure_norm_pair` that belongs to it.

    Reference (not read): `reset_fuzzy_measure`.
    """
    known = {**_SETS, **_NORMED}
    if set_type not in known:
        raise wrong_value(2, "reset_fuzzy_measure", f"'{set_type}'")
    measure_handle.weights.pop(known[set_type], None)


class Judge:
    """Functions of features, for the edges along a path."""

    def __init__(
        self, weights: dict[str, Weight], path: Path, edges: Edges, profiles: list[tuple[int, Floats]] | None = None
    ) -> None:
        self.weights = weights
        self.edges = edges
        self.profiles = profiles or []
        self.last = path.steps - 1
        self.single = self._of_edges()

    def _weight(self, name: str, feature: Floats) -> Floats:
        weight = self.weights[name]
        if weight.size is not None:
            if weight.kind == "size_diff":
                feature = (weight.size - feature) / weight.size
            elif weight.kind == "size_abs_diff":
                feature = np.abs(weight.size - feature) / weight.size
            else:
                feature = feature / weight.size
        return np.interp(feature, weight.x, weight.y)

    def _of_edges(self) -> list[Floats]:
        """The weights of each edge, set by set."""
        result = []
        places = self.edges.places
        if "contrast" in self.weights:
            result.append(self._weight("contrast", np.abs(self.edges.heights)))
        if "position" in self.weights and places.size:
            kind = self.weights["position"].kind
            origin = {
                "position": 0.0,
                "position_center": self.last / 2,
                "position_end": self.last,
                "position_first_edge": places[0],
                "position_last_edge": places[-1],
            }[kind]
            result.append(self._weight("position", places - origin))
        return result

    def edge_scores(self) -> Floats:
        return _mean(self.single, len(self.edges))

    def pair_scores(self, first: Floats, second: Floats, ends: tuple[float, float]) -> Floats:
        """Scores of pairs of edges (numbers of edges); `ends` are the middles of the first and the last pair."""
        one, other = first.astype(np.int64), second.astype(np.int64)
        places = self.edges.places
        parts = [np.sqrt(weight[one] * weight[other]) for weight in self.single]
        middle = (places[one] + places[other]) / 2
        if "position_pair" in self.weights:
            kind = self.weights["position_pair"].kind
            origin = {
                "position_pair": 0.0,
                "position_pair_center": self.last / 2,
                "position_pair_end": self.last,
                "position_first_pair": ends[0],
                "position_last_pair": ends[1],
            }[kind]
            parts.append(self._weight("position_pair", middle - origin))
        if "size" in self.weights:
            parts.append(self._weight("size", places[other] - places[one]))
        if "gray" in self.weights:
            parts.append(self._weight("gray", self._gray(places[one], places[other])))
        return _mean(parts, one.size)

    def _gray(self, begin: Floats, end: Floats) -> Floats:
        """Mean gray values between places."""
        result = np.zeros(begin.size)
        for k, (a, b) in enumerate(zip(begin, end)):
            total, count = 0.0, 0.0
            for start, values in self.profiles:
                # The value at k counts from k - 0.5 to k + 0.5.
                at = start + np.arange(values.size)
                share = np.clip(np.minimum(at + 0.5, b) - np.maximum(at - 0.5, a), 0.0, None)
                total, count = total + float(share @ values), count + float(share.sum())
            result[k] = total / count if count else 0.0
        return result


def _mean(weights: list[Floats], size: int) -> Floats:
    """The geometric mean of the weights; 1 without any."""
    if not weights:
        return np.ones(size)
    return np.prod(weights, axis=0) ** (1.0 / len(weights))


def _checked(sigma: float, amp_thresh: float, fuzzy_thresh: float, name: str) -> None:
    if not 0.4 <= sigma <= 1e4:
        raise wrong_value(2, name, f"{sigma}")
    if not amp_thresh >= 0:
        raise wrong_value(3, name, f"{amp_thresh}")
    if not 0 <= fuzzy_thresh <= 1:
        raise wrong_value(4, name, f"{fuzzy_thresh}")


@operator
def fuzzy_measure_pos(
    image: Image, measure_handle: Measure, sigma: float, amp_thresh: float, fuzzy_thresh: float, transition: str
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """The edges of `measure_pos` whose score is at least `fuzzy_thresh`.

    The score is the geometric mean of the weights that the functions 'contrast' and 'position...' give (1 without any).

    Returns
    -------
    Rows, columns, amplitudes, scores, distances from one to the next (one value less).

    Reference (read in part): `fuzzy_measure_pos`.
    """
    name = "fuzzy_measure_pos"
    _checked(sigma, amp_thresh, fuzzy_thresh, name)
    kind, _ = split(transition, 5, name)
    edges = with_direction(measure_handle.edges(image, sigma, amp_thresh, name), kind)
    scores = Judge(measure_handle.weights, measure_handle.path, edges).edge_scores()
    keep = scores >= fuzzy_thresh
    edges, scores = edges.select(keep), scores[keep]
    return (*measure_handle.path.place(edges.places), edges.heights, scores, np.diff(edges.places))


def _candidates(edges: Edges, transition: str) -> tuple[Floats, Floats]:
    """The numbers of first and second edges of all pairs."""
    if not len(edges):
        return np.empty(0), np.empty(0)
    rising = edges.heights > 0
    wanted = {"positive": True, "negative": False, "all": bool(rising[0])}[transition]
    first, second = np.flatnonzero(rising == wanted), np.flatnonzero(rising != wanted)
    one, other = np.meshgrid(first, second, indexing="ij")
    keep = one < other
    return one[keep].astype(np.float64), other[keep].astype(np.float64)


def _judged(
    image: Image, measure: Measure, sigma: float, amp_thresh: float, fuzzy_thresh: float, transition: str, name: str
) -> tuple[Edges, Floats, Floats, Floats]:
    """All edges, and first edge, second edge and score of the pairs that are good enough."""
    profiles = measure.profiles(image, name)
    edges = measure.edges(image, sigma, amp_thresh, name)
    first, second = _candidates(edges, transition)
    middles = (edges.places[first.astype(np.int64)] + edges.places[second.astype(np.int64)]) / 2
    # The first and the last pair are those of neighbouring edges.
    near = second == first + 1
    ends = (float(middles[near][0]), float(middles[near][-1])) if near.any() else (0.0, 0.0)
    scores = Judge(measure.weights, measure.path, edges, profiles).pair_scores(first, second, ends)
    keep = scores >= fuzzy_thresh
    return edges, first[keep], second[keep], scores[keep]


def _apart(first: Floats, second: Floats, scores: Floats, count: int) -> list[int]:
    """Pairs that neither cross nor contain each other, with the largest sum of scores; of equal ones those with more pairs."""
    by_end: dict[int, list[int]] = {}
    for k, end in enumerate(second.astype(np.int64).tolist()):
        by_end.setdefault(end, []).append(k)
    best: list[tuple[float, int]] = [(0.0, 0)] * (count + 1)  # of the edges before this one: sum, number of pairs
    taken: list[int] = [-1] * (count + 1)
    for end in range(count):
        best[end + 1], taken[end + 1] = best[end], -1
        for k in by_end.get(end, ()):
            before = best[int(first[k])]
            value = (before[0] + float(scores[k]), before[1] + 1)
            if value > best[end + 1]:
                best[end + 1], taken[end + 1] = value, k
    result, at = [], count
    while at > 0:
        if taken[at] >= 0:
            result.append(taken[at])
            at = int(first[taken[at]])
        else:
            at -= 1
    return result[::-1]


def _outputs(measure: Measure, edges: Edges, first: Floats, second: Floats, scores: Floats) -> list[Floats]:
    """Row, column, amplitude of both edges, row and column of the middle, score, size."""
    one, other = edges.select(first.astype(np.int64)), edges.select(second.astype(np.int64))
    result: list[Floats] = []
    for side in (one, other):
        result += [*measure.path.place(side.places), side.heights]
    result += measure.path.place((one.places + other.places) / 2)
    return [*result, scores, other.places - one.places]


@operator
def fuzzy_measure_pairs(
    image: Image, measure_handle: Measure, sigma: float, amp_thresh: float, fuzzy_thresh: float, transition: str
) -> tuple[Floats, ...]:
    """Pairs of edges with good scores that neither cross nor contain each other.

    The score is the geometric mean of the weights of all functions; those of single edges count with the geometric mean over
    the two edges. Of all ways to pair the edges the one with the largest sum of scores is taken.

    Parameters
    ----------
    fuzzy_thresh
        Least score, from 0 to 1.
    transition
        Of first edges: 'positive', 'negative', 'all' (as the first edge there is).

    Returns
    -------
    Row, column, amplitude of first and of second edges; row, column of the middle; score; distance of the edges; distance to
    the next pair (one value less).

    Reference (read in part): `fuzzy_measure_pairs`.
    """
    name = "fuzzy_measure_pairs"
    _checked(sigma, amp_thresh, fuzzy_thresh, name)
    split(transition, 5, name)
    edges, first, second, scores = _judged(image, measure_handle, sigma, amp_thresh, fuzzy_thresh, transition, name)
    chosen = _apart(first, second, scores, len(edges))
    first, second, scores = first[chosen], second[chosen], scores[chosen]
    gaps = edges.places[first[1:].astype(np.int64)] - edges.places[second[:-1].astype(np.int64)]
    return (*_outputs(measure_handle, edges, first, second, scores), gaps)


@operator
def fuzzy_measure_pairing(
    image: Image,
    measure_handle: Measure,
    sigma: float,
    amp_thresh: float,
    fuzzy_thresh: float,
    transition: str,
    pairing: str,
    num_pairs: int,
) -> tuple[Floats, ...]:
    """Pairs of edges with good scores, also such that cross or contain each other, best first: see `fuzzy_measure_pairs`.

    Parameters
    ----------
    pairing
        'no_restriction'.
    num_pairs
        How many pairs at most; 0: all.

    Returns
    -------
    Row, column, amplitude of first and of second edges; row, column of the middle; score; distance of the edges.

    Source: reference page of `fuzzy_measure_pairing`.
    """
    name = "fuzzy_measure_pairing"
    _checked(sigma, amp_thresh, fuzzy_thresh, name)
    split(transition, 5, name)
    if pairing != "no_restriction":
        raise wrong_value(6, name, f"'{pairing}'")
    if num_pairs < 0:
        raise wrong_value(7, name, f"{num_pairs}")
    edges, first, second, scores = _judged(image, measure_handle, sigma, amp_thresh, fuzzy_thresh, transition, name)
    order = np.argsort(-scores, kind="stable")[: num_pairs or None]
    return tuple(_outputs(measure_handle, edges, first[order], second[order], scores[order]))
