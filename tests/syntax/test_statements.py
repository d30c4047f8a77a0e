"""Every form of statement and literal, as trees."""

import pytest

from hdev.syntax import SyntaxProblem, nodes, parse_expression, parse_statement
from hdev.syntax.nodes import (
    Assign,
    Binary,
    Call,
    Case,
    Catch,
    Character,
    Comment,
    Condition,
    Dict,
    Entry,
    Expr,
    For,
    Global,
    Import,
    Index,
    Integer,
    Key,
    Keyword,
    Length,
    Member,
    Method,
    Name,
    ParStart,
    Range,
    Real,
    String,
    Substring,
    Throw,
    Tuple,
    Unary,
    Vector,
)

A, B, D, T, V, X = (Name(name) for name in "ABDTVX")
ONE, TWO, THREE = Integer(1), Integer(2), Integer(3)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("A := 1", Assign(A, ONE)),
        ("A:=1//c", Assign(A, ONE)),
        ("\tA\t:=\xa01 \r\n", Assign(A, ONE)),
        ("Größe := 1", Assign(Name("Größe"), ONE)),
        ("变量 := 1", Assign(Name("变量"), ONE)),
        ("A := 1 \\\n  + 2", Assign(A, Binary("+", ONE, TWO))),
        ("A := 1 \\ \r\n  + 2", Assign(A, Binary("+", ONE, TWO))),
        ("A := [1,\n 2]", Assign(A, Tuple((ONE, TWO)))),
        ("T[1,2] := A", Assign(Index(T, (ONE, TWO)), A)),
        ("T[1:2] := A", Assign(Index(T, (Range(ONE, None, TWO),)), A)),
        ("V.at(1).at(2)[3] := A", Assign(Index(Method(Method(V, "at", (ONE,)), "at", (TWO,)), (THREE,)), A)),
        ("D.['a' + 1].b := X", Assign(Member(Key(D, Binary("+", String("a"), ONE)), "b"), X)),
        ("D.for := 1", Assign(Member(D, "for"), ONE)),
        ("f ()", Expr(Call("f", ()))),
        ("f(A,1)//c", Expr(Call("f", (A, ONE)))),
        ("f ('http://x') // c", Expr(Call("f", (String("http://x"),)))),
        ("f (A, \\\n B)", Expr(Call("f", (A, B)))),
        ("repeat ('a', 3)", Expr(Call("repeat", (String("a"), THREE)))),
        ("f (V.at(1).at(2))", Expr(Call("f", (Method(Method(V, "at", (ONE,)), "at", (TWO,)),)))),
        ("f (D.['a'], D.b)", Expr(Call("f", (Key(D, String("a")), Member(D, "b"))))),
        ("V.insert(1, A).clear()", Expr(Method(Method(V, "insert", (ONE, A)), "clear", ()))),
        ("par_start <T> : f (A)", ParStart(T, Call("f", (A,)))),
        ("par_start<T>:f()", ParStart(T, Call("f", ()))),
        ("par_start <V.at(1)> : f ()", ParStart(Method(V, "at", (ONE,)), Call("f", ()))),
        ("global tuple A", Global("A", "tuple", 0, False)),
        ("global def object A", Global("A", "object", 0, True)),
        ("global vector(vector(tuple)) A", Global("A", "tuple", 2, False)),
        ("import ./folder", Import("./folder")),
        ("import ./path contains spaces", Import("./path contains spaces")),
        ("import './path contains spaces'", Import("./path contains spaces")),
        ("import %NAME%/folder/library.hdpl", Import("%NAME%/folder/library.hdpl")),
        ("import ./a // note", Import("./a")),
        ("import './a // b' // note", Import("./a // b")),
        ("if (A)", Condition("if", A)),
        ("if(A)", Condition("if", A)),
        ("if A", Condition("if", A)),
        ("if (A) and (B)", Condition("if", Binary("and", A, B))),
        ("ifelse (A)", Condition("if", A)),
        ("elseif (A)", Condition("elseif", A)),
        ("while(1)", Condition("while", ONE)),
        ("until (A)", Condition("until", A)),
        ("switch (A)", Condition("switch", A)),
        ("case 1:", Case((ONE,))),
        ("case 1 :", Case((ONE,))),
        ("case 1", Case((ONE,))),
        ("case 1, 2:", Case((ONE, TWO))),
        ("case -1:", Case((Unary("-", ONE),))),
        ("for A := 1 to 2 by 3", For(A, ONE, TWO, THREE)),
        ("for A:=1 to |T|-1", For(A, ONE, Binary("-", Length(T), ONE), None)),
        ("catch", Catch(None)),
        ("catch ()", Catch(None)),
        ("catch (A)", Catch(A)),
        ("throw (A)", Throw(A)),
        ("throw ([1, 'a'])", Throw(Tuple((ONE, String("a"))))),
        ("stop (1)", Keyword("stop")),
        ("default:", Keyword("default")),
        ("else //comment", Keyword("else")),
        *[(word, Keyword(word)) for word in "else endif endwhile repeat endfor default endswitch".split()],
        *[(word, Keyword(word)) for word in "break continue try endtry return stop exit".split()],
        *[(word + "()", Keyword(word)) for word in "else endif repeat break try endtry return stop exit".split()],
        ("", Comment("")),
        (" * note", Comment(" * note")),
        ("// note", Comment("// note")),
        ("#^^ code", Comment("#^^ code")),
    ],
)
def test_statements(text, tree):
    assert parse_statement(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("4711", Integer(4711)),
        ("073421", Integer(30481)),
        ("0xbeef", Integer(48879)),
        ("0XBEEF", Integer(48879)),
        ("0", Integer(0)),
        ("9223372036854775807", Integer(2**63 - 1)),
        ("-9223372036854775808", Unary("-", Integer(2**63))),
        ("0xFFFFFFFFFFFFFFFF", Integer(-1)),
        ("73.815", Real(73.815)),
        ("1.", Real(1.0)),
        (".56", Real(0.56)),
        ("32E19", Real(32e19)),
        ("1.e-3", Real(0.001)),
        ("17.32e-122", Real(17.32e-122)),
        (r"'Sobel\'s edge-filter'", String("Sobel's edge-filter")),
        (r"'\\'", String("\\")),
        (r"'\x41\0101\n\q'", String("AA\n\\q")),
        ("'a\nb'", String("a\nb")),
        ("'a\\\n   b'", String("ab")),
        ("'// no comment'", String("// no comment")),
        ("true", Name("true")),
        ("repeat('a',3)", Call("repeat", (String("a"), THREE))),
        ("[]", Tuple(())),
        ("[1,[2],3]", Tuple((ONE, Tuple((TWO,)), THREE))),
        ("[1:2:3,A:B]", Tuple((Range(ONE, TWO, THREE), Range(A, None, B)))),
        ("|A|-|B|", Binary("-", Length(A), Length(B))),
        ("||A|-1|", Length(Binary("-", Length(A), ONE))),
        ("||A||", Length(Length(A))),
        ("[0:|D.s| - 1]", Tuple((Range(Integer(0), None, Binary("-", Length(Member(D, "s")), ONE)),))),
        ("T[|B|-1]", Index(T, (Binary("-", Length(B), ONE),))),
        ("T[1:3]", Index(T, (Range(ONE, None, THREE),))),
        ("T[[1,2],3]", Index(T, (Tuple((ONE, TWO)), THREE))),
        ("sort(X)[1]", Index(Call("sort", (X,)), (ONE,))),
        ("(A % 3) [==] 1", Binary("[==]", Binary("%", A, THREE), ONE)),
        ("A[ = ]B", Binary("[==]", A, B)),
        ("A =~ ['x', 'y']", Binary("=~", A, Tuple((String("x"), String("y"))))),
        ("'text'{1}", Character(String("text"), ONE)),
        ("A[1]{2:3} + '.'", Binary("+", Substring(Index(A, (ONE,)), TWO, THREE), String("."))),
        ("{[]}", Vector((Tuple(()),))),
        ("{{1},{2,3}}", Vector((Vector((ONE,)), Vector((TWO, THREE))))),
        ("{}", Vector(())),
        ("dict{}", Dict(())),
        ("dict {a:1}", Dict((Entry(String("a"), ONE, True),))),
        ("dict{['a b']: 1, c: 2}", Dict((Entry(String("a b"), ONE, False), Entry(String("c"), TWO, True)))),
        ("dict{for: 1, import: 2}", Dict((Entry(String("for"), ONE, True), Entry(String("import"), TWO, True)))),
        (
            "dict{a: dict{if: 1}, to: [1,2]}",
            Dict(
                (
                    Entry(String("a"), Dict((Entry(String("if"), ONE, True),)), True),
                    Entry(String("to"), Tuple((ONE, TWO)), True),
                )
            ),
        ),
        ("D.[1].member", Member(Key(D, ONE), "member")),
        ("D . x", Member(D, "x")),
        ("D.default", Member(D, "default")),
        ("A - -B", Binary("-", A, Unary("-", B))),
        ("not not A", Unary("not", Unary("not", A))),
        ("A < B < X", Binary("<", Binary("<", A, B), X)),
    ],
)
def test_expressions(text, tree):
    assert parse_expression(text) == tree


def test_a_problem_in_an_expression_has_its_column():
    with pytest.raises(SyntaxProblem, match="unexpected") as caught:
        parse_expression("1 + * 2")
    assert caught.value.column == 4
    assert caught.value.expected == ("an expression",)


def test_equal_lines_are_parsed_once():
    assert parse_statement("A := 1 + 2") is parse_statement("A := 1 + 2")


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        ("if (A", "if"),
        ("ifelse (A", "if"),
        ("If A", "if"),
        ("else if (A)", "elseif"),
        ("elif A", "elseif"),
        ("end while", "endwhile"),
        ("ENDIF", "endif"),
        ("for", "for"),
        ("A :=", ""),
        ("end", ""),
        ("to := 1", ""),
    ],
)
def test_an_invalid_line_knows_its_control_word(text, keyword):
    statement = parse_statement(text)
    assert isinstance(statement, nodes.Invalid)
    assert statement.keyword == keyword
