"""What is known of one enterprise, as lines of text for a person: periods, classes and bases in words, no codes of the store."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from carbondash.derive.explain import Explanation
from carbondash.derive.lag_text import data_lines
from carbondash.derive.words import amount, band, basis, cycle, factor, official_class, outside, period, product, vintage
from carbondash.figures.units import Lang
from carbondash.rules.words import source_words, words_of
from carbondash.store.derived import AllocationRow

_KG_A_TONNE = 1000
_PERCENT = 100


def lines(found: Explanation, language: str) -> Iterator[str]:
    """The explanation for a person, section by section; zh or en."""
    lang: Lang = "zh" if language == "zh" else "en"
    side = 0 if lang == "zh" else 1
    about = found.enterprise
    name = about.name_zh if lang == "zh" else about.name_en or about.name_zh
    yield f"{name} · {about.credit_code or '–'} · {('编号', 'no.')[side]} {about.enterprise_id} · {found.as_of}"
    yield from data_lines(found.lag, found.on, found.is_demo, lang)
    for title, section in (
        (("排放", "Emissions"), _emission_lines),
        (("配额（按规则计算）", "Allocation by the rules"), allocation_lines),
        (("应清缴量（按规则计算）", "Obligation by the rules"), obligation_lines),
        (("清缴与持有", "Surrender and holdings"), _position_lines),
        (("履约结果", "Outcome by cycle"), _outcome_lines),
        (("履约风险", "Compliance risk"), _risk_lines),
        (("校验发现", "Findings of the checks"), _finding_lines),
    ):
        yield ""
        yield title[side]
        said = False
        for line in section(found, lang, side):
            said = True
            yield f"  {line}"
        if not said:
            yield ("  无", "  none")[side]


def _emission_lines(found: Explanation, lang: Lang, side: int) -> Iterator[str]:
    for year in found.years:
        emitted, default = amount(year.emissions_kg / _KG_A_TONNE, lang), amount(year.default_kg / _KG_A_TONNE, lang)
        yield (
            f"{year.year}年（{year.months}个月）：{emitted}；若均按缺省值计算为{default}",
            f"{year.year} ({year.months} months): {emitted}; by default values throughout {default}",
        )[side]
    months: dict[str, list[Any]] = {}
    for row in found.months:
        months.setdefault(row.period, []).append(row)
    for month, rows in months.items():
        bases = ("、", ", ")[side].join(dict.fromkeys(basis(row.basis, lang) for row in rows))
        emitted = amount(sum(row.emissions_kg for row in rows) / _KG_A_TONNE, lang)
        yield (f"{period(month, lang)}：{emitted}（{bases}）", f"{period(month, lang)}: {emitted} ({bases})")[side]


class _Sources:
    """The sources of a section, each once, numbered in the order in which they are cited."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, str], int] = {}

    def cite(self, listed: list[dict[str, Any]]) -> list[int]:
        """The numbers of these sources."""
        keys = [(row["source"], row["confidence"]) for row in listed]
        return [self._places.setdefault(key, len(self._places) + 1) for key in keys]

    def lines(self, lang: Lang) -> Iterator[str]:
        """The list of all that were cited."""
        for (source, mark), place in self._places.items():
            yield f"[{place}] {source_words(source, lang)} · {words_of('marks', mark, lang)}"


def allocation_lines(found: Explanation, lang: Lang, side: int) -> Iterator[str]:
    """How the allocation follows from the rules: units, products, factors, and the numbered sources."""
    cited = _Sources()
    for row in found.allocations:
        places = cited.cite(row.detail["sources"])
        unofficial = "" if row.detail["is_official"] else ("（含非官方数值）", " (holds values that are not official)")[side]
        yield _labelled(period(row.period, lang), amount(row.amount_t, lang) + unofficial, side)
        yield from _units(found, row, places, lang, side)
        if "alpha" in row.detail:
            emitted = _labelled(("排放量", "emissions")[side], amount(row.detail["emissions_t"], lang), side)
            yield f"  {emitted} × (1 + {row.detail['alpha']:.4f})"
    yield from cited.lines(lang)


def _units(found: Explanation, row: AllocationRow, places: list[int], lang: Lang, side: int) -> Iterator[str]:
    for unit in row.detail.get("units", ()):
        label = (
            f"{found.unit_name(unit['unit_id'], lang)}（{unit['class']}类），{unit['year']}年",
            f"{found.unit_name(unit['unit_id'], lang)} (class {unit['class']}), {unit['year']}",
        )[side]
        none = f"（{outside(unit['outside'], lang)}）" if "outside" in unit else ""
        yield f"  {_labelled(label, amount(unit['amount_t'], lang) + none, side)}"
        for line in unit["lines"]:
            factors = "".join(f" × {factor(name, lang)} {value:.4f}" for name, value in line["factors"].items())
            base = f"{line['benchmark']} {line['benchmark_unit']} × {line['quantity']:,.1f} {line['quantity_unit']}{factors}"
            computed = f"{base} = {amount(line['product_t'], lang, 1)} [{places[line['source']]}]"
            yield f"    {_labelled(product(line['what'], lang), computed, side)}"


