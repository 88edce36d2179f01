"""What a card says in numbers: splits, labels, relations, outlets, languages, dates, annotators."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from annotator.datasets.card import tables
from annotator.datasets.card.content import Cell, Line, Mono, Part, Said, Section, Table, line, paragraph, share
from annotator.datasets.card.facts import Facts
from annotator.datasets.splits import DATE, NONE, OUTLET, SPLITS
from annotator.datasets.tally import (
    ANNOTATOR,
    ARTICLES,
    CHARACTERS,
    LABEL,
    LANGUAGE,
    PAIRS,
    RELATION,
    STATE,
    YEAR,
)
from annotator.datasets.tally import OUTLET as OUTLETS
from annotator.datasets.ties import KINDS

_MOST = 30
"""Rows of outlets; the others are summed in one."""

_HOW = {
    OUTLET: "Stories and outlets stay whole: no outlet is in two splits.",
    DATE: "Stories stay whole; the newest are for testing.",
}
STATES = ("new", "in-progress", "finished", "skipped")


def names(facts: Facts) -> tuple[str, ...]:
    """The splits that anything was counted in: train, dev, test, then others."""
    found = {split for (split,) in facts.tally.of(ARTICLES)} | {*tables.splits(facts)}
    return (*(one for one in SPLITS if one in found), *sorted(found - {*SPLITS}))


# -- splits --------------------------------------------------------------------------------------------


def shares(facts: Facts) -> Iterator[Section]:
    """How many of everything are in each split, how that was decided, and what leaks."""
    tally, manifest = facts.tally, facts.manifest
    stories: dict[str, set[str]] = {}
    for entry in manifest.entries.values():
        stories.setdefault(entry.split, set()).add(entry.cluster)
    whole = tally.number(ARTICLES)
    rows: list[tuple[Cell, ...]] = [
        (
            (Mono(split),), tally.number(ARTICLES, split), (share(tally.number(ARTICLES, split), whole),),
            len(stories.get(split, ())), tally.number(CHARACTERS, split), tally.number(LABEL, split),
            tally.number(RELATION, split),
        )
        for split in names(facts)
    ]  # fmt: skip
    head = ("split", "articles", "share", "stories", "characters", "annotations", "relations")
    yield Section(("Splits",), (Table(head, tuple(rows)), *_decided(facts, len(stories.get(NONE, ())))))
    leaks = tuple(
        ((words,), facts.ours.counts.get(kind, 0), facts.naive.counts.get(kind, 0)) for kind, words in KINDS.items()
    )
    seen: tuple[Cell, ...] = (
        ("articles of dev and test that share any of it with training",),
        facts.ours.seen,
        facts.naive.seen,
    )
    yield Section(
        ("What leaks between splits",),
        (
            paragraph("Counted here, and in random splits of the same sizes:"),
            Table(("in different splits", "here", "at random"), (*leaks, seen)),
        ),
        level=3,
    )


def _decided(facts: Facts, aside: int) -> Iterator[Part]:
    manifest = facts.manifest
    if not manifest.entries:
        yield paragraph("Nobody has split it.")
        return
    plan = manifest.plan
    asked = ", ".join(f"{name} {part:g}" for name, part in zip(SPLITS, plan.fractions, strict=True))
    how = _HOW.get(
        plan.by, "Stories stay whole: near copies, versions of an article, and articles that share sentences."
    )
    yield paragraph("{} Asked for were {}; chance is by the seed {}.", how, asked, f"{plan.seed}")
    if manifest.stratified:
        yield paragraph("Every split has its share of the labels of layer {}.", Mono(manifest.stratified))
    if aside:
        yield paragraph(
            "{} stories have articles in no split, since their outlets are in one and the story in another.", aside
        )


# -- labels and relations ------------------------------------------------------------------------------


def labels(facts: Facts) -> Iterator[Section]:
    """How often each label is in each split, layer by layer; what the scheme has and nobody used, too."""
    yield from _per_layer(facts, LABEL, "Labels", "label")


def relations(facts: Facts) -> Iterator[Section]:
    """The same of relations."""
    yield from _per_layer(facts, RELATION, "Relations", "relation")


def _per_layer(facts: Facts, what: str, heading: str, called: str) -> Iterator[Section]:
    counted: dict[str, dict[str, Counter[str]]] = {}
    meanings: dict[tuple[str, str], str] = {}
    for layer in facts.scheme.layers:
        for one in layer.labels if what == LABEL else layer.relations:
            meanings[layer.name, one.name] = one.definition
            if not getattr(one, "retired", False):
                counted.setdefault(layer.name, {}).setdefault(one.name, Counter())
    for (split, layer_name, name), number in facts.tally.of(what).items():
        counted.setdefault(layer_name, {}).setdefault(name, Counter())[split] += number
    if not counted:
        return
    yield Section((heading,), (paragraph(f"By layer; a {called} that nobody used is listed with 0."),))
    titles = {layer.name: layer.title for layer in facts.scheme.layers}
    for layer_name, found in counted.items():
        yield Section(
            (Said(titles.get(layer_name) or layer_name), " ", Mono(layer_name)),
            (_counts(found, names(facts), called, meanings, layer_name),),
            3,
        )


def _counts(
    found: Mapping[str, Counter[str]],
    splits: tuple[str, ...],
    called: str,
    meanings: Mapping[tuple[str, str], str],
    layer: str,
) -> Table:
    order = sorted(found, key=lambda name: (-found[name].total(), name))
    explained = any(meanings.get((layer, name)) for name in order)
    rows = tuple(
        (
            (Mono(name),),
            *(found[name][split] for split in splits),
            found[name].total(),
            *(((Said(meanings.get((layer, name), "")),),) if explained else ()),
        )
        for name in order
    )
    return Table((called, *splits, "all", *(("what it is",) if explained else ())), rows, bars=len(splits) + 1)


# -- articles ------------------------------------------------------------------------------------------


def articles(facts: Facts) -> Iterator[Section]:
    """Outlets, languages and dates."""
    yield Section(("Outlets, languages, dates",), (_dates(facts),))
    for what, heading, called in (
        (OUTLETS, "Outlets", "outlet"),
        (LANGUAGE, "Languages", "language"),
        (YEAR, "Years", "year"),
    ):
        found: dict[str, Counter[str]] = {}
        for (split, name), number in facts.tally.of(what).items():
            found.setdefault(name, Counter())[split] += number
        if found:
            yield Section((heading,), (_by_split(found, names(facts), called, by_name=what == YEAR),), level=3)


def _dates(facts: Facts) -> Part:
    if not facts.first:
        return paragraph("When the articles were published is not known.")
    return paragraph("Published from {} to {}.", Said(facts.first), Said(facts.last or facts.first))


def _by_split(found: Mapping[str, Counter[str]], splits: tuple[str, ...], called: str, *, by_name: bool) -> Table:
    order = sorted(found, key=lambda name: (name == "", 0 if by_name else -found[name].total(), name))
    shown, rest = order[:_MOST], order[_MOST:]
    rows: list[tuple[Cell, ...]] = [
        (_named(name), *(found[name][split] for split in splits), found[name].total()) for name in shown
    ]
    if rest:
        summed = sum((found[name] for name in rest), Counter())
        rows.append((line("{} others", len(rest)), *(summed[split] for split in splits), summed.total()))
    return Table((called, *splits, "all"), tuple(rows), bars=len(splits) + 1)


def _named(name: str) -> Line:
    return (Said(name),) if name else ("not known",)


# -- annotators ----------------------------------------------------------------------------------------

_VOTES = {
    "gold": "It holds gold: what was decided where annotators differ.",
    "all": "It holds the work of every annotator, each apart.",
    "soft": "It holds soft votes: what persons marked alike once, and as its confidence the share of those who looked.",
}


def people(facts: Facts) -> Iterator[Section]:
    """Whose work it is, how much, and how far they agree."""
    whose = _VOTES.get(facts.votes)
    parts: list[Part] = [paragraph(whose) if whose else paragraph("It holds the work of {} only.", Mono(facts.votes))]
    if facts.pseudonyms:
        parts.append(paragraph("Annotators have pseudonyms here; who they are stays with who made the dataset."))
    known = {one.id: one for one in facts.annotators}
    made = {(who, kind): number for (kind, who), number in facts.tally.of(ANNOTATOR).items()}
    everybody = {*made, *((one.id, one.kind) for one in facts.annotators)}
    rows = tuple(
        (
            (Mono(who),),
            (Said(known[who].name if who in known else ""),),
            (
                "program" if kind == "program" else "person",
                *((" ", Said(known[who].version)) if who in known and known[who].version else ()),
            ),
            made.get((who, kind), 0),
        )
        for who, kind in sorted(everybody)
    )
    if rows:
        parts.append(Table(("annotator", "name", "kind", "annotations and relations"), rows, bars=3))
    yield Section(("Annotators and votes",), tuple(parts))
    layers = layers_of(facts)
    if layers:
        yield Section(
            ("Agreement",),
            (
                paragraph(
                    "F1 of label and spans between two persons who both looked at a layer of an article, summed over "
                    "all such pairs; gold and programs aside. Counted before votes were chosen."
                ),
                Table(("layer", "F1", "pairs compared"), tuple(_agreement(facts, layer) for layer in layers)),
            ),
            level=3,
        )


def layers_of(facts: Facts) -> tuple[str, ...]:
    """All layers: those of the scheme, then others that were counted."""
    known = [layer.name for layer in facts.scheme.layers]
    counted: Iterable[str] = (layer for layer, _ in facts.tally.of(STATE))
    return (*known, *sorted({*counted} - {*known}))


def _agreement(facts: Facts, layer: str) -> tuple[Cell, ...]:
    pairs, found = facts.tally.number(PAIRS, layer), facts.tally.agreement(layer)
    shown = f"{found:.3f}" if found is not None else "nothing to compare" if pairs else "nobody to compare"
    return (Mono(layer),), (shown,), pairs
