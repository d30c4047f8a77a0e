"""The shell without its terminal: a text comes in, lines of text go out."""

from __future__ import annotations

import os
import queue
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from hdev.debug import Aborted, Debugger, Pause, StackFrame
from hdev.debug.frames import live_frames
from hdev.errors import HdevError, HError
from hdev.program import Program, load
from hdev.program.model import Procedure
from hdev.runtime.errors import Leave, call_stack, hdevelop_error
from hdev.runtime.fragments import INPUT, holds_control, variables_at, visible
from hdev.shell import inputs, present
from hdev.shell.catalogue import Signature, procedure_signature
from hdev.shell.completion import Completer, Names
from hdev.shell.worker import Interrupted, Job, Worker
from hdev.shell.workspace import InputProblem, Workspace
from hdev.syntax import nodes as n
from hdev.syntax import parse_statement
from hdev.values.vector import HVector

if TYPE_CHECKING:
    from hdev.view.browser import BrowserViewer

#: Seconds after Ctrl-C until the user is told that an operator is still at work.
_PATIENCE = 1.0


class Shell:
    """Runs what is typed.

    Parameters
    ----------
    write : callable
        Receives every text for the user, without the final newline.
    width : callable
        The number of columns there are.
    pictures : object, optional
        Shows iconic values and windows (see `hdev.shell.pictures`); None for none.
    options
        Those of `Session`.

    Attributes
    ----------
    status : int
        1 after an error in anything that was typed, or the status that `%quit` was given.
    enter_repeats : bool
        Whether an empty input repeats the last step in a paused program.
    failed : BaseException or None
        The last error of a typed line.
    """

    def __init__(
        self,
        write: Callable[[str], None],
        *,
        width: Callable[[], int] = lambda: 100,
        pictures: Any = None,
        program: Program | None = None,
        **options: Any,
    ) -> None:
        from hdev.shell.commands import COMMANDS

        self.write = write
        self.width = width
        self.pictures = pictures
        self.workspace = Workspace(program, **options)
        self.status = 0
        self.over = False
        self.enter_repeats = False
        self.failed: BaseException | None = None
        self.pause: Pause | None = None
        self.stack: list[StackFrame] = []  # of the pause, or of the procedures that an error has ended
        self.chosen = 0
        self.last_step = ""
        self._page: BrowserViewer | None = None
        self._stepped: tuple[int, str, str] | None = None
        self._inbox: queue.SimpleQueue[Job | Pause] = queue.SimpleQueue()
        self._outer: tuple[Job, Callable[[Job], None]] | None = None
        self._worker: Worker | None = None
        self.debugger = Debugger(self.workspace.session, _Notify(self._inbox), pause_at_errors=False)
        self.names = Names(
            self.variables,
            self.procedure_names,
            self._signature,
            {c.name: c.argument for c in COMMANDS.values()},
            lambda: self.workspace.session.directory,
        )
        self.completer = Completer(self.names)
        self._procedures: list[str] | None = None

    # ------------------------------------------------------------------------------------------------------ what there is

    @property
    def level(self) -> StackFrame | None:
        """The procedure that is looked at, while a program pauses or after it has failed."""
        return self.stack[self.chosen] if self.stack else None

    @property
    def prompt(self) -> str:
        """What stands before the next input."""
        level = self.level
        if level is None:
            return "> "
        return f"[{level.procedure}:{level.line}{'' if self.pause else ' ended'}] > "

    def variables(self) -> Mapping[str, Any]:
        """The variables that names mean where the user is."""
        level = self.level
        return self.workspace.all_variables() if level is None else level.variables.copy()

    def procedure_names(self) -> list[str]:
        """The procedures that can be called."""
        if self._procedures is None:
            self._procedures = [p for p in self.workspace.session.procedures.names() if p != "main"]
        return self._procedures

    def procedure(self, name: str) -> Procedure | None:
        """The procedure of this name, `main` among them."""
        try:
            return self.workspace.session.procedures.find(name, self.workspace.program.main)
        except HdevError:
            return None

    def _signature(self, name: str) -> Signature | None:
        if name not in self.procedure_names():
            return None
        procedure = self.procedure(name)
        return None if procedure is None else procedure_signature(procedure)

    def changed_procedures(self) -> None:
        """There may be other procedures than before."""
        self._procedures = None

    # ------------------------------------------------------------------------------------------------------------ input

    def submit(self, text: str) -> None:
        """Run what was typed. Errors are written, and remembered in `status`."""
        try:
            self._submit(inputs.read(text, set(self.procedure_names())))
        except InputProblem as problem:
            self.fail(present.input_problem(problem.lines, problem.line, problem.column, problem.message))
        except HError as error:
            self.fail(present.failure(error))
        except HdevError as error:
            self.fail(f"error: {error}")
        except Interrupted as error:
            self.fail(f"interrupted{_place_of(error)}")
        except KeyboardInterrupt:
            self.fail("interrupted")
        self.show_windows()

    def _submit(self, given: inputs.Input) -> None:
        from hdev.shell.commands import run_command, show_help

        match given.kind:
            case "empty":
                if self.last_step and self.pause is not None and self.enter_repeats:
                    run_command(self, self.last_step)
            case "command":
                run_command(self, given.text)
            case "help":
                show_help(self, given.text)
            case "procedure":
                names = self.workspace.define(given.lines)
                self.changed_procedures()
                self.write(f"defined: {', '.join(names)}")
            case "expression":
                self.evaluate(given.text)
            case "statements":
                self.execute(given.lines)

    def fail(self, text: str) -> None:
        """Write an error."""
        self.status = 1
        self.write(text)

    def evaluate(self, text: str) -> None:
        """Show the value of an expression."""
        value = self.value(text)
        self.write(present.echo(value, self.width()))
        if self.pictures is not None and not holds_control(value) and not isinstance(value, HVector):
            self.pictures.show(value)

    def value(self, text: str) -> Any:
        """The value of an expression where the user is. Raises `HError`."""
        level = self.level
        where: Any = self.workspace if level is None else level
        return self.do(lambda: where.evaluate(text))

    def execute(self, lines: tuple[str, ...]) -> None:
        """Run statements where the user is, and show what they gave."""
        level = self.level
        variables = self.variables()
        self.workspace.check(lines, variables)
        if level is not None:
            self.do(lambda: level.execute(list(lines)))
            self._show_outputs(lines)
            return

        def finished(job: Job) -> None:
            if isinstance(job.error, Leave):
                self.over = not isinstance(job.error, Aborted)
                return
            self._show_outputs(lines)
            if job.error is not None:
                self.failed = job.error
                raise job.error
            self.workspace.typed.extend(lines)

        self.start(lambda: self.debugger.run(lambda: self.workspace.execute(lines)), finished)

    def _show_outputs(self, lines: tuple[str, ...], assigned: bool = False) -> None:
        """What the calls among the lines have given, and, if that is wanted, the assignments."""
        names: dict[str, None] = {}
        for line in lines:
            match parse_statement(line):
                case n.Assign(target=n.Name(name=name)) if assigned:
                    names[name] = None
                case n.Expr(value=n.Call() as call) | n.ParStart(call=call):
                    names.update(dict.fromkeys(self._output_names(call)))
        variables = self.variables()
        for name in names:
            if name in variables:
                self.write(present.summary(name, variables[name], self.width()))

    def _output_names(self, call: n.Call) -> list[str]:
        from hdev.shell.catalogue import operator_signature

        signature = self._signature(call.name) or operator_signature(call.name)
        if signature is None or len(signature.parameters) != len(call.arguments):
            return []
        found = []
        for parameter, argument in zip(signature.parameters, call.arguments):
            while parameter.is_output and not isinstance(argument, n.Name) and hasattr(argument, "base"):
                argument = argument.base
            if parameter.is_output and isinstance(argument, n.Name) and argument.name != "_":
                found.append(argument.name)
        return found

    # ----------------------------------------------------------------------------------------------------------- running

    def do(self, function: Callable[[], Any]) -> Any:
        """Do something in the program's thread, where it pauses if it does; the result. Raises what it raises."""
        job = Job(function)
        if self.pause is not None:
            inbox = self._inbox

            def work() -> None:
                job.run()
                inbox.put(job)

            self.pause.post(work)
        else:
            self._start(job)
        while isinstance(message := self._next(job), Pause):
            message.go()  # nothing that is evaluated pauses
        if message.error is not None:
            raise message.error
        return message.value

    def start(self, function: Callable[[], Any], finished: Callable[[Job], None]) -> None:
        """Run something that may pause; `finished` is called when it has ended, now or after the pauses."""
        self.leave()
        job = Job(function)
        self._outer = (job, finished)
        self._start(job)
        self._go_on()

    def _start(self, job: Job) -> None:
        if self._worker is None:
            self._worker = Worker(self._inbox.put)
        self._worker.start(job)

    def resume(self, command: Callable[[Pause], None], *, step: bool = False) -> None:
        """Let the paused program go on. After a step, what the line gave is shown."""
        pause = self.pause
        assert pause is not None
        self._stepped = (len(self.stack), self.stack[0].procedure, self.stack[0].text) if step else None
        self.pause, self.stack, self.chosen = None, [], 0
        command(pause)
        self._go_on()

    def _go_on(self) -> None:
        """Wait until what runs pauses or ends."""
        assert self._outer is not None
        job, finished = self._outer
        message = self._next(job)
        if isinstance(message, Pause):
            self._paused(message)
            return
        self._outer = None
        self.show_windows()
        finished(message)

    def _paused(self, pause: Pause) -> None:
        self.pause, self.stack, self.chosen = pause, pause.stack, 0
        if self._stepped is not None and self._stepped[:2] == (len(pause.stack), pause.stack[0].procedure):
            self._show_outputs((self._stepped[2],), True)
        self.show_windows()
        reason = {
            "breakpoint": f"breakpoint {pause.breakpoint.number}" if pause.breakpoint else "breakpoint",
            "stop": "stop ()",
            "start": "begin",
            "pause": "paused",
        }.get(pause.reason, "")
        if pause.breakpoint is not None and pause.breakpoint.problem:
            reason += f", its condition cannot be evaluated: {pause.breakpoint.problem}"
        self.show_place(reason)

    def show_place(self, reason: str = "") -> None:
        """Write where the program is, with the lines around."""
        level = self.level
        if level is not None:
            stops = {b.line for b in self.debugger.breakpoints if b.procedure == level.procedure and b.enabled}
            self.write("\n".join([present.location(level, reason), *present.source(level, stops)]))

    def look_at_failure(self) -> None:
        """Look at the procedures that the last error of a typed line has ended."""
        if not self.stack and self.failed is not None:
            levels = self.debugger.post_mortem(self.failed, lambda function: function())
            if len(levels) > 1:
                self.stack, self.chosen = levels[:-1], 0  # without the typed line itself

    def leave(self) -> None:
        """End a program that pauses, and forget one that has failed."""
        pause, self.pause, self.stack, self.chosen = self.pause, None, [], 0
        if pause is not None and self._outer is not None:
            job, finished = self._outer
            self._outer = None
            pause.abort()
            while isinstance(message := self._next(job), Pause):
                message.abort()
            finished(message)

    # ----------------------------------------------------------------------------------------------------------- programs

    def open(self, path: str) -> None:
        """Load a program. Raises `ProgramError`."""
        self.leave()
        self.workspace.open(load(os.path.expanduser(path)))
        self.changed_procedures()

    def run_main(self, *, paused: bool = False, profile: Any = None) -> None:
        """Run main of the program that is loaded; its variables become those of the shell."""
        main = self.workspace.program.main
        if main is None:
            raise HdevError("the file has no procedure `main`: it is a library, not a program")
        if not main.lines and not self.workspace.program.path:
            raise HdevError("no program is loaded: %load FILE, or %run FILE")
        session, procedure = self.workspace.session, main
        names = [p.name for p in (*main.interface.io, *main.interface.ic)]
        variables = self.workspace.all_variables()
        missing = [name for name in names if name not in variables]
        if missing:
            raise HdevError(f"main has the input parameter `{missing[0]}`: give the variable a value first")

        def work() -> Any:
            def run() -> Any:
                return session.linker.function(procedure, tuple(names), is_main=True)(*(variables[x] for x in names))

            if profile is None:
                return self.debugger.run(run)
            with profile.watching():
                return run()

        def finished(job: Job) -> None:
            error = job.error
            found = job.value if error is None else variables_at(error)
            self.workspace.keep(visible(found or {}))
            self.workspace.adopt_globals()
            if isinstance(error, Exception):
                problem = hdevelop_error(error)
                self.stack = self.debugger.post_mortem(error, lambda function: function())
                raise problem
            if error is not None and not isinstance(error, Leave):
                raise error
            self.write("the program has ended")

        self.leave()
        if paused:
            self.debugger.pause("start")
        self.start(work, finished)

    # ----------------------------------------------------------------------------------------------------------- Ctrl-C

    def _next(self, job: Job) -> Job | Pause:
        """The next thing that happens; Ctrl-C meanwhile is for what runs."""
        presses = 0
        told = False
        while True:
            try:
                return self._inbox.get(timeout=_PATIENCE if presses and not told else None)
            except queue.Empty:
                told = True
                then = "stops the program" if presses == 1 and self._is_program() else "leaves it behind"
                self.write(f"{self._busy_with()} is still at work; Ctrl-C again {then}")
            except KeyboardInterrupt:
                presses += 1
                is_program = self._outer is not None and self._outer[0] is job and self._is_program()
                if presses == 1 and is_program:
                    self.debugger.pause()
                elif presses == 1 or (presses == 2 and is_program):
                    told = False
                    job.interrupt()
                else:
                    return self._abandon(job)

    def _is_program(self) -> bool:
        """Whether it is a program that runs (and not a typed line)."""
        frames = self._frames()
        return bool(frames) and frames[-1].f_code.co_name != INPUT

    def _frames(self) -> list[Any]:
        worker = self._worker
        return live_frames(worker.frame()) if worker is not None else []

    def _busy_with(self) -> str:
        frames = self._frames()
        if not frames:
            return "the line"
        source = frames[0].f_globals[".source"]
        return f"`{' '.join(source.text(frames[0].f_lineno).split())}`"

    def _abandon(self, job: Job) -> Job:
        """Go on in another thread; the one that does not react ends when its operator returns."""
        frames = self._frames()
        text = self._busy_with()
        self._worker = None
        self._inbox = queue.SimpleQueue()
        self.debugger.listener = _Notify(self._inbox)
        if frames and frames[-1].f_code.co_name == INPUT:
            self.workspace.keep(visible(frames[-1].f_locals))
        replacement = Job(lambda: None)
        replacement.done, replacement.error = True, Interrupted(f"{text} was left behind")
        self.pause, self.stack, self.chosen = None, [], 0
        return replacement

    # ---------------------------------------------------------------------------------------------------------- the end

    def show_windows(self) -> None:
        """Show the windows that have changed."""
        if self.pictures is not None:
            self.pictures.windows(self.workspace.session)

    def show_in_browser(self) -> str:
        """Show the windows in the browser, and let what is drawn there answer the program; the address of the page."""
        if self._page is None:
            from hdev.view.browser import BrowserViewer

            session = self.workspace.session
            self._page = BrowserViewer(0, self.write)
            session.viewer = self._page
            self._page.show(session)
            self._page.started()
        return self._page.url

    def leave_browser(self) -> None:
        """Show windows in the browser no longer."""
        page, self._page = self._page, None
        if page is not None:
            self.workspace.session.viewer = None
            page.stop()

    def close(self) -> None:
        """End what still runs, and free what the session holds."""
        self.leave_browser()
        if self.pause is not None:
            self.pause.abort()
        if self._worker is not None:
            self._worker.close()
        self.workspace.session.close()


class _Notify:
    """Tells the shell of pauses."""

    def __init__(self, inbox: queue.SimpleQueue[Job | Pause]) -> None:
        self._inbox = inbox

    def paused(self, pause: Pause) -> None:
        self._inbox.put(pause)

    def resumed(self, pause: Pause) -> None:
        pass


def _place_of(error: Interrupted) -> str:
    """What Ctrl-C has interrupted."""
    if error.args:
        return f": {error.args[0]}"
    stack = call_stack(error.__traceback__)
    if not stack:
        return ""
    top = stack[0]
    where = "" if top.procedure == INPUT else f" in {top.procedure}, line {top.line}"
    return f"{where}: {' '.join(top.text.split())}"
