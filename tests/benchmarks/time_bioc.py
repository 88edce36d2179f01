"""Run by the Python of another environment, which has bioc but no Annotator: how long bioc takes for a file of ours.

    python time_bioc.py FILE ROUNDS

Prints `{"read": […], "write": […]}`, milliseconds of each round.
"""

import json
import sys
from pathlib import Path
from time import perf_counter

from bioc import biocjson, biocxml


def timed(action, argument):
    """Milliseconds that an action takes, and what it gives."""
    began = perf_counter()
    found = action(argument)
    return (perf_counter() - began) * 1000, found


def main(path, rounds):
    """Read a file and write what was read, in turns."""
    library = biocjson if path.suffix == ".json" else biocxml
    text = path.read_text(encoding="utf-8")
    spent = {"read": [], "write": []}
    for _ in range(rounds):
        milliseconds, collection = timed(library.loads, text)
        spent["read"].append(milliseconds)
        milliseconds, _ = timed(library.dumps, collection)
        spent["write"].append(milliseconds)
    sys.stdout.write(json.dumps(spent))


main(Path(sys.argv[1]), int(sys.argv[2]))
