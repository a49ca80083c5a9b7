"""Screening on a store: candidates as known on each day, decisions that end them, what is looked at again, what `check` finds."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from benchmarks.matching import scored
from carbondash.demo.province import truth
from carbondash.derive import screening as steps
from carbondash.derive.run import derive
from carbondash.derive.verify import verify
from carbondash.store import Scope, Store, screening
from carbondash.store.check import check
from carbondash.store.screening import Found
from tests.intake.files import loads
from tests.store.province import fact, writing

LISTED = date(2022, 12, 30)
CAME = date(2023, 10, 12)
LAST = date(2024, 2, 21)
CODE, FREE = "91360113X67M6YEG0Y", "91360102X0NFUBYC4E"


def enterprise(
    load: Any, name: str, *, tier: str = "3", industry: str = "other", code: str | None = None, day: date = LISTED
) -> int:
    number = fact(load, "enterprise", name_zh=name, source="test", day=day, credit_code=code, lon=115.9, lat=28.7)
    version(load, number, day, tier=tier, industry=industry)
    return number


def version(load: Any, number: int, day: date, *, tier: str = "3", industry: str = "other", is_managed: bool = True) -> int:
    place = {"city": "360100", "industry": industry, "tier": tier}
    return fact(load, "enterprise_version", enterprise_id=number, day=day, **place, is_managed=is_managed)


def report(load: Any, number: int, tonnes: int, day: date = date(2023, 3, 20), period: str = "Y2022") -> None:
    fact(load, "annual_report", enterprise_id=number, period=period, day=day, version=1, emissions_kg=tonnes * 1000)


def record(load: Any, name: str, source: str = "energy", *, day: date = CAME, period: str = "Y2022", **more: Any) -> int:
    number = f"{source}-{name}-{day}"
    values: dict[str, Any] = {"source_id": number, "city": "360100", "industry": "other", "is_active": True, **more}
    return fact(load, "source_record", source=source, period=period, day=day, name_zh=name, **values)


def decide(load: Any, row: Found, outcome: str, day: date) -> None:
    tier = None if row.tier_should == "below" else row.tier_should
    fact(
        load, "candidate_decision", candidate_key=row.candidate_key, action=row.action, outcome=outcome, day=day,
        period=json.loads(row.detail)["period"], tier=tier, reason="核实", author="tester", enterprise_id=row.enterprise_id,
    )  # fmt: skip


def newest(store: Store) -> None:
    """The store knows the last day."""
    with writing(store) as load:
        fact(load, "dispatch_meeting", day=LAST, topic="调度", chair="处长", author="tester")


def found(store: Store, key: str | None = None) -> list[Found]:
    with store.read(Scope.province()) as reader:
        rows = screening.candidates(reader, None if key is None else [key])
    return sorted(rows, key=lambda row: (row.day, row.candidate_key))


def on(store: Store, day: date) -> dict[str, tuple[str, str | None]]:
    """Action and tier of the candidates of a day, by key."""
    held = [row for row in found(store) if row.day <= day and (row.until is None or row.until > day)]
    return {row.candidate_key: (row.action, row.tier_should) for row in held}


@pytest.fixture
def desk(store: Store) -> Store:
    """A store whose newest day is the last one."""
    newest(store)
    return store


def test_an_unlisted_enterprise_is_a_candidate_from_the_day_its_record_came(desk: Store) -> None:
    with writing(desk) as load:
        number = record(load, "赣北堇岫锂电有限公司", energy_tce=8_000.0, stated_code=FREE)
        record(load, "赣北榆蓼饲料有限公司", energy_tce=4_000.0)
    derive(desk)
    assert on(desk, CAME - timedelta(days=1)) == {}
    assert on(desk, CAME) == on(desk, LAST) == {f"R{number}": ("list", "3")}
    (row,) = found(desk)
    assert (row.emissions_t, row.tier, row.sources, row.enterprise_id) == (20_800, None, 1, None)
    detail = json.loads(row.detail)
    assert (detail["credit_code"], detail["agreement"], detail["reason"]) == (FREE, "one", "not_listed")
    assert [rule["name"] for rule in detail["rules"]] == ["threshold", "threshold", "emissions_per_coal"]


def test_nothing_that_came_later_is_in_an_earlier_row(desk: Store) -> None:
    later = date(2023, 10, 26)
    with writing(desk) as load:
        number = record(load, "赣北堇岫锂电有限公司", energy_tce=8_000.0)
        record(load, "江西赣北堇岫锂电有限公司", "permit", emissions_t=21_500, day=later)
    derive(desk)
    first, second = found(desk)
    assert (first.day, first.until, second.day, second.until) == (CAME, later, later, None)
    assert len(json.loads(first.detail)["says"]) == 1
    assert (second.candidate_key, second.sources, len(json.loads(second.detail)["says"])) == (f"R{number}", 2, 2)


def test_a_listed_enterprise_that_two_sources_put_at_another_tier_is_to_be_moved(desk: Store) -> None:
    with writing(desk) as load:
        number = enterprise(load, "赣北祺榕浆纸", industry="pulp_paper", code=CODE)
        report(load, number, 20_000)
        record(load, "赣北祺榕浆纸有限公司", energy_tce=12_000.0, industry="pulp_paper", stated_code=CODE)
    derive(desk)
    assert on(desk, LAST) == {}
    with writing(desk) as load:
        record(load, "祺榕浆纸", "statistics", energy_tce=12_100.0, industry="pulp_paper", day=date(2023, 10, 19))
    derive(desk)
    assert on(desk, LAST) == {f"E{number}": ("move", "2")}
    assert json.loads(found(desk)[0].detail)["agreement"] == "against_report"


def test_an_own_report_alone_shows_that_a_tier_is_not_right_any_more(desk: Store) -> None:
    with writing(desk) as load:
        number = enterprise(load, "赣北祺榕化工", industry="chemicals", tier="2")
        report(load, number, 22_000)
    derive(desk)
    assert on(desk, date(2023, 3, 19)) == {}
    assert on(desk, date(2023, 3, 20)) == {f"E{number}": ("move", "3")}
    with writing(desk) as load:
        version(load, number, date(2023, 12, 29), tier="3", industry="chemicals")
    derive(desk)
    assert on(desk, date(2023, 12, 28)) == {f"E{number}": ("move", "3")}
    assert on(desk, date(2023, 12, 29)) == {}


def test_who_has_closed_by_the_register_is_to_be_removed(desk: Store) -> None:
    with writing(desk) as load:
        number = enterprise(load, "赣北祺榕陶瓷")
        report(load, number, 20_000)
        record(load, "赣北祺榕陶瓷有限公司", "registration", is_active=False)
    derive(desk)
    assert on(desk, LAST) == {f"E{number}": ("remove", "below")}


def test_of_two_records_of_one_file_the_newest_counts_once(desk: Store) -> None:
    with writing(desk) as load:
        record(load, "赣北堇岫锂电有限公司", energy_tce=8_000.0)
        record(load, "堇岫锂电", energy_tce=8_100.0, source_id="twice")
    derive(desk)
    (row,) = found(desk)
    assert (row.emissions_t, row.sources) == (21_060, 1)
    assert [said["counts"] for said in json.loads(row.detail)["says"]] == [False, True]


def test_before_an_enterprise_is_known_its_records_are_about_an_unlisted_one(desk: Store) -> None:
    known, came = date(2023, 12, 29), date(2023, 10, 12)
    with writing(desk) as load:
        first = record(load, "赣北堇岫锂电有限公司", energy_tce=8_000.0, day=came)
        number = enterprise(load, "赣北堇岫锂电", day=known)
    derive(desk)
    assert on(desk, known - timedelta(days=1)) == {f"R{first}": ("list", "3")}
    assert on(desk, known) == {}
    with writing(desk) as load:
        version(load, number, date(2024, 1, 15), is_managed=False)
    derive(desk)
    assert on(desk, date(2024, 1, 15)) == {f"E{number}": ("list", "3")}


def test_a_record_whose_code_and_name_contradict_each_other_counts_for_nobody(desk: Store) -> None:
    with writing(desk) as load:
        owner = enterprise(load, "赣南芷汀化工", code=CODE)
        other = enterprise(load, "赣北祺榕陶瓷")
        number = record(load, "赣北祺榕陶瓷有限公司", stated_code=CODE, energy_tce=20_000.0)
    derive(desk)
    assert on(desk, LAST) == {}
    with desk.read(Scope.province()) as reader:
        (row,) = screening.matches(reader)
    assert (row.record_id, row.cluster, row.enterprise_id, row.method) == (number, f"X{number}", owner, "none")
    assert json.loads(row.evidence)["name_says"] == other


@pytest.mark.parametrize("outcome", ["accepted", "rejected"])
def test_a_decision_ends_a_candidate_on_its_day_and_for_its_year(desk: Store, outcome: str) -> None:
    decided = date(2023, 11, 20)
    with writing(desk) as load:
        number = record(load, "赣北堇岫锂电有限公司", energy_tce=8_000.0)
    derive(desk)
    with writing(desk) as load:
        decide(load, found(desk)[0], outcome, decided)
    derive(desk)
    assert on(desk, decided - timedelta(days=1)) == {f"R{number}": ("list", "3")}
    assert on(desk, decided) == on(desk, LAST) == {}
    with writing(desk) as load:
        record(load, "赣北堇岫锂电有限公司", "permit", emissions_t=20_900, day=date(2023, 12, 1))
    derive(desk)
    assert on(desk, LAST) == {}
    with writing(desk) as load:
        record(load, "赣北堇岫锂电有限公司", period="Y2023", energy_tce=8_000.0, day=date(2024, 2, 1))
    derive(desk)
    assert on(desk, LAST) == {f"R{number}": ("list", "3")}
    assert verify(desk) == []


def test_another_tier_opens_a_rejected_candidate_again(desk: Store) -> None:
    with writing(desk) as load:
        number = record(load, "赣北堇岫化工有限公司", energy_tce=6_000.0, industry="chemicals")
    derive(desk)
    with writing(desk) as load:
        decide(load, found(desk)[0], "rejected", date(2023, 11, 20))
        record(load, "赣北堇岫化工有限公司", "permit", emissions_t=40_000, industry="chemicals", day=date(2023, 12, 1))
    derive(desk)
    assert on(desk, date(2023, 11, 25)) == {}
    assert on(desk, LAST) == {f"R{number}": ("list", "2")}


def test_what_is_taken_back_goes_at_once_and_the_rest_is_worked_out_again(desk: Store) -> None:
    with writing(desk) as load:
        enterprise(load, "赣北祺榕陶瓷")
    with writing(desk) as load:
        record(load, "赣北堇岫锂电有限公司", energy_tce=8_000.0)
        record(load, "赣北祺榕陶瓷有限公司", energy_tce=8_000.0)
    derive(desk)
    desk.roll_back(load.id, actor="tester", reason="a test")
    assert found(desk) == []
    assert {name: faults for name, faults in check(desk).items() if faults and name != "derived facts are up to date"} == {}
    assert "screened" in check(desk)["derived facts are up to date"][-1]
    derive(desk)
    assert not any(check(desk).values())
    assert verify(desk) == []


def test_nothing_is_looked_at_again_where_nothing_has_come(desk: Store) -> None:
    with writing(desk) as load:
        number = enterprise(load, "赣北祺榕陶瓷")
        record(load, "赣北祺榕陶瓷有限公司", energy_tce=8_000.0)
    assert derive(desk).screened
    before = loads(desk)
    assert not derive(desk).screened
    assert loads(desk) == before
    with writing(desk) as load:
        fact(load, "platform_clue", enterprise_id=number, period="M2024-01", day=LAST)
    assert not derive(desk).screened


def test_check_finds_a_candidate_that_somebody_changed(desk: Store) -> None:
    with writing(desk) as load:
        record(load, "赣北堇岫锂电有限公司", energy_tce=8_000.0)
    derive(desk)
    assert verify(desk) == []
    with desk.engine.begin() as connection:
        connection.execute(text("UPDATE screening_candidate SET emissions_t = emissions_t + 1"))
    assert verify(desk) == ["screening_candidate: R1 is not what the records come to"]


NAMES = ("赣北堇岫锂电", "赣北祺榕陶瓷", "赣北澜栎化工")
DAYS = st.integers(0, 400).map(lambda offset: date(2023, 1, 10) + timedelta(days=offset))
OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("move"), st.integers(0, 2), DAYS, st.sampled_from("123"), st.booleans()),
        st.tuples(st.just("report"), st.integers(0, 2), DAYS, st.sampled_from((9_000, 20_000, 40_000))),
        st.tuples(st.just("record"), st.integers(0, 2), DAYS, st.sampled_from((3_000.0, 8_000.0, 15_000.0)), st.booleans()),
        st.tuples(st.just("decide"), st.integers(0, 5), DAYS, st.sampled_from(("accepted", "rejected"))),
        st.tuples(st.just("roll back"), st.integers(0, 9)),
    ),
    min_size=3,
    max_size=9,
)


def _any_order(examples: int) -> Any:
    return settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@_any_order(3)
@given(operations=OPERATIONS)
def test_step_by_step_gives_what_all_at_once_would(operations: list[tuple[Any, ...]], tmp_path_factory: Any) -> None:
    _holds_step_by_step(operations, tmp_path_factory)


@pytest.mark.long
@_any_order(40)
@given(operations=OPERATIONS)
def test_step_by_step_gives_what_all_at_once_would_whatever_happens(
    operations: list[tuple[Any, ...]], tmp_path_factory: Any
) -> None:
    _holds_step_by_step(operations, tmp_path_factory)


def _holds_step_by_step(operations: list[tuple[Any, ...]], tmp_path_factory: Any) -> None:
    from carbondash.store import open_store

    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('screening') / 'store.db'}")
    store.upgrade()
    newest(store)
    with writing(store) as load:
        ids = [enterprise(load, name, industry="chemicals" if place == 2 else "other") for place, name in enumerate(NAMES)]
    done: list[int] = []
    for place, (what, *values) in enumerate(operations):
        if what == "roll back":
            if done:
                store.roll_back(done.pop(values[0] % len(done)), actor="tester", reason="a test")
        elif what == "decide":
            rows = found(store)
            if rows:
                with writing(store) as load:
                    decide(load, rows[values[0] % len(rows)], values[2], values[1])
                done.append(load.id)
        else:
            with writing(store) as load:
                _apply(load, ids, what, values, place)
            done.append(load.id)
        derive(store)
    assert verify(store) == []
    assert not any(check(store).values())
    store.close()


def _apply(load: Any, ids: list[int], what: str, values: list[Any], place: int) -> None:
    number, day = ids[values[0]], values[1]
    if what == "move":
        version(load, number, day, tier=values[2], is_managed=values[3])
    elif what == "report":
        fact(
            load, "annual_report", enterprise_id=number, period="Y2022", day=day, version=place + 1, emissions_kg=values[2] * 1000
        )
    else:
        name = f"{NAMES[values[0]]}有限公司" if values[3] else "赣北汀岫木业有限公司"
        record(load, name, ("energy", "permit")[place % 2], day=day, energy_tce=values[2], source_id=f"N{place}")


def test_precision_and_recall_on_the_demonstration_stay_above_their_floor(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        scores = scored(screening.matches(reader), screening.candidates(reader), truth(1))
    assert scores.matching.precision >= 99
    assert scores.matching.recall >= 94
    assert scores.candidates.precision >= 80
    assert scores.candidates.recall >= 88
    assert sum(scores.by_method.values()) > 400


def test_everything_anew_is_left_to_the_next_run_where_that_takes_long(desk: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with writing(desk) as load:
        record(load, "赣北堇岫锂电有限公司", energy_tce=8_000.0)
    monkeypatch.setattr(screening, "takes_long", lambda _reader: True)
    assert not steps.screen(desk, at_once=True)
    assert found(desk) == []
    assert steps.screen(desk)
    assert len(found(desk)) == 1
