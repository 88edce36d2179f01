"""A whole sample article annotated by key presses alone, and how many it takes."""

from __future__ import annotations

from statistics import median

import annotator
from tests.end_to_end.curator import Curator, Start
from tests.end_to_end.test_languages import open_article

ARTICLE = "norvik-star-makes-first-crossing-as-fares-rise"

# what is pressed for one entity, its label's key among it, and what is marked then; N goes to the next name
ENTITIES = [
    ("N 9", "PRODUCT: Norvik Star"),
    ("N 2", "ORG: Strait Lines"),
    ("N N Q", "QUANTITY: 9 percent"),
    ("N Q", "QUANTITY: 18"),
    ("N 1", "PERSON: Tamsin Vole"),
    ("N D ]", "DATE: Friday 14 June 2024, 17.40"),
    ("N N 9", "PRODUCT: Norvik Star"),
    ("N 3", "GPE: Eastmole"),
    ("N D ]", "DATE: Friday morning"),
    ("N N 1", "PERSON: Ada Quill"),
    ("N 9", "PRODUCT: Norvik Star"),
    ("N Q ]", "QUANTITY: 412 passengers"),
    ("N Q ]", "QUANTITY: 96 cars"),
    ("N 3", "GPE: Eastmole"),
    ("N 3", "GPE: Norvik"),
    ("N D", "DATE: Friday"),
    ("N D", "DATE: 22 years"),
    ("N 5", "FAC: Lantern Quay"),
    ("N D", "DATE: 9.52 am"),
    ("Ctrl+Right D ]", "DATE: seven minutes"),
    ("N 1", "PERSON: Birgit Aune"),
    ("N 9", "PRODUCT: Gannet"),
    ("N M", "MONEY: 47 euros"),
    ("N 2", "ORG: Strait Lines"),
    ("N Q", "QUANTITY: 9 percent"),
    ("N 2 ]", "ORG: Strait Passengers’ Association"),
    ("N Q", "QUANTITY: 18 percent"),
    ("N D", "DATE: Tuesday"),
    ("N Q ]", "QUANTITY: Nine percent"),
    ("N 1", "PERSON: Olga Prentiss"),
    ("N M", "MONEY: 7 euros"),
    ("N 2", "ORG: Strait Lines"),
    ("N N D", "DATE: Tuesday"),
    ("N N 9", "PRODUCT: HarbourNow"),
    ("N N M", "MONEY: 47 euros"),
    ("N N 1", "PERSON: Piet Maas"),
    ("N 3", "GPE: Norvik"),
]  # fmt: skip

# the way to the claim (paragraph, sentence or clause), the claim, then N proposes its source and its cue
CLAIMS = [
    (
        "Ctrl+Down Ctrl+Down Ctrl+Down Ctrl+Down Ctrl+Down . 1 N 2 N 3 Alt+Right Alt+Right . +",
        ("“She handles like a rowing boat,” … “and she burns a third less fuel than the old Gannet.”", "Birgit Aune",
         "said"),
    ),
    (
        "Ctrl+Down S S Left . 1 N 2 N 3",
        ("A day return for a car and driver now costs 47 euros", "Strait Lines", "confirmed"),
    ),
    (
        "Ctrl+Down . 1 N . 2 N 3",
        ("“Nine percent is what you get when you compare the dearest old ticket with the cheapest new one,”",
         "Olga Prentiss, who leads the association", "said"),
    ),
    ("Ctrl+Down Alt+Right . 1 N 2 N 3", ("anybody had been misled", "Strait Lines", "denied")),
    (
        "Ctrl+Down Ctrl+Down Ctrl+Down . 1 N . 2 N 3",
        ("“Lovely boat ⛴️ lovely coffee ☕ and 47 euros to wave to my mum 👩‍👧😤 I could row it for less,”",
         "Piet Maas, a joiner from Norvik", "wrote"),
    ),
    (
        "Ctrl+Down Ctrl+Down Ctrl+Down Ctrl+Down Ctrl+Down . 1 N . 2 N 3",
        ("“The Norvik Star draws 5.1 metres,”", "Ines Tallow, the harbour master of Eastmole", "retorted"),
    ),
    (
        "Ctrl+Down . 1 N 2 N 3",
        ("Fares will probably go up again next year unless a second operator comes in",
         "Professor Helga Brandt of the University of Norvik", "expects"),
    ),
]  # fmt: skip

BLOCKS = [
    ("Ctrl+Home 1", "HEADLINE: Norvik Star makes first crossing as Strait Lines puts up fares"),
    ("P P 2", "STANDFIRST: Passengers cheered the new ferry"),
    ("P P 3", "BYLINE: By Tamsin Vole"),
]


def test_a_whole_article_by_key_presses_alone(begin_anywhere: Start) -> None:
    with begin_anywhere(name="eve") as eve:  # a new annotator on the sample corpus
        mirror = eve.ready().mirror
        open_article(eve, ARTICLE)
        entities = [_mark_entity(eve, keys, marked) for keys, marked in ENTITIES]
        eve.press("Alt+2", "Ctrl+Home")
        claims = [_mark_claim(eve, keys, texts) for keys, texts in CLAIMS]
        eve.press("Alt+3")
        for keys, marked in BLOCKS:
            eve.press(*keys.split())
            assert any(one.startswith(marked) for one in eve.look().marked), marked
        eve.press("Ctrl+S")
        eve.until(lambda seen: seen.said.startswith("Wrote"), "the word that it was written")
    assert len(entities) >= 30
    assert len(claims) >= 6
    assert median(entities) <= 4
    assert median(claims) <= 14
    assert annotator.validate(mirror) == []
    made = annotator.load(mirror)[ARTICLE].annotations(annotator="eve")
    assert len(made) == len(ENTITIES) + 3 * len(CLAIMS) + len(BLOCKS)


def _mark_entity(eve: Curator, keys: str, marked: str) -> int:
    """Press what one entity takes; how many presses that is."""
    pressed = keys.split()
    eve.press(*pressed)
    seen = eve.look()
    assert seen.active == marked, keys
    return len(pressed)


def _mark_claim(eve: Curator, keys: str, texts: tuple[str, str, str]) -> int:
    """Press what one claim with its source and cue takes; how many presses that is."""
    pressed = keys.split()
    eve.press(*pressed)
    claim, source, cue = texts
    assert f"attribution: claim = {claim}, source = {source}, cue = {cue}" in eve.look().links, keys
    return len(pressed)
