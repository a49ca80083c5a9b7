"""Waivers: with reason, span and author; a waived finding stays where it is and carries the waiver."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from carbondash.rules.emissions import month_history
from carbondash.rules.evidence import AnnualReport, Context, Waiver
from carbondash.rules.sets import InputError
from tests.rules.evidence.frames import found, frame, months, right

WAIVER = Waiver(1, "V15", "M2023-08", "M2023-09", "锅炉改造期间 {x} <b>", "数据管理员", date(2023, 9, 26))


def _waived(**changes: Any) -> list[bool]:
    context = Context(waivers=(replace(WAIVER, **changes),))
    records = [right(period, of_pct=98.0) for period in ("M2023-07", "M2023-08")]
    return [finding.is_waived for finding in found(*records, context=context)]


def test_a_finding_under_a_waiver_stays_and_carries_it() -> None:
    plain = found(right(of_pct=98.0), context=Context())
    marked = found(right(of_pct=98.0), context=Context(waivers=(WAIVER,)))
    assert marked == [replace(plain[0], waiver=WAIVER)]
    assert marked[0].waived_sentence("zh") == "数据管理员于2023-09-26豁免：锅炉改造期间 {x} <b>"
    assert marked[0].waived_sentence("en") == "Waived by 数据管理员 on 2023-09-26: 锅炉改造期间 {x} <b>"
    assert plain[0].waived_sentence("en") == ""


def test_a_waiver_covers_its_enterprise_check_and_months() -> None:
    assert _waived() == [False, True]
    assert _waived(first_month="M2023-01", day=date(2023, 8, 1)) == [True, True]
    assert _waived(first_month="M2023-09") == [False, False]
    assert _waived(code="V16") == [False, False]
    assert _waived(enterprise_id=2) == [False, False]


def test_a_waiver_does_not_reach_back_before_its_day() -> None:
    assert _waived(day=date(2023, 9, 27)) == [False, False]


def test_the_earliest_of_several_waivers_is_named() -> None:
    earlier = replace(WAIVER, day=date(2023, 9, 1), author="科室负责人")
    (finding,) = found(right(of_pct=98.0), context=Context(waivers=(WAIVER, earlier)))
    assert finding.waiver == earlier


def test_a_finding_about_a_year_needs_a_waiver_for_the_whole_year() -> None:
    records = [right(period, unit_class="IV", e_purch_mwh=0.0) for period in months("M2023-01", 12)]
    emissions = month_history(frame(*records), "submitted_on")
    report = AnnualReport(1, 2023, date(2024, 3, 20), 99.0)
    for first, expected in (("M2023-01", True), ("M2023-02", False)):
        waiver = replace(WAIVER, code="V19", first_month=first, last_month="M2023-12")
        (finding,) = found(*records, context=Context(annual_reports=(report,), emissions=emissions, waivers=(waiver,)))
        assert finding.is_waived is expected


@pytest.mark.parametrize(
    ("field", "value"),
    [("reason", " "), ("author", ""), ("first_month", "2023-08"), ("last_month", "M2023-13"), ("last_month", "M2023-07")],
)
def test_a_waiver_without_reason_author_or_span_is_refused(field: str, value: str) -> None:
    changed: dict[str, Any] = {field: value}
    with pytest.raises(InputError) as refused:
        replace(WAIVER, **changed)
    assert refused.value.field == field
