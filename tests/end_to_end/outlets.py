"""Two invented outlets and their web pages: every page has its own article, and the outlet's fixed blocks around it."""

from __future__ import annotations

import random
from pathlib import Path
from typing import NamedTuple

_NAMES = ("Ines Tallow", "Bo Lund", "Mara Quist", "Theo Vann", "Olga Brask", "Sami Reed")
_PLACES = ("the quay", "the lower lock", "Eastmole", "the fish hall", "Vestergate", "the old customs house")
_DEEDS = ("wants to repair", "has closed", "will paint", "is to dredge", "hopes to sell", "has opened again")
_WHEN = ("on Monday", "by the end of March", "after the storm", "before the ferry returns", "next spring")


class Outlet(NamedTuple):
    """What an outlet puts around every article; `{n}` is a number and `{name}` a name that change from page to page.

    Attributes:
        above: blocks before the article, as (label, HTML).
        below: blocks after it.
    """

    name: str
    above: tuple[tuple[str, str], ...]
    below: tuple[tuple[str, str], ...]

    @property
    def fixed(self) -> tuple[tuple[str, str], ...]:
        """All of them."""
        return self.above + self.below


HERALD = Outlet(
    "Coast Herald",
    (
        ("NAV", "<nav><a href='/'>Front page</a></nav>"),
        ("NAV", "<nav><a href='/harbour'>Harbour and shipping</a></nav>"),
        ("NAV", "<nav><a href='/council'>Council and courts</a></nav>"),
    ),
    (
        ("NEWSLETTER", "<p>Sign up for our morning letter: {n} readers have it in their inbox before breakfast.</p>"),
        ("DONATION", "<p>Support the Coast Herald, {name}: {n} readers already donate the price of a coffee.</p>"),
        ("LEGAL", "<footer><p>© 2026 Coast Herald Publishing Company. All rights reserved, edition {n}.</p></footer>"),
        ("CONSENT", "<div><p>We and our {n} partners use cookies to count readers. Accept or refuse.</p></div>"),
    ),
)
POST = Outlet(
    "Norvik Post",
    (
        ("CONSENT", "<div><p>This site uses cookies. {n} partners store them if you agree to it.</p></div>"),
        ("NAV", "<nav><a href='/'>All the news of the strait</a></nav>"),
        ("NAV", "<nav><a href='/weather'>Weather and tides</a></nav>"),
    ),
    (
        ("DONATION", "<p>The Norvik Post belongs to its readers. {n} of them pay: please join and donate today.</p>"),
        ("NEWSLETTER", "<p>Get the tide table and the day's news by newsletter, {n} minutes past six.</p>"),
        ("LEGAL", "<footer><p>Norvik Post Cooperative, Quay {n}. Imprint, privacy, terms of use.</p></footer>"),
    ),
)  # fmt: skip


def write_pages(folder: Path, outlet: Outlet, count: int) -> list[Path]:
    """Write pages of an outlet into a folder; the same ones every time."""
    folder.mkdir(parents=True)
    chance = random.Random(outlet.name)
    written = []
    for number in range(count):
        path = folder / f"{number:03}.html"
        path.write_text(_page(outlet, number, chance), encoding="utf-8")
        written.append(path)
    return written


def _page(outlet: Outlet, number: int, chance: random.Random) -> str:
    def around(blocks: tuple[tuple[str, str], ...]) -> str:
        return "\n".join(
            html.replace("{n}", str(chance.randint(100, 99_999))).replace("{name}", chance.choice(_NAMES).split()[0])
            for _, html in blocks
        )

    paragraphs = "\n".join(f"<p>{_paragraph(chance)}</p>" for _ in range(chance.randint(3, 6)))
    title = f"{_sentence(chance)} {number}"
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta property="og:site_name" content="{outlet.name}"></head><body>
{around(outlet.above)}
<article><h1>{title}</h1>
{paragraphs}
</article>
{around(outlet.below)}
</body></html>
"""


def _paragraph(chance: random.Random) -> str:
    return ". ".join(_sentence(chance) for _ in range(chance.randint(3, 5))) + "."


def _sentence(chance: random.Random) -> str:
    name, deed, place, when = (chance.choice(words) for words in (_NAMES, _DEEDS, _PLACES, _WHEN))
    return f"{name} {deed} {place} {when}, said {chance.choice(_NAMES)} of berth {chance.randint(1, 4_000)}"
