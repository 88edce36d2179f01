"""Anything a curator can do, in any order, on a corpus in memory."""

from __future__ import annotations

import pytest
from hypothesis import settings

from tests.editing.machine import EditingMachine


class Machine(EditingMachine):
    """A few hundred edits."""


class LongMachine(EditingMachine):
    """The same for minutes."""


TestMachine = Machine.TestCase
TestMachine.settings = settings(max_examples=25, stateful_step_count=40)

TestLongMachine = pytest.mark.soak(LongMachine.TestCase)
TestLongMachine.settings = settings(max_examples=1000, stateful_step_count=80, derandomize=False)
