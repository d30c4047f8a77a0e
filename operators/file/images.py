"""Image files."""

from __future__ import annotations

from typing import Any

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Image, Objects
from hdev.iconic.files import FileProblem, ima, pictures
from hdev.operators.file import _files
from hdev.operators.system.memory_block import MemoryBlock
from hdev.operators.system.serialized_item import SerializedItem
from hdev.registry import operator

_FORMATS = {"jpg": "jpeg", "tif": "tiff", "bigtif": "bigtiff"}


@operator(effects=("read",))
def read_image(file_name: list[str], *, session: Any) -> Objects:
    """The images of one or more files; all pages of a TIFF file, all images of a file of objects.

    Read are PNG, JPEG, TIFF, BMP, JPEG 2000, WebP, PGM/PPM/PBM, GIF (the first picture), Sun raster, and what `write_image`
    writes as 'ima' and 'hobj'. The content decides, not the ending. A name without an ending is tried with all known ones.
    Binary alpha channels (TIFF, PNG, JPEG 2000, WebP) become the domain; other ones are a last channel. Sixteen-bit images
    are uint2. Where files are looked for: see `hdev.runtime.paths`.

    Errors, each with the path: 5200 no such file (with every place tried), 5221 the file ends too early, 5235 no known
    format, 9004 more pixels than HDEV_MAX_PIXELS. Source: reference page of `read_image`.
    """
    if not file_name:
        raise wrong_number(1, "read_image", "no file name")
    images: list[Image] = []
    for name in file_name:
        path = session.paths.find_read(name, pictures.READ_ENDINGS)
        images += images_of(path, session)
    return Objects(images)


def images_of(path: str, session: Any) -> list[Image]:
    """The images in an existing file."""
    data = _files.content(path)
    try:
        if path.lower().endswith(".ima"):
            return [ima.read(data, _description(path), (session.system["width"], session.system["height"]))]
        return pictures.read(data)
    except FileProblem as problem:
        raise _files.read_error(problem, path) from None


def _description(path: str) -> str | None:
    try:
        with open(path[:-4] + ".exp", encoding="ascii", errors="replace") as file:
            return file.read(4096)
    except OSError:
        return None


@operator(effects=("write",))
def write_image(
    image: Objects, format: str, fill_color: list[int | float], file_name: list[str], *, session: Any
) -> None:
    """Write images to files.

    Parameters
    ----------
    format : str
        'tiff' or 'bigtiff' (all pixel types; options 'deflate [0..9]', 'lzw', 'packbits', 'mask', 'alpha'), 'png' ('best',
        'fastest', 'none', 0 .. 9), 'jpeg [0..100]', 'bmp', 'jp2 [0..100]' (lossless without a number), 'webp [0..100]',
        'pgm', 'ppm', 'pnm', 'ima', 'hobj'; 'jpg' and 'tif' mean the same as 'jpeg' and 'tiff'.
    fill_color
        Gray value, or 0xRRGGBB for three channels, of the pixels outside of the domain, for formats that do not store it
        (TIFF, PNG, JPEG 2000 and hobj do).
    file_name
        One name for each image, or one for all with 'tiff' and 'hobj'. Without one of the format's endings it gets one.

    A file is replaced as a whole or not at all. Errors, with the path: 5215 the folder does not exist, 5201 writing failed,
    5217 the format does not hold the pixel type, 5236 the number of channels. Source: reference page of `write_image`.
    """
    words = format.split()
    kind = _FORMATS.get(words[0], words[0]) if words else ""
    base = "tiff" if kind == "bigtiff" else kind
    if base not in _OPTIONS:
        raise wrong_value(1, "write_image", f"'{format}'")
    options = _options(base, words[1:], format)
    if len(fill_color) != 1:
        raise wrong_number(2, "write_image", f"{len(fill_color)} fill colors")
    if image.kinds - {"image"}:
        raise HError(2105, "only images can be written", operator="write_image")
    if not len(image):
        raise HError(3110, operator="write_image")
    single = base in ("tiff", "hobj") and len(file_name) == 1
    if not single and len(file_name) != len(image):
        raise wrong_number(3, "write_image", f"{len(file_name)} names for {len(image)} images")
    fill = int(fill_color[0])
    groups = [list(image)] if single else [[item] for item in image]
    for name, group in zip(file_name, groups):
        endings = pictures.ENDINGS[base]
        path = session.paths.find_write(name, endings[0], known=_known_endings(endings))
        try:
            data = _bytes(group, kind, options, fill)
        except FileProblem as problem:
            raise _files.write_error(problem, path) from None
        _files.write(path, data)
        if base == "ima":
            _files.write(path[: path.rfind(".")] + ".exp", ima.description(group[0]).encode())


