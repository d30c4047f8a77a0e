"""Colours by name and by number, and the sets that `set_colored` takes."""

from __future__ import annotations

from typing import TypeAlias

#: Red, green, blue and opacity, 0 .. 255.
Colour: TypeAlias = tuple[int, int, int, int]

_NAMES: dict[str, tuple[int, int, int]] = {
    "black": (0, 0, 0),
    "white": (255, 255, 255),
    "red": (255, 0, 0),
    "green": (0, 255, 0),
    "blue": (0, 0, 255),
    "dim gray": (105, 105, 105),
    "gray": (190, 190, 190),
    "light gray": (211, 211, 211),
    "cyan": (0, 255, 255),
    "magenta": (255, 0, 255),
    "yellow": (255, 255, 0),
    "medium slate blue": (123, 104, 238),
    "coral": (255, 127, 80),
    "slate blue": (106, 90, 205),
    "spring green": (0, 255, 127),
    "orange red": (255, 69, 0),
    "dark olive green": (85, 107, 47),
    "pink": (255, 192, 203),
    "cadet blue": (95, 158, 160),
    "goldenrod": (218, 165, 32),
    "orange": (255, 165, 0),
    "gold": (255, 215, 0),
    "forest green": (34, 139, 34),
    "cornflower blue": (100, 149, 237),
    "navy": (0, 0, 128),
    "turquoise": (64, 224, 208),
    "dark slate blue": (72, 61, 139),
    "light blue": (173, 216, 230),
    "indian red": (205, 92, 92),
    "violet red": (208, 32, 144),
    "light steel blue": (176, 196, 222),
    "medium blue": (0, 0, 205),
    "khaki": (240, 230, 140),
    "violet": (238, 130, 238),
    "firebrick": (178, 34, 34),
    "midnight blue": (25, 25, 112),
    # Further names of X11 that programs use.
    "aquamarine": (127, 255, 212),
    "azure": (240, 255, 255),
    "beige": (245, 245, 220),
    "brown": (165, 42, 42),
    "chocolate": (210, 105, 30),
    "dark gray": (169, 169, 169),
    "dark green": (0, 100, 0),
    "dark blue": (0, 0, 139),
    "dark red": (139, 0, 0),
    "dark orange": (255, 140, 0),
    "deep pink": (255, 20, 147),
    "deep sky blue": (0, 191, 255),
    "dodger blue": (30, 144, 255),
    "green yellow": (173, 255, 47),
    "hot pink": (255, 105, 180),
    "ivory": (255, 255, 240),
    "lavender": (230, 230, 250),
    "lawn green": (124, 252, 0),
    "light green": (144, 238, 144),
    "light yellow": (255, 255, 224),
    "lime green": (50, 205, 50),
    "maroon": (176, 48, 96),
    "orchid": (218, 112, 214),
    "plum": (221, 160, 221),
    "purple": (160, 32, 240),
    "royal blue": (65, 105, 225),
    "salmon": (250, 128, 114),
    "sea green": (46, 139, 87),
    "sienna": (160, 82, 45),
    "sky blue": (135, 206, 235),
    "slate gray": (112, 128, 144),
    "steel blue": (70, 130, 180),
    "tan": (210, 180, 140),
    "tomato": (255, 99, 71),
    "wheat": (245, 222, 179),
    "yellow green": (154, 205, 50),
}

#: What `query_color` lists.
NAMES = tuple(_NAMES)

_TWELVE = (
    *("red", "green", "blue", "cyan", "magenta", "yellow", "medium slate blue", "coral", "slate blue"),
    *("spring green", "orange red", "dark olive green"),
)

#: The colours that `set_colored` takes, by their number.
COLORED: dict[int, tuple[str, ...]] = {3: _TWELVE[:3], 6: _TWELVE[:6], 12: _TWELVE}

_BY_WORD = {name.replace(" ", ""): value for name, value in _NAMES.items()}
_BY_WORD.update({name.replace("gray", "grey"): value for name, value in _BY_WORD.items()})


def parse(name: str) -> Colour | None:
    """The colour of a name ('red', 'slate blue'), of '#rrggbb' or '#rrggbbaa'; None if there is none."""
    if name.startswith("#"):
        digits = name[1:]
        if len(digits) not in (6, 8) or any(c not in "0123456789abcdefABCDEF" for c in digits):
            return None
        red, green, blue, *alpha = bytes.fromhex(digits)
        return red, green, blue, alpha[0] if alpha else 255
    found = _BY_WORD.get(name.lower().replace(" ", "").replace("_", ""))
    return None if found is None else (*found, 255)


def text(colour: Colour) -> str:
    """'#rrggbb', with the opacity behind it if it is not full."""
    shown = colour if colour[3] != 255 else colour[:3]
    return "#" + "".join(f"{part:02x}" for part in shown)
