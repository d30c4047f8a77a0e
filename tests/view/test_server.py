"""Who may ask the viewer for what: token, host, origin, and requests that make no sense."""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest

from hdev.errors import HError
from hdev.view.browser import BrowserViewer
from hdev.view.packing import packed
from tests.view.running import Viewed

PROGRAM = """dev_open_window (0, 0, 300, 200, 'black', W)
gen_image_gray_ramp (Image, 1, 1, 50, 100, 150, 300, 200)
dev_display (Image)
Values := [1:5000]
stop ()
draw_circle (W, R, C, Radius)
"""


@pytest.fixture(scope="module")
def viewed() -> Iterator[Viewed]:
    program = Viewed(PROGRAM)
    events = Events(program)  # a page, as far as the server knows
    events.until(lambda state: state["status"] == "paused")
    program.events = events  # type: ignore[attr-defined]
    yield program
    program.close()


class Events:
    """What a page is sent."""

    def __init__(self, program: Viewed) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", program.viewer.server.port, timeout=20)
        self.connection.request("GET", f"/{program.viewer.server.token}/events")
        self.reply = self.connection.getresponse()

    def next(self) -> Any:
        while True:
            line = self.reply.fp.readline()
            assert line, "the connection was closed"
            if line.startswith(b"data: "):
                return json.loads(line[6:])

    def until(self, holds: Any) -> Any:
        while True:
            state = self.next()
            if holds(state):
                return state

    def close(self) -> None:
        self.reply.close()
        self.connection.close()


def request(
    program: Viewed,
    path: str,
    data: Any = None,
    *,
    token: str | None = None,
    raw: bytes | None = None,
    method: str = "",
    **headers: str,
) -> tuple[int, bytes, dict[str, str]]:
    server = program.viewer.server
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    content = raw if raw is not None else json.dumps(data).encode() if data is not None else None
    if content is not None:
        given.setdefault("Content-Type", "application/json")
    connection.putrequest(
        method or ("POST" if content is not None else "GET"),
        f"/{token or server.token}/{path}",
        skip_host="Host" in given,
    )
    for name, value in given.items():
        connection.putheader(name, value)
    if content is not None:
        connection.putheader("Content-Length", str(len(content)))
    connection.endheaders(content)
    reply = connection.getresponse()
    found = reply.status, reply.read(), dict(reply.getheaders())
    connection.close()
    return found


def test_the_page_and_its_parts_are_served_with_a_strict_policy(viewed: Viewed) -> None:
    for path, kind in (
        ("", "text/html"),
        ("page.js", "text/javascript"),
        ("style.css", "text/css"),
        ("icon.svg", "image/svg+xml"),
    ):
        status, content, headers = request(viewed, path)
        assert status == 200
        assert content
        assert headers["Content-Type"].startswith(kind)
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("token", ["x", "", "a" * 32, "%00", "../", "\u00e4"])
def test_without_the_token_there_is_nothing(viewed: Viewed, token: str) -> None:
    for path in ("", "picture?window=1", "variables"):
        server = viewed.viewer.server
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        connection.request("GET", f"/{token}/{path}".encode().decode("latin-1").replace("\u00c3\u00a4", "%C3%A4"))
        assert connection.getresponse().status == 404
        connection.close()
    assert request(viewed, "act", {"do": "abort"}, token="wrong")[0] == 404


def test_the_server_listens_on_loopback_only(viewed: Viewed) -> None:
    assert viewed.viewer.server.server_address[0] == "127.0.0.1"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 200), ("127.0.0.1:8000", 200), ("localhost:1", 200), ("LOCALHOST", 200), ("[::1]:80", 200),
        ("evil.example", 403), ("evil.example:80", 403), ("127.0.0.1.evil.example", 403), ("localhost.evil.example:80", 403),
        ("10.0.0.1", 403), ("127.0.0.1:80:80", 403), ("", 403), ("localhost:port", 403), ("0.0.0.0", 403),
    ],
)  # fmt: skip
def test_other_hosts_are_refused(viewed: Viewed, host: str, status: int) -> None:
    assert request(viewed, "variables", Host=host)[0] == status


