"""The market's figures against a recount from the raw rows: for the province and two cities, on three days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from carbondash.figures import compute, market
from carbondash.store import Filters, Reader, Scope, Store
from carbondash.store import market as records

DAYS = (date(2021, 12, 20), date(2023, 11, 20), date(2024, 2, 21))
PLACES: tuple[tuple[str, ...], ...] = ((), ("360400",), ("360600",))
CASES = [(day, cities) for day in DAYS for cities in PLACES]
CYCLES = {date(2021, 12, 20): "C1", date(2023, 11, 20): "C2", date(2024, 2, 21): "C2"}
C1 = "Y2019..Y2020"


@pytest.fixture
def reader(demo_store: Store) -> Iterator[Reader]:
    with demo_store.read(Scope.province()) as found:
        yield found


class Raw:
    """The fact tables as rows of dictionaries, and where each enterprise stood on a day."""

    def __init__(self, store: Store) -> None:
        names = ("trade", "allocation", "obligation", "surrender", "allowance_step", "account_state", "enterprise_version")
        self.tables: dict[str, list[dict[str, Any]]] = {}
        with store.engine.connect() as connection:
            for name in names:
                rows = connection.execute(text(f"SELECT * FROM {name} WHERE void_load_id IS NULL")).mappings()
                self.tables[name] = [self._dated(dict(row)) for row in rows]

    @staticmethod
    def _dated(row: dict[str, Any]) -> dict[str, Any]:
        days = ("day", "deadline", "superseded_on", "valid_from", "valid_to")
        return {key: date.fromisoformat(value) if key in days and isinstance(value, str) else value for key, value in row.items()}

    def by(self, table: str, day: date) -> list[dict[str, Any]]:
        """The rows of a table by the day; of several versions the one that then stood."""
        return [
            row
            for row in self.tables[table]
            if row["day"] <= day and (row.get("superseded_on") is None or row["superseded_on"] > day)
        ]

    def city(self, enterprise: int, day: date) -> str:
        """Where an enterprise stood on a day."""
        return next(
            str(row["city"])
            for row in self.tables["enterprise_version"]
            if row["enterprise_id"] == enterprise and row["valid_from"] <= day < row["valid_to"]
        )


@pytest.fixture(scope="module")
def raw(demo_store: Store) -> Raw:
    return Raw(demo_store)


@pytest.mark.parametrize(("day", "cities"), CASES)
def test_volume_turnover_mean_price_and_number_of_trades_are_those_of_the_rows(
    reader: Reader, raw: Raw, day: date, cities: tuple[str, ...]
) -> None:
    trades = [row for row in raw.by("trade", day) if not cities or raw.city(row["enterprise_id"], row["day"]) in cities]
    volume, fen = sum(row["volume_t"] for row in trades), sum(row["amount_fen"] for row in trades)
    filters = Filters(day, cities=cities)
    assert compute.figure(reader, market.VOLUME, filters).value == volume
    assert compute.figure(reader, market.TURNOVER, filters).value == fen / 100
    assert compute.figure(reader, "trades_cumulative", filters).value == len(trades)
    mean = compute.figure(reader, "trade_mean_price", filters).value
    assert mean == (pytest.approx(fen / volume / 100) if volume else None)
    months: Counter[tuple[str, tuple[str, str]]] = Counter()
    for row in trades:
        months[f"M{row['day']:%Y-%m}", (row["vintage"], row["method"])] += row["volume_t"]
    found = market.months(reader, filters)
    assert {(month.period, kind): amount for month in found for kind, amount in month.volume.items()} == months
    if found:
        assert found[-1].period == f"M{day:%Y-%m}"


def _position(raw: Raw, day: date, cycle: str) -> dict[int, tuple[int, int, int, int]]:
    """Obligation, surrendered, usable holdings and gap of each enterprise in a cycle, by the rules of section 3.7."""
    found = {}
    account = {row["enterprise_id"]: row["state"] for row in raw.by("account_state", day)}
    for enterprise in {row["enterprise_id"] for row in raw.by("obligation", day) if row["cycle"] == cycle}:
        held: Counter[str] = Counter()
        for row in raw.by("allocation", day):
            held[row["vintage"]] += row["amount_t"] * (row["enterprise_id"] == enterprise)
        for row in raw.by("trade", day):
            held[row["vintage"]] += row["volume_t"] * ((row["buyer_id"] == enterprise) - (row["seller_id"] == enterprise))
        paid: Counter[str] = Counter()
        for row in raw.by("surrender", day):
            held[row["vintage"]] -= row["amount_t"] * (row["enterprise_id"] == enterprise)
            paid[row["period"]] += row["amount_t"] * (row["enterprise_id"] == enterprise)
        if account.get(enterprise) == "frozen":
            held.clear()
        owed = sorted(
            (row for row in raw.by("obligation", day) if row["enterprise_id"] == enterprise), key=lambda row: row["period"]
        )
        gaps = {}
        for row in owed:
            missing = max(0, row["amount_t"] - paid[row["period"]])
            for vintage in sorted(held):
                if int(vintage[-2:]) <= int(row["period"][-2:]):
                    taken = min(missing, held[vintage])
                    held[vintage] -= taken
                    missing -= taken
            gaps[row["period"]] = missing
        own = [row for row in owed if row["cycle"] == cycle]
        found[enterprise] = (
            sum(row["amount_t"] for row in own),
            sum(paid[row["period"]] for row in own),
            0,
            sum(gaps[row["period"]] for row in own),
        )
    return found


@pytest.mark.parametrize(("day", "cities"), CASES)
def test_need_and_shortfall_and_who_does_not_trade_are_those_of_the_rows(
    reader: Reader, raw: Raw, day: date, cities: tuple[str, ...]
) -> None:
    cycle, filters = CYCLES[day], Filters(day, cities=cities)
    own = {
        number: amounts for number, amounts in _position(raw, day, cycle).items() if not cities or raw.city(number, day) in cities
    }
    lately = {
        side
        for row in raw.by("trade", day)
        if row["day"] > day - timedelta(days=30)
        for side in (row["buyer_id"], row["seller_id"])
    }
    short = {number: amounts[3] for number, amounts in own.items() if amounts[3]}
    values = market.position(reader, filters, cycle)
    assert (values["shortfall"].value or 0) == sum(short.values())
    assert (values["shortfall_enterprises"].value or 0) == len(short)
    assert (values["surrender_outstanding"].value or 0) == sum(amounts[0] - amounts[1] for amounts in own.values())
    assert (values["shortfall_without_trade"].value or 0) == len(short.keys() - lately)
    rows, total = records.short_enterprises(reader, filters, cycle, quiet=True)
    assert {row.enterprise_id: row.gap_t for row in rows} == {one: gap for one, gap in short.items() if one not in lately}
    assert total == len(rows)


@pytest.mark.parametrize(("day", "cities"), CASES)
def test_what_is_allocated_and_held_is_that_of_the_rows(reader: Reader, raw: Raw, day: date, cities: tuple[str, ...]) -> None:
    cycle = CYCLES[day]
    periods = {C1} if cycle == "C1" else {"Y2021", "Y2022"}

    def within(enterprise: int | None, on: date) -> bool:
        return enterprise is not None and (not cities or raw.city(enterprise, on) in cities)

    given = [row for row in raw.by("allocation", day) if within(row["enterprise_id"], row["day"])]
    held = sum(row["amount_t"] for row in raw.by("allocation", day) if within(row["enterprise_id"], day))
    held += sum(row["volume_t"] for row in raw.by("trade", day) if within(row["buyer_id"], day))
    held -= sum(row["volume_t"] for row in raw.by("trade", day) if within(row["seller_id"], day))
    held -= sum(row["amount_t"] for row in raw.by("surrender", day) if within(row["enterprise_id"], day))
    values = market.position(reader, Filters(day, cities=cities), cycle)
    assert values["allowances_allocated"].value == sum(row["amount_t"] for row in given if row["period"] in periods)
    assert values["allowances_held"].value == held


@pytest.mark.parametrize(("day", "cities"), [*CASES, (date(2023, 7, 24), ())])
def test_steps_and_days_to_trade_are_those_of_the_rows(reader: Reader, raw: Raw, day: date, cities: tuple[str, ...]) -> None:
    cycle, filters = CYCLES.get(day, "C2"), Filters(day, cities=cities)
    periods = {C1} if cycle == "C1" else {"Y2021", "Y2022"}

    def keys(table: str, step: str | None = None) -> set[tuple[int, str]]:
        return {
            (row["enterprise_id"], row["period"])
            for row in raw.by(table, day)
            if row["period"] in periods
            and (step is None or row["step"] == step)
            and (not cities or raw.city(row["enterprise_id"], row["day"]) in cities)
        }

    expected = {
        "pre_allocated": keys("allocation", "pre_allocated"),
        "reviewed": keys("allowance_step", "reviewed"),
        "determined": keys("obligation"),
        "issued": keys("allocation", "adjusted"),
        "notice_sent": keys("allowance_step", "notice_sent"),
    }
    begun = set().union(*expected.values())
    for step, known in expected.items():
        found = compute.figure(reader, f"allowance_{step}_rate", filters, cycle)
        assert (found.numerator, found.denominator) == (len(known), len(begun))
    deadlines = {(row["enterprise_id"], row["period"]): row["deadline"] for row in raw.by("obligation", day)}
    sent = [
        (deadlines[row["enterprise_id"], row["period"]] - row["day"]).days
        for row in raw.by("allowance_step", day)
        if row["step"] == "notice_sent" and (row["enterprise_id"], row["period"]) in expected["notice_sent"]
    ]
    won = compute.figure(reader, "notice_days", filters, cycle).value
    assert won == (pytest.approx(sum(sent) / len(sent)) if sent else None)


def test_what_is_covered_and_what_is_lacking_add_up_to_what_is_owed_city_by_city(reader: Reader) -> None:
    filters = Filters(date(2023, 10, 9))
    lines = market.by_city(reader, filters, "C2")
    assert len(lines) == 11
    assert all((line.covered or 0) + (line.values["shortfall"] or 0) == line.values["surrender_outstanding"] for line in lines)
    whole = market.position(reader, filters, "C2")
    for name in market.POSITION:
        assert sum(line.values[name] or 0 for line in lines) == (whole[name].value or 0)
    (power,) = market.by_industry(reader, filters, "C2")
    assert power.code == "power"
    assert power.values["shortfall"] == whole["shortfall"].value


def test_the_cost_of_the_gaps_is_tonnes_times_the_price() -> None:
    assert market.cost(59_194, 75.73) == pytest.approx(4_482_761.62)
    assert market.cost(None, 75.73) is None
    assert market.cost(0, 75.73) == 0
    assert market.cost(10, None) is None


def test_a_month_mean_needs_both_volume_and_turnover_of_every_day(reader: Reader) -> None:
    def quote(day: int, close: int | None, listed: int | None, amount: int | None) -> market.Quote:
        return market.Quote(records.Quote(date(2023, 9, day), None, None, None, close, listed, 0, amount, "x", None))

    whole = market.month_prices([quote(4, 7000, 10, 70_000), quote(5, 7200, 30, 219_000)])
    assert whole == {"M2023-09": (71.0, pytest.approx(72.25))}
    assert market.month_prices([quote(4, 7000, 10, 70_000), quote(5, 7200, None, 219_000)]) == {"M2023-09": (71.0, None)}
    assert market.month_prices([quote(4, None, 10, 70_000)]) == {}
    newest = market.last_close([quote(4, 7000, 10, None), quote(5, None, None, None)])
    assert newest == market.Close(date(2023, 9, 4), 70.0, None)
    assert market.last_close([]) is None
