"""Where the files are that a program names; whole files.

Programs carry names of the machine they were written on. Here a name is found anyway: separators of Windows work everywhere,
`--map OLD=NEW` and the `hdev.toml` beside the program (see `read_settings`) rewrite prefixes, and an absolute path that does
not exist is looked for by its trailing parts in the folders where images are looked for.
"""

from __future__ import annotations

import contextlib
import os
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from typing import Any, NamedTuple

from hdev.errors import HError, ProgramError

FILE_NOT_FOUND = 5200
CANNOT_BE_OPENED = 5215

#: The name of the file beside a program that says how paths are to be read.
SETTINGS = "hdev.toml"

_DRIVE = re.compile(r"[A-Za-z]:[\\/]")


class Paths:
    """Finds files for one session.

    Parameters
    ----------
    folder : str
        The folder of the program, '' if it has none.
    image_paths : sequence of str
        Folders to look in (`--image-path`).
    environment : mapping
        HALCONIMAGES and HALCONROOT are read from it.
    maps : sequence of (old, new)
        Prefixes of paths and what to put in their place; the first that fits is applied, those of `hdev.toml` come last.
    system : mapping
        System parameters: 'image_dir' (folders, separated as in PATH), if there.

    Raises `ProgramError` if there is an `hdev.toml` that cannot be read.

    Attributes
    ----------
    directory : str
        The current directory of the program, which relative names count from.
    cameras, camera_parameters : dict
        What `hdev.toml` puts in the place of image acquisition interfaces, and what parameters of theirs are.
    """

    def __init__(
        self,
        folder: str = "",
        image_paths: Sequence[str] = (),
        environment: Mapping[str, str] = os.environ,
        maps: Sequence[tuple[str, str]] = (),
        system: Mapping[str, object] | None = None,
    ) -> None:
        self.folder = folder
        self.directory = os.getcwd()
        self.environment = environment
        self._system = system if system is not None else {}
        self.image_paths = [os.path.abspath(path) for path in image_paths]
        self.maps = list(maps)
        self.cameras: dict[str, str] = {}
        self.camera_parameters: dict[str, dict[str, Any]] = {}
        path = os.path.join(folder, SETTINGS)
        if folder and os.path.isfile(path):
            settings = read_settings(path)
            self.maps += settings.maps
            self.image_paths += settings.image_paths
            self.cameras, self.camera_parameters = settings.cameras, settings.camera_parameters

    def resolve(self, name: str) -> str:
        """The name with prefixes mapped and separators of this system."""
        plain = name.replace("\\", "/")
        for old, new in self.maps:
            rest = _without_prefix(plain, old.replace("\\", "/"))
            if rest is not None:
                return os.path.join(new, rest) if rest else new
        return name if os.path.exists(os.path.join(self.directory, name)) else native(name)

    def folders(self) -> list[str]:
        """Where relative names are looked for, in this order."""
        result = [self.folder] if self.folder else []
        result += [self.directory, *self.image_paths]
        image_dir = str(self._system.get("image_dir", "") or self.environment.get("HALCONIMAGES", ""))
        result += _split(image_dir)
        root = self.environment.get("HALCONROOT", "")
        if root:
            result.append(os.path.join(root, "images"))
        spec = find_spec("skimage")
        if spec is not None and spec.submodule_search_locations:
            result.append(os.path.join(spec.submodule_search_locations[0], "data"))
        return list(dict.fromkeys(result))

    def find_read(self, name: str, extensions: Sequence[str] = (), *, code: int = FILE_NOT_FOUND) -> str:
        """The path of an existing file.

        Parameters
        ----------
        name : str
            As the program gives it.
        extensions : sequence of str
            Endings ('.png') to try where the name has none of them; a file with an ending is preferred to one without.

        Raises `HError` with `code` and every place that was tried.
        """
        tried: list[str] = []
        if not name or "\0" in name:
            raise HError(code, f"'{name}' is no file name")
        candidates = list(self._candidates(self.resolve(name)))
        for ignore_case in (False, True):
            for candidate in candidates:
                for path in _with_endings(candidate, extensions):
                    found = _matching(path) if ignore_case else path
                    if found and os.path.isfile(found):
                        return found
                if not ignore_case:
                    tried.append(candidate)
        ends = f" (with the endings {' '.join(extensions)})" if extensions and not _has_ending(name, extensions) else ""
        places = "".join(f"\n    {place}" for place in dict.fromkeys(tried))
        raise HError(code, f"'{name}'{ends}; looked for:{places}")

    def find_existing(self, name: str, *, code: int = FILE_NOT_FOUND) -> str:
        """The path of a file that the program reads: from its current directory or, if it is not there, as `find_read`."""
        path = os.path.join(self.directory, self.resolve(name))
        return path if os.path.exists(path) else self.find_read(name, code=code)

    def find_folder(self, name: str) -> str | None:
        """The path of an existing folder, looked for in the places of `find_read`; None if there is none."""
        if not name or "\0" in name:
            return None
        candidates = list(self._candidates(self.resolve(name)))
        for find in (str, _matching):
            for candidate in candidates:
                found = find(candidate.rstrip("/\\") or candidate)
                if found and os.path.isdir(found):
                    return found
        return None

    def find_write(self, name: str, extension: str = "", known: Sequence[str] = ()) -> str:
        """The path to write to: the mapped name, relative to the current directory; `extension` is appended if the name has
        none of the `known` endings.

        Raises `HError` 5215 if the folder does not exist.
        """
        if not name or "\0" in name:
            raise HError(CANNOT_BE_OPENED, f"'{name}' is no file name")
        path = os.path.join(self.directory, self.resolve(name))
        if extension and not _has_ending(path, known or (extension,)):
            path += extension
        parent = os.path.dirname(path)
        if os.name != "nt" and _DRIVE.match(name) and not os.path.isdir(parent):
            hint = f"map it: --map {name[:2]}/...=FOLDER"
            raise HError(CANNOT_BE_OPENED, f"'{name}': there is no drive {name[:2]} here ({hint})")
        if parent and not os.path.isdir(parent):
            raise HError(CANNOT_BE_OPENED, f"'{path}': the folder does not exist")
        return path

    def _candidates(self, path: str) -> Iterator[str]:
        """Where a file of this name may be, endings aside."""
        if not _is_absolute(path):
            for folder in self.folders():
                yield os.path.normpath(os.path.join(folder, path))
            return
        yield path
        parts = [part for part in re.split(r"[\\/]+", path) if part and not part.endswith(":")]
        parts = [part for part in parts if part not in (".", "..")]
        folders = self.folders()
        for length in range(len(parts), 0, -1):
            for folder in folders:
                yield os.path.join(folder, *parts[-length:])


