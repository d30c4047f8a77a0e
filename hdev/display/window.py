"""A graphics window: its geometry, how it draws, and what it shows.

Nothing is drawn when a program displays something: the object is kept together with the drawing state of that moment. Whoever
looks (`picture`) has the list drawn, from where it was drawn last. What an image covers is forgotten; a list that is long, or
holds much memory, is drawn, and the picture takes its place.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from hdev.display.colours import Colour
from hdev.values import Handle

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

#: First row, first column, last row, last column of the image coordinates that fill a window.
Part: TypeAlias = tuple[float, float, float, float]

#: What a window keeps at most, items and bytes: beyond, they are drawn and the window goes on from the picture.
_LONGEST = 20_000
_HEAVIEST = 256 << 20


@dataclass(frozen=True, slots=True)
class State:
    """How a window draws. It never changes: whoever sets something replaces it."""

    part: Part
    colours: tuple[Colour, ...] = ((255, 255, 255, 255),)
    names: tuple[str, ...] = ("white",)
    colored: int = 0
    fill: bool = True
    line_width: float = 1.0
    line_style: tuple[int, ...] = ()
    shape: str = "original"
    #: The region that the shape 'icon' shows; None: a circle.
    icon: Any = None
    contour_style: str = "stroke"
    paint: tuple[Any, ...] = ("default",)
    #: The pose of plots of '3d_plot', 16 numbers; none: the first one.
    plot_pose: tuple[float, ...] = ()
    lut: tuple[Any, ...] = ("default",)
    part_style: int = 0
    font: str = "default-Normal-14"
    smooth: bool = True


@dataclass(frozen=True, slots=True)
class Shown:
    """Something displayed. `what` is 'objects', 'channel', 'lines', 'shape', 'text', 'models' or 'pixels'; `data` belongs to
    it."""

    what: str
    data: Any
    state: State


@dataclass(frozen=True, slots=True)
class Scene:
    """What a window shows at one moment, for whoever draws it.

    `items` lie on `base` (a picture, if the window went on from one) or on the background; `version` and the number of items
    tell scenes of one window apart, as long as nothing else has `changes`.
    """

    items: tuple[Shown, ...]
    base: NDArray[numpy.uint8] | None
    version: int
    changes: int
    height: int
    width: int
    background: Colour
    backdrop: Any
    state: State
    follows: bool
    objects: tuple[Any, ...] = ()


@dataclass(slots=True)
class _Picture:
    """What has been drawn so far: the first `count` items of the list with number `version`."""

    pixels: Any = None
    count: int = 0
    version: int = -1


class Window(Handle):
    """A graphics window.

    Attributes
    ----------
    row, column, width, height : int
        Where it is, and the size of what it shows.
    background : Colour
    state : State
        How the next object is drawn.
    text_row, text_column, text_begin : float
        Where `write_string` goes on, and the column where its line began; image coordinates.
    """

    semantics = "window"

    @staticmethod
    def of_number(number: int, session: Any) -> Window | None:  # type: ignore[override]
        """The window that an integer in an old program means: see `Windows.numbered`."""
        return session.windows.numbered(number)

    def __init__(
        self,
        row: int,
        column: int,
        width: int,
        height: int,
        background: tuple[str, Colour],
        *,
        number: int = 0,
        state: State | None = None,
    ) -> None:
        super().__init__()
        self.row, self.column, self.width, self.height = row, column, width, height
        self.background = background[1]
        self.background_next = background
        self.index = number
        self.dev = False
        self.state = state or State((0.0, 0.0, height - 1.0, width - 1.0))
        #: What `set_window_param` set.
        self.parameters: dict[str, Any] = {}
        self.text_row, self.text_column, self.text_begin = 0.0, 0.0, 0.0
        self.cursor = "arrow"
        self.image: Any = None
        #: The 3D object models displayed last, and with which settings; None if they are covered.
        self.models: Any = None
        #: Drawing objects, the first at the bottom.
        self.objects: list[Any] = []
        self.backdrop: Any = None
        self.on_close: Any = None
        #: Called when what the window shows has changed.
        self.on_content: Any = None
        self._image_size: tuple[int, int] | None = None
        self._part_given = False
        self._lock = threading.Lock()
        self._shown: list[Shown] = []
        self._weight = 0
        self._settled = 0
        self._version = 0
        self._base: NDArray[numpy.uint8] | None = None
        self._picture = _Picture()
        #: Grows with every change of what is to be seen.
        self.changes = 0

    # ---------------------------------------------------------------------------------------------------------- state

    def change(self, **settings: Any) -> None:
        """Set attributes of the drawing state."""
        self.state = replace(self.state, **settings)

    def set_part(self, part: Part) -> None:
        """Choose the image coordinates that fill the window; the next image does not change them."""
        self.change(part=part)
        self._part_given = True
        if self.follows:
            self._redraw()

    def set_backdrop(self, image: Any) -> None:
        """Put an image behind everything, or None; an image fills the window."""
        self.backdrop = image
        if image is not None:
            self.change(part=(0.0, 0.0, image.height - 1.0, image.width - 1.0))
            self._image_size = (image.height, image.width)
            self.image = self.image or image
        self._redraw()

    @property
    def follows(self) -> bool:
        """Whether a new part moves what is displayed already."""
        return self.parameters.get("graphics_stack") == "true"

    def fit(self, image: Any) -> None:
        """What `dev_display` does before an image: if it has another size than the one before, it fills the window."""
        size = (image.height, image.width)
        if size != self._image_size:
            if not self._part_given:
                self.change(part=(0.0, 0.0, image.height - 1.0, image.width - 1.0))
            self._image_size = size
        self._part_given = False

    @property
    def image_size(self) -> tuple[int, int] | None:
        """Height and width of the image displayed last."""
        return None if self.image is None else (self.image.height, self.image.width)

    def resize(self, row: int, column: int, width: int, height: int) -> None:
        """Move the window and give it another size. What it shows stays, scaled to the new size."""
        self.row, self.column = row, column
        if (width, height) != (self.width, self.height):
            self._flatten_if_based()
            self.width, self.height = width, height
            self._redraw()

    # ------------------------------------------------------------------------------------------------------ displaying

    def show(self, what: str, data: Any) -> None:
        """Display something in the present state."""
        with self._lock:
            if self._shown and self._adds_nothing(data):
                return
            self._shown.append(Shown(what, data, self.state))
            self._weight += weight(data)
            self.changes += 1
            full = self._weight > _HEAVIEST or len(self._shown) > _LONGEST
        if full:
            self._flatten()
        self._content_changed()

    def _content_changed(self) -> None:
        """Tell who wants to know; not of changes that are made while this one is told."""
        told, self.on_content = self.on_content, None
        if told is not None:
            try:
                told()
            finally:
                self.on_content = self.on_content or told

    def _adds_nothing(self, data: Any) -> bool:
        """Whether these are the regions displayed just before, in the same state, and not to be seen through."""
        last, state = self._shown[-1], self.state
        if last.data is not data or last.state is not state or last.what != "objects":
            return False
        return data.kinds == {"region"} and all(colour[3] == 255 for colour in state.colours)

    def show_objects(self, objects: Any) -> None:
        """Display images, regions and contours. What the first image covers is forgotten."""
        first = objects.leading
        if getattr(first, "kind", "") == "image":
            self.image = first
            if self._covers(first):
                self._forget()
            elif self._shown:
                self._forget_hidden(first)
        self.show("objects", objects)

    def show_models(self, rendering: Any, *, over: bool) -> None:
        """Display 3D object models: over what there is, or in an empty window."""
        if not over:
            self._forget()
        self.show("models", rendering)

    def erase(self) -> None:
        """Only the background is left."""
        self._forget()
        with self._lock:
            self.changes += 1
            self.background = self.background_next[1]
        self._content_changed()

    def _forget(self) -> None:
        with self._lock:
            self._shown = []
            self._weight = self._settled = 0
            self._base = None
            self.models = None
            self._version += 1

    def _forget_hidden(self, image: Any) -> None:
        """Forget what an image hides of what was displayed since the last such image (and that one, too)."""
        from hdev.display.hiding import hidden

        with self._lock:
            start = self._settled
            recent = self._shown[start:]
            hides = hidden(recent, image, self.state, self.height, self.width)
            if any(hides):
                self._shown[start:] = [item for item, gone in zip(recent, hides) if not gone]
                self._weight -= sum(weight(item.data) for item, gone in zip(recent, hides) if gone)
                self._version += 1
            self._settled = len(self._shown)

    @property
    def shown(self) -> tuple[Shown, ...]:
        """What is displayed, the first at the bottom."""
        return tuple(self._shown)

    def _covers(self, image: Any) -> bool:
        row1, column1, row2, column2 = self.state.part
        inside = row1 >= 0 and column1 >= 0 and row2 <= image.height - 1 and column2 <= image.width - 1
        return inside and image.has_full_domain and self.state.paint[0] == "default"

    # --------------------------------------------------------------------------------------------------------- looking

    def scene(self) -> Scene:
        """What is to be seen now."""
        with self._lock:
            return Scene(
                tuple(self._shown),
                self._base,
                self._version,
                self.changes,
                self.height,
                self.width,
                self.background,
                self.backdrop,
                self.state,
                self.follows,
                tuple(self.objects),
            )

    def picture(self) -> NDArray[numpy.uint8]:
        """What is to be seen, (H, W, 3) uint8: red, green, blue. Read-only, and not changed by what is displayed later."""
        from hdev.display import canvas

        scene = self.scene()
        pixels = self._drawn(scene)
        if scene.objects:
            pixels = pixels.copy()
            canvas.draw(pixels, canvas.over(scene), scene)
            pixels.flags.writeable = False
        return pixels

    def _drawn(self, scene: Scene) -> NDArray[numpy.uint8]:
        """The picture without drawing objects; drawn on from the last one where that is possible."""
        from hdev.display import canvas

        drawn = self._picture
        if drawn.version != scene.version or drawn.count > len(scene.items) or drawn.pixels is None:
            pixels = canvas.blank(scene)
            start = 0
        elif drawn.count == len(scene.items):
            return drawn.pixels
        else:
            pixels, start = drawn.pixels.copy(), drawn.count
        canvas.draw(pixels, scene.items[start:], scene)
        pixels.flags.writeable = False
        self._picture = _Picture(pixels, len(scene.items), scene.version)
        return pixels

    def copied(self) -> Window:
        """A window of its own that shows the same, whatever happens to this one."""
        name = self.background_next[0]
        other = Window(
            self.row,
            self.column,
            self.width,
            self.height,
            (name, self.background),
            number=self.index,
            state=self.state,
        )
        other.parameters = dict(self.parameters)
        other.image, other.backdrop = self.image, self.backdrop
        with self._lock:
            other._shown, other._base, other._picture = list(self._shown), self._base, self._picture
            other._version, other.changes = self._version, self.changes
            other._weight, other._settled = self._weight, self._settled
            other.objects = list(self.objects)
        return other

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        """What a notebook shows."""
        from hdev.display.notebook import bundle

        return bundle(self) if self.valid else None

    def _redraw(self) -> None:
        with self._lock:
            self._version += 1
            self.changes += 1

    def _flatten(self) -> None:
        """Go on from the picture instead of the list."""
        scene = self.scene()
        pixels = self._drawn(scene)
        with self._lock:
            if self._version == scene.version:
                del self._shown[: len(scene.items)]
                self._weight = sum(weight(item.data) for item in self._shown)
                self._settled = 0
                self._base = pixels
                self._version += 1

    def _flatten_if_based(self) -> None:
        if self._base is not None:
            self._flatten()

    def release(self) -> None:
        if self.on_close is not None:
            self.on_close(self)
        self.on_content = None
        self._forget()
        self._picture = _Picture()
        for item in list(self.objects):
            item.detach()
        self.image = self.backdrop = self.models = None


def weight(data: Any) -> int:
    """The bytes that something displayed keeps in memory, about."""
    leading = getattr(data, "leading", None)
    if leading is None:
        return 500 + int(getattr(data, "nbytes", 0))
    if len(data) > len(leading):
        return 500 + sum(weight_of(part) for part in data)
    return 500 + weight_of(leading)


def weight_of(part: Any) -> int:
    """The bytes of an iconic object, or a batch of regions."""
    if hasattr(part, "channels"):
        return sum(channel.nbytes for channel in part.channels)
    if hasattr(part, "first"):
        return 3 * part.row.nbytes
    return 2 * part.rows.nbytes
