"""All that a card says, in the order in which it is read; Markdown and HTML are made from it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from annotator.datasets.card import tables
from annotator.datasets.card.about import FILE, About
from annotator.datasets.card.columns import CODE_POINTS, MEANINGS, Column
from annotator.datasets.card.content import (
    Bullets,
    Cell,
    Code,
    Line,
    Link,
    Mono,
    Part,
    Said,
    Section,
    Table,
    joined,
    line,
    paragraph,
    prose,
    several,
)
from annotator.datasets.card.counted import articles, labels, people, relations, shares
from annotator.datasets.card.facts import OFFSETS, TEXTS, Facts
from annotator.datasets.card.gaps import gaps, rights
from annotator.datasets.card.naming import citation, title, version
from annotator.datasets.tally import ARTICLES, CHARACTERS, LABEL, RELATION
from annotator.datasets.votes import SOFT


def sections(facts: Facts, about: About) -> tuple[Section, ...]:
    """Everything, section by section."""
    return (
        _what(facts, about),
        _loading(facts),
        *_tables(facts),
        *shares(facts),
        *labels(facts),
        *relations(facts),
        *articles(facts),
        *people(facts),
        *rights(facts, about),
        *gaps(facts, about),
        _checking(),
        _made(facts),
        _citing(facts, about),
    )


def _what(facts: Facts, about: About) -> Section:
    tally = facts.tally
    counts = line(
        "{} in {} ({} characters, counted as Unicode code points), with {} and {}.",
        several(tally.number(ARTICLES), "article"), several(facts.stories, "story", "stories"),
        tally.number(CHARACTERS), several(tally.number(LABEL), "annotation"),
        several(tally.number(RELATION), "relation"),
    )  # fmt: skip
    named = [line("{} ({})", Said(one.title or one.name), Mono(one.name)) for one in facts.scheme.layers]
    parts: list[Part] = [
        *(
            prose(about.description)
            or (paragraph("{}: news articles, annotated by hand or by programs.", Said(title(facts, about))),)
        ),
        paragraph("{}", counts),
    ]
    if named:
        layers = tuple(piece for number, one in enumerate(named) for piece in ((", ", *one) if number else one))
        parts.append(paragraph("What is annotated: {}.", layers))
    facts_of_it = [line("Version: {}", Mono(version(facts, about)))]
    if about.creators:
        made = [Link(one.name, one.url) if one.url else Said(one.name) for one in about.creators]
        facts_of_it.append(line("Made by: {}", joined([*made])))
    if about.homepage:
        facts_of_it.append(line("Homepage: {}", Link(about.homepage, about.homepage)))
    if about.contact:
        facts_of_it.append(line("Contact: {}", Said(about.contact)))
    facts_of_it.append(
        line(
            "`DATA_STATEMENT.md` says where articles and annotations are from, `croissant.json` says this to machines."
        )
    )
    return Section(("What this is",), (*parts, Bullets(tuple(facts_of_it))))


# -- loading -------------------------------------------------------------------------------------------


def _loading(facts: Facts) -> Section:
    found = [table for table in tables.tables(facts) if tables.splits(facts, table)]
    if not found:
        return Section(("How to load it",), (paragraph("It has no tables: no article was left to write."),))
    first = found[0]
    named = {split: tables.patterns(facts, first, split) for split in tables.splits(facts, first)}
    shown = ",\n".join(f"    {_py(split)}: {_py(one[0] if len(one) == 1 else [*one])}" for split, one in named.items())
    split = next(iter(named))
    one = tables.files(facts, first, split)[0].path
    parts: list[Part] = [
        paragraph("In the folder of the dataset, with `datasets` of Hugging Face:"),
        Code("python", f'import datasets\n\ndataset = datasets.load_dataset("parquet", data_files={{\n{shown},\n}})'),
        paragraph(
            "Or by the name of a table, as the front matter of `README.md` has them ({}):",
            joined([Mono(one) for one in found]),
        ),
        Code("python", f'dataset = datasets.load_dataset(".", {_py(first)})'),
        paragraph("With pyarrow, a file at a time:"),
        Code("python", f"import pyarrow.parquet as pq\n\ntable = pq.read_table({_py(one)})"),
    ]
    if TEXTS in found:
        parts += [
            paragraph("With Annotator, as a corpus, all annotations included; `splits` says where each article is:"),
            Code("python", 'import annotator\n\ncorpus = annotator.load(".")\nsplits = corpus.splits'),
        ]
    if OFFSETS in found:
        parts += [
            paragraph(
                "Articles without their text become whole ones again with their pages or texts, where you have them:"
            ),
            Code("sh", "python3 -m annotator rehydrate . --pages my-pages --to with-text"),
        ]
    return Section(("How to load it",), tuple(parts))


def _py(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


# -- tables --------------------------------------------------------------------------------------------


def _tables(facts: Facts) -> Iterator[Section]:
    found = tables.tables(facts)
    if not found:
        return
    names = tables.splits(facts)
    sizes: tuple[tuple[Cell, ...], ...] = tuple(
        (
            (Mono(table),),
            (_about(table, facts.votes),),
            *(tables.rows(facts, table, split) for split in names),
            sum(file.size for file in tables.files(facts, table)),
        )
        for table in found
    )
    yield Section(
        ("Tables",),
        (
            Table(("table", "a row is", *(f"{split}, rows" for split in names), "bytes"), sizes),
            paragraph(
                "Every offset counts Unicode code points from the beginning of the text, as Python does, and `end` is "
                "exclusive: `text[begin:end]` is what is meant. In JavaScript and Java, which count UTF-16, offsets "
                "behind an emoji are others."
            ),
        ),
    )
    for table in found:
        parts: list[Part] = [
            Table(
                ("column", "type", "unit", "what it is"), tuple(_column(one) for one in tables.columns_of(facts, table))
            )
        ]
        if tables.layer_of(table) and (facts.tokeniser or facts.tags):
            parts.append(paragraph("Tokens by {}, tags in {}.", Mono(facts.tokeniser or "?"), Mono(facts.tags or "?")))
        yield Section(("Table ", Mono(table)), tuple(parts), level=3)


def _about(table: str, votes: str) -> str:
    if table == TEXTS:
        return "an article with its text"
    if table == OFFSETS:
        return "an article without its text: annotations as offsets"
    if tables.layer_of(table):
        if votes == SOFT:
            return "an article as tokens, with the share of those who gave each tag"
        return "the work of one annotator on one article, as tokens and tags"
    return "a row"


def _column(one: Column) -> tuple[Cell, ...]:
    meaning = MEANINGS.get(one.name)
    inner = {part.name for part in one.parts}
    unit = meaning.unit if meaning else CODE_POINTS if {"begin", "end"} & inner else ""
    words: Line = line(meaning.words) if meaning else ()
    return (Mono(one.name),), (one.type,), (unit,), words


# -- the end -------------------------------------------------------------------------------------------


def _checking() -> Section:
    return Section(
        ("Checksums",),
        (
            paragraph("`CHECKSUMS` has the SHA-256 of every file. In the folder of the dataset:"),
            Code("sh", "sha256sum -c CHECKSUMS"),
        ),
    )


_BESIDE: Final = {
    "guideline.md": "how annotators were told to annotate",
    "scheme.xml": "layers, labels, features and relations, with what they mean",
    "shards.jsonl": "for each file of the tables SHA-256, counts, and what it could not hold",
    "splits.tsv": "split, story and SHA-256 of the text (`-` where masked) of every article, also of those in no table",
}
"""What the files beside the tables are."""


def _made(facts: Facts) -> Section:
    scheme = facts.scheme
    items = [
        line("Annotator {} wrote it from the corpus {}.", Mono(facts.version), Said(facts.name)),
        line("Scheme: {} {}, version {}.", Said(scheme.title or scheme.id), Mono(scheme.id), Mono(scheme.version)),
    ]
    items += [
        line(f"{{}}: {_BESIDE[file.path]}." if file.path in _BESIDE else "{}", Mono(file.path))
        for file in sorted(facts.files)
        if not file.table
    ]
    if facts.newest:
        items.append(line("The last annotation was made or changed on {}.", Mono(facts.newest)))
    items.append(line("The same corpus gives the same bytes. What only people know is from its {}.", Mono(FILE)))
    return Section(("How it was made",), (Bullets(tuple(items)),))


def _citing(facts: Facts, about: About) -> Section:
    said = citation(facts, about)
    return Section(("Citation",), (Code("bibtex" if said.startswith("@") else "text", said),))
