"""What the desk itself writes: why records were returned, visits of experts, dispatch meetings, remarks beside figures."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random

from carbondash.demo.days import LAST_DAY, months, workday_from
from carbondash.demo.problems import Problem
from carbondash.demo.rows import Rows
from carbondash.rules.calendar import settled
from carbondash.rules.problem_kinds import problem_kind

REVIEWER = "省级审核员"
QUALITY = "省厅数据质量组"
VISITS = 40
_FIRST_VISIT, _LAST_VISIT = date(2022, 6, 13), date(2024, 1, 19)
# Problems that count for a visit: those found in so many days before it.
_LOOKED_BACK = timedelta(days=100)
_FIRST_MEETING, _LAST_MEETING = (2022, 5), (2024, 1)
# Nobody names more kinds than this in one remark.
_NAMED = 4

_EXPERTS = ("专家组（煤质、计量）", "专家组（核算）", "专家组（核算、计量）", "省级技术支撑单位专家组")
_RESULTS = (
    "已现场明确整改要求，企业承诺两周内补齐凭证",
    "已指导修订数据质量控制计划",
    "已核对台账与系统数据，差异原因查明",
    None,
)
_TOPICS = {
    "completeness": "存证材料完整性帮扶",
    "metering": "计量器具与数据来源帮扶",
    "coal quality": "燃煤采样、制样和检测帮扶",
    "parameter": "参数选取与核算帮扶",
    "production": "供热与负荷数据核对",
}
_PROVINCIAL = (
    ("月度存证报送情况调度", "通报各市按时报送率，要求逾期企业说明原因"),
    ("月度存证问题整改调度", "通报问题清单，逐家明确整改时限"),
    ("核查工作进展调度", "按市通报核查进度，督促核查机构按期提交"),
    ("数据质量专项检查调度", "通报六个步骤进展，对滞后企业挂单督办"),
    ("配额清缴进展调度", "通报缺口企业名单，逐家落实清缴计划"),
)
ANNOTATIONS = (
    ("on_time_rate", "M2022-08", date(2022, 10, 12), "本数据月存证首次全部按时报送。",
     "For the first time every record of a data month came in on time."),
    ("monthly_problems", "M2023-01", date(2023, 3, 20), "新版发电设施核算与报告指南自2023年1月起执行。",
     "The new accounting and reporting guideline for power generation applies from January 2023."),
    ("first_pass_rate", "M2023-01", date(2023, 3, 20), "新版发电设施核算与报告指南自2023年1月起执行。",
     "The new accounting and reporting guideline for power generation applies from January 2023."),
    ("monthly_problems", "M2023-04", date(2023, 6, 15), "数据质量专项检查期间（2023年3月至10月）。",
     "During the data quality inspection (March to October 2023)."),
    ("compliance_rate_by_number", "C2", date(2024, 1, 8), "两个年度的义务分别清缴。",
     "The obligations of the two years are surrendered separately."),
)  # fmt: skip


def _kind(code: str, day: date) -> tuple[str, str]:
    """A kind of problem in Chinese, and its family."""
    found = settled(problem_kind(code, max(day, date(2022, 1, 1)), LAST_DAY))
    return found.words_zh, found.family


def add_review_notes(rows: Rows) -> None:
    """The rows of the reasons for which the province returned records: what was found in the version that it saw."""
    found: dict[int, Counter[str]] = {}
    for problem in rows.tables["problem"]:
        found.setdefault(problem["record_id"], Counter())[problem["kind"]] += 1
    for review in rows.tables["review"]:
        if review["outcome"] != "returned":
            continue
        kinds = found.get(review["record_id"], Counter())
        named = "；".join(_kind(code, review["day"])[0] for code, _ in kinds.most_common(_NAMED))
        more = "；等" if len(kinds) > _NAMED else ""
        counted = f"发现问题{kinds.total()}个：{named}{more}。" if kinds else ""
        rows.add(
            "review_note",
            review_id=review["id"],
            enterprise_id=review["enterprise_id"],
            day=review["day"],
            note=f"{counted}请补正后重新报送。",
            author=REVIEWER,
        )


def add_visits(rows: Rows, problems: list[Problem], random: Random) -> None:
    """The rows of the experts' visits: on a day to one of those with the most problems found shortly before."""
    span = (_LAST_VISIT - _FIRST_VISIT).days
    visited: dict[int, date] = {}
    for day in sorted(workday_from(_FIRST_VISIT + timedelta(days=random.randint(0, span))) for _ in range(VISITS)):
        recent = [problem for problem in problems if day - _LOOKED_BACK <= problem.found <= day]
        counts = Counter(problem.filing.enterprise.number for problem in recent)
        # Nobody is visited twice within a quarter.
        waiting = [number for number, _ in counts.most_common() if day - visited.get(number, date.min) > _LOOKED_BACK]
        number = random.choice(waiting[:6])
        visited[number] = day
        own = Counter(_kind(problem.kind, day)[1] for problem in recent if problem.filing.enterprise.number == number)
        rows.add(
            "assistance_visit",
            enterprise_id=number,
            day=day,
            experts=random.choice(_EXPERTS),
            topic=next((_TOPICS[family] for family, _ in own.most_common() if family in _TOPICS), "月度存证报送帮扶"),
            result=random.choice(_RESULTS),
            author=QUALITY,
        )


def add_meetings(rows: Rows, problems: list[Problem], random: Random) -> None:
    """The rows of the dispatch meetings: the province's every month, every other one also with a city where most was found."""
    city_of = {row["enterprise_id"]: row["city"] for row in rows.tables["enterprise_version"]}
    for turn, month in enumerate(months(_FIRST_MEETING, _LAST_MEETING)):
        day = workday_from(date(*month, random.randint(12, 24)))
        topic, conclusion = _PROVINCIAL[_subject(month)]
        rows.add("dispatch_meeting", city=None, day=day, topic=topic, chair="分管副厅长", conclusion=conclusion, author=QUALITY)
        if turn % 2 == 0:
            continue
        counts = Counter(
            city_of[problem.filing.enterprise.number] for problem in problems if day - _LOOKED_BACK <= problem.found <= day
        )
        city = random.choice([city for city, _ in counts.most_common(3)])
        rows.add(
            "dispatch_meeting",
            city=city,
            day=workday_from(day + timedelta(days=random.randint(2, 7))),
            topic=f"{month[1]}月存证问题整改专题调度",
            chair="数据质量组负责人",
            conclusion="市局逐家跟踪，两周内反馈整改情况" if random.random() < 0.8 else None,
            author=QUALITY,
        )


def _subject(month: tuple[int, int]) -> int:
    """What the province's meeting of a month is about."""
    year, number = month
    if number in (11, 12) and year == 2023:
        return 4
    if year == 2023 and number in (8, 9, 10):
        return 3
    if number in (5, 6):
        return 2
    return 0 if (year, number) < (2022, 11) else 1


def add_annotations(rows: Rows) -> None:
    """The rows of the remarks beside figures: events, and no word on what caused what."""
    for figure, about, day, zh, en in ANNOTATIONS:
        rows.add("annotation", figure=figure, about=about, day=day, text_zh=zh, text_en=en, author=QUALITY)
