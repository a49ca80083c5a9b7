"""How much room words take on a slide: lines estimated before they are drawn, and words cut to a number of them."""

from __future__ import annotations

from itertools import pairwise

from carbondash.charts.wrapping import pieces, pixels

# From one line to the next, in parts of the letters' size: slides fix it, since Chinese fonts differ.
LINE = 1.25
ELLIPSIS = "…"
# Fonts differ from the estimate by a few parts in a hundred.
_SPARE = 0.97
# Some programs keep Chinese and Latin letters apart.
_APART, _LATIN = 0.2, "\u2e7f"


def lines(text: str, width: float, size: float, most: int | None = None) -> list[str]:
    """The text as lines of at most `width` points in letters of `size` points; no more than `most`, where that is given."""
    room = width * _SPARE
    found: list[str] = []
    line, used = "", 0.0
    for piece in _short_pieces(text[: _enough(room, size, most)], room, size):
        taken = pixels(piece, size) + _between(line[-1:] + piece) * size
        if line and used + taken - (len(piece) - len(piece.rstrip())) * pixels(" ", size) > room:
            found.append(line.rstrip())
            line, used = "", 0.0
            if len(found) == most:
                return found
        line, used = line + piece, used + taken
    return [*found, line.rstrip()] if line else found


def height(text: str, width: float, size: float) -> float:
    """How high the text stands, in points."""
    return max(1, len(lines(text, width, size))) * size * LINE


def cut(text: str, width: float, size: float, most: int) -> str:
    """The text, or as much of it as stands on `most` lines, with an ellipsis."""
    if len(lines(text, width, size, most + 1)) <= most:
        return text
    kept = "".join(_rejoined(lines(text, width, size, most), text))
    while kept and len(lines(kept + ELLIPSIS, width, size, most + 1)) > most:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def _between(text: str) -> float:
    """What is put between Chinese and Latin letters, in parts of their size."""
    return _APART * sum((one > _LATIN) != (other > _LATIN) for one, other in pairwise(text.strip()))


def _rejoined(broken: list[str], text: str) -> list[str]:
    # Between two lines there was a space, or nothing: the text itself says which.
    parts: list[str] = []
    place = 0
    for line in broken:
        start = text.index(line, place)
        parts.append(text[place : start + len(line)])
        place = start + len(line)
    return parts


def _enough(room: float, size: float, most: int | None) -> int | None:
    # The narrowest letter is a quarter of its size: what can't come into the lines that are wanted is not measured.
    return None if most is None else int((most + 1) * room / (0.25 * size)) + 1


def _short_pieces(text: str, room: float, size: float) -> list[str]:
    """Where a line may break; a word that is longer than a line breaks within."""
    short: list[str] = []
    for piece in pieces(text):
        if pixels(piece.rstrip(), size) <= room:
            short.append(piece)
            continue
        part = ""
        for letter in piece:
            if part and pixels(part + letter, size) > room:
                short.append(part)
                part = ""
            part += letter
        short.append(part)
    return short
