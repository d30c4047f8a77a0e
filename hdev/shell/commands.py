"""The commands of the shell: words behind `%`, and help behind `?`."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hdev.errors import HdevError, ProgramError
from hdev.runtime.fragments import holds_control
from hdev.shell import catalogue, present
from hdev.values.vector import HVector

if TYPE_CHECKING:
    from hdev.debug import Breakpoint
    from hdev.program.model import Procedure
    from hdev.shell.shell import Shell


class CommandProblem(HdevError):
    """A command that cannot be done as it was given."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command: what it does, and what its argument is ('file', 'variable', 'procedure', 'statement', `=choice`)."""

    name: str
    function: Callable[[Shell, str], None]
    usage: str
    help: str
    argument: str
    topic: str


#: By every name they have.
COMMANDS: dict[str, Command] = {}
_TOPICS = ("variables", "programs", "debugging", "measuring", "shell")

Function = Callable[["Shell", str], None]


def command(names: str, usage: str, topic: str, argument: str = "") -> Callable[[Function], Function]:
    """Make a function the command of these names; its docstring is the help."""

    def register(function: Function) -> Function:
        first, *_ = names.split()
        entry = Command(first, function, usage, " ".join((function.__doc__ or "").split()), argument, topic)
        for name in names.split():
            COMMANDS[name] = entry
        return function

    return register


def run_command(shell: Shell, text: str) -> None:
    """Do what a line that begins with `%` says. Raises `CommandProblem`."""
    name, _, argument = text[1:].strip().partition(" ")
    found = COMMANDS.get(name)
    if found is None:
        from hdev.catalogue import suggest

        close = suggest(name, list(COMMANDS)) if name else []
        hint = f"; did you mean `%{close[0]}`?" if close else "; %help lists them"
        raise CommandProblem(f"there is no command `%{name}`{hint}")
    found.function(shell, argument.strip())


# ---------------------------------------------------------------------------------------------------------- variables


@command("vars who", "[PART]", "variables", "variable")
def _vars(shell: Shell, argument: str) -> None:
    """The variables, or those whose names contain PART."""
    variables = {name: value for name, value in shell.variables().items() if argument.lower() in name.lower()}
    shell.write("\n".join(present.variable_lines(variables, shell.width())) or "no variables")


@command("inspect i", "EXPRESSION", "variables", "variable statement")
def _inspect(shell: Shell, argument: str) -> None:
    """Everything about a value: its type and all its elements, or for iconic objects each object."""
    value = shell.value(_needed(argument, "an expression"))
    lines = [present.echo(value, shell.width())]
    if holds_control(value):
        from hdev.values import HTuple, elements
        from hdev.values.text import literal

        if isinstance(value, HTuple) and len(value) > 1:
            lines += [
                f"  [{n}] {literal(item)}  ({present.type_of(item)})" for n, item in enumerate(elements(value)[:200])
            ]
            if len(value) > 200:
                lines.append(f"  ... and {len(value) - 200} more")
        elif isinstance(value, HVector):
            lines += [f"  {present.summary(f'.at({n})', item, shell.width())}" for n, item in enumerate(value)]
    elif not isinstance(value, HVector):
        lines += [f"  [{n}] {_object(item)}" for n, item in enumerate(list(value)[:50], 1)]
        if len(value) > 50:
            lines.append(f"  ... and {len(value) - 50} more")
    shell.write("\n".join(lines))
    if shell.pictures is not None and not holds_control(value) and not isinstance(value, HVector):
        shell.pictures.show(value)


def _object(item: object) -> str:
    from hdev.iconic.summary import facts

    ((kind, properties),) = facts(item).items()
    return f"{kind}: " + ", ".join(f"{name} {value}" for name, value in properties.items())


@command("del delete", "NAME ...", "variables", "variable")
def _delete(shell: Shell, argument: str) -> None:
    """Delete variables."""
    _at_top(shell)
    for name in re.split(r"[\s,]+", _needed(argument, "a variable")):
        try:
            shell.workspace.delete(name)
        except KeyError:
            raise CommandProblem(f"there is no variable `{name}`") from None


@command("reset", "", "variables")
def _reset(shell: Shell, argument: str) -> None:
    """Delete all variables, and forget what was typed."""
    _at_top(shell)
    shell.workspace.reset()


