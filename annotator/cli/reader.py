"""The command that prints a reader of standoff XML for other people's programs."""

from __future__ import annotations

import click

from annotator import resources
from annotator.exits import FINE


@click.command()
def reader() -> int:
    """Print a reader of standoff XML in plain Python, to copy into any project.

    A module of at most 100 lines that needs nothing but Python's standard library, and checks text,
    offsets and quotes as it reads. Its first lines say how it is used.
    """
    click.echo(resources.text("readers", "standoff_reader.py"), nl=False)
    return FINE


COMMANDS = (reader,)
