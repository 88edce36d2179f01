"""Two hundred pages of two outlets: their boilerplate is marked everywhere by a handful of keys, and taken back."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from annotator import cli, opening
from annotator.model.repeats import neutral
from annotator.opening.codec import decode
from tests.end_to_end.curator import Curator, Start
from tests.end_to_end.outlets import HERALD, POST, Outlet, write_pages

PAGES = 100
MOST_GESTURES = 12
PATIENCE = 240
"""Seconds for a job over all pages, on a computer that has other things to do."""


class Gestures:
    """Key presses that mark, open or apply something; walking about in text and lists is none."""

    def __init__(self, curator: Curator) -> None:
        self._curator = curator
        self.made: list[str] = []

    def make(self, *keys: str) -> None:
        self.made += keys
        self._curator.press(*keys)


def _labels(corpus: Path) -> Counter[tuple[str, str]]:
    """How often each label stands in an outlet's articles, by outlet and label."""
    found: Counter[tuple[str, str]] = Counter()
    with opening.open_corpus(corpus, annotator="ana", read_only=True) as opened:
        for identity in opened.store.document_ids():
            annotated = opened.store.read(identity, "ana")
            found.update((annotated.document.outlet, one.label) for one in annotated.sets["ana"].annotations())
    return found


def _expected(*outlets: Outlet) -> Counter[tuple[str, str]]:
    return Counter({
        (outlet.name, label): count * PAGES
        for outlet in outlets
        for label, count in Counter(label for label, _ in outlet.fixed).items()
    })  # fmt: skip


def _mark_everywhere(ana: Curator, gestures: Gestures, consent: str) -> None:
    """In the article that is open: correct what was suggested of one block, then mark all that repeats, everywhere."""
    ana.go_to(consent)
    gestures.make("C")
    gestures.make("Ctrl+Shift+Enter")
    ana.until(lambda seen: seen.places and not seen.busy, "the places", patience=PATIENCE)
    gestures.make("Enter")
    ana.until(lambda seen: not seen.places and not seen.busy, "the labels", patience=PATIENCE)


def _is_exported_without_boilerplate(corpus: Path, out: Path, *, names: int) -> None:
    """Every span of the main texts covers the words it covered, and nothing of the outlets' own is left."""
    assert cli.main(["export", str(corpus), "--to", str(out), "--main-text-only", "--annotator", "ana"]) == 0
    fixed = [neutral(re.sub("<[^>]*>|{.*", "", html)) for outlet in (HERALD, POST) for _, html in outlet.fixed]
    counted = 0
    with opening.open_corpus(corpus, annotator="ana", read_only=True) as opened:
        for identity in opened.store.document_ids():
            whole = opened.store.read(identity, "ana")
            main = decode((out / f"{identity}.standoff.xml").read_bytes(), identity)
            text = main.document.text
            assert not any(words in neutral(text) for words in fixed)
            mine = main.sets["ana"].annotations("entities") if "ana" in main.sets else []
            theirs = {one.id: one for one in whole.sets["ana"].annotations()}
            for one in mine:
                assert one.covered(text) == theirs[one.id].covered(whole.document.text) == "Sami Reed"
            counted += len(mine)
            rows = (out / f"{identity}.map.tsv").read_text(encoding="utf-8").splitlines()[1:]
            for begin, source, length in (map(int, row.split("\t")) for row in rows):
                assert text[begin : begin + length] == whole.document.text[source : source + length]
    assert counted == names


