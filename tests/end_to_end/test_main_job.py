"""A curator opens an article, marks entities, claims and boilerplate, saves, undoes, redoes, leaves and comes back."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

import annotator
from annotator import resources
from tests.end_to_end.articles import FERRY, FERRY_ID, written
from tests.end_to_end.curator import Curator, Start, find

ENTITIES = [
    "ROLE: Mayor", "PERSON: Ada Quill", "ORG: Strait Link", "DATE: Monday", "GPE: Vestergate", "PERSON: Olaf Brekke",
    "PERSON: Ines Tallow",
]  # fmt: skip
CLAIM = "CLAIM: “We carry more fuel than people,” … “and nobody pays for that.”"
CLAIMS = [
    CLAIM, "SOURCE: Olaf Brekke, the line’s director", "CUE: said",
    "CLAIM: the crossings run empty", "SOURCE: The island council", "CUE: denied",
]  # fmt: skip
BLOCKS = [
    "HEADLINE: Ferry line cuts winter crossings",
    "DONATION: Before you go: we have a small favour to ask.",
    "DONATION: Millions read the Herald, but few of them pay.",
    "DONATION: Support us today. Thank you.",
    "COMMENTS: 14 Comments",
]
LINKS = [
    "attribution: claim = the crossings run empty, source = The island council, cue = denied",
    f"attribution: {CLAIM.replace('CLAIM:', 'claim =')}, source = Olaf Brekke, the line’s director, cue = said",
]


def test_the_main_job(begin_anywhere: Start, tmp_path: Path) -> None:
    story = written(tmp_path, "story.txt", FERRY)
    with begin_anywhere(story) as ana:
        mirror = Path(ana.ready().mirror)
        _mark_entities(ana)
        _mark_claims(ana)
        _mark_blocks(ana)
        seen = ana.look()
        assert sorted(seen.marked) == sorted(ENTITIES + CLAIMS + BLOCKS)
        assert seen.links == LINKS
        assert seen.saved == "Saved"
        saved = _save(ana, mirror)
        _holds_exactly_that(saved)
        _undo_everything_and_redo_it(ana, saved)
        ana.press("Ctrl+Home", *["Ctrl+Right"] * 9)
        left_at = ana.look().caret
    with begin_anywhere(mirror.with_suffix(".corpus")) as ana:
        seen = ana.ready()
        assert (seen.article, seen.caret) == (FERRY_ID, left_at)
        assert sorted(seen.marked) == sorted(ENTITIES + CLAIMS + BLOCKS)
        assert seen.links == LINKS
        ana.press("Ctrl+Z")
        seen = ana.until(lambda seen: seen.undone, "an edit taken back")
        assert "COMMENTS: 14 Comments" not in seen.marked
        ana.press("Ctrl+Shift+Z")
        assert sorted(ana.look().marked) == sorted(ENTITIES + CLAIMS + BLOCKS)


def _mark_entities(ana: Curator) -> None:
    """By mouse, by keyboard, and by name."""
    text = ana.look().text
    ana.click(find(text, "Monday") + 2, twice=True)
    assert ana.look().selected == "Monday"
    ana.press("D")
    ana.drag(find(text, "Olaf Brekke") + 1, find(text, "Brekke") + 4)  # a careless drag takes whole words
    assert ana.look().selected == "Olaf Brekke"
    ana.press("1")
    ana.go_to(find(text, "Vestergate") + 3)
    ana.press("3")  # nothing is selected: the word at the caret
    for words, label in (("Strait Link", "2"), ("Ines Tallow", "1"), ("Ada Quill", "1")):
        ana.mark(words, label)
    ana.select("Mayor")
    ana.press("Space")
    ana.type("rol")
    assert ana.until(lambda seen: seen.typed == "rol", "the typed letters").rows[0] == "ROLE"
    ana.press("Enter")
    ana.until(lambda seen: seen.focus == "Article text" and sorted(seen.marked) == sorted(ENTITIES), "all entities")


def _mark_claims(ana: Curator) -> None:
    """A claim in two pieces with its source and cue, as one frame; and another one."""
    ana.press("Alt+2")
    ana.mark("“We carry more fuel than people,”", "1")
    ana.mark("“and nobody pays for that.”", "+")
    seen = ana.look()
    assert seen.active == CLAIM
    assert seen.frame.startswith("CLAIM open")
    ana.mark("Olaf Brekke, the line’s director", "2")
    ana.mark("said", "3", nth=2)
    assert ana.look().inspected == CLAIM
    ana.press("Esc")
    assert not ana.look().frame
    ana.mark("the crossings run empty", "1")
    ana.mark("The island council", "2")
    ana.mark("denied", "3")
    ana.press("Esc")


def _mark_blocks(ana: Curator) -> None:
    """The headline with nothing selected; three blocks at once; the comment count."""
    ana.press("Alt+3", "Ctrl+Home", "1")
    ana.go_to("favour")
    ana.press("Shift+Down", "Shift+Down", "7")
    before = ana.look()
    assert before.done[0] == "Mark 3 blocks DONATION"  # one step to undo
    ana.press("Ctrl+End", "9")


def _save(ana: Curator, mirror: Path) -> Path:
    ana.press("Ctrl+S")
    ana.until(lambda seen: seen.said.startswith("Wrote"), "the word that it was written")
    return mirror / f"{FERRY_ID}.standoff.xml"


def _holds_exactly_that(saved: Path) -> None:
    """The file keeps all three rules, and holds what was marked and nothing else."""
    tree = etree.parse(saved)
    for name, kind in (("standoff.rng", etree.RelaxNG), ("standoff.xsd", etree.XMLSchema)):
        grammar = kind(etree.fromstring(resources.data("schemas", name)))
        assert grammar.validate(tree), grammar.error_log
    assert annotator.validate(saved.parent) == []
    (article,) = annotator.load(saved)
    text = article.document.text
    assert text == FERRY
    held = {
        layer: sorted(
            f"{made.label}: " + " … ".join(text[begin:end] for begin, end in made.spans)
            for made in article.annotations(layer, annotator="ana")
        )
        for layer in ("entities", "claims", "boilerplate")
    }
    assert held == {"entities": sorted(ENTITIES), "claims": sorted(CLAIMS), "boilerplate": sorted(BLOCKS)}


def _undo_everything_and_redo_it(ana: Curator, saved: Path) -> None:
    bytes_before = saved.read_bytes()
    steps = len(ana.look().done)
    ana.press("Ctrl+Z", times=steps)
    seen = ana.until(lambda seen: len(seen.undone) == steps, "everything taken back")
    assert (seen.marked, seen.links) == ([], [])
    ana.press("Ctrl+S")
    ana.until(lambda _: saved.read_bytes() != bytes_before, "a file without annotations")
    ana.press("Ctrl+Shift+Z", times=steps)
    ana.until(lambda seen: not seen.undone, "everything done again")
    ana.press("Ctrl+S")
    ana.until(lambda _: saved.read_bytes() == bytes_before, "the very same bytes")


def test_the_real_article(begin: Start, shared_data: Path, tmp_path: Path) -> None:
    """A newspaper article nobody made up: entities, a claim in two pieces, its donation appeal, its comment count."""
    article = shared_data / "seed-article.txt"
    if not article.is_file():
        pytest.skip("needs ../shared/data/seed-article.txt beside the clone")
    with begin(article) as ana:
        ana.ready()
        for words, label in (("Moscow", "3"), ("Joseph Dempsey", "1"), ("Donbas region", "4"), ("Kremlin", "2")):
            ana.mark(words, label)
        ana.press("Alt+2")
        ana.mark("“North Korean arms do get about,”", "1")
        ana.mark("“and there are fairly established routes into Iran.", "+")
        ana.mark("Jack Watling", "2")
        ana.press("Esc", "Alt+3")
        ana.go_to("we have a small favour")
        ana.press("Shift+Ctrl+End", "7", "Ctrl+End", "9")  # the last block is none of it
        seen = ana.look()
        assert len([mark for mark in seen.marked if mark.startswith("DONATION")]) >= 3
        assert [mark for mark in seen.marked if mark.startswith("COMMENTS")] == ["COMMENTS: 0 Comments"]
        _save(ana, Path(seen.mirror))
    assert annotator.validate(seen.mirror) == []
