"""What the risk index is made of, as known on a day, from single facts of a plant."""

from __future__ import annotations

from datetime import date, timedelta
from math import inf, isnan

import pytest

from carbondash.derive.risk_rows import risk_rows
from tests.derive.plant import DEADLINE, DETERMINED, Plant
from tests.derive.plant_days import ONE_DAY, SIXTY_DAYS_LEFT, cycle, known


def test_section_8_3_a_gap_of_4_percent_with_60_days_left() -> None:
    plant = Plant()
    plant.owes(5_000_000)
    plant.gets(4_800_000)
    plant.margin(20_000_000_000, date(2023, 5, 1))
    found = known(plant, SIXTY_DAYS_LEFT, closes=((date(2023, 10, 31), 8000.0),))
    assert (found["obligation_t"], found["gap_t"], found["days_left"]) == (5_000_000, 200_000, 60)
    assert found["cost_ratio"] == pytest.approx(200_000 * 8000 / 20_000_000_000)


def test_section_3_7_two_obligations_need_their_own_vintages() -> None:
    plant = Plant()
    plant.owes(1000, "Y2021")
    plant.owes(1000, "Y2022")
    plant.gets(2000, vintage="22")
    assert known(plant, SIXTY_DAYS_LEFT)["gap_t"] == 1000
    plant.buys(1000, SIXTY_DAYS_LEFT, vintage="21")
    assert known(plant, SIXTY_DAYS_LEFT - ONE_DAY)["gap_t"] == 1000
    assert known(plant, SIXTY_DAYS_LEFT)["gap_t"] == 0


def test_section_3_7_offsets_count_up_to_5_percent() -> None:
    plant = Plant()
    plant.owes(1000)
    plant.gets(900)
    plant.surrenders(100, SIXTY_DAYS_LEFT, vintage="CCER")
    assert known(plant, SIXTY_DAYS_LEFT)["gap_t"] == 50


def test_section_0_6_a_frozen_account_can_use_nothing() -> None:
    plant = Plant()
    plant.owes(1000)
    plant.gets(1000)
    plant.account("frozen", date(2023, 9, 1))
    plant.account("normal", date(2023, 10, 1))
    assert [(known(plant, day)["frozen"], known(plant, day)["gap_t"]) for day in (
        date(2023, 8, 31), date(2023, 9, 1), date(2023, 9, 30), date(2023, 10, 1),
    )] == [(0, 0), (1, 1000), (1, 1000), (0, 0)]  # fmt: skip


def test_section_8_2_months_on_time_the_longest_delay_and_a_missing_month() -> None:
    plant = Plant()
    plant.owes(1000)
    plant.is_due("M2023-06", date(2023, 8, 9))
    plant.is_due("M2023-07", date(2023, 9, 9))
    plant.files("M2023-06", date(2023, 8, 9))
    plant.files("M2023-07", date(2023, 9, 15))
    assert isnan(known(plant, date(2023, 8, 8))["on_time_rate"])
    assert known(plant, date(2023, 8, 9))["on_time_rate"] == 1
    running = [known(plant, date(2023, 9, day)) for day in (9, 10, 14, 15)]
    assert [found["on_time_rate"] for found in running] == [0.5] * 4
    assert [found["longest_delay_days"] for found in running] == [0, 1, 5, 6]
    assert [found["month_missing"] for found in running] == [0, 1, 1, 0]


REPORT_DUE, VERIFICATION_DUE = date(2023, 3, 31), date(2023, 6, 30)


def _state(plant: Plant, *days: date) -> list[float]:
    return [known(plant, day)["annual_state"] for day in days]