def test_boilerplate_of_two_outlets_is_marked_everywhere(begin: Start, tmp_path: Path) -> None:
    dropped, corpus = tmp_path / "pages", tmp_path / "news.corpus"
    write_pages(dropped / "herald", HERALD, PAGES)
    write_pages(dropped / "post", POST, PAGES)
    opening.create_corpus(corpus, annotator="ana").close()

    with begin(corpus) as ana:
        ana.until(lambda seen: seen.ready and seen.active_window, "the window")
        ana.drop(dropped)
        ana.until(
            lambda seen: seen.article and not seen.busy and len(seen.articles) > 10, "the articles", patience=PATIENCE
        )
        gestures = Gestures(ana)
        gestures.make("Alt+3")
        _mark_everywhere(ana, gestures, "We and our")
        assert _labels(corpus) == _expected(HERALD)

        ana.press("Ctrl+Shift+A")  # an article of the other outlet: the way there is no gesture
        ana.type("outlet:norvik")
        ana.until(lambda seen: len(seen.rows) == 1, "the outlet's whole name")
        ana.press("Down", "Enter")
        ana.until(lambda seen: len(seen.articles) == PAGES and not seen.popup, "the other outlet's articles")
        ana.press("Down", "Enter")
        ana.until(
            lambda seen: "Norvik" in seen.text and not seen.busy, "an article of the other outlet", patience=PATIENCE
        )
        _mark_everywhere(ana, gestures, "This site uses cookies")
        assert _labels(corpus) == _expected(HERALD, POST)
        assert len(gestures.made) <= MOST_GESTURES, gestures.made

        open_now = ana.look().article
        ana.press("Ctrl+Z")
        ana.until(lambda seen: seen.undone and not seen.busy, "the labels undone", patience=PATIENCE)
        ana.press("Ctrl+Z")  # the label of the block, too, was a step of its own
        seen = ana.until(lambda seen: not seen.busy, "the undone", patience=PATIENCE)
        assert (seen.article, seen.undone) == (open_now, [0, 1])
        assert _labels(corpus) == _expected(HERALD)

    with begin(corpus) as ana:  # and what was undone is done again another day, in one step each
        assert ana.ready().article == open_now
        ana.press("Ctrl+Shift+Z")
        ana.until(lambda seen: len(seen.undone) < 2 and not seen.busy, "the block", patience=PATIENCE)
        ana.press("Ctrl+Shift+Z")
        seen = ana.until(lambda seen: not seen.busy, "what was done again", patience=PATIENCE)
        assert (seen.article, seen.undone) == (open_now, [])
        ana.press("Alt+1")
        ana.mark("Sami Reed", "1")
        ana.press("Ctrl+Shift+Enter")
        found = len(
            ana.until(lambda seen: seen.places and not seen.busy, "the places of the name", patience=PATIENCE).places
        )
        ana.press("Enter")
        ana.until(lambda seen: not seen.places and not seen.busy, "the names", patience=PATIENCE)
    assert {key: count for key, count in _labels(corpus).items() if key[1] != "PERSON"} == _expected(HERALD, POST)
    assert found > PAGES
    _is_exported_without_boilerplate(corpus, tmp_path / "out", names=found + 1)


def test_a_page_to_come_is_suggested_what_its_outlet_repeats(begin: Start, tmp_path: Path) -> None:
    pages, corpus = write_pages(tmp_path / "pages", HERALD, 6), tmp_path / "news.corpus"
    assert cli.main(["--as", "ana", "import", "--quiet", str(corpus), *map(str, pages[:5])]) == 0
    with begin(corpus) as ana:
        ana.ready()
        ana.press("Alt+3")
        ana.go_to("We and our")
        ana.press("C")
        seen = ana.until(lambda seen: "Same text in 5 articles" in seen.prompt, "the question")
        ana.press("Ctrl+Enter")
        seen = ana.until(lambda seen: len(seen.places) == 4 and not seen.busy, "the places", patience=PATIENCE)
        ana.press("Space", "Enter")  # not on the first of them
        ana.until(lambda seen: not seen.places and not seen.busy, "the labels", patience=PATIENCE)
        assert _labels(corpus) == {("Coast Herald", "CONSENT"): 4}
        ana.drop(pages[5])
        seen = ana.until(lambda seen: not seen.busy and len(seen.articles) == 6, "the page", patience=PATIENCE)
        assert any(one.startswith("CONSENT: We and our") for one in seen.suggested)
        left_out = next(row for row in seen.articles if row not in _labelled(corpus))
    with opening.open_corpus(corpus, annotator="ana") as opened:
        rejections = opened.store.read(left_out, "ana").sets["ana"].rejections.values()
        assert [one.label for one in rejections] == ["CONSENT"]


def _labelled(corpus: Path) -> set[str]:
    with opening.open_corpus(corpus, annotator="ana", read_only=True) as opened:
        store = opened.store
        every = [identity for identity in store.document_ids() if len(store.read(identity, "ana").sets["ana"])]
        return {*every, store.document_ids()[-1]}  # and the page that came last, where nothing was decided
