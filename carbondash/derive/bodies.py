"""The league of verification bodies: what each body's work of a year came to, scored by the product's own method, and ranked.

Only what was known on the as-of day counts, and only the tasks that the view and the reader's scope hold; every count is a figure
of the ledger. The method is the product's own (domain reference 5.3, docs/methods.md section 7), its rows are the rule set
`verification_bodies`. Where several years are taken together, conduct is the mean of what was stated for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from carbondash.figures import compute, periods
from carbondash.rules.intervals import Proportion
from carbondash.rules.scoring import Scoring
from carbondash.rules.sets import Pending, RulePending, rule_sets
from carbondash.rules.verification_bodies import BodyPart, BodyRank, BodyRecord, BodyScore, rank_bodies, score_body
from carbondash.store import Filters, Reader, verification
from carbondash.store.verification import Body, Interview

SUBJECT = "verification_bodies"
# Domain reference 5.3: C is a warning, D asks for an interview.
WARNED, TO_INTERVIEW = "C", "D"
# What a league is made of: figures of the ledger, each by body.
_FIGURES = (
    "verification_given",
    "verification_return_rate",
    "verification_on_time_rate",
    "fourth_party_reviews",
    "fourth_party_corrected",
    "fourth_party_missed",
    "fourth_party_reviewed_emissions",
    "fourth_party_correction",
)


@dataclass(frozen=True)
class Part:
    """One part of a score: points of at most `of` (None: no data), the rate 0 to 1 behind them, and both in words."""

    code: str
    name_zh: str
    name_en: str
    points: float | None
    of: float
    rate: float | None
    words_zh: str
    words_en: str


@dataclass(frozen=True)
class Work:
    """What a body's tasks had come to by the day. first_passed: done and never returned; due: their due day has come, on_time:
    done by it; reviewed: by a fourth party, which corrected so many, by corrected_t of reviewed_t either way, and found so many
    with a missed material problem. conduct: 0 to 100 percent, None where nobody stated it.
    """

    given: int
    done: int
    first_passed: int
    due: int
    on_time: int
    reviewed: int
    corrected: int
    missed: int
    reviewed_t: float
    corrected_t: float
    conduct: float | None


@dataclass(frozen=True)
class Standing:
    """A body in the league of a year; total, low and high of 100 points, ranks from 1, all None where there is none.

    words: what the band means, or why there is none.
    """

    body: Body
    period: str
    work: Work
    total: float | None
    low: float | None
    high: float | None
    assessable: float
    sample: int
    band: str | None
    rank: int | None
    best: int | None
    worst: int | None
    words_zh: str
    words_en: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Band:
    """A band of the score: from how many points on, and what it means."""

    code: str
    least: float
    words_zh: str
    words_en: str


@dataclass(frozen=True)
class Method:
    """What a score needs before it gives a band: reviewed tasks and assessable points; the level of the intervals in percent."""

    least_sample: int
    least_assessable: float
    level: float
    bands: tuple[Band, ...]


@dataclass(frozen=True)
class League:
    """The bodies with work of a year, ranked ones first and in their order; method None: pending on the day, for a reason."""

    period: str
    standings: tuple[Standing, ...]
    method: Method | None
    reason: Pending | None = None

    @property
    def ranked(self) -> tuple[Standing, ...]:
        """Those with a rank, the best first."""
        return tuple(one for one in self.standings if one.rank is not None)

    @property
    def unranked(self) -> tuple[Standing, ...]:
        """Those below the minimum sample or the minimum of assessable points."""
        return tuple(one for one in self.standings if one.rank is None)

    def of(self, body: int) -> Standing | None:
        """One body's place; None where it has no work in the year."""
        return next((one for one in self.standings if one.body.body_id == body), None)


@dataclass(frozen=True)
class LowScorer:
    """A body whose band asks for an interview or is a warning, and the interviews about the year that were held."""

    standing: Standing
    step: Literal["interview", "warning"]
    held: tuple[Interview, ...]


def league(reader: Reader, filters: Filters, period: str) -> League:
    """The league of a year such as Y2022, or of several years together (Y2019..Y2022), as it stood on the as-of day."""
    year, as_of = periods.years(period)[1], filters.as_of
    method = _method(year, as_of)
    if isinstance(method, Pending):
        return League(period, (), None, method)
    work = _work(reader, filters, period)
    scores: list[BodyScore] = []
    for body, found in work.items():
        score = score_body(record_of(body, found), year, as_of)
        if isinstance(score, Pending):
            return League(period, (), None, score)
        scores.append(score)
    known, book = verification.bodies(reader), Scoring(SUBJECT, year, as_of)
    standings = (_standing(known[int(rank.body)], period, work[rank.body], rank, book) for rank in rank_bodies(scores))
    return League(period, tuple(standings), method)


