"""The automatic checks and their findings in words: family, severity, who is to look, the sentence; outliers and their limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from carbondash.derive.checks import CODES, OUTLIERS, title
from carbondash.derive.findings import read_finding
from carbondash.figures.units import Lang
from carbondash.rules import sets
from carbondash.rules.evidence.limits import CHECKS as CHECKS_SUBJECT
from carbondash.rules.evidence.limits import PROBLEM_KINDS, SENTENCES
from carbondash.rules.evidence.metrics import NORMAL_CONSISTENT
from carbondash.store.findings import FindingRow

# What the checks are about (domain reference 2.4, column "type"; outliers are the product's own).
FAMILIES: dict[str, tuple[str, str]] = {
    "timeliness": ("及时性", "timeliness"),
    "completeness": ("完整性", "completeness"),
    "compliance": ("合规性", "compliance"),
    "authenticity": ("真实性", "authenticity"),
    "plausibility": ("合理性", "plausibility"),
    "consistency": ("一致性", "consistency"),
    "calculation": ("计算", "calculation"),
    "traceability": ("可追溯性", "traceability"),
    "outlier": ("统计离群", "statistical outliers"),
}
_FAMILY_OF = {
    "V01": "timeliness", "V02": "completeness", "V03": "compliance", "V04": "completeness", "V05": "authenticity",
    "V06": "authenticity", "V07": "plausibility", "V08": "consistency", "V09": "consistency", "V10": "calculation",
    "V11": "consistency", "V12": "plausibility", "V13": "calculation", "V14": "consistency", "V15": "compliance",
    "V16": "compliance", "V17": "compliance", "V18": "traceability", "V19": "consistency", "V20": "calculation",
    "O01": "outlier", "O02": "outlier",
}  # fmt: skip


@dataclass(frozen=True)
class CheckWords:
    """One check: its name, what it is about, the points of severity that its findings can have, whether they are for a person."""

    code: str
    title: str
    family: str
    lowest: int
    highest: int
    is_referred: bool


def family_words(family: str, lang: Lang) -> str:
    """What a family of checks is called."""
    return FAMILIES[family][0 if lang == "zh" else 1]


@cache
def check_words(lang: Lang) -> dict[str, CheckWords]:
    """Every check by its code, in their order."""
    return {code: _check(code, lang) for code in CODES}


def _check(code: str, lang: Lang) -> CheckWords:
    kinds = sorted(_kinds(code))
    points = [int(row.number) for kind in kinds for row in _rows(PROBLEM_KINDS, "severity", code=kind)]
    families = {row.text for kind in kinds for row in _rows(PROBLEM_KINDS, "family", code=kind)}
    referred = any(row.flag for family in families for row in _rows(PROBLEM_KINDS, "referred_to_a_person", family=family))
    return CheckWords(code, title(code, lang), _FAMILY_OF[code], min(points), max(points), referred)


def _kinds(code: str) -> set[str]:
    if code in OUTLIERS:
        return {row.text for row in _rows(CHECKS_SUBJECT, "outlier_kind")}
    return {row.text for row in _rows(CHECKS_SUBJECT, "problem_kind", code=code)}


def _rows(subject: str, name: str, **key: str) -> list[sets.Rule]:
    return [
        row
        for found in sets.rule_sets(subject)
        for row in found.rules
        if row.name == name and all(row.key.get(field) == value for field, value in key.items())
    ]


@dataclass(frozen=True)
class FindingWords:
    """A finding in words: the check's name, the sentence, who waived it and why ("": nobody did), whether it is for a person."""

    title: str
    sentence: str
    waived: str
    is_referred: bool


def finding_words(row: FindingRow, lang: Lang) -> FindingWords:
    """What a stored finding says; texts of the record stand in it as they are."""
    found = read_finding(row)
    waiver = row.evidence.get("waiver")
    said = ""
    if waiver:
        said = sets.rule(SENTENCES, "waived", about=_about(row.period), as_of=row.day, lang=lang).text.format(**waiver)
    return FindingWords(found.title(lang), found.sentence(lang), said, found.refers_to_person)


def _about(period: str) -> date:
    return date(int(period[1:5]), 12, 31) if period.startswith("Y") else date(int(period[1:5]), int(period[6:]), 28)


@dataclass(frozen=True)
class Outlier:
    """What an outlier was held against: the median and MAD of n values of the metric, and the values at which the limit lies."""

    metric: str
    metric_words: str
    unit: str
    value: float
    median: float
    mad: float
    n: int
    low: float
    high: float
    robust_z: float


def outlier(row: FindingRow, lang: Lang) -> Outlier | None:
    """The evidence of an outlier; None for a finding of another check."""
    if row.code not in OUTLIERS:
        return None
    values = row.evidence["values"]
    metric = str(values["metric"])
    reach = float(values["limit_z"]) * max(NORMAL_CONSISTENT * float(values["mad"]), float(values["floor"]))
    words = sets.rule(SENTENCES, "word", about=_about(row.period), as_of=row.day, lang=lang, term=metric).text
    return Outlier(
        metric,
        words,
        str(values["unit"]),
        float(values["value"]),
        float(values["median"]),
        float(values["mad"]),
        int(values["n"]),
        float(values["median"]) - reach,
        float(values["median"]) + reach,
        float(values["robust_z"]),
    )
