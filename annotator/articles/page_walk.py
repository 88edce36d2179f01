"""The walk through a page's elements: what a browser shows, in reading order, with what stands round it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

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
_REVEALED = ("hidden", "noscript")
"""What a script shows, or its absence."""


class Context(NamedTuple):
    """What a block element passes on to the text in it."""

    path: str
    tag: str
    kind: str = ""
    pre: bool = False
    in_article: bool = False
    hint: str = ""
    own_hint: str = ""


class Found(NamedTuple):
    """A visible block: its text, what stands round it, and the share of its characters (0 to 1) that is in links."""

    text: str
    context: Context
    link_density: float


class Visible(NamedTuple):
    """What a page shows.

    Attributes:
        found: its blocks in reading order.
        left_out: how many elements with text are not shown, by what they are.
        revealed: whether most of the page waits for a script, and was taken for shown.
    """

    found: list[Found]
    left_out: Counter[str]
    revealed: bool = False


def visible(body: etree._Element, *, clean: Callable[[str], str]) -> Visible:
    """Find what a browser shows of a page, tabs and fold-outs that a reader can open included.

    Where more is hidden than shown, a script would show it (or the page has it for browsers without
    scripts): then all of it is taken, for a page without its article is of no use.
    """
    opened = _opened(body)
    walk = _Walk(clean, opened)
    walk.through(body)
    shown = sum(len(found.text) for found in walk.found)
    if walk.hidden_characters <= shown:
        return Visible(walk.found, walk.left_out)
    everything = _Walk(clean, opened, reveal=True)
    everything.through(body)
    return Visible(everything.found, everything.left_out, revealed=True)


def _opened(body: etree._Element) -> frozenset[str]:
    """Ids of what the page's own buttons and tabs open."""
    controls = (element.get("aria-controls") for element in body.iter() if "aria-controls" in element.attrib)
    return frozenset(identity for controlled in controls if controlled for identity in controlled.split())


@dataclass(slots=True)
class _Walk:
    """Blocks found so far, and what was left out."""

    clean: Callable[[str], str]
    opened: frozenset[str]
    reveal: bool = False
    found: list[Found] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    hidden_characters: int = 0
    pieces: list[str] = field(default_factory=list)
    solid: int = 0
    linked: list[tuple[int, int]] = field(default_factory=list)
    links: int = 0

    def through(self, body: etree._Element) -> None:
        """Visit elements in reading order, without recursion: pages may be nested thousands deep."""
        tags = [str(element.tag) for element in reversed(list(body.iterancestors()))]
        contexts = [Context("/".join(["", *tags, "body"]), "body")]
        hidden: etree._Element | None = None
        walker = etree.iterwalk(body, events=("start", "end"))
        for event, element in walker:
            name = str(element.tag)
            if event == "start":
                if element is not body and (reason := self._not_shown(element, name)):
                    self._leave_out(element, reason)
                    hidden = element
                    walker.skip_subtree()
                    continue
                tags.append(name)
                if name in _BLOCKS and element is not body:
                    self.flush(contexts[-1])
                    contexts.append(_context(element, name, tags, contexts[-1]))
                elif name == "br":
                    self.pieces.append(_BREAK)
                elif _is_link(element, name):
                    self.links += 1
                self.add(element.text)
                continue
            if element is hidden:
                hidden = None
            else:
                tags.pop()
                self.links -= _is_link(element, name)
                if name in _BLOCKS and element is not body:
                    self.flush(contexts.pop())
            if element is not body:
                self.add(element.tail)
        self.flush(contexts[0])

    def add(self, text: str | None) -> None:
        """Go on with a run of inline text."""
        if text:
            self.pieces.append(self.clean(text))
            begin = self.solid
            self.solid += _solid(text)
            if self.links and self.solid > begin:
                self.linked.append((begin, self.solid))

    def flush(self, context: Context) -> None:
        """End the run of inline text that was going on in a block element."""
        if not self.pieces:
            return
        run = "".join(self.pieces)
        begin = 0
        # white space is collapsed, so places of links are counted in the characters between it
        for paragraph in _as_written(run) if context.pre else _collapsed(run):
            end = begin + _solid(paragraph)
            in_links = sum(max(0, min(end, last) - max(begin, first)) for first, last in self.linked)
            self.found.append(Found(paragraph, context, in_links / max(1, end - begin)))
            begin = end
        self.pieces.clear()
        self.linked.clear()
        self.solid = 0

    def _leave_out(self, element: etree._Element, reason: str) -> None:
        texts = [text for piece in element.itertext() if (text := str(piece).strip())]
        self.left_out[reason] += bool(texts)
        if reason in _REVEALED:
            self.hidden_characters += sum(map(len, texts))

    def _not_shown(self, element: etree._Element, name: str) -> str:
        """Why a browser does not show an element: its name, 'hidden', or '' if it is shown."""
        if name in _NOT_SHOWN:
            return "" if self.reveal and name in _REVEALED else name
        if self.reveal or element.get("role") == "tabpanel" or element.get("id") in self.opened:
            return ""
        hidden = element.get("hidden")
        if hidden is not None and hidden.strip().lower() != "until-found":
            return "hidden"
        if name == "dialog" and element.get("open") is None:
            return "hidden"
        style = element.get("style")
        return "hidden" if style and _HIDDEN_STYLE.search(style) else ""


def _is_link(element: etree._Element, name: str) -> bool:
    return name == "a" and element.get("href") is not None


def _solid(text: str) -> int:
    """How many characters are no white space."""
    return len("".join(text.replace(_BREAK, "").split()))


def _context(element: etree._Element, name: str, tags: list[str], outer: Context) -> Context:
    names = " ".join(
        filter(None, (element.get("class"), element.get("itemprop"), element.get("rel"), element.get("id")))
    )
    hint = "byline" if _BYLINE.search(names) else "standfirst" if _STANDFIRST.search(names) else ""
    in_article = outer.in_article or name in ("article", "main")
    return Context(
        "/" + "/".join(tags[:_PATH_DEPTH]),
        name,
        _kind(name, element.get("role") or "", outer, in_article=in_article),
        outer.pre or name in _PRE,
        in_article,
        # a hint holds for the element and its children: further down may stand a whole page
        hint or outer.own_hint,
        hint,
    )


def _kind(name: str, role: str, outer: Context, *, in_article: bool) -> str:
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
