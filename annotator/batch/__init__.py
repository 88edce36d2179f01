"""Work on more articles than one process can hold: shard by shard, each made once, on one machine or on many."""
