"""The syntax tree: frozen dataclasses. `start` and `end` are offsets into the text of the line; they do not count for
equality, so that two trees are equal when they mean the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias


def _offset() -> int:
    return field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Node:
    """Anything with a place in the text."""

    __match_args__: ClassVar[tuple[str, ...]]


# ------------------------------------------------------------------------------------------------------ expressions


@dataclass(frozen=True, slots=True)
class Integer(Node):
    """An integer constant, as 64 bits: one above 0x7FFFFFFFFFFFFFFF was written in hexadecimal, or is the operand of a minus
    (2 to the power of 63 only); a negative one was written in hexadecimal."""

    value: int
    start: int = _offset()
    end: int = _offset()


@dataclass(frozen=True, slots=True)
class Real(Node):
    value: float
    start: int = _offset()
    end: int = _offset()


@dataclass(frozen=True, slots=True)
class String(Node):
    value: str
    start: int = _offset()
    end: int = _offset()


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable, a constant such as `true`, or `_`."""

    name: str
    start: int = _offset()
    end: int = _offset()


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """`-`, `not` or `bnot`."""

    operator: str
    operand: Expression
    start: int = _offset()
    end: int = _offset()


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """Operators in their modern spelling: `==` for `=`, `!=` for `#`."""

    operator: str
    left: Expression
    right: Expression
    start: int = _offset()
    end: int = _offset()


@dataclass(frozen=True, slots=True)
class Tuple(Node):
    """`[a, b:c, ...]`."""

    items: tuple[Expression, ...]
    start: int = _offset()
    end: int = _offset()


@dataclass(frozen=True, slots=True)
class Range(Node):
    """`first:last` or `first:step:last` inside brackets: a sequence, or, alone in an index, a part of a tuple."""

    first: Expression
    step: Expression | None
    last: Expression
    start: int = _offset()
    end: int = _offset()


@dataclass(frozen=True, slots=True)
class Length(Node):
    """`|operand|`."""

    operand: Expression
    start: int = _offset()
    end: int = _offset()


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`name (arguments)`: a function in an expression; an operator or procedure as a statement."""

    name: str
    arguments: tuple[Expression, ...]
    start: int = _offset()
    end: int = _offset()


@dataclass(frozen=True, slots=True)
class Index(Node):
    """`base[items]`."""

    base: Expression
    items: tuple[Expression, ...]
    start: int = _offset()
    end: int = _offset()


@dataclass(frozen=True, slots=True)
class Character(Node):
    """`base{index}`."""

    base: Expression
    index: Expression
    start: int = _offset()
    end: int = _offset()


@dataclass(frozen=True, slots=True)
class Substring(Node):
    """`base{first:last}`."""

    base: Expression
    first: Expression
    last: Expression
    start: int = _offset()
    end: int = _offset()


@dataclass(frozen=True, slots=True)
class Member(Node):
    """`base.name`: a dictionary's entry by a key that is an identifier."""

    base: Expression
    name: str
    start: int = _offset()
    end: int = _offset()


@dataclass(frozen=True, slots=True)
class Key(Node):
    """`base.[key]`: a dictionary's entry by any key."""

    base: Expression
    key: Expression
    start: int = _offset()
    end: int = _offset()


@dataclass(frozen=True, slots=True)
class Method(Node):
    """`base.name (arguments)`: a method of a vector."""

    base: Expression
    name: str
    arguments: tuple[Expression, ...]
    start: int = _offset()
    end: int = _offset()


@dataclass(frozen=True, slots=True)
class Vector(Node):
    """`{a, b}`."""

    items: tuple[Expression, ...]
    start: int = _offset()
    end: int = _offset()


@dataclass(frozen=True, slots=True)
class Entry(Node):
    """One `key: value` of a dictionary literal. `static`: the key is written as an identifier."""

    key: Expression
    value: Expression
    static: bool
    start: int = _offset()
    end: int = _offset()


@dataclass(frozen=True, slots=True)
class Dict(Node):
    """`dict{a: 1, ['b']: 2}`."""

    entries: tuple[Entry, ...]
    start: int = _offset()
    end: int = _offset()


Expression: TypeAlias = (
    Integer
    | Real
    | String
    | Name
    | Unary
    | Binary
    | Tuple
    | Range
    | Length
    | Call
    | Index
    | Character
    | Substring
    | Member
    | Key
    | Method
    | Vector
    | Dict
)

# ------------------------------------------------------------------------------------------------------- statements


@dataclass(frozen=True, slots=True)
class Assign(Node):
    """`target := value`. The target is a name, or a name with `[]`, `.at()`, `.key` or `.[key]` behind it."""

    target: Expression
    value: Expression


@dataclass(frozen=True, slots=True)
class Expr(Node):
    """A call of an operator or procedure, or a chain of a vector's modifying methods."""

    value: Call | Method


@dataclass(frozen=True, slots=True)
class ParStart(Node):
    """`par_start <target> : call`."""

    target: Expression
    call: Call


@dataclass(frozen=True, slots=True)
class Global(Node):
    """`global [def] tuple|object|vector(...) name`."""

    name: str
    kind: str
    dimension: int
    definition: bool


@dataclass(frozen=True, slots=True)
class Import(Node):
    path: str


@dataclass(frozen=True, slots=True)
class For(Node):
    variable: Name
    first: Expression
    last: Expression
    step: Expression | None


@dataclass(frozen=True, slots=True)
class Condition(Node):
    """`if`, `elseif`, `while`, `until` or `switch` with its expression."""

    keyword: str
    expression: Expression


@dataclass(frozen=True, slots=True)
class Case(Node):
    values: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Catch(Node):
    variable: Name | None


@dataclass(frozen=True, slots=True)
class Throw(Node):
    value: Expression


@dataclass(frozen=True, slots=True)
class Keyword(Node):
    """A statement that is only a word: else, endif, endwhile, repeat, endfor, default, endswitch, break, continue, try,
    endtry, return, stop, exit."""

    keyword: str


@dataclass(frozen=True, slots=True)
class Comment(Node):
    """A comment, a blank line, or a line of code for export (`#...`)."""

    text: str


@dataclass(frozen=True, slots=True)
class Invalid(Node):
    """A line that is not a statement of the language. `keyword` is the control word it begins with, or ''."""

    message: str
    column: int
    keyword: str = ""
    expected: tuple[str, ...] = ()


Statement: TypeAlias = (
    Assign | Expr | ParStart | Global | Import | For | Condition | Case | Catch | Throw | Keyword | Comment | Invalid
)


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below a node, from left to right."""
    for name in type(node).__match_args__:
        value = getattr(node, name)
        if isinstance(value, Node):
            yield value
        elif type(value) is tuple:
            yield from (item for item in value if isinstance(item, Node))
