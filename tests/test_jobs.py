"""How fast a job goes is told by what it has done so far."""

from __future__ import annotations

from annotator.jobs import Pace, Progress


def test_a_pace_is_told_after_two_seconds() -> None:
    now = [100.0]
    pace = Pace(lambda: now[0])
    pace.follow(Progress(0, 1000, ""))
    now[0] += 1
    pace.follow(Progress(10, 1000, ""))
    assert (pace.rate(), pace.left()) == (0, 0)
    now[0] += 3
    pace.follow(Progress(200, 1000, ""))
    assert (pace.rate(), pace.left()) == (50, 16)


def test_another_job_begins_anew_and_one_of_unknown_length_has_no_pace() -> None:
    now = [0.0]
    pace = Pace(lambda: now[0])
    pace.follow(Progress(0, 10, ""))
    now[0] = 5
    pace.follow(Progress(5, 20, ""))
    assert pace.rate() == 0
    now[0] = 10
    pace.follow(Progress(15, 20, ""))
    assert (pace.rate(), pace.left()) == (2, 2.5)
    pace.follow(Progress(0, 0, "Looking"))
    now[0] = 20
    assert (pace.rate(), pace.left()) == (0, 0)
