"""Expressions -> Python expressions.

Where both operands are known scalars, Python's operators do the work; where one is known, a test of the other's type chooses
between Python's operator and the function of `hdev.values`; else the function is called. Integers are reduced to 64 bits when
they are stored, passed on or compared: addition, subtraction and multiplication may run ahead in Python's own integers,
because reducing the result or every step is the same.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass

from hdev.compile import build as b
from hdev.compile.build import Place
from hdev.compile.types import (
    ANY,
    ANYTHING,
    COUNT,
    EXACT,
    FLAG,
    INT,
    REAL,
    REAL_NUMBER,
    STR,
    STRING,
    Type,
    function_type,
)
from hdev.compile.variables import Variables
from hdev.syntax import nodes as n

LOW, HIGH = -0x8000000000000000, 0x7FFFFFFFFFFFFFFF

_PYTHON = {"+": ast.Add, "-": ast.Sub, "*": ast.Mult, "band": ast.BitAnd, "bor": ast.BitOr, "bxor": ast.BitXor}
_COMPARE = {"==": ast.Eq, "!=": ast.NotEq, "<": ast.Lt, ">": ast.Gt, "<=": ast.LtE, ">=": ast.GtE}
_LOGIC = {"and": ast.BitAnd, "or": ast.BitOr, "xor": ast.BitXor}

#: The function of `hdev.values` behind each operator; generated code finds them under these names.
FUNCTION_OF = {
    "+": ".add",
    "-": ".sub",
    "*": ".mult",
    "/": ".div",
    "%": ".mod",
    "==": ".equal",
    "!=": ".not_equal",
    "<": ".less",
    ">": ".greater",
    "<=": ".less_equal",
    ">=": ".greater_equal",
    "[==]": ".equal_elem",
    "[!=]": ".not_equal_elem",
    "[<]": ".less_elem",
    "[>]": ".greater_elem",
    "[<=]": ".less_equal_elem",
    "[>=]": ".greater_equal_elem",
    "and": ".logical_and",
    "or": ".logical_or",
    "xor": ".logical_xor",
    "band": ".band",
    "bor": ".bor",
    "bxor": ".bxor",
    "$": ".format",
    "=~": ".regexp_test",
}


@dataclass(slots=True)
class Code:
    """A compiled expression. `test`: it is a truth value of Python's, not yet the integer 0 or 1."""

    node: ast.expr
    type: Type
    test: bool = False


def static_type(node: n.Expression, name_type: Callable[[str], Type | None]) -> Type | None:
    """The type of an expression, given the types of names; None while it depends on a name without one."""
    match node:
        case n.Integer():
            return Type(INT, min(node.value.bit_length(), EXACT))
        case n.Real():
            return REAL_NUMBER
        case n.String():
            return STRING
        case n.Name(name=name):
            return name_type(name)
        case n.Length():
            return COUNT
        case n.Method(name="length"):
            return COUNT
        case n.Unary(operator=operator, operand=operand):
            inner = static_type(operand, name_type)
            if inner is None or (operator == "-" and inner.kind != STR):
                return inner
            return Type(INT) if inner.kind == INT else ANYTHING
        case n.Binary(operator=operator):
            left, right = static_type(node.left, name_type), static_type(node.right, name_type)
            return None if left is None or right is None else binary_type(operator, left, right)
        case n.Call(name=name, arguments=arguments):
            types = [static_type(argument, name_type) for argument in arguments]
            known = [t if t.bits <= EXACT else Type(INT) for t in types if t is not None]
            return function_type(name, known) if len(known) == len(types) else None
        case n.Tuple(items=(n.Range(),)):
            return ANYTHING
        case n.Tuple(items=(only,)):
            return static_type(only, name_type)
    return ANYTHING


def binary_type(operator: str, left: Type, right: Type) -> Type:
    """The type of `left operator right`."""
    if operator in _COMPARE:
        return FLAG
    if operator in _LOGIC:
        return FLAG if left.kind == INT and right.kind == INT else ANYTHING
    if operator == "$":
        return STRING if left.kind != ANY and right.kind == STR else ANYTHING
    if left.is_number and right.is_number:
        if operator in "+-*/" and (left.kind == REAL or right.kind == REAL):
            return REAL_NUMBER
        if left.kind == INT and right.kind == INT:
            if operator in ("+", "-"):
                return Type(INT, max(left.bits, right.bits) + 1)
            if operator == "*":
                return Type(INT, left.bits + right.bits)
            if operator in ("/", "%", "band", "bor", "bxor"):
                return Type(INT, EXACT)
    if operator == "+" and STR in (left.kind, right.kind) and ANY not in (left.kind, right.kind):
        return STRING
    return ANYTHING


