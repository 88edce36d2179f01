"""The list sorted and filtered: its pages are what going through every article finds, by any way along any index."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from annotator.editing.change import Change, Edit
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Document
from annotator.storage.listing import meanings, plan
from annotator.storage.listing.dates import Stretch, stretch
from annotator.storage.listing.pages import Listing
from annotator.storage.listing.rows import Cursor, DocumentRow, Sort
from annotator.storage.rows import sorted_title
from annotator.storage.store import Store
from tests.storage.samples import annotation, article, ids, new_store

NUMBER = 50
OUTLETS = ("Herald", "Ärzteblatt", "Coast Herald", "Herald of Trade", "Bote", "")
DATES = ("", "2025-12-31", "2026-01-01T08:00:00Z", "2026-03-15", "2026-03-31T23:59:59+02:00", "2026-04-01")
TAGS = ("port", "strike", "a b")
TEXTS = ("Der Hafen schließt heute.\n", "Harbour council says: dredging!\n", "Zebras? Never.\n", "東京湾の港\n")


def _made(number: int) -> AnnotatedDocument:
    rng = random.Random(number)
    sets = []
    for name in ("ana", "ben"):
        items = [annotation((number, name, n), label=rng.choice(("PERSON", "ORG")), annotator=name)
                 for n in range(rng.choice((0, 0, 2)))]  # fmt: skip
        done = dict.fromkeys(("entities", "claims", "boilerplate"), "finished") if rng.random() < 0.3 else {}
        if items or done:
            sets.append(AnnotationSet(name, items, done))
    tags = sorted(rng.sample(TAGS, rng.choice((0, 0, 1, 2))))
    return article(
        f"doc-{number}", *sets, text=rng.choice(TEXTS),
        title=rng.choice(("", "“Zebra” crossing", "apple", "Äpfel", "Harbour", "الميناء")),
        outlet=rng.choice(OUTLETS), language=rng.choice(("de", "de-AT", "en", "den", "ja")),
        published=rng.choice(DATES),
        meta=tuple(("tag", tag) for tag in tags), assigned=tuple(rng.choice(((), ("ana",), ("ana", "ben")))),
    )  # fmt: skip


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with new_store(tmp_path_factory.mktemp("listing"), *map(_made, range(NUMBER))) as store:
        gone = store.facts_of(["doc-7", "doc-40", "doc-41", "doc-49"])
        edits = (Edit(identity, facts, facts._replace(removed=True)) for identity, facts in gone.items())
        store.commit(Change("Remove", tuple(edits)), annotator="ana")
        with store._writes() as connection:
            connection.exec_driver_sql("UPDATE documents SET cluster = 4 WHERE number IN (4, 9, 30)")
            connection.exec_driver_sql("UPDATE documents SET cluster = 11 WHERE number IN (11, 45)")
        yield store


@pytest.fixture(params=["gathered", "step by step", "merged"])
def _small(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same list by other ways: little is enough to have them taken."""
    if request.param != "gathered":
        monkeypatch.setattr(plan, "GATHER", -1)
        monkeypatch.setattr(plan, "DEAR_GATHER", -1)
        monkeypatch.setattr(meanings, "GATHER", 10_000)
        monkeypatch.setattr(plan, "STEPS", 7)
        monkeypatch.setattr(plan, "SCATTERED_STEPS", 7)
        monkeypatch.setattr(plan, "DEAR_STEPS", 5)
    monkeypatch.setattr(plan, "MERGED", 0 if request.param == "step by step" else 12)


@pytest.fixture(scope="module")
def everything(filled: Store) -> list[tuple[DocumentRow, AnnotatedDocument]]:
    rows = filled.page(limit=10_000, annotator="ana")
    return [(row, filled.read(row.id)) for row in rows]


def _labels(whole: AnnotatedDocument) -> set[str]:
    return {made.label for made in whole.sets["ana"].annotations()} if "ana" in whole.sets else set()


