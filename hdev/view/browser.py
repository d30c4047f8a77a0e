"""The viewer in the browser: what the page may ask for, and what the program waits for.

Threads: those of the program ask (`ask`) and pause (`paused`); those of requests answer; one looks for changed windows, as long
as a page is there; one calls back for drawing objects. What they share is behind one lock, and `touch` wakes whoever waits.
"""

from __future__ import annotations

import contextlib
import os
import queue
import sys
import threading
import time
from collections.abc import Callable, Mapping
from importlib.resources import files as package_files
from typing import TYPE_CHECKING, Any

from hdev.display.canvas import Look
from hdev.display.drawing_objects import ObjectMouse
from hdev.display.editing import ALT, CTRL, SHIFT, Editor, Event, editor
from hdev.display.questions import CLEARED_HANDLE, KINDS, Answer, Question, unavailable, wrong
from hdev.display.window import Window
from hdev.errors import HError
from hdev.runtime.errors import call_stack, hdevelop_error
from hdev.view import files, program
from hdev.view.server import BadRequest, NotFound, Reply, Server
from hdev.view.windows import Shown

if TYPE_CHECKING:
    from hdev.debug import Pause
    from hdev.debug.frames import StackFrame
    from hdev.runtime.session import Session

#: Seconds between two looks for changed windows.
_TICK = 0.015
#: Seconds for which a page may be away (because it is loaded again) before it counts as closed.
GRACE = 4.0
#: Pages at a time; browsers keep six connections to a host, and each page needs one of its own.
_MOST_PAGES = 4
#: Seconds within which a page must have looked at a connection.
_PING = 2.0

