"""`hdev completion`: completion for shells."""

from __future__ import annotations

import argparse

HELP = "print a completion script for a shell"

_SCRIPTS = {
    "bash": """_hdev() {{
    local word=${{COMP_WORDS[COMP_CWORD]}}
    if [ "$COMP_CWORD" -eq 1 ]; then
        COMPREPLY=($(compgen -W "{commands}" -- "$word") $(compgen -f -- "$word"))
    elif [[ "$word" == -* ]]; then
        case ${{COMP_WORDS[1]}} in
{options}
        esac
    elif [ "${{COMP_WORDS[1]}}" = ops ]; then
        COMPREPLY=($(hdev ops "$word" 2>/dev/null | sed -n 's/^..\\([a-z0-9_]*\\) .*/\\1/p' | grep "^$word"))
    else
        COMPREPLY=($(compgen -f -- "$word"))
    fi
}}
complete -o filenames -F _hdev hdev
""",
    "zsh": "autoload -U +X bashcompinit && bashcompinit\n",
    "fish": "complete -c hdev -n __fish_use_subcommand -a '{commands}'\n{fish}",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", choices=sorted(_SCRIPTS), help="put its output where your shell reads completions")


def execute(arguments: argparse.Namespace) -> int:
    options = _options()
    bash_cases = "\n".join(
        f'            {name}) COMPREPLY=($(compgen -W "{" ".join(words)}" -- "$word")) ;;'
        for name, words in options.items()
    )
    fish = "".join(
        f"complete -c hdev -n '__fish_seen_subcommand_from {name}' -l {word[2:]}\n"
        for name, words in options.items()
        for word in words
        if word.startswith("--")
    )
    fields = {"commands": " ".join(options), "options": bash_cases, "fish": fish}
    text = _SCRIPTS[arguments.shell].format(**fields)
    if arguments.shell == "zsh":
        text += _SCRIPTS["bash"].format(**fields)
    print(text, end="")
    return 0


def _options() -> dict[str, list[str]]:
    """The options of each command."""
    from importlib import import_module

    from hdev.cli.main import COMMANDS

    result = {}
    for name in COMMANDS:
        parser = argparse.ArgumentParser(prog=name)
        import_module(f"hdev.cli.{name}").add_arguments(parser)
        result[name] = sorted(word for action in parser._actions for word in action.option_strings)
    return result
