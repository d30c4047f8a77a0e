"""Which procedure a call means.

A name is looked up in the caller's imports (the last one first), then in the context of the caller (the program, the
library or the directory it belongs to), then in the configured locations. A private procedure is visible only from its
own directory or library. Signatures play no part.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from hdev.errors import ProgramError
from hdev.program.model import Procedure, Program
from hdev.program.reader import load

if TYPE_CHECKING:
    from pathlib import Path

_PERCENT_NAME = re.compile(r"%([^%]+)%")
_QUOTED = re.compile(r"\s*'(.*?)'")
_END_COMMENT = re.compile(r"\s//.*$")


class ProcedureFinder:
    """Finds the procedures that a program's calls mean.

    Directories are scanned, and files read, when a call first needs them, and then remembered: see `rescan`.

    Parameters
    ----------
    program : Program
        The program that runs; its procedures are the local ones.
    paths : sequence of paths
        The session's directories and libraries, in the order of search.
    environment : mapping
        Where `HALCONROOT`, and a `%NAME%` in an import, are looked up.
    standard : Path, optional
        The directory of the standard procedures that come with hdev, searched after those of HALCON.
    """

    def __init__(
        self,
        program: Program,
        *,
        paths: Sequence[str | Path] = (),
        environment: Mapping[str, str] = os.environ,
        standard: Path | None = None,
    ) -> None:
        self._program = program
        self._environment = environment
        self._locations = [os.path.abspath(path) for path in paths]
        root = environment.get("HALCONROOT")
        if root:
            self._locations.append(os.path.abspath(os.path.join(root, "procedures")))
        if standard is not None:
            self._locations.append(os.path.abspath(standard))
        self._files: dict[str, Program | ProgramError] = {}
        self._indexes: dict[tuple[str, bool], _Index] = {}

    def find(self, name: str, caller: Procedure | None, imports: Sequence[str] = ()) -> Procedure | None:
        """The procedure that a call of `name` in `caller` means, or None if there is none.

        `caller` is None for a call from outside, which sees what `main` sees. `imports` are the paths of the `import`
        lines above the call, as written.

        Raises ProgramError if a file that is named after the procedure, and is the first to be looked into, cannot be
        read. Other unreadable files are passed over.
        """
        caller = caller or self._outermost()
        return next(self._candidates(name, caller, imports), None)

    def names(self, caller: Procedure | None = None, imports: Sequence[str] = ()) -> list[str]:
        """The names of all procedures that `caller` can call, sorted. Unreadable files are left out."""
        caller = caller or self._outermost()
        names = set(self._local(caller))
        for index in chain(self._imported(caller, imports), self._external(caller)):
            for file in index.files():
                program = self._file(file)
                if isinstance(program, Program):
                    names.update(found.name for found in program if _is_visible(found, caller))
        return sorted(names)

    def rescan(self) -> None:
        """Forget all directories and files, so that the next call sees what has changed on disk."""
        self._files.clear()
        self._indexes.clear()

    def _outermost(self) -> Procedure | None:
        return self._program.main or next(iter(self._program), None)

    def _candidates(self, name: str, caller: Procedure | None, imports: Sequence[str]) -> Iterator[Procedure]:
        """The visible procedures called `name`, the one that takes precedence first."""
        for index in self._imported(caller, imports):
            yield from self._in(index, name, caller)
        local = self._local(caller).get(name)
        if local is not None:
            yield local
        for index in self._external(caller):
            yield from self._in(index, name, caller)

    def _imported(self, caller: Procedure | None, imports: Sequence[str]) -> Iterator[_Index]:
        origin = (caller.path if caller is not None else "") or self._program.path
        directory = os.path.dirname(os.path.abspath(origin)) if origin else os.getcwd()
        for written in reversed(imports):
            yield self._index(import_path(written, directory, self._environment), recursive=False)

    def _local(self, caller: Procedure | None) -> Mapping[str, Procedure]:
        """The procedures of the caller's own program or library."""
        if self._is_of_program(caller):
            return self._program.procedures
        if caller is not None and caller.library:
            library = self._file(os.path.abspath(caller.path))
            return library.procedures if isinstance(library, Program) else {}
        return {}

    def _external(self, caller: Procedure | None) -> Iterator[_Index]:
        """The directory of an external procedure, then the configured locations."""
        if caller is not None and caller.path and self._is_in_directory(caller):
            own = self._index(os.path.dirname(os.path.abspath(caller.path)), recursive=False)
            yield _Index(own.procedures, [])
        for location in self._locations:
            yield self._index(location, recursive=True)

    def _is_of_program(self, caller: Procedure | None) -> bool:
        return caller is None or caller.path in ("", self._program.path)

    def _is_in_directory(self, caller: Procedure) -> bool:
        kind = self._program.kind if self._is_of_program(caller) else None
        return not caller.library and kind in (None, "hdvp")

    def _in(self, index: _Index, name: str, caller: Procedure | None) -> Iterator[Procedure]:
        for file in index.procedures.get(name, ()):
            program = self._file(file)
            if isinstance(program, ProgramError):
                raise program
            if name in program.procedures and _is_visible(program.procedures[name], caller):
                yield program.procedures[name]
        for file in index.libraries:
            program = self._file(file)
            if isinstance(program, Program) and name in program.procedures:
                if _is_visible(program.procedures[name], caller):
                    yield program.procedures[name]

    def _file(self, path: str) -> Program | ProgramError:
        found = self._files.get(path)
        if found is None:
            try:
                found = load(path)
            except ProgramError as error:
                found = error
            # Where two threads read it at once, both go on with the same procedures.
            found = self._files.setdefault(path, found)
        return found

    def _index(self, location: str, *, recursive: bool) -> _Index:
        key = (location, recursive)
        if key not in self._indexes:
            self._indexes[key] = _scan(location, recursive)
        return self._indexes[key]


