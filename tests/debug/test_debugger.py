"""The debugger core: where programs pause, what is seen there, how they go on, in one thread and from another."""

import sys
import threading
import time

import pytest

from hdev.debug import Aborted
from hdev.errors import HError
from hdev.iconic import Objects
from tests.debug.driving import InThread, Remote, Script, prepared

LOOP = """* sums
Sum := 0
for I := 1 to 3 by 1
    add (Sum, I, Sum)
endfor
Done := 1
procedure add ( : : A, B : C)
* what is added
C := A + B
return ()
"""

# Line by line what HDevelop executes; comments, labels and ends of blocks are no steps.
OVER = [2, 3, 4, 3, 4, 3, 4, 3, 6]


def run(text, script, **options):
    program, debugger = prepared(text, script, **options)
    return program, debugger


class TestSteps:
    def test_over(self):
        script = Script([], then="step_over")
        program, _ = run(LOOP, script, pause_at_start=True)
        assert program.execute()["Sum"] == [6]
        assert script.lines == OVER
        assert {procedure for _, procedure, _ in script.seen} == {"main"}
        assert [reason for reason, _, _ in script.seen] == ["start"] + ["step"] * (len(OVER) - 1)
        assert script.resumed_count == len(OVER)

    def test_into(self):
        script = Script([], then="step_into")
        program, _ = run(LOOP, script, pause_at_start=True)
        program.execute()
        inside = [line for _, procedure, line in script.seen if procedure == "add"]
        assert inside == [2, 3] * 3
        assert [line for _, procedure, line in script.seen if procedure == "main"] == OVER

    def test_out_leads_to_the_next_line_of_the_caller(self):
        script = Script(["step_out"])
        program, debugger = run(LOOP, script)
        debugger.breakpoints.add("add", 2)
        program.execute()
        assert script.seen[:2] == [("breakpoint", "add", 2), ("step", "main", 3)]

    def test_over_a_recursion_stays_in_the_same_call(self):
        text = """fac (5, F)
procedure fac ( : : N : F)
if (N <= 1)
    F := 1
    return ()
endif
fac (N - 1, G)
F := N * G
return ()
"""
        seen = []

        def note(pause):
            seen.append((pause.stack[0].line, pause.stack[0].variables["N"]))
            pause.step_over()

        script = Script([note] * 4)
        program, debugger = run(text, script)
        debugger.breakpoints.add("fac", 1, "N == 4")
        assert program.execute()["F"] == [120]
        assert seen == [(1, 4), (5, 4), (6, 4), (7, 4)]

    def test_a_statement_that_python_does_in_several_jumps_is_one_step(self):
        text = "T[2] := 5\nswitch (T[2])\n    case 4:\n        A := 1\n        break\n    case 5:\n        A := 2\n        break\nendswitch\nB := 1\n"
        script = Script([], then="step_over")
        program, _ = run(text, script, pause_at_start=True)
        program.execute()
        assert script.lines == [1, 2, 7, 8, 10]

    def test_into_catch(self):
        text = "try\n    A := 1 / 0\n    B := 1\ncatch (E)\n    C := E[0]\nendtry\nD := 1\n"
        script = Script([], then="step_over")
        program, _ = run(text, script, pause_at_start=True)
        assert program.execute()["C"] == [1302]
        assert script.lines == [2, 4, 5, 7]

    def test_while_and_until_are_reached_on_every_turn(self):
        text = "N := 0\nwhile (N < 2)\n    N := N + 1\nendwhile\nrepeat\n    N := N - 1\nuntil (N == 0)\n"
        script = Script([], then="step_over")
        program, _ = run(text, script, pause_at_start=True)
        program.execute()
        assert script.lines == [1, 2, 3, 2, 3, 2, 6, 7, 6, 7]  # `repeat` itself does nothing

    def test_continue_leads_to_until(self):
        text = "N := 0\nrepeat\n    N := N + 1\n    continue\n    N := 100\nuntil (N == 2)\nM := N\n"
        script = Script([], then="step_over")
        program, _ = run(text, script, pause_at_start=True)
        assert program.execute()["M"] == [2]
        assert [line for line in script.lines if line != 2] == [1, 3, 4, 6, 3, 4, 6, 7]


