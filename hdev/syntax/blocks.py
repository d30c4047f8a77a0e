"""From the lines of a procedure to nested blocks.

A missing or superfluous control word does not stop the reading: it becomes a `Problem` that names the line where the block
begins, and the rest is assembled as well as can be.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from hdev.syntax import nodes as n


@dataclass(slots=True)
class Simple:
    """A statement that is no part of a block's frame."""

    line: int
    statement: n.Statement


@dataclass(slots=True)
class Branch:
    """A condition and what is done if it holds. For an invalid line the condition is its `Invalid` node."""

    line: int
    condition: n.Expression | n.Invalid
    body: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class If:
    line: int
    branches: list[Branch]
    otherwise: list[Block] = field(default_factory=list)
    has_else: bool = False


@dataclass(slots=True)
class While:
    line: int
    condition: n.Expression | n.Invalid
    body: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class Repeat:
    line: int
    body: list[Block] = field(default_factory=list)
    condition: n.Expression | n.Invalid | None = None
    until: int = 0


@dataclass(slots=True)
class For:
    line: int
    head: n.For | n.Invalid
    body: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class CaseBlock:
    """A label (None for `default`) and the lines up to the next label."""

    line: int
    values: tuple[n.Expression, ...] | None
    body: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class Switch:
    line: int
    value: n.Expression | n.Invalid
    cases: list[CaseBlock] = field(default_factory=list)


@dataclass(slots=True)
class Try:
    line: int
    body: list[Block] = field(default_factory=list)
    catch: int = 0
    variable: n.Name | None = None
    handler: list[Block] = field(default_factory=list)


Block: TypeAlias = Simple | If | While | Repeat | For | Switch | Try


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the block structure, and where."""

    line: int
    message: str


_END = {If: "endif", While: "endwhile", Repeat: "until", For: "endfor", Switch: "endswitch", Try: "endtry"}
_OPENER = {If: "if", While: "while", Repeat: "repeat", For: "for", Switch: "switch", Try: "try"}
_CLOSES = {word: kind for kind, word in _END.items()}


def assemble(statements: Iterable[tuple[int, n.Statement]]) -> tuple[list[Block], list[Problem]]:
    """The blocks of a procedure's numbered statements, and what is wrong with their structure."""
    return _Assembler().run(statements)


def unfinished(statements: Iterable[n.Statement]) -> bool:
    """Whether a block is open at the end and nothing but its end is missing."""
    assembler = _Assembler()
    assembler.read(enumerate(statements, 1))
    return bool(assembler.open) and not assembler.problems


