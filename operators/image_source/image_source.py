"""Image Source: images from what the user has put in the place of a plugin, by handles that are connected and started.

A plugin is what an interface is for `open_framegrabber`: it exists where `--camera PLUGIN=FOLDER` or `PLUGIN:DEVICE=FOLDER`
says so. The plugin 'File' takes the name of a folder, an image, a sequence or a video as device.
"""

from __future__ import annotations

import threading
from typing import Any

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Image
from hdev.operators.image._frames import NOT_INITIALIZED, TIMEOUT, Frames, frames_of
from hdev.operators.image.acquisition import (
    FILE,
    Grabbers,
    camera_key,
    devices_of,
    substitute_frames,
    unknown_interface,
)
from hdev.registry import operator
from hdev.values import Handle, Value, length, tuple_of
from hdev.values.dictionary import Dictionary

UNKNOWN_PARAMETER = 5321
NOT_OPEN = 5300


class ImageSource(Handle):
    """A source; `frames` is None until it is connected."""

    semantics = "image_source"

    def __init__(self, plugin: str, device: str, session: Any) -> None:
        super().__init__()
        self.plugin = plugin
        self.device = device
        self.frames: Frames | None = None
        self.started = False
        self.parameters: dict[str, Value] = {}
        self._session = session
        self._lock = threading.RLock()

    def connect(self) -> None:
        """Open the files or the camera. Error 5305 if there are none."""
        with self._lock:
            if self.frames is not None:
                return
            key = camera_key(self.plugin, self.device, self._session)
            if key is not None:
                self.frames = substitute_frames(self._session.cameras[key], self._session)
            elif self.plugin == FILE:
                self.frames = frames_of([self.device], self._session)
            else:
                raise unknown_interface(self.plugin)
            sources(self._session).open.append(self)

    def disconnect(self) -> None:
        with self._lock:
            if self.frames is not None:
                self.frames.close()
                sources(self._session).open.remove(self)
            self.frames, self.started = None, False

    def next(self) -> tuple[Image, Dictionary]:
        """The next image, and what is known of it."""
        with self._lock:
            frames = self.connected()
            image = frames.next(None)
            if image is None and self._session.cameras_repeat:
                image = frames.next(None)
            if image is None:
                raise HError(TIMEOUT, "there are no more images")
            data = Dictionary()
            data.set("image_file", frames.name)
            return image, data

    def connected(self) -> Frames:
        """Raise 5300 if it is not connected."""
        if self.frames is None:
            raise HError(NOT_OPEN, "the image source is not connected")
        return self.frames

    def release(self) -> None:
        self.disconnect()


def sources(session: Any) -> Grabbers:
    """The connected sources of this session."""
    found: Grabbers = session.resources.setdefault("image sources", Grabbers())
    return found


def _no_parameters(names: Value, values: Value, first: int, name: str) -> None:
    if names != "" and length(names):
        raise wrong_value(first, name, f"{names!r}")
    if values != "" and length(values):
        raise wrong_number(first + 1, name, f"{length(values)} values for no parameter")


@operator(effects=("device",))
def query_image_sources(
    plugin_name: str, gen_param_name: Value, gen_param_value: Value, *, session: Any
) -> list[ImageSource]:
    """A handle for each device of a plugin; none for a plugin that is not there.

    Source: reference page of `query_image_sources`.
    """
    _no_parameters(gen_param_name, gen_param_value, 2, "query_image_sources")
    named = devices_of(plugin_name, session)
    if not named and camera_key(plugin_name, "", session) is not None:
        named = ["hdev"]
    return [ImageSource(plugin_name, device, session) for device in named]


@operator(effects=("device",))
def create_image_source(
    plugin_name: str, device_id: str, gen_param_name: Value, gen_param_value: Value, *, session: Any
) -> ImageSource:
    """A handle for a device, which `connect_image_source` then looks for.

    Source: reference page of `create_image_source`.
    """
    _no_parameters(gen_param_name, gen_param_value, 3, "create_image_source")
    return ImageSource(plugin_name, device_id, session)


