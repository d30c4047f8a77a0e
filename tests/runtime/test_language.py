"""Statements: what they do to variables. Each expected value follows from the rule named in the test."""

from __future__ import annotations

from typing import Any

import pytest

import hdev


def final(text: str, **options: Any) -> Any:
    return hdev.run_text(text, timeout=20, **options)


def value(text: str, name: str = "R") -> list[Any]:
    return final(text)[name]


class TestLoops:
    def test_index_holds_the_first_value_beyond_the_end(self) -> None:
        assert value("for R := 1 to 3 by 1\nendfor") == [4]

    def test_index_keeps_its_start_if_the_body_never_runs(self) -> None:
        assert value("for R := 5 to 3 by 1\nendfor") == [5]

    def test_break_leaves_the_index(self) -> None:
        assert value("for R := 1 to 9 by 1\nif (R == 4)\nbreak\nendif\nendfor") == [4]

    def test_changing_the_index_matters(self) -> None:
        assert value("N := 0\nfor I := 1 to 10 by 1\nI := I + 1\nN := N + 1\nendfor\nR := [N, I]") == [5, 11]

    def test_changing_the_index_with_continue(self) -> None:
        text = "R := []\nfor I := 0 to 6 by 1\nif (I == 2)\nI := 4\ncontinue\nendif\nR := [R, I]\nendfor"
        assert value(text) == [0, 1, 5, 6]

    def test_bounds_are_evaluated_once(self) -> None:
        assert value("E := 3\nR := 0\nfor I := 1 to E by 1\nE := 10\nR := R + 1\nendfor") == [3]

    def test_step_is_optional(self) -> None:
        assert value("R := []\nfor I := 1 to 3\nR := [R, I]\nendfor") == [1, 2, 3]

    def test_real_bounds_make_a_real_index(self) -> None:
        assert value("for R := 1 to 2.5 by 1\nbreak\nendfor") == [1.0]
        assert isinstance(value("for R := 1 to 2.5 by 1\nbreak\nendfor")[0], float)

    def test_unknown_bounds(self) -> None:
        assert value("N := [3, 4]\nR := 0\nfor I := 1 to N[1] by 1\nR := R + I\nendfor\nR := [R, I]") == [10, 5]

    def test_nested_loops_on_one_variable(self) -> None:
        assert value("R := 0\nfor I := 1 to 4 by 1\nfor I := I to 2 by 1\nR := R + 1\nendfor\nendfor") == [2]

    def test_continue_in_repeat_goes_to_the_condition(self) -> None:
        assert value("R := 0\nrepeat\nR := R + 1\nif (R < 5)\ncontinue\nendif\nR := R + 10\nuntil (R > 3)") == [4]

    def test_while_with_unknown_type(self) -> None:
        assert value("T := [0, 5]\nR := T[0]\nwhile (R < T[1])\nR := R + 1\nendwhile") == [5]

    @pytest.mark.parametrize(("bounds", "code"), [("'a' to 3", 21080), ("1 to 'b'", 21082), ("1 to 2 by []", 21081)])
    def test_bounds_must_be_numbers(self, bounds: str, code: int) -> None:
        with pytest.raises(hdev.HError) as caught:
            final(f"for I := {bounds}\nendfor")
        assert caught.value.code == code

    def test_sums_wrap_at_64_bits_in_typed_loops(self) -> None:
        text = "R := 9223372036854775800\nfor I := 1 to 10 by 1\nR := R + 1\nendfor"
        assert value(text) == [9223372036854775800 + 10 - 2**64]

    def test_products_wrap_as_in_c(self) -> None:
        text = "R := 3\nfor I := 1 to 60 by 1\nR := R * 3 * 3 - 1\nendfor"
        expected = 3
        for _ in range(60):
            expected = (expected * 9 - 1 + 2**63) % 2**64 - 2**63
        assert value(text) == [expected]


