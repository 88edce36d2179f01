"""What may leave a corpus as text: an article's licence, its reservation from mining, and what follows from both.

Whatever is not known to allow it forbids it: an article without a licence that is known
here leaves as offsets only. That is no legal advice; it never says yes by guessing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

from annotator.errors import AnnotatorError, printable
from annotator.model.document import Document

RIGHTS = ("rights", "licence", "license")
"""Names in an article's `meta` under which a licence may stand."""

UNKNOWN = "unknown"
"""What an article's licence is called that nobody can tell."""

NO_LICENCE = "names no licence"
"""Why most articles may not."""

_LONGEST = 200
"""Characters of what a licence is called; a longer text is a notice, not a name."""


class Licence(NamedTuple):
    """A licence that texts are under.

    Attributes:
        name: its SPDX identifier.
        allows: whether annotated copies may be handed on.
        terms: what is asked of whoever does, or why nobody may; '' for nothing.
    """

    name: str
    allows: bool
    terms: str = ""


class Decision(NamedTuple):
    """Whether an article may leave as text.

    Attributes:
        licence: the SPDX identifier, or UNKNOWN.
        as_text: whether it may; otherwise only offsets may leave.
        reason: why, as the end of a sentence.
    """

    licence: str
    as_text: bool
    reason: str


_TERMS = {
    "by": "name its author",
    "nc": "not for money",
    "sa": "under the same licence",
    "nd": "no altered copies, and annotated ones may be that",
}
_OTHERS = {
    "cc0-1.0": Licence("CC0-1.0", allows=True),
    "cc-pdm-1.0": Licence("CC-PDM-1.0", allows=True),
    "pddl-1.0": Licence("PDDL-1.0", allows=True),
    "odc-by-1.0": Licence("ODC-By-1.0", allows=True, terms="name its author"),
    "odbl-1.0": Licence("ODbL-1.0", allows=True, terms="name its author, under the same licence"),
    "ogl-uk-3.0": Licence("OGL-UK-3.0", allows=True, terms="name its author"),
    "etalab-2.0": Licence("etalab-2.0", allows=True, terms="name its author"),
    "mit": Licence("MIT", allows=True, terms="keep its notice"),
    "public domain": Licence("CC-PDM-1.0", allows=True),
}
_ADDRESSES = {
    "opendatacommons.org/licenses/pddl/1-0": "pddl-1.0",
    "opendatacommons.org/licenses/by/1-0": "odc-by-1.0",
    "opendatacommons.org/licenses/odbl/1-0": "odbl-1.0",
    "nationalarchives.gov.uk/doc/open-government-licence/version/3": "ogl-uk-3.0",
}
_KINDS = "by|by-sa|by-nc|by-nc-sa|by-nd|by-nc-nd"
_VERSIONS = r"1\.0|2\.0|2\.1|2\.5|3\.0|4\.0"
_PLACE = r"igo|[a-z]{2}"
_SPDX_CC = re.compile(rf"cc[ -]({_KINDS})[ -]({_VERSIONS})(?:[ -]({_PLACE}))?")
_ADDRESS = re.compile(r"https?://(?:www\.)?")
_CC_ADDRESS = re.compile(rf"creativecommons\.org/licenses/({_KINDS})/({_VERSIONS})(?:/({_PLACE}))?")
_CC_PUBLIC = re.compile(r"creativecommons\.org/publicdomain/(zero|mark)/1\.0")
_ENDING = re.compile(r"/?(?:deed|legalcode)?(?:\.[a-z]{2}(?:[-_][a-z]{2,4})?)?/?$")
_WORDS = re.compile(rf"creative commons ([a-z -]{{2,60}}?) ({_VERSIONS})(?: (?:international|unported|generic))?")
_JOINED = re.compile("(share|non|no)[ -](alike|commercial|derivatives|derivs)")
_WORD = {"attribution": "by", "sharealike": "sa", "noncommercial": "nc", "noderivatives": "nd", "noderivs": "nd"}


