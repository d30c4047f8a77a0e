"""Commands that list, inspect, save and delete variables."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from hdev.runtime.fragments import holds_control
from hdev.shell import present
from hdev.shell.commands.arguments import check_top, needed, path_of, words_of
from hdev.shell.commands.registry import CommandProblem, command
from hdev.values.vector import HVector

if TYPE_CHECKING:
    from hdev.shell.shell import Shell


@command("vars who", "[PART]", "variables", "variable")
def _vars(shell: Shell, argument: str) -> None:
    """The variables, or those whose names contain PART."""
    variables = {name: value for name, value in shell.variables().items() if argument.lower() in name.lower()}
    shell.write("\n".join(present.variable_lines(variables, shell.width())) or "no variables")


@command("inspect i", "EXPRESSION", "variables", "variable statement")
def _inspect(shell: Shell, argument: str) -> None:
    """Everything about a value: its type and all its elements, or for iconic objects each object."""
    value = shell.value(needed(argument, "an expression"))
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
    check_top(shell)
    for name in re.split(r"[\s,]+", needed(argument, "a variable")):
        try:
            shell.workspace.delete(name)
        except KeyError:
            raise CommandProblem(f"there is no variable `{name}`") from None


@command("reset", "", "variables")
def _reset(shell: Shell, argument: str) -> None:
    """Delete all variables, and forget what was typed."""
    check_top(shell)
    shell.workspace.reset()


@command("keep", "FILE [NAME ...]", "variables", "file variable")
def _keep(shell: Shell, argument: str) -> None:
    """Save variables (all, or those named) in a file that %fetch reads, here or in another session."""
    path, *names = words_of(argument, "a file")
    path = path if os.path.splitext(path)[1] else path + ".hdict"
    variables = shell.workspace.all_variables()
    unknown = [name for name in names if name not in variables]
    if unknown:
        raise CommandProblem(f"there is no variable `{unknown[0]}`")
    chosen = names or list(variables)
    left_out = shell.do(lambda: shell.workspace.save_variables(path_of(shell, path), chosen))
    count = len(chosen) - len(left_out)
    shell.write(f"{count} variable{'' if count == 1 else 's'} saved in {path}")
    if left_out:
        shell.write(f"not saved, because handles of their kind cannot be: {', '.join(left_out)}")


@command("fetch", "FILE", "variables", "file")
def _fetch(shell: Shell, argument: str) -> None:
    """Read the variables that %keep has saved."""
    (path,) = words_of(argument, "a file")[:1]
    names = shell.do(lambda: shell.workspace.load_variables(path_of(shell, path)))
    variables = shell.workspace.all_variables()
    shell.write("\n".join(present.summary(name, variables[name], shell.width()) for name in names))
