"""What the risk index is fed with, day by day: domain reference 8.2 and 8.3, and the demonstration counted by hand."""

from __future__ import annotations

from datetime import date, timedelta
from math import inf, isnan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbondash.derive.facts import by_enterprise
from carbondash.derive.risk_inputs import cycle_days
from carbondash.derive.risk_rows import inputs_of, risk_rows
from carbondash.store import Filters, Scope, Store, derived, inputs
from tests.derive.plant import DEADLINE, DETERMINED, PLANT, Plant
from tests.intake.files import rows_of

SIXTY_DAYS_LEFT = date(2023, 11, 1)
ONE_DAY = timedelta(days=1)


def _known(plant: Plant, day: date, **more: Any) -> dict[str, float]:
    found = plant.inputs(day, **more)
    assert found is not None
    return found


def test_section_8_3_a_gap_of_4_percent_with_60_days_left() -> None:
    plant = Plant()
    plant.owes(5_000_000)
    plant.gets(4_800_000)
    plant.margin(20_000_000_000, date(2023, 5, 1))
    found = _known(plant, SIXTY_DAYS_LEFT, closes=((date(2023, 10, 31), 8000.0),))
    assert (found["obligation_t"], found["gap_t"], found["days_left"]) == (5_000_000, 200_000, 60)
    assert found["cost_ratio"] == pytest.approx(200_000 * 8000 / 20_000_000_000)


def test_section_3_7_two_obligations_need_their_own_vintages() -> None:
    plant = Plant()
    plant.owes(1000, "Y2021")
    plant.owes(1000, "Y2022")
    plant.gets(2000, vintage="22")
    assert _known(plant, SIXTY_DAYS_LEFT)["gap_t"] == 1000
    plant.buys(1000, SIXTY_DAYS_LEFT, vintage="21")
    assert _known(plant, SIXTY_DAYS_LEFT - ONE_DAY)["gap_t"] == 1000
    assert _known(plant, SIXTY_DAYS_LEFT)["gap_t"] == 0


def test_section_3_7_offsets_count_up_to_5_percent() -> None:
    plant = Plant()
    plant.owes(1000)
    plant.gets(900)
    plant.surrenders(100, SIXTY_DAYS_LEFT, vintage="CCER")
    assert _known(plant, SIXTY_DAYS_LEFT)["gap_t"] == 50


def test_section_0_6_a_frozen_account_can_use_nothing() -> None:
    plant = Plant()
    plant.owes(1000)
    plant.gets(1000)
    plant.account("frozen", date(2023, 9, 1))
    plant.account("normal", date(2023, 10, 1))
    assert [(_known(plant, day)["frozen"], _known(plant, day)["gap_t"]) for day in (
        date(2023, 8, 31), date(2023, 9, 1), date(2023, 9, 30), date(2023, 10, 1),
    )] == [(0, 0), (1, 1000), (1, 1000), (0, 0)]  # fmt: skip


def test_nothing_counts_before_determination_nor_after_the_deadline_of_a_complete_cycle() -> None:
    plant = Plant()
    plant.owes(1000)
    plant.gets(1000)
    plant.surrenders(1000, SIXTY_DAYS_LEFT)
    assert plant.inputs(DETERMINED) is not None
    assert plant.inputs(DEADLINE) is not None
    assert plant.inputs(DEADLINE + ONE_DAY) is None
    found = cycle_days(plant.facts, "C2", date(2024, 6, 30), ())
    assert found is not None
    assert (found.days[0], found.days[-1]) == (DETERMINED.toordinal(), DEADLINE.toordinal())


def test_a_cycle_that_is_not_complete_goes_on_until_the_day_before_it_is() -> None:
    plant = Plant()
    plant.owes(1000)
    plant.gets(900)
    late = date(2024, 3, 1)
    plant.buys(100, late)
    plant.surrenders(1000, late)
    assert _known(plant, late - ONE_DAY)["days_left"] == -60
    assert plant.inputs(late) is None
    row = risk_rows([_cycle(plant, late)], late)[-1]
    assert row["until"] == late


def test_a_deadline_that_is_moved_later_counts_from_its_own_day_on() -> None:
    plant = Plant()
    plant.owes(1000)
    plant.owes(1000, day=date(2023, 10, 1), deadline=date(2024, 1, 31))
    assert _known(plant, date(2023, 9, 30))["days_left"] == 92
    assert _known(plant, date(2023, 10, 1))["days_left"] == 122


