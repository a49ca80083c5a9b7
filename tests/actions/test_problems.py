"""Problems are opened with a kind and closed once; suspected falsification goes to a person and accuses nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from carbondash.actions import Refused
from carbondash.actions.problems import close_problem, close_referral, open_problem
from carbondash.store import Store
from tests.actions.office import AUGUST, CAME, TODAY, by, clerk, live, newest_record, require_sound, value
from tests.intake.files import rows_of


def _opened(store: Store, plant: int, kind: str = "C3", day: object = TODAY) -> int:
    open_problem(store, clerk(day), plant, newest_record(store, plant, AUGUST), kind)  # type: ignore[arg-type]
    return int(live(store, "problem")[-1]["id"])


def test_opened_less_closed_is_open(store: Store, plants: list[int]) -> None:
    first, second = _opened(store, plants[0], day=TODAY - timedelta(days=5)), _opened(store, plants[1], "Q4")
    assert value(store, "problems_open") == (2.0, None)
    close_problem(store, clerk(), [first])
    assert value(store, "problems_open") == (1.0, None)
    assert value(store, "problems_open", TODAY - timedelta(days=1)) == (1.0, None)
    assert [(row["problem_id"], row["day"]) for row in live(store, "problem_closing")] == [(first, TODAY)]
    assert live(store, "problem", id=second)[0]["period"] == AUGUST
    require_sound(store)


def test_several_are_closed_at_once_or_none(store: Store, plants: list[int]) -> None:
    first, second = _opened(store, plants[0]), _opened(store, plants[1])
    close_problem(store, by("李科长"), [second])
    with pytest.raises(Refused, match="expected an open one: closed on 20 Nov 2023"):
        close_problem(store, clerk(), [first, second])
    assert len(live(store, "problem_closing")) == 1
    close_problem(store, clerk(), [first])
    require_sound(store)


def test_a_problem_is_not_closed_before_it_was_found(store: Store, plants: list[int]) -> None:
    problem = _opened(store, plants[0])
    with pytest.raises(Refused) as refused:
        close_problem(store, clerk(TODAY - timedelta(days=1)), [problem])
    assert refused.value.words("zh") == "日期（2023年11月19日）：应不早于发现日期 2023年11月20日"


@pytest.mark.parametrize("kind", ["A1", "A2", "A3"])
def test_suspected_falsification_is_referred_to_a_person(store: Store, plants: list[int], kind: str) -> None:
    record = newest_record(store, plants[0], AUGUST)
    open_problem(store, clerk(), plants[0], record, kind, note="两份检测报告编号相同")
    referral = live(store, "referral", enterprise_id=plants[0])[0]
    assert (referral["state"], referral["reason"], referral["day"]) == ("open", f"{kind} M2023-08: 两份检测报告编号相同", TODAY)
    # A second one lies with the person already.
    open_problem(store, clerk(), plants[0], record, kind)
    assert len(live(store, "referral")) == 1
    close_referral(store, by("李科长"), plants[0], "核对原件，属录入错误")
    assert [row["state"] for row in live(store, "referral")] == ["open", "closed"]
    with pytest.raises(Refused, match="expected an open referral"):
        close_referral(store, clerk(), plants[0], "再次关闭")
    require_sound(store)


def test_other_kinds_are_not_referred(store: Store, plants: list[int]) -> None:
    _opened(store, plants[0], "Q3")
    assert live(store, "referral") == []


def test_a_problem_may_be_about_a_period_without_a_record(store: Store, plants: list[int]) -> None:
    open_problem(store, clerk(), plants[0], None, "T2", period="M2023-09")
    open_problem(store, clerk(), plants[0], None, "C4", period="Y2022")
    assert [(row["record_id"], row["period"]) for row in live(store, "problem")] == [(None, "M2023-09"), (None, "Y2022")]
    require_sound(store)


@pytest.mark.parametrize(
    ("kind", "period", "field"),
    [
        ("ZZ", "M2023-08", "kind"),
        ("", "M2023-08", "kind"),
        ("C1", "M2023-12", "period"),
        ("C1", "C2", "period"),
        ("C1", None, "period"),
    ],
    ids=["unknown kind", "no kind", "a month to come", "a cycle", "no period"],
)
def test_what_a_problem_can_not_be(store: Store, plants: list[int], kind: str, period: str | None, field: str) -> None:
    before = len(rows_of(store, "load"))
    with pytest.raises(Refused) as refused:
        open_problem(store, clerk(), plants[0], None, kind, period=period)
    assert refused.value.field == field
    assert (live(store, "problem"), len(rows_of(store, "load"))) == ([], before)


def test_a_record_of_somebody_else_is_refused(store: Store, plants: list[int]) -> None:
    with pytest.raises(Refused, match="a record of this enterprise"):
        open_problem(store, clerk(), plants[0], newest_record(store, plants[1], AUGUST), "C3")
    with pytest.raises(Refused, match="an enterprise that there is"):
        open_problem(store, clerk(), 999, None, "C3", period=AUGUST)
    with pytest.raises(Refused, match="at least one"):
        close_problem(store, clerk(), [])


def test_a_problem_is_not_found_before_the_record_came(store: Store, plants: list[int]) -> None:
    with pytest.raises(Refused, match="when this version came in"):
        open_problem(store, clerk(CAME - timedelta(days=1)), plants[0], newest_record(store, plants[0], AUGUST), "C3")
