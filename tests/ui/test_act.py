"""The forms with which people act: what is missing is said at its field, what is sent is written once, texts stay texts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from carbondash.actions.problems import open_problem
from carbondash.store import Scope, Store
from carbondash.store.directory import Candidate
from tests.actions.office import AUGUST, JULY, TODAY, clerk, live, newest_record, open_office, plants_of, unit_of
from tests.store.province import fact, writing
from tests.support.furnishing import Furnishing
from tests.ui.conftest import OpenStore

HOSTILE = "<script>alert(1)</script> **粗** =1+1"
RunSheet = Callable[..., AppTest]


def _script(module: str, sheet: str, arguments: tuple, lang: str) -> None:
    """What a dialog runs: the view of the address as the frame makes it, and the form."""
    import importlib

    import streamlit as st

    from carbondash.store import Filters, Scope
    from carbondash.ui import filters, frame, language, url

    language.set_lang(lang)
    with frame.store().read(Scope.province()) as reader:
        names, cycles = filters.known_words(reader)
        known = frame.known_of(reader, names, cycles)
        assert known is not None
        address = url.Address(Filters(as_of=known.default_day))
        view = frame.view_of(reader, names, address, lang, "light", known)  # type: ignore[arg-type]
    st.session_state.setdefault(filters.FILTERS, address.filters)
    getattr(importlib.import_module(f"carbondash.ui.act.{module}"), sheet)(view, *arguments)


def _desk(store: Store) -> None:
    open_office(store)
    with writing(store) as load:
        load.set_state(is_demo=True)


@pytest.fixture(scope="session")
def furnishing() -> Furnishing:
    """The office on a desk that is a demonstration."""
    return Furnishing("desk", _desk)


@pytest.fixture
def plants(store: Store, open_store: OpenStore, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The office's plants in the store that the forms write to, as of its newest day."""
    monkeypatch.setenv("CARBONDASH_USER", "王审核员")
    open_store(store)
    monkeypatch.setenv("CARBONDASH_STORE", store.url.render_as_string(hide_password=False))
    return plants_of(store)


def _open(module: str, *arguments: Any, sheet: str = "sheet", lang: str = "zh") -> AppTest:
    app = AppTest.from_function(_script, args=(module, sheet, arguments, lang), default_timeout=60)
    return app.run()


def _field(app: AppTest, name: str) -> Any:
    """The widget of a form with this field's name, whatever its kind."""
    found = [
        widget
        for kind in (
            "text_input",
            "text_area",
            "date_input",
            "selectbox",
            "button_group",
            "number_input",
            "multiselect",
            "checkbox",
        )
        for widget in app.get(kind)
        if str(widget.key).startswith("in_") and str(widget.key).endswith(f"_{name}")
    ]
    (widget,) = found
    return widget


def _send(app: AppTest) -> AppTest:
    (button,) = [button for button in app.button if str(button.key).endswith("_send")]
    return button.click().run()


def _errors(app: AppTest) -> list[str]:
    assert [trouble.value for trouble in app.exception] == []
    return [str(error.value) for error in app.error]


def test_a_record_is_reviewed_with_a_form(store: Store, plants: list[int]) -> None:
    record = newest_record(store, plants[0], AUGUST)
    app = _open("review", record, plants[0], AUGUST)
    assert "王审核员" in app.caption[-1].value
    assert len(_errors(_send(app))) == 1
    _field(app, "outcome").set_value("return")
    assert _errors(_send(app)) == [r"说明（未填）：必须填写"]
    assert live(store, "review") == []
    _field(app, "note").set_value(HOSTILE)
    app = _send(app)
    assert _errors(app) == []
    (review,), (note,) = live(store, "review"), live(store, "review_note")
    assert (review["lane"], review["outcome"], review["day"]) == ("city", "returned", TODAY)
    assert (note["note"], note["author"]) == (HOSTILE, "王审核员")
    # The form has nothing more to do, and says why.
    assert "已于" in app.info[0].value


def test_what_is_refused_is_said_in_the_readers_language(store: Store, plants: list[int]) -> None:
    app = _open("review", newest_record(store, plants[0], AUGUST), plants[0], AUGUST, lang="en")
    _field(app, "outcome").set_value("pass")
    _field(app, "day").set_value(date(2023, 10, 1))
    (said,) = _errors(_send(app))
    assert said.replace("\\", "") == "Day (1 Oct 2023): expected 9 Oct 2023 or later, when this version came in"
    assert live(store, "review") == []


def test_a_form_that_is_sent_twice_writes_once(store: Store, plants: list[int]) -> None:
    record = newest_record(store, plants[0], AUGUST)
    app = _open("problem", plants[0], record, AUGUST, sheet="open_sheet")
    app.session_state["act_open"] = "a dialog"
    _field(app, "kind").set_value("C3")
    _send(app)
    _field(app, "kind").set_value("C3")
    assert _errors(_send(app)) == []
    assert len(live(store, "problem")) == 1
    # In a dialog that was opened anew the same can be said again.
    app.session_state["act_open"] = "another dialog"
    _field(app, "kind").set_value("C3")
    _send(app)
    assert len(live(store, "problem")) == 2


def test_problems_are_closed_and_a_referral_is_answered(store: Store, plants: list[int]) -> None:
    open_problem(store, clerk(), plants[0], newest_record(store, plants[0], AUGUST), "A1")
    app = _open("problem", (live(store, "problem")[0]["id"],), sheet="close_sheet")
    assert _errors(_send(app)) == []
    assert len(live(store, "problem_closing")) == 1
    app = _open("problem", plants[0], sheet="referral_sheet")
    _field(app, "result").set_value("核对原件，无异常")
    assert _errors(_send(app)) == []
    assert [row["state"] for row in live(store, "referral")] == ["open", "closed"]


