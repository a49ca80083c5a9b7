"""The papers of the first cycle's cases: order with its limit, decision on the penalty, publication."""

from __future__ import annotations

from datetime import date
from typing import Any

from carbondash.demo.rows import Rows

# Until when all had to rectify, and when the province published who had been handled how (domain reference 1.2).
RECTIFY_UNTIL = date(2022, 2, 28)
PUBLISHED = date(2022, 4, 29)

_ORDER = "责令限期改正，足额清缴2019—2020年度碳排放配额"
_WAIVED = "限期内改正完毕，不予处罚"
_FINED = "逾期未改正，处罚款2万元"
_PUBLICATION = "向社会公开第一个履约周期清缴及处理情况"


def add_papers(rows: Rows) -> None:
    """The rows of the papers, numbered by kind in the order of the cases; steps of the cases must be there."""
    cases: dict[int, dict[str, Any]] = {}
    for step in rows.tables["case_step"]:
        cases.setdefault(step["case_id"], {})[step["step"]] = step
    for number, (case, steps) in enumerate(cases.items(), start=1):
        ordered, decided = steps["ordered"], steps.get("waived") or steps["fined"]
        papers = [
            ("order", ordered["day"], f"赣环责改〔2022〕{number}号", RECTIFY_UNTIL, _ORDER),
            ("decision", decided["day"], *_decision(decided["step"], number)),
            ("publication", max(PUBLISHED, decided["day"]), "赣环气候公告〔2022〕1号", None, _PUBLICATION),
        ]
        for kind, day, paper, limit, note in papers:
            rows.add(
                "case_paper",
                case_id=case,
                enterprise_id=ordered["enterprise_id"],
                cycle=ordered["cycle"],
                day=day,
                kind=kind,
                number=paper,
                limit_day=limit,
                note=note,
            )


def _decision(step: str, number: int) -> tuple[str, None, str]:
    if step == "fined":
        return f"赣环罚〔2022〕{number}号", None, _FINED
    return f"赣环不罚〔2022〕{number}号", None, _WAIVED
