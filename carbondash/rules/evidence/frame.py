"""A frame of evidence records, checked once and held column by column, so that every check can work on whole columns."""

from __future__ import annotations

from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from carbondash.rules.evidence.columns import CLASSES, COLUMNS, MARKS, UNKNOWN_CLASS, Column
from carbondash.rules.evidence.limits import Limit, fuel_types, limit_of
from carbondash.rules.sets import InputError

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Days = NDArray[np.datetime64]
Flags = NDArray[np.bool_]
Texts = NDArray[np.object_]

MONTHS_A_YEAR = 12
# What a record is about that names no fuel.
_GROUP_OF_CLASS = {"I": "coal", "II": "coal", "III": "coal", "IV": "natural_gas"}
_UNKNOWN_FUEL = "unknown"

_EXPECTED = {
    "whole": ("whole numbers", "整数"),
    "number": ("finite numbers that are not negative, or nothing", "有限的非负数或空值"),
    "text": ("texts, or nothing", "文本或空值"),
    "day": ("days, or nothing", "日期或空值"),
    "flag": ("true, false, or nothing", "真、假或空值"),
}
# What pandas calls the content of a column of each kind.
_CONTENT = {
    "whole": {"integer"},
    "number": {"integer", "floating", "mixed-integer-float"},
    "text": {"string"},
    "day": {"date", "datetime", "datetime64"},
    "flag": {"boolean"},
}


class Records:
    """Evidence records by column: numbers and flags are NaN, days NaT and texts None where the record says nothing."""

    def __init__(self, columns: dict[str, NDArray[np.generic]]) -> None:
        self._columns = columns
        self.size = len(columns["record_id"])

    def number(self, name: str) -> Floats:
        """A column of numbers in the unit that `columns.COLUMNS` gives, NaN where absent."""
        return self._columns[name].astype(np.float64, copy=False)

    def whole(self, name: str) -> Whole:
        """A column of ids or version numbers."""
        return self._columns[name].astype(np.int64, copy=False)

    def text(self, name: str) -> Texts:
        """A column of texts without blanks around them, None where absent."""
        return self._columns[name].astype(np.object_, copy=False)

    def day(self, name: str) -> Days:
        """A column of days, NaT where absent."""
        return self._columns[name].astype("datetime64[D]", copy=False)

    def states(self, name: str, value: bool) -> Flags:
        """Where a flag is known and has this value."""
        return np.asarray(self.number(name) == float(value), dtype=np.bool_)

    def reads(self, name: str, *values: str | None) -> Flags:
        """Where a text is one of these; None stands for an absent one."""
        return np.fromiter((text in values for text in self._columns[name]), np.bool_, self.size)

    @cached_property
    def month(self) -> Whole:
        """The data month as a running number: 12 × year + month − 1."""
        return np.array([int(text[1:5]) * MONTHS_A_YEAR + int(text[6:]) - 1 for text in self.text("period")], dtype=np.int64)

    @cached_property
    def year(self) -> Whole:
        """The data year."""
        return self.month // MONTHS_A_YEAR

    @cached_property
    def month_end(self) -> Days:
        """The last day of the data month."""
        return _first_day(self.month + 1) - np.timedelta64(1, "D")

    @cached_property
    def hours_in_month(self) -> Floats:
        """The hours of the data month."""
        days = _first_day(self.month + 1).astype(np.int64) - _first_day(self.month).astype(np.int64)
        return days.astype(np.float64) * 24

    @cached_property
    def fuel_group(self) -> Texts:
        """The group of the record's fuel, where it names none that of its class; empty where no rule has it."""
        fuels, classes = self.text("fuel_type"), self.text("unit_class")
        found = np.full(self.size, "", dtype=np.object_)
        for fuel in dict.fromkeys(fuels):
            if fuel in fuel_types():
                rows = fuels == fuel
                found[rows] = self.limit("fuel_group", fuel_type=fuel).texts[rows]
        for unit_class, group in _GROUP_OF_CLASS.items():
            found[self.reads("fuel_type", None, _UNKNOWN_FUEL) & (classes == unit_class)] = group
        return found

    @cached_property
    def _asked(self) -> tuple[list[tuple[date, date]], Whole]:
        """The distinct pairs (day of the data, day of submission) that rules are asked for, and each row's place among them."""
        ends, days = self.month_end.astype(np.int64), self.day("submitted_on").astype(np.int64)
        distinct, codes = np.unique(np.stack((ends, days), axis=1), axis=0, return_inverse=True)
        pairs = [(_as_date(end), _as_date(day)) for end, day in distinct.tolist()]
        return pairs, codes.reshape(-1).astype(np.int64)

    def limit(self, name: str, **key: str) -> Limit:
        """The rule of this name for each row, as published when the row's version was submitted."""
        pairs, codes = self._asked
        return Limit([limit_of(name, about, as_of, key) for about, as_of in pairs], codes)

    def limit_by_class(self, name: str) -> Limit:
        """The rule of this name for each row's unit class; none where the class is unknown."""
        pairs, codes = self._asked
        places = {unit_class: place for place, unit_class in enumerate((*CLASSES, UNKNOWN_CLASS))}
        of_class = np.array([places[unit_class] for unit_class in self.text("unit_class")], dtype=np.int64)
        rules = []
        for about, as_of in pairs:
            rules += [limit_of(name, about, as_of, {"unit_class": unit_class}) for unit_class in CLASSES]
            rules.append(None)
        return Limit(rules, codes * len(places) + of_class)


