"""A curator without a mouse reaches everything: every region, every action, every field, every way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator import cli
from tests.end_to_end.articles import FERRY, FERRY_ID, QUAY, QUAY_ID, written
from tests.end_to_end.curator import Curator, Start


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A corpus with two articles."""
    files = [written(tmp_path, "ferry.txt", FERRY), written(tmp_path, "quay.txt", QUAY)]
    assert cli.main(["--as", "ana", "import", "--quiet", str(tmp_path / "news.corpus"), *map(str, files)]) == 0
    return tmp_path / "news.corpus"


def test_every_region_is_on_the_round_of_f6(begin: Start, corpus: Path) -> None:
    with begin(corpus) as ana:
        ana.ready()
        ana.mark("Vestergate", "3")
        beside = ["Mention", "Annotations of this article", "What was done, newest first", "Articles", "Layer"]
        assert _round(ana, "F6") == [*beside, "Article text"]
        assert _round(ana, "Shift+F6") == [*reversed(beside), "Article text"]
        ana.press("Ctrl+Alt+1", "Ctrl+Alt+2")  # what is hidden is passed over
        assert ana.look().shown["articles"] is False
        assert _round(ana, "F6") == ["Layer", "Article text"]
        ana.press("Ctrl+Alt+1", "Ctrl+Alt+2")
        assert ana.look().shown == {"articles": True, "inspector": True, "full screen": False}
        for region in ("F6", "Shift+F6"):  # Esc comes back from everywhere
            ana.press(region)
            assert ana.look().focus != "Article text"
            ana.press("Esc")
            assert ana.look().focus == "Article text"


def _round(ana: Curator, key: str) -> list[str]:
    """Where a key takes the keyboard, until it is in the text again."""
    passed = []
    while not passed or passed[-1] != "Article text":
        ana.press(key)
        passed.append(ana.look().focus)
        assert len(passed) < 12, passed
    return passed


def test_selecting_marking_and_moving_edges(begin_anywhere: Start, corpus: Path) -> None:
    with begin_anywhere(corpus) as ana:
        ana.ready()
        ana.go_to("Islanders")
        ana.press("S")
        assert ana.look().selected == "Islanders fear that the cut will leave hospital patients stranded"
        ana.press("P")
        assert ana.look().selected == "By Ada Quill"
        ana.press("Ctrl+A", "Ctrl+C")
        assert ana.look().clipboard == FERRY

        ana.go_to("Olaf")
        ana.press("1")
        edges = {
            "]": "Olaf Brekke", "Shift+]": "Olaf", "Alt+]": "Olaf ", "Alt+Shift+]": "Olaf", "[": "said Olaf",
            "Shift+[": "Olaf", "Alt+[": " Olaf", "Alt+Shift+[": "Olaf",
        }  # fmt: skip
        for key, covered in edges.items():
            ana.press(key)
            assert ana.look().marked == [f"PERSON: {covered}"], key
        ana.press("2")  # again at an annotation: another label
        assert ana.look().marked == ["ORG: Olaf"]
        ana.press("Del")
        assert ana.look().marked == []
        assert "There is no annotation at the caret" in ana.answer_to("Del").said

        ana.press("Space")
        ana.type("promi")
        assert ana.until(lambda seen: seen.typed == "promi").rows == []
        ana.press("Esc")
        assert (ana.look().popup, ana.look().focus) == ("", "Article text")


def test_walking_nesting_jumping_and_linking(begin_anywhere: Start, corpus: Path) -> None:
    with begin_anywhere(corpus) as ana:
        ana.ready()
        for words, label in (("Mayor Ines Tallow", "X"), ("Mayor", "R"), ("Ines Tallow", "1")):
            ana.mark(words, label)
        assert ana.look().marked == ["MISC: Mayor Ines Tallow", "ROLE: Mayor", "PERSON: Ines Tallow"]
        ana.press("Ctrl+Home", "Esc")
        walked = []
        for key in ("Tab", "Tab", "Tab", "Tab", "Shift+Tab"):
            ana.press(key)
            walked.append(ana.look().active.partition(":")[0])
        assert walked == ["MISC", "ROLE", "PERSON", "MISC", "PERSON"]
        ana.go_to("Ines")
        ana.press("Esc")
        nested = []
        for key in ("Alt+Down", "Alt+Up", "Alt+Up", "Alt+Down"):
            ana.press(key)
            nested.append(ana.look().active.partition(":")[0])
        assert nested == ["PERSON", "MISC", "MISC", "PERSON"]

        ana.press("J")
        _pick(ana, "ROLE: Mayor")
        assert ana.look().active == "ROLE: Mayor"
        ana.press("L")
        assert set(ana.look().hints.values()) >= {"PERSON: Ines Tallow"}
        _pick(ana, "PERSON: Ines Tallow")
        assert ana.look().links == ["role_of: role = Mayor, holder = Ines Tallow"]
        ana.press("J")
        assert ana.look().hints
        ana.press("Esc")
        assert not ana.look().hints
        ana.press("G")  # the guideline of the label
        seen = ana.look()
        assert seen.banner.startswith("ROLE: Job title or office")
        ana.press("Esc", "Del")
        assert ana.look().links == []  # the link went with it


