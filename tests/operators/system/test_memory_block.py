"""Memory blocks, images in them, and serialized items by address."""

import numpy as np
import pytest

from hdev.iconic import Image, Region
from tests.operators.running import fails, run

picture = np.random.default_rng(5).integers(0, 255, (40, 50), np.uint8)


def test_copy_and_compare():
    result = run(
        """
        get_image_pointer1 (Image, Pointer, Type, Width, Height)
        create_memory_block_extern_copy (Pointer, Width * Height, One)
        create_memory_block_extern (Pointer + 50, Width * 2, 0, Rows)
        get_memory_block_ptr (One, Address, Size)
        create_memory_block_extern_copy (Address + 50, 100, Again)
        compare_memory_block (Rows, Again, Equal)
        compare_memory_block (One, Again, Different)
        compare_memory_block ([One, Rows], [One, Rows], Both)
        compare_memory_block ([One, Rows], [Rows, One], Turned)
        compare_memory_block ([One, Rows], One, Fewer)
        gen_image1 (Copy, 'byte', Width, Height, Address)
        """,
        {"Image": picture},
    )
    assert [result[n] for n in ("Size", "Equal", "Different", "Both", "Turned", "Fewer")] == [
        [2000],
        [1],
        [0],
        [1],
        [0],
        [0],
    ]
    assert np.array_equal(np.asarray(result["Copy"][0].channels[0]), picture)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("create_memory_block_extern_copy (4096, 10, M)", 1301),
        ("create_memory_block_extern_copy (Pointer, 2001, M)", 1301),
        ("create_memory_block_extern_copy (Pointer, 0, M)", 1302),
        ("create_memory_block_extern (Pointer, 10, 7, M)", 1303),
        ("create_serialized_item_ptr (Pointer, 10, 'true', M)", 5238),
        ("create_serialized_item_ptr (Pointer, 10, 'yes', M)", 1303),
        ("image_to_memory_block (Image, 'hobj', 0, M)", 1301),
        ("image_to_memory_block (Image, 'png 10', 0, M)", 1301),
        ("read_memory_block ('/no/such/file', M)", 5200),
        ("memory_block_to_image (I, M)", 5235),
    ],
)
def test_errors(line, code):
    with fails(code):
        run(
            f"""
            get_image_pointer1 (Image, Pointer, Type, Width, Height)
            create_memory_block_extern_copy (Pointer, 10, M)
            {line}
            """,
            {"Image": picture},
        )


def test_cleared():
    with fails(2454):
        run(
            """
            get_image_pointer1 (Image, Pointer, Type, Width, Height)
            create_memory_block_extern_copy (Pointer, 10, M)
            clear_handle (M)
            get_memory_block_ptr (M, Address, Size)
            """,
            {"Image": picture},
        )


@pytest.mark.parametrize("kind", ["png", "png best", "bmp", "tiff", "jp2", "webp"])
def test_images_and_files(tmp_path, kind):
    """In memory as in a file."""
    result = run(
        f"""
        image_to_memory_block (Image, '{kind}', 0, Block)
        write_memory_block (Block, '{tmp_path}/picture')
        read_memory_block ('{tmp_path}/picture', Again)
        compare_memory_block (Block, Again, Equal)
        memory_block_to_image (One, Again)
        write_image (Image, '{kind}', 0, '{tmp_path}/file')
        """,
        {"Image": picture},
    )
    assert result["Equal"] == [1]
    assert np.array_equal(np.asarray(result["One"][0].channels[0]), picture) or kind == "webp"
    (written,) = tmp_path.glob("file.*")
    if not kind.startswith("tiff"):  # its header may have the time
        assert written.read_bytes() == (tmp_path / "picture").read_bytes()


def test_fill_color():
    half = Image([picture]).with_domain(Region.rectangle1(0, 0, 9, 49))
    result = run("image_to_memory_block (Image, 'bmp', 77, M)\nmemory_block_to_image (One, M)", {"Image": half})
    pixels = np.asarray(result["One"][0].channels[0])
    assert np.array_equal(pixels[:10], picture[:10])
    assert (pixels[10:] == 77).all()


def test_serialized_items_by_address():
    result = run("""
        serialize_tuple ([1, 'two', 3.5], Item)
        get_serialized_item_ptr (Item, Pointer, Size)
        create_serialized_item_ptr (Pointer, Size, 'true', Again)
        deserialize_tuple (Again, Values)
        create_memory_block_extern_copy (Pointer, Size, Block)
        get_memory_block_ptr (Block, Address, Bytes)
        create_serialized_item_ptr (Address, Bytes, 'false', Third)
        deserialize_tuple (Third, Same)
    """)
    assert result["Values"] == result["Same"] == [1, "two", 3.5]
    assert result["Size"] == result["Bytes"]


def test_close_all_files(tmp_path):
    result = run(f"""
        open_file ('{tmp_path}/a.txt', 'output', A)
        open_file ('{tmp_path}/b.txt', 'output', B)
        fwrite_string (A, 'kept')
        close_all_files ()
        try
            fwrite_string (B, 'lost')
        catch (E)
        endtry
        close_all_files ()
    """)
    assert result["E"][0] == 2454
    assert (tmp_path / "a.txt").read_text() == "kept"
