"""The enterprise file: its last 24 months as a strip, with the table behind it."""

from __future__ import annotations

from carbondash.charts.strip import StripMonth, StripWords, strip
from carbondash.derive.words import basis
from carbondash.figures.enterprise_months import Month
from carbondash.figures.format import fmt, fmt_day, fmt_period
from carbondash.figures.tables import Table, table_of
from carbondash.store import Reader
from carbondash.ui.cache import remember
from carbondash.ui.enterprise_view import FileView
from carbondash.ui.panel import Panel
from carbondash.ui.panels import enterprise
from carbondash.ui.panels.common import gettext_of, theme_of
from carbondash.ui.panels.enterprise_columns import (
    days,
    filing_words,
    kilograms,
    lane_words,
    numbers,
    periods,
    review_words,
    said,
)

_KG_A_TONNE = 1000


def months(reader: Reader, view: FileView, room: str) -> Panel:
    """What came when, what the review said, problems and emissions of the last 24 months; a month is one click away."""
    _ = gettext_of(view)
    rows = remember(enterprise.months, reader, view)
    title = _("The last 24 months")
    if not rows:
        return Panel("enterprise_months", title, table_of(), empty=_("The enterprise has no monthly records to file."))
    return Panel(
        "enterprise_months",
        title,
        table(rows, view),
        strip(
            [_month(row, view) for row in rows],
            _words(rows, view),
            selected=view.month,
            lang=view.lang,
            theme=theme_of(view),
            wide=room != "narrow",
        ),
        note=_("Click a month to open its record."),
    )


def table(rows: tuple[Month, ...], view: FileView) -> Table:
    """The months as rows, the newest first."""
    _ = gettext_of(view)
    shown = list(reversed(rows))
    filing, reviews, lanes = filing_words(view), review_words(view), lane_words(view)
    return table_of(
        periods([row.period for row in shown], view, name=_("Data month")),
        days("due", _("Due on"), [row.due_day for row in shown]),
        days("came", _("First submitted on"), [row.first_day for row in shown]),
        said("status", _("Filing"), [filing[row.status] if row.status else "" for row in shown]),
        said("city", lanes["city"], [reviews[row.city] if row.city else "" for row in shown]),
        said("province", lanes["province"], [reviews[row.province] if row.province else "" for row in shown]),
        numbers("versions", _("Versions"), [row.versions or None for row in shown]),
        numbers("problems", _("Problems found"), [row.problems_found for row in shown]),
        numbers("open", _("Still open"), [row.problems_open for row in shown]),
        kilograms("emissions", _("Computed emissions"), [row.emissions_kg for row in shown], view),
        said("basis", _("Carbon content"), [basis(row.basis, view.lang) if row.basis else "" for row in shown]),
    )


def _month(row: Month, view: FileView) -> StripMonth:
    return StripMonth(
        period=row.period,
        states={"filing": row.status, "city": row.city, "province": row.province},
        problems=row.problems_found,
        problems_open=row.problems_open,
        emissions_kg=row.emissions_kg,
        is_estimate=row.basis in ("mean", "default"),
        words="\n".join(_lines(row, view)),
    )


def _lines(row: Month, view: FileView) -> list[str]:
    _ = gettext_of(view)
    colon = "：" if view.lang == "zh" else ": "
    lines = [fmt_period(row.period, view.lang)]
    if row.status:
        came = "" if row.first_day is None else f" · {fmt_day(row.first_day, view.lang)}"
        lines.append(f"{filing_words(view)[row.status]}{came}")
    for lane, state in (("city", row.city), ("province", row.province)):
        if state:
            lines.append(f"{lane_words(view)[lane]}{colon}{review_words(view)[state]}")
    if row.problems_found:
        lines.append(
            _("{found} found, {open} still open").format(
                found=fmt(row.problems_found, "problems", view.lang), open=row.problems_open
            )
        )
    if row.emissions_kg is not None and row.basis:
        emitted = fmt(row.emissions_kg / _KG_A_TONNE, "tCO2e", view.lang)
        lines.append(_("Emissions") + f"{colon}{emitted} · {basis(row.basis, view.lang)}")
    return lines


def _words(rows: tuple[Month, ...], view: FileView) -> StripWords:
    _ = gettext_of(view)
    said_ = {code: words.split(" ", 1)[1] for code, words in {**filing_words(view), **review_words(view)}.items()}
    late = sum(row.status in ("late", "missing") for row in rows)
    return StripWords(
        lanes={"filing": _("Filing"), "city": _("City level"), "province": _("Provincial level")},
        states=said_,
        problems=_("Problems"),
        open_problems=_("some still open"),
        emissions=_("Emissions"),
        estimated=_("Emissions on a default or mean carbon content"),
        alt=_("{count} months to {last}: {late} late or missing, {open} problems still open").format(
            count=len(rows),
            last=fmt_period(rows[-1].period, view.lang),
            late=late,
            open=sum(row.problems_open for row in rows),
        ),
    )
