"""A brief from the figures: its sentences hold the ledger's numbers, and what people change keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest

from carbondash.brief.build import brief, tour
from carbondash.brief.kept import Kept, read_kept, written
from carbondash.brief.spec import MONTHLY, SECTIONS
from carbondash.brief.tables import in_words
from carbondash.figures import compute, ledger
from carbondash.figures.format import fmt
from carbondash.figures.units import Lang
from carbondash.figures.view import View
from carbondash.store import Filters, Reader, Scope, Store
from carbondash.store.records import names

IN_A_CYCLE = Filters(as_of=date(2023, 11, 20), cycle="C2")
NEWEST = Filters(as_of=date(2024, 2, 21))


@contextmanager
def viewing(store: Store, filters: Filters = NEWEST, lang: Lang = "zh") -> Iterator[tuple[Reader, View]]:
    with store.read(Scope.province()) as reader:
        state = reader.state
        assert state.default_day is not None
        yield (
            reader,
            View(
                filters,
                lang,
                "light",
                reader.scope,
                state.key,
                reader.version,
                state.is_demo,
                state.default_day,
                names=names(reader),
            ),
        )


def test_the_monthly_brief_says_the_published_state_of_the_province(demo_store: Store) -> None:
    with viewing(demo_store) as (reader, view):
        made = brief(reader, view)
    said = {one.id: one.text for one in made.sentences()}
    assert said["overview.1"] == (
        "截至2024年2月21日，江西省第二个履约周期履约率（按家数）为100%（53/53），较第一个履约周期提高10.64个百分点；按量为100%。"
    )
    assert (
        said["finance.1"] == "截至2024年2月21日，江西省17家金融机构发放碳减排贷款198.7亿元，支持项目320个，带动碳减排558.4万吨。"
    )
    assert tuple(section.id for section in made.sections) == MONTHLY
    assert made.demo == "演示数据：企业均为虚构"
    assert [line.split("：")[0] for line in made.lines] == ["截至", "筛选", "数据版本"]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("filters", [NEWEST, IN_A_CYCLE, Filters(as_of=date(2023, 9, 30), cities=("360400",))])
def test_every_number_is_its_figure_s(demo_store: Store, filters: Filters, lang: Lang) -> None:
    with viewing(demo_store, filters, lang) as (reader, view):
        made = brief(reader, view, list(SECTIONS))
        for number in (number for section in made.sections for number in section.numbers):
            value = compute.figure(reader, number.figure, filters)
            assert (number.bare, number.period) == (value.value, value.period)
            if value.value is not None and "/" not in number.value and not number.value.isdigit():
                shown = fmt(value.value, value.unit, lang, decimals=ledger.figures[number.figure].decimals)
                assert number.value == shown or shown.startswith(number.value)
        figures = {run.figure for said in made.sentences() for run in said.runs if run.figure}
        assert figures <= {one.figure for one in made.definitions}
        for section in made.sections:
            for name in section.figures:
                assert made.definition(name).text == ledger.figures[name].definition(lang)
    # No place, no doubled mark and no identifier is left in any sentence.
    for said in made.sentences():
        assert not set("{}|") & set(said.text)
        assert not any(mark in said.text for mark in ("，，", "，。", ", ."))


def test_inside_a_cycle_those_who_lag_are_named_with_their_risk(demo_store: Store) -> None:
    with viewing(demo_store, IN_A_CYCLE) as (reader, view):
        (risk,) = brief(reader, view, ["risk"]).sections
        short = compute.figure(reader, "shortfall_enterprises", IN_A_CYCLE)
    assert risk.message == f"截至2023年11月20日，江西省第二个履约周期有配额缺口的企业{short.value:.0f}家，合计缺口5.92万吨。"
    assert risk.table is not None
    heads, rows = in_words(risk.table, "zh")
    assert heads[:3] == ("名次", "企业", "设区市")
    assert [row[0] for row in rows] == sorted((row[0] for row in rows), key=int)


def test_a_changed_sentence_keeps_its_figures_and_is_marked(demo_store: Store) -> None:
    changed = {"overview.1": "{place}已完成{compliance_rate_by_number}。", "overview.2": ""}
    with viewing(demo_store) as (reader, view):
        (section,) = brief(reader, view, ["overview"], changed).sections
    assert [one.id for one in section.sentences] == ["overview.1", "overview.3"]
    assert section.message == "江西省已完成100%（53/53）。"
    assert [one.edited for one in section.sentences] == [True, False]
    assert [run.figure for run in section.sentences[0].runs] == [None, "compliance_rate_by_number", None]


def test_what_the_store_knows_nothing_of_is_said_so(demo_store: Store) -> None:
    with viewing(demo_store, Filters(as_of=date(2022, 3, 1))) as (reader, view):
        (quality,) = brief(reader, view, ["quality"]).sections
    assert quality.message == "截至2022年3月1日，江西省此项数据不足。"
    assert (quality.plot, quality.table) == (None, None)


def test_the_guided_demonstration_has_ten_slides_and_goes_into_a_cycle(demo_store: Store) -> None:
    with viewing(demo_store) as (reader, view):
        stops = tour(reader, view)
    assert len(stops) == 10
    days = {section.id: at.filters.as_of for section, at in stops}
    assert days["overview"] == date(2024, 2, 21)
    assert days["risk"] == days["compliance"] == date(2023, 11, 20)
    assert all(section.message for section, _at in stops)


def test_a_kept_brief_comes_back_as_it_was() -> None:
    kept = Kept(("overview", "risk"), {"city": ("360400",)}, {"zh": {"risk.1": "{shortfall}", "risk.2": ""}})
    assert read_kept(written(kept)) == kept


def test_of_a_kept_brief_what_no_longer_exists_is_left_out() -> None:
    kept = Kept(("overview", "gone"), {}, {"zh": {"overview.1": "{no_such_figure}", "overview.2": "{on_time_rate}"}})
    assert read_kept(written(kept)) == Kept(("overview",), {}, {"zh": {"overview.2": "{on_time_rate}"}})