def _first_day(months: Whole) -> Days:
    return (months - 1970 * MONTHS_A_YEAR).astype("datetime64[M]").astype("datetime64[D]")


def _as_date(days_from_1970: int) -> date:
    return date.fromordinal(date(1970, 1, 1).toordinal() + days_from_1970)


def require(frame: pd.DataFrame | Records) -> Records:
    """The frame as checked columns. Every column of `columns.COLUMNS` must be there and of its kind.

    Raises InputError naming the column, the value and what was expected.
    """
    if isinstance(frame, Records):
        return frame
    for column in COLUMNS:
        if column.name not in frame.columns:
            raise InputError(column.name, None, f"a column of {_EXPECTED[column.kind][0]}", f"列：{_EXPECTED[column.kind][1]}")
    records = Records({column.name: _checked(frame[column.name], column) for column in COLUMNS})
    _require_among(records, "unit_class", (*CLASSES, UNKNOWN_CLASS))
    _require_among(records, "mark", MARKS)
    _require_months(records)
    return records


def _checked(series: pd.Series, column: Column) -> NDArray[np.generic]:
    absent = series.isna().to_numpy(dtype=np.bool_)
    if column.required and absent.any():
        raise _refused(column, None)
    content = pd.api.types.infer_dtype(series, skipna=True)
    if not absent.all() and content not in _CONTENT[column.kind]:
        fits = _CONTENT[column.kind]
        odd = next(value for value in series[~absent] if pd.api.types.infer_dtype([value], skipna=True) not in fits)
        raise _refused(column, odd)
    match column.kind:
        case "text":
            found = np.full(len(series), None, dtype=np.object_)
            found[~absent] = [str(value).strip() for value in series[~absent]]
            found[found == ""] = None
            if column.required and any(value is None for value in found):
                raise _refused(column, "")
            return found
        case "day":
            days = series if len(series) else pd.Series([], dtype="datetime64[s]")
            return pd.to_datetime(days.where(~absent, None)).to_numpy().astype("datetime64[D]")
        case "whole":
            return series.to_numpy(dtype=np.int64)
        case _:
            numbers: Floats = np.full(len(series), np.nan)
            numbers[~absent] = series[~absent].to_numpy(dtype=np.float64)
            wrong = np.isinf(numbers) | (numbers < 0)
            if wrong.any():
                raise _refused(column, float(numbers[wrong][0]))
            return numbers


def _refused(column: Column, value: object) -> InputError:
    expected_en, expected_zh = _EXPECTED[column.kind]
    if column.required:
        expected_en, expected_zh = expected_en.removesuffix(", or nothing"), expected_zh.removesuffix("或空值")
    unit = f" ({column.unit})" if column.unit else ""
    return InputError(column.name, value, expected_en + unit, expected_zh + unit)


def _require_among(records: Records, name: str, allowed: tuple[str, ...]) -> None:
    for value in dict.fromkeys(records.text(name)):
        if value is not None and value not in allowed:
            raise InputError(name, value, f"one of {', '.join(allowed)}", f"以下之一：{'、'.join(allowed)}")


def _require_months(records: Records) -> None:
    for value in dict.fromkeys(records.text("period")):
        try:
            date.fromisoformat(f"{value[1:]}-01")
        except (TypeError, ValueError):
            right = False
        else:
            right = len(value) == len("M2023-08") and value.startswith("M")
        if not right:
            raise InputError("period", value, "a month such as M2023-08", "月份，如 M2023-08")
