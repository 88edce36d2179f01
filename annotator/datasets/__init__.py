"""Corpora out to ML teams: splits that do not leak, rights, tokens."""