def test_values_are_corrected_with_a_form(store: Store, plants: list[int]) -> None:
    record, unit = newest_record(store, plants[0], AUGUST), unit_of(store, plants[0])
    app = _open("correction", record)
    app.multiselect[0].set_value([(unit, "fuel_t"), (unit, "ncv_ar")]).run()
    _field(app, "ncv_ar").set_value(5000.0)
    _field(app, "reason").set_value("单位填错")
    (said,) = _errors(_send(app))
    assert "疑似单位为kcal/kg" in said.replace("\\", "")
    _field(app, "ncv_ar").set_value(20.9)
    _field(app, "fuel_t").set_value(41_000.5)
    assert _errors(_send(app)) == []
    (row,) = live(store, "monthly_unit", record_id=newest_record(store, plants[0], AUGUST))
    assert (row["ncv_ar"], row["fuel_t"], row["car"]) == (20.9, 41_000.5, 0.548)


def test_everybody_who_was_not_reminded_yet_is_reminded(store: Store, plants: list[int]) -> None:
    for expected in (3, 3):
        app = _open("reminder", tuple(plants), "monthly", "M2023-10")
        if not app.button:
            assert app.info
            break
        assert _errors(_send(app)) == []
        assert len(live(store, "reminder")) == expected


def test_a_notice_is_issued_stepped_and_moved(store: Store, plants: list[int]) -> None:
    app = _open("notice")
    _field(app, "title_zh").set_value("关于核查的通知")
    _field(app, "title_en").set_value("Notice on verification")
    _field(app, "task_inspection").uncheck()
    assert _errors(_send(app)) == []
    assert {row["kind"] for row in live(store, "notice_task")} == {"verification", "monthly_report"}
    assert len(live(store, "notice_task")) == 2 * len(plants)
    app = _open("task", tuple(row["id"] for row in live(store, "notice_task", kind="verification")))
    _field(app, "state").set_value("started")
    assert _errors(_send(app)) == []
    assert len(live(store, "task_step")) == len(plants)
    app = _open("notice", live(store, "notice")[0]["id"], sheet="term_sheet")
    _field(app, "due_day").set_value(date(2024, 3, 31))
    assert _errors(_send(app)) == []
    assert {row["due_day"] for row in live(store, "notice_term", superseded_on=None)} >= {date(2024, 3, 31)}


@pytest.mark.parametrize(("asked", "is_known"), [("企业1", True), ("2", True), ("企业", False), ("没有这家", False), ("", False)])
def test_a_visit_names_its_enterprise(store: Store, plants: list[int], asked: str, is_known: bool) -> None:
    app = _open("visit", None)
    _field(app, "enterprise").set_value(asked)
    _field(app, "experts").set_value("周专家")
    _field(app, "topic").set_value(HOSTILE)
    assert (_errors(_send(app)) == []) is is_known
    assert [row["topic"] for row in live(store, "assistance_visit")] == [HOSTILE] * is_known


def test_meetings_interviews_and_remarks(store: Store, plants: list[int]) -> None:
    with writing(store) as load:
        body = fact(load, "verification_body", name_zh="赣江核查有限公司", day=date(2022, 1, 1))
    app = _open("meeting")
    _field(app, "topic").set_value("四季度调度")
    _field(app, "chair").set_value("副厅长")
    assert _errors(_send(app)) == []
    app = _open("interview", body, "Y2022")
    _field(app, "reason").set_value("退回率高")
    assert _errors(_send(app)) == []
    app = _open("annotation", "monthly_problems", None)
    assert len(_errors(_send(app))) == 1
    _field(app, "about").set_value(AUGUST)
    _field(app, "text_zh").set_value("新指南")
    assert _errors(_send(app)) == []
    assert [len(live(store, table)) for table in ("dispatch_meeting", "body_interview", "annotation")] == [1, 1, 1]
    assert live(store, "dispatch_meeting")[0]["city"] is None


def test_a_finding_is_waived_with_a_form(store: Store, plants: list[int]) -> None:
    app = _open("waiver", plants[0], "V01")
    _field(app, "reason").set_value("系统故障")
    assert _errors(_send(app)) == []
    assert [(row["code"], row["first_month"]) for row in live(store, "evidence_waiver")] == [("V01", JULY)]


@pytest.mark.parametrize("outcome", ["accepted", "rejected"])
def test_a_candidate_is_decided_with_a_form(store: Store, plants: list[int], outcome: str) -> None:
    candidate = Candidate(
        "R1", None, "赣北新型建材有限公司", "360400", "building_materials", "list", None, "2", 41_000, "Y2022", None, None, None,
        date(2023, 11, 1), "open",
    )  # fmt: skip
    app = _open("candidate", candidate, outcome)
    assert _errors(_send(app)) == [r"理由（未填）：必须填写"]
    _field(app, "reason").set_value(HOSTILE)
    assert _errors(_send(app)) == []
    assert [(row["outcome"], row["reason"]) for row in live(store, "candidate_decision")] == [(outcome, HOSTILE)]


def test_on_a_real_desk_the_day_is_today_and_who_looks_at_the_newest_day_goes_on_doing_so(
    store: Store, plants: list[int]
) -> None:
    from carbondash.actions.act import today

    with writing(store) as load:
        load.set_state(is_demo=False)
    app = _open("visit", plants[0])
    assert _field(app, "day").value == today()
    _field(app, "experts").set_value("周专家")
    _field(app, "topic").set_value("盘煤")
    assert _errors(_send(app)) == []
    assert app.query_params["as_of"] in (today().isoformat(), [today().isoformat()])
    with store.read(Scope.province()) as reader:
        assert reader.state.newest_day == today()