_FAILED = 5

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
}


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
        self._changed = threading.Condition(threading.RLock())
        self._version = self._turn = 0
        self._pages = 0
        self._left = time.monotonic()
        self._seen = False
        self._dismissed = False
        self._status = "starting"
        self._error: dict[str, Any] | None = None
        self._pause: Pause | None = None
        self._windows: list[Shown] = []
        self._marks: tuple[Any, ...] = ()
        self._asked: list[_Asked] = []
        self._questions = 0
        self._pointers: dict[int, tuple[float, float, int, bool]] = {}
        self._clicked: dict[int, tuple[float, float, int]] = {}
        self._mice: dict[int, ObjectMouse] = {}
        self._callbacks: queue.SimpleQueue[Callable[[], None]] | None = None
        self._request = threading.local()
        self._last_variables: Mapping[str, Any] = {}
        self._thread = 0
        self._session: Session | None = None
        self._debugger: Any = None
        try:
            self.server = Server(self, port)
        except OSError as error:
            if not port:
                raise
            self.server = Server(self)
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
        self._session = session
        session.windows.closing.append(self._closing)
        session.windows.dispatch = self._dispatch
        self._thread = threading.get_ident()
        # Requests and the program take turns; with Python's 5 ms each turn would be seen.
        sys.setswitchinterval(min(sys.getswitchinterval(), 0.001))

    def attach(self, debugger: Any) -> None:
        """Pauses of this debugger are shown, and ended from the page."""
        self._debugger = debugger

    def changed(self, window: Window) -> None:
        self.touch()

    def waits(self) -> None:
        pass

    def ask(self, question: Question) -> Answer:
        assert self._session is not None
        if question.kind == "pointer":
            return self._pointer(question)
        self._announce(question.operator)
        with self._changed:
            self._questions += 1
            asked = _Asked(self._questions, question)
            self._asked.append(asked)
            self.touch()
        window = question.window

        def ready() -> bool:
            return asked.done.is_set() or self.deserted or (window is not None and not window.valid)

        try:
            self._session.waits.until(ready, asked.done.wait, question.operator)
        finally:
            with self._changed:
                self._asked.remove(asked)
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
        with self._changed:
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
        with self._changed:
            if self._status not in ("ended", "failed"):
                self._status = "ended"
            self._pause = None
            self.touch()

    def finished(self, variables: Mapping[str, Any], error: HError | None) -> None:
        """How the program ended, for the page."""
        with self._changed:
            self._last_variables = dict(variables)
            self._status = "ended" if error is None else "failed"
            if error is not None:
                self._error = _described(error)
            self.touch()

    # ------------------------------------------------------------------------------------------------- who is looking

    def touch(self) -> None:
        """Something has changed."""
        with self._changed:
            self._version += 1
            self._changed.notify_all()

    @property
    def deserted(self) -> bool:
        """Whether the page was there and is not any more."""
        return self._dismissed or (self._seen and not self._pages and time.monotonic() - self._left > GRACE)

    def wait_for_page(self, seconds: float | None) -> bool:
        """Wait until somebody opens the page; False if nobody does within this time."""
        end = None if seconds is None else time.monotonic() + seconds
        with self._changed:
            while not self._seen:
                if end is not None and time.monotonic() > end:
                    return False
                self._changed.wait(0.2)
        return True

    def linger(self) -> None:
        """After the end of the program: as long as somebody looks at the page."""
        while self._seen and not self.deserted:
            with self._changed:
                self._changed.wait(0.2)

    def stop(self) -> None:
        """Serve nobody any more."""
        self._dismissed = True
        self.touch()
        self.server.stop()

    def _watch(self) -> None:
        """Look for windows that have changed, as long as somebody is there to see it."""
        while not self._dismissed:
            if not self._pages:
                if self.deserted and self._pause is not None:
                    self._go_on_alone()
                time.sleep(0.1)
                continue
            time.sleep(_TICK)
            marks = self._look()
            if marks != self._marks:
                self._marks = marks
                self.touch()

    def _look(self) -> tuple[Any, ...]:
        session = self._session
        if session is None or "windows" not in session.resources:
            return tuple(shown.index for shown in self._windows)
        windows = session.windows
        return (windows.active and windows.active.index, *((w.index, w.changes) for w in list(windows.open)))

    def _go_on_alone(self) -> None:
        pause = self._pause
        if pause is not None and not pause.over:
            self._warn("the page of the viewer was closed; the program goes on")
            if self._debugger is not None:
                self._debugger.breakpoints.clear()
            with contextlib.suppress(RuntimeError):
                pause.go()

    # ---------------------------------------------------------------------------------------------------------- pauses

    def paused(self, pause: Pause) -> None:
        if self.deserted:
            pause.go()
            return
        with self._changed:
            self._pause = pause
            self._turn += 1
            self._status = "paused"
            self.touch()
        self._announce("a pause")

    def resumed(self, pause: Pause) -> None:
        with self._changed:
            self._pause = None
            self._turn += 1
            self._status = "running"
            self.touch()

    def started(self) -> None:
        """The program begins to run."""
        with self._changed:
            self._thread = threading.get_ident()
            self._status = "running"
            self.touch()

    # --------------------------------------------------------------------------------------------------------- windows

    def _closing(self, window: Window) -> None:
        assert self._session is not None
        if self._session.windows.ended:
            shown = Shown(window)
            shown.end()
            with self._changed:
                self._windows.append(shown)
        self.touch()

    def _all_windows(self) -> list[Shown]:
        session = self._session
        if session is None or "windows" not in session.resources:
            return self._windows
        return self._windows or [Shown(window) for window in list(session.windows.open)]

    def _window(self, query: Mapping[str, Any]) -> Shown:
        try:
            index = int(query.get("window", 0))
        except (TypeError, ValueError):
            raise BadRequest("'window' must be a number") from None
        for shown in self._all_windows():
            if shown.index == index:
                return shown
        raise NotFound

    def _dispatch(self, work: Callable[[], None]) -> None:
        """Callbacks of drawing objects: those that a request caused are called by a thread of their own."""
        if not getattr(self._request, "active", False):
            work()
            return
        if self._callbacks is None:
            self._callbacks = queue.SimpleQueue()
            threading.Thread(target=self._call_back, name="hdev callbacks", daemon=True).start()
        self._callbacks.put(work)

    def _call_back(self) -> None:
        assert self._callbacks is not None
        assert self._session is not None
        while True:
            work = self._callbacks.get()
            try:
                work()
            except Exception as error:
                self._session.warn(f"a callback of a drawing object failed: {hdevelop_error(error)}")
            self.touch()

    # ---------------------------------------------------------------------------------------------------- what it shows

    def state(self) -> dict[str, Any]:
        """All that the page shows, but for pictures, texts and variables."""
        with self._changed:
            session, pause = self._session, self._pause
            active = None
            if session is not None and "windows" in session.resources and session.windows.active is not None:
                active = session.windows.active.index
            windows = []
            for shown in self._all_windows():
                asked = self._asked_of(shown.index)
                mouse = self._mice.get(shown.index)
                selected = mouse.selected if mouse is not None else None
                windows.append(
                    {
                        **shown.describe(),
                        "active": shown.index == active,
                        "objects": 0 if self._windows else len(shown.window.objects),
                        "asked": None if asked is None else asked.describe(),
                        "overlay": shown.overlay(asked.editor if asked is not None else None, selected),
                    }
                )
            dialogs = [asked.describe() for asked in self._asked if asked.editor is None]
            name = os.path.basename(session.program.path) if session is not None and session.program.path else "program"
            return {
                "name": name,
                "turn": self._turn,
                "status": self._status,
                "reason": pause.reason if pause is not None else "",
                "canStep": pause is not None and pause.can_go_on,
                "error": _described(pause.error) if pause is not None and pause.error is not None else self._error,
                "stack": [_level(frame) for frame in pause.stack] if pause is not None else [],
                "windows": windows,
                "dialogs": dialogs,
                "procedures": list(session.program.procedures) if session is not None else [],
                "breakpoints": [
                    {"id": b.number, "procedure": b.procedure, "line": b.line, "problem": b.problem}
                    for b in (self._debugger.breakpoints if self._debugger is not None else ())
                ],
            }

    def _asked_of(self, index: int) -> _Asked | None:
        """The question that is open in a window."""
        for asked in self._asked:
            if asked.editor is not None and asked.question.window is not None and asked.question.window.index == index:
                return asked
        return None

    # -------------------------------------------------------------------------------------------------------- requests

    def listen(self, send: Callable[[Any], None], gone: Callable[[], bool]) -> None:
        with self._changed:
            if self._pages >= _MOST_PAGES:
                send(
                    {
                        "refused": f"{_MOST_PAGES} pages show this program already; close one of them, then load this one again."
                    }
                )
                return
            self._pages += 1
            self._seen = True
            self._changed.notify_all()
        try:
            version, pinged = -1, time.monotonic()
            while not gone() and not self._dismissed:
                with self._changed:
                    if self._version == version:
                        self._changed.wait(0.25)
                    fresh, version = self._version != version, self._version
                if fresh:
                    send(self.state())
                elif time.monotonic() - pinged > _PING:
                    send(None)
                    pinged = time.monotonic()
        finally:
            with self._changed:
                self._pages -= 1
                self._left = time.monotonic()
                self._pointers.clear()
                self._changed.notify_all()

    def failed(self, error: Exception) -> None:
        if self._session is not None:
            self._session.warn(f"the viewer could not show something: {hdevelop_error(error)}")

    def get(self, path: str, query: dict[str, str]) -> Reply:
        if path in ("", "index.html"):
            return _page("index.html")
        if path in _PAGE:
            return _page(path)
        if path == "picture":
            return Reply(self._window(query).picture(_look(query)), "image/bmp")
        if path == "value":
            x, y = _number(query, "x"), _number(query, "y")
            return _json(self._window(query).value(x, y))
        if path == "procedure":
            return _json(self._procedure(query.get("name", "")))
        if path == "variables":
            return _json(self._variables(query))
        if path == "variable":
            return _json(program.detail(self._variable(query)))
        if path == "thumbnail":
            size = max(16, min(int(_number(query, "size", 96)), 1024))
            value = self._variable(query)
            if program.summary(value)["kind"] != "iconic":
                raise BadRequest("this variable has no picture")
            return Reply(program.thumbnail(value, size), "image/png")
        if path == "files":
            return _json(self._files(query))
        raise NotFound

    def post(self, path: str, data: dict[str, Any]) -> dict[str, Any]:
        work = {"input": self._input, "answer": self._answer, "act": self._act}.get(path)
        if work is None:
            raise NotFound
        self._request.active = True
        try:
            return work(data)
        finally:
            self._request.active = False

    # -------------------------------------------------------------------------------------------- requests: the program

    def _procedure(self, name: str) -> dict[str, Any]:
        session = self._session
        if session is None:
            raise NotFound
        found = session.program.procedures.get(name) or session.procedures.find(name, None)
        if found is None or found.locked:
            raise NotFound
        return program.text_of(found)

    def _frames(self, query: Mapping[str, str]) -> Mapping[str, Any]:
        """The variables of a level of the call stack: of a pause, of the running program, or of the ended one."""
        with self._changed:
            pause = self._pause
            if pause is not None:
                level = int(_number(query, "level", 0))
                if not 0 <= level < len(pause.stack):
                    raise NotFound
                return pause.stack[level].variables.copy()
            if self._status == "running":
                frames = self._running()
                return _variables_of(frames[0]) if frames else {}
            return self._last_variables

    def _running(self) -> list[Any]:
        from hdev.debug.frames import live_frames

        return live_frames(sys._current_frames().get(self._thread))

    def _variables(self, query: Mapping[str, str]) -> dict[str, Any]:
        found: dict[str, Any] = {"variables": program.describe(self._frames(query))}
        if self._status == "running":
            from hdev.runtime.errors import source_of

            frames = [(source_of(frame), frame.f_lineno) for frame in self._running()]
            found["stack"] = [{"procedure": source.procedure, "line": line} for source, line in frames if source]
        return found

    def _variable(self, query: Mapping[str, str]) -> Any:
        variables = self._frames(query)
        if query.get("name") not in variables:
            raise NotFound
        return variables[query["name"]]

    def _act(self, data: dict[str, Any]) -> dict[str, Any]:
        what = data.get("do")
        if what == "close":
            self._dismissed = self._status in ("ended", "failed")
            self.touch()
        elif what in ("go", "over", "into", "out", "abort"):
            self._command(str(what))
        elif what == "pause":
            if self._debugger is not None and self._status == "running":
                self._debugger.pause()
        elif what == "breakpoint":
            self._breakpoint(data)
        else:
            raise BadRequest("unknown action")
        return {}

    def _command(self, what: str) -> None:
        with self._changed:
            pause = self._pause
            if pause is None or pause.over:
                return  # somebody else was faster
            command = {
                "go": pause.go,
                "over": pause.step_over,
                "into": pause.step_into,
                "out": pause.step_out,
                "abort": pause.abort,
            }[what]
            if pause.can_go_on or what in ("go", "abort"):
                command()

    def _breakpoint(self, data: dict[str, Any]) -> None:
        """Set a breakpoint, or take it away."""
        if self._debugger is None or self._session is None:
            return
        name, line = data.get("procedure"), data.get("line")
        if not isinstance(name, str) or not isinstance(line, int):
            raise BadRequest("'procedure' and 'line' are needed")
        procedure = self._session.program.procedures.get(name) or self._session.procedures.find(name, None)
        if procedure is None:
            raise NotFound
        there = self._debugger.breakpoints.at(name, line)
        if there is not None:
            self._debugger.breakpoints.remove(there.number)
        else:
            place = self._debugger.breakable(procedure, line)
            if place is not None:
                self._debugger.breakpoints.add(name, place)
        self.touch()

    # --------------------------------------------------------------------------------------------- requests: questions

    def _input(self, data: dict[str, Any]) -> dict[str, Any]:
        """Mouse and keyboard in a window."""
        shown = self._window(data)
        window = shown.window
        what, x, y = data.get("what"), _number(data, "x", 0), _number(data, "y", 0)
        view = shown.view()
        row, column = (float(value) for value in view.to_image(y, x))
        reach = _number(data, "reach", 6.0) * max(view.row_scale, view.column_scale)
        modifiers = sum(bit for name, bit in (("shift", SHIFT), ("ctrl", CTRL), ("alt", ALT)) if data.get(name))
        button, held = int(_number(data, "button", 0)) & 7, int(_number(data, "held", 0)) & 7
        if what not in ("down", "move", "up", "key", "leave"):
            raise BadRequest("unknown input")
        with self._changed:
            if what != "key":
                inside = what != "leave" and -0.5 <= x < window.width - 0.5 and -0.5 <= y < window.height - 0.5
                state = held | modifiers if held else 0
                self._pointers[shown.index] = (round(row, 6), round(column, 6), state, inside)
                if what == "down":
                    self._clicked[shown.index] = (round(row, 6), round(column, 6), button | modifiers)
            if what == "leave":
                return {}
            event = Event(str(what), row, column, button, modifiers, str(data.get("key", "")), max(reach, 1e-6))
            asked = self._asked_of(shown.index)
            mouse = None
            if asked is not None and asked.editor is not None:
                asked.editor.take(event)
                if asked.editor.done and not asked.done.is_set():
                    asked.give(asked.editor.answer())
                self.touch()
            elif not self._windows and window.objects:
                mouse = self._mouse(shown)
                if mouse.take(event):
                    self.touch()
            selected = mouse.selected if mouse is not None else None
            overlay = shown.overlay(asked.editor if asked is not None else None, selected)
            return {"overlay": overlay, "value": None if what == "key" else shown.value(x, y)}

    def _mouse(self, shown: Shown) -> ObjectMouse:
        mouse = self._mice.get(shown.index)
        if mouse is None or mouse.window is not shown.window:
            mouse = self._mice[shown.index] = ObjectMouse(shown.window, self._moved)
        return mouse

    def _moved(self, item: Any, event: str) -> None:
        assert self._session is not None
        for observer in self._session.windows.moved:
            observer(item, event)

    def _answer(self, data: dict[str, Any]) -> dict[str, Any]:
        """The answer to a dialog."""
        with self._changed:
            asked = next((one for one in self._asked if one.number == data.get("id")), None)
            if asked is None or asked.done.is_set():
                return {"late": True}
            if asked.editor is not None:
                raise BadRequest("this question is answered in its window")
            answer = {name: data[name] for name in KINDS[asked.question.kind] if name in data}
            problem = wrong(asked.question.kind, answer)
            if problem:
                raise BadRequest(problem)
            asked.give(answer)
            self.touch()
            return {}

    def _files(self, query: Mapping[str, str]) -> dict[str, Any]:
        """A folder, for a file dialog; at other times no folder is listed."""
        with self._changed:
            asked = next((one for one in self._asked if str(one.number) == query.get("id")), None)
        session = self._session
        if asked is None or asked.question.kind != "file" or session is None:
            raise NotFound
        if not session.permissions.allowed >= {"read"}:
            raise BadRequest("the program is not permitted to read files")
        path = query.get("path") or str(asked.question.options.get("path", "")) or session.directory
        return files.listing(path, query.get("patterns", "*"), asked.question.options.get("mode") == "dir")


