"""System / Parameters: what operators do in general, and facts about the system."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from typing import Any

from hdev.catalogue import operator_entry
from hdev.errors import HError, wrong_number, wrong_type, wrong_value
from hdev.registry import operator
from hdev.values import Value, elements, length, tuple_of
from hdev.version import __version__

WRONG_TIMEOUT = 9401

#: The version of HALCON whose reference hdev follows.
HALCON_VERSION = "24.11"

_SYSTEMS = {"Linux": "linux", "Windows": "win64", "Darwin": "macosx"}
_PROCESSORS = {"x86_64": "x64", "AMD64": "x64", "arm64": "aarch64"}


def _architecture() -> str:
    machine = platform.machine()
    return f"{_PROCESSORS.get(machine, machine)}-{_SYSTEMS.get(platform.system(), platform.system().lower())}"


def _processors() -> int:
    return os.cpu_count() or 1


def cuda_devices() -> list[str]:
    """The names of the CUDA devices that PyTorch can use; none without PyTorch."""
    from importlib.util import find_spec

    if find_spec("torch") is None:
        return []
    import torch

    from hdev.deep_learning.devices import gpu_count

    return [torch.cuda.get_device_name(number) for number in range(gpu_count())]


#: What can be asked but not set.
_FACTS: dict[str, Callable[[], Value]] = {
    "version": lambda: HALCON_VERSION,
    "revision": lambda: f"hdev {__version__}",
    "halcon_arch": _architecture,
    "halcon_xl": lambda: "false",
    "operating_system": platform.system,
    "processor_num": _processors,
    "used_thread_num": lambda: 1,
    "cuda_devices": lambda: tuple_of(cuda_devices()),
    "cuda_loaded": lambda: "true" if cuda_devices() else "false",
}


@operator
def get_system(query: list[str], *, session: Any) -> Value:
    """Values of system parameters.

    Besides what `set_system` sets: 'version' (that of the HALCON reference hdev follows), 'revision' (hdev's own),
    'halcon_arch', 'halcon_xl', 'operating_system', 'processor_num', 'used_thread_num', 'cuda_devices' (the names of the CUDA
    devices that deep learning can use) and 'cuda_loaded'; '?' gives the names of all. An
    unknown name is error 1301.
    Source: reference pages of `get_system`, `set_system`.
    """
    result: list[Any] = []
    for name in query:
        if name == "?":
            result += [*session.system, *_FACTS]
        elif name in _FACTS:
            result.append(_FACTS[name]())
        else:
            try:
                result.append(session.system[name])
            except KeyError:
                raise wrong_value(1, "get_system", f"'{name}'") from None
    return tuple_of(result)


@operator
def get_system_info(query: list[str]) -> Value:
    """Facts about the system, as `get_system` gives them. An unknown name is error 1301.

    Source: reference page of `get_system_info`.
    """
    for name in query:
        if name not in _FACTS:
            raise wrong_value(1, "get_system_info", f"'{name}'")
    return tuple_of([_FACTS[name]() for name in query])


@operator
def set_system(system_parameter: list[str], value: Value, *, session: Any) -> None:
    """Change system parameters; of this program only.

    With 'tsp_' before it, a parameter changes for the calling thread. 'seed_rand' makes the random numbers that follow
    repeatable. Parameters about threads, memory and processor features are kept and have no effect.
    Errors: 1301 an unknown parameter; 1302 a value that it cannot have; 1202 a value that is a handle; 1402 not as many
    values as names.
    Source: reference page of `set_system`.
    """
    if length(value) != len(system_parameter):
        raise wrong_number(2, "set_system", f"{length(value)} values for {len(system_parameter)} parameters")
    for name, one in zip(system_parameter, elements(value)):
        if not isinstance(one, str | int | float):
            raise wrong_type(2, "set_system", f"'{name}'")
        try:
            session.system[name] = one
        except KeyError:
            raise wrong_value(1, "set_system", f"'{name}'") from None
        except ValueError as error:
            raise wrong_value(2, "set_system", str(error)) from None
        if name == "seed_rand":
            session.seed(one)


@operator
def set_operator_timeout(operator_name: list[str], timeout: Value, mode: str, *, session: Any) -> None:
    """Limit the time of operators called in this thread.

    Parameters
    ----------
    timeout
        Seconds, for all operators or one for each; 0 or 'off' for no limit.
    mode
        'cancel': the operator ends with error 9400; 'break': it returns what it has.

    So far operators that wait have timeouts, and `wait_seconds` can be broken off; others take the time they need.
    Errors: 1301 no such operator; 9401 a wrong time; 1402 not as many times as operators; 1303 another mode.
    Source: reference page of `set_operator_timeout`.
    """
    times = elements(timeout)
    if len(times) == 1:
        times = times * len(operator_name)
    if len(times) != len(operator_name):
        raise wrong_number(2, "set_operator_timeout", f"{len(times)} times for {len(operator_name)} operators")
    if mode not in ("cancel", "break"):
        raise wrong_value(3, "set_operator_timeout", f"'{mode}'")
    for name, seconds in zip(operator_name, times):
        if operator_entry(name) is None:
            raise wrong_value(1, "set_operator_timeout", f"'{name}'")
        session.waits.set_limit(name, _seconds(seconds), mode)


def _seconds(time: Any) -> float:
    if time == "off":
        return 0.0
    if not isinstance(time, int | float) or not time >= 0:
        raise HError(WRONG_TIMEOUT, f"{time!r}", operator="set_operator_timeout")
    return float(time)
