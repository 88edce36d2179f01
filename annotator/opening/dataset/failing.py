"""What is said when shards of a dataset could not be worked on: the first one's sentence, and how many more."""

from __future__ import annotations

from annotator.batch.running import Batch
from annotator.errors import CorpusError


class ShardsFailed(CorpusError):
    """Some shards could not be made; the others are kept for the next time."""


def refuse_failed(*batches: Batch) -> None:
    """Refuse to go on with batches of which anything has failed.

    Raises:
        ShardsFailed: something has.
    """
    if failures := [one for batch in batches for one in batch.failures]:
        more = f" (and {len(failures) - 1} more)" if len(failures) > 1 else ""
        raise ShardsFailed(f"{failures[0].sentence.rstrip('.')}{more}; what is finished is kept for the next time.")
