"""Reads the tasks of Label Studio: what each annotator, and each model, made of one text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from annotator.errors import FileRefused
from annotator.formats import json_items
from annotator.formats.draft import Draft
from annotator.formats.files import stem_of
from annotator.formats.foreign_text import storable
from annotator.formats.foreign_values import confidence_of, name_of, time_of
from annotator.formats.json_values import Json, objects, pair, shown, text_in
from annotator.formats.label_studio.config import Config
from annotator.formats.label_studio.writer import OURS, kind_key
from annotator.formats.reading import About, Arrival, Reading
from annotator.formats.units import Claimed, Unit, unit_of
from annotator.model.document import Annotator

_LABELS = ("labels", "hypertextlabels", "paragraphlabels")
_ANSWERS = ("choices", "textarea", "taxonomy", "number", "rating", "datetime")
_PROPOSED = ("prediction", "prediction-changed")


class Task(NamedTuple):
    """A task, whatever the file's dialect.

    Attributes:
        place: what people call where it stands.
        identity: its number.
        data: the fields of its article.
        annotations, predictions, drafts: as they are in the file.
        is_old: whether it is of a version before 1.0, whose ends may be inclusive.
        is_short: whether it is of JSON-MIN, which has a task for each annotator.
    """

    place: str
    identity: str
    data: Json
    annotations: Sequence[Json]
    predictions: Sequence[Json] = ()
    drafts: Sequence[Json] = ()
    is_old: bool = False
    is_short: bool = False

    def is_about_the_same(self, other: Task) -> bool:
        """Whether another one of JSON-MIN is of the same article, annotated by somebody else."""
        return self.is_short and other.is_short and self.identity == other.identity and self.data == other.data

    def with_annotations_of(self, other: Task) -> Task:
        """Both in one."""
        return self._replace(annotations=[*self.annotations, *other.annotations])


def take(task: Task, reading: Reading, config: Config, source: str) -> Arrival:
    """Read a task.

    Raises:
        FileRefused: it has no text, is about a page or a dialogue, or its regions do not cover what they name.
    """
    field, text_name = _field(task, config)
    text = task.data[field]
    works = [*_works(task.annotations, is_proposed=False), *_works(_predictions(task), is_proposed=True)]
    unit = _unit(task, text, [claim for work in works for claim in work.claims(text_name)])
    ours = task.data.get(OURS)
    said = ours if isinstance(ours, dict) else {}
    given = said.get("id") if json_items.is_ours(said) else None
    identity = given if isinstance(given, str) and given else f"{stem_of(source)}-{task.identity}"
    draft = Draft(reading, task.place, text, unit=unit.name, identity=identity)
    draft.said += unit.said
    people = json_items.People(said, draft)
    taken = _Taken(draft, reading, config, people, unit, text_name, is_ours=bool(said))
    for number, work in enumerate(works, 1):
        taken.take(work, number)
    if taken.several:
        draft.said.append(f"{taken.several} regions have several labels: an annotation was made of each.")
    for one in task.drafts:
        for _ in objects(one.get("result")):
            draft.lose("annotations", "in a draft that was not submitted")
    if said:
        json_items.describe(draft, said, people)
    rest = [(key, value) for key, value in task.data.items() if key not in (field, OURS, "title" if said else "")]
    json_items.read_facts(draft, [*rest, *taken.facts])
    return draft.finished(config.scheme)


# -- the text, and how it is counted -------------------------------------------------------------------


def _field(task: Task, config: Config) -> tuple[str, str]:
    """The field of the data that is annotated, and the name that regions give that text ('' if it is any)."""
    results = [one for work in (*task.annotations, *task.predictions) for one in objects(work.get("result"))]
    regions = [one for one in results if one.get("type") in _LABELS]
    for one in regions:
        value = one.get("value")
        if isinstance(value, dict) and isinstance(value.get("start"), str):
            what = "turns of a dialogue" if one["type"] == "paragraphlabels" else "elements of a web page"
            reason = f"names places by {what}, not by characters of a text; annotate its plain text instead"
            raise FileRefused(task.place, reason)
    texts = {key: value for key, value in task.data.items() if isinstance(value, str)}
    for name in [*(name_of(one.get("to_name")) for one in regions), *config.texts]:
        source = next((text_in(one, "source") for one in regions if one.get("to_name") == name), "").removeprefix("$")
        for field in (config.texts.get(name, ""), source, name):
            if field in texts:
                return field, name
    field = "text" if "text" in texts else next(iter(texts)) if len(texts) == 1 else ""
    if not field or (len(texts) == 1 and texts[field].startswith(("http:", "https:", "/data/", "s3:"))):
        raise FileRefused(
            task.place, "has no text, or does not tell which of its data it is; put the config.xml beside it"
        )
    return field, name_of(regions[0].get("to_name")) if regions else ""


def _unit(task: Task, text: str, claims: Sequence[Claimed]) -> Unit:
    if task.is_old and not claims and any(objects(one.get("result")) for one in task.annotations):
        reason = "is of a version before 1.0 and does not say which words its regions cover, so whether their ends are "
        raise FileRefused(task.place, reason + "inclusive cannot be told; export it with a later version")
    return unit_of(text, claims, inclusive=True)


# -- works ---------------------------------------------------------------------------------------------


class _Work(NamedTuple):
    """What one annotator, or one model, made of a task."""

    value: Json
    model: str
    is_proposed: bool

    def results(self, *types: str) -> Iterator[Json]:
        """Its regions, relations or answers."""
        return (one for one in objects(self.value.get("result")) if one.get("type") in types)

    def claims(self, text_name: str) -> list[Claimed]:
        """What its regions on a text are said to cover."""
        values = [one["value"] for one in self.results(*_LABELS) if _is_on(one, text_name)]
        return [
            (extent, value["text"])
            for value in values
            if (extent := _extent(value)) and isinstance(value.get("text"), str)
        ]


def _is_on(one: Json, text_name: str) -> bool:
    return isinstance(one.get("value"), dict) and name_of(one.get("to_name")) in (
        "",
        text_name or name_of(one.get("to_name")),
    )


def _extent(value: Json) -> tuple[int, int] | None:
    return pair([value.get("start"), value.get("end")])


def _works(found: Sequence[Json], *, is_proposed: bool) -> Iterator[_Work]:
    for one in found:
        parent = one if is_proposed else one.get("prediction")
        model = name_of(parent.get("model_version")) if isinstance(parent, dict) else ""
        yield _Work(one, model or "prediction", is_proposed)


def _predictions(task: Task) -> list[Json]:
    """What models proposed, with what is only kept in the annotation that began with it."""
    kept = [one["prediction"] for one in task.annotations if isinstance(one.get("prediction"), dict)]
    known = {shown(one.get("id")) for one in task.predictions}
    return [
        *task.predictions,
        *({shown(one.get("id")): one for one in kept if shown(one.get("id")) not in known}.values()),
    ]


class _Taken:
    """A task that is being read, for one work after the other."""

    def __init__(
        self, draft: Draft, reading: Reading, config: Config, people: json_items.People, unit: Unit, text_name: str,
        *, is_ours: bool,
    ) -> None:  # fmt: skip
        self._draft, self._reading, self._config, self._people = draft, reading, config, people
        self._unit, self._text_name, self._is_ours = unit, text_name, is_ours
        self._keys: dict[str, str] = {}
        self._layers: dict[str, str] = {}
        self.several = 0
        self.facts: list[tuple[str, object]] = []

    def take(self, work: _Work, number: int) -> None:
        """Take in all that it says: regions first, then what is said of them."""
        if work.value.get("was_cancelled") is True:
            for _ in objects(work.value.get("result")):
                self._draft.lose("annotations", "in an annotation that was skipped")
            return
        about = self._about(work)
        self._keys, self._layers = {}, {}
        for place, one in enumerate(work.results(*_LABELS), 1):
            self._region(work, one, f"{number}-{name_of(one.get('id')) or place}", about)
        self._answers(work)
        for place, one in enumerate(work.results("relation"), 1):
            self._relation(one, f"relation {number}-{place}", about)
        for one in objects(work.value.get("result")):
            if one.get("type") not in (*_LABELS, *_ANSWERS, "relation"):
                self._draft.lose("annotations", f"{shown(one.get('type'))} {name_of(one.get('id'))}: not about a text")

    def _about(self, work: _Work) -> About:
        created, changed = time_of(work.value.get("created_at")), time_of(work.value.get("updated_at"))
        modified = changed if changed > created > "" else ""
        if not work.is_proposed:
            return About(annotator=_person(work.value.get("completed_by")), created=created, modified=modified)
        model = Annotator(work.model, "program", work.model)
        return About(
            annotator=model, origin=work.model, confidence=confidence_of(work.value.get("score")), created=created
        )

    def _region(self, work: _Work, one: Json, key: str, about: About) -> None:
        value, identity = one.get("value"), name_of(one.get("id"))
        if not isinstance(value, dict) or not _is_on(one, self._text_name):
            self._draft.lose("annotations", f"{identity or key}: is about another text than the article's")
            return
        extent, kind = _extent(value), str(one.get("type"))
        given = value.get(kind, value.get("labels"))
        labels = [label for each in given if (label := name_of(each))] if isinstance(given, list) else []
        if extent is None or not labels:
            self._draft.lose("annotations", f"{identity or key}: has no label, or no place in the text")
            return
        extent = (extent[0], extent[1] + self._unit.beyond)
        covered = value["text"] if isinstance(value.get("text"), str) else None
        meta = one.get("meta") if isinstance(one.get("meta"), dict) else {}
        ours = meta.get(OURS) if meta and isinstance(meta.get(OURS), dict) else {}
        if self._draft.annotation(identity) is None and ours:
            key = identity
        told = self._told(work, one, meta or {}, ours or {}, about)
        from_name = name_of(text_in(one, "from_name"))
        for number, label in enumerate(labels, 1):
            again = key if number == 1 else f"{key} {label}"
            layer = self._layer(from_name, label)
            again = again if self._draft.annotation(again) is None else f"{again} again"
            spans = _spans(ours or {}, extent)
            if self._draft.annotate(again, label, spans, covered=covered, layer=layer, about=told):
                self._keys.setdefault(identity, again)
                self._layers.setdefault(identity, from_name)
        self.several += len(labels) > 1

    def _told(self, work: _Work, one: Json, meta: Json, ours: Json, about: About) -> About:
        """What is known of one region: by our own words if there are some, else by those of the whole work."""
        note = meta.get("text")
        lines = note if isinstance(note, list) else [note]
        words = "\n".join(storable(line) for line in lines if isinstance(line, str))
        if ours:
            read = json_items.read_about(ours, self._people)
            return read._replace(note=words, annotator=read.annotator or about.annotator)
        confidence = confidence_of(one.get("score"))
        if work.is_proposed:
            return about._replace(note=words, confidence=about.confidence if confidence is None else confidence)
        if one.get("origin") in _PROPOSED:
            return about._replace(note=words, origin=work.model, confidence=confidence)
        return about._replace(note=words)

    def _layer(self, from_name: str, label: str) -> str:
        """The control that made a region is its layer, unless the corpus has none like it and knows the label."""
        schemes = [one for one in (self._config.scheme, self._reading.scheme) if one is not None]
        if self._is_ours or not from_name or any(one.layer(from_name) for one in schemes):
            return from_name
        known = self._reading.scheme and any(
            layer.label(label) or layer.relation(label) for layer in self._reading.scheme.layers
        )
        return "" if known else from_name

    def _answers(self, work: _Work) -> None:
        """An answer about a region is a feature of it; one about the whole task is a fact."""
        features: dict[str, list[tuple[str, str]]] = {}
        for one in work.results(*_ANSWERS):
            value, identity, kind = one.get("value"), name_of(one.get("id")), str(one.get("type"))
            name = name_of(text_in(one, "from_name")) or kind
            given = value.get(kind_key(kind)) if isinstance(value, dict) else None
            values = [_answered(each) for each in (given if isinstance(given, list) else [given]) if each is not None]
            if key := self._keys.get(identity):
                feature = name.removeprefix(f"{self._layers[identity]}-") or name
                features.setdefault(key, []).extend((feature, each) for each in values)
            elif isinstance(value, dict) and ("start" in value or "end" in value):
                self._draft.lose("features", f"{name} of {identity}, which is not there")
            else:
                self.facts += [(name, each) for each in values]
        for key, found in features.items():
            self._draft.amend(key, features=tuple(found))

    def _relation(self, one: Json, key: str, about: About) -> None:
        meta = one.get("meta") if isinstance(one.get("meta"), dict) else {}
        ours = meta.get(OURS) if meta and isinstance(meta.get(OURS), dict) else {}
        given = one.get("labels")
        labels = [label for each in given if (label := name_of(each))] if isinstance(given, list) else []
        ends = [("from", name_of(one.get("from_id"))), ("to", name_of(one.get("to_id")))]
        if one.get("direction") == "left":
            ends = [("from", ends[1][1]), ("to", ends[0][1])]
        roles = [(name_of(arg.get("role")), name_of(arg.get("ref"))) for arg in objects((ours or {}).get("args"))]
        if roles and all(role for role, _ in roles) and {ref for _, ref in ends} <= {ref for _, ref in roles}:
            ends = roles
        args = [(role, self._keys.get(ref, ref)) for role, ref in ends]
        features = (("direction", "both"),) if one.get("direction") == "bi" else ()
        told = json_items.read_about(ours, self._people) if ours else about._replace(features=features, origin="")
        layer = name_of((ours or {}).get("layer"))
        for number, label in enumerate(labels or ["relation"], 1):
            again = (name_of((ours or {}).get("id")) or key) if number == 1 else f"{key} {label}"
            self._draft.relate(again, label, args, layer=layer, about=told)


def _spans(ours: Json, extent: tuple[int, int]) -> list[tuple[int, int]]:
    """Its parts, where we wrote them and nobody moved its edges since; else its extent."""
    given = ours.get("spans")
    parts = [part for one in given if (part := pair(one))] if isinstance(given, list) else []
    fits = parts and (min(parts)[0], max(end for _, end in parts)) == extent
    return parts if fits else [extent]


def _answered(value: object) -> str:
    """What was answered; a place in a taxonomy is a path."""
    return " / ".join(map(shown, value)) if isinstance(value, list) else shown(value)


def _person(value: object) -> Annotator | None:
    """An annotator, by a number, an e-mail address, or an object with all that is known of the person."""
    if isinstance(value, dict):
        names = " ".join(filter(None, (name_of(text_in(value, key)) for key in ("first_name", "last_name"))))
        identity = name_of(value.get("email")) or name_of(value.get("id"))
        return Annotator(identity, "human", names or identity) if identity else None
    name = name_of(value)
    if not name:
        return None
    return Annotator(f"user-{name}", "human", f"User {name}") if name.isdigit() else Annotator(name, "human", name)
