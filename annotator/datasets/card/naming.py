"""What a dataset is called, under which licence it is, who made it, and how it is cited."""

from __future__ import annotations

import hashlib
import re
from typing import Final

from annotator.datasets.card import tables
from annotator.datasets.card.about import About
from annotator.datasets.card.content import plain
from annotator.datasets.card.facts import TEXTS, Facts
from annotator.datasets.rights import UNKNOWN
from annotator.datasets.tally import LANGUAGE

MIXED: Final = "mixed"

_HUB: Final = frozenset(
    [
        "mit",
        "apache-2.0",
        "etalab-2.0",
        "cc0-1.0",
        "gfdl",
        "cc-by-2.0",
        "cc-by-2.5",
        "cc-by-3.0",
        "cc-by-4.0",
        "cc-by-sa-3.0",
        "cc-by-sa-4.0",
        "cc-by-nc-2.0",
        "cc-by-nc-3.0",
        "cc-by-nc-4.0",
        "cc-by-nc-sa-2.0",
        "cc-by-nc-sa-3.0",
        "cc-by-nc-sa-4.0",
        "cc-by-nc-nd-3.0",
        "cc-by-nc-nd-4.0",
        "cc-by-nd-4.0",
        "cdla-permissive-1.0",
        "cdla-permissive-2.0",
        "cdla-sharing-1.0",
    ]
)
"""Licences that the Hugging Face hub calls by their SPDX identifiers, in lower case."""

_ELSE_ON_HUB: Final = {"pddl-1.0": "pddl", "odc-by-1.0": "odc-by", "odbl-1.0": "odbl"}
"""Those that it calls something else."""

_PRIMARY = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})*")


def title(facts: Facts, about: About) -> str:
    """What people call it."""
    return plain(about.title) or plain(facts.name)


def version(facts: Facts, about: About) -> str:
    """The version that a person gave it, else one that follows from its files: other files, another version."""
    if about.version:
        return about.version
    listed = "".join(f"{file.sha256}  {file.path}\n" for file in sorted(facts.files))
    return f"0.0.0+{hashlib.sha256(listed.encode('utf-8', 'replace')).hexdigest()[:12]}"


def licences(facts: Facts, about: About) -> tuple[str, ...]:
    """Licences of the texts that are in it and of the annotations, by SPDX identifier; `UNKNOWN` where nobody said."""
    texts = facts.licences if TEXTS in tables.tables(facts) else {}
    return tuple(sorted({one for one, number in texts.items() if number} | {about.licence or UNKNOWN}))


def hub_licence(facts: Facts, about: About) -> tuple[str, str]:
    """What the Hugging Face hub calls its licence; ('other', what it is) where there are several, or one it lacks."""
    found = licences(facts, about)
    if len(found) > 1:
        return "other", UNKNOWN if set(found) == {UNKNOWN} else MIXED
    spdx = found[0].lower()
    if called := _ELSE_ON_HUB.get(spdx, spdx if spdx in _HUB else ""):
        return called, ""
    return "other", found[0]


def languages(facts: Facts) -> tuple[str, ...]:
    """The language tags of its articles that can be some (BCP 47), in order."""
    tags = {tag for _, tag in facts.tally.of(LANGUAGE)}
    return tuple(sorted(tag for tag in tags if _PRIMARY.fullmatch(tag)))


def primary(tag: str) -> str:
    """The language of a tag, without its region or script."""
    found = _PRIMARY.fullmatch(tag)
    return found[1].lower() if found else ""


def citation(facts: Facts, about: About) -> str:
    """How it is to be cited."""
    if about.citation:
        return about.citation
    who = ", ".join(plain(one.name) for one in about.creators)
    year = f" ({facts.newest[:4]})" if facts.newest else ""
    where = f" {about.homepage}" if about.homepage else ""
    begin = f"{who}{year}. " if who else ""
    return f"{begin}{title(facts, about)}, version {version(facts, about)}.{where}"


def summary(facts: Facts, about: About) -> str:
    """What it is in a sentence or two, for machines."""
    if about.description:
        return plain(about.description)
    layers = ", ".join(plain(layer.title or layer.name) for layer in facts.scheme.layers)
    return f"News articles annotated with {layers or 'nothing yet'}, made with Annotator {facts.version}."
