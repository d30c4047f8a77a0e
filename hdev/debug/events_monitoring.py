"""Line events through `sys.monitoring` (Python 3.12 and newer): per code object, in all threads at once."""

from __future__ import annotations

import sys
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

from hdev.debug.events import NOTHING, OnLine, Wanted

if TYPE_CHECKING:
    from hdev.runtime.linker import Linker

monitoring: Any = getattr(sys, "monitoring", None)


class MonitoringEvents:
    """See `hdev.debug.events.LineEvents`."""

    def __init__(self, linker: Linker, on_line: OnLine) -> None:
        self._linker = linker
        self._on_line = on_line
        self._wanted = NOTHING
        self._tool = _free_tool()
        monitoring.use_tool_id(self._tool, "hdev")
        monitoring.register_callback(self._tool, monitoring.events.LINE, self._line)
        linker.on_link.append(self._apply)

    def want(self, wanted: Wanted) -> None:
        self._wanted = wanted
        for function in self._linker.functions():
            self._apply(function)
        monitoring.restart_events()

    def begin(self) -> None:
        pass  # the events are those of code, not of a thread

    def end(self) -> None:
        pass

    def close(self) -> None:
        self.want(NOTHING)
        self._linker.on_link.remove(self._apply)
        monitoring.register_callback(self._tool, monitoring.events.LINE, None)
        monitoring.free_tool_id(self._tool)

    def _apply(self, function: FunctionType) -> None:
        code = function.__code__
        events = monitoring.events.LINE if self._wanted.procedure(code.co_name) else 0
        monitoring.set_local_events(self._tool, code, events)

    def _line(self, code: CodeType, number: int) -> Any:
        if not self._wanted.line(code.co_name, number):
            return monitoring.DISABLE  # costs nothing from now on, until `restart_events`
        self._on_line(sys._getframe(1), number)
        return None


def _free_tool() -> int:
    for tool in (monitoring.DEBUGGER_ID, 3, 4, 5, monitoring.COVERAGE_ID, monitoring.PROFILER_ID):
        if monitoring.get_tool(tool) is None:
            return tool
    raise RuntimeError("Python's monitoring is in use by other tools: a debugger needs one of its six places")