@command("keep", "FILE [NAME ...]", "variables", "file variable")
def _keep(shell: Shell, argument: str) -> None:
    """Save variables (all, or those named) in a file that %fetch reads, here or in another session."""
    path, *names = _words(argument, "a file")
    path = path if os.path.splitext(path)[1] else path + ".hdict"
    variables = shell.workspace.all_variables()
    unknown = [name for name in names if name not in variables]
    if unknown:
        raise CommandProblem(f"there is no variable `{unknown[0]}`")
    chosen = names or list(variables)
    left_out = shell.do(lambda: shell.workspace.save_variables(_path(shell, path), chosen))
    count = len(chosen) - len(left_out)
    shell.write(f"{count} variable{'' if count == 1 else 's'} saved in {path}")
    if left_out:
        shell.write(f"not saved, because handles of their kind cannot be: {', '.join(left_out)}")


@command("fetch", "FILE", "variables", "file")
def _fetch(shell: Shell, argument: str) -> None:
    """Read the variables that %keep has saved."""
    (path,) = _words(argument, "a file")[:1]
    names = shell.do(lambda: shell.workspace.load_variables(_path(shell, path)))
    variables = shell.workspace.all_variables()
    shell.write("\n".join(present.summary(name, variables[name], shell.width()) for name in names))


# ----------------------------------------------------------------------------------------------------------- programs


@command("load", "FILE", "programs", "file")
def _load(shell: Shell, argument: str) -> None:
    """Load a program: its procedures can be called, %run and %debug run it. Variables stay."""
    shell.open(_path(shell, _needed(_unquoted(argument), "a file")))
    program = shell.workspace.program
    parts = [f"{p.name} ({len(p.lines)} lines)" for p in program]
    shell.write(f"{os.path.basename(program.path)}: {', '.join(parts)}")


@command("save", "FILE", "programs", "file")
def _save(shell: Shell, argument: str) -> None:
    """Write what was typed, as far as it ran without error, as a program (.hdev, or .txt for plain text)."""
    from hdev.program import write
    from hdev.program.text import write_text

    path = _path(shell, _needed(_unquoted(argument), "a file"))
    if not shell.workspace.typed and not any(p.name != "main" for p in shell.workspace.program):
        raise CommandProblem("nothing was typed that a program could have")
    path = path if os.path.splitext(path)[1] else path + ".hdev"
    program = shell.workspace.typed_program()
    try:
        if path.endswith((".txt", ".text")):
            with open(path, "w", encoding="utf-8", newline="\n") as file:
                file.write(write_text(program))
        else:
            write(program, path)
    except OSError as error:
        raise CommandProblem(f"{path}: {error.strerror}") from None
    shell.write(f"{len(shell.workspace.typed)} lines saved in {path}")


@command("lines", "[all]", "programs", "=all")
def _lines(shell: Shell, argument: str) -> None:
    """The lines that were typed and ran: what %save would write."""
    from hdev.syntax import format_lines

    typed = format_lines(shell.workspace.typed)
    width = len(str(len(typed)))
    shell.write("\n".join(f"{n:>{width}}  {text}" for n, text in enumerate(typed, 1)) or "nothing was typed yet")


@command("drop", "N [M]", "programs")
def _drop(shell: Shell, argument: str) -> None:
    """Take the typed line N (or N to M) out of what %save writes. Variables stay."""
    numbers = _numbers(argument)
    first, last = numbers[0], numbers[-1]
    if not 1 <= first <= last <= len(shell.workspace.typed):
        raise CommandProblem(f"there are {len(shell.workspace.typed)} typed lines")
    del shell.workspace.typed[first - 1 : last]


@command("run", "[FILE]", "programs", "file")
def _run(shell: Shell, argument: str) -> None:
    """Run the program that is loaded, or FILE, to its end or the first breakpoint. Its variables come to the others."""
    if argument:
        shell.open(_path(shell, _unquoted(argument)))
    shell.run_main()


@command("cd", "[FOLDER]", "programs", "file")
def _cd(shell: Shell, argument: str) -> None:
    """The current folder, from which relative file names count; or go to another."""
    session = shell.workspace.session
    if argument:
        folder = _path(shell, _unquoted(argument))
        if not os.path.isdir(folder):
            raise CommandProblem(f"there is no folder {folder}")
        session.directory = os.path.abspath(folder)
    shell.write(session.directory)


# ---------------------------------------------------------------------------------------------------------- debugging