def _pick(ana: Curator, mark: str) -> None:
    """Type the letters that stand over an annotation."""
    hints = ana.until(lambda seen: seen.hints, "letters").hints
    (code,) = [code for code, named in hints.items() if named == mark]
    ana.press(*code.upper())
    ana.until(lambda seen: not seen.hints, "the end of the letters")


def test_features_notes_slots_and_the_lists_beside_the_text(begin: Start, corpus: Path) -> None:
    with begin(corpus) as ana:
        ana.ready()
        ana.press("Alt+2")
        ana.mark("the crossings run empty", "1")
        ana.mark("The island council", "2")
        ana.press("Esc")
        ana.mark("denied", "3")
        ana.press("Shift+Tab", "Shift+Tab")
        ana.until(lambda seen: seen.active.startswith("CLAIM") or ana.press("Tab"), "the claim")

        ana.press("Enter")
        assert ana.look().focus == "Worth"  # it is required, and still to be answered
        ana.press("Down")  # opens the list
        ana.until(lambda seen: seen.popup, "the list of answers")
        ana.press("End", "Enter")
        ana.until(lambda seen: "worth = check-worthy" in seen.features, "the answer")
        _tab_to(ana, "Note")
        ana.type("see page 2")
        ana.press("Ctrl+Enter")
        seen = ana.look()
        assert (seen.note, seen.focus) == ("see page 2", "Article text")
        ana.press("Enter")
        _tab_to(ana, "Note")
        ana.press("Ctrl+End", "Enter")  # a new line, in a note
        ana.type("and 3")
        ana.press("Esc")
        seen = ana.look()
        assert (seen.note, seen.focus) == ("see page 2\nand 3", "Article text")

        ana.press("Enter")
        assert ana.look().focus == "Type"  # nothing is missing any more
        ana.press("2")
        seen = ana.look()
        assert (seen.focus, [f for f in seen.features if f.startswith("type")]) == ("Type", ["type = causal"])
        ana.press("Shift+Enter")
        assert ana.look().focus == "Stance"  # of the link, which stands above
        ana.press("Enter", "Enter")
        assert ana.look().focus == "Worth"
        ana.press("Esc")
        assert ana.look().focus == "Article text"

        ana.press("Enter")
        _tab_to(ana, "Cue: empty, link", "Shift+Tab")  # the slots stand above the features
        ana.press("Space")
        _pick(ana, "CUE: denied")
        linked = "attribution: claim = the crossings run empty, source = The island council, cue = denied"
        assert ana.look().links == [linked]
        ana.press("Enter")
        _tab_to(ana, "Unlink “denied”", "Shift+Tab")
        ana.press("Space")
        assert ana.look().links == [linked.replace(", cue = denied", "")]
        ana.press("Esc")

        _go_round_to(ana, "Annotations of this article")
        ana.press("Home", "Down")
        second = ana.look().active
        ana.press("Enter")
        assert (ana.look().focus, ana.look().active) == ("Article text", second)
        ana.press("Ctrl+PgDn")
        assert ana.look().article == QUAY_ID
        _go_round_to(ana, "What was done, newest first")
        ana.press("Home", "Enter")
        seen = ana.look()
        assert (seen.article, seen.focus) == (FERRY_ID, "Article text")


def _tab_to(ana: Curator, name: str, key: str = "Tab") -> None:
    """Press Tab until the keyboard is at a control."""
    passed = [ana.look().focus]
    while passed[-1] != name:
        ana.press(key)
        passed.append(ana.look().focus)
        assert len(passed) < 60, passed


def _go_round_to(ana: Curator, name: str) -> None:
    while ana.look().focus != name:
        ana.press("F6")


