"""Tests of what corpora give to ML teams."""
