"""What is kept of a view is never shown after a write, whoever wrote and in whichever process, and never to another scope."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from carbondash.access import Person, Role, Visitor
from carbondash.store import Store, open_store
from carbondash.ui import guest
from tests.support import clerk, postgresql
from tests.support.sent import texts_sent

Shown = frozenset[tuple[str, str]]
ROOT = Path(__file__).resolve().parents[2]
# A page for each kind of write on which it shows.
PAGES = {
    "load": ("market", {"part": "position"}),
    "reminder": ("submissions", {}),
    "waiver": ("quality", {"part": "checks"}),
    "rollback": ("market", {"part": "position"}),
}


@pytest.fixture
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A demonstration that may be written to."""
    if request.param == "sqlite":
        yield str(request.getfixturevalue("demo_store_copy").url)
        return
    cluster = request.getfixturevalue("cluster")
    request.getfixturevalue("demo_store_postgresql")
    database = postgresql.create_database(cluster, template="demo_template")
    yield postgresql.url(cluster, database)
    st.cache_resource.clear()
    postgresql.drop_database(cluster, database)


def _session(page: str, state: dict[str, str]) -> AppTest:
    """Somebody opens a page of the newest day."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params.update({"lang": "zh", "as_of": "2024-02-21"})
    app.run()
    app.switch_page(f"pages/{page}.py")
    app.query_params.update(state)
    return app.run()


def _shown(page: AppTest) -> Shown:
    assert [str(found.value) for found in (*page.exception, *page.error)] == []
    # A file that is made on demand has another address in every run; what a widget is set to is told only when it changes.
    texts = ((field, re.sub(r"[0-9a-f]{32}", "", text)) for field, text in texts_sent(page))
    return frozenset((field, text) for field, text in texts if not field.endswith(("raw_value", "raw_values")))


@pytest.mark.parametrize(
    ("url", "writes"),
    [
        ("sqlite", "here"),
        ("postgresql", "elsewhere"),
        pytest.param("sqlite", "elsewhere", marks=pytest.mark.long),
        pytest.param("postgresql", "here", marks=pytest.mark.long),
    ],
    indirect=["url"],
)
def test_both_sessions_show_what_was_written(url: str, writes: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARBONDASH_STORE", url)
    st.cache_resource.clear()
    for what, (page, state) in PAGES.items():
        first, second = _session(page, state), _session(page, state)
        before = _shown(first)
        assert _shown(second) == before
        if writes == "here":
            store = open_store(url)
            clerk.WORK[what](store, tmp_path)
            store.close()
        else:
            clerk.in_another_process(url, what, tmp_path)
        # Both go on with what this process keeps, and see what somebody sees for whom nothing was kept.
        after = _shown(first.run()), _shown(second.run()), _shown(_session(page, state))
        st.cache_resource.clear()
        anew = _shown(_session(page, state))
        for one in after:
            assert (sorted(one - anew), sorted(anew - one)) == ([], []), what
        assert anew != before, what


def test_what_is_kept_for_one_scope_is_shown_to_no_other(demo_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARBONDASH_STORE", str(demo_store.url))
    people = {
        "province": Visitor(Person("甲", Role.STAFF)),
        "jiujiang": Visitor(Person("乙", Role.CITY, frozenset({"360400"}))),
        "ganzhou": Visitor(Person("丙", Role.CITY, frozenset({"360700"}))),
    }

    def seen(who: str) -> Shown:
        monkeypatch.setattr(guest, "here", lambda: people[who])
        return _shown(_session("submissions", {}))

    alone = {}
    for who in people:
        st.cache_resource.clear()
        alone[who] = seen(who)
    # One after another in one process, each twice, so that all of it is kept by then.
    st.cache_resource.clear()
    assert [seen(who) for who in (*people, *people)] == [*alone.values(), *alone.values()]
    assert len(set(alone.values())) == len(people)
