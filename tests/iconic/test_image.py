import numpy as np
import pytest

from hdev.iconic import Image, Region
from hdev.iconic.pixels import PIXEL_TYPES


@pytest.mark.parametrize(("name", "pixel"), PIXEL_TYPES.items())
def test_every_pixel_type(name, pixel):
    shape = (3, 5) if pixel.components == 1 else (3, 5, 2)
    array = np.arange(np.prod(shape)).reshape(shape).astype(pixel.dtype)
    image = Image.from_numpy(array, name)
    assert (image.type, image.width, image.height, len(image.channels)) == (name, 5, 3, 1)
    assert np.array_equal(image.to_numpy(), array)
    assert np.shares_memory(image.to_numpy(), array)
    assert image == Image([array.copy()], name)
    assert hash(image) == hash(Image([array.copy()], name))
    several = np.stack((array, array + 1, array), axis=2)
    assert np.array_equal(Image.from_numpy(several, name).channels[1], array + 1)
    assert np.array_equal(Image.from_numpy(several, name).to_numpy(), several)


@pytest.mark.parametrize(
    ("dtype", "name", "stored"),
    [
        (np.uint8, "byte", np.uint8),
        (np.int8, "int1", np.int8),
        (np.int16, "int2", np.int16),
        (np.uint16, "uint2", np.uint16),
        (np.int32, "int4", np.int32),
        (np.int64, "int8", np.int64),
        (np.float32, "real", np.float32),
        (np.complex64, "complex", np.complex64),
        (bool, "byte", np.uint8),
        (np.uint32, "int8", np.int64),
        (np.float64, "real", np.float32),
        (np.float16, "real", np.float32),
        (np.complex128, "complex", np.complex64),
    ],
)
def test_type_follows_from_the_values(dtype, name, stored):
    image = Image.from_numpy(np.ones((2, 3), dtype))
    assert image.type == name
    assert image.channels[0].dtype == stored
    assert image.channels[0].flags.c_contiguous


def test_values_must_fit_the_type():
    assert Image.from_numpy(np.array([[0, 255]]), "byte").channels[0].dtype == np.uint8
    assert Image.from_numpy(np.array([[0, 1]]), "real").channels[0].dtype == np.float32
    for values in ([[256]], [[-1]], [[0.5]], [[np.nan]]):
        with pytest.raises(ValueError, match="do not fit"):
            Image.from_numpy(np.array(values), "byte")


def test_refused_input():
    byte = np.zeros((3, 4), np.uint8)
    for call in (
        lambda: Image([]),
        lambda: Image([byte, byte[:2]]),
        lambda: Image([byte, byte.astype(np.int16)]),
        lambda: Image([byte], "real"),
        lambda: Image([byte], "gray"),
        lambda: Image([byte[:0]]),
        lambda: Image([byte.astype(np.uint32)]),
        lambda: Image([byte[0]]),
        lambda: Image.from_numpy(byte[0]),
        lambda: Image.from_numpy(np.zeros((2, 2, 2, 2), np.uint8)),
        lambda: Image.from_numpy(np.zeros((2, 2, 0), np.uint8)),
        lambda: Image.from_numpy(np.array([["a"]])),
    ):
        with pytest.raises(ValueError):
            call()


def test_an_image_cannot_be_changed_but_its_source_stays_writable():
    array = np.zeros((3, 4), np.uint8)
    image = Image.from_numpy(array)
    with pytest.raises(ValueError, match="read-only"):
        image.to_numpy()[0, 0] = 1
    array[0, 0] = 1


def test_colour_channels_are_contiguous():
    array = np.arange(60, dtype=np.uint8).reshape(4, 5, 3)
    image = Image.from_numpy(array)
    assert all(channel.flags.c_contiguous for channel in image.channels)
    assert np.array_equal(image.to_numpy(), array)
    green = image.channel(1)
    assert np.shares_memory(green.channels[0], image.channels[1])
    with pytest.raises(IndexError):
        image.channel(3)


def test_domain():
    image = Image.from_numpy(np.zeros((4, 5), np.uint8))
    assert image.has_full_domain
    assert image.domain == Region.rectangle1(0, 0, 3, 4)
    part = image.with_domain(Region.rectangle1(-5, 2, 9, 9))
    assert part.domain == Region.rectangle1(0, 2, 3, 4)
    assert part.channels is image.channels
    assert part != image
    assert part.reduce(Region.rectangle1(0, 0, 0, 99)).domain == Region.rectangle1(0, 2, 0, 4)
    assert part.channel(0).domain == part.domain
    assert part.with_domain(None) == image
    assert image.with_domain(Region.rectangle1(-5, -5, 9, 9)).has_full_domain
    assert image.reduce(Region.empty()).domain.is_empty
    assert Image([np.zeros((4, 5), np.uint8)], domain=Region.empty()).domain.is_empty
