"""Verification in figures' units: progress by day, due days, single tasks and reviews."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from carbondash.figures import compute, verification
from carbondash.store import Filters, Reader, Scope, Store
from carbondash.store import verification as stored

LATEST, MIDDLE = Filters(date(2024, 2, 21)), Filters(date(2023, 6, 10))


def _progress(reader: Reader, filters: Filters, period: str) -> verification.Progress | None:
    return verification.progress(reader, filters, period, stored.states_by_due(reader, filters, period))


@pytest.fixture
def reader(demo_store: Store) -> Iterator[Reader]:
    with demo_store.read(Scope.province()) as found:
        yield found


def test_years_are_those_whose_tasks_were_given_newest_first(reader: Reader) -> None:
    assert verification.years(reader, LATEST) == ("Y2022", "Y2021", "Y2020", "Y2019")
    assert verification.years(reader, Filters(date(2022, 4, 10))) == ("Y2020", "Y2019")
    assert verification.years(reader, Filters(date(2024, 2, 21), cycle="C1")) == ("Y2020", "Y2019")
    assert verification.years(reader, Filters(date(2021, 1, 4))) == ()
    assert verification.together(("Y2022", "Y2021")) == "Y2021..Y2022"
    assert verification.together(("Y2022",)) is None


def test_a_finished_campaign_ends_at_100_percent_on_its_due_day(reader: Reader) -> None:
    found = _progress(reader, LATEST, "Y2022")
    assert found is not None
    assert found.is_over
    assert found.steps == [(date(2023, 6, 30), 100.0)]
    assert found.done[-1] == (date(2023, 6, 30), 100.0)
    assert found.given[0][1] == 0.0
    shares = [value or 0.0 for _day, value in found.done]
    assert shares == sorted(shares)


def test_in_the_middle_the_curve_ends_on_the_day_at_the_figure(reader: Reader) -> None:
    found = _progress(reader, MIDDLE, "Y2022")
    assert found is not None
    assert not found.is_over
    assert found.done[-1][0] == MIDDLE.as_of
    assert found.done[-1][1] == pytest.approx(compute.figure(reader, "verification_progress", MIDDLE, "Y2022").value)
    assert _progress(reader, MIDDLE, "Y2023") is None
    for filters in (MIDDLE, LATEST):
        # Afterwards it stays the last one, so that "overdue since" has a day.
        by_due = stored.states_by_due(reader, filters, "Y2022")
        assert verification.next_due(by_due, filters.as_of) == date(2023, 6, 30)


def test_a_task_is_late_only_after_its_due_day() -> None:
    due = date(2023, 6, 30)
    assert verification.state_of(due, None, due) == "open"
    assert verification.state_of(due, None, date(2023, 7, 1)) == "overdue"
    assert verification.state_of(due, due, date(2023, 7, 1)) == "on_time"
    assert verification.state_of(due, date(2023, 7, 1), date(2023, 7, 1)) == "late"
    assert verification.state_of(due, date(2023, 7, 2), date(2023, 7, 1)) == "overdue"


def test_what_verification_changed_adds_up_from_the_tasks_to_the_figures(reader: Reader) -> None:
    tasks = verification.tasks(reader, LATEST, "Y2021", limit=10_000)
    differences = [task.difference for task in tasks if task.difference is not None]
    net = compute.figure(reader, "verification_net_change", LATEST, "Y2021")
    share = compute.figure(reader, "verification_change_share", LATEST, "Y2021")
    rate = compute.figure(reader, "verification_changed_rate", LATEST, "Y2021")
    assert net.value == pytest.approx(sum(differences))
    reported = sum(task.reported or 0.0 for task in tasks if task.difference is not None)
    assert share.value == pytest.approx(100 * sum(abs(one) for one in differences) / reported)
    assert (rate.numerator, rate.denominator) == (sum(one != 0 for one in differences), len(differences))
    changes = compute.by_breakdown(reader, "verification_changes", LATEST, "Y2021")
    assert sum(value.value or 0 for value in changes.values()) == len(differences)


def test_2019_has_no_reports_in_the_store_and_nothing_to_compare(reader: Reader) -> None:
    assert compute.figure(reader, "verification_changed_rate", LATEST, "Y2019").status == "no_data"
    assert {task.reported for task in verification.tasks(reader, LATEST, "Y2019", limit=1000)} == {None}


def test_reviews_add_up_to_the_figures_of_the_fourth_party(reader: Reader) -> None:
    for period in ("Y2019", "Y2020", "Y2021", "Y2022"):
        found = verification.reviews(reader, LATEST, period, limit=10_000)
        values = {
            name: compute.figure(reader, name, LATEST, period).value
            for name in ("fourth_party_reviews", "fourth_party_correction", "fourth_party_net_correction", "fourth_party_missed")
        }
        assert values["fourth_party_reviews"] == len(found)
        assert values["fourth_party_correction"] == pytest.approx(sum(abs(one.corrected) for one in found))
        assert values["fourth_party_net_correction"] == pytest.approx(sum(one.corrected for one in found))
        assert values["fourth_party_missed"] == sum(one.row.is_material_missed for one in found)
        rate = compute.figure(reader, "fourth_party_correction_rate", LATEST, period)
        total = sum(one.reviewed for one in found)
        assert rate.value == pytest.approx(100 * sum(abs(one.corrected) for one in found) / total)


def test_returns_by_how_often_are_all_that_is_done(reader: Reader) -> None:
    for filters in (LATEST, MIDDLE, Filters(LATEST.as_of, cities=("360400",))):
        for period in verification.years(reader, filters):
            times = compute.by_breakdown(reader, "verification_return_times", filters, period)
            rate = compute.figure(reader, "verification_return_rate", filters, period)
            assert sum(value.value or 0 for value in times.values()) == (rate.denominator or 0)
            assert sum(value.value or 0 for name, value in times.items() if name != "returned_0") == (rate.numerator or 0)