@pytest.mark.parametrize("is_verification", [False, True])
def test_section_8_2_b3_an_annual_report_and_a_verification_are_on_time_late_or_missing(is_verification: bool) -> None:
    due, done, again = date(2023, 8, 31), date(2023, 9, 5), date(2023, 9, 6)
    plant, idle = Plant(), Plant()
    for each in (plant, idle):
        each.owes(1000)
        if not is_verification:
            each.is_due("Y2022", due, "annual")
    if is_verification:
        plant.verified("Y2022", due, done)
        idle.verified("Y2022", due, None)
    else:
        plant.reports("Y2022", done)
        plant.reports("Y2022", again, version=2)
    assert isnan(_state(plant, due)[0])
    assert _state(plant, due + ONE_DAY, done - ONE_DAY, done, again, SIXTY_DAYS_LEFT) == [1, 1, 0.5, 0.5, 0.5]
    assert _state(idle, due + ONE_DAY, SIXTY_DAYS_LEFT) == [1, 1]


def test_section_8_2_b3_the_worse_of_report_and_verification_counts() -> None:
    plant = Plant()
    plant.owes(1000)
    plant.is_due("Y2022", REPORT_DUE, "annual")
    plant.reports("Y2022", REPORT_DUE)
    assert _state(plant, DETERMINED) == [0]
    plant.verified("Y2022", VERIFICATION_DUE, VERIFICATION_DUE + ONE_DAY)
    assert _state(plant, DETERMINED) == [0.5]


def test_section_8_2_b3_only_the_latest_year_that_was_due_counts() -> None:
    plant = Plant()
    plant.owes(1000, day=date(2022, 6, 1))
    plant.is_due("Y2021", date(2022, 3, 31), "annual")
    plant.is_due("Y2022", REPORT_DUE, "annual")
    plant.reports("Y2022", REPORT_DUE - ONE_DAY)
    assert _state(plant, date(2022, 12, 31), REPORT_DUE, REPORT_DUE + ONE_DAY) == [1, 1, 0]


def test_section_8_2_b3_nothing_is_known_where_nothing_was_due_and_a_correction_is_no_late_report() -> None:
    plant = Plant()
    plant.owes(1000)
    assert isnan(_state(plant, DETERMINED)[0])
    plant.is_due("Y2022", REPORT_DUE, "annual")
    plant.reports("Y2022", REPORT_DUE)
    plant.reports("Y2022", date(2023, 9, 1), version=2)
    assert _state(plant, SIXTY_DAYS_LEFT) == [0]


def test_section_8_2_r3_a_file_that_was_referred_counts_until_it_is_closed() -> None:
    plant = Plant()
    plant.owes(1000)
    plant.gets(1000)
    opened, closed = date(2023, 9, 1), date(2023, 10, 1)
    plant.referred("open", opened)
    plant.referred("closed", closed)
    days = (opened - ONE_DAY, opened, closed - ONE_DAY, closed)
    assert [known(plant, day)["referred"] for day in days] == [0, 1, 1, 0]
    rows = risk_rows([cycle(plant, DEADLINE)], DEADLINE)
    assert [(row["floors"], row["day"]) for row in rows] == [("", DETERMINED), ("R3", opened), ("", closed)]
    assert [row["index_bp"] for row in rows] == [0, 8000, 0]


def test_section_8_2_r4_a_month_is_missing_from_the_day_after_the_limit_until_it_comes_in() -> None:
    plant = Plant()
    plant.owes(1000)
    due, came = date(2023, 9, 9), date(2023, 10, 2)
    plant.is_due("M2023-07", due)
    plant.files("M2023-07", came)
    found = {day: known(plant, day)["month_missing"] for day in (due, due + ONE_DAY, came - ONE_DAY, came)}
    assert list(found.values()) == [0, 1, 1, 0]
    fired = [row for row in risk_rows([cycle(plant, DEADLINE)], DEADLINE) if "R4" in row["floors"].split(",")]
    assert (fired[0]["day"], fired[-1]["until"]) == (due + ONE_DAY, came)
    assert all(row["index_bp"] >= 3500 for row in fired)


def test_section_8_2_r4_a_month_before_the_last_twelve_is_still_missing() -> None:
    plant = Plant()
    plant.owes(1000, day=date(2021, 9, 1))
    for number in range(14):
        due = date(2022, 1, 15) + timedelta(days=30 * number)
        plant.is_due(f"M{2022 + number // 12}-{number % 12 + 1:02d}", due)
        if number:
            plant.files(f"M{2022 + number // 12}-{number % 12 + 1:02d}", due)
    found = known(plant, date(2023, 4, 1))
    assert (found["on_time_rate"], found["longest_delay_days"], found["month_missing"]) == (1, 0, 1)


