"""Score of verification bodies: points per part, a total over what is assessable with its interval, a band, and ranks.

The method is the product's own (domain reference 5.3); its first two parts follow the criteria that the province names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from carbondash.rules.amounts import is_number
from carbondash.rules.intervals import Interval, Proportion, of_sum, wilson
from carbondash.rules.scoring import Scoring
from carbondash.rules.sets import InputError, Rule, answers_pending

_SUBJECT = "verification_bodies"
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class BodyRecord:
    """What is known of a body's work in a year; None where it is not.

    first_pass: tasks accepted at first submission, of the reviewed; returns: tasks returned at least once, of the submitted;
    on_time: tasks delivered by their day, of those due; corrected_t and verified_t: tonnes that the fourth-party review
    corrected, either way, of the tonnes that it went through; missed: tasks with a material problem that the body did not
    find, of the reviewed; conduct: 0 to 1, independence and staffing on site.
    """

    body: str
    first_pass: Proportion | None = None
    returns: Proportion | None = None
    on_time: Proportion | None = None
    corrected_t: float | None = None
    verified_t: float | None = None
    missed: Proportion | None = None
    conduct: float | None = None


@dataclass(frozen=True, slots=True)
class BodyPart:
    """One part of the score: points of at most `of`, None where not assessable; the rate (0 to 1) behind it, and the interval."""

    code: str
    rate: float | None
    points: float | None
    of: float
    around: Interval | None
    words_zh: str
    words_en: str


@dataclass(frozen=True, slots=True)
class BodyScore:
    """Total of 100 points over the assessable parts, its interval, and the band A to D.

    band is None, and the body is not ranked, where the sample or the assessable points (of 100) are below the minimum.
    """

    body: str
    total: float | None
    around: Interval | None
    assessable: float
    sample: int
    band: str | None
    words_zh: str
    words_en: str
    parts: tuple[BodyPart, ...]
    rules: tuple[Rule, ...]

    @property
    def is_ranked(self) -> bool:
        """Whether the body takes part in the ranking."""
        return self.band is not None


@dataclass(frozen=True, slots=True)
class BodyRank:
    """Rank by total, equal totals share the better one; best and worst rank that the intervals allow; None where not ranked."""

    body: str
    rank: int | None
    best: int | None
    worst: int | None
    score: BodyScore


@answers_pending
def score_body(record: BodyRecord, year: int, as_of: date) -> BodyScore:
    """The score of a verification body for a year.

    The interval takes each rate's Wilson interval, sees the parts as independent and adds their distances as squares, but those
    of first passes and returns as they are: both are counted on the same submissions, and a bad draw hits both. Parts without
    counts (tonnes, conduct) add nothing to it. Raises InputError for tonnes or a conduct that can't be.
    Source: product's own method, domain reference 5.3.
    """
    book = Scoring(_SUBJECT, year, as_of)
    level = book.row("level").number / 100.0
    parts = (
        _counted(book, "first_pass", record.first_pass, level),
        _counted(book, "returns", record.returns, level),
        _counted(book, "on_time", record.on_time, level),
        _stated(book, "correction", _correction(record)),
        _counted(book, "missed", record.missed, level),
        _stated(book, "conduct", _conduct(record)),
    )
    assessed = [_together(parts[:2]), *(_together([part]) for part in parts[2:])]
    assessable = sum(part.of for part in parts if part.points is not None)
    sample = record.first_pass.n if record.first_pass else 0
    least, enough = book.row("minimum_sample").number, book.row("minimum_assessable").number
    total = around = None
    if assessable:
        scale = 100.0 / assessable
        total = round(sum(points for points, _ in assessed) * scale, _DIGITS)
        raw = of_sum(assessed)
        around = Interval(max(0.0, raw.low * scale), min(100.0, raw.high * scale))
    if total is None or sample < least or assessable < enough:
        zh = f"样本{sample}项，可评{assessable:g}分：不足{least:g}项或{enough:g}分，不评级、不排名"
        en = f"sample of {sample}, {assessable:g} assessable points: fewer than {least:g} or {enough:g}, no band and no rank"
        return BodyScore(record.body, total, around, assessable, sample, None, zh, en, parts, book.used)
    band = book.cutoff("band_from", "band", total)
    zh, en = book.words("band_words", band=band)
    return BodyScore(record.body, total, around, assessable, sample, band, zh, en, parts, book.used)


def rank_bodies(scores: Iterable[BodyScore]) -> tuple[BodyRank, ...]:
    """The bodies by total, best first, those without a rank last; ranks start at 1.

    Two bodies can change places where the interval of the difference of their totals holds zero: best counts only the bodies
    that are clearly above, worst all that are not clearly below. Source: product's own method, domain reference 5.3.
    """
    given = sorted(scores, key=lambda score: (not score.is_ranked, -(score.total or 0.0), score.body))
    ranked = [
        (score, score.total, score.around) for score in given if score.is_ranked and score.total is not None and score.around
    ]
    found = []
    for score, total, around in ranked:
        rank = 1 + sum(other > total for _, other, _ in ranked)
        best = 1 + sum(_is_above(other, there, total, around) for _, other, there in ranked)
        worst = len(ranked) - sum(_is_above(total, around, other, there) for _, other, there in ranked)
        found.append(BodyRank(score.body, rank, best, worst, score))
    return (*found, *(BodyRank(score.body, None, None, None, score) for score in given if not score.is_ranked))


def _is_above(total: float, around: Interval, other: float, other_around: Interval) -> bool:
    """Whether a total is clearly above another one: the interval of their difference, both seen as independent, lies above 0."""
    return of_sum([(total, around), (-other, Interval(-other_around.high, -other_around.low))]).low > 0.0


def _together(parts: Sequence[BodyPart]) -> tuple[float, Interval]:
    """Points and interval of parts that rise and fall together; nothing for those that are not assessed."""
    known = [(part.points, part.around) for part in parts if part.points is not None and part.around is not None]
    around = Interval(sum(ends.low for _, ends in known), sum(ends.high for _, ends in known))
    return sum(points for points, _ in known), around


def _correction(record: BodyRecord) -> float | None:
    for field, tonnes in (("corrected_t", record.corrected_t), ("verified_t", record.verified_t)):
        if tonnes is not None and not (is_number(tonnes) and tonnes >= 0):
            raise InputError(field, tonnes, "tonnes of 0 or more", "不小于0的吨数", record.body)
    if record.corrected_t is None or not record.verified_t:
        return None
    return record.corrected_t / record.verified_t


def _conduct(record: BodyRecord) -> float | None:
    if record.conduct is not None and not (is_number(record.conduct) and 0.0 <= record.conduct <= 1.0):
        raise InputError("conduct", record.conduct, "0 to 1", "0到1", record.body)
    return record.conduct


def _counted(book: Scoring, code: str, counted: Proportion | None, level: float) -> BodyPart:
    rate = counted.share if counted else None
    if counted is None or rate is None:
        return _unassessed(book, code)
    bounds = wilson(counted, level)
    points, *ends = (_points(book, code, at) for at in (rate, bounds.low, bounds.high))
    of_n = (f"（{counted.k}/{counted.n}）", f" ({counted.k} of {counted.n})")
    return _assessed(book, code, rate, points, Interval(min(ends), max(ends)), of_n)


def _stated(book: Scoring, code: str, rate: float | None) -> BodyPart:
    if rate is None:
        return _unassessed(book, code)
    points = _points(book, code, rate)
    return _assessed(book, code, rate, points, Interval(points, points), ("", ""))


def _points(book: Scoring, code: str, rate: float) -> float:
    return book.row("weight", part=code).number * book.share(100.0 * rate, part=code)


def _assessed(book: Scoring, code: str, rate: float, points: float, around: Interval, of_n: tuple[str, str]) -> BodyPart:
    of = book.row("weight", part=code).number
    zh, en = book.words("words", part=code)
    return BodyPart(
        code, rate, points, of, around,
        f"{zh}{100 * rate:.2f}%{of_n[0]}，得{points:.1f}分（满分{of:g}分）",
        f"{en} {100 * rate:.2f}%{of_n[1]}: {points:.1f} of {of:g} points",
    )  # fmt: skip


def _unassessed(book: Scoring, code: str) -> BodyPart:
    of = book.row("weight", part=code).number
    zh, en = book.words("words", part=code)
    return BodyPart(code, None, None, of, None, f"{zh}：无数据，不计分", f"{en}: no data, not assessed")
