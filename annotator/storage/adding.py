"""Articles in bulk: added with everybody's annotations, each once, all in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from typing import NamedTuple

from sqlalchemy import Connection, select

from annotator.model.annotation import Annotation, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import Annotator
from annotator.storage import full_text
from annotator.storage.copies import Fresh, Likeness, settle
from annotator.storage.facts import FacetCounts, count_facets, marks_of, shelves_of, write_facts
from annotator.storage.lookups import among
from annotator.storage.reading import sets_of
from annotator.storage.ready import Ready
from annotator.storage.rows import Row, annotation_rows, facts_of, relation_row
from annotator.storage.statements import Statements
from annotator.storage.tables import annotators, documents
from annotator.storage.versions import Stored, addresses, latest_at, linked
from annotator.storage.writing import derived_state

_CLUSTER = documents.columns.keys().index("cluster")


class Added(NamedTuple):
    """What became of one article that was given to the store.

    Attributes:
        id: what the store knows it as.
        outcome: 'added'; 'renamed' (added under a further id, as another text has its own);
            'merged' (the article was there, an annotator's whole work on it was new); 'known'
            (nothing new); 'restored' (it had been removed, and is back as it was, with new work).
        kept: annotators whose work in the store differs from what was given, and stays as it is.
        version_of: the id of another version of it that was there; both name one another now.
    """

    id: str
    outcome: str
    kept: tuple[str, ...] = ()
    version_of: str = ""


def add_ready(
    connection: Connection, statements: Statements, given: Sequence[Ready], *,
    layers: Sequence[str], scheme_version: str, likeness: Likeness | None = None,
) -> list[Added]:  # fmt: skip
    """Write articles with everybody's annotations; see `Store.add_ready`."""
    known = _known(connection, statements, {one.id for one in given})
    people = {row[0] for row in connection.execute(select(annotators.c.id))}
    fresh = _Fresh(connection, statements, layers, scheme_version, people, likeness)
    latest = latest_at(connection, statements, (address for one in given for address in addresses(one.facts)))
    # the row lock that this takes gives numbers to one writer at a time
    last = connection.exec_driver_sql(statements.count_documents, (0, len(given))).scalar_one()
    free = int(last) - len(given)
    outcomes = []
    for one in given:
        identity, number = _place(connection, statements, one.id, one.sha256, known)
        if number:
            is_back = _bring_back(connection, statements, identity, number)
            merged = _merge(connection, statements, fresh, identity, number, one)
            outcomes.append(merged._replace(outcome="restored") if is_back else merged)
            continue
        known[identity] = free, one.sha256
        named = one if identity == one.id else one.renamed(identity)
        whole, other = _versioned(fresh, latest, named)
        latest.update((address, Stored(free, identity, one.sha256)) for address in addresses(one.facts))
        fresh.document(free, whole)
        free += 1
        outcomes.append(Added(identity, "added" if named is one else "renamed", version_of=other))
    added = sum(outcome.outcome in ("added", "renamed") for outcome in outcomes)
    fresh.write()
    _add_sources(connection, statements, given)
    connection.exec_driver_sql(statements.count_documents, (added, added - len(given)))
    return outcomes


def _known(connection: Connection, statements: Statements, identities: set[str]) -> dict[str, tuple[int, str]]:
    """Number and text digest of documents that are there already."""
    rows = among(connection, statements.documents_with_ids, identities)
    return {identity: (number, digest) for identity, number, digest in rows}


def _place(
    connection: Connection, statements: Statements, identity: str, digest: str, known: dict[str, tuple[int, str]]
) -> tuple[str, int]:
    """The id to store a text as, and the number of the document that holds this very text under it, or 0."""
    candidate, further = identity, 2
    while candidate in known:
        number, there = known[candidate]
        if there == digest:
            return candidate, number
        candidate = f"{identity[:75]}-{further}"
        further += 1
        if candidate not in known:
            known.update(_known(connection, statements, {candidate}))
    return candidate, 0


def _bring_back(connection: Connection, statements: Statements, identity: str, number: int) -> bool:
    """Have a document that was removed in the corpus again; whether it was."""
    facts = connection.exec_driver_sql(statements.facts, (number,)).first()
    if facts is None or not (before := facts_of(*facts)).removed:
        return False
    with closing(connection.connection.cursor()) as cursor:
        write_facts(cursor, statements, number, identity, before, before._replace(removed=False))
    return True


def _versioned(fresh: _Fresh, latest: Mapping[str, Stored], one: Ready) -> tuple[Ready, str]:
    """A new article that names the other version of it, and the id of that, or the article as it is and ''."""
    there = (latest[address] for address in addresses(one.facts) if address in latest)
    other = next((stored for stored in there if stored.sha256 != one.sha256), None)
    linked = None if other is None else fresh.linked(one, other)
    return (one, "") if other is None or linked is None else (linked, other.id)


def take_out_again(connection: Connection, statements: Statements, identities: Iterable[str]) -> None:
    """Have documents removed that `add_ready` brought back."""
    for identity in identities:
        number = connection.exec_driver_sql(statements.document_number, (identity,)).scalar()
        if number is None:
            continue
        before = facts_of(*connection.exec_driver_sql(statements.facts, (number,)).one())
        if before.removed:
            continue
        with closing(connection.connection.cursor()) as cursor:
            write_facts(cursor, statements, number, identity, before, before._replace(removed=True))


def _merge(
    connection: Connection, statements: Statements, fresh: _Fresh, identity: str, number: int,
    annotated: Ready,
) -> Added:  # fmt: skip
    """Take the work of annotators who have none on this document yet; leave what others have as it is."""
    if not annotated.sets:
        return Added(identity, "known")
    fresh.write()  # what came earlier in the same batch may be about this very document
    present = sets_of(connection, statements, number)
    new, kept = {}, []
    for name, given in annotated.sets.items():
        ours = present.get(name)
        if ours is None:
            if len(given) or given.states:
                new[name] = given
        elif ours != fresh.stamped_set(annotated, given):
            kept.append(name)
    if new:
        fresh.annotators(annotated)
        fresh.sets(number, annotated, new)
    return Added(identity, "merged" if new else "known", tuple(kept))


class _Fresh:
    """Rows that are collected to be written together."""

    def __init__(
        self, connection: Connection, statements: Statements, layers: Sequence[str], scheme_version: str,
        people: set[str], likeness: Likeness | None,
    ) -> None:  # fmt: skip
        self._likeness = likeness
        self._connection = connection
        self._statements = statements
        self._layers = layers
        self._scheme_version = scheme_version
        self._people = people
        self._clear()

    def _clear(self) -> None:
        self._documents: list[Row] = []
        self._texts: list[Row] = []
        self._annotations: list[Row] = []
        self._relations: list[Row] = []
        self._states: list[Row] = []
        self._work: list[Row] = []
        self._annotators: list[Row] = []
        self._facets: FacetCounts = Counter()
        self._marks: list[Row] = []
        self._sketches: list[Row] = []
        self._sketched: list[Fresh] = []
        self._block_keys: list[Row] = []
        self._hints: list[Row] = []
        self._words: list[Row] = []
        self._about: list[Row] = []

    def document(self, number: int, one: Ready) -> None:
        """A document that is not there yet, with everything in it."""
        self._documents.append((number, one.id, *one.document))
        self._texts.append((number, *one.text))
        if not one.facts.removed:
            for shelf in shelves_of(one.facts):
                self._facets[shelf] += 1
        self._words.append((number, one.words))
        self._about.append((number, one.said))
        self._marks += [(kind, value, number) for kind, value in marks_of(one.facts)]
        self._block_keys += one.block_rows(number)
        if one.sketch:
            self._sketches.append((number, one.algorithm, one.sketch))
            self._sketched.append((number, one))
        if one.hints:
            self._hints.append((number, one.hints))
        if one.sets or one.annotators:
            self.annotators(one)
            self.sets(number, one, one.sets)

    def linked(self, one: Ready, other: Stored) -> Ready | None:
        """A new document linked with another version; see `versions.linked`."""
        self.write()  # the other may have come earlier in the same batch
        facts = linked(self._connection, self._statements, one.facts, one.id, other)
        return None if facts is None else one.with_meta(facts)

    def annotators(self, annotated: Ready) -> None:
        """Whoever is named in a file and not known yet."""
        declared = {annotator.id: annotator for annotator in annotated.annotators}
        for name in [*declared, *annotated.sets]:
            if name not in self._people:
                self._people.add(name)
                self._annotators.append((*declared.get(name, Annotator(name)), 0, 0, 0))

    def sets(self, number: int, annotated: Ready, sets: Mapping[str, AnnotationSet]) -> None:
        """The work of some annotators on a document."""
        for name, annotation_set in sets.items():
            items = list(self._stamped(annotated, annotation_set))
            annotations = [item for item in items if type(item) is Annotation]
            self._annotations += annotation_rows(number, annotations)
            if len(annotations) < len(items):
                self._relations += [relation_row(number, item) for item in items if isinstance(item, Relation)]
            count, states = len(annotations), annotation_set.states
            for layer, state in states.items():
                self._states.append((number, name, layer, state))
            state = derived_state(states, count, self._layers)
            if count or state != "new":
                self._work.append((number, name, state, count))

    def stamped_set(self, annotated: Ready, given: AnnotationSet) -> AnnotationSet:
        """A set as it would be stored."""
        return AnnotationSet(given.annotator, self._stamped(annotated, given), given.states)

    def _stamped(self, annotated: Ready, given: AnnotationSet) -> Iterable[Annotation | Relation]:
        """Items of a file under another scheme version say so from now on, as the corpus has one of its own."""
        version = annotated.scheme_version
        if version in ("", self._scheme_version):
            return given.items()
        return (item if item.scheme else item._replace(scheme=version) for item in given.items())

    def write(self) -> None:
        """Write everything collected, and begin anew."""
        statements = self._statements
        bands: list[Row] = []
        listed = self._documents
        if self._sketched:
            bands, clusters = settle(self._connection, statements, self._sketched, self._likeness)
            listed = [_clustered(row, clusters) for row in listed] if clusters else listed
        for sql, rows in (
            (statements.insert_annotator, self._annotators),
            (statements.insert_document, listed),
            (statements.insert_text, self._texts),
            (statements.insert_annotation, self._annotations),
            (statements.insert_relation, self._relations),
            (statements.insert_layer_state, self._states),
            (statements.insert_work, self._work),
            (statements.insert_mark, sorted(self._marks)),
            (statements.insert_sketch, self._sketches),
            (statements.insert_band, sorted(bands)),
            (statements.insert_block_key, sorted(self._block_keys)),
            (statements.insert_hints, self._hints),
            (full_text.ADD_WORDS, self._words if statements.has_index else []),
            (full_text.ADD_ABOUT, self._about if statements.has_index else []),
        ):
            if rows:
                self._connection.exec_driver_sql(sql, rows)
        if self._facets:
            with closing(self._connection.connection.cursor()) as cursor:
                count_facets(cursor, statements, self._facets)
        if self._work:
            self._connection.exec_driver_sql(statements.count_work, _counted(self._work))
        self._clear()


def _clustered(row: Row, clusters: Mapping[int, int]) -> Row:
    """A row of `documents` with the cluster that was found for it."""
    found = clusters.get(row[0])
    return row if found is None else (*row[:_CLUSTER], found, *row[_CLUSTER + 1 :])


def _counted(rows: Iterable[Row]) -> list[Row]:
    """What rows of `work` add to the counters of each annotator."""
    counters: dict[str, list[int]] = {}
    for _, name, state, count in rows:
        mine = counters.setdefault(name, [0, 0, 0])
        mine[0] += state == "in-progress"
        mine[1] += state == "finished"
        mine[2] += count
    return [(*mine, name) for name, mine in sorted(counters.items())]


def _add_sources(connection: Connection, statements: Statements, given: Iterable[Ready]) -> None:
    """Keep the bytes that articles were imported from, by their SHA-256."""
    wanted = {one.source_sha256: one.source for one in given if one.source}
    for (there,) in among(connection, statements.sources_with, wanted):
        del wanted[there]
    if wanted:
        connection.exec_driver_sql(statements.insert_source, sorted(wanted.items()))
