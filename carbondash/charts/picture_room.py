"""Where the words of a picture have room: which labels an axis shows, on how many lines, which values stand at their marks."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from carbondash.charts.plot import Plot
from carbondash.charts.wrapping import pieces, pixels

# More labels of periods or days than these nobody reads.
_MOST_LABELS = 12
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_GAP = 8
# A year, a month, or a day of a month never breaks inside.
_DATE = re.compile(r"(\d+年|\d+月(?:\d+日)?)")


@dataclass(frozen=True)
class Ticks:
    """Round values of an axis, lowest first, the decimals that they need, and the ends of the values themselves."""

    values: tuple[float, ...]
    decimals: int
    low: float
    high: float


def ticks_of(plot: Plot, *, from_zero: bool = True) -> Ticks:
    """An axis for all values and the target. It begins at zero, but for lines that lie close together far above it."""
    known = [value for one in plot.series for value in one.values if value is not None]
    if plot.kind == "stacked":
        known = [sum(one.values[place] or 0.0 for one in plot.series) for place in range(len(plot.categories))]
    if plot.target is not None:
        known.append(plot.target)
    low, high = min(known, default=0.0), max(known, default=0.0)
    if from_zero or low < high * 0.6 or low <= 0:
        low = min(low, 0.0)
    if high <= low:
        high = low + 1.0
    if plot.unit == "%" and high <= 100 < high * 1.15:
        high = 100.0
    step = _step((high - low) / 4)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    decimals += round(step * 10**decimals, 9) != round(step * 10**decimals)
    return Ticks(tuple(round(place * step, 10) for place in range(first, last + 1)), decimals, low, high)


def _step(rough: float) -> float:
    size = 10.0 ** math.floor(math.log10(rough))
    return next(step * size for step in _STEPS if step * size >= rough * 0.9999)


def wide(texts: Sequence[str], size: float) -> float:
    """How many pixels the longest of these lines takes."""
    return max((pixels(text, size) for text in texts), default=0.0)


def on_lines(text: str, room: float, size: float, most: int) -> list[str]:
    """A text on at most `most` lines of so many pixels; what does not fit ends in an ellipsis."""
    lines: list[str] = []
    line = ""
    for piece in (part for whole in _pieces(text) for part in _short(whole, room, size)):
        if line and pixels(line + piece.rstrip(), size) > room:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    lines.append(line.rstrip())
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and pixels(last + "…", size) > room:
        last = last[:-1]
    return [*lines[: most - 1], last.rstrip() + "…"]


def _pieces(text: str) -> list[str]:
    return [piece for part in _DATE.split(text) if part for piece in ([part] if _DATE.fullmatch(part) else pieces(part))]


def _short(piece: str, room: float, size: float) -> list[str]:
    """A word in parts that fit on a line."""
    parts = [""]
    for letter in piece:
        if parts[-1] and pixels(parts[-1] + letter, size) > room and letter != " ":
            parts.append("")
        parts[-1] += letter
    return parts


def time_labels(categories: Sequence[str], room: float, size: float) -> list[list[str]]:
    """The labels of columns or points beside each other, in lines; an empty list for one that is left out.

    The last is always shown, and from there every one, every second or every third, so that at most twelve fit beside each other.
    """
    count = len(categories)
    if not count:
        return []
    band = room / count
    for every in range(max(1, math.ceil(count / _MOST_LABELS)), count + 1):
        given = band * every - _GAP * size / 12
        shown = [place for place in range(count) if (count - 1 - place) % every == 0]
        # Names are never left out while there is a way to write them all; days and months may be.
        most = 3 if every == 1 else 2
        lines = {place: on_lines(categories[place], given, size, most) for place in shown}
        if all("".join(lines[place]).replace(" ", "") == categories[place].replace(" ", "") for place in shown) and not any(
            _splits_word(categories[place], lines[place]) for place in shown
        ):
            return [lines.get(place, []) for place in range(count)]
    return [on_lines(name, max(room / count - _GAP * size / 12, size), size, 3) for name in categories]


def _splits_word(text: str, lines: list[str]) -> bool:
    """Whether a word was cut in two to fit."""
    ends = set()
    end = 0
    for piece in _pieces(text):
        end += len(piece.replace(" ", ""))
        ends.add(end)
    at = 0
    for line in lines:
        at += len(line.replace(" ", ""))
        if at not in ends:
            return True
    return False


def names_on_lines(names: Sequence[str], room: float, height: float, size: float) -> list[list[str]]:
    """The names of lying bars, each on as many lines as its bar is high, at most three."""
    most = max(1, min(3, int(height / max(1, len(names)) / (size * 1.15))))
    return [on_lines(name, room, size, most) for name in names]


def fits_above(texts: Sequence[str], categories: int, series: int, room: float, size: float) -> bool:
    """Whether the values can be written above columns without touching each other."""
    return bool(categories) and wide(texts, size) + 4 <= room / categories / series * (0.9 if series == 1 else 0.72)


def fits_beside(categories: int, series: int, height: float, size: float) -> bool:
    """Whether the values can be written at the ends of lying bars."""
    return bool(categories) and size * 1.1 <= height / categories / series * (1.0 if series == 1 else 0.8)


def spread(values: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """The same values moved as little as it takes to lie so far apart from each other, inside low and high."""
    order = sorted(range(len(values)), key=lambda place: values[place])
    found = list(values)
    for before, place in pairwise(order):
        found[place] = max(found[place], found[before] + apart)
    ceiling = high
    for place in reversed(order):
        found[place] = max(low, min(found[place], ceiling))
        ceiling = found[place] - apart
    return found


def columns_of(names: Sequence[str], width: float, size: float) -> int:
    """How many entries of a legend have room beside each other."""
    each = wide(names, size) + 40 * size / 12
    return max(1, min(len(names), int(width / each)))
