"""Finds the names that a misspelt name may mean."""

from __future__ import annotations

from collections.abc import Iterable

from hdev.catalogue.operators import operator_names

#: How alike two spellings must be (0 to 1) to be worth suggesting, and how much less alike than the best one.
_LIKENESS = 0.75
_SPREAD = 0.15


def suggest(name: str, candidates: Iterable[str] | None = None, n: int = 3) -> list[str]:
    """The at most `n` candidates (by default: operators) that are spelt most like `name`, the best first.

    Case, underscores and the order of the words do not count: `readimage` and `Image_Read` are `read_image`.
    """
    from difflib import SequenceMatcher

    names = operator_names() if candidates is None else candidates
    forms = [(form, candidate) for candidate in names for form in _forms(candidate)]
    likeness: dict[str, float] = {}
    for wanted in _forms(name):
        matcher = SequenceMatcher(b=wanted)
        for form, candidate in forms:
            matcher.set_seq1(form)
            if min(matcher.real_quick_ratio(), matcher.quick_ratio()) >= _LIKENESS:
                likeness[candidate] = max(matcher.ratio(), likeness.get(candidate, 0.0))
    needed = max(_LIKENESS, max(likeness.values(), default=0.0) - _SPREAD)
    alike = [candidate for candidate, value in likeness.items() if value >= needed]
    return sorted(alike, key=lambda candidate: (-likeness[candidate], candidate))[:n]


def _forms(name: str) -> set[str]:
    """What is compared: the letters, with the words as they are and in alphabetical order."""
    words = name.lower().split("_")
    return {"".join(words), "".join(sorted(words))}
