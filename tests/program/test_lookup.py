"""Which procedure a call means: imports, the caller's context, the configured locations, and privacy."""

import os
from pathlib import Path

import pytest
from program_files import procedure, put

from hdev.errors import ProgramError
from hdev.program import Procedure, ProcedureFinder, Program, load
from hdev.program.lookup import import_path


def found_in(found: Procedure | None, root: Path) -> str | None:
    """Where a procedure was found: 'file/name' for one in a library or program."""
    if found is None:
        return None
    file = Path(os.path.abspath(found.path)).relative_to(root).as_posix()
    return file if file.endswith(".hdvp") else f"{file}/{found.name}"


@pytest.fixture
def guide(tmp_path):
    """The layout of the example in the HDevelop guide."""
    put(tmp_path / "example.hdev", *map(procedure, ["main", "init", "compute_results"]))
    project = tmp_path / "procedures" / "project"
    put(project / "init.hdvp", procedure("init"))
    put(project / "local.hdvp", procedure("local", access="local"))
    put(project / "setup.hdvp", procedure("setup"))
    put(
        project / "visualization.hdpl",
        procedure("init", access="local"),
        procedure("process", access="local"),
        procedure("setup"),
        procedure("show"),
        library=True,
    )
    put(tmp_path / "procedures" / "common" / "config.hdvp", procedure("config"))
    return tmp_path


@pytest.fixture
def finder(guide):
    paths = [guide / "procedures" / "project", guide / "procedures" / "common"]
    return ProcedureFinder(load(guide / "example.hdev"), paths=paths, environment={})


def from_library(finder: ProcedureFinder) -> Procedure:
    show = finder.find("show", None)
    assert show is not None
    return show


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("init", "example.hdev/init"),
        ("main", "example.hdev/main"),
        ("setup", "procedures/project/setup.hdvp"),
        ("show", "procedures/project/visualization.hdpl/show"),
        ("config", "procedures/common/config.hdvp"),
        ("local", None),
        ("process", None),
        ("nothing", None),
    ],
)
def test_calls_from_main(guide, finder, name, expected):
    assert found_in(finder.find(name, None), guide) == expected
    main = finder.find("main", None)
    assert found_in(finder.find(name, main), guide) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("init", "procedures/project/visualization.hdpl/init"),
        ("process", "procedures/project/visualization.hdpl/process"),
        ("setup", "procedures/project/visualization.hdpl/setup"),
        ("config", "procedures/common/config.hdvp"),
        ("local", None),
        ("compute_results", None),
    ],
)
def test_calls_from_a_library(guide, finder, name, expected):
    assert found_in(finder.find(name, from_library(finder)), guide) == expected


@pytest.mark.parametrize(
    ("caller", "name", "expected"),
    [
        ("setup", "init", "procedures/project/init.hdvp"),
        ("setup", "local", "procedures/project/local.hdvp"),
        ("setup", "process", None),
        ("setup", "compute_results", None),
        ("config", "init", "procedures/project/init.hdvp"),
        ("config", "local", None),
    ],
)
def test_calls_from_an_external_procedure(guide, finder, caller, name, expected):
    assert found_in(finder.find(name, finder.find(caller, None)), guide) == expected


def test_the_same_procedure_is_the_same_object(finder):
    assert finder.find("config", None) is finder.find("config", finder.find("setup", None))


def test_names(finder):
    assert finder.names() == ["compute_results", "config", "init", "main", "setup", "show"]
    assert finder.names(from_library(finder)) == ["config", "init", "process", "setup", "show"]
    assert "local" in finder.names(finder.find("setup", None))


def test_the_own_directory_comes_before_the_locations(tmp_path):
    put(tmp_path / "one" / "helper.hdvp", procedure("helper"))
    put(tmp_path / "two" / "helper.hdvp", procedure("helper"))
    put(tmp_path / "two" / "work.hdvp", procedure("work"))
    finder = ProcedureFinder(Program(), paths=[tmp_path / "one", tmp_path / "two"], environment={})
    assert found_in(finder.find("helper", finder.find("work", None)), tmp_path) == "two/helper.hdvp"
    assert found_in(finder.find("helper", None), tmp_path) == "one/helper.hdvp"


def test_a_program_that_is_an_external_procedure_sees_its_directory(tmp_path):
    put(tmp_path / "helper.hdvp", procedure("helper", access="local"))
    program = load(put(tmp_path / "work.hdvp", procedure("work")))
    finder = ProcedureFinder(program, environment={})
    assert found_in(finder.find("helper", None), tmp_path) == "helper.hdvp"
    assert finder.find("work", None) is program.procedures["work"]


def test_a_program_does_not_see_its_directory(tmp_path):
    put(tmp_path / "helper.hdvp", procedure("helper"))
    finder = ProcedureFinder(load(put(tmp_path / "a.hdev", procedure("main"))), environment={})
    assert finder.find("helper", None) is None