@dataclass(frozen=True, slots=True)
class _Index:
    """The files of a location: those of external procedures by the procedure's name, and the libraries."""

    procedures: dict[str, list[str]]
    libraries: list[str]

    def files(self) -> Iterator[str]:
        for files in self.procedures.values():
            yield from files
        yield from self.libraries


def _scan(location: str, recursive: bool) -> _Index:
    """The index of a directory or a single file, in a fixed order: a directory's files, then its subdirectories.

    A location that does not exist, or that cannot be read, is empty, as for HDevelop.
    """
    index = _Index({}, [])
    if os.path.isfile(location):
        _add(index, *os.path.split(location))
    for directory, subdirectories, files in os.walk(location):
        subdirectories[:] = sorted(subdirectories) if recursive else []
        for file in sorted(files):
            _add(index, directory, file)
    return index


def _add(index: _Index, directory: str, file: str) -> None:
    stem, suffix = os.path.splitext(file)
    if suffix.lower() == ".hdvp":
        index.procedures.setdefault(stem, []).append(os.path.join(directory, file))
    elif suffix.lower() == ".hdpl":
        index.libraries.append(os.path.join(directory, file))


def _is_visible(procedure: Procedure, caller: Procedure | None) -> bool:
    """Whether `procedure`, an external one, may be called by `caller`: a private one only by its neighbours."""
    if procedure.access == "public":
        return True
    if caller is None or not caller.path or caller.library != procedure.library:
        return False
    if procedure.library:
        return os.path.abspath(caller.path) == os.path.abspath(procedure.path)
    is_external = os.path.splitext(caller.path)[1].lower() == ".hdvp"
    return is_external and os.path.dirname(os.path.abspath(caller.path)) == os.path.dirname(procedure.path)


def import_path(written: str, directory: str | Path, environment: Mapping[str, str] = os.environ) -> str:
    """The absolute path that the `import` line with the path `written` means in a file of `directory`.

    The path may stand in quotes. `%NAME%` stands for an environment variable, on every system; one that is not set is
    left as it is. A backslash separates directories, as on Windows.
    """
    quoted = _QUOTED.match(written)
    path = quoted[1] if quoted else _END_COMMENT.sub("", written).strip()
    path = _PERCENT_NAME.sub(lambda name: environment.get(name[1], name[0]), path)
    return os.path.abspath(os.path.join(directory, path.replace("\\", "/")))
