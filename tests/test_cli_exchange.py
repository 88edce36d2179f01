"""The commands on other formats: what they do, what they say of losses, their exit status."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator import cli, opening, resources
from annotator.formats.registry import formats
from annotator.formats.standoff.folder import FORMAT as STANDOFF
from tests.formats.exchanging import NEWS, everything, plain, write

Said = Callable[[], tuple[list[str], list[str]]]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """What was printed since the last time: lines of stdout, lines of stderr."""

    def lines() -> tuple[list[str], list[str]]:
        output, errors = capsys.readouterr()
        assert "Traceback" not in output + errors
        return output.split("\n")[:-1], errors.split("\n")[:-1]

    return lines


@pytest.fixture
def theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of annotated articles."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "theirs"
    folder.mkdir()
    for name, data in write(STANDOFF, plain(), everything()).files.items():
        (folder / name).write_bytes(data)
    return folder


def test_formats_are_listed_as_the_registry_has_them(said: Said) -> None:
    assert cli.main(["formats"]) == 0
    heading, *rows = [re.split("  +", line) for line in said()[0]]
    assert heading == ["format", "title", "read", "write", "cannot express", "needs"]
    assert [row[0] for row in rows] == [one.name for one in formats()]


def test_converting_says_what_it_did(theirs: Path, said: Said) -> None:
    (theirs / "broken.standoff.xml").write_bytes(b'<standoff xmlns="urn:annotator:standoff:1">')
    assert cli.main(["convert", "theirs", "out", "--layer", "claims"]) == 1
    output, errors = said()
    assert output == ["2 articles written into out."]
    assert len(errors) == 1
    assert "broken.standoff.xml" in errors[0]
    assert json.loads(Path("out/losses.json").read_text(encoding="utf-8"))["format"] == "standoff"
    assert cli.main(["validate", "out"]) == 0
    said()
    assert cli.main(["convert", "theirs", "out"]) == 2
    assert "is not empty" in said()[1][-1]
    assert cli.main(["convert", "theirs", "more", "--to", "nonsense"]) == 2
    assert "is no format" in said()[1][-1]
    assert cli.main(["convert", "theirs", "more", "--strict"]) == 2
    assert "Nothing was written" in said()[1][-1]
    assert not Path("more").exists()


def test_annotations_come_into_a_corpus_with_their_labels(theirs: Path, said: Said) -> None:
    Path("labels.toml").write_text('[labels]\nORG = ""\nGPE = "entities/LOC"\n', encoding="utf-8")
    assert cli.main(["import", "news.corpus", "theirs", "--from", "auto", "--labels", "labels.toml"]) == 0
    output, _ = said()
    assert output[-1] == "2 articles added, 0 there already, 0 refused."
    assert not any("Annotations that are left out" in line for line in output)  # they are, on purpose
    with opening.open_corpus("news.corpus") as corpus:
        labels = {one.label for one in corpus.store.read("port").sets["ana"].annotations()}
    assert labels == {"PERSON", "LOC"}
    assert cli.main(["import", "news.corpus", "theirs", "--from", "standoff", "--quiet"]) == 0
    assert said()[0] == []
    assert cli.main(["import", "news.corpus", "theirs", "--from", "nonsense"]) == 2


def test_one_persons_work_goes_out(theirs: Path, said: Said) -> None:
    assert cli.main(["import", "news.corpus", "theirs", "--from", "standoff", "--quiet"]) == 0
    assert cli.main(["export", "news.corpus", "--to", "out", "--annotator", "ben"]) == 0
    assert said()[0] == ["2 articles written into out."]
    with opening.open_corpus("out") as corpus:
        assert set(corpus.store.read("ferry").sets) == {"ben"}
        assert corpus.scheme == NEWS
    assert cli.main(["export", "news.corpus", "--to", "more", "--annotator", "nobody"]) == 2


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scheme and a few articles of the sample corpus, in several scripts."""
    folder, sample = tmp_path_factory.mktemp("some"), resources.sample_corpus()
    for path in [sample / "scheme.xml", *sorted(sample.glob("*.standoff.xml"))[::6]]:
        shutil.copyfile(path, folder / path.name)
    return folder


@pytest.mark.parametrize("kind", [one.name for one in formats() if one.write is not None])
def test_articles_go_into_every_format_and_back(
    kind: str, some: Path, tmp_path: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["convert", str(some), "out", "--to", kind]) == 0
    output, errors = said()
    assert errors == []
    assert output[0] == "4 articles written into out."
    report = json.loads(Path("out/losses.json").read_text(encoding="utf-8"))
    assert len(report["lost"]) == sum(line.startswith("  ") for line in output)
    (made,) = [one for one in formats() if one.name == kind]
    if made.read is not None:
        assert cli.main(["convert", "out", "back", "--from", kind]) == 0
        assert said()[0][0] == "4 articles written into back."
        assert cli.main(["validate", "back"]) == 0


def test_a_table_with_annotations_is_not_taken_for_one_of_articles(theirs: Path, said: Said) -> None:
    assert cli.main(["convert", "theirs", "out", "--to", "doccano"]) == 0
    said()
    (table,) = Path("out").glob("*.jsonl")
    assert cli.main(["import", "news.corpus", str(table)]) == 1
    errors = said()[1]
    assert errors[0] == f"{table}: holds annotations: import annotations, not articles"
    assert "--from auto" in errors[1]
    assert cli.main(["import", "news.corpus", str(table), "--from", "auto", "--quiet"]) == 0
    with opening.open_corpus("news.corpus") as corpus:
        assert set(corpus.store.read("ferry").sets) == {"ana", "ben"}
    assert cli.main(["import", "texts.corpus", str(table), "--text-column", "text", "--quiet"]) == 0