@command("debug", "[FILE]", "debugging", "file")
def _debug(shell: Shell, argument: str) -> None:
    """Run the program that is loaded, or FILE, and pause at its first line."""
    if argument:
        shell.open(_path(shell, _unquoted(argument)))
    shell.run_main(paused=True)


@command("break b", "[[PROCEDURE:]LINE [if CONDITION]]", "debugging", "procedure")
def _break(shell: Shell, argument: str) -> None:
    """Set a breakpoint: a line of the procedure that is looked at (else of main), or of PROCEDURE. Without argument: list
    all."""
    if not argument:
        shell.write("\n".join(map(_breakpoint, shell.debugger.breakpoints)) or "no breakpoints")
        return
    place, _, condition = re.sub(r"\s+", " ", argument).partition(" if ")
    procedure, line = _line_of(shell, place.strip())
    if condition:
        from hdev.syntax import SyntaxProblem, parse_expression

        try:
            parse_expression(condition)
        except SyntaxProblem as problem:
            raise CommandProblem("\n".join([f"the condition is no expression: {problem.message}"])) from None
    possible = shell.debugger.breakable(procedure, line)
    if possible is None:
        raise CommandProblem(f"{procedure.name} has no line from {line} on that is executed")
    found = shell.debugger.breakpoints.add(procedure.name, possible, condition.strip())
    shell.write(f"breakpoint {_breakpoint(found)}: {procedure.lines[possible - 1].text.strip()}")


def _breakpoint(found: Breakpoint) -> str:
    hits = f", {found.hits} time{'' if found.hits == 1 else 's'}" if found.hits else ""
    return f"{found}{hits}"


@command("clear", "NUMBER ... | all", "debugging", "=all")
def _clear(shell: Shell, argument: str) -> None:
    """Remove breakpoints."""
    if argument == "all":
        shell.debugger.breakpoints.clear()
        return
    for number in _numbers(argument):
        _known(shell, number)
        shell.debugger.breakpoints.remove(number)


@command("enable", "NUMBER ...", "debugging")
def _enable(shell: Shell, argument: str) -> None:
    """Switch breakpoints on."""
    for number in _numbers(argument):
        _known(shell, number)
        shell.debugger.breakpoints.enable(number)


@command("disable", "NUMBER ...", "debugging")
def _disable(shell: Shell, argument: str) -> None:
    """Switch breakpoints off."""
    for number in _numbers(argument):
        _known(shell, number)
        shell.debugger.breakpoints.enable(number, False)


@command("over n", "", "debugging")
def _over(shell: Shell, argument: str) -> None:
    """Step over: to the next line of this procedure (F6). Enter alone repeats the last step."""
    _step(shell, "%over")


@command("into s", "", "debugging")
def _into(shell: Shell, argument: str) -> None:
    """Step into: to the next line, also of a procedure that is called (F7)."""
    _step(shell, "%into")


@command("out", "", "debugging")
def _out(shell: Shell, argument: str) -> None:
    """Step out: to the next line of the caller (F8)."""
    _step(shell, "%out")


@command("go c", "", "debugging")
def _go(shell: Shell, argument: str) -> None:
    """Run on (F5); without a paused program, run the one that is loaded."""
    if shell.pause is None:
        shell.run_main()
        return
    shell.last_step = ""
    shell.resume(lambda pause: pause.go())


def _step(shell: Shell, text: str) -> None:
    if shell.pause is None:
        if shell.stack:
            raise CommandProblem("the program has ended; %debug runs it again")
        shell.run_main(paused=True)
        return
    shell.last_step = text
    name = {"%over": "step_over", "%into": "step_into", "%out": "step_out"}[text]
    shell.resume(lambda pause: getattr(pause, name)(), step=True)


@command("to", "[PROCEDURE:]LINE", "debugging", "procedure")
def _to(shell: Shell, argument: str) -> None:
    """Run to a line."""
    procedure, line = _line_of(shell, _needed(argument, "a line"))
    if shell.pause is None:
        raise CommandProblem("no program pauses; %debug runs one")
    possible = shell.debugger.breakable(procedure, line)
    if possible is None:
        raise CommandProblem(f"{procedure.name} has no line from {line} on that is executed")
    shell.resume(lambda pause: pause.run_to(procedure.name, possible))


@command("end", "", "debugging")
def _end(shell: Shell, argument: str) -> None:
    """End the paused program, or leave the one that has failed; its variables stay."""
    _stopped(shell)
    shell.leave()


