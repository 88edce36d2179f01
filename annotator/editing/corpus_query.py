"""What a search in the corpus asks for, as it is typed, and what of it an article answers.

`harbour "cold war" ferr* -crew lang:de` asks for every word, the phrase and what begins so, but for no crew, in German
articles; what stands between slashes is a regular expression. `annotation_query` says what is asked of annotations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

import regex

from annotator.editing import annotation_query
from annotator.editing.annotation_query import AnnotationQuery
from annotator.editing.occurrences import Query, compiled, find
from annotator.editing.required_words import required_words
from annotator.errors import SearchRefused
from annotator.model.annotation_set import AnnotationSet
from annotator.model.index_words import Run, runs
from annotator.model.scheme import Scheme
from annotator.model.span import Span

MOST_OF_ONE = 1_000
"""Hits that are looked for in one article at most."""

LONGEST = 1_000
"""Characters of a search."""

_FILTERS = "state|outlet|lang|label|date|annotator|assigned|near-copy|tag"
_FILTER = regex.compile(rf'(?<!\S)-?(?:{_FILTERS}):(?:"[^"]*"|\S+)', regex.IGNORECASE)
_TOKEN = regex.compile(
    r"(?P<minus>-(?=\S))?(?:/(?P<expression>(?:[^/\\]|\\.)+)/(?=\s|\Z)"
    r'|["“”„](?P<phrase>[^"“”„]*)["“”„]?(?P<open>\*?)|(?P<word>\S+))'
)


class Need(NamedTuple):
    """What the index must have of an article for one part of a query to be in it.

    Attributes:
        runs: all of these.
        unless_hyphenated: or any soft hyphen, since then the index knows other words than are looked for.
    """

    runs: tuple[Run, ...]
    unless_hyphenated: bool = False


class CorpusQuery(NamedTuple):
    """What is looked for in every article.

    Attributes:
        wanted: each must be in the article; their hits are the query's.
        unwanted: none may be.
        filters: which articles are looked at, as the list of articles understands it.
        annotations: what is looked for in annotations instead, or None.
    """

    wanted: tuple[Query, ...] = ()
    unwanted: tuple[Query, ...] = ()
    filters: str = ""
    annotations: AnnotationQuery | None = None

    def needs(self) -> list[Need]:
        """What the index must have of an article; where it must have nothing, every article is to be looked at."""
        wanted = self.wanted
        if self.annotations is not None:
            held = (one for one in self.annotations.conditions if one.way == "containing" and not one.denied)
            wanted = tuple(one.words for one in held if one.words.words)
        return [need for need in map(_need, wanted) if need.runs]


def parse(typed: str, *, case: bool = False, whole_words: bool = True, regular: bool = False) -> CorpusQuery:
    """Read what was typed; with `regular` all of it is one regular expression.

    Raises:
        SearchRefused: nothing is looked for, or no regular expression can be made of what is.
    """
    if regular:
        expression = Query(typed.strip(), case, whole_words, regular=True)
        return _checked(CorpusQuery((expression,) if expression.words else ()))
    filters, words = _apart(typed)
    wanted: list[Query] = []
    unwanted: list[Query] = []
    for token in _TOKEN.finditer(words):
        query = _query(token, Query("", case, whole_words))
        if query.words:
            (unwanted if token["minus"] else wanted).append(query)
    return _checked(CorpusQuery(tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(unwanted)), filters))


def parse_annotations(typed: str, scheme: Scheme, *, case: bool = False, whole_words: bool = True) -> CorpusQuery:
    """Read a question about annotations.

    Raises:
        SearchRefused: it is none.
    """
    filters, words = _apart(typed)
    asked = annotation_query.parse(words, scheme, case=case, whole_words=whole_words)
    return CorpusQuery(filters=filters, annotations=asked)


def hits(
    query: CorpusQuery, text: str, annotations: AnnotationSet | None = None, unwanted: Callable[[], bool] = bool
) -> list[Span]:
    """Where an article has what is looked for, in the order of its text; nothing when it has not all of it.

    Args:
        query: what is looked for.
        text: the article's.
        annotations: the set that is asked when the query is about annotations.
        unwanted: says that nobody waits any more.

    Raises:
        SearchRefused: it takes too long in this article.
    """
    if query.annotations is not None:
        asked = annotation_query.matching(query.annotations, text, annotations or AnnotationSet(""), unwanted)
        return list(dict.fromkeys(one.extent for one in islice(asked, MOST_OF_ONE)))
    found: list[Span] = []
    for one in query.wanted:
        here = list(islice(find(text, one, unwanted=unwanted), MOST_OF_ONE))
        if not here:
            return []
        found += here
    if any(next(find(text, one, unwanted=unwanted), None) is not None for one in query.unwanted):
        return []
    return found if len(query.wanted) == 1 else list(_apart_from_one_another(found))


def _apart_from_one_another(found: list[Span]) -> Iterator[Span]:
    """Hits of several words in order; of those that overlap, the first and longest."""
    end = 0
    for span in sorted(found, key=lambda span: (span.begin, -span.end)):
        if span.begin >= end:
            yield span
            end = span.end


def _apart(typed: str) -> tuple[str, str]:
    """The filters and the words of what was typed."""
    typed = typed[:LONGEST]
    return " ".join(_FILTER.findall(typed)), _FILTER.sub(" ", typed)


def _query(token: regex.Match[str], plain: Query) -> Query:
    if token["expression"]:
        return plain._replace(words=token["expression"], whole_words=False, regular=True)
    words = token["phrase"] if token["phrase"] is not None else token["word"]
    goes_on = bool(token["open"])
    if token["word"] and len(words) > 1 and words.endswith("*"):
        words, goes_on = words.rstrip("*"), True
    if goes_on:
        return plain._replace(words=words, whole_words=True, prefix=True)
    return plain._replace(words=words)


def _checked(query: CorpusQuery) -> CorpusQuery:
    if not query.wanted:
        raise SearchRefused("Type a word to look for; what begins with “-” is only left out.")
    for one in (*query.wanted, *query.unwanted):
        compiled(one)
    return query


def _need(query: Query) -> Need:
    if query.regular:
        return Need(tuple(required_words(query.words, whole_words=query.whole_words)), unless_hyphenated=True)
    whole = query.whole_words and not query.inflected
    return Need(tuple(runs(query.words, whole_begin=whole, whole_end=whole and not query.prefix)))
