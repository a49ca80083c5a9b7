"""Addresses that nobody means: for every parameter what is out of range, of another kind, or not text at all."""

from __future__ import annotations

from collections.abc import Container, Iterator
from random import Random

from tests.support.hostile import MARKUP

ODD = (
    *("", " ", "0", "-1", "1", "01", "+1", "1.5", "1e3", "1_0", "nan", "inf", "-inf", "None", "null", "true", "[]"),
    *("{}", "0x10", "999999999", "9999999999", "2147483648", "9223372036854775808", "1" + "0" * 30, "9" * 4_400, "１２"),
    *("٣", "²", "1٣", "Ⅷ", "0001-01-01", "9999-12-31", "2024-02-30", "2024-2-1", "20240221", "2024-W08-3"),
    *("2024-02-21T00:00", "-0001-01-01", "2023-00", "2000-01", "2099-12", "2023-13", "20٢٣-01", "M2023-05", "M2099-12"),
    *("Y2000", "Y2099", "Y2099..Y2000", "C0", "C9", "2000", "2099", "2099-12..2000-01", "2020-01..2020-01"),
    *("2023-01..2023-12", "quarter", "all", "climate", "other", "E999999999", "R999999999", "P999999999", "L999999999"),
    *("E1", "R1", "P1", "L1", "1.1.1", "999999999.1", "A1_0", "A1_9999-B1_0", "L1_9999", "R9d_9999", "D3f_0", "5"),
    *("95", "999", "999.99", "999999", "360100", "350100", "unknown", "power", "zh", "en", "critical", "none"),
    *("method", "near", "directory;page=x", "quality;part=nowhere;month=9999-99", "compliance;weights=x;level=9"),
    *("submissions;page=999999;kind=a", "finance;id=x", "rows;measure=nothing", "rows;measure=problems_open;period=C9"),
    *("enterprise;id=1", "market;price=a;period=b", "submissions;part=work;status=nothing;month=2000-01"),
    *("directory;part=candidates;id=0", "verification;period=Y2099;kind=0", "%00", "%", "%zz", "\x00", "a\x00b"),
    *("\ud7ff", "�", "💥", "..", "/", "\\", "'", '"', "`", "overview.risk", "A" * 10_000),
    *MARKUP.values(),
)


def odd_value(random: Random) -> str:
    """One of them, or two with something between."""
    value = random.choice(ODD)
    return value if random.random() < 0.8 else value + random.choice(("", ".", "-", ";", "\n", "..", "=")) + random.choice(ODD)


def odd_address(random: Random, names: list[str]) -> dict[str, list[str]]:
    """Some parameters, one of them perhaps unknown, each with one to three values."""
    chosen = random.sample(names, random.randint(1, min(6, len(names))))
    if random.random() < 0.2:
        chosen.append(odd_value(random)[:80] or "x")
    return {name: [odd_value(random) for _turn in range(random.choice((1, 1, 1, 2, 3)))] for name in chosen}


def taken(random: Random, choices: dict[str, Container[str]]) -> dict[str, str]:
    """Values that the parser takes, the odder the better: what a page then has to make sense of."""
    found = {}
    for name, allowed in choices.items():
        values = [value for value in ODD if value in allowed] or list(_listed(allowed))
        if values and random.random() < 0.8:
            found[name] = random.choice(values)
    return found


def _listed(allowed: Container[str]) -> Iterator[str]:
    if isinstance(allowed, (tuple, set, frozenset, dict)):
        yield from sorted(allowed)
