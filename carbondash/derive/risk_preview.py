"""Other weights and thresholds tried out: how the ranking and the bands would move. A preview; nothing of it is ever kept.

Its text form stands in an address: `A1_30-A2f_90-R2_75-R2d_20-L3_45` is weight 30 for A1, full score of A2 at 90, at least 75
points by floor R2, which fires from 20 days before the deadline on, and the third band from 45 points on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd

from carbondash.derive.risk_field import Field
from carbondash.rules.calendar import settled
from carbondash.rules.risk.index import ranks as ranks_of
from carbondash.rules.risk.index import risk_index
from carbondash.rules.risk.indicators import Floats
from carbondash.rules.risk.methods import Method
from carbondash.rules.sets import InputError

Part = Literal["weights", "full_at", "at_least", "floor_days", "band_from"]
PARTS: tuple[Part, ...] = get_args(Part)
FORM = r"[A-DLR][1-9][fd]?_\d{1,4}(\.\d{1,4})?(-[A-DLR][1-9][fd]?_\d{1,4}(\.\d{1,4})?){0,40}"

_ITEM = re.compile(r"([A-DLR])([1-9])([fd]?)_(\d{1,4}(?:\.\d{1,4})?)")
# By what a code begins with (R: a floor, L: the lower limit of a band, else an indicator) and the mark behind it.
_PARTS: dict[tuple[str, str], Part] = {
    ("", ""): "weights",
    ("", "f"): "full_at",
    ("R", ""): "at_least",
    ("R", "d"): "floor_days",
    ("L", ""): "band_from",
}
_MARKS: dict[Part, str] = {part: mark for (_letter, mark), part in _PARTS.items()}

Changed = dict[Part, dict[str, float]]


@dataclass(frozen=True)
class Moved:
    """An enterprise whose rank or band would be another one; ranks are None where too much is missing for one."""

    enterprise_id: int
    city: str
    before: float
    after: float
    band_before: str
    band_after: str
    rank_before: int | None
    rank_after: int | None


@dataclass(frozen=True)
class Effect:
    """What a changed method would do on a day: enterprises by band, the highest first, and who would move, the furthest first."""

    bands: tuple[tuple[str, int, int], ...]
    other_band: int
    other_rank: int
    moved: tuple[Moved, ...]


def values_of(method: Method) -> dict[Part, dict[str, float]]:
    """Every number of a method that can be tried out, by part and code; L2 is the second lowest band, the lowest begins at 0."""
    found: dict[Part, dict[str, float]] = {
        part: {code: float(value) for code, value in getattr(method, part).items()} for part in PARTS if part != "band_from"
    }
    return {**found, "band_from": {code: least for code, (_band, least) in _bands(method).items()}}


def band_of(code: str, method: Method) -> str:
    """The band whose lower limit has this code."""
    return _bands(method)[code][0]


def _bands(method: Method) -> dict[str, tuple[str, float]]:
    return {f"L{place}": band for place, band in enumerate(method.bands, start=1) if place > 1}


def read(text: str | None, method: Method) -> Changed:
    """What a text changes in a method; what says the same as the method changes nothing. Unknown codes are left out."""
    found: Changed = {}
    known = values_of(method)
    for letter, digit, mark, number in _ITEM.findall(text or ""):
        part = _PARTS.get((letter if letter in "LR" else "", mark))
        code = letter + digit
        if part is not None and code in known[part] and float(number) != known[part][code]:
            found.setdefault(part, {})[code] = float(number)
    return found


def written(changed: Mapping[Part, Mapping[str, float]]) -> str | None:
    """The text form of what is changed; None where nothing is."""
    items = [f"{code}{_MARKS[part]}_{value:g}" for part in PARTS for code, value in changed.get(part, {}).items()]
    return "-".join(items) or None


def applied(method: Method, changed: Changed) -> Method:
    """The method with these changes, marked as a preview. Raises InputError for an impossible one, such as no weight at all."""
    days = {code: int(value) for code, value in changed.get("floor_days", {}).items()}
    return method.replace(
        weights=changed.get("weights"),
        full_at=changed.get("full_at"),
        at_least=changed.get("at_least"),
        floor_days=days or None,
        band_from={band_of(code, method): least for code, least in changed.get("band_from", {}).items()},
    )


# Why a preview can't be made, with its words in both languages.
Impossible = InputError


def tried(found: Field, changed: Changed) -> Effect | Impossible:
    """What the changes would make of the risks of a day, or why that can't be told."""
    try:
        return effect(found, applied(found.method, changed))
    except InputError as error:
        return error


def effect(found: Field, method: Method) -> Effect:
    """What a changed method would make of the risks of a day. Raises InputError where nothing is left to assess by."""
    old, new = (settled(risk_index(found.frame, found.on, used)) for used in (found.method, method))
    if new["index"].isna().any():
        raise InputError(
            "weights", 0, "weights that leave every enterprise something to assess", "每家企业至少有一项可评估的权重"
        )
    bands = [
        (band, int((old["band"] == band).sum()), int((new["band"] == band).sum())) for band, _least in reversed(method.bands)
    ]
    before, after = (_ranks(table) for table in (old, new))
    other_band = (old["band"].astype(str) != new["band"].astype(str)).to_numpy()
    shift = np.nan_to_num(after - before)
    places = np.flatnonzero(other_band | (shift != 0))
    order = sorted(places.tolist(), key=lambda place: (-abs(shift[place]), not other_band[place], place))
    points = (old["index"].to_numpy(), new["index"].to_numpy())
    named = (old["band"].astype(str).to_numpy(), new["band"].astype(str).to_numpy())
    return Effect(
        tuple(bands),
        int(other_band.sum()),
        int((shift != 0).sum()),
        tuple(
            Moved(
                int(found.ids[place]),
                found.cities[place],
                float(points[0][place]),
                float(points[1][place]),
                str(named[0][place]),
                str(named[1][place]),
                _whole(before[place]),
                _whole(after[place]),
            )
            for place in order
        ),
    )


def _ranks(table: pd.DataFrame) -> Floats:
    """Ranks among those that have one, NaN for the others."""
    found: Floats = np.full(len(table), np.nan)
    where = table["ranked"].to_numpy(dtype=bool)
    found[where] = ranks_of(table.loc[where, "index"]).to_numpy(dtype=np.float64)
    return found


def _whole(rank: float) -> int | None:
    return None if np.isnan(rank) else int(rank)
