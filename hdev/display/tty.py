"""What the terminal at the other end of a stream can show: from the environment and, where that is safe, by asking it.

Asked is only a terminal that a person sits at: the process must be in its foreground and nothing may have been typed ahead.
Sources: kitty, "Querying support"; xterm, "Control Sequences" (DA1, window operations 14 and 16); no-color.org.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hdev.display.terminal import CELL, picture

#: The longest wait for an answer, in seconds: a terminal at the other end of the world answers in time, one that is mute
#: costs this much once.
_PATIENCE = 0.4

#: Asks whether kitty's graphics are understood, for the size of a cell, and for the device attributes, which every terminal
#: answers: once their answer is here, no other comes any more.
_QUESTION = b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b[16t\x1b[c"

_ATTRIBUTES = re.compile(rb"\x1b\[\?([0-9;]*)c")
_CELL_SIZE = re.compile(rb"\x1b\[6;(\d+);(\d+)t")
_KITTY = b"\x1b_Gi=31;OK"


@dataclass(frozen=True)
class Terminal:
    """How pictures are written to a stream.

    Attributes
    ----------
    protocol : str
        One of `hdev.display.terminal.PROTOCOLS`.
    columns, rows : int
        The size of the screen in characters.
    cell : (int, int)
        Width and height of a character in pixels.
    """

    protocol: str = "text"
    columns: int = 80
    rows: int = 24
    cell: tuple[int, int] = CELL

    def show(self, image: Any, share: float = 0.75) -> str:
        """A picture, window or iconic value as text, at most as wide as the screen and `share` as high."""
        return picture(image, self.columns - 1, max(int(self.rows * share), 1), self.protocol, self.cell)


def terminal(
    stream: Any = None,
    environment: Mapping[str, str] = os.environ,
    protocol: str = "auto",
    ask: Callable[[], bytes] | None = None,
) -> Terminal:
    """The terminal behind a stream (default: standard output).

    `protocol` other than 'auto' is taken as it is. A stream that is no terminal gets text. `ask` gives the answers of the
    terminal to the question that this module has (default: asks it, where that is safe).
    """
    stream = sys.stdout if stream is None else stream
    columns, rows = shutil.get_terminal_size()
    if protocol.startswith("blocks") and not _has_blocks(stream):
        protocol = "text"
    if protocol not in ("auto", "kitty", "iterm2", "sixel"):
        return Terminal(protocol, columns, rows)
    if not _is_terminal(stream):
        return Terminal("text" if protocol == "auto" else protocol, columns, rows)
    cell = _cell_of_system(stream)
    known = known_protocol(environment) if protocol == "auto" else protocol
    if known is not None and (cell is not None or known in ("text", "iterm2")):
        return Terminal(known, columns, rows, cell or CELL)
    answers = (ask or (lambda: _ask(stream)))()
    found = _CELL_SIZE.search(answers)
    if found and cell is None and int(found[1]) and int(found[2]):
        cell = int(found[2]), int(found[1])
    best = known or answered_protocol(answers) or colour_protocol(environment)
    if best.startswith("blocks") and not _has_blocks(stream):
        best = "text"
    return Terminal(best, columns, rows, cell or CELL)


def known_protocol(environment: Mapping[str, str]) -> str | None:
    """What the environment says for sure; None if the terminal has to be asked.

    Inside of tmux and screen the variables are those of the terminal outside, whose graphics do not get through.
    """
    term = environment.get("TERM", "")
    if term in ("", "dumb", "unknown") and "WT_SESSION" not in environment:
        return "text"
    if inside_multiplexer(environment):
        return None
    program = environment.get("TERM_PROGRAM", "")
    if "KITTY_WINDOW_ID" in environment or term in ("xterm-kitty", "xterm-ghostty") or program == "ghostty":
        return "kitty"
    if program in ("iTerm.app", "WezTerm", "mintty") or environment.get("LC_TERMINAL") == "iTerm2":
        return "iterm2"
    return None


def inside_multiplexer(environment: Mapping[str, str]) -> bool:
    """Whether the terminal is a window of tmux or screen."""
    term = environment.get("TERM", "")
    return "TMUX" in environment or "STY" in environment or term.startswith(("screen", "tmux"))


def answered_protocol(answers: bytes) -> str | None:
    """What the answers of a terminal say it can show; None: no graphics."""
    if _KITTY in answers:
        return "kitty"
    attributes = _ATTRIBUTES.search(answers)
    return "sixel" if attributes and b"4" in attributes[1].split(b";")[1:] else None


def colour_protocol(environment: Mapping[str, str]) -> str:
    """Half blocks with as many colours as the terminal has; text if there are none, or `NO_COLOR` asks for it."""
    if environment.get("NO_COLOR"):
        return "text"
    term = environment.get("TERM", "")
    if (
        environment.get("COLORTERM") in ("truecolor", "24bit")
        or "WT_SESSION" in environment
        or term.endswith("-direct")
    ):
        return "blocks"
    if "256color" in term:
        return "blocks256"
    if term.startswith(("xterm", "screen", "tmux", "linux", "rxvt", "ansi", "cygwin", "konsole", "gnome", "putty")):
        return "blocks16"
    return "text"


def _is_terminal(stream: Any) -> bool:
    try:
        return bool(stream.isatty())
    except (AttributeError, ValueError):
        return False


def _has_blocks(stream: Any) -> bool:
    """Whether the encoding of a stream has half blocks."""
    try:
        "▀".encode(getattr(stream, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _cell_of_system(stream: Any) -> tuple[int, int] | None:
    """The size of a cell as the system knows it; None if it does not."""
    try:
        import fcntl
        import struct
        import termios

        size = fcntl.ioctl(stream.fileno(), termios.TIOCGWINSZ, b"\0" * 8)
    except (ImportError, OSError, ValueError, AttributeError):
        return None
    rows, columns, width, height = struct.unpack("HHHH", size)
    return (width // columns, height // rows) if rows and columns and width >= columns and height >= rows else None


def _ask(stream: Any) -> bytes:
    """What the terminal answers; nothing where asking it is not safe."""
    try:
        import select
        import termios
        import tty
    except ImportError:
        return b""
    try:
        device = os.open(os.ttyname(stream.fileno()), os.O_RDWR | os.O_NOCTTY)
    except (OSError, ValueError, AttributeError):
        return b""
    try:
        if os.tcgetpgrp(device) != os.getpgrp() or select.select([device], [], [], 0)[0]:
            return b""
        before = termios.tcgetattr(device)
        try:
            tty.setcbreak(device, termios.TCSANOW)
            stream.flush()
            os.write(device, _QUESTION)
            return _answers(device)
        finally:
            termios.tcsetattr(device, termios.TCSANOW, before)
    except (OSError, termios.error):
        return b""
    finally:
        os.close(device)


def _answers(device: int) -> bytes:
    """Everything up to the answer that every terminal gives, or until patience ends."""
    import select
    import time

    answers = b""
    end = time.monotonic() + _PATIENCE
    while not _ATTRIBUTES.search(answers):
        left = end - time.monotonic()
        if left <= 0 or not select.select([device], [], [], left)[0]:
            break
        data = os.read(device, 1024)
        if not data:
            break
        answers += data
    return answers
