"""Image / Acquisition: images from files as if a camera took them, and from what stands in the place of a camera.

The interface 'File' gives the images of files, folders, sequences (.seq) and videos. Every other interface exists only where
the user puts something in its place: `hdev run --camera GigEVision2=FOLDER`, see `Session.cameras`.
"""

from __future__ import annotations

import threading
import time
from typing import Any

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Image, Objects
from hdev.iconic.format import cropped
from hdev.iconic.gray import gray_of_rgb, in_domain
from hdev.operators.image._frames import TIMEOUT, Camera, Frames, frames_of
from hdev.registry import operator
from hdev.runtime.paths import is_device
from hdev.values import Handle, Scalar, Value, elements, length, tuple_of
from hdev.values.htuple import from_python

UNKNOWN_INTERFACE = 5305
WRONG_RESOLUTION = 5307
WRONG_PART = 5308
WRONG_COLOR_SPACE = 5315
NO_FILE = 5317
UNKNOWN_PARAMETER = 5321
WRONG_PARAMETER_TYPE = 5325
WRONG_PARAMETER_VALUE = 5326
NOT_SUPPORTED = 5327
READ_ONLY = 5329
UNKNOWN_CALLBACK = 5334

FILE = "File"
REVISION = "hdev"

#: Parameters of `open_framegrabber`, in order, with what 'defaults' says of them for the interface 'File'.
_OPENED: dict[str, Scalar] = {
    "horizontal_resolution": 1,
    "vertical_resolution": 1,
    "image_width": 0,
    "image_height": 0,
    "start_row": 0,
    "start_column": 0,
    "field": "default",
    "bits_per_channel": -1,
    "color_space": "default",
    "generic": -1,
    "external_trigger": "default",
    "camera_type": "default",
    "device": "default",
    "port": -1,
    "line_in": -1,
}
_COLOR_SPACES = ("default", "gray", "rgb")
_PART = ("image_width", "image_height", "start_row", "start_column")
_SETTABLE = ("color_space", "do_abort_grab", "grab_timeout", *_PART)
_READABLE = (
    "name",
    *_OPENED,
    "available_callback_types",
    "available_param_names",
    "grab_timeout",
    "image_available",
    "image_file",
    "parameters",
    "parameters_readonly",
    "parameters_writeonly",
    "revision",
)
_COMMANDS = ("do_abort_grab",)
_READ_ONLY = tuple(name for name in _READABLE if name not in _SETTABLE)


