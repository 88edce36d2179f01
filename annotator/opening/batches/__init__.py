"""What a batch does to shards of articles: a work for each operation, which any engine can be given."""
