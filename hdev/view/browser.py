"""The viewer in the browser: what the program waits for, and who looks at it.

Threads: those of the program ask (`ask`) and pause (`paused`); those of requests answer; one looks for changed windows, as long
as a page is there; one calls back for drawing objects. What they share is behind one lock, and `touch` wakes whoever waits.
"""

from __future__ import annotations

import contextlib
import queue
import sys
import threading
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from hdev.display.drawing_objects import ObjectMouse
from hdev.display.editing import Editor, Event, editor
from hdev.display.questions import CLEARED_HANDLE, Answer, Question, unavailable
from hdev.display.window import Window
from hdev.errors import HError
from hdev.runtime.errors import hdevelop_error
from hdev.view import files
from hdev.view.application import PageApplication
from hdev.view.program import described
from hdev.view.server import Server
from hdev.view.windows import Shown

if TYPE_CHECKING:
    from hdev.debug import Pause
    from hdev.runtime.session import Session

#: Seconds for which changes of windows are gathered, and between two looks for changed windows.
_GATHER, _TICK = 0.003, 0.015
#: Seconds for which a page may be away (because it is loaded again) before it counts as closed.
GRACE = 4.0
_FAILED = 5


class _Asked:
    """A question that is open."""

    def __init__(self, number: int, question: Question) -> None:
        self.number = number
        self.question = question
        self.editor: Editor | None = editor(question)
        self.answer: Answer | None = None
        self.done = threading.Event()

    def give(self, answer: Answer) -> None:
        self.answer = answer
        self.done.set()

    def describe(self) -> dict[str, Any]:
        question = self.question
        options = {
            name: value for name, value in question.options.items() if name in ("text", "length", "mode", "path")
        }
        if question.kind == "file":
            options["filters"] = files.filters(str(question.options.get("filter", "")))
        return {
            "id": self.number,
            "operator": question.operator,
            "kind": question.kind,
            "window": None if question.window is None else question.window.index,
            "hint": self.editor.hint if self.editor is not None else "",
            "options": options,
        }


