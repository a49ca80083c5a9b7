"""Reminders, visits, meetings, interviews and remarks: what the desk does is recorded once, with who did it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from carbondash.actions import Refused
from carbondash.actions.annotations import annotate
from carbondash.actions.briefs import drop_brief, keep_brief
from carbondash.actions.interviews import interview
from carbondash.actions.mappings import keep_mapping
from carbondash.actions.meetings import record_meeting
from carbondash.actions.reminders import remind
from carbondash.actions.visits import record_visit
from carbondash.store import Scope, Store, saved_briefs, saved_mappings
from tests.actions.office import CAME, TODAY, by, clerk, live, require_sound
from tests.intake.files import rows_of
from tests.store.province import fact, writing

Doing = Callable[[Store, list[int]], object]


def _body(store: Store) -> int:
    with writing(store) as load:
        return fact(load, "verification_body", name_zh="赣江核查有限公司", day=date(2022, 1, 1))


def test_everybody_on_the_list_is_reminded_in_one_load(store: Store, plants: list[int]) -> None:
    load = remind(store, clerk(), plants, "monthly", "M2023-10", "请于12月10日前报送")
    rows = live(store, "reminder")
    assert [(row["enterprise_id"], row["kind"], row["period"], row["day"], row["author"]) for row in rows] == [
        (plant, "monthly", "M2023-10", TODAY, "王审核员") for plant in plants
    ]
    assert {row["load_id"] for row in rows} == {load}
    with pytest.raises(Refused, match="not yet reminded of it that day"):
        remind(store, by("李科长"), plants[:1], "monthly", "M2023-10")
    remind(store, clerk(), plants[:1], "surrender", "C2")
    require_sound(store)


def test_a_reminder_makes_nobody_wait_to_be_derived(store: Store, plants: list[int]) -> None:
    before = [row["kind"] for row in rows_of(store, "load")]
    remind(store, clerk(), plants, "annual", "Y2023")
    record_visit(store, clerk(), plants[0], "周专家", "盘煤方法")
    assert [row["kind"] for row in rows_of(store, "load")] == [*before, "action", "action"]
    require_sound(store)


@pytest.mark.parametrize(
    ("kind", "period", "field"),
    [
        ("tea", "M2023-10", "kind"),
        ("monthly", "Y2023", "period"),
        ("monthly", "M2023-13", "period"),
        ("monthly", "M2023-12", "period"),
        ("surrender", "M2023-10", "period"),
        ("annual", "", "period"),
    ],
)
def test_reminders_of_nothing(store: Store, plants: list[int], kind: str, period: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        remind(store, clerk(), plants, kind, period)
    assert refused.value.field == field


def test_a_visit_is_recorded_with_its_result(store: Store, plants: list[int]) -> None:
    record_visit(store, clerk(), plants[0], "周专家、吴专家", "元素碳检测与盘煤", "已补充皮带秤校验记录\n下月复核")
    row = live(store, "assistance_visit")[0]
    assert (row["experts"], row["topic"], row["result"]) == (
        "周专家、吴专家",
        "元素碳检测与盘煤",
        "已补充皮带秤校验记录\n下月复核",
    )
    with pytest.raises(Refused, match="not yet recorded on this day"):
        record_visit(store, by("李科长"), plants[0], "周专家", "元素碳检测与盘煤")
    record_visit(store, clerk(TODAY - timedelta(days=1)), plants[0], "周专家", "元素碳检测与盘煤")
    require_sound(store)


def test_a_meeting_is_of_the_province_or_with_a_city(store: Store, plants: list[int]) -> None:
    record_meeting(store, clerk(), None, "四季度履约调度", "副厅长", "各市每周报送进度")
    record_meeting(store, clerk(), "360400", "四季度履约调度", "副厅长")
    assert [(row["city"], row["chair"]) for row in live(store, "dispatch_meeting")] == [(None, "副厅长"), ("360400", "副厅长")]
    with pytest.raises(Refused, match="not yet recorded"):
        record_meeting(store, clerk(), None, "四季度履约调度", "厅长")
    with pytest.raises(Refused, match="a city of the province"):
        record_meeting(store, clerk(), "350100", "福州不在江西", "副厅长")
    require_sound(store)


def test_a_body_is_interviewed_about_a_year(store: Store, plants: list[int]) -> None:
    body = _body(store)
    interview(store, clerk(), body, "Y2022", "一次通过率低", "承诺更换组长")
    row = live(store, "body_interview")[0]
    assert (row["body_id"], row["period"], row["result"], row["author"]) == (body, "Y2022", "承诺更换组长", "王审核员")
    with pytest.raises(Refused, match="not yet interviewed"):
        interview(store, by("李科长"), body, "Y2022", "一次通过率低")
    for number, year, field in ((4711, "Y2022", "body"), (body, "2022", "annual"), (body, "Y2024", "annual")):
        with pytest.raises(Refused) as refused:
            interview(store, clerk(), number, year, "一次通过率低")
        assert refused.value.field == field
    require_sound(store)


def test_a_remark_stands_beside_a_figure_at_a_period(store: Store, plants: list[int]) -> None:
    annotate(store, clerk(), "monthly_problems", "M2023-01", "新指南实施，审核趋严", "stricter review under the new guideline")
    row = live(store, "annotation")[0]
    assert (row["figure"], row["about"], row["text_en"]) == (
        "monthly_problems",
        "M2023-01",
        "stricter review under the new guideline",
    )
    with pytest.raises(Refused, match="not yet made at this period"):
        annotate(store, by("李科长"), "monthly_problems", "M2023-01", "新指南实施，审核趋严")
    for figure, about, text, field in (
        ("no_such_figure", "M2023-01", "备注", "figure"),
        ("monthly_problems", "January", "备注", "about"),
        ("monthly_problems", "M2024-01", "备注", "about"),
        ("monthly_problems", "M2023-01", "", "text_zh"),
    ):
        with pytest.raises(Refused) as refused:
            annotate(store, clerk(), figure, about, text)
        assert refused.value.field == field
    require_sound(store)


@pytest.mark.parametrize(
    "do",
    [
        lambda store, plants: remind(store, clerk(date(2020, 1, 1)), plants, "annual", "Y2019"),
        lambda store, plants: record_visit(store, clerk(date(2020, 1, 1)), plants[0], "周专家", "盘煤"),
        lambda store, _: record_meeting(store, clerk(date(2099, 1, 1)), None, "调度", "副厅长"),
        lambda store, _: annotate(store, clerk(date(2099, 1, 1)), "monthly_problems", "M2023-01", "备注"),
    ],
    ids=["reminded before it was known", "visited before it was known", "a meeting to come", "a remark to come"],
)
def test_days_that_can_not_be(store: Store, plants: list[int], do: Doing) -> None:
    with pytest.raises(Refused) as refused:
        do(store, plants)
    assert refused.value.field == "day"


def test_back_dated_work_is_marked(store: Store, plants: list[int]) -> None:
    load = remind(store, clerk(CAME), plants, "monthly", "M2023-08")
    assert next(row for row in rows_of(store, "load") if row["id"] == load)["is_back_dated"]


def test_a_mapping_is_kept_under_its_name_until_another_takes_its_place(store: Store) -> None:
    keep_mapping(store, clerk(), "县局月报", "name = 'a'")
    with pytest.raises(Refused, match="not kept already"):
        keep_mapping(store, clerk(), "县局月报", "name = 'a'")
    keep_mapping(store, clerk(), "县局月报", "name = 'b'")
    with pytest.raises(Refused):
        keep_mapping(store, clerk(), " ", "name = 'c'")
    with store.read(Scope.province()) as reader:
        assert saved_mappings.by_name(reader) == {"县局月报": "name = 'b'"}
    require_sound(store)


def test_a_brief_is_kept_under_its_name_and_dropped_again(store: Store) -> None:
    keep_brief(store, clerk(), "月报", '{"sections": ["overview"]}')
    with pytest.raises(Refused, match="not kept already"):
        keep_brief(store, clerk(), "月报", '{"sections": ["overview"]}')
    keep_brief(store, clerk(), "月报", '{"sections": ["risk"]}')
    keep_brief(store, clerk(), "周会", '{"sections": ["market"]}')
    with store.read(Scope.province()) as reader:
        kept = {name: one.content for name, one in saved_briefs.by_name(reader).items()}
        assert kept == {"月报": '{"sections": ["risk"]}', "周会": '{"sections": ["market"]}'}
    drop_brief(store, clerk(), "月报")
    with pytest.raises(Refused, match="name of a kept brief"):
        drop_brief(store, clerk(), "月报")
    with store.read(Scope.province()) as reader:
        assert list(saved_briefs.by_name(reader)) == ["周会"]
    require_sound(store)