class FrameGrabber(Handle):
    """An open device.

    Parameters
    ----------
    name : str
        The interface.
    given : dict
        What `open_framegrabber` got, by parameter.
    frames : Frames
        Where the images come from.
    stands_in : bool
        These are not the images of files that the program names: they stand for those of a camera, with its parameters.
    repeat : bool
        The first image follows the last one; otherwise the camera then times out.
    """

    semantics = "framegrabber"

    def __init__(
        self, name: str, given: dict[str, Value], frames: Frames, session: Any, *, stands_in: bool, repeat: bool
    ) -> None:
        super().__init__()
        self.name = name
        self.given = given
        self.frames = frames
        self.stands_in = stands_in
        self.repeat = repeat
        self.timeout: Value = 5000 if frames.live else -1
        self.remembered: dict[str, Value] = {}
        self._lock = threading.RLock()
        self._session = session
        self._next: Image | None = None  # read ahead
        self._started: float | None = None
        self._size: tuple[int, int] | None = None

    def look(self) -> None:
        """Read the first image, so that a device that cannot deliver any is not opened."""
        with self._lock:
            if not self.frames.live:
                self._next = self._read()
                self._shaped(self._next)

    def start(self) -> None:
        """`grab_image_start`."""
        with self._lock:
            self._started = time.monotonic()

    def grab(self) -> Image:
        """The next image as the parameters ask for it."""
        with self._lock:
            self.check()
            image, self._next = self._next or self._read(), None
            self._started = None
            return self._shaped(image)

    def _read(self) -> Image:
        timeout = self.timeout
        seconds = timeout / 1000.0 if isinstance(timeout, int | float) and timeout >= 0 else None
        image = self.frames.next(seconds)
        if image is None:
            if not self.repeat:
                raise HError(TIMEOUT, "there are no more images")
            image = self.frames.next(seconds)
        if image is None:
            raise HError(TIMEOUT, "there are no images")
        return image

    def _shaped(self, image: Image) -> Image:
        image = in_color_space(image, str(self.given["color_space"]))
        if not self.stands_in:
            image = self._part_of(self._reduced(image))
        self._size = (image.width, image.height)
        return image

    def _reduced(self, image: Image) -> Image:
        """Every second or fourth row and column, if the resolution is 2 or 4."""
        across, down = int(self.given["horizontal_resolution"]), int(self.given["vertical_resolution"])  # type: ignore[arg-type]
        full = {0, 1, -1}
        across = 1 if across in full or across == image.width else across
        down = 1 if down in full or down == image.height else down
        if across not in (1, 2, 4) or down not in (1, 2, 4):
            raise HError(WRONG_RESOLUTION, f"the images have {image.width} x {image.height} pixels")
        if across == down == 1:
            return image
        return Image([channel[::down, ::across] for channel in image.channels], image.type)

    def _part_of(self, image: Image) -> Image:
        width, height, row, column = (int(self.given[name]) for name in _PART)  # type: ignore[arg-type]
        width = width if width > 0 else image.width - 2 * column
        height = height if height > 0 else image.height - 2 * row
        inside = row >= 0 and column >= 0 and row + height <= image.height and column + width <= image.width
        if not inside or width < 1 or height < 1:
            detail = f"{width} x {height} at ({row}, {column}) of {image.width} x {image.height}"
            raise HError(WRONG_PART, detail)
        if (width, height) == (image.width, image.height):
            return image
        return cropped(image, row, column, row + height - 1, column + width - 1)

    # ----------------------------------------------------------------------------------------------------- parameters

    def parameter(self, name: str) -> Value:
        """The value of a parameter. Error 5321 if there is none of this name."""
        if name == "name":
            return self.name
        if name in ("image_width", "image_height") and self._size is not None:
            return self._size[name == "image_height"]
        if name in self.given:
            return self.given[name]
        if name == "grab_timeout":
            return self.timeout
        if name == "revision":
            return REVISION
        if name == "image_available":
            return int(not self.frames.live)
        if name == "image_file":
            return self.frames.name
        if name == "available_callback_types":
            return tuple_of([])
        if name in ("available_param_names", "parameters"):
            return tuple_of(list(dict.fromkeys([*_READABLE, *_COMMANDS, *self.remembered])))
        if name == "parameters_readonly":
            return tuple_of(list(_READ_ONLY))
        if name == "parameters_writeonly":
            return tuple_of(list(_COMMANDS))
        if self.stands_in:
            return self._of_camera(name)
        raise HError(UNKNOWN_PARAMETER, f"'{name}'")

    def _of_camera(self, name: str) -> Value:
        """What a GenICam camera would say of its size, and what the program has set."""
        if name in self.remembered:
            return self.remembered[name]
        size = self._size
        if size is not None and name in ("Width", "WidthMax", "SensorWidth"):
            return size[0]
        if size is not None and name in ("Height", "HeightMax", "SensorHeight"):
            return size[1]
        if name in ("OffsetX", "OffsetY"):
            return 0
        if name in ("DeviceModelName", "DeviceVendorName"):
            return "hdev"
        hint = f"[camera.{self.name}] in hdev.toml can say its value"
        raise HError(UNKNOWN_PARAMETER, f"'{name}' has not been set, and these are images of files: {hint}")

    def set_parameter(self, name: str, value: Value) -> None:
        """Errors: 5321 no such parameter, 5329 it cannot be set, 5325 and 5326 wrong type and value."""
        with self._lock:
            if name == "grab_timeout":
                if not isinstance(value, int | float):
                    raise HError(WRONG_PARAMETER_TYPE, f"'{name}'")
                self.timeout = value
            elif name in _COMMANDS:
                return
            elif name == "color_space":
                if value not in _COLOR_SPACES:
                    raise HError(WRONG_PARAMETER_VALUE, f"'{name}': {value!r}")
                self.given[name] = value
            elif name in _PART:
                if not isinstance(value, int):
                    raise HError(WRONG_PARAMETER_TYPE, f"'{name}'")
                if value < 0:
                    raise HError(WRONG_PARAMETER_VALUE, f"'{name}': {value}")
                self.given[name] = value
                self._size = None
            elif name in _READ_ONLY and not self.stands_in:
                raise HError(READ_ONLY, f"'{name}'")
            elif self.stands_in:
                self.remembered[name] = value
            else:
                raise HError(UNKNOWN_PARAMETER, f"'{name}'")

    def release(self) -> None:
        self.frames.close()