def test_locations_in_order_and_recursively(tmp_path):
    for place in ("session/deep/er", "halcon/procedures/x", "ours"):
        put(tmp_path / place / "a.hdvp", procedure("a"))
    for place in ("halcon/procedures", "ours"):
        put(tmp_path / place / "b.hdvp", procedure("b"))
    put(tmp_path / "ours/c.hdvp", procedure("c"))
    finder = ProcedureFinder(
        Program(),
        paths=[str(tmp_path / "missing"), tmp_path / "session"],
        environment={"HALCONROOT": str(tmp_path / "halcon")},
        standard=tmp_path / "ours",
    )
    assert [found_in(finder.find(name, None), tmp_path) for name in "abc"] == [
        "session/deep/er/a.hdvp",
        "halcon/procedures/b.hdvp",
        "ours/c.hdvp",
    ]


def test_a_private_procedure_does_not_hide_a_public_one(tmp_path):
    put(tmp_path / "a" / "f.hdvp", procedure("f", access="local"))
    put(tmp_path / "b" / "f.hdvp", procedure("f"))
    finder = ProcedureFinder(Program(), paths=[tmp_path], environment={})
    assert found_in(finder.find("f", None), tmp_path) == "b/f.hdvp"


def test_a_library_file_as_location(tmp_path):
    library = put(tmp_path / "lib.hdpl", procedure("f"), library=True)
    put(tmp_path / "g.hdvp", procedure("g"))
    finder = ProcedureFinder(Program(), paths=[library], environment={})
    assert finder.names() == ["f"]


def test_imports_come_first_and_the_last_one_wins(tmp_path):
    for place in ("one", "two", "two/deeper"):
        put(tmp_path / place / "f.hdvp", procedure("f"))
    put(tmp_path / "two/deeper/g.hdvp", procedure("g"))
    library = put(tmp_path / "lib.hdpl", procedure("f"), procedure("p", access="local"), library=True)
    program = load(put(tmp_path / "a.hdev", procedure("main"), procedure("f")))
    finder = ProcedureFinder(program, environment={})

    def where(name: str, *imports: str) -> str | None:
        return found_in(finder.find(name, program.main, imports), tmp_path)

    assert where("f") == "a.hdev/f"
    assert where("f", "./one") == "one/f.hdvp"
    assert where("f", "./one", "two") == "two/f.hdvp"
    assert where("f", "two", "./one") == "one/f.hdvp"
    assert where("f", "two", str(library)) == "lib.hdpl/f"
    assert where("f", "nowhere") == "a.hdev/f"
    assert where("g", "two") is None
    assert where("p", "lib.hdpl") is None
    assert finder.names(None, ["two"]) == ["f", "main"]


def test_imports_are_relative_to_the_file_of_the_caller(tmp_path):
    put(tmp_path / "ext" / "work.hdvp", procedure("work"))
    put(tmp_path / "ext" / "sub" / "f.hdvp", procedure("f"))
    program = load(put(tmp_path / "a.hdev", procedure("main")))
    finder = ProcedureFinder(program, environment={})
    work = finder.find("work", program.main, ["ext"])
    assert found_in(finder.find("f", work, ["./sub"]), tmp_path) == "ext/sub/f.hdvp"
    assert finder.find("f", program.main, ["./sub"]) is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("./here", "/base/here"),
        ("here // why", "/base/here"),
        (" ../there ", "/there"),
        (".", "/base"),
        ("./two words", "/base/two words"),
        ("'./two words' // why", "/base/two words"),
        (r"sub\deep\lib.hdpl", "/base/sub/deep/lib.hdpl"),
        ("%LIB%/x", "/lib/x"),
        ("'%LIB%/%SUB%'", "/lib/s"),
        ("%UNSET%/x", "/base/%UNSET%/x"),
        ("/absolute//x", "/absolute/x"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="the expected paths are POSIX")
def test_import_paths(written, expected):
    assert import_path(written, "/base", {"LIB": "/lib", "SUB": "s"}) == expected


def test_a_broken_file_is_an_error_only_for_its_own_procedure(tmp_path):
    put(tmp_path / "good.hdvp", procedure("good"))
    (tmp_path / "broken.hdvp").write_bytes(b"<hdevelop>")
    (tmp_path / "broken.hdpl").write_bytes(b"\0\1\2")
    finder = ProcedureFinder(Program(), paths=[tmp_path], environment={})
    assert found_in(finder.find("good", None), tmp_path) == "good.hdvp"
    assert finder.find("other", None) is None
    assert finder.names() == ["good"]
    with pytest.raises(ProgramError, match=r"broken\.hdvp"):
        finder.find("broken", None)


def test_rescan_sees_new_files(tmp_path):
    finder = ProcedureFinder(Program(), paths=[tmp_path], environment={})
    assert finder.find("f", None) is None
    put(tmp_path / "f.hdvp", procedure("f"))
    assert finder.find("f", None) is None
    finder.rescan()
    assert finder.find("f", None) is not None
