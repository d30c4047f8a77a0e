"""What a notebook shows: iconic values and windows as pictures, the variables of a program as a table.

Sources: IPython, "Integrating your objects with IPython" (`_repr_mimebundle_`, `_repr_html_`).
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

#: The longest side of a picture, and of one in a table, in pixels.
LARGE, SMALL = 640, 160

_LONGEST_TEXT = 300
_MOST_ROWS = 200

Bundle = tuple[dict[str, str], dict[str, dict[str, int]]]


def bundle(value: Any) -> Bundle:
    """The MIME bundle of an iconic value or a window, and its metadata."""
    from hdev.display.save import png
    from hdev.display.terminal import description

    pixels = picture_of(value, LARGE)
    data = {"text/plain": description(value), "image/png": base64.standard_b64encode(png(pixels)).decode()}
    return data, {"image/png": {"width": pixels.shape[1], "height": pixels.shape[0]}}


def picture_of(value: Any, longest: int) -> NDArray[numpy.uint8]:
    """A window or an iconic value as (H, W, 3) pixels, `longest` wide and high at most."""
    from hdev.display.preview import preview
    from hdev.display.terminal import fitted

    return fitted(value.picture(), longest, longest) if hasattr(value, "picture") else preview(value, longest, longest)


def picture_html(value: Any, longest: int, label: str) -> str:
    """An <img> element with the picture in it."""
    from hdev.display.save import png

    pixels = picture_of(value, longest)
    data = base64.standard_b64encode(png(pixels)).decode()
    size = f'width="{pixels.shape[1]}" height="{pixels.shape[0]}"'
    return f'<img alt="{escape(label)}" title="{escape(label)}" {size} src="data:image/png;base64,{data}">'


def result_html(variables: Mapping[str, Any], windows: Iterable[Any]) -> str:
    """Windows, and below them a table of variables."""
    pictures = [picture_html(window, LARGE, f"window {window.index}") for window in windows]
    head = "<tr><th>variable</th><th>value</th></tr>"
    return f"<div>{' '.join(pictures)}</div>{_table(head, variables)}"


def _table(head: str, variables: Mapping[Any, Any]) -> str:
    shown = list(variables.items())[:_MOST_ROWS]
    cell = '<td style="text-align:left">'
    rows = [f"<tr>{cell}{escape(str(name))}</td>{cell}{value_html(value)}</td></tr>" for name, value in shown]
    if len(variables) > len(shown):
        rows.append(f'<tr>{cell[:-1]} colspan="2">... {len(variables) - len(shown)} more</td></tr>')
    return f"<table>{head}{''.join(rows)}</table>"


def value_html(value: Any) -> str:
    """A value of a variable: a control value as HDevelop writes it, an iconic one as a picture."""
    from hdev.iconic.summary import summary
    from hdev.values import Handle, HTuple
    from hdev.values.dictionary import Dictionary
    from hdev.values.vector import HVector

    if isinstance(value, HVector):
        return escape(f"vector of {len(value)}")
    if isinstance(value, Dictionary):
        return escape(_shortened(repr(value)))
    if isinstance(value, Handle) and value.semantics == "object_model_3d" and value.valid:
        return _model_html(value)
    if isinstance(value, int | float | str | Handle | HTuple):
        return escape(control_text(value))
    text = summary(value)
    return f"{picture_html(value, SMALL, text)}<br>{escape(text)}" if len(value) else escape(text)


def _model_html(handle: Any) -> str:
    """A 3D object model as a picture, and what it consists of."""
    from hdev.display.save import png
    from hdev.display.scenes.preview import models_picture, words

    text = words(handle.model)
    data = base64.standard_b64encode(png(models_picture([handle.model], SMALL))).decode()
    return f'<img alt="{text}" src="data:image/png;base64,{data}"><br>{text}'


def dictionary_html(dictionary: Any) -> str:
    """The keys of a dictionary and what they refer to."""
    entries = {key: entry.value for key, entry in dictionary.entries.items()}
    return _table("<tr><th>key</th><th>value</th></tr>", entries)


def control_text(value: Any) -> str:
    """A control value as HDevelop writes it; a long tuple with its length and its first elements."""
    from hdev.values import HTuple
    from hdev.values.text import literal

    if isinstance(value, HTuple) and len(value) > 20:
        first = ", ".join(literal(element) for element in value[:20])
        return f"{len(value)} elements: [{_shortened(first)}, ...]"
    return _shortened(literal(value))


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 3] + "..."
