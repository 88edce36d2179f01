"""Keeps libraries that read other people's files from talking: what is wrong with a file is said in one sentence."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet(*loggers: str) -> Iterator[None]:
    """Nothing is warned of or logged by these loggers meanwhile."""
    for name in loggers:
        logger = logging.getLogger(name)
        if logger.propagate:  # for good: a generator of theirs may go on talking later
            logger.addHandler(logging.NullHandler())
            logger.propagate = False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
