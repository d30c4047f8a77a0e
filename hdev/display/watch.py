"""Whoever wants to see the windows of a session as it runs: at each stop (), when one is closed, and at the end."""

from __future__ import annotations

from typing import Any

from hdev.display.window import Window


class WindowWatcher:
    """Is told by the session of its windows."""

    def __init__(self, session: Any) -> None:
        self.session = session
        before = session.on_stop

        def stopped(variables: dict[str, Any]) -> None:
            self.stop()
            if before is not None:
                before(variables)

        session.on_stop = stopped
        session.windows.closing.append(self.closed)

    def stop(self) -> None:
        """`stop ()` was reached."""

    def closed(self, window: Window) -> None:
        """A window is about to be closed, or the program ends."""
