"""What the tests of the standard procedures share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

import hdev
from hdev.program import load
from hdev.program.model import Interface, Line, Parameter, Procedure, Program
from hdev.registry import implemented
from hdev.runtime.session import standard_procedures

FOLDER = standard_procedures()
FILES = sorted(FOLDER.rglob("*.hdvp"))


def values(text: str, inputs: dict[str, Any] | None = None) -> dict[str, Any]:
    """The variables at the end of the program `text`, a tuple of one element as this element.

    HALCON's own procedures are not looked at.
    """
    result = hdev.run_text(text, inputs, environment={})
    return {name: value[0] if isinstance(value, list) and len(value) == 1 else value for name, value in result.items()}


def needs(*operators: str) -> pytest.MarkDecorator:
    """Skips a test while an operator that the procedure calls does not exist yet."""
    missing = [name for name in operators if name not in implemented()]
    return pytest.mark.skipif(bool(missing), reason=f"not implemented yet: {', '.join(missing)}")


@dataclass(frozen=True)
class StandIn:
    """An HDevelop procedure that a test puts in the place of an operator: groups of parameters, and a body."""

    io: str = ""
    oo: str = ""
    ic: str = ""
    oc: str = ""
    body: str = ""

    def procedure(self, name: str) -> Procedure:
        def group(names: str, kind: Any) -> tuple[Parameter, ...]:
            return tuple(Parameter(each, kind) for each in names.split())

        interface = Interface(
            group(self.io, "iconic"), group(self.oo, "iconic"), group(self.ic, "control"), group(self.oc, "control")
        )
        return Procedure(name, interface, [Line(line) for line in self.body.splitlines()])


def values_with(stand_ins: dict[str, StandIn], text: str, inputs: dict[str, Any] | None = None) -> dict[str, Any]:
    """As `values`, but the standard procedures call the stand-ins instead of the operators of these names.

    So what a procedure asks of an operator can be tested without it (a classifier, a window).
    """
    program = Program(kind="hdev")
    program.add(Procedure("main", lines=[Line(line) for line in text.splitlines()]))
    call = re.compile(rf"\b({'|'.join(stand_ins)}) \(")
    for path in FILES:
        procedure = load(path).procedures[path.stem]
        lines = [Line(call.sub(r"test_\1 (", line.text), line.comment) for line in procedure.lines]
        program.add(Procedure(procedure.name, procedure.interface, lines))
    for name, stand_in in stand_ins.items():
        program.add(stand_in.procedure(f"test_{name}"))
    result = hdev.Run(program, environment={}).execute(inputs)
    return {name: value[0] if isinstance(value, list) and len(value) == 1 else value for name, value in result.items()}


def channels(image: np.ndarray) -> np.ndarray:
    """The image with its channels along the first axis."""
    return image if image.shape[0] == 3 else np.moveaxis(image, -1, 0)
