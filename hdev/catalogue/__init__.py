"""Facts about every HALCON operator: name, chapter and signature, read on demand from `data/`.

    >>> operator_entry("threshold").signature
    'threshold (Image : Region : MinGray, MaxGray : )'

The texts of the error codes are in `hdev.catalogue.errors`, the functions of expressions in `hdev.catalogue.functions`.
Importing this package reads no data; the first look-up reads the index, and every look-up parses a single line.
"""

from hdev.catalogue.model import OperatorEntry, Parameter
from hdev.catalogue.operators import chapter_of, entries, operator_entry, operator_names
from hdev.catalogue.spelling import suggest

__all__ = ["OperatorEntry", "Parameter", "chapter_of", "entries", "operator_entry", "operator_names", "suggest"]
