"""Data quality, problems: the open stock, how old it is, how long closing takes, and who has the same problems again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from carbondash.charts.bars import ranked_bar
from carbondash.charts.frames import Balance, Item
from carbondash.charts.stockflow import stock_and_flows
from carbondash.figures import ledger, problems
from carbondash.figures.format import SMALL_SAMPLE_BELOW, fmt, fmt_day, fmt_period, number
from carbondash.figures.problems import Bucket, MonthBalance, Offenders
from carbondash.figures.tables import Column, Table, table_of
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.ui.panel import MOST_EXPORTED, PAGE_ROWS, Panel
from carbondash.ui.panels import remarks
from carbondash.ui.panels.common import gettext_of, sentences, theme_of, words
from carbondash.ui.room import Room

# Calendar months of the balance, by the room that there is.
MONTHS: dict[Room, int] = {"narrow": 12, "medium": 24, "wide": 24}
OFFENDERS_DRAWN, KINDS_NAMED = 10, 3


def balance(reader: Reader, view: View, room: Room) -> Panel:
    """Opened, closed and still open by calendar month: start + opened - closed (+ moved) = end, in picture and table."""
    _ = gettext_of(view)
    rows = problems.balance(reader, view.filters, MONTHS[room])
    periods = [f"M{row.last_day:%Y-%m}" for row in rows]
    last = rows[-1].last_day if rows else None
    named = [
        fmt_period(period, view.lang)
        if row.last_day != last
        else _("{month}, to {day}").format(month=fmt_period(period, view.lang), day=fmt_day(row.last_day, view.lang, short=True))
        for period, row in zip(periods, rows, strict=True)
    ]
    table = table_of(
        words("period", _("Calendar month"), named),
        (Column("start", _("Open at the start"), "number"), [row.start for row in rows]),
        (Column("opened", _("+ opened"), "number"), [row.opened for row in rows]),
        (Column("closed", _("− closed"), "number"), [row.closed for row in rows]),
        *([(Column("moved", _("± moved with enterprises"), "number"), [row.moved for row in rows])] if _moves(rows) else []),
        (Column("end", _("= open at the end"), "number"), [row.end for row in rows]),
    )
    frames = [
        Balance(period, row.start, row.opened, row.closed, row.moved, row.end) for period, row in zip(periods, rows, strict=True)
    ]
    chart = stock_and_flows(frames, lang=view.lang, theme=theme_of(view))
    _events, lines = remarks.marks(reader, view, "problems_open", periods)
    note = _("By calendar month of opening and closing: opened − closed is the change of what is open.")
    if _moves(rows):
        moved = _(
            "Moved: open problems go along with an enterprise that changes city, industry or tier; closings count where found."
        )
        note = sentences(view, note, moved)
    return Panel(
        "problem_balance",
        _("The open stock: opened, closed and still open, by calendar month"),
        table,
        replace(chart, notes=(*chart.notes, *lines)),
        problems.BALANCE,
        note=note,
        empty="" if rows else _("Not enough data: no problem is known for this view."),
    )


def _moves(rows: Sequence[MonthBalance]) -> bool:
    return any(row.moved for row in rows)


def ages(reader: Reader, view: View) -> Panel:
    """The open problems by how long they have been open, each class as k of n."""
    _ = gettext_of(view)
    found = problems.ages(reader, view.filters)
    total = sum(bucket.problems for bucket in found)
    return _span_panel(
        view,
        "problem_ages",
        _("How long the open problems have been open"),
        found,
        total,
        ("problems_open_age", "problems_open"),
        empty="" if total else _("No problem is open in this view."),
    )


def closing_times(reader: Reader, view: View) -> Panel:
    """How long it took to close what was closed within the last year, with the median and n."""
    _ = gettext_of(view)
    found = problems.closings(reader, view.filters)
    note = ""
    if found.median is not None:
        note = _("Median {days} (n = {n}); closed after {since}.").format(
            days=fmt(found.median, "days", view.lang, decimals=0 if found.median.is_integer() else 1),
            n=number(found.n, view.lang),
            since=fmt_day(found.since, view.lang),
        )
    return _span_panel(
        view,
        "problem_closing",
        _("Days from finding to closing, last 12 months"),
        list(found.buckets),
        found.n,
        ("problem_closing_days", "problems_closed"),
        note=note,
        empty="" if found.n else _("No problem was closed within the last 12 months in this view."),
    )


def _span_panel(
    view: View,
    panel_id: str,
    title: str,
    found: Sequence[Bucket],
    total: int,
    figures: tuple[str, ...],
    *,
    note: str = "",
    empty: str = "",
) -> Panel:
    _ = gettext_of(view)
    items = [
        Item(
            str(bucket.first),
            _span_words(bucket, view),
            float(bucket.problems),
            extra=fmt(100 * bucket.problems / total, "%", view.lang, decimals=0) if total >= SMALL_SAMPLE_BELOW else "",
        )
        for bucket in found
    ]
    shares = [100 * bucket.problems / total if total else None for bucket in found]
    table = table_of(
        words("span", _("Days"), [item.name for item in items]),
        (Column("k", _("Problems (k)"), "number"), [bucket.problems for bucket in found]),
        (Column("n", _("Of all (n)"), "number"), [total for _bucket in found]),
        (Column("share", _("Share (%)"), "number", 1), shares),
    )
    name = f"{ledger.figures[figures[0]].name(view.lang)} · n = {number(total, view.lang)}"
    chart = ranked_bar(items, "problems", name=name, lang=view.lang, theme=theme_of(view), order="given")
    return Panel(panel_id, title, table, chart, figures, note=note, empty=empty)


def _span_words(bucket: Bucket, view: View) -> str:
    if bucket.last is None:
        return f"{bucket.first}天及以上" if view.lang == "zh" else f"{bucket.first} days or more"
    span = f"{bucket.first}–{bucket.last}"
    return f"{span}天" if view.lang == "zh" else f"{span} days"


def offenders(reader: Reader, view: View) -> Panel:
    """Enterprises by repeated problems of the latest data months, with n and in how many of the months."""
    _ = gettext_of(view)
    found = problems.offenders(reader, view.filters, PAGE_ROWS)
    span = fmt_period(f"{found.periods[0]}..{found.periods[-1]}", view.lang) if found.periods else ""
    items = [
        Item(
            str(row.enterprise_id),
            view.named(row.name_zh, row.name_en),
            float(row.repeated),
            extra=_("of {found}, in {months}").format(
                found=number(row.found, view.lang), months=fmt(row.months, "months", view.lang)
            ),
        )
        for row in found.rows[:OFFENDERS_DRAWN]
    ]
    name = _("Repeated problems, by enterprise")
    note = _("Click a bar to open the enterprise's file.")
    if found.total > len(items):
        shown = _("The {shown} with the most of {total} enterprises are drawn; the table and the file have more.")
        note = sentences(view, shown.format(shown=len(items), total=number(found.total, view.lang)), note)

    def every(again: Reader) -> Table:
        return _offenders(problems.offenders(again, view.filters, MOST_EXPORTED), view)

    return Panel(
        "problem_offenders",
        _("Who has the same problems again, {months}").format(months=span) if span else _("Who has the same problems again"),
        _offenders(found, view),
        ranked_bar(items, "problems", name=name, lang=view.lang, theme=theme_of(view), order="given"),
        ("problems_repeated",),
        note=note,
        empty="" if found.total else _("No enterprise has repeated problems in these months."),
        every=every,
    )


def _offenders(found: Offenders, view: View) -> Table:
    _ = gettext_of(view)
    between = "；" if view.lang == "zh" else "; "
    kinds = [
        between.join(f"{view.kind(one.kind)} {one.repeated}" for one in found.kinds.get(row.enterprise_id, ())[:KINDS_NAMED])
        for row in found.rows
    ]
    return table_of(
        words("enterprise", _("Enterprise"), [view.named(row.name_zh, row.name_en) for row in found.rows]),
        words("city", _("City"), [view.city(row.city) for row in found.rows]),
        (Column("repeated", _("Repeated problems (k)"), "number"), [row.repeated for row in found.rows]),
        (Column("found", _("Problems found (n)"), "number"), [row.found for row in found.rows]),
        (Column("months", _("Data months with repeated ones"), "number"), [row.months for row in found.rows]),
        words("kinds", _("Most frequent kinds"), kinds),
        total=found.total,
    )


BUILDERS = (ages, closing_times, offenders)
SIZED = (balance,)
