"""The pixels of images as memory: writing to them in place, and addresses of them.

Images are immutable but for the few operators whose purpose is to change one (`set_grayval`, `overpaint_region` ...). These
change the memory, and so every image that shares it, as HALCON does.
"""

from __future__ import annotations

import ctypes
import threading
from collections import OrderedDict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.iconic.image import Image

#: Images whose addresses a program has asked for, newest last; they stay alive, and only their memory can be read back.
_lent: OrderedDict[int, tuple[NDArray[Any], int]] = OrderedDict()
_LENT_MOST = 256
_lock = threading.Lock()


def writable(image: Image, channel: int) -> NDArray[Any]:
    """A channel of an image for writing in place.

    Memory that belongs to somebody else (an array a Python caller passed in) is copied first; the image then has the copy.
    """
    array = image.channels[channel]
    root: Any = array
    while isinstance(root.base, np.ndarray):
        root = root.base
    if root.flags.writeable and root.base is None:
        offset = array.__array_interface__["data"][0] - root.__array_interface__["data"][0]
        if root.flags.c_contiguous and offset >= 0 and offset + array.nbytes <= root.nbytes:
            return np.ndarray(array.shape, array.dtype, root.reshape(-1).view(np.uint8), offset)
    copy = array.copy()
    view = copy.view()
    view.flags.writeable = False
    channels = list(image.channels)
    channels[channel] = view
    image.channels = tuple(channels)
    return copy


def lend(array: NDArray[Any]) -> int:
    """The address of an array (pixels, bytes); it stays where it is as long as the last 256 addresses are remembered."""
    address = int(array.__array_interface__["data"][0])
    root: Any = array
    while isinstance(root.base, np.ndarray):
        root = root.base
    start = int(root.__array_interface__["data"][0])
    with _lock:
        _lent.pop(address, None)
        _lent[address] = (root, start + root.nbytes - address)
        while len(_lent) > _LENT_MOST:
            _lent.popitem(last=False)
    return address


def borrowed(address: int, size: int) -> bytes | None:
    """`size` bytes at an address that `lend` has given out (or an address within); None if it is none of those."""
    with _lock:
        known = list(_lent.items())
    for start, (_, room) in known:
        if start <= address and address + size <= start + room:
            return ctypes.string_at(address, size)
    return None
