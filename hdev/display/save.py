"""Windows as PNG files: at each stop (), when a window is closed, and at the end."""

from __future__ import annotations

import os
from typing import Any

from hdev.display.watch import WindowWatcher
from hdev.display.window import Window
from hdev.errors import HdevError


def png(pixels: Any) -> bytes:
    """An (H, W, 3) array as a PNG file."""
    import cv2
    import numpy

    done, data = cv2.imencode(".png", numpy.ascontiguousarray(pixels[:, :, ::-1]))
    assert done
    return data.tobytes()


def write_png(path: str, pixels: Any) -> None:
    """Write an (H, W, 3) array."""
    with open(path, "wb") as file:
        file.write(png(pixels))


class WindowSaver(WindowWatcher):
    """Writes the windows of a session to a folder: 'window01-stop001.png' at the first stop (), and 'window01.png' when the
    window is closed or the program ends."""

    def __init__(self, session: Any, folder: str) -> None:
        self.folder = folder
        self.written: list[str] = []
        self._stops = 0
        try:
            os.makedirs(folder, exist_ok=True)
        except OSError as error:
            raise HdevError(f"the folder for windows cannot be made: {error}") from None
        super().__init__(session)

    def stop(self) -> None:
        self._stops += 1
        for window in list(self.session.windows.open):
            self._write(window, f"window{window.index:02d}-stop{self._stops:03d}.png")

    def closed(self, window: Window) -> None:
        self._write(window, f"window{window.index:02d}.png")

    def _write(self, window: Window, name: str) -> None:
        path = os.path.join(self.folder, name)
        try:
            write_png(path, window.picture())
        except OSError as error:
            self.session.warn(f"a window is not saved: {error}")
            return
        self.written.append(path)
