"""System / Compute Devices: OpenCL devices, of which hdev uses none (deep learning chooses its device itself)."""

from __future__ import annotations

from hdev.errors import HError, wrong_value
from hdev.registry import operator
from hdev.values import EMPTY, Value


@operator
def query_available_compute_devices() -> Value:
    """The compute devices that can be opened: none.

    Source: reference page of `query_available_compute_devices`, which allows an empty tuple.
    """
    return EMPTY


def _no_device(identifier: int, operator_name: str) -> HError:
    return wrong_value(1, operator_name, f"there is no compute device {identifier}")


@operator
def get_compute_device_info(device_identifier: int, info_name: str) -> str:
    """What is known about a compute device: error 1301, as there is none.

    Source: reference page of `get_compute_device_info`.
    """
    raise _no_device(device_identifier, "get_compute_device_info")


@operator
def open_compute_device(device_identifier: int) -> Value:
    """Open a compute device: error 1301, as there is none.

    Source: reference page of `open_compute_device`.
    """
    raise _no_device(device_identifier, "open_compute_device")


@operator
def deactivate_all_compute_devices() -> None:
    """Let no compute device be used any longer; none is.

    Source: reference page of `deactivate_all_compute_devices`.
    """


@operator
def release_all_compute_devices() -> None:
    """Close all compute devices; none is open.

    Source: reference page of `release_all_compute_devices`.
    """
