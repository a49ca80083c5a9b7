"""Quotes, positions and obligations step by step: the lists and the measures behind the market page, on small stores."""

from __future__ import annotations

from datetime import date, timedelta

from carbondash.figures import compute
from carbondash.store import Filters, Scope, Store, allowances, market
from tests.store.derived_rows import derive
from tests.store.province import enterprises, fact, faults, writing

DEADLINE = date(2023, 12, 31)
DETERMINED = date(2023, 7, 20)


def _gaps(store: Store, gaps: dict[int, int], day: date = date(2023, 8, 1)) -> None:
    about = {"cycle": "C2", "deadline": DEADLINE, "obligation_t": 100, "surrendered_t": 0, "until": None, "input_digest": "0"}
    rows = [{"enterprise_id": number, "day": day, "usable_t": 100 - gap, "gap_t": gap, **about} for number, gap in gaps.items()]
    derive(store, list(gaps), "derived_position", *rows)


def _trade(store: Store, day: date, buyer: int | None, seller: int | None) -> None:
    with writing(store) as load:
        fact(
            load, "trade", enterprise_id=buyer or seller, buyer_id=buyer, seller_id=seller, period="Y2022", day=day, vintage="22",
            method="listed", volume_t=10, amount_fen=70_000,
        )  # fmt: skip


def _quiet(store: Store, day: date) -> tuple[float | None, list[int]]:
    filters = Filters(day)
    with store.read(Scope.province()) as reader:
        counted = compute.figure(reader, "shortfall_without_trade", filters, "C2").value
        rows, total = market.short_enterprises(reader, filters, "C2", quiet=True)
    assert total == len(rows)
    return counted, [row.enterprise_id for row in rows]


def test_whoever_bought_or_sold_within_30_days_is_not_among_those_that_do_not_trade(store: Store) -> None:
    with writing(store) as load:
        buyer, seller, silent = enterprises(load, 3)
    _gaps(store, {buyer: 30, seller: 20, silent: 10})
    day = date(2023, 9, 1)
    _trade(store, day, buyer, seller)
    assert _quiet(store, day - timedelta(days=1)) == (3, [buyer, seller, silent])
    assert _quiet(store, day) == (1, [silent])
    assert _quiet(store, day + timedelta(days=29)) == (1, [silent])
    assert _quiet(store, day + timedelta(days=30)) == (3, [buyer, seller, silent])
    with store.read(Scope.province()) as reader:
        rows, total = market.short_enterprises(reader, Filters(day), "C2", quiet=False, limit=2)
        later = market.short_enterprises(reader, Filters(day), "C2", quiet=False, limit=2, offset=4)
        of_city = market.short_enterprises(reader, Filters(day, cities=("360200",)), "C2", quiet=False)
    assert ([row.enterprise_id for row in rows], total) == ([buyer, seller], 3)
    assert [row.last_trade for row in rows] == [day, day]
    assert later == ([], 3)
    assert [row.enterprise_id for row in of_city[0]] == [seller]
    assert faults(store) == {}


def test_a_trade_that_is_rolled_back_never_was(store: Store) -> None:
    with writing(store) as load:
        one, other = enterprises(load, 2)
    _gaps(store, {other: 10})
    _trade(store, date(2023, 9, 1), one, other)
    assert _quiet(store, date(2023, 9, 10)) == (0.0, [])
    with store.read(Scope.province()) as reader:
        newest = reader.loads(1, derived=False)[0]["id"]
    store.roll_back(newest, actor="tester", reason="wrong file")
    _gaps(store, {other: 10})
    assert _quiet(store, date(2023, 9, 10))[1] == [other]
    assert faults(store) == {}


def test_what_is_held_is_given_and_bought_less_sold_and_surrendered_without_ccer(store: Store) -> None:
    with writing(store) as load:
        one, other = enterprises(load, 2)
        fact(load, "allocation", enterprise_id=one, period="Y2022", day=DETERMINED, vintage="22", step="adjusted", amount_t=100)
        fact(load, "surrender", enterprise_id=one, period="Y2022", cycle="C2", day=date(2023, 9, 9), vintage="22", amount_t=40)
        fact(load, "surrender", enterprise_id=one, period="Y2022", cycle="C2", day=date(2023, 9, 9), vintage="CCER", amount_t=5)
    _trade(store, date(2023, 9, 1), other, one)
    with store.read(Scope.province()) as reader:
        by_city = compute.by_city(reader, "allowances_held", Filters(date(2023, 9, 30)))
        before = compute.figure(reader, "allowances_held", Filters(date(2023, 9, 5)))
    assert {code: value.value for code, value in by_city.items()} == {"360100": 50, "360200": 10}
    assert before.value == 100
    assert faults(store) == {}


