"""The words of expressions: functions with the operators they stand for, constants and reserved words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class FunctionEntry:
    """A function of expressions. `f (x)` is what the operator (`tuple_f`) returns for the same inputs.

    Attributes
    ----------
    arity : tuple of int
        The smallest and the largest number of arguments.
    """

    name: str
    operator: str
    arity: tuple[int, int]
    summary: str


def _functions(*rows: tuple[str, int, str] | tuple[str, int, str, str]) -> dict[str, FunctionEntry]:
    """A table of functions; a row is name, number of arguments, summary and, unless it is `tuple_<name>`, operator."""
    return {
        name: FunctionEntry(name, operator[0] if operator else f"tuple_{name}", (count, count), summary)
        for name, count, summary, *operator in rows
    }


#: By name. `repeat` is a keyword as well, and `difference`, `insert` and `intersection` are operators as well: in an
#: expression it is the function. Tuples in [], `|t|`, indices, `$` and the symbols have operators, but no names.
FUNCTIONS: Final[Mapping[str, FunctionEntry]] = _functions(
    # Arithmetic
    ("abs", 1, "absolute value, of the same type"),
    ("ceil", 1, "smallest integer not below the value, as a real"),
    ("cumul", 1, "sums of the first elements"),
    ("deg", 1, "radians to degrees"),
    ("fabs", 1, "absolute value as a real"),
    ("floor", 1, "largest integer not above the value, as a real"),
    ("fmod", 2, "remainder of the division of reals"),
    ("hypot", 2, "length of the hypotenuse"),
    ("ldexp", 2, "first value times 2 to the power of the second"),
    ("max2", 2, "larger one of two elements"),
    ("min2", 2, "smaller one of two elements"),
    ("pow", 2, "first value to the power of the second"),
    ("rad", 1, "degrees to radians"),
    ("sgn", 1, "sign: -1, 0 or 1"),
    ("sqrt", 1, "square root"),
    ("cbrt", 1, "cube root"),
    # Trigonometry, exponentials and their relatives
    ("acos", 1, "arc cosine"),
    ("acosh", 1, "inverse hyperbolic cosine"),
    ("asin", 1, "arc sine"),
    ("asinh", 1, "inverse hyperbolic sine"),
    ("atan", 1, "arc tangent"),
    ("atan2", 2, "arc tangent of y / x in all four quadrants"),
    ("atanh", 1, "inverse hyperbolic tangent"),
    ("cos", 1, "cosine"),
    ("cosh", 1, "hyperbolic cosine"),
    ("sin", 1, "sine"),
    ("sinh", 1, "hyperbolic sine"),
    ("tan", 1, "tangent"),
    ("tanh", 1, "hyperbolic tangent"),
    ("exp", 1, "e to the power of the value"),
    ("exp10", 1, "10 to the power of the value"),
    ("exp2", 1, "2 to the power of the value"),
    ("log", 1, "natural logarithm"),
    ("log10", 1, "logarithm to base 10"),
    ("log2", 1, "logarithm to base 2"),
    ("erf", 1, "error function"),
    ("erfc", 1, "complementary error function"),
    ("lgamma", 1, "logarithm of the absolute value of the gamma function"),
    ("tgamma", 1, "gamma function"),
    # Bits
    ("lsh", 2, "bits shifted to the left"),
    ("rsh", 2, "bits shifted to the right"),
    # Conversion
    ("chr", 1, "strings of one character from character codes"),
    ("chrt", 1, "strings from character codes, with 0 between strings"),
    ("int", 1, "integer part"),
    ("number", 1, "numbers from strings that denote numbers"),
    ("ord", 1, "character codes of strings of one character"),
    ("ords", 1, "character codes of strings, with 0 between strings"),
    ("real", 1, "integers to reals"),
    ("round", 1, "nearest integer"),
    # Creation
    ("constant", 1, "value of a named constant"),
    ("gen_tuple_const", 2, "tuple of a length with one value", "tuple_gen_const"),
    ("rand", 1, "random numbers between 0 and 1"),
    ("repeat", 2, "the tuple several times"),
    ("repeat_elem", 2, "each element several times"),
    # Features
    ("deviation", 1, "standard deviation"),
    ("max", 1, "largest element"),
    ("mean", 1, "mean value"),
    ("median", 1, "median"),
    ("min", 1, "smallest element"),
    ("sum", 1, "sum, or the strings joined"),
    # Order, selection and manipulation
    ("inverse", 1, "elements in reverse order"),
    ("sort", 1, "elements in ascending order"),
    ("sort_index", 1, "indices of the elements in ascending order"),
    ("find", 2, "indices of all occurrences of a sequence, or -1"),
    ("find_first", 2, "index of the first occurrence of a sequence, or -1"),
    ("find_last", 2, "index of the last occurrence of a sequence, or -1"),
    ("firstn", 2, "elements up to an index", "tuple_first_n"),
    ("lastn", 2, "elements from an index on", "tuple_last_n"),
    ("select_mask", 2, "elements whose mask is not 0"),
    ("select_rank", 2, "element of a rank"),
    ("subset", 2, "elements at indices", "tuple_select"),
    ("uniq", 1, "elements that differ from their predecessor"),
    ("insert", 3, "tuple with elements inserted before an index"),
    ("remove", 2, "tuple without the elements at indices"),
    ("replace", 3, "tuple with the elements at indices replaced"),
    # Sets
    ("difference", 2, "elements of the first set that are not in the second"),
    ("intersection", 2, "elements of both sets"),
    ("symmdiff", 2, "elements of exactly one of two sets"),
    ("union", 2, "elements of at least one of two sets"),
    # Strings
    ("environment", 1, "values of environment variables"),
    ("join", 2, "strings joined with a separator"),
    ("regexp_match", 2, "parts of strings that match an expression"),
    ("regexp_replace", 3, "strings with matches of an expression replaced"),
    ("regexp_select", 2, "strings that match an expression"),
    ("regexp_test", 2, "number of strings that match an expression"),
    ("split", 2, "parts of strings between separators"),
    ("str_distance", 3, "edit distance of strings"),
    ("str_firstn", 2, "characters up to a position", "tuple_str_first_n"),
    ("str_lastn", 2, "characters from a position on", "tuple_str_last_n"),
    ("str_replace", 3, "strings with all occurrences of a substring replaced"),
    ("strchr", 2, "first position of one of several characters, or -1"),
    ("strlen", 1, "number of characters"),
    ("strrchr", 2, "last position of one of several characters, or -1"),
    ("strrstr", 2, "last position of a substring, or -1"),
    ("strstr", 2, "first position of a substring, or -1"),
    # Types
    ("is_handle", 1, "whether the tuple holds handles only"),
    ("is_handle_elem", 1, "whether each element is a handle"),
    ("is_int", 1, "whether the tuple holds integers only"),
    ("is_int_elem", 1, "whether each element is an integer"),
    ("is_mixed", 1, "whether the tuple holds different types"),
    ("is_nan_elem", 1, "whether each element is not a number (NaN)"),
    ("is_number", 1, "whether each element is a number or denotes one"),
    ("is_real", 1, "whether the tuple holds reals only"),
    ("is_real_elem", 1, "whether each element is a real"),
    ("is_serializable", 1, "whether the tuple can be serialized"),
    ("is_serializable_elem", 1, "whether each element can be serialized"),
    ("is_string", 1, "whether the tuple holds strings only"),
    ("is_string_elem", 1, "whether each element is a string"),
    ("is_valid_handle", 1, "whether each handle is valid"),
    ("sem_type", 1, "semantic type of the tuple"),
    ("sem_type_elem", 1, "semantic type of each element"),
    ("type", 1, "type of the tuple, an H_TYPE constant"),
    ("type_elem", 1, "type of each element, an H_TYPE constant"),
)

#: The constants of the language and their values. None stands for the null handle, which is made elsewhere.
CONSTANTS: Final[Mapping[str, int | None]] = {
    "true": 1,
    "false": 0,
    "H_MSG_TRUE": 2,
    "H_MSG_OK": 2,
    "H_MSG_FALSE": 3,
    "H_MSG_VOID": 4,
    "H_MSG_FAIL": 5,
    "H_TYPE_INT": 1,
    "H_TYPE_REAL": 2,
    "H_TYPE_STRING": 4,
    "H_TYPE_MIXED": 8,
    "H_TYPE_HANDLE": 16,
    "H_TYPE_ANY": 31,
    "HNULL": None,
}

_KEYWORDS = """
    and assign assign_at band bnot bor bxor break by case catch comment continue convert_tuple_to_vector_1d
    convert_vector_to_tuple default dict else elseif endfor endif endswitch endtry endwhile executable_expression exit
    export_def for global if ifelse import insert not or par_join par_start repeat return stop switch throw to try until
    while xor
"""

#: Names that a variable cannot have.
RESERVED_WORDS: Final[frozenset[str]] = frozenset(_KEYWORDS.split()) | FUNCTIONS.keys() | CONSTANTS.keys()
