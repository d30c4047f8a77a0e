"""The windows of a running program in the terminal: at each stop (), when one is closed, and at the end."""

from __future__ import annotations

from typing import Any

from hdev.display.terminal import description
from hdev.display.tty import Terminal
from hdev.display.watch import WindowWatcher
from hdev.display.window import Window


class TerminalView(WindowWatcher):
    """Writes the windows of a session to a stream; at a stop (), those that have changed since they were written last."""

    def __init__(self, session: Any, stream: Any, terminal: Terminal) -> None:
        self.stream = stream
        self.terminal = terminal
        self._written: dict[int, int] = {}
        super().__init__(session)

    def stop(self) -> None:
        for window in list(self.session.windows.open):
            self._write(window)

    def closed(self, window: Window) -> None:
        self._write(window)
        self._written.pop(window.index, None)

    def _write(self, window: Window) -> None:
        if self._written.get(window.index) == window.changes or not (window.shown or window.changes):
            return
        self._written[window.index] = window.changes
        text = self.terminal.show(window)
        if self.terminal.protocol != "text":
            text = description(window) + "\n" + text
        encoding = getattr(self.stream, "encoding", None) or "utf-8"
        try:
            self.stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
            self.stream.flush()
        except (OSError, ValueError) as error:
            self.session.warn(f"a window is not shown: {error}")
