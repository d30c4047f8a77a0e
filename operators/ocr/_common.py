"""What the OCR classifiers share: characters to feature vectors, the classifier behind, words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from hdev.classifiers import ClassifierProblem, container
from hdev.classifiers.samples import Floats
from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Image, RegionArray
from hdev.operators.classification import _common as classes
from hdev.operators.ocr.training_files import TYPES, Character, classes_of, features_of, read_characters
from hdev.operators.segmentation._common import check_types
from hdev.values import Handle


class Ocr:
    """An OCR classifier: how characters are turned into features, their names, and a classifier of feature vectors."""

    def __init__(
        self,
        kind: str,
        width: int,
        height: int,
        interpolation: str,
        features: list[str],
        characters: list[str],
        model: Any,
    ) -> None:
        from hdev.iconic.characters import length

        self.kind = kind
        self.width, self.height, self.interpolation = width, height, interpolation
        self.features, self.characters, self.model = features, characters, model
        self.length = length(features, width, height)

    def features_of(self, regions: RegionArray, image: Image) -> Floats:
        """(K, length) features of regions of an image."""
        from hdev.iconic.characters import character_features

        return character_features(regions, image, self.features, self.width, self.height, self.interpolation)

    def to_bytes(self) -> bytes:
        """A file of all but samples."""
        facts = {
            "size": [self.width, self.height],
            "interpolation": self.interpolation,
            "features": self.features,
            "characters": self.characters,
        }
        return container.pack(self.kind, facts, {"model": np.frombuffer(self.model.to_bytes(), np.uint8)})

    @classmethod
    def reader(cls, kind: str, model: Any) -> Any:
        """What `from_file` and `from_item` want: a kind, and how bytes become a classifier."""

        class Reader:
            @staticmethod
            def from_bytes(data: bytes) -> Ocr:
                facts, arrays = container.unpack(data, kind)
                inner = model.from_bytes(arrays["model"].tobytes()) if "model" in arrays else None
                try:
                    width, height = map(int, facts["size"])
                    features, characters = list(map(str, facts["features"])), list(map(str, facts["characters"]))
                    found = cls(kind, width, height, str(facts["interpolation"]), features, characters, inner)
                    if inner is None or min(width, height) < 1 or len(_wanted(inner, found.length)) != found.length:
                        raise ValueError("the classifier does not fit")
                    if inner.kind != "class_knn" and inner.classes < len(characters):
                        raise ValueError("the characters do not fit")
                    return found
                except (KeyError, TypeError, ValueError) as error:
                    raise ClassifierProblem("damaged", f"the file is damaged: {error}") from None

        Reader.kind = kind  # type: ignore[attr-defined]
        return Reader


def _wanted(model: Any, length: int) -> range:
    return range(model.inputs if model.kind == "class_mlp" else model.dimension)


class OcrHandle(Handle):
    """A handle to an OCR classifier."""

    def __init__(self, ocr: Ocr) -> None:
        super().__init__()
        self.ocr = ocr

    def release(self) -> None:
        self.ocr = None  # type: ignore[assignment]

    def packed(self) -> bytes:
        return self.ocr.to_bytes()


def checked(
    width: int, height: int, interpolation: str, features: list[str], characters: list[str], name: str
) -> tuple[list[str], int]:
    """The features, and how many values they have; the first five control parameters are such."""
    from hdev.iconic.characters import FEATURES, INTERPOLATIONS, length

    classes.positive(width, 1, name)
    classes.positive(height, 2, name)
    classes.one_of(interpolation, INTERPOLATIONS, 3, name)
    if not features:
        raise wrong_number(4, name, "no features")
    for feature in features:
        if feature != "default" and feature not in FEATURES:
            raise wrong_value(4, name, f"no feature {feature!r}")
    if not characters:
        raise wrong_number(5, name, "no characters")
    if len(set(characters)) < len(characters):
        raise wrong_value(5, name, "a character occurs twice")
    return features, length(features, width, height)


def check_image(image: Image, name: str) -> None:
    """The image has one channel of a type from which characters are read."""
    check_types(image, name, TYPES)
    if len(image.channels) != 1:
        raise HError(3359, f"{len(image.channels)} channels", operator=name)


def training_set(handle: OcrHandle, files: Sequence[str], session: Any, name: str, position: int = 2) -> None:
    """Make the characters of training files the samples of the classifier behind."""
    ocr = handle.ocr
    found: list[Character] = read_characters(files, session, name)
    numbers = classes_of(found, ocr, position, name)
    ocr.model.samples.clear()
    ocr.model.samples.add(features_of(found, ocr), numbers)


def vectors(characters: RegionArray, image: Image, handle: OcrHandle, name: str) -> Floats:
    """(K, F) the features of characters of an image."""
    check_image(image, name)
    return handle.ocr.features_of(characters, image)


def image_features(handle: OcrHandle, image: Image, transform: str, name: str) -> Floats:
    """The features of a character given as an image; 'true': as the classifier transforms them."""
    classes.one_of(transform, ("true", "false"), 2, name)
    check_image(image, name)
    rows = handle.ocr.features_of(image.domain.batch(), image)
    if transform == "true":
        prepare = getattr(handle.ocr.model, "prepare", None)
        if prepare is None:
            raise HError(classes.NOT_TRAINED, "the classifier has not been trained", operator=name)
        rows = prepare(rows)
    return rows[0]


# ------------------------------------------------------------------------------------------------------------------ words

#: So many combinations of characters are tried for a regular expression.
_LONGEST_SEARCH = 100_000


def best_word(
    ranked: Sequence[Sequence[tuple[str, float]]],
    expression: str,
    corrections: int,
    session: Any,
    name: str,
) -> tuple[str, float]:
    """The word that fits an expression with the largest score.

    `ranked` holds for each character the names that it may have, the best first, with their ratings. The expression is a
    regular expression, which the whole word must match, or '<NAME>' for a lexicon. A word in which c of n characters were
    corrected has the score 1 - c / n times the mean ratio of the ratings of its characters to the best ones; '' and 0 if none
    fits with at most `corrections`.
    """
    if not ranked:
        return "", 0.0
    accepts = _acceptance(expression, session, name)
    limit = _LONGEST_SEARCH
    for word, changed, ratio in _words(ranked, corrections):
        if accepts(word):
            return word, (1.0 - changed / len(ranked)) * ratio
        limit -= 1
        if limit <= 0:
            break
    return "", 0.0


def _acceptance(expression: str, session: Any, name: str) -> Callable[[str], bool]:
    import regex

    if expression.startswith("<") and expression.endswith(">"):
        lexicon = session.resources.get("lexica", {}).get(expression[1:-1])
        if lexicon is None or not lexicon.valid:
            raise wrong_value(2, name, f"there is no lexicon {expression}")
        return lexicon.known.__contains__
    try:
        pattern = regex.compile(expression)
    except regex.error as error:
        raise wrong_value(2, name, f"{expression}: {error}") from None
    return lambda word: pattern.fullmatch(word) is not None


def _words(ranked: Sequence[Sequence[tuple[str, float]]], corrections: int) -> Any:
    """(word, number of characters that are not the best, mean ratio of ratings), the best first."""
    import heapq

    def value(choice: tuple[int, ...]) -> tuple[float, int, float]:
        changed = sum(1 for index in choice if index)
        ratio = sum(
            options[index][1] / options[0][1] if options[0][1] > 0 else float(index == 0)
            for options, index in zip(ranked, choice)
        ) / len(choice)
        return (1.0 - changed / len(choice)) * ratio, changed, ratio

    start = (0,) * len(ranked)
    heap = [(-value(start)[0], start)]
    seen = {start}
    while heap:
        _, choice = heapq.heappop(heap)
        _, changed, ratio = value(choice)
        yield "".join(options[index][0] for options, index in zip(ranked, choice)), changed, ratio
        for place, options in enumerate(ranked):
            index = choice[place] + 1
            if index < len(options):
                further = (*choice[:place], index, *choice[place + 1 :])
                if further not in seen and sum(1 for k in further if k) <= corrections:
                    seen.add(further)
                    heapq.heappush(heap, (-value(further)[0], further))


# ------------------------------------------------------------------------------------------------------ choosing features


def select_features(
    kind: str,
    trained: Callable[[Any, int], Any],
    settings: tuple[list[str], list[str], str, int, int],
    codes: classes.Codes,
    session: Any,
    name: str,
) -> tuple[Ocr, list[str], float]:
    """A trained OCR classifier with the features that do best, their names, and the part classified correctly."""
    from hdev.classifiers import selection
    from hdev.classifiers.samples import Samples
    from hdev.classifiers.threads import one_thread
    from hdev.iconic.characters import FEATURES, length

    files, names, method, width, height = settings
    if not names:
        raise wrong_number(2, name, "no features")
    names = list(dict.fromkeys(names))
    for feature in names:
        if feature != "default" and feature not in FEATURES:
            raise wrong_value(2, name, f"no feature {feature!r}")
    classes.one_of(method, selection.METHODS, 3, name)
    classes.positive(width, 4, name)
    classes.positive(height, 5, name)
    found = read_characters(files, session, name)
    if not found:
        raise HError(codes.no_samples, "there are no characters", operator=name)
    characters = sorted({character.name for character in found})
    whole = Ocr(kind, width, height, "constant", names, characters, None)
    samples = Samples(whole.length)
    samples.add(features_of(found, whole), classes_of(found, whole, 1, name))
    cuts = np.cumsum([length([feature], width, height) for feature in names])[:-1]
    groups = np.split(np.arange(whole.length), cuts)
    try:
        with one_thread():
            chosen, score = selection.select(lambda part: trained(part, len(characters)), samples, groups, method)
            model = trained(samples.select(np.concatenate([groups[k] for k in chosen])), len(characters))
    except ClassifierProblem as problem:
        raise HError(codes.of(problem), str(problem), operator=name) from None
    kept = [names[k] for k in chosen]
    return Ocr(kind, width, height, "constant", kept, characters, model), kept, score
