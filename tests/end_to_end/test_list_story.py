"""A curator puts part of a corpus in order by keys alone: filtered, tagged, assigned, finished, removed, taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator import opening
from annotator.model.document import AnnotatedDocument, Document
from tests.end_to_end.curator import Curator, Start

HERALD = 6
OUTLETS = {"Coast Herald": HERALD, "Coast Post": 3}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A corpus with articles of two outlets; of each outlet one is about a zebra, which no title tells."""
    path = tmp_path / "news.corpus"
    articles = [
        Document(f"{outlet[6:].lower()}-{number}", f"Harbour news {number}.\n\nThe {'zebra' if number else 'crane'} of "
                 f"the {outlet} is {'well' if number < 2 else 'gone'}.\n", f"Harbour news {number}", "en", outlet)
        for outlet, count in OUTLETS.items() for number in range(count)
    ]  # fmt: skip
    with opening.create_corpus(path, annotator="ana") as made:
        made.store.add_documents([AnnotatedDocument(article, {}) for article in articles])
    return path


def _all_of_the_list(ana: Curator, number: int) -> None:
    """Into the list under the search field, and all of it."""
    ana.press("Ctrl+Shift+A", "Down", "Ctrl+A")
    ana.until(lambda seen: f"{number} selected" in seen.counts, "the selection")


def _command(ana: Curator, name: str) -> None:
    ana.press("Ctrl+K")
    ana.until(lambda seen: seen.rows, "the commands")
    ana.type(name)
    ana.until(lambda seen: seen.rows and name in seen.rows[0], f"“{name}”")
    ana.press("Enter")


def _answer(ana: Curator, typed: str) -> None:
    ana.until(lambda seen: seen.popup, "the question")
    ana.type(typed)
    ana.until(lambda seen: seen.typed == typed and seen.rows, "what was typed")
    ana.press("Enter")


def _done(ana: Curator, what: str) -> None:
    ana.until(lambda seen: seen.done[:1] == [what] and not seen.busy, what)


def _facts(corpus: Path) -> dict[str, tuple[tuple[str, ...], tuple[str, ...], bool, str]]:
    """Tags, who is to annotate it, whether it is removed, and its state ('' when it is not listed), of each article."""
    with opening.open_corpus(corpus, annotator="ana", read_only=True) as opened:
        identities = [f"{outlet[6:].lower()}-{number}" for outlet, count in OUTLETS.items() for number in range(count)]
        facts = opened.store.facts_of(identities)
        states = {row.id: row.state for row in opened.store.page(annotator="ana")}
        return {
            one: (facts[one].tags, facts[one].assigned, facts[one].removed, states.get(one, "")) for one in identities
        }


def test_an_outlets_articles_are_put_in_order_by_keys(begin_anywhere: Start, corpus: Path) -> None:
    before = _facts(corpus)
    with begin_anywhere(corpus) as ana:
        ana.ready()
        ana.press("Ctrl+Shift+A")
        ana.type("outl")
        ana.until(lambda seen: any("outlet:" in row for row in seen.rows), "the name of the filter")
        ana.press("Down", "Enter")
        ana.until(lambda seen: seen.typed == "outlet:" and len(seen.rows) == len(OUTLETS), "the outlets")
        ana.type("herald")
        ana.until(lambda seen: len(seen.rows) == 1 and str(HERALD) in seen.rows[0], "the one outlet")
        ana.press("Down", "Enter")
        seen = ana.until(lambda seen: len(seen.articles) == HERALD, "its articles")
        assert (seen.typed, seen.popup) == ('outlet:"Coast Herald" ', "")

        _all_of_the_list(ana, HERALD)
        ana.press("Ctrl+T")
        _answer(ana, "port")
        _done(ana, f"Tag {HERALD} articles “port”")
        _all_of_the_list(ana, HERALD)
        _command(ana, "Assign to")
        _answer(ana, "ben")
        _done(ana, f"Assign {HERALD} articles to ben")
        _all_of_the_list(ana, HERALD)
        _command(ana, "Mark finished")
        _done(ana, f"Mark {HERALD} articles finished")
        _all_of_the_list(ana, HERALD)
        ana.press("Del")
        _done(ana, f"Remove {HERALD} articles")
        assert ana.look().articles == []
    after = _facts(corpus)
    for identity, row in after.items():
        assert row == ((("port",), ("ben",), True, "") if "herald" in identity else before[identity])

    with begin_anywhere(corpus) as ana:  # another day everything is taken back
        ana.until(lambda seen: seen.ready and seen.active_window and not seen.busy, "the window")
        for left in (3, 2, 1, 0):
            ana.press("Ctrl+Z")
            ana.until(lambda seen, left=left: len(seen.undone) == 4 - left and not seen.busy, f"all but {left}")
        assert len(ana.look().articles) == sum(OUTLETS.values())
    assert _facts(corpus) == before


def test_words_are_found_listed_and_searched_and_hits_annotated(begin_anywhere: Start, corpus: Path) -> None:
    with begin_anywhere(corpus) as ana:
        ana.ready()
        ana.press("Ctrl+Shift+A")
        ana.type("zeb outlet:post")  # a word of the text that is only begun, in the list
        ana.until(lambda seen: seen.articles == ["post-1", "post-2"], "those with the word")
        ana.press("Esc")
        ana.press("Esc")
        ana.until(lambda seen: not seen.typed, "the whole list")

        ana.press("Ctrl+Shift+F")
        ana.type("zebra")
        hits = sum(OUTLETS.values()) - len(OUTLETS)
        ana.until(lambda seen: seen.hits == ["zebra"] * hits, "the hits")
        ana.press("Down", "Down", "Enter")
        seen = ana.until(lambda seen: seen.selected == "zebra", "the hit in its article")
        assert (seen.article, seen.focus) == ("herald-2", "Article text")
        ana.press("F4")
        assert ana.until(lambda seen: seen.article == "herald-3" and seen.selected == "zebra", "the next").hits

        ana.press("Ctrl+Shift+F", "Down", "A", "Ctrl+Enter")
        _answer(ana, "misc")
        ana.until(lambda seen: seen.marked == ["MISC: zebra"] and not seen.busy, "the labels")
        assert _annotations(corpus) == hits
        ana.press("Ctrl+Z")
        ana.until(lambda seen: seen.undone == [0] and not seen.marked and not seen.busy, "the undone")
    assert _annotations(corpus) == 0


def _annotations(corpus: Path) -> int:
    with opening.open_corpus(corpus, annotator="ana", read_only=True) as opened:
        return opened.store.counts("ana").annotations
