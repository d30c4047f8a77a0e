"""File / Misc: files and directories as a whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

from hdev.errors import HError, wrong_value
from hdev.operators.file.paths import NOT_FOUND, path_of, system_errors
from hdev.registry import operator
from hdev.runtime.paths import native, read_whole, write_whole

WRITE_FAILED = 5212
WRONG_FORMAT = 5238
NOT_CREATED = 5282
NOT_REMOVED = 5283
NOT_CURRENT = 5285

_MAX_FILES = 1_000_000
_MAX_DEPTH = 500
_KINDS = {"files", "directories", "symlinks"}
_FLAGS = {"recursive", "follow_links"}
_LIMITS = ("max_depth", "max_files")


@operator(effects=("read",))
def file_exists(file_name: str, *, session: Any) -> int:
    """1 if there is a file or a directory of this name, else 0.

    Source: reference page of `file_exists`.
    """
    return int(bool(file_name) and "\0" not in file_name and os.path.exists(session.path(file_name)))


@operator(effects=("read",))
def list_files(directory: str, options: list[str], *, session: Any) -> list[str]:
    """The contents of a directory, in alphabetical order, each as the directory's name with what is in it appended.

    Parameters
    ----------
    directory
        '' or '.' is the current directory. A directory that is not there is looked for as images are (see `read_image`); the
        names then begin with the one found.
    options
        Which kinds: 'files', 'directories' (with a separator at the end), 'symlinks'; without any, nothing. Where:
        'recursive', also in all directories below, 'max_depth <n>' down to this depth (1 is the directory itself).
        'follow_links': links count as what they lead to, instead of not at all; not together with 'symlinks'.
        'max_files <n>': not more than so many, 1000000 without this option.

    Errors: 5200 there is no such directory; 1302 a wrong option.
    Source: reference page of `list_files`.
    """
    words, limits = _options(options)
    path = session.path(directory)
    if directory and not os.path.exists(path):
        path = directory = session.paths.find_folder(directory) or path
    with system_errors(directory, "list_files", NOT_FOUND):
        entries = _sorted_entries(path)
    depth = limits["max_depth"] if "recursive" in words else 1
    return list(islice(_contents(entries, native(directory), words, depth), limits["max_files"]))


def _options(options: list[str]) -> tuple[set[str], dict[str, int]]:
    words: set[str] = set()
    limits = {"max_depth": _MAX_DEPTH, "max_files": _MAX_FILES}
    for option in options:
        name, _, number = option.partition(" ")
        if name in _LIMITS and number.strip().isdecimal():
            limits[name] = int(number)
        elif option in _KINDS | _FLAGS:
            words.add(option)
        else:
            raise wrong_value(2, "list_files", f"'{option}'")
    if words >= {"symlinks", "follow_links"}:
        raise wrong_value(2, "list_files", "'symlinks' together with 'follow_links'")
    return words, limits


def _sorted_entries(path: str) -> list[os.DirEntry[str]]:
    with os.scandir(path) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _contents(entries: list[os.DirEntry[str]], shown: str, options: set[str], depth: int) -> Iterator[str]:
    """The names of what the options ask for; `shown` is the directory as the program named it."""
    for entry in entries:
        name = os.path.join(shown, entry.name)
        if entry.is_symlink() and "follow_links" not in options:
            if "symlinks" in options:
                yield name
        elif os.path.isdir(entry.path):
            if "directories" in options:
                yield name + os.sep
            if depth > 1:
                with suppress(OSError):  # what must not be read holds nothing
                    yield from _contents(_sorted_entries(entry.path), name, options, depth - 1)
        elif "files" in options and os.path.isfile(entry.path):
            yield name


@operator(effects=("write",))
def delete_file(file_name: str, *, session: Any) -> None:
    """Delete a file. Errors: 5200 there is none of this name; 5212 it cannot be deleted.

    Source: reference page of `delete_file`.
    """
    path = path_of(file_name, session, "delete_file")
    with system_errors(file_name, "delete_file", WRITE_FAILED):
        os.unlink(path)


@operator(effects=("read", "write"))
def copy_file(source_file: str, destination_file: str, *, session: Any) -> None:
    """Copy a file; one that is there already is replaced. Errors: 5200 there is no source; 5212 copying failed.

    Source: reference page of `copy_file`.
    """
    source = path_of(source_file, session, "copy_file")
    destination = path_of(destination_file, session, "copy_file")
    with system_errors(source_file, "copy_file", WRITE_FAILED):
        data = read_whole(source)
    with system_errors(destination_file, "copy_file", WRITE_FAILED, WRITE_FAILED):
        write_whole(destination, data)
        os.chmod(destination, os.stat(source).st_mode)


@operator(effects=("write",))
def make_dir(dir_name: str, *, session: Any) -> None:
    """Make a directory. Error 5282 if it exists already, if that in which it would be does not, or if it must not be made.

    Source: reference page of `make_dir`.
    """
    path = path_of(dir_name, session, "make_dir")
    with system_errors(dir_name, "make_dir", NOT_CREATED, NOT_CREATED):
        os.mkdir(path)


@operator(effects=("write",))
def remove_dir(dir_name: str, *, session: Any) -> None:
    """Remove an empty directory. Error 5283 if it is not empty, does not exist or cannot be removed.

    Source: reference page of `remove_dir`.
    """
    path = path_of(dir_name, session, "remove_dir")
    with system_errors(dir_name, "remove_dir", NOT_REMOVED, NOT_REMOVED):
        os.rmdir(path)


@operator(effects=("read",))
def get_current_dir(*, session: Any) -> str:
    """The current directory of the program: at first that in which it was started.

    Source: reference page of `get_current_dir`.
    """
    return session.directory


@operator(effects=("read",))
def set_current_dir(dir_name: str, *, session: Any) -> None:
    """Change the current directory of this program (no other's, even in the same process). Error 5285 if there is none.

    Source: reference page of `set_current_dir`.
    """
    path = os.path.normpath(path_of(dir_name, session, "set_current_dir"))
    if not os.path.isdir(path):
        raise HError(NOT_CURRENT, dir_name, operator="set_current_dir")
    session.directory = path


@operator(effects=("read",))
def read_world_file(file_name: str, *, session: Any) -> list[float]:
    """The transformation from image to world coordinates in an ARC/INFO world file, as a homogeneous 2D matrix.

    The file holds six numbers A, D, B, E, C, F, one a line: the point in row r and column c lies at x = A c + B r + C,
    y = D c + E r + F. Contours for `write_contour_xld_arc_info` have y as row and x as column, so the rows of the matrix are
    [E, D, F] and [B, A, C]. The file is looked for in the current directory, then in those of 'image_dir'.
    Errors: 5200 there is no such file; 5238 it is not of this form.
    Source: reference page of `read_world_file`.
    """
    name = "read_world_file"
    folders = ["", *session.image_paths, *str(session.system["image_dir"]).split(os.pathsep)]
    candidates = [path_of(os.path.join(folder, file_name), session, name) for folder in folders]
    path = next((candidate for candidate in candidates if os.path.isfile(candidate)), candidates[0])
    with system_errors(file_name, name, WRONG_FORMAT):
        words = read_whole(path).split()
    try:
        a, d, b, e, c, f = map(float, words)
    except ValueError:
        raise HError(WRONG_FORMAT, f"{file_name}: six numbers expected", operator=name) from None
    return [e, d, f, b, a, c]
