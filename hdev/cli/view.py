"""`hdev run --view` and its options: who looks at the program, and who answers it."""

from __future__ import annotations

import argparse
import contextlib
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hdev.engine import Run
    from hdev.errors import HError
    from hdev.view.browser import BrowserViewer

#: Seconds that a browser has to open the page that it was asked to open.
_OPENING = 60.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("watching and answering")
    group.add_argument(
        "--view", action="store_true", help="show windows, variables and the program in the browser while it runs"
    )
    group.add_argument("--port", type=_port, default=0, metavar="N", help="the port of the page (default: a free one)")
    group.add_argument(
        "--no-open", action="store_true", help="do not open the browser; wait until somebody opens the page"
    )
    group.add_argument("--paused", action="store_true", help="pause before the first line")
    group.add_argument("--record", metavar="FILE", help="write what is drawn and clicked to a file for --answers")
    group.add_argument("--answers", metavar="FILE", help="take what is drawn and clicked from a recorded file (JSON)")


def _port(text: str) -> int:
    value = int(text) if text.isdigit() else -1
    if not 0 <= value <= 65535:
        raise argparse.ArgumentTypeError("a port is a number up to 65535")
    return value


def wrong_usage(arguments: argparse.Namespace) -> str:
    """What is wrong with a combination of options; '' if nothing is."""
    if arguments.view:
        if arguments.answers:
            return "--view and --answers exclude each other: one of them answers"
        if arguments.trace or arguments.profile:
            return "--view cannot be combined with --trace or --profile"
        return ""
    for name in ("record", "no_open", "paused", "port"):
        if getattr(arguments, name):
            return f"--{name.replace('_', '-')} needs --view"
    return ""


class Watching:
    """Whoever looks at a run. Without --view nobody does, and nothing happens here."""

    def __init__(self, run: Run, arguments: argparse.Namespace) -> None:
        """To be made before anything else watches the session. Raises `HdevError`."""
        self.page: BrowserViewer | None = None
        if arguments.view:
            self._view(run, arguments)

    def _view(self, run: Run, arguments: argparse.Namespace) -> None:
        import webbrowser

        from hdev.debug import Debugger
        from hdev.display.answers import Recording
        from hdev.view.browser import BrowserViewer

        self.page = BrowserViewer(arguments.port, _say)
        try:
            recording = Recording(self.page, arguments.record) if arguments.record else None
        except BaseException:
            self.page.stop()
            raise
        # The page sets no variables, so programs run as fast as without it.
        run.debugger = Debugger(run.session, self.page, pause_at_start=arguments.paused, settable=False)
        self.page.attach(run.debugger)
        run.session.viewer = recording or self.page
        run.session.viewer.show(run.session)
        _say(f"the program is shown at {self.page.url}")
        if not arguments.no_open:
            with contextlib.suppress(webbrowser.Error, OSError):
                webbrowser.open(self.page.url)
        if not self.page.wait_for_page(None if arguments.no_open else _OPENING):
            _say(f"nobody has opened the page within {_OPENING:.0f} seconds; the program runs without it")
        self.page.started()

    def ended(self, run: Run, error: HError | None) -> None:
        """The program has ended; the page stays as long as somebody looks at it."""
        page = self.page
        if page is None:
            return
        try:
            page.finished(run.variables, error)
            page.linger()
        except KeyboardInterrupt:
            pass
        finally:
            page.stop()


def _say(text: str) -> None:
    print(f"hdev: {text}", file=sys.stderr, flush=True)
