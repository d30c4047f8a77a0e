"""Recorded answers: replaying them in the place of a person, and recording them.

The file is JSON: {"hdev-answers": 1, "answers": [...]}. An answer names the operator and gives its values by the names that
`hdev.display.questions.KINDS` lists: {"operator": "draw_circle", "row": 50.5, "column": 60, "radius": 12}. "window" says which
window (in the order of opening) it belongs to, "times" that it is given several times, "failed" that the operator fails (the
pointer is not in the window). {"object": 1, "event": "on_drag", "row": 20, ...} moves the first drawing object.
"""

from __future__ import annotations

import json
import os
import threading
from typing import Any

from hdev.display.questions import KINDS, Answer, Question, Viewer, unavailable
from hdev.errors import HdevError, HError

FORMAT = "hdev-answers"
_VERSION = 1
_FAILED = 5
_OTHER = {"operator", "window", "times", "failed"}


class Replay:
    """A viewer that nobody looks at: answers come from a file, one after the other."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._entries = read(path)
        self._next = 0
        self._given = 0
        self._lock = threading.RLock()
        self._session: Any = None

    def show(self, session: Any) -> None:
        self._session = session
        before = session.on_stop

        def stopped(variables: dict[str, Any]) -> None:
            self.waits()
            if before is not None:
                before(variables)

        session.on_stop = stopped

    def changed(self, window: Any) -> None:
        pass

    def close(self) -> None:
        left = len(self._entries) - self._next
        if left and self._session is not None:
            self._session.warn(f"{left} of {len(self._entries)} answers in {self.path} were not asked for")
            self._next = len(self._entries)

    def ask(self, question: Question) -> Answer:
        with self._lock:
            self.waits()
            if self._next == len(self._entries):
                raise self._wrong(question, f"{self.path} has no more answers")
            entry = self._entries[self._next]
            place = f"answer {self._next + 1} in {self.path}"
            if entry["operator"] != question.operator:
                raise self._wrong(question, f"{place} is for {entry['operator']}")
            if question.window is not None and entry.get("window", question.window.index) != question.window.index:
                raise self._wrong(question, f"{place} is for window {entry['window']}, not {question.window.index}")
            self._given += 1
            if self._given >= entry.get("times", 1):
                self._next, self._given = self._next + 1, 0
            if entry.get("failed"):
                raise HError(_FAILED, operator=question.operator)
            unknown = entry.keys() - _OTHER - KINDS[question.kind].keys()
            if unknown:
                raise self._wrong(question, f"{place} has the unknown value '{min(unknown)}'")
            answer = {name: value for name, value in entry.items() if name not in _OTHER}
            if question.kind == "file" and isinstance(answer.get("path"), list):
                folder = self._session.folder or self._session.directory
                answer["path"] = [os.path.join(folder, str(path)).replace(os.sep, "/") for path in answer["path"]]
            return answer

    @staticmethod
    def _wrong(question: Question, reason: str) -> HError:
        return unavailable(question.operator, reason)

    def waits(self) -> None:
        """Change the drawing objects that come next."""
        with self._lock:
            while self._next < len(self._entries) and "object" in self._entries[self._next]:
                entry, self._next = self._entries[self._next], self._next + 1
                self._move(entry, f"answer {self._next} in {self.path}")

    def _move(self, entry: dict[str, Any], place: str) -> None:
        item = self._session.windows.object(entry["object"])
        if item is None:
            self._session.warn(f"{place}: there is no drawing object {entry['object']}")
            return
        event = entry.get("event", "on_drag")
        for name, value in entry.items():
            if name in ("object", "event", "window"):
                continue
            try:
                item.set(name, value if isinstance(value, list) else [value])
            except (KeyError, ValueError):
                self._session.warn(f"{place}: '{name}' = {value!r} does not fit object {entry['object']}")
        item.happened(event)


def read(path: str) -> list[dict[str, Any]]:
    """The answers in a file. Raises `HdevError` for a file that cannot be read or is none of answers."""
    try:
        with open(path, encoding="utf-8") as file:
            data = json.load(file)
    except OSError as error:
        raise HdevError(f"the answers cannot be read: {error}") from None
    except (ValueError, RecursionError) as error:
        raise HdevError(f"{path} is not JSON: {error}") from None
    if not isinstance(data, dict) or FORMAT not in data:
        raise HdevError(f'{path} holds no answers: it must be {{"{FORMAT}": {_VERSION}, "answers": [...]}}')
    if data[FORMAT] != _VERSION:
        raise HdevError(f"{path} has answers of version {data[FORMAT]!r}; this hdev reads version {_VERSION}")
    entries = data.get("answers")
    if not isinstance(entries, list):
        raise HdevError(f'{path}: "answers" must be a list')
    for number, entry in enumerate(entries, start=1):
        problem = _wrong_entry(entry)
        if problem:
            raise HdevError(f"{path}, answer {number}: {problem}")
    return entries


def _wrong_entry(entry: Any) -> str:
    if not isinstance(entry, dict):
        return "it must be an object"
    if "object" in entry:
        if not isinstance(entry["object"], int) or isinstance(entry["object"], bool) or entry["object"] < 1:
            return '"object" must be the number of a drawing object, from 1'
        return ""
    if not isinstance(entry.get("operator"), str):
        return 'it must name its "operator", or an "object"'
    times = entry.get("times", 1)
    if not isinstance(times, int) or isinstance(times, bool) or times < 1:
        return '"times" must be a number from 1 on'
    return ""


class Recording:
    """A viewer around another one that writes what it answers."""

    def __init__(self, viewer: Viewer, path: str) -> None:
        self.viewer = viewer
        self.path = path
        self.entries: list[dict[str, Any]] = []
        self._lock = threading.Lock()
        self._session: Any = None
        try:
            with open(path, "a", encoding="utf-8"):
                pass
        except OSError as error:
            raise HdevError(f"answers cannot be recorded: {error}") from None

    def show(self, session: Any) -> None:
        self._session = session
        session.windows.moved.append(self._moved)
        self.viewer.show(session)

    def changed(self, window: Any) -> None:
        self.viewer.changed(window)

    def waits(self) -> None:
        self.viewer.waits()

    def ask(self, question: Question) -> Answer:
        try:
            answer = self.viewer.ask(question)
        except HError as error:
            if error.code == _FAILED:
                self._add(question, {"failed": True})
            raise
        self._add(question, answer)
        return answer

    def _add(self, question: Question, answer: Answer) -> None:
        entry: dict[str, Any] = {"operator": question.operator}
        if question.window is not None:
            entry["window"] = question.window.index
        if question.kind == "file" and "path" in answer:
            answer = {**answer, "path": [self._relative(path) for path in answer["path"]]}
        entry.update(answer)
        with self._lock:
            last = self.entries[-1] if self.entries else {}
            if question.kind == "pointer" and {k: v for k, v in last.items() if k != "times"} == entry:
                last["times"] = last.get("times", 1) + 1
            else:
                self.entries.append(entry)

    def _relative(self, path: str) -> str:
        """Files beside the program by their relative names, so that the recording can be used elsewhere."""
        folder = self._session.folder
        if folder and os.path.abspath(path).startswith(os.path.join(folder, "")):
            return os.path.relpath(path, folder).replace(os.sep, "/")
        return path

    def _moved(self, item: Any, event: str) -> None:
        entry = {"object": item.index, "event": event, **item.values()}
        with self._lock:
            last = self.entries[-1] if self.entries else {}
            if last.get("object") == item.index and last.get("event") == event:
                self.entries[-1] = entry
            else:
                self.entries.append(entry)

    def close(self) -> None:
        self.write()
        self.viewer.close()

    def write(self) -> None:
        """Write the file."""
        with self._lock:
            lines = ",\n  ".join(json.dumps(entry, ensure_ascii=False) for entry in self.entries)
        text = f'{{"{FORMAT}": {_VERSION}, "answers": [\n  {lines}\n]}}\n' if lines else _EMPTY
        try:
            with open(self.path, "w", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            if self._session is not None:
                self._session.warn(f"answers are not recorded: {error}")


_EMPTY = f'{{"{FORMAT}": {_VERSION}, "answers": []}}\n'
