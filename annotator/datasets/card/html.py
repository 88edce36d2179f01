"""A card for a browser: one file, without scripts and without the network, light or dark as the reader has it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from annotator.datasets.card.about import About
from annotator.datasets.card.content import (
    Bullets,
    Cell,
    Code,
    Inline,
    Line,
    Link,
    Mono,
    Paragraph,
    Part,
    Said,
    Section,
    Table,
    grouped,
    is_number,
    plain,
)
from annotator.datasets.card.facts import Facts
from annotator.datasets.card.naming import title
from annotator.datasets.card.sections import sections

FILE = "card.html"

_STYLE = """
:root { color-scheme: light dark; --page: #fff; --ink: #1c2126; --soft: #55606b; --line: #d9dee3; --shade: #f4f6f8;
  --link: #0b57a4; --bar: #9dc3ea; }
@media (prefers-color-scheme: dark) { :root { --page: #14181c; --ink: #e4e8ec; --soft: #a3adb8; --line: #333b43;
  --shade: #1d2329; --link: #8ec2ff; --bar: #2f5f91; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.55 system-ui, sans-serif;
  overflow-wrap: anywhere; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 .75rem; padding-top: .75rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; }
p, ul { margin: .6rem 0; max-width: 46rem; }
ul { padding-left: 1.2rem; }
a { color: var(--link); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; padding: 0; max-width: none; }
code, pre { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .875em; }
code { background: var(--shade); padding: .1em .3em; border-radius: 3px; }
pre { background: var(--shade); border: 1px solid var(--line); border-radius: 6px; padding: .75rem 1rem;
  overflow-x: auto; overflow-wrap: normal; line-height: 1.45; }
pre code { background: none; padding: 0; font-size: 1em; }
.table { overflow-x: auto; margin: .75rem 0; border: 1px solid var(--line); border-radius: 6px; }
.table:focus-visible { outline: 2px solid var(--link); }
table { border-collapse: collapse; width: 100%; font-size: .925rem; overflow-wrap: normal; }
th, td { padding: .4rem .75rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
thead th, thead td { border-top: 0; background: var(--shade); color: var(--soft); font-weight: 600;
  white-space: nowrap; }
tbody th { font-weight: inherit; }
tbody th code, td.short { white-space: nowrap; }
th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.long { min-width: 16rem; }
td.bar { min-width: 9rem; width: 30%; }
td.bar svg { display: block; width: 100%; height: .9rem; margin-top: .3rem; }
td.bar rect { fill: var(--bar); }
@media (max-width: 36rem) { h1 { font-size: 1.5rem; } th, td { padding: .35rem .5rem; } }
@media print { .table, pre { overflow: visible; } nav { display: none; } }
"""

_SHORT, _LONG = 16, 40
"""Characters up to which a cell stays on one line, and from which on its column needs room."""


def card(facts: Facts, about: About | None = None) -> bytes:
    """card.html, with the sections of README.md."""
    said = about or About()
    return page(title(facts, said), sections(facts, said)).encode()


def page(heading: str, parts: Sequence[Section]) -> str:
    """Sections under a heading, as a page of their own."""
    name = escape(plain(heading))
    links = "".join(
        f'<li><a href="#s{number}">{_line(section.title)}</a></li>'
        for number, section in enumerate(parts)
        if section.level == 2
    )
    body = "\n".join(piece for number, section in enumerate(parts) for piece in _section(number, section))
    return f"""<!DOCTYPE html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{name}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1 dir="auto">{name}</h1>
<nav aria-label="Sections"><ul>{links}</ul></nav>
{body}
</main>
</body>
</html>
"""


def _section(number: int, section: Section) -> Iterator[str]:
    yield f'<h{section.level} id="s{number}">{_line(section.title)}</h{section.level}>'
    name = escape("".join(plain(_words(one)) if one != " " else " " for one in section.title))
    for part in section.parts:
        yield _part(part, name)


def _words(one: Inline) -> str:
    return one if isinstance(one, str) else one.text


def _part(part: Part, name: str) -> str:
    match part:
        case Paragraph(line):
            return f"<p>{_line(line)}</p>"
        case Bullets(items):
            return "<ul>\n{}\n</ul>".format("\n".join(f"<li>{_line(one)}</li>" for one in items))
        case Table():
            return _table(part, name)
        case Code(_, text):
            shown = "\n".join(
                "".join(one if one.isprintable() or one == "\t" else "\ufffd" for one in row)
                for row in text.splitlines()
            )
            return f'<pre dir="ltr" tabindex="0"><code>{escape(shown)}</code></pre>'


def _table(table: Table, name: str) -> str:
    columns = [*zip(*table.rows, strict=True)]
    numbers = {place for place, column in enumerate(columns) if all(map(is_number, column))}
    counted = columns[table.bars] if columns and table.bars >= 0 else ()
    largest = max((one for one in counted if isinstance(one, int)), default=0)
    head = "".join(_head(one, place, table.bars, numbers) for place, one in enumerate(table.head))
    rows = "\n".join(
        "<tr>{}</tr>".format("".join(_cell(one, place, table.bars, largest, numbers) for place, one in enumerate(row)))
        for row in table.rows
    )
    return (
        f'<div class="table" role="region" aria-label="{name}" tabindex="0"><table>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table></div>"
    )


def _head(text: str, place: int, bars: int, numbers: set[int]) -> str:
    number = ' class="number"' if place in numbers else ""
    return f'<th scope="col"{number}>{escape(text)}</th>' + ("<td></td>" if place == bars else "")


def _cell(cell: Cell, place: int, bars: int, largest: int, numbers: set[int]) -> str:
    if isinstance(cell, int):
        bar = _bar(cell, largest) if place == bars else ""
        return f'<td class="number">{grouped(cell)}</td>{bar}'
    if not place:
        return f'<th scope="row">{_line(cell)}</th>'
    length = sum(len(_words(one)) for one in cell)
    kind = "number" if place in numbers else "long" if length > _LONG else "short" if length < _SHORT else ""
    begin = f'<td class="{kind}">' if kind else "<td>"
    return f"{begin}{_line(cell)}</td>"


def _bar(number: int, largest: int) -> str:
    wide = 100 * number / largest if largest else 0
    return (
        '<td class="bar"><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="{wide:.2f}" height="10"/></svg></td>'
    )


def _line(line: Line) -> str:
    return "".join(_inline(one) for one in line)


def _inline(one: Inline) -> str:
    match one:
        case Said(text):
            return f"<bdi>{escape(plain(text))}</bdi>"
        case Mono(text):
            return f"<code><bdi>{escape(plain(text))}</bdi></code>"
        case Link(text, url):
            return f'<a href="{escape(url)}" rel="noopener noreferrer"><bdi>{escape(plain(text))}</bdi></a>'
        case str():
            return escape(one)
