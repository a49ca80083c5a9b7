"""V19 of section 2.4: the year's report against its twelve months, on every day on which something came in."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from carbondash.rules.evidence import AnnualReport, Context, Finding
from tests.rules.evidence.frames import found, months, right

YEAR = months("M2023-01", 12)
REPORTED_ON = date(2024, 3, 20)


def _year(kg: float = 1_000_400.0, **changes: Any) -> list[dict[str, Any]]:
    return [right(period, unit_class="IV", emissions_kg=kg, **changes) for period in YEAR]


def _against(records: list[dict[str, Any]], *reports: AnnualReport) -> list[Finding]:
    return found(*records, context=Context(annual_reports=reports))


def _report(tonnes: float, day: date = REPORTED_ON) -> AnnualReport:
    return AnnualReport(1, 2023, day, tonnes)


@pytest.mark.parametrize("reported", [12_005.0, 12_005.8, 12_003.8])
def test_section_2_3_a_difference_by_rounding_to_whole_tonnes_is_none(reported: float) -> None:
    assert _against(_year(), _report(reported)) == []


def test_section_2_4_v19_a_report_that_is_not_the_sum_of_its_months() -> None:
    (finding,) = _against(_year(), _report(12_006.0))
    assert (finding.code, finding.case, finding.period, finding.day) == ("V19", "differs", "Y2023", REPORTED_ON)
    assert (finding.unit_id, finding.record_id, finding.until) == (None, None, None)
    assert finding.values["months_t"] == pytest.approx(12_004.8)
    assert finding.values["difference_t"] == pytest.approx(1.2)
    assert finding.values["limit_t"] == 1.0
    assert "2023年报排放量12,006 t" in finding.sentence("zh")
    assert "The report on 2023 states 12,006 t, its months sum to 12,004.8 t: +1.2 t" in finding.sentence("en")


def test_every_unit_may_be_a_tonne_off() -> None:
    records = [*_year(), *_year(unit_id=2)]
    assert _against(records, _report(24_011.5)) == []
    assert len(_against(records, _report(24_011.7))) == 1


def test_v19_needs_all_twelve_months_and_their_emissions() -> None:
    assert _against(_year()[1:], _report(1.0)) == []
    assert _against([right(YEAR[0], unit_class="IV"), *_year()[1:]], _report(1.0)) == []
    assert _against(_year(), AnnualReport(2, 2023, REPORTED_ON, 1.0), AnnualReport(1, 2022, REPORTED_ON, 1.0)) == []


def test_v19_is_known_once_the_last_month_is_in() -> None:
    late = _year()
    late[-1]["submitted_on"] = date(2024, 4, 2)
    assert [finding.day for finding in _against(late, _report(1.0)) if finding.code == "V19"] == [date(2024, 4, 2)]


def test_v19_ends_with_the_report_or_version_that_sets_it_right() -> None:
    corrected = _report(12_004.8, date(2024, 5, 1))
    (finding,) = _against(_year(), _report(12_500.0), corrected)
    assert (finding.day, finding.until) == (REPORTED_ON, date(2024, 5, 1))
    again = right(YEAR[5], version=2, unit_class="IV", emissions_kg=1_495_600.0, submitted_on=date(2024, 4, 8))
    (finding,) = _against([*_year(), again], _report(12_500.0))
    assert (finding.day, finding.until) == (REPORTED_ON, date(2024, 4, 8))


def test_v19_is_told_anew_where_the_difference_changes() -> None:
    first, second = _against(_year(), _report(12_500.0), _report(12_600.0, date(2024, 5, 1)), _report(12_600.0, date(2024, 6, 1)))
    assert (first.until, second.day, second.until) == (date(2024, 5, 1), date(2024, 5, 1), None)