class Grabbers:
    """The open devices of a session."""

    def __init__(self) -> None:
        self.open: list[Handle] = []

    def close(self) -> None:
        for handle in list(self.open):
            handle.clear()
        self.open.clear()


def grabbers(session: Any) -> Grabbers:
    """The open devices of this session."""
    found: Grabbers = session.resources.setdefault("framegrabbers", Grabbers())
    return found


def in_color_space(image: Image, space: str) -> Image:
    """The image with one channel ('gray'), with three ('rgb'), or as it is."""
    count = len(image.channels)
    if space == "gray" and count > 1:
        if count < 3:
            return image.channel(0)
        return in_domain(image, lambda planes: [gray_of_rgb(*planes[:3])])
    if space == "rgb" and count < 3:
        return Image([image.channels[0]] * 3, image.type, None if image.has_full_domain else image.domain)
    return image


def camera_key(name: str, device: str, session: Any) -> str | None:
    """The key of what the user has put in the place of the interface, or of this device of it: a name as the user says it,
    or one of the descriptions that `info_framegrabber` gives."""
    cameras: dict[str, str] = session.cameras
    for known in devices_of(name, session):
        if device in (known, _description(known)):
            return f"{name}:{known}"
    return name if name in cameras else "*" if "*" in cameras else None


def devices_of(name: str, session: Any) -> list[str]:
    """The devices of an interface that the user has named."""
    return [key.partition(":")[2] for key in session.cameras if key.startswith(f"{name}:")]


def _description(device: str) -> str:
    return f" | device:{device} | unique_name:{device} | vendor:hdev | "


def unknown_interface(name: str) -> HError:
    if name == "":
        return HError(UNKNOWN_INTERFACE, "no name of an interface")
    hint = f"give it images or a camera: --camera {name}=FOLDER (or a video, an image, or the number of a camera)"
    return HError(UNKNOWN_INTERFACE, f"there is no interface '{name}' here; {hint}")


# ---------------------------------------------------------------------------------------------------------- operators


@operator(effects=("device", "read"))
def open_framegrabber(
    name: str,
    horizontal_resolution: int,
    vertical_resolution: int,
    image_width: int,
    image_height: int,
    start_row: int,
    start_column: int,
    field: str,
    bits_per_channel: int,
    color_space: str,
    generic: Value,
    external_trigger: str,
    camera_type: list[str],
    device: Value,
    port: Value,
    line_in: Value,
    *,
    session: Any,
) -> FrameGrabber:
    """Open a device.

    Parameters
    ----------
    name : str
        'File', or an interface in whose place the user has put images, a video or a camera of OpenCV's (`--camera`).
    horizontal_resolution, vertical_resolution : int
        1 for all pixels, 2 or 4 for every second or fourth; 0, -1 and the size of the images mean 1.
    image_width, image_height, start_row, start_column : int
        The part of the image to deliver; width and height 0 leave out as much at the end as at the start.
    color_space : 'default', 'gray' or 'rgb'
        Number of channels; 'default' as the images have them.
    camera_type : str
        For 'File', a folder, an image, a sequence file (.seq, one name a line), a video, or several of these but videos. After
        the last image comes the first again.
    device
        Which camera (`--camera NAME:DEVICE=FOLDER`).
    field, bits_per_channel, generic, external_trigger, port, line_in
        Are kept, and change nothing.

    Resolution and part are not applied to images that stand for those of a camera: they are what the camera delivers.

    Errors: 5305 there is no such interface; 5307 and 5308 resolution or part do not fit; 5312 the files cannot be found or
    opened (with the places tried); 5315 another colour space; 5317 no file.
    Source: reference page of `open_framegrabber`, documentation of the File interface.
    """
    key = camera_key(name, str(device), session)
    substitute = None if key is None else session.cameras[key]
    if substitute is None and name != FILE:
        raise unknown_interface(name)
    space = color_space.lower()
    if space not in _COLOR_SPACES and substitute is None:
        raise HError(WRONG_COLOR_SPACE, f"'{color_space}'")
    frames: Frames
    if substitute is not None:
        frames = substitute_frames(substitute, session)
    elif not camera_type or camera_type in ([""], ["default"]):
        raise HError(NO_FILE, "CameraType names the files")
    else:
        frames = frames_of(camera_type, session)
    given: dict[str, Value] = {
        "horizontal_resolution": horizontal_resolution,
        "vertical_resolution": vertical_resolution,
        "image_width": image_width,
        "image_height": image_height,
        "start_row": start_row,
        "start_column": start_column,
        "field": field,
        "bits_per_channel": bits_per_channel,
        "color_space": space,
        "generic": generic,
        "external_trigger": external_trigger,
        "camera_type": tuple_of(list(camera_type)),
        "device": device,
        "port": port,
        "line_in": line_in,
    }
    repeat = substitute is None or session.cameras_repeat
    grabber = FrameGrabber(name, given, frames, session, stands_in=substitute is not None, repeat=repeat)
    if key is not None:
        parameters = session.paths.camera_parameters.get(key, {})
        grabber.remembered = {parameter: from_python(value) for parameter, value in parameters.items()}
    try:
        grabber.look()
    except BaseException:
        grabber.clear()
        raise
    grabbers(session).open.append(grabber)
    return grabber


