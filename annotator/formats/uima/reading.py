"""CASes as articles.

What becomes of a CAS (all of it documented here, nothing of it guessed):

- A view with a text is an article. Its id is that of DocumentMetaData, else the file's name; further views add theirs.
- An annotation: its layer is its type's short name (for DKPro Core's tags that of their common type, such as POS), its
  label is `value`, else `identifier`, else the first string feature that says something, else the type's short name;
  every other value is a feature.
- With `Governor` and `Dependent` it is a relation of these two roles. A slot or another reference to annotations is a
  relation named as the feature, from the role `host`; a link gives its role. A chain is a relation of `link`s.
- DKPro Core's paragraphs, headings and divisions are blocks. Its tokens and sentences are counted as lost, except
  where a relation is about them. Tagsets and other notes of tools are counted as facts that are lost.
- INCEpTION's CASMetadata tells whose annotations they are.
- What `uima.names` says of Annotator's own types is read back as it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from annotator.errors import FileRefused
from annotator.formats.draft import Draft
from annotator.formats.files import stem_of
from annotator.formats.foreign_values import confidence_of, name_of, number_of, own_or, text_of, time_of
from annotator.formats.reading import About, Arrival, Reading, Unread
from annotator.formats.uima.cas import Cas, Kind, Kinds, View, is_several, several, values_of
from annotator.formats.uima.facts import Facts
from annotator.formats.uima.names import (
    ANNOTATION,
    ARTICLE,
    AUTHOR,
    CONFIDENCE,
    CREATED,
    DIV,
    DKPRO,
    DOCUMENT,
    FACT,
    FEATURES,
    IDENTITY,
    INCEPTION,
    LAYER,
    LINKS,
    META_FEATURES,
    METADATA,
    MODIFIED,
    NOTE,
    ORIGIN,
    OWN,
    PARTS,
    PERSON,
    SEGMENTS,
    STATE,
)
from annotator.formats.uima.scheme import scheme_of
from annotator.model.annotation import Features

_ROLES = ("Governor", "Dependent")


def articles_of(cas: Cas, name: str, reading: Reading) -> Iterator[Arrival | Unread]:
    """The articles of a CAS, one for each view that has a text.

    Raises:
        FileRefused: there is none.
    """
    views = [view for view in cas.views if view.text is not None]
    if not views:
        raise FileRefused(name, "holds no text; have the text exported with it")
    kinds = Kinds(cas.system, DKPRO, ANNOTATION)
    indexed = {member for view in cas.views for member in view.members}
    for number, view in enumerate(views):
        try:
            article = _Article(cas, view, kinds, name, reading, several_views=len(views) > 1)
            arrival = article.read()
            if not number:
                article.count_the_rest(indexed, [one for one in cas.views if one.text is None])
        except FileRefused as refused:
            yield Unread.of(refused)
        else:
            yield arrival


class _Article:
    """One view as it becomes an article."""

    def __init__(self, cas: Cas, view: View, kinds: Kinds, name: str, reading: Reading, *, several_views: bool) -> None:
        self._cas, self._kinds, self._view = cas, kinds, view
        structures = [cas.structures[one] for one in sorted(set(view.members)) if one in cas.structures]
        self._found = [(one, kinds.of(one)) for one in structures]
        self._facts = Facts(self._found)
        shown = f"{name}, view {view.name}" if several_views else name
        known_as = self._facts.known_as or stem_of(name)
        if several_views and view.name != "_InitialView":
            known_as = f"{known_as}-{view.name}"
        self._draft = Draft(reading, shown, view.text or "", unit="utf16", identity=known_as)
        if cas.said:
            self._draft.said.append(cas.said)
        self._user = self._facts.user
        self._keys: dict[int, str] = {}
        self._taken: set[str] = set()
        self._chained: set[int] = set()

    def read(self) -> Arrival:
        self._facts.tell(self._draft)
        linked = []
        for one, kind in self._found:
            role = _role(kind)
            if role == "span":
                self._key(one)
            if role in ("span", "relation", "chain", "own relation"):
                linked.append((one, kind, role))
            elif role == "other":
                self._draft.lose("annotations", f"{one.xmiID}: {kind.name} is on no text")
        linked.sort(key=lambda found: found[2])  # chains before spans, which refer to the next of a chain
        for one, kind, role in linked:
            if role == "relation":
                self._relation(one, kind)
            elif role == "chain":
                self._chain(one, kind)
            elif role == "own relation":
                self._own_relation(one, kind)
            else:
                self._references(one, kind)
        self._count_segments()
        arrival = self._draft.finished()
        return arrival._replace(scheme=scheme_of(arrival.annotated, self._declared()))

    # -- annotations -------------------------------------------------------------------------------

    def _key(self, one: Any) -> str:
        """The key of a structure in the draft; takes it in if that was not done."""
        if one.xmiID in self._keys:
            return self._keys[one.xmiID]
        kind = self._kinds.of(one)
        key = str(one.xmiID)
        at_home = self._cas.homes.get(one.xmiID) == self._view.sofa
        if at_home and DOCUMENT not in kind.above:
            key = self._annotate(one, kind, key)
        self._keys[one.xmiID] = key
        return key

    def _annotate(self, one: Any, kind: Kind, key: str) -> str:
        begin, end = (-1 if place is None else place for place in (one.begin, one.end))
        if LAYER in kind.names:
            own = values_of(one, kind)
            key = own_or(own.get(IDENTITY, ""), key, self._taken)
            layer = name_of(own.get(LAYER)) or kind.short
            label, features = self._own_features(one, kind, own)
            spans, about = self._parts(own, begin, end, key), self._own_about(own, features)
        else:
            layer = kind.layer
            label, features = self._label(one, kind, only_strings=kind.name in SEGMENTS)
            spans, about = [(begin, end)], About(features, annotator=self._user)
        self._taken.add(key)
        self._draft.annotate(key, label, spans, layer=layer, about=about)
        return key

    def _label(self, one: Any, kind: Kind, *, only_strings: bool = False) -> tuple[str, Features]:
        """The label of an annotation or relation of another tool, and its other values."""
        pairs = [pair for pair in self._pairs(one, kind) if pair[0] in kind.strings or not only_strings]
        first = [name for name in ("value", "identifier") if name in kind.strings]
        rest = [name for name, _ in kind.features if name in kind.strings]
        said = dict(reversed(pairs))
        chosen = next((name for name in (*first, *rest) if name_of(said.get(name))), "")
        label = name_of(said.get(chosen), kind.short)
        features = [pair for pair in pairs if pair[0] != chosen or name_of(pair[1]) != pair[1]]
        if kind.short not in (kind.layer, label):
            features.append(("type", kind.short))
        return label, tuple(features)

    def _parts(self, own: Mapping[str, str], begin: int, end: int, key: str) -> list[tuple[int, int]]:
        said = [tuple(map(number_of, part.split("-"))) for part in own.get(PARTS, "").split()]
        parts = [(part[0], part[1]) for part in said if len(part) == 2 and None not in part]
        if not parts:
            return [(begin, end)]
        if len(parts) < len(said) or (parts[0][0], parts[-1][1]) != (begin, end):
            self._draft.lose("parts", f"{key}: was moved since its parts were written")
            return [(begin, end)]
        return parts  # type: ignore[return-value]

    def _own_features(self, one: Any, kind: Kind, own: Mapping[str, str]) -> tuple[str, Features]:
        pairs = [pair for pair in self._pairs(one, kind) if pair[0] not in (*OWN, "value")]
        try:
            more = json.loads(own.get(FEATURES) or "[]")
        except (ValueError, RecursionError):
            more = None
        for pair in more if isinstance(more, list) else [more]:
            if isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair):
                pairs.append((name_of(pair[0], "feature"), text_of(pair[1])))
            else:
                self._draft.lose("features", f"{one.xmiID}: {FEATURES}")
        return name_of(own.get("value"), kind.short), tuple(pairs)

    def _own_about(self, own: Mapping[str, str], features: Features) -> About:
        who = name_of(own.get(AUTHOR))
        return About(
            features,
            text_of(own.get(NOTE)),
            self._facts.person(who) if who else self._user,
            name_of(own.get(ORIGIN)),
            confidence_of(own.get(CONFIDENCE)) if own.get(ORIGIN) else None,
            time_of(own.get(CREATED)),
            time_of(own.get(MODIFIED)),
        )

    # -- values ------------------------------------------------------------------------------------

    def _pairs(self, one: Any, kind: Kind) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for name, attribute in kind.features:
            value = getattr(one, attribute)
            values = several(value, len(self._cas.structures)) if is_several(value) else [value]
            for each in values:
                if isinstance(each, bool):
                    found.append((name, "true" if each else "false"))
                elif isinstance(each, str | int | float):
                    found.append((name, text_of(str(each))))
                elif each is not None:
                    self._draft.lose("features", f"{one.xmiID}: {name}")
        return found

    # -- relations ---------------------------------------------------------------------------------

    def _relation(self, one: Any, kind: Kind) -> None:
        label, features = self._label(one, kind)
        args = [(role, target) for role in _ROLES if (target := getattr(one, role)) is not None]
        others = [pair for pair in kind.refs if pair[0] not in _ROLES and getattr(one, pair[1]) is not None]
        for name, _ in others:
            self._draft.lose("features", f"{one.xmiID}: {name}")
        self._relate(str(one.xmiID), label, args, kind.layer, About(features, annotator=self._user))

    def _relate(self, key: str, label: str, args: Iterable[tuple[str, Any]], layer: str, about: About) -> None:
        filled = [(role, self._key(target)) for role, target in args]
        self._draft.relate(key, label, filled, layer=layer, about=about)

    def _chain(self, one: Any, kind: Kind) -> None:
        links: list[Any] = []
        link = getattr(one, "first", None)
        while link is not None and link.xmiID not in self._chained and hasattr(link, "begin"):
            self._chained.add(link.xmiID)
            links.append(link)
            link = getattr(link, "next", None)
        layer = self._kinds.of(links[0]).layer if links else kind.short
        self._relate(str(one.xmiID), kind.short, [("link", link) for link in links], layer, About(annotator=self._user))

    def _references(self, one: Any, kind: Kind) -> None:
        for name, attribute in kind.refs:
            value = getattr(one, attribute)
            if value is None or (name == "next" and one.xmiID in self._chained):
                continue
            args = self._targets(one, name, value)
            if args:
                key = f"{one.xmiID}:{name}"
                self._relate(key, name, [("host", one), *args], kind.layer, About(annotator=self._user))

    def _targets(self, one: Any, name: str, value: Any) -> list[tuple[str, Any]]:
        """What a feature refers to, with roles; what is no annotation is counted."""
        args: list[tuple[str, Any]] = []
        for each in several(value, len(self._cas.structures)) if is_several(value) else [value]:
            role, target = name, each
            if target is not None and not hasattr(target, "begin") and hasattr(target, "target"):
                role, target = name_of(getattr(each, "role", None), name), each.target
                more = [key for key, _ in self._pairs(each, self._kinds.of(each)) if key != "role"]
                for key in more:
                    self._draft.lose("features", f"{one.xmiID}: {key} of {name}")
            if target is not None and hasattr(target, "begin"):
                args.append((role, target))
            else:
                self._draft.lose("features", f"{one.xmiID}: {name}")
        return args

    def _own_relation(self, one: Any, kind: Kind) -> None:
        own = values_of(one, kind)
        label, features = self._own_features(one, kind, own)
        value = getattr(one, LINKS)
        args = self._targets(one, LINKS, value) if value is not None else []
        key = own_or(own.get(IDENTITY, ""), str(one.xmiID), self._taken)
        self._taken.add(key)
        layer = name_of(own.get(LAYER)) or kind.short.removesuffix("Relation") or kind.short
        self._relate(key, label, args, layer, self._own_about(own, features))

    # -- what is left ------------------------------------------------------------------------------

    def _count_segments(self) -> None:
        for one, kind in self._found:
            if kind.name in SEGMENTS and one.xmiID not in self._keys:
                self._draft.lose("annotations", f"{one.xmiID}: {kind.short}")

    def count_the_rest(self, indexed: set[int], silent: Iterable[View]) -> None:
        """Count what is in no view and nothing refers to, and what is in views without a text."""
        for identity in self._cas.homes:
            if identity not in indexed and identity not in self._keys:
                self._draft.lose("annotations", f"{identity}: is in no view")
        for view in silent:
            for member in view.members:
                self._draft.lose("annotations", f"{member}: view {view.name} has no text")

    def _declared(self) -> dict[str, tuple[str, ...]]:
        """Features by layer, as the type system declares them for what is here."""
        found: dict[str, dict[str, None]] = {}
        for _, kind in self._found:
            if _role(kind) == "span":
                names = found.setdefault(kind.layer, {})
                names |= {name: None for name, _ in kind.features if name not in (*OWN, "value", *META_FEATURES)}
        return {layer: tuple(names) for layer, names in found.items()}


def _role(kind: Kind) -> str:
    """What becomes of a kind: 'span', 'relation', 'chain', 'own relation', 'other', or '' for what is no annotation."""
    if DOCUMENT in kind.above or DIV in kind.above or kind.name.startswith((METADATA, INCEPTION)):
        return ""
    if kind.name in (*SEGMENTS, ARTICLE, FACT, PERSON, STATE) or kind.name.startswith("uima.cas."):
        return ""
    if LAYER in kind.names and LINKS in kind.names:
        return "own relation"
    if set(_ROLES) <= kind.names:
        return "relation"
    if ANNOTATION in kind.above:
        return "span"
    if "first" in kind.names:
        return "chain"
    return "" if "target" in kind.names else "other"
