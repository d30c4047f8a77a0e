"""What a run shows: the terminal, JUnit's XML, the HTML page."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from hdev.testing.html import report
from hdev.testing.junit import junit_xml
from hdev.testing.results import Difference, Outcome, Pictures
from hdev.testing.terminal import Terminal, slowest, summary

from .support import hdev_test, program

CASES = """procedure test_good ()
assert_equal (1, 1)
procedure test_bad ()
open_file ('standard', 'output', Out)
fwrite_string (Out, 'seen <&> ')
Area := [1, 2]
assert_equal (Area, [1, 3])
procedure test_regions ()
gen_circle (A, 50, 50, 20)
gen_circle (B, 50, 52, 20)
assert_region_equal (A, B, 10)
procedure test_skipped (Image : : : )
A := 1
procedure test_broken_parameters ( : : : A, B)
A := [1, 2]
B := [1, 2, 3]
procedure test_broken ( : : A : )
A := 1
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """One run with all reports: the folder, and what the terminal showed."""
    folder = tmp_path_factory.mktemp("reports")
    program(folder / "cases.hdpl", CASES)
    program(folder / "counts.hdev", "Number := 3\nName := 'coin'", {"variables": {"Number": 4, "Name": "coin"}})
    result = hdev_test(
        folder, "-v", "-j", 1, "--junit", folder / "out/junit.xml", "--report", folder / "out/report.html",
        "--pictures", folder / "pictures", "--durations", 2,
    )  # fmt: skip
    assert result.code == 1, result.err
    return folder, result.out


def test_terminal(written: tuple[Path, str]) -> None:
    folder, out = written
    assert "3 failed, 1 with errors, 1 passed, 1 skipped in" in out
    assert f"FAILED {folder / 'cases.hdpl'}::test_bad\n    assert_equal: element 1 differs: 2 instead of 3\n" in out
    assert f"    at test_bad, line 4 ({folder / 'cases.hdpl'})\n        assert_equal (Area, [1, 3])\n" in out
    assert "    expected: [1, 3]\n    got:      [1, 2]\n" in out
    assert "    Number: another value\n        expected  got\n        4         3    off by 1\n" in out
    assert "        assigned in main, line 1: Number := 3\n" in out
    assert "gives 2 values for `A` and 3 for `B`" in out
    assert re.search(r"slowest cases:\n +\d+\.\d+ s  \S+\n +\d+\.\d+ s  \S+\n", out)
    pictures = re.findall(r"^ +(?:expected|got|difference) +(/\S+\.png)$", out, re.MULTILINE)
    assert len(pictures) == 3
    for path in pictures:
        assert Path(path).is_relative_to(folder / "pictures")
        assert Path(path).read_bytes().startswith(b"\x89PNG")


def test_junit(written: tuple[Path, str]) -> None:
    folder, _ = written
    root = ET.parse(folder / "out/junit.xml").getroot()
    assert root.tag == "testsuites"
    (suite,) = root
    counts = {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": "6", "failures": "3", "errors": "1", "skipped": "1"}
    cases = {case.get("name"): case for case in suite}
    assert set(cases) == {"counts.hdev", *(f"test_{n}" for n in ("good", "bad", "regions", "skipped", "broken"))}
    assert list(cases["test_good"]) == []
    failure = cases["test_bad"].find("failure")
    assert failure is not None
    assert failure.get("message") == "assert_equal: element 1 differs: 2 instead of 3"
    assert "expected: [1, 3]" in (failure.text or "")
    assert cases["test_bad"].findtext("system-out") == "seen <&> "
    assert cases["test_skipped"].find("skipped") is not None
    assert cases["test_broken"].find("error") is not None
    for case in cases.values():
        assert float(case.get("time", "x")) >= 0
        assert (case.get("classname") or "").endswith((".cases", ".counts"))


def test_junit_takes_every_character() -> None:
    outcome = Outcome("a\x00\ud800.hdev", "failed", message="\x1b[31m & <tag>", output="\x07\x00bell \u00e4\U0001f600")
    root = ET.fromstring(junit_xml([outcome], 1.0))
    assert root[0][0].findtext("system-out") == "\ufffd\ufffdbell \u00e4\U0001f600"


class Page(HTMLParser):
    """Checks that elements are closed in order, and collects text and pictures."""

    VOID = ("meta", "img", "br", "link")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[str] = []
        self.pictures: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "img":
            self.pictures.append(dict(attributes)["src"] or "")
        for name, value in attributes:
            assert not (name in ("src", "href") and (value or "").startswith("http")), "the page needs the network"

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_page(written: tuple[Path, str]) -> None:
    import base64

    folder, _ = written
    page = Page()
    page.feed((folder / "out/report.html").read_text(encoding="utf-8"))
    assert page.open == []
    text = " ".join(page.texts)
    assert "4 of 6 cases failed" in text
    assert "element 1 differs: 2 instead of 3" in text
    assert "seen <&>" in text
    assert len(page.pictures) == 3
    for picture in page.pictures:
        kind, _, data = picture.partition(",")
        assert kind == "data:image/png;base64"
        assert base64.b64decode(data).startswith(b"\x89PNG")


def test_the_page_escapes_what_programs_say() -> None:
    evil = "<script>alert(1)</script>"
    outcome = Outcome(evil, "failed", message=evil, place=evil, source=[evil], details=[evil], output=evil)
    outcome.differences = [Difference(evil, evil, [(evil, evil, evil, evil)], 0, evil)]
    outcome.pictures = [Pictures(evil, evil)]
    assert "<script>" not in report([outcome], 1.0)


def test_a_screen_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    screen = Screen()
    terminal = Terminal(screen)
    terminal.outcome(Outcome("a::test_good"), 2)
    terminal.outcome(Outcome("a::test_bad", "failed", message="m"), 2)
    terminal.done()
    assert "1 of 2  a::test_good" in screen.getvalue()
    assert "\x1b[31;1mFAILED\x1b[0m a::test_bad\n    m\n" in screen.getvalue()
    assert screen.getvalue().endswith("\r\x1b[K")
    monkeypatch.setenv("NO_COLOR", "1")
    plain = Screen()
    Terminal(plain).outcome(Outcome("a", "failed", message="m"), 1)
    assert "[31" not in plain.getvalue()


def test_last_line() -> None:
    outcomes = [Outcome("a"), Outcome("b", "failed"), Outcome("c", "skipped"), Outcome("d", "error"), Outcome("e")]
    assert summary(outcomes, 1.5, 3) == "1 failed, 1 with errors, 2 passed, 1 skipped, 3 left out in 1.50 s"
    assert summary([], 0) == "no cases in 0.00 s"
    assert slowest([Outcome("a", seconds=1), Outcome("b", seconds=2)], 1) == ["   2.000 s  b"]


def test_outcomes_travel_as_json() -> None:
    import json

    outcome = Outcome("a", "failed", 1.0, "m", "p", ["s"], ["d"], files=["f"], output="o", errors="e", stopped=True)
    outcome.pictures = [Pictures("t", "x.png")]
    outcome.differences = [Difference("A", "s", [("a", "b", "c", "d")], 1, "p", [Pictures("u", got="y.png")])]
    assert Outcome.from_json(json.loads(json.dumps(outcome.to_json()))) == outcome