def substitute_frames(text: str, session: Any) -> Frames:
    if is_device(text):
        return Camera(text, session)
    return frames_of([text], session)


@operator(effects=("device",))
def close_framegrabber(acq_handle: FrameGrabber, *, session: Any) -> None:
    """Close a device; its handle is not valid any more (error 2454).

    Source: reference page of `close_framegrabber`.
    """
    acq_handle.clear()
    open_ones = grabbers(session).open
    if acq_handle in open_ones:
        open_ones.remove(acq_handle)


@operator(effects=("device", "read"))
def grab_image(acq_handle: FrameGrabber) -> Image:
    """The next image.

    Errors: 5306 the camera failed, 5322 no image came in time, or there are no more (`--camera-once`); those of `read_image`.
    Source: reference page of `grab_image`.
    """
    return acq_handle.grab()


@operator(effects=("device", "read"))
def grab_image_start(acq_handle: FrameGrabber, max_delay: float) -> None:
    """Begin to grab asynchronously. Images of files are never too old, so `max_delay` (milliseconds) changes nothing.

    Source: reference page of `grab_image_start`.
    """
    acq_handle.start()


@operator(effects=("device", "read"))
def grab_image_async(acq_handle: FrameGrabber, max_delay: float) -> Image:
    """The image whose grabbing was begun before: the next one.

    `max_delay` (milliseconds) changes nothing. Errors as `grab_image`. Source: reference page of `grab_image_async`.
    """
    return acq_handle.grab()


@operator(effects=("device", "read"))
def grab_data(acq_handle: FrameGrabber) -> tuple[Image, Objects, Objects, list[Scalar]]:
    """The next image, and what the device has found in it: no regions, no contours and no data.

    Source: reference page of `grab_data`.
    """
    return acq_handle.grab(), Objects(), Objects(), []


@operator(effects=("device", "read"))
def grab_data_async(acq_handle: FrameGrabber, max_delay: float) -> tuple[Image, Objects, Objects, list[Scalar]]:
    """As `grab_data`; `max_delay` (milliseconds) changes nothing.

    Source: reference page of `grab_data_async`.
    """
    return acq_handle.grab(), Objects(), Objects(), []


@operator(effects=("device",))
def get_framegrabber_param(acq_handle: FrameGrabber, param: list[str]) -> Value:
    """Values of parameters of a device, one after the other.

    Those of `open_framegrabber` ('name', 'image_width' ...: width and height as delivered), 'grab_timeout' (milliseconds, -1
    for none), 'available_param_names', 'available_callback_types', 'revision', 'image_available', and 'image_file': the file
    that was read last. Where files stand for a camera, also all that the program has set, what `hdev.toml` says
    of it, and 'Width', 'Height', 'WidthMax', 'HeightMax', 'OffsetX', 'OffsetY'. Error 5321 for others.
    Source: reference page of `get_framegrabber_param`.
    """
    return tuple_of([element for name in param for element in elements(acq_handle.parameter(name))])