class Settings(NamedTuple):
    """What an `hdev.toml` says; its paths are absolute here."""

    maps: list[tuple[str, str]]
    image_paths: list[str]
    cameras: dict[str, str]
    camera_parameters: dict[str, dict[str, Any]]


def read_settings(path: str) -> Settings:
    """An `hdev.toml`; paths in it are relative to the file.

    It may have a table `map` of OLD = "NEW", a list `image-path` of folders, and a table `camera` of NAME = "IMAGES" or
    "NAME:DEVICE" = "IMAGES" (a folder, image, sequence file, video, or the number of a camera). A table `camera.NAME` says the
    IMAGES as `images`, and what the program finds as values of other parameters of the camera.

    Raises `ProgramError` if the file says something else.
    """
    import tomllib

    base = os.path.dirname(os.path.abspath(path))
    try:
        with open(path, "rb") as file:
            settings = tomllib.load(file)
    except (OSError, ValueError) as error:
        raise ProgramError(f"cannot be read: {error}", path) from None
    table, images, cameras = settings.get("map", {}), settings.get("image-path", []), settings.get("camera", {})
    if not isinstance(table, dict) or not all(isinstance(new, str) for new in table.values()):
        raise ProgramError('[map] needs lines OLD = "NEW"', path)
    if not isinstance(images, list) or not all(isinstance(entry, str) for entry in images):
        raise ProgramError("image-path must be a list of folders", path)
    cameras, parameters = _cameras(cameras, base)
    if cameras is None:
        raise ProgramError('[camera] needs lines NAME = "FOLDER" (or a video, an image, the number of a camera)', path)
    return Settings(
        [(old, os.path.join(base, new)) for old, new in table.items()],
        [os.path.join(base, entry) for entry in images],
        cameras,
        parameters,
    )


