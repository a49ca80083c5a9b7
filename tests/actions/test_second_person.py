"""Some acts need two people: one asks, another confirms, and only then it is done, as things then stand."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from carbondash import second_person
from carbondash.access import Person, Role
from carbondash.access.gate import NotAllowed, command_person
from carbondash.access.second import Deferred, is_same
from carbondash.access.settings import SECOND_PERSON_VARIABLE, settings
from carbondash.actions import Act, Refused
from carbondash.actions.candidates import accept, reject
from carbondash.actions.problems import open_problem
from carbondash.actions.rollbacks import roll_back
from carbondash.actions.rulebook import renew_rules
from carbondash.actions.visits import record_visit
from carbondash.actions.waivers import waive
from carbondash.derive import in_force, province
from carbondash.derive.run import derive, lag
from carbondash.derive.verify import verify
from carbondash.intake.importer import ImportResult, import_files
from carbondash.rules import sets
from carbondash.store import Filters, Scope, Store, candidates, history, open_store, requests
from carbondash.store.backup import back_up
from carbondash.store.check import check
from carbondash.store.restore import restore
from carbondash.store.schema.requests import pending_file
from tests.actions.office import AUGUST, JULY, TODAY, everything, live, newest_record, require_sound
from tests.intake.files import ENTERPRISE, rows_of, workbook

SQLITE = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
REASON = "系统故障，已电话报备"
LI = Person("李科长", Role.STEWARD, None, "iss|li")
WANG = Person("王审核员", Role.STEWARD, None, "iss|wang")
STAFF = Person("赵干事", Role.STAFF, None, "iss|zhao")


@pytest.fixture(autouse=True)
def needed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Everything that can need a second person does."""
    monkeypatch.setenv(SECOND_PERSON_VARIABLE, "import,accept,waive,roll_back,rules")
    settings.cache_clear()
    yield
    settings.cache_clear()


def _asked(doing: Callable[[], object]) -> int:
    with pytest.raises(Deferred) as waiting:
        doing()
    return waiting.value.number


def _waiver(store: Store, plant: int, person: Person = WANG) -> int:
    return _asked(lambda: waive(store, Act(person, TODAY), plant, "V01", JULY, JULY, REASON))


def _state(store: Store, number: int) -> str:
    with store.read(Scope.province()) as reader:
        found = requests.request(reader, number)
    assert found is not None
    return found.state


def _import(store: Store, path: Path, person: Person = WANG) -> ImportResult:
    (result,) = import_files(store, [path], actor=person, reason="补报")
    return result


def test_a_waiver_is_done_when_another_person_confirms(store: Store, plants: list[int]) -> None:
    before = everything(store)
    number = _waiver(store, plants[0])
    assert (everything(store), _state(store, number)) == (before, "waiting")
    done = second_person.confirm(store, LI, number)
    (row,) = live(store, "evidence_waiver")
    assert (row["author"], row["day"], row["load_id"]) == ("王审核员", TODAY, done.load_id)
    with store.read(Scope.province()) as reader:
        (first, second) = history.people(reader, [row["load_id"]])[row["load_id"]]
    assert second is not None
    assert (first.name, first.subject, second.name, second.role) == ("王审核员", "iss|wang", "李科长", "steward")
    require_sound(store)


def test_nobody_confirms_what_they_asked_for(store: Store, plants: list[int]) -> None:
    number = _waiver(store, plants[0])
    for same in (WANG, Person("另一名字", Role.ADMIN, None, "iss|wang"), command_person("王审核员")):
        with pytest.raises(Refused, match="nobody confirms what they asked for"):
            second_person.confirm(store, same, number)
    with pytest.raises(NotAllowed):
        second_person.confirm(store, Person("周领导", Role.LEADER, None, "iss|zhou"), number)
    # Two who share a name are two people where both signed in.
    namesake = Person("王审核员", Role.STAFF, None, "iss|another")
    assert second_person.confirm(store, namesake, number).load_id is not None


def test_refused_with_a_reason_or_withdrawn_by_who_asked(store: Store, plants: list[int]) -> None:
    before = everything(store)
    first, second = _waiver(store, plants[0]), _waiver(store, plants[1])
    with pytest.raises(Refused, match="expected a text"):
        second_person.refuse(store, LI, first, " ")
    second_person.refuse(store, LI, first, "请先核对台账")
    with pytest.raises(Refused, match="only who asked withdraws"):
        second_person.withdraw(store, LI, second)
    second_person.withdraw(store, WANG, second)
    assert [_state(store, number) for number in (first, second)] == ["refused", "withdrawn"]
    for number in (first, second):
        with pytest.raises(Refused, match="expected one that waits"):
            second_person.confirm(store, LI, number)
    with pytest.raises(Refused, match="expected a request of this store"):
        second_person.confirm(store, LI, 999)
    assert everything(store) == before
    require_sound(store)


