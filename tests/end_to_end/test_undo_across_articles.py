"""Undo goes back to whichever article was edited last, also after a restart."""

from __future__ import annotations

from pathlib import Path

from annotator import cli
from tests.end_to_end.articles import FERRY, FERRY_ID, QUAY, QUAY_ID, written
from tests.end_to_end.curator import Start


def test_undo_and_redo_go_from_article_to_article(begin: Start, tmp_path: Path) -> None:
    corpus = tmp_path / "news.corpus"
    files = [written(tmp_path, "ferry.txt", FERRY), written(tmp_path, "quay.txt", QUAY)]
    assert cli.main(["--as", "ana", "import", "--quiet", str(corpus), *map(str, files)]) == 0

    with begin(corpus) as ana:
        assert ana.ready().article == FERRY_ID
        ana.mark("Vestergate", "3")
        ana.press("Ctrl+PgDn")
        assert ana.look().article == QUAY_ID
        ana.mark("Eastmole", "3")

        ana.press("Ctrl+Z")
        seen = ana.look()
        assert (seen.article, seen.marked, seen.undone) == (QUAY_ID, [], [0])
        assert seen.said.startswith("Undo")
        ana.press("Ctrl+Z")
        seen = ana.look()
        assert (seen.article, seen.marked, seen.undone) == (FERRY_ID, [], [0, 1])
        assert seen.text[seen.caret :].startswith("Vestergate")
        ana.press("Ctrl+Shift+Z")
        assert (ana.look().article, ana.look().marked) == (FERRY_ID, ["GPE: Vestergate"])
        ana.press("Ctrl+Shift+Z")
        seen = ana.look()
        assert (seen.article, seen.marked, seen.undone) == (QUAY_ID, ["GPE: Eastmole"], [])
        assert "nothing to redo" in ana.answer_to("Ctrl+Shift+Z").said

    with begin(corpus) as ana:
        seen = ana.ready()
        assert (seen.article, seen.marked) == (QUAY_ID, ["GPE: Eastmole"])
        ana.press("Ctrl+Z", "Ctrl+Z")
        seen = ana.look()
        assert (seen.article, seen.marked, seen.undone) == (FERRY_ID, [], [0, 1])
        assert "nothing to undo" in ana.answer_to("Ctrl+Z").said

    with begin(corpus) as ana:  # what was undone before the restart can be done again
        ana.ready()
        ana.press("Ctrl+Shift+Z", "Ctrl+Shift+Z")
        seen = ana.look()
        assert (seen.article, seen.marked, seen.undone) == (QUAY_ID, ["GPE: Eastmole"], [])
        assert seen.done == ["Add GPE “Eastmole”", "Add GPE “Vestergate”"]
