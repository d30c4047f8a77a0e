"""What a program may do is asked once, by the dispatcher."""

from __future__ import annotations

from pathlib import Path

import pytest

import hdev
from hdev.runtime.permissions import permissions

REFUSED = 9000


def attempt(text: str, **allowed: bool) -> hdev.Result:
    return hdev.run_text(text, permissions=permissions(**allowed), timeout=20)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("system_call ('true')", "--allow-run"),
        ("open_socket_connect ('localhost', 9, [], [], S)", "--allow-net"),
    ],
)
def test_refused_without_a_word(text: str, word: str) -> None:
    with pytest.raises(hdev.HError) as caught:
        attempt(text)
    assert caught.value.code == REFUSED
    assert word in caught.value.detail


def test_permitted_with_it(tmp_path: Path) -> None:
    attempt(f"system_call ('touch {tmp_path}/made')", run=True)
    assert (tmp_path / "made").exists()


def test_sandbox_reads_but_does_not_write(tmp_path: Path) -> None:
    (tmp_path / "in").write_text("x\n")
    read = f"file_exists ('{tmp_path}/in', R)\nread_tuple ('{tmp_path}/none', T)"
    with pytest.raises(hdev.HError) as caught:
        attempt(read, sandbox=True)
    assert caught.value.code == 5200
    for text in (f"delete_file ('{tmp_path}/in')", f"write_tuple (1, '{tmp_path}/out')", f"make_dir ('{tmp_path}/d')"):
        with pytest.raises(hdev.HError) as caught:
            attempt(text, sandbox=True)
        assert caught.value.code == REFUSED
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_a_refusal_can_be_caught() -> None:
    assert attempt("try\nsystem_call ('true')\ncatch (E)\nR := E[0]\nendtry")["R"] == [REFUSED]