@operator(effects=("device", "read"))
def connect_image_source(image_source_handle: list[ImageSource], gen_param_name: Value, gen_param_value: Value) -> None:
    """Connect to the devices of handles. Errors: 5305 there is no such plugin (`--camera`), 5312 no such device or no images.

    Source: reference page of `connect_image_source`.
    """
    _no_parameters(gen_param_name, gen_param_value, 2, "connect_image_source")
    for source in image_source_handle:
        source.connect()


@operator(effects=("device",))
def disconnect_image_source(
    image_source_handle: list[ImageSource], gen_param_name: Value, gen_param_value: Value
) -> None:
    """Disconnect from devices; the handles can be connected again. Source: reference page of `disconnect_image_source`."""
    _no_parameters(gen_param_name, gen_param_value, 2, "disconnect_image_source")
    for source in image_source_handle:
        source.disconnect()


@operator(effects=("device",))
def start_image_source(image_source_handle: ImageSource, gen_param_name: Value, gen_param_value: Value) -> None:
    """Begin to acquire images. Error 5300 if it is not connected. Source: reference page of `start_image_source`."""
    _no_parameters(gen_param_name, gen_param_value, 2, "start_image_source")
    image_source_handle.connected()
    image_source_handle.started = True


@operator(effects=("device",))
def stop_image_source(image_source_handle: ImageSource, gen_param_name: Value, gen_param_value: Value) -> None:
    """Stop acquiring images. Error 5300 if it is not connected. Source: reference page of `stop_image_source`."""
    _no_parameters(gen_param_name, gen_param_value, 2, "stop_image_source")
    image_source_handle.connected()
    image_source_handle.started = False


@operator(effects=("device", "read"))
def fetch_from_image_source(image_source_handle: ImageSource) -> tuple[Image, Dictionary]:
    """The next image of a source that has been started, and a dictionary with the name of its file ('image_file').

    Errors: 5300 it is not connected, 5312 not started, 5322 there are no more images (`--camera-once`).
    Source: reference page of `fetch_from_image_source`.
    """
    image_source_handle.connected()
    if not image_source_handle.started:
        raise HError(NOT_INITIALIZED, "the image source has not been started")
    return image_source_handle.next()


@operator(effects=("device", "read"))
def snap_from_image_source(image_source_handle: ImageSource) -> tuple[Image, Dictionary]:
    """The next image of a source that is connected, started or not; otherwise as `fetch_from_image_source`.

    Source: reference page of `snap_from_image_source`.
    """
    return image_source_handle.next()


@operator(effects=("device",))
def get_image_source_param(
    image_source_handle: ImageSource, param: str, gen_param_name: Value, gen_param_value: Value, *, session: Any
) -> Value:
    """The value of a parameter that the program has set, or that `hdev.toml` says; 'plugin_name' and 'device_id' always.

    Error 5321 for others. Source: reference page of `get_image_source_param`.
    """
    source = image_source_handle
    key = camera_key(source.plugin, source.device, session)
    said = session.paths.camera_parameters.get(key, {})
    known = {"plugin_name": source.plugin, "device_id": source.device, **said, **source.parameters}
    if param not in known:
        raise HError(UNKNOWN_PARAMETER, f"'{param}'")
    value = known[param]
    return tuple_of(value) if isinstance(value, list) else value


@operator(effects=("device",))
def set_image_source_param(
    image_source_handle: ImageSource, param: str, gen_param_name: Value, gen_param_value: Value, value: Value
) -> None:
    """Set a parameter, which changes nothing but what `get_image_source_param` finds.

    Source: reference page of `set_image_source_param`.
    """
    image_source_handle.parameters[param] = value


@operator(effects=("device",))
def control_image_source(
    image_source_handle: ImageSource, action: str, gen_param_name: Value, gen_param_value: Value
) -> str:
    """Let a device do something: files and videos do nothing, and the result is ''.

    Error 5300 if it is not connected, 1302 for an action without a name.
    Source: reference page of `control_image_source`; which actions there are depends on the plugin.
    """
    image_source_handle.connected()
    if not action:
        raise wrong_value(2, "control_image_source", "no action")
    return ""
