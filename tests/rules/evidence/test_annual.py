"""V19 of section 2.4: the year's report against its twelve months, on every day on which something came in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from carbondash.rules.emissions import UnitMonth, YearEmissions, month_history, unit_year
from carbondash.rules.evidence import AnnualReport, Context, Finding, check_records
from tests.rules.evidence.frames import frame, month_end, months, right

YEAR = months("M2023-01", 12)
REPORTED_ON = date(2024, 3, 20)


# What 1,000.4 t of CO2 come from.
FUEL = 1_000.4 / (5.9642 * 0.99 * 44 / 12)


def _year(**changes: Any) -> list[dict[str, Any]]:
    return [
        right(period, unit_class="IV", **({"fuel_1e4nm3": FUEL, "car": 5.9642, "e_purch_mwh": 0.0} | changes)) for period in YEAR
    ]


def _against(records: list[dict[str, Any]], *reports: AnnualReport) -> list[Finding]:
    emissions = month_history(frame(*records), "submitted_on")
    return check_records(frame(*records), Context(annual_reports=reports, emissions=emissions), ["V19"])


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
    assert _against([*_year()[1:], _year(fuel_1e4nm3=None)[0]], _report(1.0)) == []
    assert check_records(frame(*_year()), Context(annual_reports=(_report(1.0),)), ["V19"]) == []
    assert _against(_year(), AnnualReport(2, 2023, REPORTED_ON, 1.0), AnnualReport(1, 2022, REPORTED_ON, 1.0)) == []


def test_v19_is_known_once_the_last_month_is_in() -> None:
    late = _year()
    late[-1]["submitted_on"] = date(2024, 4, 2)
    assert [finding.day for finding in _against(late, _report(1.0)) if finding.code == "V19"] == [date(2024, 4, 2)]


def test_v19_ends_with_the_report_or_version_that_sets_it_right() -> None:
    corrected = _report(12_004.8, date(2024, 5, 1))
    (finding,) = _against(_year(), _report(12_500.0), corrected)
    assert (finding.day, finding.until) == (REPORTED_ON, date(2024, 5, 1))
    again = right(
        YEAR[5],
        version=2,
        unit_class="IV",
        fuel_1e4nm3=FUEL * 1_495.6 / 1_000.4,
        car=5.9642,
        e_purch_mwh=0.0,
        submitted_on=date(2024, 4, 8),
    )
    (finding,) = _against([*_year(), again], _report(12_500.0))
    assert (finding.day, finding.until) == (REPORTED_ON, date(2024, 4, 8))


def test_v19_is_told_anew_where_the_difference_changes() -> None:
    first, second = _against(_year(), _report(12_500.0), _report(12_600.0, date(2024, 5, 1)), _report(12_600.0, date(2024, 6, 1)))
    assert (first.until, second.day, second.until) == (date(2024, 5, 1), date(2024, 5, 1), None)


def _honest(annual_t: float) -> tuple[list[dict[str, Any]], AnnualReport]:
    """2022 of a coal unit, April and May without a test, the other months measured, every month in on its due day."""
    coal: dict[str, Any] = {"fuel_t": 100_000.0, "ncv_ar": 20.6, "e_purch_mwh": 0.0}
    records = [
        right(period, submitted_on=month_end(period) + timedelta(40), car=None if period[-2:] in ("04", "05") else 0.548, **coal)
        for period in months("M2022-01", 12)
    ]
    return records, AnnualReport(1, 2022, date(2023, 3, 20), annual_t)


def test_section_2_4_v19_an_honest_year_with_untested_months_is_not_accused() -> None:
    records, _ = _honest(0.0)
    names = ("fuel_t", "ncv_ar", "car", "e_purch_mwh")
    year = unit_year(
        [UnitMonth(1, 1, "I", one["period"], "bituminous", **{name: one[name] for name in names}) for one in records],
        date(2023, 3, 20),
    )
    assert isinstance(year, YearEmissions)
    assert {month.basis for month in year.months} == {"measured", "mean"}
    assert _against(*_honest(year.total_t)) == []
    by_default = 2 * 100_000 * (20.6 * 0.03085 - 0.548) * 0.99 * 44 / 12
    (finding,) = _against(*_honest(year.total_t + by_default))
    assert finding.values["months_t"] == pytest.approx(year.exact_t, abs=0.01)


def test_v19_follows_a_rule_that_is_published_after_the_report() -> None:
    records = [one | {"e_purch_mwh": 1000.0} for one in _year()]
    assert [(finding.day, finding.until) for finding in _against(records, _report(12_004.8 + 12 * 570.3))] == [
        (date(2024, 10, 15), None)
    ]


def test_v19_counts_the_fuels_of_which_the_records_say_nothing() -> None:
    oil = [one | {"fuel_type": "diesel", "fuel_t": 10.0, "fuel_1e4nm3": None, "ncv_ar": None, "car": None} for one in _year()]
    emissions = month_history(frame(*_year(), *oil), "submitted_on")
    diesel = 12 * 10 * 42.652 * 0.0202 * 0.98 * 44 / 12
    for reported, accused in ((12_004.8 + diesel, 0), (12_004.8, 1)):
        context = Context(annual_reports=(_report(reported),), emissions=emissions)
        assert len(check_records(frame(*_year()), context, ["V19"])) == accused