def test_requests_of_other_pages_are_refused(viewed: Viewed) -> None:
    port = viewed.viewer.server.port
    for origin in (
        "http://evil.example",
        "null",
        "https://127.0.0.1",
        f"http://localhost:{port}",
        f"http://127.0.0.1:{port + 1}",
    ):
        assert request(viewed, "act", {"do": "nothing"}, Origin=origin)[0] == 403
        assert request(viewed, "variables", Origin=origin)[0] == 403
    for site in ("cross-site", "same-site"):
        assert request(viewed, "variables", Sec_Fetch_Site=site)[0] == 403
    assert request(viewed, "variables", Origin=f"http://127.0.0.1:{port}", Sec_Fetch_Site="same-origin")[0] == 200


def test_what_other_pages_could_send_without_asking_is_refused(viewed: Viewed) -> None:
    """Forms send these types across origins without a preflight."""
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        assert request(viewed, "act", raw=b'{"do": "abort"}', Content_Type=kind)[0] == 415


@pytest.mark.parametrize(
    ("path", "data", "status"),
    [
        ("nothing", None, 404),
        ("page/index.html", None, 404),
        ("..%2f..%2fsetup.py", None, 404),
        ("../application.py", None, 404),
        ("picture?window=9", None, 404),
        ("picture?window=x", None, 400),
        ("picture?window=1&look=1,2,3", None, 400),
        ("picture?window=1&look=nan,0,1,1", None, 400),
        ("picture?window=1&look=0,0,1e30,1", None, 400),
        ("picture?window=1&look=5,5,4,4", None, 400),
        ("value?window=1&x=a&y=1", None, 400),
        ("value?window=1&x=1e400&y=1", None, 400),
        ("variable?name=None", None, 404),
        ("variables?level=7", None, 404),
        ("thumbnail?name=Values", None, 400),
        ("procedure?name=none", None, 404),
        ("files?id=1", None, 404),
        ("files?path=/etc", None, 404),
        ("nothing", {}, 404),
        ("act", {}, 400),
        ("act", {"do": "explode"}, 400),
        ("act", {"do": "breakpoint", "procedure": "main"}, 400),
        ("act", {"do": "breakpoint", "procedure": "none", "line": 1}, 404),
        ("act", [1], 400),
        ("input", {"window": 1, "what": "dance"}, 400),
        ("input", {"window": 1, "what": "down", "x": "left"}, 400),
        ("input", {"window": 77, "what": "down"}, 404),
        ("input", {"window": 1, "what": "move", "path": 5}, 400),
        ("input", {"window": 1, "what": "move", "path": [[1, 2, 3]]}, 400),
        ("input", {"window": 1, "what": "move", "path": [[1, "a"]]}, 400),
        ("input", {"window": {}, "what": "down"}, 400),
    ],
)
def test_requests_that_make_no_sense(viewed: Viewed, path: str, data: Any, status: int) -> None:
    assert request(viewed, path, data)[0] == status


def test_content_that_is_no_json_or_too_much(viewed: Viewed) -> None:
    assert request(viewed, "act", raw=b"{")[0] == 400
    assert request(viewed, "act", raw=b"[" * 100_000)[0] == 400
    assert request(viewed, "act", raw=b"\xff\xfe")[0] == 400
    assert request(viewed, "act", raw=b" " * (1 << 19))[0] == 413
    assert request(viewed, "act", {"do": "nothing"}, method="PUT")[0] == 501


