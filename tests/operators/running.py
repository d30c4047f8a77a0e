"""Running programs in the tests of operators."""

from __future__ import annotations

import json
import os
import tempfile
import textwrap
from contextlib import contextmanager
from typing import Any

import pytest

import hdev


def run(text: str, inputs: dict[str, Any] | None = None, **options: Any) -> hdev.Result:
    """Run a program given as text; a line that cannot be executed is an error."""
    return hdev.run_text(textwrap.dedent(text), inputs, pedantic=True, **options)


@contextmanager
def fails(code: int, detail: str = ""):
    """The error with this code, with this text in its detail."""
    with pytest.raises(hdev.HError) as caught:
        yield
    assert caught.value.code == code, str(caught.value)
    assert detail in caught.value.detail


def answered(text: str, *answers: dict[str, Any], **options: Any) -> hdev.Result:
    """Run a program whose questions are answered by these entries of a file of answers."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "answers.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"hdev-answers": 1, "answers": answers}, file)
        return run(text, answers=path, **options)
