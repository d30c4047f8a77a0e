"""Image files."""

from __future__ import annotations

from typing import Any

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Image, Objects
from hdev.iconic.files import FileProblem, ima, pictures
from hdev.operators.file import _files
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


def _options(kind: str, words: list[str], format: str) -> dict[str, Any]:
    options: dict[str, Any] = {}
    previous = ""
    for word in words:
        if word.isdigit():
            limit = 9 if kind == "png" or previous == "deflate" else 100
            if int(word) > limit or not (kind in ("png", "jpeg", "jp2", "webp") or previous in ("deflate", "jpeg")):
                raise wrong_value(1, "write_image", f"'{format}'")
            options["level" if limit == 9 else "quality"] = int(word)
        elif word not in _OPTIONS[kind]:
            raise wrong_value(1, "write_image", f"'{format}'")
        elif kind == "png":
            options["level"] = {"best": 9, "fastest": 1, "none": 0}[word]
        elif word in ("mask", "alpha"):
            options["alpha"] = word == "alpha"
        else:
            options["compression"] = word
        previous = word
    if options.get("compression") == "jpeg" and options.get("alpha"):
        raise wrong_value(1, "write_image", "'jpeg' and 'alpha' exclude each other")
    return options
