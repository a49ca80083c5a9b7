"""What a check finds: the values that led to it and a sentence about them; who takes responsibility for leaving it as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain

from carbondash.rules.evidence.limits import SENTENCES
from carbondash.rules.problem_kinds import ProblemKind, problem_kind
from carbondash.rules.sets import InputError, Rule, rule

# Values that hold terms of the product (comma-separated), put into the words of a language when they are shown.
TERMS = frozenset({"fields", "metric"})
_NOT_STATED = "not_stated"
_MONTH = re.compile(r"M\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Waiver:
    """Somebody's decision that a check is not to be followed up for an enterprise and a span of months (M2023-01 to M2023-06).

    day: the day of the decision; findings of earlier days are not touched. Raises InputError without reason or author, for a span
    that ends before it begins and for a month that is none.
    """

    enterprise_id: int
    code: str
    first_month: str
    last_month: str
    reason: str
    author: str
    day: date

    def __post_init__(self) -> None:
        for name in ("reason", "author"):
            if not getattr(self, name).strip():
                raise InputError(
                    name, getattr(self, name), "a text: a waiver has a reason and an author", "文字：豁免须有理由和责任人"
                )
        for name in ("first_month", "last_month"):
            if not _MONTH.fullmatch(getattr(self, name)):
                raise InputError(name, getattr(self, name), "a month such as M2023-08", "月份，如 M2023-08")
        if self.last_month < self.first_month:
            raise InputError("last_month", self.last_month, f"{self.first_month} or later", f"{self.first_month}或之后")

    def covers(self, finding: Finding) -> bool:
        """Whether it is about this finding and was known when the finding was made."""
        months = (finding.period, finding.period)
        if finding.period.startswith("Y"):
            months = (f"M{finding.period[1:]}-01", f"M{finding.period[1:]}-12")
        return (
            (self.enterprise_id, self.code) == (finding.enterprise_id, finding.code)
            and self.first_month <= months[0]
            and months[1] <= self.last_month
            and self.day <= finding.day
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of one check.

    case: which of the check's cases it is. severity: points of the problem kind (domain reference 5.2). unit_id is None where the
    finding is about the whole record, record_id where it is about a year. period: M2023-08 or Y2023. day: the day on which it
    could be known. until: the first day on which it no longer holds, for findings that do not end with their record's version.
    values: what led to it; the unit is in the key (cc_tc_gj), a limit is a value as well. rules: the rows that it rests on.
    """

    code: str
    case: str
    severity: int
    problem_kind: str
    enterprise_id: int
    unit_id: int | None
    record_id: int | None
    period: str
    day: date
    values: dict[str, float | str]
    rules: tuple[Rule, ...] = field(repr=False)
    until: date | None = None
    waiver: Waiver | None = None

    @property
    def is_waived(self) -> bool:
        """Whether somebody took responsibility for leaving it as it is."""
        return self.waiver is not None

    @property
    def refers_to_person(self) -> bool:
        """Whether a person has to look at it before anything follows from it (domain reference 5.2: A1 to A3)."""
        kind = problem_kind(self.problem_kind, self._about, self.day)
        return isinstance(kind, ProblemKind) and kind.is_referred

    @property
    def _about(self) -> date:
        year = int(self.period[1:5])
        return date(year, 12, 31) if self.period.startswith("Y") else date(year, int(self.period[6:]), 28)

    def title(self, lang: str) -> str:
        """What the check is called, zh or en."""
        return self._text("title", lang, code=self.code)

    def sentence(self, lang: str) -> str:
        """The finding as one or two sentences, zh or en; texts of the record stand in it as they are, not escaped."""
        template = self._text("sentence", lang, code=self.code, case=self.case)
        return template.format(
            period=self.period[1:], **{key: self._shown(key, value, lang) for key, value in self.values.items()}
        )

    def waived_sentence(self, lang: str) -> str:
        """Who waived it, when and why, zh or en; empty where nobody did."""
        if self.waiver is None:
            return ""
        template = self._text("waived", lang)
        return template.format(author=self.waiver.author, day=self.waiver.day.isoformat(), reason=self.waiver.reason)

    def _text(self, name: str, lang: str, **key: str) -> str:
        return rule(SENTENCES, name, about=self._about, as_of=self.day, lang=lang, **key).text

    def _shown(self, key: str, value: float | str, lang: str) -> float | str:
        if value == "":
            return self._text("word", lang, term=_NOT_STATED)
        if key in TERMS:
            words = [self._text("word", lang, term=term) for term in str(value).split(", ")]
            return ("、" if lang == "zh" else ", ").join(words)
        return value


def order(finding: Finding) -> tuple[object, ...]:
    """The place of a finding in a list: by day, enterprise, period, unit, record, code, case."""
    return (
        finding.day,
        finding.enterprise_id,
        finding.period,
        finding.unit_id or 0,
        finding.record_id or 0,
        finding.code,
        finding.case,
        str(finding.values.get("metric", "")),
    )


def with_waivers(findings: Iterable[Finding], waivers: Iterable[Waiver]) -> list[Finding]:
    """The findings, each with the earliest waiver that covers it; none is left out."""
    by_check: dict[tuple[int, str], list[Waiver]] = {}
    for waiver in sorted(waivers, key=lambda waiver: (waiver.day, waiver.first_month, waiver.last_month, waiver.author)):
        by_check.setdefault((waiver.enterprise_id, waiver.code), []).append(waiver)
    marked = []
    for finding in findings:
        known = by_check.get((finding.enterprise_id, finding.code), ())
        covering = [waiver for waiver in known if waiver.covers(finding)]
        marked.append(replace(finding, waiver=covering[0]) if covering else finding)
    return marked


def in_order(*lists: Iterable[Finding]) -> list[Finding]:
    """All findings of several lists, sorted."""
    return sorted(chain(*lists), key=order)
