"""What batches cost: the page's second table follows from its first, and the arithmetic is right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.batch.cost import FLEETS, LOST, PAGE, SIZES, Fleet, Rate, cost, measure, rates_in, rewritten, table_of

RATES = st.builds(
    Rate, st.just("import"), st.floats(0.01, 1e6), st.floats(0, 1e6), st.just("here"), st.booleans()
)  # fmt: skip


def test_the_table_of_the_page_is_what_its_rates_give(update_snapshots: bool) -> None:
    """`--update-snapshots` writes it anew."""
    page = PAGE.read_text(encoding="utf-8")
    if update_snapshots:
        page = rewritten(page)
        PAGE.write_text(page, encoding="utf-8", newline="\n")
    else:
        assert page == rewritten(page)
    rates = rates_in(page)
    assert {"import", "suggest", "validate", "convert", "near-copies"} <= {rate.operation for rate in rates}
    assert tuple(FLEETS) == SIZES
    first = cost(rates[0], SIZES[0], FLEETS[SIZES[0]])
    assert f"| {rates[0].operation} | 1,000,000 | {first.hours:,.2f} | {first.machine_hours:,.2f} |" in page
    other = page.replace(f"| {rates[0].operation} | {rates[0].articles:g} |", f"| {rates[0].operation} | 1 |")
    assert rewritten(other) != other


def test_hours_bytes_and_money() -> None:
    found = cost(Rate("import", 10, 5_000), 3_600_000, Fleet(machines=5, cores=2, price=0.5))
    assert found.hours == pytest.approx(10 / (1 - LOST))
    assert found.machine_hours == pytest.approx(50 / (1 - LOST))
    assert found.size == 18e9
    assert found.money == pytest.approx(25 / (1 - LOST))
    alone = cost(Rate("clusters", 10, 0, alone=True), 3_600_000, Fleet(machines=5, cores=2, price=0.5))
    assert alone.hours == alone.machine_hours == pytest.approx(100 / (1 - LOST))


@given(RATES, st.integers(1, 10**9), st.integers(1, 100), st.integers(1, 64))
def test_more_machines_are_quicker_and_no_dearer(rate: Rate, articles: int, machines: int, cores: int) -> None:
    one, many = (cost(rate, articles, Fleet(number, cores, 1.0)) for number in (1, machines))
    assert many.hours <= one.hours * (1 + 1e-9)
    assert many.money == pytest.approx(one.money)
    assert many.size == one.size


@given(st.lists(RATES, min_size=1, max_size=4))
def test_a_table_of_rates_is_read_back(rates: list[Rate]) -> None:
    shown = [one._replace(articles=float(f"{one.articles:g}"), size=float(f"{one.size:g}")) for one in rates]
    assert rates_in(f"# Page\n\n{table_of(rates)}\n\nWords | and more.\n") == shown


@pytest.mark.parametrize("fleet", [Fleet(0, 1), Fleet(1, 0)])
def test_no_machine_is_no_answer(fleet: Fleet) -> None:
    with pytest.raises(ValueError, match="above 0"):
        cost(Rate("import", 10, 1), 1, fleet)
    with pytest.raises(ValueError, match="above 0"):
        cost(Rate("import", 0, 1), 1, Fleet())
    with pytest.raises(ValueError, match="no table of rates"):
        rates_in("# A page\n")


def test_an_operation_is_measured_by_what_it_says_it_did() -> None:
    ticks = iter((1.0, 5.0))
    found = measure("convert", lambda: (100, 2_000), clock=lambda: next(ticks), where="in a test")
    assert found == Rate("convert", 25.0, 20.0, "in a test")
    assert measure("convert", lambda: (0, 0), clock=lambda: 1.0) == Rate("convert", 0.0, 0.0)
