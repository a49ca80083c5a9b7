"""The risk of the demonstration, counted once more from single rows without any of the code that worked it out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from carbondash.derive.facts import by_enterprise
from carbondash.derive.risk_rows import inputs_of
from carbondash.store import Filters, Scope, Store, derived, inputs
from tests.intake.files import rows_of

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
