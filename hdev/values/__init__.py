"""Control values: tuples and their elements, arithmetic, comparison, functions, vectors, dictionaries, handles.

A value is what a control variable holds: an `int` (64 bit, wraps), a `float`, a `str`, a `Handle`, or, for any length but
one, an `HTuple`. A tuple of length one *is* its element. Nothing here imports NumPy before a large tuple needs it.
"""

from hdev.values.handle import HNULL, Handle
from hdev.values.htuple import EMPTY, HTuple, Scalar, Value, elements, length, tuple_of

__all__ = ["EMPTY", "HNULL", "HTuple", "Handle", "Scalar", "Value", "elements", "length", "tuple_of"]
