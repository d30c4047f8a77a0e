"""list_image_files, parse_filename, remove_dir_recursively, tuple_shuffle, tuple_vector_cross_product."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdev import HError

from .support import values


@pytest.fixture
def images(tmp_path: Path) -> Path:
    (tmp_path / "below").mkdir()
    for name in ("a.png", "b.JPG", "c.txt", "d.tiff", "e.png.bak", "noextension", "below/f.bmp"):
        (tmp_path / name).write_bytes(b"")
    return tmp_path


def listed(folder: Path, extensions: str, options: str = "[]") -> set[str]:
    found = values(f"list_image_files ('{folder}', {extensions}, {options}, Files)")["Files"]
    return {os.path.relpath(file, folder) for file in np.atleast_1d(found)}


def test_images_of_a_folder(images: Path) -> None:
    assert listed(images, "'default'") == {"a.png", "b.JPG", "d.tiff"}
    assert listed(images, "''") == listed(images, "[]") == listed(images, "'default'")
    assert listed(images, "['jpg', 'txt']") == {"b.JPG", "c.txt"}
    assert listed(images, "'default'", "'recursive'") == {"a.png", "b.JPG", "d.tiff", "below/f.bmp"}
    assert len(listed(images, "'all'", "['recursive']")) == 7
    assert listed(images, "'p.g'") == set()


def test_no_images(images: Path) -> None:
    assert list(values(f"list_image_files ('{images}/none', 'default', [], Files)")["Files"]) == []
    assert list(values(f"list_image_files ('{images}', 'xyz', [], Files)")["Files"]) == []


def test_several_folders_and_the_image_folder(images: Path) -> None:
    text = f"list_image_files (['{images}', '{images}/below'], 'bmp', [], Files)"
    assert values(text)["Files"] == f"{images}/below/f.bmp"
    text = f"set_system ('image_dir', '{images}')\nlist_image_files ('below', 'default', [], Files)"
    assert values(text)["Files"] == f"{images}/below/f.bmp"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("a/b/c.d.png", ("c.d", "png", "a/b")),
        ("plain", ("plain", "", "")),
        ("/y.z", ("y", "z", "/")),
        (r"C:\\a\\b.tif", ("b", "tif", "C:/a")),
        ("dir.x/", ("", "", "dir.x")),
        ("dir.x/file", ("file", "", "dir.x")),
        ("bilder/größe 1.bmp", ("größe 1", "bmp", "bilder")),
    ],
)
def test_parts_of_a_name(name: str, parts: tuple[str, str, str]) -> None:
    result = values(f"parse_filename ('{name}', Base, Extension, Directory)")
    assert (result["Base"], result["Extension"], result["Directory"]) == parts


def test_parts_of_several_names() -> None:
    result = values("parse_filename (['a/b.c', 'd'], Base, Extension, Directory)\nparse_filename ([], B, E, D)")
    assert list(result["Base"]) == ["b", "d"]
    assert list(result["Extension"]) == ["c", ""]
    assert list(result["Directory"]) == ["a", ""]
    assert list(result["B"]) == []


def test_a_folder_is_removed_with_its_content(images: Path) -> None:
    (images / "below" / "deep" / "empty").mkdir(parents=True)
    (images / "below" / "deep" / "x").write_text("x")
    values(f"remove_dir_recursively ('{images}/below')")
    assert not (images / "below").exists()
    assert (images / "a.png").exists()
    with pytest.raises(HError):
        values(f"remove_dir_recursively ('{images}/below')")


@given(st.lists(st.integers(-5, 5) | st.text("ab", max_size=2), max_size=12))
def test_shuffled_elements_are_the_same(elements: list[int | str]) -> None:
    result = values("tuple_shuffle (T, S)", {"T": elements})["S"]
    assert sorted(map(str, np.atleast_1d(np.array(result, dtype=object)))) == sorted(map(str, elements))


def test_shuffling_is_repeatable_and_fair() -> None:
    text = "set_system ('seed_rand', 7)\ntuple_shuffle ([1, 2, 3, 4, 5, 6, 7, 8], S)"
    assert list(values(text)["S"]) == list(values(text)["S"])
    text = "N := [0, 0, 0]\nset_system ('seed_rand', 3)\nfor I := 1 to 600 by 1\ntuple_shuffle ([0, 1, 2], S)\nN[S[0]] := N[S[0]] + 1\nendfor"
    assert min(values(text)["N"]) > 150


@given(*(st.lists(st.integers(-9, 9), min_size=3, max_size=3) for _ in range(2)))
def test_cross_product(first: list[int], second: list[int]) -> None:
    result = values("tuple_vector_cross_product (A, B, C)", {"A": first, "B": second})["C"]
    assert list(result) == list(np.cross(first, second))