def _has(row: DocumentRow, whole: AnnotatedDocument, *begun: str) -> bool:
    """Whether words begin so, accents or not, in the text or in what is said about it."""
    document = whole.document
    tags = " / ".join(row.tags)
    plain = unicodedata.normalize("NFD", f"{document.text}\n{row.title}\n{row.outlet}\n{row.id}\n{tags}".casefold())
    plain = re.sub("[\u0300-\u036f]", "", plain)
    return all(re.search(rf"(?<!\w){words}", plain) for words in begun)


Fits = Callable[[DocumentRow, AnnotatedDocument], bool]
CLUSTERS = {3: {"doc-3", "doc-8", "doc-29"}, 10: {"doc-10", "doc-44"}}
GERMAN = ("de", "de-AT")
COPIES = set().union(*CLUSTERS.values())
FILTERS: dict[str, Fits] = {
    "": lambda _, __: True,
    "state:new": lambda row, _: row.state == "new",
    "state:finished": lambda row, _: row.state == "finished",
    "state:finished state:in-progress": lambda row, _: row.state != "new",
    "state:new state:finished": lambda row, _: row.state != "in-progress",
    "outlet:herald": lambda row, _: row.outlet == "Herald",
    "outlet:heral": lambda row, _: "Herald" in row.outlet,
    "outlet:bote": lambda row, _: row.outlet == "Bote",
    "lang:de": lambda row, _: row.language in GERMAN,
    "label:ORG": lambda _, whole: "ORG" in _labels(whole),
    "label:ORG label:PERSON": lambda _, whole: bool(_labels(whole)),
    "date:2026": lambda row, _: row.published[:4] == "2026",
    "date:2026-03": lambda row, _: row.published[:7] == "2026-03",
    "date:2025-12-31..2026-01-01": lambda row, _: row.published[:10] in ("2025-12-31", "2026-01-01"),
    "date:>2026-01 date:2025": lambda row, _: row.published[:4] == "2025" or row.published[:7] > "2026-01",
    "annotator:ben": lambda _, whole: "ben" in whole.sets,
    "annotator:ben annotator:ana": lambda _, whole: bool(whole.sets),
    "assigned:ben": lambda row, _: "ben" in row.assigned,
    "tag:PORT": lambda row, _: "port" in row.tags,
    'tag:"a b" tag:port': lambda row, _: bool({"a b", "port"} & set(row.tags)),
    "near-copy:yes": lambda row, _: row.id in COPIES,
    "near-copy:doc-8": lambda row, _: row.id in CLUSTERS[3],
    "harbour": lambda row, whole: _has(row, whole, "harbour"),
    "-harb": lambda row, whole: not _has(row, whole, "harb"),
    "z": lambda row, whole: _has(row, whole, "z"),
    '"of tra"': lambda row, whole: _has(row, whole, "of tra"),
    "schlies strik": lambda row, whole: _has(row, whole, "schliess", "strik"),
    "東京": lambda _, whole: "東京" in whole.document.text,
    "湾": lambda _, whole: "湾" in whole.document.text,
    "doc-4 harb -dred lang:de": lambda row, whole: (
        _has(row, whole, "doc-4", "harb") and not _has(row, whole, "dred") and row.language in GERMAN
    ),
    "nowhere": lambda _, __: False,
    "& ?": lambda _, __: True,
    "-lang:de -tag:port": lambda row, _: row.language not in GERMAN and "port" not in row.tags,
    "-near-copy:yes": lambda row, _: row.id not in COPIES,
    "-date:2026": lambda row, _: row.published[:4] != "2026",
    "outlet:herald lang:de state:new": lambda row, _: (
        row.outlet == "Herald" and row.language in GERMAN and row.state == "new"
    ),
    "date:2026 tag:port label:ORG": lambda row, whole: (
        row.published[:4] == "2026" and "port" in row.tags and "ORG" in _labels(whole)
    ),
    "outlet:nobody": lambda _, __: False,
    "date:yesterday": lambda _, __: False,
    "near-copy:doc-1": lambda _, __: False,
    "state:unheard-of": lambda _, __: False,
    "tag:unheard-of": lambda _, __: False,
}  # fmt: skip

