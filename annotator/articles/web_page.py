"""A web page as text: every visible block in reading order, with its kind and its element path."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from lxml import etree

from annotator.articles import metadata
from annotator.articles.main_content import NotSeen, main_blocks
from annotator.articles.page_walk import Context, Found, Visible, visible
from annotator.articles.structure import Metadata, Parsed, one_line
from annotator.errors import FileRefused
from annotator.model.document import Block
from annotator.model.traces import BlockHint

MOST_TAGS = 1_000_000
"""Pages with more are refused before they are parsed."""

_NEAR_HEADLINE = range(-4, 9)
_SENTENCE = re.compile(r"[.!?。！？।؟…][\"'’”»)\]]*$")


def parse(
    source: str,
    *,
    name: str,
    clean: Callable[[str], str],
    url: str = "",
    headers: Mapping[str, str] | None = None,
) -> Parsed:
    """Find the visible blocks of a page.

    White space is collapsed as browsers do; a block is a line of the text
    (line breaks in it are lines of their own), and nothing is dropped but what a
    browser does not show.

    Args:
        source: the page, decoded.
        name: the file's name, for the message.
        clean: makes characters storable one for one; applied to every piece of text.
        url: where it was fetched from, '' when nobody knows.
        headers: of the response that it came with, by lower-case name.

    Raises:
        FileRefused: the page shows no text, or is nested or tagged beyond reason.
    """
    root = _tree(source, name)
    about = metadata.read(root, clean=clean, url=url, headers=headers)
    body = next(root.iter("body"), root)
    shown = visible(body, clean=clean)
    if not shown.found:
        raise FileRefused(name, "shows no text; if a script fills the page, save it from the browser")
    text, blocks = _assembled(shown.found, about)
    hints, log = _hints(source, text, blocks, shown.found)
    return Parsed(text, blocks, _with_found(about, text, blocks), (*_log(shown), *log), hints)


def _hints(
    source: str, text: str, blocks: tuple[Block, ...], found: list[Found]
) -> tuple[tuple[BlockHint, ...], tuple[str, ...]]:
    """What the page tells about each block, and a sentence if its main text could not be found."""
    try:
        main = main_blocks(source, text, blocks)
    except NotSeen as reason:
        return (), (str(reason),)
    return tuple(BlockHint(round(one.link_density, 4), is_main) for one, is_main in zip(found, main, strict=True)), ()


def _tree(source: str, name: str) -> etree._Element:
    if source.count("<") > MOST_TAGS:
        raise FileRefused(name, f"has more than {MOST_TAGS:,} tags; save the article alone")
    # text is parsed as bytes, for lxml refuses a string that declares a charset
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(source.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise FileRefused(name, "holds no page that could be read; open and save it in a browser") from error
    if any("Excessive depth" in entry.message for entry in parser.error_log):
        raise FileRefused(name, "nests elements thousands deep, as no article does; save the article alone")
    if root is None:
        raise FileRefused(name, "shows no text; if a script fills the page, save it from the browser")
    return root


# -- text --------------------------------------------------------------------------------------------


def _assembled(found: list[Found], about: Metadata) -> tuple[str, tuple[Block, ...]]:
    headline = _headline(found, about.title)
    described = dict(about.more).get("standfirst", "")
    blocks: list[Block] = []
    at = 0
    standfirst_is_open = headline >= 0
    for number, (text, context, _) in enumerate(found):
        near = headline < 0 or number - headline in _NEAR_HEADLINE
        kind = "title" if number == headline else _block_kind(text, context, near_headline=near)
        if standfirst_is_open and number > headline and _is_standfirst(kind, text, context, described):
            kind, standfirst_is_open = "standfirst", False
        blocks.append(Block(at, at + len(text), kind, context.path))
        at += len(text) + 1
    return "\n".join([one.text for one in found]) + "\n", tuple(blocks)


def _headline(found: list[Found], title: str) -> int:
    """The number of the block that is the page's headline, or -1."""
    headings = [
        (number, one_line(text).casefold(), context)
        for number, (text, context, _) in enumerate(found)
        if context.kind == "heading"
    ]
    wanted = title.casefold()
    # the page's title often has the outlet's name after the headline
    named = [(len(text), -number) for number, text, _ in headings if wanted and len(text) > 8 and text in wanted]
    if named:
        return -max(named)[1]
    top = [heading for heading in headings if heading[2].tag == "h1"]
    in_article = [heading for heading in top if heading[2].in_article]
    return next((number for number, _, _ in (*in_article, *top)), -1)


def _block_kind(text: str, context: Context, *, near_headline: bool) -> str:
    if context.hint == "byline" and near_headline and 3 < len(text) <= 150 and context.kind in ("", "list-item"):
        return "byline"
    if context.kind:
        return context.kind
    if context.tag == "p" or len(text) > 150 or (len(text) > 60 and _SENTENCE.search(text)):
        return "paragraph"
    return "other"


def _is_standfirst(kind: str, text: str, context: Context, described: str) -> bool:
    return (
        kind in ("paragraph", "other", "heading")
        and 20 <= len(text) <= 600
        and (context.hint == "standfirst" or one_line(text) == described)
    )


def _with_found(about: Metadata, text: str, blocks: tuple[Block, ...]) -> Metadata:
    """Metadata completed by what the page shows."""
    shown = {block.kind: one_line(text[block.begin : block.end]) for block in reversed(blocks)}
    more = {name: shown[name] for name in ("byline", "standfirst") if name in shown} | dict(about.more)
    return replace(about, title=shown.get("title") or about.title, more=tuple(sorted(more.items())))


def _log(shown: Visible) -> Iterator[str]:
    if shown.revealed:
        yield "Most of the page is hidden until a script shows it; all of it was taken in."
    listed = ", ".join(f"{name} × {count}" for name, count in shown.left_out.most_common() if count)
    if listed:
        yield f"Left out, because browsers do not show it: {listed}."
