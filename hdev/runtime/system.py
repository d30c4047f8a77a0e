"""System parameters (`get_system`, `set_system`) that are plain values: their names, defaults and what they may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping

from hdev.values import Value

_DEFAULTS: dict[str, Value] = {
    "no_object_result": "true",
    "empty_region_result": "true",
    "store_empty_region": "true",
    "clip_region": "true",
    "neighborhood": 8,
    "init_new_image": "true",
    "width": 512,
    "height": 512,
    "tuple_string_operator_mode": "codepoint",
    "filename_encoding": "utf8",
    "do_low_error": "false",
    "flush_graphic": "true",
    "int_zooming": "true",
    "pregenerate_shape_models": "false",
    "border_shape_models": "false",
    "thread_num": 1,
    "parallelize_operators": "true",
    "reentrant": "true",
    "cudnn_deterministic": "false",
    "use_window_thread": "false",
    "sse2_enable": "true",
    "timer_mode": "elapsed",
    "seed_rand": 42,
    "image_dir": "",
    "lut_dir": "",
    "help_dir": "",
    "language": "english",
    "memory_allocator": "system",
    "global_mem_cache": "exclusive",
    "temporary_mem_cache": "exclusive",
    "backing_store": "false",
    "icon_name": "default",
    "current_runlength_number": 0,
    "max_connection": 0,
    "tsp_region_result": "true",
    "legacy_handle_mode": "false",
}


#: The largest row or column of a region.
_NO_LIMIT = 2**31 - 1


class SystemParameters(MutableMapping[str, Value]):
    """The parameters of one session. A name that is not known raises KeyError, on writing too."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._values = dict(_DEFAULTS)
        self._values["image_dir"] = environment.get("HALCONIMAGES", "")
        self._sized = False  # whether there has been an image, or its size was set

    def __getitem__(self, name: str) -> Value:
        return self._values[name]

    def __setitem__(self, name: str, value: Value) -> None:
        if name not in self._values:
            raise KeyError(name)
        self._values[name] = value
        self._sized = self._sized or name in ("width", "height")

    def __delitem__(self, name: str) -> None:
        self._values[name] = _DEFAULTS[name]

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
