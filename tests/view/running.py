"""Programs that run in a thread with the viewer of the browser."""

from __future__ import annotations

import threading
from typing import Any

from hdev.debug import Debugger
from hdev.display.answers import Recording
from hdev.engine import Run
from hdev.errors import HError
from hdev.program import loads
from hdev.view.browser import BrowserViewer


class Viewed:
    """A program that runs as `hdev run --view` runs it, but in a thread."""

    def __init__(self, text: str, *, paused: bool = False, record: str = "", port: int = 0, **options: Any) -> None:
        self.warnings: list[str] = []
        self.viewer = BrowserViewer(port, self.warnings.append)
        self.error: HError | None = None
        self.result: Any = None
        warn = self.warnings.append
        name = "program.hdev" if text.startswith("<?xml") else "program.txt"
        self.run = Run(loads(text.encode(), name), pedantic=True, warn=warn, **options)
        self.run.debugger = Debugger(self.run.session, self.viewer, pause_at_start=paused, settable=False)
        self.viewer.attach(self.run.debugger)
        viewer = Recording(self.viewer, record) if record else self.viewer
        self.run.session.viewer = viewer
        viewer.show(self.run.session)
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def _work(self) -> None:
        self.viewer.wait_for_page(None)
        self.viewer.started()
        try:
            self.result = self.run.execute()
        except HError as error:
            self.error = error
        self.viewer.finished(self.run.variables, self.error)

    @property
    def url(self) -> str:
        return self.viewer.url

    def end(self, seconds: float = 40.0) -> Any:
        """Wait until the program has ended; its variables."""
        self._thread.join(seconds)
        assert not self._thread.is_alive(), "the program has not ended"
        if self.error is not None:
            raise self.error
        return self.result

    def close(self) -> None:
        self.viewer.stop()
        self._thread.join(10)
