"""`@kernel`: Numba compilation with a cache on disk.

Compiled code lies in `NUMBA_CACHE_DIR` if that is set, else below `hdev.cache.folder()` in `kernels-<version of hdev>`.
Without a folder that can be written nothing is kept: the kernel is then compiled in every process that uses it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from numba import njit, types
from numba.core import config as _config
from numba.extending import intrinsic

from hdev import cache
from hdev.version import __version__

#: Numba's settings, which it makes attributes of a module at run time.
config: Any = _config


def kernel(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile `function` when it is first called, or load what an earlier process compiled."""
    return _compiled(function, nogil=True)


def pixel_kernel(function: Callable[..., Any]) -> Callable[..., Any]:
    """As `kernel`, but x / 0.0 is infinite or NaN: without a test for it loops run on several pixels at once."""
    return _compiled(function, nogil=True, error_model="numpy")


def _compiled(function: Callable[..., Any], **options: Any) -> Callable[..., Any]:
    folder = config.CACHE_DIR or _folder()
    if not folder:
        return njit(**options)(function)
    kept = config.CACHE_DIR
    config.CACHE_DIR = folder  # Numba reads it while it decorates, and has no other way to be told
    try:
        return njit(cache=True, **options)(function)
    except RuntimeError:  # no folder can be written
        return njit(**options)(function)
    finally:
        config.CACHE_DIR = kept


def _folder() -> str:
    base = cache.folder()
    return base and os.path.join(base, f"kernels-{__version__}")


def _trailing_zeros(context: Any, word: Any) -> Any:
    """The number of zero bits below the lowest set bit of a uint64 that is not 0, as an int64: one instruction."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        undefined_for_zero = context.get_constant(types.boolean, True)
        return builder.cttz(arguments[0], undefined_for_zero)

    return types.int64(types.uint64), generate


def _lowest_bit(context: Any, word: Any) -> Any:
    """As `trailing_zeros`, but 64 for 0."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], context.get_constant(types.boolean, False))

    return types.int64(types.uint64), generate


def _count_bits(context: Any, word: Any) -> Any:
    """The number of set bits of a uint64, as an int64."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.int64(types.uint64), generate


trailing_zeros: Any = intrinsic(_trailing_zeros)
lowest_bit: Any = intrinsic(_lowest_bit)
count_bits: Any = intrinsic(_count_bits)
