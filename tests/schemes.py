"""A small scheme with one of everything a scheme can hold, and an article in five scripts, for many tests."""

from __future__ import annotations

from annotator.model.document import Document
from annotator.model.scheme import Feature, Label, Layer, RelationType, Role, Scheme

THINGS = Layer(
    "things",
    "Things",
    features=(
        Feature("mention", "choice", ("name", "nominal", "pronoun"), default="name"),
        Feature("kb", "link"),
        Feature("unsure", "flag"),
    ),
    labels=(
        Label("PERSON", "1", features=(Feature("kind", "choice", ("real", "fictional")), Feature("born", "number"))),
        Label(
            "ORG",
            "2",
            features=(
                Feature("kind", "choice", ("firm", "state", "real")),
                Feature("tags", "choices", ("old", "new", "large")),
            ),
        ),
        Label("ROLE", "3", features=(Feature("tags", "choice", ("old", "new")),)),
        Label("SHIP", "4", retired=True),
    ),
    relations=(
        RelationType("same_as", (Role("a", layer="things"), Role("b", layer="things")), symmetric=True),
        RelationType("role_of", (Role("role", ("ROLE",)), Role("holder", ("PERSON", "ORG")))),
    ),
)

CLAIMS = Layer(
    "claims",
    "Claims",
    mark="underline",
    discontinuous=True,
    labels=(
        Label(
            "CLAIM",
            "1",
            features=(
                Feature("type", "choice", ("event", "opinion"), default="event"),
                Feature("worth", "choice", ("low", "high"), required=True),
                Feature("topics", "choices", ("sea", "trade", "war")),
                Feature("weight", "number"),
                Feature("gist", "text"),
                Feature("form", "choice", ("author", "direct"), default="author"),
            ),
            needs_link_if=(("form", "direct"),),
        ),
        Label("SOURCE", "2", needs_link=True),
        Label("CUE", "3"),
        Label("EVIDENCE", "4"),
    ),
    relations=(
        RelationType(
            "attribution",
            (
                Role("claim", ("CLAIM",), most=0),
                Role("source", ("SOURCE",), least=0, most=0),
                Role("cue", ("CUE",), least=0, most=0),
            ),
            features=(Feature("stance", "choice", ("affirms", "refutes"), default="affirms"),),
        ),
        RelationType(
            "backing",
            (Role("claim", ("CLAIM",)), Role("evidence", ("EVIDENCE",), most=2), Role("witness", ("SOURCE",), least=0)),
            features=(Feature("direction", "choice", ("for", "against"), required=True),),
        ),
        RelationType("about", (Role("claim", ("CLAIM",)), Role("thing", layer="things"))),
        RelationType("contradicts", (Role("a", ("CLAIM",)), Role("b", ("CLAIM",))), symmetric=True),
        RelationType(
            "echo", (Role("heard", ("CLAIM", "CUE")), Role("said", ("CLAIM", "SOURCE")), Role("by", ("CUE",)))
        ),
    ),
)

PARTS = Layer(
    "parts",
    "Page parts",
    unit="block",
    mark="block",
    overlap="none",
    features=(Feature("keep", "choice", ("body", "meta", "drop")),),
    labels=(
        Label("LEAD", "1", presets=(("keep", "body"),)),
        Label("NAV", "2", presets=(("keep", "drop"),)),
        Label("OTHER", "0"),
    ),
)

SMALL = Scheme("small", "1", "Small", (THINGS, CLAIMS, PARTS))

# emoji joined by ZWJ, flags, combining marks, right-to-left, conjuncts, kana with a mark of their own, astral letters
TEXT = (
    "🚢 Harbour 👩‍👩‍👧 says e\u0301tude 🇩🇪🇫🇷\n"
    "قال الوزير إنّ الميناء مُغلق\n"
    "आज क्षति हुई। 港は閉鎖か\u3099 𝔸𝔹\n"
    "The end & <more> \u200dx\n"
)


def article(identity: str = "one", text: str = TEXT) -> Document:
    """An article with this id."""
    return Document(identity, text, title=f"Article {identity}")
