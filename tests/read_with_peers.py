"""Run by the Python of another environment, which has pandas and datasets: what they are given through the API.

    python read_with_peers.py FOLDER

Prints a JSON object; the texts under annotations are cut out by pandas and datasets, by nothing but numbers.
"""

import json
import os
import sys

sys.path.append(os.environ["BEHIND"])  # what Annotator needs and the peers do not have

import datasets
import pandas as pd

import annotator


def covered(row):
    """Ids and texts of a row's annotations."""
    spans = ((one["id"], one["spans"]) for one in row["annotations"])
    return {one: " ".join(row["text"][part["begin"] : part["end"]] for part in parts) for one, parts in spans}


def main(folder):
    """Print what is found in a corpus."""
    corpus = annotator.load(folder)
    frame, data = corpus.to_pandas(batch=5), corpus.to_hf(batch=5)
    assert isinstance(frame, pd.DataFrame)
    assert isinstance(data, datasets.Dataset)
    soft = corpus.voted("soft").to_hf()
    said = {
        "pandas": {
            "ids": frame["id"].tolist(),
            "columns": [*frame.columns],
            "types": {name: str(frame[name].dtype) for name in ("id", "text", "version", "annotations")},
            "covered": {row["id"]: covered(row) for row in frame.to_dict("records")},
            "missing": int(frame["normalisation"].isna().sum()),
        },
        "datasets": {
            "ids": data["id"][:],
            "columns": data.column_names,
            "types": {name: str(data.features.arrow_schema.field(name).type) for name in data.column_names},
            "covered": {row["id"]: covered(row) for row in data},
            "files": [one["filename"] for one in data.cache_files],
            "table": type(data.data).__name__,
            "long": data.filter(lambda row: len(row["text"]) > 4_000, num_proc=2)["id"][:],
        },
        "soft": {row["id"]: sorted(one["confidence"] for one in row["annotations"]) for row in soft},
    }
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main(sys.argv[1])
