"""Random programs for property tests: mostly sensible, then damaged."""

from __future__ import annotations

from hypothesis import strategies as st

NAMES = st.sampled_from(["A", "B", "T", "S", "V", "D", "Undefined"])
LITERALS = st.sampled_from(
    [
        "0",
        "1",
        "-3",
        "2.5",
        "1e300",
        "9223372036854775807",
        "'a'",
        "''",
        "'12'",
        "[]",
        "[1,2,3]",
        "[1.5,'x',2]",
        "true",
        "HNULL",
    ]
)
BINARY = st.sampled_from("+ - * / % $ == != < > <= >= and or xor band bor bxor [==] [!=] [<] [>] [<=] [>=] =~".split())
FUNCTIONS = st.sampled_from(
    "sin sqrt abs int real round strlen sum max min mean sort uniq inverse number is_int type sgn cumul ord chr".split()
)


def expressions() -> st.SearchStrategy[str]:
    return st.recursive(
        st.one_of(NAMES, LITERALS),
        lambda inner: st.one_of(
            st.tuples(inner, BINARY, inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
            st.tuples(FUNCTIONS, inner).map(lambda t: f"{t[0]}({t[1]})"),
            inner.map(lambda e: f"|{e}|"),
            inner.map(lambda e: f"-({e})"),
            inner.map(lambda e: f"(not ({e}))"),
            st.lists(inner, max_size=4).map(lambda items: f"[{', '.join(items)}]"),
            st.tuples(NAMES, inner).map(lambda t: f"{t[0]}[{t[1]}]"),
            st.tuples(NAMES, inner, inner).map(lambda t: f"{t[0]}[{t[1]}:{t[2]}]"),
            st.tuples(NAMES, inner).map(lambda t: f"{t[0]}{{{t[1]}}}"),
            st.tuples(NAMES, inner).map(lambda t: f"{t[0]}.at({t[1]})"),
            st.tuples(NAMES, inner).map(lambda t: f"{t[0]}.[{t[1]}]"),
            NAMES.map(lambda name: f"{name}.key"),
            NAMES.map(lambda name: f"{name}.length()"),
            st.tuples(inner, inner).map(lambda t: f"[{t[0]}:{t[1]}]"),
        ),
        max_leaves=6,
    )


def statements() -> st.SearchStrategy[list[str]]:
    expression = expressions()
    simple = st.one_of(
        st.tuples(NAMES, expression).map(lambda t: [f"{t[0]} := {t[1]}"]),
        st.tuples(NAMES, expression, expression).map(lambda t: [f"{t[0]}[{t[1]}] := {t[2]}"]),
        st.tuples(NAMES, expression).map(lambda t: [f"{t[0]} := [{t[0]}, {t[1]}]"]),
        st.tuples(expression, expression).map(lambda t: [f"V.at({t[0]}) := {t[1]}"]),
        st.tuples(expression, expression).map(lambda t: [f"D.[{t[0]}] := {t[1]}"]),
        expression.map(lambda e: [f"throw ({e})"]),
        st.sampled_from(
            ["break", "continue", "return ()", "stop ()", "V.clear()", "V.remove(0)", "D := dict{key: 1}", "V := {1,2}"]
        ).map(lambda text: [text]),
        st.tuples(NAMES, expression).map(lambda t: [f"tuple_length ({t[1]}, {t[0]})"]),
        st.tuples(expression, NAMES).map(lambda t: [f"p ({t[0]}, {t[1]})"]),
    )

    def blocks(inner: st.SearchStrategy[list[str]]) -> st.SearchStrategy[list[str]]:
        body = st.lists(inner, max_size=3).map(lambda parts: [line for part in parts for line in part])
        return st.one_of(
            st.tuples(expression, body, body).map(lambda t: [f"if ({t[0]})", *t[1], "else", *t[2], "endif"]),
            st.tuples(expression, body).map(lambda t: [f"while ({t[0]})", *t[1], "break", "endwhile"]),
            st.tuples(NAMES, expression, body).map(
                lambda t: [f"for {t[0]} := 0 to {t[1]} by 1", *t[2], "break", "endfor"]
            ),
            st.tuples(body, expression).map(lambda t: ["repeat", *t[0], f"until ({t[1]})"]),
            st.tuples(expression, body, body).map(
                lambda t: [f"switch ({t[0]})", "case 1:", *t[1], "default:", *t[2], "endswitch"]
            ),
            st.tuples(body, NAMES, body).map(lambda t: ["try", *t[0], f"catch ({t[1]})", *t[2], "endtry"]),
        )

    return st.recursive(simple, blocks, max_leaves=5)


PROCEDURE = ["procedure p ( : : X : Y)", "if (X == 1)", "Y := X", "endif", "return ()"]


EXPRESSIONS = expressions()
PROGRAMS = st.lists(statements(), min_size=1, max_size=5).map(
    lambda parts: "\n".join([*(line for part in parts for line in part), *PROCEDURE])
)


_NOISE = st.one_of(st.sampled_from(["", *"()[]{}'|:=.,\\\n#*$ "]), st.text(max_size=3))


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A program with some characters removed, doubled, exchanged or put in."""
    text = draw(PROGRAMS)
    for _ in range(draw(st.integers(1, 4))):
        if not text:
            break
        at = draw(st.integers(0, len(text) - 1))
        length = draw(st.integers(0, 6))
        piece = text[at : at + length] * 2 if draw(st.booleans()) else draw(_NOISE)
        text = text[:at] + piece + text[at + length :]
    return text


DAMAGED = damaged()
