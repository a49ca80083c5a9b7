"""The Overview the usual way: one Streamlit script, each tile and chart with its own SQL on the facts, pandas, plotly.express.

The same tiles, chart, table, list and filters as the product's, and the same numbers. No cube, nothing is kept from run to
run but the connection; within a run a frame that two tiles need is read once.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
import streamlit as st
from sqlalchemy import Engine, bindparam, create_engine, text

TIERS = ["1", "2", "3", "unknown"]
CYCLES = ["C1", "C2", "2023", "2024"]
CYCLE_YEARS = {"C1": (2019, 2020), "C2": (2021, 2022)}
VERSION = """
    LEFT JOIN enterprise_version v ON v.enterprise_id = {facts}.enterprise_id AND v.void_load_id IS NULL
        AND v.valid_from <= {day} AND v.valid_to > {day}
"""


@st.cache_resource
def engine() -> Engine:
    return create_engine(os.environ["CARBONDASH_STORE"])


def years_of(cycle: str) -> tuple[int, int]:
    return CYCLE_YEARS.get(cycle) or (int(cycle), int(cycle))


class Overview:
    """The numbers of one view, each read when it is asked for."""

    def __init__(
        self,
        as_of: date,
        cities: Iterable[str] = (),
        industries: Iterable[str] = (),
        tiers: Iterable[str] = (),
        cycle: str | None = None,
    ) -> None:
        self.as_of = as_of
        self.chosen = {"city": list(cities), "industry": list(industries), "tier": list(tiers)}
        self.asked_cycle = cycle

    def read(self, sql: str, table: str = "v") -> pd.DataFrame:
        """Run a query; {dims} in it becomes the condition of the filters on the city, industry and tier of `table`."""
        chosen = {name: codes for name, codes in self.chosen.items() if codes}
        dims = "".join(f" AND coalesce({table}.{name}, 'unknown') IN :{name}" for name in chosen)
        statement = text(sql.replace("{dims}", dims)).bindparams(
            *(bindparam(name, expanding=True) for name in chosen),
        )
        values: dict[str, Any] = {"as_of": self.as_of.isoformat(), **chosen}
        used = {name: value for name, value in values.items() if f":{name}" in statement.text}
        with engine().connect() as connection:
            found = pd.read_sql(statement, connection, params=used)
        for column in ("day", "deadline", "superseded_on", "until"):
            if column in found:
                found[column] = pd.to_datetime(found[column])
        return found

    def in_cycle(self, frame: pd.DataFrame, cycle: str | None) -> pd.DataFrame:
        """The rows whose month or year lies in the cycle; all without one."""
        if not cycle:
            return frame
        first, last = years_of(cycle)
        starts = frame["period"].str[1:5].astype(int)
        ends = (
            frame["period"].str[-4:].where(frame["period"].str.contains("..", regex=False), frame["period"].str[1:5]).astype(int)
        )
        return frame[(starts >= first) & (ends <= last)]

    @cached_property
    def on_time(self) -> pd.DataFrame:
        """By month: records due, and those that came in time."""
        found = self.read(f"""
            SELECT d.period, count(*) AS due, sum(CASE WHEN f.day <= d.day THEN 1 ELSE 0 END) AS on_time
            FROM reporting_duty d
            LEFT JOIN (
                SELECT enterprise_id, period, min(day) AS day FROM monthly_record
                WHERE void_load_id IS NULL GROUP BY enterprise_id, period
            ) f ON f.enterprise_id = d.enterprise_id AND f.period = d.period
            {VERSION.format(facts="d", day="d.day")}
            WHERE d.kind = 'monthly' AND d.void_load_id IS NULL AND d.day <= :as_of {{dims}}
            GROUP BY d.period ORDER BY d.period
        """)
        found = self.in_cycle(found, self.asked_cycle)
        return found.assign(rate=100 * found["on_time"] / found["due"])

    @cached_property
    def first_passed(self) -> pd.DataFrame:
        """By month: records with a first review by the province, those that passed it, and those due."""
        found = self.read(f"""
            SELECT r.period, count(*) AS reviewed, sum(CASE WHEN r.outcome = 'passed' THEN 1 ELSE 0 END) AS passed
            FROM (
                SELECT enterprise_id, period, day, outcome,
                    row_number() OVER (PARTITION BY enterprise_id, period ORDER BY day, id) AS turn
                FROM review WHERE lane = 'province' AND void_load_id IS NULL
            ) r
            {VERSION.format(facts="r", day="r.day")}
            WHERE r.turn = 1 AND r.day <= :as_of {{dims}}
            GROUP BY r.period ORDER BY r.period
        """)
        found = self.in_cycle(found, self.asked_cycle).merge(self.on_time[["period", "due"]], on="period", how="left")
        return found.assign(rate=100 * found["passed"] / found["reviewed"], complete=found["reviewed"] >= found["due"])

    def problems(self) -> pd.DataFrame:
        """By month whose records are all reviewed: the problems found."""
        found = self.read(f"""
            SELECT p.period, count(*) AS problems FROM problem p
            {VERSION.format(facts="p", day="p.day")}
            WHERE p.void_load_id IS NULL AND p.day <= :as_of {{dims}}
            GROUP BY p.period ORDER BY p.period
        """)
        months = self.first_passed
        months = months[months["complete"]] if months["complete"].any() else months
        return months[["period"]].merge(found, on="period", how="left").fillna({"problems": 0})

    @cached_property
    def problems_open(self) -> int:
        """Problems that are not closed on the day."""
        found = self.read(f"""
            SELECT p.period FROM problem p
            LEFT JOIN problem_closing c ON c.problem_id = p.id AND c.void_load_id IS NULL AND c.day <= :as_of
            {VERSION.format(facts="p", day=":as_of")}
            WHERE p.void_load_id IS NULL AND p.day <= :as_of AND c.id IS NULL {{dims}}
        """)
        return len(self.in_cycle(found, self.asked_cycle))

    @cached_property
    def obligations(self) -> pd.DataFrame:
        """Every version of an obligation, of the enterprises that the filters leave on the day."""
        return self.read(f"""
            SELECT o.enterprise_id, o.cycle, o.period, o.day, o.deadline, o.amount_t, o.superseded_on FROM obligation o
            {VERSION.format(facts="o", day=":as_of")}
            WHERE o.void_load_id IS NULL AND o.day <= :as_of {{dims}}
        """)

    def surrenders(self) -> pd.DataFrame:
        """What was surrendered, under the enterprise's place on the day of the surrender."""
        return self.read(f"""
            SELECT s.enterprise_id, s.cycle, s.period, s.day, s.amount_t FROM surrender s
            {VERSION.format(facts="s", day="s.day")}
            WHERE s.void_load_id IS NULL AND s.day <= :as_of {{dims}}
        """)

    def cycle(self) -> str | None:
        """The cycle asked for, else the latest with an obligation."""
        found = self.obligations["cycle"]
        return self.asked_cycle or max(found, key=lambda code: years_of(code)[0], default=None)

    def compliance(self, cycle: str) -> pd.DataFrame:
        """By day since the first obligation of the cycle: enterprises obliged and complete in time, tonnes due and paid."""
        owed, paid = self.obligations, self.surrenders()
        owed, paid = owed[owed["cycle"] == cycle], paid[paid["cycle"] == cycle]
        if owed.empty:
            return pd.DataFrame(columns=["day", "by_number", "by_volume"])
        as_of = pd.Timestamp(self.as_of)
        stands = owed[owed["superseded_on"].isna() | (owed["superseded_on"] > as_of)]
        first = owed.groupby("enterprise_id")["day"].min()
        total = paid.sort_values("day").assign(total=lambda rows: rows.groupby(["enterprise_id", "period"])["amount_t"].cumsum())
        steps = stands.merge(
            total[["enterprise_id", "period", "day", "total"]], on=["enterprise_id", "period"], suffixes=("", "_paid")
        )
        enough = steps[steps["total"] >= steps["amount_t"]].groupby(["enterprise_id", "period"])["day_paid"].min()
        each = stands.set_index(["enterprise_id", "period"]).assign(covered=enough).reset_index()
        ends = each.groupby("enterprise_id").agg(
            covered=("covered", lambda days: days.max(skipna=False)), deadline=("deadline", "max")
        )
        in_time = ends.loc[ends["covered"] <= ends["deadline"], "covered"]
        due = pd.concat(
            [
                pd.Series(owed["amount_t"].to_numpy(), owed["day"]),
                pd.Series(-owed["amount_t"].to_numpy(), owed["superseded_on"]),
            ]
        )
        due = due[due.index.notna() & (due.index <= as_of)].groupby(level=0).sum()
        by_day = pd.DataFrame(
            {
                "obliged": first.value_counts(),
                "complete": in_time.value_counts(),
                "due": due,
                "paid": paid.groupby("day")["amount_t"].sum(),
            }
        )
        by_day = by_day.fillna(0).sort_index().cumsum()
        by_day.loc[as_of] = by_day.iloc[-1]
        by_day["by_number"] = 100 * by_day["complete"] / by_day["obliged"]
        by_day["by_volume"] = 100 * by_day["paid"] / by_day["due"]
        return by_day.rename_axis("day").reset_index()

    def trades(self) -> pd.DataFrame:
        """By month: tonnes and yuan traded up to its end."""
        found = self.read(f"""
            SELECT t.day, t.period, t.volume_t, t.amount_fen FROM trade t
            {VERSION.format(facts="t", day="t.day")}
            WHERE t.void_load_id IS NULL AND t.day <= :as_of {{dims}}
        """)
        return self._cumulated(self.in_cycle(found, self.asked_cycle), ["volume_t", "amount_fen"])

    def shortfall(self, cycle: str) -> pd.DataFrame:
        """By month end of the last year: tonnes lacking and enterprises that lack them."""
        ends = [*pd.date_range(end=self.as_of, periods=12, freq="ME"), pd.Timestamp(self.as_of)]
        found = self.read(f"""
            SELECT p.enterprise_id, p.cycle, p.gap_t, p.day, p.until FROM derived_position p
            {VERSION.format(facts="p", day=":as_of")}
            WHERE p.gap_t > 0 AND p.day <= :as_of {{dims}}
        """)
        found = found[found["cycle"] == cycle]
        rows = [found[(found["day"] <= end) & (found["until"].isna() | (found["until"] > end))] for end in ends]
        return pd.DataFrame(
            {"day": ends, "tonnes": [row["gap_t"].sum() for row in rows], "enterprises": [len(row) for row in rows]}
        )

    def loans(self) -> pd.DataFrame | None:
        """By month: tonnes reduced and yuan lent up to its end; None where a tier is asked for, which a project has not."""
        if self.chosen["tier"]:
            return None
        chosen = Overview(self.as_of, self.chosen["city"], self.chosen["industry"])
        found = chosen.read(
            """
            SELECT l.day, l.amount_fen, l.reduction_kg FROM loan l JOIN loan_project p ON p.id = l.loan_project_id
            WHERE l.void_load_id IS NULL AND l.day <= :as_of {dims}
            """,
            table="p",
        )
        return self._cumulated(found, ["reduction_kg", "amount_fen"])

    def _cumulated(self, found: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
        days = pd.DatetimeIndex([*pd.date_range(end=self.as_of, periods=12, freq="ME"), pd.Timestamp(self.as_of)]).unique()
        summed = found.groupby("day")[columns].sum().cumsum()
        return summed.reindex(summed.index.union(days)).ffill().reindex(days).fillna(0)

    def waiting(self) -> list[tuple[int, str]]:
        """What needs somebody: a number and what of, each with a query of its own."""
        counted = {
            "月度存证逾期未报": f"""
                SELECT count(*) AS n FROM reporting_duty d
                LEFT JOIN (SELECT enterprise_id, period, min(day) AS day FROM monthly_record
                    WHERE void_load_id IS NULL GROUP BY enterprise_id, period
                ) f ON f.enterprise_id = d.enterprise_id AND f.period = d.period AND f.day <= :as_of
                {VERSION.format(facts="d", day="d.day")}
                WHERE d.kind = 'monthly' AND d.void_load_id IS NULL AND d.day < :as_of AND f.day IS NULL {{dims}}""",
            "已报未审": f"""
                SELECT count(*) AS n FROM monthly_record m
                LEFT JOIN review r ON r.record_id = m.id AND r.lane = 'province' AND r.void_load_id IS NULL AND r.day <= :as_of
                {VERSION.format(facts="m", day=":as_of")}
                WHERE m.void_load_id IS NULL AND m.day <= :as_of AND (m.superseded_on IS NULL OR m.superseded_on > :as_of)
                    AND r.id IS NULL {{dims}}""",
            "履约风险高或极高": f"""
                SELECT count(*) AS n FROM derived_risk k
                {VERSION.format(facts="k", day=":as_of")}
                WHERE k.band IN ('high', 'critical') AND k.day <= :as_of AND (k.until IS NULL OR k.until > :as_of) {{dims}}""",
            "核查任务逾期": f"""
                SELECT count(*) AS n FROM verification_task t
                LEFT JOIN verification_result r ON r.task_id = t.id AND r.void_load_id IS NULL AND r.day <= :as_of
                {VERSION.format(facts="t", day=":as_of")}
                WHERE t.void_load_id IS NULL AND t.due_day < :as_of AND r.id IS NULL {{dims}}""",
        }
        found = [(int(self.read(sql)["n"].iloc[0]), words) for words, sql in counted.items()]
        return [*found, (self.problems_open, "问题未整改")]

    def headline(self) -> dict[str, float | None]:
        """The numbers of the tiles, by the ids of the product's figures; None where there is nothing."""
        on_time, passed, problems, trades, loans = (
            self.on_time,
            self.first_passed,
            self.problems(),
            self.trades(),
            self.loans(),
        )
        reviewed = passed[passed["complete"]] if passed["complete"].any() else passed
        cycle = self.cycle()
        days = self.compliance(cycle) if cycle else pd.DataFrame()
        return {
            "on_time_rate": _last(on_time, "rate"),
            "first_pass_rate": _last(reviewed, "rate"),
            "monthly_problems": _last(problems, "problems"),
            "problems_open": self.problems_open,
            "compliance_rate_by_number": _last(days, "by_number"),
            "surrender_rate_by_volume": _last(days, "by_volume"),
            "trade_volume_cumulative": _last(trades, "volume_t"),
            "trade_turnover_cumulative": trades["amount_fen"].iloc[-1] / 100,
            "loan_reduction": None if loans is None else loans["reduction_kg"].iloc[-1] / 1000,
            "loan_amount": None if loans is None else loans["amount_fen"].iloc[-1] / 100,
        }


def _last(frame: pd.DataFrame, column: str) -> float | None:
    return None if frame.empty else float(frame[column].iloc[-1])


def words(sql: str) -> dict[str, str]:
    """The Chinese words of codes."""
    found = pd.read_sql(sql, engine())
    return dict(zip(found["code"], found["name_zh"], strict=True))


def filters() -> Overview:
    """The row of filters, tied to the address; returns what they choose."""
    names = words("SELECT adcode AS code, name_zh FROM city ORDER BY sort")
    kinds = words("SELECT code, name_zh FROM industry ORDER BY sort")
    st.session_state["as_of"] = date.fromisoformat(st.query_params.get("as_of", "2024-02-21"))
    for name in ("city", "industry", "tier"):
        st.session_state[name] = st.query_params.get_all(name)
    st.session_state["cycle"] = st.query_params.get("cycle")
    places = st.columns(5)
    as_of = places[0].date_input("截至", key="as_of", on_change=to_address)
    cities = places[1].multiselect("设区市", list(names), format_func=names.__getitem__, key="city", on_change=to_address)
    industries = places[2].multiselect("行业", list(kinds), format_func=kinds.__getitem__, key="industry", on_change=to_address)
    tiers = places[3].multiselect("层级", TIERS, key="tier", on_change=to_address)
    cycle = places[4].selectbox("履约周期", CYCLES, key="cycle", on_change=to_address)
    return Overview(as_of, cities, industries, tiers, cycle)


def to_address() -> None:
    """Write what the widgets hold into the address."""
    chosen = {name: st.session_state[name] for name in ("as_of", "city", "industry", "tier", "cycle")}
    st.query_params.from_dict({name: value if isinstance(value, list) else str(value) for name, value in chosen.items() if value})


def tile(
    place: Any, name: str, frame: pd.DataFrame | None, column: str, form: str, *, better: str = "up", help: str = ""
) -> None:
    """One figure with its change on the point before, and its shape over time."""
    with place.container(border=True):
        if frame is None or frame.empty:
            st.metric(name, "—", help=help)
            return
        values = frame[column].astype(float).tail(24).tolist()
        change = form.format(values[-1] - values[-2]) if len(values) > 1 else None
        st.metric(
            name, form.format(values[-1]), change, "normal" if better == "up" else "inverse", chart_data=values, chart_type="area"
        )
        if help:
            st.caption(help)


def tiles(view: Overview, cycle: str | None, days: pd.DataFrame) -> None:
    """The six tiles."""
    first, second = st.columns(3), st.columns(3)
    on_time, passed = view.on_time, view.first_passed
    reviewed = passed[passed["complete"]] if passed["complete"].any() else passed
    tile(first[0], "按时报送率", on_time, "rate", "{:.2f}%", help=_month(on_time))
    tile(first[1], "一次通过率", reviewed, "rate", "{:.1f}%", help=_month(reviewed))
    problems = view.problems()
    still_open = f"{_month(problems)} · 未整改 {view.problems_open:,} 个"
    tile(first[2], "发现问题数", problems, "problems", "{:,.0f}", better="down", help=still_open)
    volume = f"按量 {_last(days, 'by_volume') or 0:.2f}%"
    tile(second[0], "履约率（按家数）", days, "by_number", "{:.2f}%", help=f"{cycle or ''} · {volume}")
    owed = view.obligations
    if cycle and (owed.loc[owed["cycle"] == cycle, "deadline"] >= pd.Timestamp(view.as_of)).any():
        short = view.shortfall(cycle)
        lacking = f"{cycle} · {short['enterprises'].iloc[-1]:,} 家企业有缺口"
        tile(second[1], "配额缺口", short, "tonnes", "{:,.0f} 吨", better="down", help=lacking)
    else:
        trades = view.trades()
        turnover = f"成交额 {trades['amount_fen'].iloc[-1] / 1e10:.2f} 亿元"
        tile(second[1], "成交量", trades / 1e4, "volume_t", "{:,.0f} 万吨", help=turnover)
    loans = view.loans()
    lent = "不适用" if loans is None else f"贷款 {loans['amount_fen'].iloc[-1] / 1e10:.2f} 亿元"
    tile(second[2], "贷款带动减排", None if loans is None else loans / 1e7, "reduction_kg", "{:,.2f} 万吨", help=lent)


def _month(frame: pd.DataFrame) -> str:
    return "" if frame.empty else str(frame["period"].iloc[-1])[1:]


def surrender(view: Overview, cycle: str | None, days: pd.DataFrame) -> None:
    """The surrender of the cycle by day against its deadline, and the table behind it."""
    with st.container(border=True):
        st.markdown(f"**清缴进度 · {cycle or ''}**")
        if days.empty:
            st.info("数据不足：本视图无应清缴量。")
            return
        owed = view.obligations
        deadline = owed.loc[owed["cycle"] == cycle, "deadline"].max()
        shown = days[(days["day"] >= deadline - timedelta(days=180)) & (days["day"] <= deadline + timedelta(days=21))]
        with st.popover("数据表"):
            st.dataframe(shown[["day", "by_number", "by_volume"]], hide_index=True)
        lines = shown.rename(columns={"by_number": "按家数", "by_volume": "按量"}).melt("day", ["按家数", "按量"], "口径", "%")
        chart = px.line(lines, x="day", y="%", color="口径", line_shape="hv", height=224)
        chart.add_trace(go.Scatter(x=[shown["day"].min(), deadline, deadline], y=[0, 0, 100], name="要求", line={"dash": "dot"}))
        chart.update_layout(hovermode="x unified", margin={"l": 0, "r": 0, "t": 10, "b": 0}, xaxis_title=None)
        st.plotly_chart(chart, key="surrender", config={"displayModeBar": False})


def attention(view: Overview) -> None:
    """What needs somebody today."""
    with st.container(border=True):
        st.markdown("**需要关注**")
        st.markdown("\n".join(f"- {words}：**{count:,}**" for count, words in view.waiting() if count) or "无")


def page() -> None:
    """The whole page."""
    st.set_page_config(page_title="Overview", layout="wide")
    st.title("总览")
    view = filters()
    cycle = view.cycle()
    days = view.compliance(cycle) if cycle else pd.DataFrame()
    on_time = _last(view.on_time, "rate")
    by_number = _last(days, "by_number")
    said = [
        f"{cycle} 履约率 {by_number:.2f}%" if by_number is not None else "",
        f"按时报送率 {on_time:.2f}%" if on_time is not None else "",
    ]
    st.markdown("；".join(part for part in said if part) + f"；未整改问题 {view.problems_open:,} 个。")
    tiles(view, cycle, days)
    left, right = st.columns(2)
    with left:
        surrender(view, cycle, days)
    with right:
        attention(view)


if __name__ == "__main__":
    page()
