"""A corpus as a dataset that is ready to load: cut into shards, made into tables, described, and checked."""
