"""What a person says of a dataset: read strictly, and the empty template says nothing."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.datasets.card import about
from annotator.datasets.card.about import About, Creator
from annotator.errors import FileRefused

WHOLE = b"""\xef\xbb\xbftitle = "Harbour News"\r
description = \"\"\"
Articles.

For names.
\"\"\"
licence = "CC-BY-4.0"
version = "1.2.0-rc.1"
homepage = "https://harbour.example/data"
citation = "Reis 2026"
contact = "data@harbour.example"
annotators = "expert-generated"
limitations = ["One town only.", " "]

[[creators]]
name = "Ana Reis"
url = "https://ana.example/"

[[creators]]
name = "Harbour Lab"
kind = "organization"

[statement]
curation_rationale = "All of a year."
glossary = ""
"""


def test_all_that_a_person_can_say_is_read() -> None:
    said = about.read(WHOLE)
    assert said == About(
        title="Harbour News",
        description="Articles.\n\nFor names.",
        licence="CC-BY-4.0",
        version="1.2.0-rc.1",
        homepage="https://harbour.example/data",
        citation="Reis 2026",
        contact="data@harbour.example",
        annotators="expert-generated",
        creators=(Creator("Ana Reis", "https://ana.example/"), Creator("Harbour Lab", "", "organization")),
        limitations=("One town only.",),
        statement={"curation_rationale": "All of a year."},
    )


def test_the_template_and_an_empty_file_say_nothing() -> None:
    assert about.read(about.template()) == about.read(b"") == About()


def test_the_template_has_every_key_and_becomes_what_is_filled_in() -> None:
    text = about.template().decode()
    filled = text.replace('title = ""', 'title = "T"').replace('other = ""', 'other = "O"')
    assert about.read(filled.encode()) == About(title="T", statement={"other": "O"})
    assert '\n# [[creators]]\n# name = ""\n' in text
    assert all(f'\n{key} = ""' in text for key in about.STATEMENT)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (b"title = \n", 0, "line 1"),
        (b'title = "a"\n\xff', 2, "save it as UTF-8"),
        (b'titel = "a"', 0, "'titel'"),
        (b"title = 3", 0, "put it in quotes"),
        (b'licence = "some rights"', 0, "CC-BY-4.0"),
        (b'version = "1.0"', 0, "MAJOR.MINOR.PATCH"),
        (b'version = "01.0.0"', 0, "MAJOR.MINOR.PATCH"),
        (b'homepage = "javascript:alert(1)"', 0, "https://"),
        (b'homepage = "https://a.example/ b"', 0, "https://"),
        (b'homepage = "https://a.example/<b>"', 0, "https://"),
        (b'annotators = "me"', 0, "crowdsourced"),
        (b'limitations = "one"', 0, "limitations = ["),
        (b"limitations = [1]", 0, "limitations = ["),
        (b'creators = ["Ana"]', 0, "[[creators]]"),
        (b'[[creators]]\nurl = "https://a.example"', 0, "without a name"),
        (b'[[creators]]\nname = "Ana"\nmail = "a"', 0, "'creators.mail'"),
        (b'[[creators]]\nname = "Ana"\nurl = "a"', 0, "https://"),
        (b'[[creators]]\nname = "Ana"\nkind = "cat"', 0, "organization"),
        (b'statement = "all"', 0, "[statement]"),
        (b"[statement]\nother = 1", 0, "statement.other"),
        (b'[statement]\nothers = "a"', 0, "'statement.others'"),
        (b"a = " + b"[" * 5_000, 0, "no TOML"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place_and_a_remedy(text: bytes, line: int, words: str) -> None:
    with pytest.raises(FileRefused) as refused:
        about.read(text, "dataset.toml")
    assert words in str(refused.value)
    assert refused.value.line == line
    assert str(refused.value).startswith("dataset.toml")


@given(st.binary(max_size=60))
def test_nothing_but_a_refusal_comes_of_any_bytes(data: bytes) -> None:
    with suppress(FileRefused):
        assert isinstance(about.read(data), about.About)
