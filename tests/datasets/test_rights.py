"""What may leave as text: licences that are named and nothing else, reservations, and no by default."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.articles.reservation import mining
from annotator.datasets.rights import UNKNOWN, Decision, decide, licence_of, named, reservation_of
from annotator.errors import AnnotatorError
from annotator.model.document import Document

KNOWN = {
    "CC0-1.0": "CC0-1.0",
    "cc0 1.0 Universal": "CC0-1.0",
    "https://creativecommons.org/publicdomain/zero/1.0/": "CC0-1.0",
    "http://www.creativecommons.org/publicdomain/zero/1.0/deed.de": "CC0-1.0",
    "https://creativecommons.org/publicdomain/mark/1.0": "CC-PDM-1.0",
    "Public domain": "CC-PDM-1.0",
    "CC BY 4.0": "CC-BY-4.0",
    " cc-by-sa-3.0-de ": "CC-BY-SA-3.0-DE",
    "CC BY-NC-SA 4.0.": "CC-BY-NC-SA-4.0",
    "https://creativecommons.org/licenses/by/3.0/igo/legalcode": "CC-BY-3.0-IGO",
    "https://creativecommons.org/licenses/by-nd/4.0/deed.pt_BR": "CC-BY-ND-4.0",
    "Creative Commons Attribution-NonCommercial-ShareAlike 4.0 International": "CC-BY-NC-SA-4.0",
    "Creative Commons Attribution Share-Alike 3.0 Unported": "CC-BY-SA-3.0",
    "https://opendatacommons.org/licenses/odbl/1-0/": "ODbL-1.0",
    "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/": "OGL-UK-3.0",
}
NONE = (
    "", "  ", "© 2024 Coast Herald", "All rights reserved", "not CC BY 4.0", "CC BY 4.0 but for the pictures", "CC BY",
    "CC-BY-9.9", "https://evil.example/creativecommons.org/licenses/by/4.0/", "CC0-1.0 " * 100,
    "https://creativecommons.org.evil.example/licenses/by/4.0/", "https://creativecommons.org/licenses/by/4.0/../x",
    "Creative Commons Goodwill 4.0", "ftp://creativecommons.org/licenses/by/4.0/", "CC BY 4.0\x00",
)  # fmt: skip


def about(*meta: tuple[str, str]) -> Document:
    return Document("port", "The port.\n", meta=tuple(sorted(meta)))


@pytest.mark.parametrize("said", KNOWN)
def test_a_licence_is_known_by_its_names_and_addresses(said: str) -> None:
    found = licence_of(said)
    assert found is not None
    assert found.name == KNOWN[said]
    assert found.allows is ("ND" not in found.name)


@pytest.mark.parametrize("said", NONE)
def test_what_only_mentions_one_names_none(said: str) -> None:
    assert licence_of(said) is None


@given(st.text(max_size=300))
def test_no_text_is_too_odd_to_be_asked_about(said: str) -> None:
    found = licence_of(said)
    assert found is None or licence_of(found.name) == found
    assert isinstance(reservation_of(said), str)


def test_licences_are_known_by_what_they_are_called() -> None:
    for said in KNOWN:
        found = licence_of(said)
        assert found is not None
        assert licence_of(found.name) == found


def test_nothing_said_means_no() -> None:
    assert decide(about()) == Decision(UNKNOWN, as_text=False, reason="names no licence")
    assert not decide(about(("rights", "© Coast Herald"))).as_text
    assert not decide(about(("tdm", "not reserved"))).as_text


def test_a_licence_that_allows_it_means_yes() -> None:
    assert decide(about(("rights", "CC BY 4.0"))).as_text
    assert decide(
        about(("licence", "CC0-1.0"), ("rights", "https://creativecommons.org/publicdomain/zero/1.0/"))
    ).as_text
    assert decide(about(("rights", "CC BY 4.0")), licences=["CC-BY-4.0"]).as_text
    assert decide(about(("rights", "CC BY 4.0")), licences=["CC0-1.0"]).reason == (
        "is under a licence that is not one of those asked for"
    )


def test_two_that_differ_or_one_that_forbids_mean_no() -> None:
    assert decide(about(("rights", "CC BY 4.0"), ("rights", "© Coast Herald"))).reason == "names more than one licence"
    assert not decide(about(("rights", "CC BY 4.0"), ("licence", "CC0-1.0"))).as_text
    assert "no altered copies" in decide(about(("rights", "CC BY-ND 4.0"))).reason


@pytest.mark.parametrize(
    ("metas", "headers", "reserved"),
    [
        ({"tdm-reservation": ["1"]}, {}, True),
        ({"tdm-reservation": ["1"], "tdm-policy": ["https://news.example/policy"]}, {}, True),
        ({"tdm-reservation": ["0"], "tdm-policy": ["https://news.example/policy"]}, {}, False),
        ({"robots": ["noai, noimageai"]}, {}, True),
        ({"robots": ["noarchive"]}, {}, False),
        ({"tdm-reservation": ["0"]}, {"x-robots-tag": "noai"}, True),
    ],
)
def test_what_pages_reserve_is_honoured(metas: dict[str, list[str]], headers: dict[str, str], reserved: bool) -> None:
    said = mining(metas, headers)
    assert said
    assert bool(reservation_of(said)) is reserved
    assert decide(about(("rights", "CC0-1.0"), ("tdm", said))).as_text is not reserved


@pytest.mark.parametrize("said", ["yes", "reserved?", "robots: noai", "policy x; reserved", "RESERVED", "1"])
def test_what_is_not_understood_is_a_reservation(said: str) -> None:
    assert reservation_of(said)


def test_licences_that_are_asked_for_are_known_in_any_spelling() -> None:
    assert named(["cc by 4.0", "https://creativecommons.org/licenses/by/4.0/", "CC0-1.0"]) == ("CC-BY-4.0", "CC0-1.0")
    with pytest.raises(AnnotatorError, match="foo: is no licence that is known here"):
        named(["CC0-1.0", "foo"])
