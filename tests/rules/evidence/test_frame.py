"""What the checks accept as a frame: every documented column, of its kind."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest

from carbondash.rules.evidence import COLUMNS, require
from carbondash.rules.sets import InputError
from tests.rules.evidence.frames import frame, right


@pytest.mark.parametrize("name", [column.name for column in COLUMNS])
def test_a_missing_column_is_named(name: str) -> None:
    with pytest.raises(InputError) as refused:
        require(frame(right()).drop(columns=name))
    assert refused.value.field == name


WRONG: dict[str, Any] = {
    "fuel_t": "120000",
    "gen_mwh": -1.0,
    "car": float("inf"),
    "record_id": 1.5,
    "version": None,
    "unit_id": True,
    "report_number": 17,
    "submitted_on": "2023-09-26",
    "due_on": 20231010,
    "has_invoice": 1,
    "has_support": None,
    "unit_class": "V",
    "mark": "ISO",
    "period": "2023-08",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_column_of_another_kind_is_named_with_its_value(name: str) -> None:
    table = frame(right(), right("M2023-09")).astype({name: object})
    table.loc[1, name] = WRONG[name]
    with pytest.raises(InputError) as refused:
        require(table)
    assert refused.value.field == name
    for lang in ("zh", "en"):
        assert name in refused.value.words(lang)


@pytest.mark.parametrize("period", ["M2023-13", "M2023-8", "Y2023", "", "M2023-081", "Q2023-08"])
def test_a_period_that_is_no_month_is_refused(period: str) -> None:
    with pytest.raises(InputError) as refused:
        require(frame(right() | {"period": period}))
    assert refused.value.field == "period"


def test_units_of_a_refused_number_are_named() -> None:
    with pytest.raises(InputError, match=r"fuel_t is -1.0: expected finite numbers .*\(t\)"):
        require(frame(right(fuel_t=-1.0)))


def test_days_may_come_as_dates_times_or_columns_of_pandas() -> None:
    plain = frame(right(), right("M2023-09", due_on=None))
    typed = plain.assign(
        submitted_on=pd.to_datetime(plain["submitted_on"]), due_on=pd.Series([datetime(2023, 10, 10, 8), None], dtype=object)
    )
    for table in (plain, typed):
        records = require(table)
        assert records.day("due_on")[0] == np.datetime64("2023-10-10")
        assert np.isnat(records.day("due_on")[1])
        assert records.day("submitted_on")[0] == np.datetime64(date(2023, 9, 26))


def test_months_have_their_days_and_hours() -> None:
    records = require(frame(right("M2023-02"), right("M2024-02"), right("M2023-12")))
    assert records.hours_in_month.tolist() == [672.0, 696.0, 744.0]
    assert records.month_end.astype(str).tolist() == ["2023-02-28", "2024-02-29", "2023-12-31"]
    assert records.year.tolist() == [2023, 2024, 2023]


def test_a_frame_that_was_checked_is_not_checked_again() -> None:
    records = require(frame(right()))
    assert require(records) is records


def test_a_frame_without_rows_is_fine() -> None:
    assert require(frame()).size == 0
