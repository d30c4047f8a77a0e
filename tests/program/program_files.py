"""Small programs as file contents, for the tests of this folder."""

from __future__ import annotations

from pathlib import Path


def procedure(name: str, body: str = "", *, access: str = "", interface: str = "<interface/>") -> str:
    """A `<procedure>` whose body holds one `<l>` for each line of `body`."""
    attribute = f' access="{access}"' if access else ""
    lines = "".join(f"<l>{line}</l>\n" for line in body.splitlines())
    content = f"<body>\n{lines}</body>" if lines else "<body/>"
    return (
        f'<procedure name="{name}"{attribute}>\n{interface}\n{content}\n'
        f'<docu id="{name}">\n<parameters/>\n</docu>\n</procedure>\n'
    )


def document(*content: str, version: str = "1.2", library: bool = False) -> bytes:
    """A whole file, laid out as HDevelop does."""
    mark = "<library/>\n" if library else ""
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<hdevelop file_version="{version}" halcon_version="20.11.0.0">\n'
    return (head + mark + "".join(content) + "</hdevelop>\n").encode()


def put(path: Path, *content: str, library: bool = False) -> Path:
    """Write `document(...)` to `path`, with the folders it needs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(document(*content, library=library))
    return path
