"""Official classes and the handling of a case (domain reference 0 point 5 and 4.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbondash.rules.outcome import (
    CLASSES,
    Outcome,
    Step,
    Surrendered,
    advance,
    completed_on,
    official_class,
    outcome,
    transitions,
)
from carbondash.rules.position import Owed, Position, position
from carbondash.rules.sets import InputError, Pending, rule, rule_sets

DEADLINE = date(2021, 12, 31)
NOW = date(2026, 11, 23)
PERIOD = "Y2019..Y2020"
OWED = {PERIOD: 1_000}


def stands(as_of: date, paid_on: date | None = None, *steps: Step) -> Outcome:
    return ending(OWED, [Surrendered(paid_on, PERIOD, 1_000, "19-20")] if paid_on else [], as_of, DEADLINE, steps)


def ending(
    owed: dict[str, int], paid: list[Surrendered], as_of: date, deadline: date = DEADLINE, steps: tuple[Step, ...] = ()
) -> Outcome:
    found = outcome(owed, paid, deadline, as_of, steps)
    assert isinstance(found, Outcome)
    return found


def test_section_4_3_not_due_then_due_on_the_day_of_the_deadline() -> None:
    assert stands(date(2021, 12, 30)).official_class == "not_due"
    assert stands(date(2021, 12, 20), None, Step(date(2021, 12, 1), "reminded")).state == "reminded"
    assert stands(DEADLINE).official_class == "due"
    assert stands(DEADLINE).days_late == 0


@pytest.mark.parametrize("paid_on", [date(2021, 11, 5), DEADLINE])
def test_section_4_3_complete_by_the_deadline_is_on_time_for_ever(paid_on: date) -> None:
    for as_of in (paid_on, date(2022, 6, 1)):
        found = stands(as_of, paid_on)
        assert (found.official_class, found.completed_on, found.days_late) == ("on_time", paid_on, 0)


def test_section_4_3_what_is_surrendered_later_counts_from_its_own_day() -> None:
    paid_on = date(2022, 1, 20)
    assert stands(date(2022, 1, 10), paid_on).official_class == "not_completed"
    assert stands(date(2022, 1, 10), paid_on).days_late == 10
    found = stands(date(2022, 3, 1), paid_on)
    assert (found.official_class, found.state, found.days_late) == ("completed_late", "late", 20)


def test_section_4_1_ordered_then_rectified_without_a_penalty() -> None:
    steps = (Step(date(2022, 1, 5), "ordered"), Step(date(2022, 1, 20), "rectified"), Step(date(2022, 2, 1), "waived"))
    found = stands(date(2022, 6, 1), date(2022, 1, 20), *steps, Step(date(2022, 2, 25), "closed"))
    assert (found.official_class, found.state) == ("completed_late", "closed")
    assert (found.penalty_decided, found.penalty_waived) == (False, True)


def test_section_4_1_frozen_unit_is_fined_and_completes_by_forced_surrender() -> None:
    steps = (Step(date(2022, 1, 5), "ordered"), Step(date(2022, 2, 20), "fined"), Step(date(2022, 3, 10), "rectified"))
    before = stands(date(2022, 3, 1), date(2022, 3, 10), *steps)
    assert (before.official_class, before.penalty_decided, before.completed_on) == ("not_completed", True, None)
    after = stands(date(2022, 3, 31), date(2022, 3, 10), *steps, Step(date(2022, 3, 20), "closed"))
    assert (after.official_class, after.penalty_decided, after.state) == ("completed_late", True, "closed")


def test_section_4_3_not_completed_ends_with_a_penalty_and_an_equal_cut() -> None:
    steps = [Step(date(2022, 1, 5) + timedelta(days=number), event) for number, event in enumerate(("ordered", "case_filed"))]
    steps += [Step(date(2022, 3, 1), "fined"), Step(date(2022, 4, 1), "cut"), Step(date(2022, 4, 29), "closed")]
    found = stands(date(2022, 5, 1), None, *steps)
    assert (found.official_class, found.penalty_decided) == ("not_completed", True)
    assert [state for _, state in found.history] == ["due", "overdue", "ordered", "case_filed", "fined", "cut", "closed"]
    assert stands(date(2023, 1, 1), date(2022, 9, 1), *steps).official_class == "not_completed"


def test_section_3_7_two_obligations_of_a_cycle_must_both_be_covered() -> None:
    owed = {"Y2021": 100, "Y2022": 50}
    paid = [Surrendered(date(2023, 11, 1), "Y2021", 200, "21"), Surrendered(date(2023, 12, 1), "Y2022", 49, "22")]
    assert completed_on(owed, paid, NOW) is None
    assert completed_on(owed, [*paid, Surrendered(date(2023, 12, 5), "Y2022", 1, "21")], NOW) == date(2023, 12, 5)


def test_section_3_7_ccer_alone_completes_no_obligation() -> None:
    paid = [Surrendered(date(2021, 12, 1), PERIOD, 100, "CCER")]
    found = ending({PERIOD: 100}, paid, date(2022, 1, 10))
    assert (found.official_class, found.completed_on, found.days_late) == ("not_completed", None, 10)
    stand = position([Owed(PERIOD, 100, 0, 100)], [], False, date(2022, 1, 10))
    assert isinstance(stand, Position)
    assert stand.gap_t == 95


def test_section_3_7_ccer_counts_up_to_5_percent_in_all_it_is_surrendered() -> None:
    parts = [Surrendered(date(2021, 12, day), PERIOD, 30, "CCER") for day in (1, 2)]
    allowances = Surrendered(date(2021, 12, 3), PERIOD, 950, "19-20")
    assert completed_on(OWED, [*parts, allowances], NOW) == date(2021, 12, 3)
    assert completed_on(OWED, [*parts, replace(allowances, amount_t=949)], NOW) is None
    assert completed_on(OWED, [parts[0], allowances], NOW) is None


def test_section_3_7_a_vintage_after_the_year_of_the_obligation_does_not_count() -> None:
    day = date(2021, 12, 1)
    assert completed_on(OWED, [Surrendered(day, PERIOD, 1_000, "21")], NOW) is None
    assert completed_on({"Y2024": 5}, [Surrendered(date(2025, 12, 1), "Y2024", 5, "23")], NOW) == date(2025, 12, 1)
    assert completed_on({"Y2024": 5}, [Surrendered(date(2025, 12, 1), "Y2024", 5, "25")], NOW) is None


def test_section_3_7_allowances_of_2023_borrowed_for_2021_count_up_to_half_of_the_obligation() -> None:
    own, borrowed = (Surrendered(date(2023, 12, day), "Y2021", 50, vintage) for day, vintage in ((1, "21"), (2, "23")))
    assert completed_on({"Y2021": 100}, [own, borrowed], NOW) == date(2023, 12, 2)
    assert completed_on({"Y2021": 100}, [replace(own, amount_t=49), replace(borrowed, amount_t=60)], NOW) is None


def test_section_3_5_what_was_surrendered_for_2025_can_not_be_judged_yet() -> None:
    paid = [Surrendered(date(2026, 11, 1), "Y2025", 100, "25")]
    assert isinstance(outcome({"Y2025": 100}, paid, date(2026, 12, 31), NOW), Pending)
    assert ending({"Y2025": 100}, [], NOW, date(2026, 12, 31)).official_class == "not_due"


def test_section_4_3_who_owes_nothing_is_on_time() -> None:
    found = ending({PERIOD: 0}, [], date(2022, 6, 1))
    assert (found.official_class, found.days_late, found.completed_on) == ("on_time", 0, None)


@pytest.mark.parametrize(
    ("state", "event"), [("not_due", "fined"), ("on_time", "ordered"), ("closed", "fined"), ("overdue", "closed"), ("x", "due")]
)
def test_section_4_3_what_can_not_follow_is_refused(state: str, event: str) -> None:
    with pytest.raises(InputError) as refused:
        advance(state, event, NOW)
    assert (refused.value.field, refused.value.value) == ("event", event)


def test_a_step_that_can_not_follow_is_refused() -> None:
    with pytest.raises(InputError, match="ordered"):
        stands(date(2022, 6, 1), DEADLINE, Step(date(2022, 1, 5), "ordered"))


@pytest.mark.parametrize(
    ("owed", "paid", "field"),
    [
        ({}, [], "obligations"),
        ({PERIOD: -1}, [], "obligation_t"),
        (OWED, [Surrendered(DEADLINE, "Y2021", 1, "21")], "period"),
        (OWED, [Surrendered(DEADLINE, PERIOD, -1, "19-20")], "amount_t"),
        (OWED, [Surrendered(DEADLINE, PERIOD, -1, "CCER")], "amount_t"),
        (OWED, [Surrendered(DEADLINE, PERIOD, 1, "2021")], "vintage"),
        (OWED, [Surrendered(DEADLINE, PERIOD, "1", "21")], "amount_t"),  # type: ignore[arg-type]
    ],
)
def test_a_wrong_input_is_refused_by_field(owed: dict[str, int], paid: list[Surrendered], field: str) -> None:
    with pytest.raises(InputError) as refused:
        outcome(owed, paid, DEADLINE, date(2022, 6, 1))
    assert refused.value.field == field


def test_section_4_3_every_state_has_a_class_and_can_be_reached() -> None:
    states = {state for state, _ in transitions(NOW)} | set(transitions(NOW).values())
    reached = {"not_due"}
    while more := {following for (state, _), following in transitions(NOW).items() if state in reached} - reached:
        reached |= more
    assert reached == states
    assert {official_class(state, NOW) for state in states - {"closed"}} == set(CLASSES)
    with pytest.raises(InputError):
        official_class("closed", NOW)


def test_section_4_3_states_are_those_of_the_rules_in_force_on_a_day() -> None:
    assert transitions(date(2018, 12, 31)) == {}
    with pytest.raises(InputError):
        official_class("not_due", date(2018, 12, 31))


def test_section_4_3_which_state_is_of_which_class_is_inferred_from_the_form() -> None:
    rows = [row for found in rule_sets("compliance") for row in found.rules]
    assert {row.confidence for row in rows} == {"inferred"}
    assert "2023 and 2024" in rule("compliance", "class", about=2021, as_of=NOW, state="overdue").note_en


DAYS = st.dates(date(2021, 10, 1), date(2022, 6, 1))
# What counts in full, up to its room, and not at all.
VINTAGES = ("19-20", "19-20", "CCER", "21")
PAID = st.lists(st.builds(Surrendered, DAYS, st.just(PERIOD), st.integers(0, 900), st.sampled_from(VINTAGES)), max_size=5)


@given(PAID, DAYS, st.permutations(range(5)))
def test_class_follows_from_the_day_of_completion(paid: list[Surrendered], as_of: date, order: list[int]) -> None:
    found = ending(OWED, paid, as_of)
    shuffled = [paid[number] for number in order if number < len(paid)]
    assert ending(OWED, shuffled, as_of) == found
    in_time = [row for row in paid if row.day <= min(as_of, DEADLINE)]
    allowances, offsets = (sum(row.amount_t for row in in_time if row.vintage == vintage) for vintage in ("19-20", "CCER"))
    assert (found.official_class == "on_time") == (allowances + min(offsets, 50) >= 1_000)


@given(PAID, DAYS, DAYS)
def test_on_time_and_completed_late_stay_what_they_are(paid: list[Surrendered], one: date, other: date) -> None:
    earlier, later = (ending(OWED, paid, day) for day in sorted((one, other)))
    if earlier.official_class in ("on_time", "completed_late"):
        assert later == earlier or (later.official_class, later.completed_on) == (earlier.official_class, earlier.completed_on)
