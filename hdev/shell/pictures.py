"""Iconic values and windows as pictures in the terminal."""

from __future__ import annotations

from typing import Any

#: The part of the screen's height that a picture may take.
_SHARE = 0.5


class Pictures:
    """Shows pictures on a stream, as well as its terminal can; see `hdev.display.tty`.

    Parameters
    ----------
    protocol : str
        'auto', 'off', or one of `hdev.display.terminal.PROTOCOLS`.
    """

    def __init__(self, stream: Any, protocol: str = "auto") -> None:
        self.stream = stream
        self.protocol = protocol
        self._terminal: Any = None
        self._view: Any = None
        self._session: Any = None

    def choose(self, protocol: str) -> None:
        """From now on in this way."""
        self.protocol, self._terminal, self._view = protocol, None, None

    @property
    def works(self) -> bool:
        """Whether pictures are shown (and not just told in words, which the shell does anyway)."""
        return self.protocol != "off" and self._found.protocol != "text"

    @property
    def _found(self) -> Any:
        if self._terminal is None:
            from hdev.display.tty import terminal

            self._terminal = terminal(self.stream, protocol=self.protocol)
        return self._terminal

    def show(self, value: Any) -> None:
        """Show an iconic value."""
        if len(value) and self.works:
            self._refresh_size()
            self.stream.write(self._found.show(value, _SHARE))
            self.stream.flush()

    def windows(self, session: Any) -> None:
        """Show the windows that have changed since they were shown last."""
        if "windows" not in session.resources or not self.works:
            return
        self._refresh_size()
        if self._view is None or self._session is not session:
            from hdev.display.terminal_view import TerminalView

            self._view, self._session = TerminalView(session, self.stream, self._found), session
        self._view.terminal = self._found
        self._view.stop()

    def _refresh_size(self) -> None:
        """The screen may have another size than before."""
        import shutil
        from dataclasses import replace

        columns, rows = shutil.get_terminal_size()
        self._terminal = replace(self._found, columns=columns, rows=rows)