class TestBreakpoints:
    def test_pauses_before_the_line(self):
        script = Script([lambda pause: script.values.append(pause.stack[0].variables.get("Sum"))] * 4)
        script.values = []
        program, debugger = run(LOOP, script)
        found = debugger.breakpoints.add("main", 4)
        program.execute()
        assert script.seen == [("breakpoint", "main", 4)] * 3
        assert script.values == [0, 1, 3]
        assert found.hits == 3

    def test_condition(self):
        script = Script([])
        program, debugger = run(LOOP, script)
        debugger.breakpoints.add("add", 2, "A + B > 4")
        program.execute()
        assert script.seen == [("breakpoint", "add", 2)]

    def test_condition_that_cannot_be_evaluated_pauses_and_says_why(self):
        problems = []
        script = Script([lambda pause: problems.append(pause.breakpoint.problem)])
        program, debugger = run(LOOP, script)
        debugger.breakpoints.add("main", 6, "Nonesuch > 4")
        program.execute()
        assert script.lines == [6]
        assert "Nonesuch" in problems[0]

    def test_loop_line_counts_every_turn(self):
        script = Script([])
        program, debugger = run(LOOP, script)
        debugger.breakpoints.add("main", 3)
        program.execute()
        assert script.lines == [3, 3, 3, 3]

    def test_off_and_removed(self):
        script = Script([])
        program, debugger = run(LOOP, script)
        first = debugger.breakpoints.add("main", 4)
        second = debugger.breakpoints.add("main", 6)
        debugger.breakpoints.enable(first.number, False)
        assert [str(b) for b in debugger.breakpoints] == ["1: main, line 4 (off)", "2: main, line 6"]
        debugger.breakpoints.remove(second.number)
        program.execute()
        assert script.seen == []
        with pytest.raises(KeyError):
            debugger.breakpoints.remove(second.number)

    def test_set_while_the_program_pauses(self):
        def set_one(pause):
            debugger.breakpoints.add("main", 6)
            pause.go()

        script = Script([set_one])
        program, debugger = run(LOOP, script, pause_at_start=True)
        program.execute()
        assert script.lines == [2, 6]

    def test_breakable_lines(self):
        program, debugger = run(LOOP, Script([]))
        main = program.program.main
        assert [debugger.breakable(main, line) for line in range(1, 8)] == [2, 2, 3, 4, 6, 6, None]

    def test_run_to(self):
        script = Script([lambda pause: pause.run_to("add", 3)])
        program, _ = run(LOOP, script, pause_at_start=True)
        program.execute()
        assert script.seen == [("start", "main", 2), ("target", "add", 3)]


class TestStopAndErrors:
    def test_stop_pauses(self):
        script = Script([lambda pause: values.append(pause.stack[0].variables["A"])])
        values = []
        program, _ = run("A := 1\nstop ()\nA := 2\n", script)
        assert program.execute()["A"] == [2]
        assert script.seen == [("stop", "main", 2)]
        assert values == [1]

    def test_error_is_a_pause_with_all_procedures(self):
        text = "Divisor := 0\nhalve (7, H)\nprocedure halve ( : : A : B)\nLocal := 'x'\nB := A / 0\n"
        seen = []

        def look(pause):
            inner, outer = pause.stack
            seen.append((inner.procedure, inner.line, inner.text, inner.columns, dict(inner.variables)))
            seen.append((outer.procedure, outer.line, dict(outer.variables)))
            seen.append((pause.error.code, pause.can_go_on))
            seen.append(inner.evaluate("A * 2 + |Local|"))
            inner.execute(["A := 8", "C := A / 2"])
            seen.append((inner.variables["A"], inner.variables["C"]))
            pause.go()

        program, _ = run(text, Script([look]))
        with pytest.raises(HError) as caught:
            program.execute()
        assert caught.value.code == 1302
        assert seen == [
            ("halve", 2, "B := A / 0", (5, 10), {"A": 7, "Local": "x"}),
            ("main", 2, {"Divisor": 0}),
            (1302, False),
            15,
            (8, 4),
        ]

    def test_caught_errors_do_not_pause(self):
        script = Script([])
        program, _ = run("try\n    A := 1 / 0\ncatch (E)\n    B := 1\nendtry\n", script)
        program.execute()
        assert script.seen == []

    def test_errors_need_not_pause(self):
        script = Script([])
        program, _ = run("A := 1 / 0\n", script, pause_at_errors=False)
        with pytest.raises(HError):
            program.execute()
        assert script.seen == []

    def test_abort(self):
        program, debugger = run(LOOP, Script(["abort"]))
        debugger.breakpoints.add("main", 4)
        program.execute()
        assert program.variables["Sum"] == 0
        assert "Done" not in program.variables
        with pytest.raises(Aborted):
            debugger.run(lambda: (_ for _ in ()).throw(Aborted()))