def test_section_8_2_months_on_time_the_longest_delay_and_a_missing_month() -> None:
    plant = Plant()
    plant.owes(1000)
    plant.is_due("M2023-06", date(2023, 8, 9))
    plant.is_due("M2023-07", date(2023, 9, 9))
    plant.files("M2023-06", date(2023, 8, 9))
    plant.files("M2023-07", date(2023, 9, 15))
    assert isnan(_known(plant, date(2023, 8, 8))["on_time_rate"])
    assert _known(plant, date(2023, 8, 9))["on_time_rate"] == 1
    running = [_known(plant, date(2023, 9, day)) for day in (9, 10, 14, 15)]
    assert [found["on_time_rate"] for found in running] == [0.5] * 4
    assert [found["longest_delay_days"] for found in running] == [0, 1, 5, 6]
    assert [found["month_missing"] for found in running] == [0, 1, 1, 0]


REPORT_DUE, VERIFICATION_DUE = date(2023, 3, 31), date(2023, 6, 30)


def _state(plant: Plant, *days: date) -> list[float]:
    return [_known(plant, day)["annual_state"] for day in days]


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
    assert [_known(plant, day)["referred"] for day in days] == [0, 1, 1, 0]
    rows = risk_rows([_cycle(plant, DEADLINE)], DEADLINE)
    assert [(row["floors"], row["day"]) for row in rows] == [("", DETERMINED), ("R3", opened), ("", closed)]
    assert [row["index_bp"] for row in rows] == [0, 8000, 0]


def test_section_8_2_r4_a_month_is_missing_from_the_day_after_the_limit_until_it_comes_in() -> None:
    plant = Plant()
    plant.owes(1000)
    due, came = date(2023, 9, 9), date(2023, 10, 2)
    plant.is_due("M2023-07", due)
    plant.files("M2023-07", came)
    found = {day: _known(plant, day)["month_missing"] for day in (due, due + ONE_DAY, came - ONE_DAY, came)}
    assert list(found.values()) == [0, 1, 1, 0]
    fired = [row for row in risk_rows([_cycle(plant, DEADLINE)], DEADLINE) if "R4" in row["floors"].split(",")]
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
    found = _known(plant, date(2023, 4, 1))
    assert (found["on_time_rate"], found["longest_delay_days"], found["month_missing"]) == (1, 0, 1)


def test_only_the_last_twelve_months_that_were_due_count() -> None:
    plant = Plant()
    plant.owes(1000, day=date(2021, 9, 1), deadline=date(2024, 12, 31))
    for number in range(13):
        due = date(2022, 1, 15) + timedelta(days=30 * number)
        period = f"M2022-{number + 1:02d}" if number < 12 else "M2023-01"
        plant.is_due(period, due)
        plant.files(period, due + timedelta(days=5 if number == 0 else 0))
    assert _known(plant, date(2022, 12, 31))["on_time_rate"] == pytest.approx(11 / 12)
    assert _known(plant, date(2023, 1, 20))["on_time_rate"] == 1


def test_section_8_2_reviews_severity_and_months_without_own_test() -> None:
    plant = Plant()
    plant.owes(1000)
    for month in range(1, 8):
        period, day = f"M2023-{month:02d}", date(2023, 7, 21) + month * ONE_DAY
        plant.is_due(period, day)
        plant.files(period, day, car=None if month == 7 else 0.5)
        plant.reviewed(period, day + 10 * ONE_DAY, "returned" if month <= 2 else "passed")
        plant.problem(period, day + 10 * ONE_DAY, 3 if month == 1 else 0)
    assert isnan(_known(plant, date(2023, 7, 31))["first_pass_rate"])
    found = _known(plant, date(2023, 8, 6))
    assert (found["first_pass_rate"], found["severity_points"]) == (pytest.approx(4 / 6), 0.5)
    assert found["default_months"] == 1
    # The seventh review pushes the first out of the last six.
    found = _known(plant, date(2023, 8, 7))
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
    assert _known(plant, date(2023, 8, 1))["default_months"] == 1


def test_a_gas_plant_needs_no_coal_test() -> None:
    plant = Plant()
    plant.facts.units[0] = plant.facts.units[0]._replace(unit_class="IV")
    plant.owes(1000)
    plant.is_due("M2023-06", date(2023, 8, 9))
    assert isnan(_known(plant, SIXTY_DAYS_LEFT)["default_months"])


def test_section_8_2_earlier_cycles_on_time_late_and_unpaid() -> None:
    states = []
    for paid_on in (date(2021, 12, 31), date(2022, 1, 1), date(2023, 11, 2)):
        plant = Plant()
        plant.owes(500, "Y2019..Y2020", "C1", date(2021, 9, 22), date(2021, 12, 31))
        plant.owes(1000)
        plant.surrenders(500, paid_on, "Y2019..Y2020", "C1", "19-20")
        states.append(_known(plant, SIXTY_DAYS_LEFT)["history"])
    assert states == [0, 0.5, 1]