class TestSwitch:
    @pytest.mark.parametrize(("selector", "expected"), [(1, ["a", "b"]), (2, ["b"]), (3, ["c", "d"]), (9, ["d"])])
    def test_falls_through_until_break(self, selector: int, expected: list[str]) -> None:
        text = (
            f"R := []\nswitch ({selector})\ncase 1:\nR := [R, 'a']\ncase 2:\nR := [R, 'b']\nbreak\n"
            "case 3:\nR := [R, 'c']\ndefault:\nR := [R, 'd']\nendswitch"
        )
        assert value(text) == expected

    def test_default_need_not_be_last(self) -> None:
        assert value("R := 0\nswitch (7)\ndefault:\nR := 1\ncase 2:\nR := R + 1\nendswitch") == [2]

    def test_continue_inside_means_the_loop(self) -> None:
        text = "R := []\nfor I := 1 to 3 by 1\nswitch (I)\ncase 2:\ncontinue\nendswitch\nR := [R, I]\nendfor"
        assert value(text) == [1, 3]

    def test_negative_labels_and_constants(self) -> None:
        assert value("R := 0\nswitch (-3)\ncase -3:\nR := 1\nendswitch") == [1]
        assert value("R := 0\nswitch (2)\ncase H_MSG_TRUE:\nR := 1\nendswitch") == [1]

    def test_selector_must_be_an_integer(self) -> None:
        with pytest.raises(hdev.HError) as caught:
            final("switch ('a')\ncase 1:\nendswitch")
        assert caught.value.code == 21068


class TestErrors:
    def test_system_error_has_slots(self) -> None:
        result = final("try\nA := 'a' * 2\ncatch (E)\nendtry")["E"]
        assert result[0] == 1201
        assert result[4] == 2
        assert result[5] == "tuple_mult"
        assert result[7] == "main"

    def test_thrown_tuple_arrives_as_it_is(self) -> None:
        assert value("try\nthrow ([30001, 'x', 2.5])\ncatch (R)\nendtry") == [30001, "x", 2.5]

    def test_rethrown_system_error_keeps_its_code(self) -> None:
        with pytest.raises(hdev.HError) as caught:
            final("try\nA := [1,2] + [1,2,3]\ncatch (E)\nthrow (E)\nendtry")
        assert caught.value.code == 1402

    def test_error_passes_through_procedures(self) -> None:
        text = "try\np ()\ncatch (E)\nR := [E[0], E[4], E[7]]\nendtry\nprocedure p ()\n*\nA := 1 / 0\nreturn ()"
        assert value(text) == [1302, 2, "p"]

    def test_uninstantiated_control_variable(self) -> None:
        with pytest.raises(hdev.HError) as caught:
            final("if (0)\nA := 1\nendif\nB := A")
        assert caught.value.code == 21061
        assert caught.value.line == 4
        assert "`A`" in caught.value.detail

    def test_error_in_a_handler_goes_outward(self) -> None:
        assert value("try\ntry\nthrow (1)\ncatch (A)\nthrow (2)\nendtry\ncatch (R)\nendtry") == [2]

    def test_catch_without_a_variable(self) -> None:
        assert value("R := 0\ntry\nthrow (1)\ncatch\nR := 5\nendtry") == [5]

    @pytest.mark.parametrize("condition", ["'a'", "1.5"])
    def test_condition_must_be_an_integer(self, condition: str) -> None:
        with pytest.raises(hdev.HError) as caught:
            final(f"if ({condition})\nendif")
        assert caught.value.code == 21068

    @pytest.mark.parametrize("condition", ["[]", "[1,2]"])
    def test_condition_must_be_one_value(self, condition: str) -> None:
        with pytest.raises(hdev.HError) as caught:
            final(f"while ({condition})\nendwhile")
        assert caught.value.code == 21067

    def test_call_stack_is_innermost_first(self) -> None:
        text = "a ()\nprocedure a ()\nb ()\nreturn ()\nprocedure b ()\n* nothing\nX := sqrt('a')\nreturn ()"
        with pytest.raises(hdev.HError) as caught:
            final(text)
        assert [(f.procedure, f.line) for f in caught.value.call_stack] == [("b", 2), ("a", 1), ("main", 1)]

    def test_column_of_the_failing_part(self) -> None:
        with pytest.raises(hdev.HError) as caught:
            final("X := 1 + (2 * 'a')")
        top = caught.value.call_stack[0]
        assert top.text[top.column : top.end_column] == "(2 * 'a')"

    def test_endless_recursion_is_a_memory_error(self) -> None:
        with pytest.raises(hdev.HError) as caught:
            final("p ()\nprocedure p ()\np ()\nreturn ()")
        assert caught.value.code == 6001

    def test_recursion_to_a_depth_of_1000(self) -> None:
        text = "p (1000, R)\nprocedure p ( : : N : M)\nif (N == 0)\nM := 0\nelse\np (N - 1, K)\nM := K + 1\nendif\nreturn ()"
        assert value(text) == [1000]

    @pytest.mark.parametrize("text", ["R := [0:1000000000]", "R := 'x'\nwhile (1)\nR := R + R\nendwhile"])
    def test_huge_values_end_in_a_memory_error(self, text: str) -> None:
        with pytest.raises(hdev.HError) as caught:
            final(text)
        assert caught.value.code == 6001

    def test_endless_loop_ends_at_the_timeout(self) -> None:
        with pytest.raises(hdev.HError) as caught:
            hdev.run_text("A := 0\nwhile (1)\nA := A + 1\nendwhile", timeout=0.3)
        assert caught.value.code == 9400
        assert caught.value.line in (2, 3)


