"""Management tiers: how closely an enterprise is supervised, by industry and yearly emissions."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, Literal, TypeVar

from carbondash.rules.amounts import is_number
from carbondash.rules.sets import InputError, Rule, answers_pending, rule

Tier = Literal["1", "2", "3", "unknown", "below"]

_SUBJECT = "tiers"
_UNKNOWN_INDUSTRY = "unknown"
_LISTED: tuple[Tier, ...] = ("1", "2", "3")


@dataclass(frozen=True, slots=True)
class TierDecision:
    """The tier, the emissions that were held against the thresholds (tCO2e, None where unknown), why, and by which rules.

    "below": no tier, under every threshold; "unknown": the industry or the emissions are not known.
    """

    tier: Tier
    tested_t: float | None
    reason_zh: str
    reason_en: str
    duties_zh: str
    duties_en: str
    rules: tuple[Rule, ...]

    @property
    def is_official(self) -> bool:
        """Whether every rule behind the decision may be shown as official."""
        return all(row.is_official for row in self.rules)


@answers_pending
def tier(
    industry: str,
    emissions_t: float | None,
    year: int,
    as_of: date,
    *,
    indirect_t: float = 0.0,
    captive_power_t: float | None = None,
) -> TierDecision:
    """The management tier of an enterprise by a year's emissions, tCO2e.

    emissions_t: direct emissions; indirect_t: those of purchased power and heat, which count until 2024;
    captive_power_t: the part of the enterprise's own power plant, None where it has none.
    A key industry from the reporting threshold to below that of key emitters is of tier 3.
    Raises InputError for an unknown industry or what is no amount of 0 or more.
    Source: domain reference 1.1 and 5.1; the wording of tier 3 is inferred.
    """
    may_lack = {"emissions_t": emissions_t, "captive_power_t": captive_power_t}
    given = {"indirect_t": indirect_t} | {field: amount for field, amount in may_lack.items() if amount is not None}
    for field, amount in given.items():
        if not is_number(amount) or amount < 0:
            raise InputError(field, amount, "tonnes of CO2e of 0 or more", "不小于0的二氧化碳当量吨数")
    members = {found: rule(_SUBJECT, "industries", about=year, as_of=as_of, tier=found) for found in _LISTED}
    home = _home(industry, members)
    only_direct = rule(_SUBJECT, "direct_emissions_only", about=year, as_of=as_of)
    key_emitter = rule(_SUBJECT, "threshold", about=year, as_of=as_of, group="key_emitter")
    reporting = rule(_SUBJECT, "threshold", about=year, as_of=as_of, group="reporting")
    captive = rule(_SUBJECT, "captive_plants_count_as_power", about=year, as_of=as_of)
    used: tuple[Rule, ...] = (only_direct, key_emitter, reporting)

    tested = None if emissions_t is None else emissions_t + (0.0 if only_direct.flag else indirect_t)
    kind_zh, kind_en = ("直接排放", "direct emissions") if only_direct.flag else ("排放", "emissions")
    if captive.flag and captive_power_t is not None and captive_power_t >= key_emitter.number:
        zh = f"自备电厂视同发电行业，其{kind_zh}{math.floor(captive_power_t):,}吨，达到{key_emitter.number:,.0f}吨"
        en = (
            f"captive plant counts as power, its {kind_en} of {math.floor(captive_power_t):,} t reach {key_emitter.number:,.0f} t"
        )
        return _decided("1", tested, zh, en, (*used, captive, members["1"]), year, as_of)
    if tested is None:
        return _decided("unknown", None, "排放量未知", "emissions are not known", used, year, as_of)
    if tested < reporting.number:
        zh = f"{kind_zh}{math.floor(tested):,}吨，低于{reporting.number:,.0f}吨"
        en = f"{kind_en} of {math.floor(tested):,} t are below {reporting.number:,.0f} t"
        return _decided("below", tested, zh, en, used, year, as_of)
    if home is None:
        return _decided("unknown", tested, "行业未知", "the industry is not known", used, year, as_of)
    if home != "3" and tested >= key_emitter.number:
        who_zh, who_en = ("发电行业", "power") if home == "1" else ("其他重点行业", "key industry")
        zh = f"{who_zh}{kind_zh}{math.floor(tested):,}吨，达到{key_emitter.number:,.0f}吨"
        en = f"{who_en}, {kind_en} of {math.floor(tested):,} t reach {key_emitter.number:,.0f} t"
        return _decided(home, tested, zh, en, (*used, members[home]), year, as_of)
    zh = f"{kind_zh}{math.floor(tested):,}吨，达到{reporting.number:,.0f}吨"
    en = f"{kind_en} of {math.floor(tested):,} t reach {reporting.number:,.0f} t"
    if home == "3":
        zh, en = f"重点行业以外，{zh}", f"outside the key industries, {en}"
    else:
        zh, en = f"{zh}，未达到{key_emitter.number:,.0f}吨", f"{en} but not {key_emitter.number:,.0f} t"
    return _decided("3", tested, zh, en, (*used, members["3"]), year, as_of)


def _home(industry: str, members: dict[Tier, Rule]) -> Tier | None:
    """The first tier that lists the industry, which is the strictest; None where the industry is not known."""
    for found, row in members.items():
        if industry in row.texts:
            return found
    if industry == _UNKNOWN_INDUSTRY:
        return None
    known = dict.fromkeys([*(name for row in members.values() for name in row.texts), _UNKNOWN_INDUSTRY])
    raise InputError("industry", industry, f"one of {', '.join(known)}", f"以下之一：{'、'.join(known)}")


def _decided(
    found: Tier, tested_t: float | None, reason_zh: str, reason_en: str, rules: tuple[Rule, ...], year: int, as_of: date
) -> TierDecision:
    if found not in _LISTED:
        return TierDecision(found, tested_t, reason_zh, reason_en, "", "", rules)
    words = [rule(_SUBJECT, "duties", about=year, as_of=as_of, tier=found, lang=lang) for lang in ("zh", "en")]
    return TierDecision(found, tested_t, reason_zh, reason_en, words[0].text, words[1].text, (*rules, *words))


Id = TypeVar("Id", int, str)


@dataclass(frozen=True, slots=True)
class Coverage(Generic[Id]):
    """How many enterprises that should be listed are: counts, share 0 to 1 (None where none should be), and the differences."""

    covered: int
    should: int
    share: float | None
    missing: tuple[Id, ...]
    extra: tuple[Id, ...]


def coverage(listed: Iterable[Id], should: Iterable[Id]) -> Coverage[Id]:
    """The listed enterprises against those that should be listed, by id; each counts once.

    Source: domain reference 1.1 (the province keeps the list of key emitters).
    """
    have, want = set(listed), set(should)
    covered = len(have & want)
    share = covered / len(want) if want else None
    return Coverage(covered, len(want), share, tuple(sorted(want - have)), tuple(sorted(have - want)))