COUNTED = ("", "state:new", "state:finished", "outlet:herald", "lang:de", "tag:port")


def _sorted(rows: list[DocumentRow], sort: Sort) -> list[str]:
    return ids(sorted(rows, key=lambda row: row.cursor(sort), reverse=sort.falling))


def _read(listing: Listing, limit: int, *, backwards: bool = False) -> list[str]:
    """Every row, page by page, however little a page holds."""
    found: list[str] = []
    cursor: Cursor | None = None
    while True:
        rows, cursor = listing.page(cursor, limit, backwards=backwards)
        assert len(rows) <= limit
        found = ids(rows) + found if backwards else found + ids(rows)
        if cursor is None:
            return found


@pytest.mark.usefixtures("_small")
@pytest.mark.parametrize("search", FILTERS)
def test_pages_are_what_going_through_everything_finds(
    filled: Store, everything: list[tuple[DocumentRow, AnnotatedDocument]], search: str
) -> None:
    expected = [row for row, whole in everything if FILTERS[search](row, whole)]
    for sort in Sort:
        listing = filled.listing(annotator="ana", search=search, sort=sort)
        assert _read(listing, 6) == _sorted(expected, sort), sort
        assert _read(listing, 6, backwards=True) == _sorted(expected, sort), sort
        assert listing.known in (None, len(expected))


@pytest.mark.usefixtures("_small")
@pytest.mark.parametrize("search", ["state:new outlet:herald", "harb", "date:2026 -port", "", "near-copy:yes harb"])
def test_ids_are_those_of_the_pages(filled: Store, search: str) -> None:
    listing = filled.listing(annotator="ana", search=search, sort=Sort.TITLE)
    found, cursor = listing.ids()
    while cursor is not None:
        more, cursor = listing.ids(cursor)
        found += more
    assert sorted(found) == sorted(_read(listing, 5))
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    "search", ["", "state:new", "state:finished", "outlet:herald", "lang:de", "tag:port", "-outlet:bote"]
)
def test_counters_tell_without_counting(filled: Store, search: str) -> None:
    listing = filled.listing(annotator="ana", search=search)
    assert listing.known == len(_read(listing, 1000))


def test_a_filter_for_dates_sorts_by_them_when_nothing_else_is_asked(filled: Store) -> None:
    assert filled.listing(annotator="ana", search="date:2026").sort is Sort.OLDEST
    assert filled.listing(annotator="ana", search="-date:2026").sort is Sort.IMPORTED
    assert filled.listing(annotator="ana", search="date:2026", sort=Sort.TITLE).sort is Sort.TITLE


