"""What is known of one enterprise, as JSON and as lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from carbondash.derive.explain import Ending, Explanation
from carbondash.derive.lag_text import data_lines
from carbondash.derive.risk import Risk
from carbondash.derive.risk_text import contributions_json
from carbondash.store.derived import AllocationRow

_KG_A_TONNE = 1000

_CLASSES = {
    "not_due": ("未到期", "not due"),
    "due": ("当日到期", "due on the day"),
    "on_time": ("按时足额清缴", "on time"),
    "completed_late": ("逾期完成清缴", "completed late"),
    "not_completed": ("未足额清缴", "not completed"),
}
_FACTORS = {
    "cooling": ("冷却方式", "cooling"),
    "heat_supply": ("供热量", "heat supply"),
    "load": ("负荷系数", "load"),
    "peak_shaving": ("调峰", "peak shaving"),
}
_WHAT = {"electricity": ("供电", "electricity"), "heat": ("供热", "heat")}
_OUTSIDE = {"first_year": ("投产首年，不发放", "first year of operation: none"), "closed": ("已关停，不发放", "closed: none")}
_CONFIDENCE = {
    "official": ("官方", "official"),
    "second_hand": ("转引", "second hand"),
    "known_high": ("已知（高）", "known (high)"),
    "known_medium": ("已知（中）", "known (medium)"),
    "known_low": ("已知（低），非官方", "known (low), not official"),
    "inferred": ("推断，非官方", "inferred, not official"),
    "own": ("本产品自定，非官方", "the product's own, not official"),
}


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
        return (
            None if found.pending is None else {"pending_zh": found.pending.words("zh"), "pending_en": found.pending.words("en")}
        )
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
        return {"cycle": ending.cycle, "class": None, "problem": ending.problem}
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


def lines(found: Explanation, lang: str) -> Iterator[str]:
    """The explanation for a person, section by section."""
    side = 0 if lang == "zh" else 1
    about = found.enterprise
    name = about.name_zh if lang == "zh" else about.name_en or about.name_zh
    yield f"{name} · {about.credit_code or '–'} · id {about.enterprise_id} · {found.as_of}"
    yield from data_lines(found.lag, found.on, found.is_demo, lang)
    for title, section in (
        (("排放", "Emissions"), _emission_lines),
        (("配额（按规则计算）", "Allocation by the rules"), _allocation_lines),
        (("应清缴量（按规则计算）", "Obligation by the rules"), _obligation_lines),
        (("清缴与持有", "Surrender and holdings"), _position_lines),
        (("履约结果", "Outcome by cycle"), _outcome_lines),
        (("履约风险", "Compliance risk"), _risk_lines),
        (("校验发现", "Findings of the checks"), _finding_lines),
    ):
        yield ""
        yield title[side]
        said = False
        for line in section(found, side):
            said = True
            yield f"  {line}"
        if not said:
            yield ("  无", "  none")[side]


def _tonnes(amount: float) -> str:
    return f"{amount:,.0f} t"


def _emission_lines(found: Explanation, side: int) -> Iterator[str]:
    for year in found.years:
        emitted, default = year.emissions_kg / _KG_A_TONNE, year.default_kg / _KG_A_TONNE
        yield (
            f"{year.year}年（{year.months}个月）：{_tonnes(emitted)}；全部按缺省值 {_tonnes(default)}",
            f"{year.year} ({year.months} months): {_tonnes(emitted)}; all by default values {_tonnes(default)}",
        )[side]
    months: dict[str, list[Any]] = {}
    for row in found.months:
        months.setdefault(row.period, []).append(row)
    for period, rows in months.items():
        bases = ", ".join(sorted({row.basis for row in rows}))
        yield f"{period[1:]}  {_tonnes(sum(row.emissions_kg for row in rows) / _KG_A_TONNE)}  {bases}"


def _allocation_lines(found: Explanation, side: int) -> Iterator[str]:
    for row in found.allocations:
        unofficial = "" if row.detail["is_official"] else ("（含非官方数值）", " (holds values that are not official)")[side]
        yield f"{row.period}: {_tonnes(row.amount_t)}{unofficial}"
        yield from _units(row, side)
        if "alpha" in row.detail:
            yield f"  E {_tonnes(row.detail['emissions_t'])} × (1 + {row.detail['alpha']:.4f})"
        yield from _sources(row.detail["sources"], side)


def _units(row: AllocationRow, side: int) -> Iterator[str]:
    for unit in row.detail.get("units", ()):
        outside = f" {_OUTSIDE[unit['outside']][side]}" if "outside" in unit else ""
        label = (f"机组 {unit['unit_id']}，{unit['year']}，", f"unit {unit['unit_id']}, {unit['year']}, ")[side]
        yield f"  {label}{unit['class']}: {_tonnes(unit['amount_t'])}{outside}"
        for line in unit["lines"]:
            factors = "".join(f" × {_FACTORS[name][side]} {value:.4f}" for name, value in line["factors"].items())
            product = f"{line['benchmark']} {line['benchmark_unit']} × {line['quantity']:,.1f} {line['quantity_unit']}{factors}"
            yield f"    {_WHAT[line['what']][side]}: {product} = {line['product_t']:,.1f} t [{line['source'] + 1}]"


def _sources(listed: list[dict[str, Any]], side: int) -> Iterator[str]:
    for place, source in enumerate(listed, 1):
        yield f"  [{place}] {source['source']} · {_CONFIDENCE[source['confidence']][side]}"


def _obligation_lines(found: Explanation, side: int) -> Iterator[str]:
    for row in found.obligations:
        relief = row.detail["cap_t"], row.detail["gas_t"]
        yield (
            f"{row.period}：排放 {_tonnes(row.emissions_t)}，配额 {_tonnes(row.allocation_t)}，应清缴 {_tonnes(row.amount_t)}；"
            f"缺口上限减免 {_tonnes(relief[0])}，燃气机组减免 {_tonnes(relief[1])}",
            f"{row.period}: emissions {_tonnes(row.emissions_t)}, allocation {_tonnes(row.allocation_t)}, "
            f"obligation {_tonnes(row.amount_t)}; relief by the cap {_tonnes(relief[0])}, for gas units {_tonnes(relief[1])}",
        )[side]
        yield from _sources(row.detail["sources"], side)


def _position_lines(found: Explanation, side: int) -> Iterator[str]:
    for debt in found.debts:
        yield (
            f"{debt.period}：核定 {_tonnes(debt.obligation_t)}（{debt.determined_on}），已清缴 {_tonnes(debt.surrendered_t)}，"
            f"CCER {_tonnes(debt.offsets_t)}，期限 {debt.deadline}",
            f"{debt.period}: determined {_tonnes(debt.obligation_t)} on {debt.determined_on}, surrendered "
            f"{_tonnes(debt.surrendered_t)}, CCER {_tonnes(debt.offsets_t)}, due {debt.deadline}",
        )[side]
    for lot in found.holdings:
        yield (f"持有 {lot.vintage}：{_tonnes(lot.amount_t)}", f"holds {lot.vintage}: {_tonnes(lot.amount_t)}")[side]
    if found.is_frozen:
        yield ("账户冻结，持有量不可用", "the account is frozen: holdings can't be used")[side]
    if found.position is not None:
        gap, ratio = found.position.gap_t, 100 * found.position.gap_ratio
        yield (f"缺口 {_tonnes(gap)}（{ratio:.1f}%）", f"shortfall {_tonnes(gap)} ({ratio:.1f}%)")[side]
    if found.pending is not None:
        yield found.pending.words(("zh", "en")[side])


def _outcome_lines(found: Explanation, side: int) -> Iterator[str]:
    for ending in found.endings:
        if ending.outcome is None:
            yield f"{ending.cycle}: {ending.problem or ('尚未核定', 'not determined yet')[side]}"
            continue
        said = [_CLASSES[ending.outcome.official_class][side]]
        if ending.outcome.completed_on is not None:
            said.append(ending.outcome.completed_on.isoformat())
        if ending.outcome.penalty_decided:
            said.append(("已决定处罚", "penalty decided")[side])
        if ending.outcome.penalty_waived:
            said.append(("免予处罚", "penalty waived")[side])
        yield f"{ending.cycle}: {' · '.join(said)}"


def _risk_lines(found: Explanation, side: int) -> Iterator[str]:
    for risk in found.risks:
        yield f"{risk.cycle}: {risk.index:.1f} · {risk.band}"
        for item in risk.contributions:
            points = "–" if item.points is None else f"{item.points:.1f}"
            yield f"  {item.code} {points:>5}  {(item.words_zh, item.words_en)[side]}"
        for floor in risk.floors:
            yield f"  {floor.code}        {(floor.words_zh, floor.words_en)[side]}"


def _finding_lines(found: Explanation, side: int) -> Iterator[str]:
    for row in found.findings:
        waived = ("（已豁免）", " (waived)")[side] if row.is_waived else ""
        yield f"{row.day} {row.code} {row.period[1:]} {(row.words_zh, row.words_en)[side]}{waived}"
    more = found.findings_in_all - len(found.findings)
    if more > 0:
        yield (f"另有 {more} 条", f"and {more} more")[side]