def test_what_does_not_hold_any_more_fails_with_the_reason(store: Store, plants: list[int]) -> None:
    first, second = _waiver(store, plants[0]), _waiver(store, plants[0], STAFF)
    second_person.confirm(store, LI, first)
    before = everything(store)
    done = second_person.confirm(store, LI, second)
    assert done.load_id is None
    assert "已于 2023年11月20日 豁免" in done.zh
    assert "expected months not yet waived" in done.en
    assert (everything(store), _state(store, second)) == (before, "failed")
    require_sound(store)


def test_what_could_not_be_done_is_not_asked_for(store: Store, plants: list[int]) -> None:
    with pytest.raises(Refused, match="a check with a finding on these months"):
        waive(store, Act(WANG, TODAY), plants[0], "V10", JULY, JULY, REASON)
    with pytest.raises(Refused, match="expected a load of this store"):
        roll_back(store, Act(WANG, TODAY), 999, "误操作")
    assert rows_of(store, "pending_act") == []
    # What needs nobody else is done at once.
    assert isinstance(record_visit(store, Act(STAFF, TODAY), plants[0], "周专家", "盘煤"), int)


def test_two_confirm_at_once_and_it_is_done_once(store: Store, plants: list[int]) -> None:
    number = _waiver(store, plants[0])
    start = threading.Barrier(2)
    came: list[object] = []

    def one(person: Person) -> None:
        mine = open_store(store.url.render_as_string(hide_password=False))
        start.wait()
        try:
            came.append(second_person.confirm(mine, person, number))
        except Refused as error:
            came.append(error)
        finally:
            mine.close()

    threads = [threading.Thread(target=one, args=(person,)) for person in (LI, STAFF)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(one).__name__ for one in came) == ["Done", "Refused"]
    assert len(live(store, "evidence_waiver")) == 1
    assert _state(store, number) == "confirmed"
    assert {name: found for name, found in check(store).items() if found} == {}


def test_a_load_is_taken_out_by_two(store: Store, plants: list[int]) -> None:
    before = everything(store)
    load = open_problem(store, Act(STAFF, TODAY), plants[0], newest_record(store, plants[0], AUGUST), "A2")
    number = _asked(lambda: roll_back(store, Act(WANG, TODAY), load, "误操作"))
    with pytest.raises(NotAllowed):
        second_person.confirm(store, STAFF, number)
    with store.read(Scope.province()) as reader:
        asked = requests.request(reader, number)
    assert asked is not None
    with pytest.raises(Refused, match="about a request to a second person"):
        roll_back(store, Act(WANG, TODAY), asked.load_id, "误操作")
    second_person.confirm(store, LI, number)
    assert everything(store) == before
    require_sound(store)


def test_a_file_waits_in_the_store_and_is_loaded_as_things_then_stand(store: Store, plants: list[int], tmp_path: Path) -> None:
    before = everything(store)
    path = workbook(tmp_path / "企业.xlsx", "enterprises", [ENTERPRISE])
    result = _import(store, path)
    assert (result.status, result.load_id, result.new) == ("waiting", None, 1)
    # The same file again is the same request.
    assert _import(store, path, STAFF).request == result.request
    assert everything(store) == before
    (kept,) = rows_of_files(store)
    assert kept == ("企业.xlsx", result.digest, path.stat().st_size)
    path.unlink()
    assert result.request is not None
    shown = second_person.rehearsed(store, result.request, LI)
    assert shown is not None
    assert (shown.status, shown.new) == ("planned", 1)
    done = second_person.confirm(store, LI, result.request)
    (load,) = [row for row in rows_of(store, "load") if row["id"] == done.load_id]
    assert (load["kind"], load["actor"], load["file_name"], load["file_digest"]) == (
        "import", "王审核员", "企业.xlsx", result.digest,
    )  # fmt: skip
    assert len(live(store, "enterprise", credit_code=ENTERPRISE["credit_code"])) == 1
    # The file is needed no longer; its digest stays in the log.
    assert rows_of_files(store) == []
    require_sound(store)


def rows_of_files(store: Store) -> list[tuple[str, str, int]]:
    """The files that wait: name, digest, size."""
    with store.read(Scope.province()) as reader:
        rows = reader.execute(select(pending_file.c.name, pending_file.c.digest, pending_file.c.size))
        return [(row.name, row.digest, row.size) for row in rows]


@SQLITE
def test_a_file_that_would_change_nothing_any_more_fails(store: Store, plants: list[int], tmp_path: Path) -> None:
    first = _import(store, workbook(tmp_path / "a.xlsx", "enterprises", [ENTERPRISE]))
    second = _import(store, workbook(tmp_path / "b.xlsx", "enterprises", [ENTERPRISE], titles=1))
    assert first.request is not None
    assert second.request is not None
    second_person.confirm(store, LI, first.request)
    assert "内容均已登记" in second_person.confirm(store, LI, second.request).zh
    # A file that somebody has changed in the store is not loaded, and the check finds it.
    third = _import(store, workbook(tmp_path / "c.xlsx", "enterprises", [ENTERPRISE | {"tier": "2"}]))
    assert third.request is not None
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE pending_file SET content = :other"), {"other": b"x"})
    assert second_person.confirm(store, LI, third.request).load_id is None
    require_sound(store)


