"""Adds to the articles of shards what programs propose: parts of pages, repeated blocks, known names."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, NamedTuple

from annotator import resources
from annotator.batch.shards import Shard
from annotator.batch.work import Done
from annotator.editing import corpus_wide
from annotator.editing.values import default_features, merge_features
from annotator.errors import FileRefused
from annotator.jobs import Job, Progress, run
from annotator.model.annotation import Annotation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Annotator, Document, SchemeRef
from annotator.model.identity import derived_id
from annotator.model.rule import Rule
from annotator.model.scheme import Scheme
from annotator.model.suggestion import Suggestion
from annotator.model.traces import BlockHint
from annotator.opening.article_shards import SUFFIX, shelve, unshelve
from annotator.opening.batches.folders import scheme_of
from annotator.opening.batches.made_with import code
from annotator.opening.corpus import OpenCorpus
from annotator.recommenders import boilerplate, known_names
from annotator.recommenders.boilerplate import PageBlocks
from annotator.recommenders.known_names import Known, Lexicon, proposed
from annotator.version import __version__

MODEL = "model.json"
"""What was learnt from a corpus, in the folder of the batch; the file whose digest is the model's."""

CREATED = "1970-01-01T00:00:00Z"
"""When suggestions were made, for all: the same shard, the same bytes. When a batch ran, its files say."""

_PROGRAMS = (boilerplate.PROGRAM, corpus_wide.PROGRAM, known_names.PROGRAM)


class Learnt(NamedTuple):
    """What is known before an article is read: rules of repeated blocks, and names that were labelled."""

    rules: tuple[Rule, ...] = ()
    names: Mapping[str, Sequence[Known]] = MappingProxyType({})


def learn_job(corpus: OpenCorpus) -> Job[bytes]:
    """The rules and names of a corpus as the bytes of a model file: a job, done in articles."""
    identities = corpus.store.document_ids()
    lexicon = Lexicon()
    for done, annotated in enumerate(corpus.store.read_each(identities)):
        yield Progress(done, len(identities), annotated.document.id)
        lexicon.take(annotated, corpus.scheme)
    told = {"rules": [rule._asdict() for rule in corpus.store.rules()], "names": lexicon.names()}
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class Suggest:
    """Writes a shard's articles with what programs propose, a set of annotations for each program.

    Each annotation has its program as annotator and as origin, and its confidence; what the program said before is
    replaced, and what people said stays. Pages need their hints, which a shard has beside its articles.

    Attributes:
        scheme: the scheme.xml that is annotated under.
        learnt: a model file, '' for none.
        digest: its SHA-256.
    """

    scheme: bytes
    learnt: str = ""
    digest: str = ""
    suffix: str = SUFFIX

    @property
    def asked(self) -> Mapping[str, Any]:
        return {"work": "suggest", "scheme": hashlib.sha256(self.scheme).hexdigest()}

    @property
    def code(self) -> str:
        return code("regex")

    @property
    def model(self) -> str:
        """The digest of the words that boilerplate is known by, and of what was learnt."""
        words = resources.data("lexicons", "boilerplate.txt")
        return hashlib.sha256(words + self.digest.encode()).hexdigest()

    def __call__(self, shard: Shard, out: BinaryIO) -> Done:
        counts: Counter[str] = Counter(articles=0)
        problems: list[str] = []
        made = _Programs(scheme_of(self.scheme), self.scheme, _learnt(self.learnt, self.digest))

        def articles() -> Iterator[tuple[AnnotatedDocument, tuple[BlockHint, ...]]]:
            for one in unshelve(shard):
                annotated = one.read()
                counts["articles"] += 1
                if annotated.scheme.id not in ("", made.scheme.id):
                    other = f"was annotated under the scheme {annotated.scheme.id}, not {made.scheme.id}"
                    problems.append(f"{one.member}: {other}, so nothing is suggested for it.")
                    yield annotated, one.hints
                    continue
                if annotated.document.media_type == "text/html" and not one.hints:
                    counts["pages without hints"] += 1
                yield made.added(annotated, one.hints, counts), one.hints

        shelve(out, articles())
        return Done(counts, problems=problems)


class _Programs:
    """What proposes labels, and makes annotations of what is proposed."""

    def __init__(self, scheme: Scheme, data: bytes, learnt: Learnt) -> None:
        self.scheme, self._learnt = scheme, learnt
        self._ref = SchemeRef(scheme.id, scheme.version, hashlib.sha256(data).hexdigest())

    def added(
        self, annotated: AnnotatedDocument, hints: tuple[BlockHint, ...], counts: Counter[str]
    ) -> AnnotatedDocument:
        """The article with a set for each program that proposes something."""
        found: dict[str, list[Annotation]] = {}
        for one in self._suggestions(annotated.document, hints):
            found.setdefault(one.origin, []).append(self._annotation(one))
        counts.update({f"suggestions of {program}": len(made) for program, made in found.items()})
        before = {who: held for who, held in annotated.sets.items() if who not in _PROGRAMS}
        sets = {**before, **{program: AnnotationSet(program, made) for program, made in found.items()}}
        people = [one for one in annotated.annotators if one.id not in found]
        programs = [Annotator(one, "program", "", __version__) for one in sorted(found)]
        return replace(annotated, sets=sets, annotators=(*people, *programs), scheme=self._ref)

    def _suggestions(self, document: Document, hints: tuple[BlockHint, ...]) -> Iterator[Suggestion]:
        blocks = PageBlocks(document, hints, self.scheme, rules=self._learnt.rules)
        run(blocks.begin(()))
        yield from blocks.suggestions
        yield from proposed(document, self._learnt.names, self.scheme)

    def _annotation(self, one: Suggestion) -> Annotation:
        layer, label = self.scheme.layer(one.layer), self.scheme.label(one.layer, one.label)
        features = one.features
        if layer is not None and label is not None:
            known = layer.features_of(label)
            features = merge_features(default_features(known, label), features, known)
        return Annotation(
            derived_id("a", one.origin, one.id), one.origin, one.layer, one.label, one.spans, features,
            origin=one.origin, confidence=one.confidence, created=CREATED,
        )  # fmt: skip


@lru_cache(maxsize=2)  # a worker does many shards with one model
def _learnt(path: str, digest: str) -> Learnt:
    if not path:
        return Learnt()
    try:
        data = Path(path).read_bytes()
        if hashlib.sha256(data).hexdigest() != digest:
            raise FileRefused(path, "is another model than the one that was asked for; begin the batch again")
        told = json.loads(data)
        rules = tuple(Rule(**row) for row in told["rules"])
        return Learnt(rules, {name: [Known(*row) for row in rows] for name, rows in told["names"].items()})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FileRefused(path, "cannot be read as a model; begin the batch again") from error
