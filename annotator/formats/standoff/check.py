"""Says everything that is wrong with a standoff file: by grammar, by reference, against its text, in layout."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from lxml import etree

from annotator import resources
from annotator.formats import safe_xml
from annotator.formats.standoff.faults import Fault
from annotator.formats.standoff.grammar import NAMESPACE
from annotator.formats.xml_text import excerpt, on_one_line

_ELEMENT = re.compile(r"Element '([^']*)'(?:, attribute '([^']*)')?: (?:\[facet '[^']*'\] )?(.*)", re.DOTALL)
_WORDS = (
    (r"The value '(.*)' is not accepted by the pattern '(.*)'\.", r" is “\1”, expected is the form \2"),
    (r"The value '(.*)' is not an element of the set \{(.*)\}\.", r" is “\1”, expected is one of \2"),
    (r"This element is not expected\. Expected is (?:one of )?\( (.*) \)\.", r" does not belong here, expected is \1"),
    (r"This element is not expected\.", " does not belong here"),
    (r"Missing child element\(s\)\. Expected is (?:one of )?\( (.*) \)\.", r" is not complete, expected is \1"),
    (r"The attribute '.*' is not allowed\.", " is not allowed"),
    (r"The attribute '(.*)' is required but missing\.", r" has no attribute \1"),
    (r"Duplicate key-sequence \['(.*)'\].*", r": \1 is there twice, expected is once"),
    (r"No match found for key-sequence \['(.*)'\].*", r": \1 is referred to and is not there"),
    (r"Character content (?:other than whitespace )?is not allowed.*", " holds text, which is not allowed there"),
)
_COMMENTS = etree.XPath("//comment() | //processing-instruction()")


class Problem(NamedTuple):
    """What is wrong with a file: the line, from 1 (0 where a line makes no sense), and a sentence."""

    line: int
    sentence: str


def grammar_problems(root: etree._Element, *, references: bool = False) -> list[Problem]:
    """What breaks the grammar, by line: comments; else what XML Schema says; else what RELAX NG says.

    Args:
        root: the file.
        references: whether ids used twice and references to nothing are told, too;
            the reader knows clearer words for them, where it can read the file.
    """
    if comments := _COMMENTS(root):
        sentence = "holds a comment or processing instruction, which would not be kept; remove it"
        return [Problem(node.sourceline or 0, sentence) for node in comments]
    for schema in _schemas():
        entries = safe_xml.complaints(schema, root)
        told = [entry for entry in entries if _is_told(entry, references=references)]
        if told:
            return list(dict.fromkeys(Problem(entry.line, _worded(entry.message)) for entry in told))
    return []


def _is_told(entry: etree._LogEntry, *, references: bool) -> bool:
    if entry.type != etree.ErrorTypes.SCHEMAV_CVC_IDC:
        return True
    return references and ("Duplicate" in entry.message or "No match" in entry.message)


def located(faults: Sequence[Fault], lines: Mapping[str, Sequence[int]]) -> list[Problem]:
    """Faults by the lines of their elements, sorted; those of the text first, for the others may follow from them."""
    ordered = sorted(faults, key=lambda fault: (fault.tag != "text", lines[fault.tag][fault.number]))
    return [Problem(lines[fault.tag][fault.number], fault.sentence) for fault in ordered]


def layout_problems(data: bytes, canonical: bytes) -> list[Problem]:
    """Where a file that can be read is not written as Annotator writes it: the first line that differs."""
    if data == canonical:
        return []
    if b"\r" in data:
        line = data.count(b"\n", 0, data.index(b"\r")) + 1
        return [Problem(line, "the line ends with a carriage return, expected is a line feed alone")]
    lines, expected = data.split(b"\n"), canonical.split(b"\n")
    shorter = min(len(lines), len(expected))
    at = next((n for n in range(shorter) if lines[n] != expected[n]), shorter)
    found, wanted = (list_[at].decode("utf-8", "replace") if at < len(list_) else "" for list_ in (lines, expected))
    begin = next((n for n, (a, b) in enumerate(zip(found, wanted, strict=False)) if a != b), 0)
    begin = max(0, begin - 10)
    difference = f"found {excerpt(found[begin:])}, expected {excerpt(wanted[begin:])}"
    return [Problem(at + 1, f"is not in canonical form: {difference}; save it again")]


@cache
def _schemas() -> tuple[etree.XMLSchema, etree.RelaxNG]:
    folder = resources.schemas()
    return (
        etree.XMLSchema(etree.parse(folder / "standoff.xsd")),
        etree.RelaxNG(etree.parse(folder / "standoff.rng")),
    )


def _worded(message: str) -> str:
    """What libxml2 says about grammar, as a sentence for a person."""
    said = on_one_line(message.strip().replace(f"{{{NAMESPACE}}}", ""))
    match = _ELEMENT.match(said)
    if match is None:
        return f"does not keep to the grammar: {said}"
    element, attribute, rest = match.groups()
    what = f"<{element}> attribute {attribute}" if attribute else f"<{element}>"
    for pattern, words in _WORDS:
        if found := re.fullmatch(pattern, rest, re.DOTALL):
            return what + found.expand(words)
    return f"{what}: {rest[:1].lower() + rest[1:].rstrip('.')}"
