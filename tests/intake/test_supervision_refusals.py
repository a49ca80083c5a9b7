"""What can't be in a file of the supervision is named with its cell and what was expected, and nothing of the file is loaded."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from carbondash.intake.kinds import KINDS
from carbondash.store import Store
from tests.intake.files import load, loads, workbook
from tests.intake.supervision import REVIEW, SAMPLES, furnish_department, row_of
from tests.support.furnishing import Furnishing

pytestmark = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def furnishing() -> Furnishing:
    return Furnishing("department", furnish_department)


# Kind of file, what the row says otherwise, the column that is named, and what was expected.
CANNOT_BE: list[tuple[str, dict[str, Any], str, str, str]] = [
    ("listings", {"day": date(2021, 12, 31)}, "day", "不早于 2022-01-01", "not before 2022-01-01"),
    ("listings", {"tier": "四级"}, "tier", "一级、二级", "Tier 1, Tier 2"),
    ("source_records", {"department": "税务"}, "department", "排污许可、", "Pollutant permits, "),
    ("source_records", {"day": date(2021, 10, 12)}, "day", "不早于 2022-01-01", "not before 2022-01-01"),
    ("source_records", {"year": 2018}, "year", "2,019 至", "from 2,019"),
    ("source_records", {"lon": 115.9}, "lat", "与另一坐标同时", "both coordinates"),
    ("reviews", {"day": date(2023, 9, 5)}, "day", "提交日期 2023-09-06", "2023-09-06, when this version came in"),
    ("reviews", {"version": None, "day": date(2023, 9, 5)}, "month", "该日已提交", "had come in by the day"),
    ("reviews", {"month": "2023-07"}, "version", "已导入的存证版本", "version of the month's record"),
    ("reviews", {"day": date(2023, 9, 21)}, "day", "不晚于新版本的提交日期 2023-09-20", "not after 2023-09-20"),
    ("reviews", {"version": None, "day": date(2023, 9, 20)}, "version", "当日有新版本提交", "a new one came in that day"),
    ("reviews", {"lane": "省级"}, "lane", "已由市级审核通过", "that the city has passed"),
    ("reviews", {"note": None}, "note", "退回的理由", "why the record is returned"),
    ("reviews", {"reviewer": None}, "reviewer", "审核人", "who wrote the note"),
    ("problems", {"kind": "Z9"}, "kind", "T1 报送逾期", "Late upload"),
    ("problems", {"closed": date(2023, 9, 7)}, "closed", "不早于发现日期 2023-09-08", "2023-09-08, when it was found"),
    ("problems", {"found": date(2023, 7, 31)}, "found", "不早于 2023-08-01", "not before 2023-08-01"),
    ("problems", {"version": 3}, "version", "已导入的存证版本", "version of the month's record"),
    ("problems", {"version": 2}, "found", "提交日期 2023-09-20", "2023-09-20, when this version came in"),
    ("problems", {"year": 2023}, "month", "填且只填一项", "either a month or a year"),
    ("problems", {"month": "2018-12", "version": None}, "month", "2019 年及以后", "of 2019 or later"),
    ("problems", {"ordinal": 2}, "ordinal", "至多 1", "at most 1"),
    ("verification", {"body": "无名机构"}, "body", "已登记核查机构", "a verification body on file"),
    ("verification", {"due": date(2023, 4, 9)}, "due", "不早于下达日期", "when the task was given"),
    ("verification", {"done": date(2023, 4, 9)}, "done", "不早于下达日期", "when the task was given"),
    ("verification", {"done": None}, "done", "完成日期", "the day of the result"),
    ("verification", {"returns": None}, "returns", "没有退回填 0", "0 for never"),
    ("verification", {"year": 2018, "given": date(2020, 12, 1)}, "given", "登记日期 2021-01-04", "the body's day on file"),
    ("verification", {"year": 2023}, "done", "年度末 2023-12-31", "the year's end 2023-12-31"),
    ("fourth_party", {"year": 2020}, "year", "有核查任务的年度", "of a verification task"),
    ("fourth_party", {"day": date(2022, 7, 31)}, "day", "核查完成日期 2022-08-01", "2022-08-01, the day of the result"),
    ("fourth_party", {"body": "无名机构"}, "body", "年度与机构", "a year and body"),
    ("campaigns", {"due": None}, "due", "同时填写", "both a step and its due day"),
    ("campaigns", {"due": date(2024, 2, 28)}, "due", "不早于启动日期", "when the campaign began"),
    ("campaign_steps", {"campaign": "没有的检查"}, "campaign", "已登记专项检查", "a campaign on file"),
    ("campaign_steps", {"finished": date(2023, 3, 19)}, "finished", "不早于 2023-03-20", "not before 2023-03-20"),
    ("campaign_steps", {"joined": date(2023, 3, 19)}, "joined", "不早于启动日期", "when the campaign began"),
    ("campaign_steps", {"finished": None}, "finished", "同时填写", "both a step"),
    ("coal_samples", {"day": date(2023, 8, 15)}, "day", "采样日期 2023-08-16", "2023-08-16, when the sample was drawn"),
    ("coal_samples", {"sampled": date(2023, 7, 31)}, "sampled", "不早于数据月份", "before the month began"),
    ("coal_samples", {"unit": "9号机组"}, "unit", "已登记的机组名称", "units on file"),
    ("coal_samples", {"ncv_ar": None, "car": None}, "ncv_ar", "至少填一项", "a calorific value or"),
    ("clues", {"day": date(2021, 12, 31)}, "day", "不早于 2022-01-01", "not before 2022-01-01"),
    ("clues", {"credit_code": "91360100MA00000045"}, "credit_code", "已登记企业", "enterprise on file"),
]


def _refused(store: Store, path: Path) -> list[tuple[str, str, str]]:
    """Column, and the line in both languages, of every error of a file that is refused."""
    before = loads(store)
    (result,) = load(store, path)
    assert (result.status, loads(store)) == ("refused", before)
    return [(error.column, error.text("zh"), error.text("en")) for error in result.errors]


def test_what_cannot_be_is_named_with_its_cell(store: Store, tmp_path: Path) -> None:
    wrong = []
    for turn, (code, otherwise, column, zh, en) in enumerate(CANNOT_BE):
        errors = _refused(store, workbook(tmp_path / f"{turn}.xlsx", code, [row_of(code, **otherwise)]))
        named = KINDS[code].column(column)
        if len(errors) != 1 or errors[0][0] not in (named.header, named.zh) or zh not in errors[0][1] or en not in errors[0][2]:
            wrong.append((code, otherwise, errors))
    assert wrong == []


# What stands on file already and keeps no versions: the cell that says otherwise, and what is on file.
KEPT: list[tuple[str, dict[str, Any], str, str]] = [
    ("listings", {"tier": "二级"}, "一级（登记后", "Tier 1, as it is on file"),
    ("source_records", {"energy": 52_301.0}, "52300.5（登记后", "52300.5, as it is on file"),
    ("source_records", {"active": "否"}, "是（登记后", "Yes, as it is on file"),
    ("reviews", {"outcome": "通过"}, "退回（登记后", "Returned, as it is on file"),
    ("reviews", {"note": "其他理由"}, "热值与检测报告不一致（登记后", "热值与检测报告不一致, as it is on file"),
    ("problems", {"version": 2, "found": date(2023, 9, 8)}, "提交日期 2023-09-20", "when this version came in"),
    ("problems", {"closed": date(2023, 9, 21)}, "2023-09-20（登记后", "2023-09-20, as it is on file"),
    ("bodies", {"name_en": "Other"}, "Lantan Certification（登记后", "Lantan Certification, as it is on file"),
    ("verification", {"due": date(2023, 7, 31)}, "2023-06-30（登记后", "2023-06-30, as it is on file"),
    ("verification", {"emissions": 1_252_001}, "1252000.5（登记后", "1252000.5, as it is on file"),
    ("fourth_party", {"corrected": 0}, "-1300.25（登记后", "-1300.25, as it is on file"),
    ("campaigns", {"title_en": "Other"}, "Inspection of data quality, 2023（登记后", "2023, as it is on file"),
    ("campaigns", {"due": date(2024, 4, 2)}, "晚于 2024-03-01", "the day of the change, after 2024-03-01"),
    ("campaign_steps", {"problems": 7}, "6（登记后", "6, as it is on file"),
    ("campaign_steps", {"joined": date(2023, 3, 21), "problems": None}, "2023-03-20（登记后", "2023-03-20, as it is"),
    ("coal_samples", {"car": 0.5}, "0.5471（登记后", "0.5471, as it is on file"),
    ("coal_samples", {"within": "没有的检查"}, "已登记专项检查", "a campaign on file"),
]


def test_another_value_for_what_keeps_no_versions_is_refused(store: Store, tmp_path: Path) -> None:
    results = load(store, *(workbook(tmp_path / f"{code}.xlsx", code, [row_of(code)]) for code in SAMPLES))
    assert [result.status for result in results] == ["loaded"] * len(SAMPLES)
    wrong = []
    for turn, (code, otherwise, zh, en) in enumerate(KEPT):
        errors = _refused(store, workbook(tmp_path / f"other-{turn}.xlsx", code, [row_of(code, **otherwise)]))
        if len(errors) != 1 or zh not in errors[0][1] or en not in errors[0][2]:
            wrong.append((code, otherwise, errors))
    assert wrong == []


@pytest.mark.parametrize("code", SAMPLES)
def test_the_same_thing_twice_in_one_file_is_refused(code: str, store: Store, tmp_path: Path) -> None:
    ((_, zh, en),) = _refused(store, workbook(tmp_path / "twice.xlsx", code, [row_of(code), row_of(code)]))
    assert "与第 2 行重复" in zh
    assert "row 2 has the same" in en


def test_nobody_reviews_what_was_returned_or_reviews_before_the_province_has_its_turn(store: Store, tmp_path: Path) -> None:
    load(store, workbook(tmp_path / "returned.xlsx", "reviews", [REVIEW]))
    province = REVIEW | {"lane": "省级", "day": date(2023, 9, 9)}
    ((_, zh, en),) = _refused(store, workbook(tmp_path / "province.xlsx", "reviews", [province]))
    assert "该版本已于 2023-09-08 被市级退回" in zh
    assert "the city returned this one on 2023-09-08" in en


def test_a_review_needs_the_task_that_it_is_about_where_there_are_two(store: Store, tmp_path: Path) -> None:
    load(store, workbook(tmp_path / "bodies.xlsx", "bodies", [row_of("bodies")]))
    second = {"year": 2021, "body": "澜碳认证", "given": date(2022, 5, 1), "due": date(2022, 9, 30), "done": date(2022, 8, 20)}
    load(store, workbook(tmp_path / "second.xlsx", "verification", [row_of("verification", **second)]))
    ((column, _, en),) = _refused(store, workbook(tmp_path / "which.xlsx", "fourth_party", [row_of("fourth_party")]))
    assert (column, "several tasks" in en) == (KINDS["fourth_party"].column("body").header, True)
    (result,) = load(store, workbook(tmp_path / "named.xlsx", "fourth_party", [row_of("fourth_party", body="澜碳认证")]))
    assert (result.status, result.new) == ("loaded", 1)


def test_the_steps_of_a_campaign_follow_one_another(store: Store, tmp_path: Path) -> None:
    load(store, workbook(tmp_path / "step.xlsx", "campaign_steps", [row_of("campaign_steps")]))
    before = row_of("campaign_steps", step="动员部署", finished=date(2023, 5, 9))
    after = row_of("campaign_steps", step="汇总分析", finished=date(2023, 5, 7))
    lines = _refused(store, workbook(tmp_path / "order.xlsx", "campaign_steps", [before, after]))
    assert [("不晚于后一步骤" in zh, "not before 2023-05-08" in en) for _, zh, en in lines] == [(True, False), (False, True)]


def test_a_problem_stays_with_the_version_that_it_was_found_in(store: Store, tmp_path: Path) -> None:
    found = row_of("problems", found=date(2023, 9, 21), closed=None, version=2)
    load(store, workbook(tmp_path / "second.xlsx", "problems", [found]))
    ((column, _, en),) = _refused(store, workbook(tmp_path / "first.xlsx", "problems", [found | {"version": 1}]))
    assert (column, "was found in, or nothing" in en) == (KINDS["problems"].column("version").header, True)