def _work(reader: Reader, filters: Filters, period: str) -> dict[str, Work]:
    """By body, what the figures of verification say of its tasks; bodies without a task are left out."""
    compute.preload(reader, _FIGURES, filters)
    by_body = {name: compute.by_breakdown(reader, name, filters, period) for name in _FIGURES}

    def amount(name: str, body: str) -> float:
        found = by_body[name].get(body)
        return (found.value or 0.0) if found else 0.0

    def counted(name: str, body: str) -> tuple[int, int]:
        found = by_body[name].get(body)
        return (int(found.numerator or 0), int(found.denominator or 0)) if found else (0, 0)

    conduct: dict[str, list[float]] = {}
    for one in verification.conduct(reader, filters.as_of):
        if periods.matches(period, one.period):
            conduct.setdefault(str(one.body_id), []).append(one.percent)
    work: dict[str, Work] = {}
    for body in by_body["verification_given"]:
        given = int(amount("verification_given", body))
        if not given:
            continue
        returned, done = counted("verification_return_rate", body)
        on_time, due = counted("verification_on_time_rate", body)
        stated = conduct.get(body)
        work[body] = Work(
            given=given,
            done=done,
            first_passed=done - returned,
            due=due,
            on_time=on_time,
            reviewed=int(amount("fourth_party_reviews", body)),
            corrected=int(amount("fourth_party_corrected", body)),
            missed=int(amount("fourth_party_missed", body)),
            reviewed_t=amount("fourth_party_reviewed_emissions", body),
            corrected_t=amount("fourth_party_correction", body),
            conduct=sum(stated) / len(stated) if stated else None,
        )
    return work


def low_scorers(found: League, interviews: Sequence[Interview]) -> list[LowScorer]:
    """The bodies of a league to talk to, the lowest score first."""
    steps: dict[str, Literal["interview", "warning"]] = {TO_INTERVIEW: "interview", WARNED: "warning"}
    low = [one for one in reversed(found.ranked) if one.band in steps]
    return [
        LowScorer(
            one,
            steps[one.band or ""],
            tuple(held for held in interviews if held.body_id == one.body.body_id and periods.matches(found.period, held.period)),
        )
        for one in low
    ]


def record_of(body: str, work: Work) -> BodyRecord:
    """A body's work as the method takes it: percent of conduct as 0 to 1."""
    return BodyRecord(
        body=body,
        first_pass=Proportion(work.first_passed, work.done),
        returns=Proportion(work.done - work.first_passed, work.done),
        on_time=Proportion(work.on_time, work.due),
        corrected_t=work.corrected_t if work.reviewed else None,
        verified_t=work.reviewed_t if work.reviewed else None,
        missed=Proportion(work.missed, work.reviewed),
        conduct=None if work.conduct is None else work.conduct / 100.0,
    )


def _standing(body: Body, period: str, work: Work, rank: BodyRank, book: Scoring) -> Standing:
    score = rank.score
    return Standing(
        body=body,
        period=period,
        work=work,
        total=score.total,
        low=score.around.low if score.around else None,
        high=score.around.high if score.around else None,
        assessable=score.assessable,
        sample=score.sample,
        band=score.band,
        rank=rank.rank,
        best=rank.best,
        worst=rank.worst,
        words_zh=score.words_zh,
        words_en=score.words_en,
        parts=tuple(_part(part, book) for part in score.parts),
    )


def _part(part: BodyPart, book: Scoring) -> Part:
    zh, en = book.words("words", part=part.code)
    return Part(part.code, zh, en, part.points, part.of, part.rate, part.words_zh, part.words_en)


def _method(year: int, as_of: date) -> Method | Pending:
    book = Scoring(SUBJECT, year, as_of)
    try:
        codes = dict.fromkeys(row.key["band"] for found in rule_sets(SUBJECT) for row in found.rules if row.name == "band_from")
        bands = (Band(code, book.row("band_from", band=code).number, *book.words("band_words", band=code)) for code in codes)
        return Method(
            int(book.row("minimum_sample").number),
            book.row("minimum_assessable").number,
            book.row("level").number,
            tuple(sorted(bands, key=lambda band: -band.least)),
        )
    except RulePending as error:
        return error.pending
