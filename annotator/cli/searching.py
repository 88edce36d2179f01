"""The command that searches a corpus."""

from __future__ import annotations

from itertools import islice

import click

from annotator.cli.terminal import opened_to_read, tell_notices
from annotator.exits import FINE, PROBLEMS


@click.command()
@click.argument("corpus")
@click.argument("query")
@click.option("--case", is_flag=True, help="Capitals as written.")
@click.option("--pieces", is_flag=True, help="Pieces of words, too; looks through every article.")
@click.option("--regex", is_flag=True, help="QUERY is a regular expression.")
@click.option("--annotations", is_flag=True, help='QUERY is about annotations, such as "PERSON inside CLAIM".')
@click.option(
    "--most", type=click.IntRange(min=1), default=1000, show_default=True, metavar="N", help="Stop after so many hits."
)
@click.pass_obj
def search(
    annotator: str, corpus: str, query: str, *, case: bool, pieces: bool, regex: bool, annotations: bool, most: int
) -> int:
    """Print every hit of QUERY in CORPUS in its line: id of the article, offset, and the hit between its words.

    QUERY is words (all must be there), "a phrase", a beginn*, -not this, /a regular expression/, and
    filters such as lang:de. The exit status is 1 when nothing is found.
    """
    from annotator.opening.concordance import concordance

    found = 0
    with opened_to_read(corpus, annotator) as source:
        tell_notices(source.notices)
        lines = concordance(source, query, case=case, pieces=pieces, regular=regex, annotations=annotations)
        for line in islice(lines, most):
            click.echo(line)
            found += 1
    return FINE if found else PROBLEMS
