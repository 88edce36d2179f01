"""Random items, true to their types but to no scheme."""

from __future__ import annotations

from hypothesis import strategies as st

from annotator.model.annotation import Annotation, Arg, Item, LayerState, Rejection, Relation
from annotator.model.span import Span, normalise

TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["two\nlines\t", "🚢👩‍👩‍👧", "e\u0301", "مُغلق", '"\\/<&>', "\x7f\x85\u2028\ufffd", " ", "null"]),
)
IDS = st.integers(0, 2**128 - 1).map("{:032x}".format)
TIMES = st.one_of(st.just(""), st.datetimes().map(lambda when: f"{when:%Y-%m-%dT%H:%M:%SZ}"))
FEATURES = st.lists(st.tuples(TEXTS, TEXTS), max_size=3).map(tuple)
SPANS = (
    st.lists(st.tuples(st.integers(0, 10**7), st.integers(1, 50)), min_size=1, max_size=3)
    .map(lambda pairs: normalise(Span(begin, begin + length) for begin, length in pairs))
)  # fmt: skip
CONFIDENCES = st.one_of(st.none(), st.floats(0, 1), st.sampled_from([0.0, 1.0, 0.1235]))

_PROVENANCE = {
    "features": FEATURES, "note": TEXTS, "origin": TEXTS, "confidence": CONFIDENCES,
    "created": TIMES, "modified": TIMES, "scheme": TEXTS,
}  # fmt: skip

ANNOTATIONS = st.builds(
    Annotation, IDS.map("a{}".format), annotator=TEXTS, layer=TEXTS, label=TEXTS, spans=SPANS, **_PROVENANCE
)
RELATIONS = st.builds(
    Relation,
    IDS.map("r{}".format),
    annotator=TEXTS,
    layer=TEXTS,
    label=TEXTS,
    args=st.lists(st.builds(Arg, TEXTS, IDS.map("a{}".format)), max_size=3).map(tuple),
    **_PROVENANCE,
)
STATES = st.builds(LayerState, TEXTS, TEXTS, TEXTS)
REJECTIONS = st.builds(
    Rejection,
    IDS.map("s{}".format),
    annotator=TEXTS,
    layer=TEXTS,
    label=TEXTS,
    spans=SPANS,
    origin=TEXTS,
    confidence=CONFIDENCES,
    created=TIMES,
)
ITEMS: st.SearchStrategy[Item] = st.one_of(ANNOTATIONS, RELATIONS, STATES, REJECTIONS)
