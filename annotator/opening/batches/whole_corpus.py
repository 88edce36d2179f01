"""A corpus as shards: what a batch is given when its articles are in a store or a mirror."""

from __future__ import annotations

from pathlib import Path

from annotator.jobs import Job, Progress
from annotator.opening.article_shards import ARTICLES, SUFFIX, shelve
from annotator.opening.corpus import OpenCorpus
from annotator.opening.exchange_files import Into
from annotator.opening.takedowns import Withheld
from annotator.storage.mirror import SCHEME


def cut_corpus_job(corpus: OpenCorpus, folder: Path, articles: int = ARTICLES) -> Job[list[Withheld]]:
    """Write a corpus as shards, with its scheme.xml, into a new folder, all or nothing: a job, done in articles.

    Args:
        corpus: what to write, with everybody's work.
        folder: where to; it must be empty, or not be there.
        articles: in a shard.

    Returns:
        The articles that are on the takedown list, and were left out.

    Raises:
        CorpusError: the folder cannot be written.
        FileRefused: the takedown list cannot be read.
    """
    takedowns = corpus.takedowns()
    identities = corpus.store.document_ids()
    withheld: list[Withheld] = []
    into = Into(folder)
    try:
        into.put(SCHEME, corpus.store.facts.scheme_xml)
        for number, begin in enumerate(range(0, len(identities), articles)):
            some = identities[begin : begin + articles]
            yield Progress(begin, len(identities), f"{number:05}")
            there = [one for one in corpus.store.read_each(some) if not takedowns.means(one.document)]
            withheld += (Withheld(one) for one in set(some) - {one.document.id for one in there})
            with into.open(f"{number:05}{SUFFIX}") as file:
                shelve(file, ((one, corpus.store.hints(one.document.id)) for one in there))
        into.done()
    finally:
        into.given_up()
    return sorted(withheld)
