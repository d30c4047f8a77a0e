"""System parameters (`get_system`, `set_system`) that are plain values: their names, defaults and what they may be."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, MutableMapping
from typing import NamedTuple

from hdev.values import Value

#: Before the name of a parameter: only for the thread that sets it.
THREAD = "tsp_"


class _Kind(NamedTuple):
    """A default, and what a parameter may be: one of `choices`, or of the types `types` and not below `least`."""

    default: Value
    choices: tuple[Value, ...] = ()
    types: tuple[type, ...] = ()
    least: float = float("-inf")

    def accepts(self, value: object) -> bool:
        if isinstance(value, str | int | float) and value in self.choices:
            return True
        return type(value) in self.types and not (isinstance(value, int | float) and value < self.least)


def _switch(default: str) -> _Kind:
    return _Kind(default, ("true", "false"))


def _number(default: int, least: float = 0) -> _Kind:
    return _Kind(default, types=(int,), least=least)


def _text(default: str) -> _Kind:
    return _Kind(default, types=(str,))


_RESULTS = ("true", "false", "void", "fail", "exception")

_KINDS: dict[str, _Kind] = {
    # What operators do
    "no_object_result": _Kind("true", _RESULTS),
    "empty_region_result": _Kind("true", _RESULTS),
    "store_empty_region": _switch("true"),
    "clip_region": _switch("true"),
    "neighborhood": _Kind(8, (4, 8)),
    "init_new_image": _switch("true"),
    "width": _number(512, 1),
    "height": _number(512, 1),
    "current_runlength_number": _number(0),
    "max_connection": _number(0),
    "pregenerate_shape_models": _switch("false"),
    "border_shape_models": _switch("false"),
    "seed_rand": _number(42, float("-inf")),
    "tuple_string_operator_mode": _Kind("codepoint", ("codepoint", "byte")),
    "filename_encoding": _Kind("utf8", ("utf8", "locale")),
    "do_low_error": _switch("false"),
    "legacy_handle_mode": _switch("false"),
    "cudnn_deterministic": _switch("false"),
    # Where files are looked for
    "image_dir": _text(""),
    "lut_dir": _text(""),
    "help_dir": _text(""),
    "language": _text("english"),
    # Graphics
    "flush_graphic": _switch("true"),
    "int_zooming": _switch("true"),
    "int2_bits": _Kind(-1, (-1, *range(9, 17))),
    "backing_store": _switch("true"),
    "update_lut": _switch("false"),
    "icon_name": _text("default"),
    "window_name": _text("default"),
    "default_font": _text("default"),
    "use_window_thread": _switch("false"),
    # Threads, memory and the like, which are Python's business here
    "thread_num": _Kind(1, ("default",), (int,), 1),
    "thread_pool": _switch("true"),
    "parallelize_operators": _switch("true"),
    "reentrant": _switch("true"),
    "timer_mode": _Kind("elapsed", ("processor", "elapsed", "performance_counter", "multimedia_timer")),
    "memory_allocator": _Kind("system", ("system", "mimalloc")),
    "global_mem_cache": _Kind("exclusive", ("exclusive", "shared", "cleanup", "idle", "disabled")),
    "temporary_mem_cache": _Kind("true", ("true", "false", "exclusive", "shared", "cleanup", "idle", "disabled")),
    "temporary_mem_reservoir": _switch("false"),
    "image_cache_capacity": _number(0),
    "alloctmp_max_blocksize": _number(-1, -1),
    **{f"{name}_enable": _switch("true") for name in "mmx sse sse2 sse3 ssse3 sse41 sse42 avx avx2 neon".split()},
}


#: The largest row or column of a region.
_NO_LIMIT = 2**31 - 1


class SystemParameters(MutableMapping[str, Value]):
    """The parameters of one session.

    A name that is not known raises KeyError, on writing too; a value that a parameter cannot have raises ValueError. With
    'tsp_' before its name, a parameter is set for the thread that sets it; reading gives what counts in the thread that reads.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._values = {name: kind.default for name, kind in _KINDS.items()}
        self._values["image_dir"] = environment.get("HALCONIMAGES", "")
        self._thread = threading.local()
        self._sized = False  # whether there has been an image, or its size was set

    def __getitem__(self, name: str) -> Value:
        own: dict[str, Value] = self._thread.__dict__
        if own:
            name = name.removeprefix(THREAD)
            if name in own:
                return own[name]
        return self._values[name.removeprefix(THREAD)]

    def __setitem__(self, name: str, value: Value) -> None:
        base = name.removeprefix(THREAD)
        if not _KINDS[base].accepts(value):
            raise ValueError(f"'{base}': {value!r}")
        if name != base:
            self._thread.__dict__[base] = value
        else:
            self._thread.__dict__.pop(base, None)
            self._values[base] = value
        self._sized = self._sized or base in ("width", "height")

    def __delitem__(self, name: str) -> None:
        self._thread.__dict__.pop(name, None)
        self._values[name] = _KINDS[name].default

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    @property
    def image_box(self) -> tuple[int, int, int, int]:
        """First row, first column, last row, last column of the largest image so far."""
        return 0, 0, int(self._values["height"]) - 1, int(self._values["width"]) - 1  # type: ignore[arg-type]

    @property
    def clip_box(self) -> tuple[int, int, int, int] | None:
        """What new regions are clipped to: `image_box`; None if `clip_region` is 'false'.

        As long as there has been no image only negative coordinates are cut off.
        """
        if self._values["clip_region"] != "true":
            return None
        return self.image_box if self._sized else (0, 0, _NO_LIMIT, _NO_LIMIT)

    def note_size(self, width: int, height: int) -> None:
        """There is an image of this size: `width` and `height` are those of the largest so far."""
        self._sized = True
        if width > self._values["width"]:  # type: ignore[operator]
            self._values["width"] = width
        if height > self._values["height"]:  # type: ignore[operator]
            self._values["height"] = height
