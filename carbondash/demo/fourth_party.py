"""What became of the verifiers: fourth-party reviews of a part of their work, their conduct on site, and who was interviewed."""

from __future__ import annotations

import math
from datetime import date, timedelta
from random import Random

from carbondash.demo.days import LAST_DAY, workday_from
from carbondash.demo.rows import Row, Rows

REVIEWERS = ("省级复核专家组（甲）", "省级复核专家组（乙）")
SHARES = {"Y2019": 0.08, "Y2020": 0.10, "Y2021": 0.34, "Y2022": 0.38}
CONDUCT_SEEN = {
    "Y2019": date(2021, 7, 26), "Y2020": date(2021, 7, 26), "Y2021": date(2022, 10, 24), "Y2022": date(2023, 7, 24),
}  # fmt: skip
# Years of which the weakest body was interviewed, and on which day.
INTERVIEWED = {"Y2021": date(2022, 12, 8), "Y2022": date(2023, 11, 9)}

# How often the weakest imaginable body would be corrected; the middle of what is corrected, as a share of the tonnes.
_OFTEN, _MEDIAN, _SIGMA = 0.75, 0.0018, 0.9
_MATERIAL = 0.005
_NOTES = (
    "外购电力漏计",
    "燃料消耗量取数来源不当",
    "煤质检测值折算错误",
    "供热量口径不一致",
    "排放源边界遗漏",
    "参数引用年份错误",
)


def _quality(rows: Rows) -> dict[int, float]:
    """Share of each body's tasks that were accepted at the first submission, over all years."""
    body_of = {task["id"]: task["body_id"] for task in rows.tables["verification_task"]}
    seen: dict[int, list[int]] = {}
    for result in rows.tables["verification_result"]:
        seen.setdefault(body_of[result["task_id"]], []).append(result["returns"] == 0)
    return {body: sum(accepted) / len(accepted) for body, accepted in seen.items()}


def _correction(quality: float, random: Random) -> float:
    """What a review corrects of the tonnes verified: mostly nothing, upwards more often than downwards."""
    if random.random() > _OFTEN * (1.0 - quality):
        return 0.0
    return random.choice((1, 1, -1)) * min(0.03, _MEDIAN * math.exp(random.gauss(0, _SIGMA)))


def add_reviews(rows: Rows, random: Random) -> None:
    """The rows of the fourth-party reviews: more of the later years, two weeks to three months after the verification."""
    quality = _quality(rows)
    results = {result["task_id"]: result for result in rows.tables["verification_result"]}
    found: list[Row] = []
    for task in rows.tables["verification_task"]:
        result = results[task["id"]]
        if random.random() > SHARES[task["period"]]:
            continue
        share = _correction(quality[task["body_id"]], random)
        corrected = round(result["emissions_kg"] * share / 1000) * 1000
        found.append(
            {
                "task_id": task["id"],
                "enterprise_id": task["enterprise_id"],
                "period": task["period"],
                "day": min(LAST_DAY, workday_from(result["day"] + timedelta(days=random.randint(14, 90)))),
                "reviewer": random.choice(REVIEWERS),
                "reviewed_kg": result["emissions_kg"],
                "corrected_kg": corrected,
                "is_material_missed": abs(share) > _MATERIAL,
                "note": random.choice(_NOTES) if corrected else None,
            }
        )
    for row in sorted(found, key=lambda row: (row["day"], row["task_id"])):
        rows.add("fourth_party_review", **row)


def add_conduct(rows: Rows, random: Random) -> None:
    """The rows of the conduct of every body in every year, and of the interviews with the weakest of a year."""
    quality = _quality(rows)
    for period, day in CONDUCT_SEEN.items():
        for body in sorted(quality):
            conduct = round(min(100.0, max(40.0, 62 + 36 * quality[body] + random.gauss(0, 5))))
            note = "现场核查人员不足" if conduct < 75 else None
            rows.add("body_conduct", body_id=body, period=period, day=workday_from(day), conduct_pct=float(conduct), note=note)
    for period, day in INTERVIEWED.items():
        rows.add(
            "body_interview",
            body_id=_weakest(rows, period),
            period=period,
            day=workday_from(day),
            reason="首次提交合格率低、系统退回率高，评分列全省末位",
            result="已约谈机构负责人，要求一个月内提交整改报告，下一年度任务量相应调减",
            author="省厅核查管理组",
        )


def _weakest(rows: Rows, period: str) -> int:
    """The body that was returned most often in a year, of its tasks."""
    body_of = {task["id"]: task["body_id"] for task in rows.tables["verification_task"] if task["period"] == period}
    returned: dict[int, list[int]] = {}
    for result in rows.tables["verification_result"]:
        if result["task_id"] in body_of:
            returned.setdefault(body_of[result["task_id"]], []).append(result["returns"] > 0)
    return max(sorted(returned), key=lambda body: sum(returned[body]) / len(returned[body]))
