"""The legal range of a penalty, by the day of the deadline missed. A range for legal review, never a decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from carbondash.rules.amounts import required_amount, required_tonnes
from carbondash.rules.sets import Confidence, InputError, Rule, answers_pending, rule, rule_sets

_SUBJECT = "penalty"
_FEN_DIGITS = 2


@dataclass(frozen=True, slots=True)
class PenaltyRange:
    """Between which amounts in yuan the law puts a penalty, and by which article; None where the range is not at hand.

    `persons_*` is for responsible persons, `also_*` what the article says besides, empty where it is not at hand, `equal_cut_t`
    the tonnes by which the next allocation may be cut. `confidence` is that of the least certain row behind it.
    """

    kind: str
    lower_yuan: float | None
    upper_yuan: float | None
    persons_lower_yuan: float | None
    persons_upper_yuan: float | None
    equal_cut_t: int
    article: str
    document: str
    also_zh: str
    also_en: str
    confidence: Confidence
    rules: tuple[Rule, ...]
    needs_legal_review: bool = True


_FROM_SURE_TO_UNSURE: tuple[Confidence, ...] = (
    "official",
    "second_hand",
    "known_high",
    "known_medium",
    "known_low",
    "inferred",
    "own",
)


def kinds(day: date) -> tuple[str, ...]:
    """The violations that the law in force on a day has a row for (domain reference 4.2)."""
    found = next((rules for rules in rule_sets(_SUBJECT) if rules.covers(day)), None)
    return tuple(row.key["kind"] for row in found.rules if row.name == "article") if found else ()


class _Law:
    """The law that holds for duties due on a day, about one kind of violation; keeps the rows that were asked."""

    def __init__(self, kind: str, day: date, as_of: date) -> None:
        self.kind, self.day, self.as_of = kind, day, as_of
        self.rules: list[Rule] = []

    def ask(self, name: str, **key: str) -> Rule:
        found = rule(_SUBJECT, name, about=self.day, as_of=self.as_of, **key)
        self.rules.append(found)
        return found

    def has(self, name: str, **key: str) -> bool:
        rows = (row for found in rule_sets(_SUBJECT) if found.covers(self.day) for row in found.rules)
        return any(row.name == name and row.key == {"kind": self.kind, **key} for row in rows)

    def words(self, name: str, lang: str) -> str:
        return self.ask(name, kind=self.kind, lang=lang).text if self.has(name, lang=lang) else ""

    def amounts(self, lower: str, upper: str, times: float = 1.0) -> tuple[float, float]:
        low, high = self.ask(lower, kind=self.kind), self.ask(upper, kind=self.kind)
        return round(low.number * times, _FEN_DIGITS), round(high.number * times, _FEN_DIGITS)


def _range(law: _Law, missing_t: int, average_price_yuan: float | None, gain_yuan: float | None) -> tuple[float, float] | None:
    basis = law.ask("basis", kind=law.kind).text
    if basis == "fixed":
        return law.amounts("lower", "upper")
    if basis == "market_value":
        price = required_amount("average_price_yuan", average_price_yuan)
        return law.amounts("lower_times", "upper_times", missing_t * price)
    if basis == "gain":
        gain = required_amount("gain_yuan", gain_yuan)
        if law.has("gain_from") and gain < law.ask("gain_from", kind=law.kind).number:
            return law.amounts("lower", "upper")
        return law.amounts("lower_times", "upper_times", gain)
    return None


@answers_pending
def penalty_range(
    kind: str,
    day: date,
    missing_t: int,
    average_price_yuan: float | None,
    as_of: date,
    *,
    gain_yuan: float | None = None,
) -> PenaltyRange:
    """The legal range in yuan for a violation of a duty whose deadline was `day`, by the law in force then.

    missing_t: tonnes not surrendered; average_price_yuan: yuan a tonne in the month before the deadline, from 1 May 2024 on;
    gain_yuan: illegal gain, for the kinds that go by it. Pending where the law was not published by then. Raises InputError for
    an unknown kind and for an amount that is negative or missing, OutsideRules before 1 February 2021. Domain reference 4.2:
    Art. 39 and 40 of the 2021 Measures, Art. 21 to 25 of the 2024 Regulations.
    """
    missing = required_tonnes("missing_t", missing_t)
    if kinds(day) and kind not in kinds(day):
        raise InputError("kind", kind, f"one of {', '.join(kinds(day))}", f"以下之一：{'、'.join(kinds(day))}")
    law = _Law(kind, day, as_of)
    article, document = law.ask("article", kind=kind), law.ask("document")
    amounts = _range(law, missing, average_price_yuan, gain_yuan)
    persons = law.amounts("persons_lower", "persons_upper") if law.has("persons_lower") else (None, None)
    also = {lang: law.words("also", lang) for lang in ("zh", "en")}
    cuts = law.ask("equal_cut", kind=kind).flag
    lower, upper = amounts or (None, None)
    return PenaltyRange(
        kind=kind,
        lower_yuan=lower,
        upper_yuan=upper,
        persons_lower_yuan=persons[0],
        persons_upper_yuan=persons[1],
        equal_cut_t=missing if cuts else 0,
        article=article.text,
        document=document.text,
        also_zh=also["zh"],
        also_en=also["en"],
        confidence=max((row.confidence for row in law.rules), key=_FROM_SURE_TO_UNSURE.index),
        rules=tuple(law.rules),
    )
