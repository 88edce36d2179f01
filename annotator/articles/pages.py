"""Bytes of a web page to text: as a browser would read them, whether they come from a file, a crawl or a feed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from annotator.articles import web_page
from annotator.articles.charsets import codec_for, declared_in, shown
from annotator.articles.decoding import characters, newline_log, replaced_log, with_line_feeds
from annotator.articles.stand_ins import StandIns
from annotator.articles.structure import Metadata, Parsed
from annotator.model.document import Normalisation


class Page(NamedTuple):
    """A page that was read; `parsed.hints` has a hint for each block, `log` one sentence for each thing done."""

    parsed: Parsed
    normalisation: Normalisation
    log: tuple[str, ...]


def from_page(
    source: bytes, *, name: str, http_charset: str = "", url: str = "", headers: Mapping[str, str] | None = None
) -> Page:
    """Read the bytes of a web page.

    Args:
        source: the page, undecoded.
        name: what messages call it.
        http_charset: the charset of the Content-Type it was sent with; it goes before what the page declares.
        url: where it was fetched from.
        headers: of the response that it came with; names in any case.

    Raises:
        FileRefused: it is empty, binary, over 64 MB, or shows nothing.
    """
    declared = http_charset if codec_for(http_charset) else declared_in(source)
    raw = characters(source, name=name, declared=declared)
    page, newline = with_line_feeds(raw.text.replace("\f", " "))  # white space to a browser
    stand_ins = StandIns(page)
    parsed = web_page.parse(
        stand_ins.hide(page), name=name, clean=stand_ins.hide, url=url, headers=_lower(headers or {})
    )
    text, replaced = stand_ins.show(parsed.text)
    about = _every_value(parsed.metadata, lambda value: stand_ins.show(value)[0])
    normalisation = Normalisation(shown(raw.codec), "stripped" if raw.bom else "none", newline, replaced)
    log = (*raw.log, *newline_log(newline), *replaced_log(replaced), *parsed.log)
    return Page(replace(parsed, text=text, metadata=about), normalisation, log)


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _every_value(about: Metadata, change: Callable[[str], str]) -> Metadata:
    return replace(
        about,
        title=change(about.title),
        outlet=change(about.outlet),
        url=change(about.url),
        more=tuple((name, change(value)) for name, value in about.more),
    )
