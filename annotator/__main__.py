"""`python3 -m annotator`: set up what is missing, then hand over to the command line, the tests or the benchmarks."""

from __future__ import annotations

import os
import sys
from importlib import import_module

from annotator import bootstrap


def main(arguments: list[str]) -> int:
    """Do what the arguments ask for; returns the exit status."""
    word, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if word in ("test", "benchmark"):
        return _develop(word, rest)
    bootstrap.ensure("run")
    from annotator import start

    return start.main(arguments)


def _develop(word: str, arguments: list[str]) -> int:
    if not (bootstrap.CLONE / "tests" / "conftest.py").is_file():
        print(
            f"annotator: `{word}` needs a clone of the project, where the tests are.",
            file=sys.stderr,
        )
        return 2
    bootstrap.ensure("test")
    os.chdir(bootstrap.CLONE)
    sys.path.insert(0, str(bootstrap.CLONE))
    if word == "benchmark":
        return int(import_module("tests.benchmarks").main(arguments))
    # the whole suite on every core; what is asked for by name runs in one process, to be debugged
    whole = ["-n", str(min(4, os.cpu_count() or 1))]
    return int(import_module("pytest").main(arguments or whole))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
