"""The page of verification without a browser: both parts, both languages, days within and before a campaign, lists and cards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from carbondash.figures import compute
from carbondash.figures.view import View
from carbondash.store import Filters, Scope, Store, verification
from carbondash.ui import filters, frame, url
from carbondash.ui.grid import Source, stamped
from carbondash.ui.panels import verification as page_panels
from carbondash.ui.panels import verification_bodies, verification_progress, verification_tasks
from tests.ui.conftest import OpenStore, RunPage

CHINESE = re.compile(r"[\u4e00-\u9fff]")
MIDDLE = "2023-06-10"


def _text(page: AppTest) -> str:
    assert not page.exception
    assert not page.error
    said = "\n".join(str(one.value) for one in (*page.markdown, *page.caption, *page.info))
    return said.replace("\\", "")


@contextmanager
def _asking(store: Store, day: date, lang: str = "en", state: dict[str, str] | None = None, **asked: object) -> Iterator[View]:
    """A view of the page on a store; what is asked inside reads one snapshot."""
    with store.read(Scope.province()) as reader:
        names, cycles = filters.known_words(reader)
        known = frame.known_of(reader, names, cycles)
        assert known is not None
        address = url.Address(Filters(day, **asked), state=state or {})  # type: ignore[arg-type]
        yield frame.view_of(reader, names, address, lang, "light", known)  # type: ignore[arg-type]


def _sentence(page: AppTest) -> str:
    return next(str(one.value) for one in page.markdown if str(one.value).startswith(("截至", "As of")))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_finished_year_is_said_to_be_done_and_on_time(lang: str, run_page: RunPage, demo_store: Store) -> None:
    page = run_page("verification", str(demo_store.url), lang=lang)
    with demo_store.read(Scope.province()) as reader:
        counted = verification.states(reader, Filters(date(2024, 2, 21)), "Y2022")
    said = _sentence(page)
    assert f"{counted.given}/{counted.given}" in said
    assert ("全部按期" if lang == "zh" else "all on time") in said
    assert "2023" not in said
    if lang == "en":
        assert not CHINESE.search(_text(page).replace("中文", ""))


@pytest.mark.parametrize(("lang", "left"), [("zh", "还剩20天，14个工作日"), ("en", "20 days left, 14 working days")])
def test_within_a_campaign_the_days_left_are_counted_both_ways(
    lang: str, left: str, run_page: RunPage, demo_store: Store
) -> None:
    page = run_page("verification", str(demo_store.url), lang=lang, as_of=MIDDLE)
    assert left in _sentence(page)
    assert any(left in str(one.value) for one in page.markdown if "schedule" in str(one.value))


def test_a_reported_zero_is_told_from_no_data(demo_store: Store, open_store: OpenStore) -> None:
    open_store(demo_store)
    with _asking(demo_store, date(2024, 2, 21)) as view, demo_store.read(Scope.province()) as reader:
        clues = next(one for one in page_panels.tiles(reader, view) if one.figure_id == "platform_clues")
        assert (clues.value, clues.more) == ("0", "nil return, from 30 Dec 2020 on")
        told = page_panels.how_to_read(reader, view)
        assert "This zero was reported" in told[0]
        assert "would not be a coverage rate" in told[1]
    with _asking(demo_store, date(2020, 12, 29)) as view, demo_store.read(Scope.province()) as reader:
        assert "that is not a zero" in page_panels.how_to_read(reader, view)[0]


def test_a_city_with_few_tasks_shows_counts_and_stands_after_the_ranked_ones(demo_store: Store, open_store: OpenStore) -> None:
    open_store(demo_store)
    with _asking(demo_store, date(2023, 6, 10), "zh") as view, demo_store.read(Scope.province()) as reader:
        panel = verification_progress.cities(reader, view)
        values = compute.by_city(reader, "verification_progress", view.filters, "Y2022")
        assert panel.chart is not None
        labels = [str(one.text) for one in panel.chart.figure.layout.annotations]
        small = [f"{value.numerator:.0f}/{value.denominator:.0f} ◦" for value in values.values() if 0 < (value.n or 0) < 10]
        assert small
        assert set(small) <= set(labels)
        marked = [("◦" in label) for label in labels if "/" in label]
        assert marked == sorted(marked)


def test_the_published_share_of_four_years_stands_beside_the_computed_one(run_page: RunPage, demo_store: Store) -> None:
    page = run_page("verification", str(demo_store.url), lang="en")
    assert "Published for 2019–2022: 100%; computed: 100% (" in _text(page)
    filtered = run_page("verification", str(demo_store.url), lang="en", city="360400")
    assert "Published for" not in _text(filtered)
    before = run_page("verification", str(demo_store.url), lang="en", as_of="2023-12-30")
    assert "Published for" not in _text(before)


@pytest.mark.parametrize("status", ["done", "late", "open", "returned", "corrected"])
def test_the_list_of_a_state_and_its_file_hold_the_same_rows(status: str, demo_store: Store, open_store: OpenStore) -> None:
    open_store(demo_store)
    with _asking(demo_store, date(2023, 6, 10), "en", {"status": status}) as view, demo_store.read(Scope.province()) as reader:
        listing = verification_tasks.tasks(reader, view)
        counted = verification.states(reader, view.filters, "Y2022")
        assert (listing.table.total or 0) == getattr(counted, status)
        table, stamp = stamped(Source(listing.table, listing.every), listing.title, view, listing.said)
        assert len(table.rows) == getattr(counted, status)
        assert table.rows[: len(listing.table.rows)] == listing.table.rows
        if table.rows:
            assert any(line.startswith("Status: ") for line in stamp.lines)
            assert "Data year: 2022" in stamp.lines


def test_a_page_of_the_list_opens_the_files_of_its_own_rows(demo_store: Store, open_store: OpenStore) -> None:
    open_store(demo_store)
    with _asking(demo_store, date(2024, 2, 21), "en", {"page": "2"}) as view, demo_store.read(Scope.province()) as reader:
        listing = verification_tasks.tasks(reader, view)
        ids = verification_tasks.enterprises(reader, view, 1000)
        assert [int(one["id"]) for one in listing.opens] == ids[50:100]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "params",
    [
        {"part": "bodies"},
        {"part": "bodies", "kind": "1"},
        {"part": "bodies", "kind": "3", "period": "Y2019..Y2022"},
        {"part": "bodies", "as_of": MIDDLE, "kind": "5"},
        {"part": "bodies", "city": "360600", "industry": "power"},
        {"part": "bodies", "kind": "99999"},
        {"period": "Y2020", "status": "late"},
        {"period": "Y2031", "page": "7"},
        {"as_of": "2021-01-05"},
        {"as_of": "2021-01-05", "part": "bodies"},
        {"cycle": "C1", "part": "bodies"},
    ],
    ids=str,
)
def test_every_view_of_the_page_stands(lang: str, params: dict[str, str], run_page: RunPage, demo_store: Store) -> None:
    said = _text(run_page("verification", str(demo_store.url), lang=lang, **params))
    if lang == "zh":
        assert not re.search(r"\b(tasks|bodies|rank|interview|score)\b", said)


@pytest.mark.parametrize(
    ("lang", "own"), [("zh", "本产品自定方法，不是官方评价"), ("en", "the product's own method, not an official")]
)
def test_the_league_says_whose_method_it_is_and_names_its_limits(
    lang: str, own: str, run_page: RunPage, demo_store: Store
) -> None:
    page = run_page("verification", str(demo_store.url), lang=lang, part="bodies")
    said = _text(page)
    assert own in said
    assert ("不是随机抽取" if lang == "zh" else "not review a random choice") in said


def test_bodies_below_the_minimum_stand_apart_without_a_rank(run_page: RunPage, demo_store: Store) -> None:
    page = run_page("verification", str(demo_store.url), lang="en", part="bodies", as_of=MIDDLE)
    said = _text(page)
    assert "0 of 9 verification bodies are ranked" in said
    assert "No body has the minimum of 10 tasks done and 50 assessable points yet." in said
    apart = page.dataframe[0].value
    assert len(apart) == 9
    assert "rank" not in apart.columns


def test_the_card_of_a_body_lists_its_own_tasks_of_the_year_or_of_all_years(demo_store: Store, open_store: OpenStore) -> None:
    open_store(demo_store)
    for period in ("Y2021", "Y2019..Y2022"):
        state = {"part": "bodies", "kind": "3", "period": period}
        with _asking(demo_store, date(2024, 2, 21), "zh", state) as view, demo_store.read(Scope.province()) as reader:
            listing = verification_tasks.body_tasks(reader, view)
            league = verification_bodies.found(reader, view)
            assert league is not None
            one = league.of(3)
            assert one is not None
            assert listing.table.total == one.work.given
            assert "核查机构：栎衡技术" in listing.said


def test_interviews_that_were_held_stand_with_the_low_scorer_of_their_year(demo_store: Store, open_store: OpenStore) -> None:
    open_store(demo_store)
    with _asking(demo_store, date(2024, 2, 21), "zh", {"part": "bodies"}) as view, demo_store.read(Scope.province()) as reader:
        talks = verification_bodies.to_talk(reader, view)
        held = [one for one in verification.interviews(reader, view.filters.as_of) if one.period == "Y2022"]
        assert {talk.body_id for talk in talks if talk.held} == {one.body_id for one in held}
        done = [talk for talk in talks if talk.held and talk.step.startswith("▼")]
        assert {talk.step for talk in done} == {"▼ 应约谈（已约谈）"}
        assert all(f"{talk.name}（已约谈）" in verification_bodies.sentence(reader, view) for talk in done)
    with _asking(demo_store, date(2023, 8, 1), "zh", {"part": "bodies"}) as view, demo_store.read(Scope.province()) as reader:
        assert all(talk.held == () for talk in verification_bodies.to_talk(reader, view))
