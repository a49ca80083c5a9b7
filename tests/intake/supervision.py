"""A department's store before the files of its supervision come, and one filled row of every such file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from carbondash.store import Store
from tests.intake.files import MONTH, PLANT, furnish, load, workbook

BODY = {"name_zh": "衡澈核查", "day": date(2021, 1, 4)}
TASK = {
    "credit_code": PLANT,
    "year": 2022,
    "body": "衡澈核查",
    "given": date(2023, 4, 10),
    "due": date(2023, 6, 30),
    "done": date(2023, 6, 12),
    "emissions": 1_252_000.5,
    "returns": 1,
}
CAMPAIGN = {
    "title_zh": "2023年数据质量专项检查",
    "title_en": "Inspection of data quality, 2023",
    "day": date(2023, 3, 20),
    "step": "动员部署",
    "due": date(2023, 3, 31),
}
REVIEW = {
    "credit_code": PLANT,
    "month": "2023-08",
    "version": 1,
    "lane": "市级",
    "day": date(2023, 9, 8),
    "outcome": "退回",
    "note": "热值与检测报告不一致",
    "reviewer": "市局审核员",
}

# By kind of file: a row, the tables that it fills, and some of what stands in the first of them then.
SAMPLES: dict[str, tuple[dict[str, Any], tuple[str, ...], dict[str, Any]]] = {
    "listings": (
        {"credit_code": PLANT, "year": 2023, "day": date(2022, 12, 30), "tier": "一级", "reason": "年度名录"},
        ("directory_listing",),
        {"enterprise_id": 1, "period": "Y2023", "day": date(2022, 12, 30), "tier": "1", "reason": "年度名录"},
    ),
    "source_records": (
        {
            "department": "节能主管部门",
            "number": "NY-1",
            "year": 2022,
            "day": date(2023, 10, 12),
            "stated_code": "91360100MA0000002X",
            "name": "赣北一电有限公司",
            "city": "南昌",
            "industry": "发电",
            "energy": 52_300.5,
            "emissions": 140_000,
            "active": "是",
        },
        ("source_record",),
        {
            "source": "energy",
            "source_id": "NY-1",
            "period": "Y2022",
            "stated_code": "91360100MA0000002X",
            "city": "360100",
            "energy_tce": 52_300.5,
            "emissions_t": 140_000,
            "is_active": True,
        },
    ),
    "reviews": (
        REVIEW,
        ("review", "review_note"),
        {"record_id": 1, "period": "M2023-08", "lane": "city", "day": date(2023, 9, 8), "outcome": "returned"},
    ),
    "problems": (
        {
            "credit_code": PLANT,
            "month": "2023-08",
            "kind": "Q3 基准换算或全水分有误",
            "found": date(2023, 9, 8),
            "closed": date(2023, 9, 20),
        },
        ("problem", "problem_closing"),
        {"record_id": 1, "enterprise_id": 1, "period": "M2023-08", "kind": "Q3", "day": date(2023, 9, 8)},
    ),
    "bodies": (
        {"name_zh": "澜碳认证", "name_en": "Lantan Certification", "day": date(2022, 3, 1)},
        ("verification_body",),
        {"name_zh": "澜碳认证", "name_en": "Lantan Certification", "day": date(2022, 3, 1)},
    ),
    "verification": (
        TASK,
        ("verification_task", "verification_result"),
        {"enterprise_id": 1, "period": "Y2022", "body_id": 1, "day": date(2023, 4, 10), "due_day": date(2023, 6, 30)},
    ),
    "fourth_party": (
        {
            "enterprise": "赣北一电有限公司",
            "year": 2021,
            "day": date(2022, 9, 1),
            "reviewer": "复核专家组（甲）",
            "reviewed": 1_200_000,
            "corrected": -1_300.25,
            "missed": "否",
            "note": "供热量口径不一致",
        },
        ("fourth_party_review",),
        {"task_id": 1, "period": "Y2021", "reviewed_kg": 1_200_000_000, "corrected_kg": -1_300_250, "is_material_missed": False},
    ),
    "campaigns": (
        CAMPAIGN | {"title_zh": "2024年专项检查", "day": date(2024, 3, 1), "due": date(2024, 4, 1)},
        ("campaign", "campaign_term"),
        {"title_zh": "2024年专项检查", "day": date(2024, 3, 1)},
    ),
    "campaign_steps": (
        {
            "campaign": CAMPAIGN["title_zh"],
            "credit_code": PLANT,
            "step": "全面排查",
            "finished": date(2023, 5, 8),
            "problems": 6,
        },
        ("campaign_step", "campaign_member"),
        {"campaign_id": 1, "enterprise_id": 1, "step": "self_check", "day": date(2023, 5, 8), "problems": 6},
    ),
    "coal_samples": (
        {
            "credit_code": PLANT,
            "unit": "1号机组",
            "month": "2023-08",
            "sampled": date(2023, 8, 16),
            "day": date(2023, 8, 30),
            "laboratory": "衡澜煤质检测中心",
            "ncv_ar": 20.553,
            "car": 0.5471,
            "within": CAMPAIGN["title_zh"],
        },
        ("coal_sample",),
        {"unit_id": 1, "campaign_id": 1, "period": "M2023-08", "sampled_on": date(2023, 8, 16), "ncv_ar": 20.553, "car": 0.5471},
    ),
    "clues": (
        {"credit_code": PLANT, "year": 2022, "day": date(2023, 9, 25), "note": "月度热值与历史均值偏差较大"},
        ("platform_clue",),
        {"enterprise_id": 1, "period": "Y2022", "day": date(2023, 9, 25), "note": "月度热值与历史均值偏差较大"},
    ),
}


def row_of(code: str, **other: Any) -> dict[str, Any]:
    """The filled row of a kind of file, with some cells filled otherwise."""
    return SAMPLES[code][0] | other


def furnish_department(store: Store) -> None:
    """A plant with two versions of a month's record, a body with the verification of a year, and a campaign."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        furnish(store, folder)
        done = {"year": 2021, "given": date(2022, 4, 11), "due": date(2022, 9, 30), "done": date(2022, 8, 1)}
        results = load(
            store,
            workbook(folder / "months.xlsx", "monthly", [MONTH, MONTH | {"submitted": date(2023, 9, 20), "car": 0.55}]),
            workbook(folder / "body.xlsx", "bodies", [BODY]),
            workbook(folder / "task.xlsx", "verification", [TASK | done]),
            workbook(folder / "campaign.xlsx", "campaigns", [CAMPAIGN]),
        )
    assert [result.status for result in results] == ["loaded"] * 4, [result.errors for result in results]
