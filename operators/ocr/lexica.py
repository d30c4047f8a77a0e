"""Lists of words, for reading words and correcting them."""

from __future__ import annotations

from typing import Any

from hdev.errors import wrong_value
from hdev.operators.classification import _common as classes
from hdev.registry import operator
from hdev.values import Handle


class Lexicon(Handle):
    """A named list of words."""

    semantics = "lexicon"

    def __init__(self, words: list[str]) -> None:
        super().__init__()
        self.words = list(dict.fromkeys(words))
        self.known = frozenset(words)

    def release(self) -> None:
        self.words, self.known = [], frozenset()


def _added(name: str, words: list[str], session: Any, operator_name: str) -> Lexicon:
    if not name:
        raise wrong_value(1, operator_name, "a lexicon needs a name")
    lexicon = Lexicon(words)
    session.resources.setdefault("lexica", {})[name] = lexicon
    return lexicon


@operator
def create_lexicon(name: str, words: list[str], *, session: Any) -> Lexicon:
    """A lexicon of some words, in the place of one with the same name. Expressions call it '<NAME>'.

    Words differ in upper and lower case; repeated ones count once. Error 1301 no name. Source: page of `create_lexicon`.
    """
    return _added(name, words, session, "create_lexicon")


@operator(effects=("read",))
def import_lexicon(name: str, file_name: str, *, session: Any) -> Lexicon:
    """A lexicon of the words in a text file (UTF-8), one a line; empty lines are passed over.

    Errors: 1301 no name; 5200 there is no such file. Source: reference page of `import_lexicon`.
    """
    _, data = classes.read_file(file_name, (".txt", ".dict"), session, "import_lexicon")
    words = [line.strip() for line in data.decode("utf-8-sig", "replace").splitlines()]
    return _added(name, [word for word in words if word], session, "import_lexicon")


@operator
def inspect_lexicon(lexicon_handle: Lexicon) -> list[str]:
    """All words, in the order in which they were given. Source: reference page of `inspect_lexicon`."""
    return lexicon_handle.words


@operator
def lookup_lexicon(lexicon_handle: Lexicon, word: str) -> int:
    """1 if the word is in the lexicon, else 0. Source: reference page of `lookup_lexicon`."""
    return int(word in lexicon_handle.known)


@operator
def suggest_lexicon(lexicon_handle: Lexicon, word: str) -> tuple[str, int]:
    """The word that needs the fewest corrections to become the given one, and their number.

    A correction is a character inserted, removed or replaced. Of equally good words the first is taken; of an empty lexicon ''
    and the length of the word. Source: reference page of `suggest_lexicon`.
    """
    best, fewest = "", len(word)
    for candidate in lexicon_handle.words:
        if not best or abs(len(candidate) - len(word)) < fewest:
            needed = _corrections(word, candidate)
            if not best or needed < fewest:
                best, fewest = candidate, needed
    return best, fewest


def _corrections(a: str, b: str) -> int:
    """The Levenshtein distance."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (x != y))
    return row[-1]


@operator
def clear_lexicon(lexicon_handle: list[Lexicon]) -> None:
    """Free lexica; expressions no longer find them. Source: reference page of `clear_lexicon`."""
    classes.clear(lexicon_handle)