class _Assembler:
    def __init__(self) -> None:
        self.root: list[Block] = []
        self.problems: list[Problem] = []
        self.open: list[Block] = []
        self.bodies: list[list[Block]] = [self.root]

    def run(self, statements: Iterable[tuple[int, n.Statement]]) -> tuple[list[Block], list[Problem]]:
        self.read(statements)
        while self.open:
            block = self.open.pop()
            word = _OPENER[type(block)]
            self.problems.append(
                Problem(block.line, f"`{_END[type(block)]}` is missing for the `{word}` of line {block.line}")
            )
        self.problems.sort(key=lambda problem: problem.line)
        return self.root, self.problems

    def read(self, statements: Iterable[tuple[int, n.Statement]]) -> None:
        for line, statement in statements:
            match statement:
                case n.Comment():
                    continue
                case n.Condition(keyword="until") | n.Invalid(keyword="until"):
                    self._close("until", line, statement)
                case n.Condition(keyword="elseif") | n.Invalid(keyword="elseif"):
                    self._elseif(line, statement)
                case n.Condition() | n.For() | n.Invalid(keyword="if" | "while" | "for" | "switch" | "repeat" | "try"):
                    self._begin(line, statement)
                case n.Keyword(keyword="repeat" | "try"):
                    self._begin(line, statement)
                case n.Keyword(keyword="else") | n.Invalid(keyword="else"):
                    self._else(line, statement)
                case n.Case() | n.Keyword(keyword="default") | n.Invalid(keyword="case" | "default"):
                    self._case(line, statement)
                case n.Catch() | n.Invalid(keyword="catch"):
                    self._catch(line, statement)
                case n.Keyword(keyword=word) | n.Invalid(keyword=word) if word in _CLOSES:
                    self._close(word, line, statement)
                case _:
                    self._add(Simple(line, statement))

    def _add(self, block: Block) -> None:
        self.bodies[-1].append(block)

    def _begin(self, line: int, statement: n.Statement) -> None:
        word = statement.keyword if isinstance(statement, n.Condition | n.Keyword | n.Invalid) else "for"
        condition = statement.expression if isinstance(statement, n.Condition) else statement
        block: Block
        body: list[Block]
        if word == "if":
            branch = Branch(line, condition)  # type: ignore[arg-type]
            block, body = If(line, [branch]), branch.body
        elif word == "while":
            block = While(line, condition)  # type: ignore[arg-type]
            body = block.body
        elif word == "repeat":
            block = Repeat(line)
            body = block.body
        elif word == "for":
            block = For(line, statement)  # type: ignore[arg-type]
            body = block.body
        elif word == "switch":
            block, body = Switch(line, condition), []  # type: ignore[arg-type]
        else:
            block = Try(line)
            body = block.body
        self._add(block)
        self.open.append(block)
        self.bodies.append(body)

    def _innermost(self, kind: type, word: str, line: int) -> Block | None:
        """The innermost open block, if it is of this kind; else a problem."""
        if self.open and isinstance(self.open[-1], kind):
            return self.open[-1]
        opener = _OPENER[kind]
        if self.open:
            block = self.open[-1]
            inner = _OPENER[type(block)]
            text = f"`{word}` stands inside the `{inner}` of line {block.line}, which has no `{_END[type(block)]}` yet"
        else:
            text = f"`{word}` without `{opener}`"
        self.problems.append(Problem(line, text))
        return None

    def _twice(self, what: str, block: Block, line: int) -> None:
        self.problems.append(Problem(line, f"{what} of the `{_OPENER[type(block)]}` of line {block.line}"))

    def _keep_invalid(self, line: int, statement: n.Statement) -> None:
        """An invalid line does what its control word says, and stays in the body before it, so that reaching it can fail."""
        if isinstance(statement, n.Invalid):
            self._add(Simple(line, statement))

    def _elseif(self, line: int, statement: n.Statement) -> None:
        block = self._innermost(If, "elseif", line)
        if isinstance(block, If):
            if block.has_else:
                self._twice("`elseif` after the `else`", block, line)
                return
            condition = statement.expression if isinstance(statement, n.Condition) else statement
            branch = Branch(line, condition)  # type: ignore[arg-type]
            block.branches.append(branch)
            self.bodies[-1] = branch.body

    def _else(self, line: int, statement: n.Statement) -> None:
        self._keep_invalid(line, statement)
        block = self._innermost(If, "else", line)
        if isinstance(block, If):
            if block.has_else:
                self._twice("a second `else`", block, line)
                return
            block.has_else = True
            self.bodies[-1] = block.otherwise

    def _case(self, line: int, statement: n.Statement) -> None:
        block = self._innermost(Switch, "case" if isinstance(statement, n.Case) else "default", line)
        if isinstance(block, Switch):
            if isinstance(statement, n.Invalid):
                self._add(Simple(line, statement))
                return
            case = CaseBlock(line, statement.values if isinstance(statement, n.Case) else None)
            if case.values is None and any(other.values is None for other in block.cases):
                self._twice("a second `default`", block, line)
                return
            block.cases.append(case)
            self.bodies[-1] = case.body

    def _catch(self, line: int, statement: n.Statement) -> None:
        block = self._innermost(Try, "catch", line)
        if isinstance(block, Try):
            if block.catch:
                self._twice("a second `catch`", block, line)
                return
            block.catch = line
            block.variable = statement.variable if isinstance(statement, n.Catch) else None
            self.bodies[-1] = block.handler

    def _close(self, word: str, line: int, statement: n.Statement) -> None:
        kind = _CLOSES[word]
        if self.open and not isinstance(self.open[-1], kind) and any(isinstance(block, kind) for block in self.open):
            # The end of an outer block: those inside lack theirs.
            while not isinstance(self.open[-1], kind):
                inner = self.open.pop()
                self.bodies.pop()
                opener, end = _OPENER[type(inner)], _END[type(inner)]
                self.problems.append(Problem(inner.line, f"`{end}` is missing for the `{opener}` of line {inner.line}"))
        if kind is not Repeat:
            self._keep_invalid(line, statement)
        block = self._innermost(kind, word, line)
        if block is None:
            return
        if isinstance(block, Repeat):
            block.condition = statement.expression if isinstance(statement, n.Condition) else statement  # type: ignore[assignment]
            block.until = line
        if isinstance(block, Try) and not block.catch:
            self.problems.append(Problem(block.line, f"`catch` is missing for the `try` of line {block.line}"))
        self.open.pop()
        self.bodies.pop()
