"""System / Operating System."""

from __future__ import annotations

import time
from datetime import datetime

import pytest

from hdev.runtime.permissions import permissions
from tests.operators.running import fails, run

RUN = permissions(run=True)


def test_count_seconds():
    (elapsed,) = run("count_seconds (A)\nwait_seconds (0.05)\ncount_seconds (B)\nR := B - A")["R"]
    assert 0.05 <= elapsed < 5


def test_system_time():
    before = datetime.now()
    result = run("get_system_time (Ms, S, Min, H, D, YD, Mon, Y)")
    values = {name: value for name, (value,) in result.items()}
    then = datetime(
        values["Y"], values["Mon"], values["D"], values["H"], values["Min"], values["S"], values["Ms"] * 1000
    )
    assert -0.001 <= (then - before).total_seconds() < 5
    assert values["YD"] == then.timetuple().tm_yday


@pytest.mark.parametrize(("seconds", "code"), [("-1", 1301), ("'1'", 1201), ("[1,2]", 1401)])
def test_wrong_times(seconds, code):
    with fails(code):
        run(f"wait_seconds ({seconds})")


def test_system_call(tmp_path):
    run("set_current_dir (D)\nsystem_call ('echo hello > out.txt; exit 3')", {"D": str(tmp_path)}, permissions=RUN)
    assert (tmp_path / "out.txt").read_text() == "hello\n"


def test_system_call_needs_a_permission():
    with fails(9000, "--allow-run"):
        run("system_call ('true')")


def test_system_call_ends_with_the_programs_time():
    start = time.monotonic()
    with fails(9400):
        run("system_call ('sleep 60')", permissions=RUN, timeout=0.3)
    assert time.monotonic() - start < 10
