"""A pause of a program: what is known about it, and how it ends."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from hdev.errors import HError

if TYPE_CHECKING:
    from hdev.debug.breakpoints import Breakpoint
    from hdev.debug.frames import StackFrame

T = TypeVar("T")

Reason = Literal["start", "breakpoint", "step", "target", "pause", "stop", "error"]


@dataclass(frozen=True, slots=True)
class Command:
    """How a program goes on: 'go', 'over', 'into', 'out', 'target' (to `procedure`, `line`) or 'abort'."""

    kind: Literal["go", "over", "into", "out", "target", "abort"]
    procedure: str = ""
    line: int = 0


class Pause:
    """A pause. The program's thread waits until one of the commands is given; any thread may give it.

    Attributes
    ----------
    reason : str
        See `hdev.debug`.
    stack : list of StackFrame
        The innermost procedure first.
    breakpoint : Breakpoint or None
    error : HError or None
        For the reason 'error'.
    thread : int
        The identifier (`threading.get_ident`) of the thread that pauses.
    over : bool
        Whether a command has been given: then the stack is no longer valid.
    """

    def __init__(
        self,
        reason: Reason,
        breakpoint_: Breakpoint | None = None,
        error: HError | None = None,
    ) -> None:
        self.reason: Reason = reason
        self.stack: list[StackFrame] = []
        self.breakpoint = breakpoint_
        self.error = error
        self.thread = threading.get_ident()
        self.over = False
        self._orders: queue.SimpleQueue[Command | _Call] = queue.SimpleQueue()

    @property
    def can_go_on(self) -> bool:
        """Whether the program can be continued: not after an error."""
        return self.reason != "error"

    # ---------------------------------------------------------------------------------------------------- how it ends

    def go(self) -> None:
        """Run on."""
        self._end(Command("go"))

    def step_over(self) -> None:
        """To the next line of this procedure, or of its caller if it ends."""
        self._end(Command("over"))

    def step_into(self) -> None:
        """To the next line, also of a procedure that is called."""
        self._end(Command("into"))

    def step_out(self) -> None:
        """To the caller's next line."""
        self._end(Command("out"))

    def run_to(self, procedure: str, line: int) -> None:
        """Run until the line is reached, or anything else pauses the program."""
        self._end(Command("target", procedure, line))

    def abort(self) -> None:
        """End the program here; `Debugger.run` raises `Aborted`."""
        self._end(Command("abort"))

    def _end(self, command: Command) -> None:
        if self.over:
            raise RuntimeError("the pause is over")
        self.over = True
        self._orders.put(command)

    # ------------------------------------------------------------------------------------------- what is done meanwhile

    def call(self, function: Callable[[], T]) -> T:
        """Do something in the paused thread; its result, or the error it raised. RuntimeError if the pause is over."""
        if threading.get_ident() == self.thread:
            return function()
        if self.over:
            raise RuntimeError("the pause is over")
        call = _Call(function)
        self._orders.put(call)
        call.done.wait()
        if call.error is not None:
            raise call.error
        return call.result

    def post(self, function: Callable[[], object]) -> None:
        """Have something done in the paused thread, without waiting for it. It should not raise."""
        self._orders.put(_Call(function))

    def wait(self) -> Command:
        """In the paused thread: do what is asked for until a command comes."""
        while True:
            try:
                order = self._orders.get(timeout=0.2)  # in pieces, so that Ctrl-C gets through
            except queue.Empty:
                continue
            if isinstance(order, Command):
                self._refuse_calls()
                return order
            order.execute()

    def _refuse_calls(self) -> None:
        while True:
            try:
                order = self._orders.get_nowait()
            except queue.Empty:
                return
            if isinstance(order, _Call):
                order.error = RuntimeError("the pause is over")
                order.done.set()


class _Call:
    """Something to be done in the paused thread."""

    def __init__(self, function: Callable[[], Any]) -> None:
        self._function = function
        self.done = threading.Event()
        self.result: Any = None
        self.error: BaseException | None = None

    def execute(self) -> None:
        try:
            self.result = self._function()
        except BaseException as error:
            self.error = error
        finally:
            self.done.set()
