"""The inspection campaign, its coal samples and the notices' tasks, as somebody who ran one would check them."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from statistics import mean, pstdev

from carbondash.demo.days import is_workday, month_end
from carbondash.demo.rows import Row
from carbondash.demo.samples import COUNT
from carbondash.store.schema.inspection import STEPS

Province = dict[str, list[Row]]
ON = date(2023, 11, 20)


def _finished(province: Province) -> dict[str, dict[int, date]]:
    found: dict[str, dict[int, date]] = defaultdict(dict)
    for row in province["campaign_step"]:
        found[row["step"]][row["enterprise_id"]] = row["day"]
    return found


def test_the_campaign_of_spring_to_autumn_2023_covers_the_power_enterprises_in_six_steps(province: Province) -> None:
    (campaign,) = province["campaign"]
    assert campaign["day"] == date(2023, 3, 20)
    terms = [(row["step"], row["due_day"]) for row in province["campaign_term"]]
    assert tuple(step for step, _ in terms) == STEPS
    assert all(before < after for (_, before), (_, after) in pairwise(terms))
    assert terms[-1] == ("conclude", date(2023, 10, 31))
    power = {row["enterprise_id"] for row in province["directory_listing"] if (row["period"], row["tier"]) == ("Y2023", "1")}
    assert {row["enterprise_id"] for row in province["campaign_member"]} == power
    assert len(power) == 53


def test_every_enterprise_goes_through_the_steps_in_their_order_on_working_days(province: Province) -> None:
    finished = _finished(province)
    for before, after in pairwise(STEPS):
        assert all(finished[before][who] < day for who, day in finished[after].items())
    assert all(is_workday(row["day"]) for row in province["campaign_step"])


def test_nearly_all_are_in_time_and_three_are_behind_in_november(province: Province) -> None:
    finished = _finished(province)
    late = {row["step"]: sum(day > row["due_day"] for day in finished[row["step"]].values()) for row in province["campaign_term"]}
    assert [late[step] for step in STEPS[:3]] == [0, 0, 0]
    assert all(late[step] <= 4 for step in STEPS[3:])
    behind = {step: 53 - sum(day <= ON for day in finished[step].values()) for step in STEPS}
    assert [behind[step] for step in STEPS] == [0, 0, 0, 0, 1, 3]
    # One had not concluded when the notice of 2024 came.
    assert len(finished["conclude"]) == 52


def test_cities_go_at_their_own_pace(province: Province) -> None:
    city = {row["enterprise_id"]: row["city"] for row in province["enterprise_version"]}
    days: dict[str, list[int]] = defaultdict(list)
    for who, day in _finished(province)["self_check"].items():
        days[city[who]].append(day.toordinal())
    means = [mean(some) for some in days.values()]
    assert max(means) - min(means) > 7


def test_what_was_found_is_put_right_and_the_spot_check_finds_little(province: Province) -> None:
    found: dict[str, Counter[int]] = defaultdict(Counter)
    for row in province["campaign_step"]:
        if row["problems"] is not None:
            found[row["step"]][row["enterprise_id"]] = row["problems"]
    assert set(found) == {"self_check", "analyse", "rectify", "spot_check"}
    assert all(found["analyse"][who] >= count for who, count in found["self_check"].items())
    assert found["rectify"] == found["analyse"]
    assert found["spot_check"].total() < 0.2 * found["self_check"].total()


def test_a_samples_laboratory_works_after_the_sample_was_drawn_in_its_month(province: Province) -> None:
    marks = {row["name_zh"]: row["mark"] for row in province["laboratory"]}
    coal = {row["id"] for row in province["unit"] if row["fuel"] != "natural_gas"}
    assert len(province["coal_sample"]) == COUNT
    assert len({(row["unit_id"], row["period"]) for row in province["coal_sample"]}) == COUNT
    for row in province["coal_sample"]:
        end = month_end((int(row["period"][1:5]), int(row["period"][6:])))
        assert end.replace(day=1) <= row["sampled_on"] <= end
        assert 7 <= (row["day"] - row["sampled_on"]).days <= 30
        assert marks[row["laboratory"]] != "none"
        assert row["unit_id"] in coal


def test_samples_agree_with_what_was_reported_but_for_a_few(province: Province) -> None:
    newest: dict[tuple[int, str], Row] = {}
    for row in province["monthly_unit"]:
        newest[row["unit_id"], row["period"]] = row
    ratios = [row["ncv_ar"] / newest[row["unit_id"], row["period"]]["ncv_ar"] - 1 for row in province["coal_sample"]]
    usual = [ratio for ratio in ratios if abs(ratio) < 0.04]
    assert 3 <= len(ratios) - len(usual) <= 5
    assert -0.001 < mean(usual) < 0.009
    assert pstdev(usual) < 0.015


def _states(province: Province, notice: int, day: date) -> dict[str, Counter[str]]:
    kinds = {row["id"]: row["kind"] for row in province["notice_task"] if row["notice_id"] == notice}
    last: dict[int, str] = dict.fromkeys(kinds, "not started")
    for row in province["task_step"]:
        if row["task_id"] in kinds and row["day"] <= day:
            last[row["task_id"]] = row["state"]
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for task, kind in kinds.items():
        found[kind][last[task]] += 1
    return found


def test_the_notice_of_2024_has_due_days_and_nobody_has_begun(province: Province) -> None:
    terms = {row["kind"]: row["due_day"] for row in province["notice_term"] if row["notice_id"] == 1}
    assert terms == {"verification": date(2024, 6, 30), "monthly_report": date(2024, 12, 31), "inspection": date(2024, 9, 30)}
    assert _states(province, 1, date(2024, 2, 21)) == {kind: {"not started": 53} for kind in terms}


def test_the_tasks_of_2023_follow_verification_records_and_campaign(province: Province) -> None:
    on = _states(province, 2, ON)
    assert on["verification"] == {"done": 53}
    assert on["inspection"]["reopened"] == 1
    assert on["inspection"]["done"] == 49
    assert on["monthly_report"]["done"] < 10
    end = _states(province, 2, date(2024, 2, 21))
    assert end["monthly_report"]["done"] >= 50
    assert end["inspection"] == {"done": 52, "started": 1}
    issued = next(row["day"] for row in province["notice"] if row["id"] == 2)
    assert min(row["day"] for row in province["task_step"]) >= issued


def test_a_step_belongs_to_the_enterprise_of_its_task(province: Province) -> None:
    owner = {row["id"]: row["enterprise_id"] for row in province["notice_task"]}
    assert all(owner[row["task_id"]] == row["enterprise_id"] for row in province["task_step"])
