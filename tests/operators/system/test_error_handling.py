"""System / Error Handling."""

from __future__ import annotations

from tests.operators.running import fails, run


def test_error_text():
    assert run("get_error_text (5200, R)")["R"] == ["File not found"]
    assert run("get_error_text (30001, R)")["R"] == ["User-defined exception"]


def test_extended_error_info():
    text = "get_extended_error_info (O1, C1, M1)\ntry\nopen_file ('missing', 'input', F)\ncatch (E)\nendtry\nget_extended_error_info (O, C, M)"
    result = run(text)
    assert [result[name] for name in ("O1", "C1", "M1")] == [[""], [0], [""]]
    assert (result["O"], result["C"]) == (["open_file"], [5200])
    assert "missing" in result["M"][0]


def test_checks():
    result = run("set_check (['~database', 'color'])\nget_check (A)\nset_check ('default')\nget_check (B)")
    assert {"~database", "color", "give_error"} <= set(result["A"])
    assert {"database", "~color", "give_error"} <= set(result["B"])
    assert all(mode.startswith("~") for mode in run("set_check ('none')\nget_check (R)")["R"])


def test_give_error_is_one_switch():
    assert run("set_check ('~give_error')\ntuple_select ([1,2], 9, R)")["R"] == []
    assert "~give_error" in run("dev_set_check ('~give_error')\nget_check (R)")["R"]
    with fails(1302):
        run("set_check ('none')\nset_check ('all')\ntuple_select ([1,2], 9, R)")


def test_an_unknown_check():
    with fails(1301, "'~taste'"):
        run("set_check ('~taste')")


def test_the_debugging_tool():
    result = run(
        "get_spy ('mode', A)\nset_spy ('mode', 'on')\nget_spy ('mode', B)\nset_spy ('parameter_values', 9)\nquery_spy (C, V)"
    )
    assert (result["A"], result["B"]) == (["off"], ["on"])
    assert dict(zip(result["C"], result["V"], strict=True))["mode"] == "on, off"
    for call, code in (
        ("set_spy ('x', 1)", 1301),
        ("get_spy ('x', R)", 1301),
        ("set_spy ('time', 'maybe')", 1302),
        ("set_spy ('parameter_values', 'x')", 1202),
        ("set_spy ('parameter_values', -1)", 1302),
    ):
        with fails(code):
            run(call)