class TestValueSemantics:
    def test_filling_one_variable_leaves_its_copy(self) -> None:
        assert value("A := [1,2,3]\nA[0] := 9\nR := A\nA[0] := 5") == [9, 2, 3]

    def test_copies_taken_in_a_loop(self) -> None:
        text = "A := [0,0]\nv := {}\nfor I := 1 to 3 by 1\nA[0] := I\nv.at(I - 1) := A\nendfor\nconvert_vector_to_tuple (v, R)"
        assert value(text) == [1, 0, 2, 0, 3, 0]

    def test_appending_leaves_the_copy(self) -> None:
        assert value("A := [1,2]\nR := A\nA := [A, 3]\nR := [R, 9]\nA := [A, 4]") == [1, 2, 9]

    def test_append_then_fill_leaves_the_copy(self) -> None:
        assert value("A := []\nfor I := 1 to 5 by 1\nA := [A, I]\nif (I == 3)\nR := A\nendif\nA[0] := 100\nendfor") == [
            100,
            2,
            3,
        ]

    def test_parameter_is_a_copy(self) -> None:
        text = "A := [1,2]\np (A)\nR := A\nprocedure p ( : : X : )\nX[0] := 99\nX := [X, 5]\nreturn ()"
        assert value(text) == [1, 2]

    def test_result_of_a_function_is_a_copy(self) -> None:
        assert value("A := [1,2]\nA[0] := 3\nR := int(A)\nA[0] := 7") == [3, 2]

    def test_thrown_value_is_a_copy(self) -> None:
        assert value("A := [1,2]\nA[0] := 30001\ntry\nthrow (A)\ncatch (R)\nA[0] := 5\nendtry") == [30001, 2]

    def test_output_parameter_is_a_copy(self) -> None:
        text = "global tuple G\np (R)\nG[0] := 50\nprocedure p ( : : : O)\nglobal tuple G\nG := [1,2]\nG[1] := 3\nO := G\nreturn ()"
        assert value(text) == [1, 3]

    def test_vectors_are_copied(self) -> None:
        text = "v := {{1},{2}}\nw := v\nw.at(0).at(0) := 5\nx := w.at(0)\nw.at(0).at(0) := 6\nR := [v.at(0).at(0), x.at(0), w.at(0).at(0)]"
        assert value(text) == [1, 5, 6]

    def test_dictionaries_are_references(self) -> None:
        assert value("D := dict{a: [1,2]}\nE := D\nT := D.a\nE.a[0] := 9\nR := [D.a, T]") == [9, 2, 1, 2]

    def test_stored_in_a_dictionary_is_a_copy(self) -> None:
        assert value("A := [1,2]\nA[1] := 5\nD := dict{}\nD.k := A\nA[1] := 6\nR := D.k") == [1, 5]


class TestAssignment:
    def test_growing_fills_with_zeros(self) -> None:
        assert value("R[3] := 'x'") == [0, 0, 0, "x"]

    def test_several_indices(self) -> None:
        assert value("R := [1,2,3]\nR[2,0] := ['a','b']") == ["b", 2, "a"]

    def test_range_as_index(self) -> None:
        assert value("R := [1,2,3,4]\nR[1:2] := 0") == [1, 0, 0, 4]

    def test_wrong_number_of_values(self) -> None:
        with pytest.raises(hdev.HError):
            final("R := [1,2,3]\nR[0,1] := [1,2,3]")

    def test_negative_index(self) -> None:
        with pytest.raises(hdev.HError):
            final("R := [1,2]\nR[-1] := 1")

    def test_chained_dictionaries(self) -> None:
        assert value("D := dict{a: dict{b: 1}}\nD.a.b := 5\nD.a.['c' + 1] := 7\nR := [D.a.b, D.a.c1]") == [5, 7]

    def test_discarded_output(self) -> None:
        assert value("p (_, R)\nprocedure p ( : : : A, B)\nA := 1\nB := 2\nreturn ()") == [2]

    def test_vector_element_as_output(self) -> None:
        assert value(
            "p (v.at(1).at(0))\nR := [v.length(), v.at(1).at(0)]\nprocedure p ( : : : A)\nA := 4\nreturn ()"
        ) == [2, 4]

    def test_vector_methods_in_a_chain(self) -> None:
        assert value("v := {1,2}\nv.insert(1, 9).remove(0)\nR := [v.at(0), v.at(1), v.length()]") == [9, 2, 2]

    def test_names_that_mean_something_in_python(self) -> None:
        assert value(
            "None := 1\nTrue := 2\nclass := 3\nlambda := 4\nprint := 5\nR := [None, True, class, lambda, print]"
        ) == [
            1,
            2,
            3,
            4,
            5,
        ]


