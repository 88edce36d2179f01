"""Two hundred pages of two outlets: their boilerplate is marked everywhere by a handful of keys, and taken back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from annotator import opening
from annotator.model.repeats import neutral
from tests.end_to_end.curator import Curator, Start
from tests.end_to_end.outlets import HERALD, POST, Outlet, write_pages

PAGES = 100
MOST_GESTURES = 12


class Gestures:
    """Key presses that mark, open or apply something; walking about in text and lists is none."""

    def __init__(self, curator: Curator) -> None:
        self._curator = curator
        self.made: list[str] = []

    def make(self, *keys: str) -> None:
        self.made += keys
        self._curator.press(*keys)


def _labels(corpus: Path, outlet: Outlet) -> Counter[tuple[str, str]]:
    """How often each block of an outlet has which label, by label and first words."""
    found: Counter[tuple[str, str]] = Counter()
    with opening.open_corpus(corpus, annotator="ana", read_only=True) as opened:
        for identity in opened.store.document_ids():
            annotated = opened.store.read(identity, "ana")
            if annotated.document.outlet == outlet.name:
                for one in annotated.sets["ana"].annotations("boilerplate"):
                    found[one.label, neutral(one.covered(annotated.document.text))[:12]] += 1
    return found


def test_boilerplate_of_two_outlets_is_marked_everywhere(begin_anywhere: Start, tmp_path: Path) -> None:
    dropped, corpus = tmp_path / "pages", tmp_path / "news.corpus"
    write_pages(dropped / "herald", HERALD, PAGES)
    write_pages(dropped / "post", POST, PAGES)
    opening.create_corpus(corpus, annotator="ana").close()

    with begin_anywhere(corpus) as ana:
        ana.until(lambda seen: seen.ready and seen.active_window, "the window")
        ana.drop(dropped)
        ana.until(lambda seen: seen.article and not seen.busy and len(seen.articles) > 10, "the articles")
        gestures = Gestures(ana)
        gestures.make("Alt+3")
        print(ana.look().text); print(ana.look().suggested)
        gestures.make("Ctrl+Shift+Enter")
        seen = ana.until(lambda seen: seen.places, "places")
        print(len(seen.places), seen.places[:3], seen.said)
        gestures.make("Enter")
        seen = ana.until(lambda seen: not seen.places and not seen.busy, "the labels")
        print(seen.said, seen.done)
    print(_labels(corpus, HERALD))
    assert 0
