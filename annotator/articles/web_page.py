"""A web page as text: every visible block in reading order, with its kind and its element path."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from lxml import etree

from annotator.articles import metadata
from annotator.articles.structure import Metadata, Parsed, one_line
from annotator.errors import FileRefused
from annotator.model.document import Block

MOST_TAGS = 1_000_000
"""Pages with more are refused before they are parsed."""

_PATH_DEPTH = 64

_NOT_SHOWN_NAMES = """
    script style template noscript head title meta link base datalist iframe object embed applet audio video canvas
    svg param source track frame frameset noframes rp
"""
_BLOCK_NAMES = """
    address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol optgroup option p
    plaintext pre search section select summary table tbody td textarea tfoot th thead tr ul xmp
"""
_NOT_SHOWN = frozenset(_NOT_SHOWN_NAMES.split())
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_PRE = frozenset(("pre", "textarea", "listing", "plaintext", "xmp"))
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*(hidden|collapse)", re.IGNORECASE)
_BYLINE = re.compile(r"(?<![a-z])(by-?line|author(-?name|s)?)(?![a-z])", re.IGNORECASE)
_STANDFIRST = re.compile(
    r"(?<![a-z])(standfirst|sub-?head(line)?|sub-?title|dek|deck|strap-?line|article-?(summary|intro))(?![a-z])",
    re.IGNORECASE,
)
_BLANKS = re.compile(r"[ \t\n\f\r]+")
_BREAK = "\0"
"""A line break; no node's text holds this character."""
_NEAR_HEADLINE = range(-4, 9)
_SENTENCE = re.compile(r"[.!?。！？।؟…][\"'’”»)\]]*$")


class _Context(NamedTuple):
    """What a block element passes on to the text in it."""

    path: str
    tag: str
    kind: str = ""
    pre: bool = False
    in_article: bool = False
    hint: str = ""
    own_hint: str = ""


@dataclass(slots=True)
class _Walk:
    """Blocks found so far: (text, context), and what was left out."""

    clean: Callable[[str], str]
    found: list[tuple[str, _Context]] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    pieces: list[str] = field(default_factory=list)

    def add(self, text: str | None) -> None:
        if text:
            self.pieces.append(self.clean(text))

    def flush(self, context: _Context) -> None:
        """End the run of inline text that was going on in a block element."""
        if not self.pieces:
            return
        run = "".join(self.pieces)
        self.pieces.clear()
        paragraphs = _as_written(run) if context.pre else _collapsed(run)
        self.found += [(paragraph, context) for paragraph in paragraphs]


def parse(source: str, *, name: str, clean: Callable[[str], str]) -> Parsed:
    """Find the visible blocks of a page.

    White space is collapsed as browsers do; a block is a line of the text
    (line breaks in it are lines of their own), and nothing is dropped but what a
    browser does not show.

    Args:
        source: the page, decoded.
        name: the file's name, for the message.
        clean: makes characters storable one for one; applied to every piece of text.

    Raises:
        FileRefused: the page shows no text, or is nested or tagged beyond reason.
    """
    root = _tree(source, name)
    about = metadata.read(root, clean=clean)
    body = next(root.iter("body"), root)
    walk = _Walk(clean)
    _walk(body, walk)
    if not walk.found:
        raise FileRefused(name, "shows no text; if a script fills the page, save it from the browser")
    text, blocks = _assembled(walk.found, about)
    return Parsed(text, blocks, _with_found(about, text, blocks), tuple(_log(walk.left_out)))


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


# -- the walk ----------------------------------------------------------------------------------------


def _walk(body: etree._Element, walk: _Walk) -> None:
    """Visit elements in reading order, without recursion: pages may be nested thousands deep."""
    tags = [str(element.tag) for element in reversed(list(body.iterancestors()))]
    contexts = [_Context("/".join(["", *tags, "body"]), "body")]
    hidden: etree._Element | None = None
    walker = etree.iterwalk(body, events=("start", "end"))
    for event, element in walker:
        name = str(element.tag)
        if event == "start":
            if element is not body and (reason := _not_shown(element, name)):
                walk.left_out[reason] += any(piece.strip() for piece in element.itertext())
                hidden = element
                walker.skip_subtree()
                continue
            tags.append(name)
            if name in _BLOCKS and element is not body:
                walk.flush(contexts[-1])
                contexts.append(_context(element, name, tags, contexts[-1]))
            elif name in ("br", "wbr"):
                walk.add("" if name == "wbr" else None)
                walk.pieces += [_BREAK] if name == "br" else []
            walk.add(element.text)
            continue
        if element is hidden:
            hidden = None
        else:
            tags.pop()
            if name in _BLOCKS and element is not body:
                walk.flush(contexts.pop())
        if element is not body:
            walk.add(element.tail)
    walk.flush(contexts[0])


