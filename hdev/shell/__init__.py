"""The interactive shell: typed lines are run at once; programs are run in steps, looked into, and changed.

`workspace` has the variables, `inputs` says what a typed text is, `worker` runs it where Ctrl-C reaches it, `completion` knows
what could come next, `present` turns values into lines, `commands` are the words behind `%`, `shell` puts it together, and
`console` or `piped` read the lines. Only `console` needs prompt_toolkit.
"""
