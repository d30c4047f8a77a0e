"""Text to syntax tree and back. Knows nothing of values, operators or procedures."""

from hdev.syntax.parser import SyntaxProblem, parse_expression, parse_statement

__all__ = ["SyntaxProblem", "parse_expression", "parse_statement"]
