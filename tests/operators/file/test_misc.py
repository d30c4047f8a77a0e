"""File / Misc: files and directories as a whole."""

from __future__ import annotations

import os

import pytest

import hdev
from hdev.runtime.permissions import permissions
from tests.operators.running import fails, run


@pytest.fixture
def tree(tmp_path):
    """b.png, a.txt, sub/c.png, sub/deep/d.png, a link to a file and one to a directory."""
    (tmp_path / "sub" / "deep").mkdir(parents=True)
    for name in ("b.png", "a.txt", "sub/c.png", "sub/deep/d.png"):
        (tmp_path / name).write_text(name)
    (tmp_path / "link.png").symlink_to(tmp_path / "b.png")
    (tmp_path / "other").symlink_to(tmp_path / "sub")
    return tmp_path


def listed(tree, options):
    found = run(f"list_files (D, {options}, R)", {"D": str(tree)})["R"]
    return [os.path.relpath(name, tree) + ("/" if name.endswith("/") else "") for name in found]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("'files'", ["a.txt", "b.png"]),
        ("'directories'", ["sub/"]),
        ("['files', 'directories']", ["a.txt", "b.png", "sub/"]),
        ("'symlinks'", ["link.png", "other"]),
        ("['files', 'recursive']", ["a.txt", "b.png", "sub/c.png", "sub/deep/d.png"]),
        ("['files', 'recursive', 'max_depth 2']", ["a.txt", "b.png", "sub/c.png"]),
        ("['files', 'recursive', 'max_depth 1']", ["a.txt", "b.png"]),
        ("['files', 'recursive', 'max_files 3']", ["a.txt", "b.png", "sub/c.png"]),
        ("['directories', 'recursive']", ["sub/", "sub/deep/"]),
        ("['files', 'follow_links']", ["a.txt", "b.png", "link.png"]),
        ("['directories', 'follow_links']", ["other/", "sub/"]),
        ("'recursive'", []),
        ("[]", []),
    ],
)
def test_list_files(tree, options, expected):
    assert listed(tree, options) == expected


def test_list_files_follows_links_recursively(tree):
    assert "other/deep/d.png" in listed(tree, "['files', 'follow_links', 'recursive']")


def test_a_cycle_of_links_ends(tree):
    (tree / "sub" / "again").symlink_to(tree / "sub")
    found = listed(tree, "['files', 'follow_links', 'recursive', 'max_files 1000']")
    assert "sub/again/again/c.png" in found
    assert len(found) <= 1000


@pytest.mark.parametrize(
    "options", ["'file'", "['symlinks', 'follow_links']", "'max_depth'", "'max_depth x'", "'max_files -1'"]
)
def test_list_files_with_wrong_options(tree, options):
    with fails(1302):
        listed(tree, options)


def test_list_files_names_begin_with_the_directory(tree):
    text = "set_current_dir (D)\nlist_files ({}, 'files', R)"
    assert run(text.format("'sub'"), {"D": str(tree)})["R"] == ["sub/c.png"]
    assert run(text.format("'sub\\\\deep'"), {"D": str(tree)})["R"] == ["sub/deep/d.png"]
    assert run(text.format("''"), {"D": str(tree)})["R"] == ["a.txt", "b.png"]
    assert run(text.format("'.'"), {"D": str(tree)})["R"] == ["./a.txt", "./b.png"]


def test_list_files_of_no_directory(tree):
    with fails(5200, "nowhere"):
        run("list_files ('nowhere', 'files', R)")
    with fails(5200):
        listed(tree / "a.txt", "'files'")


def test_file_exists(tree):
    text = "file_exists (D + '/{}', R)"
    assert [run(text.format(name), {"D": str(tree)})["R"] for name in ("a.txt", "sub", "c.txt")] == [[1], [1], [0]]
    assert run("file_exists ('', R)")["R"] == [0]


def test_backslashes_separate(tree):
    assert run("file_exists (D + '\\\\sub\\\\c.png', R)", {"D": str(tree)})["R"] == [1]


def test_delete_file(tree):
    run("delete_file (D + '/a.txt')", {"D": str(tree)})
    assert not (tree / "a.txt").exists()
    with fails(5200, "a.txt"):
        run("delete_file (D + '/a.txt')", {"D": str(tree)})
    with fails(5212):
        run("delete_file (D + '/sub')", {"D": str(tree)})


