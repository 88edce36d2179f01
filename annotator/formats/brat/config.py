"""A brat folder's configuration as a scheme: entities, relations, events, attributes, and how they look."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from annotator.errors import FileRefused
from annotator.formats.files import Files, is_there
from annotator.formats.foreign_text import decoded, storable
from annotator.model.scheme import Feature, Label, Layer, RelationType, Role, Scheme

ANNOTATION, VISUAL = "annotation.conf", "visual.conf"
ENTITIES, EVENTS, ARGUMENTS = "entities", "events", "arguments"
"""Layers of a configuration that names none: entities with relations, events, and what they tie together."""

TRIGGER = "Trigger"
"""The role of the annotation whose words say that an event took place."""

LAYER_LINE, STANDS_IN_LINE = "# Annotator layer: ", "# Annotator: these events stand for relations"
"""Comments by which our own configurations say what brat has no word for."""

_MOST, _MOST_LINES, _LONGEST = 1024 * 1024, 2_000, 16 * 1024


@dataclass(frozen=True, slots=True)
class Configuration:
    """What is known of a folder.

    Attributes:
        scheme: None where nothing says what may be annotated.
        roles: of every event, by its label.
        said: sentences on what was not understood.
    """

    scheme: Scheme | None = None
    roles: dict[str, tuple[str, ...]] = field(default_factory=dict)
    said: tuple[str, ...] = ()

    def layer_of_event(self, label: str) -> str:
        """The layer of the relation that an event becomes; '' if no configuration names it."""
        layers = self.scheme.layers if self.scheme else ()
        return next((layer.name for layer in layers if layer.relation(label)), "")

    def plain_roles(self, label: str, roles: tuple[str, ...]) -> list[str]:
        """Roles without the numbers that brat gives them when they are filled more than once."""
        known = self.roles.get(label, ())
        return [_plain(role, known, roles) for role in roles]


def _plain(role: str, known: Iterable[str], beside: Iterable[str]) -> str:
    base = role.rstrip("0123456789")
    if not base or base == role or role in known:
        return role
    return base if base in known or base in beside else role


def configuration(files: Files, name: str) -> Configuration:
    """The configuration that brat would use for a file: the next one above it."""
    folder = posixpath.dirname(name)
    found: dict[str, bytes] = {}
    said: list[str] = []
    for wanted in (ANNOTATION, VISUAL):
        place = folder
        while True:
            path = posixpath.join(place, wanted)
            if is_there(files, path):
                try:
                    found[wanted] = files.read(path)
                except FileRefused as refused:
                    said.append(str(refused))
                break
            if not place or place == posixpath.dirname(place):
                break
            place = posixpath.dirname(place)
    if ANNOTATION not in found:
        return Configuration(said=tuple(said))
    return _made(found[ANNOTATION], found.get(VISUAL, b""))


@dataclass(slots=True)
class _Node:
    """A line of a section: names, the first of which is written into files, and (key, value) arguments."""

    terms: list[str]
    args: list[tuple[str, str]]
    is_used: bool
    parent: _Node | None
    layer: str
    stands_in: bool
    children: list[_Node] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.terms[0]


@lru_cache(maxsize=8)
def _made(annotation: bytes, visual: bytes) -> Configuration:
    said: list[str] = []
    try:
        sections = _sections(_text(annotation, ANNOTATION), said)
    except FileRefused as refused:
        return Configuration(said=(f"{refused} It was not used.",))
    try:
        looks = _sections(_text(visual, VISUAL), [])
    except FileRefused:
        looks = {}
    return _Maker(sections, looks).made(said)


def _text(data: bytes, name: str) -> str:
    if len(data) > _MOST:
        raise FileRefused(name, "is too large for a configuration")
    return storable(decoded(data, name=name).removeprefix("\ufeff"))


_SECTION = re.compile(r"\s*\[([^\[\]]*)\]\s*")
_MACRO = re.compile(r"<([a-zA-Z_-]{1,80})>=(.*)")


def _sections(text: str, said: list[str]) -> dict[str, list[_Node]]:
    """The lines of each section, in order, with macros put in."""
    found: dict[str, list[_Node]] = {}
    section, layer, stands_in = "", "", False
    macros: dict[str, str] = {}
    above: list[tuple[int, _Node]] = []
    seen = 0
    for number, whole in enumerate(text.split("\n"), 1):
        line = whole.rstrip()
        if heading := _SECTION.fullmatch(line):
            section, layer, stands_in, macros, above = heading[1], "", False, {}, []
            continue
        if line.startswith(LAYER_LINE):
            layer = line[len(LAYER_LINE) :].strip()
        stands_in = stands_in or line == STANDS_IN_LINE
        bare = line.strip()
        if not bare or bare.startswith("#") or not bare.strip("-"):
            continue
        if macro := _MACRO.fullmatch(bare):
            macros[f"<{macro[1]}>"] = macro[2].strip()
            continue
        for macro_name, value in macros.items():
            # macros may hold each other, which would double a line again and again
            if len(line) <= _LONGEST:
                line = line.replace(macro_name, value)
        seen += 1
        if seen > _MOST_LINES:
            said.append(f"Only the first {_MOST_LINES:,} lines of {ANNOTATION} were used.")
            break
        node = _node(line, section, layer) if len(line) <= _LONGEST else None
        if node is None:
            said.append(f"Line {number} of {ANNOTATION} was not understood.")
            continue
        node.stands_in = stands_in
        depth = len(line) - len(line.lstrip())
        above = [(at, one) for at, one in above if at < depth]
        if above:
            node.parent = above[-1][1]
            node.parent.children.append(node)
        above.append((depth, node))
        found.setdefault(section, []).append(node)
    return found


def _node(line: str, section: str, layer: str) -> _Node | None:
    bare = line.strip()
    first, _, rest = bare.partition("\t") if section == "labels" else _first_word(bare)
    terms = [term.strip() for term in first.split("|") if term.strip()]
    if not terms or not terms[0].lstrip("!"):
        return None
    args = [_key_and_value(arg.strip()) for arg in rest.split(",") if ":" in arg]
    is_used = not terms[0].startswith("!")
    return _Node([terms[0].lstrip("!"), *terms[1:]], args, is_used, None, layer, stands_in=False)


def _first_word(line: str) -> tuple[str, str, str]:
    words = line.split(maxsplit=1)
    return words[0], " ", words[1] if len(words) > 1 else ""


def _key_and_value(arg: str) -> tuple[str, str]:
    # the name of a reserved key such as <REL-TYPE> holds no colon
    key, _, value = arg.partition(":")
    return key.strip(), value.strip()


_COLOUR = re.compile("#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")
_GREY = "#8A8F98"
_MANY = re.compile(r"(.+?)(\?|\*|\+|\{([0-9]{1,3})(?:-([0-9]{1,3}))?\})?")
_ANY, _ENTITY, _EVENT, _RELATION, _REL_TYPE = "<ANY>", "<ENTITY>", "<EVENT>", "<RELATION>", "<REL-TYPE>"


class _Maker:
    """A scheme in the making."""

    def __init__(self, sections: dict[str, list[_Node]], looks: dict[str, list[_Node]]) -> None:
        self._entities = _by_name(sections.get("entities", ()))
        self._events = _by_name(sections.get("events", ()))
        self._relations = sections.get("relations", [])
        self._attributes = [(node, dict(node.args)) for node in _by_name(sections.get("attributes", ())).values()]
        self._titles = {node.name: node.terms[1] for node in looks.get("labels", ()) if len(node.terms) > 1}
        self._colours = {node.name: _colour(dict(node.args)) for node in looks.get("drawing", ())}
        self._usable = [node.name for node in self._entities.values() if node.is_used]
        self._happening = [node.name for node in self._events.values() if node.is_used and not node.stands_in]

    def made(self, said: list[str]) -> Configuration:
        """The configuration."""
        layers: dict[str, Layer] = {}
        for name in self._usable:
            node = self._entities[name]
            _add(layers, node.layer or ENTITIES, self._label(node, self._features(name, _ANY, _ENTITY)))
        for name in self._happening:
            node = self._events[name]
            _add(layers, node.layer or EVENTS, self._label(node, ()))
        for node in self._relations:
            relation = self._relation(node)
            if relation.roles and not node.name.startswith("<") and node.is_used:
                _add(layers, node.layer or ENTITIES, relation)
        for node in self._events.values():
            if node.is_used:
                _add(layers, (node.stands_in and node.layer) or ARGUMENTS, self._event(node))
        scheme = Scheme("brat", "1", "brat", tuple(layers.values())) if layers else None
        roles = {node.name: tuple(role.name for role in self._roles(node)) for node in self._events.values()}
        return Configuration(scheme, roles, tuple(said))

    def _label(self, node: _Node, features: tuple[Feature, ...]) -> Label:
        above = f"A kind of {self._title(node.parent) or node.parent.name}." if node.parent else ""
        return Label(
            node.name,
            colour=self._colours.get(node.name) or _GREY,
            definition=above,
            features=features,
            title=self._title(node),
        )

    def _title(self, node: _Node) -> str:
        title = self._titles.get(node.name, node.terms[1] if len(node.terms) > 1 else "")
        return "" if title == node.name else title

    def _relation(self, node: _Node) -> RelationType:
        kind = dict(node.args).get(_REL_TYPE, "symmetric-transitive" if node.name == "Equiv" else "")
        roles = self._roles(node)
        symmetric = "symmetric" in kind.split("-") and len(roles) == 2
        if symmetric and "transitive" in kind.split("-"):
            # an equivalence has as many members as there are
            roles = (roles[0], Role(roles[1].name, roles[1].labels, most=0))
        return RelationType(node.name, roles, symmetric, features=self._features(node.name, _ANY, _RELATION))

    def _event(self, node: _Node) -> RelationType:
        roles = self._roles(node)
        if not node.stands_in:
            roles = (Role(TRIGGER, (node.name,)), *(role for role in roles if role.name != TRIGGER))
        return RelationType(node.name, roles, features=self._features(node.name, _ANY, _EVENT))

    def _roles(self, node: _Node) -> tuple[Role, ...]:
        found: dict[str, Role] = {}
        for key, types in node.args:
            match = _MANY.fullmatch(key)
            if match is None or key.startswith("<"):
                continue
            least, most = _numbers(match)
            role = Role(match[1], self._fillers(types), least=least, most=most)
            found.setdefault(role.name, role)
        return tuple(found.values())

    def _fillers(self, types: str) -> tuple[str, ...]:
        """The labels that may fill a role; none for all of them."""
        found: dict[str, None] = {}
        for name in map(str.strip, types.split("|")):
            if name == _ANY:
                return ()
            found.update(dict.fromkeys(self._usable if name == _ENTITY else self._happening if name == _EVENT else ()))
            found.update(dict.fromkeys(self._below(name)))
        there = {*self._usable, *self._happening}
        return tuple(name for name in found if name in there)

    def _below(self, name: str) -> Iterator[str]:
        """The label itself; where it only heads others, all that stand under it."""
        waiting = [node for node in (self._entities.get(name), self._events.get(name)) if node]
        while waiting:
            node = waiting.pop()
            yield node.name
            waiting += [] if node.is_used else node.children

    def _features(self, name: str, *kinds: str) -> tuple[Feature, ...]:
        found = []
        for node, args in self._attributes:
            owners = args.get("Arg", "").split("|")
            if any(owner in owners for owner in (name, *kinds)):
                values = tuple(dict.fromkeys(filter(None, map(str.strip, args.get("Value", "").split("|")))))
                found.append(Feature(node.name, "choice" if values else "flag", values))
        return tuple(found)


def _by_name(nodes: Iterable[_Node]) -> dict[str, _Node]:
    found: dict[str, _Node] = {}
    for node in nodes:
        if not node.name.startswith("<"):
            found.setdefault(node.name, node)
    return found


def _numbers(match: re.Match[str]) -> tuple[int, int]:
    """How many may fill a role: at least, at most; at most 0 is any number."""
    sign = match[2] or ""
    if sign.startswith("{"):
        least = int(match[3])
        return least, max(least, int(match[4] or least), 1)
    return {"": (1, 1), "?": (0, 1), "*": (0, 0), "+": (1, 0)}[sign]


def _colour(args: dict[str, str]) -> str:
    found = args.get("bgColor", "")
    if not _COLOUR.fullmatch(found):
        return ""
    return (found if len(found) == 7 else "#" + "".join(digit * 2 for digit in found[1:])).upper()


def _add(layers: dict[str, Layer], name: str, one: Label | RelationType) -> None:
    """Put a label or relation into a layer; a second one of its name goes where only arguments are, or nowhere."""
    layer = layers.get(name) or Layer(name, mark="underline" if name == EVENTS else "tint", discontinuous=True)
    if layer.label(one.name) or layer.relation(one.name):
        before = layer.relation(one.name)
        if isinstance(one, RelationType) and before and not before.symmetric:
            merged = replace(layer, relations=tuple(_both(r, one) if r is before else r for r in layer.relations))
            layers[name] = merged
        elif name != ARGUMENTS and isinstance(one, RelationType):
            _add(layers, ARGUMENTS, one)
        return
    if isinstance(one, Label):
        layers[name] = replace(layer, labels=(*layer.labels, one))
    else:
        layers[name] = replace(layer, relations=(*layer.relations, one))


def _both(one: RelationType, other: RelationType) -> RelationType:
    """A relation that several lines allow between different labels."""
    roles = {role.name: role for role in one.roles}
    for role in other.roles:
        same = roles.get(role.name)
        labels = tuple(dict.fromkeys((*same.labels, *role.labels))) if same and same.labels and role.labels else ()
        roles[role.name] = replace(role, labels=labels) if same else role
    return replace(one, roles=tuple(roles.values()))
