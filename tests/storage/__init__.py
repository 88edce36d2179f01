"""Tests of the store, its lock and backups, the mirror, and what happens to them when things go wrong."""
