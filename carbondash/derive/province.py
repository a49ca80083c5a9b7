"""What derivation takes from the whole province: rules, laboratories, closing prices, and what a class's units reported."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from typing import NamedTuple

import pandas as pd

from carbondash.derive.evidence_frame import province_frame
from carbondash.derive.facts import digest
from carbondash.rules import sets
from carbondash.rules.evidence import peer_reference
from carbondash.store import Reader, inputs, inputs_derived
from carbondash.store.inputs_rows import Close, Laboratory

_HALF = 8


class Peers(NamedTuple):
    """The newest reference of a class that was known before a day: when it became known, and the digest of all up to it."""

    known_on: date
    digest: str


@dataclass(frozen=True)
class Province:
    """What enterprises are derived with, besides their own facts; `through` is the last day that they are derived for."""

    through: date
    laboratories: tuple[Laboratory, ...]
    closes: tuple[Close, ...]
    reference: pd.DataFrame

    def closes_between(self, first: date, last: date) -> tuple[Close, ...]:
        """The closing prices that can be the last known one on a day from `first` to `last`."""
        start = max(0, bisect_right(self.closes, first, key=lambda close: close.day) - 1)
        return self.closes[start : bisect_right(self.closes, last, key=lambda close: close.day)]

    @cached_property
    def _peers(self) -> dict[str, list[Peers]]:
        """By class, a digest for every day on which its reference grew: of everything known by then."""
        found: dict[str, list[Peers]] = {}
        columns = list(self.reference.columns)
        for unit_class, group in self.reference.groupby("unit_class", sort=True):
            so_far = hashlib.sha256()
            for known_on, rows in group.groupby("known_on", sort=True):
                so_far.update(repr(rows[columns].to_numpy().tolist()).encode())
                found.setdefault(str(unit_class), []).append(Peers(_day(known_on), so_far.hexdigest()[: 2 * _HALF]))
        return found

    def peers_before(self, unit_classes: Iterable[str], day: date) -> tuple[str, ...]:
        """What is known of some classes before a day, as digests."""
        known = (self._peers.get(unit_class, []) for unit_class in sorted(set(unit_classes)))
        return tuple(
            listed[place - 1].digest for listed in known if (place := bisect_left(listed, day, key=lambda peers: peers.known_on))
        )

    def common_digest(self, through: date | None) -> str:
        """What all enterprises share, as 16 hexadecimal digits: half for the rules, half for facts known by the end of a day."""
        return rules_digest() + self._facts_digest(through)

    def _facts_digest(self, through: date | None) -> str:
        if through is None:
            return ""
        classes = self.reference["unit_class"].unique() if len(self.reference) else ()
        peers = self.peers_before(map(str, classes), date.fromordinal(through.toordinal() + 1))
        return digest(self.laboratories, peers, "-")[:_HALF]


@cache
def rules_digest() -> str:
    """The rule sets as 8 hexadecimal digits."""
    return hashlib.sha256(sets.digest_text().encode()).hexdigest()[:_HALF]


def published_between(after: date, until: date) -> bool:
    """Whether any rule was published after one day and up to another."""
    return any(after < row.published_on <= until for found in sets.rule_sets() for row in found.rules)


def read_province(reader: Reader, through: date) -> Province:
    """The province of a snapshot."""
    shared = inputs.read(reader, ())
    months = inputs_derived.province_months(reader)
    return Province(through, tuple(shared.laboratories), tuple(shared.closes), peer_reference(province_frame(months)))


_kept: dict[tuple[str, bool], tuple[inputs_derived.LogMark, Province]] = {}


def kept_province(reader: Reader, through: date) -> Province:
    """The province of a snapshot: the one that this process read last, as long as no load may have changed what it says.

    Reading it anew takes as long as the province has records, what an action changes concerns one enterprise.
    """
    # Laboratories are matched by their names: a masked reader's are others.
    if reader.scope.cities is not None:
        raise ValueError("the province is read by whoever sees all of it")
    key, mark = (reader.state.key, reader.masked), inputs_derived.log_mark(reader)
    known_at, province = _kept.get(key, (None, None))
    if known_at is None or province is None or inputs_derived.shared_may_have_changed(reader, known_at):
        province = read_province(reader, through)
    elif province.through != through:
        province = replace(province, through=through)
    _kept[key] = (mark, province)
    return province


def _day(value: object) -> date:
    day = pd.Timestamp(str(value)).date()
    assert isinstance(day, date)
    return day


def closing_prices(closes: Sequence[Close]) -> list[tuple[date, float]]:
    """Closing prices as events: fen per tonne by day."""
    return [(close.day, float(close.close_fen)) for close in closes]
