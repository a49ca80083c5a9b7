"""How much of a ranking rests on the choice of weights: every weight moved independently, many times, with a fixed seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from carbondash.rules.risk.index import ranks, rounded
from carbondash.rules.risk.indicators import Floats
from carbondash.rules.risk.methods import CODES, WHOLE, Method, in_force
from carbondash.rules.sets import InputError, answers_pending

_SEED = 20231231
# Draws that are worked on at once: a matrix of this many times the enterprises.
_CHUNK = 64
# Up to so many different enterprises are compared pair by pair.
_FEW = 80

Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Robustness:
    """How alike the rankings under moved weights are to the one shown.

    Rank correlations are Spearman's, None where fewer than two indices differ. top_kept: share of draws in which the leading
    ranks (as many as `top`) hold the same enterprises. band_kept: share of enterprises and draws with the same band.
    """

    enterprises: int
    draws: int
    mean_rank_correlation: float | None
    min_rank_correlation: float | None
    top: int
    top_kept: float
    band_kept: float


@answers_pending
def rank_interval(table: pd.DataFrame, as_of: date, method: Method | None = None) -> pd.DataFrame:
    """Ranks of one day with the interval that the choice of weights leaves them (domain reference 8.3).

    table: rows of `index.risk_index` of a single day. Columns out, in its order: rank, rank_low, rank_high (1: highest index;
    ties share the better rank), all NA for an enterprise without a rank, which the others' ranks leave out. The interval holds
    the middle 90% of the draws and always the rank itself; where very many enterprises differ there are fewer draws. `Pending`
    before the method was published; raises InputError where the table holds several days.
    """
    used = method or in_force(as_of)
    ranked = _ranked(table)
    result = pd.DataFrame(
        {name: pd.Series(pd.NA, index=table.index, dtype="Int64") for name in ("rank", "rank_low", "rank_high")}
    )
    if not len(ranked):
        return result
    alike = _alike(ranked)
    drawn = np.concatenate(
        [_ranks(chunk, alike.sizes) for chunk in _draws(ranked.iloc[alike.first], used, used.draws_for(alike.n))]
    )
    drawn.sort(axis=0)
    lower, upper = used.rank_interval
    lowest, highest = (
        drawn[int(end), alike.group] for end in (np.floor(lower * (len(drawn) - 1)), np.ceil(upper * (len(drawn) - 1)))
    )
    own = ranks(ranked["index"]).to_numpy(dtype=np.int32)
    low, high = np.minimum(lowest, own), np.maximum(highest, own)
    where = table["ranked"].to_numpy(dtype=bool)
    for name, values in (("rank", own), ("rank_low", low), ("rank_high", high)):
        result.loc[where, name] = values
    return result


@answers_pending
def robustness(table: pd.DataFrame, as_of: date, method: Method | None = None) -> Robustness:
    """How far the ranking and the bands of one day depend on the weights (domain reference 8.3); arguments as `rank_interval`.

    It shows only that the arithmetic is not fragile and says nothing about predictive value. Raises InputError where the table
    holds several days or no enterprise has a rank.
    """
    used = method or in_force(as_of)
    ranked = _ranked(table)
    if not len(ranked):
        raise InputError("table", "no ranked row", "at least one enterprise with a rank", "至少一家有名次的企业")
    shown = ranked["index"].to_numpy(dtype=np.float64)
    limits = np.array([limit for _, limit in used.bands])
    band, leading = _band(shown, limits), _leading(shown[np.newaxis], used.top)[0]
    correlations, top_kept, band_kept = [], 0, 0
    for chunk in _draws(ranked, used, used.draws):
        correlations.append(_correlations(shown, chunk))
        top_kept += int((_leading(chunk, used.top) == leading).all(axis=1).sum())
        band_kept += int((_band(chunk, limits) == band).sum())
    found = np.concatenate(correlations)
    spread = bool(np.ptp(shown))
    return Robustness(
        enterprises=len(shown),
        draws=used.draws,
        mean_rank_correlation=float(found.mean()) if spread else None,
        min_rank_correlation=float(found.min()) if spread else None,
        top=used.top,
        top_kept=top_kept / used.draws,
        band_kept=band_kept / (used.draws * len(shown)),
    )


def _ranked(table: pd.DataFrame) -> pd.DataFrame:
    if table["day"].nunique() > 1:
        raise InputError("day", int(table["day"].nunique()), "rows of a single day", "同一天的数据行")
    return table.loc[table["ranked"].to_numpy(dtype=bool)]


def draws_of(table: pd.DataFrame, method: Method) -> int:
    """How many draws the rank intervals of such a table rest on."""
    return method.draws_for(_alike(_ranked(table)).n)


@dataclass(frozen=True, slots=True)
class _Alike:
    """Rows whose scores and floors are the same: the first of each group, its size, and the group of every row."""

    first: npt.NDArray[np.intp]
    group: npt.NDArray[np.intp]
    sizes: Ints

    @property
    def n(self) -> int:
        return len(self.first)


def _alike(ranked: pd.DataFrame) -> _Alike:
    scores = ranked[list(CODES)].to_numpy(dtype=np.float64)
    floors = pd.factorize(ranked["floors"].astype(str))[0].astype(np.float64)
    # A score is never negative: -1 stands for one that is not known, and equals itself.
    columns = np.column_stack([np.nan_to_num(scores, nan=-1.0) + 0.0, floors])
    whole = np.ascontiguousarray(columns).view(np.dtype((np.void, columns.dtype.itemsize * columns.shape[1]))).ravel()
    _, first, group, sizes = np.unique(whole, return_index=True, return_inverse=True, return_counts=True)
    return _Alike(first, group.ravel(), sizes.astype(np.int32))


def _draws(ranked: pd.DataFrame, method: Method, draws: int) -> Iterator[Floats]:
    """The indices under moved weights: chunks of draws × enterprises."""
    scores = ranked[list(CODES)].to_numpy(dtype=np.float64)
    known = (~np.isnan(scores)).astype(np.float64)
    filled = np.nan_to_num(scores)
    least = {floors: _at_least(str(floors), method) for floors in ranked["floors"].unique()}
    at_least = np.array([least[floors] for floors in ranked["floors"]])
    weights = np.array([method.weights[code] for code in CODES])
    generator = np.random.default_rng(_SEED)
    moved = weights * generator.uniform(1 - method.weight_spread, 1 + method.weight_spread, size=(method.draws, len(CODES)))
    for start in range(0, draws, _CHUNK):
        chunk = moved[start : min(start + _CHUNK, draws)]
        yield rounded(np.fmax(WHOLE * _sums(chunk, filled) / _sums(chunk, known), at_least))


def _sums(weights: Floats, values: Floats) -> Floats:
    """Weighted sums, draws × enterprises; unlike a matrix product the same for equal rows wherever they stand, so ties stay."""
    result = np.zeros((len(weights), len(values)))
    for weight, value in zip(weights.T, values.T, strict=True):
        result += np.multiply.outer(weight, value)
    return result


def _at_least(floors: str, method: Method) -> float:
    return max((method.at_least[code] for code in floors.split()), default=float("nan"))


def _ranks(chunk: Floats, sizes: Ints) -> Ints:
    """Ranks by row, 1 for the highest; ties share the better one. sizes: for how many enterprises each column stands."""
    if chunk.shape[1] <= _FEW:
        # Holding every pair against each other is quicker than sorting row by row.
        above: Ints = ((chunk[:, np.newaxis, :] > chunk[:, :, np.newaxis]) @ sizes).astype(np.int32)
        return np.asarray(above + 1, dtype=np.int32)
    result = np.empty(chunk.shape, dtype=np.int32)
    for row, values in enumerate(chunk):
        order = np.argsort(values)
        ascending = values[order]
        # The last of each run of equal values says how many are not above it.
        ends = np.flatnonzero(np.append(ascending[1:] != ascending[:-1], True))
        not_above = np.cumsum(sizes[order])[ends]
        result[row, order] = np.repeat(not_above[-1] - not_above + 1, np.diff(ends, prepend=-1))
    return result


def _mean_ranks(values: Floats) -> Floats:
    ordered = np.sort(values)
    mean = (np.searchsorted(ordered, values) + np.searchsorted(ordered, values, side="right")) / 2
    centred: Floats = mean - mean.mean()
    return centred


def _correlations(shown: Floats, chunk: Floats) -> Floats:
    own = _mean_ranks(shown)
    found = np.zeros(len(chunk))
    for row, values in enumerate(chunk):
        other = _mean_ranks(values)
        size = np.sqrt((own @ own) * (other @ other))
        found[row] = own @ other / size if size else 0.0
    return found


def _leading(chunk: Floats, top: int) -> npt.NDArray[np.bool_]:
    """Whether each enterprise is among the leading ones of its row, ties with the last of them included."""
    last = np.sort(chunk, axis=1)[:, -min(top, chunk.shape[1])]
    result: npt.NDArray[np.bool_] = chunk >= last[:, np.newaxis]
    return result


def _band(indices: Floats, limits: Floats) -> npt.NDArray[np.intp]:
    return np.searchsorted(limits, indices, side="right")
