"""Everybody's risk on a day as columns: what ranks, intervals, sums by cause and previews are worked out from, without words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from carbondash.derive.risk import known_day
from carbondash.derive.risk_inputs import COLUMNS
from carbondash.rules.calendar import settled
from carbondash.rules.risk.index import risk_index
from carbondash.rules.risk.methods import Method, in_force
from carbondash.rules.risk.robustness import draws_of, rank_interval
from carbondash.rules.sets import RulePending
from carbondash.store import Filters, Reader, risk
from carbondash.store.risk import InputRow

Ints = npt.NDArray[np.int64]
Order = Literal["index", "shortfall", "deadline"]

_HUNDREDTHS = 100


@dataclass(frozen=True)
class Field:
    """The risks under some filters on a day, the highest index first; one an enterprise.

    on: the day whose facts they rest on. row_ids, cities, cycles, bands: by row. points: the index, 0..100. frame: the inputs as
    the index takes them (tonnes, days, shares), with enterprise_id and the ordinal of the day. owing: by row, whether anything
    is left to surrender: an obligation is open until its deadline, also where all of it is surrendered; empty in a field that is
    only held against a later one.
    """

    on: date
    method: Method
    row_ids: tuple[int, ...]
    cities: tuple[str, ...]
    cycles: tuple[str, ...]
    bands: tuple[str, ...]
    points: npt.NDArray[np.float64]
    frame: pd.DataFrame
    owing: tuple[bool, ...]

    @cached_property
    def ids(self) -> Ints:
        """The enterprises by row."""
        return self.frame["enterprise_id"].to_numpy(dtype=np.int64)

    def deadline(self, days_left: int) -> date:
        """The day that lies so many days ahead of the field's."""
        return date.fromordinal(self.on.toordinal() + days_left)

    def places(self, order: Order = "index", band: str | None = None, *, owing: bool = False) -> list[int]:
        """The rows in an order: by the index, by the shortfall (the largest first) or by the deadline (the nearest with a
        shortfall first), then by the index; only those of a band where one is named, only those still owing where asked."""
        gap = np.nan_to_num(self.frame["gap_t"].to_numpy(dtype=np.float64))
        found = np.arange(len(gap))
        if order == "shortfall":
            found = np.argsort(-gap, kind="stable")
        elif order == "deadline":
            found = np.lexsort((self.frame["days_left"].to_numpy(), gap <= 0))
        return [int(place) for place in found if (band is None or self.bands[place] == band) and (self.owing[place] or not owing)]

    def band_counts(self) -> dict[str, int]:
        """How many enterprises are in each band, the highest band first."""
        return {band: self.bands.count(band) for band, _least in reversed(self.method.bands)}


@dataclass(frozen=True)
class Ranks:
    """Rank and the interval that moved weights leave it, by enterprise; None where too much is missing for a rank."""

    of: dict[int, tuple[int, int, int] | None]
    draws: int


def field(reader: Reader, filters: Filters) -> Field | None:
    """The risks that count on the day; None before the method may be asked for."""
    on = known_day(reader, filters.as_of)
    method = _method(on)
    if method is None:
        return None
    asked = replace(filters, as_of=on)
    rows = risk.inputs(reader, asked)
    settled_ones = risk.surrendered_in_full(reader, on, ((row.enterprise_id, row.cycle) for row in rows))
    owing = tuple((row.enterprise_id, row.cycle) not in settled_ones for row in rows)
    return _field(on, method, rows, _frame(rows, on), owing)


def field_before(reader: Reader, filters: Filters, later: Field) -> Field | None:
    """The risks that count on an earlier day than those of `later`, to be held against it: who owes is not asked.

    Only rows that ended in between are read in full: the others are those of `later`, with more days left.
    """
    on = known_day(reader, filters.as_of)
    method = _method(on)
    if method is None:
        return None
    rows = risk.inputs(reader, replace(filters, as_of=on), with_detail=False)
    known = {row_id: place for place, row_id in enumerate(later.row_ids)}
    fresh = [place for place, row in enumerate(rows) if row.id not in known]
    kept = [place for place, row in enumerate(rows) if row.id in known]
    details = risk.details(reader, [rows[place].id for place in fresh])
    same = later.frame.iloc[[known[rows[place].id] for place in kept]]
    same = same.assign(day=on.toordinal(), days_left=same["days_left"] + (later.on.toordinal() - on.toordinal()))
    frame: pd.DataFrame = pd.concat(
        [_frame([rows[place]._replace(detail=details[rows[place].id]) for place in fresh], on), same], ignore_index=True
    )
    order = np.argsort(np.array([*fresh, *kept], dtype=np.int64))
    return _field(on, method, rows, frame.iloc[order].reset_index(drop=True), ())


def _method(on: date) -> Method | None:
    try:
        return in_force(on)
    except RulePending:
        return None


def _field(on: date, method: Method, rows: Sequence[InputRow], frame: pd.DataFrame, owing: tuple[bool, ...]) -> Field:
    return Field(
        on=on,
        method=method,
        row_ids=tuple(row.id for row in rows),
        cities=tuple(row.city for row in rows),
        cycles=tuple(row.cycle for row in rows),
        bands=tuple(row.band for row in rows),
        points=np.array([row.index_bp for row in rows], dtype=np.float64) / _HUNDREDTHS,
        frame=frame,
        owing=owing,
    )


def _frame(rows: Sequence[InputRow], on: date) -> pd.DataFrame:
    # All at once: one by one the parser is called more often than it parses.
    details = json.loads(f"[{','.join(str(row.detail) for row in rows)}]")
    # By the columns of the inputs, the days left in their place among them.
    found: dict[str, Any] = {
        "enterprise_id": np.array([row.enterprise_id for row in rows], dtype=np.int64),
        "day": np.full(len(rows), on.toordinal(), dtype=np.int64),
    }
    inputs = [detail["inputs"] for detail in details]
    for name in COLUMNS:
        if name == "days_left":
            deadlines = {text: date.fromisoformat(text).toordinal() for text in {detail["deadline"] for detail in details}}
            left = [deadlines[detail["deadline"]] - on.toordinal() for detail in details]
            found[name] = np.array(left, dtype=np.int64)
        else:
            # What is not assessable is null, an endless ratio a text.
            found[name] = np.array([values[name] for values in inputs], dtype=np.float64)
    return pd.DataFrame(found)


def ranks(found: Field) -> Ranks:
    """The ranks of a field with their intervals, as the command `risk` gives them."""
    if not len(found.frame):
        return Ranks({}, found.method.draws)
    table = settled(risk_index(found.frame, found.on))
    interval = settled(rank_interval(table, found.on))
    of = {
        int(enterprise): None if pd.isna(rank) else (int(rank), int(low), int(high))
        for enterprise, (rank, low, high) in zip(found.ids, interval.itertuples(index=False, name=None), strict=True)
    }
    return Ranks(of, draws_of(table, found.method))