class Expressions:
    """The compiler of the expressions of one procedure."""

    def __init__(self, variables: Variables, constants: dict[str, int | None]) -> None:
        self.variables = variables
        self.constants = constants
        self.functions: set[str] = set()
        self.line = 0
        self._temporaries = 0

    def temporary(self) -> str:
        """A name for an intermediate value."""
        self._temporaries += 1
        return f".t{self._temporaries}"

    def place(self, node: n.Expression) -> Place:
        return (self.line, node.start, node.end)

    # ------------------------------------------------------------------------------------------- how values are used

    def value(self, node: n.Expression) -> ast.expr:
        """The value, to be stored or handed to somebody: nobody else changes it."""
        return self._given_away(node, self.compile(node))

    def _given_away(self, node: n.Expression, code: Code) -> ast.expr:
        place = self.place(node)
        if isinstance(node, n.Name) and self.variables.is_updated(node.name) and code.type.kind == ANY:
            return b.call(".share", [code.node], place)
        return self.settled(code, place)

    def operand(self, node: n.Expression) -> ast.expr:
        """The value, for a function that only looks at it."""
        return self.settled(self.compile(node), self.place(node))

    def condition(self, node: n.Expression) -> ast.expr:
        """A Python expression that is true if the condition holds."""
        code = self.compile(node)
        if code.test:
            return code.node
        place = self.place(node)
        if code.type.kind == INT:
            return b.compare(self.settled(code, place), ast.NotEq(), b.constant(0, place), place)
        return b.call(".truth", [self.settled(code, place)], place)

    def settled(self, code: Code, place: Place) -> ast.expr:
        """The code as a proper value: an integer of 64 bits where it is an integer."""
        if code.test:
            return b.conditional(code.node, b.constant(1, place), b.constant(0, place), place)
        if code.type.kind == INT and code.type.bits > EXACT:
            return self._reduced(code.node, place)
        return code.node

    def _reduced(self, node: ast.expr, place: Place) -> ast.expr:
        in_range = b.within(LOW, b.named(".t", node, place), HIGH, place)
        return b.conditional(in_range, b.load(".t", place), b.call(".wrap", [b.load(".t", place)], place), place)

    # ----------------------------------------------------------------------------------------------------- by node

    def compile(self, node: n.Expression) -> Code:
        """The code of an expression."""
        return getattr(self, "_" + type(node).__name__)(node)

    def _Integer(self, node: n.Integer) -> Code:
        value = node.value if node.value <= HIGH else node.value - (1 << 64)
        return Code(b.constant(value, self.place(node)), Type(INT, min(abs(value).bit_length(), EXACT)))

    def _Real(self, node: n.Real) -> Code:
        return Code(b.constant(node.value, self.place(node)), REAL_NUMBER)

    def _String(self, node: n.String) -> Code:
        return Code(b.constant(node.value, self.place(node)), STRING)

    def _Name(self, node: n.Name) -> Code:
        place = self.place(node)
        if node.name in self.constants:
            value = self.constants[node.name]
            if value is None:
                return Code(b.load(".HNULL", place), ANYTHING)
            return Code(b.constant(value, place), Type(INT, value.bit_length()))
        return Code(self.variables.read(node.name, place), self.variables.type_of(node.name))

    def _Unary(self, node: n.Unary) -> Code:
        place = self.place(node)
        if node.operator == "-" and isinstance(node.operand, n.Integer):
            value = -node.operand.value
            return Code(b.constant(value, place), Type(INT, min(abs(value).bit_length(), EXACT)))
        operand = self.compile(node.operand)
        if node.operator == "not":
            if operand.test:
                return Code(b.invert(operand.node, place), FLAG, True)
            if operand.type.kind == INT:
                value_node = self.settled(operand, place)
                return Code(b.compare(value_node, ast.Eq(), b.constant(0, place), place), FLAG, True)
            return Code(b.call(".logical_not", [self.settled(operand, place)], place), ANYTHING)
        if node.operator == "bnot":
            kind = Type(INT) if operand.type.kind == INT else ANYTHING
            return Code(b.call(".bnot", [self.settled(operand, place)], place), kind)
        if operand.test:
            operand = Code(self.settled(operand, place), FLAG)
        if operand.type.is_number:
            return Code(b.negate(operand.node, place), Type(operand.type.kind, operand.type.bits + 1))
        return Code(b.call(".neg", [operand.node], place), ANYTHING)

    def _Binary(self, node: n.Binary) -> Code:
        place = self.place(node)
        operator = node.operator
        left, right = self.compile(node.left), self.compile(node.right)
        if operator in _LOGIC:
            return self._logic(operator, left, right, place)
        for side in (left, right):
            if side.test:
                side.node, side.test = self.settled(side, place), False
        result = binary_type(operator, left.type, right.type)
        both_numbers = left.type.is_number and right.type.is_number
        if operator in _COMPARE:
            return self._comparison(operator, left, right, place)
        if both_numbers and operator in "+-*":
            if left.type.kind == INT and right.type.kind == INT:
                if result.bits > 4 * EXACT:  # keep Python's integers small
                    left.node, right.node = self.settled(left, place), self.settled(right, place)
                    result = Type(INT, 2 * EXACT)
            else:
                left.node, right.node = self.settled(left, place), self.settled(right, place)
            return Code(b.binary(left.node, _PYTHON[operator](), right.node, place), result)
        left.node, right.node = self.settled(left, place), self.settled(right, place)
        if both_numbers and operator in ("/", "%"):
            return self._division(operator, left, right, result, place)
        if left.type.kind == INT and right.type.kind == INT and operator in ("band", "bor", "bxor"):
            return Code(b.binary(left.node, _PYTHON[operator](), right.node, place), result)
        call = b.call(FUNCTION_OF[operator], [left.node, right.node], place)
        if operator in ("+", "-", "*"):
            return self._guarded(operator, left, right, call, place)
        return Code(call, result)

    def _logic(self, operator: str, left: Code, right: Code, place: Place) -> Code:
        """`and`, `or`, `xor`: both sides are evaluated, so Python's bit operators on truth values are what is needed."""
        if left.type.kind == INT and right.type.kind == INT:
            sides = [self._truth_value(side, place) for side in (left, right)]
            return Code(b.binary(sides[0], _LOGIC[operator](), sides[1], place), FLAG, True)
        arguments = [self.settled(left, place), self.settled(right, place)]
        return Code(b.call(FUNCTION_OF[operator], arguments, place), ANYTHING)

    def _truth_value(self, code: Code, place: Place) -> ast.expr:
        if code.test:
            return code.node
        return b.compare(self.settled(code, place), ast.NotEq(), b.constant(0, place), place)

    def _comparison(self, operator: str, left: Code, right: Code, place: Place) -> Code:
        left.node, right.node = self.settled(left, place), self.settled(right, place)
        known = (left.type.is_number and right.type.is_number) or left.type.kind == right.type.kind == STR
        if known:
            return Code(b.compare(left.node, _COMPARE[operator](), right.node, place), FLAG, True)
        call = b.call(FUNCTION_OF[operator], [left.node, right.node], place)
        guard = self._guard(left, right, place)
        if guard is None:
            return Code(call, FLAG, True)
        direct = b.compare(left.node, _COMPARE[operator](), right.node, place)
        return Code(b.conditional(guard, direct, call, place), FLAG, True)

    def _guarded(self, operator: str, left: Code, right: Code, call: ast.expr, place: Place) -> Code:
        """`+ - *` with one operand of unknown type: if it has the other's type, Python's operator serves."""
        guard = self._guard(left, right, place)
        if guard is None:
            return Code(call, ANYTHING)
        direct = b.binary(left.node, _PYTHON[operator](), right.node, place)
        if INT in (left.type.kind, right.type.kind):
            fits = b.within(LOW, b.named(".t", direct, place), HIGH, place)
            return Code(b.conditional(b.both(guard, fits, place), b.load(".t", place), call, place), ANYTHING)
        return Code(b.conditional(guard, direct, call, place), ANYTHING)

    def _guard(self, left: Code, right: Code, place: Place) -> ast.expr | None:
        """The test that the operand of unknown type is a number like the known one; None if that is no use."""
        unknown, known = (left, right) if left.type.kind == ANY else (right, left)
        if unknown.type.kind != ANY or not known.type.is_number:
            return None
        if not isinstance(unknown.node, ast.Name) or not isinstance(known.node, ast.Name | ast.Constant):
            return None
        return b.type_is(unknown.node, ".int" if known.type.kind == INT else ".float", place)

    def _division(self, operator: str, left: Code, right: Code, result: Type, place: Place) -> Code:
        """Numbers divided. Python rounds integer quotients down, HDevelop towards zero: the same where nothing is negative.

        A zero divisor of reals ends in Python's ZeroDivisionError, which the runtime reports as error 1302."""
        if result.kind == REAL and operator == "/":
            return Code(b.binary(left.node, ast.Div(), right.node, place), result)
        if result.kind != INT:
            return Code(b.call(FUNCTION_OF[operator], [left.node, right.node], place), ANYTHING)
        divisor = right.node
        if isinstance(divisor, ast.Constant) and isinstance(divisor.value, int) and divisor.value > 0:
            first: ast.expr = left.node
            again: ast.expr = left.node
            if not isinstance(left.node, ast.Name):
                name = self.temporary()
                first, again = b.named(name, left.node, place), b.load(name, place)
            python = ast.FloorDiv() if operator == "/" else ast.Mod()
            direct = b.binary(again, python, divisor, place)
            positive = b.compare(first, ast.GtE(), b.constant(0, place), place)
            call = b.call(FUNCTION_OF[operator], [again, divisor], place)
            return Code(b.conditional(positive, direct, call, place), result)
        return Code(b.call(FUNCTION_OF[operator], [left.node, right.node], place), result)

    def _Tuple(self, node: n.Tuple) -> Code:
        place = self.place(node)
        if not node.items:
            return Code(b.load(".EMPTY", place), ANYTHING)
        if len(node.items) == 1 and isinstance(node.items[0], n.Range):
            return self._Range(node.items[0])
        codes = [self.compile(item) for item in node.items]
        if len(codes) == 1 and codes[0].type.kind != ANY:
            return codes[0]
        items = [self.settled(code, self.place(item)) for code, item in zip(codes, node.items, strict=True)]
        if all(code.type.kind != ANY for code in codes):
            return Code(b.call(".scalars", items, place), ANYTHING)
        return Code(b.call(".concat", items, place), ANYTHING)

    def _Range(self, node: n.Range) -> Code:
        place = self.place(node)
        step = self.operand(node.step) if node.step is not None else b.constant(1, place)
        return Code(b.call(".sequence", [self.operand(node.first), step, self.operand(node.last)], place), ANYTHING)

    def _Length(self, node: n.Length) -> Code:
        return Code(b.call(".length", [self.operand(node.operand)], self.place(node)), COUNT)

    def _Call(self, node: n.Call) -> Code:
        self.functions.add(node.name)
        codes = [self.compile(argument) for argument in node.arguments]
        kinds = [code.type if code.type.bits <= EXACT else Type(INT) for code in codes]
        arguments = [self._given_away(argument, code) for argument, code in zip(node.arguments, codes, strict=True)]
        return Code(b.call(".f." + node.name, arguments, self.place(node)), function_type(node.name, kinds))

    def index_value(self, items: tuple[n.Expression, ...], place: Place) -> ast.expr:
        """The indices between brackets as one value."""
        if len(items) == 1:
            return self.operand(items[0])
        return b.call(".concat", [self.operand(item) for item in items], place)

    def _Index(self, node: n.Index) -> Code:
        place = self.place(node)
        base = self.operand(node.base)
        if len(node.items) == 1 and isinstance(node.items[0], n.Range) and node.items[0].step is None:
            part = node.items[0]
            arguments = [base, self.operand(part.first), self.operand(part.last)]
            return Code(b.call(".select_range", arguments, place), ANYTHING)
        return Code(b.call(".select", [base, self.index_value(node.items, place)], place), ANYTHING)

    def _Character(self, node: n.Character) -> Code:
        arguments = [self.operand(node.base), self.operand(node.index)]
        return Code(b.call(".str_bit_select", arguments, self.place(node)), ANYTHING)

    def _Substring(self, node: n.Substring) -> Code:
        arguments = [self.operand(node.base), self.operand(node.first), self.operand(node.last)]
        return Code(b.call(".substr", arguments, self.place(node)), ANYTHING)

    def _Member(self, node: n.Member) -> Code:
        place = self.place(node)
        return Code(b.call(".get_key", [self.operand(node.base), b.constant(node.name, place)], place), ANYTHING)

    def _Key(self, node: n.Key) -> Code:
        return Code(b.call(".get_key", [self.operand(node.base), self.operand(node.key)], self.place(node)), ANYTHING)

    def _Method(self, node: n.Method) -> Code:
        place = self.place(node)
        if node.name == "at":
            path: list[ast.expr] = []
            base: n.Expression = node
            while isinstance(base, n.Method) and base.name == "at":
                path[:0] = [self.operand(argument) for argument in base.arguments]
                base = base.base
            return Code(b.call(".vector_at", [self.operand(base), *path], place), ANYTHING)
        if node.name == "length":
            return Code(b.call(".vector_length", [self.operand(node.base)], place), COUNT)
        arguments = [self.value(argument) for argument in node.arguments]
        return Code(b.call(".vector_" + node.name, [self.operand(node.base), *arguments], place), ANYTHING)

    def _Vector(self, node: n.Vector) -> Code:
        return Code(b.call(".vector", [self.value(item) for item in node.items], self.place(node)), ANYTHING)

    def _Dict(self, node: n.Dict) -> Code:
        place = self.place(node)
        flat: list[ast.expr] = []
        for entry in node.entries:
            flat += [self.operand(entry.key), self.value(entry.value)]
        return Code(b.call(".dict", flat, place), ANYTHING)