@command("stack where", "", "debugging")
def _stack(shell: Shell, argument: str) -> None:
    """The call stack of the paused program, or of the one that has failed; after an error in a procedure that a typed line
    called, its."""
    _stopped(shell)
    shell.write("\n".join(present.call_stack(shell.stack, shell.chosen)))


@command("up", "", "debugging")
def _up(shell: Shell, argument: str) -> None:
    """Look at the caller: its variables are those that names mean."""
    _choose(shell, shell.chosen + 1)


@command("down", "", "debugging")
def _down(shell: Shell, argument: str) -> None:
    """Look at the procedure that is called."""
    _choose(shell, shell.chosen - 1)


@command("level", "NUMBER", "debugging")
def _level(shell: Shell, argument: str) -> None:
    """Look at a level of the call stack (0: the innermost)."""
    _choose(shell, _numbers(argument)[0])


def _choose(shell: Shell, number: int) -> None:
    _stopped(shell)
    if not 0 <= number < len(shell.stack):
        raise CommandProblem("there is no further level of the call stack")
    shell.chosen = number
    shell.show_place()


@command("list l", "[[PROCEDURE:]LINE | PROCEDURE]", "debugging", "procedure")
def _list(shell: Shell, argument: str) -> None:
    """The lines around the current one, around LINE, or all of a procedure; `->` is the current line, `b` a breakpoint."""
    level = shell.level
    if not argument and level is not None:
        stops = {b.line for b in shell.debugger.breakpoints if b.procedure == level.procedure}
        shell.write("\n".join(present.source(level, stops, 8)))
        return
    if argument and not re.fullmatch(r"(.*:)?\s*\d+", argument):
        procedure, line = _procedure(shell, argument), 0
    else:
        procedure, line = _line_of(shell, argument or "1")
        line = line if argument else 0
    here = level.line if level is not None and level.procedure == procedure.name else 0
    frame = _Lines(here, [entry.text for entry in procedure.lines])
    stops = {b.line for b in shell.debugger.breakpoints if b.procedure == procedure.name}
    around = 8 if line else len(procedure.lines)
    shell.write("\n".join(present.source(frame, stops, around, line or 1)) or "the procedure is empty")


@dataclass(frozen=True, slots=True)
class _Lines:
    line: int
    lines: list[str]


# ---------------------------------------------------------------------------------------------------------- measuring


@command("time", "STATEMENT | EXPRESSION", "measuring", "statement")
def _time(shell: Shell, argument: str) -> None:
    """The time that a line takes, compilation left out. Outputs are as without %time."""
    seconds = _timed(shell, _needed(argument, "a statement or an expression"), 1)[0]
    shell.write(f"time: {present.duration(seconds)}")


