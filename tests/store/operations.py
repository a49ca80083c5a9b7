"""What can happen to a small province, as operations that hypothesis draws and a test applies one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import select

from carbondash.store import Scope, Store
from carbondash.store.errors import StoreError
from carbondash.store.schema import FACT_TABLES
from carbondash.store.schema.finance import STAGES
from tests.store.desk_operations import desk_facts, desk_operations, prepare_desk
from tests.store.province import START, deriving, enterprises, fact, writing

CITIES = ("360100", "360200", "360300")
DAYS = st.integers(0, 900).map(lambda offset: START + timedelta(days=offset))
MONTHS = st.sampled_from(["M2022-11", "M2022-12", "M2023-01", "M2023-02"])
YEARS = st.sampled_from(["Y2021", "Y2022"])
_DERIVED = (
    "derived_emission",
    "finding",
    "derived_allocation",
    "derived_obligation",
    "derived_position",
    "derived_risk",
    "derived_account",
)

Operation = tuple[Any, ...]


def operations(at_least: int, at_most: int) -> st.SearchStrategy[list[Operation]]:
    """Between so many and so many operations in any order, by day and otherwise."""
    who = st.integers(0, 3)
    span = st.tuples(DAYS, st.none() | st.integers(0, 300), st.integers(0, 9))
    one = st.one_of(
        st.tuples(st.just("move"), who, DAYS, st.sampled_from(CITIES), st.sampled_from(["1", "2", "unknown"]), st.booleans()),
        st.tuples(st.just("due"), who, DAYS, MONTHS),
        st.tuples(st.just("record"), who, DAYS, MONTHS),
        st.tuples(st.just("review"), who, DAYS, st.sampled_from(["passed", "returned"])),
        st.tuples(st.just("problem"), who, DAYS, MONTHS, st.sampled_from(["T1", "C1", "A1"])),
        st.tuples(st.just("close"), st.integers(0, 50), st.integers(0, 200)),
        st.tuples(st.just("report"), who, DAYS, YEARS, st.integers(0, 10**12)),
        st.tuples(st.just("oblige"), who, DAYS, YEARS, st.integers(0, 3), st.integers(0, 400)),
        st.tuples(st.just("surrender"), who, DAYS, YEARS, st.integers(0, 3)),
        st.tuples(st.just("freeze"), who, DAYS, st.sampled_from(["normal", "frozen"])),
        st.tuples(st.just("trade"), who, who, DAYS, st.integers(1, 9)),
        st.tuples(st.just("loan"), st.integers(0, 2), st.integers(0, 1), DAYS, st.integers(1, 9)),
        st.tuples(st.just("project"), who, DAYS, st.sampled_from(CITIES), st.sampled_from(STAGES), st.booleans()),
        st.tuples(st.just("stage"), st.integers(0, 20), DAYS, st.sampled_from(STAGES)),
        st.tuples(st.just("ally"), who, DAYS, st.booleans()),
        st.tuples(st.just("derive"), st.sets(who, min_size=1), st.sampled_from(_DERIVED), st.lists(span, max_size=3)),
        st.tuples(st.just("roll back"), st.integers(2, 60)),
        *desk_operations(),
    )
    return st.lists(one, min_size=at_least, max_size=at_most)


def prepare(store: Store) -> list[int]:
    """Four enterprises with a unit each, three loan projects, two institutions; returns the enterprises' ids."""
    with writing(store) as load:
        ids = enterprises(load, 4, cities=CITIES)
        for enterprise, unit_class in zip(ids, ("I", "II", "III", "IV"), strict=True):
            fact(load, "unit", enterprise_id=enterprise, day=START, name="1号", unit_class=unit_class, status="operating")
        for city in CITIES:
            fact(load, "loan_project", name_zh=f"项目{city}", city=city, industry="power", day=START)
        for name in ("甲银行", "乙银行"):
            fact(load, "institution", name_zh=name, day=START)
        prepare_desk(load, ids)
    return ids


def apply(store: Store, ids: list[int], operation: Operation) -> None:
    """Carry out one operation. Raises StoreError where the store refuses it."""
    name, *rest = operation
    if name == "roll back":
        with store.read(Scope.province()) as reader:
            newest = reader.loads(1)[0]["id"]
        # The first load holds the enterprises that all the others are about.
        store.roll_back(2 + rest[0] % max(1, newest - 1), actor="tester", reason="a test")
    elif name == "derive":
        _derive(store, *rest, ids=ids)
    else:
        with writing(store) as load:
            for table, columns in _facts(store, ids, operation):
                fact(load, table, **columns)


def apply_all(store: Store, ids: list[int], some: Iterable[Operation]) -> None:
    """Carry out operations; what the store refuses must change nothing."""
    for operation in some:
        with suppress(StoreError):
            apply(store, ids, operation)


def _live(store: Store, table: str, *columns: str) -> list[Any]:
    facts = FACT_TABLES[table]
    with store.read(Scope.province()) as reader:
        return list(reader.execute(select(*(facts.c[name] for name in columns)).where(facts.c.void_load_id.is_(None))))


