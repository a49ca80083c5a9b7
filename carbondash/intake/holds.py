"""A reason to hold a file back."""

from __future__ import annotations

from dataclasses import dataclass

from carbondash.intake.words import Words


@dataclass(frozen=True, slots=True)
class Hold:
    """What speaks against a file: a code (short · closed_… · contradicts_…), the sentence, and the numbers in it."""

    code: str
    words: Words
    numbers: tuple[float, ...]
