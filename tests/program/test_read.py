"""Reading the XML formats: what ends up in the model."""

import pytest
from program_files import document, procedure

from hdev.program import Parameter, Program, loads

INTERFACE = """<interface>
<io>
<par name="Image" base_type="iconic" dimension="0"/>
</io>
<oo>
<par name="Regions" base_type="iconic" dimension="1"/>
</oo>
<ic>
<par name="Low" base_type="ctrl" dimension="0"/>
<par name="High" base_type="ctrl" dimension="2"/>
</ic>
<oc>
<par name="Count" base_type="ctrl" dimension="0"/>
</oc>
</interface>"""


def body(content: str) -> Program:
    return loads(document(f'<procedure name="main"><interface/><body>{content}</body></procedure>'), "a.hdev")


def test_lines_keep_text_kind_and_attributes():
    program = body('<c>* note</c>\n<l as_id="x" as_ord="1">    A := 1 &lt; 2 &amp; 3</l>\n<c></c>\n<l/>')
    lines = program.procedures["main"].lines
    assert [(line.text, line.comment) for line in lines] == [
        ("* note", True),
        ("    A := 1 < 2 & 3", False),
        ("", True),
        ("", False),
    ]
    assert dict(lines[1].attributes) == {"as_id": "x", "as_ord": "1"}
    assert not lines[0].attributes


def test_a_line_may_continue_over_several_physical_lines():
    (line,) = body("<l>A := [1, \\\r\n      2]</l>").procedures["main"].lines
    assert line.text == "A := [1, \\\n      2]"


@pytest.mark.parametrize(("text", "expected"), [("  * old", True), ("", True), ("  ", True), ("A := 2 * 3", False)])
def test_is_comment_looks_at_the_text(text, expected):
    (line,) = body(f"<l>{text}</l>").procedures["main"].lines
    assert not line.comment
    assert line.is_comment is expected


def test_file_lines_are_those_of_the_file():
    program = loads(document(procedure("main", "A := 1\nB := 2")), "a.hdev")
    assert [line.file_line for line in program.procedures["main"].lines] == [6, 7]


def test_interface_in_call_order():
    interface = loads(document(procedure("p", interface=INTERFACE))).procedures["p"].interface
    assert interface.io == (Parameter("Image", "iconic"),)
    assert interface.oo == (Parameter("Regions", "iconic", 1),)
    assert interface.ic == (Parameter("Low", "control"), Parameter("High", "control", 2))
    assert [parameter.name for parameter in interface.parameters] == ["Image", "Regions", "Low", "High", "Count"]


def test_version_1_0_has_no_dimension():
    data = document(procedure("p", interface='<interface><ic><par name="A"/></ic></interface>'), version="1.0")
    assert loads(data).procedures["p"].interface.ic == (Parameter("A", "control", 0),)


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2", "1.3", "9", ""])
def test_any_version_loads(version):
    assert loads(document(procedure("main", "A := 1"), version=version)).file_version == version


def test_the_order_of_procedures_is_the_files_and_main_may_be_anywhere():
    program = loads(document(procedure("b"), procedure("main"), procedure("a")), "x.hdev")
    assert list(program.procedures) == ["b", "main", "a"]
    assert program.main is program.procedures["main"]


@pytest.mark.parametrize(("access", "expected"), [("", "public"), ("public", "public"), ("local", "private")])
def test_access(access, expected):
    assert loads(document(procedure("p", access=access))).procedures["p"].access == expected


@pytest.mark.parametrize(
    ("path", "names", "library", "kind"),
    [
        ("a.hdev", ["main"], False, "hdev"),
        ("a.HDVP", ["a"], False, "hdvp"),
        ("a.hdpl", ["a", "b"], False, "hdpl"),
        ("", ["main", "a"], False, "hdev"),
        ("", ["a"], False, "hdvp"),
        ("a.xml", ["a"], True, "hdpl"),
    ],
)
def test_kind(path, names, library, kind):
    program = loads(document(*map(procedure, names), library=library), path)
    assert program.kind == kind
    assert all(found.library is (kind == "hdpl") for found in program)


def test_an_external_procedure_is_named_after_its_file():
    program = loads(document(procedure("old", "A := 1")), "folder/new.hdvp")
    assert list(program.procedures) == ["new"]
    assert program.procedures["new"].name == "new"


def test_a_file_name_that_is_no_name_leaves_the_procedure_its_own():
    assert list(loads(document(procedure("p")), "p (copy).hdvp").procedures) == ["p"]


@pytest.mark.parametrize("element", ["<xb>c2VjcmV0\n</xb>", '<future a="1"><x/></future>', "<xb/>"])
def test_a_protected_body_loads_and_is_locked(element):
    data = document(f'<procedure name="p"><interface/>\n{element}\n<docu id="p"/></procedure>')
    locked = loads(data).procedures["p"]
    assert locked.locked
    assert locked.locked_body == element
    assert locked.lines == []


def test_unknown_elements_are_kept_as_written():
    data = document(
        "<new><deep a='>'>x</deep></new>\n",
        '<procedure name="main"><interface/><body><l>A := 1</l><mark/></body><note  b = "/"></note></procedure>\n',
        '<assistant state="1"/>\n',
    )
    program = loads(data, "a.hdev")
    assert program.extras == ["<new><deep a='>'>x</deep></new>", '<assistant state="1"/>']
    assert program.procedures["main"].extras == ["<mark/>", '<note  b = "/"></note>']
    assert not program.procedures["main"].locked


def test_documentation():
    docu = """<docu id="p">
<abstract lang="en_US">Finds &lt;all&gt; of them.</abstract>
<abstract lang="de_DE">Findet alle.</abstract>
<chapters lang="en_US">
<item>Matching</item>
<item>Marks</item>
</chapters>
<short>Finds.</short>
<parameters>
<parameter id="Low">
<default_value>128</default_value>
<description lang="de_DE">Untere Schwelle</description>
<mixed_type>false</mixed_type>
<sem_type>integer</sem_type>
<type_list>
<item>integer</item>
<item>real</item>
</type_list>
<values>
<item>64</item>
<item>128</item>
</values>
</parameter>
<parameter id="High"/>
</parameters>
<warning>After the parameters.</warning>
</docu>"""
    data = document(f'<procedure name="p"><interface/><body/>{docu}</procedure>')
    documentation = loads(data).procedures["p"].documentation
    assert documentation.short == "Finds."
    assert documentation.text("abstract") == "Finds <all> of them."
    assert documentation.text("abstract", "de_DE") == "Findet alle."
    assert documentation.text("abstract", "fr_FR") == "Finds <all> of them."
    assert documentation.items("chapters") == ("Matching", "Marks")
    assert documentation.text("warning") == "After the parameters."
    assert documentation.text("example") == ""
    low = documentation.parameters["Low"]
    assert (low.default_value, low.values, low.sem_type) == ("128", ("64", "128"), "integer")
    assert low.description == "Untere Schwelle"
    assert low.items("type_list") == ("integer", "real")
    assert low.text("mixed_type") == "false"
    assert documentation.parameters["High"].values == ()


def test_no_documentation_is_an_empty_one():
    program = loads(document('<procedure name="p"><body/></procedure>'))
    assert program.procedures["p"].documentation.sections == {}
