"""What changed in the risks since an earlier day: sums by cause for all, and who moved most, with the reasons of a few."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from carbondash.derive.risk_field import Field
from carbondash.rules.calendar import settled
from carbondash.rules.risk.change import Change, change
from carbondash.rules.risk.changes import CAUSES, changes
from carbondash.rules.risk.indicators import FACTS
from carbondash.store import Reader, risk

# Differences below the hundredths in which an index is kept are none.
_LEAST = 0.005


@dataclass(frozen=True)
class Mover:
    """An enterprise whose index differs from that of the earlier day, with the parts of the difference."""

    enterprise_id: int
    name_zh: str
    name_en: str | None
    city: str
    cycle: str
    change: Change


@dataclass(frozen=True)
class Moves:
    """All that changed between two days, in index points added up over the enterprises.

    before, after: the sums of the indices on the two days. came, went: how many were assessed only later or only earlier, and
    their points. causes: what each adds to those assessed on both days. up, down: how many rose and fell. The parts add up:
    before + came − went + causes = after.
    """

    since: date
    on: date
    before: float
    after: float
    came: tuple[int, float]
    went: tuple[int, float]
    causes: tuple[tuple[str, float], ...]
    up: int
    down: int
    largest: tuple[tuple[int, int], ...]


def moves(then: Field, now: Field) -> Moves:
    """What changed from one field to the other, of one set of filters; `largest` has the rows of the movers in both fields."""
    places = {key: place for place, key in enumerate(zip(then.ids.tolist(), then.cycles, strict=True))}
    pairs = [(places[key], place) for place, key in enumerate(zip(now.ids.tolist(), now.cycles, strict=True)) if key in places]
    first, second = (
        (np.array(side, dtype=np.int64) for side in zip(*pairs, strict=True)) if pairs else (np.array([], np.int64),) * 2
    )
    table = settled(changes(then.frame.iloc[first].reset_index(drop=True), now.frame.iloc[second].reset_index(drop=True), now.on))
    difference = (table["after"] - table["before"]).to_numpy()
    order = np.lexsort((now.ids[second], -np.abs(difference)))
    moved = [int(place) for place in order if abs(difference[place]) >= _LEAST]
    gone = np.ones(len(then.ids), dtype=np.bool_)
    gone[first] = False
    new = np.ones(len(now.ids), dtype=np.bool_)
    new[second] = False
    return Moves(
        since=then.on,
        on=now.on,
        before=float(table["before"].sum() + then.points[gone].sum()),
        after=float(table["after"].sum() + now.points[new].sum()),
        came=(int(new.sum()), float(now.points[new].sum())),
        went=(int(gone.sum()), float(then.points[gone].sum())),
        causes=tuple((cause, float(table[cause].sum())) for cause in CAUSES),
        up=int((difference >= _LEAST).sum()),
        down=int((difference <= -_LEAST).sum()),
        largest=tuple((int(first[place]), int(second[place])) for place in moved),
    )


def movers(
    reader: Reader, then: Field, now: Field, found: Moves, limit: int, cause: str | None = None
) -> tuple[list[Mover], int]:
    """Who moved most, with the reasons, and how many moved; cause: only those whom it moved, by what it added."""
    pairs = list(found.largest)
    if cause is not None and pairs:
        rows = [list(side) for side in zip(*pairs, strict=True)]
        table = settled(
            changes(then.frame.iloc[rows[0]].reset_index(drop=True), now.frame.iloc[rows[1]].reset_index(drop=True), now.on)
        )
        part = table[cause].abs().to_numpy()
        pairs = [pairs[place] for place in np.argsort(-part, kind="stable") if part[place] >= _LEAST]
    shown = pairs[:limit]
    names = risk.names(reader, [int(now.ids[place]) for _then, place in shown])
    listed = []
    for earlier, place in shown:
        number = int(now.ids[place])
        before, after = (
            {str(name): value for name, value in frame.iloc[row][list(FACTS)].items()}
            for frame, row in ((then.frame, earlier), (now.frame, place))
        )
        found_change = settled(change(before, after, now.on))
        listed.append(Mover(number, *names.get(number, ("", None)), now.cities[place], now.cycles[place], found_change))
    return listed, len(pairs)
