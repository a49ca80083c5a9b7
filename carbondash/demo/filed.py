"""What each version of a month's record holds for each unit: first with the mistakes that are found in it, then set right."""

from __future__ import annotations

from collections.abc import Set
from datetime import timedelta
from random import Random

from carbondash.demo.coal_tests import LABORATORIES, coal_test
from carbondash.demo.days import Month
from carbondash.demo.history import History
from carbondash.demo.mistakes import KINDS, Evidence, retested, with_mistakes
from carbondash.demo.plants import Unit
from carbondash.demo.supports import ledgers, support
from carbondash.demo.timeline import Filing, Version

_NOTHING: frozenset[str] = frozenset()


class Binder:
    """The evidence of all filings, version by version; to be asked in the order in which the versions came in."""

    def __init__(
        self, units: dict[int, list[Unit]], history: History, ranks: dict[int, int], found: dict[tuple[int, Month], set[str]],
        random: Random,
    ) -> None:  # fmt: skip
        """units by enterprise number, source ranks of the control plans likewise, kinds of the problems found by filing."""
        self._units, self._history, self._ranks, self._found, self._random = units, history, ranks, found, random
        self._ledgers = ledgers([unit for members in units.values() for unit in members], history, random)
        self._laboratory = {number: random.choice(LABORATORIES) for number in units}
        self._salt = random.random()
        self._right: dict[tuple[int, Month], Evidence] = {}
        self._kinds: dict[tuple[int, Month], Set[str]] = {}
        self._numbers: dict[int, dict[Month, str]] = {}

    def version(self, filing: Filing, version: Version) -> list[Evidence]:
        """The evidence of each unit of the enterprise in one version."""
        return [self._of_unit(filing, version, unit, place) for place, unit in enumerate(self._units[filing.enterprise.number])]

    def _mistakes(self, filing: Filing, version: Version, place: int) -> Set[str]:
        """The kinds of mistake that a unit's part shows: the first unit has them, a missing test report is the last one's."""
        number = filing.enterprise.number
        kinds = self._found.get((number, filing.month), set()) & KINDS
        last = len(self._units[number]) - 1
        mine = {kind for kind in kinds if place == (last if kind == "C1" else 0)}
        if version.number == 1:
            return mine
        # Whoever is returned again has left one thing as it was.
        again = version.reviewed is not None and not version.passed
        return {min(mine)} if again and mine else _NOTHING

    def _of_unit(self, filing: Filing, version: Version, unit: Unit, place: int) -> Evidence:
        key = unit.number, filing.month
        if version.number == 1:
            self._right[key] = self._first(filing, version, unit)
        kinds, before = self._mistakes(filing, version, place), self._kinds.get(key, _NOTHING)
        if "Q2" in before and "Q2" not in kinds:
            self._right[key] = self._tested_again(filing, version, self._right[key])
        self._kinds[key] = kinds
        evidence = with_mistakes(self._right[key], kinds, f"{self._salt} {unit.number} {filing.month}")
        self._file_number(evidence)
        corrected = sorted(before - kinds)
        if version.number > 1 and corrected:
            evidence.support["change_reason"] = (
                f"按审核意见更正（{'、'.join(corrected)}） / corrected as the review asked ({', '.join(corrected)})"
            )
        return evidence

    def _first(self, filing: Filing, version: Version, unit: Unit) -> Evidence:
        values = self._history[unit.number, filing.month]
        number, laboratory = filing.enterprise.number, self._laboratory[filing.enterprise.number]
        test = None
        if values["fuel_t"] is not None:
            test = coal_test(unit, filing.month, values, laboratory, version.submitted, self._random)
        papers = support(values, self._ledgers[unit.number, filing.month], self._ranks[number], self._random)
        # The number of another month's report, as it lies with the department when this one comes in.
        others = [known for month, known in self._numbers.get(unit.number, {}).items() if month != filing.month]
        return Evidence(unit.number, filing.month, values, test, papers, others[-1] if others else None)

    def _file_number(self, evidence: Evidence) -> None:
        """Keep the report number of the newest version of a unit's month."""
        numbers = self._numbers.setdefault(evidence.unit, {})
        numbers.pop(evidence.month, None)
        if evidence.test is not None:
            numbers[evidence.month] = evidence.test["report_number"]

    def _tested_again(self, filing: Filing, version: Version, right: Evidence) -> Evidence:
        returned = filing.versions[version.number - 2].reviewed
        assert returned is not None
        return retested(right, returned + timedelta(days=1), version.submitted - timedelta(days=1))
