"""Commands about the shell itself, and help."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hdev.shell import catalogue, present
from hdev.shell.commands.arguments import numbers_in
from hdev.shell.commands.registry import COMMANDS, TOPICS, Command, CommandProblem, command, run_command

if TYPE_CHECKING:
    from hdev.shell.shell import Shell


@command(
    "pictures",
    "[auto | off | kitty | iterm2 | sixel | blocks | text]",
    "shell",
    "=auto =off =kitty =iterm2 =sixel =blocks =blocks256 =text",
)
def _pictures(shell: Shell, argument: str) -> None:
    """How iconic values and windows are shown in the terminal."""
    from hdev.display.terminal import PROTOCOLS

    if shell.pictures is None:
        raise CommandProblem("pictures need a terminal")
    if argument:
        if argument not in ("auto", "off", *PROTOCOLS):
            raise CommandProblem(f"one of auto, off, {', '.join(PROTOCOLS)} is needed, not `{argument}`")
        shell.pictures.choose(argument)
    shell.write(f"pictures: {shell.pictures.protocol}")


@command("view", "[off]", "shell", "=off")
def _view(shell: Shell, argument: str) -> None:
    """Show the windows in the browser, where what operators such as draw_region ask for is drawn; `off`: no longer."""
    if argument == "off":
        shell.leave_browser()
        return
    if argument:
        raise CommandProblem(f"`off` or nothing is needed, not `{argument}`")
    import contextlib
    import webbrowser

    url = shell.show_in_browser()
    shell.write(f"windows are shown at {url}")
    with contextlib.suppress(webbrowser.Error, OSError):
        webbrowser.open(url)


@command("quit q", "[STATUS]", "shell")
def _quit(shell: Shell, argument: str) -> None:
    """Leave the shell (as does Ctrl-D)."""
    if argument:
        shell.status = numbers_in(argument)[0] & 255
    shell.over = True


@command("help h", "[COMMAND]", "shell")
def _help(shell: Shell, argument: str) -> None:
    """The commands, or what one of them does."""
    name = argument.lstrip("%")
    if name:
        found = COMMANDS.get(name)
        if found is None:
            show_help(shell, "?" + argument)
            return
        shell.write(f"{_usage(found)}\n  {found.help}")
        return
    lines = [
        "Type statements and expressions of HDevelop; blocks (if ... endif) may span lines.",
        "?name explains an operator, procedure, function or variable; ??name shows the text of a procedure.",
    ]
    for topic in TOPICS:
        lines.append(f"\n{topic}")
        for entry in dict.fromkeys(COMMANDS.values()):
            if entry.topic == topic:
                lines += _help_lines(entry, shell.width())
    lines.append("\nIn a paused program F5 runs on, F6 steps over, F7 into, F8 out. Ctrl-R searches the history.")
    shell.write("\n".join(lines))


#: The column at which explanations begin.
_COLUMN = 30


def _help_lines(entry: Command, width: int) -> list[str]:
    """A command and the first sentence of what it does."""
    from textwrap import wrap

    usage = f"  {_usage(entry)}"
    sentence = re.split(r"(?<=[.;]) ", entry.help)[0].rstrip(".;")
    explained = wrap(sentence, max(width - _COLUMN, 30))
    if len(usage) < _COLUMN - 1:
        first, *rest = explained
        return [f"{usage:<{_COLUMN}}{first}", *(" " * _COLUMN + line for line in rest)]
    return [usage, *(" " * _COLUMN + line for line in explained)]


def _usage(entry: Command) -> str:
    names = [name for name, other in COMMANDS.items() if other is entry]
    return f"%{', %'.join(names)} {entry.usage}".rstrip()


def show_help(shell: Shell, text: str) -> None:
    """`?name` and `??name`."""
    marks = len(text) - len(text.lstrip("?"))
    name = text.lstrip("?").strip().rstrip("?").removesuffix("()").strip()
    if not name:
        run_command(shell, "%help")
        return
    if name.startswith("%"):
        _help(shell, name)
        return
    procedure = shell.procedure(name)
    if marks > 1:
        if procedure is None:
            what = "is an operator: it has no HDevelop text" if catalogue.operator_help(name) else "is no procedure"
            raise CommandProblem(f"`{name}` {what}")
        if procedure.locked:
            raise CommandProblem(f"the text of `{name}` is protected")
        shell.write(catalogue.procedure_text(procedure))
        return
    variables = shell.variables()
    found = [
        present.summary(name, variables[name], shell.width()) if name in variables else None,
        catalogue.procedure_help(procedure) if procedure is not None else None,
        catalogue.operator_help(name),
        catalogue.function_help(name),
    ]
    texts = [part for part in found if part]
    if not texts:
        close = catalogue.likely(name, shell.procedure_names())
        hint = f"; like it: {', '.join(close)}" if close else ""
        raise CommandProblem(f"nothing is known of `{name}`{hint}")
    shell.write("\n\n".join(texts))
