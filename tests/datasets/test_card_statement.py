"""The data statement: all headings in order, what is known, what a person says, and what is not known."""

from __future__ import annotations

import re

from annotator.datasets.card import statement
from annotator.datasets.card.about import STATEMENT, About
from annotator.datasets.tally import Tally
from tests.datasets import described

UNKNOWN = "Not known to Annotator; say it in `dataset.toml` under `[statement]`, "


def under(text: str) -> dict[str, str]:
    """What stands under each heading."""
    found = re.split(r"^## (\d+\\?\. .*)$", text, flags=re.MULTILINE)[1:]
    return {head.replace("\\", ""): body.strip() for head, body in zip(found[::2], found[1::2], strict=True)}


def test_all_headings_of_version_3_stand_in_order() -> None:
    text = statement.statement(described.facts()).decode()
    assert [*under(text)] == [
        "1. Header",
        "2. Executive summary",
        "3. Curation rationale",
        "4. Documentation for source datasets",
        "5. Language varieties",
        "6. Language user demographic",
        "7. Annotator demographic",
        "8. Linguistic situation and text characteristics",
        "9. Preprocessing and data formatting",
        "10. Capture quality",
        "11. Limitations",
        "12. Metadata",
        "13. Disclosures and ethical review",
        "14. Distribution",
        "15. Maintenance",
        "16. Other",
        "17. Glossary",
    ]


def test_what_is_not_known_says_so_and_where_to_say_it() -> None:
    found = under(statement.statement(described.facts()).decode())
    for heading, key in (
        ("3. Curation rationale", "curation_rationale"),
        ("6. Language user demographic", "language_user_demographic"),
        ("13. Disclosures and ethical review", "ethical_review"),
        ("16. Other", "other"),
    ):
        assert found[heading] == f"{UNKNOWN}`{key}`."


def test_what_annotator_knows_stands_there_and_asks_for_the_rest() -> None:
    found = under(statement.statement(described.facts()).decode())
    assert "2,301 news articles" in found["2. Executive summary"]
    assert "`pt-BR`" in found["5. Language varieties"]
    assert found["5. Language varieties"].endswith(f"{UNKNOWN}`language_varieties`.")
    assert "| `ana` | Ana | person | 30,112 |" in found["7. Annotator demographic"]
    assert "The Harbour Herald" in found["8. Linguistic situation and text characteristics"]
    assert "code points" in found["9. Preprocessing and data formatting"]
    assert "12 of 2,301 articles have no annotation." in found["11. Limitations"]
    assert "`guideline.md`" in found["12. Metadata"]
    assert "names no licence" in found["14. Distribution"]


def test_every_answer_has_its_place_and_leaves_nothing_unknown() -> None:
    answers = {key: f"Answer on {key.replace('_', ' ')}." for key in STATEMENT}
    about = About(statement=answers, licence="CC0-1.0", contact="me")
    text = statement.statement(described.facts(), about).decode()
    for answer in answers.values():
        assert text.count(answer) == 1
    assert "Not known to Annotator" not in text


def test_a_dataset_of_nothing_has_a_statement_too() -> None:
    facts = described.facts(
        tally=Tally({}), files=(), newest="", first="", last="", annotators=(), guideline="", mask=""
    )
    found = under(statement.statement(facts).decode())
    assert "in a language that is not known" in found["2. Executive summary"]
    assert found["5. Language varieties"] == f"{UNKNOWN}`language_varieties`."
    assert "Guideline: none was written" in found["12. Metadata"]
