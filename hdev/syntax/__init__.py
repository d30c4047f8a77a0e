"""Text to syntax tree and back. Knows nothing of values, operators or procedures."""

from hdev.syntax.layout import format_lines
from hdev.syntax.parser import SyntaxProblem, parse_expression, parse_statement
from hdev.syntax.printer import print_expression, print_statement

__all__ = [
    "SyntaxProblem",
    "format_lines",
    "parse_expression",
    "parse_statement",
    "print_expression",
    "print_statement",
]
