"""Every format there is: ours, in one tuple, and those that other packages bring along."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from annotator.errors import AnnotatorError
from annotator.formats.format import Format

MODULES = (
    "standoff.folder",
    "brat.format",
    "uima.xmi",
    "uima.json",
    "webanno.tsv",
    "conll.conll2003",
    "conll.iob2",
    "conll.iobes",
    "conll.conllu",
    "doccano.format",
    "label_studio.format",
    "gate.format",
    "bioc.xml",
    "bioc.json",
    "pubannotation.format",
    "tei.format",
    "naf.format",
    "web_annotation.format",
    "mae",
    "knowtator",
    "paula",
    "graf",
    "tcf",
    "spacy.format",
    "tables.parquet",
    "tables.jsonl",
    "offsets",
    "html.format",
)
"""Modules below this package that end in a FORMAT, in the order in which people see them."""

GROUP = "annotator.formats"
"""The entry points by which another package brings a format along: each one names a `Format`."""


@cache
def formats() -> tuple[Format, ...]:
    """All formats.

    Raises:
        AnnotatorError: one that another package brings along is none, or has the name of one of ours.
    """
    found = [_ours(name) for name in MODULES]
    for entry in entry_points(group=GROUP):
        other = entry.load()
        if not isinstance(other, Format):
            raise AnnotatorError(f"{entry.value}: is no format; the package that brings it along has to be corrected.")
        if other.name in {one.name for one in found}:
            raise AnnotatorError(f"{entry.value}: there is a format {other.name} already; remove one of the packages.")
        found.append(other)
    return tuple(found)


def format_named(name: str) -> Format:
    """The format with this name, whose needs are met.

    Raises:
        AnnotatorError: there is none, or what it needs is not installed.
    """
    for one in formats():
        if one.name == name:
            one.need()
            return one
    names = [one.name for one in formats()]
    near = [one for one in names if one.startswith(name)] or get_close_matches(name, names)
    meant = f"; is {' or '.join(near)} meant? T" if near else "; t"
    raise AnnotatorError(f"{name}: is no format{meant}here are {', '.join(names)}.")


def detected(name: str, head: bytes, among: Iterable[Format] | None = None) -> Format | None:
    """The format of a file, by its name and first bytes; None for what is a main file of none that is read."""
    candidates = formats() if among is None else among
    return next((one for one in candidates if one.read is not None and one.sniff(name, head)), None)


def _ours(name: str) -> Format:
    found: Format = import_module(f"annotator.formats.{name}").FORMAT
    return found
