"""Files of characters with their names, from which OCR classifiers learn.

    hdev characters 1\n | records: length, uint64 | a file of `hdev.classifiers.container`

A record holds the surrounding rectangle of a character and the runs of its region, so that characters can be appended one by
one. MVTec's own form is not documented and cannot be read.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.classifiers import ClassifierProblem, container
from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Image, Objects, Region, RegionArray
from hdev.iconic.gray_features import inside
from hdev.operators.classification import _common
from hdev.operators.segmentation._common import check_types
from hdev.registry import operator

_MARK = b"hdev characters 1\n"
_SIZE = struct.Struct("<Q")
_KIND = "character"
_NO_TRAINING_FILE = 8313
_WRONG_CHANNELS = 3359
ENDINGS = (".trf", ".otr")
TYPES = ("byte", "uint2")


@dataclass(frozen=True, slots=True)
class Character:
    """A named character: its rectangle of gray values, whose domain is its region."""

    name: str
    image: Image


def cut_out(character: Region, image: Image) -> Image:
    """The surrounding rectangle of a region (its part in the image), with the region as domain."""
    part = inside(character.batch(), image)[0]
    box = part.bounding_box
    if box is None:
        return Image([np.zeros((1, 1), image.channels[0].dtype)], image.type, Region.empty())
    rows, columns = slice(box[0], box[2] + 1), slice(box[1], box[3] + 1)
    return Image([image.channels[0][rows, columns].copy()], image.type, part.translate(-box[0], -box[1]))


def _record(character: Character) -> bytes:
    domain = character.image.domain
    arrays = {"pixels": character.image.channels[0], "runs": domain.to_numpy()}
    data = container.pack(_KIND, {"name": character.name}, arrays)
    return _SIZE.pack(len(data)) + data


def _character(data: bytes) -> Character:
    facts, arrays = container.unpack(data, _KIND)
    try:
        pixels, runs = arrays["pixels"], arrays["runs"]
        if pixels.dtype not in (np.uint8, np.uint16) or runs.ndim != 2 or runs.shape[1] != 3:
            raise ValueError("pixels and region do not fit")
        region = Region.from_runs(*runs.T)
        return Character(str(facts["name"]), Image([pixels], None, region))
    except (KeyError, TypeError, ValueError) as error:
        raise ClassifierProblem("damaged", f"a character is damaged: {error}") from None


def read_characters(files: Sequence[str], session: Any, name: str) -> list[Character]:
    """All characters in some training files; error 8313 if one is none."""
    if not files:
        raise wrong_number(1, name, "no training file")
    found: list[Character] = []
    for file in files:
        path, data = _common.read_file(file, ENDINGS, session, name)
        try:
            found += _characters(data)
        except ClassifierProblem as problem:
            raise HError(_NO_TRAINING_FILE, f"{path}: {problem}", operator=name) from None
    return found


def _characters(data: bytes) -> list[Character]:
    if not data.startswith(_MARK):
        raise ClassifierProblem(
            "format",
            "not a training file that hdev has written; MVTec's own form cannot be read: write the characters as images"
            " in HALCON (read_ocr_trainf, write_image), and collect them here (write_ocr_trainf_image)",
        )
    found, place = [], len(_MARK)
    while place < len(data):
        if place + _SIZE.size > len(data):
            raise ClassifierProblem("truncated", "the file ends within a character")
        (size,) = _SIZE.unpack_from(data, place)
        place += _SIZE.size
        if place + size > len(data):
            raise ClassifierProblem("truncated", "the file ends within a character")
        found.append(_character(data[place : place + size]))
        place += size
    return found


def _path(file_name: str, session: Any) -> str:
    has = "." in os.path.basename(file_name.replace("\\", "/"))
    return session.paths.find_write(file_name, "" if has else ENDINGS[0])


def _named(images: list[Image], names: list[str], name: str) -> list[Character]:
    """Characters with their names (one name may serve for all)."""
    if len(names) == 1:
        names = names * len(images)
    if len(names) != len(images):
        raise wrong_number(1, name, f"{len(names)} names for {len(images)} characters")
    return [Character(text, image) for text, image in zip(names, images)]


def _cut_all(characters: RegionArray, image: Image, name: str) -> list[Image]:
    check_types(image, name, TYPES)
    if len(image.channels) != 1:
        raise HError(_WRONG_CHANNELS, f"{len(image.channels)} channels", operator=name)
    return [cut_out(region, image) for region in characters]


def _write(characters: list[Character], file_name: str, session: Any, name: str) -> None:
    data = _MARK + b"".join(map(_record, characters))
    _common.write_file(file_name, ENDINGS[0], data, session, name)


@operator(effects=("write",))
def write_ocr_trainf(
    character: RegionArray, image: Image, class_: list[str], training_file: str, *, session: Any
) -> None:
    """Write characters to a training file ('.trf' if it has no ending), in the place of what was there.

    Parameters
    ----------
    character : the regions; what lies outside the image is left out
    image : byte, uint2; one channel
    class_ : the name of each, or one for all

    Errors: 1401; 9001, 3359 other images; 5212 writing failed. Source: reference page of `write_ocr_trainf`.
    """
    found = _named(_cut_all(character, image, "write_ocr_trainf"), class_, "write_ocr_trainf")
    _write(found, training_file, session, "write_ocr_trainf")


@operator(effects=("write",))
def append_ocr_trainf(
    character: RegionArray, image: Image, class_: list[str], training_file: str, *, session: Any
) -> None:
    """Add characters to a training file, which need not exist yet. Parameters as of `write_ocr_trainf`.

    Errors: 1401; 9001, 3359 other images; 8313 the file is no training file; 5212 writing failed.
    Source: reference page of `append_ocr_trainf`.
    """
    name = "append_ocr_trainf"
    found = _named(_cut_all(character, image, name), class_, name)
    path = _path(training_file, session)
    try:
        with open(path, "a+b") as file:
            file.seek(0)
            mark = file.read(len(_MARK))
            if mark not in (b"", _MARK):
                raise HError(_NO_TRAINING_FILE, f"{path} is no training file of hdev", operator=name)
            file.write((b"" if mark else _MARK) + b"".join(map(_record, found)))
    except OSError as error:
        raise HError(_common.WRITE_FAILED, f"{path}: {error.strerror}", operator=name) from None


@operator(effects=("write",))
def write_ocr_trainf_image(character: Objects, class_: list[str], training_file: str, *, session: Any) -> None:
    """Write characters that are images, their domains the regions, to a training file ('.trf' if it has no ending).

    Parameters
    ----------
    character : byte, uint2; one channel
    class_ : the name of each, or one for all

    Errors: 1401; 9001, 3359 other images; 5212 writing failed. Source: reference page of `write_ocr_trainf_image`.
    """
    name = "write_ocr_trainf_image"
    _write(_named(character_images(character, name), class_, name), training_file, session, name)


def character_images(characters: Objects, name: str) -> list[Image]:
    """Images of characters, cut to the surrounding rectangles of their domains."""
    images = []
    for image in characters:
        if not isinstance(image, Image):
            raise HError(2105, "images of characters are wanted", operator=name)
        images += _cut_all(image.domain.batch(), image, name)
    return images


@operator(effects=("read",))
def read_ocr_trainf(training_file: list[str], *, session: Any) -> tuple[Objects, list[str]]:
    """The characters in training files: images, whose domains are the regions, and their names.

    Errors: 5200 there is no such file; 8313 it is no training file of hdev. Source: reference page of `read_ocr_trainf`.
    """
    found = read_characters(training_file, session, "read_ocr_trainf")
    return Objects([character.image for character in found]), [character.name for character in found]


@operator(effects=("read",))
def read_ocr_trainf_select(
    training_file: list[str], search_names: list[str], *, session: Any
) -> tuple[Objects, list[str]]:
    """The characters with some names in training files, in the order of the files.

    Errors: 5200 there is no such file; 8313 it is no training file of hdev. Source: page of `read_ocr_trainf_select`.
    """
    found = read_characters(training_file, session, "read_ocr_trainf_select")
    chosen = [character for character in found if character.name in search_names]
    return Objects([character.image for character in chosen]), [character.name for character in chosen]


@operator(effects=("read",))
def read_ocr_trainf_names(training_file: list[str], *, session: Any) -> tuple[list[str], list[int]]:
    """The names that occur in training files, sorted, and how often each does.

    Errors: 5200 there is no such file; 8313 it is no training file of hdev. Source: reference page of `read_ocr_trainf_names`.
    """
    counts: dict[str, int] = {}
    for character in read_characters(training_file, session, "read_ocr_trainf_names"):
        counts[character.name] = counts.get(character.name, 0) + 1
    return sorted(counts), [counts[name] for name in sorted(counts)]


@operator(effects=("read", "write"))
def concat_ocr_trainf(single_files: list[str], composed_file: str, *, session: Any) -> None:
    """Put the characters of training files into one ('.trf' if it has no ending), whole or not at all.

    Errors: 1401 no files; 5200 there is no such file; 8313 it is no training file of hdev; 5212 writing failed.
    Source: reference page of `concat_ocr_trainf`.
    """
    found = read_characters(single_files, session, "concat_ocr_trainf")
    _write(found, composed_file, session, "concat_ocr_trainf")


def features_of(characters: Sequence[Character | Image], model: Any) -> NDArray[np.float64]:
    """(K, F) the features of characters for a classifier (see `hdev.operators.ocr._common`)."""
    images = [item.image if isinstance(item, Character) else item for item in characters]
    rows = [model.features_of(image.domain.batch(), image) for image in images]
    return np.vstack(rows) if rows else np.zeros((0, model.length))


def classes_of(characters: Sequence[Character], model: Any, position: int, name: str) -> NDArray[np.int64]:
    """(K,) the numbers of the characters' classes; an error if a name is none of the classifier's."""
    numbers = {text: number for number, text in reversed(list(enumerate(model.characters)))}
    for character in characters:
        if character.name not in numbers:
            raise wrong_value(position, name, f"'{character.name}' is no character of the classifier")
    return np.array([numbers[character.name] for character in characters], np.int64)
