"""Amounts that rules are handed: finite and not negative, tonnes in whole numbers, shares of tonnes without a rounding error."""

from __future__ import annotations

from fractions import Fraction
from math import floor, isfinite
from numbers import Real

from carbondash.rules.sets import InputError

_HALF = Fraction(1, 2)
# Sums of products in float: what differs from a half tonne by less than this is a half tonne.
_NOISE_DIGITS = 6


def is_number(value: object) -> bool:
    """Whether a value is a finite number: no text, neither true nor false, not NaN."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return False
    try:
        return isfinite(value)
    except OverflowError:
        return False


def required_amount(field: str, value: float | None, where: str = "") -> float:
    """The value as a finite amount of 0 or more, in the field's own unit. Raises InputError for any other value or none."""
    if value is None or not is_number(value) or value < 0:
        raise InputError(field, value, "a finite number, not negative", "不为负的有限数值", where)
    return float(value)


def required_tonnes(field: str, value: int, where: str = "") -> int:
    """The value as whole tonnes, 0 or more. Raises InputError for any other value."""
    if value != int(required_amount(field, value, where)):
        raise InputError(field, value, "whole tonnes, not negative", "不为负的整数吨", where)
    return int(value)


def share_of(amount_t: int, share: float) -> int:
    """Whole tonnes of a share of an amount, rounded down, so that a limit made of it is never exceeded."""
    return floor(Fraction(str(share)) * amount_t)


def whole_tonnes(amount_t: float) -> int:
    """An amount of tonnes as whole tonnes, a half rounded up (domain reference 2.3: rounded only once, at the annual total)."""
    return floor(Fraction(str(round(amount_t, _NOISE_DIGITS))) + _HALF)
