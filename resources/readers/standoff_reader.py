"""Reads Annotator's standoff XML with nothing but the standard library of Python: copy this file into your project.

    import pathlib
    from standoff_reader import read
    for path in sorted(pathlib.Path("my-corpus").glob("*.standoff.xml")):
        article = read(path)
        for one in article.annotations:
            print(article.facts["id"], one.layer, one.label, [article.text[begin:end] for begin, end in one.spans])

All offsets are Unicode code points of `article.text`, end exclusive, so that a Python slice is right. A file whose
text, offsets or quotes do not agree is refused with a ValueError that names it and says why; nothing is guessed.
"""

from __future__ import annotations

import hashlib
import xml.etree.ElementTree as ET
from typing import Any, NamedTuple

NS = "{urn:annotator:standoff:1}"


class Item(NamedTuple):
    id: str
    annotator: str
    layer: str
    label: str
    spans: list[tuple[int, int]]  # of an annotation: (begin, end), several where it is discontinuous
    args: list[tuple[str, str]]  # of a relation: (role, id of an annotation), a role may repeat
    features: list[tuple[str, str]]  # (name, value), a name may repeat
    note: str
    about: dict[str, str]  # created; origin, confidence, modified and scheme where they are known


class Article(NamedTuple):
    facts: dict[str, str]  # id, language; title, outlet, url, published, ... where they are known
    meta: list[tuple[str, str]]  # (name, value), a name may repeat
    text: str
    blocks: list[tuple[int, int, str, str]]  # (begin, end, kind, path in the page)
    annotators: list[dict[str, str]]  # id, kind (human or program); name and version where they are known
    states: dict[tuple[str, str], str]  # by (layer, annotator): new, in-progress, finished or skipped
    annotations: list[Item]
    relations: list[Item]


def read(file: Any) -> Article:
    """Read a file, by its path or an open binary file, and check what it says of its text."""
    try:
        return _article(ET.parse(file).getroot())  # noqa: S314  expat sees to entities
    except (ET.ParseError, ValueError, LookupError, AttributeError, TypeError) as error:
        raise ValueError(f"{file}: is damaged, or no standoff XML 1.0: {error}") from error


def _article(root: Any) -> Article:
    _expect(root.tag == NS + "standoff" and root.get("version") == "1.0", "its root is another")
    document, element = root.find(f"{NS}head/{NS}document"), root.find(NS + "text")
    text, digest = element.text or "", hashlib.sha256((element.text or "").encode()).hexdigest()
    sealed = digest == element.get("sha256") and str(len(text)) == element.get("length")
    _expect(sealed, "its text is not the one that was annotated")
    blocks = [(*_extent(one, text), one.attrib["kind"], one.get("path", "")) for one in root.iter(NS + "block")]
    people = [dict(one.attrib) for one in root.iter(NS + "annotator")]
    facts = {**document.attrib, "language": root.get("{http://www.w3.org/XML/1998/namespace}lang", "")}
    article = Article(facts, _named(document, "meta"), text, blocks, people, {}, [], [])
    for layer in root.iter(NS + "layer"):
        name, annotator = layer.attrib["name"], layer.attrib["annotator"]
        article.states[name, annotator] = layer.attrib["state"]
        for one in layer:
            about = {key: value for key, value in one.attrib.items() if key not in {"id", "label", "begin", "end"}}
            spans = _spans(one, text) if one.tag == NS + "span" else []
            args = [(arg.attrib["role"], arg.attrib["ref"]) for arg in one.iter(NS + "arg")]
            rest = _named(one, "feature"), one.findtext(NS + "note", ""), about
            item = Item(one.attrib["id"], annotator, name, one.attrib["label"], spans, args, *rest)
            (article.annotations if spans else article.relations).append(item)
    known = {one.id for one in article.annotations}
    _expect(known.issuperset(ref for one in article.relations for _, ref in one.args), "a relation leads nowhere")
    return article


def _spans(one: Any, text: str) -> list[tuple[int, int]]:
    outer = _extent(one, text)
    spans = [_extent(part, text) for part in one.iter(NS + "part")] or [outer]
    covered, quote = " ".join(text[begin:end] for begin, end in spans), one.findtext(NS + "quote", "")
    right = quote == (covered if len(covered) <= 200 else "") and outer == (spans[0][0], spans[-1][1])
    _expect(right, f"annotation {one.get('id')} does not cover what it quotes")
    return spans


def _extent(one: Any, text: str) -> tuple[int, int]:
    begin, end = int(one.attrib["begin"]), int(one.attrib["end"])
    _expect(0 <= begin < end <= len(text), f"{begin}-{end} does not lie in the text")
    return begin, end


def _named(one: Any, tag: str) -> list[tuple[str, str]]:
    return [(child.attrib["name"], child.text or "") for child in one.findall(NS + tag)]


def _expect(right: object, otherwise: str) -> None:
    if not right:
        raise ValueError(otherwise)
