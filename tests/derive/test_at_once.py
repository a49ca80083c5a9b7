"""Deriving a few enterprises at once, as after an action: right, without reading the whole province, forgetting nobody."""

from __future__ import annotations

from datetime import date

import pytest
from pandas.testing import assert_frame_equal

from carbondash.derive import province
from carbondash.derive.province import kept_province, read_province
from carbondash.derive.run import derive, derive_at_once, lag
from carbondash.derive.verify import verify
from carbondash.store import Scope, Store, inputs
from carbondash.store.check import check
from carbondash.store.derivation import NOT_READ
from tests.derive.stored import correct, plants, snapshot
from tests.intake.files import loads, rows_of
from tests.store.province import fact, writing

NEWEST = date(2023, 11, 20)


@pytest.fixture
def ids(store: Store) -> list[int]:
    """Three plants, everything derived."""
    found = plants(store, 3)
    derive(store)
    return found


def _clue(store: Store, enterprise_id: int, day: date = NEWEST) -> None:
    with writing(store) as load:
        fact(load, "account_state", enterprise_id=enterprise_id, day=day, state="frozen", reason=None)


def _waiting(store: Store) -> int:
    with store.read(Scope.province()) as reader:
        return lag(reader).waiting


def test_only_the_enterprise_in_question_is_visited(store: Store, ids: list[int]) -> None:
    _clue(store, ids[0])
    _clue(store, ids[1])
    done = derive_at_once(store, [ids[1]])
    assert (done.visited, done.waiting, _waiting(store)) == (1, 1, 1)
    derive_at_once(store, ids)
    assert _waiting(store) == 0
    assert verify(store) == []
    assert not any(check(store).values())


def test_nothing_is_written_where_nobody_waits(store: Store, ids: list[int]) -> None:
    before = loads(store)
    assert derive_at_once(store, ids).visited == 0
    assert loads(store) == before


def test_more_than_so_many_are_left_to_the_next_run(store: Store, ids: list[int]) -> None:
    for enterprise_id in ids:
        _clue(store, enterprise_id)
    assert derive_at_once(store, ids, most=2).visited == 0
    assert _waiting(store) == 3
    derive(store)
    assert verify(store) == []


def test_a_store_that_was_never_derived_is_left_alone(store: Store) -> None:
    found = plants(store, 2)
    assert derive_at_once(store, found).visited == 0
    assert rows_of(store, "derived_emission") == []


def test_a_new_day_is_left_to_the_next_run_and_not_forgotten(store: Store, ids: list[int]) -> None:
    _clue(store, ids[0], date(2023, 12, 1))
    derive_at_once(store, [ids[0]])
    with store.read(Scope.province()) as reader:
        behind = lag(reader)
    assert (behind.waiting, behind.through, behind.is_current) == (0, NEWEST, False)
    derive(store)
    assert verify(store) == []


def test_whom_it_concerns_as_well_is_derived_too_or_waits(store: Store, ids: list[int]) -> None:
    # Corrections that came before the month was due change what the others are compared with: two of three the median.
    correct(store, ids[0], date(2023, 10, 9), fuel_t=52_000.0)
    derive(store)
    correct(store, ids[1], date(2023, 10, 9), fuel_t=52_000.0)
    assert derive_at_once(store, [ids[1]], most=2).waiting == 2
    assert derive(store).visited >= 2
    assert verify(store) == []
    correct(store, ids[2], date(2023, 10, 10), fuel_t=61_000.0)
    correct(store, ids[1], date(2023, 10, 10), fuel_t=61_000.0)
    derive_at_once(store, [ids[1], ids[2]])
    assert _waiting(store) == 0
    assert verify(store) == []
    assert not any(check(store).values())


def test_it_comes_to_the_same_as_the_whole_run(store: Store, ids: list[int]) -> None:
    correct(store, ids[0])
    derive_at_once(store, [ids[0]])
    at_once = snapshot(store)
    derive(store)
    assert snapshot(store) == at_once


def _same(store: Store) -> None:
    with store.read(Scope.province()) as reader:
        kept, fresh = kept_province(reader, NEWEST), read_province(reader, NEWEST)
    assert (kept.through, kept.laboratories, kept.closes) == (fresh.through, fresh.laboratories, fresh.closes)
    assert_frame_equal(kept.reference, fresh.reference)