def _known_endings(endings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*endings, *pictures.READ_ENDINGS)))


def _bytes(images: list[Image], kind: str, options: dict[str, Any], fill: int) -> bytes:
    if kind in ("tiff", "bigtiff"):
        from hdev.iconic.files import tiff_write

        if options.get("compression") == "jpeg":
            if len(images) != 1:
                raise FileProblem("type", "JPEG compression is available for single images")
            return pictures.write(images[0], "tiff jpeg", options, fill)
        return tiff_write.write(images, big=kind == "bigtiff", **options)
    if kind == "hobj":
        from hdev.iconic.files import hobj

        return hobj.write(Objects(images))
    if kind == "ima":
        return ima.write(images[0], fill)
    return pictures.write(images[0], kind, options, fill)


#: What may follow the name of a format.
_OPTIONS = {
    "tiff": ("deflate", "lzw", "packbits", "jpeg", "mask", "alpha"),
    "png": ("best", "fastest", "none"),
    "jpeg": (),
    "jp2": (),
    "webp": (),
    "bmp": (),
    "pgm": (),
    "ppm": (),
    "pnm": (),
    "ima": (),
    "hobj": (),
}


def _options(kind: str, words: list[str], format: str, name: str = "write_image") -> dict[str, Any]:
    options: dict[str, Any] = {}
    previous = ""
    for word in words:
        if word.isdigit():
            limit = 9 if kind == "png" or previous == "deflate" else 100
            if int(word) > limit or not (kind in ("png", "jpeg", "jp2", "webp") or previous in ("deflate", "jpeg")):
                raise wrong_value(1, name, f"'{format}'")
            options["level" if limit == 9 else "quality"] = int(word)
        elif word not in _OPTIONS[kind]:
            raise wrong_value(1, name, f"'{format}'")
        elif kind == "png":
            options["level"] = {"best": 9, "fastest": 1, "none": 0}[word]
        elif word in ("mask", "alpha"):
            options["alpha"] = word == "alpha"
        else:
            options["compression"] = word
        previous = word
    if options.get("compression") == "jpeg" and options.get("alpha"):
        raise wrong_value(1, name, "'jpeg' and 'alpha' exclude each other")
    return options


@operator
def serialize_image(image: Objects) -> SerializedItem:
    """Images as a serialized item. Source: reference page of `serialize_image`."""
    from hdev.iconic.files import hobj

    if image.kinds - {"image"}:
        raise HError(2105, "only images can be serialized", operator="serialize_image")
    return SerializedItem("image", hobj.write(image))


@operator
def deserialize_image(serialized_item_handle: SerializedItem) -> Objects:
    """The images in a serialized item; error 5272 if there are none. Source: reference page of `deserialize_image`."""
    return _files.deserialized(serialized_item_handle, "image", 5272, "deserialize_image")


#: Formats of images in memory.
_IN_MEMORY = ("jpeg", "png", "bmp", "tiff", "jp2", "webp")


