"""Names in CASes that reader and writer share: UIMA's, DKPro Core's, INCEpTION's, and Annotator's own.

What Annotator writes, INCEpTION takes in as layers of its own: for each layer a span type `webanno.custom.<layer>`
whose `value` is the label, and for its relations a span type `webanno.custom.<layer>Relation` on the first argument,
with the arguments as a link feature. What UIMA has no feature for stands in features whose names begin with
`annotator`; the types of namespace `annotator` hold what belongs to the article as a whole.
"""

from __future__ import annotations

TOP = "uima.cas.TOP"
ANNOTATION = "uima.tcas.Annotation"
DOCUMENT = "uima.tcas.DocumentAnnotation"
STRING = "uima.cas.String"
STRINGS = "uima.cas.StringArray"
ARRAY = "uima.cas.FSArray"

DKPRO = "de.tudarmstadt.ukp.dkpro.core.api."
META = f"{DKPRO}metadata.type.DocumentMetaData"
META_FEATURES = ("documentTitle", "documentId", "documentUri", "collectionId", "documentBaseUri")
DIV = f"{DKPRO}segmentation.type.Div"
PARAGRAPH = f"{DKPRO}segmentation.type.Paragraph"
HEADING = f"{DKPRO}segmentation.type.Heading"
SEGMENTS = frozenset(DKPRO + "segmentation.type." + name for name in ("Token", "TokenForm", "SurfaceForm", "Sentence"))
"""What a tokeniser made; it is counted, and taken in where something refers to it."""
METADATA = f"{DKPRO}metadata.type."
INCEPTION = "de.tudarmstadt.ukp.clarin.webanno.api.type."
CAS_METADATA = f"{INCEPTION}CASMetadata"

CUSTOM = "webanno.custom."
OTHER = "OtherAnnotation"
OTHER_RELATION = "OtherRelation"

ARTICLE = "annotator.Article"
ARTICLE_FEATURES = ("title", "outlet", "published", "retrieved", "mediaType", "sourceSha256")
FACT = "annotator.Fact"
PERSON = "annotator.Person"
STATE = "annotator.State"

LAYER = "annotatorLayer"
IDENTITY = "annotatorId"
AUTHOR = "annotatorName"
PARTS = "annotatorParts"
NOTE = "annotatorNote"
ORIGIN = "annotatorOrigin"
CONFIDENCE = "annotatorConfidence"
CREATED = "annotatorCreated"
MODIFIED = "annotatorModified"
FEATURES = "annotatorFeatures"
OWN = (LAYER, IDENTITY, AUTHOR, PARTS, NOTE, ORIGIN, CONFIDENCE, CREATED, MODIFIED, FEATURES)
"""Features of every type of ours, all of them strings."""
LINKS = "links"
