"""Files, ours and others': each module reads or writes one format."""
