"""The debugger: breakpoints, steps, pauses, the call stack and its variables, for whatever shows them to a person.

A `Debugger` is attached to a session before its program runs, and knows nothing of terminals or browsers. Whoever shows the
program gives it a `Listener`. A shell that lives in the program's own thread can answer there; a viewer keeps the pause and
answers later, from a thread of its own::

    run = hdev.engine.Run(program)
    debugger = run.debugger = Debugger(run.session, listener)
    debugger.breakpoints.add("main", 12, "Area > 100")
    run.execute()                       # in the program's thread; in it, listener.paused (pause) is called

    pause.reason, pause.stack[0].line   # in any thread, while the program waits
    pause.stack[0].variables["Area"]    # values as the engine has them; `variables["Area"] = 3` sets
    pause.stack[0].evaluate("Area * 2")
    pause.step_over()                   # one of: go, step_over, step_into, step_out, run_to (procedure, line), abort

The program pauses

- at a breakpoint whose condition holds ('breakpoint'), before the line is executed;
- at the line that a step leads to ('step'), or `run_to` ('target'), or, with `pause_at_start`, at the first ('start');
- at the next line after `Debugger.pause ()`, which any thread may call ('pause');
- in `stop ()` ('stop'), after that line;
- at an error that nothing in the program catches ('error'). Then the procedures have ended: their variables can be looked at
  and used in expressions, but the program cannot go on; every command lets the error out of `Debugger.run`.

Threads. A pause belongs to the thread that reached it; other threads of the program (`par_start`) run on until they reach a
breakpoint or `stop ()`, and then wait until the first pause is over. `Pause.call (function)` does something in the paused
thread, and returns its result: needed for what depends on the thread, such as calling operators (`evaluate` and `execute` of
a `StackFrame` do it by themselves). Nothing that is evaluated in a pause pauses in turn.

Cost. Python's own line events are switched on only for the procedures, and while, they are needed: for procedures with a
breakpoint, for all during a step. A program that runs without breakpoints runs at full speed; variables can be set in it,
though, so procedures are compiled without conclusions about their types, unless `settable=False`.
"""

from hdev.debug.breakpoints import Breakpoint, Breakpoints
from hdev.debug.debugger import Aborted, Debugger, Listener
from hdev.debug.frames import StackFrame, Variables
from hdev.debug.pause import Pause

__all__ = ["Aborted", "Breakpoint", "Breakpoints", "Debugger", "Listener", "Pause", "StackFrame", "Variables"]