def test_the_province_is_kept_until_something_in_it_changes(
    store: Store, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = []

    def counted(*args: object) -> object:
        reads.append(args)
        return read_province(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(province, "read_province", counted)
    province._kept.clear()
    _same(store)
    _clue(store, ids[0])
    correct(store, ids[0])
    _same(store)
    assert len(reads) == 1
    early = correct(store, ids[1], date(2023, 10, 10), fuel_t=61_000.0)
    _same(store)
    assert len(reads) == 2
    store.roll_back(early, actor="tester", reason="a test")
    _same(store)
    assert len(reads) == 3
    for table, columns in (
        ("laboratory", {"name_zh": "乙实验室", "mark": "CMA", "valid_until": None}),
        ("market_quote", {"close_fen": 9000}),
        ("reporting_duty", {"enterprise_id": ids[0], "kind": "monthly", "period": "M2023-09"}),
    ):
        with writing(store) as load:
            fact(load, table, day=date(2023, 11, 9), **columns)
        _same(store)
    assert len(reads) == 6


def test_a_store_with_another_history_is_read_anew(store: Store, ids: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    with store.read(Scope.province()) as reader:
        key, kept = reader.state.key, kept_province(reader, NEWEST)
        mark = province._kept[key, False][0]
        province._kept[key, False] = (mark._replace(hash="0" * 64), kept)
        assert kept_province(reader, NEWEST) is not kept


def test_facts_that_nothing_is_derived_from_make_nobody_wait(store: Store, ids: list[int]) -> None:
    of = {"enterprise_id": ids[0], "day": NEWEST}
    unit, record = rows_of(store, "unit")[0]["id"], rows_of(store, "monthly_record")[0]["id"]
    with writing(store) as load:
        body = fact(load, "verification_body", name_zh="甲机构", day=NEWEST)
        notice = fact(load, "notice", number=None, title_zh="通知", title_en="Notice", day=NEWEST)
        campaign = fact(load, "campaign", title_zh="检查", title_en="Inspection", day=NEWEST)
        review = fact(load, "review", **of, record_id=record, period="M2023-07", lane="city", outcome="passed")
        task = fact(load, "verification_task", **of, period="Y2021", due_day=NEWEST, body_id=body)
    derive(store)
    with writing(store) as load:
        case = fact(load, "enforcement_case", **of, cycle="C2")
    derive(store)
    about: dict[str, dict[str, object]] = {
        "allowance_step": {"period": "Y2022", "cycle": "C2", "step": "reviewed"},
        "borrowing": {"period": "Y2022", "cycle": "C2", "amount_t": 1},
        "case_paper": {"case_id": case, "cycle": "C2", "kind": "order", "number": "1"},
        "assistance_visit": {"experts": "周", "topic": "煤", "author": "王"},
        "campaign_member": {"campaign_id": campaign},
        "campaign_step": {"campaign_id": campaign, "step": "mobilise"},
        "coal_sample": {"unit_id": unit, "period": "M2023-07", "sampled_on": NEWEST, "laboratory": "甲", "ncv_ar": 19.0},
        "directory_listing": {"period": "Y2023", "tier": "1"},
        "fourth_party_review": {
            "task_id": task, "period": "Y2021", "reviewer": "乙", "reviewed_kg": 1, "corrected_kg": 0,
            "is_material_missed": False,
        },
        "match_candidate": {"other_id": ids[1], "score": 0.9, "evidence": "名称"},
        "notice_task": {"notice_id": notice, "period": "Y2023", "kind": "inspection"},
        "reminder": {"kind": "monthly", "period": "M2023-07", "author": "王"},
        "review_note": {"review_id": review, "note": "可", "author": "王"},
        "task_step": {"state": "done", "author": "王"},
    }  # fmt: skip
    assert about.keys() == NOT_READ
    for table, columns in about.items():
        with writing(store) as load:
            if table == "task_step":
                columns = columns | {"task_id": rows_of(store, "notice_task")[0]["id"]}
            fact(load, table, **of, **columns)
            assert load.concerned == frozenset()
    assert _waiting(store) == 0
    # Worked out again from the facts, the derived rows are the same: nothing was read from these.
    assert verify(store) == []


def test_who_waits_and_who_has_filed_can_be_asked(store: Store, ids: list[int]) -> None:
    _clue(store, ids[2])
    with store.read(Scope.province()) as reader:
        assert inputs.waiting_among(reader, ids) == [ids[2]]
        assert inputs.waiting_among(reader, ids[:2]) == []
        assert inputs.with_records(reader) == ids
