"""Which column of a table of articles holds what: as the user says, as was remembered, or guessed from its name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from annotator.articles.pieces import ColumnsUnknown, Table, Wishes

TEXT = "text"
FIELDS = (
    TEXT, "title", "url", "published", "outlet", "language", "id", "byline", "standfirst", "section", "modified",
    "rights",
)  # fmt: skip
"""What a column may hold; a text whose column has “html” in its name is read as a page."""

Columns = tuple[tuple[str, str], ...]
"""(what it holds, name of the column) pairs, each column and each content at most once."""

_NAMES = {
    TEXT: "text|body|content|article|article_text|articlebody|full_text|fulltext|maintext|main_text|story|raw_text"
    "|html|content_html|body_html|raw_html|document|plain_text|text_content",
    "title": "title|headline|head|heading|article_title|name",
    "url": "url|link|source_url|article_url|permalink|canonical|web_url|weburl|uri|address",
    "published": "published|date|pubdate|pub_date|published_at|publishedat|date_published|publication_date"
    "|date_publish|publish_date|published_date|datetime|timestamp|time|first_publication_date|webpublicationdate",
    "outlet": "outlet|source|publisher|publication|source_name|newspaper|site|site_name|domain|sitename|media",
    "language": "language|lang|locale|language_code",
    "id": "id|article_id|doc_id|document_id|docid|key|identifier|guid|uuid",
    "byline": "byline|author|authors|by|writer|creator|journalist",
    "standfirst": "standfirst|description|summary|abstract|lead|lede|subtitle|dek|teaser|excerpt|sub_title",
    "section": "section|category|topic|rubric|desk|section_name|sectionname",
    "modified": "modified|updated|updated_at|date_modified|modified_at|last_modified|lastmodified",
    "rights": "rights|license|licence|copyright",
}
_ORDERED = {field: names.split("|") for field, names in _NAMES.items()}
_LONG = 200
"""Mean characters of a column that can be nothing but the text."""


def guess(table: Table) -> Columns:
    """Which column holds what, going by names first and by the first rows then; without a text when nobody can say."""
    plain = {_plain(name): name for name in reversed(table.header)}
    found: dict[str, str] = {}
    for field, names in _ORDERED.items():
        column = next((plain[name] for name in names if name in plain), "")
        # newsapi and its like: {"source": {"name": …}}
        column = column or next((plain[f"{name}.name"] for name in names if f"{name}.name" in plain), "")
        if column and column not in found.values():
            found[field] = column
    if TEXT not in found and (column := _longest(table, found)):
        found[TEXT] = column
    return tuple(found.items())


def _longest(table: Table, found: Mapping[str, str]) -> str:
    """The one column that is long enough for an article, '' if none or several are."""
    long = [name for name in _long(table) if name not in found.values()]
    return long[0] if len(long) == 1 else ""


def _long(table: Table) -> Iterator[str]:
    """Columns that are long enough for articles."""
    for place, name in enumerate(table.header):
        lengths = [len(row[place]) for row in table.rows if place < len(row)]
        if lengths and sum(lengths) / len(lengths) >= _LONG:
            yield name


def chosen(table: Table, wishes: Wishes, name: str) -> Columns:
    """Which column holds what: as wished, else as remembered, else as guessed.

    Raises:
        ColumnsUnknown: a wished column is not there, or nothing says which holds the text.
    """
    remembered = wishes.remembered.get(table.signature, {})
    named = {**remembered, **wishes.columns}
    for field, column in wishes.columns.items():
        if column not in table.header:
            raise ColumnsUnknown(
                name, f"has no column “{column}” for the {field}; it has {listed(table.header)}", table
            )
    kept = {field: column for field, column in named.items() if column in table.header and field in FIELDS}
    taken = set(kept.values())
    columns = {field: column for field, column in guess(table) if column not in taken} | kept
    if TEXT not in columns:
        raise ColumnsUnknown(
            name, f"no column is known to hold the text; say which does: {listed(table.header)}", table,
            has_articles=any(_long(table)),
        )  # fmt: skip
    return tuple(sorted(columns.items(), key=lambda pair: FIELDS.index(pair[0])))


def listed(header: Sequence[str]) -> str:
    """The names of columns for a sentence, on one line."""
    shown = [" ".join(name.split())[:40] for name in header[:12]]
    return ", ".join(f"“{name}”" for name in shown) + (", …" if len(header) > 12 else "")


def _plain(name: str) -> str:
    """A column's name as it is compared: `Published At` is `published_at`."""
    return re.sub(r"[\s_-]+", "_", name.strip().strip("#\ufeff").casefold())
