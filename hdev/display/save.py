"""Windows as PNG files: at each stop (), when a window is closed, and at the end."""

from __future__ import annotations

import os
from typing import Any

from hdev.display.window import Window
from hdev.errors import HdevError


def write_png(path: str, pixels: Any) -> None:
    """Write an (H, W, 3) array."""
    import cv2
    import numpy

    done, data = cv2.imencode(".png", numpy.ascontiguousarray(pixels[:, :, ::-1]))
    assert done
    with open(path, "wb") as file:
        file.write(data.tobytes())


class WindowSaver:
    """Writes the windows of a session to a folder: 'window01-stop001.png' at the first stop (), and 'window01.png' when the
    window is closed or the program ends."""

    def __init__(self, session: Any, folder: str) -> None:
        self.folder = folder
        self.written: list[str] = []
        self._session = session
        self._stops = 0
        try:
            os.makedirs(folder, exist_ok=True)
        except OSError as error:
            raise HdevError(f"the folder for windows cannot be made: {error}") from None
        before = session.on_stop

        def stopped(variables: dict[str, Any]) -> None:
            self.stop()
            if before is not None:
                before(variables)

        session.on_stop = stopped
        session.windows.closing.append(self.closed)

    def stop(self) -> None:
        """`stop ()` was reached."""
        self._stops += 1
        for window in list(self._session.windows.open):
            self._write(window, f"window{window.index:02d}-stop{self._stops:03d}.png")

    def closed(self, window: Window) -> None:
        """A window is about to be closed."""
        self._write(window, f"window{window.index:02d}.png")

    def _write(self, window: Window, name: str) -> None:
        path = os.path.join(self.folder, name)
        try:
            write_png(path, window.picture())
        except OSError as error:
            self._session.warn(f"a window is not saved: {error}")
            return
        self.written.append(path)