def test_copy_file(tree):
    run("copy_file (D + '/a.txt', D + '/b.png')", {"D": str(tree)})
    assert (tree / "b.png").read_text() == "a.txt"
    with fails(5200, "no.txt"):
        run("copy_file (D + '/no.txt', D + '/x')", {"D": str(tree)})
    with fails(5212, "no/x"):
        run("copy_file (D + '/a.txt', D + '/no/x')", {"D": str(tree)})


def test_a_copy_through_a_link_keeps_the_link(tree):
    run("copy_file (D + '/a.txt', D + '/link.png')", {"D": str(tree)})
    assert (tree / "link.png").is_symlink()
    assert (tree / "b.png").read_text() == "a.txt"


def test_directories(tree):
    run("make_dir (D + '/new')\nmake_dir (D + '/new/inner')\nremove_dir (D + '/new/inner')", {"D": str(tree)})
    assert (tree / "new").is_dir()
    assert not (tree / "new" / "inner").exists()


@pytest.mark.parametrize("name", ["sub", "no/where", "a.txt/x"])
def test_directories_that_cannot_be_made(tree, name):
    with fails(5282, name):
        run("make_dir (D + '/' + N)", {"D": str(tree), "N": name})


@pytest.mark.parametrize("name", ["sub", "nowhere", "a.txt"])
def test_directories_that_cannot_be_removed(tree, name):
    with fails(5283, name):
        run("remove_dir (D + '/' + N)", {"D": str(tree), "N": name})


def test_the_current_directory_is_the_programs_own(tree):
    before = os.getcwd()
    text = "get_current_dir (A)\nset_current_dir (D)\nset_current_dir ('sub')\nget_current_dir (B)\nfile_exists ('c.png', R)"
    result = run(text, {"D": str(tree)})
    assert (result["A"], result["B"], result["R"]) == ([before], [str(tree / "sub")], [1])
    assert os.getcwd() == before


def test_the_directory_above(tree):
    text = "set_current_dir (D + '/sub')\nset_current_dir ('..')\nget_current_dir (R)"
    assert run(text, {"D": str(tree)})["R"] == [str(tree)]


def test_no_current_directory(tree):
    with fails(5285, "nowhere"):
        run("set_current_dir ('nowhere')")


def test_world_file(tree):
    (tree / "map.tfw").write_text("2.0\n0.5\n-0.25\n-3.0\n100.0\n200\n")
    text = "set_current_dir (D)\nread_world_file ('map.tfw', M)"
    assert run(text, {"D": str(tree)})["M"] == [-3.0, 0.5, 200.0, -0.25, 2.0, 100.0]
    assert run("read_world_file ('map.tfw', M)", image_paths=[tree])["M"][2] == 200.0


def test_wrong_world_files(tree):
    with fails(5200, "no.tfw"):
        run("read_world_file ('no.tfw', M)")
    with fails(5238):
        run("read_world_file (D + '/a.txt', M)", {"D": str(tree)})


@pytest.mark.parametrize(
    "call",
    ["delete_file ('x')", "copy_file ('x', 'y')", "make_dir ('x')", "remove_dir ('x')", "open_file ('x', 'output', F)"],
)
def test_the_sandbox_writes_nothing(call):
    with fails(9000, "not permitted"):
        run(call, permissions=permissions(sandbox=True))


def test_files_and_directories_of_another_machine_are_found(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.txt").write_text("7")
    program = tmp_path / "p.txt"
    program.write_text(
        "open_file ('D:/elsewhere/data/a.txt', 'input', F)\nfread_string (F, S, E)\n"
        "list_files ('D:/elsewhere/data', 'files', L)\n"
    )
    result = hdev.run(program)
    assert result["S"] == ["7"]
    assert result["L"] == [str(tmp_path / "data" / "a.txt")]
    program.write_text("open_file ('D:/elsewhere/data/b.txt', 'input', F)\n")
    with fails(5200, str(tmp_path / "data" / "b.txt")):
        hdev.run(program)
    program.write_text("open_file ('D:/elsewhere/data/a.txt', 'output', F)\n")
    with fails(5215):
        hdev.run(program)
