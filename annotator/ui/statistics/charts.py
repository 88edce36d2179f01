"""What the charts show: counts of a corpus put into rows; nothing here draws."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from annotator.model.scheme import Scheme

if TYPE_CHECKING:
    from annotator.opening.statistics import Statistics, Work

MOST = 20
"""Bars of a chart; what comes after them is one bar together."""
WEEKS, MONTHS = 27, 121
"""A timeline of so many weeks shows weeks, of so many months months, a longer one years."""


class Bar(NamedTuple):
    """One row of a chart.

    Attributes:
        name: what was counted, as it is shown.
        numbers: one for each of the chart's series.
        colour: `#RRGGBB` of its label, '' for the theme's own.
    """

    name: str
    numbers: tuple[int, ...]
    colour: str = ""


class Chart(NamedTuple):
    """One chart.

    Attributes:
        names: what the rows are, then what each series counts.
        bars: the rows, in order.
        timeline: whether the rows are stretches of time, one after the other.
        note: what the chart leaves out, '' for nothing.
    """

    title: str
    names: tuple[str, ...]
    bars: tuple[Bar, ...]
    timeline: bool = False
    note: str = ""

    @property
    def most(self) -> int:
        """The largest sum of a row, at least 1."""
        return max((sum(bar.numbers) for bar in self.bars), default=0) or 1

    def in_words(self, count: int = 5) -> str:
        """The largest rows as a sentence, for who does not see them."""
        largest = sorted(self.bars, key=lambda bar: -sum(bar.numbers))[:count]
        return "; ".join(f"{bar.name}: {told(bar, self)}" for bar in largest) or _tr("nothing yet")


def told(bar: Bar, chart: Chart) -> str:
    """The numbers of a row as they stand beside its bar."""
    numbers = [QLocale().toString(number) for number in bar.numbers]
    if len(numbers) == 1:
        return numbers[0]
    return " · ".join(f"{number} {name}" for number, name in zip(numbers, chart.names[1:], strict=True))


def charts_of(counted: Statistics, scheme: Scheme) -> list[Chart]:
    """Every chart of a corpus."""
    articles = _tr("articles")
    colours = {(layer.name, label.name): label.colour for layer in scheme.layers for label in layer.labels}
    labels: Counter[tuple[str, str]] = Counter()
    for layer, label, _, count in counted.labels:
        labels[layer, label] += count
    by_label = [Bar(f"{label}", (count,), colours.get((layer, label), "")) for (layer, label), count in labels.items()]
    return [
        Chart(_tr("Outlets"), (_tr("outlet"), articles), _largest(_bars(counted.outlets))),
        Chart(_tr("Languages"), (_tr("language"), articles), _largest(_bars(counted.languages))),
        timeline(counted.days),
        Chart(_tr("Labels"), (_tr("label"), _tr("annotations")), _largest(by_label, most=len(by_label))),
        Chart(_tr("Annotations by annotator"), (_tr("annotator"), _tr("annotations")), _annotations(counted.work)),
        Chart(
            _tr("Articles by annotator"), (_tr("annotator"), _tr("finished"), _tr("in progress")),
            tuple(Bar(one.annotator, (one.finished, one.in_progress)) for one in counted.work if _began(one)),
        ),
    ]  # fmt: skip


def _began(work: Work) -> bool:
    return bool(work.finished or work.in_progress)


def _annotations(work: Iterable[Work]) -> tuple[Bar, ...]:
    return _largest([Bar(one.annotator, (one.annotations,)) for one in work if one.annotations])


def _bars(pairs: Iterable[tuple[str, int]]) -> list[Bar]:
    return [Bar(name or _tr("not known"), (count,)) for name, count in pairs]


def _largest(bars: Sequence[Bar], *, most: int = MOST) -> tuple[Bar, ...]:
    ordered = sorted(bars, key=lambda bar: (-sum(bar.numbers), bar.name))
    if len(ordered) <= most + 1:  # one bar more is no less clear than one called "others"
        return tuple(ordered)
    rest = ordered[most:]
    others = _tr("{0} others").format(QLocale().toString(len(rest)))
    return (*ordered[:most], Bar(others, (sum(sum(bar.numbers) for bar in rest),)))


# -- time --------------------------------------------------------------------------------------------------


def timeline(days: Iterable[tuple[str, int]]) -> Chart:
    """Articles by week, month or year, whichever shows it best; stretches without any are there, too."""
    dated: Counter[date] = Counter()
    monthly: Counter[date] = Counter()
    yearly: Counter[date] = Counter()
    left_out = 0
    for written, count in days:
        read = _read(written)
        if read is None:
            left_out += count
        else:
            day, precision = read
            (yearly, monthly, dated)[precision][day] += count
    known = [*dated, *monthly, *yearly]
    if not known:
        return Chart(_tr("Published"), (_tr("month"), _tr("articles")), (), timeline=True, note=_note(left_out))
    first, last = min(known), max(known)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if (last - first).days < 7 * WEEKS and not monthly and not yearly:
        name, begin, following, shown = _tr("week from"), _week, _next_week, _day_name
        counted = dated
    elif months < MONTHS and not yearly:
        name, begin, following, shown = _tr("month"), _month, _next_month, _month_name
        counted = dated + monthly
    else:
        name, begin, following, shown = _tr("year"), _year, _next_year, _year_name
        counted = dated + monthly + yearly
    sums: Counter[date] = Counter()
    for day, count in counted.items():
        sums[begin(day)] += count
    bars, at = [], begin(first)
    while at <= last:
        bars.append(Bar(shown(at), (sums[at],)))
        if at.year == date.max.year:
            break
        at = following(at)
    return Chart(_tr("Published"), (name, _tr("articles")), tuple(bars), timeline=True, note=_note(left_out))


def _note(left_out: int) -> str:
    return _tr("{0} without a date").format(QLocale().toString(left_out)) if left_out else ""


def _read(written: str) -> tuple[date, int] | None:
    """A date as it was published, and whether it names a year (0), a month (1) or a day (2)."""
    parts = written.split("-")
    try:
        year, month, day = [*map(int, parts), 1, 1][:3]
        return date(year, month, day), min(len(parts), 3) - 1
    except ValueError:
        return None


def _week(day: date) -> date:
    return day - timedelta(days=min(day.weekday(), day.toordinal() - 1))


def _next_week(day: date) -> date:
    return day + timedelta(days=7) if day.toordinal() + 7 <= date.max.toordinal() else date.max


def _month(day: date) -> date:
    return day.replace(day=1)


def _next_month(day: date) -> date:
    return day.replace(year=day.year + day.month // 12, month=day.month % 12 + 1)


def _year(day: date) -> date:
    return day.replace(month=1, day=1)


def _next_year(day: date) -> date:
    return day.replace(year=day.year + 1)


def _day_name(day: date) -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), "d MMM yyyy")


def _month_name(day: date) -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), "MMM yyyy")


def _year_name(day: date) -> str:
    return f"{day.year:04}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Statistics", text)
