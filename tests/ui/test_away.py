"""A store that does not answer: one clear sentence in the reader's language, the menu, no fault with a number."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from carbondash.locale import translator
from carbondash.store import Store
from carbondash.store.errors import StoreAway
from carbondash.ui import overview

RunPage = Callable[..., AppTest]
NOBODY = "postgresql+psycopg://postgres@/carbondash?host=/nonexistent"
WORDS = "The data store does not answer at the moment. What was saved is safe; this page comes back by itself with the store."


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_says_that_the_store_is_away(lang: str, run_page: RunPage) -> None:
    shown = run_page("overview", NOBODY, lang=lang)
    assert [each.value for each in shown.error] == [translator(lang).gettext(WORDS)]
    assert not shown.exception


def test_one_that_goes_away_in_the_middle_of_a_page_is_said_once(
    run_page: RunPage, demo_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object, **__: object) -> None:
        raise StoreAway("the server has been stopped")

    monkeypatch.setattr(overview, "show", gone)
    shown = run_page("overview", str(demo_store.url), lang="en")
    assert [each.value for each in shown.error] == [WORDS]
    assert not shown.exception


def test_pages_that_are_read_without_a_primary_say_that_nothing_can_be_entered(
    run_page: RunPage, demo_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Store, "can_write", False)
    monkeypatch.setattr(overview, "show", lambda now: None)
    shown = run_page("overview", str(demo_store.url), lang="en")
    assert any("can't be written to at the moment" in each.value for each in shown.warning)