def test_only_the_last_twelve_months_that_were_due_count() -> None:
    plant = Plant()
    plant.owes(1000, day=date(2021, 9, 1), deadline=date(2024, 12, 31))
    for number in range(13):
        due = date(2022, 1, 15) + timedelta(days=30 * number)
        period = f"M2022-{number + 1:02d}" if number < 12 else "M2023-01"
        plant.is_due(period, due)
        plant.files(period, due + timedelta(days=5 if number == 0 else 0))
    assert known(plant, date(2022, 12, 31))["on_time_rate"] == pytest.approx(11 / 12)
    assert known(plant, date(2023, 1, 20))["on_time_rate"] == 1


def test_section_8_2_reviews_severity_and_months_without_own_test() -> None:
    plant = Plant()
    plant.owes(1000)
    for month in range(1, 8):
        period, day = f"M2023-{month:02d}", date(2023, 7, 21) + month * ONE_DAY
        plant.is_due(period, day)
        plant.files(period, day, car=None if month == 7 else 0.5)
        plant.reviewed(period, day + 10 * ONE_DAY, "returned" if month <= 2 else "passed")
        plant.problem(period, day + 10 * ONE_DAY, 3 if month == 1 else 0)
    assert isnan(known(plant, date(2023, 7, 31))["first_pass_rate"])
    found = known(plant, date(2023, 8, 6))
    assert (found["first_pass_rate"], found["severity_points"]) == (pytest.approx(4 / 6), 0.5)
    assert found["default_months"] == 1
    # The seventh review pushes the first out of the last six.
    found = known(plant, date(2023, 8, 7))
    assert (found["first_pass_rate"], found["severity_points"]) == (pytest.approx(5 / 6), 0)


def test_from_the_first_test_report_on_file_a_month_without_one_is_without_own_test() -> None:
    plant = Plant()
    plant.owes(1000)
    for month in (5, 6, 7):
        plant.is_due(f"M2023-{month:02d}", date(2023, 7, 21))
        record = plant.files(f"M2023-{month:02d}", date(2023, 7, month))
        if month == 6:
            plant.tested(record, date(2023, 7, month))
    # May came before any report was kept, June has one, July has carbon but no report.
    assert known(plant, date(2023, 8, 1))["default_months"] == 1


def test_a_gas_plant_needs_no_coal_test() -> None:
    plant = Plant()
    plant.facts.units[0] = plant.facts.units[0]._replace(unit_class="IV")
    plant.owes(1000)
    plant.is_due("M2023-06", date(2023, 8, 9))
    assert isnan(known(plant, SIXTY_DAYS_LEFT)["default_months"])


def test_section_8_2_earlier_cycles_on_time_late_and_unpaid() -> None:
    states = []
    for paid_on in (date(2021, 12, 31), date(2022, 1, 1), date(2023, 11, 2)):
        plant = Plant()
        plant.owes(500, "Y2019..Y2020", "C1", date(2021, 9, 22), date(2021, 12, 31))
        plant.owes(1000)
        plant.surrenders(500, paid_on, "Y2019..Y2020", "C1", "19-20")
        states.append(known(plant, SIXTY_DAYS_LEFT)["history"])
    assert states == [0, 0.5, 1]


def test_section_8_2_no_profit_and_no_known_margin() -> None:
    plant = Plant()
    plant.owes(1000)
    closes = ((date(2023, 10, 31), 8000.0),)
    assert isnan(known(plant, SIXTY_DAYS_LEFT, closes=closes)["cost_ratio"])
    plant.margin(-5, date(2023, 5, 1))
    assert known(plant, SIXTY_DAYS_LEFT, closes=closes)["cost_ratio"] == inf
    plant.gets(1000)
    assert known(plant, SIXTY_DAYS_LEFT, closes=closes)["cost_ratio"] == 0
