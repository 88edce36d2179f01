"""Run by the Python of another environment, which has bioc but no Annotator: how long bioc takes for files of ours.

    python time_bioc.py ROUNDS FILE...

Prints `{"read": […], "write": […]}`, milliseconds of each round.
"""

import json
import sys
from pathlib import Path
from time import perf_counter

from bioc import biocjson, biocxml


def timed(action, arguments):
    """Milliseconds that an action takes with one after the other, and what it gives."""
    began = perf_counter()
    found = [action(argument) for argument in arguments]
    return (perf_counter() - began) * 1000, found


def main(rounds, paths):
    """Read files and write what was read, in turns."""
    library = biocjson if paths[0].suffix == ".json" else biocxml
    texts = [path.read_text(encoding="utf-8") for path in paths]
    spent = {"read": [], "write": []}
    for _ in range(rounds):
        milliseconds, collections = timed(library.loads, texts)
        spent["read"].append(milliseconds)
        milliseconds, _ = timed(library.dumps, collections)
        spent["write"].append(milliseconds)
    sys.stdout.write(json.dumps(spent))


main(int(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