def _facts(store: Store, ids: list[int], operation: Operation) -> Iterable[tuple[str, dict[str, Any]]]:
    """The facts that an operation brings: table and columns of each."""
    match operation:
        case ("move", who, day, city, tier, managed):
            where = {"city": city, "industry": "power", "tier": tier, "is_managed": managed}
            yield "enterprise_version", {"enterprise_id": ids[who], "day": day, **where}
        case ("due", who, day, month):
            yield "reporting_duty", {"enterprise_id": ids[who], "kind": "monthly", "period": month, "day": day}
        case ("record", who, day, month):
            yield "monthly_record", {"enterprise_id": ids[who], "period": month, "day": day, "version": 1}
        case ("review", who, day, outcome):
            for record, enterprise, period in _live(store, "monthly_record", "id", "enterprise_id", "period"):
                if enterprise == ids[who]:
                    about = {"record_id": record, "enterprise_id": enterprise, "period": period}
                    yield "review", {**about, "day": day, "lane": "province", "outcome": outcome}
        case ("problem", who, day, month, kind):
            yield "problem", {"enterprise_id": ids[who], "period": month, "day": day, "kind": kind, "record_id": None}
        case ("close", which, later):
            problems = _live(store, "problem", "id", "enterprise_id", "day")
            if problems:
                problem, enterprise, day = problems[which % len(problems)]
                about = {"problem_id": problem, "enterprise_id": enterprise, "opened_day": day}
                yield "problem_closing", {**about, "day": day + timedelta(days=later)}
        case ("report", who, day, year, amount):
            report = {"enterprise_id": ids[who], "period": year, "version": 1}
            yield "annual_report", {**report, "day": day, "emissions_kg": amount}
        case ("oblige", who, day, year, amount, days_left):
            owed = {"enterprise_id": ids[who], "period": year, "cycle": "C2", "amount_t": amount}
            yield "obligation", {**owed, "day": day, "deadline": day + timedelta(days=days_left)}
        case ("surrender", who, day, year, amount):
            paid = {"enterprise_id": ids[who], "period": year, "cycle": "C2", "amount_t": amount}
            yield "surrender", {**paid, "day": day, "vintage": "21"}
        case ("freeze", who, day, state):
            yield "account_state", {"enterprise_id": ids[who], "day": day, "state": state, "reason": None}
        case ("trade", buyer, seller, day, volume):
            sides = {"buyer_id": ids[buyer], "seller_id": ids[seller] if seller != buyer else None}
            kind = {"enterprise_id": ids[buyer], "period": "Y2021", "vintage": "21", "method": "listed"}
            yield "trade", {**sides, **kind, "day": day, "volume_t": volume, "amount_fen": volume * 5000}
        case ("loan", project, institution, day, amount):
            sides = {"loan_project_id": 1 + project, "institution_id": 1 + institution}
            yield "loan", {**sides, "day": day, "amount_fen": amount, "reduction_kg": amount}
        case ("project", who, day, city, stage, owned):
            place = {"name_zh": "光伏项目", "city": city, "industry": "power", "enterprise_id": ids[who] if owned else None}
            about = {"period": "Y2023", "is_climate": True, "is_facility": owned, "stage": stage, "investment_fen": 100}
            yield "project", {**place, **about, "day": day}
        case ("stage", which, day, stage):
            known = _live(store, "project", "id")
            if known:
                yield "project_stage", {"project_id": known[which % len(known)][0], "day": day, "stage": stage}
        case ("ally", who, day, member):
            yield "alliance_membership", {"enterprise_id": ids[who], "day": day, "is_member": member}
        case _:
            yield from desk_facts(store, ids, operation)


def _derive(store: Store, who: set[int], table: str, spans: list[tuple[date, int | None, int]], *, ids: list[int]) -> None:
    """Put rows over these spans (day, days that it holds, an amount) in the place of what some enterprises have in a table."""
    mine = [ids[place] for place in who]
    records = {enterprise: record for record, enterprise in _live(store, "monthly_record", "id", "enterprise_id")}
    units = {enterprise: unit for unit, enterprise in _live(store, "unit", "id", "enterprise_id")}
    rows = []
    for enterprise in mine:
        if table == "derived_emission" and enterprise not in records:
            continue
        for day, length, amount in spans:
            until = None if length is None else day + timedelta(days=length)
            row = {"enterprise_id": enterprise, "day": day, "until": until, "input_digest": "0"}
            of_record = {"unit_id": units[enterprise], "record_id": records.get(enterprise)}
            rows.append(row | derived_columns(table, amount, of_record))
    with store.read(Scope.province()) as reader:
        read_version = reader.version
    with deriving(store) as load:
        load.replace_derived(table, mine, rows)
        load.derived(mine, {(enterprise, table[:12]): str(len(rows)) for enterprise in mine}, read_version)


def derived_columns(table: str, amount: int, of_record: dict[str, Any]) -> dict[str, Any]:
    """The columns of a derived row that say something: all made from one number from 0 to 9."""
    year, detail = f"Y{2021 + amount % 2}", {"detail": "{}"}
    amounts = {"emissions_t": amount, "allocation_t": amount, "amount_t": amount}
    bands = ("low", "watch", "elevated", "high", "critical")
    of_table: dict[str, dict[str, Any]] = {
        "derived_emission": {**of_record, "period": "M2022-11", "emissions_kg": amount, "basis": "measured"},
        "finding": {
            **of_record,
            "period": "M2022-12",
            "code": f"V0{amount}",
            "severity": 1,
            "is_waived": amount > 6,
            "evidence": "{}",
        },
        "derived_allocation": {"period": year, "amount_t": amount, **detail},
        "derived_obligation": {"period": year, "cycle": "C2", **amounts, **detail},
        "derived_position": {
            "cycle": "C2",
            "deadline": date(2023, 12, 31),
            "obligation_t": 9,
            "surrendered_t": 0,
            "usable_t": 9 - amount,
            "gap_t": amount,
        },
        "derived_account": {
            "period": year,
            "grade": "ABCDE"[amount // 2] if amount else None,
            "total_bp": amount * 1000 if amount else None,
            "assessable": 100 if amount else 20,
            **detail,
        },
        "derived_risk": {
            "cycle": "C2",
            "index_bp": amount * 1000,
            "band": bands[amount // 2],
            "missing_bp": 0,
            "floors": "",
            **detail,
        },
    }
    return of_table[table]