class TestVariables:
    def values(self, text, line, action, **options):
        """The variables at the end, when `action` is done in main before this line."""
        program, debugger = run(text, Script([lambda pause: action(pause.stack[0])]), **options)
        debugger.breakpoints.add("main", line)
        return program.execute()

    def test_set_to_any_type_in_running_code(self):
        # Without `settable` the compiler would rely on A being an integer.
        text = "A := 1\nB := 2\nC := A + B\n"
        result = self.values(text, 3, lambda frame: frame.variables.__setitem__("A", "x"))
        assert result["C"] == ["x2"]

    def test_set_in_the_caller(self):
        text = "A := 1\nthrough (A, B)\nC := A\nprocedure through ( : : X : Y)\nY := X\n"

        def change(pause):
            pause.stack[1].variables["A"] = 10
            pause.stack[0].variables["X"] = 5

        program, debugger = run(text, Script([change]))
        debugger.breakpoints.add("through", 1)
        result = program.execute()
        assert result["B"] == [5]
        assert result["C"] == [10]

    def test_set_a_variable_without_a_value_yet(self):
        result = self.values(
            "A := 1\nB := 2\nif (A)\n    C := D + 1\nendif\nif (0)\n    D := 1\nendif\n",
            3,
            lambda f: f.execute(["D := 41"]),
        )
        assert result["C"] == [42]

    def test_new_variables_stay_beside_the_others(self):
        def use(frame):
            frame.execute(["New := A + 1"])
            assert frame.evaluate("New * 2") == 4
            assert frame.variables["New"] == 2

        result = self.values("A := 1\nB := A\n", 2, use)
        assert result["New"] == [2]

    def test_values_are_independent(self):
        # HDevelop assigns by value: the copy taken in the pause does not follow what the program does in place.
        def copy(frame):
            frame.execute(["U := T"])

        result = self.values("T := [1, 2, 3]\nT[0] := 9\nT[1] := 8\nT[2] := 7\n", 3, copy)
        assert result["U"] == [9, 2, 3]
        assert result["T"] == [9, 8, 7]

    def test_iconic(self):
        text = "gen_rectangle1 (R, 0, 0, 9, 9)\nB := 1\narea_center (R, A, Row, Column)\n"

        def change(frame):
            assert frame.variables["R"][0].area == 100
            with pytest.raises(HError) as caught:
                frame.variables["R"] = 5
            assert caught.value.code == 21068
            frame.execute(["gen_circle (R, 50, 50, 0.5)"])
            assert isinstance(frame.variables["R"], object)

        assert self.values(text, 3, change)["A"] == [1]
        result = self.values(text, 3, lambda frame: frame.variables.__setitem__("R", Objects()))
        assert result["A"] == []

    def test_globals(self):
        text = "global tuple G\nG := 1\nwork ()\nB := G\nprocedure work ( : : : )\nglobal tuple G\nA := G\nA := 0\n"

        def change(pause):
            assert dict(pause.stack[0].variables) == {"A": 1, "G": 1}
            assert pause.stack[0].evaluate("G + 1") == 2
            pause.stack[0].execute(["G := 7"])

        program, debugger = run(text, Script([change]))
        debugger.breakpoints.add("work", 3)
        assert program.execute()["B"] == [7]

    def test_error_in_execute_costs_nothing_but_the_line(self):
        def fail(frame):
            with pytest.raises(HError) as caught:
                frame.execute(["A := 5", "B := 1 / 0"])
            assert caught.value.code == 1302
            assert caught.value.call_stack[0].line == 2
            assert frame.variables["A"] == 5
            with pytest.raises(HError):
                frame.evaluate("A +")

        assert self.values("A := 1\nC := A\n", 2, fail)["C"] == [5]

    def test_procedures_of_the_program_can_be_called(self):
        assert self.values(LOOP, 6, lambda frame: frame.execute(["add (20, 3, X)"]))["X"] == [23]

    def test_python_names(self):
        result = self.values("None := 3\nB := None\n", 2, lambda frame: frame.variables.__setitem__("None", 4))
        assert result["B"] == [4]


