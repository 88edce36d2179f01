"""How pages look: light and dark as the reader's system is, in high contrast, and in print."""

from __future__ import annotations

import re

from annotator.formats.html.text import LANES
from annotator.model.scheme import LINE_STYLES, Label

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main>
{body}</main>
</body>
</html>
"""

_OFFSETS = "".join(f".o{lane}{{text-underline-offset:{3 + 4 * lane}px}}\n" for lane in range(LANES))

STYLE = (
    """:root{color-scheme:light dark;--paper:#fff;--ink:#1b1b1b;--soft:#595959;--rule:#c4c4c4;--link:#0b57a4}
@media (prefers-color-scheme:dark){:root{--paper:#161616;--ink:#ececec;--soft:#b0b0b0;--rule:#4d4d4d;--link:#8ab8f0}}
@media (prefers-contrast:more){:root{--paper:#fff;--ink:#000;--soft:#000;--rule:#000;--link:#00308f}}
@media (prefers-contrast:more) and (prefers-color-scheme:dark)"""
    """{:root{--paper:#000;--ink:#fff;--soft:#fff;--rule:#fff;--link:#9cf}}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.5 system-ui,sans-serif}
main{max-width:46rem;margin:0 auto;padding:1.5rem 1rem 4rem}
a{color:var(--link)}
a:focus-visible{outline:3px solid var(--link);outline-offset:2px}
small{color:var(--soft)}
dl div{display:flex;gap:.75rem}
dt{flex:0 0 8rem;color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
article{border-block:1px solid var(--rule);padding-block:1rem;margin-block:1.5rem;font-size:1.125rem;line-height:2.6}
article p{white-space:pre-wrap;overflow-wrap:anywhere;margin:0 0 1rem}
article p.title,article p.heading{font-weight:bold}
article p.standfirst,article p.byline,article p.caption{font-style:italic}
article p.navigation,article p.footer{color:var(--soft)}
article p.bar{border-inline-start:5px solid;padding-inline-start:.75rem}
.m{text-decoration-line:underline;text-decoration-thickness:2px;text-decoration-skip-ink:none}
.l{border:2px solid;border-radius:4px;padding:0 .25em;margin-inline-end:.2em;background:var(--paper);"""
    """color:var(--ink);font:bold .6875rem/1.3 system-ui,sans-serif;text-decoration:none;display:inline-block;"""
    """white-space:nowrap;user-select:none;unicode-bidi:isolate}
.legend{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem}
table{border-collapse:collapse;width:100%}
th,td{border-bottom:1px solid var(--rule);padding:.35rem .5rem;text-align:start;vertical-align:top;"""
    """overflow-wrap:anywhere}
td:first-child,td:nth-child(2){overflow-wrap:normal}
.note{white-space:pre-wrap;font-style:italic}
.relations li,.index li{margin-block:.5rem}
:target{outline:3px solid var(--link);outline-offset:2px}
@media (prefers-contrast:more){.m{background:none!important;text-decoration-thickness:3px}}
@media print{body{font-size:11pt}main{max-width:none}}
""" + _OFFSETS
)

_COLOUR = re.compile("#[0-9A-Fa-f]{6}")


def look(place: int, label: Label | None) -> str:
    """The style of a label: its colour under and behind the words, and round its name."""
    colour = label.colour if label and _COLOUR.fullmatch(label.colour) else "#8A8F98"
    line = label.line if label and label.line in LINE_STYLES else "solid"
    return (
        f".m.c{place}{{text-decoration-color:{colour};text-decoration-style:{line};background-color:{colour}2b}}\n"
        f".l.c{place},.bar.c{place}{{border-color:{colour}}}\n"
    )
