"""Compliance & risk without a browser: four parts, both languages, days in, after and before a cycle, lists and their files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from carbondash.derive.risk_method import method_on
from carbondash.figures import compute
from carbondash.figures.view import View
from carbondash.store import Filters, Scope, Store, open_store
from carbondash.ui import filters, frame, url
from carbondash.ui.grid import Source, stamped
from carbondash.ui.lists import stand
from carbondash.ui.origin import Origin
from carbondash.ui.panels import (
    compliance,
    compliance_cases,
    compliance_change,
    compliance_preview,
    compliance_rates,
    compliance_replay,
    compliance_risk,
    compliance_views,
)
from tests.store.province import enterprises, fact, writing
from tests.ui.conftest import OpenStore, RunPage

CHINESE = re.compile(r"[\u4e00-\u9fff]")
IN_CYCLE, NEAR, AFTER = date(2023, 11, 20), date(2021, 12, 20), date(2024, 2, 21)


def _text(page: AppTest) -> str:
    assert not page.exception
    assert not page.error
    said = "\n".join(str(one.value) for one in (*page.markdown, *page.caption, *page.info))
    return said.replace("\\", "")


@contextmanager
def _asking(store: Store, day: date, lang: str = "en", state: dict[str, str] | None = None, **asked: object) -> Iterator[View]:
    """A view of the page on a store."""
    with store.read(Scope.province()) as reader:
        names, cycles = filters.known_words(reader)
        known = frame.known_of(reader, names, cycles)
        assert known is not None
        address = url.Address(Filters(day, **asked), state=state or {})  # type: ignore[arg-type]
        yield frame.view_of(reader, names, address, lang, "light", known)  # type: ignore[arg-type]


VIEWS: tuple[dict[str, str], ...] = (
    {"as_of": "2023-11-20"},
    {"as_of": "2023-11-20", "status": "elevated", "sort": "shortfall", "compare": "2023-10-20", "kind": "A1"},
    {"as_of": "2023-11-20", "weights": "A1_10-R2d_50", "city": "360400"},
    {"as_of": "2023-08-01", "sort": "deadline", "compare": "2023-07-20"},
    {"as_of": "2021-12-20", "city": "360600", "compare": "2030-01-01"},
    {"as_of": "2020-06-01"},
    {},
    {"part": "rates"},
    {"part": "rates", "as_of": "2022-03-01", "cycle": "C1"},
    {"part": "rates", "as_of": "2020-06-01"},
    {"part": "rates", "cycle": "2023"},
    {"part": "cases"},
    {"part": "cases", "as_of": "2022-01-14", "status": "ordered", "id": "1"},
    {"part": "cases", "as_of": "2023-11-20", "id": "1", "city": "360200"},
    {"part": "cases", "id": "1", "city": "360400"},
    {"part": "replay"},
    {"part": "replay", "period": "C2", "level": "81"},
    {"part": "replay", "as_of": "2021-12-20"},
    {"part": "replay", "level": "20", "city": "360900", "page": "4"},
)


@pytest.mark.parametrize("params", VIEWS, ids=str)
def test_every_view_of_the_page_stands_in_one_language(params: dict[str, str], run_page: RunPage, demo_store: Store) -> None:
    for lang in ("zh", "en"):
        said = _text(run_page("compliance", str(demo_store.url), lang=lang, **params))
        if lang == "en":
            # The official number of a document is quoted as it is.
            assert not CHINESE.search(re.sub(r"生态环境部令第19号|中文|赣环\S*", "", said))
        else:
            assert not re.search(r"\b(enterprises|shortfall|cases|alarm|index)\b", said)


def test_a_store_without_obligations_says_why_there_is_nothing(run_page: RunPage, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'real.db'}")
    store.upgrade()
    with writing(store) as load:
        enterprises(load, 2, day=date(2023, 1, 1))
        fact(load, "platform_clue", enterprise_id=1, period="M2023-10", day=date(2023, 11, 1))
    url_ = str(store.url)
    store.close()
    for part, words in (
        ("risk", "no surrender obligation is known"),
        ("rates", "no surrender obligation is known"),
        ("cases", "nobody is overdue without"),
        ("replay", "no past cycle"),
    ):
        assert words in _text(run_page("compliance", url_, lang="en", part=part))


@pytest.mark.parametrize("day", [NEAR, IN_CYCLE, AFTER])
@pytest.mark.parametrize("city", [None, "360400", "360600"])
def test_tiles_and_sentence_say_what_the_ledger_says(
    day: date, city: str | None, demo_store: Store, open_store: OpenStore
) -> None:
    open_store(demo_store)
    asked: dict[str, Any] = {"cities": (city,)} if city else {}
    with _asking(demo_store, day, **asked) as view, demo_store.read(Scope.province()) as reader:
        shown = {one.figure_id: one.value for one in compliance.tiles(reader, view)}
        said = compliance.sentence(reader, view)
        critical = compute.figure(reader, "critical_risk_enterprises", view.filters)
        short = compute.figure(reader, "shortfall_enterprises", view.filters)
    assert shown["critical_risk_enterprises"] == (f"{critical.value:.0f}" if critical.value is not None else "no data yet")
    if critical.value is not None:
        assert f"{critical.value:.0f} of them at critical" in said
        assert (f"lacking allowances: {short.value:.0f}," in said) == bool(short.value)


@pytest.mark.parametrize("state", [{}, {"status": "all"}, {"status": "low"}, {"sort": "shortfall"}, {"status": "critical"}])
def test_the_list_its_file_and_its_files_of_enterprises_agree(
    state: dict[str, str], demo_store: Store, open_store: OpenStore
) -> None:
    open_store(demo_store)
    with _asking(demo_store, IN_CYCLE, "zh", state) as view, demo_store.read(Scope.province()) as reader:
        listing = compliance_risk.ranking(reader, view)
        ids = compliance_risk.enterprises(reader, view, 1000)
        assert [int(one["id"]) for one in listing.opens] == ids[:50]
        assert (listing.table.total or 0) == len(ids)
        if not ids:
            assert listing.empty
            return
        table, stamp = stamped(Source(listing.table, listing.every), listing.title, view, listing.said)
        assert len(table.rows) == len(ids)
        assert table.rows[: len(listing.table.rows)] == listing.table.rows
        assert any(line.startswith("对比日") for line in stamp.lines)
        found = stand(reader, view, Origin("compliance", state), ids[0])
        assert found is not None
        assert (found.place, found.total) == (1, len(ids))


@pytest.mark.parametrize("day", [NEAR, IN_CYCLE])
def test_the_list_starts_with_those_still_owing_and_only_they_are_reminded(
    day: date, demo_store: Store, open_store: OpenStore
) -> None:
    open_store(demo_store)
    with _asking(demo_store, day) as view, demo_store.read(Scope.province()) as reader:
        left = compute.figure(reader, "incomplete_enterprises", view.filters)
        obliged = compute.figure(reader, "obliged_enterprises", view.filters, left.period)
        said = compliance.sentence(reader, view)
        first = compliance_risk.enterprises(reader, view, 1000)
        owing = compliance_risk.owing(reader, view)
        counts = compliance_risk.choices(reader, view)
    with _asking(demo_store, day, state={"status": "all"}) as view, demo_store.read(Scope.province()) as reader:
        everybody = compliance_risk.enterprises(reader, view, 1000)
    assert (len(first), len(everybody)) == (left.value, obliged.value) == (counts["owing"], counts["all"])
    assert set(first) == owing < set(everybody)
    assert f"{obliged.value:.0f}, {left.value:.0f} of them yet to surrender in full" in said


def test_the_scatter_has_everybody_with_a_shortfall_and_says_what_is_left_out(
    demo_store: Store, open_store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_store(demo_store)
    with _asking(demo_store, IN_CYCLE) as view, demo_store.read(Scope.province()) as reader:
        panel = compliance_views.scatter(reader, view)
        assert len(panel.table.rows) == 4
        assert "are not" not in panel.note
        monkeypatch.setattr(compliance_views, "MOST_POINTS", 3)
        cut = compliance_views.scatter(reader, view)
        assert len(cut.table.rows) == 3
        assert "Drawn are the 3 largest; 1 others with 11 kt together are not." in cut.note


def test_a_citys_mean_always_stands_with_its_critical_ones(demo_store: Store, open_store: OpenStore) -> None:
    open_store(demo_store)
    with _asking(demo_store, NEAR) as view, demo_store.read(Scope.province()) as reader:
        panel = compliance_views.cities(reader, view)
        rows = {str(row[0]): row[1:] for row in panel.table.rows}
    assert sum(int(str(row[1])) for row in rows.values()) == 5
    assert panel.chart is not None
    labels = [str(one.text) for one in panel.chart.figure.layout.annotations]
    assert sum("critical" in label for label in labels) == 11


def test_a_day_of_comparison_that_is_not_earlier_is_told_and_not_used(demo_store: Store, open_store: OpenStore) -> None:
    open_store(demo_store)
    for asked, used, told in (
        (None, "2023-11-19", False),
        ("2023-10-01", "2023-10-01", False),
        ("2023-11-20", "2023-11-19", True),
        ("2024-01-01", "2023-11-19", True),
    ):
        state = {"compare": asked} if asked else {}
        with _asking(demo_store, IN_CYCLE, "en", state) as view, demo_store.read(Scope.province()) as reader:
            day, said = compliance_change.since(reader, view)
        assert (day, bool(said)) == (used, told)


def test_the_preview_says_that_it_is_one_and_moves_nothing_else(demo_store: Store, open_store: OpenStore) -> None:
    open_store(demo_store)
    with _asking(demo_store, IN_CYCLE) as plain, demo_store.read(Scope.province()) as reader:
        before = compliance_risk.ranking(reader, plain).table.rows
    with (
        _asking(demo_store, IN_CYCLE, "en", {"weights": "R2d_50"}) as view,
        demo_store.read(Scope.province()) as reader,
    ):
        panel = compliance_preview.effect(reader, view)
        assert "nothing is saved" in panel.note
        assert "4 enterprises would be in another band" in panel.note
        assert compliance_risk.ranking(reader, view).table.rows == before
        tried = [dial for dial in compliance_preview.dials(reader, view) if dial.tried != dial.value]
        assert [(dial.part, dial.code, dial.tried) for dial in tried] == [("floor_days", "R2", 50.0)]
        assert compliance_preview.written({dial: dial.tried for dial in tried}) == "R2d_50"
    without_any = {"weights": "-".join(f"{code}_0" for code in method_on(IN_CYCLE).weights)}
    with _asking(demo_store, IN_CYCLE, "en", without_any) as view, demo_store.read(Scope.province()) as reader:
        assert compliance_preview.effect(reader, view).empty


def test_the_method_opens_with_weights_anchors_and_weak_points(demo_store: Store, open_store: OpenStore) -> None:
    open_store(demo_store)
    with _asking(demo_store, IN_CYCLE, "en") as view, demo_store.read(Scope.province()) as reader:
        words = compliance.method(reader, view)
    assert "own method" in words.own
    assert len(words.indicators.rows) == 11
    assert any("five events" in line for line in words.limits)
    assert any("hides single critical" in line for line in words.limits)
    assert "critical ≥ 80" in " ".join(words.bands)


def test_the_classes_of_cycle_1_are_told_as_they_stood_on_each_day(demo_store: Store, open_store: OpenStore) -> None:
    open_store(demo_store)
    for day, classes in (
        (date(2021, 12, 20), (39, 0, 0, 8)),
        (date(2022, 3, 1), (42, 4, 1, 0)),
        (AFTER, (42, 5, 0, 0)),
    ):
        with _asking(demo_store, day) as view, demo_store.read(Scope.province()) as reader:
            row = compliance_rates.by_cycle(reader, view).table.rows[0]
        assert row[1:6] == (47, *classes)


def test_a_case_shows_its_papers_and_a_range_for_legal_review(demo_store: Store, open_store: OpenStore) -> None:
    open_store(demo_store)
    with (
        _asking(demo_store, date(2022, 6, 1), "en", {"part": "cases", "id": "1"}) as view,
        demo_store.read(Scope.province()) as reader,
    ):
        card = compliance_cases.card(reader, view)
        listing = compliance_cases.listing(reader, view)
    assert card is not None
    law = " ".join(card.law)
    assert "¥20,000–¥30,000" in law
    assert "order 19 of the ministry" in law
    assert "lies inside the range" in law
    assert "never decides a penalty" in law
    assert len(card.events.rows) == 5
    # All that is owed is still missing: nothing can be recorded as rectified or closed.
    assert card.following == ()
    assert listing.table.total == 5
    with (
        _asking(demo_store, date(2022, 2, 8), "en", {"part": "cases", "id": "3"}) as view,
        demo_store.read(Scope.province()) as reader,
    ):
        card = compliance_cases.card(reader, view)
    assert card is not None
    assert set(card.following) == {"waived", "fined", "closed"}


def test_the_replay_of_cycle_1_is_what_opens_first_and_says_its_limits(run_page: RunPage, demo_store: Store) -> None:
    said = _text(run_page("compliance", str(demo_store.url), lang="en", part="replay"))
    assert "flagged in time: 5 of 5 late enterprises; median 46 days ahead; flagged for nothing: 2 of 42 others" in said
    assert "0.4 false alarms for each true one" in said
    assert "Late enterprises in this cycle: 5" in said
    higher = _text(run_page("compliance", str(demo_store.url), lang="en", part="replay", level="40"))
    assert "median 16 days ahead; flagged for nothing: 0 of 42 others" in higher


def test_the_late_enterprises_are_listed_with_alarm_event_and_lead(demo_store: Store, open_store: OpenStore) -> None:
    open_store(demo_store)
    with _asking(demo_store, AFTER, "en", {"part": "replay"}) as view, demo_store.read(Scope.province()) as reader:
        listing = compliance_replay.late(reader, view)
        wrong = compliance_replay.wrong(reader, view)
        assert [int(one["id"]) for one in listing.opens] == compliance_replay.enterprises(reader, view)
    assert [row[5] for row in listing.table.rows] == [46, 46, 46, 46, 0]
    assert [row[4] for row in listing.table.rows] == ["deadline"] * 4 + ["account frozen"]
    assert len(wrong.table.rows) == 2
