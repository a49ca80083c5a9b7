"""Rights are held where things are written: every action with every role, found by looking at the modules themselves."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from carbondash import actions
from carbondash.access import RIGHTS, Person, Right, Role, Visitor
from carbondash.access.gate import NotAllowed, command_person
from carbondash.actions import Act, Refused
from carbondash.actions.act import RIGHT, carried_out, writing
from carbondash.intake.importer import import_files
from carbondash.store import Scope, Store
from carbondash.store.directory import Candidate
from tests.actions.office import AUGUST, TODAY, everything, newest_record
from tests.intake.files import rows_of

SQLITE = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
CITY = "360100"


def _person(role: Role) -> Person:
    return Person("王审核员", role, frozenset({CITY}) if role is Role.CITY else None, "iss|1")


def _writing() -> dict[str, Callable[..., int]]:
    """Every public function of the actions that takes a store and an act: whoever adds one is found here."""
    found: dict[str, Callable[..., int]] = {}
    for module in pkgutil.iter_modules(actions.__path__):
        home = importlib.import_module(f"carbondash.actions.{module.name}")
        for name, function in inspect.getmembers(home, inspect.isfunction):
            parameters = list(inspect.signature(function).parameters)
            if function.__module__ == home.__name__ and not name.startswith("_") and parameters[:2] == ["store", "act"]:
                found[f"{module.name}.{name}"] = function
    return found


# These are what actions are made of: they hold the gate, or lead to an action that has its own.
_PARTS = {"act.perform", "act.carried_out", "act.ask", "act.writing", "candidates.accept_again"}
WRITING = {name: function for name, function in _writing().items() if name not in _PARTS}


def test_every_action_states_its_right() -> None:
    assert len(WRITING) >= 24
    assert [name for name, function in WRITING.items() if not isinstance(getattr(function, RIGHT, None), Right)] == []


def _arguments(function: Callable[..., int], plant: int, record: int) -> dict[str, Any]:
    """Something of the right kind for every parameter of an action."""
    candidate = Candidate(
        f"E{plant}", plant, "甲厂", CITY, "power", "move", "1", "2", None, "Y2022", None, None, None, date(2023, 1, 1), "open"
    )  # fmt: skip
    known: dict[str, Any] = {
        "enterprise_id": plant, "enterprise_ids": [plant], "record_id": record, "problem_ids": [1], "task_ids": [1],
        "notice_id": 1, "case_id": 1, "body_id": 1, "load_id": 1, "candidate": candidate, "kind": "A2", "city": CITY,
        "period": AUGUST, "about": AUGUST, "cycle": "C2", "year": "Y2022", "lane": "city", "state": "done", "step": "closed",
        "figure": "first_pass_rate", "code": "V1", "first_month": AUGUST, "last_month": AUGUST, "due_day": TODAY,
        "limit_day": TODAY, "tasks": {"verification": TODAY}, "changes": {1: {"fuel_t": 1.0}},
    }  # fmt: skip
    parameters = list(inspect.signature(function).parameters.values())[2:]
    return {one.name: known.get(one.name, "甲") for one in parameters if one.default is inspect.Parameter.empty}


@SQLITE
@pytest.mark.parametrize("role", Role)
def test_each_role_is_refused_or_let_through_as_its_rights_say(role: Role, store: Store, plants: list[int]) -> None:
    person = _person(role)
    record = newest_record(store, plants[0], AUGUST)
    for name, function in WRITING.items():
        right: Right = getattr(function, RIGHT)
        given = _arguments(function, plants[0], record)
        if right not in RIGHTS[role]:
            # Nothing is read: a store that is none does not matter.
            with pytest.raises(NotAllowed) as refused:
                function(None, Act(person, TODAY), **given)
            assert refused.value.right is right, name
            continue
        try:
            function(_Closed(), Act(person, TODAY), **given)
        except (Refused, _Reached):
            # What comes after the gate is what the tests of each action are about.
            continue
        raise AssertionError(name)


@SQLITE
@pytest.mark.parametrize("held_back", [{"masked": True}, {"read_only": True}])
def test_a_guest_and_a_reader_are_refused_by_every_action(held_back: dict[str, bool], store: Store, plants: list[int]) -> None:
    person = Visitor(_person(Role.ADMIN), **held_back).actor
    record = newest_record(store, plants[0], AUGUST)
    for function in WRITING.values():
        with pytest.raises(NotAllowed) as refused:
            function(None, Act(person, TODAY), **_arguments(function, plants[0], record))
        assert "entered" in refused.value.words("en")
        assert "只读" in refused.value.words("zh")
    with pytest.raises(NotAllowed), writing(_Closed(), Act(person, TODAY), "request", "甲"):  # type: ignore[arg-type]
        raise AssertionError("it writes")


class _Reached(Exception):
    """The gate was passed: the action begins to write."""


class _Closed:
    """A store in which an action gets as far as the gate and no further."""

    def write(self, **_: object) -> object:
        raise _Reached

    def read(self, *_: object, **__: object) -> object:
        raise _Reached


@SQLITE
def test_nothing_is_written_for_who_has_no_right(store: Store, plants: list[int]) -> None:
    before, loads = everything(store), len(rows_of(store, "load"))
    record = newest_record(store, plants[0], AUGUST)
    for function in (one for one in WRITING.values() if getattr(one, RIGHT) not in RIGHTS[Role.LEADER]):
        with pytest.raises(NotAllowed):
            function(store, Act(_person(Role.LEADER), TODAY), **_arguments(function, plants[0], record))
    assert (everything(store), len(rows_of(store, "load"))) == (before, loads)


def test_the_second_gate_stands_where_a_load_begins() -> None:
    # Whoever goes round an action's own gate meets the one where the load begins.
    with pytest.raises(NotAllowed):
        carried_out(_Closed(), Act(_person(Role.LEADER), TODAY, right=Right.ACT), "action", "甲", lambda load: None)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="which right"):
        carried_out(_Closed(), Act(_person(Role.ADMIN), TODAY), "action", "甲", lambda load: None)  # type: ignore[arg-type]


@pytest.mark.parametrize("role", [Role.LEADER, Role.CITY])
@pytest.mark.parametrize("dry_run", [False, True])
def test_a_file_is_not_even_opened_for_who_may_not_import(role: Role, dry_run: bool) -> None:
    with pytest.raises(NotAllowed, match="no right to import files"):
        import_files(None, [Path("/nowhere.xlsx")], None, dry_run, _person(role))  # type: ignore[arg-type]


def test_the_words_say_what_is_missing_and_who_has_it() -> None:
    error = NotAllowed(_person(Role.CITY), Right.ROLL_BACK)
    assert error.words("zh") == "市级工作人员没有“撤回批次”的权限；可撤回批次的角色：数据管理员、系统管理员。"
    assert (
        error.words("en")
        == "The role city staff has no right to roll loads back. Who may roll loads back: data steward, administrator."
    )


@SQLITE
def test_the_log_tells_two_people_of_one_name_apart(store: Store, plants: list[int]) -> None:
    from carbondash.actions.visits import record_visit
    from carbondash.store import history

    for subject, topic in (("iss|1", "盘煤"), ("iss|2", "化验")):
        who = replace(_person(Role.STAFF), subject=subject)
        record_visit(store, Act(who, TODAY), plants[0], "周专家", topic)
    record_visit(store, Act(command_person("王审核员"), TODAY), plants[0], "周专家", "台账")
    with store.read(Scope.province()) as reader:
        entries = history.log(reader, ["action"], limit=3)[0]
    people = [entry.detail["person"] for entry in reversed(entries)]
    assert [one["subject"] for one in people] == ["iss|1", "iss|2", "command line"]
    assert {one["name"] for one in people} == {"王审核员"}
    assert [one["role"] for one in people] == ["staff", "staff", "admin"]
