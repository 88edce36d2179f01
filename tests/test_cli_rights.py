"""The commands on rights: what they say, what they leave out, their exit status."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator import cli, load, resources
from annotator.datasets.pseudonyms import pseudonym

Said = Callable[[], tuple[list[str], list[str]]]

JARS = "thirty-four-jars-of-mud"


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """What was printed since the last time: lines of stdout, lines of stderr."""

    def lines() -> tuple[list[str], list[str]]:
        output, errors = capsys.readouterr()
        assert "Traceback" not in output + errors
        return output.split("\n")[:-1], errors.split("\n")[:-1]

    return lines


@pytest.fixture
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sample_store: Path) -> str:
    """The sample corpus as a file."""
    monkeypatch.chdir(tmp_path)
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home" / name.lower()))
    shutil.copy(sample_store, "news.corpus")
    return "news.corpus"


def test_rights_are_counted_and_personal_data_told_without_repeating_them(news: str, said: Said) -> None:
    assert cli.main(["rights", news, "--personal"]) == 0
    output, errors = said()
    assert output == [
        "24 articles, CC0-1.0: text, is under a licence that allows it (no conditions)",
        "correction-beds-and-berths-audit 1534-1561 e-mail xxxxxxxxxxx@xxxxxxx.xxxxxxx",
        f"{JARS} 4568-4588 e-mail xxxx@xxxxxxx.xxxxxxx",
    ]
    assert errors == ["2 places with personal data in 2 articles."]
    assert cli.main(["rights", news, "--licence", "CC-BY-4.0", "--articles"]) == 0
    output, _ = said()
    assert output[0] == "24 articles, CC0-1.0: offsets only, is under a licence that is not one of those asked for"
    assert len(output) == 25


def test_what_is_taken_down_is_left_out_and_named(news: str, said: Said) -> None:
    assert cli.main(["export", news, "--to", "before"]) == 0
    assert cli.main(["takedown", news, JARS, "--reason", "asked for"]) == 0
    output, errors = said()
    assert output[-1] == f"{JARS} (asked for)"
    assert errors == [f"1 entry in {Path('news', 'takedown.toml')}: 1 article of the corpus kept out of exports."]
    assert cli.main(["export", news, "--to", "before"]) == 0
    assert f"delete before/{JARS}.standoff.xml" in said()[1][0].replace("\\", "/")
    for more in (["--format", "jsonl"], ["--main-text-only"], ["--mask", "blocks"]):
        assert cli.main(["export", news, "--to", f"out{more[-1]}", *more]) == 0
        output, errors = said()
        assert output[0].startswith("23 articles written")
        assert errors == [f"{JARS}: is on the takedown list, so it was left out."]
    assert cli.main(["rights", news]) == 0
    assert said()[0] == [
        "23 articles, CC0-1.0: text, is under a licence that allows it (no conditions)",
        "1 article on the takedown list: left out of every export",
    ]
    assert cli.main(["takedown", news]) == 0
    assert said()[0] == [f"{JARS} (asked for)"]
    assert cli.main(["takedown", news, "no-such-article"]) == 2
    assert "has no article 'no-such-article'" in said()[1][0]
    assert cli.main(["takedown", news, JARS, "--lift"]) == 0
    assert said()[0] == []


def test_masked_exports_say_what_was_masked(news: str, said: Said) -> None:
    assert cli.main(["export", news, "--to", "out", "--mask", "shapes"]) == 0
    assert said()[0][:2] == ["24 articles written into out.", "Masked in the texts: e-mail 2."]
    assert "xxxx@xxxxxxx.xxxxxxx" in load("out")[JARS].text
    assert cli.main(["export", news, "--to", "licensed", "--licence", "CC0-1.0"]) == 0
    assert said() == (["24 articles written into licensed."], [])
    assert cli.main(["convert", "licensed", "none", "--to", "jsonl", "--licence", "CC-BY-4.0", "--licensed"]) == 0
    output, errors = said()
    assert output[0] == "0 articles written into none."
    assert f"{JARS}: is under a licence that is not one of those asked for, so it was left out." in errors
    assert cli.main(["export", news, "--to", "more", "--mask", "pixels"]) == 2
    assert cli.main(["export", news, "--to", "more", "--mask", "blocks", "--main-text-only"]) == 2


def test_offsets_leave_under_pseudonyms_and_come_back(news: str, said: Said) -> None:
    assert cli.main(["offsets", news, "--to", "offsets", "--pseudonyms", "key"]) == 0
    assert cli.main(["offsets", news, "--to", "again", "--pseudonyms", "key"]) == 0
    one, two = ({path.name: path.read_bytes() for path in Path(name).iterdir()} for name in ("offsets", "again"))
    assert one == two
    assert cli.main(["offsets", news, "--to", "own"]) == 0
    assert cli.main(["offsets", news, "--to", "named", "--names"]) == 0
    assert b'"name": "Ana"' in Path("named", f"{JARS}.offsets.json").read_bytes()
    assert cli.main(["offsets", news, "--to", "x", "--names", "--pseudonyms", "key"]) == 2
    said()
    assert cli.main(["rehydrate", "offsets", "--pages", str(resources.sample_corpus()), "--to", "back"]) == 0
    assert said()[0] == ["24 articles written into back, 0 without their text."]
    assert cli.main(["validate", "back"]) == 0
    key = Path("key").read_bytes().strip()
    assert set(load("back")[JARS].sets) == {pseudonym("ana", key), pseudonym("ben", key)}
    said()
    assert cli.main(["rights", news, "--pseudonyms", "key"]) == 0
    assert f"ana\t{pseudonym('ana', key)}" in said()[0]


def test_articles_without_a_page_are_listed(news: str, said: Said) -> None:
    assert cli.main(["offsets", news, "--to", "offsets", "--names"]) == 0
    Path("story.txt").write_text("Another story.\n", encoding="utf-8")
    said()
    assert cli.main(["rehydrate", "offsets", "--pages", "story.txt", "--to", "back"]) == 1
    output, errors = said()
    assert output == ["0 articles written, 24 without their text.", "1 page not asked for."]
    assert f"{JARS}: no page has its text." in errors
    assert not Path("back").exists()
    assert cli.main(["rehydrate", "story.txt", "--pages", "story.txt", "--to", "back"]) == 2
