"""Charts of projects and finance: what overlaps answers a click of its own, few cases are drawn open and unranked."""

from __future__ import annotations

from carbondash.charts.efficiency import Ratio, ratios
from carbondash.charts.sets import BOTH, Category, category_sets

RATIO = "tCO2e/10kCNY"
MANY = Ratio("1", "甲银行", "2.90 [2.41–3.39] · n = 23", 2.9, 2.41, 3.39, False)
FEW = Ratio("2", "乙银行", "3.17 [2.58–3.76] · n = 4", 3.17, 2.58, 3.76, True)
ONE = Ratio("3", "丙银行", "1.00 · n = 1", 1.0, None, None, True)


def test_what_lies_in_both_categories_is_a_set_of_its_own() -> None:
    whole, climate, facility = Category("all", "全部", 10), Category("climate", "气候", 8), Category("facility", "工具", 4)
    drawn = category_sets(whole, climate, facility, 3, "projects", lang="zh", theme="light")
    codes = [bar.customdata[0][0] for bar in drawn.figure.data]
    assert codes == ["all", "climate", BOTH, "facility", BOTH]
    assert drawn.figure.layout.barmode == "overlay"


def test_the_words_of_a_category_keep_its_numbers_together() -> None:
    whole = Category("all", "全部", 10, "2亿元")
    first = Category("climate", "气候投融资项目", 8)
    second = Category("facility", "碳减排支持工具重点领域的项目", 4, "42.97亿元，另有项目")
    drawn = category_sets(whole, first, second, 3, "projects", lang="zh", theme="light")
    assert [note.text for note in drawn.figure.layout.annotations][:3] == [
        "全部 10个 · 2亿元",
        "气候投融资项目 8个",
        "碳减排支持工具重点领域的项目<br>4个 · 42.97亿元，另有项目",
    ]


def test_an_interval_stands_beside_its_ratio_and_few_cases_are_open_and_dotted() -> None:
    drawn = ratios([MANY, FEW, ONE], 2.82, RATIO, name="每万元贷款带动减排量", lang="zh", theme="light", selected=("1",))
    lines = [trace for trace in drawn.figure.data if "lines" in trace.mode]
    assert {trace.line.dash for trace in lines} == {"solid", "dot"}
    marks = {mark.customdata[0][0]: mark for mark in drawn.figure.data if mark.mode == "markers"}
    assert marks["1"].marker.symbol == "circle"
    assert marks["2"].marker.symbol == "circle-open"
    assert any("2.82" in (note.text or "") for note in drawn.figure.layout.annotations)
    assert "n = 23" in drawn.alt
    assert drawn.notes


def test_no_loan_is_said_instead_of_drawn() -> None:
    drawn = ratios([], None, RATIO, name="每万元贷款带动减排量", lang="zh", theme="dark")
    assert not drawn.figure.data
    assert any("无数据" in (note.text or "") for note in drawn.figure.layout.annotations)