def test_section_8_2_no_profit_and_no_known_margin() -> None:
    plant = Plant()
    plant.owes(1000)
    closes = ((date(2023, 10, 31), 8000.0),)
    assert isnan(_known(plant, SIXTY_DAYS_LEFT, closes=closes)["cost_ratio"])
    plant.margin(-5, date(2023, 5, 1))
    assert _known(plant, SIXTY_DAYS_LEFT, closes=closes)["cost_ratio"] == inf
    plant.gets(1000)
    assert _known(plant, SIXTY_DAYS_LEFT, closes=closes)["cost_ratio"] == 0


@given(
    allocated=st.integers(0, 1200),
    bought=st.lists(st.tuples(st.integers(0, 160), st.integers(0, 300)), max_size=4),
    given_up=st.lists(st.tuples(st.integers(0, 160), st.integers(0, 300)), max_size=4),
)
def test_a_later_day_never_changes_an_earlier_one(
    allocated: int, bought: list[tuple[int, int]], given_up: list[tuple[int, int]]
) -> None:
    plant = Plant()
    plant.owes(1000)
    plant.gets(allocated)
    for after, tonnes in sorted(bought):
        plant.buys(tonnes, DETERMINED + after * ONE_DAY)
    for after, tonnes in sorted(given_up):
        plant.surrenders(tonnes, DETERMINED + after * ONE_DAY)
    middle = date(2023, 10, 5)
    short, whole = _cycle(plant, middle), _cycle(plant, DEADLINE)
    n = len(short.days)
    assert all((short.values[name] == whole.values[name][:n]).all() for name in ("obligation_t", "gap_t", "days_left"))
    assert (whole.values["gap_t"] <= whole.values["obligation_t"]).all()


def _cycle(plant: Plant, through: date) -> Any:
    found = cycle_days(plant.facts, "C2", through, ())
    assert found is not None
    return found


def test_rows_stand_for_every_day_between_them() -> None:
    plant = Plant()
    plant.owes(1000)
    plant.gets(1000)
    plant.is_due("M2023-07", date(2023, 9, 9))
    plant.files("M2023-07", date(2023, 9, 12))
    rows = risk_rows([_cycle(plant, DEADLINE)], DEADLINE)
    assert [row["day"] for row in rows] == [DETERMINED, date(2023, 9, 9), *(date(2023, 9, day) for day in (10, 11, 12))]
    assert [row["until"] for row in rows] == [*(row["day"] for row in rows[1:]), None]
    assert [row["floors"] for row in rows] == ["", "", "R4", "R4", ""]


# The demonstration, counted once more from single rows without any of the code above.

REPLAY = date(2023, 11, 20)


def _standing(rows: list[dict[str, Any]], on: date) -> dict[str, Any] | None:
    known = [row for row in rows if row["day"] <= on]
    return max(known, key=lambda row: (row["day"], row["id"])) if known else None


