"""What describes a dataset: its facts, put together from what was written, and the files beside its tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from annotator.articles.files import bytes_of
from annotator.batch.ledger import line
from annotator.batch.running import Batch
from annotator.batch.work import Row
from annotator.datasets import manifest as manifests
from annotator.datasets.card import about, checksums, croissant, html, markdown, statement
from annotator.datasets.card.about import About
from annotator.datasets.card.columns import from_arrow
from annotator.datasets.card.facts import TEXTS, TOKENS, Facts, File
from annotator.datasets.manifest import NAME as SPLITS_FILE
from annotator.datasets.manifest import Manifest
from annotator.datasets.pseudonyms import GOLD, pseudonym
from annotator.datasets.tally import Tally
from annotator.formats.losses import LOSSES
from annotator.model.document import Annotator
from annotator.opening.dataset.cutting import Cut, scheme_of
from annotator.opening.dataset.source import Source
from annotator.opening.dataset.splitting import Report
from annotator.opening.dataset.tables import MASKED, schema_of, split_of
from annotator.opening.dataset.wishes import DatasetOut
from annotator.storage.mirror import GUIDELINE, SCHEME
from annotator.version import __version__

SHARDS: Final = "shards.jsonl"
"""The rows of the manifests of all tables."""

_WRITTEN: Final = {
    markdown.FILE: markdown.card,
    html.FILE: html.card,
    croissant.FILE: croissant.described,
    statement.FILE: statement.statement,
}
"""What is written from the facts, and by what."""

_TABLES: Final = {"data": TEXTS}
"""What a table is called whose folder has another name."""

_MOST = 1024 * 1024

Put: TypeAlias = Callable[[str, bytes], File]
"""Writes a file of the dataset."""


def describe(
    source: Source, out: DatasetOut, said: About, report: Report, cut: Cut, batches: Mapping[str, Batch], put: Put
) -> Facts:
    """Write what stands beside the tables of a dataset; what is known of it."""
    made = _leaving(report.manifest, cut, out)
    whole = _leaving(replace(report.manifest, entries={**report.kept, **report.manifest.entries}), cut, out)
    files = [
        put(SPLITS_FILE, manifests.write(whole)),
        put(SCHEME, scheme_of(source, cut)),
        put(SHARDS, _provenance(batches, out)),
    ]
    if guideline := source.guideline:
        files.append(put(GUIDELINE, guideline.encode()))
    files += [_file(table, row) for table, batch in batches.items() for row in batch.rows]
    facts = facts_of(source, out, replace(report, manifest=made), cut, batches, files)
    files += [put(name, write(facts, said)) for name, write in _WRITTEN.items()]
    put(checksums.NAME, checksums.written({file.path: file.sha256 for file in files}))
    return facts


def said_of(source: Source, out: DatasetOut) -> About:
    """What a person says of a dataset: in the file that was named, or in the one beside the articles.

    Raises:
        FileRefused: the file cannot be read, or says what makes no sense.
    """
    beside = [path for path in (folder / about.FILE for folder in source.folders) if path.is_file()]
    for path in [out.about] if out.about else beside[:1]:
        return about.read(bytes_of(path, limit=_MOST), str(path))
    return About()


def facts_of(
    source: Source, out: DatasetOut, report: Report, cut: Cut, batches: Mapping[str, Batch],
    files: Sequence[File],
) -> Facts:  # fmt: skip
    counts: Counter[str] = Counter()
    for table, batch in batches.items():
        if table in ("data", "offsets"):
            counts.update(batch.counts)
    tally = Tally(counts)
    is_tagged = any(table.startswith(TOKENS) for table in batches)
    return Facts(
        name=source.name,
        version=__version__,
        scheme=source.scheme,
        guideline=source.guideline,
        votes=next((_called(one, out.key).id for one in cut.annotators if one.id == out.votes), out.votes),
        manifest=report.manifest,
        stories=len({one.cluster for one in report.manifest.entries.values()}),
        tally=tally,
        ours=report.ours._replace(examples=()),
        naive=report.naive._replace(examples=()),
        licences=dict(sorted(cut.licences.items())),
        as_offsets=dict(sorted(cut.as_offsets.items())),
        withheld=dict(sorted(cut.withheld.items())),
        masked={kind[0]: number for kind, number in tally.of(MASKED).items()},
        mask=out.mask,
        pseudonyms=bool(out.key),
        annotators=tuple(sorted(_called(one, out.key) for one in cut.annotators)),
        files=tuple(sorted(files)),
        first=cut.first,
        last=cut.last,
        newest=cut.newest,
        problems=(*report.notices, *(one for table, batch in batches.items() for one in losses_of(table, batch))),
        columns={_TABLES.get(table, table): from_arrow(schema_of(table, out.votes)) for table in batches},
        tokeniser=out.tokeniser if is_tagged else "",
        tags="IOB2" if is_tagged else "",
    )


def _leaving(manifest: Manifest, cut: Cut, out: DatasetOut) -> Manifest:
    """The manifest without articles that may not be named: no story is called by one, either.

    Nor has it digests of whole texts where they leave masked.
    """
    if out.mask:
        hidden = {one: entry._replace(sha256=manifests.UNTOLD) for one, entry in manifest.entries.items()}
        manifest = replace(manifest, entries=hidden)
    if not cut.gone:
        return manifest
    entries = {one: entry for one, entry in manifest.entries.items() if one not in cut.gone}
    first: dict[str, str] = {}
    for identity, entry in sorted(entries.items()):
        first.setdefault(entry.cluster, identity)
    return replace(
        manifest, entries={one: entry._replace(cluster=first[entry.cluster]) for one, entry in entries.items()}
    )  # fmt: skip


def _called(one: Annotator, key: bytes) -> Annotator:
    """An annotator as the dataset calls them."""
    return Annotator(pseudonym(one.id, key), one.kind) if key and one.kind == "human" and one.id != GOLD else one


def _file(table: str, row: Row) -> File:
    name = _TABLES.get(table, table)
    split = split_of(row.shard)
    return File(f"{table}/{row.file}", row.size, row.output, name, split, row.counts["rows"])


def _provenance(batches: Mapping[str, Batch], out: DatasetOut) -> bytes:
    """The rows of all tables; where anything is hidden, without digests of what went in, by which it could be tried."""
    is_open = not (out.mask or out.key)
    return b"".join(
        line(row._replace(file=f"{table}/{row.file}", input=row.input if is_open else ""))
        for table, batch in batches.items()
        for row in batch.rows
    )


def losses_of(table: str, batch: Batch) -> Iterator[str]:
    """What a table could not hold, a sentence for each kind."""
    lost: Counter[str] = Counter()
    for row in batch.rows:
        for one in row.losses:
            lost[one["kind"]] += one["count"]
    for kind, words in LOSSES.items():
        if lost[kind]:
            yield f"{_TABLES.get(table, table)}: {words}: {lost[kind]:,}"
