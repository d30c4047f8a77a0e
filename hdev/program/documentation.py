"""The documentation of a procedure: its `<docu>` element."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from hdev.errors import ProgramError


@dataclass(frozen=True, slots=True)
class Section:
    """One element of the documentation: a text, or a list of items."""

    text: str = ""
    items: tuple[str, ...] = ()


#: A section by name and then by language ('en_US'; '' where the file names none).
Sections = Mapping[str, Mapping[str, Section]]


@dataclass(frozen=True, slots=True)
class _Sectioned:
    sections: Sections = field(default_factory=dict)

    def text(self, section: str, language: str = "en_US") -> str:
        """The text of `section` in `language`, else in English, else in any language; '' if there is none."""
        return self._find(section, language).text

    def items(self, section: str, language: str = "en_US") -> tuple[str, ...]:
        """The items of `section`, chosen by language as in `text`. A section of plain text is one item."""
        found = self._find(section, language)
        return found.items or ((found.text,) if found.text else ())

    def _find(self, section: str, language: str) -> Section:
        languages = self.sections.get(section, {})
        for choice in (language, "", "en_US"):
            if choice in languages:
                return languages[choice]
        return next(iter(languages.values()), Section())


@dataclass(frozen=True, slots=True)
class ParameterDocumentation(_Sectioned):
    """What is documented of one parameter: `default_value`, `description`, `sem_type`, `type_list`, `values`, ..."""

    name: str = ""

    @property
    def description(self) -> str:
        """The description in English, else in the language it has."""
        return self.text("description")

    @property
    def default_value(self) -> str:
        """The default value, written as an HDevelop expression; '' if there is none."""
        return self.text("default_value")

    @property
    def values(self) -> tuple[str, ...]:
        """Values that are suggested, each written as an HDevelop expression."""
        return self.items("values") or self.items("value_list")

    @property
    def sem_type(self) -> str:
        """The semantic type, such as 'integer' or 'rectangle.origin.y'."""
        return self.text("sem_type")


@dataclass(frozen=True, slots=True)
class Documentation(_Sectioned):
    """What is documented of a procedure: `short`, `abstract`, `chapters`, ..., and its parameters by name."""

    parameters: Mapping[str, ParameterDocumentation] = field(default_factory=dict)

    @property
    def short(self) -> str:
        """The one-line description in English, else in the language it has."""
        return self.text("short")


def parse_documentation(xml: str, path: str = "") -> Documentation:
    """The documentation that the `<docu>` element `xml` holds; an empty one for ''.

    Raises ProgramError if `xml` is not well-formed; its line counts from the start of the element.
    """
    if not xml:
        return Documentation()
    builder = _Builder()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    try:
        parser.Parse(xml.encode("utf-8", "surrogatepass"), True)
    except expat.ExpatError as error:
        message = f"the documentation is not well-formed: {expat.ErrorString(error.code)}"
        raise ProgramError(message, path, error.lineno) from None
    return Documentation(builder.sections, builder.parameters)


class _Builder:
    """Collects sections: children of `<docu>`, and of each `<parameter>` in its `<parameters>`."""

    def __init__(self) -> None:
        self.sections: dict[str, dict[str, Section]] = {}
        self.parameters: dict[str, ParameterDocumentation] = {}
        self._target = self.sections
        self._open: list[str] = []
        self._section_depth = 2
        self._language = ""
        self._text: list[str] = []
        self._items: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._open.append(name)
        depth = len(self._open)
        if self._is_parameter(depth):
            parameter = attributes.get("id", "")
            self._target = {}
            self.parameters[parameter] = ParameterDocumentation(self._target, parameter)
            self._section_depth = 4
        elif depth == self._section_depth:
            self._language = attributes.get("lang", "")
            self._items = []
            self._text = []
        elif name == "item":
            self._text = []

    def text(self, data: str) -> None:
        self._text.append(data)

    def end(self, name: str) -> None:
        depth = len(self._open)
        if self._is_parameter(depth):
            self._target = self.sections
            self._section_depth = 2
        elif depth == self._section_depth and name != "parameters":
            section = Section(items=tuple(self._items)) if self._items else Section("".join(self._text))
            self._target.setdefault(name, {})[self._language] = section
        elif depth == self._section_depth + 1 and name == "item":
            self._items.append("".join(self._text))
        self._open.pop()

    def _is_parameter(self, depth: int) -> bool:
        return depth == 3 and self._open[1] == "parameters"
