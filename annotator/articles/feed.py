"""RSS and Atom files: an article for every entry, with the text that the feed itself carries."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Any

from annotator.articles.dates import iso
from annotator.articles.language import tag
from annotator.articles.pieces import Imported, Piece, Refusal
from annotator.articles.quiet import quiet
from annotator.articles.single import read_made_page
from annotator.articles.structure import LONGEST_ADDRESS, Metadata, one_line
from annotator.errors import FileRefused

MEDIA_TYPE = "application/rss+xml"
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")


def read(piece: Piece) -> list[Imported | Refusal]:
    """Read the entries of a feed; nothing is fetched.

    Raises:
        FileRefused: it is no feed, or an empty one.
    """
    feed = _parsed(piece)
    if not feed.entries:
        damage = "is damaged; get the feed again" if feed.bozo else "holds no entries; get the feed again"
        raise FileRefused(piece.name, damage)
    return list(_articles(piece, feed))


def _parsed(piece: Piece) -> Any:
    try:
        with quiet("feedparser"):
            import feedparser

            # a stream, as bytes might be taken for the name of a file; our own reader of pages makes text of the markup
            return feedparser.parse(io.BytesIO(piece.data), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # whatever feedparser raises
        raise FileRefused(piece.name, "is no feed that could be read; get it again") from error


def _is_damaged(feed: Any) -> bool:
    from xml.sax import SAXException

    return isinstance(feed.get("bozo_exception"), SAXException)  # the others are about charsets


def _articles(piece: Piece, feed: Any) -> Iterator[Imported | Refusal]:
    piece = piece._replace(digest=piece.sha256)
    log = ("The feed is not well-formed, so something of it may be missing.",) if _is_damaged(feed) else ()
    for number, entry in enumerate(feed.entries, 1):
        name = f"{piece.name}, entry {number}"
        about = _about(entry, feed)
        markup = _markup(entry)
        try:
            if not markup.strip():
                raise FileRefused(name, f"“{about.title[:80]}” has no text in the feed; open the page itself")
            yield read_made_page(piece._replace(name=name), markup, about, media_type=MEDIA_TYPE, log=log)
        except FileRefused as refused:
            yield Refusal.of(refused)


def _markup(entry: Any) -> str:
    """The longest text that an entry carries, as markup."""
    carried = [*entry.get("content", ()), entry.get("summary_detail") or {}]
    texts = [_as_markup(one.get("value") or "", one.get("type") or "") for one in carried]
    return max(texts, key=len, default="")


def _as_markup(value: str, media_type: str) -> str:
    if "html" in media_type or "<" in value:
        return value
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in value.splitlines() if paragraph.strip())


def _about(entry: Any, feed: Any) -> Metadata:
    about = feed.feed
    tags = [one.get("term") or "" for one in entry.get("tags", ())]
    more = {
        "byline": entry.get("author", ""),
        "section": tags[0] if tags else "",
        "modified": _date(entry, "updated"),
        "rights": entry.get("rights") or about.get("rights", ""),
    }
    return Metadata(
        title=_words(entry.get("title", "")),
        language=tag(str((entry.get("title_detail") or {}).get("language") or about.get("language") or "")),
        outlet=_words((entry.get("source") or {}).get("title") or about.get("title", "")),
        url=one_line(str(entry.get("link", "")), LONGEST_ADDRESS),
        published=_date(entry, "published") or _date(entry, "updated"),
        more=tuple(sorted((name, line) for name, value in more.items() if value and (line := _words(value)))),
    )


def _words(value: str) -> str:
    """A title without the markup that some feeds leave in it."""
    if "<" not in value:
        return one_line(value)
    return one_line(unescape(_MARKUP.sub("", value)))


def _date(entry: Any, name: str) -> str:
    """A date as ISO 8601; feeds write it in many ways."""
    moment = dict.get(entry, f"{name}_parsed")  # the entry's own `get` gives one date for another, and warns of it
    if not moment:
        return ""
    year, month, day, hour, minute, second, *_ = moment
    return iso(f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
