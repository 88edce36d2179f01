"""A corpus is opened twice: the second window only looks on, says who works in it, and changes nothing."""

from __future__ import annotations

from pathlib import Path

from annotator import cli
from tests.end_to_end.articles import FERRY, QUAY, written
from tests.end_to_end.curator import Start

EDITS = (
    ["Ctrl+Home", "1"], ["Alt+2", "1"], ["Alt+3", "1"], ["Alt+1", "Tab", "Del"], ["Tab", "]"], ["Ctrl+Z"],
    ["Ctrl+Shift+Z"], ["Ctrl+D"],
)  # fmt: skip


def test_the_second_window_is_read_only_until_the_first_is_closed(begin_anywhere: Start, tmp_path: Path) -> None:
    corpus = tmp_path / "news.corpus"
    story = written(tmp_path, "story.txt", FERRY)
    assert cli.main(["--as", "Ana María", "import", "--quiet", str(corpus), str(story)]) == 0
    with begin_anywhere(corpus, name="Ana María") as ana:
        ana.ready()
        ana.mark("Ines Tallow", "1")
        ana.mark("Monday", "D")
        ana.press("Ctrl+Z")  # so that there is something to undo, and to redo
        before = ana.look()
        with begin_anywhere(corpus, name="Ana María") as second:
            seen = second.ready()
            assert seen.read_only
            assert seen.saved == "Read-only"
            assert "Ana María" in seen.banner
            assert corpus.name in seen.banner
            for keys in EDITS:
                after = second.answer_to(*keys)
                assert "read-only" in after.said, keys
                assert (after.marked, after.done, after.states) == (seen.marked, seen.done, seen.states), keys
            second.drop(written(tmp_path, "quay.txt", QUAY))
            after = second.until(lambda seen: "read-only" in seen.said, "the sentence")
            assert after.articles == seen.articles
            second.press("Ctrl+Home", "S")  # reading goes on
            assert second.look().selected
        ana.mark("Vestergate", "3")
        assert ana.look().marked == sorted([*before.marked, "GPE: Vestergate"], key=lambda mark: "Ines" in mark)
    with begin_anywhere(corpus, name="Ben") as ben:
        seen = ben.ready()
        assert (seen.read_only, seen.saved) == (False, "Saved")
        assert "what ana-maria marked here is not shown" in seen.banner
        ben.mark("Ines Tallow", "1")
        assert ben.look().marked == ["PERSON: Ines Tallow"]
