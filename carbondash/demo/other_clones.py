"""The records of other departments about a copy of the province: the same slips of the pen, on the copy's own names and codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from carbondash.demo import names
from carbondash.demo.other_departments import Handed
from carbondash.demo.other_names import swapped_at
from carbondash.demo.rows import Row

# Degrees: a record further away is about the registered seat, which does not move with the plant; how far an unlisted one moves.
_SEAT, _MOVES = 0.3, 0.05


def renewed(
    records: Sequence[Row], handed: Handed, originals: Sequence[Row], cloned: Sequence[Row], copy: int, random: Random
) -> list[Row]:
    """The records as they are about the clones.

    originals, cloned: the enterprises of the first copy and of this one, in the same order. random: goes on from copy to copy.
    """
    used: set[str] = set()
    codes = {original["credit_code"]: clone["credit_code"] for original, clone in zip(originals, cloned, strict=True)}
    shifts: dict[str, tuple[float, float]] = {}
    for subject, code in sorted(handed.codes.items()):
        if subject.startswith("E"):
            number = int(subject[1:]) - 1
            shifts[subject] = tuple(cloned[number][axis] - originals[number][axis] for axis in ("lon", "lat"))
            continue
        codes[code] = names.credit_code(code[2:8], random, used)
        shifts[subject] = random.uniform(-_MOVES, _MOVES), random.uniform(-_MOVES, _MOVES)
    found = []
    for row in records:
        subject = handed.subjects[row["id"]]
        new = {
            **row,
            "name_zh": f"{row['name_zh']}（{copy + 1}）",
            "source_id": f"{row['source_id']}-{copy + 1}",
            "stated_code": _code(row["stated_code"], handed.codes[subject], codes),
        }
        if row["lon"] is not None and not _is_seat(row, subject, originals):
            new["lon"], new["lat"] = (round(row[axis] + by, 5) for axis, by in zip(("lon", "lat"), shifts[subject], strict=True))
        found.append(new)
    return found


def _is_seat(row: Row, subject: str, originals: Sequence[Row]) -> bool:
    if not subject.startswith("E"):
        return False
    at = originals[int(subject[1:]) - 1]
    return abs(row["lon"] - at["lon"]) + abs(row["lat"] - at["lat"]) > _SEAT


def _code(stated: str | None, true: str, codes: Mapping[str, str]) -> str | None:
    """The clone's code with what is wrong about the original's."""
    if stated is None or stated in codes:
        return stated if stated is None else codes[stated]
    place = swapped_at(true, stated)
    if place is None:
        return stated
    new = codes[true]
    return new[:place] + new[place + 1] + new[place] + new[place + 2 :]
