"""What procedures lack: `hdev check` tells it, and the page docs/procedures.md is as the command writes it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from hdev.cli.main import main
from hdev.cli.standard_procedures import rows
from hdev.program import load, loads
from hdev.registry import implemented
from hdev.runtime.lacking import Lacking
from hdev.runtime.session import Session

from .support import FILES

PAGE = Path(__file__).parents[2] / "docs/procedures.md"

LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<hdevelop file_version="1.2" halcon_version="20.11.0.0">
<procedure name="outer"><interface/><body><l>inner ()</l><l>gen_empty_obj (E)</l></body></procedure>
<procedure name="inner"><interface/><body><l>outer ()</l><l>A := 1</l><l>find_it (A, B)</l></body></procedure>
<procedure name="find_it"><interface><ic><par name="A" base_type="ctrl" dimension="0"/></ic>
<oc><par name="B" base_type="ctrl" dimension="0"/></oc></interface><body><l>tuple_sin (A, B)</l></body></procedure>
</hdevelop>
"""


def test_what_is_called_counts_and_circles_end(tmp_path: Path) -> None:
    (tmp_path / "lib.hdpl").write_text(LIBRARY)
    program = load(tmp_path / "lib.hdpl")
    session = Session(program, environment={})

    def missing(name: str, *existing: str) -> list[str]:
        return Lacking(session, set(existing)).operators(program.procedures[name])

    assert missing("outer") == ["gen_empty_obj", "tuple_sin"]
    assert missing("inner") == ["gen_empty_obj", "tuple_sin"]
    assert missing("find_it") == ["tuple_sin"]
    assert missing("outer", "tuple_sin") == ["gen_empty_obj"]
    assert missing("outer", "tuple_sin", "gen_empty_obj") == []


def test_a_program_hears_what_its_procedures_lack(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import hdev.registry

    # As if disp_text, which disp_message calls, did not exist.
    without = {name: value for name, value in implemented().items() if name != "disp_text"}
    monkeypatch.setattr(hdev.registry, "implemented", lambda: without)
    file = tmp_path / "p.txt"
    file.write_text("open_window (0, 0, 9, 9, 0, 'visible', '', W)\ndisp_continue_message (W, 'red', 'true')\n")
    main(["check", "--json", str(file)])
    assert json.loads(capsys.readouterr().out)["lacking"] == {"disp_continue_message": ["disp_text"]}
    main(["check", str(file)])
    assert "the procedure disp_continue_message lacks operators: disp_text" in capsys.readouterr().out


def test_all_procedures_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--procedures"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines[:-1]] == sorted(path.stem for path in FILES)
    complete = sum(line.endswith(": complete") for line in lines)
    assert lines[-1] == f"{complete} of {len(FILES)} complete"
    assert main(["check", "--procedures", "--json"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert sum(not row["lacks"] for row in found) == complete
    assert all(set(row["lacks"]).isdisjoint(implemented()) for row in found)


def test_a_procedure_that_lacks_nothing_names_no_missing_operator() -> None:
    session = Session(loads(b"", "e.txt"), environment={})
    for row in rows():
        path = next(path for path in FILES if path.stem == row.name)
        checked = session.linker.check(load(path).procedures[row.name], forgiving=True)
        own = {name for name in checked.operators if name not in implemented()}
        assert own <= set(row.lacks)


def test_the_page_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "--procedures", "--markdown"])
    written = capsys.readouterr().out
    assert PAGE.read_text(encoding="utf-8") == written, "run: hdev check --procedures --markdown > docs/procedures.md"
    names = re.findall(r"^\| `(\w+) \(", written, flags=re.M)
    assert sorted(names) == sorted(path.stem for path in FILES)


def test_nothing_to_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 2
    assert "which programs" in capsys.readouterr().err
