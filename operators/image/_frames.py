"""Where grabbed images come from: files one after the other, a video, or a camera that OpenCV can open."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from typing import Any

from hdev.errors import HError
from hdev.iconic import Image
from hdev.iconic.files import FileProblem, pictures
from hdev.iconic.files.probe import check_size
from hdev.operators.file import _files
from hdev.operators.file.images import images_of

NOT_INITIALIZED = 5312
GRAB_FAILED = 5306
TIMEOUT = 5322

SEQUENCE = ".seq"
VIDEOS = (".avi", ".mp4", ".m4v", ".mov", ".mkv", ".webm", ".mpg", ".mpeg", ".wmv", ".mjpg", ".mjpeg")

_MAX_LINES = 1_000_000


class Frames:
    """Images that come one after the other.

    `next` gives None after the last one, and the first again in the call after that. `name` says where the latest image came
    from.
    """

    name = ""
    live = False

    def next(self, seconds: float | None) -> Image | None:
        """The next image; one that does not come within this time (None: any time) is error 5322."""
        raise NotImplementedError

    def close(self) -> None:
        """Free what is open."""


class Files(Frames):
    """Image files; those with several images give them one by one."""

    def __init__(self, paths: Sequence[str], session: Any) -> None:
        self.paths = paths
        self._session = session
        self._index = 0
        self._waiting: list[Image] = []

    def next(self, seconds: float | None) -> Image | None:
        while not self._waiting:
            if self._index == len(self.paths):
                self._index = 0
                return None
            self.name = self.paths[self._index]
            self._index += 1
            self._waiting = images_of(self.name, self._session)
        return self._waiting.pop(0)


class Video(Frames):
    """The frames of a video file."""

    def __init__(self, path: str) -> None:
        self.name = path
        self._capture = self._opened()

    def _opened(self) -> Any:
        import cv2

        capture = cv2.VideoCapture(self.name)
        if not capture.isOpened():
            raise HError(NOT_INITIALIZED, f"{self.name} is no video that OpenCV can read")
        width, height = capture.get(cv2.CAP_PROP_FRAME_WIDTH), capture.get(cv2.CAP_PROP_FRAME_HEIGHT)
        try:
            check_size(int(width), int(height))
        except FileProblem as problem:
            capture.release()
            raise _files.read_error(problem, self.name) from None
        return capture

    def next(self, seconds: float | None) -> Image | None:
        good, array = self._capture.read()
        if good:
            return _image(array)
        self.close()
        self._capture = self._opened()
        return None

    def close(self) -> None:
        self._capture.release()


class Camera(Frames):
    """A camera; `device` is OpenCV's number of it, or what names it on this system ('/dev/video2', 'rtsp://...')."""

    live = True

    def __init__(self, device: str, session: Any) -> None:
        import cv2

        self.name = device
        self._session = session
        self._capture = cv2.VideoCapture(int(device) if device.isdecimal() else device)
        if not self._capture.isOpened():
            raise HError(NOT_INITIALIZED, f"OpenCV finds no camera {device}")
        self._reader: threading.Thread | None = None
        self._frames: list[Any] = []

    def next(self, seconds: float | None) -> Image | None:
        if self._reader is None:  # after a timeout the one that is still under way counts
            self._reader = threading.Thread(target=self._read, daemon=True)
            self._reader.start()
        reader = self._reader
        waits = self._session.waits
        if not waits.until(lambda: not reader.is_alive(), reader.join, "grab_image", seconds):
            raise HError(TIMEOUT, f"camera {self.name}: no image within {seconds:g} s")
        self._reader = None
        good, array = self._frames.pop()
        if not good:
            raise HError(GRAB_FAILED, f"camera {self.name}")
        return _image(array)

    def _read(self) -> None:
        self._frames = [self._capture.read()]

    def close(self) -> None:
        if self._reader is None:
            self._capture.release()


def _image(array: Any) -> Image:
    """The image of what OpenCV reads: blue, green, red."""
    return Image.from_numpy(array if array.ndim == 2 else array[:, :, ::-1])


def frames_of(names: Sequence[str], session: Any) -> Frames:
    """The images that the names stand for: folders, files with one name a line (.seq), image files, or one video.

    Folders count with their images and sequences of names in alphabetical order. Error 5312 if there is no image.
    """
    paths = [path for name in names for path in _paths(name, session)]
    videos = [path for path in paths if path.lower().endswith(VIDEOS)]
    if videos and len(paths) > 1:
        raise HError(NOT_INITIALIZED, f"{videos[0]}: a video stands alone")
    if not paths:
        raise HError(NOT_INITIALIZED, f"no image in '{', '.join(names)}'")
    return Video(paths[0]) if videos else Files(paths, session)


def _paths(name: str, session: Any) -> list[str]:
    folder = session.paths.find_folder(name)
    if folder is not None:
        return _in_folder(folder)
    endings = (*pictures.READ_ENDINGS, SEQUENCE, *VIDEOS)
    path = session.paths.find_read(name, endings, code=NOT_INITIALIZED)
    return _listed(path, session) if path.lower().endswith(SEQUENCE) else [path]


def _in_folder(folder: str) -> list[str]:
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise HError(NOT_INITIALIZED, f"{folder}: {error.strerror}") from None
    paths = [os.path.join(folder, name) for name in names if name.lower().endswith(tuple(pictures.READ_ENDINGS))]
    found = [path for path in paths if os.path.isfile(path)]
    if not found:
        found = [os.path.join(folder, name) for name in names if name.lower().endswith(VIDEOS)][:1]
    if not found:
        raise HError(NOT_INITIALIZED, f"{folder}: no image in this folder")
    return found


def _listed(path: str, session: Any) -> list[str]:
    """The images that a sequence file names, where images are found, or beside the file."""
    text = _files.content(path).decode("utf-8-sig", "replace")
    names = [line.strip().strip("\"'") for line in text.splitlines()[:_MAX_LINES]]
    return [_beside(path, name, session) for name in names if name]


def _beside(path: str, name: str, session: Any) -> str:
    find: Callable[..., str] = session.paths.find_read
    try:
        return find(name, pictures.READ_ENDINGS, code=NOT_INITIALIZED)
    except HError as problem:
        try:
            return find(os.path.join(os.path.dirname(path), name), pictures.READ_ENDINGS)
        except HError:
            raise problem from None
