"""What a card says of rights, and of what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from annotator.datasets.card import tables
from annotator.datasets.card.about import About
from annotator.datasets.card.content import Bullets, Cell, Line, Mono, Part, Said, Section, Table, line, paragraph
from annotator.datasets.card.counted import STATES, layers_of
from annotator.datasets.card.facts import OFFSETS, Facts
from annotator.datasets.rights import UNKNOWN
from annotator.datasets.tally import ARTICLES, BARE, STATE

_UNSAID = "Nobody has said under which licence the annotations are."


def rights(facts: Facts, about: About) -> Iterator[Section]:
    """Licences, what leaves without its text, what was left out, what was hidden."""
    whose = line("Annotations are under {}.", Mono(about.licence)) if about.licence else (_UNSAID,)
    parts: list[Part] = [paragraph("{} Articles keep the rights they have.", whose)]
    licences = tuple(
        (("not known",) if name == UNKNOWN else (Mono(name),), number) for name, number in _most(facts.licences)
    )
    if licences:
        parts.append(Table(("licence", "articles with their text"), licences))
    else:
        parts.append(paragraph("No article is in it with its text."))
    if facts.as_offsets:
        parts.append(paragraph("As offsets only (table {}), since an article …", Mono(OFFSETS)))
        parts.append(_reasons(facts.as_offsets))
    if facts.withheld:
        parts.append(paragraph("Not in it at all, since an article …"))
        parts.append(_reasons(facts.withheld))
    if facts.mask:
        parts.append(
            paragraph(
                "Personal data are masked ({}), one character for one, so that every offset stays:", Mono(facts.mask)
            )
        )
        found = tuple((line("{}", Said(kind)), number) for kind, number in _most(facts.masked))
        parts.append(Table(("kind", "places"), found) if found else paragraph("None was found."))
    else:
        parts.append(paragraph("Personal data were not masked."))
    parts.append(
        paragraph("Annotators have pseudonyms." if facts.pseudonyms else "Annotators are called as in the corpus.")
    )
    parts.append(paragraph("What is not known to allow it counts as forbidden. That is no legal advice."))
    yield Section(("Rights",), tuple(parts))


def _most(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _reasons(counts: Mapping[str, int]) -> Table:
    return Table(("reason", "articles"), tuple(((Said(why),), number) for why, number in _most(counts)))


def gaps(facts: Facts, about: About) -> Iterator[Section]:
    """What is not finished, what has no annotation, what else is known to be wrong."""
    layers = layers_of(facts)
    parts: list[Part] = []
    if layers:
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            ((Mono(one),), *(facts.tally.number(STATE, one, state) for state in STATES)) for one in layers
        )
        parts += [
            paragraph(
                "How far annotators have come with each layer; an article counts once for each of them. One that is "
                "new or skipped says nothing of what is in the text:"
            ),
            Table(("layer", *STATES), rows),
        ]
    items = [*_missing(facts, about)]
    parts.append(Bullets(tuple(items)) if items else paragraph("Nothing else is known to be missing."))
    yield Section(("Known gaps",), tuple(parts))


def _missing(facts: Facts, about: About) -> Iterator[Line]:
    tally = facts.tally
    for layer in layers_of(facts):
        counts = {state: tally.number(STATE, layer, state) for state in STATES}
        unfinished = sum(counts.values()) - counts["finished"]
        if not sum(counts.values()):
            yield line("Layer {}: nobody has looked at it.", Mono(layer))
        elif unfinished:
            yield line("Layer {}: {} of {} are not finished.", Mono(layer), unfinished, sum(counts.values()))
    if bare := tally.number(BARE):
        yield line("{} of {} articles have no annotation.", bare, tally.number(ARTICLES))
    for table in tables.tables(facts):
        missing = [split for split in tables.splits(facts) if split not in tables.splits(facts, table)]
        if missing:
            yield line("Table {} has nothing in {}.", Mono(table), ", ".join(missing))
    yield from (line("{}", Said(problem)) for problem in facts.problems)
    yield from (line("{}", Said(one)) for one in about.limitations)