@pytest.mark.parametrize(
    ("search", "sort", "steps"),
    [
        ("state:new", Sort.IMPORTED, 1_000),
        ("hay state:new", Sort.IMPORTED, 1_000),
        ("state:new", Sort.OLDEST, 250),
        ("hay -even", Sort.IMPORTED, 25),
    ],
)
def test_no_page_takes_more_steps_than_agreed(tmp_path: Path, search: str, sort: Sort, steps: int) -> None:
    done = AnnotationSet("ana", (), dict.fromkeys(("entities", "claims", "boilerplate"), "finished"))
    with new_store(
        tmp_path, *(article(f"d-{n}", done, title="hay even") for n in range(2_109)), article("d-2109", title="hay odd")
    ) as store:
        listing = store.listing(annotator="ana", search=search, sort=sort)
        pages_read: list[list[str]] = []
        cursor: Cursor | None = None
        while not pages_read or cursor is not None:
            rows, cursor = listing.page(cursor)
            pages_read.append(ids(rows))
        assert pages_read == [*([[]] * (2_109 // steps)), ["d-2109"]]


def test_when_nothing_is_new_nothing_is_walked_past(tmp_path: Path) -> None:
    done = AnnotationSet("ana", (), dict.fromkeys(("entities", "claims", "boilerplate"), "finished"))
    with new_store(tmp_path, *(article(f"d-{n}", done) for n in range(1_500))) as store:
        assert store.listing(annotator="ana", search="state:new").page() == ([], None)
        assert ids(store.listing(annotator="ben", search="state:new").page(None, 2).rows) == ["d-0", "d-1"]


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize(
    "search", ["", "outlet:bote", "lang:de", "date:2026", "tag:port", "state:finished", "label:ORG", "harb"]
)
def test_sqlite_takes_an_index_that_leads_there(filled: Store, sort: Sort, search: str) -> None:
    """No plan goes through all documents to sort them; what is gathered by its own index may be sorted."""
    asked: list[tuple[str, object]] = []

    def listen(_connection: object, _cursor: object, sql: str, values: object, *_: object) -> None:
        asked.append((sql, values))

    listing = filled.listing(annotator="ana", search=search, sort=sort)
    event.listen(filled._engine, "before_cursor_execute", listen)
    try:
        listing.page(None, 10)
    finally:
        event.remove(filled._engine, "before_cursor_execute", listen)
    with filled._reads() as connection:
        for sql, values in asked:
            steps = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
            scans = [step for step in steps if step.startswith("SCAN documents") and "USING" not in step]
            sorts = any("USE TEMP B-TREE FOR ORDER BY" in step for step in steps)
            assert not (scans and sorts), steps
            assert not (sorts and not search), steps


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("2026", ("2026", "2027")), ("2026-12", ("2026-12", "2026-13")), ("2026-03-31", ("2026-03-31", "2026-03-32")),
        ("2026-03..2026-05", ("2026-03", "2026-06")), ("2026..", ("2026", "")), ("..2026", ("", "2027")),
        (">2026-01", ("2026-02", "")), (">=2026-01", ("2026-01", "")), ("<2026-01", ("", "2026-01")),
        ("<=2026-01", ("", "2026-02")),
    ],
)  # fmt: skip
def test_stretches_of_time(asked: str, meant: tuple[str, str]) -> None:
    assert stretch(asked) == Stretch(*meant)


@pytest.mark.parametrize("asked", ["", "x", "26", "2026-3", "2026-03-", ">", "2026..x", "x..2026", "2026-03-01T00:00"])
def test_what_is_no_stretch_of_time(asked: str) -> None:
    assert stretch(asked) is None


def test_titles_are_sorted_without_regard_to_what_they_are_dressed_in() -> None:
    assert [sorted_title(title) for title in ("“Zebra”", "Äpfel", "?!", "", "نص")] == [
        "zebra”",
        "apfel",
        "?!",
        "",
        "نص",
    ]
    assert len(sorted_title("x" * 500)) == 60


def test_rows_tell_what_is_special(everything: list[tuple[DocumentRow, AnnotatedDocument]]) -> None:
    for row, whole in everything:
        document: Document = whole.document
        assert row.tags == document.facts.tags
        assert row.assigned == document.assigned
        assert row.copies == (row.id in COPIES)
        assert row.published == document.published


def test_tags_and_assignments_are_found_by_what_they_are_now(tmp_path: Path) -> None:
    with new_store(tmp_path, article("a", meta=(("tag", "old"),)), article("b")) as store:
        before = store.facts_of(["a"])["a"]
        after = (
            before.with_values("tag", ["new", "port"]).with_values("next-version", ["b"])._replace(assigned=("ben",))
        )
        entry = store.commit(Change("Tag", (Edit("a", before, after),)), annotator="ana")
        assert store.facets("tag") == [("new", 1), ("port", 1)]
        assert store.facets("assigned") == [("ben", 1)]
        assert ids(store.page(annotator="ana", search="tag:port assigned:ben")) == ["a"]
        assert store.page(annotator="ana", search="tag:old") == []
        assert store.row("a", "ana").newer  # type: ignore[union-attr]
        store.commit(entry.change.inverse(), annotator="ana", undoes=entry.number)
        assert (store.facets("tag"), store.facets("assigned")) == ([("old", 1)], [])
        assert ids(store.page(annotator="ana", search="tag:old")) == ["a"]
        store.remove_documents(["a"])
        assert store.facets("tag") == []