def licence_of(said: str) -> Licence | None:
    """The licence that a text names and nothing else: by SPDX identifier, Creative Commons name or address.

    A text that only mentions one ("not under CC BY 4.0") names none.
    """
    plain = " ".join(said[: _LONGEST + 1].split()).casefold().rstrip(".")
    if not plain or len(plain) > _LONGEST:
        return None
    if address := _ADDRESS.match(plain):
        return _at(plain[address.end() :])
    spelt = plain.removesuffix(" universal")
    if found := _OTHERS.get(spelt) or _OTHERS.get(spelt.replace(" ", "-")):
        return found
    if made := _SPDX_CC.fullmatch(plain):
        return _creative_commons(made[1], made[2], made[3] or "")
    return _in_words(plain)


def named(licences: Iterable[str]) -> tuple[str, ...]:
    """The SPDX identifiers of licences that somebody asks for, however they spell them.

    Raises:
        AnnotatorError: one is not known here: no article could be under it.
    """
    found = []
    for said in licences:
        licence = licence_of(said)
        if licence is None:
            raise AnnotatorError(f"{printable(said)}: is no licence that is known here; write one such as CC-BY-4.0.")
        found.append(licence.name)
    return tuple(dict.fromkeys(found))


def _at(place: str) -> Licence | None:
    bare = _ENDING.sub("", place, count=1)
    if public := _CC_PUBLIC.fullmatch(bare):
        return _OTHERS["cc0-1.0" if public[1] == "zero" else "cc-pdm-1.0"]
    if found := _CC_ADDRESS.fullmatch(bare):
        return _creative_commons(found[1], found[2], found[3] or "")
    known = _ADDRESSES.get(bare)
    return _OTHERS[known] if known else None


def _in_words(plain: str) -> Licence | None:
    named = _WORDS.fullmatch(plain)
    if named is None:
        return None
    words = re.split("[ -]+", _JOINED.sub(r"\1\2", named[1]))
    kind = "-".join(_WORD.get(word, "?") for word in words)
    return _creative_commons(kind, named[2], "") if kind in _KINDS.split("|") else None


def _creative_commons(kind: str, version: str, place: str) -> Licence:
    parts = kind.split("-")
    name = "-".join(filter(None, ("CC", kind.upper(), version, place.upper())))
    return Licence(name, "nd" not in parts, ", ".join(_TERMS[part] for part in parts))


# -- reservations --------------------------------------------------------------------------------------


def reservation_of(said: str) -> str:
    """Why a text is kept from mining by what its page says (`tdm` in its `meta`), '' if it is not.

    What is not understood counts as a reservation.
    """
    for part in filter(None, (one.strip().casefold() for one in said.split("; "))):
        if part in ("reserved", "1"):
            return "is reserved from text and data mining"
        if part.startswith("robots:"):
            if "noai" in re.split(r"[,\s]+", part.removeprefix("robots:")):
                return "is kept from machines that learn (noai)"
        elif part not in ("not reserved", "0") and not part.startswith("policy "):
            return "says of mining what is not understood"
    return ""


# -- both ----------------------------------------------------------------------------------------------


def decide(document: Document, *, licences: Collection[str] = ()) -> Decision:
    """Whether an article may leave as text.

    Args:
        document: the article; what counts is its `meta`.
        licences: SPDX identifiers, of which one must be the article's; empty for every licence that allows it.
    """
    said = [value for name, value in document.meta if name in RIGHTS and value.strip()]
    found = {licence_of(value) for value in said}
    licence = found.pop() if len(found) == 1 else None
    if licence is None:
        why = NO_LICENCE if not said else "names a licence that is not known to allow it"
        if found:
            why = "names more than one licence"
        return Decision(UNKNOWN, as_text=False, reason=why)
    for value in document.facts.values("tdm"):
        if why := reservation_of(value):
            return Decision(licence.name, as_text=False, reason=why)
    if not licence.allows:
        return Decision(licence.name, as_text=False, reason=f"is under a licence that forbids it ({licence.terms})")
    if licences and licence.name not in licences:
        return Decision(licence.name, as_text=False, reason="is under a licence that is not one of those asked for")
    return Decision(
        licence.name, as_text=True, reason=f"is under a licence that allows it ({licence.terms or 'no conditions'})"
    )
