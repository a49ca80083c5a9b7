"""Looking up the regulation: the row in force for data of a day, as it was published by another day.

A row is about data of a period (`valid_from` to `valid_to`) and known from the day of its publication on; asked for an earlier
day the answer is "pending", never a value that nobody knew then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime
from functools import cache, wraps
from importlib import resources
from operator import index
from typing import ParamSpec, TypeVar

from carbondash.rules.loading import decode, parse, require_apart
from carbondash.rules.rulefile import NOT_OFFICIAL, UNITS, Confidence, Rule, RuleSet, RuleSetError, Status, Unknown, Value

__all__ = [
    "NOT_OFFICIAL", "UNITS", "Confidence", "InputError", "OutsideRules", "Pending", "Rule", "RulePending", "RuleSet",
    "RuleSetError", "Status", "Unknown", "Value", "answers_pending", "digest_text", "parse", "require_apart", "rule",
    "rule_sets", "subjects",
]  # fmt: skip

_Key = tuple[tuple[str, str], ...]


class InputError(ValueError):
    """A value handed to a rule is none that it can work with: names the field, the value and what was expected."""

    def __init__(self, field: str, value: object, expected_en: str, expected_zh: str, where: str = "") -> None:
        self.field, self.value, self.expected_en, self.expected_zh, self.where = field, value, expected_en, expected_zh, where
        super().__init__(self.words("en"))

    def words(self, lang: str) -> str:
        """The error as one sentence, zh or en."""
        place = f"{self.where}: " if self.where else ""
        if lang == "zh":
            return f"{place}{self.field} 的值 {self.value!r} 无效：应为{self.expected_zh}"
        return f"{place}{self.field} is {self.value!r}: expected {self.expected_en}"


class OutsideRules(InputError):
    """No rule set of the subject covers the day or year that was asked for."""


@dataclass(frozen=True, slots=True)
class Pending:
    """The answer where a rule is not published by the as-of day, or its final text is not at hand.

    about: the data that was asked for. scenarios: drafts that can be asked for by name, as known on the as-of day.
    """

    subject: str
    name: str
    about: date
    as_of: date
    reason_zh: str = ""
    reason_en: str = ""
    scenarios: tuple[str, ...] = ()

    def words(self, lang: str) -> str:
        """What is pending, as one sentence in zh or en."""
        titles = {found.subject: found for found in rule_sets()}
        title = titles[self.subject].title(lang) if self.subject in titles else self.subject
        if lang == "zh":
            reason = self.reason_zh or "该规则当时尚未发布"
            return f"{title}（{self.about.year}年数据）：截至{self.as_of.isoformat()}待定，{reason}"
        reason = self.reason_en or "the rule was not published by then"
        return f"{title} (data of {self.about.year}): pending as of {self.as_of.isoformat()}, {reason}"


class RulePending(LookupError):
    """A rule is pending; `pending` says which one."""

    def __init__(self, pending: Pending) -> None:
        self.pending = pending
        super().__init__(pending.words("en"))


P = ParamSpec("P")
T = TypeVar("T")


def answers_pending(function: Callable[P, T]) -> Callable[P, T | Pending]:
    """Let a function answer `Pending` where a rule that it needs is pending, instead of raising."""

    @wraps(function)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T | Pending:
        try:
            return function(*args, **kwargs)
        except RulePending as error:
            return error.pending

    return asked


@cache
def _all() -> tuple[RuleSet, ...]:
    folder = resources.files("carbondash.rules").joinpath("data")
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    sets = tuple(parse(entry.name, decode(entry.name, entry.read_bytes())) for entry in files)
    require_apart(sets)
    return tuple(sorted(sets, key=lambda found: (found.subject, found.valid_from)))


@cache
def _of(subject: str) -> tuple[RuleSet, ...]:
    return tuple(found for found in _all() if found.subject == subject)


def rule_sets(subject: str | None = None) -> tuple[RuleSet, ...]:
    """Every rule set, or those of one subject, by period. Raises RuleSetError, or InputError for an unknown subject."""
    if subject is None:
        return _all()
    found = _of(subject)
    if not found:
        names = ", ".join(subjects())
        raise InputError("subject", subject, f"one of {names}", f"以下之一：{names}")
    return found


def subjects() -> tuple[str, ...]:
    """The subjects that have rule sets."""
    return tuple(dict.fromkeys(found.subject for found in _all()))


@cache
def _rows(subject: str, file: str, name: str) -> tuple[Rule, ...]:
    return tuple(row for found in _of(subject) if found.file == file for row in found.rules if row.name == name)


@cache
def _keys(subject: str, name: str) -> frozenset[_Key]:
    """The keys that a name has anywhere in a subject, in any period and scenario; none where the subject lacks the name."""
    rows = (row for found in _of(subject) for row in (*found.rules, *found.unknown))
    return frozenset(_sorted(row.key) for row in rows if row.name == name)


def _sorted(key: Mapping[str, str]) -> _Key:
    return tuple(sorted(key.items()))


def rule(subject: str, name: str, *, about: date | int, as_of: date, scenario: str | None = None, **key: str) -> Rule:
    """The row in force for data of a day or year, as published by the as-of day.

    Of several publications about the same data the newest that was out counts. A year stands for its last day.
    Raises RulePending, also for a row that the file of the period names as not at hand; OutsideRules where no set of the subject
    covers the data; InputError for a name, key or scenario that the subject or its period does not have, and for what is no
    year, day or text.
    """
    for field, value in (
        ("subject", subject),
        ("rule", name),
        *key.items(),
        *((("scenario", scenario),) if scenario is not None else ()),
    ):
        if not isinstance(value, str):
            raise InputError(field, value, "a text", "文本")
    if not isinstance(as_of, date) or isinstance(as_of, datetime):
        raise InputError("as_of", as_of, "a day without a time", "不带时刻的日期")
    return _rule(subject, name, _day(about, subject), as_of, scenario, _sorted(key))


def _day(about: date | int, subject: str) -> date:
    if isinstance(about, date) and not isinstance(about, datetime):
        return about
    try:
        if isinstance(about, (bool, date)):
            raise TypeError
        year = index(about)
    except TypeError:
        raise InputError("year", about, "a calendar year, or a day without a time", "公历年份，或不带时刻的日期") from None
    if not MINYEAR <= year <= MAXYEAR:
        raise OutsideRules("year", year, f"a calendar year ({subject})", f"公历年份（{subject}）")
    return date(year, 12, 31)


@cache
def _rule(subject: str, name: str, day: date, as_of: date, scenario: str | None, wanted: _Key) -> Rule:
    sets = rule_sets(subject)
    current = next((found for found in sets if found.covers(day)), None)
    if current is None:
        first, last = sets[0].valid_from, sets[-1].valid_to
        until = (last.isoformat(), last.isoformat()) if last else ("any later day", "之后任意日期")
        raise OutsideRules(
            "year", day.year, f"data from {first} to {until[0]} ({subject})", f"{first}至{until[1]}的数据（{subject}）"
        )
    keys = _keys(subject, name)
    if not keys and any(found.rules for found in sets):
        raise InputError("rule", name, f"one of the rules of {subject}", f"{subject} 中的规则")
    if keys and wanted not in keys:
        raise _unknown_key(keys, wanted)
    out = tuple(sorted({row.scenario for row in current.rules if row.scenario and row.published_on <= as_of and row.covers(day)}))
    if scenario is not None and scenario not in {row.scenario for row in current.rules}:
        raise InputError("scenario", scenario, f"one of {', '.join(out) or 'none'}", f"以下之一：{'、'.join(out) or '无'}")
    of_name = _rows(subject, current.file, name)
    about = [row for row in of_name if row.scenario == scenario and _sorted(row.key) == wanted and row.covers(day)]
    known = [row for row in about if row.published_on <= as_of]
    if known:
        return max(known, key=lambda row: row.published_on)
    if about:
        raise RulePending(Pending(subject, name, day, as_of, scenarios=out))
    for gap in current.unknown:
        if gap.name == name and _sorted(gap.key) == wanted and gap.covers(day):
            raise RulePending(Pending(subject, name, day, as_of, gap.reason_zh, gap.reason_en, out))
    if current.status == "pending":
        raise RulePending(Pending(subject, name, day, as_of, current.reason_zh, current.reason_en, out))
    if of_name:
        raise _unknown_key([_sorted(row.key) for row in of_name], wanted)
    raise InputError(
        "rule", name, f"one of the rules of {subject} about data of {day.year}", f"{subject} 中关于{day.year}年数据的规则"
    )


def _unknown_key(keys: Iterable[_Key], wanted: _Key) -> InputError:
    known = [dict(key) for key in keys]
    for field, value in wanted:
        allowed = sorted({key[field] for key in known if field in key})
        if value not in allowed:
            return InputError(field, value, f"one of {', '.join(allowed) or 'none'}", f"以下之一：{'、'.join(allowed) or '无'}")
    return InputError("key", dict(wanted), "a combination that the rule set has", "规则表中已有的组合")


def digest_text() -> str:
    """All rule sets as one text: what changes when any value of the regulation does."""
    return "\n".join(found.model_dump_json() for found in _all())
