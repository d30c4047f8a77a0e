"""The HTTP server of the page: loopback only, and only for whoever knows the token.

The first part of every path is the token: http://127.0.0.1:PORT/TOKEN/. Requests must name this machine as their host (a
page of another name that resolves to 127.0.0.1 is refused), and those that browsers send for other pages (Origin,
Sec-Fetch-Site) are refused, too. The page may load nothing from anywhere else.
"""

from __future__ import annotations

import contextlib
import hmac
import json
import re
import secrets
import select
import socket
import sys
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple, Protocol
from urllib.parse import parse_qs, urlsplit

#: Requests with more content are refused.
_LARGEST_REQUEST = 1 << 18

#: Seconds after which an idle connection is closed.
_IDLE = 120

_HOST = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?", re.IGNORECASE)

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Reply(NamedTuple):
    """What a request is answered with."""

    data: bytes
    type: str = "application/json"
    headers: dict[str, str] = {}  # noqa: RUF012


class NotFound(Exception):
    """There is nothing under this path."""


class BadRequest(Exception):
    """The request makes no sense; the text says why."""


class Application(Protocol):
    """What is behind the server. All methods are called in threads of requests."""

    def get(self, path: str, query: dict[str, str]) -> Reply:
        """Answer a request. Raises `NotFound`, `BadRequest`."""

    def post(self, path: str, data: dict[str, Any]) -> dict[str, Any]:
        """Do something. Raises `NotFound`, `BadRequest`."""

    def failed(self, error: Exception) -> None:
        """Answering a request failed for a reason that should not be."""

    def listen(self, send: Callable[[Any], None], gone: Callable[[], bool]) -> None:
        """Send messages as they come, until `gone`; `send` raises OSError if the page is not there any more."""


class Server(ThreadingHTTPServer):
    """Serves an application.

    Attributes
    ----------
    port : int
    url : str
        Where the page is, token included.
    """

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = False
    request_queue_size = 32

    def __init__(self, application: Application, port: int = 0) -> None:
        """Listen on a port of 127.0.0.1 (0: a free one). Raises OSError if it is in use."""
        self.application = application
        self.token = secrets.token_urlsafe(24)
        super().__init__(("127.0.0.1", port), _Handler)
        self.port: int = self.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/{self.token}/"
        threading.Thread(target=self.serve_forever, args=(0.1,), name="hdev viewer", daemon=True).start()

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)

    def stop(self) -> None:
        """Serve nobody any more."""
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "hdev"
    sys_version = ""
    disable_nagle_algorithm = True
    timeout = _IDLE

    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing is logged: the program has the terminal."""

    # ---------------------------------------------------------------------------------------------------- who may enter

    def _path(self) -> str | None:
        """The path behind the token; None if the request was refused (and answered)."""
        parts = urlsplit(self.path)
        token, slash, path = parts.path.lstrip("/").partition("/")
        if not hmac.compare_digest(token.encode(), self.server.token.encode()):
            self._refuse(HTTPStatus.NOT_FOUND, "not found")
            return None
        if not self._allowed_host() or not self._allowed_origin():
            self._refuse(HTTPStatus.FORBIDDEN, "this page is for this machine and its own requests only")
            return None
        if not slash:
            self._reply(b"", "text/plain", HTTPStatus.MOVED_PERMANENTLY, {"Location": f"/{token}/"})
            return None
        return path

    def _allowed_host(self) -> bool:
        hosts = self.headers.get_all("Host") or []
        if len(hosts) != 1:
            return False
        # Another port than ours is one that was forwarded (ssh -L).
        return _HOST.fullmatch(hosts[0]) is not None

    def _allowed_origin(self) -> bool:
        origin = self.headers.get("Origin")
        if origin is not None and origin != f"http://{self.headers['Host']}":
            return False
        return self.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")

    # --------------------------------------------------------------------------------------------------------- requests

    def do_GET(self) -> None:
        path = self._path()
        if path is None:
            return
        if path == "events":
            self._listen()
            return
        query = {name: values[-1] for name, values in parse_qs(urlsplit(self.path).query).items()}
        self._answer(lambda: self.server.application.get(path, query))

    def do_POST(self) -> None:
        path = self._path()
        if path is None:
            return
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > _LARGEST_REQUEST:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too much content")
            return
        content = self.rfile.read(int(length))
        if self.headers.get_content_type() != "application/json":
            self._refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "JSON is needed")
            return

        def work() -> Reply:
            try:
                data = json.loads(content)
            except (ValueError, RecursionError):
                raise BadRequest("the content is not JSON") from None
            if not isinstance(data, dict):
                raise BadRequest("the content must be an object")
            return Reply(dumps(self.server.application.post(path, data)))

        self._answer(work)

    def _answer(self, work: Callable[[], Reply]) -> None:
        try:
            reply = work()
        except NotFound:
            self._reply(b"not found", "text/plain", HTTPStatus.NOT_FOUND)
        except BadRequest as error:
            self._reply(str(error).encode(), "text/plain", HTTPStatus.BAD_REQUEST)
        except Exception as error:
            self.server.application.failed(error)
            self._reply(b"hdev failed", "text/plain", HTTPStatus.INTERNAL_SERVER_ERROR)
        else:
            self._reply(reply.data, reply.type, headers=reply.headers)

    def _reply(
        self, data: bytes, type: str, status: HTTPStatus = HTTPStatus.OK, headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", type)
        self.send_header("Content-Length", str(len(data)))
        for name, value in {**_HEADERS, **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def _refuse(self, status: HTTPStatus, reason: str) -> None:
        self.close_connection = True
        self._reply(reason.encode(), "text/plain", status, {"Connection": "close"})

    def _listen(self) -> None:
        """Server-sent events."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        self.close_connection = True
        self.connection.settimeout(10)

        def send(message: Any) -> None:
            self.wfile.write(b": \n\n" if message is None else b"data: " + dumps(message) + b"\n\n")
            self.wfile.flush()

        with contextlib.suppress(OSError):
            self.server.application.listen(send, lambda: _closed(self.connection))


def _closed(connection: socket.socket) -> bool:
    """Whether the other side has closed a connection that it only listens on."""
    try:
        readable, _, _ = select.select([connection], [], [], 0)
        return bool(readable) and not connection.recv(1, socket.MSG_PEEK)
    except (OSError, ValueError):
        return True


def dumps(data: Any) -> bytes:
    """JSON as a request is answered with."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8", "replace")
