"""The description for machines, and the names of tables in the card, read by the libraries that they are meant for."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from annotator.datasets.card import croissant, markdown
from annotator.datasets.card.about import About, Creator
from annotator.datasets.card.columns import OTHER, TEXT, Column, from_arrow
from annotator.datasets.card.facts import TEXTS
from tests.datasets import described

ABOUT = About(
    title='Harbour "News" {"@id": "x"}',
    licence="CC-BY-4.0",
    homepage="https://harbour.example/data",
    creators=(Creator("Ana Reis", "https://ana.example/"), Creator("Harbour Lab", kind="organization")),
)


@pytest.fixture(scope="module")
def peers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What mlcroissant and datasets make of folders; without the environment that has them the tests are skipped."""
    where = os.environ.get("ANNOTATOR_INTEROP") or Path(__file__).resolve().parents[2] / ".venv-interop"
    python = Path(where) / "bin" / "python"
    if not python.is_file():
        pytest.skip("needs an environment with mlcroissant, which .ci/run makes; ANNOTATOR_INTEROP says where it is")
    top, home = tmp_path_factory.mktemp("described"), str(tmp_path_factory.mktemp("home"))
    for name in ("whole", "bare", "broken"):
        facts = described.folder(top / name, texts=name != "bare")
        about = ABOUT if name != "bare" else None
        (top / name / croissant.FILE).write_bytes(croissant.described(facts, about))
        (top / name / markdown.FILE).write_bytes(markdown.card(facts, about))
    broken = json.loads((top / "broken" / croissant.FILE).read_bytes())
    del broken["distribution"][0]["encodingFormat"]
    (top / "broken" / croissant.FILE).write_text(json.dumps(broken), encoding="utf-8")
    done = subprocess.run(
        [python, Path(__file__).with_name("validate_croissant.py"), top / "whole", top / "bare", top / "broken"],
        capture_output=True, check=False, timeout=120,
        env={"PYTHONUTF8": "1", "HOME": home, "HF_HOME": home, "HF_DATASETS_OFFLINE": "1", "HF_HUB_OFFLINE": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", ["whole", "bare"])
def test_mlcroissant_finds_nothing_wrong(peers: dict[str, Any], name: str) -> None:
    assert (peers[name]["errors"], peers[name]["warnings"]) == ([], [])


def test_mlcroissant_says_so_where_something_is(peers: dict[str, Any]) -> None:
    assert "encodingFormat" in peers["broken"]["errors"]


def test_mlcroissant_gives_every_row(peers: dict[str, Any]) -> None:
    records = peers["whole"]["records"]
    assert [one["splits/name"] for one in records["splits"]] == ["train", "dev", "test"]
    rows = {one["default/id"]: one for one in records["default"]}
    assert {name: one["default/split"] for name, one in rows.items()} == {
        "story-0": "train", "story-1": "train", "story-2": "test",
    }  # fmt: skip
    row = rows["story-0"]
    text, (person,) = row["default/text"], row["default/annotations"]
    assert text == described.article(0)["text"]
    # the first part of two
    assert text[person["default/annotations/begin"] : person["default/annotations/end"]] == "Ana"
    assert person["default/annotations/label"] == "PERSON"
    assert rows["story-1"]["default/annotations"] == []
    assert [one["offsets/split"] for one in records["offsets"]] == ["dev"]
    assert [one["tokens-things/tags"] for one in records["tokens-things"]] == [["B-PERSON", "I-PERSON"]]
    assert {*peers["bare"]["records"]} == {"splits", "offsets", "tokens-things"}


def test_datasets_finds_every_table_and_split_by_the_card(peers: dict[str, Any]) -> None:
    others = {"offsets": {"dev": 1}, "tokens-things": {"train": 1}}
    assert peers["whole"]["tables"] == {"default": {"train": 2, "test": 1}, **others}
    assert peers["whole"]["unnamed"] == {"train": 2, "test": 1}
    assert peers["bare"]["tables"] == others
    assert peers["bare"]["unnamed"] == {"dev": 1}


# -- the description -----------------------------------------------------------------------------------


def test_it_says_who_made_what_under_which_licence() -> None:
    made = json.loads(croissant.described(described.facts(), ABOUT))
    assert made["name"] == ABOUT.title
    assert made["conformsTo"] == "http://mlcommons.org/croissant/1.0"
    assert made["license"] == ["https://spdx.org/licenses/CC-BY-4.0.html", "https://spdx.org/licenses/CC0-1.0.html"]
    assert made["creator"] == [
        {"@type": "sc:Person", "name": "Ana Reis", "url": "https://ana.example/"},
        {"@type": "sc:Organization", "name": "Harbour Lab"},
    ]
    assert made["datePublished"] == "2026-03-01"
    assert made["inLanguage"] == ["ar", "en", "fr", "pt-BR"]
    assert made["url"] == ABOUT.homepage
    sums = {one["contentUrl"]: one["sha256"] for one in made["distribution"] if one["@type"] == "cr:FileObject"}
    assert sums == {file.path: file.sha256 for file in described.facts().files if file.table}


def test_the_version_nobody_gave_follows_from_the_files() -> None:
    facts = described.facts()
    one, same, other = (
        json.loads(croissant.described(given))["version"]
        for given in (facts, described.facts(files=facts.files[::-1]), described.facts(files=facts.files[1:]))
    )
    assert one == same != other
    assert one.startswith("0.0.0+")
    assert json.loads(croissant.described(facts, About(version="2.0.0")))["version"] == "2.0.0"


def test_the_same_facts_give_the_same_bytes_in_any_order() -> None:
    facts = described.facts()
    assert croissant.described(facts) == croissant.described(described.facts(files=facts.files[::-1]))


def test_files_that_no_pattern_fits_alone_are_named() -> None:
    facts = described.facts()
    odd = [file._replace(path=file.path.replace("/train-", "/part-")) for file in facts.files]
    made = json.loads(croissant.described(described.facts(files=tuple(odd))))
    (includes,) = [one["includes"] for one in made["distribution"] if one["@id"] == "files/default"]
    assert includes[:2] == ["data/part-00000-of-00002.parquet", "data/part-00001-of-00002.parquet"]


def test_what_only_another_version_has_in_its_columns_is_told_as_it_is() -> None:
    columns = (Column("id"), Column("strange", OTHER), Column("votes", "", True, (Column("", TEXT, True),)))
    made = json.loads(croissant.described(described.facts(columns={TEXTS: columns})))
    (table,) = [one for one in made["recordSet"] if one["@id"] == "default"]
    assert [one["name"] for one in table["field"]] == ["split", "id"]
    assert "strange, votes" in table["description"]


# -- columns -------------------------------------------------------------------------------------------


def test_columns_are_told_by_their_arrow_types() -> None:
    import pyarrow as pa

    extent = pa.struct({"begin": pa.int64(), "end": pa.int64()})
    shown = pa.schema({"who": pa.dictionary(pa.int32(), pa.string()), "at": pa.list_(pa.large_list(extent))})
    assert [one.type for one in from_arrow(shown)] == ["text", "list of list of struct(begin, end)"]
    odd = pa.schema({"a": pa.list_(pa.list_(pa.int8())), "b": pa.date32(), "c": pa.bool_(), "d": pa.float32()})
    assert [one.type for one in from_arrow(odd)] == ["list of list of integer", "other", "yes or no", "number"]
