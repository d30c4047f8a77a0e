"""A browser for tests: Chromium without a screen, driven over the DevTools protocol through a pipe.

`BROWSER_FOR_TESTS` names the program, or another one in its place. Without any, tests that need it are skipped; `.ci/run` installs one.
"""

from __future__ import annotations

import base64
import json
import os
import re
import select
import shutil
import subprocess
import tempfile
import time
from typing import Any

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

#: Seconds that the browser has for anything.
PATIENCE = 40.0


def program() -> str | None:
    """The browser's program; None if there is none."""
    named = os.environ.get("BROWSER_FOR_TESTS")
    return named or next(filter(None, map(shutil.which, _NAMES)), None)


class Chromium:
    """A running browser."""

    def __init__(self) -> None:
        name = program()
        assert name is not None
        self._folder = tempfile.TemporaryDirectory(prefix="hdev-browser", ignore_cleanup_errors=True)
        to_browser, self._out = os.pipe()
        self._in, from_browser = os.pipe()
        flags = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-extensions",
            "--hide-scrollbars",
            "--force-device-scale-factor=1",
            "--window-size=1400,900",
            "--remote-debugging-pipe",
            f"--user-data-dir={self._folder.name}",
        ]
        command = f'exec "$0" "$@" 3<&{to_browser} 4>&{from_browser}'
        self._process = subprocess.Popen(
            ["bash", "-c", command, name, *flags],
            pass_fds=(to_browser, from_browser),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(to_browser)
        os.close(from_browser)
        self._buffer = b""
        self._number = 0
        self.pages: list[Page] = []
        self.call("Target.setDiscoverTargets", {"discover": True})

    def call(self, method: str, parameters: dict[str, Any] | None = None, session: str = "") -> dict[str, Any]:
        """A command of the protocol; its result."""
        self._number += 1
        number = self._number
        message: dict[str, Any] = {"id": number, "method": method, "params": parameters or {}}
        if session:
            message["sessionId"] = session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        end = time.monotonic() + PATIENCE
        while True:
            reply = self._next(end)
            if reply.get("id") == number:
                assert "error" not in reply, f"{method}: {reply['error']}"
                return reply["result"]
            self._event(reply)

    def _next(self, end: float) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._in], [], [], max(end - time.monotonic(), 0))
            assert ready, "the browser does not answer"
            data = os.read(self._in, 1 << 16)
            assert data, "the browser has ended"
            self._buffer += data
        text, _, self._buffer = self._buffer.partition(b"\0")
        return json.loads(text)

    def _event(self, message: dict[str, Any]) -> None:
        for page in self.pages:
            if message.get("sessionId") == page.session:
                page.events.append(message)

    def open(self, url: str) -> Page:
        """A new page."""
        target = self.call("Target.createTarget", {"url": "about:blank"})["targetId"]
        session = self.call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        page = Page(self, target, session)
        self.pages.append(page)
        for domain in ("Page", "Runtime", "Log", "Network"):
            page.call(f"{domain}.enable")
        page.call("Page.navigate", {"url": url})
        return page

    def close(self) -> None:
        """End the browser."""
        os.close(self._out)
        os.close(self._in)
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()


