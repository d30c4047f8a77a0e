"""The state of a running program: globals, system parameters, random numbers, permissions, where files are looked for."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hdev.catalogue import OperatorEntry
from hdev.errors import INVALID_LINE, HError
from hdev.program import ProcedureFinder, Program
from hdev.program.model import Procedure
from hdev.runtime.errors import Leave, hdevelop_error
from hdev.runtime.paths import Paths
from hdev.runtime.permissions import Permissions
from hdev.runtime.system import SystemParameters
from hdev.runtime.waiting import Waits
from hdev.values import EMPTY

if TYPE_CHECKING:
    import numpy

    from hdev.display.questions import Viewer
    from hdev.display.windows import Windows
    from hdev.runtime.coverage import Coverage

#: The message of success (`H_MSG_TRUE`).
OK = 2


class Session:
    """Everything that lives as long as a program runs. One session runs one program, in any number of threads.

    Parameters
    ----------
    program : Program
        Its procedures are the local ones.
    procedure_paths, image_paths : sequences of paths
        Where external procedures and images are looked for first.
    path_maps : sequence of (old, new)
        Prefixes of paths in the program, and what they are here.
    cameras : mapping, optional
        By the name of an image acquisition interface, NAME:DEVICE for one device of it, or '*' for any: the folder, image,
        video or number of a camera that takes its place. Those in `hdev.toml` come after these.
    cameras_repeat : bool
        After the last image of such a folder or video comes the first again; otherwise grabbing is error 5322 (timeout).
    answers : path, optional
        Recorded answers (see `hdev.display.answers`) in the place of a person at the windows.
    pedantic : bool
        Lines that are invalid fail when they are reached; otherwise they are passed over with a warning.
    warn : callable, optional
        Receives the text of each warning; default: written to standard error.
    coverage : Coverage, optional
        Learns which lines are executed.
    """

    def __init__(
        self,
        program: Program,
        *,
        procedure_paths: Sequence[str | Path] = (),
        image_paths: Sequence[str | Path] = (),
        path_maps: Sequence[tuple[str, str]] = (),
        cameras: Mapping[str, str] | None = None,
        cameras_repeat: bool = True,
        permissions: Permissions | None = None,
        answers: str | os.PathLike[str] | None = None,
        pedantic: bool = False,
        warn: Callable[[str], None] | None = None,
        environment: Mapping[str, str] = os.environ,
        on_stop: Callable[[dict[str, Any]], None] | None = None,
        coverage: Coverage | None = None,
    ) -> None:
        from hdev.runtime.linker import Linker

        self.program = program
        self.environment = environment
        self.image_paths = [str(path) for path in image_paths]
        self.permissions = permissions or Permissions()
        self.pedantic = pedantic
        self.on_stop = on_stop
        self.coverage = coverage
        #: Who shows the windows and answers interactive operators; None if nobody does.
        self.viewer: Viewer | None = None
        self.globals: dict[str, Any] = {}
        self.system = SystemParameters(environment)
        self.paths = Paths(self.folder, self.image_paths, environment, path_maps, self.system)
        self.cameras_repeat = cameras_repeat
        self._cameras = {
            name: os.path.abspath(images) if os.path.exists(images) else images
            for name, images in (cameras or {}).items()
        }
        self._procedure_paths = procedure_paths
        self._path_maps = path_maps
        self.procedures = self._finder()
        self.linker = Linker(self)
        self.resources: dict[str, Any] = {}
        self.waits = Waits()
        self._warn = warn
        self._warned: set[str] = set()
        self._local = threading.local()
        self._random: numpy.random.Generator | None = None
        if answers is not None:
            from hdev.display.answers import Replay

            self.viewer = Replay(os.fspath(answers))
            self.viewer.show(self)

    def _finder(self) -> ProcedureFinder:
        return ProcedureFinder(
            self.program, paths=self._procedure_paths, environment=self.environment, standard=standard_procedures()
        )

    def open(self, program: Program) -> None:
        """Go on with another program: its procedures and its folder; everything else stays as it is."""
        self.program = program
        directory = self.paths.directory
        self.paths = Paths(self.folder, self.image_paths, self.environment, self._path_maps, self.system)
        self.paths.directory = directory
        self.procedures = self._finder()
        self.linker.forget()

    # -------------------------------------------------------------------------------------------------------- running

    def function(self, procedure: Procedure) -> Callable[..., Any]:
        """The procedure as a Python function of its inputs that returns its outputs."""
        return self.linker.function(procedure)

    def warn(self, text: str) -> None:
        """Tell the user something once."""
        if text in self._warned:
            return
        self._warned.add(text)
        if self._warn is not None:
            self._warn(text)
        else:
            print(f"warning: {text}", file=sys.stderr)

    def stop(self, variables: dict[str, Any]) -> None:
        """`stop ()`: whoever shows the program may wait here."""
        if self.on_stop is not None:
            self.on_stop(variables)

    def exit(self) -> None:
        """`exit ()`."""
        raise Leave

    def skip(self, source: Any, line: int, reason: str) -> None:
        """A line that cannot be executed is reached."""
        if self.pedantic:
            raise HError(INVALID_LINE, reason)
        self.warn(f"{source.procedure}, line {line} is passed over: {reason}")

    # ------------------------------------------------------------------------------------ errors of operators, tracked

    @property
    def give_error(self) -> bool:
        """Whether errors of operators are raised (`dev_set_check`)."""
        return getattr(self._local, "give_error", True)

    @give_error.setter
    def give_error(self, value: bool) -> None:
        self._local.give_error = value

    def failed(self, name: str, entry: OperatorEntry, error: Exception) -> Any:
        """An operator raised an error: it goes on to the program, or, if errors are switched off, outputs are empty."""
        if isinstance(error, HError):
            problem = error
            if not problem.operator:
                problem.operator = name
        else:
            problem = hdevelop_error(error)
            problem.call_stack = []
            problem.operator = name
        self._local.code = problem.code
        self._local.extended = (problem.operator, problem.code, problem.detail)
        if self.give_error:
            raise problem
        outputs: list[Any] = [self.no_objects for _ in entry.oo] + [EMPTY] * len(entry.oc)
        return None if not outputs else outputs[0] if len(outputs) == 1 else tuple(outputs)

    @property
    def extended_error(self) -> tuple[str, int, str]:
        """Operator, code and detail of the last error of an operator in this thread; ('', 0, '') before the first."""
        return getattr(self._local, "extended", ("", 0, ""))

    @property
    def no_objects(self) -> Any:
        """The empty iconic tuple."""
        from hdev.iconic import Objects

        return Objects()

    def dev_error_var(self, name: str, mode: Any) -> None:
        """`dev_error_var`: from now on the variable of this name gets the code of every call, or no longer."""
        self._local.error_variable = name if mode else ""

    def error_code(self, name: str) -> int | None:
        """The code of the last call, if the variable of this name is to have it."""
        if getattr(self._local, "error_variable", "") != name:
            return None
        return getattr(self._local, "code", OK)

    def reset_error_code(self) -> None:
        self._local.code = OK

    # -------------------------------------------------------------------------------------------------------- services

    @property
    def random(self) -> numpy.random.Generator:
        """The random numbers of the session; `set_system ('seed_rand', n)` makes them repeatable."""
        if self._random is None:
            self.seed(None)
        assert self._random is not None
        return self._random

    def seed(self, seed: int | None) -> None:
        import numpy

        self._random = numpy.random.default_rng(None if seed is None else abs(seed))

    @property
    def windows(self) -> Windows:
        """The graphics windows."""
        windows = self.resources.get("windows")
        if windows is None:
            from hdev.display.windows import Windows

            windows = self.resources.setdefault("windows", Windows())
        return windows

    @property
    def folder(self) -> str:
        """The folder of the program ('' if it has none)."""
        return os.path.dirname(os.path.abspath(self.program.path)) if self.program.path else ""

    @property
    def directory(self) -> str:
        """The current directory of the program."""
        return self.paths.directory

    @directory.setter
    def directory(self, path: str) -> None:
        self.paths.directory = path

    @property
    def cameras(self) -> dict[str, str]:
        """What takes the place of image acquisition interfaces; see the parameter."""
        return {**self.paths.cameras, **self._cameras}

    def path(self, name: str) -> str:
        """A file name of the program as a path: mapped, relative names from its current directory."""
        return os.path.join(self.directory, self.paths.resolve(name))

    def close(self) -> None:
        """Free what the program left open; whoever still waits, waits no longer."""
        self.waits.close()
        for resource in list(self.resources.values()):
            close = getattr(resource, "close", None)
            if close is not None:
                close()
        self.resources.clear()
        if self.viewer is not None:
            self.viewer.close()


def standard_procedures() -> Path:
    """The folder of the standard procedures that come with hdev."""
    return Path(__file__).parent.parent / "procedures"
