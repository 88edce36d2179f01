"""Goal 8: searching a large corpus, the first hits beside what bare FTS5 takes to name their articles."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import accumulate, islice
from pathlib import Path

from annotator.editing.corpus_query import CorpusQuery, parse, parse_annotations
from annotator.model.annotation import Annotation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Document
from annotator.model.index_words import indexed
from annotator.model.scheme import Label, Layer, Scheme
from annotator.model.span import Span
from annotator.storage import full_text
from annotator.storage.store import Store
from tests.benchmarks.results import Row
from tests.benchmarks.samples import ANNOTATOR, WHEN
from tests.benchmarks.timing import median, p95, timed

GOAL = 8
FIRST_HITS = 100.0
"""Milliseconds until the first hits are there."""

SHOWN = 30
"""So many hits are the first ones."""

SCHEME = Scheme("search", "1", layers=(
    Layer("entities", labels=(Label("PERSON"), Label("ORG"))), Layer("claims", labels=(Label("CLAIM"),)),
))  # fmt: skip
_VOCABULARY, _WORDS = 60_000, 450
_CHUNK = 500
_JAPANESE = "東京都大阪市港湾局長会議政府発表日本人年月の人がはにを事業費計画見直し"


@dataclass(frozen=True, slots=True)
class Plan:
    """How many articles the corpus has, one in `japanese` in Japanese, and how often each search is made."""

    documents: int = 100_000
    japanese: int = 20
    rounds: int = 20


TINY = Plan(documents=400, rounds=2)


def run(plan: Plan, folder: Path) -> Iterator[Row]:
    """Fill a corpus, then look for what is frequent, rare, several words, a beginning, an expression, annotated."""
    path = folder / "search.corpus"
    with Store.create(path, name="search", scheme_xml=b"<scheme/>", scheme=SCHEME) as store:
        spent = sum(_add(store, chunk) for chunk in _chunks(plan))
    yield from _index_cost(plan, spent, path)
    with Store.open(path) as store, closing(sqlite3.connect(path)) as raw:
        for name, query, expression in _searches():
            ours = [timed(lambda query=query: _first(store, query)) for _ in range(plan.rounds)]
            what = f"first {SHOWN} hits of {name}, p95; median {median(ours):.2f} ms"
            if expression:
                theirs = [timed(lambda expression=expression: _raw(raw, expression)) for _ in range(plan.rounds)]
                what += f", their articles' numbers by bare FTS5 {median(theirs):.2f} ms"
            yield Row(GOAL, what, p95(ours), FIRST_HITS, "ms")
        everything = parse(r"/[aeiou]{3}/")  # is nowhere: every article is looked through
        spent = timed(lambda: _first(store, everything)) * 1000 / plan.documents
        yield Row(GOAL, "1,000 articles looked through for an expression without a required word", spent, None, "ms")


def _searches() -> Iterator[tuple[str, CorpusQuery, str]]:
    """Each with a name, and with what bare FTS5 is asked where it can be asked the same."""
    frequent, middle, rare = _word(3), _word(400), _word(_VOCABULARY - 40)
    for name, typed, expression in (
        ("a frequent word", frequent, frequent),
        ("a rare word", rare, rare),
        ("a word that is nowhere", "nowhereatall", "nowhereatall"),
        ("two words", f"{middle} {_word(900)}", f"{middle} AND {_word(900)}"),
        ("a phrase of frequent words", f'"{_word(1)} {frequent} {_word(2)}"', f'"{_word(1)} {frequent} {_word(2)}"'),
        ("a beginning", f"{rare[:4]}*", f"{rare[:4]}*"),
        ("an expression with a required word", rf"/\b{middle} \w*ka\b/", ""),
        ("an expression without one", r"/(?:ka|to)bor[a-m]+/", ""),
        ("two characters of Japanese", "東京", "東京"),
        ("four characters of Japanese", "港湾局長", '"港湾 湾局 局長"'),
    ):
        yield name, parse(typed), expression
    yield "PERSON inside CLAIM", parse_annotations("PERSON inside CLAIM", SCHEME), ""
    yield f"CLAIM containing {middle}", parse_annotations(f"CLAIM containing {middle}", SCHEME), ""


def _first(store: Store, query: CorpusQuery) -> list[Span]:
    found = (span for one in store.search(query, annotator=ANNOTATOR) for span in one.spans)
    return list(islice(found, SHOWN))


def _raw(connection: sqlite3.Connection, expression: str) -> list[tuple[int]]:
    sql = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid LIMIT ?"
    return connection.execute(sql, (expression, SHOWN)).fetchall()


def _index_cost(plan: Plan, spent: float, path: Path) -> Iterator[Row]:
    """What an article's words take to be indexed, alone, and of its whole way in."""
    texts = [one.document.text for one in islice((one for chunk in _chunks(plan) for one in chunk), 4 * _CHUNK)]
    folding = timed(lambda: [indexed(text) for text in texts]) / len(texts)
    rows = [(number, indexed(text)) for number, text in enumerate(texts)]
    with closing(sqlite3.connect(path.with_name("raw.sqlite"), isolation_level=None)) as raw:
        raw.execute(full_text.TABLES[0])

        def write() -> None:
            for start in range(0, len(rows), _CHUNK):
                raw.execute("BEGIN")
                raw.executemany(full_text.ADD_WORDS, rows[start : start + _CHUNK])
                raw.execute("COMMIT")

        writing = timed(write) / len(rows)
    each = f"folding {folding:.3f} ms, FTS5 {writing:.3f} ms"
    yield Row(GOAL, f"an article's words indexed ({each})", folding + writing, None, "ms")
    yield Row(GOAL, "an article added, index and all", spent / plan.documents, None, "ms")
    yield Row(GOAL, "file, for each article", path.stat().st_size / plan.documents / 1024, None, "KiB")