@operator
def image_to_memory_block(image: Image, format: str, fill_color: int | float) -> MemoryBlock:
    """An image as the bytes of a file.

    Parameters
    ----------
    image : one image (per call)
    format : as of `write_image`: 'jpeg', 'png', 'bmp', 'tiff', 'jp2' or 'webp', with their options ('jpeg 60', 'png best')
    fill_color
        Gray value, or 0xRRGGBB for three channels, of the pixels outside of the domain where the format does not store it.

    Errors: 1301 another format, 5217 it does not hold the pixel type, 5236 the number of channels.
    Source: reference page of `image_to_memory_block`, which has 'jpeg' and 'png'.
    """
    words = format.split()
    kind = _FORMATS.get(words[0], words[0]) if words else ""
    if kind not in _IN_MEMORY:
        raise wrong_value(1, "image_to_memory_block", f"'{format}'")
    options = _options(kind, words[1:], format, "image_to_memory_block")
    try:
        return MemoryBlock(_bytes([image], kind, options, int(fill_color)))
    except FileProblem as problem:
        raise _files.write_error(problem, f"'{format}'") from None


@operator
def memory_block_to_image(memory_block_handle: MemoryBlock) -> Objects:
    """The images in the bytes of a file, in any format that `read_image` reads but 'ima'.

    Errors: 5221 the bytes end too early, 5235 no known format, 9004 more pixels than HDEV_MAX_PIXELS.
    Source: reference page of `memory_block_to_image`.
    """
    try:
        return Objects(pictures.read(memory_block_handle.data))
    except FileProblem as problem:
        raise _files.read_error(problem, "memory block") from None


#: Pixel types of `read_sequence`: what is stored, the type of the image, and how many values belong to a pixel.
_SEQUENCE_TYPES = {
    "bit": ("u1", "byte", 1),
    "byte": ("u1", "byte", 1),
    "r_byte": ("u1", "byte", 3),
    "g_byte": ("u1", "byte", 3),
    "b_byte": ("u1", "byte", 3),
    "short": ("u2", "uint2", 1),
    "signed_short": ("i2", "int2", 1),
    "long": ("i4", "int4", 1),
    "swapped_long": ("i4", "int4", 1),
    "real": ("f4", "real", 1),
}


