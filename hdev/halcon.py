"""Every operator as a Python function: `import hdev.halcon as ha; regions = ha.connection(ha.threshold(image, 128, 255))`.

A function takes the operator's inputs in call order, or by their names in snake case, and returns its outputs: None, one
value, or a tuple. Arrays of two or three dimensions serve as images; control outputs of one element are that element, others
lists. Errors are `hdev.HError`. All calls share one session, `session()`; `reset()` begins a new one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from hdev.catalogue import OperatorEntry, operator_entry, operator_names, suggest
from hdev.engine import bound_inputs, is_control
from hdev.program import loads
from hdev.runtime.errors import hdevelop_error
from hdev.runtime.session import Session
from hdev.values import HTuple

_session: Session | None = None


def session() -> Session:
    """The session that the functions of this module share."""
    global _session
    if _session is None:
        _session = Session(loads(b"", "python.txt"))
    return _session


def reset() -> None:
    """Close the session; the next call begins a new one."""
    global _session
    if _session is not None:
        _session.close()
    _session = None


def snake_case(name: str) -> str:
    """The Python name of a parameter: MinGray is min_gray, HomMat2D is hom_mat2d."""
    return (
        re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z])", "_", name)
        .lower()
        .replace("2_d", "2d")
        .replace("3_d", "3d")
    )


def _function(entry: OperatorEntry) -> Callable[..., Any]:
    names = [snake_case(parameter.name) for parameter in (*entry.io, *entry.ic)]

    def call(*arguments: Any, **named: Any) -> Any:
        inputs = bound_inputs(entry.name, names, arguments, named)
        try:
            result = session().linker.operator(entry.name)(*inputs)
        except Exception as error:
            raise hdevelop_error(error) from None
        return tuple(map(_python, result)) if isinstance(result, tuple) else _python(result)

    call.__name__ = call.__qualname__ = entry.name
    call.__doc__ = f"{entry.signature}\n\nSee `hdev ops {entry.name}`."
    return call


def _python(value: Any) -> Any:
    if isinstance(value, HTuple):
        return list(value)
    if is_control(value) or value is None:
        return value
    return value[0] if len(value) == 1 else value


def __getattr__(name: str) -> Callable[..., Any]:
    entry = operator_entry(name)
    if entry is None or entry.statement:
        close = suggest(name) if not name.startswith("__") else []
        hint = f"; did you mean {', '.join(close)}?" if close else ""
        raise AttributeError(f"there is no operator {name}{hint}")
    function = globals()[name] = _function(entry)
    return function


def __dir__() -> list[str]:
    return sorted([*globals(), *operator_names()])