@operator(effects=("device",))
def set_framegrabber_param(acq_handle: FrameGrabber, param: list[str], value: Value) -> None:
    """Set parameters of a device: 'grab_timeout', 'image_width', 'image_height', 'start_row', 'start_column', 'color_space'.

    Where files stand for a camera, any parameter of the camera can be set; it changes nothing. Errors: 1403 not as many values
    as parameters (one parameter takes any number); 5321 no such parameter, 5325 wrong type, 5326 wrong value, 5329 it can only
    be read. Source: reference page of `set_framegrabber_param`.
    """
    if len(param) == 1:
        acq_handle.set_parameter(param[0], value)
        return
    if len(param) != length(value):
        raise wrong_number(3, "set_framegrabber_param", f"{length(value)} values for {len(param)} parameters")
    for name, one in zip(param, elements(value)):
        acq_handle.set_parameter(name, one)


_TEXTS = {
    "general": "images of files, folders, sequences (.seq) and videos",
    "defaults": "default values of the parameters of open_framegrabber",
    "info_boards": "what can be opened",
    "device": "what can be opened",
    "parameters": "parameters of set_framegrabber_param and get_framegrabber_param",
    "parameters_readonly": "parameters that can only be read",
    "parameters_writeonly": "parameters that can only be set",
    "revision": "revision of the interface",
}
_CHOICES: dict[str, list[Scalar]] = {
    "horizontal_resolution": [1, 2, 4],
    "vertical_resolution": [1, 2, 4],
    "color_space": list(_COLOR_SPACES),
    "field": ["default"],
    "external_trigger": ["default", "false"],
    "bits_per_channel": [-1],
    "generic": [],
}


@operator(effects=("device",))
def info_framegrabber(name: str, query: str, *, session: Any) -> tuple[str, list[Scalar]]:
    """A text and a list of values about an interface.

    Queries: 'general', 'defaults', 'info_boards' and 'device' (what can be given to `open_framegrabber` as device),
    'parameters', 'parameters_readonly', 'parameters_writeonly', 'revision', and the parameters of `open_framegrabber`
    ('field', 'color_space' ...). Errors: 5305 there is no such interface; 1302 another query.
    Source: reference page of `info_framegrabber`.
    """
    devices = devices_of(name, session)
    stands_in = bool(devices) or camera_key(name, "", session) is not None
    if not stands_in and name != FILE:
        raise unknown_interface(name)
    if query in ("info_boards", "device"):
        found: list[Scalar] = []
        if stands_in:
            found = [_description(device) for device in devices or ["hdev"]]
        return _TEXTS[query], found
    values: dict[str, list[Scalar]] = {
        "general": [],
        "defaults": list(_OPENED.values()),
        "parameters": [*_READABLE, *_COMMANDS],
        "parameters_readonly": list(_READ_ONLY),
        "parameters_writeonly": list(_COMMANDS),
        "revision": [REVISION],
        **{parameter: [default] for parameter, default in _OPENED.items()},
        **_CHOICES,
    }
    if query not in values:
        raise wrong_value(2, "info_framegrabber", f"'{query}'")
    return _TEXTS.get(query, f"values of {query}"), values[query]


@operator(effects=("device",))
def get_framegrabber_lut(acq_handle: FrameGrabber) -> tuple[list[int], list[int], list[int]]:
    """Error 5327: no device here has a look-up table. Source: reference page of `get_framegrabber_lut`."""
    raise HError(NOT_SUPPORTED, "the device has no look-up table")


@operator(effects=("device",))
def set_framegrabber_lut(
    acq_handle: FrameGrabber, image_red: list[int], image_green: list[int], image_blue: list[int]
) -> None:
    """Error 5327: no device here has a look-up table. Source: reference page of `set_framegrabber_lut`."""
    raise HError(NOT_SUPPORTED, "the device has no look-up table")


@operator(effects=("device",))
def get_framegrabber_callback(acq_handle: FrameGrabber, callback_type: str) -> tuple[int, int]:
    """Error 5334: no device here calls functions back. Source: reference page of `get_framegrabber_callback`."""
    raise HError(UNKNOWN_CALLBACK, f"'{callback_type}'")


@operator(effects=("device",))
def set_framegrabber_callback(
    acq_handle: FrameGrabber, callback_type: str, callback_function: int, user_context: int
) -> None:
    """Error 5334: no device here calls functions back. Source: reference page of `set_framegrabber_callback`."""
    raise HError(UNKNOWN_CALLBACK, f"'{callback_type}'")
