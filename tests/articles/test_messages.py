"""What files quote of themselves is told on one line, without what a terminal would obey."""

from __future__ import annotations

from annotator.articles.decoding import decode
from annotator.errors import FileRefused


def test_a_charset_that_is_none_is_quoted_in_short_and_without_commands() -> None:
    found = decode(b"Text", name="a.html", declared="\x1b[2J\n" + "x" * 1_000)
    assert found.log == (f"The declared charset “\ufffd[2J\ufffd{'x' * 35}” is not known and was passed over.",)


def test_a_refusal_is_one_line_whatever_it_quotes() -> None:
    assert str(FileRefused("a\n.csv", "has no column “\x9b2J\n”")) == "a\ufffd.csv: has no column “\ufffd2J\ufffd”"