def test_variables_have_values_pictures_and_plots(viewed: Viewed) -> None:
    _, content, _ = request(viewed, "variables")
    variables = {one["name"]: one for one in json.loads(content)["variables"]}
    assert variables["Values"]["count"] == 5000
    assert variables["Values"]["plot"]
    assert variables["Image"]["kind"] == "iconic"
    _, content, headers = request(viewed, "thumbnail?name=Image&size=64")
    assert (headers["Content-Type"], content[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
    points = json.loads(request(viewed, "variable?name=Values")[1])["points"]
    assert len(points) <= 700
    assert points[0] == [0, 1]
    assert points[-1] == [4999, 5000]


def test_values_under_the_pointer(viewed: Viewed) -> None:
    found = json.loads(request(viewed, "value?window=1&x=20&y=10")[1])
    # gen_image_gray_ramp: Gray = Alpha (r - Row) + Beta (c - Column) + Mean
    assert (found["row"], found["column"], found["gray"]) == (10, 20, [max(10 - 100 + 20 - 150 + 50, 0)])
    found = json.loads(request(viewed, "value?window=1&x=160.25&y=110")[1])
    assert (found["column"], found["gray"]) == (160.25, [10 + 10 + 50])
    assert "gray" not in json.loads(request(viewed, "value?window=1&x=-1&y=0")[1])


def test_pictures_are_those_of_the_window(viewed: Viewed) -> None:
    _, content, headers = request(viewed, "picture?window=1")
    picture = viewed.run.session.windows.open[0].picture()
    assert headers["X-Size"] == f"{picture.shape[1]},{picture.shape[0]}"
    assert (unpacked(content, *picture.shape[:2]) == picture).all()


def unpacked(content: bytes, height: int, width: int) -> np.ndarray:
    """The picture that was sent, read as hdev/view/packing.py describes it."""
    count = height * width
    if len(content) == 3 * count:
        return np.frombuffer(content, np.uint8).reshape(height, width, 3)
    picture = np.repeat(np.frombuffer(content[:count], np.uint8)[:, None], 3, axis=1)
    runs = np.frombuffer(content[-(-count // 4) * 4 :], "<u4").reshape(-1, 2).tolist()
    for start, what in runs:
        picture[start : start + (what >> 24)] = (what & 255, what >> 8 & 255, what >> 16 & 255)
    return picture.reshape(height, width, 3)


@pytest.mark.parametrize(("height", "width"), [(1, 1), (3, 7), (40, 61)])
@pytest.mark.parametrize("kind", ["gray", "bars", "colours", "sparse"])
def test_packed_pictures_lose_nothing(height: int, width: int, kind: str) -> None:
    rng = np.random.default_rng(height)
    picture = np.repeat(rng.integers(0, 256, (height, width, 1), dtype=np.uint8), 3, axis=2)
    if kind == "bars":
        picture[height // 2 :] = (255, 0, 3)  # over the end of lines, and longer than 255 pixels
    elif kind == "colours":
        picture = rng.integers(0, 256, (height, width, 3), dtype=np.uint8)
    elif kind == "sparse":
        picture[::7, ::11] = (0, 0, 255)
        picture[::7, 1::11] = (0, 255, 0)
    content = packed(picture)
    assert (unpacked(content, height, width) == picture).all()
    if kind in ("gray", "bars") and height * width > 1000:
        assert len(content) < 1.2 * height * width


# ------------------------------------------------------------------------------------------------------ pages and programs


def test_a_page_that_goes_away_in_the_middle_of_a_picture_disturbs_nobody() -> None:
    program = Viewed("dev_open_window (0, 0, 2000, 1500, 'red', W)\nstop ()\ndev_clear_window ()\nstop ()")
    page = Events(program)
    page.until(lambda state: state["status"] == "paused")
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", program.viewer.server.port)) as connection:
            path = urlsplit(program.url).path
            connection.sendall(f"GET {path}picture?window=1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            assert connection.recv(100).startswith(b"HTTP/1.1 200")
    assert len(request(program, "picture?window=1")[1]) > 2000 * 1500
    request(program, "act", {"do": "go"})
    page.until(lambda state: state["status"] == "paused" and state["stack"][0]["line"] == 4)
    request(program, "act", {"do": "go"})
    program.end()
    program.close()
    assert program.warnings == []


def test_a_closed_window_is_gone_and_its_handle_is_an_error_of_the_program() -> None:
    program = Viewed(
        "dev_open_window (0, 0, 100, 80, 'black', W)\nstop ()\nclose_window (W)\n"
        "try\nset_color (W, 'red')\ncatch (E)\nCode := E[0]\nendtry\nstop ()"
    )
    page = Events(program)
    page.until(lambda state: state["status"] == "paused" and state["windows"])
    request(program, "act", {"do": "go"})
    state = page.until(lambda state: state["status"] == "paused" and state["stack"][0]["line"] == 9)
    assert state["windows"] == []
    assert request(program, "picture?window=1")[0] == 404
    assert request(program, "input", {"window": 1, "what": "move", "x": 1, "y": 1})[0] == 404
    request(program, "act", {"do": "go"})
    assert program.end()["Code"][0] in (2454, 5100)
    program.close()


def test_a_contour_of_a_million_points_is_shown_and_edited() -> None:
    program = Viewed(
        "dev_open_window (0, 0, 500, 400, 'black', W)\nT := [0:999999] / 1000.0\n"
        "gen_contour_polygon_xld (C, 200 + 150 * sin (T), 250 + 200 * cos (1.01 * T))\ndev_display (C)\nstop ()\n"
        "draw_xld_mod (C, D, W, 'true', 'true', 'true', 'true', 'false')"
    )
    page = Events(program)
    page.until(lambda state: state["status"] == "paused")
    begun = time.perf_counter()
    content = request(program, "picture?window=1")[1]
    assert unpacked(content, 400, 500).any()
    assert time.perf_counter() - begun < 5
    request(program, "act", {"do": "go"})
    window = page.until(lambda state: state["windows"][0]["asked"])["windows"][0]
    assert sum(map(len, window["overlay"]["lines"])) < 20_000
    request(program, "input", {"window": 1, "what": "key", "key": "Enter", "x": 1, "y": 1})
    program.end()
    program.close()


def test_at_most_four_pages_and_each_sees_the_same() -> None:
    program = Viewed("stop ()")
    pages = [Events(program) for _ in range(4)]
    assert [page.until(lambda state: state["status"] == "paused")["reason"] for page in pages] == ["stop"] * 4
    assert "4 pages" in Events(program).next()["refused"]
    pages.pop().close()
    time.sleep(0.6)
    assert Events(program).until(lambda state: True)["status"] == "paused"
    request(program, "act", {"do": "go"})
    assert [page.until(lambda state: state["status"] == "ended")["status"] for page in pages] == ["ended"] * 3
    program.end()
    program.close()


def test_a_page_that_goes_away_in_the_middle_ends_the_question_with_5104(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hdev.view.browser.GRACE", 0.3)
    program = Viewed(
        "dev_open_window (0, 0, 300, 200, 'black', W)\ntry\ndraw_circle (W, R, C, Radius)\ncatch (E)\nCode := E[0]\nendtry\n"
        "stop ()\nAfter := 1"
    )
    page = Events(program)
    page.until(lambda state: state["windows"] and state["windows"][0]["asked"])
    page.close()
    result = program.end()
    assert (result["Code"], result["After"]) == ([5104], [1])
    program.close()


def test_a_page_that_is_loaded_again_finds_the_question() -> None:
    program = Viewed("dev_open_window (0, 0, 300, 200, 'black', W)\nget_mbutton (W, R, C, B)")
    page = Events(program)
    page.until(lambda state: state["windows"] and state["windows"][0]["asked"])
    page.close()
    time.sleep(0.3)
    Events(program).until(lambda state: state["windows"] and state["windows"][0]["asked"])
    request(program, "input", {"window": 1, "what": "down", "x": 7, "y": 5, "button": 4, "held": 4})
    assert [program.end()[name] for name in "RCB"] == [[5], [7], [4]]
    program.close()


def test_a_pause_ends_when_the_last_page_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hdev.view.browser.GRACE", 0.3)
    program = Viewed("stop ()\nA := 1\nstop ()\nB := 2")
    page = Events(program)
    page.until(lambda state: state["status"] == "paused")
    page.close()
    assert program.end()["B"] == [2]
    assert any("goes on" in text for text in program.warnings)
    program.close()


def test_a_window_closed_while_somebody_draws_is_error_2454() -> None:
    program = Viewed(
        "dev_open_window (0, 0, 300, 200, 'black', W)\ntry\ndraw_circle (W, R, C, Radius)\ncatch (E)\nCode := E[0]\nendtry"
    )
    page = Events(program)
    page.until(lambda state: state["windows"] and state["windows"][0]["asked"])
    program.run.session.windows.open[0].clear()
    assert program.end()["Code"] == [2454]
    assert not page.until(lambda state: state["status"] == "ended")["windows"]
    program.close()


def test_a_timeout_of_the_operator_withdraws_the_question() -> None:
    program = Viewed(
        "dev_open_window (0, 0, 300, 200, 'black', W)\nset_operator_timeout ('get_mbutton', 0.3, 'cancel')\n"
        "try\nget_mbutton (W, R, C, B)\ncatch (E)\nCode := E[0]\nendtry\nstop ()"
    )
    page = Events(program)
    page.until(lambda state: state["windows"] and state["windows"][0]["asked"])
    state = page.until(lambda state: state["status"] == "paused")
    assert state["windows"][0]["asked"] is None
    request(program, "act", {"do": "go"})
    assert program.end()["Code"] == [9400]
    program.close()


def test_a_program_that_fails_keeps_its_page_with_the_error() -> None:
    program = Viewed("dev_open_window (0, 0, 300, 200, 'black', W)\nA := 5\nB := A / 0")
    page = Events(program)
    state = page.until(lambda state: state["reason"] == "error")
    assert (state["error"]["line"], state["canStep"]) == (3, False)
    assert json.loads(request(program, "variables")[1])["variables"][-1]["text"] == "5"
    request(program, "act", {"do": "go"})
    state = page.until(lambda state: state["status"] == "failed")
    assert state["error"]["code"] == 1302
    assert [window["index"] for window in state["windows"]] == [1], "its windows stay to be seen"
    with pytest.raises(HError):
        program.end()
    assert {one["name"] for one in json.loads(request(program, "variables")[1])["variables"]} == {"A", "W"}
    program.close()


def test_if_nobody_opens_the_page_the_program_does_not_wait() -> None:
    warnings: list[str] = []
    viewer = BrowserViewer(0, warnings.append)
    assert not viewer.wait_for_page(0.05)
    assert viewer.deserted
    viewer.linger()
    viewer.stop()


def test_a_port_in_use_is_said_and_another_one_taken() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        warnings: list[str] = []
        viewer = BrowserViewer(port, warnings.append)
        assert viewer.server.port != port
        assert f"port {port} cannot be used" in warnings[0]
        viewer.stop()


def test_answers_that_come_late_or_are_wrong() -> None:
    program = Viewed("dev_open_window (0, 0, 300, 200, 'black', W)\nread_string (W, 'ab', 5, S)")
    page = Events(program)
    dialog = page.until(lambda state: state["dialogs"])["dialogs"][0]
    assert dialog["options"] == {"text": "ab", "length": 5}
    assert request(program, "answer", {"id": dialog["id"], "text": 5})[0] == 400
    assert request(program, "answer", {"id": dialog["id"]})[0] == 400
    assert json.loads(request(program, "answer", {"id": 99, "text": "x"})[1]) == {"late": True}
    assert request(program, "answer", {"id": dialog["id"], "text": "\u00e4\u4e2d"})[0] == 200
    assert program.end()["S"] == ["\u00e4\u4e2d"]
    assert json.loads(request(program, "answer", {"id": dialog["id"], "text": "x"})[1]) == {"late": True}
    program.close()


def test_folders_are_listed_only_for_an_open_file_dialog(tmp_path: Any) -> None:
    for name in ("a.png", "B.PNG", "c.txt", ".hidden.png"):
        (tmp_path / name).write_text("")
    (tmp_path / "folder").mkdir()
    program = Viewed(f"dev_open_file_dialog ('Pictures (*.png)', 'read', '{tmp_path.as_posix()}', F)")
    page = Events(program)
    dialog = page.until(lambda state: state["dialogs"])["dialogs"][0]
    assert [one["patterns"] for one in dialog["options"]["filters"]] == ["*.png", "*"]
    found = json.loads(request(program, f"files?id={dialog['id']}&patterns=*.png")[1])
    assert [entry["name"] for entry in found["entries"]] == ["folder", "a.png", "B.PNG"]
    assert request(program, f"files?id={dialog['id'] + 1}")[0] == 404
    missing = json.loads(request(program, f"files?id={dialog['id']}&path={tmp_path}/none/deeper")[1])
    assert missing["path"] == tmp_path.as_posix()
    request(program, "answer", {"id": dialog["id"], "path": []})
    assert program.end()["F"] == []
    assert request(program, f"files?id={dialog['id']}")[0] == 404
    program.close()
