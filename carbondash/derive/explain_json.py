"""What is known of one enterprise, as JSON: codes stay codes."""

from __future__ import annotations

from typing import Any

from carbondash.derive.endings import Ending, Obstacle
from carbondash.derive.explain import Explanation
from carbondash.derive.risk import Risk
from carbondash.derive.risk_text import contributions_json

_KG_A_TONNE = 1000


def as_json(found: Explanation) -> dict[str, Any]:
    """The explanation as plain values: tonnes, shares 0..1, days as YYYY-MM-DD."""
    about = found.enterprise
    return {
        "as_of": found.as_of.isoformat(),
        "data_day": found.on.isoformat(),
        "derived_through": None if found.lag.through is None else found.lag.through.isoformat(),
        "waiting": found.lag.waiting,
        "demo": found.is_demo,
        "enterprise": {
            "id": about.enterprise_id,
            "name": about.name_zh,
            "name_en": about.name_en,
            "credit_code": about.credit_code,
            "city": about.city,
            "industry": about.industry,
            "tier": about.tier,
        },
        "emissions": {
            "years": [
                {
                    "year": year.year,
                    "months": year.months,
                    "emissions_t": year.emissions_kg / _KG_A_TONNE,
                    "with_default_t": year.default_kg / _KG_A_TONNE,
                }
                for year in found.years
            ],
            "months": [
                {
                    "period": row.period,
                    "unit_id": row.unit_id,
                    "unit": row.unit_name,
                    "emissions_t": row.emissions_kg / _KG_A_TONNE,
                    "with_default_t": None if row.default_kg is None else row.default_kg / _KG_A_TONNE,
                    "basis": row.basis,
                }
                for row in found.months
            ],
        },
        "allocations": [
            {"period": row.period, "since": row.day.isoformat(), "amount_t": row.amount_t, **row.detail}
            for row in found.allocations
        ],
        "obligations": [
            {
                "period": row.period,
                "cycle": row.cycle,
                "since": row.day.isoformat(),
                "emissions_t": row.emissions_t,
                "allocation_t": row.allocation_t,
                "amount_t": row.amount_t,
                **row.detail,
            }
            for row in found.obligations
        ],
        "determined": [
            {
                "period": debt.period,
                "cycle": debt.cycle,
                "determined_on": debt.determined_on.isoformat(),
                "deadline": debt.deadline.isoformat(),
                "obligation_t": debt.obligation_t,
                "surrendered_t": debt.surrendered_t,
                "offsets_t": debt.offsets_t,
            }
            for debt in found.debts
        ],
        "holdings": {lot.vintage: lot.amount_t for lot in found.holdings},
        "frozen": found.is_frozen,
        "position": _position(found),
        "outcomes": [_outcome(ending) for ending in found.endings],
        "risks": [_risk(risk) for risk in found.risks],
        "findings": [
            {
                "code": row.code,
                "severity": row.severity,
                "period": row.period,
                "unit_id": row.unit_id,
                "day": row.day.isoformat(),
                "waived": row.is_waived,
                "words_zh": row.words_zh,
                "words_en": row.words_en,
            }
            for row in found.findings
        ],
        "findings_in_all": found.findings_in_all,
    }


def _position(found: Explanation) -> dict[str, Any] | None:
    stands = found.position
    if stands is None:
        return None if found.obstacle is None else _said("obstacle", found.obstacle)
    return {
        "usable_t": stands.usable_t,
        "need_t": stands.need_t,
        "gap_t": stands.gap_t,
        "gap_ratio": stands.gap_ratio,
        "by_period": [{"period": row.period, "need_t": row.need_t, "gap_t": row.gap_t} for row in stands.by_period],
    }


def _outcome(ending: Ending) -> dict[str, Any]:
    found = ending.outcome
    if found is None:
        return {"cycle": ending.cycle, "class": None} | (_said("obstacle", ending.obstacle) if ending.obstacle else {})
    return {
        "cycle": ending.cycle,
        "class": found.official_class,
        "completed_on": None if found.completed_on is None else found.completed_on.isoformat(),
        "days_late": found.days_late,
        "penalty_decided": found.penalty_decided,
        "penalty_waived": found.penalty_waived,
    }


def _risk(risk: Risk) -> dict[str, Any]:
    return {
        "cycle": risk.cycle,
        "since": risk.since.isoformat(),
        "deadline": risk.deadline.isoformat(),
        "index": risk.index,
        "band": risk.band,
        "missing_share": risk.missing_share,
        "floors": [floor.code for floor in risk.floors],
        "contributions": contributions_json(risk),
    }


def _said(name: str, words: Obstacle) -> dict[str, str]:
    return {f"{name}_zh": words.words("zh"), f"{name}_en": words.words("en")}
