"""What each block of a web page may be: from its kind, its links, its words, and what the extractor left out.

Every rule has a name and a measured confidence; see `MEASURED`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from annotator import resources
from annotator.model.document import Block, Document
from annotator.model.traces import BlockHint

MEASURED: Mapping[str, float] = {
    # left out of the gold main text, of 28,460 blocks of 146 pages (66 of news, 80 of other kinds)
    "words: CONSENT": 1.0,  # of 27
    "words: NEWSLETTER": 1.0,  # of 119
    "words: DONATION": 1.0,  # of 26
    "words: LEGAL": 0.981,  # of 316
    "words: AD": 1.0,  # of 78
    "words: COMMENTS": 0.992,  # of 132
    "words: SHARE": 0.997,  # of 394
    "words: RELATED": 0.968,  # of 218
    "navigation": 0.998,  # of 7,050
    "after a heading: COMMENTS": 1.0,  # of 169
    "after a heading: RELATED": 0.992,  # of 359
    "links in the footer": 1.0,  # of 1,642
    "footer": 1.0,  # of 533
    "a long link": 0.856,  # of 895
    "a short link": 0.945,  # of 4,077
    "left out": 0.851,  # of 4,067
    "left out: paragraph": 0.83,  # of 607
    # the right part of the article
    "title": 0.853,  # of 75, in the title that the gold gives or the other way round
    "standfirst": 0.9,  # of 20 in news, read by a person
    "heading in the main text": 0.92,  # of 1,088, in the gold main text
}
"""How often each rule was right. A rule that found fewer than twenty blocks, or has no gold, is not in the table.

