"""The run as one HTML page that needs no other files: differences as tables, pictures side by side."""

from __future__ import annotations

import base64
import html
import time

from hdev.testing.results import BAD, ERROR, FAILED, PASSED, SKIPPED, UPDATED, Difference, Outcome, Pictures
from hdev.testing.terminal import printable, summary

#: Bytes of pictures that the page carries; the rest is named by its path.
MOST_PICTURES = 60 * 2**20

_LEGENDS = {
    "parts": "difference: <i class=missing></i> missing <i class=extra></i> too much",
    "amount": "difference: <i class=missing></i> the brighter, the farther off",
}


def report(outcomes: list[Outcome], seconds: float, left_out: int = 0) -> str:
    """The page. What failed comes first."""
    room = [MOST_PICTURES]
    order = {FAILED: 0, ERROR: 0, UPDATED: 1, SKIPPED: 2, PASSED: 3}
    parts = [_case(outcome, room) for outcome in sorted(outcomes, key=lambda o: (order[o.status], o.case))]
    bad = sum(outcome.status in BAD for outcome in outcomes)
    return _PAGE.format(
        title=f"{bad} of {len(outcomes)} cases failed" if bad else f"{len(outcomes)} cases passed",
        state="bad" if bad else "good",
        summary=html.escape(summary(outcomes, seconds, left_out)),
        date=time.strftime("%Y-%m-%d %H:%M"),
        cases="\n".join(parts),
    )


def _case(outcome: Outcome, room: list[int]) -> str:
    head = (
        f'<span class="tag {outcome.status}">{outcome.status}</span> <span class=name>{_e(outcome.case)}</span>'
        f"<span class=time>{outcome.seconds:.2f} s</span>"
    )
    inside = _inside(outcome, room)
    if not inside:
        return f'<div class="case row {outcome.status}">{head}</div>'
    opened = " open" if outcome.status in BAD else ""
    return f'<details class="case {outcome.status}"{opened}><summary>{head}</summary><div class=body>{inside}</div></details>'


def _inside(outcome: Outcome, room: list[int]) -> str:
    parts = []
    if outcome.message and outcome.status != PASSED:
        parts.append(f"<p class=message>{_e(outcome.message)}</p>")
    if outcome.place and not outcome.differences:
        parts.append(f"<p class=place>{_e(outcome.place)}</p>")
        if outcome.source:
            parts.append(f"<pre>{_e(chr(10).join(outcome.source))}</pre>")
    if outcome.details:
        parts.append(f"<pre>{_e(chr(10).join(outcome.details))}</pre>")
    parts += [_difference(found, room) for found in outcome.differences]
    parts += [_pictures(pictures, room) for pictures in outcome.pictures]
    if outcome.files:
        parts.append(f"<p>wrote {_e(', '.join(outcome.files))}</p>")
    for title, text in (("output", outcome.output), ("standard error", outcome.errors)):
        if text.strip():
            shown = "\n".join(printable(line) for line in text.rstrip("\n").split("\n"))
            parts.append(f"<details><summary class=minor>{title}</summary><pre>{_e(shown)}</pre></details>")
    return "\n".join(parts)


def _difference(found: Difference, room: list[int]) -> str:
    parts = [f"<h3>{_e(found.name)} <small>{_e(found.summary)}</small></h3>"]
    if found.place:
        parts.append(f"<p class=place>assigned in {_e(found.place)}</p>")
    parts += [_pictures(pictures, room) for pictures in found.pictures]
    if found.rows:
        rows = "".join(
            f"<tr><td>{_e(where)}</td><td class=want>{_e(want)}</td><td class=got>{_e(got)}</td><td>{_e(remark)}</td></tr>"
            for where, want, got, remark in found.rows
        )
        more = f"<tr><td colspan=4>and {found.more} more</td></tr>" if found.more else ""
        parts.append(
            f"<div class=wide><table><thead><tr><th></th><th>expected</th><th>got</th><th></th></tr></thead>"
            f"<tbody>{rows}{more}</tbody></table></div>"
        )
    return f"<section class=difference>{''.join(parts)}</section>"


