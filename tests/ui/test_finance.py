"""Projects and finance and the parts of the map without a browser: both languages, poor stores, addresses that are wrong."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from carbondash.figures import ledger, subjects
from carbondash.store import Filters, Scope, Store, open_store, projects
from carbondash.ui.sitemap import MAP_MEASURES, Days
from tests.store.province import enterprises, writing
from tests.ui.conftest import RunPage

CHINESE = re.compile(r"[\u4e00-\u9fff]")
INSIDE = "2023-11-20"
PARTS = ("loans", "gaps", "alliance", "accounts")


def _text(page: AppTest) -> str:
    assert not page.exception
    assert not page.error
    said = "\n".join(str(one.value) for one in (*page.markdown, *page.caption, *page.info, *page.warning))
    return said.replace("\\", "")


@pytest.mark.parametrize("part", [*PARTS, None])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_part_speaks_one_language(part: str | None, lang: str, run_page: RunPage, demo_store: Store) -> None:
    params = {"part": part} if part else {}
    said = _text(run_page("finance", str(demo_store.url), lang=lang, as_of=INSIDE, **params))
    assert ("截至2023年11月20日" if lang == "zh" else "As of 20 Nov 2023") in said
    if lang == "en":
        assert not CHINESE.search(said.replace("中文", ""))


@pytest.mark.parametrize("part", ["dates", "months"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_maps_parts_speak_one_language(part: str, lang: str, run_page: RunPage, demo_store: Store) -> None:
    said = _text(run_page("map", str(demo_store.url), lang=lang, as_of=INSIDE, part=part, measure="loan_amount"))
    assert ("碳减排贷款发放额" if lang == "zh" else "arbon emission reduction loans issued") in said
    if lang == "en":
        assert not CHINESE.search(said.replace("中文", ""))


def test_the_cards_that_an_address_names(run_page: RunPage, demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        (one,), _total = projects.library(reader, Filters(date(2023, 11, 20)), limit=1)
    said = _text(run_page("finance", str(demo_store.url), lang="zh", as_of=INSIDE, id=f"P{one.project_id}"))
    assert ":gray[投资额] 30.08亿元" in said
    assert "1. 规划 · " in said
    account = run_page("finance", str(demo_store.url), lang="zh", as_of=INSIDE, part="accounts", id="E19")
    assert "D级，35.2分" in _text(account)
    assert "不是信用评级" in _text(account)
    early = run_page("finance", str(demo_store.url), lang="zh", as_of="2021-12-20", id=f"P{one.project_id}")
    assert "截至当日尚无此项目" in _text(early)


@pytest.mark.parametrize(
    "wrong", [{"kind": "climat"}, {"status": "F"}, {"id": "Q1"}, {"part": "money"}], ids=lambda wrong: next(iter(wrong))
)
def test_what_the_address_gets_wrong_is_dropped_and_named(wrong: dict[str, str], run_page: RunPage, demo_store: Store) -> None:
    page = run_page("finance", str(demo_store.url), lang="en", as_of=INSIDE, **wrong)
    ((name, value),) = wrong.items()
    assert f"{name}={value}" in _text(page)
    assert name not in page.query_params


def test_a_day_to_compare_with_is_a_day_before(run_page: RunPage, demo_store: Store) -> None:
    assert "2023-02-28" in Days()
    assert all(wrong not in Days() for wrong in ("2023-02-31", "20230228", "2023-2-28", ""))
    late = _text(run_page("map", str(demo_store.url), lang="en", as_of=INSIDE, part="dates", compare="2024-01-01"))
    assert "Choose a day before the as-of day" in late
    said = _text(
        run_page("map", str(demo_store.url), lang="en", as_of=INSIDE, part="dates", compare="2023-03-31", measure="loan_amount")
    )
    assert "from 31 Mar 2023" in said


def test_every_figure_with_a_value_by_city_can_be_put_on_the_map() -> None:
    assert set(MAP_MEASURES) >= {name for name, one in ledger.figures.items() if one.map}
    assert {"loan_reduction_per_10k", "fined_enterprises", "climate_projects"} <= set(MAP_MEASURES)
    assert not {"institution_projects", "power_cities_2024", "first_pass_rate_2023_01"} & set(MAP_MEASURES)
    assert [subjects.ORDER.index(subjects.subject_of(ledger.figures[name])) for name in MAP_MEASURES] == sorted(
        subjects.ORDER.index(subjects.subject_of(ledger.figures[name])) for name in MAP_MEASURES
    )


def test_a_store_with_a_list_of_enterprises_only_says_what_is_missing(run_page: RunPage, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'list.db'}"
    store = open_store(url)
    store.upgrade()
    with writing(store) as load:
        enterprises(load, 3)
    expected = {
        None: "no project is known for this view",
        "loans": "no loan is known for this view",
        "gaps": "no allowance position is known for this view",
        "alliance": "No member of the alliance is known",
        "accounts": "no year has been verified in this view",
    }
    for part, words in expected.items():
        assert words in _text(run_page("finance", url, lang="en", **({"part": part} if part else {})))
    assert "no value by city in two months" in _text(run_page("map", url, lang="en", part="months"))