@operator(effects=("read",))
def read_sequence(
    header_size: int,
    source_width: int,
    source_height: int,
    start_row: int,
    start_column: int,
    dest_width: int,
    dest_height: int,
    pixel_type: str,
    bit_order: str,
    byte_order: str,
    pad: str,
    index: int,
    file_name: str,
    *,
    session: Any,
) -> Image:
    """An image, or a part of one, from a file of unformatted pixels, row by row.

    Parameters
    ----------
    header_size : int
        Bytes to pass over at the beginning of the file.
    source_width, source_height; start_row, start_column, dest_width, dest_height
        Size of the images in the file, and the part to read.
    pixel_type : str
        'bit' (read as 0 and 1), 'byte', 'short' (16 bits, unsigned), 'signed_short', 'long' (32 bits), 'swapped_long' (32 bits,
        halves exchanged), 'real', or 'r_byte', 'g_byte', 'b_byte': one colour of pixels of three bytes.
    bit_order, byte_order : 'MSBFirst' or 'LSBFirst'
    pad : 'byte', 'short' or 'long'
        Rows begin at multiples of 1, 2 or 4 bytes.
    index : int
        Which image of the file, from 1.

    A file that is too short is error 5221. Source: reference page of `read_sequence`.
    """
    import numpy as np

    from hdev.iconic.files.probe import check_size

    name = "read_sequence"
    if header_size < 0:
        raise wrong_value(1, name, f"{header_size}")
    for number, size in ((2, source_width), (3, source_height), (6, dest_width), (7, dest_height)):
        if not 1 <= size <= 1 << 20:
            raise wrong_value(number, name, f"{size}")
    for number, start, size, limit in (
        (4, start_row, dest_height, source_height),
        (5, start_column, dest_width, source_width),
    ):
        if start < 0 or start + size > limit:
            raise wrong_value(number, name, f"{start}")
    if pixel_type not in _SEQUENCE_TYPES:
        raise wrong_value(8, name, f"'{pixel_type}'")
    for number, order in ((9, bit_order), (10, byte_order)):
        if order not in ("MSBFirst", "LSBFirst"):
            raise wrong_value(number, name, f"'{order}'")
    if pad not in ("byte", "short", "long"):
        raise wrong_value(11, name, f"'{pad}'")
    if index < 1:
        raise wrong_value(12, name, f"{index}")
    stored, type, count = _SEQUENCE_TYPES[pixel_type]
    dtype = np.dtype((">" if byte_order == "MSBFirst" else "<") + stored)
    line = -(-source_width // 8) if pixel_type == "bit" else source_width * count * dtype.itemsize
    step = {"byte": 1, "short": 2, "long": 4}[pad]
    pitch = -(-line // step) * step
    path = session.paths.find_read(file_name, pictures.READ_ENDINGS)
    try:
        check_size(source_width, source_height)
    except FileProblem as problem:
        raise _files.read_error(problem, path) from None
    data = _files.content(path)
    begin = header_size + (index - 1) * pitch * source_height
    end = begin + pitch * (source_height - 1) + line
    if end > len(data):
        raise HError(5221, f"{path}: the file has {len(data)} of {end} bytes")
    body = data[begin:end] + b"\0" * (pitch - line)
    rows = np.ascontiguousarray(np.frombuffer(body, np.uint8).reshape(source_height, pitch)[:, :line])
    if pixel_type == "bit":
        order = "big" if bit_order == "MSBFirst" else "little"
        plane = np.unpackbits(rows, axis=1, count=source_width, bitorder=order)  # type: ignore[call-overload]
    else:
        plane = rows.view(dtype).reshape(source_height, source_width, count)
        plane = plane[:, :, "rgb".index(pixel_type[0]) if count == 3 else 0]
    part = plane[start_row : start_row + dest_height, start_column : start_column + dest_width]
    part = np.ascontiguousarray(part.astype(dtype.newbyteorder("=")))
    if pixel_type == "swapped_long":
        part = np.ascontiguousarray(part.view(np.uint16)[:, ::-1]).view(np.int32)[:, ::-1].copy()
    return Image([part], type)


@operator(effects=("read",))
def read_image_metadata(format: str, tag_name: list[str], file_name: str, *, session: Any) -> list[str]:
    """Values of text tags of a PNG or TIFF file; '' for a tag that is not there.

    `format` is 'png', 'tiff' or '' (the content decides). Tags of PNG files are the keywords of text chunks, tags of TIFF files
    numbers ('270') or the names 'ImageDescription', 'Make', 'Model', 'Software', 'DateTime', 'Artist', 'HostComputer',
    'DocumentName', 'PageName', 'Copyright'. Source: reference page of `read_image_metadata`.
    """
    from hdev.iconic.files import metadata

    path = session.paths.find_read(file_name, pictures.READ_ENDINGS)
    data = _files.content(path)
    try:
        found = metadata.read(data, _metadata_format(format, "read_image_metadata"))
    except FileProblem as problem:
        raise _files.read_error(problem, path) from None
    return [found.get(metadata.key(name), "") for name in tag_name]


@operator(effects=("read", "write"))
def write_image_metadata(
    format: str, tag_name: list[str], tag_value: list[str], file_name: str, *, session: Any
) -> None:
    """Set text tags of an existing PNG file; the picture stays as it is.

    TIFF files are refused (5235): their tags cannot be changed without writing the picture anew.
    Source: reference page of `write_image_metadata`.
    """
    from hdev.iconic.files import metadata

    if len(tag_name) != len(tag_value):
        raise wrong_number(3, "write_image_metadata", f"{len(tag_value)} values for {len(tag_name)} tags")
    kind = _metadata_format(format, "write_image_metadata")
    path = session.paths.find_read(file_name, pictures.READ_ENDINGS)
    try:
        data = metadata.write(_files.content(path), kind, dict(zip(tag_name, tag_value)))
    except FileProblem as problem:
        raise _files.read_error(problem, path) from None
    _files.write(path, data)


def _metadata_format(format: str, name: str) -> str:
    kind = _FORMATS.get(format, format)
    if kind not in ("", "png", "tiff"):
        raise wrong_value(1, name, f"'{format}'")
    return kind