def _cameras(table: Any, base: str) -> tuple[dict[str, str] | None, dict[str, dict[str, Any]]]:
    """Images and parameters by name; None if the table is something else."""
    images: dict[str, str] = {}
    parameters: dict[str, dict[str, Any]] = {}
    for name, entry in table.items() if isinstance(table, dict) else [("", None)]:
        if isinstance(entry, dict):
            parameters[name] = {key: value for key, value in entry.items() if key != "images"}
            entry = entry.get("images")
        values = [
            one for value in parameters.get(name, {}).values() for one in (value if type(value) is list else [value])
        ]
        if type(entry) not in (str, int) or not all(isinstance(value, int | float | str) for value in values):
            return None, {}
        images[name] = str(entry) if is_device(str(entry)) else os.path.join(base, str(entry))
    return images, parameters


def is_device(text: str) -> bool:
    """Whether this names a camera of the machine or the network, not files: a number, a device file or a URL."""
    return text.isdecimal() or text.startswith("/dev/") or "://" in text


def _without_prefix(path: str, prefix: str) -> str | None:
    """What follows the prefix, which ends where a part ends; None if the path does not begin with it."""
    short = prefix.rstrip("/")
    windows = bool(_DRIVE.match(path)) or path.startswith("//")
    head = path[: len(short)]
    same = head.lower() == short.lower() if windows else head == short
    if not same or (len(path) > len(short) and path[len(short)] != "/"):
        return None
    return path[len(short) :].lstrip("/")


def _is_absolute(path: str) -> bool:
    return os.path.isabs(path) or path.startswith("//") or bool(_DRIVE.match(path))


def _split(folders: str) -> list[str]:
    """The folders in a list separated by ';' or, but for drive letters, ':'."""
    return [folder for folder in re.split(r";|:(?![\\/])" if os.name == "nt" else r"[;:]", folders) if folder]


def _has_ending(path: str, extensions: Sequence[str]) -> bool:
    return path.lower().endswith(tuple(extension.lower() for extension in extensions)) if extensions else True


def _with_endings(path: str, extensions: Sequence[str]) -> Iterator[str]:
    if not _has_ending(path, extensions):
        for extension in extensions:
            yield path + extension
    yield path


def _matching(path: str) -> str:
    """The existing path that is the same but for upper and lower case; '' if there is none."""
    folder, name = os.path.split(path)
    if folder and not os.path.isdir(folder):
        folder = _matching(folder) if folder != path else ""
        if not folder:
            return ""
    try:
        entries = os.listdir(folder or ".")
    except OSError:
        return ""
    lower = name.lower()
    for entry in sorted(entries):
        if entry.lower() == lower:
            return os.path.join(folder, entry)
    return ""


def native(name: str) -> str:
    """The name with the separators of this system: programs from Windows write a backslash."""
    return name if os.sep == "\\" else name.replace("\\", "/")


def read_whole(path: str) -> bytes:
    """The contents of a file. Raises OSError."""
    with open(path, "rb") as file:
        return file.read()


def write_whole(path: str, data: bytes) -> None:
    """Write a file that others see complete or, if something fails, as it was. Raises OSError."""
    path = os.path.realpath(path)
    temporary = f"{path}.{os.getpid()}-{threading.get_ident()}.tmp"
    try:
        with open(temporary, "xb") as file:
            file.write(data)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
