"""Lines per second: our driver of the parse tables against Lark's, on one grammar, building the same trees.

    python bench/parse.py [FILE ...]

Both parse the same statements (of the given text files, one a line, or of a built-in list) in turns within one run; the best
of nine turns counts, in processor time. Equal lines are parsed each time: the cache of `parse_statement` is left out.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from lark import Lark, Token, Transformer

from hdev.syntax import nodes as n
from hdev.syntax.builder import Builder
from hdev.syntax.parser import Parser, SyntaxProblem
from hdev.syntax.tables import grammar_text, load_tables

STATEMENTS = """\
read_image (Image, 'particle')
dev_open_window (0, 0, Width, Height, 'black', WindowHandle)
threshold (Image, Region, 0, 128)
connection (Region, ConnectedRegions)
select_shape (ConnectedRegions, SelectedRegions, ['area','circularity'], 'and', [150,0.7], [99999,1])
area_center (SelectedRegions, Area, Row, Column)
for Index := 0 to |Area| - 1 by 1
if (Area[Index] > MinArea and Row[Index] < Height / 2)
Sum := Sum + Area[Index] * 0.5
Result[Index] := sqrt((Row[Index] - MeanRow) * (Row[Index] - MeanRow) + Column[Index])
else
Names := [Names,'object_' + Index$'03d' + '.png']
endif
endfor
Settings := dict{threshold: 128, names: ['a','b'], ['key with blanks']: 2.5}
disp_message (WindowHandle, 'Area: ' + sum(Area)$'.2f', 'window', 12, 12, 'black', 'true')
catch (Exception)
throw ([30001,'no object found'])
return ()
""".splitlines()
TURNS = 9
LEAST_LINES = 4000


class LarkBuilder(Transformer):
    """The builder's actions for Lark, whose tokens become ours."""

    def __init__(self, builder: Builder, names: set[str]) -> None:
        super().__init__()
        for name in names:
            setattr(self, name, _with_our_tokens(getattr(builder, name)))

    def start(self, children: list) -> n.Statement:
        return children[0]


def _with_our_tokens(action: Callable) -> Callable:
    def build(children: list) -> object:
        return action([(c.type, str(c), c.start_pos, c.end_pos) if isinstance(c, Token) else c for c in children])

    return build


def seconds(parse: Callable[[str], object], lines: list[str]) -> float:
    """The time to parse the lines."""
    begin = time.process_time()
    for line in lines:
        parse(line)
    return time.process_time() - begin


def statements(paths: list[str], parser: Parser) -> list[str]:
    """The statements to parse."""
    lines = [line for path in paths for line in Path(path).read_text("utf-8").splitlines()] or STATEMENTS
    valid = []
    for line in lines:
        try:
            parser.parse(line)
        except SyntaxProblem:
            continue
        valid.append(line)
    return valid * max(1, LEAST_LINES // len(valid))


def main() -> None:
    """Print lines per second of both, and the ratio."""
    tables = load_tables()
    parser = Parser(tables)
    actions = LarkBuilder(Builder(tables.keywords), {name for _, _, name in tables.rules if name})
    lark = Lark(
        grammar_text(),
        parser="lalr",
        lexer="basic",
        keep_all_tokens=True,
        maybe_placeholders=False,
        transformer=actions,
    )
    lines = statements(sys.argv[1:], parser)
    for line in dict.fromkeys(lines):
        assert lark.parse(line) == parser.parse(line), line
    ours, theirs = [], []
    for _ in range(TURNS):
        ours.append(seconds(parser.parse, lines))
        theirs.append(seconds(lark.parse, lines))
    for name, times in (("hdev", ours), ("Lark", theirs)):
        print(f"{name}  {len(lines) / min(times):10,.0f} lines/s")
    print(f"ratio {min(theirs) / min(ours):9.1f}")


if __name__ == "__main__":
    main()