class Page:
    """A page of the browser."""

    def __init__(self, browser: Chromium, target: str, session: str) -> None:
        self.browser, self.target, self.session = browser, target, session
        self.events: list[dict[str, Any]] = []
        self._held = 0
        #: The number of the question that was seen last.
        self.question = ""

    def call(self, method: str, parameters: dict[str, Any] | None = None) -> dict[str, Any]:
        """A command of the protocol for this page; its result."""
        return self.browser.call(method, parameters, self.session)

    def close(self) -> None:
        self.browser.call("Target.closeTarget", {"targetId": self.target})
        self.browser.pages.remove(self)

    def run(self, script: str) -> Any:
        """The value of an expression of JavaScript; promises are waited for."""
        found = self.call("Runtime.evaluate", {"expression": script, "returnByValue": True, "awaitPromise": True})
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def until(self, script: str, seconds: float = PATIENCE) -> Any:
        """The value of an expression, as soon as it is true. (What is no value, such as an element, counts as false.)"""
        end = time.monotonic() + seconds
        while True:
            value = self.run(script)
            if value:
                return value
            assert time.monotonic() < end, f"not true within {seconds} s: {script}; status: {self.status()}"
            time.sleep(0.02)

    def status(self) -> str:
        return self.run("document.getElementById('status')?.textContent ?? ''")

    def until_status(self, text: str) -> None:
        self.until(f"document.getElementById('status')?.textContent.includes({json.dumps(text)})")

    # ------------------------------------------------------------------------------------------------ mouse, keyboard

    def place(self, selector: str) -> tuple[float, float]:
        """The middle of an element on the page."""
        box = self.run(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)}); e.scrollIntoView({{block: 'nearest'}});"
            " const b = e.getBoundingClientRect(); return [b.left + b.width / 2, b.top + b.height / 2]; })()"
        )
        return box[0], box[1]

    def pixel(self, row: float, column: float, window: int = 0) -> tuple[float, float]:
        """Where a pixel of a window is on the page (the window not enlarged): its upper left corner."""
        return tuple(
            self.run(
                f"(() => {{ const c = document.querySelectorAll('.window canvas')[{window}];"
                " c.scrollIntoView({block: 'nearest'}); const b = c.getBoundingClientRect();"
                f" return [b.left + {column} * b.width / c.width, b.top + {row} * b.height / c.height]; }})()"
            )
        )

    def mouse(self, what: str, x: float, y: float, button: str = "none", modifiers: int = 0, clicks: int = 1) -> None:
        bits = {"left": 1, "right": 2, "middle": 4}
        if what == "mousePressed":
            self._held |= bits[button]
        elif what == "mouseReleased":
            self._held &= ~bits[button]
        self.call(
            "Input.dispatchMouseEvent",
            {
                "type": what,
                "x": x,
                "y": y,
                "button": button,
                "buttons": self._held,
                "clickCount": clicks,
                "modifiers": modifiers,
            },
        )

    def click(self, x: float, y: float, button: str = "left", modifiers: int = 0) -> None:
        self.mouse("mouseMoved", x, y, modifiers=modifiers)
        self.mouse("mousePressed", x, y, button, modifiers)
        self.mouse("mouseReleased", x, y, button, modifiers)

    def press(self, selector: str) -> None:
        """Click the middle of an element."""
        self.click(*self.place(selector))

    def drag(self, *places: tuple[float, float], steps: int = 4) -> None:
        """Press at the first place, move over the others, let go at the last."""
        x, y = places[0]
        self.mouse("mouseMoved", x, y)
        self.mouse("mousePressed", x, y, "left")
        for u, v in places[1:]:
            for k in range(1, steps + 1):
                self.mouse("mouseMoved", x + (u - x) * k / steps, y + (v - y) * k / steps, "left")
            x, y = u, v
        self.mouse("mouseReleased", x, y, "left")

    def wheel(self, x: float, y: float, delta: float) -> None:
        self.call(
            "Input.dispatchMouseEvent",
            {"type": "mouseWheel", "x": x, "y": y, "deltaX": 0, "deltaY": delta},
        )

    def key(self, name: str, modifiers: int = 0) -> None:
        """Press a key and let it go. Modifiers: 1 Alt, 2 Ctrl, 8 Shift."""
        codes = {"Enter": 13, "Escape": 27, "Tab": 9, "Backspace": 8, "ArrowLeft": 37, "ArrowUp": 38}
        codes |= {"ArrowRight": 39, "ArrowDown": 40, "F5": 116, "F6": 117, "F7": 118, "F8": 119, "F9": 120, " ": 32}
        text = "\r" if name == "Enter" else name if len(name) == 1 and not modifiers & 2 else ""
        for what in ("keyDown", "keyUp"):
            self.call(
                "Input.dispatchKeyEvent",
                {
                    "type": what,
                    "key": name,
                    "windowsVirtualKeyCode": codes.get(name, ord(name[0].upper())),
                    "modifiers": modifiers,
                    **({"text": text} if what == "keyDown" and text else {}),
                },
            )

    def type(self, text: str) -> None:
        self.call("Input.insertText", {"text": text})

    def picture(self) -> bytes:
        """The page as a PNG file."""
        return base64.b64decode(self.call("Page.captureScreenshot", {"format": "png"})["data"])

    def dark(self, on: bool = True) -> None:
        """The colours of a dark desktop."""
        scheme = {"name": "prefers-color-scheme", "value": "dark" if on else "light"}
        self.call("Emulation.setEmulatedMedia", {"features": [scheme]})

    def problems(self) -> list[str]:
        """What the browser complained about: errors of scripts, refused resources. (Values and pictures of variables may be gone
        when they are asked for, because the program has gone on.)"""
        self.run("1")
        found = []
        for event in self.events:
            if event["method"] == "Runtime.exceptionThrown":
                found.append(str(event["params"]["exceptionDetails"]))
            elif event["method"] == "Log.entryAdded" and event["params"]["entry"]["level"] == "error":
                entry = event["params"]["entry"]
                if not re.search(r"/(variables?|thumbnail)\?", entry.get("url", "")):
                    found.append(f"{entry['text']} {entry.get('url', '')}")
        return found
