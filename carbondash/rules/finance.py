"""What the carbon emission reduction facility saves a bank in interest: dated rates, applied advance by advance.

The bank lends first; the central bank then lends it a share of the principal for one year, rolled over at most twice. Without the
facility the bank would have to fund that share in the market. What that costs is not at hand, so the share is held against the
rate of the loans themselves, "about the loan prime rate of the same term": the result is the interest that the share earns above
what the central bank asks for it, an upper bound of what the bank saves. It is not what borrowers save: they pay about the LPR
with or without it. Source: domain reference 7.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from carbondash.rules.sets import InputError, OutsideRules, Rule, answers_pending, rule

DAYS_A_YEAR = 365

_SUBJECT = "finance"
_MATURITY = "one_year"


@dataclass(frozen=True, slots=True)
class Advance:
    """One year's advance of the central bank for a loan: from `start` to `end` (not included), both rates in % a year."""

    start: date
    end: date
    share: float
    facility_rate: float
    loan_rate: float

    @property
    def saved(self) -> Fraction:
        """Interest saved on one yuan of the loan's principal."""
        points = Fraction(str(self.loan_rate)) - Fraction(str(self.facility_rate))
        share = Fraction(str(self.share)) / 100
        return share * points / 100 * Fraction((self.end - self.start).days, DAYS_A_YEAR)


@dataclass(frozen=True, slots=True)
class Saving:
    """What one yuan of a loan saved by a day: the sum over its advances, and the rules that say so."""

    advances: tuple[Advance, ...]
    rules: tuple[Rule, ...]

    @property
    def saved(self) -> Fraction:
        """Interest saved on one yuan of principal."""
        return sum((advance.saved for advance in self.advances), Fraction(0))


@answers_pending
def interest_saved(lent_on: date, until: date) -> Saving:
    """What a loan of one yuan, lent on a day and still outstanding, saved the bank until (before) another day.

    Each advance keeps the rates of its first day. A loan from before the facility saved nothing.
    Raises InputError where `until` lies before the loan. Source: domain reference 7.1 (60% of the principal, one year, two
    roll-overs); the LPR is an assumption, marked so in its rows.
    """
    if until < lent_on:
        raise InputError("until", until, f"a day from {lent_on} on", f"不早于{lent_on}的日期")
    try:
        term = rule(_SUBJECT, "term", about=lent_on, as_of=until)
        roll_overs = rule(_SUBJECT, "roll_overs", about=lent_on, as_of=until)
    except OutsideRules:
        return Saving((), ())
    advances: list[Advance] = []
    used: list[Rule] = [term, roll_overs]
    for turn in range(1 + int(roll_overs.number)):
        start, end = (_years_after(lent_on, int(term.number) * count) for count in (turn, turn + 1))
        if start >= until:
            break
        share = rule(_SUBJECT, "central_bank_share", about=start, as_of=until)
        facility = rule(_SUBJECT, "central_bank_rate", about=start, as_of=until)
        prime = rule(_SUBJECT, "lpr", about=start, as_of=until, maturity=_MATURITY)
        advances.append(Advance(start, min(end, until), share.number, facility.number, prime.number))
        used += [share, facility, prime]
    return Saving(tuple(advances), tuple(dict.fromkeys(used)))


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        # 29 February falls on the 28th of a common year.
        return day.replace(year=day.year + years, day=28)
