"""The rules that a candidate was held against, in words, with their source and mark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from carbondash.derive.rulebook import Line, line
from carbondash.rules import sets
from carbondash.rules.sets import RulePending


@dataclass(frozen=True)
class Thresholds:
    """Yearly emissions in tCO2e from which on an enterprise is a key emitter, and has to report."""

    key_emitter: float
    reporting: float


def thresholds(period: str, as_of: date) -> Thresholds | None:
    """The thresholds for data of a year (Y2022) as published by a day; None where they were not."""
    try:
        found = (sets.rule("tiers", "threshold", about=int(period[1:5]), as_of=as_of, group=group).number for group in _GROUPS)
        return Thresholds(*found)
    except RulePending:
        return None


_GROUPS = ("key_emitter", "reporting")


def rule_lines(rules: Iterable[Mapping[str, Any]], period: str, as_of: date, lang: str) -> list[Line]:
    """The rules as rows to read; what was not published by the day is left out. rules: subject, name and key of each."""
    found = []
    for named in rules:
        try:
            row = sets.rule(named["subject"], named["name"], about=int(period[1:5]), as_of=as_of, **named["key"])
        except RulePending:
            continue
        found.append(line(row, as_of, lang))
    return found


def measured(as_of: date) -> dict[str, float]:
    """How well matching and screening did on the demonstration, in percent, by what was measured (matching_precision, …)."""
    rows = {}
    for what in ("matching_precision", "matching_recall", "candidate_precision", "candidate_recall"):
        try:
            rows[what] = sets.rule("screening", "measured", about=as_of, as_of=as_of, what=what).number
        except RulePending:
            return {}
    return rows
