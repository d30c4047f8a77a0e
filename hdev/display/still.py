"""What a window showed, after the window is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hdev.display.window import Window

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray


class Still:
    """A window as it was when a program ended. It is drawn when somebody looks at it.

    Attributes
    ----------
    index : int
        The number of the window, in the order of opening.
    width, height : int
    title : str
    """

    def __init__(self, window: Window) -> None:
        self.index, self.width, self.height = window.index, window.width, window.height
        self.title = str(window.parameters.get("window_title", ""))
        self._window = window.copied()

    def picture(self) -> NDArray[numpy.uint8]:
        """What was to be seen, (H, W, 3) uint8."""
        return self._window.picture()

    def __repr__(self) -> str:
        from hdev.display.terminal import description

        return f"<{description(self._window)}>"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        from hdev.display.notebook import bundle

        return bundle(self._window)
