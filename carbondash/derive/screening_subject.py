"""What screening says about one enterprise on every day, from what was known then: should it be listed, moved or removed?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from carbondash.derive.screening_match import Matched, code_of
from carbondash.rules.screening import Estimate, Screened, Statement, estimate, is_closed, screen
from carbondash.rules.sets import Pending, RulePending, rule_sets
from carbondash.rules.tiers import tier
from carbondash.store.screening import Decision, Found, Report, Standing

_KG = 1000
_SUBJECTS = ("tiers", "screening")
# The rules that a candidate is shown with: what it was held against, and how energy was counted.
_SHOWN = frozenset({"threshold", "emissions_per_coal"})
# Whose name an enterprise that nobody has listed goes by: the register's, else that of the permit.
_BY_NAME = ("registration", "permit", "statistics", "energy")


@dataclass(frozen=True, slots=True)
class Said:
    """A record that counts for a subject from a day on: that on which it came, or on which its enterprise came to be known."""

    since: date
    match: Matched


@dataclass
class Subject:
    """An enterprise of the store, or an unlisted one that records are about.

    gone: the day from which on a record, by its number, is about an enterprise that the store knows by then. contradictions:
    records whose code says this enterprise and whose name says another one, or the other way round.
    """

    key: str
    enterprise_id: int | None = None
    name_zh: str = ""
    known_on: date = date.min
    standings: list[Standing] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    gone: dict[int, date] = field(default_factory=dict)
    contradictions: list[Said] = field(default_factory=list)

    def contradictions_on(self, day: date) -> list[Matched]:
        """The records that contradict themselves, as known on a day."""
        return [one.match for one in self.contradictions if one.since <= day]

    def said_on(self, day: date) -> list[Matched]:
        """The records that count on a day."""
        return [one.match for one in self.said if one.since <= day < self.gone.get(one.match.record.id, date.max)]

    def days(self, publications: Iterable[date], through: date) -> list[date]:
        """The days on which something comes to be known, in their order."""
        found = {self.known_on} if self.enterprise_id is not None else set()
        found |= {row.day for row in self.standings} | {row.day for row in self.reports} | {one.since for one in self.said}
        found |= {one.since for one in self.contradictions}
        found |= set(self.gone.values())
        first = min((day for day in found if day != date.min), default=None)
        if first is None:
            return []
        found |= {day for day in publications if first < day}
        return sorted(day for day in found if max(first, self.known_on if self.enterprise_id else first) <= day <= through)


@lru_cache(maxsize=1)
def publications() -> tuple[date, ...]:
    """The days on which a rule that screening uses was published."""
    return tuple(sorted({row.published_on for name in _SUBJECTS for found in rule_sets(name) for row in found.rules}))


@lru_cache(maxsize=100_000)
def _tier_of(industry: str, emissions_kg: int, year: int, as_of: date) -> str | None:
    """The tier of an own report by the thresholds; None where they are pending."""
    found = tier(industry, emissions_kg / _KG, year, as_of)
    return None if isinstance(found, Pending) else found.tier


def found_rows(subject: Subject, decisions: Sequence[Decision], through: date) -> list[Found]:
    """The candidates that a subject was, in the order of their days, as far as nobody decided otherwise."""
    rows: list[Found] = []
    content: Content | None = None
    for day in subject.days(publications(), through):
        now = _state(subject, day)
        if now == content:
            continue
        if content is not None:
            rows[-1] = rows[-1]._replace(until=day)
        if now is not None:
            rows.append(Found(candidate_key=subject.key, enterprise_id=subject.enterprise_id, day=day, until=None, **dict(now)))
        content = now
    return decided(rows, decisions)


def decided(rows: Iterable[Found], decisions: Iterable[Decision]) -> list[Found]:
    """The rows with what people decided: a candidate ends on the day of a decision about it, and for the year it stays ended."""
    found = list(rows)
    for decision in decisions:
        found = [kept for row in found for kept in _after(row, decision)]
    return found


def _after(row: Found, decision: Decision) -> Iterator[Found]:
    same = (row.candidate_key, row.action, json.loads(row.detail)["period"]) == (
        decision.candidate_key, decision.action, decision.period,
    )  # fmt: skip
    about_tier = decision.tier is None or row.tier_should not in ("1", "2", "3") or decision.tier == row.tier_should
    if not (same and about_tier) or (row.until is not None and row.until <= decision.day):
        yield row
    elif row.day <= decision.day:
        yield row._replace(until=decision.day)


Content = tuple[tuple[str, Any], ...]


def _state(subject: Subject, day: date) -> Content | None:
    """What a candidate's row says on a day; None where the subject is no candidate."""
    standing = next((row for row in reversed(subject.standings) if row.day <= day), None)
    listed = standing.tier if standing is not None and standing.is_managed else None
    own = {
        row.period: row for row in subject.reports if row.day <= day and (row.superseded_on is None or row.superseded_on > day)
    }
    as_of = max((one for one in publications() if one <= day), default=day)
    said = subject.said_on(day)
    if not said and (not own or standing is None or _is_as_listed(own, standing, listed, as_of)):
        return None
    try:
        return _screened(subject, day, as_of, said, own, standing, listed)
    except RulePending:
        return None


