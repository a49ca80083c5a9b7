"""Every page on every kind of store, in both languages, without a browser."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from carbondash.demo.desk import QUALITY
from carbondash.figures import compute, listings
from carbondash.store import Filters, Scope, Store, open_store
from carbondash.ui import warm
from carbondash.ui.sitemap import PLACES
from tests.ui.conftest import ROOT, RunPage

pytestmark = pytest.mark.usefixtures("run_page")
NAMES = [place.name for place in PLACES]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _troubles(page: AppTest) -> list[str]:
    return [str(found.value) for found in (*page.exception, *page.error)]


def _text(page: AppTest) -> str:
    return "\n".join(str(element.value) for element in (*page.markdown, *page.caption, *page.info, *page.title))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_page_shows_the_demonstration_without_a_fault(name: str, lang: str, run_page: RunPage, demo_store: Store) -> None:
    page = run_page(name, str(demo_store.url), lang=lang)
    assert _troubles(page) == []
    assert ("演示数据" if lang == "zh" else "Demonstration data") in _text(page)
    assert page.query_params["as_of"] == ["2024-02-21"] or page.query_params["as_of"] == "2024-02-21"
    if lang == "en":
        # Who made a remark is data: the name stands as it was written.
        assert not CHINESE.search(_text(page).replace("中文", "").replace(QUALITY, ""))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "params",
    [
        {"as_of": "2023-11-20", "cycle": "C2"},
        {"as_of": "2021-12-20", "city": ["360400", "360600"]},
        {"city": "unknown"},
        {"industry": "aviation", "tier": ["3", "unknown"]},
    ],
    ids=["inside cycle 2", "two cities in 2021", "a city without anybody", "an empty selection"],
)
def test_every_page_stands_on_other_views(name: str, params: dict[str, str], run_page: RunPage, demo_store: Store) -> None:
    assert _troubles(run_page(name, str(demo_store.url), lang="zh", **params)) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_an_address_gets_wrong_is_named(lang: str, run_page: RunPage, demo_store: Store) -> None:
    page = run_page("overview", str(demo_store.url), lang=lang, city=["360400", "350100"], as_of="2031-01-01")
    said = page.warning[0].value
    assert "city=350100" in said
    assert "as_of=2031-01-01" in said
    assert "360400" not in said
    assert page.query_params["as_of"] in ("2024-02-21", ["2024-02-21"])


def test_what_an_address_gets_wrong_is_text_and_not_too_much_of_it(run_page: RunPage, demo_store: Store) -> None:
    wrong = {"x` ![p](https://evil.example/a.png) `": "1\r\n\r\n![p](https://evil.example/b.png)", "y" * 500: "`z`"}
    page = run_page("overview", str(demo_store.url), lang="en", **wrong, **{f"p{number}": "1" for number in range(20)})
    said = page.warning[0].value
    spans = said.split("`")
    assert "evil.example" in said
    assert not any("evil.example" in outside for outside in spans[::2])
    assert "\r" not in said
    assert "\n" not in said
    assert len(spans) == 17
    assert "and 14 more" in said
    assert "y" * 61 not in said


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_subject_of_the_rules_is_named_by_the_address(lang: str, run_page: RunPage, demo_store: Store) -> None:
    page = run_page("figures", str(demo_store.url), lang=lang, kind="risk_index")
    assert _troubles(page) == []
    assert ("履约风险指数（本产品" if lang == "zh" else "Compliance risk index") in _text(page)


def test_a_rule_that_was_not_published_on_the_day_says_so(run_page: RunPage, demo_store: Store) -> None:
    def told(day: str) -> list[str]:
        page = run_page("figures", str(demo_store.url), lang="en", as_of=day, kind="power_allocation")
        rules = page.dataframe[-1].value
        benchmark = rules[(rules["rule"] == "Electricity benchmark (unit class: II)") & (rules["value"] == "0.8729")]
        return list(benchmark["known"])

    assert told("2023-03-14") == ["◷ not yet published on this day"]
    assert told("2023-03-15") == ["✓ published"]


def test_a_map_shows_the_largest_enterprises_and_says_what_is_left_out(run_page: RunPage, demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        total = listings.spots(reader, Filters(date(2024, 2, 21))).total
    most = listings.MOST_SPOTS
    page = run_page("map", str(demo_store.url), lang="en")
    assert f"{total - most:,} others appear" in _text(page)
    assert f"The first {most} of {total:,} rows." in _text(page)
    # In one city there is room for all.
    page = run_page("map", str(demo_store.url), lang="en", city="360400")
    assert "others appear" not in _text(page)


def test_a_server_is_warm_for_what_its_pages_ask_for() -> None:
    asked = set()
    for path in (*ROOT.glob("pages/*.py"), *ROOT.glob("carbondash/ui/*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "remember":
                build = node.args[0]
                asked.add(build.attr if isinstance(build, ast.Attribute) else ast.unparse(build))
    # The seam itself passes on what it is given; a file is about one enterprise, and a list's state is made with its panels.
    asked -= {"build", "draw", "head", "rows_of", "state"}
    assert asked == {build.__name__ for build in (*warm.BUILDERS, *warm.SIZED)}


def test_an_empty_store_says_how_to_go_on(run_page: RunPage, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    missing = run_page("overview", url, lang="en")
    open_store(url).upgrade()
    empty = run_page("overview", url, lang="en")
    for page in (missing, empty):
        assert _troubles(page) == []
        assert any("python -m carbondash demo" in code.value for code in page.code)


def test_a_fault_shows_a_number_and_no_trace(
    run_page: RunPage, demo_store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: object, **_options: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(compute, "trend", broken)
    page = run_page("quality", str(demo_store.url), lang="en")
    assert not page.exception
    number = re.search(r"error ([0-9a-f]{8})", page.error[0].value)
    assert number
    assert "secret detail" not in _text(page)
    assert number.group(1) in [getattr(record, "reference", "") for record in caplog.records]
    assert "secret detail" in caplog.text
