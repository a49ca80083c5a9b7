"""The pages on other stores than the demonstration: none, empty, only the three real files, PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from carbondash.intake.importer import import_files
from carbondash.store import Store, open_store
from tests.browser.test_pages import PAGES
from tests.support.pages import OpenPage, with_query
from tests.support.server import AppServer

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "real"

Open = Callable[..., OpenPage]
Start = Callable[[str], AbstractContextManager[AppServer]]


def _text(shown: OpenPage) -> str:
    return shown.page.locator('[data-testid="stMain"]').inner_text()


def test_without_a_store_the_page_says_how_to_begin(open_page: Open, start_app: Start, tmp_path: Path) -> None:
    with start_app(f"sqlite:///{tmp_path / 'none.db'}") as server:
        for lang, word in (("zh", "演示"), ("en", "demonstration")):
            shown = open_page("/", lang, server=server)
            text = _text(shown)
            assert word in text
            assert "python -m carbondash demo" in text
            assert "python -m carbondash import" in text
            assert shown.exceptions == []
            assert shown.foreign == []


def test_an_empty_store_says_the_same(open_page: Open, start_app: Start, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    store = open_store(url)
    store.upgrade()
    store.close()
    with start_app(url) as server:
        shown = open_page("/map", "en", server=server)
        assert "python -m carbondash demo" in _text(shown)
        assert shown.exceptions == []


@pytest.mark.long
@pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not at hand (../shared/data/real)")
@pytest.mark.parametrize("paths", [list(PAGES)], ids=["all"])
def test_with_only_the_real_files_every_page_works_and_says_what_is_missing(
    open_page: Open, start_app: Start, tmp_path: Path, paths: list[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'real.db'}"
    store = open_store(url)
    store.upgrade()
    results = import_files(store, sorted(REAL.glob("*.csv")))
    assert all(not result.errors for result in results)
    store.close()
    with start_app(url) as server:
        # One window for all: each further one would go on drawing while the next page is looked at.
        shown = open_page("/", "zh", server=server)
        for path in paths:
            shown.go(with_query(path, "zh", None, lang_in_url=True))
            assert shown.exceptions == []
            assert shown.console_errors == []
            assert shown.foreign == []
            text = _text(shown)
            assert "无法显示" not in text
            assert "演示数据" not in text
            # Every page names the data that it has or lacks, but for the two that ask what to show.
            assert {"/enterprise": "查看哪家企业", "/rows": "请选择指标"}.get(path, "数据") in text
        shown.go(with_query("/map", "zh", {"measure": "unit_capacity"}, lang_in_url=True))
        assert "万千瓦" in _text(shown)


@pytest.mark.long
def test_the_pages_on_postgresql_say_what_they_say_on_sqlite(
    open_page: Open, start_app: Start, demo_store_postgresql: Store
) -> None:
    with start_app(demo_store_postgresql.url.render_as_string(hide_password=False)) as server:
        for path in ("/quality",):
            shown, other = open_page(path, "en", server=server), open_page(path, "en")
            sentences = [page.page.locator(".st-key-sentence").inner_text() for page in (shown, other)]
            assert sentences[0] == sentences[1]
            assert shown.exceptions == []