class BrowserViewer:
    """Shows a program in the browser and answers its questions from there; also the listener of its debugger.

    Parameters
    ----------
    port : int
        The port to serve on; 0, or one that is in use, stands for a free one.
    warn : callable
        Receives what somebody at the terminal should know.
    """

    def __init__(self, port: int = 0, warn: Callable[[str], None] | None = None) -> None:
        self._warn = warn or (lambda text: print(f"hdev: {text}", file=sys.stderr))
        self.lock = threading.Condition(threading.RLock())
        self._version = self.turn = 0
        self._pages = 0
        self._left = time.monotonic()
        self._seen = False
        self.dismissed = False
        self.status = "starting"
        self.error: dict[str, Any] | None = None
        self.pause: Pause | None = None
        self._stills: list[Shown] = []
        self._marks: tuple[Any, ...] = ()
        self.asked: list[_Asked] = []
        self._questions = 0
        self._pointers: dict[int, tuple[float, float, int, bool]] = {}
        self._clicked: dict[int, tuple[float, float, int]] = {}
        self._mice: dict[int, ObjectMouse] = {}
        self._callbacks: queue.SimpleQueue[Callable[[], None]] | None = None
        self._changes = threading.Event()
        self.request = threading.local()
        self.last_variables: Mapping[str, Any] = {}
        self.thread = 0
        self.session: Session | None = None
        self.debugger: Any = None
        try:
            self.server = Server(PageApplication(self), port)
        except OSError as error:
            if not port:
                raise
            self.server = Server(PageApplication(self))
            self._warn(
                f"port {port} cannot be used ({error.strerror or error}); the page is on port {self.server.port}"
            )
        threading.Thread(target=self._watch, name="hdev windows", daemon=True).start()

    @property
    def url(self) -> str:
        """Where the page is."""
        return self.server.url

    # ----------------------------------------------------------------------------------------------------- the viewer

    def show(self, session: Session) -> None:
        self.session = session
        session.windows.closing.append(self._closing)
        session.windows.dispatch = self._dispatch
        session.windows.on_change = self._window_changed
        self.thread = threading.get_ident()
        # Requests and the program take turns; with Python's 5 ms each turn would be seen: a picture takes about twenty.
        sys.setswitchinterval(min(sys.getswitchinterval(), 0.0005))

    def attach(self, debugger: Any) -> None:
        """Pauses of this debugger are shown, and ended from the page."""
        self.debugger = debugger

    def changed(self, window: Window) -> None:
        self.touch()

    def waits(self) -> None:
        pass

    def ask(self, question: Question) -> Answer:
        assert self.session is not None
        if question.kind == "pointer":
            return self._pointer(question)
        self._announce(question.operator)
        with self.lock:
            self._questions += 1
            asked = _Asked(self._questions, question)
            self.asked.append(asked)
            self.touch()
        window = question.window

        def ready() -> bool:
            return asked.done.is_set() or self.deserted or (window is not None and not window.valid)

        try:
            self.session.waits.until(ready, asked.done.wait, question.operator)
        finally:
            with self.lock:
                self.asked.remove(asked)
                self.touch()
        if asked.answer is not None:
            return asked.answer
        if window is not None and not window.valid:
            raise HError(CLEARED_HANDLE, "the window was closed meanwhile", operator=question.operator)
        raise unavailable(question.operator, "the page of the viewer was closed")

    def _pointer(self, question: Question) -> Answer:
        if self.deserted:
            raise unavailable(question.operator, "the page of the viewer was closed")
        time.sleep(0.001)  # programs ask for it in loops: that leaves time for the page
        assert question.window is not None
        index = question.window.index
        with self.lock:
            row, column, button, inside = self._pointers.get(index, (0.0, 0.0, 0, False))
            clicked = self._clicked.pop(index, None)
            if clicked is not None and not button:  # pressed and let go since it was asked last
                row, column, button = clicked
        if not inside:
            raise HError(_FAILED, "the pointer is not in the window", operator=question.operator)
        return {"row": row, "column": column, "button": button}

    def _announce(self, operator: str) -> None:
        if not self._pages and not self.deserted:
            self._warn(f"{operator} waits for somebody at {self.url}")

    def close(self) -> None:
        """The program has ended: the page goes on showing what it showed last."""
        with self.lock:
            if self.status not in ("ended", "failed"):
                self.status = "ended"
            self.pause = None
            self.touch()

    def finished(self, variables: Mapping[str, Any], error: HError | None) -> None:
        """How the program ended, for the page."""
        with self.lock:
            self.last_variables = dict(variables)
            self.status = "ended" if error is None else "failed"
            if error is not None:
                self.error = described(error)
            self.touch()

    # ------------------------------------------------------------------------------------------------- who is looking

    def touch(self) -> None:
        """Something has changed."""
        with self.lock:
            self._version += 1
            self.lock.notify_all()

    def enter(self, most: int) -> bool:
        """A page has come; False if there are as many as may be."""
        with self.lock:
            if self._pages >= most:
                return False
            self._pages += 1
            self._seen = True
            self.lock.notify_all()
        return True

    def leave(self) -> None:
        """A page has gone."""
        with self.lock:
            self._pages -= 1
            self._left = time.monotonic()
            self._pointers.clear()
            self.lock.notify_all()

    def news(self, version: int) -> tuple[bool, int]:
        """Wait a moment for something newer than a version: whether there is, and the version now."""
        with self.lock:
            if self._version == version:
                self.lock.wait(0.25)
            return self._version != version, self._version

    @property
    def deserted(self) -> bool:
        """Whether the page was there and is not any more."""
        return self.dismissed or (self._seen and not self._pages and time.monotonic() - self._left > GRACE)

    def wait_for_page(self, seconds: float | None) -> bool:
        """Wait until somebody opens the page. False if nobody does within this time: then the program waits for nobody,
        unless the page is opened later."""
        end = None if seconds is None else time.monotonic() + seconds
        with self.lock:
            while not self._seen:
                if end is not None and time.monotonic() > end:
                    self._seen, self._left = True, -GRACE  # from now on as if it had been closed
                    return False
                self.lock.wait(0.2)
        return True

    def linger(self) -> None:
        """After the end of the program: as long as somebody looks at the page."""
        while self._seen and not self.deserted:
            with self.lock:
                self.lock.wait(0.2)

    def stop(self) -> None:
        """Serve nobody any more."""
        self.dismissed = True
        pause = self.pause
        if pause is not None and not pause.over:
            with contextlib.suppress(RuntimeError):
                pause.go()
        self.touch()
        self.server.stop()

    def _watch(self) -> None:
        """Look for windows that have changed, as long as somebody is there to see it."""
        while not self.dismissed:
            if not self._pages:
                if self.deserted and self.pause is not None:
                    self._go_on_alone()
                time.sleep(0.1)
                continue
            self._changes.wait(0.25)
            time.sleep(_GATHER)
            self._changes.clear()
            marks = self._look()
            if marks != self._marks:
                self._marks = marks
                self.touch()
                time.sleep(_TICK - _GATHER)

    def _window_changed(self) -> None:
        """Called by the program whenever it displays something: that must cost it nothing."""
        if not self._changes.is_set():
            self._changes.set()

    def _look(self) -> tuple[Any, ...]:
        session = self.session
        if session is None or "windows" not in session.resources:
            return tuple(shown.index for shown in self._stills)
        windows = session.windows
        return (windows.active and windows.active.index, *((w.index, w.changes) for w in list(windows.open)))

    def _go_on_alone(self) -> None:
        pause = self.pause
        if pause is not None and not pause.over:
            self._warn("the page of the viewer was closed; the program goes on")
            if self.debugger is not None:
                self.debugger.breakpoints.clear()
            with contextlib.suppress(RuntimeError):
                pause.go()

    # ---------------------------------------------------------------------------------------------------------- pauses

    def paused(self, pause: Pause) -> None:
        if self.deserted:
            pause.go()
            return
        with self.lock:
            self.pause = pause
            self.turn += 1
            self.status = "paused"
            self.touch()
        self._announce("a pause")

    def resumed(self, pause: Pause) -> None:
        with self.lock:
            self.pause = None
            self.turn += 1
            self.status = "running"
            self.touch()

    def started(self) -> None:
        """The program begins to run."""
        with self.lock:
            self.thread = threading.get_ident()
            self.status = "running"
            self.touch()

    # --------------------------------------------------------------------------------------------------------- windows

    def _closing(self, window: Window) -> None:
        assert self.session is not None
        if self.session.windows.ended and not self._stills:
            # All at once, so that none is missing meanwhile.
            stills = [Shown(one) for one in self.session.windows.open]
            for shown in stills:
                shown.end()
            with self.lock:
                self._stills = stills
        self.touch()

    def windows(self) -> list[Shown]:
        session = self.session
        if session is None or "windows" not in session.resources:
            return self._stills
        return self._stills or [Shown(window) for window in list(session.windows.open)]

    def alive(self, shown: Shown) -> bool:
        """Whether the window belongs to the running program."""
        return shown not in self._stills

    def overlay(self, shown: Shown) -> dict[str, Any] | None:
        """What lies over a window; see `Shown.overlay`."""
        asked, mouse = self.asked_of(shown.index), self._mice.get(shown.index)
        return shown.overlay(None if asked is None else asked.editor, None if mouse is None else mouse.selected)

    # ----------------------------------------------------------------------------------------------- mouse and keyboard

    def point(self, shown: Shown, event: Event, held: int, inside: bool) -> None:
        """The pointer is somewhere, with these buttons held."""
        state = held | event.modifiers if held else 0
        with self.lock:
            self._pointers[shown.index] = (event.row, event.column, state, inside)
            if event.what == "down":
                self._clicked[shown.index] = (event.row, event.column, event.button | event.modifiers)

    def take(self, shown: Shown, event: Event) -> dict[str, Any] | None:
        """Mouse or keyboard did something in a window; what lies over the window then."""
        with self.lock:
            asked = self.asked_of(shown.index)
            if asked is not None and asked.editor is not None:
                asked.editor.take(event)
                if asked.editor.done and not asked.done.is_set():
                    asked.give(asked.editor.answer())
                self.touch()
            elif self.alive(shown) and shown.window.objects and self._mouse(shown).take(event):
                self.touch()
            return self.overlay(shown)

    def _mouse(self, shown: Shown) -> ObjectMouse:
        mouse = self._mice.get(shown.index)
        if mouse is None or mouse.window is not shown.window:
            mouse = self._mice[shown.index] = ObjectMouse(shown.window, self._moved)
        return mouse

    def _moved(self, item: Any, event: str) -> None:
        assert self.session is not None
        for observer in self.session.windows.moved:
            observer(item, event)

    def _dispatch(self, work: Callable[[], None]) -> None:
        """Callbacks of drawing objects: those that a request caused are called by a thread of their own."""
        if not getattr(self.request, "active", False):
            work()
            return
        if self._callbacks is None:
            self._callbacks = queue.SimpleQueue()
            threading.Thread(target=self._call_back, name="hdev callbacks", daemon=True).start()
        self._callbacks.put(work)

    def _call_back(self) -> None:
        assert self._callbacks is not None
        assert self.session is not None
        while True:
            work = self._callbacks.get()
            try:
                work()
            except Exception as error:
                self.session.warn(f"a callback of a drawing object failed: {hdevelop_error(error)}")
            self.touch()

    def asked_of(self, index: int) -> _Asked | None:
        """The question that is open in a window."""
        for asked in self.asked:
            if asked.editor is not None and asked.question.window is not None and asked.question.window.index == index:
                return asked
        return None