def _is_as_listed(own: Mapping[str, Report], standing: Standing, listed: str | None, as_of: date) -> bool:
    """Whether the newest own report alone says nothing else than the list: so it is with most enterprises."""
    newest = own[max(own)]
    return _tier_of(standing.industry, newest.emissions_kg, _year(newest.period), as_of) == listed


def _year(period: str) -> int:
    return int(period[1:5])


def _screened(
    subject: Subject,
    day: date,
    as_of: date,
    said: Sequence[Matched],
    own: Mapping[str, Report],
    standing: Standing | None,
    listed: str | None,
) -> Content | None:
    speaking = [one for one in said if one.record.energy_tce is not None or one.record.emissions_t is not None]
    periods = [*(one.record.period for one in speaking), *own]
    period = max(periods or [one.record.period for one in said])
    year = _year(period)
    industry = standing.industry if standing else _most([one.record.industry for one in said], "unknown")
    used = _newest([one for one in speaking if one.record.period == period])
    statements = [Statement(source, one.record.energy_tce, one.record.emissions_t) for source, one in used.items()]
    report_t = own[period].emissions_kg / _KG if period in own else None
    amount = estimate(statements, report_t, industry, year, as_of)
    status = _newest(said)
    active = {source: one.record.is_active for source, one in status.items()}
    if isinstance(amount, Pending):
        return None
    closed = is_closed(active, year, as_of)
    found = screen(listed, industry, amount, closed=closed, year=year, as_of=as_of)
    if found is None or isinstance(found, Pending):
        return None
    supporting = tuple(source for source, is_active in active.items() if not is_active) if closed else amount.supporting
    detail = _detail(said, used, own.get(period), period, amount, found, supporting, subject.contradictions_on(day))
    city = standing.city if standing else _most([one.record.city for one in said], "unknown")
    return (
        ("name_zh", subject.name_zh or _name(said)),
        ("city", city),
        ("industry", industry),
        ("action", found.action),
        ("tier", listed),
        ("tier_should", found.tier_should),
        ("emissions_t", None if amount.emissions_t is None else round(amount.emissions_t)),
        ("sources", len(supporting)),
        ("detail", json.dumps(detail, ensure_ascii=False, sort_keys=True)),
    )


def _newest(said: Iterable[Matched]) -> dict[str, Matched]:
    """By source the record that counts: of several, as the same enterprise stands twice in a file, the newest."""
    found: dict[str, Matched] = {}
    for one in sorted(said, key=lambda one: (one.record.period, one.record.day, one.record.id)):
        found[one.record.source] = one
    return dict(sorted(found.items()))


def _most(values: Sequence[str], other_than: str) -> str:
    """The most frequent of some values, those that say nothing aside; of equally frequent ones the first."""
    counted = Counter(value for value in values if value != other_than) or Counter(values)
    return counted.most_common(1)[0][0]


def _name(said: Sequence[Matched]) -> str:
    best = min(said, key=lambda one: (_BY_NAME.index(one.record.source), one.record.id))
    return " ".join(best.record.name_zh.split())


def _detail(
    said: Sequence[Matched],
    used: Mapping[str, Matched],
    report: Report | None,
    period: str,
    amount: Estimate,
    found: Screened,
    supporting: Sequence[str],
    contradictions: Sequence[Matched],
) -> dict[str, Any]:
    """What is behind a candidate, in plain values for JSON: who says what, the estimate, the reason and the rules."""
    codes = [code for one in said if (code := code_of(one.record.stated_code))]
    placed = [one.record for one in said if one.record.lon is not None]
    place = min(placed, key=lambda record: (_BY_NAME.index(record.source), record.id), default=None)
    counted = {one.record.id for one in used.values()}
    return {
        "period": period,
        "reason": found.reason,
        "basis": amount.basis,
        "agreement": amount.agreement,
        "lower_bound": amount.is_lower_bound,
        "supporting": sorted(supporting),
        "report": None if report is None else {"t": round(report.emissions_kg / _KG), "day": report.day.isoformat()},
        "credit_code": _most(codes, "") if codes else None,
        "lon": place and place.lon,
        "lat": place and place.lat,
        "says": [_says(one, one.record.id in counted, amount) for one in said],
        "contradictions": [_says(one, False, amount) for one in contradictions],
        "rules": [
            *({"subject": "tiers", "name": row.name, "key": row.key} for row in found.rules if row.name in _SHOWN),
            *({"subject": "screening", "name": row.name, "key": row.key} for row in amount.rules if row.name in _SHOWN),
        ],
    }


def _says(one: Matched, counts: bool, amount: Estimate) -> dict[str, Any]:
    record = one.record
    stated = {
        name: value
        for name in ("stated_code", "address", "lon", "lat", "energy_tce", "emissions_t")
        if (value := getattr(record, name)) is not None
    }
    return {
        "record": record.id,
        "source": record.source,
        "number": record.source_id,
        "period": record.period,
        "day": record.day.isoformat(),
        "name": record.name_zh,
        "city": record.city,
        "industry": record.industry,
        "active": record.is_active,
        "counts": counts,
        "amount_t": round(amount.amounts[record.source]) if counts and record.source in amount.amounts else None,
        "method": one.method,
        "score_bp": one.score_bp,
        "evidence": one.evidence,
        **stated,
    }