class TestProcedures:
    def test_output_never_set_stays_without_value(self) -> None:
        text = "R := 1\np (R)\nS := R\nprocedure p ( : : : O)\nif (0)\nO := 1\nendif\nreturn ()"
        with pytest.raises(hdev.HError) as caught:
            final(text)
        assert (caught.value.code, caught.value.line) == (21061, 3)

    def test_globals_are_shared(self) -> None:
        text = "global tuple G\nG := 1\np ()\nR := G\nprocedure p ()\nglobal tuple G\nG := G + 1\nreturn ()"
        assert value(text) == [2]

    def test_global_without_value(self) -> None:
        with pytest.raises(hdev.HError) as caught:
            final("global tuple G\nR := G")
        assert caught.value.code == 21061

    def test_undeclared_name_is_local(self) -> None:
        text = "global tuple G\nG := 1\np ()\nR := G\nprocedure p ()\nG := 5\nreturn ()"
        assert value(text) == [1]

    def test_threads_deliver_on_join(self) -> None:
        text = (
            "for I := 0 to 4 by 1\npar_start <T.at(I)> : p (I, Out.at(I))\nendfor\n"
            "convert_vector_to_tuple (T, Ids)\npar_join (Ids)\nconvert_vector_to_tuple (Out, R)\n"
            "procedure p ( : : N : M)\nM := N * N\nreturn ()"
        )
        assert value(text) == [0, 1, 4, 9, 16]

    def test_error_of_a_thread_is_raised_on_join(self) -> None:
        text = "par_start <T> : p ()\ntry\npar_join (T)\ncatch (E)\nR := E[0]\nendtry\nprocedure p ()\nthrow (30005)\nreturn ()"
        assert value(text) == [30005]

    def test_exit_ends_the_program(self) -> None:
        assert value("R := 1\np ()\nR := 2\nprocedure p ()\nexit ()\nreturn ()", "R") == [1]

    def test_invalid_line_is_passed_over_with_a_warning(self) -> None:
        warnings: list[str] = []
        assert final("R := 1\nX\nno_such_thing (R)\nR := R + 1", warn=warnings.append)["R"] == [2]
        assert len(warnings) == 2

    def test_pedantic_fails_at_an_invalid_line(self) -> None:
        with pytest.raises(hdev.HError) as caught:
            final("R := 1\nno_such_thing (R)", pedantic=True)
        assert caught.value.line == 2

    def test_unmatched_blocks_cannot_run(self) -> None:
        with pytest.raises(hdev.HError) as caught:
            final("if (1)\nR := 1")
        assert caught.value.code == 21032
        assert "endif" in caught.value.detail


class TestInputs:
    def test_input_replaces_the_default(self) -> None:
        assert final("A := 1\nR := A + 1", inputs={"A": 41})["R"] == [42]

    def test_only_the_first_assignment_is_a_default(self) -> None:
        assert final("A := 1\nA := A * 2\nR := A", inputs={"A": 10})["R"] == [20]

    def test_inputs_may_be_lists(self) -> None:
        assert final("R := sum(A)", inputs={"A": [1, 2, 3]})["R"] == [6]


def test_a_timeout_ends_a_call_in_any_thread() -> None:
    import threading

    codes: list[int] = []

    def attempt() -> None:
        try:
            hdev.run_text("while (1)\nendwhile", timeout=0.2)
        except hdev.HError as error:
            codes.append(error.code)

    thread = threading.Thread(target=attempt)
    thread.start()
    thread.join(20)
    assert codes == [9400]
