"""The shell at a terminal, on prompt_toolkit."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterable
from typing import Any

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.filters import completion_is_selected, has_completions, has_focus, is_searching
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.lexers import Lexer, PygmentsLexer
from prompt_toolkit.styles import Style

from hdev.highlight import HDevelopLexer
from hdev.shell.inputs import is_complete, program_lines
from hdev.shell.shell import Shell
from hdev.syntax import format_lines
from hdev.version import __version__

_STYLE = Style.from_dict(
    {
        "prompt": "ansiblue bold",
        "prompt.paused": "ansimagenta bold",
        "continuation": "ansibrightblack",
        "bottom-toolbar": "noreverse bg:#303030 #d0d0d0",
        "current": "bold underline #ffffff",
        "hint": "#a0a0a0",
        "pygments.comment": "ansibrightblack italic",
        "pygments.keyword": "ansiblue bold",
        "pygments.keyword.constant": "ansicyan",
        "pygments.name.builtin": "ansigreen",
        "pygments.name.function": "ansigreen bold",
        "pygments.name.function.magic": "ansicyan",
        "pygments.name.attribute": "ansiyellow",
        "pygments.literal.string": "ansired",
        "pygments.literal.string.escape": "ansibrightred",
        "pygments.literal.number": "ansimagenta",
        "pygments.operator.word": "ansiblue bold",
        "pygments.error": "",
    }
)

_KEYS = {"f5": "%go", "f6": "%over", "f7": "%into", "f8": "%out"}
_BANNER = "hdev {}: type statements or expressions; ?name explains, %help lists commands, Ctrl-D leaves"


def run(shell: Shell, **options: Any) -> int:
    """Read and run inputs until the end; the exit status. `options` go to `PromptSession` (input, output ...)."""
    session = prompt_session(shell, **options)
    shell.enter_repeats = True
    threading.Thread(target=_warm, args=(shell,), daemon=True).start()
    if shell.pause is None:
        shell.write(_BANNER.format(__version__))
    while not shell.over:
        try:
            text = session.prompt()
        except KeyboardInterrupt:
            continue
        except EOFError:
            if not shell.stack:
                break
            shell.leave()  # first out of the program, then out of the shell
            continue
        shell.submit(text)
    return shell.status


def _warm(shell: Shell) -> None:
    """Load what the first keys need, while the user still thinks."""
    shell.completer.candidates("thresh")
    shell.completer.signature("threshold (")


def prompt_session(shell: Shell, **options: Any) -> PromptSession[str]:
    """A session that edits inputs for this shell."""

    def message() -> StyleAndTextTuples:
        return [("class:prompt" if shell.level is None else "class:prompt.paused", shell.prompt)]

    def continuation(width: int, number: int, is_soft_wrap: int) -> StyleAndTextTuples:
        return [("class:continuation", "." * max(width - 1, 1) + " ")]

    return PromptSession(
        message,
        multiline=True,
        prompt_continuation=continuation,
        lexer=_ShellLexer(),
        completer=_ShellCompleter(shell),
        complete_while_typing=True,
        auto_suggest=AutoSuggestFromHistory(),
        history=options.pop("history", None) or _history(),
        bottom_toolbar=lambda: toolbar(shell, get_app().current_buffer.document),
        key_bindings=key_bindings(),
        style=_STYLE,
        include_default_pygments_style=False,
        enable_open_in_editor=True,
        reserve_space_for_menu=6,
        **options,
    )


def _history() -> History:
    """The inputs of earlier sessions, in `HDEV_HISTORY` or the user's folder for such things."""
    state = os.environ.get("XDG_STATE_HOME") or os.path.join(os.path.expanduser("~"), ".local", "state")
    path = os.environ.get("HDEV_HISTORY", os.path.join(state, "hdev", "history"))
    if not path:
        return InMemoryHistory()
    try:
        os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
        with open(path, "a", encoding="utf-8"):
            pass
    except OSError:
        return InMemoryHistory()
    return FileHistory(path)


# ---------------------------------------------------------------------------------------------------------------- keys


