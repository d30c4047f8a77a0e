"""Finds the names that a misspelt name may mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from hdev.catalogue.operators import operator_names

#: How alike two spellings must be (0 to 1) to be worth suggesting, and how much less alike than the best one.
_LIKENESS = 0.75
_SPREAD = 0.15

#: Which part of the pairs of letters two spellings must share to be compared at all.
_COMMON_PAIRS = 0.35


def suggest(name: str, candidates: Iterable[str] | None = None, n: int = 3) -> list[str]:
    """The at most `n` candidates (by default: operators) that are spelt most like `name`, the best first.

    Case, underscores and the order of the words do not count: `readimage` and `Image_Read` are `read_image`.
    """
    from difflib import SequenceMatcher

    forms = _operator_forms() if candidates is None else list(_all_forms(candidates))
    likeness: dict[str, float] = {}
    for wanted in _forms(name):
        matcher = SequenceMatcher(b=wanted)
        pairs, length = _pairs(wanted), len(wanted)
        needed_pairs = _COMMON_PAIRS * len(pairs)
        for form, candidate, form_pairs in forms:
            # Cheap tests first: names of which few pairs of letters agree, or of very different length, are not alike.
            if length > 6 and (abs(len(form) - length) > length // 2 or len(pairs & form_pairs) < needed_pairs):
                continue
            matcher.set_seq1(form)
            if matcher.quick_ratio() >= _LIKENESS:
                likeness[candidate] = max(matcher.ratio(), likeness.get(candidate, 0.0))
    needed = max(_LIKENESS, max(likeness.values(), default=0.0) - _SPREAD)
    alike = [candidate for candidate, value in likeness.items() if value >= needed]
    return sorted(alike, key=lambda candidate: (-likeness[candidate], candidate))[:n]


@cache
def _operator_forms() -> list[tuple[str, str, frozenset[str]]]:
    return list(_all_forms(operator_names()))


def _all_forms(names: Iterable[str]) -> Iterator[tuple[str, str, frozenset[str]]]:
    """What the names are compared by: a form, the name, the pairs of letters in the form."""
    for name in names:
        for form in _forms(name):
            yield form, name, _pairs(form)


def _pairs(form: str) -> frozenset[str]:
    return frozenset(form[i : i + 2] for i in range(len(form) - 1))


def _forms(name: str) -> set[str]:
    """What is compared: the letters, with the words as they are and in alphabetical order."""
    words = name.lower().split("_")
    return {"".join(words), "".join(sorted(words))}
