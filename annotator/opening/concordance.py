"""A search in the corpus as lines of text: every hit in its line, the words below one another."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.editing import corpus_query
from annotator.editing.annotation_query import is_asked
from annotator.editing.occurrences import around
from annotator.opening.corpus import OpenCorpus

REACH = 50
"""Code points before and after a hit on its line at most."""


def concordance(
    corpus: OpenCorpus, typed: str, *, case: bool = False, pieces: bool = False, regular: bool = False,
    annotations: bool = False,
) -> Iterator[str]:  # fmt: skip
    """Hits in the order of the list, as they are found: id of the article, offset, the hit between its words.

    Args:
        corpus: where to look; its annotator's annotations are asked.
        typed: what to look for, see `corpus_query`.
        case: whether capitals must be as given.
        pieces: whether pieces of words are hits, too.
        regular: whether all of it is a regular expression.
        annotations: whether it is about annotations.

    Raises:
        SearchRefused: it cannot be looked for, or takes too long.
    """
    if annotations or (not regular and is_asked(typed, corpus.scheme)):
        query = corpus_query.parse_annotations(typed, corpus.scheme, case=case, whole_words=not pieces)
    else:
        query = corpus_query.parse(typed, case=case, whole_words=not (pieces or regular), regular=regular)
    for one in corpus.store.search(query, annotator=corpus.annotator):
        for span in one.spans:
            before, words, after = around(one.text, span, REACH)
            yield f"{one.row.id}:{span.begin}: {before:>{REACH}}»{' '.join(words.split())}«{after}"
