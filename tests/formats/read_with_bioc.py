"""Run by the Python of another environment, which has bioc but no Annotator: what bioc finds in a file of ours.

    python read_with_bioc.py FILE

Prints one JSON list of `[id, covered text]` pairs, the texts being taken from the passages by offset and length.
"""

import json
import sys
from pathlib import Path

from bioc import biocjson, biocxml


def covered(document, annotation):
    """The text at an annotation's locations, by nothing but numbers."""
    whole = {passage.offset + at: sign for passage in document.passages for at, sign in enumerate(passage.text)}
    places = ((one.offset, one.offset + one.length) for one in annotation.locations)
    return " ".join("".join(whole[at] for at in range(begin, end)) for begin, end in places)


def main(path):
    """Print what is found in a file."""
    reader = biocjson if path.suffix == ".json" else biocxml
    with path.open(encoding="utf-8") as file:
        collection = reader.load(file)
    found = [
        (annotation.id, covered(document, annotation))
        for document in collection.documents
        for passage in document.passages
        for annotation in passage.annotations
    ]
    sys.stdout.write(json.dumps(found))


main(Path(sys.argv[1]))
