"""What needs attention: which facts make an item, how urgent, in which order, and what is said where nothing does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import get_args

import pytest

from carbondash.brief.attention_words import templates
from carbondash.derive.attention import Item, Severity, attention, ordered
from carbondash.derive.attention_sources import found
from carbondash.figures import compute
from carbondash.store import Filters, Reader, Scope, Store
from carbondash.ui.sitemap import BY_NAME

JIUJIANG = "360400"


@pytest.fixture(scope="module")
def reader(demo_store: Store) -> Iterator[Reader]:
    with demo_store.read(Scope.province()) as snapshot:
        yield snapshot


def _codes(reader: Reader, day: date, **filters: object) -> dict[str, Item]:
    return {item.code: item for item in found(reader, Filters(day, **filters))}  # type: ignore[arg-type]


def _item(code: str, subject: str, severity: str, due: date | None = None, cases: int = 0) -> Item:
    return Item(code, subject, severity, {}, "overview", {}, due, cases)  # type: ignore[arg-type]


def test_the_more_urgent_the_nearer_and_the_more_come_first_and_two_of_a_subject() -> None:
    items = [
        _item("many", "quality", "medium", None, 90),
        _item("later", "market", "medium", date(2023, 12, 31), 4),
        _item("sooner", "submissions", "medium", date(2023, 12, 10), 1),
        _item("few", "quality", "medium", None, 3),
        _item("third", "quality", "low", None, 500),
        _item("passed", "compliance", "critical", None, 1),
        _item("known", "data", "info"),
    ]
    assert [item.code for item in ordered(items)] == ["passed", "sooner", "later", "many", "few", "known"]


def test_inside_a_cycle_the_milestone_the_deadline_and_what_is_overdue_come_first(reader: Reader) -> None:
    day = date(2023, 11, 20)
    shown = attention(reader, Filters(day))
    assert [item.code for item in shown] == ["milestone_missed", "surrender_due", "tasks_late", "campaign_late", "records_due"]
    every = _codes(reader, day)
    assert every["surrender_due"].severity == "high"
    assert every["surrender_due"].values["days"] == 41
    assert every["shortfall"].values["enterprises"] == 4
    assert every["candidates"].page == "directory"
    # Within sixteen days of the deadline it is as urgent as a passed one.
    assert _codes(reader, date(2021, 12, 20))["surrender_due"].severity == "critical"


def test_after_the_deadline_who_is_not_complete_and_the_cases_on_it_stand_first(reader: Reader) -> None:
    every = _codes(reader, date(2022, 2, 1))
    assert every["surrender_overdue"].severity == "critical"
    assert every["surrender_overdue"].values["days"] == 32
    assert every["cases_open"].values == {"ordered": 3, "fined": 0}
    assert every["cases_open"].severity == "high"
    # A decided fine waits for its publication: to be known, no more.
    assert _codes(reader, date(2022, 6, 1))["cases_open"].severity == "low"


def test_missing_annual_reports_are_a_passed_legal_deadline(reader: Reader) -> None:
    missing = _codes(reader, date(2023, 4, 3))["annual_missing"]
    counted = compute.figure(reader, "annual_reports_missing", Filters(date(2023, 4, 3)))
    assert missing.severity == "critical"
    assert missing.values == {"period": "Y2022", "missing": counted.value}


def test_records_under_review_are_urgent_once_the_oldest_waits_for_longer_than_the_stages_give(reader: Reader) -> None:
    assert _codes(reader, date(2023, 11, 20))["review_queue"].severity == "medium"
    late = _codes(reader, date(2024, 2, 21))["review_queue"]
    assert late.severity == "high"
    assert late.values["oldest"] == 16


def test_the_default_day_says_what_is_open_and_that_the_plan_is_not_issued(reader: Reader) -> None:
    every = _codes(reader, date(2024, 2, 21))
    assert every["plan_pending"].values == {"cycle": "2023"}
    assert every["records_due"].values["deadline"] == date(2024, 3, 11)
    assert every["notice"].values["enterprises"] == 53
    assert "problems_open" in {item.code for item in attention(reader, Filters(date(2024, 2, 21)))}
    assert not {"surrender_due", "surrender_overdue", "clues"} & set(every)


def test_there_are_days_on_which_nothing_needs_attention(reader: Reader) -> None:
    assert attention(reader, Filters(date(2021, 8, 20))) == []
    assert attention(reader, Filters(date(2023, 11, 20), cities=("unknown",), tiers=("3",))) == []


def test_items_are_those_of_the_filters(reader: Reader) -> None:
    city = _codes(reader, date(2023, 11, 20), cities=(JIUJIANG,))
    assert city["surrender_due"].values["missing"] == 1
    assert city["shortfall"].values["tonnes"] == 10991


def test_every_item_has_a_sentence_and_a_page(reader: Reader) -> None:
    said = templates(lambda message: message)
    for year in (2021, 2022, 2023):
        for month in range(1, 13):
            for item in found(reader, Filters(date(year, month, 20))):
                assert item.code in said
                place = BY_NAME[item.page]
                assert set(item.params) <= set(place.params)
                for name, value in item.params.items():
                    assert name not in place.choices or value in place.choices[name]
                assert item.severity in get_args(Severity)
