"""Every page on every kind of store, in both languages, without a browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from carbondash.store import Store, open_store
from carbondash.ui.sitemap import PLACES
from tests.ui.conftest import RunPage

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
        assert not CHINESE.search(_text(page).replace("中文", ""))


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
    from carbondash.figures import compute

    def broken(*_args: object, **_options: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(compute, "trend", broken)
    page = run_page("quality", str(demo_store.url), lang="en")
    assert not page.exception
    number = re.search(r"error ([0-9a-f]{8})", page.error[0].value)
    assert number
    assert "secret detail" not in _text(page)
    assert number.group(1) in caplog.text
    assert "secret detail" in caplog.text