@command("timeit", "STATEMENT | EXPRESSION", "measuring", "statement")
def _timeit(shell: Shell, argument: str) -> None:
    """The time that a line takes: the best of as many runs as fit into a second."""
    times = _timed(shell, _needed(argument, "a statement or an expression"), 1000)
    middle = sorted(times)[len(times) // 2]
    shell.write(f"time: best {present.duration(min(times))}, median {present.duration(middle)}, {len(times)} runs")


def _timed(shell: Shell, text: str, most: int) -> list[float]:
    from hdev.runtime.fragments import Fragment, by_kind, visible
    from hdev.shell import inputs

    given = inputs.read(text, set(shell.procedure_names()))
    if given.kind not in ("statements", "expression"):
        raise CommandProblem("a statement or an expression is needed")
    lines = given.lines if given.kind == "statements" else (f"_ := {given.text}",)
    variables = dict(shell.variables())
    shell.workspace.check(lines, variables)
    fragment = Fragment(shell.workspace.session, lines, *by_kind(variables))
    times: list[float] = []

    def work() -> dict[str, object]:
        # The first run links the procedures that are called, and loads what the operators need.
        if most > 1:
            fragment.run(variables)
        fragment.prepare()
        end = time.perf_counter() + 1.0
        while True:
            start = time.perf_counter()
            result = fragment.run(variables)
            now = time.perf_counter()
            times.append(now - start)
            if len(times) >= most or now > end:
                return result

    result = shell.do(work)
    if shell.level is None and given.kind == "statements":
        shell.workspace.keep(visible(result))
    return times


@command("profile", "[FILE | STATEMENT]", "measuring", "statement file")
def _profile(shell: Shell, argument: str) -> None:
    """Calls and time of every line: of the program that is loaded, of FILE, or of what a statement calls. Breakpoints do not
    count meanwhile."""
    from hdev.runtime.watch import LineProfile

    profile = LineProfile()
    if argument and not _is_file(shell, argument):
        from hdev.shell.inputs import program_lines

        lines = program_lines(argument)
        shell.workspace.check(lines, shell.variables())

        def work() -> None:
            with profile.watching():
                (shell.workspace if shell.level is None else shell.level).execute(lines)

        try:
            shell.do(work)
        finally:
            shell.write("\n".join(present.profile(profile.lines)))
        return
    if argument:
        shell.open(_path(shell, _unquoted(argument)))
    try:
        shell.run_main(profile=profile)
    finally:
        shell.write("\n".join(present.profile(profile.lines)))


# -------------------------------------------------------------------------------------------------------------- shell


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


@command("quit q", "[STATUS]", "shell")
def _quit(shell: Shell, argument: str) -> None:
    """Leave the shell (as does Ctrl-D)."""
    if argument:
        shell.status = _numbers(argument)[0] & 255
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
    width = max(len(_usage(entry)) for entry in COMMANDS.values() if len(_usage(entry)) < 36)
    for topic in _TOPICS:
        lines.append(f"\n{topic}")
        for entry in dict.fromkeys(COMMANDS.values()):
            if entry.topic == topic:
                first = re.split(r"(?<=[.;:]) ", entry.help)[0].rstrip(".;:")
                lines.append(f"  {_usage(entry):<{width}}  {first}")
    lines.append("\nIn a paused program F5 runs on, F6 steps over, F7 into, F8 out. Ctrl-R searches the history.")
    shell.write("\n".join(lines))


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


# ---------------------------------------------------------------------------------------------------------- arguments


def _needed(argument: str, what: str) -> str:
    if not argument:
        raise CommandProblem(f"{what} is needed")
    return argument


def _words(argument: str, what: str) -> list[str]:
    import shlex

    try:
        words = shlex.split(argument, posix=os.name == "posix")
    except ValueError as error:
        raise CommandProblem(str(error)) from None
    _needed(words[0] if words else "", what)
    return words


def _unquoted(argument: str) -> str:
    quoted = len(argument) > 1 and argument[0] == argument[-1] and argument[0] in "'\""
    return argument[1:-1] if quoted else argument


def _path(shell: Shell, path: str) -> str:
    return os.path.join(shell.workspace.session.directory, os.path.expanduser(path))


def _is_file(shell: Shell, argument: str) -> bool:
    return os.path.isfile(_path(shell, _unquoted(argument)))


def _numbers(argument: str) -> list[int]:
    words = re.split(r"[\s,-]+", argument.strip())
    if not all(word.isdigit() for word in words):
        raise CommandProblem("a number is needed")
    return [int(word) for word in words]


def _known(shell: Shell, number: int) -> None:
    if number not in {found.number for found in shell.debugger.breakpoints}:
        raise CommandProblem(f"there is no breakpoint {number}")


def _procedure(shell: Shell, name: str) -> Procedure:
    found = shell.procedure(name)
    if found is None:
        raise CommandProblem(f"there is no procedure `{name}`")
    if found.locked:
        raise CommandProblem(f"the text of `{name}` is protected")
    return found


def _line_of(shell: Shell, text: str) -> tuple[Procedure, int]:
    """The procedure and line that `12`, `procedure:12` or `procedure` names."""
    name, _, number = text.rpartition(":")
    if not name and not number.strip().isdigit():
        name, number = number, "1"
    if not number.strip().isdigit():
        raise CommandProblem(f"`{text}` is no line: LINE or PROCEDURE:LINE is needed")
    level = shell.level
    name = name.strip() or (level.procedure if level is not None else "main")
    if name == "main" and shell.workspace.program.main is None:
        raise ProgramError("no program is loaded")
    procedure = _procedure(shell, name)
    line = int(number)
    if not 1 <= line <= len(procedure.lines):
        raise CommandProblem(f"{procedure.name} has {len(procedure.lines)} lines")
    return procedure, line


def _at_top(shell: Shell) -> None:
    if shell.stack:
        raise CommandProblem("not while a program pauses; %end ends it")


def _stopped(shell: Shell) -> None:
    shell.look_at_failure()
    if not shell.stack:
        raise CommandProblem("no program pauses; %debug runs one step by step")
