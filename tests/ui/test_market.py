"""The market page without a browser: three parts, both languages, days in and out of a cycle, stores with quotes alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from carbondash.access.gate import command_person
from carbondash.figures import compute
from carbondash.figures.view import View
from carbondash.intake.importer import import_files
from carbondash.store import Filters, Scope, Store, allowances, market
from carbondash.ui import filters, frame, url
from carbondash.ui.grid import Source, stamped
from carbondash.ui.lists import stand
from carbondash.ui.origin import Origin
from carbondash.ui.panels import market_allowances, market_position, market_prices, market_words
from tests.store.province import fact, writing
from tests.ui.conftest import OpenStore, RunPage

QUOTES = Path(__file__).resolve().parents[3] / "shared" / "data" / "real" / "cea_daily.csv"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
IN_CYCLE, AFTER = date(2023, 11, 20), date(2024, 2, 21)


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


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("part", ["prices", "position", "allowances"])
@pytest.mark.parametrize("day", ["2021-05-06", "2023-11-20", "2024-02-21"])
def test_every_part_opens_on_every_day_in_one_language(
    run_page: RunPage, demo_store: Store, day: str, part: str, lang: str
) -> None:
    page = run_page("market", str(demo_store.url), lang=lang, as_of=day, part=part)
    said = _text(page)
    assert ("截至" if lang == "zh" else "As of") in said
    if lang == "en":
        assert not CHINESE.search(said.replace("中文", ""))


def test_the_cost_follows_the_price_of_the_address_and_else_the_last_close(demo_store: Store, open_store: OpenStore) -> None:
    open_store(demo_store)
    with demo_store.read(Scope.province()) as reader:
        gap = compute.figure(reader, "shortfall", Filters(IN_CYCLE), "C2").value or 0.0
        with _asking(demo_store, IN_CYCLE) as view:
            price = market_position.price_of(reader, view)
            assert price is not None
            assert price.day == IN_CYCLE
            by_close = market_position.costs(reader, view)
        with _asking(demo_store, IN_CYCLE, state={"price": "100"}) as view:
            assert market_position.price_of(reader, view) == market_position.Price(100.0, None)
            chosen = market_position.costs(reader, view)
            assert "chosen here" in market_position.said_price(market_position.price_of(reader, view), view)
    last = [column.key for column in chosen.table.columns].index("cost")
    assert sum(float(str(row[last])) for row in chosen.table.rows) == pytest.approx(100 * gap)
    assert sum(float(str(row[last])) for row in by_close.table.rows) == pytest.approx(price.value * gap)


def test_on_a_day_without_an_open_cycle_the_page_says_so_and_shows_the_last_one(demo_store: Store, open_store: OpenStore) -> None:
    open_store(demo_store)
    with demo_store.read(Scope.province()) as reader:
        with _asking(demo_store, AFTER) as view:
            assert market_position.standing(reader, view) == (
                "No compliance cycle is open on this day; shown is cycle 2, due on 31 Dec 2023."
            )
            assert "no enterprise of Jiangxi lacks allowances for cycle 2" in market_position.sentence(reader, view)
            assert market_position.short(reader, view).table.rows == ()
        with _asking(demo_store, date(2023, 6, 1)) as view:
            assert "cycle 2 are not determined yet; shown is cycle 1" in market_position.standing(reader, view)
        with _asking(demo_store, IN_CYCLE) as view:
            assert market_position.standing(reader, view) == ""


def test_the_list_of_the_short_ones_and_its_file_have_the_same_rows(demo_store: Store, open_store: OpenStore) -> None:
    open_store(demo_store)
    day = date(2023, 10, 9)
    with demo_store.read(Scope.province()) as reader:
        with _asking(demo_store, day) as view:
            quiet = market_position.short(reader, view)
        with _asking(demo_store, day, state={"status": "all", "price": "80"}, cities=("360400",)) as view:
            of_city = market_position.short(reader, view)
            table, stamp = stamped(Source(of_city.table, of_city.every), of_city.title, view, of_city.said)
        counted = market.short_enterprises(reader, Filters(day), "C2", quiet=True)[1]
        with _asking(demo_store, day, state={"part": "position"}) as view:
            ids = [int(row["id"]) for row in quiet.opens]
            place = stand(reader, view, Origin("market", {"part": "position"}), ids[1])
    assert quiet.table.total == counted == len(quiet.table.rows) > 3
    assert place is not None
    assert (place.place, place.total) == (2, counted)
    assert place.before == (ids[0], None)
    assert table.rows == of_city.table.rows
    assert {row[1] for row in table.rows} == {"Jiujiang"}
    assert "Price: ¥80.00/t, chosen here" in stamp.lines
    assert "Filters: Jiujiang" in stamp.lines


def test_the_workbook_of_notices_has_every_notice_and_the_filters(demo_store: Store, open_store: OpenStore) -> None:
    open_store(demo_store)
    day = date(2023, 7, 24)
    with demo_store.read(Scope.province()) as reader:
        sent = compute.figure(reader, "allowance_notice_sent_rate", Filters(day, cities=("360400",)), "C2").numerator
        with _asking(demo_store, day, cities=("360400",)) as view:
            source = Source(None, lambda again: market_allowances.notice_list(again, view))
            table, stamp = stamped(source, "Notices", view, market_allowances.notice_said(reader, view))
        with _asking(demo_store, day, state={"status": "determined"}) as view:
            listed = market_allowances.obligations(reader, view)
            count = market_allowances.last_steps(reader, view)
    assert len(table.rows) == sent
    assert {row[4] for row in table.rows} == {"Jiujiang"}
    assert stamp.lines[1:3] == ("Filters: Jiujiang", "Cycle: cycle 2")
    assert listed.table.total == count["determined"]
    with demo_store.read(Scope.province()) as reader:
        for step, number in count.items():
            assert len(allowances.obligations(reader, Filters(day), "C2", step=step)) == number
    # Determined and issued on one day: the last step of these is that they were issued.
    assert count["determined"] == 0
    assert count["issued"] + count["notice_sent"] == 72


def test_the_published_point_is_marked_for_the_province_alone(demo_store: Store, open_store: OpenStore) -> None:
    open_store(demo_store)
    with demo_store.read(Scope.province()) as reader:
        with _asking(demo_store, AFTER) as view:
            assert "published 10.36 Mt" in market_prices.volume_cumulated(reader, view).note
            assert "published ¥572 million" in market_prices.turnover_cumulated(reader, view).note
        for asked in ({"cities": ("360400",)}, {"cycle": "C2"}):
            with _asking(demo_store, AFTER, **asked) as view:
                assert market_prices.volume_cumulated(reader, view).note == ""
        with _asking(demo_store, date(2024, 2, 20)) as view:
            assert market_prices.volume_cumulated(reader, view).note == ""


def test_vintages_and_methods_are_parts_of_the_same_months(demo_store: Store, open_store: OpenStore) -> None:
    open_store(demo_store)
    with demo_store.read(Scope.province()) as reader:
        panels = []
        for state in ({}, {"kind": "method"}):
            with _asking(demo_store, AFTER, state=state) as view:
                panels.append(market_prices.by_month(reader, view))
    by_vintage, by_method = (panel.table for panel in panels)
    assert [column.label for column in by_method.columns][3:] == ["block agreement (t)", "listed agreement (t)"]
    for first, second in zip(by_vintage.rows, by_method.rows, strict=True):
        assert first[:3] == second[:3]
        assert sum(int(str(value)) for value in first[3:]) == sum(int(str(value)) for value in second[3:]) == first[1]


def test_missing_volumes_are_missing_and_doubtful_days_say_why(store: Store, open_store: OpenStore) -> None:
    with writing(store) as load:
        fact(load, "market_quote", day=date(2023, 9, 4), close_fen=7000, listed_volume_t=10, block_volume_t=0)
        fact(load, "market_quote", day=date(2023, 9, 5), close_fen=7100, flag="block_missing;a remark")
    open_store(store)
    with store.read(Scope.province()) as reader, _asking(store, date(2023, 9, 5)) as view:
        panel = market_prices.quotes(reader, view)
        assert "2 trading days; volume missing on 1, in doubt 1." in panel.note
        newest = dict(zip((column.key for column in panel.table.columns), panel.table.rows[0], strict=True))
        now = market_prices.price_now(reader, view)
        assert panel.chart is not None
        names = {trace.name for trace in panel.chart.figure.data}
    assert newest["doubt"] == "◇ the block volume is missing; a remark"
    assert (newest["listed"], newest["block"]) == (None, None)
    assert {"quote in doubt", "volume not in the data"} <= names
    assert now is not None
    assert (now.price, now.change) == ("¥71.00/t", "▲ ¥1.00/t · 1.43%")


def test_no_doubt_of_the_real_file_is_shown_as_a_code(demo_store: Store) -> None:
    with _asking(demo_store, AFTER) as view:
        known = market_words.doubt_words("close_outside_range;cum_mismatch", view)
    assert "_" not in known


@pytest.mark.skipif(not QUOTES.exists(), reason=f"the real quotes are not at {QUOTES}")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_real_quotes_alone_work_the_same(store: Store, run_page: RunPage, lang: str) -> None:
    import_files(store, [QUOTES], actor=command_person("tester"))
    for part in ("prices", "position", "allowances"):
        page = run_page("market", str(store.url), lang=lang, part=part, period="all")
        said = _text(page)
        if part == "prices":
            assert ("82.34元/吨" if lang == "zh" else "¥82.34/t") in said
            assert ("成交量缺失529天，行情存疑27天" if lang == "zh" else "volume missing on 529, in doubt 27") in said
            assert "_" not in re.sub(r":material/\w+:", "", said.split("trading days")[-1])[:200]
