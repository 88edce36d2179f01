"""A curator hands articles on and takes them in again by keys alone; nothing of them is lost on the way."""

from __future__ import annotations

from pathlib import Path

from annotator import cli, opening
from annotator.model.document import AnnotatedDocument
from tests.end_to_end.articles import FERRY, FERRY_ID, QUAY, QUAY_ID, written
from tests.end_to_end.curator import Curator, Start


def _articles(corpus: Path) -> dict[str, AnnotatedDocument]:
    with opening.open_corpus(corpus, annotator="ana", read_only=True) as opened:
        return {identity: opened.store.read(identity) for identity in opened.store.document_ids()}


def _told(ana: Curator, *sentences: str) -> None:
    """Wait until the dialog in front says all of it."""
    ana.until(lambda seen: all(one in "\n".join(seen.asked) for one in sentences), f"{sentences} in the dialog")


def test_what_is_exported_comes_in_again_with_nothing_lost(begin_anywhere: Start, tmp_path: Path) -> None:
    files = [written(tmp_path, "ferry.txt", FERRY), written(tmp_path, "quay.txt", QUAY)]
    first, other = tmp_path / "first.corpus", tmp_path / "other.corpus"
    assert cli.main(["--as", "ana", "import", "--quiet", str(first), *map(str, files)]) == 0
    opening.create_corpus(other, annotator="ana").close()
    with begin_anywhere(first) as ana:
        ana.ready()
        if ana.look().article != FERRY_ID:
            ana.press("Ctrl+PgDn")
        ana.mark("Strait Link", "2")
        ana.press("Esc", "Alt+2")
        ana.mark("nobody pays for that", "1")
        ana.press("Ctrl+Shift+E")
        _told(ana, "Export first", "Nothing.")
        ana.press("Enter")
        seen = ana.until(lambda seen: seen.banner and not seen.busy, "the news")
        assert seen.banner == "2 articles are in first-standoff."
        assert "Open folder" in seen.buttons

        ana.press("Ctrl+Alt+O")
        ana.choose(str(other))
        ana.until(lambda seen: seen.ready and seen.active_window and not seen.busy and not seen.articles, "the other")
        ana.press("Ctrl+Alt+I")
        ana.until(lambda seen: seen.dialog, "the question which files")
        ana.type(" ".join(f'"{tmp_path / "first-standoff" / one}.standoff.xml"' for one in (FERRY_ID, QUAY_ID)))
        ana.press("Enter")
        _told(ana, "Standoff XML: 2 articles, with 2 annotations and 0 relations.", "Nothing.")
        ana.press("Enter")
        seen = ana.until(lambda seen: len(seen.articles) == 2 and seen.banner and not seen.busy, "the articles")
        assert seen.banner == "2 articles came in with 2 annotations."
        assert (seen.article, seen.text) == (FERRY_ID, FERRY)
        assert seen.marked == ["ORG: Strait Link", "CLAIM: nobody pays for that"]
    before, after = _articles(first), _articles(other)
    assert len(before[FERRY_ID].sets["ana"]) == 2
    assert {one: after[one].sets for one in after} == {one: before[one].sets for one in before}
    assert {one: after[one].document.text for one in after} == {FERRY_ID: FERRY, QUAY_ID: QUAY}
