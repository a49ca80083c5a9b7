"""The records of the desk: loads and change log page by page, one load with what it changed, the button that takes it out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from carbondash.actions.corrections import correct_record
from carbondash.actions.reviews import pass_record
from carbondash.figures.view import View
from carbondash.store import Filters, Reader, Scope, Store
from carbondash.store.records import names
from carbondash.ui.panels import records
from tests.actions.office import AUGUST, TODAY, clerk, everything, newest_record, open_office, plants_of, unit_of
from tests.store.province import writing
from tests.support.furnishing import Furnishing
from tests.ui.conftest import OpenStore

SQLITE = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
HOSTILE = "<b>粗</b> **=1+1**"


@pytest.fixture(scope="session")
def furnishing() -> Furnishing:
    """The office of the actions' tests."""
    return Furnishing("office", open_office)


def _view(reader: Reader, **state: str) -> View:
    day = reader.state.default_day
    assert day is not None
    store, version = reader.state.key, reader.version
    view = View(Filters(day), "en", "light", reader.scope, store, version, False, day, names=names(reader))
    return replace(view, state=tuple(sorted(state.items())))


def _corrected(store: Store) -> int:
    plant = plants_of(store)[0]
    return correct_record(
        store, clerk(), newest_record(store, plant, AUGUST), {unit_of(store, plant): {"fuel_t": 44_000.0}}, HOSTILE
    )


def test_times_are_those_of_the_department() -> None:
    assert records.when(datetime(2023, 12, 31, 16, 5)) == "2024-01-01 00:05"


@SQLITE
def test_loads_are_read_page_by_page_and_by_kind(store: Store) -> None:
    for number in range(55):
        with writing(store, f"nothing {number}"):
            pass
    with store.read(Scope.province()) as reader:
        first = records.loads(reader, _view(reader))
        second = records.loads(reader, _view(reader, page="2"))
        derived = records.loads(reader, _view(reader, kind="derive"))
        log = records.log(reader, _view(reader))
        said = records.sentence(reader, _view(reader))
    keys = [column.key for column in first.table.columns]
    assert len(first.table.rows) == 50
    assert first.table.total == 50 + len(second.table.rows) == log.table.total
    assert first.table.rows[0][keys.index("reason")] == "nothing 54"
    assert "nothing 4" in [row[keys.index("reason")] for row in second.table.rows]
    # What follows from the facts is listed only where somebody asks for it.
    assert {row[keys.index("kind")] for row in derived.table.rows} == {"Derived facts"}
    assert "Derived facts" not in {row[keys.index("kind")] for row in (*first.table.rows, *second.table.rows)}
    assert said.startswith(f"Loads that brought facts or took them out: {first.table.total};")
    assert first.every is not None
    with store.read(Scope.province()) as reader:
        assert len(first.every(reader).rows) == first.table.total


@SQLITE
def test_a_correction_shows_what_was_before_beside_what_is_after(store: Store) -> None:
    load = _corrected(store)
    with store.read(Scope.province()) as reader:
        found = records.card(reader, _view(reader, id=str(load)))
        assert records.card(reader, _view(reader, id="999")) is None
        assert records.card(reader, _view(reader)) is None
    assert found is not None
    facts = dict(found.facts)
    assert facts["By"] == "王审核员 (data steward)"
    assert HOSTILE in facts["Reason"]
    lines = {row[2]: row[3:] for row in found.changes.rows if row[0] == "Monthly records"}
    assert lines["version"] == ("1", "2")
    burnt = next(row for row in found.changes.rows if row[0] == "Units in monthly records")
    assert burnt[4] == "44000.0"
    assert burnt[3] not in ("—", "44000.0")


def _script(part: str, load_id: int) -> None:
    """What the page runs: the part with the load that the address names, or the form of its dialog alone."""
    import streamlit as st

    from carbondash.store import Filters, Scope
    from carbondash.ui import filters, frame, language, records, url
    from carbondash.ui.act import rollback
    from carbondash.ui.sitemap import Place

    language.set_lang("en")
    with frame.store().read(Scope.province()) as reader:
        words, cycles = filters.known_words(reader)
        known = frame.known_of(reader, words, cycles)
        assert known is not None
        address = url.Address(Filters(as_of=known.default_day), state={"id": str(load_id)})
        view = frame.view_of(reader, words, address, "en", "light", known)
        st.session_state[filters.FILTERS], st.session_state[filters.STATE] = address.filters, dict(address.state)
        if part == "form":
            rollback.sheet(view, load_id)
            return
        place = Place("import", "Data", "Import", "", "", ("part", "kind", "id", "page"))
        getattr(records, part)(frame.Frame(reader, view, place, {}))


@pytest.fixture
def show(store: Store, open_store: OpenStore, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, int], AppTest]:
    """Shows a part of the page with a load opened."""
    monkeypatch.setenv("CARBONDASH_USER", "李科长")
    open_store(store)

    def run(part: str, load_id: int) -> AppTest:
        app = AppTest.from_function(_script, args=(part, load_id), default_timeout=30).run()
        assert not app.exception, app.exception
        assert not app.error, app.error
        return app

    return run


def _button(app: AppTest, label: str) -> Any:
    return next(button for button in app.button if button.label == label)


@SQLITE
def test_a_load_is_taken_out_with_a_reason(store: Store, show: Callable[[str, int], AppTest]) -> None:
    before = everything(store)
    load = _corrected(store)
    app = show("loads", load)
    assert "Entries at the desk" in str([item.value for item in app.markdown])
    assert not _button(app, "Roll back").disabled
    form = show("form", load)
    assert any("Taken out:" in item.value and "Monthly records 1" in item.value for item in form.markdown)
    _button(form, "Roll back").click().run()
    assert "expected a text" in str([item.value for item in form.error])
    form.text_area[0].set_value("误操作")
    _button(form, "Roll back").click().run()
    assert not form.exception
    assert everything(store) == before
    with store.read(Scope.province()) as reader:
        newest = reader.loads(1, derived=False)[0]
    assert (newest["kind"], newest["actor"], newest["reason"]) == ("rollback", "李科长", "误操作")


@SQLITE
def test_a_load_that_is_still_needed_keeps_its_button_off_and_says_why(store: Store, show: Callable[[str, int], AppTest]) -> None:
    load = _corrected(store)
    passed = pass_record(store, clerk(TODAY), newest_record(store, plants_of(store)[0], AUGUST), "city")
    button = _button(show("log", load), "Roll back")
    assert button.disabled
    assert f"load {passed} holds 1 rows about what it brought" in button.help
    assert not _button(show("log", passed), "Roll back").disabled
    assert show("loads", 999).info[0].value == "There is no such load."
