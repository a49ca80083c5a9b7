"""Where lines of text may break, and how wide they are."""

from __future__ import annotations

import re
from functools import cache
from unicodedata import east_asian_width

from carbondash.figures.units import UNITS


def pieces(text: str) -> list[str]:
    """Where a line may break: after a space, and on either side of a Chinese character, but never inside number and unit."""
    pieces: list[str] = []
    end = 0
    for found in _quantity().finditer(text):
        pieces += [*_letters(text[end : found.start()]), found.group()]
        end = found.end()
    return [*pieces, *_letters(text[end:])]


@cache
def _quantity() -> re.Pattern[str]:
    """A number with the unit behind it, in either language; the longest unit that fits."""
    steps = (step for unit in UNITS.values() for step in (*unit.zh, *unit.en))
    suffixes = {step.suffix for step in steps} | {unit.singular for unit in UNITS.values()}
    known = sorted((re.escape(suffix) for suffix in suffixes if suffix), key=len, reverse=True)
    return re.compile(rf"[−¥]*\d[\d.,]*(?:{'|'.join(known)})(?![A-Za-z])")


def _letters(text: str) -> list[str]:
    pieces: list[str] = []
    word = ""
    for letter in text:
        if east_asian_width(letter) in "WF":
            pieces += [word, letter] if word else [letter]
            word = ""
        elif letter == " ":
            pieces.append(word + letter)
            word = ""
        else:
            word += letter
    return [*pieces, word] if word else pieces


def width_of(text: str) -> int:
    """How wide a text is in Latin letters; a Chinese character counts two."""
    return len(text) if text.isascii() else len(text) + sum(map(_is_wide, text))


@cache
def _is_wide(letter: str) -> bool:
    return east_asian_width(letter) in "WF"


def pixels(text: str, size: float) -> float:
    """About how many pixels a line of text takes, letter by letter, for words that have to fit into a given room."""
    return size * sum(map(_em, text))


@cache
def _em(letter: str) -> float:
    """The width of a letter in parts of its size; what has no set of its own is as wide as a digit."""
    # A middle dot comes from the Chinese font where there is no other that has it.
    if letter == "·" or east_asian_width(letter) in "WF":
        return 1.0
    if letter in " .,:;'|!()[]ijl":
        return 0.28
    if letter in "frt-/":
        return 0.41
    if letter in "mwMW%@&":
        return 0.88
    return 0.63 if letter.isupper() else 0.54