def key_bindings() -> KeyBindings:
    """Enter runs what is complete; the function keys are those of HDevelop."""
    bindings = KeyBindings()
    in_input = has_focus("DEFAULT_BUFFER") & ~is_searching

    @bindings.add("enter", filter=in_input & ~completion_is_selected)
    def enter(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        document = buffer.document
        at_end = not document.text_after_cursor.strip()
        if is_complete(buffer.text) and (at_end or "\n" not in buffer.text):
            if "\n" in buffer.text:
                text = "\n".join(format_lines(program_lines(buffer.text.rstrip())))
                buffer.document = Document(text, len(text))
            buffer.validate_and_handle()
        elif at_end:
            text = indented(document.text_before_cursor)
            buffer.document = Document(text, len(text))
        else:
            buffer.newline()

    @bindings.add("enter", filter=in_input & completion_is_selected)
    def choose(event: KeyPressEvent) -> None:
        event.current_buffer.complete_state = None

    @bindings.add("tab", filter=in_input & ~has_completions)
    def complete(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.completer is None:
            return
        if not buffer.document.current_line_before_cursor.strip() and "\n" in buffer.text:
            buffer.insert_text("    ")
            return
        found = list(buffer.completer.get_completions(buffer.document, CompleteEvent(completion_requested=True)))
        if len(found) == 1:
            buffer.apply_completion(found[0])
        elif found:
            buffer.start_completion(insert_common_part=True)

    @bindings.add("escape", "enter", filter=in_input)
    def newline(event: KeyPressEvent) -> None:
        event.current_buffer.newline()

    for key, command in _KEYS.items():
        _bind(bindings, key, command)
    return bindings


def _bind(bindings: KeyBindings, key: str, command: str) -> None:
    @bindings.add(key)
    def step(event: KeyPressEvent) -> None:
        event.current_buffer.document = Document(command, len(command))
        event.app.exit(result=command)


def indented(text: str) -> str:
    """The lines of an unfinished input, indented, and the beginning of the next."""
    lines = program_lines(text)
    if lines[-1].endswith("\\"):
        return text + "\n    "
    *shown, following = format_lines([*lines, "_"])
    return "\n".join([*shown, following[:-1]])


# ------------------------------------------------------------------------------------------------------------- toolbar


def toolbar(shell: Shell, document: Document) -> StyleAndTextTuples:
    """The signature around the cursor with the current parameter; otherwise what the user may want to know."""
    found = shell.completer.signature(document.text_before_cursor)
    if found is not None:
        signature, current = found
        parts: StyleAndTextTuples = [
            ("class:current" if number == current else "", text) for text, number in signature.parts()
        ]
        if current < len(signature.parameters):
            parameter = signature.parameters[current]
            kind = ("iconic input", "iconic output", "control input", "control output")[parameter.group]
            facts = parameter.facts if signature.function else ": ".join(f for f in (kind, parameter.facts) if f)
            parts.append(("class:hint", f"\n{parameter.name}: {facts}" if facts else ""))
        return parts
    text = document.text
    if "\n" in text or not is_complete(text):
        word = _open_word(text)
        return [("class:hint", f"a block is open: {word} closes it" if word else "the line goes on; Enter runs it")]
    if shell.pause is not None:
        return [("class:hint", "F5 run  F6 over  F7 into  F8 out   %stack  %up  %list  %end")]
    if shell.stack:
        return [("class:hint", "the program has failed: %stack  %up  %list  %vars look at it, %end leaves it")]
    count = len(shell.workspace.all_variables())
    program = os.path.basename(shell.workspace.program.path)
    parts = [("class:hint", f"{count} variable{'' if count == 1 else 's'}")]
    if program:
        parts.append(("class:hint", f"   {program} (%run, %debug)"))
    return parts


_ENDS = {
    "if": "endif",
    "for": "endfor",
    "while": "endwhile",
    "repeat": "until (...)",
    "switch": "endswitch",
    "try": "endtry",
}


def _open_word(text: str) -> str:
    """The word that closes the innermost open block."""
    opened: list[str] = []
    for line in program_lines(text):
        match = re.match(r"\s*([a-z]+)\b", line)
        word = match.group(1) if match else ""
        if word in _ENDS:
            opened.append(word)
        elif opened and (word.startswith("end") or word == "until"):
            opened.pop()
    return _ENDS[opened[-1]] if opened else ""


# ----------------------------------------------------------------------------------------------- prompt_toolkit's views


class _ShellCompleter(Completer):
    """Candidates for prompt_toolkit."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        for candidate in self._shell.completer.candidates(document.text_before_cursor):
            yield Completion(
                candidate.text,
                -candidate.length,
                display=candidate.display or candidate.text,
                display_meta=candidate.kind,
            )


class _ShellLexer(Lexer):
    """Colours for statements; commands and questions stay plain."""

    def __init__(self) -> None:
        self._statements = PygmentsLexer(HDevelopLexer)

    def lex_document(self, document: Document) -> Any:
        if document.text.lstrip()[:1] in ("%", "?"):
            lines = document.lines
            return lambda number: [("", lines[number])] if number < len(lines) else []
        return self._statements.lex_document(document)
