"""The application is killed at any moment while a curator annotates: what was shown as done is there again."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import annotator
from annotator import cli
from annotator.editing import change as changes
from annotator.formats.standoff import standoff_xml
from annotator.model.annotation_set import AnnotationSet
from annotator.storage.mirror import article_path
from annotator.storage.store import Store
from tests.end_to_end.articles import FERRY, FERRY_ID, QUAY, QUAY_ID, written
from tests.end_to_end.curator import Curator, Start, order

QUICK, SOAK = 6, 100
ARTICLES = (FERRY_ID, QUAY_ID)


@dataclass
class Acknowledged:
    """What the window has shown as done.

    Attributes:
        edits: what each journal entry was, by its number.
        saves: the newest entry that was shown when an article was shown as written, by article.
    """

    edits: dict[int, str] = field(default_factory=dict)
    saves: dict[str, int] = field(default_factory=dict)


@pytest.mark.parametrize(
    "kills", [pytest.param(QUICK, id="a few times"), pytest.param(SOAK, id="often", marks=pytest.mark.soak)]
)
def test_killed_at_any_moment(begin: Start, tmp_path: Path, kills: int) -> None:
    files = [written(tmp_path, "ferry.txt", FERRY), written(tmp_path, "quay.txt", QUAY)]
    corpus = tmp_path / "news.corpus"
    assert cli.main(["--as", "ana", "import", "--quiet", str(corpus), *map(str, files)]) == 0
    rng = random.Random(20261123)
    shown = Acknowledged()
    for _ in range(kills):
        ana = begin(corpus)
        _shows_what_is_stored(ana, corpus)
        _annotate_until_killed(ana, rng, shown)
        _nothing_shown_is_lost(corpus, shown)
    assert len(shown.edits) > 2 * kills
    assert shown.saves


def _shows_what_is_stored(ana: Curator, corpus: Path) -> None:
    """The window comes up again, with all that is in the corpus and without a word of complaint."""
    seen = ana.ready()
    with Store.open(corpus, read_only=True) as store:
        stored = store.read(seen.article).sets.get("ana", AnnotationSet("ana"))
        assert len(seen.marked) == len(stored.annotations())
        assert len(seen.links) + len(seen.marked) == len(stored)
    assert (seen.banner, seen.read_only, seen.saved) == ("", False, "Saved")


def _annotate_until_killed(ana: Curator, rng: random.Random, shown: Acknowledged) -> None:
    """Keys go in without waiting; answers come out as they come; then the power goes."""
    work = [_something(rng) for _ in range(60)]
    ana.tell(*(one for keys in work for one in (*(order(key) for key in keys), {"do": "acknowledge"})))
    done = iter(work)
    for _ in range(rng.randint(1, 30)):
        _take(ana.answer(), next(done), shown)
    moment = time.monotonic() + rng.uniform(0, 0.02)
    while time.monotonic() < moment:  # anywhere in what comes next
        pass
    ana.kill(lambda answer: _take(answer, next(done), shown))


def _something(rng: random.Random) -> list[str]:
    """What a curator may do next: a few keys."""
    move = ["Ctrl+Home", *["Ctrl+Right"] * rng.randrange(20), *["Shift+Ctrl+Right"] * rng.randrange(4)]
    return rng.choice(
        [
            ["Alt+1", *move, rng.choice("123456")],
            ["Alt+1", *move, rng.choice("123456")],
            ["Alt+2", *move, rng.choice("123")],
            ["Alt+3", *move, rng.choice("123789")],
            ["Tab", rng.choice(["Del", "]", "[", "2"])],
            ["Alt+2", "Tab", *move, "+"],
            ["Ctrl+Z"] * rng.randint(1, 4),
            ["Ctrl+Shift+Z"],
            ["Ctrl+S"],
            ["Ctrl+S"],
            [rng.choice(["Ctrl+PgDn", "Ctrl+PgUp"])],
        ]
    )


def _take(answer: dict[str, object], keys: list[str], shown: Acknowledged) -> None:
    """Keep what the window had shown when it answered, after these keys."""
    edits = answer["edits"]
    assert isinstance(edits, list)
    shown.edits |= dict(edits)
    for identity in ARTICLES:
        if keys == ["Ctrl+S"] and str(answer["said"]).startswith(f"Wrote {identity}."):
            shown.saves[identity] = max(shown.edits, default=0)


def _nothing_shown_is_lost(corpus: Path, shown: Acknowledged) -> None:
    with Store.open(corpus) as store:
        assert store.check() == ""
        entries = store.journal("ana", limit=10**6)
        assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
        assert shown.edits.items() <= {entry.number: entry.what for entry in entries}.items()
        for identity in ARTICLES:
            made = AnnotationSet("ana")
            moments = [(0, made.copy())]
            for entry in entries:
                if identity in entry.change.documents():
                    changes.apply(entry.change, identity, made)
                    moments.append((entry.number, made.copy()))
            assert store.read(identity).sets.get("ana", AnnotationSet("ana")) == made
            _file_is_whole(article_path(corpus.with_suffix(""), identity), moments, shown.saves.get(identity))


def _file_is_whole(file: Path, moments: list[tuple[int, AnnotationSet]], saved: int | None) -> None:
    """The mirror's file is the old one or the new one: what the article was when it was saved, or later."""
    if saved is None and not file.exists():
        return
    assert annotator.validate(file) == []
    held = standoff_xml.read(file.read_bytes(), name=file.name).sets.get("ana", AnnotationSet("ana"))
    known = [moment for moment in moments if moment[0] <= (saved or 0)][-1:]
    later = [moment for moment in moments if moment[0] > (saved or 0)]
    assert any(held == then for _, then in known + later)