The gold says what is main text and what is not. Which dropped part a block is, it does not say: the words decide
that. Measured with the pages that `annotator benchmark pages` reads.
"""


class Proposal(NamedTuple):
    """What a block may be: the place in `Document.blocks`, a label, and the rule that says so."""

    place: int
    label: str
    rule: str

    @property
    def confidence(self) -> float | None:
        """How often the rule was right where it was measured; None where it was not."""
        return MEASURED.get(self.rule)


_OF_KIND = {"title": "HEADLINE", "standfirst": "STANDFIRST", "byline": "BYLINE"}
_SPOKEN = ("CONSENT", "NEWSLETTER", "DONATION", "PAYWALL", "BIO", "LEGAL", "AD", "COMMENTS", "SHARE", "RELATED")
"""Labels whose words decide, the most telling first."""

_LONGEST = {"SHARE": 40, "AD": 60, "COMMENTS": 80, "DONATION": 300, "RELATED": 80, "LEGAL": 400, "BIO": 600}
"""Words tell little in a block of more code points than these: a paragraph may well mention Facebook."""
_LONGEST_OTHERWISE = 500

_LINKED = 0.5
_ALL_LINKS = 0.8
_TEASER = 40
"""A link of so many code points is a headline, a shorter one a place to go."""

_SECTIONS = ("RELATED", "COMMENTS")
"""Labels whose heading holds for what follows it: lists of links, and what readers wrote."""


_BETWEEN_WORDS = re.compile(r"[^\w©]+")
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")


def proposals(document: Document, hints: Sequence[BlockHint]) -> Iterator[Proposal]:
    """Propose a label for every block of a page that is a part of its own or no part of the article.

    Args:
        document: the page.
        hints: one for each of `document.blocks`; without them nothing is proposed.
    """
    blocks = document.blocks
    if len(hints) != len(blocks):
        return
    main = [place for place, hint in enumerate(hints) if hint.main]
    article = range(main[0], main[-1] + 1) if main else range(0)
    section = ""
    for place, (block, hint) in enumerate(zip(blocks, hints, strict=True)):
        text = document.text[block.begin : block.end]
        said = _said(text)
        found = _part(block, hint, said, inside=place in article)
        if found is None and not hint.main:
            found = _left_out(block, hint, text, said, section)
            section = _section_after(block, found, section, after_article=place >= article.stop)
        elif hint.main:
            section = ""
        if found is not None:
            yield Proposal(place, *found)


def _part(block: Block, hint: BlockHint, said: frozenset[str], *, inside: bool) -> tuple[str, str] | None:
    """What part of the article a block is, with the rule; None for its running text and what is no part of it."""
    if (label := _OF_KIND.get(block.kind)) is not None:
        return label, block.kind
    if "CORRECTION" in said and (hint.main or inside):
        return "CORRECTION", "correction"
    if block.kind == "heading" and hint.main:
        return "SUBHEAD", "heading in the main text"
    if block.kind == "caption" and (hint.main or inside):
        return "CAPTION", "caption"
    return None


def _left_out(block: Block, hint: BlockHint, text: str, said: frozenset[str], section: str) -> tuple[str, str]:
    """What a block that is no part of the article may be, with the rule."""
    for label in _SPOKEN:
        if label in said and len(text) <= _LONGEST.get(label, _LONGEST_OTHERWISE):
            return label, f"words: {label}"
    if block.kind == "navigation":
        return "NAV", "navigation"
    if section == "COMMENTS":
        return "COMMENTS", "after a heading: COMMENTS"
    if section == "RELATED" and hint.link_density >= _LINKED:
        return "RELATED", "after a heading: RELATED"
    if block.kind == "footer":
        return ("NAV", "links in the footer") if hint.link_density >= _LINKED else ("DEBRIS", "footer")
    if hint.link_density >= _ALL_LINKS:
        return ("RELATED", "a long link") if len(text) > _TEASER else ("NAV", "a short link")
    return "DEBRIS", "left out: paragraph" if block.kind == "paragraph" else "left out"


def _section_after(block: Block, proposal: tuple[str, str], section: str, *, after_article: bool) -> str:
    """Whose section a left-out block opens or goes on with."""
    label, rule = proposal
    if block.kind in ("navigation", "footer"):
        return ""
    if rule.startswith("words") and label in _SECTIONS and (block.kind == "heading" or (after_article and not section)):
        return label
    return "" if block.kind == "heading" else section


# -- words -------------------------------------------------------------------------------------------


def _said(text: str) -> frozenset[str]:
    """Labels whose words stand in a text of ordinary length."""
    if len(text) > max(_LONGEST_OTHERWISE, *_LONGEST.values()):
        return frozenset()
    plain = _plain(text)
    lexicon = _lexicon()
    likely = [phrase for word in set(plain.split()) for phrase in lexicon.by_word.get(word, ())]
    return frozenset(
        one.label
        for one in (*likely, *lexicon.others)
        if (plain.startswith(one.words) if one.at_start else one.words in plain)
    )


def _plain(text: str) -> str:
    """Words in lower case between single spaces, one at either end."""
    return f" {_BETWEEN_WORDS.sub(' ', text.casefold()).strip()} "


class _Phrase(NamedTuple):
    """Words that speak for a label, as they stand in a plain text, with the spaces that make them whole words."""

    words: str
    label: str
    at_start: bool


class _Lexicon(NamedTuple):
    """Phrases by their first word, so that few are looked for; and those without a whole first word."""

    by_word: Mapping[str, Sequence[_Phrase]]
    others: Sequence[_Phrase]


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    """The words of every label."""
    by_word: dict[str, list[_Phrase]] = {}
    others: list[_Phrase] = []
    label = ""
    for line in resources.text("lexicons", "boilerplate.txt").split("\n"):
        if line.startswith("["):
            label = line.strip("[] ")
        elif not line.startswith("#"):
            for written in filter(None, line.strip().split("  ")):
                phrase = _Phrase(_spaced(written), label, written.strip().startswith("^"))
                word = phrase.words.split()[0]
                if phrase.words.startswith(f" {word} "):
                    by_word.setdefault(word, []).append(phrase)
                else:
                    others.append(phrase)
    return _Lexicon(by_word, others)


def _spaced(written: str) -> str:
    plain = _plain(written)
    if _UNSPACED.search(written):  # words are not parted there
        return plain.strip()
    return plain.rstrip() if written.strip().endswith("*") else plain
