"""The second person on the screen: what is asked does not look done, what waits is shown in words, another person decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from streamlit.testing.v1 import AppTest

from carbondash import second_person
from carbondash.access import Person, Role, Visitor
from carbondash.access.second import Deferred
from carbondash.access.settings import SECOND_PERSON_VARIABLE, settings
from carbondash.actions import Act
from carbondash.actions.rollbacks import roll_back
from carbondash.actions.waivers import waive
from carbondash.store import Scope, Store, requests
from carbondash.ui import guest
from tests.actions.office import JULY, TODAY, live, open_office, plants_of
from tests.intake.files import rows_of
from tests.support.furnishing import Furnishing
from tests.ui.conftest import OpenStore

SQLITE = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
HOSTILE = "<b>粗</b> **=1+1** {0}"
WANG = Person("王审核员", Role.STEWARD, None, "iss|wang")
LI = Person("李科长", Role.STEWARD, None, "iss|li")
LEADER = Person("周领导", Role.LEADER, None, "iss|zhou")


@pytest.fixture(scope="session")
def furnishing() -> Furnishing:
    """The office of the actions' tests."""
    return Furnishing("office", open_office)


def _script(what: str, argument: int, lang: str) -> None:
    """What the page runs: the part with the requests, the form of one decision, or a button with its form."""
    import streamlit as st

    from carbondash.store import Filters, Scope
    from carbondash.ui import filters, frame, language, requests_part, url
    from carbondash.ui.act import waiver
    from carbondash.ui.sitemap import Place

    language.set_lang(lang)
    with frame.store().read(Scope.province()) as reader:
        words, cycles = filters.known_words(reader)
        known = frame.known_of(reader, words, cycles)
        assert known is not None
        address = url.Address(Filters(as_of=known.default_day))
        view = frame.view_of(reader, words, address, lang, "light", known)  # type: ignore[arg-type]
        st.session_state[filters.FILTERS] = address.filters
        now = frame.Frame(reader, view, Place("import", "Data", "Import", "", "", ("part", "id")), {})
        if what == "part":
            requests_part.show(now)
        elif what == "button":
            waiver.show(now, argument)
        elif what == "form":
            waiver.sheet(view, argument, "V01")
        else:
            requests_part.sheet(argument, what)


@pytest.fixture
def show(store: Store, open_store: OpenStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., AppTest]]:
    """Shows a part of the desk to somebody."""
    monkeypatch.setenv(SECOND_PERSON_VARIABLE, "waive,roll_back")
    settings.cache_clear()
    open_store(store)

    def run(person: Person, what: str, argument: int = 0, *, lang: str = "en", masked: bool = False) -> AppTest:
        monkeypatch.setattr(guest, "here", lambda: Visitor(person, masked))
        app = AppTest.from_function(_script, args=(what, argument, lang), default_timeout=60).run()
        assert not app.exception, app.exception
        return app

    yield run
    settings.cache_clear()


def _asked(store: Store, plant: int, reason: str) -> int:
    with pytest.raises(Deferred) as waiting:
        waive(store, Act(WANG, TODAY), plant, "V01", JULY, JULY, reason)
    return waiting.value.number


def _text(app: AppTest) -> str:
    return "\n".join(str(one.value) for one in (*app.markdown, *app.caption, *app.info, *app.error)).replace("\\", "")


def _state(store: Store, number: int) -> str:
    with store.read(Scope.province()) as reader:
        found = requests.request(reader, number)
    assert found is not None
    return found.state


@SQLITE
def test_what_is_sent_to_a_second_person_is_not_done(store: Store, show: Callable[..., AppTest]) -> None:
    plant = plants_of(store)[0]
    form = show(WANG, "form", plant)
    assert "Recorded as 王审核员 (data steward)" in _text(form)
    assert "a second person is asked first" in _text(form)
    form.text_area[0].set_value("系统故障")
    next(button for button in form.button if str(button.key).endswith("_send")).click().run()
    assert not form.exception
    assert not form.error
    assert "The findings were waived." not in str(form.get("toast"))
    assert live(store, "evidence_waiver") == []
    assert [row["state"] for row in rows_of(store, "pending_act")] == ["waiting"]


@SQLITE
def test_who_lacks_the_right_sees_no_button_but_who_has_it(store: Store, show: Callable[..., AppTest]) -> None:
    plant = plants_of(store)[0]
    app = show(LEADER, "button", plant)
    assert len(app.button) == 0
    assert _text(app) == "Who may waive findings: staff, data steward, administrator."
    assert _text(show(LEADER, "button", plant, lang="zh")) == "可豁免校验发现的角色：省级工作人员、数据管理员、系统管理员。"
    masked = show(WANG, "button", plant, masked=True)
    assert masked.button[0].disabled


@SQLITE
def test_a_request_is_shown_in_words_and_decided_by_another(store: Store, show: Callable[..., AppTest]) -> None:
    plant = plants_of(store)[0]
    number = _asked(store, plant, HOSTILE)
    said = _text(show(LI, "part"))
    assert "Waive findings of V01" in said
    assert "Jul 2023" in said
    assert HOSTILE in said
    assert "Asked by 王审核员 (data steward)" in said
    keys = {button.key for button in show(LI, "part").button}
    assert keys == {f"confirm_{number}", f"refuse_{number}"}
    assert {button.key for button in show(WANG, "part").button} == {f"withdraw_{number}"}
    assert {button.key for button in show(LEADER, "part").button} == set()
    assert "guest" in _text(show(LI, "part", masked=True))
    own = show(WANG, "confirm", number)
    own.button[0].click().run()
    assert "nobody confirms what they asked for" in own.error[0].value
    app = show(LI, "confirm", number)
    app.button[0].click().run()
    assert not app.exception
    assert not app.error
    assert _state(store, number) == "confirmed"
    assert len(live(store, "evidence_waiver")) == 1
    assert "does not wait any more" in show(LI, "confirm", number).info[0].value


@SQLITE
def test_refusing_needs_a_reason_and_the_list_keeps_it(store: Store, show: Callable[..., AppTest]) -> None:
    number = _asked(store, plants_of(store)[0], "系统故障")
    app = show(LI, "refuse", number)
    app.button[0].click().run()
    assert "expected a text" in app.error[0].value
    app.text_area[0].set_value(HOSTILE)
    app.button[0].click().run()
    assert not app.error
    assert _state(store, number) == "refused"
    assert not show(LI, "part").exception
    with pytest.raises(Deferred) as waiting:
        roll_back(store, Act(WANG, TODAY), _own(store), "误操作")
    assert f"Take out load {_own(store)}" in _text(show(LI, "part"))
    second_person.withdraw(store, WANG, waiting.value.number)
    assert "Nothing waits for a second person." in _text(show(LI, "part"))


def _own(store: Store) -> int:
    """A load that can be taken out: the last one that brought facts."""
    return int(max(row["id"] for row in rows_of(store, "load") if row["kind"] not in ("derive", "request")))
