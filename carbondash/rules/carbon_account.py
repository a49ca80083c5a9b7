"""Grade of the enterprise carbon account: A to E on 100 points, every point traced. It is not a credit rating.

The method is the product's own (domain reference 7.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from statistics import fmean, median
from typing import Literal

from carbondash.rules.amounts import is_number
from carbondash.rules.intervals import Proportion
from carbondash.rules.scoring import Scoring
from carbondash.rules.sets import InputError, Rule, answers_pending, rule

Reference = Literal["benchmark", "peers"]

_SUBJECT = "carbon_account"
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """What the account of an enterprise in a year rests on; None where it is not known.

    intensity, intensity_before (two years earlier) and reference_intensity: tCO2 per unit of output, one unit for all three;
    reference: the unit-class benchmark for power, the median of its industry's others for the rest (see `peer_reference`);
    first_pass: records that passed at first review; verification_returns stands for it outside power: tasks returned at least
    once; on_time: duties met by their day; outcomes: of the cycles that fell due, on_time, completed_late or not_completed.
    """

    reference: Reference
    intensity: float | None = None
    reference_intensity: float | None = None
    intensity_before: float | None = None
    first_pass: Proportion | None = None
    verification_returns: Proportion | None = None
    on_time: Proportion | None = None
    outcomes: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class AccountPart:
    """One part of the grade: the value behind it (% for intensity and trend, else 0 to 1), points of at most `of`, and the rules.

    value and points are None where the part is not assessable.
    """

    code: str
    value: float | None
    points: float | None
    of: float
    words_zh: str
    words_en: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class AccountGrade:
    """Grade A to E (None below the minimum of assessable points), total of 100 over the `assessable` points, and the parts."""

    grade: str | None
    total: float | None
    assessable: float
    words_zh: str
    words_en: str
    disclaimer_zh: str
    disclaimer_en: str
    parts: tuple[AccountPart, ...]
    rules: tuple[Rule, ...]


@answers_pending
def grade_account(record: AccountRecord, year: int, as_of: date) -> AccountGrade:
    """The grade of an enterprise's carbon account for a year.

    Raises InputError for an intensity that is none, an unknown reference or outcome. Source: product's own method, domain
    reference 7.3; points of parts without data go to the others in proportion.
    """
    for field, value in (
        ("intensity", record.intensity),
        ("reference_intensity", record.reference_intensity),
        ("intensity_before", record.intensity_before),
    ):
        if value is not None:
            _require_intensity(field, value, may_be_zero=field == "intensity")
    book = Scoring(_SUBJECT, year, as_of)
    parts = tuple(
        part(record, Scoring(_SUBJECT, year, as_of)) for part in (_intensity, _trend, _first_pass, _on_time, _compliance)
    )
    assessable = sum(part.of for part in parts if part.points is not None)
    points = sum(part.points for part in parts if part.points is not None)
    total = round(100.0 * points / assessable, _DIGITS) if assessable else None
    minimum = book.row("minimum_assessable").number
    disclaimer_zh, disclaimer_en = book.words("disclaimer")
    letter = None
    if total is None or assessable < minimum:
        zh = f"可评分值{assessable:g}分，不足{minimum:g}分，不评级"
        en = f"{assessable:g} assessable points, fewer than {minimum:g}: no grade"
    else:
        letter = book.cutoff("grade_from", "grade", total)
        zh = f"{letter}级，{total:.1f}分（按可评的{assessable:g}分折算）"
        en = f"grade {letter}, {total:.1f} points (scaled from {assessable:g} assessable points)"
    used = (*(row for part in parts for row in part.rules), *book.used)
    return AccountGrade(letter, total, assessable, zh, en, disclaimer_zh, disclaimer_en, parts, used)


@answers_pending
def peer_reference(intensities: Mapping[str, float], enterprise: str, year: int, as_of: date) -> float | None:
    """Median intensity of an industry's other enterprises, in the unit given; None where they are too few to compare with.

    Raises InputError for an intensity that is none. Source: product's own method, domain reference 7.3 (enterprises outside power
    have no benchmark).
    """
    for name, value in intensities.items():
        _require_intensity("intensities", value, may_be_zero=True, where=name)
    others = [value for name, value in intensities.items() if name != enterprise]
    least = rule(_SUBJECT, "minimum_peers", about=year, as_of=as_of).number
    return median(others) if len(others) >= least else None


def _require_intensity(field: str, value: float, *, may_be_zero: bool, where: str = "") -> None:
    if not is_number(value) or value < 0 or (value == 0 and not may_be_zero):
        raise InputError(field, value, "a positive intensity, tCO2 per unit of output", "大于0的单位产出排放量", where)


def _intensity(record: AccountRecord, book: Scoring) -> AccountPart:
    zh, en = book.words("reference_words", reference=record.reference)
    return _on_scale(
        book, "intensity", _change(record.intensity, record.reference_intensity), f"，参照{zh}", f" against the {en}"
    )


def _trend(record: AccountRecord, book: Scoring) -> AccountPart:
    return _on_scale(book, "trend", _change(record.intensity, record.intensity_before), "", "")


def _change(value: float | None, base: float | None) -> float | None:
    return None if value is None or base is None else 100.0 * (value / base - 1.0)


def _on_scale(book: Scoring, code: str, change: float | None, against_zh: str, against_en: str) -> AccountPart:
    if change is None:
        return _unassessed(book, code)
    share = book.share(change, part=code)
    return _assessed(book, code, change, share, f"{change:+.1f}%{against_zh}", f"{change:+.1f}%{against_en}")


def _first_pass(record: AccountRecord, book: Scoring) -> AccountPart:
    counted, returned = record.first_pass, record.verification_returns
    if counted is None and returned is not None:
        stands = Proportion(returned.n - returned.k, returned.n)
        return _counted(book, "first_pass", stands, "，按核查未退回计", ", as verification tasks not returned")
    return _counted(book, "first_pass", counted, "", "")


def _on_time(record: AccountRecord, book: Scoring) -> AccountPart:
    return _counted(book, "on_time", record.on_time, "", "")


def _counted(book: Scoring, code: str, counted: Proportion | None, how_zh: str, how_en: str) -> AccountPart:
    share = counted.share if counted else None
    if counted is None or share is None:
        return _unassessed(book, code)
    zh = f"{100 * share:.1f}%（{counted.k}/{counted.n}{how_zh}）"
    return _assessed(book, code, share, share, zh, f"{100 * share:.1f}% ({counted.k} of {counted.n}{how_en})")


def _compliance(record: AccountRecord, book: Scoring) -> AccountPart:
    if not record.outcomes:
        return _unassessed(book, "compliance")
    share = fmean(book.row("compliance_share", outcome=outcome).number for outcome in record.outcomes)
    n, good = len(record.outcomes), record.outcomes.count("on_time")
    return _assessed(book, "compliance", share, share, f"{n}个周期中{good}个按时完成", f"{good} of {n} cycles on time")


def _assessed(book: Scoring, code: str, value: float, share: float, fact_zh: str, fact_en: str) -> AccountPart:
    of = book.row("weight", part=code).number
    points = of * share
    zh, en = book.words("words", part=code)
    zh, en = f"{zh}：{fact_zh}，得{points:.1f}分（满分{of:g}分）", f"{en}: {fact_en}, {points:.1f} of {of:g} points"
    return AccountPart(code, value, points, of, zh, en, book.used)


def _unassessed(book: Scoring, code: str) -> AccountPart:
    of = book.row("weight", part=code).number
    zh, en = book.words("words", part=code)
    return AccountPart(code, None, None, of, f"{zh}：无数据，不计分", f"{en}: no data, not assessed", book.used)
