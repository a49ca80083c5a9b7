"""How the domain reference is held against the rule sets: the day, the order of the marks, a row."""

from __future__ import annotations

from datetime import date, timedelta

from carbondash.rules.sets import Rule, rule

NOW = date(2026, 11, 23)


DAY = timedelta(days=1)


# From the surest mark of the reference to the least sure.
MARKS = ("official", "second_hand", "known_high", "known_medium", "inferred", "known_low", "own")


def row(subject: str, name: str, about: date | int, **key: str) -> Rule:
    return rule(subject, name, about=about, as_of=NOW, **key)