def _not_shown(element: etree._Element, name: str) -> str:
    """Why a browser does not show an element: its name, 'hidden', or '' if it is shown."""
    if name in _NOT_SHOWN:
        return name
    if element.get("hidden") is not None or (name == "dialog" and element.get("open") is None):
        return "hidden"
    style = element.get("style")
    return "hidden" if style and _HIDDEN_STYLE.search(style) else ""


def _context(element: etree._Element, name: str, tags: list[str], outer: _Context) -> _Context:
    names = " ".join(
        filter(None, (element.get("class"), element.get("itemprop"), element.get("rel"), element.get("id")))
    )
    hint = "byline" if _BYLINE.search(names) else "standfirst" if _STANDFIRST.search(names) else ""
    in_article = outer.in_article or name in ("article", "main")
    return _Context(
        "/" + "/".join(tags[:_PATH_DEPTH]),
        name,
        _kind(name, element.get("role") or "", outer, in_article=in_article),
        outer.pre or name in _PRE,
        in_article,
        # a hint holds for the element and its children: further down may stand a whole page
        hint or outer.own_hint,
        hint,
    )


def _kind(name: str, role: str, outer: _Context, *, in_article: bool) -> str:
    """The kind that an element gives to the text in it; what is around it may weigh more."""
    if outer.kind in ("navigation", "footer"):
        return outer.kind
    if name == "nav" or role == "navigation":
        return "navigation"
    if role == "contentinfo" or (name == "footer" and not in_article):
        return "footer"
    if name in ("h1", "h2", "h3", "h4", "h5", "h6"):
        return "heading"
    if name in ("figcaption", "caption"):
        return "caption"
    if name == "blockquote":
        return "quote"
    if name in ("li", "dt", "dd"):
        return "list-item"
    if name in ("td", "th"):
        return "table"
    # old pages lay themselves out with tables: a paragraph in a cell is a paragraph
    return "" if name == "p" and outer.kind == "table" else outer.kind


# -- text --------------------------------------------------------------------------------------------


def _collapsed(run: str) -> Iterator[str]:
    """Paragraphs of a run of inline text; two line breaks in a row part them."""
    lines = [line.strip(" ") for line in _BLANKS.sub(" ", run).split(_BREAK)]
    paragraph: list[str] = []
    for line in [*lines, ""]:
        if line:
            paragraph.append(line)
        elif paragraph:
            yield "\n".join(paragraph)
            paragraph = []


def _as_written(run: str) -> Iterator[str]:
    lines = run.replace(_BREAK, "\n").replace("\r", "\n").split("\n")
    while lines and not lines[0].strip():
        lines.pop(0)
    while lines and not lines[-1].strip():
        lines.pop()
    if lines:
        yield "\n".join(lines)


def _assembled(found: list[tuple[str, _Context]], about: Metadata) -> tuple[str, tuple[Block, ...]]:
    headline = _headline(found, about.title)
    described = dict(about.more).get("standfirst", "")
    blocks: list[Block] = []
    at = 0
    standfirst_is_open = headline >= 0
    for number, (text, context) in enumerate(found):
        near = headline < 0 or number - headline in _NEAR_HEADLINE
        kind = "title" if number == headline else _block_kind(text, context, near_headline=near)
        if standfirst_is_open and number > headline and _is_standfirst(kind, text, context, described):
            kind, standfirst_is_open = "standfirst", False
        blocks.append(Block(at, at + len(text), kind, context.path))
        at += len(text) + 1
    return "\n".join([text for text, _ in found]) + "\n", tuple(blocks)


def _headline(found: list[tuple[str, _Context]], title: str) -> int:
    """The number of the block that is the page's headline, or -1."""
    headings = [
        (number, one_line(text).casefold(), context)
        for number, (text, context) in enumerate(found)
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


def _block_kind(text: str, context: _Context, *, near_headline: bool) -> str:
    if context.hint == "byline" and near_headline and 3 < len(text) <= 150 and context.kind in ("", "list-item"):
        return "byline"
    if context.kind:
        return context.kind
    if context.tag == "p" or len(text) > 150 or (len(text) > 60 and _SENTENCE.search(text)):
        return "paragraph"
    return "other"


def _is_standfirst(kind: str, text: str, context: _Context, described: str) -> bool:
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


def _log(left_out: Counter[str]) -> Iterator[str]:
    listed = ", ".join(f"{name} × {count}" for name, count in left_out.most_common() if count)
    if listed:
        yield f"Left out, because browsers do not show it: {listed}."
