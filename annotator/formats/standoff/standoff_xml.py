"""Native standoff XML, version 1: read, write, check and repair whole files.

The rules are those of `resources/schemas/standoff.rng` and `standoff.xsd`, and
what no schema can say: offsets are code points of the embedded text, its length
and SHA-256 must agree, and every quote must be the text that is covered.
"""

from __future__ import annotations

import re

from lxml import etree

from annotator.errors import FileRefused
from annotator.formats import safe_xml
from annotator.formats.standoff.check import Problem, grammar_problems, layout_problems, located
from annotator.formats.standoff.grammar import NAMESPACE, VERSION
from annotator.formats.standoff.layout import laid_out
from annotator.formats.standoff.reader import Reading, scan
from annotator.formats.standoff.repair import Moved, Repaired, Unplaced, repaired
from annotator.formats.standoff.writer import write
from annotator.formats.xml_text import on_one_line
from annotator.model.document import AnnotatedDocument

SUFFIX = ".standoff.xml"


def read(data: bytes, *, name: str) -> AnnotatedDocument:
    """Read a standoff file.

    Args:
        data: the file's bytes.
        name: the file's name, for the message.

    Returns:
        The document with everybody's annotations; offsets are code points.

    Raises:
        FileRefused: anything in the file is wrong; the message names the line,
            what was expected and what was found. Nothing is ever dropped or guessed.
    """
    reading = scan(data) if len(data) <= safe_xml.MAX_BYTES else None
    if reading is None or reading.faults:
        reading, problems = _examined(data, name)
        if reading is None or problems:
            raise FileRefused(name, problems[0].sentence, line=problems[0].line)
    return reading.annotated()


def check(data: bytes, *, name: str) -> list[Problem]:
    """Say everything that is wrong with a standoff file.

    Stricter than `read`: a file must also be in canonical form.

    Returns:
        Problems, one sentence each: with the grammar first, then with the text,
        then with what refers to it, each by line; none for a good file.
    """
    try:
        reading, problems = _examined(data, name)
    except FileRefused as refused:
        return [Problem(refused.line, refused.reason)]
    if reading is None or problems:
        return problems
    return layout_problems(data, write(reading.annotated()))


def repair(data: bytes, *, name: str) -> Repaired:
    """Save what can be saved of a file whose text was edited, or whose offsets do not fit it.

    Each annotation whose quote is found again uniquely near its old place is moved
    there; what cannot be placed is returned in a list, never dropped.

    Raises:
        FileRefused: the file cannot be parsed or breaks the grammar, so there is
            no telling what it holds.
    """
    root = _root(data, name)
    problems = grammar_problems(root)
    reading = None if problems else scan(laid_out(root)[0])
    if reading is None:
        line, sentence = problems[0] if problems else _UNKNOWN
        raise FileRefused(name, sentence, line=line)
    return repaired(reading)


_UNKNOWN = Problem(1, f"does not keep to the grammar of standoff XML {VERSION}")


def _examined(data: bytes, name: str) -> tuple[Reading | None, list[Problem]]:
    """What a file in any layout holds, if that can be told, and everything wrong with it."""
    root = _root(data, name)
    canonical, lines = laid_out(root)
    reading = scan(canonical)
    if reading is None:
        return None, grammar_problems(root, references=True) or [_UNKNOWN]
    return reading, grammar_problems(root) + located(reading.faults, lines)


def _root(data: bytes, name: str) -> etree._Element:
    root = safe_xml.parse(data, name=name)
    if root.tag != f"{{{NAMESPACE}}}standoff":
        found = re.sub(r"\{.*\}", "", str(root.tag))
        raise FileRefused(
            name,
            f"is not standoff XML: its root is <{found}>, expected is <standoff> of {NAMESPACE}",
            line=root.sourceline or 0,
        )
    version = root.get("version", "")
    if version != VERSION:
        reason = f"is standoff XML {on_one_line(version) or 'without a version'}, and this Annotator reads {VERSION}"
        raise FileRefused(name, f"{reason}; open it with the one that wrote it", line=root.sourceline or 0)
    return root


__all__ = ["SUFFIX", "VERSION", "Moved", "Problem", "Repaired", "Unplaced", "check", "read", "repair", "write"]
