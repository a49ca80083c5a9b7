"""Scoring by rule rows: the rows that an answer rests on, linear scales and cut-offs."""

from __future__ import annotations

from datetime import date

from carbondash.rules.sets import Rule, rule, rule_sets


class Scoring:
    """The rows of one subject for data of a year as of a day; `used` keeps those that were asked for, in their order."""

    def __init__(self, subject: str, about: date | int, as_of: date) -> None:
        self._subject, self._about, self._as_of = subject, about, as_of
        self._used: dict[Rule, None] = {}

    @property
    def used(self) -> tuple[Rule, ...]:
        """Every row that was asked for, once."""
        return tuple(self._used)

    def row(self, name: str, **key: str) -> Rule:
        """The row in force. Raises what `sets.rule` raises."""
        found = rule(self._subject, name, about=self._about, as_of=self._as_of, **key)
        self._used[found] = None
        return found

    def words(self, name: str, **key: str) -> tuple[str, str]:
        """The row's text in zh and en."""
        return self.row(name, lang="zh", **key).text, self.row(name, lang="en", **key).text

    def cutoff(self, name: str, field: str, amount: float) -> str:
        """The class of an amount: of the rows `name`, keyed by `field`, that with the highest floor which it reaches."""
        classes = dict.fromkeys(row.key[field] for found in rule_sets(self._subject) for row in found.rules if row.name == name)
        floors = {self.row(name, **{field: found}).number: found for found in classes}
        return floors[max(floor for floor in floors if amount >= floor)]

    def share(self, value: float, **key: str) -> float:
        """A value on the linear scale between the rows `zero_at` and `full_at`: 0 to 1, in the unit of these rows."""
        zero, full = self.row("zero_at", **key).number, self.row("full_at", **key).number
        return min(1.0, max(0.0, (zero - value) / (zero - full)))
