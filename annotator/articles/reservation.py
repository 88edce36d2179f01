"""What a page says about its use: reserved from text and data mining, kept from machines, behind a paywall."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from annotator.articles.json_ld import texts

_KEPT_FROM_MACHINES = ("noai", "noimageai", "nosnippet", "noarchive")
_DIRECTIVE = re.compile(r"[a-z-]+")
_TIERS = {"free": "no", "metered": "metered", "locked": "yes"}


def mining(metas: Mapping[str, Sequence[str]], headers: Mapping[str, str]) -> str:
    """What is reserved: "reserved" or "not reserved" (TDMRep), its policy, and robots directives; '' if nothing is.

    Args:
        metas: contents of meta elements by lower-case name.
        headers: of the response that the page came with, by lower-case name.
    """
    asked = [*metas.get("tdm-reservation", ()), headers.get("tdm-reservation", "")]
    said = next((value.strip() for value in asked if value.strip() in ("0", "1")), "")
    policy = next(iter([*metas.get("tdm-policy", ()), *filter(None, [headers.get("tdm-policy", "")])]), "")
    robots = ", ".join(_robots([*metas.get("robots", ()), headers.get("x-robots-tag", "")]))
    parts = [
        {"1": "reserved", "0": "not reserved"}.get(said, ""),
        f"policy {policy.strip()}" if policy else "",
        f"robots: {robots}" if robots else "",
    ]
    return "; ".join(part for part in parts if part)


def _robots(values: Iterable[str]) -> list[str]:
    found = {word for value in values for word in _DIRECTIVE.findall(value.lower())}
    return [directive for directive in _KEPT_FROM_MACHINES if directive in found]


def paywall(metas: Mapping[str, Sequence[str]], story: Mapping[str, Any]) -> str:
    """Whether the article has to be paid for: "yes", "metered", "no", or '' where nothing is said."""
    free = story.get("isAccessibleForFree")
    said = str(free).lower() if isinstance(free, bool) else next(iter(texts(free)), "").lower()
    tiers = (_TIERS.get(tier.strip().lower(), "") for tier in metas.get("article:content_tier", ()))
    tier = next(filter(None, tiers), "")
    if tier:
        return tier
    return "yes" if said.endswith("false") else "no" if said.endswith("true") else ""
