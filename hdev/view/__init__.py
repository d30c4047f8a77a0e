"""The viewer in the browser: `hdev run --view`.

A page, served on loopback only, shows a running program: its windows, variables, text and current line; the mouse draws
what the program asks for. `browser` is the viewer, `server` decides who may ask for what, `application` answers, with
`windows` for what is drawn, `packing` for how pictures are sent, `program` for text and variables, `files` for the folders of
file dialogs; the page itself lies in `page`, plain HTML, CSS and JavaScript.
"""
