"""The stored carbon accounts: on any day they say what the account worked out on that day says."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from carbondash.derive import account as accounts
from carbondash.derive.account_rows import grade_of
from carbondash.derive.explain import facts_of
from carbondash.store import Filters, Scope, Store, derived, finance_lists

FIRST, LAST = date(2020, 6, 1), date(2024, 2, 21)
# One that was late in the first cycle, one whose accounts were frozen, one that is large, one with few points.
PLANTS = (7, 17, 1, 19)


@pytest.mark.parametrize("number", PLANTS)
def test_the_stored_account_is_that_of_the_day(demo_store: Store, number: int) -> None:
    random = Random(number)
    with demo_store.read(Scope.province()) as reader:
        facts = facts_of(reader, number)
        graded = 0
        for _ in range(40):
            day = FIRST + timedelta(days=random.randrange((LAST - FIRST).days + 1))
            live = accounts.account(facts, derived.allocations(reader, Filters(day), number), {}, day)
            stored, _total = finance_lists.accounts(reader, Filters(day), enterprise_id=number, limit=1)
            if not stored:
                assert live is None or live.grade is None or live.grade.grade is None
                continue
            graded += 1
            assert live is not None
            assert live.grade is not None
            assert stored[0].period == f"Y{live.year}"
            again = grade_of(stored[0], day)
            assert again is not None
            assert (again.grade, again.assessable) == (live.grade.grade, live.grade.assessable)
            assert again.total == pytest.approx(live.grade.total, abs=1e-4)
            assert [part.words_zh for part in again.parts] == [part.words_zh for part in live.grade.parts]
    assert graded > 20


def test_an_account_holds_from_the_day_of_the_first_verified_year(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        facts = facts_of(reader, 1)
        first = min(row.day for row in facts.annual_units)
        before, _total = finance_lists.accounts(reader, Filters(first - timedelta(days=1)), enterprise_id=1, limit=1)
        since, _total = finance_lists.accounts(reader, Filters(first), enterprise_id=1, limit=1)
    assert not before
    assert since