def _variables_of(frame: Any) -> Mapping[str, Any]:
    from hdev.runtime.fragments import visible

    return visible(dict(frame.f_locals))


def _level(frame: StackFrame) -> dict[str, Any]:
    return {"procedure": frame.procedure, "line": frame.line, "path": frame.path}


def _described(error: HError) -> dict[str, Any]:
    from hdev.cli.report import error_summary

    stack = error.call_stack or call_stack(error.__traceback__)
    top = {"procedure": stack[0].procedure, "line": stack[0].line} if stack else {"procedure": "", "line": 0}
    return {"code": error.code, "text": error_summary(error).encode("utf-8", "replace").decode(), **top}


def _look(query: Mapping[str, str]) -> Look | None:
    """The part of a window that is looked at: look=top,left,bottom,right in pixels of the window."""
    text = query.get("look")
    if not text:
        return None
    try:
        top, left, bottom, right = (float(value) for value in text.split(","))
    except ValueError:
        raise BadRequest("'look' must be four numbers") from None
    if not (0.001 < bottom - top < 1e6 and 0.001 < right - left < 1e6 and abs(top) < 1e6 and abs(left) < 1e6):
        raise BadRequest("'look' must be a rectangle")
    return Look(top, left, bottom, right)


def _number(data: Mapping[str, Any], name: str, default: float | None = None) -> float:
    value = data.get(name, default)
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise BadRequest(f"'{name}' must be a number") from None
    if not abs(number) < 1e9:
        raise BadRequest(f"'{name}' must be a number")
    return number


_PAGE = ("style.css", "page.js", "windows.js", "variables.js", "program.js", "dialogs.js", "server.js", "icon.svg")


def _page(name: str) -> Reply:
    data = package_files("hdev.view").joinpath("page", name).read_bytes()
    return Reply(data, _TYPES[os.path.splitext(name)[1]])


def _json(data: Any) -> Reply:
    from hdev.view.server import dumps

    return Reply(dumps(data))
