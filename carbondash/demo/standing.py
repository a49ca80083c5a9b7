"""What is known of a power enterprise besides its records: control plans, margins, lawsuits, waivers of a check."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from carbondash.demo.days import workday_from, workday_until
from carbondash.demo.enterprises import Enterprise
from carbondash.demo.history import History, months_of
from carbondash.demo.plants import Unit
from carbondash.demo.rows import Rows
from carbondash.demo.schedule import FROZEN_SINCE, THAWED, Exceptions
from carbondash.demo.shape import LISTS

PLAN_YEARS = (2022, 2023, 2024)
_MARGIN_YEARS = (2021, 2022)
# Share of plants that report no margin, and yuan per MWh of the others: mean of the year, spread, and what a GJ of heat adds.
_UNKNOWN = 0.12
_PER_MWH = {2021: (-18.0, 22.0), 2022: (8.0, 20.0)}
_PER_GJ = 4.0
_FEN_PER_YUAN = 100


def source_ranks(everyone: list[Enterprise], random: Random) -> dict[int, int]:
    """Where each plant's coal quantity comes from by its control plan: 1 metering, for a few small ones 2, the stock ledger."""
    power = [enterprise for enterprise in everyone if enterprise.plant]
    return {e.number: 2 if e.plant == "chp" and random.random() < 0.2 else 1 for e in power}


def add_control_plans(rows: Rows, everyone: list[Enterprise], ranks: dict[int, int], random: Random) -> None:
    """The rows of the yearly control plans of the power enterprises on that year's list."""
    for year in PLAN_YEARS:
        for enterprise in everyone:
            if enterprise.tier(year) != "1":
                continue
            known = LISTS[year] if year > PLAN_YEARS[0] else date(year, 3, 1)
            rows.add(
                "control_plan",
                enterprise_id=enterprise.number,
                period=f"Y{year}",
                day=workday_from(known + timedelta(days=random.randint(1, 25))),
                source_rank=ranks[enterprise.number],
            )


def add_margins(rows: Rows, everyone: list[Enterprise], fleet: dict[int, list[Unit]], history: History, random: Random) -> None:
    """The rows of the annual margins of most power enterprises: coal was dear in 2021, so that many lost money."""
    for number, members in fleet.items():
        if random.random() < _UNKNOWN:
            continue
        for year in _MARGIN_YEARS:
            if everyone[number - 1].first_list > year + 1:
                continue
            months = [values for unit in members for _, values in months_of(history, unit, (year,))]
            mean, spread = _PER_MWH[year]
            yuan = sum(values["net_mwh"] for values in months) * random.gauss(mean, spread)
            yuan += sum(values["heat_gj"] for values in months) * random.gauss(_PER_GJ, _PER_GJ / 2)
            rows.add(
                "annual_margin",
                enterprise_id=number,
                period=f"Y{year}",
                day=workday_until(date(year + 1, 4, random.randint(12, 28))),
                margin_fen=round(yuan) * _FEN_PER_YUAN,
            )


def add_states(rows: Rows, special: Exceptions) -> None:
    """The rows of the lawsuit behind the frozen account."""
    for day, state, reason in (
        (FROZEN_SINCE, "litigation", "借款合同诉讼 / lawsuit over a loan"),
        (THAWED, "operating", "诉讼和解 / lawsuit settled"),
    ):
        rows.add("operating_state", enterprise_id=special.frozen, day=day, state=state, reason=reason)


def add_waivers(rows: Rows, everyone: list[Enterprise]) -> None:
    """The rows of two waivers of a check: reasons that a data steward accepted."""
    large = next(enterprise for enterprise in everyone if enterprise.plant == "large")
    small = next(enterprise for enterprise in everyone if enterprise.plant == "gangue")
    for enterprise, day, code, first, last, reason in (
        (large, date(2023, 2, 6), "V09", "M2023-02", "M2023-04", "锅炉改造后试运行 / trial operation after a boiler refit"),
        (small, date(2023, 1, 16), "V11", "M2023-01", "M2023-06", "煤场盘存方式调整 / stocktaking of the coal yard was changed"),
    ):
        rows.add(
            "evidence_waiver",
            enterprise_id=enterprise.number,
            day=day,
            code=code,
            first_month=first,
            last_month=last,
            reason=reason,
            author="数据管理员 / data steward",
        )
