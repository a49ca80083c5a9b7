"""Enforcement cases with what the law says about them: shortage, legal range of a penalty, and which step can follow.

A range is for legal review; nothing here decides a penalty. States and what follows from them: domain reference 4.3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from carbondash.derive.endings import Ending, Obstacle, debts_on, ending
from carbondash.derive.explain import facts_of
from carbondash.rules.outcome import transitions
from carbondash.rules.penalty import PenaltyRange as PenaltyRange
from carbondash.rules.penalty import penalty_range
from carbondash.rules.sets import InputError
from carbondash.rules.words import source_words, words_of
from carbondash.store import Filters, Reader, cases
from carbondash.store.cases import Case, Debt, Paper, Status, Step

NOT_SURRENDERED = "not_surrendered"
_FEN = 100
_DAY, _MONTH = timedelta(days=1), timedelta(days=30)


@dataclass(frozen=True)
class Handled:
    """A case in full. debt: of its cycle. legal: the range, or why it can't be told; it is about the deadline's law."""

    case: Case
    steps: tuple[Step, ...]
    papers: tuple[Paper, ...]
    debt: Debt | None
    legal: PenaltyRange | Obstacle | None

    def step_day(self, step: Status) -> date | None:
        """The first day of a step, None where it was not taken."""
        return next((one.day for one in self.steps if one.step == step), None)

    @property
    def fine_fen(self) -> int | None:
        """The sum of the fines decided, None without one."""
        fines = [one.amount_fen or 0 for one in self.steps if one.step == "fined"]
        return sum(fines) if fines else None

    @property
    def limit_day(self) -> date | None:
        """Until when the order must be met."""
        return next((paper.limit_day for paper in reversed(self.papers) if paper.limit_day), None)

    def numbers(self, kind: str) -> tuple[str, ...]:
        """The numbers of the papers of a kind."""
        return tuple(paper.number for paper in self.papers if paper.kind == kind)

    @property
    def days_late(self) -> int:
        """Days from the deadline to the last step of a closed case; 0 where the deadline is not known."""
        return 0 if self.debt is None else max(0, (self.case.status_day - self.debt.deadline).days)


def handled(
    reader: Reader, filters: Filters, status: Status | None = None, case_id: int | None = None, *, limit: int, offset: int = 0
) -> list[Handled]:
    """Cases with their steps, papers and legal range; see `store.cases.cases` for order and arguments."""
    rows = cases.cases(reader, filters, status, case_id, limit=limit, offset=offset)
    ids = [row.case_id for row in rows]
    steps, papers = cases.steps(reader, ids, filters.as_of), cases.papers(reader, ids, filters.as_of)
    debts = cases.debts(reader, {row.enterprise_id for row in rows}, filters.as_of)
    prices: dict[date, float | None] = {}
    return [_handled(reader, row, steps, papers, debts, filters.as_of, prices) for row in rows]


def _handled(
    reader: Reader,
    row: Case,
    steps: Mapping[int, Sequence[Step]],
    papers: Mapping[int, Sequence[Paper]],
    debts: Mapping[tuple[int, str], Debt],
    as_of: date,
    prices: dict[date, float | None],
) -> Handled:
    debt = debts.get((row.enterprise_id, row.cycle))
    legal = None
    if debt is not None:
        if debt.deadline not in prices:
            prices[debt.deadline] = month_before(reader, debt.deadline, as_of)
        legal = legal_range(debt.deadline, debt.missing_at_deadline_t, prices[debt.deadline], as_of)
    return Handled(row, tuple(steps.get(row.case_id, ())), tuple(papers.get(row.case_id, ())), debt, legal)


def month_before(reader: Reader, deadline: date, as_of: date) -> float | None:
    """The mean of the closes in the 30 days before a deadline, in yuan a tonne; None without one.

    The law speaks of the average price of the month before; the mean close stands for it and is said to.
    """
    return cases.mean_close(reader, deadline - _MONTH, deadline - _DAY, as_of)


def legal_range(deadline: date, missing_t: int, price_yuan: float | None, as_of: date) -> PenaltyRange | Obstacle:
    """What the law of the deadline puts a penalty for not surrendering at, or why that can't be told (domain reference 4.2)."""
    try:
        return penalty_range(NOT_SURRENDERED, deadline, missing_t, price_yuan, as_of)
    except InputError as error:
        return error


def is_inside(amount_fen: int, legal: PenaltyRange | Obstacle | None) -> bool | None:
    """Whether a fine lies inside the legal range; None where there is no range to hold it against."""
    if not isinstance(legal, PenaltyRange) or legal.lower_yuan is None or legal.upper_yuan is None:
        return None
    return legal.lower_yuan <= amount_fen / _FEN <= legal.upper_yuan


def article(legal: PenaltyRange, lang: str) -> str:
    """The article of the law with its document, in words."""
    row = next(row for row in legal.rules if row.name == "article")
    return source_words(row.source, lang)


def confidence(legal: PenaltyRange, lang: str) -> str:
    """How sure the least certain row behind a range is, in words."""
    return words_of("marks", legal.confidence, lang)


def words(code: str, lang: str) -> str:
    """A state of a cycle or a step of a case in words."""
    return words_of("values", code, lang)


def standing(reader: Reader, enterprise_id: int, cycle: str, as_of: date) -> Ending | None:
    """Where a cycle of an enterprise stands by the ministry's classes; None where it owed nothing by the day."""
    facts = facts_of(reader, enterprise_id)
    debts = [debt for debt in debts_on(facts, as_of) if debt.cycle == cycle]
    return ending(facts, cycle, debts, as_of) if debts else None


def following(found: Ending | None, as_of: date) -> tuple[str, ...]:
    """The steps of a case that can follow the state that a cycle is in."""
    if found is None or found.outcome is None:
        return ()
    allowed = {event for state, event in transitions(as_of) if state == found.outcome.state}
    return tuple(step for step in cases.STATUSES if step in allowed)
