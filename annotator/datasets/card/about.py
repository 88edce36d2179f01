"""What only a person can say of a dataset, read strictly from `dataset.toml`; all of it may be left out."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from annotator.datasets.card.content import is_address
from annotator.errors import FileRefused

FILE: Final = "dataset.toml"

KINDS: Final = ("person", "organization")
ANNOTATORS: Final = ("expert-generated", "crowdsourced")


class Creator(NamedTuple):
    """Who made a dataset: a name, an address or '', and one of `KINDS`."""

    name: str
    url: str = ""
    kind: str = KINDS[0]


@dataclass(frozen=True, slots=True)
class About:
    """What a person says of a dataset; '' where they say nothing.

    Attributes:
        title: as people call it.
        description: what it is, in paragraphs with an empty line between them.
        licence: of the annotations, an SPDX identifier.
        version: MAJOR.MINOR.PATCH.
        homepage: an address.
        citation: how it is to be cited, BibTeX or words.
        contact: whom to ask, and who takes articles down.
        annotators: one of `ANNOTATORS`.
        creators: who made it.
        limitations: what should be known before using it, a sentence each.
        statement: answers under the headings of a data statement, by key; see `STATEMENT`.
    """

    title: str = ""
    description: str = ""
    licence: str = ""
    version: str = ""
    homepage: str = ""
    citation: str = ""
    contact: str = ""
    annotators: str = ""
    creators: tuple[Creator, ...] = ()
    limitations: tuple[str, ...] = ()
    statement: dict[str, str] = field(default_factory=dict)


_TEXTS: Final = {
    "title": "What people call the dataset.",
    "description": "What it is and what it is for; an empty line begins a paragraph.",
    "licence": "Of the annotations (articles have their own), an SPDX identifier such as CC-BY-4.0.",
    "version": "MAJOR.MINOR.PATCH, such as 1.0.0.",
    "homepage": "Where it can be found, https://…",
    "citation": "How it is to be cited: BibTeX or words.",
    "contact": "Whom to ask, and who takes articles down.",
    "annotators": "expert-generated or crowdsourced.",
}

STATEMENT: Final = {
    "author": "Who wrote this data statement.",
    "executive_summary": "The dataset in 60 to 100 words.",
    "curation_rationale": "Why these articles were chosen, and for which question.",
    "source_datasets": "Datasets that this one was made from, with their documentation.",
    "language_varieties": "Which varieties of which languages: country, region, register.",
    "language_user_demographic": "Who wrote the articles: age, gender, origin, first language, as far as known.",
    "annotator_demographic": "Who annotated and who wrote the guideline: how many, training, pay, background.",
    "linguistic_situation": "When, where and for whom the articles were written; genre, topics, edited or spontaneous.",
    "preprocessing": "What was done to the articles before they came into Annotator.",
    "capture_quality": "What went wrong in collecting: broken pages, missing days, paywalls.",
    "limitations": "Where the dataset should not be used, and what it cannot show.",
    "metadata": "Where guideline, licence, and further documents are.",
    "ethical_review": "Who paid, conflicts of interest, review boards, consent.",
    "distribution": "Who may have it, where, under which conditions.",
    "maintenance": "Who keeps it up, for how long, how errors are reported.",
    "other": "Whatever else matters.",
    "glossary": "Words that readers may not know.",
}
"""The keys of the table `statement`, with what each is asked for."""

_VERSION = re.compile(
    r"(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?"
)
_SPDX = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]{0,79}")


def read(data: bytes, name: str = FILE) -> About:
    """Read what a person says.

    Raises:
        FileRefused: it is no TOML, has a key that means nothing, or a value of a wrong kind; with the line or the key.
    """
    try:
        found = tomllib.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileRefused(name, "is not UTF-8; save it as UTF-8", line=line) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise FileRefused(name, f"is no TOML: {error}; correct it there") from error
    known = (*_TEXTS, "creators", "limitations", "statement")
    _refuse_unknown(found, known, "", name)
    texts = {key: _text(found, key, "", name) for key in _TEXTS}
    _check(texts, name)
    statement = found.get("statement", {})
    if not isinstance(statement, dict):
        raise FileRefused(name, "has statement as a value; write it as a table, under [statement]")
    _refuse_unknown(statement, tuple(STATEMENT), "statement.", name)
    answers = {key: _text(statement, key, "statement.", name) for key in STATEMENT if key in statement}
    return About(
        **texts,
        creators=_creators(found.get("creators", []), name),
        limitations=_sentences(found.get("limitations", []), name),
        statement={key: said for key, said in answers.items() if said},
    )


def _refuse_unknown(found: dict[str, Any], known: tuple[str, ...], where: str, name: str) -> None:
    for key in found:
        if key not in known:
            raise FileRefused(name, f"has the key {where + key!r}, which means nothing; known are {', '.join(known)}")


def _text(found: dict[str, Any], key: str, where: str, name: str) -> str:
    value = found.get(key, "")
    if not isinstance(value, str):
        raise FileRefused(name, f"has a value for {where}{key} that is no text; put it in quotes")
    return value.strip()


def _check(texts: dict[str, str], name: str) -> None:
    version, licence, homepage, annotators = (texts[key] for key in ("version", "licence", "homepage", "annotators"))
    if version and not _VERSION.fullmatch(version):
        raise FileRefused(name, f"has the version {version!r}; write MAJOR.MINOR.PATCH, such as 1.0.0")
    if licence and not _SPDX.fullmatch(licence):
        raise FileRefused(name, f"has the licence {licence!r}; write its SPDX identifier, such as CC-BY-4.0")
    if homepage and not is_address(homepage):
        raise FileRefused(name, f"has the homepage {homepage!r}; write an address that begins with https://")
    if annotators and annotators not in ANNOTATORS:
        raise FileRefused(name, f"has {annotators!r} for annotators; write {' or '.join(ANNOTATORS)}, or leave it out")


def _creators(value: object, name: str) -> tuple[Creator, ...]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise FileRefused(name, "has creators that are no tables; write each under [[creators]], with a name")
    made = []
    for one in value:
        _refuse_unknown(one, Creator._fields, "creators.", name)
        said = {key: _text(one, key, "creators.", name) for key in one}
        if not said.get("name"):
            raise FileRefused(name, 'has a creator without a name; write name = "…" under [[creators]]')
        creator = Creator(**said)
        if creator.url and not is_address(creator.url):
            raise FileRefused(name, f"has the url {creator.url!r} of a creator; write one that begins with https://")
        if creator.kind not in KINDS:
            raise FileRefused(name, f"has a creator of kind {creator.kind!r}; write {' or '.join(KINDS)}")
        made.append(creator)
    return tuple(made)


def _sentences(value: object, name: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise FileRefused(name, 'has limitations that are no list of texts; write limitations = ["…", "…"]')
    return tuple(said for one in value if (said := one.strip()))


def template() -> bytes:
    """An empty `dataset.toml`, with what each key is for; it reads as an `About` in which nothing is said."""
    import tomlkit

    made = tomlkit.document()
    made.add(
        tomlkit.comment("What only you can say of the dataset. Leave out what does not apply; nothing is required.")
    )
    for key, meaning in _TEXTS.items():
        made.add(tomlkit.nl())
        made.add(tomlkit.comment(meaning))
        made.add(key, "")
    made.add(tomlkit.nl())
    made.add(tomlkit.comment("What should be known before using it, a sentence each."))
    made.add("limitations", [])
    made.add(tomlkit.nl())
    for one in (
        "Who made it; repeat for each.",
        "[[creators]]",
        'name = ""',
        'url = ""',
        f'kind = "{KINDS[0]}"  # or {KINDS[1]}',
    ):
        made.add(tomlkit.comment(one))
    made.add(tomlkit.nl())
    statement = tomlkit.table()
    statement.add(tomlkit.comment("Answers under the headings of a data statement, as DATA_STATEMENT.md has them."))
    for key, meaning in STATEMENT.items():
        statement.add(tomlkit.nl())
        statement.add(tomlkit.comment(meaning))
        statement.add(key, "")
    made.add("statement", statement)
    return tomlkit.dumps(made).encode()
