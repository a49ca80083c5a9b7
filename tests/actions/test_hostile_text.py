"""Texts are data: markup, formulas and SQL are kept letter by letter; what can't be kept or read is refused in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from carbondash.access import Right
from carbondash.actions import Refused
from carbondash.actions.annotations import annotate
from carbondash.actions.corrections import correct_record
from carbondash.actions.meetings import record_meeting
from carbondash.actions.problems import open_problem
from carbondash.actions.reviews import return_record
from carbondash.actions.visits import record_visit
from carbondash.store import Store
from carbondash.store.errors import BadRow
from tests.actions.office import AUGUST, by, clerk, live, newest_record, require_sound, unit_of

KEPT = [
    "<script>alert(1)</script>",
    "**粗体** ![p](https://evil.example/a.png) `code` $x$ :red[x]",
    '=HYPERLINK("https://evil.example","x")',
    "@SUM(A1:A9)",
    "'); DROP TABLE review; --",
    "%s %(x)s {name} {0} \\N{DASH} ${HOME}",
    "第一行\n第二行",
    "👨‍👩‍👧‍👦 é 𠮷 \u200b零宽",
    "字" * 300,
]
REFUSED = {
    "null byte": "a\x00b",
    "bell": "a\x07b",
    "escape": "\x1b[31mred",
    "bidi override": "通过\u202e过通",
    "bidi isolate": "通过\u2066过通",
    "half a character": "x\ud800y",
    "5,000 characters": "字" * 5000,
    "blanks": " \t\n\u3000 ",
}


@pytest.mark.parametrize("text", KEPT, ids=lambda text: text[:12])
def test_texts_are_kept_letter_by_letter(store: Store, plants: list[int], text: str) -> None:
    record, unit = newest_record(store, plants[0], AUGUST), unit_of(store, plants[0])
    return_record(store, by(text.splitlines()[0][:80]), record, "city", text)
    correct_record(store, clerk(), newest_record(store, plants[1], AUGUST), {unit_of(store, plants[1]): {"hours": 1.0}}, text)
    open_problem(store, clerk(), plants[2], newest_record(store, plants[2], AUGUST), "A1", note=text)
    assert live(store, "review_note")[0]["note"] == text
    assert live(store, "monthly_support")[-1]["change_reason"] == text
    assert live(store, "referral")[0]["reason"] == f"A1 M2023-08: {text}"[:300]
    assert unit
    require_sound(store)


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_texts_that_can_not_be_kept_or_read_are_refused_by_name(store: Store, plants: list[int], text: str) -> None:
    record = newest_record(store, plants[0], AUGUST)
    for field, do in (
        ("note", lambda: return_record(store, clerk(), record, "city", text)),
        ("actor", lambda: return_record(store, by(text), record, "city", "缺少化验单")),
        ("topic", lambda: record_visit(store, clerk(), plants[0], "周专家", text)),
        ("chair", lambda: record_meeting(store, clerk(), None, "调度", text)),
        ("text_zh", lambda: annotate(store, clerk(), "monthly_problems", "M2023-01", text)),
    ):
        with pytest.raises(Refused) as refused:
            do()
        assert refused.value.field == field
        for lang in ("zh", "en"):
            said = refused.value.words(lang)
            assert len(said) < 200
            assert said.isprintable()
    assert live(store, "review") == []


def test_a_row_that_the_store_does_not_take_is_an_error_and_not_a_load(store: Store, plants: list[int]) -> None:
    """Nothing of this kind is left to the store: where it happens after all, the transaction takes everything back."""
    from carbondash.actions.act import Desk, perform

    def wrong(desk: Desk) -> None:
        desk.add("problem", enterprise_id=plants[0], record_id=None, period=AUGUST, kind="ZZ")

    with pytest.raises(BadRow):
        perform(store, replace(clerk(), right=Right.ACT), "a test", wrong)
    assert live(store, "problem") == []
    require_sound(store)
