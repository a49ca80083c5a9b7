"""Fixtures of the browser suite: the served app on a copy of the demonstration province, a Chromium, and a way to open pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.support import pages
from tests.support.pages import Look, OpenPage, Windows, with_query
from tests.support.server import AppServer

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the suite before `-m` chooses; a test of it that fails gets a second try, and the closing lines name it."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # A machine at its limit may miss a click. What is broken fails twice.
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def start_app(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., object]:
    """`with start_app(store_url) as server`: the served app on any other store."""

    @contextmanager
    def start(store_url: str) -> Iterator[AppServer]:
        with AppServer(store_url, tmp_path_factory.mktemp("server") / "log") as server:
            yield server

    return start


@pytest.fixture(scope="session")
def app_server(demo_store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """The served app on its own copy of the demonstration province."""
    folder = tmp_path_factory.mktemp("served")
    copy = folder / "carbondash.db"
    copy.write_bytes(demo_store_file.read_bytes())
    with AppServer(f"sqlite:///{copy}", folder / "log") as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium for the whole suite; fails with the one line that says what to install where there is none."""
    with ExitStack() as stack:
        try:
            started = stack.enter_context(pages.chromium())
        except RuntimeError as error:
            pytest.fail(str(error), pytrace=False)
        yield started


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Windows:
    """The windows of the whole suite."""
    return Windows(browser)


@pytest.fixture
def open_page(windows: Windows, app_server: AppServer) -> Iterator[Callable[..., OpenPage]]:
    """`open_page(path, lang, width=…, theme=…, query=…)`: a settled page in a window free of traces, given back with the test.

    `server=` opens it on another served app.
    """
    taken: list[tuple[OpenPage, Look]] = []

    def open_(
        path: str = "/",
        lang: str = "zh",
        *,
        server: AppServer = app_server,
        query: Mapping[str, str | list[str]] | None = None,
        lang_in_url: bool = True,
        **looks: Any,
    ) -> OpenPage:
        look = Look(lang, **looks)
        window = windows.take(server.address, look)
        taken.append((window, look))
        return window.go(with_query(path, lang, query, lang_in_url))

    yield open_
    for window, look in taken:
        windows.give_back(window, look)
