"""The viewer in the browser: `hdev run --view`.

A page, served on loopback only, shows a running program: its windows, variables, text and current line; the mouse draws what the
program asks for. `browser` is the viewer, `server` serves it (who may ask for what is decided there), `windows` draws, `program`
describes text and variables, `files` lists folders for file dialogs; the page itself lies in `page`, plain HTML, CSS and JavaScript.
"""
