"""A name that was labelled once is suggested wherever else it stands; what is turned down stays so."""

from __future__ import annotations

from pathlib import Path

import annotator
from annotator import cli
from tests.end_to_end.articles import written
from tests.end_to_end.curator import Seen, Start

PORT = """Vell Port closes for the winter

Ines Tallow said in Eastmole that Vell Port would close. Tallow left Eastmole for Vell Port.

Eastmole’s mayor met Ines Tallow. A spokesman of Vell Port did not answer, nor did Tallow.
"""
PORT_ID = "vell-port-closes-for-the-winter"


def at(seen: Seen, words: str, nth: int) -> bool:
    """Whether the caret stands before some words, the first time or later."""
    before = seen.text[: seen.caret]
    return seen.text[seen.caret :].startswith(words) and before.count(words) == nth - 1


def test_repeated_names_are_accepted_corrected_and_turned_down_by_keys(begin_anywhere: Start, tmp_path: Path) -> None:
    corpus = tmp_path / "news.corpus"
    file = written(tmp_path, "port.txt", PORT)
    assert cli.main(["--as", "ana", "import", "--quiet", str(corpus), str(file)]) == 0

    with begin_anywhere(corpus) as ana:
        assert ana.ready().suggested == []
        ana.mark("Vell Port", "2")
        ana.mark("Ines Tallow", "1")
        assert ana.look().suggested == [
            "ORG: Vell Port", "PERSON: Tallow", "ORG: Vell Port", "PERSON: Ines Tallow", "ORG: Vell Port",
            "PERSON: Tallow",
        ]  # fmt: skip
        ana.press("Ctrl+Home", "N", "N")  # Eastmole has no mark yet and comes first
        seen = ana.look()
        assert at(seen, "Vell Port", 2)
        assert seen.prompt == "Suggestion 1 of 6: Vell Port → ORG, Tab: accept, Del: reject, N: next"
        ana.press("Tab")  # accepted, and on to the next
        seen = ana.look()
        assert seen.prompt.startswith("Suggestion 1 of 5: Tallow → PERSON")
        ana.press("Tab", "Del")  # and the third place of the port is turned down
        seen = ana.look()
        assert seen.marked == ["ORG: Vell Port", "PERSON: Ines Tallow", "ORG: Vell Port", "PERSON: Tallow"]
        assert seen.suggested == ["PERSON: Ines Tallow", "ORG: Vell Port", "PERSON: Tallow"]
        assert seen.done[:3] == ["Reject ORG “Vell Port”", "Accept PERSON “Tallow”", "Accept ORG “Vell Port”"]

        ana.press("Ctrl+Z")  # undone, it is asked about again
        seen = ana.look()
        assert at(seen, "Vell Port", 3)
        assert len(seen.suggested) == 4
        assert "Vell Port → ORG" in seen.prompt
        ana.press("5")  # corrected by the key of another label
        seen = ana.look()
        assert seen.active == "FAC: Vell Port"
        assert seen.done[0] == "Correct ORG → FAC “Vell Port”"
        ana.press("Ctrl+Z", "Ctrl+Z")  # and the one accepted before it, too
        seen = ana.look()
        assert seen.marked == ["ORG: Vell Port", "PERSON: Ines Tallow", "ORG: Vell Port"]
        assert seen.prompt.startswith("Suggestion 1 of 5: Tallow → PERSON")
        ana.press("Del", "Del")  # the surname is turned down, then the port

    with begin_anywhere(corpus) as ana:  # and that is known after a restart
        seen = ana.ready()
        assert seen.marked == ["ORG: Vell Port", "PERSON: Ines Tallow", "ORG: Vell Port"]
        assert seen.suggested == ["PERSON: Ines Tallow", "ORG: Vell Port", "PERSON: Tallow"]
        assert seen.done[0] == "Reject ORG “Vell Port”"
        ana.press("Ctrl+Z")
        seen = ana.look()
        assert len(seen.suggested) == 4
        assert at(seen, "Vell Port", 3)
        ana.press("Ctrl+Shift+Z", "Ctrl+S")
        assert len(ana.look().suggested) == 3
        mirror = Path(ana.look().mirror)

    article = annotator.load(mirror)[PORT_ID]
    made = article.annotations("entities")
    assert [(article.covered(one), one.origin, one.confidence) for one in made] == [
        ("Vell Port", "", None), ("Ines Tallow", "", None), ("Vell Port", "string-match", 1.0),
    ]  # fmt: skip
    assert annotator.validate(mirror) == []
    written_xml = (mirror / f"{PORT_ID}.standoff.xml").read_text(encoding="utf-8")
    assert '<annotator id="string-match" kind="program"' in written_xml
    assert "reject" not in written_xml.lower()
