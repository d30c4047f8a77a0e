"""The files: .hdev, .hdvp, .hdpl and plain text in, the same bytes out; and where procedures are looked up.

Everything that can be wrong with a file is a `hdev.errors.ProgramError` that names the file.
"""

from hdev.program.lookup import ProcedureFinder
from hdev.program.model import Interface, Line, Parameter, Procedure, Program
from hdev.program.reader import load, loads
from hdev.program.writer import write

__all__ = [
    "Interface",
    "Line",
    "Parameter",
    "Procedure",
    "ProcedureFinder",
    "Program",
    "load",
    "loads",
    "write",
]