def test_each_step_of_an_obligation_counts_once_on_its_first_day(store: Store) -> None:
    with writing(store) as load:
        one, other = enterprises(load, 2)
        for number in (one, other):
            of = {"enterprise_id": number, "period": "Y2022"}
            fact(load, "allocation", **of, day=date(2023, 5, 8), vintage="22", step="pre_allocated", amount_t=70)
        mine = {"enterprise_id": one, "period": "Y2022"}
        fact(load, "allowance_step", **mine, cycle="C2", day=date(2023, 7, 1), step="reviewed")
        fact(load, "obligation", **mine, cycle="C2", day=DETERMINED, deadline=DEADLINE, amount_t=110)
        for day, amount in ((DETERMINED, 30), (date(2023, 9, 1), -5)):
            fact(load, "allocation", **mine, day=day, vintage="22", step="adjusted", amount_t=amount)
        fact(load, "allowance_step", **mine, cycle="C2", day=date(2023, 8, 3), step="notice_sent", number="通知1号")
        fact(load, "borrowing", **mine, cycle="C2", day=date(2023, 8, 9), amount_t=7)
    with writing(store) as load:
        fact(load, "obligation", **mine, cycle="C2", day=date(2023, 10, 9), deadline=date(2024, 1, 31), amount_t=111)
    filters = Filters(date(2023, 12, 1))
    with store.read(Scope.province()) as reader:
        rates = {
            step: compute.figure(reader, f"allowance_{step}_rate", filters, "C2")
            for step in ("pre_allocated", "reviewed", "determined", "issued", "notice_sent")
        }
        days = compute.figure(reader, "notice_days", filters, "C2")
        borrowed = compute.figure(reader, "borrowing_approved", filters, "C2").value
        rows = allowances.obligations(reader, filters, "C2")
        known = allowances.way(reader, filters, "C2")
        counted = known.last_steps()["Y2022"]
        pages = [allowances.named(reader, filters, "C2", known.page(None, None, 1, place)) for place in range(3)]
        told_of_step = allowances.named(reader, filters, "C2", known.page("Y2022", "notice_sent", 50, 0))
        early = allowances.obligations(reader, Filters(date(2023, 7, 19)), "C2", step="reviewed")
        at_city = allowances.obligations(reader, Filters(date(2023, 12, 1), cities=("360100",)), "C2")
    assert {step: (value.numerator, value.denominator) for step, value in rates.items()} == {
        "pre_allocated": (2, 2), "reviewed": (1, 2), "determined": (1, 2), "issued": (1, 2), "notice_sent": (1, 2),
    }  # fmt: skip
    # From the day after the notice up to and including the deadline that then held.
    assert days.value == (DEADLINE - date(2023, 8, 3)).days
    assert borrowed == 7
    assert [row.enterprise_id for row in rows] == [other, one]
    # Page by page, and of one step, they are the same.
    assert pages == [[rows[0]], [rows[1]], []]
    assert told_of_step == [rows[1]]
    told = rows[1]
    assert told.days == (date(2023, 5, 8), date(2023, 7, 1), DETERMINED, DETERMINED, date(2023, 8, 3))
    assert (told.allocated_t, told.obligation_t, told.deadline, told.number) == (95, 111, date(2024, 1, 31), "通知1号")
    assert told.borrowed_t == 7
    assert counted == {"pre_allocated": 1, "reviewed": 0, "determined": 0, "issued": 0, "notice_sent": 1}
    assert [row.enterprise_id for row in early] == [one]
    assert early[0].obligation_t is None
    assert early[0].number is None
    assert [row.enterprise_id for row in at_city] == [one]
    assert faults(store) == {}


def test_relief_is_read_out_of_what_the_rules_say(store: Store) -> None:
    with writing(store) as load:
        one, other = enterprises(load, 2)
    about = {"period": "Y2022", "cycle": "C2", "day": DETERMINED, "until": None, "emissions_t": 200, "allocation_t": 100}
    rows = [
        {"enterprise_id": number, "amount_t": 170, "detail": detail, "input_digest": "0", **about}
        for number, detail in ((one, '{"cap_t":12,"gas_t":0}'), (other, '{"cap_t":0,"gas_t":30}'))
    ]
    derive(store, [one, other], "derived_obligation", *rows)
    with store.read(Scope.province()) as reader:
        found = {
            name: compute.figure(reader, name, Filters(date(2023, 9, 1)), "C2").value for name in ("relief_cap", "relief_gas")
        }
    assert found == {"relief_cap": 12, "relief_gas": 30}
    assert faults(store) == {}


def test_a_quote_that_is_corrected_later_stands_as_it_was_before(store: Store) -> None:
    day = date(2023, 9, 1)
    with writing(store) as load:
        fact(load, "market_quote", day=day, close_fen=7000, listed_volume_t=None, flag="block_missing")
        fact(load, "market_quote", day=day + timedelta(days=3), close_fen=None)
    with store.read(Scope.province()) as reader:
        assert market.quotes(reader, day - timedelta(days=1)) == []
        first, second = market.quotes(reader, day + timedelta(days=5))
        assert market.quotes(reader, day + timedelta(days=5), since=day + timedelta(days=1)) == [second]
    assert (first.close_fen, first.listed_volume_t, first.flag) == (7000, None, "block_missing")
    assert second.close_fen is None
