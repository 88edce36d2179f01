"""Run by the Python of another environment, which has mlcroissant and datasets but no Annotator.

    python validate_croissant.py FOLDER…

Prints one JSON object, by the names of folders: `errors` and `warnings` of mlcroissant, the `records` of every record
set, and as `datasets` has them the rows of every split of every table of the card, and of what has no name given.
"""

import json
import logging
import socket
import sys
from pathlib import Path


def _no_network(*_args, **_kwargs):
    raise OSError("no network here")


class Heard(logging.Handler):
    """Keeps what is logged at WARNING or above."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.said = []

    def emit(self, record):
        """Keep one."""
        self.said.append(record.getMessage())


def plain(value):
    """A record as JSON."""
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return value.item() if hasattr(value, "item") else value


def by_croissant(folder):
    """What mlcroissant finds."""
    import mlcroissant
    from absl import logging as absl_logging

    heard = Heard()
    logging.getLogger().addHandler(heard)
    absl_logging.get_absl_logger().addHandler(heard)
    try:
        dataset = mlcroissant.Dataset(jsonld=str(folder / "croissant.json"))
    except mlcroissant.ValidationError as error:
        return {"errors": str(error), "warnings": heard.said, "records": {}}
    issues = dataset.metadata.ctx.issues
    names = [one.id for one in dataset.metadata.record_sets]
    records = {name: [plain(dict(one)) for one in dataset.records(name)] for name in names}
    errors, warnings = sorted(map(str, issues.errors)), sorted({*map(str, issues.warnings), *heard.said})
    return {"errors": errors, "warnings": warnings, "records": records}


def by_datasets(folder):
    """What Hugging Face's datasets finds."""
    import datasets

    found = {}
    for name in datasets.get_dataset_config_names(str(folder)):
        made = datasets.load_dataset(str(folder), name)
        found[name] = {split: len(rows) for split, rows in made.items()}
    made = datasets.load_dataset(str(folder))
    return {"tables": found, "unnamed": {split: len(rows) for split, rows in made.items()}}


def main(folders):
    """Print what is found, without a network."""
    socket.socket.connect = _no_network
    socket.create_connection = _no_network
    found = {folder.name: by_croissant(folder) | by_datasets(folder) for folder in folders}
    sys.stdout.write(json.dumps(found))


main([Path(name) for name in sys.argv[1:]])
