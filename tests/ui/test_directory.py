"""The page of the directory without a browser: both parts and languages, days with and without records, lists and files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from carbondash.figures import compute
from carbondash.figures.view import View
from carbondash.store import Filters, Scope, Store, candidates, directory
from carbondash.ui import filters, frame, url
from carbondash.ui.panels import candidate_card
from carbondash.ui.panels import candidates as candidate_panels
from carbondash.ui.panels import directory as panels
from tests.ui.conftest import RunPage

CHINESE = re.compile(r"[\u4e00-\u9fff]")
DAY = date(2023, 11, 20)


def _text(page: AppTest) -> str:
    assert not page.exception
    assert not page.error
    return "\n".join(str(one.value) for one in (*page.markdown, *page.caption, *page.info)).replace("\\", "")


@contextmanager
def _asking(
    store: Store, day: date = DAY, lang: str = "zh", state: dict[str, str] | None = None, **asked: object
) -> Iterator[View]:
    """A view of the page on a store."""
    with store.read(Scope.province()) as reader:
        names, cycles = filters.known_words(reader)
        known = frame.known_of(reader, names, cycles)
        assert known is not None
        address = url.Address(Filters(day, **asked), state=state or {})  # type: ignore[arg-type]
        yield frame.view_of(reader, names, address, lang, "light", known)  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("part", ["list", "candidates"])
def test_both_parts_say_what_is_to_be_done_as_the_figures_do(part: str, lang: str, run_page: RunPage, demo_store: Store) -> None:
    page = run_page("directory", str(demo_store.url), lang=lang, part=part, as_of=DAY.isoformat())
    with demo_store.read(Scope.province()) as reader:
        to_list = compute.figure(reader, "candidates_to_list", Filters(DAY))
        right = compute.figure(reader, "right_tier_rate", Filters(DAY))
    said = _text(page)
    assert f"{int(to_list.value or 0)}" in said
    assert f"{int(right.numerator or 0):,}/{int(right.denominator or 0):,}" in said
    if lang == "en":
        assert not CHINESE.search(said.replace("中文", ""))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_before_any_record_came_nobody_says_that_all_are_listed(lang: str, run_page: RunPage, demo_store: Store) -> None:
    said = _text(run_page("directory", str(demo_store.url), lang=lang, as_of="2022-06-01"))
    assert "97" not in said.split("\n")[0]
    assert "100%" not in said


def test_the_number_of_candidates_is_that_of_the_rows_behind_it(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        for day in (date(2022, 11, 20), DAY, date(2024, 2, 21)):
            for action in ("list", "move", "remove"):
                counted = compute.figure(reader, f"candidates_to_{action}", Filters(day)).value
                assert counted == candidates.candidates(reader, Filters(day), "open", action, limit=1)[1]


def test_what_should_be_listed_is_what_is_plus_and_less_the_candidates(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        for asked in (Filters(DAY), Filters(DAY, cities=("360400",)), Filters(DAY, industries=("chemicals",))):
            names = ("managed_enterprises", "should_be_listed", "candidates_to_list", "candidates_to_remove")
            listed, should, new, gone = (compute.figure(reader, name, asked).value or 0 for name in names)
            assert should == listed + new - gone


def test_the_file_of_the_list_holds_every_row_and_that_of_candidates_says_kind_and_state(demo_store: Store) -> None:
    state = {"part": "candidates", "kind": "remove", "status": "open"}
    with _asking(demo_store, state=state) as view, demo_store.read(Scope.province()) as reader:
        shown = candidate_panels.listing(reader, view)
        assert shown.every is not None
        whole = shown.every(reader)
        enterprises = panels.listing(reader, view.on(cities=("360400",)))
        assert enterprises.every is not None
        every = enterprises.every(reader)
        counted = directory.listed(reader, Filters(DAY, cities=("360400",)), limit=1)[1]
    assert whole.rows == shown.table.rows
    assert len(shown.said) == 2
    assert (len(every.rows), every.total, len(enterprises.table.rows)) == (counted, counted, 50)


def test_every_candidate_opens_a_card_with_its_sources_reason_and_rules(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        rows, _count = candidates.candidates(reader, Filters(DAY), limit=500)
    for lang in ("zh", "en"):
        for row in rows:
            state = {"part": "candidates", "id": row.candidate.key}
            with _asking(demo_store, lang=lang, state=state) as view, demo_store.read(Scope.province()) as reader:
                card = candidate_card.card(reader, view)
            assert card is not None
            assert card.sources.rows
            assert card.reason
            assert "{" not in card.reason
            assert bool(card.rules.rows) == (row.detail["reason"] != "closed" or bool(row.detail["rules"]))


def test_a_card_shows_in_the_page_and_one_that_there_is_not_says_so(run_page: RunPage, demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        row = candidates.candidates(reader, Filters(DAY), "open", "move", limit=1)[0][0]
    asked = {"as_of": DAY.isoformat(), "part": "candidates", "lang": "en"}
    page = run_page("directory", str(demo_store.url), id=row.candidate.key, **asked)
    assert (row.candidate.name_en or "") in _text(page)
    assert any(button.key == "candidate_close" for button in page.button)
    assert "candidate" in _text(run_page("directory", str(demo_store.url), id="R999999", **asked))


def test_years_of_one_tier_are_one_run_and_a_change_since_is_told(demo_store: Store) -> None:
    lists = (("Y2021", "2"), ("Y2022", "2"), ("Y2024", "3"))
    row = directory.Listed(1, "甲", None, None, "360100", "other", "3", True, DAY, None, None, lists)
    with _asking(demo_store, lang="en") as view:
        assert panels.history_words(row, view) == "2021–2022: Tier 2 → 2024: Tier 3"
        moved = panels.history_words(row._replace(tier="2"), view)
    assert moved.startswith("2021–2022: Tier 2 → 2024: Tier 3 → ")
    assert "20 Nov 2023" in moved