@SQLITE
def test_a_changed_request_is_found_by_the_check(store: Store, plants: list[int]) -> None:
    number = _waiver(store, plants[0])
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE pending_act SET payload = replace(payload, 'V01', 'V02')"))
    assert check(store)["requests are as logged"] == [f"request {number}: not what the change log says of it"]


def test_a_backup_keeps_what_waits(store: Store, plants: list[int], tmp_path: Path) -> None:
    number = _waiver(store, plants[0])
    file = _import(store, workbook(tmp_path / "企业.xlsx", "enterprises", [ENTERPRISE]))
    back_up(store, tmp_path / "store.backup")
    second_person.withdraw(store, WANG, number)
    assert file.request is not None
    second_person.refuse(store, LI, file.request, "重复")
    assert restore(store, tmp_path / "store.backup", actor="李科长", force=True).faults == {}
    assert [_state(store, one) for one in (number, file.request)] == ["waiting", "waiting"]
    assert second_person.confirm(store, LI, file.request).load_id is not None
    assert {name: found for name, found in check(store).items() if found} == {}


@pytest.fixture
def other_rules(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], str]]:
    """Installs other rules; returns what two people have to agree to."""

    def install(words: str) -> str:
        monkeypatch.setattr(sets, "digest_text", lambda: words)
        province.rules_digest.cache_clear()
        return in_force.installed()

    yield install
    province.rules_digest.cache_clear()


@SQLITE
def test_new_rules_are_used_once_two_have_agreed(store: Store, plants: list[int], other_rules: Callable[[str], str]) -> None:
    before, digest = everything(store), other_rules("another benchmark")
    assert derive(store).held
    # An action stands; what follows from it waits with the rules.
    open_problem(store, Act(STAFF, TODAY), plants[0], newest_record(store, plants[0], AUGUST), "A2")
    with store.read(Scope.province()) as reader:
        behind = lag(reader)
    assert (behind.rules_wait, behind.waiting, behind.is_current) == (True, 1, False)
    assert "two people" in verify(store)[0]
    tables = {name: rows for name, rows in everything(store).items() if name.startswith("derived_")}
    assert tables == {name: before[name] for name in tables}
    number = _asked(lambda: renew_rules(store, Act(WANG, TODAY), digest, "新配额方案"))
    with pytest.raises(Refused, match=f"request {number}"):
        renew_rules(store, Act(LI, TODAY), digest, "新配额方案")
    assert derive(store).held
    second_person.confirm(store, LI, number)
    with store.read(Scope.province()) as reader:
        assert lag(reader).is_current
    assert verify(store) == []
    with pytest.raises(Refused, match="expected rules that wait"):
        renew_rules(store, Act(LI, TODAY), digest, "新配额方案")
    # Rules that came after those that were asked about are others.
    other_rules("a third one")
    assert derive(store).held
    with pytest.raises(Refused, match="the rules that are installed"):
        renew_rules(store, Act(LI, TODAY), digest, "新配额方案")


def test_a_candidate_is_accepted_by_two(demo_store_file: Path, tmp_path: Path) -> None:
    shutil.copyfile(demo_store_file, tmp_path / "demo.db")
    store = open_store(f"sqlite:///{tmp_path / 'demo.db'}")
    with store.read(Scope.province()) as reader:
        day = reader.state.default_day
        assert day is not None
        found, _total = candidates.candidates(reader, Filters(day), limit=2)
    first, second = (one.candidate for one in found)
    asked = _asked(lambda: accept(store, Act(WANG, day), first, "三个来源一致"))
    again = _asked(lambda: accept(store, Act(WANG, day), second, "三个来源一致"))
    assert live(store, "candidate_decision", candidate_key=first.key) == []
    assert second_person.confirm(store, LI, asked).load_id is not None
    (decision,) = live(store, "candidate_decision", candidate_key=first.key)
    assert (decision["outcome"], decision["author"]) == ("accepted", "王审核员")
    # To leave the list as it is needs one person; what it contradicts then fails.
    reject(store, Act(STAFF, day), second, "停产")
    roll = rows_of(store, "load")[-1]["id"]
    assert roll
    done = second_person.confirm(store, LI, again)
    assert (done.load_id is None) == bool(done.en)
    store.close()


def test_who_is_the_same_person() -> None:
    local, again = Person("admin", Role.ADMIN), Person(" Admin ", Role.ADMIN)
    assert is_same(local, again)
    assert is_same(local, command_person("admin"))
    assert not is_same(command_person("王"), command_person("李"))
    assert not is_same(LI, WANG)