def _add(store: Store, chunk: Sequence[AnnotatedDocument]) -> float:
    return timed(lambda: store.add_documents(chunk))


# -- what is written -------------------------------------------------------------------------------------


def _chunks(plan: Plan) -> Iterator[list[AnnotatedDocument]]:
    """Articles whose words are as frequent as words are: the tenth a tenth as often as the first."""
    rng = random.Random(8)
    words = [_word(place) for place in range(_VOCABULARY)]
    frequencies = list(accumulate(1 / (place + 2) for place in range(_VOCABULARY)))
    write: Callable[[], str] = lambda: " ".join(rng.choices(words, cum_weights=frequencies, k=_WORDS))  # noqa: E731
    for start in range(0, plan.documents, _CHUNK):
        numbers = range(start, min(start + _CHUNK, plan.documents))
        yield [_article(number, rng, write, japanese=number % plan.japanese == 0) for number in numbers]


def _article(number: int, rng: random.Random, write: Callable[[], str], *, japanese: bool) -> AnnotatedDocument:
    text = "".join(rng.choices(_JAPANESE, k=1_500)) if japanese else write()
    document = Document(f"article-{number}", f"{text}\n", f"Article {number}", "ja" if japanese else "en",
                        f"Gazette {number % 9}")  # fmt: skip
    claim = _annotation(f"a{number:032x}", "claims", "CLAIM", 0, 200)
    person = _annotation(f"b{number:032x}", "entities", "PERSON", *((20, 40) if number % 3 else (300, 320)))
    made = AnnotationSet(ANNOTATOR, (claim, person) if number % 2 else (person,))
    return AnnotatedDocument(document, {ANNOTATOR: made})


def _annotation(identity: str, layer: str, label: str, begin: int, end: int) -> Annotation:
    return Annotation(identity, ANNOTATOR, layer, label, (Span(begin, end),), created=WHEN)


def _word(place: int) -> str:
    """The word with this place among the most frequent: the shorter, the more frequent."""
    syllables = ("ka", "to", "ri", "me", "su", "no", "la", "vi", "pe", "du", "shi", "bor", "tan", "gel", "mi")
    word = ""
    rest = place + 1
    while rest:
        rest, digit = divmod(rest - 1, len(syllables))
        word += syllables[digit]
    return word