def _pictures(pictures: Pictures, room: list[int]) -> str:
    figures = []
    for name, path in pictures.files():
        figures.append(f"<figure>{_picture(path, room)}<figcaption>{name}</figcaption></figure>")
    legend = ""
    if pictures.difference:
        legend = f"<p class=legend>{_LEGENDS[pictures.colours]}</p>"
    return f"<div class=pictures><h4>{_e(pictures.title)}</h4><div class=side>{''.join(figures)}</div>{legend}</div>"


def _picture(path: str, room: list[int]) -> str:
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        data = b""
    room[0] -= len(data)
    if not data or room[0] < 0:
        return f"<code>{_e(path)}</code>"
    return f'<img alt="" src="data:image/png;base64,{base64.b64encode(data).decode()}">'


def _e(text: str) -> str:
    return html.escape(text)


_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width">
<style>
:root {{ color-scheme: light dark; --good: #1b7f3b; --bad: #b42318; --warn: #a15c00;
  --line: color-mix(in srgb, currentColor 16%, transparent); --soft: color-mix(in srgb, currentColor 5%, transparent) }}
body {{ font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem }}
h1 {{ font-size: 1.6rem; margin: 0 }} h1.bad {{ color: var(--bad) }} h1.good {{ color: var(--good) }}
h3 {{ font: 600 1rem ui-monospace, monospace; margin: 1.2rem 0 .3rem }} h3 small {{ font: 400 .95rem system-ui, sans-serif }}
h4 {{ font-size: .9rem; font-weight: 500; margin: .6rem 0 .2rem; opacity: .75 }}
.case {{ border: 1px solid var(--line); border-radius: 6px; margin: .35rem 0; padding: .35rem .7rem }}
.case.failed, .case.error {{ border-left: 4px solid var(--bad) }}
.case > summary {{ cursor: pointer; list-style: none }}
.row, .case > summary {{ display: flex; gap: .7rem; align-items: baseline }}
.tag {{ font-size: .75rem; text-transform: uppercase; letter-spacing: .04em; min-width: 4.6rem; color: var(--good) }}
.tag.failed, .tag.error {{ color: var(--bad); font-weight: 700 }} .tag.skipped, .tag.updated {{ color: var(--warn) }}
.name {{ font-family: ui-monospace, monospace; overflow-wrap: anywhere }}
.time {{ margin-left: auto; opacity: .6; white-space: nowrap }}
.message {{ font-weight: 600; margin: .6rem 0 .2rem }} .place {{ margin: .1rem 0; opacity: .75 }}
pre {{ background: var(--soft); border-radius: 4px; padding: .5rem .7rem;
  overflow-x: auto; font: 13px/1.45 ui-monospace, monospace }}
table {{ border-collapse: collapse; font: 13px/1.45 ui-monospace, monospace }} .wide {{ overflow-x: auto }}
td, th {{ padding: .15rem 1.2rem .15rem 0; text-align: left; border-bottom: 1px solid var(--line) }}
th {{ font: 500 .8rem system-ui, sans-serif; opacity: .7 }}
td:first-child {{ white-space: nowrap }}
.want {{ color: var(--good) }} .got {{ color: var(--bad) }}
.side {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); gap: .8rem; align-items: start }}
figure {{ margin: 0 }}
img {{ max-width: 100%; border: 1px solid var(--line); border-radius: 4px; display: block;
  image-rendering: pixelated }}
figcaption, .legend, .minor {{ font-size: .85rem; opacity: .75 }} .minor {{ cursor: pointer }}
.legend i {{ display: inline-block; width: .8em; height: .8em; margin-left: .8em }}
.missing {{ background: rgb(240 140 20) }} .extra {{ background: rgb(60 150 255) }}
@media (prefers-color-scheme: dark) {{ :root {{ --good: #4ade80; --bad: #f87171; --warn: #fbbf24 }} }}
</style></head><body>
<h1 class={state}>{title}</h1><p>{summary} · {date}</p>
{cases}
</body></html>
"""
