"""A page of the desk, run without a browser against a store that the test names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from carbondash.store import Store

ROOT = Path(__file__).resolve().parents[2]
RunPage = Callable[..., AppTest]
OpenStore = Callable[[Store], None]


@pytest.fixture
def open_store(monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenStore]:
    """Makes a store the one that the pages read."""

    def choose(store: Store) -> None:
        monkeypatch.setenv("CARBONDASH_STORE", str(store.url))
        st.cache_resource.clear()

    yield choose
    # The pages' own connections are given back with the test.
    st.cache_resource.clear()


@pytest.fixture
def run_page(monkeypatch: pytest.MonkeyPatch) -> RunPage:
    """Runs a page by name: `run_page("map", store_url, lang="en", city=["360400"])`."""

    def run(name: str, store_url: str, **params: str | list[str]) -> AppTest:
        monkeypatch.setenv("CARBONDASH_STORE", store_url)
        st.cache_resource.clear()
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        for key, value in params.items():
            app.query_params[key] = value
        app.run()
        if name != "overview":
            app.switch_page(f"pages/{name}.py")
            for key, value in params.items():
                app.query_params[key] = value
            app.run()
        return app

    return run
