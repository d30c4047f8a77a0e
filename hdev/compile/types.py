"""What is known of a value before the program runs.

The analysis does not follow the order of statements: a variable's type is the join of all that is ever assigned to it in the
procedure. Where it is one kind of scalar, compiled code uses Python's own operations; all else goes through `hdev.values`.
"""

from __future__ import annotations

from dataclasses import dataclass

INT, REAL, STR, ANY = "int", "real", "str", "any"

#: Python's own integers hold intermediate results; a bound of more bits than this has to be reduced to 64 bits.
EXACT = 63


@dataclass(frozen=True, slots=True)
class Type:
    """A kind of scalar, or ANY; for integers also a bound: the absolute value is below 2 ** bits."""

    kind: str
    bits: int = EXACT

    @property
    def is_number(self) -> bool:
        return self.kind == INT or self.kind == REAL


ANYTHING = Type(ANY)
INTEGER = Type(INT)
REAL_NUMBER = Type(REAL)
STRING = Type(STR)
FLAG = Type(INT, 1)
COUNT = Type(INT, 28)


def join(a: Type | None, b: Type) -> Type:
    """The type of a variable that holds now an `a`, now a `b`."""
    if a is None or a == b:
        return b
    if a.kind != b.kind:
        return ANYTHING
    return Type(a.kind, max(a.bits, b.bits))


#: Functions of one number whose result is real, whatever the number.
REAL_FUNCTIONS = frozenset(
    "sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh exp exp2 exp10 log log2 log10 sqrt cbrt rad deg fabs ceil "
    "floor real tgamma lgamma erf erfc".split()
)
#: Functions of two numbers whose result is real.
REAL_FUNCTIONS_2 = frozenset("atan2 pow fmod ldexp hypot".split())
#: Functions of one number whose result is an integer.
INT_FUNCTIONS = frozenset("int round sgn".split())


def function_type(name: str, arguments: list[Type]) -> Type:
    """The type of a function's result."""
    if all(argument.is_number for argument in arguments):
        if (len(arguments) == 1 and name in REAL_FUNCTIONS) or (len(arguments) == 2 and name in REAL_FUNCTIONS_2):
            return REAL_NUMBER
        if len(arguments) == 1 and name in INT_FUNCTIONS:
            return INTEGER
        if len(arguments) == 1 and name == "abs":
            return Type(arguments[0].kind)
        if len(arguments) == 2 and name in ("min2", "max2") and arguments[0].kind == arguments[1].kind:
            return Type(arguments[0].kind, max(argument.bits for argument in arguments))
    if name == "strlen" and len(arguments) == 1 and arguments[0].kind == STR:
        return COUNT
    return ANYTHING