class TestThreads:
    def test_driven_from_another_thread(self):
        remote = Remote()
        program, debugger = run(LOOP, remote)
        debugger.breakpoints.add("add", 2)
        thread = InThread(program)
        pause = remote.next()
        assert pause.thread != threading.get_ident()
        assert [(level.procedure, level.line) for level in pause.stack] == [("add", 2), ("main", 4)]
        assert pause.stack[0].evaluate("A + B * 10") == 10
        assert pause.call(threading.get_ident) == pause.thread
        with pytest.raises(ZeroDivisionError):
            pause.call(lambda: 1 // 0)
        pause.stack[0].variables["B"] = 100
        debugger.breakpoints.clear()
        pause.go()
        with pytest.raises(RuntimeError):
            pause.go()
        thread.join()
        assert program.variables["Sum"] == 105
        with pytest.raises(RuntimeError):
            pause.call(threading.get_ident)

    @pytest.mark.parametrize("body", ["N := N + 1", "wait_seconds (0.001)", ""])
    def test_pause_in_an_endless_loop(self, body):
        remote = Remote()
        program, debugger = run(f"N := 0\nwhile (N >= 0)\n    {body}\nendwhile\nDone := N\n", remote)
        thread = InThread(program)
        time.sleep(0.3)
        for _ in range(2):
            debugger.pause()
            pause = remote.next()
            assert pause.reason == "pause"
            assert pause.stack[0].line in (2, 3)
            assert thread.alive
            pause.go()
            time.sleep(0.05)
        debugger.pause()
        pause = remote.next()
        pause.stack[0].variables["N"] = -(10**9)
        pause.go()
        thread.join()
        assert program.variables["Done"] < 0

    def test_breakpoint_set_while_the_program_runs(self):
        remote = Remote()
        program, debugger = run(
            "N := 0\nwhile (true)\n    step (N, N)\nendwhile\nprocedure step ( : : A : B)\nB := A + 1\n", remote
        )
        thread = InThread(program)
        time.sleep(0.2)
        debugger.breakpoints.add("step", 1)
        pause = remote.next()
        assert pause.stack[0].procedure == "step"
        pause.abort()
        thread.join()
        assert thread.error is None

    def test_threads_of_the_program_pause_one_after_the_other(self):
        text = """par_start <T1> : work (1, A)
par_start <T2> : work (2, B)
par_join ([T1, T2])
procedure work ( : : N : R)
R := N * 10
R := R + 1
"""
        remote = Remote()
        program, debugger = run(text, remote)
        debugger.breakpoints.add("work", 2)
        thread = InThread(program)
        first = remote.next()
        time.sleep(0.1)
        assert remote.pauses.empty()  # the other one waits
        names = {first.stack[0].variables["N"]}
        first.stack[0].variables["R"] = 100
        first.go()
        second = remote.next()
        names.add(second.stack[0].variables["N"])
        assert second.thread != first.thread
        second.stack[0].variables["R"] = 100
        second.go()
        thread.join()
        assert names == {1, 2}
        assert (program.variables["A"], program.variables["B"]) == (101, 101)

    def test_another_session_runs_meanwhile(self):
        other, other_debugger = run("while (true)\n    wait_seconds (0.01)\nendwhile\n", Remote())
        thread = InThread(other)
        script = Script([])
        program, debugger = run(LOOP, script)
        debugger.breakpoints.add("main", 4)
        assert program.execute()["Sum"] == [6]
        assert script.lines == [4, 4, 4]
        other_debugger.pause()
        other_debugger.listener.next().abort()
        thread.join()

    def test_a_pause_asked_for_while_the_program_starts(self):
        for attempt in range(20):
            program, debugger = run("while (true)\n    wait_seconds (0.001)\nendwhile\n", Remote())
            thread = InThread(program)
            time.sleep(attempt * 0.0005)
            debugger.pause()
            debugger.listener.next().abort()
            thread.join()

    def test_threads_of_another_session_do_not_pause(self):
        waiting, waiting_debugger = run("A := 1\n", Script([]))
        waiting_debugger.pause()
        program, _ = run("par_start <T> : work (1, A)\npar_join (T)\nprocedure work ( : : N : R)\nR := N\n", Script([]))
        thread = InThread(program)
        thread.join()
        assert program.variables["A"] == 1
        assert waiting_debugger.listener.seen == []
        waiting.session.close()

    def test_variables_are_those_of_main_while_a_thread_is_to_be_reached(self):
        text = "par_start <T> : wait_seconds (0.6)\nA := 1\nwork (A, B)\nprocedure work ( : : X : Y)\nwait_seconds (0.3)\nY := X\n"
        program, debugger = run(text, Script([]))
        thread = InThread(program)
        time.sleep(0.15)
        debugger.breakpoints.add("work", 2)
        thread.join()
        assert (program.variables["A"], program.variables["B"]) == (1, 1)

    def test_evaluation_in_a_pause_does_not_pause(self):
        script = Script([lambda pause: (pause.stack[0].execute(["add (1, 2, X)", "stop ()"]), pause.go())])
        program, debugger = run(LOOP, script)
        debugger.breakpoints.add("main", 6)
        debugger.breakpoints.add("add", 2, "A == 1 and B == 2 and false")
        assert program.execute()["X"] == [3]
        assert script.lines == [6]


class TestEnd:
    def test_the_end_of_the_session_frees_the_debugger(self):
        for _ in range(10):  # Python has room for six
            program, _ = run(LOOP, Script([]))
            program.execute()


class TestCost:
    def test_nothing_is_traced_without_breakpoints(self):
        program, debugger = run(LOOP, Script([]))
        tool = getattr(debugger._events, "_tool", None)
        main = program.session.linker.function(program.program.main, (), is_main=True)
        assert debugger.run(main)["Sum"] == 6
        assert sys.gettrace() is None
        if sys.version_info >= (3, 12):
            for function in program.session.linker.functions():
                assert sys.monitoring.get_local_events(tool, function.__code__) == 0

    def test_only_procedures_with_breakpoints_are_watched(self):
        script = Script([])
        program, debugger = run(LOOP, script)
        debugger.breakpoints.add("add", 2, "0")
        main = program.session.linker.function(program.program.main, (), is_main=True)
        debugger.run(main)
        if sys.version_info >= (3, 12):
            events = {
                f.__name__: sys.monitoring.get_local_events(debugger._events._tool, f.__code__)
                for f in program.session.linker.functions()
            }
            assert events["main"] == 0
            assert events["add"] != 0
        debugger.close()
        assert sys.gettrace() is None

    def test_closed_debugger_lets_the_program_run(self):
        script = Script([])
        program, debugger = run("stop ()\n" + LOOP, script, pause_at_start=True)
        debugger.breakpoints.add("main", 3)
        debugger.close()
        program.execute()
        assert script.seen == []