def _counted(tables: dict[str, list[dict[str, Any]]], enterprise: int, on: date) -> dict[str, float | None]:
    own = {name: [row for row in rows if row.get("enterprise_id") == enterprise] for name, rows in tables.items()}
    owed = [row for row in own["obligation"] if row["cycle"] == "C2" and row["day"] <= on]
    held: dict[str, int] = {}
    for row in own["allocation"]:
        if row["day"] <= on:
            held[row["vintage"]] = held.get(row["vintage"], 0) + row["amount_t"]
    for row in tables["trade"]:
        sign = (row["buyer_id"] == enterprise) - (row["seller_id"] == enterprise)
        if row["day"] <= on and sign:
            held[row["vintage"]] = held.get(row["vintage"], 0) + sign * row["volume_t"]
    paid: dict[str, int] = {}
    for row in own["surrender"]:
        if row["day"] <= on:
            held[row["vintage"]] = held.get(row["vintage"], 0) - row["amount_t"]
            paid[row["period"]] = paid.get(row["period"], 0) + row["amount_t"]
    account = _standing(own["account_state"], on)
    is_frozen = account is not None and account["state"] == "frozen"
    gap = 0
    for period, vintages in (("Y2019..Y2020", ("19-20",)), ("Y2021", ("19-20", "21")), ("Y2022", ("19-20", "21", "22"))):
        missing = sum(row["amount_t"] for row in own["obligation"] if row["period"] == period and row["day"] <= on)
        missing = max(0, missing - paid.get(period, 0))
        for vintage in vintages:
            taken = 0 if is_frozen else min(missing, held.get(vintage, 0))
            missing -= taken
            held[vintage] = held.get(vintage, 0) - taken
        gap += missing if period != "Y2019..Y2020" else 0
    due = sorted((row["day"], row["period"]) for row in own["reporting_duty"] if row["kind"] == "monthly" and row["day"] <= on)[
        -12:
    ]
    first = {
        period: min((row["day"] for row in own["monthly_record"] if row["period"] == period), default=None) for _, period in due
    }
    reviews = sorted(
        (row for row in own["review"] if row["lane"] == "province" and row["day"] <= on), key=lambda row: (row["day"], row["id"])
    )
    firsts: dict[str, dict[str, Any]] = {}
    for row in reviews:
        firsts.setdefault(row["period"], row)
    last = sorted(firsts.values(), key=lambda row: (row["day"], row["id"]))[-6:]
    severity = {row["code"]: row["severity"] for row in tables["problem_kind"]}
    months = {row["period"] for row in last}
    points = sum(severity[row["kind"]] for row in own["problem"] if row["period"] in months and row["day"] <= on)
    return {
        "obligation_t": sum(row["amount_t"] for row in owed),
        "gap_t": gap,
        "days_left": (owed[0]["deadline"] - on).days,
        "on_time_rate": sum(bool(first[period] and first[period] <= day) for day, period in due) / len(due),
        "longest_delay_days": max(max(0, ((first[period] or on) - day).days) for day, period in due),
        "first_pass_rate": sum(row["outcome"] == "passed" for row in last) / len(last),
        "severity_points": points / len(last),
        "frozen": float(is_frozen),
    }


TABLES = (
    "obligation",
    "allocation",
    "trade",
    "surrender",
    "account_state",
    "reporting_duty",
    "monthly_record",
    "review",
    "problem",
)


def test_the_demonstration_on_a_day_is_what_its_single_rows_add_up_to(demo_store: Store) -> None:
    tables = {name: rows_of(demo_store, name) for name in TABLES}
    with demo_store.read(Scope.province()) as reader:
        rows = derived.risk_ranking(reader, Filters(REPLAY, cycle="C2"))
    tables["problem_kind"] = _problem_kinds(demo_store)
    assert len(rows) == 53
    gaps = 0
    for row in rows:
        found, expected = inputs_of(row.detail, REPLAY), _counted(tables, row.enterprise_id, REPLAY)
        assert {name: pytest.approx(found[name], abs=1e-6) for name in expected} == expected, row.enterprise_id
        gaps += found["gap_t"] > 0
    assert gaps >= 3


def _problem_kinds(store: Store) -> list[dict[str, Any]]:
    with store.read(Scope.province()) as reader:
        everything = inputs.read(reader, inputs.all_ids(reader))
    return [
        {"code": code, "severity": points} for code, points in {row.kind: row.severity for row in everything.problems}.items()
    ]


def test_the_enterprise_whose_account_was_frozen_is_critical_until_it_paid(demo_store: Store) -> None:
    states = rows_of(demo_store, "account_state")
    frozen = next(row for row in states if row["state"] == "frozen")
    thawed = next(row for row in states if row["state"] == "normal")
    paid = max(
        row["day"]
        for row in rows_of(demo_store, "surrender")
        if (row["enterprise_id"], row["cycle"]) == (frozen["enterprise_id"], "C1")
    )
    with demo_store.read(Scope.province()) as reader:
        history = derived.risk_history(reader, frozen["enterprise_id"], "C1")
    during = [row for row in history if frozen["day"] <= row.day < thawed["day"]]
    assert during
    assert all(row.index_bp >= 8000 and row.band == "critical" and "R1" in row.floors for row in during)
    assert during[0].day == frozen["day"]
    assert (history[-1].until, history[-1].day < paid) == (paid, True)


def test_no_enterprise_of_the_demonstration_has_a_risk_after_its_cycle_is_over(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        assert derived.risk_ranking(reader, Filters(date(2024, 2, 21))) == []
        ids = sorted({row["enterprise_id"] for row in rows_of(demo_store, "obligation")})
        enterprises = by_enterprise(inputs.read(reader, ids), ids)
        for facts in enterprises[:5]:
            assert all(row.until is not None for row in derived.risk_history(reader, facts.enterprise_id, "C2"))


def test_the_plant_is_named_in_what_cannot_be_worked_with() -> None:
    plant = Plant()
    plant.owes(1000)
    plant.gets(1000, vintage="twenty-two")
    with pytest.raises(ValueError, match="vintage"):
        cycle_days(plant.facts, "C2", DEADLINE, ())
    assert plant.facts.enterprise_id == PLANT
