"""Contributions and floors in words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from carbondash.rules.risk import CODES, Contribution, Floor, contributions, floors_in_words
from tests.rules.risk.cases import DAY, FROZEN, GAP_OF_4_PERCENT, NAN, SURPLUS, facts, index_of


def listed(row: dict[str, float]) -> list[Contribution]:
    """The contributions of a row."""
    found = contributions(row, DAY)
    assert isinstance(found, list)
    return found


def floors(row: dict[str, float]) -> list[Floor]:
    """The floors of a row."""
    found = floors_in_words(row, DAY)
    assert isinstance(found, list)
    return found


def said(row: dict[str, float], code: str) -> tuple[str, str]:
    """What is said about one indicator."""
    return next((item.words_zh, item.words_en) for item in listed(row) if item.code == code)


def test_section_8_3_contributions_of_the_gap_of_4_percent() -> None:
    found = listed(GAP_OF_4_PERCENT)
    assert [item.code for item in found][:5] == ["A2", "A1", "C1", "C2", "D3"]
    assert [round(item.points or 0, 1) for item in found][:5] == [7.5, 5.0, 1.8, 1.3, 0.4]
    assert {item.code for item in found} == set(CODES)
    assert (found[1].words_zh, found[1].words_en) == ("缺口占应清缴量4.0%", "shortfall is 4.0% of the obligation")
    assert [row.name for row in found[1].rules] == ["weight", "full_at"]


@pytest.mark.parametrize(
    ("code", "changes", "zh", "en"),
    [
        ("A1", {"gap_t": 3}, "缺口占应清缴量不足0.1%", "shortfall is less than 0.1% of the obligation"),
        ("A1", {"gap_t": 0}, "无缺口", "no shortfall"),
        ("A2", {"days_left": 1}, "有缺口，距清缴期限还有1天", "1 day left to the deadline with a shortfall"),
        ("A2", {"days_left": 0}, "有缺口，当日即为清缴期限", "the deadline is this day, with a shortfall"),
        ("A2", {"days_left": -9}, "有缺口，已超过清缴期限9天", "the deadline passed 9 days ago, with a shortfall"),
        ("A2", {"gap_t": 0}, "无缺口，剩余时间不计", "no shortfall, so the time left does not count"),
        (
            "B1",
            {"on_time_rate": 0.75},
            "近12个月月度存证按时率75.0%",
            "75.0% of the monthly records of the last 12 months were on time",
        ),
        (
            "B2",
            {"longest_delay_days": 15},
            "近12个月月度存证最长逾期15天",
            "longest delay of a monthly record in the last 12 months is 15 days",
        ),
        ("B2", {}, "近12个月月度存证无逾期", "no monthly record of the last 12 months was late"),
        ("B3", {"annual_state": 0.5}, "年度报告或核查逾期完成", "annual report or verification was late"),
        ("B3", {"annual_state": 1}, "年度报告或核查缺失", "annual report or verification is missing"),
        ("C1", {}, "近6条记录一次通过率70.0%", "70.0% of the last 6 records passed at first review"),
        ("C2", {}, "近6条记录平均每条严重程度1.0分", "severity points per record over the last 6 records: 1.0"),
        ("C3", {"default_months": 1}, "1个月未实测元素碳", "1 month without own carbon test"),
        ("C3", {}, "无未实测元素碳的月份", "no month without its own carbon test"),
        ("D1", {"frozen": 1}, "账户冻结、涉诉或停产", "account frozen, litigation or shut-down"),
        ("D2", {"history": 0.5}, "以往周期曾逾期清缴", "an earlier cycle was surrendered late"),
        ("D3", {}, "缺口成本为年利润的8.0%", "cost of the shortfall is 8.0% of the annual margin"),
        ("D3", {"cost_ratio": NAN}, "年利润未知，按中性值0.5计", "annual margin unknown, counted with the neutral 0.5"),
        ("D3", {"cost_ratio": float("inf")}, "有缺口而无年利润", "there is a shortfall and no annual margin"),
        ("D3", {"gap_t": 0, "cost_ratio": NAN}, "无缺口，无成本", "no shortfall, so no cost"),
    ],
)
def test_words_say_the_fact(code: str, changes: dict[str, float], zh: str, en: str) -> None:
    assert said({**GAP_OF_4_PERCENT, **changes}, code) == (zh, en)


def test_section_8_3_what_is_not_assessable_comes_last_and_says_so() -> None:
    found = listed({**GAP_OF_4_PERCENT, "on_time_rate": NAN, "frozen": NAN})
    assert [(item.code, item.score, item.points) for item in found[-2:]] == [("B1", None, None), ("D1", None, None)]
    assert found[-2].words_zh == "月度存证按时率：缺少数据，无法评估"
    assert found[-2].words_en == "monthly records on time: not assessable, no data"


def test_section_8_2_floors_in_words() -> None:
    found = floors({**GAP_OF_4_PERCENT, "days_left": 16})
    assert [(floor.code, floor.at_least, floor.lifts) for floor in found] == [("R2", 80, True), ("R5", 35, True)]
    assert found[0].words_zh == "有缺口且距清缴期限不超过16天：指数不低于80"
    assert found[0].words_en == "a shortfall with no more than 16 days left: the index is at least 80"


def test_section_8_3_the_floor_of_the_frozen_case_lifts_nothing() -> None:
    assert [(floor.code, floor.lifts) for floor in floors(FROZEN)] == [("R1", False), ("R5", False)]
    assert floors(SURPLUS) == []


def test_a_row_of_a_frame_is_read_like_a_mapping() -> None:
    row: Any = index_of(GAP_OF_4_PERCENT).to_dict() | GAP_OF_4_PERCENT
    assert listed(row) == listed(GAP_OF_4_PERCENT)


@settings(deadline=None)
@given(facts())
def test_contributions_are_those_of_the_index(row: dict[str, float]) -> None:
    found, index = listed(row), index_of(row)
    known = [item for item in found if item.points is not None]
    assert sum(item.points or 0 for item in known) == pytest.approx(index["before_floors"], abs=1e-8)
    assert [item.points for item in known] == sorted((item.points or 0 for item in known), reverse=True)
    assert " ".join(floor.code for floor in floors(row)) == index["floors"]
    assert any(floor.lifts for floor in floors(row)) == (index["index"] > index["before_floors"])
    assert not any("{" in item.words_zh + item.words_en for item in found)
