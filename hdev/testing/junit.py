"""JUnit's XML, as continuous integration servers read it."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from hdev.testing.results import ERROR, FAILED, SKIPPED, Outcome
from hdev.testing.terminal import body

#: What XML 1.0 does not allow.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_xml(outcomes: list[Outcome], seconds: float) -> bytes:
    """A report of one suite: a case for each outcome, its class the file."""
    counts = {
        "tests": len(outcomes),
        "failures": sum(outcome.status == FAILED for outcome in outcomes),
        "errors": sum(outcome.status == ERROR for outcome in outcomes),
        "skipped": sum(outcome.status == SKIPPED for outcome in outcomes),
        "time": f"{seconds:.3f}",
    }
    attributes = {name: str(value) for name, value in counts.items()}
    root = ET.Element("testsuites", attributes)
    suite = ET.SubElement(root, "testsuite", {"name": "hdev", **attributes})
    for outcome in outcomes:
        file, _, name = outcome.case.partition("::")
        case = ET.SubElement(
            suite,
            "testcase",
            {
                "classname": _clean(re.sub(r"\.\w+$", "", file).replace("\\", "/").strip("./").replace("/", ".")),
                "name": _clean(name or file.replace("\\", "/").rpartition("/")[2]),
                "file": _clean(file),
                "time": f"{outcome.seconds:.3f}",
            },
        )
        if outcome.status in (FAILED, ERROR):
            kind = "failure" if outcome.status == FAILED else "error"
            found = ET.SubElement(case, kind, {"message": _clean(outcome.message), "type": outcome.status})
            found.text = _clean("\n".join(body(outcome, 100)))
        elif outcome.status == SKIPPED:
            ET.SubElement(case, "skipped", {"message": _clean(outcome.message)})
        for name, text in (("system-out", outcome.output), ("system-err", outcome.errors)):
            if text:
                ET.SubElement(case, name).text = _clean(text)
    ET.indent(root)
    return ET.tostring(root, "utf-8", xml_declaration=True) + b"\n"


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