def test_articles_finishing_and_skipping(begin_anywhere: Start, corpus: Path) -> None:
    with begin_anywhere(corpus) as ana:
        ana.ready()
        ana.press("Alt+2")
        ana.mark("the crossings run empty", "1")
        ana.press("Ctrl+D")
        seen = ana.until(lambda seen: seen.banner, "what is missing")
        assert "needs a value for worth" in seen.banner
        assert (seen.article, seen.states.get("claims", "in-progress")) == (FERRY_ID, "in-progress")
        assert seen.active == "CLAIM: the crossings run empty"
        assert "Finish anyway" in seen.buttons
        ana.press("Shift+F6")
        assert ana.look().focus == "Finish anyway"
        ana.press("Space")
        seen = ana.until(lambda seen: seen.article == QUAY_ID, "the next article")
        assert (seen.counts, seen.banner, seen.focus) == ("news · 1 done · 0 in progress", "", "Article text")

        ana.press("Ctrl+K")
        ana.type("skip")
        assert ana.until(lambda seen: seen.typed == "skip").rows[0] == "Skip the article"
        ana.press("Enter")
        seen = ana.until(lambda seen: "skipped" in seen.said, "that nothing is left")
        assert set(seen.states.values()) == {"skipped"}
        assert "Every article is finished or skipped" in ana.answer_to("Ctrl+Shift+PgDn").said
        ana.press("Ctrl+PgUp")
        seen = ana.look()
        assert (seen.article, set(seen.states.values())) == (FERRY_ID, {"finished"})
        assert "no further article" in ana.answer_to("Ctrl+PgUp").said

        ana.press("Ctrl+Shift+A")
        assert ana.look().focus == "Search articles"
        ana.type("quay")
        ana.until(lambda seen: seen.articles == [QUAY_ID], "what fits")
        ana.press("Enter", "Enter")
        assert ana.until(lambda seen: seen.article == QUAY_ID, "the article").focus == "Article text"
        ana.press("Ctrl+Shift+A", "Esc")
        assert ana.until(lambda seen: len(seen.articles) == 2, "all articles").focus == "Search articles"
        ana.press("Esc")
        assert ana.look().focus == "Article text"


def test_the_look_of_the_window_and_its_menus(begin_anywhere: Start, corpus: Path) -> None:
    with begin_anywhere(corpus) as ana:
        usual = ana.ready().line_height
        ana.press("Ctrl++", "Ctrl++")
        assert ana.look().line_height > usual
        ana.press("Ctrl+0")
        assert ana.look().line_height == usual
        ana.press("Ctrl+-")
        assert ana.look().line_height < usual
        ana.press("F11")
        assert ana.until(lambda seen: seen.shown["full screen"], "the full screen")
        ana.press("F11")
        ana.until(lambda seen: not seen.shown["full screen"] and seen.active_window, "the window")
        for key in ("F1", "Ctrl+K"):
            ana.press(key)
            rows = ana.until(lambda seen: seen.popup, "the list").rows
            assert {"Undo", "Jump to…", "Quit", "PERSON"} <= set(rows)
            ana.press("Esc")
            ana.until(lambda seen: not seen.popup, "its end")
        ana.press("Ctrl+K")
        ana.type("dark")
        ana.press("Enter")
        assert ana.until(lambda seen: seen.focus == "Article text" and seen.active_window, "the text").text == FERRY
        if ana.screen is None:
            return  # where nobody looks, Alt and a letter are no key of a menu
        ana.press("Alt+F")
        assert ana.until(lambda seen: seen.popup == "Menu", "a menu").rows[0].startswith("Open")
        ana.press("R")  # in the text a role is labelled by it
        ana.until(lambda seen: seen.dialog == "Import a folder of annotations", "the question which folder")
        assert not ana.look().marked
        ana.press("Esc")
        ana.until(lambda seen: not seen.dialog and seen.active_window, "the end of the dialog")
        ana.press("Alt+F")
        ana.until(lambda seen: seen.popup == "Menu", "a menu")
        ana.press("Esc")
        ana.until(lambda seen: not seen.popup, "its end")
        ana.press("Esc")
        ana.until(lambda seen: not seen.popup and seen.focus == "Article text", "the text")


def test_no_two_actions_share_a_key(begin_anywhere: Start, corpus: Path) -> None:
    """A real keyboard sends some characters in two ways; whatever it sends, one action hears it."""
    keys = [
        "S",
        "P",
        "]",
        "Shift+]",
        "Alt+]",
        "Alt+Shift+]",
        "[",
        "Shift+[",
        "Alt+[",
        "Alt+Shift+[",
        "+",
        "G",
        "L",
        "Esc",
    ]
    keys += [
        "Alt+1",
        "Alt+2",
        "Alt+3",
        "Ctrl++",
        "Ctrl+=",
        "Ctrl+-",
        "Ctrl+0",
        "Tab",
        "Shift+Tab",
        "Alt+Up",
        "Alt+Down",
    ]
    with begin_anywhere(corpus) as ana:
        ana.ready()
        ana.mark("Vestergate", "3")
        ana.press(*keys)
        ana.until(lambda seen: seen.focus == "Article text")
    # closing looks through what was logged: a key that two actions want is told there
