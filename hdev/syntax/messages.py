"""What went wrong in a line, in words a person understands."""

from __future__ import annotations

_WORDS = {
    "NAME": "a name",
    "INTEGER": "a number",
    "REAL": "a number",
    "STRING": "a string",
    "__ANON_0": "`:=`",
    "COLON": "`:`",
    "COMMA": "`,`",
    "RPAR": "`)`",
    "RSQB": "`]`",
    "RBRACE": "`}`",
    "VBAR": "`|`",
    "LPAR": "`(`",
    "LSQB": "`[`",
    "LBRACE": "`{`",
    "LESSTHAN": "`<`",
    "MORETHAN": "`>`",
    "$END": "the end of the line",
    "TO": "`to`",
    "BY": "`by`",
}
#: A place that accepts these wants an operand.
_OPERAND = frozenset({"NAME", "INTEGER", "STRING", "LSQB"})
_OPERATOR = frozenset({"PLUS", "STAR", "AND"})


def unexpected(
    token: tuple[str, str, int, int], accepted: frozenset[str], keywords: dict[str, str]
) -> tuple[str, tuple[str, ...]]:
    """Message for a token that does not fit, and what would have."""
    kind, text, _, _ = token
    expected: list[str] = []
    if accepted >= _OPERAND:
        expected.append("an expression")
    else:
        if accepted >= _OPERATOR:
            expected.append("an operator")
        expected.extend(
            _WORDS[name] for name in ("NAME", "INTEGER", "STRING", "__ANON_0", "TO", "BY") if name in accepted
        )
    closing = ("COMMA", "COLON", "RPAR", "RSQB", "RBRACE", "VBAR", "LPAR", "MORETHAN", "$END")
    if "an operator" in expected:
        expected.extend(_WORDS[name] for name in closing if name in accepted and name not in ("LPAR", "MORETHAN"))
    elif "an expression" not in expected:
        expected.extend(_WORDS[name] for name in closing if name in accepted)
    else:
        expected.extend(_WORDS[name] for name in ("RPAR", "RSQB", "RBRACE") if name in accepted)
    found = "the line ends too early" if kind == "$END" else f"unexpected '{text}'"
    if kind == "COMMA" and "an expression" in expected:
        found = "an argument is empty before ','"
    elif kind == "RPAR" and "an expression" in expected:
        found = "an argument is empty before ')'" if "`)`" not in expected else found
    elif kind in keywords.values() and "an expression" in expected:
        found = f"unexpected keyword '{text}'"
    elif kind == "EQUALITY" and text == "=" and "`:=`" in expected:
        return "a value is assigned with `:=`, not `=`", ("`:=`",)
    listed = tuple(dict.fromkeys(expected))
    wanted = f"; expected {_either(listed)}" if listed else ""
    return found + wanted, listed


def _either(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " or " + words[-1]