def obligation_lines(found: Explanation, lang: Lang, side: int) -> Iterator[str]:
    """How the obligation follows from emissions and allocation, and the numbered sources."""
    cited = _Sources()
    for row in found.obligations:
        numbers = "".join(f"[{place}]" for place in sorted(cited.cite(row.detail["sources"])))
        emitted, given, owed = (amount(value, lang) for value in (row.emissions_t, row.allocation_t, row.amount_t))
        relief = [
            f"{words[side]} {amount(row.detail[name], lang)}"
            for name, words in (
                ("cap_t", ("缺口上限减免", "relief by the cap")),
                ("gas_t", ("燃气机组减免", "relief for gas units")),
            )
            if row.detail[name]
        ]
        said = (
            f"排放 {emitted}，配额 {given}，应清缴 {owed}",
            f"emissions {emitted}, allocation {given}, obligation {owed}",
        )[side]
        yield f"{_labelled(period(row.period, lang), ('，', ', ')[side].join([said, *relief]), side)} {numbers}"
    yield from cited.lines(lang)


def _position_lines(found: Explanation, lang: Lang, side: int) -> Iterator[str]:
    for debt in found.debts:
        owed, paid, offsets = (amount(value, lang) for value in (debt.obligation_t, debt.surrendered_t, debt.offsets_t))
        yield (
            f"{period(debt.period, lang)}：核定 {owed}（{debt.determined_on}），已清缴配额 {paid}、CCER {offsets}，"
            f"期限 {debt.deadline}",
            f"{period(debt.period, lang)}: determined {owed} on {debt.determined_on}, surrendered {paid} of allowances and "
            f"{offsets} of CCER, due {debt.deadline}",
        )[side]
    for lot in found.holdings:
        yield (
            f"持有{vintage(lot.vintage, lang)}：{amount(lot.amount_t, lang)}",
            f"holds {vintage(lot.vintage, lang)}: {amount(lot.amount_t, lang)}",
        )[side]
    if found.is_frozen:
        yield ("账户冻结，持有量不可用", "the account is frozen: holdings can't be used")[side]
    if found.position is not None:
        gap, ratio = amount(found.position.gap_t, lang), _PERCENT * found.position.gap_ratio
        yield (f"缺口 {gap}（占应清缴量{ratio:.1f}%）", f"shortfall {gap} ({ratio:.1f}% of the obligation)")[side]
    if found.obstacle is not None:
        yield found.obstacle.words(lang)


def _outcome_lines(found: Explanation, lang: Lang, side: int) -> Iterator[str]:
    for ending in found.endings:
        said = []
        if ending.outcome is None:
            said.append(("尚未核定", "not determined yet")[side] if ending.obstacle is None else ending.obstacle.words(lang))
        else:
            said.append(official_class(ending.outcome.official_class, lang))
            if ending.outcome.completed_on is not None:
                said.append((f"{ending.outcome.completed_on}完成", f"complete on {ending.outcome.completed_on}")[side])
            if ending.outcome.penalty_decided:
                said.append(("已决定处罚", "penalty decided")[side])
            if ending.outcome.penalty_waived:
                said.append(("免予处罚", "penalty waived")[side])
        yield _labelled(cycle(ending.cycle, lang), ("，", ", ")[side].join(said), side)


def _risk_lines(found: Explanation, lang: Lang, side: int) -> Iterator[str]:
    for risk in found.risks:
        share = f"{_PERCENT * risk.missing_share:.0f}%"
        missing = (f"，缺失数据权重{share}", f", missing inputs {share} of the weights")[side] if risk.missing_share else ""
        index = (
            f"指数 {risk.index:.1f}，{band(risk.band, lang)}（期限{risk.deadline}{missing}）",
            f"index {risk.index:.1f}, {band(risk.band, lang)} (due {risk.deadline}{missing})",
        )[side]
        yield _labelled(cycle(risk.cycle, lang), index, side)
        for item in risk.contributions:
            points = "–" if item.points is None else f"{item.points:.1f}"
            yield f"  {item.code} {points:>5}  {(item.words_zh, item.words_en)[side]}"
        for floor in risk.floors:
            yield f"  {floor.code}        {(floor.words_zh, floor.words_en)[side]}"


def _finding_lines(found: Explanation, lang: Lang, side: int) -> Iterator[str]:
    for row in found.findings:
        unit = "" if row.unit_id is None else f" {found.unit_name(row.unit_id, lang)}"
        waived = ("（已豁免）", " (waived)")[side] if row.is_waived else ""
        yield f"{row.day} {row.code} {period(row.period, lang)}{unit} {(row.words_zh, row.words_en)[side]}{waived}"
    more = found.findings_in_all - len(found.findings)
    if more > 0:
        yield (f"另有 {more:,} 条", f"and {more:,} more")[side]


def _labelled(label: str, said: str, side: int) -> str:
    return label + ("：", ": ")[side] + said
