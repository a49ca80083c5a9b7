"""The walk of the roles: every page opens for every role, and nothing that a city's person gets tells of anybody elsewhere."""

from __future__ import annotations

import pytest

from carbondash.access import Person, Role, Visitor
from carbondash.store import Scope, Store
from carbondash.ui import guest
from carbondash.ui.sitemap import PLACES
from tests.support.made import said
from tests.support.true_names import TrueNames, first, foreign_names
from tests.ui.conftest import RunPage

JIUJIANG = frozenset({"360400"})
# Parts of the pages where people write, or where the whole province is the subject.
SAMPLE = ("overview", "import", "compliance")
STATES: dict[str, dict[str, str]] = {"rows": {"measure": "shortfall"}, "enterprise": {"id": "1"}}


@pytest.fixture(scope="module")
def elsewhere(demo_store: Store) -> TrueNames:
    """By what everybody outside Jiujiang is known."""
    return foreign_names(demo_store, Scope(JIUJIANG))


def _visitor(role: Role) -> Visitor:
    return Visitor(Person(f"某{role.value}", role, JIUJIANG if role is Role.CITY else None, f"issuer|{role.value}"))


def _walk(role: Role, name: str, run_page: RunPage, store: Store, lang: str) -> str:
    page = run_page(name, str(store.url), lang=lang, as_of="2023-11-20", **STATES.get(name, {}))
    assert [str(found.value) for found in (*page.exception, *page.error)] == [], (role, name)
    return said(page)


@pytest.mark.parametrize("role", list(Role))
def test_the_pages_where_roles_differ_open_for_each(
    role: Role, run_page: RunPage, demo_store: Store, elsewhere: TrueNames, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guest, "here", lambda: _visitor(role))
    shown = "\n".join(_walk(role, name, run_page, demo_store, "zh") for name in SAMPLE)
    assert (first(elsewhere.within(shown)) == []) == (role is Role.CITY)


@pytest.mark.long
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", [place.name for place in PLACES if place.name not in SAMPLE])
def test_every_page_opens_for_each_role(
    role: Role, name: str, run_page: RunPage, demo_store: Store, elsewhere: TrueNames, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guest, "here", lambda: _visitor(role))
    shown = _walk(role, name, run_page, demo_store, "en")
    if role is Role.CITY:
        assert first(elsewhere.within(shown)) == []
