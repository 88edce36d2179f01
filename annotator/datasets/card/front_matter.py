"""The front matter of a card: YAML as the Hugging Face hub reads it, written so that no text can become YAML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from annotator.datasets.card import tables
from annotator.datasets.card.about import About
from annotator.datasets.card.facts import TEXTS, TOKENS, Facts
from annotator.datasets.card.naming import hub_licence, languages, primary, title
from annotator.datasets.tally import ANNOTATOR, ARTICLES, LABEL
from annotator.datasets.votes import VOTES

_SIZES = (
    (10**3, "n<1K"),
    (10**4, "1K<n<10K"),
    (10**5, "10K<n<100K"),
    (10**6, "100K<n<1M"),
    (10**7, "1M<n<10M"),
    (10**8, "10M<n<100M"),
    (10**9, "100M<n<1B"),
)


def front_matter(facts: Facts, about: About) -> str:
    """The front matter with the lines round it."""
    return "\n".join(("---", *_lines(facts, about), "---", ""))


def quoted(text: str) -> str:
    """A text as YAML, in double quotes."""
    sound = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(one if one.isprintable() else _escape(one) for one in json.dumps(sound, ensure_ascii=False))


def _escape(one: str) -> str:
    number = ord(one)
    return f"\\U{number:08x}" if number > 0xFFFF else f"\\u{number:04x}"


def _lines(facts: Facts, about: About) -> Iterator[str]:
    yield f"pretty_name: {quoted(title(facts, about))}"
    licence, name = hub_licence(facts, about)
    yield f"license: {quoted(licence)}"
    if name:
        # the hub asks for small letters
        yield f"license_name: {quoted(re.sub('[^a-z0-9.-]+', '-', name.lower()))}"
    tags = languages(facts)
    yield from _listed("language", sorted({primary(tag) for tag in tags}))
    yield from _listed("language_bcp47", [tag for tag in tags if tag != primary(tag)])
    number = facts.tally.number(ARTICLES)
    yield from _listed("size_categories", [next((name for most, name in _SIZES if number < most), "n>1T")])
    yield from _listed("task_categories", _tasks(facts))
    yield from _listed("annotations_creators", _annotators(facts, about))
    yield from _configs(facts)


def _listed(key: str, values: list[str]) -> Iterator[str]:
    if values:
        yield f"{key}:"
        yield from (f"- {quoted(value)}" for value in values)


def _tasks(facts: Facts) -> list[str]:
    """Labels on words make tokens to classify, labels on blocks make texts to classify; if there are any."""
    marked = {layer for _, layer, _ in facts.tally.of(LABEL)}
    units = {layer.unit for layer in facts.scheme.layers if layer.name in marked}
    is_tagged = any(table.startswith(TOKENS) for table in tables.tables(facts))
    return [
        *(["token-classification"] if is_tagged or "word" in units else []),
        *(["text-classification"] if "block" in units else []),
    ]


def _annotators(facts: Facts, about: About) -> list[str]:
    # what persons have voted on stands under the name of a program, and is their work
    kinds = {"human" if who == VOTES else kind for (kind, who), number in facts.tally.of(ANNOTATOR).items() if number}
    found = {"machine-generated" if kind == "program" else about.annotators or "other" for kind in kinds}
    return sorted(found) or ["no-annotation"]


def _configs(facts: Facts) -> Iterator[str]:
    found = [table for table in tables.tables(facts) if tables.splits(facts, table)]
    if found:
        yield "configs:"
    for number, table in enumerate(found):
        yield f"- config_name: {quoted(table)}"
        if not number and table != TEXTS:
            yield "  default: true"
        yield "  data_files:"
        for split in tables.splits(facts, table):
            yield f"  - split: {quoted(split)}"
            paths = tables.patterns(facts, table, split)
            if len(paths) == 1:
                yield f"    path: {quoted(paths[0])}"
            else:
                yield "    path:"
                yield from (f"    - {quoted(path)}" for path in paths)
