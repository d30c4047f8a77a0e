"""System / Operating System: time, and running other programs."""

from __future__ import annotations

import subprocess
import time
from datetime import datetime
from typing import Any

from hdev.errors import HError, wrong_value
from hdev.registry import operator

PROCESS_FAILED = 6500


@operator(effects=("clock",))
def count_seconds() -> float:
    """A time in seconds that goes on evenly, whatever happens to the clock; only differences mean something.

    Source: reference page of `count_seconds`.
    """
    return time.perf_counter()


@operator(effects=("clock",))
def get_system_time() -> tuple[int, int, int, int, int, int, int, int]:
    """The local time: millisecond, second, minute, hour, day of the month, day of the year (from 1), month, year.

    Source: reference page of `get_system_time`.
    """
    now = datetime.now()
    millisecond = now.microsecond // 1000
    return millisecond, now.second, now.minute, now.hour, now.day, now.timetuple().tm_yday, now.month, now.year


@operator(effects=("clock",))
def wait_seconds(seconds: float, *, session: Any) -> None:
    """Wait. A negative time is error 1301.

    Source: reference page of `wait_seconds`.
    """
    if not seconds >= 0:
        raise wrong_value(1, "wait_seconds", str(seconds))
    session.waits.sleep(seconds, "wait_seconds")


@operator(effects=("process",))
def system_call(command: str, *, session: Any) -> None:
    """Have the system's command interpreter run a command in the current directory, and wait for its end.

    An empty command starts an interactive one. Its exit code means nothing; error 6500 only if it cannot be started. The
    command ends when the program's time is over.
    Source: reference page of `system_call`.
    """
    try:
        process = subprocess.Popen(command or session.environment.get("SHELL", "sh"), shell=True, cwd=session.directory)
    except (OSError, ValueError) as error:
        raise HError(PROCESS_FAILED, str(error), operator="system_call") from None
    try:
        session.waits.until(lambda: process.poll() is not None, time.sleep, "system_call")
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
