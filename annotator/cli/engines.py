"""Where the work on shards is done: what commands have in common that do such work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotator.cli.terminal import options

if TYPE_CHECKING:
    from annotator.batch.running import Engine

ENGINE = options(
    click.option(
        "--engine",
        type=click.Choice(["pool", "serial", "dask"]),
        help="Where shards are worked on: in processes of this machine, in this one alone, or by Dask.",
    ),
    click.option("--workers", type=click.IntRange(min=1), metavar="N", help="How many at once; usually one a core."),
    click.option("--scheduler", metavar="ADDRESS", default="", help="Of Dask: where its scheduler is."),
)
"""Options of such commands."""


def engine_of(engine: str | None, workers: int | None, scheduler: str) -> Engine | None:
    """The engine that was asked for; None if nothing was said.

    Raises:
        AnnotatorError: it is not installed, or what is asked for does not go together.
    """
    from annotator.batch.engines import engine_named

    if not (engine or workers or scheduler):
        return None
    return engine_named(engine or ("dask" if scheduler else "pool"), workers or 0, scheduler)
