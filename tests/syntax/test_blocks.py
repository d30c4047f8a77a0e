"""From lines to blocks, and what is wrong with their structure."""

import pytest

from hdev.syntax import blocks as b
from hdev.syntax import nodes as n
from hdev.syntax import parse_statement


def assemble(text):
    return b.assemble((number, parse_statement(line)) for number, line in enumerate(text.split("\n"), 1))


def outline(blocks):
    """The nesting as lists: the kind of a block, its line, its parts."""

    def part(block):
        match block:
            case b.Simple():
                return block.line
            case b.If():
                return ["if", *([x.line, outline(x.body)] for x in block.branches), outline(block.otherwise)]
            case b.Switch():
                return ["switch", block.line, *([x.line, outline(x.body)] for x in block.cases)]
            case b.Try():
                return ["try", block.line, outline(block.body), block.catch, outline(block.handler)]
            case b.Repeat():
                return ["repeat", block.line, outline(block.body), block.until]
            case _:
                return [type(block).__name__.lower(), block.line, outline(block.body)]

    return [part(block) for block in blocks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f ()\n* note\n\ng ()", [1, 4]),
        ("if (A)\nf ()\nendif", [["if", [1, [2]], []]]),
        ("if (A)\nf ()\nelseif (B)\ng ()\nelse\nh ()\nendif", [["if", [1, [2]], [3, [4]], [6]]]),
        ("while (A)\nbreak\nendwhile\nf ()", [["while", 1, [2]], 4]),
        ("for I := 1 to 2\ncontinue\nendfor", [["for", 1, [2]]]),
        ("repeat\nf ()\nuntil (A)", [["repeat", 1, [2], 3]]),
        ("switch (A)\ncase 1:\nf ()\ncase 2:\ndefault:\ng ()\nendswitch", [["switch", 1, [2, [3]], [4, []], [5, [6]]]]),
        ("try\nf ()\ncatch (E)\ng ()\nendtry", [["try", 1, [2], 3, [4]]]),
        ("if (A)\nfor I := 1 to 2\nf ()\nendfor\nendif", [["if", [1, [["for", 2, [3]]]], []]]),
    ],
)
def test_structures(text, expected):
    blocks, problems = assemble(text)
    assert outline(blocks) == expected
    assert problems == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f ()\nif (A)\nf ()", [(2, "`endif` is missing for the `if` of line 2")]),
        ("while (A)", [(1, "`endwhile` is missing for the `while` of line 1")]),
        ("for I := 1 to 2", [(1, "`endfor` is missing for the `for` of line 1")]),
        ("repeat", [(1, "`until` is missing for the `repeat` of line 1")]),
        ("switch (A)", [(1, "`endswitch` is missing for the `switch` of line 1")]),
        ("try", [(1, "`endtry` is missing for the `try` of line 1")]),
        ("try\nendtry", [(1, "`catch` is missing for the `try` of line 1")]),
        ("endif", [(1, "`endif` without `if`")]),
        ("endwhile", [(1, "`endwhile` without `while`")]),
        ("endfor", [(1, "`endfor` without `for`")]),
        ("until (A)", [(1, "`until` without `repeat`")]),
        ("endswitch", [(1, "`endswitch` without `switch`")]),
        ("endtry", [(1, "`endtry` without `try`")]),
        ("else", [(1, "`else` without `if`")]),
        ("elseif (A)", [(1, "`elseif` without `if`")]),
        ("case 1:", [(1, "`case` without `switch`")]),
        ("default:", [(1, "`default` without `switch`")]),
        ("catch", [(1, "`catch` without `try`")]),
        ("if (A)\nelse\nelse\nendif", [(3, "a second `else` of the `if` of line 1")]),
        ("if (A)\nelse\nelseif (B)\nendif", [(3, "`elseif` after the `else` of the `if` of line 1")]),
        ("try\ncatch\ncatch\nendtry", [(3, "a second `catch` of the `try` of line 1")]),
        (
            "switch (A)\ndefault:\ndefault:\nendswitch",
            [(3, "a second `default` of the `switch` of line 1")],
        ),
        (
            "while (A)\nelse\nendwhile",
            [(2, "`else` stands inside the `while` of line 1, which has no `endwhile` yet")],
        ),
        (
            "if (A)\nendwhile\nendif",
            [(2, "`endwhile` stands inside the `if` of line 1, which has no `endif` yet")],
        ),
    ],
)
def test_structure_errors_name_the_line_that_opens_the_block(text, expected):
    _, problems = assemble(text)
    assert [(problem.line, problem.message) for problem in problems] == expected


def test_the_end_of_an_outer_block_ends_those_inside():
    blocks, problems = assemble("for I := 1 to 2\nif (A)\nwhile (B)\nf ()\nendfor\ng ()")
    assert outline(blocks) == [["for", 1, [["if", [2, [["while", 3, [4]]]], []]]], 6]
    assert [problem.message for problem in problems] == [
        "`endif` is missing for the `if` of line 2",
        "`endwhile` is missing for the `while` of line 3",
    ]


def test_several_blocks_left_open():
    _, problems = assemble("if (A)\nrepeat\ntry\nswitch (B)")
    assert [problem.line for problem in problems] == [1, 2, 3, 4]


def test_a_superfluous_end_does_not_end_the_block_around_it():
    blocks, problems = assemble("if (A)\nf ()\nendfor\ng ()\nendif\nh ()")
    assert outline(blocks) == [["if", [1, [2, 4]], []], 6]
    assert [problem.line for problem in problems] == [3]


def test_what_follows_a_second_else_stays_in_the_block():
    blocks, _ = assemble("if (A)\nelse\nf ()\nelse\ng ()\nendif\nh ()")
    assert outline(blocks) == [["if", [1, []], [3, 5]], 7]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("if (A\nf ()\nendif", [["if", [1, [2]], []]]),
        ("if (A)\nelse if (B)\nf ()\nendif", [["if", [1, []], [2, [3]], []]]),
        ("if (A)\nelse f ()\ng ()\nendif", [["if", [1, [2]], [3]]]),
        ("if (A)\nf ()\nend if\ng ()", [["if", [1, [2, 3]], []], 4]),
        ("while A do\nf ()\nendwhile;", [["while", 1, [2, 3]]]),
        ("for I = 1 to 2\nf ()\nendfor", [["for", 1, [2]]]),
        ("repeat x\nf ()\nuntil (", [["repeat", 1, [2], 3]]),
        ("try\ncatch E\nf ()\nendtry", [["try", 1, [], 2, [3]]]),
        ("switch A)\ncase 1:\nf ()\nendswitch", [["switch", 1, [2, [3]]]]),
    ],
)
def test_invalid_lines_keep_their_place_in_the_structure(text, expected):
    blocks, problems = assemble(text)
    assert outline(blocks) == expected
    assert problems == []


def test_the_invalid_line_is_the_condition():
    (block,), _ = assemble("while A do\nendwhile")
    assert isinstance(block.condition, n.Invalid)
