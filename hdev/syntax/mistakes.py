"""Frequent mistakes, most of them habits from other languages, and what to write instead.

A rule looks at where the parser stopped and explains the mistake it knows, or returns None. The first that answers wins.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from hdev.syntax.lexer import END, ILLEGAL, OPENING
from hdev.syntax.messages import Explanation, Failure, character_name, shorten, unexpected

Rule = Callable[[Failure], Explanation | None]

_CLOSERS = {"LPAR": ")", "LSQB": "]", "LBRACE": "}", "DICT": "}", "VBAR": "|"}
_CLOSING = frozenset(OPENING.values())
_BLOCKS = frozenset({"if", "ifelse", "elseif", "else", "while", "repeat", "for", "switch", "case", "try", "catch"})
_ENDS = "`endif`, `endwhile`, `endfor`, `until`, `endswitch` or `endtry`"
_ELSEIF = ("elif", "elsif")
_BACKSLASH = "a backslash continues a line only at its end"
_FOR = "for I := 0 to 5 by 1"

#: What other languages write, the longer first, and what this one has for it.
_FOREIGN = {
    "===": "`==`",
    "!==": "`!=`",
    ">>>": "lsh and rsh",
    "&&": "`and`",
    "||": "`or`",
    "**": "pow(x, y)",
    "<<": "lsh(x, n)",
    ">>": "rsh(x, n)",
    "<>": "`!=`",
    "=>": "`>=`",
    "=<": "`<=`",
    "&": "`band`",
    "!": "`not`",
    "~": "`bnot`",
    "^": "`bxor` for bits, pow(x, y) for powers",
}
_FOREIGN_OPERATOR = re.compile("|".join(map(re.escape, _FOREIGN)))
#: Characters that NFKC does not make ASCII ones, with what they stand for.
_TYPOGRAPHIC = {
    character: plain
    for characters, plain in {"‘’‚“”„«»": "'", "–—−": "-", "×·": "*", "÷": "/", "、": ",", "。": "."}.items()
    for character in characters
} | {"≤": "<=", "≥": ">=", "≠": "!=", "¬": "not", "∧": "and", "∨": "or"}
_COMPOUND = re.compile(r"([-+*/])(=|\1)")
_ANOTHER_STATEMENT = re.compile(r"[^\W\d]\w*\s*(?:\(|:=|\[[^\[\]]*\]\s*:=)")


def explain(failure: Failure) -> Explanation:
    """Why the text is no statement: message, column, what would have been accepted."""
    for rule in _RULES:
        explanation = rule(failure)
        if explanation is not None:
            return explanation
    return unexpected(failure)


# ------------------------------------------------------------------------------------------------ characters, words


def _quote(f: Failure) -> Explanation | None:
    """A string that does not end, or ends too early because a quote inside lacks its backslash."""
    if f.kind == ILLEGAL and f.token[1] == "'":
        return f.says("the string that begins here has no end: a closing ' is missing", "`'`")
    if f.kind == ILLEGAL and f.token[1] == '"':
        return f.says("strings are written in single quotes: '...'", "`'`")
    is_torn = f.kind == "STRING" or any(token[:2] == (ILLEGAL, "'") for token in f.tokens[-2:])
    if f.before and f.before[0] == "STRING" and f.before[3] == f.start and is_torn:
        return f.says("the string ends before this: a quote inside a string is written \\', or one is missing earlier")
    return None


def _character(f: Failure) -> Explanation | None:
    """A character that the language does not have."""
    if f.kind != ILLEGAL:
        return None
    character = f.token[1]
    plain = _TYPOGRAPHIC.get(character) or unicodedata.normalize("NFKC", character)
    if plain != character and plain.isascii() and not plain.isspace():
        return f.says(f"{character_name(character)} is not understood: write `{plain}`", f"`{plain}`")
    if character == "\\":
        is_last = not f.text[f.start + 1 :].strip()
        reason = "the line that goes on after the backslash is missing" if is_last else _BACKSLASH
        return f.says(reason)
    if character == ";":
        if f.first == "for":
            return f.says(f"a for loop is written `{_FOR}`")
        if f.opener():
            return f.says("values are separated by `,`, not `;`", "`,`")
        if f.text[f.start + 1 :].strip(" ;\t\r\n"):
            return f.says("statements are not separated by `;`: each stands on its own line")
        return f.says("a statement does not end with `;`", "the end of the line")
    if character == "?":
        return f.says("there is no operator `?`: use `if`, or select from a tuple: [no, yes][condition]")
    return None


def _foreign_operator(f: Failure) -> Explanation | None:
    """`&&`, `<<`, ... The parser stops at their first character, or at the second if the first one is an operator."""
    if f.kind in (END, "STRING", "NAME"):
        return None
    starts = (f.start - 2, f.start - 1, f.start)
    for start in starts[0 if f.index > 1 else 2 :]:
        match = _FOREIGN_OPERATOR.match(f.text, start)
        if match and match.end() > f.start and any(token[2] == start for token in f.tokens):
            operator = match.group()
            return f.says(f"`{operator}` is no operator: use {_FOREIGN[operator]}", column=start)
    return None


def _compound_assignment(f: Failure) -> Explanation | None:
    """`I++`, `I += 1`."""
    match = _COMPOUND.match(f.text, f.start)
    if match is None or "__ANON_0" not in f.accepted or match.group() in ("**", "//"):
        return None
    target = shorten(f.text[: f.start].strip())
    operation = f"{target} {match.group(1)} {'...' if match.group(2) == '=' else '1'}"
    return f.says(f"`{match.group()}` is no operator: write `{target} := {operation}`", "`:=`")


def _capitals(f: Failure) -> Explanation | None:
    """`If`, `AND`: keywords are written in small letters."""
    for kind, text, start, _ in f.tokens[max(f.index - 1, 0) : f.index + 1]:
        if kind == "NAME" and text.lower() in f.keywords:
            return f.says(_small_letters(text), f"`{text.lower()}`", column=start)
    return None


def _small_letters(word: str) -> str:
    return f"keywords are written in small letters: `{word.lower()}`"


def _number(f: Failure) -> Explanation | None:
    """`0x`, `1abc`, `1.2.3`, `D.5`."""
    before = f.before
    if f.kind == "MINIMUM":
        return f.says(f"the integer {f.token[1]} does not fit into 64 bits")
    if not before or before[3] != f.start or f.kind not in ("NAME", "REAL", "INTEGER", "MEMBER"):
        return None
    if before[0] in ("INTEGER", "REAL"):
        text = shorten(before[1] + f.token[1])
        return f.says(f"'{text}' is neither a number nor a name", column=before[2])
    if f.kind == "REAL":
        return f.says(f"a key that is no name stands in brackets: .[{f.token[1][1:]}]", "`[`")
    return None


# ---------------------------------------------------------------------------------------------- the form of a line


def _assignment(f: Failure) -> Explanation | None:
    """`A = 1`, `A == 1`, `A : = 1`, `A := B := 1`, and keywords as variables."""
    token = f.token[1]
    if f.kind == "EQUALITY" and "__ANON_0" in f.accepted:
        if token == "=":
            return f.says("a value is assigned with `:=`, not `=`", "`:=`")
        return f.says(f"a comparison `{token}` is no statement; a value is assigned with `:=`", "`:=`")
    if f.kind == "COLON" and "__ANON_0" in f.accepted and f.after == "EQUALITY":
        return f.says("`:=` is written without a blank", "`:=`")
    if f.kind != "__ANON_0":
        return None
    if f.index == 1 and f.first in f.keywords:
        return f.says(f"`{f.first}` is a keyword and cannot be a variable", "a name", column=f.tokens[0][2])
    if f.first == "par_start":
        return f.says("par_start takes the call of a procedure or operator, not an assignment")
    if f.tokens[1][0] == "__ANON_0" and f.index > 1 and not f.opener() and f.after_operand:
        return f.says("a line assigns once; a comparison is written `==`")
    return None


def _keyword_as_name(f: Failure) -> Explanation | None:
    if f.index == 0 and f.is_keyword and f.after == "__ANON_0":
        return f.says(f"`{f.first}` is a keyword and cannot be a variable", "a name")
    return None


def _blocks(f: Failure) -> Explanation | None:
    """`end if`, `else if`, `elif`, `then`, `do`, `:`, braces."""
    word, token = f.first, f.token[1]
    joined = word + token
    if f.index == 1 and word in ("end", "else") and (joined in f.keywords):
        return f.says(f"`{word} {token}` is written as one word: `{joined}`", f"`{joined}`", column=f.tokens[0][2])
    if f.index == 1 and word in _ELSEIF:
        return f.says(f"`{word}` is written `elseif`", "`elseif`", column=f.tokens[0][2])
    if word in _BLOCKS and token in ("then", "do", ":") and f.after_operand and not f.opener():
        return f.says(f"`{word}` needs no `{token}`: the line ends here", "the end of the line")
    if f.kind == "RBRACE" and f.index == 0:
        return f.says(f"blocks are not written in braces: they end with {_ENDS}")
    if word in _BLOCKS and f.kind == "LBRACE" and END in f.accepted:
        return f.says("blocks are not written in braces: the line ends here", "the end of the line")
    opener = f.opener()
    if word in _BLOCKS and opener and opener[0] == "LBRACE" and f.kind in (END, "__ANON_0", ILLEGAL):
        return f.says("blocks are not written in braces: the line ends here", "the end of the line", column=opener[2])
    return None


def _for(f: Failure) -> Explanation | None:
    """A for loop in the manner of another language."""
    if f.first != "for":
        return None
    if f.opener():
        return f.says(f"a for loop is written `{_FOR}`", "`:=`") if f.kind == "__ANON_0" else None
    if "__ANON_0" in f.accepted:
        return f.says(f"`:=` is missing: a for loop is written `{_FOR}`", "`:=`")
    if "TO" in f.accepted:
        return f.says(f"`to` is missing: a for loop is written `{_FOR}`", "an operator", "`to`")
    if "BY" in f.accepted and f.token[1] in ("step", "do"):
        word = "the line ends here" if f.token[1] == "do" else "the step follows `by`"
        return f.says(f"unexpected '{f.token[1]}': {word}", "`by`", "the end of the line")
    return None


def _par_start(f: Failure) -> Explanation | None:
    if f.first == "par_start" and ("LESSTHAN" in f.accepted) and not f.after_operand:
        return f.says("par_start is written `par_start <ThreadID> : procedure (...)`", "`<`")
    return None


def _no_value(f: Failure) -> Explanation | None:
    """`return (X)`."""
    if f.first in ("return", "exit", "break", "continue") and f.index and f.kind != END and "RPAR" not in f.accepted:
        value = f.kind in ("NAME", "INTEGER", "REAL", "STRING", "LSQB", "LPAR") and not _begins_statement(f)
        return f.says(f"`{f.first}` takes no value", "the end of the line") if value else None
    if f.first in ("return", "exit") and f.index == 2 and f.accepted == {"RPAR"} and f.kind != END:
        return f.says(f"`{f.first}` takes no value", "`)`")
    return None


def _second_statement(f: Failure) -> Explanation | None:
    """Two statements in one line."""
    if f.index and END in f.accepted and _begins_statement(f):
        return f.says("a second statement begins here: each stands on its own line", "the end of the line")
    return None


def _begins_statement(f: Failure) -> bool:
    if f.kind == "NAME":
        return _ANOTHER_STATEMENT.match(f.text, f.start) is not None
    return f.is_keyword and f.kind not in ("TO", "BY", "AND", "OR", "XOR", "NOT", "BAND", "BOR", "BXOR", "BNOT")


def _call_without_parentheses(f: Failure) -> Explanation | None:
    """`dev_display Image`, `print 'x'`."""
    if f.index == 1 and f.tokens[0][0] == "NAME" and f.kind in ("NAME", "STRING", "INTEGER", "REAL"):
        return f.says(f"`:=` or `(` is missing after '{shorten(f.first)}'", "`:=`", "`(`")
    return None


def _foreign_comment(f: Failure) -> Explanation | None:
    if f.index == 0 and f.token[1] in ("/", "-", "%", ";"):
        return f.says("a comment begins with `*` or `//`")
    if f.index and END in f.accepted and not f.after_operand and f.token[1] in ("/", "*", "%", "#"):
        return f.says("a comment behind a statement begins with `//`", "the end of the line")
    return None


# --------------------------------------------------------------------------------------------- brackets, arguments


_CONTENTS = {"LPAR": "an argument", "LSQB": "an element", "LBRACE": "an element", "DICT": "an entry"}


def _empty(f: Failure) -> Explanation | None:
    """`f (, 1)`, `[1, ]`, `if ()`, `T[]`."""
    opener, before = f.opener(), f.before
    if not opener or not before or opener[0] not in _CONTENTS or f.kind not in (*_CLOSING, "COMMA"):
        return None
    if before[0] == "COMMA" or (f.kind == "COMMA" and before == opener):
        side = "after" if f.kind != "COMMA" else "before"
        return f.says(f"{_CONTENTS[opener[0]]} is missing {side} ','", "an expression")
    if before != opener or f.kind != OPENING[opener[0]]:
        return None
    if f.index > 1 and f.tokens[f.index - 2][1] in (*_BLOCKS, "until"):
        return f.says("the condition is missing between the parentheses", "an expression")
    hint = "; the empty tuple is `[]`" if f.kind == "RPAR" else ""
    return f.says(f"nothing stands between `{opener[1]}` and `{f.token[1]}`{hint}", "an expression")


def _brackets(f: Failure) -> Explanation | None:
    """Brackets and bars that are not closed, or closed by another one."""
    opener = f.opener()
    if f.kind == END and opener:
        closer = _CLOSERS[opener[0]]
        return f.says(f"`{opener[1]}` is never closed: `{closer}` is missing", f"`{closer}`", column=opener[2])
    if f.kind in _CLOSING and not f.wants_operand:
        if opener is None:
            return f.says(f"`{f.token[1]}` closes nothing", *_end_or_operator(f))
        if OPENING.get(opener[0]) != f.kind:
            closer = _CLOSERS[opener[0]]
            return f.says(f"`{f.token[1]}` does not close `{opener[1]}`: `{closer}` is missing", f"`{closer}`")
    if f.kind == "VBAR" and f.after_operand and opener is None:
        return f.says("`|` closes nothing; the operator is `or`, for bits `bor`", *_end_or_operator(f))
    return None


def _end_or_operator(f: Failure) -> tuple[str, ...]:
    return ("an operator", "the end of the line") if f.after_operand else ("the end of the line",)


def _dictionary(f: Failure) -> Explanation | None:
    """`D.`, `dict{'a': 1}`, `{a: 1}`."""
    opener = f.opener()
    if f.before and f.before[0] == "DOT" and f.kind != "LSQB":
        return f.says("a name or `[key]` is missing after `.`", "a name", "`[`")
    if opener and opener[0] == "DICT" and f.kind in ("STRING", "INTEGER", "REAL") and "NAME" in f.accepted:
        return f.says(f"a key that is no name stands in brackets: [{shorten(f.token[1])}]", "a name", "`[`")
    if opener and opener[0] == "LBRACE" and f.kind == "COLON" and f.before and f.before[0] in ("NAME", "STRING"):
        return f.says("a dictionary is written `dict{key: value}`", column=opener[2])
    return None


def no_statement(name: str, keywords: dict[str, str]) -> str:
    """Why a line that is only this name is no statement."""
    if name.lower() in keywords:
        return _small_letters(name)
    if name == "end":
        return f"a block ends with {_ENDS}"
    return f"'{shorten(name)}' alone is no statement: `:=` or `(...)` is missing"


_RULES: tuple[Rule, ...] = (
    _quote,
    _compound_assignment,
    _foreign_comment,
    _keyword_as_name,
    _blocks,
    _assignment,
    _foreign_operator,
    _character,
    _capitals,
    _number,
    _no_value,
    _call_without_parentheses,
    _second_statement,
    _for,
    _par_start,
    _empty,
    _dictionary,
    _brackets,
)
