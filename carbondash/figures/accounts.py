"""Carbon accounts by city and grade."""

from __future__ import annotations

from collections.abc import Mapping

from carbondash.store import Filters, Reader

GRADES = ("A", "B", "C", "D", "E")
NO_GRADE = "none"
_MEASURE = "carbon_accounts"


def by_city_and_grade(reader: Reader, filters: Filters) -> Mapping[str, Mapping[str, int]]:
    """How many enterprises have which grade, by city; empty before the first account is known."""
    first = reader.first_day(_MEASURE)
    if first is None or first > filters.as_of:
        return {}
    found: dict[str, dict[str, int]] = {}
    for (grade, city), count in reader.cells([_MEASURE], filters, ("breakdown", "city"))[_MEASURE].items():
        found.setdefault(city, {})[grade] = count
    return found
