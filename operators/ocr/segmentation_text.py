"""Text models: finding lines of text in an image and reading them.

The reference pages say what the parameters mean, not how text is found; the way here is our own: dark blobs of about the same
height, side by side, are a line. Lines must be nearly horizontal.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.classifiers.samples import Floats
from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Image, Objects, Region, RegionArray, features
from hdev.iconic.base import Mask
from hdev.iconic.connection import connected
from hdev.operators.classification import _common as classes
from hdev.operators.ocr._boxes import automatic, fits, gaps, joined, local_mean, marks
from hdev.operators.ocr._common import OcrHandle, check_image
from hdev.operators.ocr.k_nearest_neighbors import OcrKnn, do_ocr_multi_class_knn
from hdev.operators.ocr.neural_nets import OcrMlp, do_ocr_multi_class_mlp, read_ocr_class_mlp
from hdev.operators.ocr.support_vector_machines import OcrSvm, do_ocr_multi_class_svm
from hdev.registry import operator
from hdev.values import Handle

_NO_RESULT = 8338
_FLAGS = ("true", "false")
_POLARITIES = ("dark_on_light", "light_on_dark", "both")

#: Parameters and their defaults; sizes that are 'auto' follow from the text that is found.
_DEFAULTS: dict[str, Any] = {
    "polarity": "dark_on_light",
    "min_contrast": 15,
    "min_char_height": "auto",
    "max_char_height": "auto",
    "min_char_width": "auto",
    "max_char_width": "auto",
    "min_stroke_width": "auto",
    "max_stroke_width": "auto",
    "dot_print": "false",
    "dot_print_max_dot_gap": "auto",
    "return_punctuation": "true",
    "return_separators": "true",
    "add_fragments": "true",
    "eliminate_border_blobs": "false",
    "text_line_structure": "",
}
_SIZES = (
    "min_char_height",
    "max_char_height",
    "min_char_width",
    "max_char_width",
    "min_stroke_width",
    "max_stroke_width",
    "dot_print_max_dot_gap",
)


class TextModel(Handle):
    """How text is looked for, and the classifier that reads it (None: text is only found)."""

    semantics = "text_model"

    def __init__(self, mode: str, classifier: OcrHandle | None) -> None:
        super().__init__()
        self.mode, self.classifier = mode, classifier
        self.params = dict(_DEFAULTS)


class TextResult(Handle):
    """The lines of text found: characters with names and confidences."""

    semantics = "text_result"

    def __init__(
        self, lines: list[RegionArray], names: list[list[str]] | None, sure: list[list[float]], polarity: str
    ) -> None:
        super().__init__()
        self.lines, self.names, self.sure, self.polarity = lines, names, sure, polarity

    def release(self) -> None:
        self.lines, self.names, self.sure = [], None, []


@operator(effects=("read",))
def create_text_model_reader(mode: str, ocrclassifier: list[str | OcrHandle], *, session: Any) -> TextModel:
    """A text model that finds lines of text and, with a classifier, reads them.

    Parameters
    ----------
    mode : 'auto' (needs a classifier) or 'manual'
    ocrclassifier : the handle of an OCR classifier, or the file of one with a perceptron; none for 'manual'

    Errors: 1301, 1302, 1402; 5200 there is no such file, 8320 it is none of hdev. Source: page of `create_text_model_reader`.
    """
    name = "create_text_model_reader"
    classes.one_of(mode, ("auto", "manual"), 1, name)
    if len(ocrclassifier) > 1 or (mode == "auto" and not ocrclassifier):
        raise wrong_number(2, name, f"{len(ocrclassifier)} classifiers")
    given = ocrclassifier[0] if ocrclassifier else None
    if isinstance(given, str):
        given = read_ocr_class_mlp(given, session=session)
    return TextModel(mode, given)


def _parameter(name: str, position: int, operator_name: str) -> str:
    """The name without the prefix of the manual mode."""
    plain = name.removeprefix("manual_")
    plain = {"is_dotprint": "dot_print"}.get(plain, plain)
    if plain not in _DEFAULTS:
        raise wrong_value(position, operator_name, repr(name))
    return plain


@operator
def set_text_model_param(
    text_model: TextModel, gen_param_name: list[str], gen_param_value: list[int | float | str]
) -> None:
    """How text is looked for (names of the manual mode begin with 'manual_').

    Parameters
    ----------
    gen_param_name, gen_param_value :
        'polarity': 'dark_on_light', 'light_on_dark', 'both' (that in which more is found).
        'min_contrast' (15): of characters and background, > 0.
        'min_char_height', 'max_char_height', 'min_char_width', 'max_char_width', 'min_stroke_width', 'max_stroke_width':
        'auto' or pixels. 'dot_print': characters are made of dots, at most 'dot_print_max_dot_gap' apart.
        'return_punctuation', 'return_separators': keep what is low, or thin and wide, as . , - =.
        'add_fragments': join dots and accents with their character. 'eliminate_border_blobs': drop what touches the border.
        'text_line_structure': the numbers of characters between gaps, as '2 3': only such lines ('': all).

    Errors: 1302 other parameters; 1303, 1403. Source: reference page of `set_text_model_param`.
    """
    name = "set_text_model_param"
    for given, value in classes.named(gen_param_name, gen_param_value, 2, name).items():
        parameter = _parameter(given, 2, name)
        if parameter == "polarity":
            classes.one_of(str(value), _POLARITIES, 3, name)
        elif parameter == "min_contrast":
            classes.take_real(value, 1e-9, 3, name)
        elif parameter in _SIZES:
            if value != "auto":
                classes.take_real(value, 0.0, 3, name)
        elif parameter == "text_line_structure":
            if not all(word.isdecimal() and int(word) > 0 for word in str(value).split()):
                raise wrong_value(3, name, repr(value))
        else:
            classes.one_of(str(value), _FLAGS, 3, name)
        text_model.params[parameter] = value


@operator
def get_text_model_param(text_model: TextModel, gen_param_name: str) -> int | float | str:
    """A parameter of `set_text_model_param`. Error 1302. Source: reference page of `get_text_model_param`."""
    return text_model.params[_parameter(gen_param_name, 2, "get_text_model_param")]


# ------------------------------------------------------------------------------------------------------------- finding


@operator
def find_text(image: Image, text_model: TextModel) -> TextResult:
    """Find lines of text in the domain of an image, from the uppermost on, and read their characters from left to right.

    Parameters
    ----------
    image : byte, uint2; one channel

    Errors: 9001, 3359 other images; 3393, 3394 the classifier has not been trained. Source: reference page of `find_text`.
    """
    name = "find_text"
    check_image(image, name)
    params = text_model.params
    polarities = _POLARITIES[:2] if params["polarity"] == "both" else (params["polarity"],)
    best: tuple[int, list[RegionArray], str, Image] | None = None
    for polarity in polarities:
        source = image if polarity == "dark_on_light" else _inverted(image)
        lines = _lines(source, params)
        count = sum(len(line) for line in lines)
        if best is None or count > best[0]:
            best = (count, lines, polarity, source)
    assert best is not None
    _, lines, polarity, source = best
    if text_model.classifier is None:
        return TextResult(lines, None, [], polarity)
    text_model.classifier.check()
    read = [_read(line, source, text_model.classifier) for line in lines]
    return TextResult(lines, [names for names, _ in read], [sure for _, sure in read], polarity)


def _read(line: RegionArray, image: Image, classifier: OcrHandle) -> tuple[list[str], list[float]]:
    if isinstance(classifier, OcrSvm):
        return do_ocr_multi_class_svm(line, image, classifier), [1.0] * len(line)
    if isinstance(classifier, OcrMlp):
        names, sure = do_ocr_multi_class_mlp(line, image, classifier)
        return names, sure.tolist()
    assert isinstance(classifier, OcrKnn)
    return do_ocr_multi_class_knn(line, image, classifier)


def _inverted(image: Image) -> Image:
    full = np.iinfo(image.channels[0].dtype).max
    return Image([full - image.channels[0]], image.type, None if image.has_full_domain else image.domain)


def _size(params: dict[str, Any], name: str, default: float) -> float:
    value = params[name]
    return default if value == "auto" else float(value)


def _lines(image: Image, params: dict[str, Any]) -> list[RegionArray]:
    """The characters of each line."""
    domain = image.domain
    if domain.is_empty:
        return []
    mask = domain.to_mask((image.height, image.width))
    contrast = float(params["min_contrast"]) * (1.0 if image.type == "byte" else 257.0)
    dots = params["dot_print"] == "true"
    height = _usual_height(image, mask, contrast, params)
    if height is None:
        return []
    low, high = _size(params, "min_char_height", 0.6 * height), _size(params, "max_char_height", 1.5 * height)
    narrow, wide = _size(params, "min_char_width", 1.0), _size(params, "max_char_width", 1.6 * high)
    dark = _dark(image, mask, round(1.5 * high), contrast)
    parts = connected(Region.from_mask(dark))
    if params["eliminate_border_blobs"] == "true":
        parts = parts.select(~_on_border(parts, domain))
    if dots:
        reach = _size(params, "dot_print_max_dot_gap", max(0.12 * height, 1.5))
        parts = joined(parts, lambda boxes: (gaps(boxes) <= reach + 1) & fits(boxes, wide, high))
    parts = parts.select(features.areas(parts) >= max(2.0, (0.04 * height) ** 2))
    if params["add_fragments"] == "true":
        parts = joined(parts, lambda boxes: marks(boxes, height, wide, 1.4 * high))
    boxes = features.bounding_boxes(parts).astype(np.float64)
    tall, broad = boxes[:, 2] - boxes[:, 0] + 1, boxes[:, 3] - boxes[:, 1] + 1
    whole = (tall >= low) & (tall <= high) & (broad >= narrow) & (broad <= wide)
    whole &= _strokes(parts, params)
    lines = []
    for members in _grouped(boxes, np.flatnonzero(whole), height):
        members = _with_punctuation(members, boxes, ~whole, height, params)
        members = members[np.argsort(boxes[members, 1], kind="stable")]
        if _structured(boxes[members], str(params["text_line_structure"])):
            lines.append(parts.select(members))
    return sorted(lines, key=lambda line: float(features.bounding_boxes(line)[:, 0].mean()))


def _dark(image: Image, mask: Mask, size: int, contrast: float) -> Mask:
    """Pixels that are darker than their neighbourhood: by the contrast, and by what separates text there."""
    window = 2 * max(size, 3) + 1
    difference = local_mean(image.channels[0], mask, (window, window)) - image.channels[0]
    inside = difference[mask]
    limit = max(contrast / 2, 0.7 * automatic(inside[inside >= contrast / 2])) if inside.size else contrast
    return mask & (difference >= limit)


def _usual_height(image: Image, mask: Mask, contrast: float, params: dict[str, Any]) -> float | None:
    """The height that most characters have; None without any."""
    low, high = _size(params, "min_char_height", 5.0), _size(params, "max_char_height", 0.9 * image.height)
    if params["min_char_height"] != "auto" and params["max_char_height"] != "auto":
        return 0.5 * (low + high)
    heights: list[NDArray[Any]] = []
    size = max(low, 8.0)
    while size <= max(high, low + 1):
        parts = connected(Region.from_mask(_dark(image, mask, round(1.5 * size), contrast)))
        if params["dot_print"] == "true":
            parts = joined(parts, lambda boxes, s=size: (gaps(boxes) <= max(0.12 * s, 2.5)) & fits(boxes, s, 1.5 * s))
        boxes = features.bounding_boxes(parts).astype(np.float64)
        tall, broad = boxes[:, 2] - boxes[:, 0] + 1, boxes[:, 3] - boxes[:, 1] + 1
        # Seen at this scale: about as high as the window is made for, and not broader than letters are.
        good = (tall >= low) & (tall <= high) & (tall >= 0.6 * size) & (tall <= 1.5 * size) & (broad <= 1.6 * tall)
        heights.append(tall[good])
        size *= 1.5
    best = max(
        heights, key=lambda values: values.size * float(np.median(values)) if values.size else 0.0, default=np.zeros(0)
    )
    return float(np.median(best)) if best.size else None


def _on_border(parts: RegionArray, domain: Region) -> Mask:
    box = domain.bounding_box
    assert box is not None
    boxes = features.bounding_boxes(parts)
    return (boxes[:, 0] <= box[0]) | (boxes[:, 1] <= box[1]) | (boxes[:, 2] >= box[2]) | (boxes[:, 3] >= box[3])


def _strokes(parts: RegionArray, params: dict[str, Any]) -> Mask:
    """Which regions have strokes of the wanted width: twice the area over the length of the contour."""
    if params["min_stroke_width"] == params["max_stroke_width"] == "auto":
        return np.ones(len(parts), np.bool_)
    from hdev.iconic.holes import contour_lengths

    width = 2.0 * features.areas(parts) / np.maximum(contour_lengths(parts), 1.0)
    return (width >= _size(params, "min_stroke_width", 0.0)) & (width <= _size(params, "max_stroke_width", np.inf))


def _grouped(boxes: Floats, members: NDArray[Any], height: float) -> list[NDArray[Any]]:
    """Characters that stand side by side, line by line."""
    left = members[np.argsort(boxes[members, 1], kind="stable")]
    lines: list[list[int]] = []
    for k in left:
        middle = 0.5 * (boxes[k, 0] + boxes[k, 2])
        best, nearest = None, np.inf
        for line in lines:
            last = boxes[line[-1]]
            gap = boxes[k, 1] - last[3]
            offset = abs(middle - 0.5 * (last[0] + last[2]))
            if offset <= 0.4 * height and gap <= 3.0 * height and gap < nearest:
                best, nearest = line, gap
        if best is None:
            lines.append([int(k)])
        else:
            best.append(int(k))
    return [np.array(line) for line in lines]


def _with_punctuation(
    members: NDArray[Any], boxes: Floats, others: Mask, height: float, params: dict[str, Any]
) -> NDArray[Any]:
    """The line with the small regions between or right beside its characters, if they are wanted."""
    line = boxes[members]
    top, bottom = line[:, 0].min(), line[:, 2].max()
    tall, broad = boxes[:, 2] - boxes[:, 0] + 1, boxes[:, 3] - boxes[:, 1] + 1
    beside = (boxes[:, 1] >= line[:, 1].min()) & (boxes[:, 1] <= line[:, 3].max() + 0.6 * height)
    inside = others & beside & (boxes[:, 0] >= top - 0.1 * height) & (boxes[:, 2] <= bottom + 0.4 * height)
    point = (tall <= 0.5 * height) & (broad <= 0.5 * height) & (boxes[:, 2] >= bottom - 0.35 * height)
    bar = (tall <= 0.35 * height) & (broad > tall) & (broad <= 1.2 * height)
    wanted = np.zeros(len(boxes), np.bool_)
    if params["return_punctuation"] == "true":
        wanted |= inside & point
    if params["return_separators"] == "true":
        wanted |= inside & bar & ~point
    return np.append(members, np.flatnonzero(wanted))


def _structured(boxes: Floats, structure: str) -> bool:
    """Whether the characters of a line form groups of these sizes."""
    groups = [int(word) for word in structure.split()]
    if not groups:
        return True
    if len(boxes) != sum(groups):
        return False
    apart = boxes[1:, 1] - boxes[:-1, 3]
    cuts = np.cumsum(groups)[:-1] - 1
    between = np.delete(apart, cuts)
    return not len(cuts) or not len(between) or bool(apart[cuts].min() > between.max())


# -------------------------------------------------------------------------------------------------------------- results


def _asked(names: list[int | str], lines: int, position: int, name: str) -> tuple[str, list[int]]:
    """What is asked for, and the lines (from 0) it is asked for."""
    if not 1 <= len(names) <= 2 or not isinstance(names[0], str):
        raise wrong_number(position, name, f"{len(names)} values")
    what = names[0].removeprefix("manual_")
    index: Any = names[1] if len(names) == 2 else None
    head, _, tail = what.rpartition("_")
    if index is None and tail.isdecimal() and head.endswith("line"):
        what, index = head, int(tail)
    if index is None:
        return what, list(range(lines))
    if not isinstance(index, int) or not 0 <= index < lines:
        raise wrong_value(position, name, f"line {index} of {lines}")
    return what, [index]


@operator
def get_text_result(text_result_id: TextResult, result_name: list[int | str]) -> Any:
    """What was read.

    Parameters
    ----------
    result_name : 'num_lines'; 'class', 'confidence': of all characters; 'class_line', 'confidence_line' with the number of a
        line, from 0 (also 'class_line_0' ...); 'polarity': in which text was found

    Errors: 1302 other names, or no such line; 1402; 8338 the model has no classifier. Source: page of `get_text_result`.
    """
    name = "get_text_result"
    result = text_result_id
    what, lines = _asked(result_name, len(result.lines), 2, name)
    if what == "num_lines":
        return len(result.lines)
    if what == "polarity":
        return result.polarity
    if what not in ("class", "confidence", "class_line", "confidence_line"):
        raise wrong_value(2, name, repr(what))
    if result.names is None:
        raise HError(_NO_RESULT, "the text model has no classifier", operator=name)
    values: list[Any] = list(result.names if what.startswith("class") else result.sure)
    return [value for line in lines for value in values[line]]


@operator
def get_text_object(text_result_id: TextResult, result_name: list[int | str]) -> Objects:
    """The regions of characters.

    Parameters
    ----------
    result_name : 'all_lines'; 'line' with the number of a line, from 0 (also 'line_0' ...)

    Errors: 1302 other names, or no such line; 1402. Source: reference page of `get_text_object`.
    """
    what, lines = _asked(result_name, len(text_result_id.lines), 2, "get_text_object")
    if what not in ("all_lines", "line"):
        raise wrong_value(2, "get_text_object", repr(what))
    parts = [text_result_id.lines[line] for line in lines]
    return Objects(RegionArray.of(parts)) if parts else Objects()


@operator
def clear_text_model(text_model: list[TextModel]) -> None:
    """Free text models. Source: reference page of `clear_text_model`."""
    classes.clear(text_model)


@operator
def clear_text_result(text_result_id: list[TextResult]) -> None:
    """Free results. Source: reference page of `clear_text_result`."""
    classes.clear(text_result_id)
