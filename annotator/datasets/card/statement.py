"""DATA_STATEMENT.md: where articles and annotations are from, under the headings of Data Statements, version 3.

The headings are those of the schema of Bender, Friedman and McMillan-Major (https://techpolicylab.uw.edu/data-statements).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from annotator.datasets.card.about import FILE as ABOUT
from annotator.datasets.card.about import About
from annotator.datasets.card.content import (
    Bullets,
    Code,
    Line,
    Link,
    Mono,
    Part,
    Said,
    Section,
    joined,
    line,
    paragraph,
    prose,
    several,
)
from annotator.datasets.card.counted import articles, people
from annotator.datasets.card.facts import Facts
from annotator.datasets.card.gaps import gaps, rights
from annotator.datasets.card.markdown import document
from annotator.datasets.card.naming import citation, languages, title, version
from annotator.datasets.tally import ARTICLES, CHARACTERS, LABEL, OUTLET, RELATION

FILE: Final = "DATA_STATEMENT.md"

_HERE = Mono(ABOUT)

Parts = tuple[Part, ...]


class Given(NamedTuple):
    """What is known of a dataset, and what a person says of it."""

    facts: Facts
    about: About


Known = Callable[[Given], Parts]


def statement(facts: Facts, about: About | None = None) -> bytes:
    """The data statement; what neither Annotator nor `dataset.toml` knows is said to be unknown."""
    said = about or About()
    made = [
        Section((f"{number}. {heading.title}",), _under(heading, facts, said))
        for number, heading in enumerate(HEADINGS, 1)
    ]
    return document(f"Data statement of {title(facts, said)}", made).encode()


def _under(heading: Heading, facts: Facts, about: About) -> Parts:
    known = heading.known(Given(facts, about)) if heading.known else ()
    answers = tuple(part for key in heading.keys for part in prose(about.statement.get(key, "")))
    if answers or heading.is_complete:
        return (*answers, *known)
    keys = joined([Mono(key) for key in heading.keys])
    return (*known, paragraph("Not known to Annotator; say it in {} under `[statement]`, {}.", _HERE, keys))


# -- what is known -------------------------------------------------------------------------------------


def _header(of: Given) -> Parts:
    who = [Link(one.name, one.url) if one.url else Said(one.name) for one in of.about.creators]
    author = of.about.statement.get("author", "")
    wrote = line(
        "Annotator {}, from the corpus; say another in {} under `[statement]`, `author`", of.facts.version, _HERE
    )
    items = [
        line("Dataset: {}, version {}", Said(title(of.facts, of.about)), Mono(version(of.facts, of.about))),
        line("Curators: {}", joined([*who]) or line("not known to Annotator; say it in {} under `creators`", _HERE)),
        line("Author of this statement: {}", Said(author) if author else wrote),
    ]
    if of.facts.newest:
        items.append(line("Date: {}", Mono(of.facts.newest[:10])))
    if of.about.homepage:
        items.append(line("Homepage: {}", Link(of.about.homepage, of.about.homepage)))
    said = citation(of.facts, of.about)
    return Bullets(tuple(items)), paragraph("To be cited as:"), Code("bibtex" if said.startswith("@") else "text", said)


def _summary(of: Given) -> Parts:
    tally = of.facts.tally
    names = _languages(of.facts)
    outlets = len({name for _, name in tally.of(OUTLET) if name})
    counts = paragraph(
        "{} ({} characters) of {}, in {}, with {} and {}.",
        several(tally.number(ARTICLES), "news article"), tally.number(CHARACTERS),
        several(outlets, "outlet") if outlets else "outlets that are not known", names,
        several(tally.number(LABEL), "annotation"), several(tally.number(RELATION), "relation"),
    )  # fmt: skip
    return (*prose(of.about.description), counts)


def _languages(facts: Facts) -> Line:
    return joined([Mono(tag) for tag in languages(facts)]) or ("a language that is not known",)


def _varieties(of: Given) -> Parts:
    if not languages(of.facts):
        return ()
    return (
        paragraph(
            "Language tags of the articles (BCP 47), as their sources or a detector gave them: {}.",
            _languages(of.facts),
        ),
    )


def _annotators(of: Given) -> Parts:
    return tuple(part for section in people(of.facts) if section.level == 2 for part in section.parts)


def _situation(of: Given) -> Parts:
    found = [*articles(of.facts)]
    outlets = (part for section in found if section.title == ("Outlets",) for part in section.parts)
    return (paragraph("Written, published news articles."), *found[0].parts, *outlets)


def _preprocessing(of: Given) -> Parts:
    items = [
        line(
            "Texts were decoded, line ends made LF, and characters that XML cannot carry replaced one for one, by "
            "Annotator; a text is sealed by its SHA-256 and never edited."
        ),
        line("Of web pages every visible block is text; what is no part of the article is labelled, not removed."),
        line("Offsets are Unicode code points, end exclusive."),
    ]
    if of.facts.tokeniser:
        items.append(
            line("Tables of tokens: cut by {}, tagged in {}.", Mono(of.facts.tokeniser), Mono(of.facts.tags or "?"))
        )
    if of.facts.mask:
        items.append(line("Personal data that were found are masked ({}), one character for one.", Mono(of.facts.mask)))
    return (Bullets(tuple(items)),)


def _limitations(of: Given) -> Parts:
    return tuple(part for section in gaps(of.facts, of.about) for part in section.parts)


def _metadata(of: Given) -> Parts:
    scheme, licence = of.facts.scheme, of.about.licence
    unknown = line("not known to Annotator; say it in {} under `licence`", _HERE)
    items = [
        line("Licence of the annotations: {}", Mono(licence) if licence else unknown),
        line("Annotated under the scheme {}, version {}.", Mono(scheme.id), Mono(scheme.version)),
        line("Guideline: {}", _guideline(of.facts)),
        line("For machines: `croissant.json`; all numbers: `README.md`."),
    ]
    return (Bullets(tuple(items)),)


def _guideline(facts: Facts) -> Line:
    found = sorted(file.path for file in facts.files if file.path.rpartition("/")[2] == "guideline.md")
    if found:
        return (Mono(found[0]),)
    return ("there is one, which is not in the dataset" if facts.guideline.strip() else "none was written",)


def _distribution(of: Given) -> Parts:
    return tuple(part for section in rights(of.facts, of.about) for part in section.parts)


def _maintenance(of: Given) -> Parts:
    return (paragraph("Contact: {}", Said(of.about.contact)),) if of.about.contact else ()


def _glossary(of: Given) -> Parts:
    words = {
        "annotation": "a label on one or more spans of a text, by one annotator",
        "layer": "labels that are annotated together",
        "relation": "named roles that are filled by annotations",
        "span": "half-open interval of code points",
    }
    if of.facts.manifest.entries:
        words["story"] = "near copies, versions and articles that share sentences; a story is in one split only"
    return (Bullets(tuple(line("{}: {}", Mono(word), meaning) for word, meaning in words.items())),)


class Heading(NamedTuple):
    """A heading of a data statement.

    Attributes:
        keys: under which a person answers in `dataset.toml`.
        known: what Annotator says there.
        is_complete: whether that is an answer in itself.
    """

    title: str
    keys: tuple[str, ...]
    known: Known | None = None
    is_complete: bool = False


HEADINGS: Final = (
    Heading("Header", (), _header, is_complete=True),
    Heading("Executive summary", ("executive_summary",), _summary, is_complete=True),
    Heading("Curation rationale", ("curation_rationale",)),
    Heading("Documentation for source datasets", ("source_datasets",)),
    Heading("Language varieties", ("language_varieties",), _varieties),
    Heading("Language user demographic", ("language_user_demographic",)),
    Heading("Annotator demographic", ("annotator_demographic",), _annotators),
    Heading("Linguistic situation and text characteristics", ("linguistic_situation",), _situation),
    Heading("Preprocessing and data formatting", ("preprocessing",), _preprocessing, is_complete=True),
    Heading("Capture quality", ("capture_quality",)),
    Heading("Limitations", ("limitations",), _limitations),
    Heading("Metadata", ("metadata",), _metadata, is_complete=True),
    Heading("Disclosures and ethical review", ("ethical_review",)),
    Heading("Distribution", ("distribution",), _distribution),
    Heading("Maintenance", ("maintenance",), _maintenance),
    Heading("Other", ("other",)),
    Heading("Glossary", ("glossary",), _glossary, is_complete=True),
)
