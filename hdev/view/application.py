"""What the page may ask for and do: the application behind the server."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping
from importlib.resources import files as package_files
from typing import TYPE_CHECKING, Any

from hdev.debug.frames import live_frames
from hdev.display.canvas import Look
from hdev.display.editing import ALT, CTRL, SHIFT, Event
from hdev.display.questions import KINDS, wrong
from hdev.runtime.errors import hdevelop_error, source_of
from hdev.runtime.fragments import visible
from hdev.view import files, program
from hdev.view.program import described
from hdev.view.server import BadRequest, NotFound, Reply, dumps
from hdev.view.windows import Shown

if TYPE_CHECKING:
    from hdev.debug.frames import StackFrame
    from hdev.view.browser import BrowserViewer

#: Pages at a time; browsers keep six connections to a host, and each page needs one of its own.
_MOST_PAGES = 4
#: Seconds within which a page must have looked at a connection.
_PING = 2.0

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


class PageApplication:
    """Answers the requests of the page from what the viewer knows."""

    def __init__(self, viewer: BrowserViewer) -> None:
        self.viewer = viewer

    # ---------------------------------------------------------------------------------------------------- what it shows

    def state(self) -> dict[str, Any]:
        """All that the page shows, but for pictures, texts and variables."""
        viewer = self.viewer
        with viewer.lock:
            session, pause = viewer.session, viewer.pause
            active = None
            if session is not None and "windows" in session.resources and session.windows.active is not None:
                active = session.windows.active.index
            windows = []
            for shown in viewer.windows():
                asked = viewer.asked_of(shown.index)
                windows.append(
                    {
                        **shown.describe(),
                        "active": shown.index == active,
                        "objects": len(shown.window.objects) if viewer.alive(shown) else 0,
                        "asked": None if asked is None else asked.describe(),
                        "overlay": viewer.overlay(shown),
                    }
                )
            dialogs = [asked.describe() for asked in viewer.asked if asked.editor is None]
            name = os.path.basename(session.program.path) if session is not None and session.program.path else "program"
            return {
                "name": name,
                "turn": viewer.turn,
                "status": viewer.status,
                "reason": pause.reason if pause is not None else "",
                "canStep": pause is not None and pause.can_go_on,
                "error": described(pause.error) if pause is not None and pause.error is not None else viewer.error,
                "stack": [_level(frame) for frame in pause.stack] if pause is not None else [],
                "windows": windows,
                "dialogs": dialogs,
                "procedures": list(session.program.procedures) if session is not None else [],
                "breakpoints": [
                    {"id": b.number, "procedure": b.procedure, "line": b.line, "problem": b.problem}
                    for b in (viewer.debugger.breakpoints if viewer.debugger is not None else ())
                ],
            }

    # -------------------------------------------------------------------------------------------------------- requests

    def listen(self, send: Callable[[Any], None], gone: Callable[[], bool]) -> None:
        viewer = self.viewer
        if not viewer.enter(_MOST_PAGES):
            send({"refused": f"{_MOST_PAGES} pages show this program already; close one, then load this one again."})
            return
        try:
            version, pinged = -1, time.monotonic()
            while not gone() and not viewer.dismissed:
                fresh, version = viewer.news(version)
                if fresh:
                    send(self.state())
                elif time.monotonic() - pinged > _PING:
                    send(None)
                    pinged = time.monotonic()
        finally:
            viewer.leave()

    def failed(self, error: Exception) -> None:
        if self.viewer.session is not None:
            self.viewer.session.warn(f"the viewer could not show something: {hdevelop_error(error)}")

    def get(self, path: str, query: dict[str, str]) -> Reply:
        if path in ("", "index.html"):
            return _page("index.html")
        if path in _PAGE:
            return _page(path)
        if path == "picture":
            data, extent = self._window(query).picture(_look(query))
            return Reply(data, "application/octet-stream", {"X-Size": extent})
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
        self.viewer.request.active = True
        try:
            return work(data)
        finally:
            self.viewer.request.active = False

    # -------------------------------------------------------------------------------------------- requests: the program

    def _window(self, query: Mapping[str, Any]) -> Shown:
        index = int(_number(query, "window", 0))
        for shown in self.viewer.windows():
            if shown.index == index:
                return shown
        raise NotFound

    def _procedure(self, name: str) -> dict[str, Any]:
        session = self.viewer.session
        if session is None:
            raise NotFound
        found = session.program.procedures.get(name) or session.procedures.find(name, None)
        if found is None or found.locked:
            raise NotFound
        return program.text_of(found)

    def _frames(self, query: Mapping[str, str]) -> Mapping[str, Any]:
        """The variables of a level of the call stack: of a pause, of the running program, or of the ended one."""
        with self.viewer.lock:
            pause = self.viewer.pause
            if pause is not None:
                level = int(_number(query, "level", 0))
                if not 0 <= level < len(pause.stack):
                    raise NotFound
                return pause.stack[level].variables.copy()
            if self.viewer.status == "running":
                frames = self._running()
                return visible(dict(frames[0].f_locals)) if frames else {}
            return self.viewer.last_variables

    def _running(self) -> list[Any]:
        return live_frames(sys._current_frames().get(self.viewer.thread))

    def _variables(self, query: Mapping[str, str]) -> dict[str, Any]:
        found: dict[str, Any] = {"variables": program.describe(self._frames(query))}
        if self.viewer.status == "running":
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
            self.viewer.dismissed = self.viewer.status in ("ended", "failed")
            self.viewer.touch()
        elif what in ("go", "over", "into", "out", "abort"):
            self._command(str(what))
        elif what == "pause":
            if self.viewer.debugger is not None and self.viewer.status == "running":
                self.viewer.debugger.pause()
        elif what == "breakpoint":
            self._breakpoint(data)
        else:
            raise BadRequest("unknown action")
        return {}

    def _command(self, what: str) -> None:
        with self.viewer.lock:
            pause = self.viewer.pause
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
        if self.viewer.debugger is None or self.viewer.session is None:
            return
        name, line = data.get("procedure"), data.get("line")
        if not isinstance(name, str) or not isinstance(line, int):
            raise BadRequest("'procedure' and 'line' are needed")
        procedure = self.viewer.session.program.procedures.get(name) or self.viewer.session.procedures.find(name, None)
        if procedure is None:
            raise NotFound
        there = self.viewer.debugger.breakpoints.at(name, line)
        if there is not None:
            self.viewer.debugger.breakpoints.remove(there.number)
        else:
            place = self.viewer.debugger.breakable(procedure, line)
            if place is not None:
                self.viewer.debugger.breakpoints.add(name, place)
        self.viewer.touch()

    # --------------------------------------------------------------------------------------------- requests: questions

    def _input(self, data: dict[str, Any]) -> dict[str, Any]:
        """Mouse and keyboard in a window."""
        shown = self._window(data)
        what, x, y = data.get("what"), _number(data, "x", 0), _number(data, "y", 0)
        if what not in ("down", "move", "up", "key", "leave"):
            raise BadRequest("unknown input")
        view = shown.view()
        row, column = (round(float(value), 6) for value in view.to_image(y, x))
        reach = _number(data, "reach", 6.0) * max(view.row_scale, view.column_scale)
        modifiers = sum(bit for name, bit in (("shift", SHIFT), ("ctrl", CTRL), ("alt", ALT)) if data.get(name))
        button, held = int(_number(data, "button", 0)) & 7, int(_number(data, "held", 0)) & 7
        event = Event(str(what), row, column, button, modifiers, str(data.get("key", "")), max(reach, 1e-6))
        if what != "key":
            window = shown.window
            inside = what != "leave" and -0.5 <= x < window.width - 0.5 and -0.5 <= y < window.height - 0.5
            self.viewer.point(shown, event, held, inside)
        if what == "leave":
            return {}
        for between in _path(data):
            r, c = (round(float(value), 6) for value in view.to_image(between[1], between[0]))
            self.viewer.take(shown, Event("move", r, c, 0, modifiers, reach=max(reach, 1e-6)))
        overlay = self.viewer.take(shown, event)
        return {"overlay": overlay, "value": None if what == "key" else shown.value(x, y)}

    def _answer(self, data: dict[str, Any]) -> dict[str, Any]:
        """The answer to a dialog."""
        with self.viewer.lock:
            asked = next((one for one in self.viewer.asked if one.number == data.get("id")), None)
            if asked is None or asked.done.is_set():
                return {"late": True}
            if asked.editor is not None:
                raise BadRequest("this question is answered in its window")
            answer = {name: data[name] for name in KINDS[asked.question.kind] if name in data}
            problem = wrong(asked.question.kind, answer)
            if problem:
                raise BadRequest(problem)
            asked.give(answer)
            self.viewer.touch()
            return {}

    def _files(self, query: Mapping[str, str]) -> dict[str, Any]:
        """A folder, for a file dialog; at other times no folder is listed."""
        with self.viewer.lock:
            asked = next((one for one in self.viewer.asked if str(one.number) == query.get("id")), None)
        session = self.viewer.session
        if asked is None or asked.question.kind != "file" or session is None:
            raise NotFound
        if not session.permissions.allowed >= {"read"}:
            raise BadRequest("the program is not permitted to read files")
        path = query.get("path") or str(asked.question.options.get("path", "")) or session.directory
        return files.listing(path, query.get("patterns", "*"), asked.question.options.get("mode") == "dir")


def _level(frame: StackFrame) -> dict[str, Any]:
    return {"procedure": frame.procedure, "line": frame.line, "path": frame.path}


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


def _path(data: Mapping[str, Any]) -> list[tuple[float, float]]:
    """Where the pointer was on the way."""
    path = data.get("path", [])
    if not isinstance(path, list) or len(path) > 1000:
        raise BadRequest("'path' must be a list of places")
    return [(_number({"x": x}, "x"), _number({"y": y}, "y")) for x, y in map(_pair, path)]


def _pair(value: Any) -> tuple[Any, Any]:
    if not isinstance(value, list) or len(value) != 2:
        raise BadRequest("'path' must be a list of places")
    return value[0], value[1]


def _number(data: Mapping[str, Any], name: str, default: float | None = None) -> float:
    value = data.get(name, default)
    try:
        number = float(value)
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
    return Reply(dumps(data))
