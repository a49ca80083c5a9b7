"""Names of enterprises as they can be compared: one script and width, without legal form and province, taken apart.

A Chinese enterprise name is region, word, trade and legal form, e.g. 九江 澜栎 水泥 有限公司. The word tells enterprises of one
region and trade apart, a number in the name (第二热电, 三厂) tells plants of one word apart.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from carbondash.derive.screening_words import LEGAL_FORM, NUMBER, PROVINCE, REGION, TO_THOSE_IN_USE, TRADE

_DIGITS = {letter: value for value, letter in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100}

# A shorter word tells nobody apart.
_SHORTEST_WORD = 2
_WORD_WEIGHT, _TRADE_WEIGHT = 0.6, 0.4
_TURNED, _WIDER_TRADE, _UNKNOWN_TRADE, _OTHER_REGION = 97.0, 70.0, 50.0, 20.0


@dataclass(frozen=True, slots=True)
class PlainName:
    """A name taken apart. base: without province, region, legal form and numbers; word: what remains of it without the trade.

    Where too little remains of the word to tell anybody apart, the region, or else the province, belongs to base and word.
    """

    base: str
    word: str
    trade: str
    region: str
    numbers: tuple[int, ...]

    @property
    def turned(self) -> str:
        """The letters of the base in an order of their own: alike for names whose parts were turned round."""
        return "".join(sorted(self.base))


@lru_cache(maxsize=300_000)
def plain(name: str) -> PlainName:
    """The name as it can be compared with others."""
    text = unicodedata.normalize("NFKC", name).casefold().translate(TO_THOSE_IN_USE)
    text = "".join(letter for letter in text if letter.isalnum() or letter == "#")
    text, behind = _without_form(text)
    inside = PROVINCE.sub("", text)
    region = "".join(REGION.findall(inside))
    without = REGION.sub("", inside)
    numbers = (*(_number(found) for found in NUMBER.findall(without)), *behind)
    base = NUMBER.sub("", without)
    word, trade = TRADE.sub("", base), "".join(TRADE.findall(base))
    if len(word) < _SHORTEST_WORD:
        place = region or text[: len(text) - len(inside)]
        base, word = place + base, place + word
    return PlainName(base, word, trade, region, numbers)


def _without_form(text: str) -> tuple[str, tuple[int, ...]]:
    """The text without legal forms at its end, and the numbers behind them, as a branch has one."""
    behind: tuple[int, ...] = ()
    while True:
        bare = re.sub(r"[0-9]+$", "", text)
        shorter = LEGAL_FORM.sub("", bare)
        if shorter == bare or len(shorter) < _SHORTEST_WORD:
            return text, behind
        if bare != text:
            behind = (int(text[len(bare) :]), *behind)
        text = shorter


def _number(written: str) -> int:
    if written.isdigit():
        return int(written)
    value, digit = 0, 0
    for letter in written:
        if letter in _TENS:
            value += (digit or 1) * _TENS[letter]
            digit = 0
        else:
            digit = digit * 10 + _DIGITS[letter]
    return value + digit


def likeness(one: PlainName, other: PlainName) -> float:
    """How alike two names are, 0 to 100. Names with different numbers are those of different plants: 0."""
    if one.numbers != other.numbers:
        return 0.0
    elsewhere = _OTHER_REGION if _are_apart(one.region, other.region) else 0.0
    if one.base == other.base:
        return 100.0 - elsewhere
    if one.turned == other.turned:
        return _TURNED - elsewhere
    turned = _TURNED / 100 * fuzz.ratio("".join(sorted(one.word)), "".join(sorted(other.word)))
    word = max(fuzz.ratio(one.word, other.word), turned)
    return max(0.0, _WORD_WEIGHT * word + _TRADE_WEIGHT * _trade_likeness(one.trade, other.trade) - elsewhere)


def _trade_likeness(one: str, other: str) -> float:
    """A trade is seldom mistyped: another one is that of another works, one of the same owner perhaps."""
    if not one or not other:
        return _UNKNOWN_TRADE
    if one == other:
        return 100.0
    return _WIDER_TRADE if one in other or other in one else 0.0


def _are_apart(one: str, other: str) -> bool:
    """Whether two names name different regions: both a part of the province, or both a city."""
    if not one or not other or _is_part(one) != _is_part(other):
        return False
    return one.rstrip("市") != other.rstrip("市")


def _is_part(region: str) -> bool:
    return region.startswith("赣") and not region.startswith("赣州")
