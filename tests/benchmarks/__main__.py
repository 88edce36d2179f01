"""Lets the benchmarks run without the command: `python3 -m tests.benchmarks`."""

from __future__ import annotations

import sys

from tests.benchmarks import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
