"""Fixtures of small corpora."""

from tests.opening.samples import data_home, mirror, reachable, story

__all__ = ["data_home", "mirror", "reachable", "story"]
