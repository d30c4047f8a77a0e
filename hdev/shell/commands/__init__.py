"""The commands of the shell: words behind `%`, and help behind `?`."""

from hdev.shell.commands import debugging, general, measuring, programs, variables
from hdev.shell.commands.general import show_help
from hdev.shell.commands.registry import COMMANDS, CommandProblem, run_command

__all__ = [
    "COMMANDS",
    "CommandProblem",
    "debugging",
    "general",
    "measuring",
    "programs",
    "run_command",
    "show_help",
    "variables",
]
