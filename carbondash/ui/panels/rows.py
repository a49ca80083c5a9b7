"""The rows behind a figure: the facts that it counts, in words, each leading to its enterprise's file."""

from __future__ import annotations

from collections.abc import Sequence

from carbondash.figures import compute, ledger, listings
from carbondash.figures.compute import FigureValue
from carbondash.figures.format import fmt, fmt_day, fmt_period, fmt_rate
from carbondash.figures.ledger import FigureDef
from carbondash.figures.tables import Column, Table, table_of
from carbondash.figures.units import unit
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.ui.panel import MOST_EXPORTED, PAGE_ROWS, Listing, first_row
from carbondash.ui.panels.breakdowns import kind_words
from carbondash.ui.panels.common import Columns, gettext_of, words


def figure_of(view: View) -> FigureDef | None:
    """The figure that the address names; None where it names none."""
    named = view.page("measure")
    return ledger.figures[named] if named else None


def sentence(reader: Reader, view: View) -> str:
    """The figure's value as of the day, in words; empty without a figure."""
    definition = figure_of(view)
    if definition is None:
        return ""
    value = compute.figure(reader, definition.id, view.filters, view.page("period"))
    colon = "：" if view.lang == "zh" else ": "
    where = " · ".join(
        part for part in (view.place, fmt_period(value.period, view.lang), fmt_day(view.filters.as_of, view.lang)) if part
    )
    return f"{definition.name(view.lang)}{colon}{value_words(definition, value, view)} ({where})".replace(
        " (", "（" if view.lang == "zh" else " ("
    ).replace(")", "）" if view.lang == "zh" else ")")


def value_words(definition: FigureDef, value: FigureValue, view: View) -> str:
    """A figure's value with its unit; a rate of cases with its k/n; in words where there is none."""
    _ = gettext_of(view)
    if value.status != "ok":
        return _("not enough data") if value.status == "no_data" else _("does not apply to these filters")
    if definition.unit == "%" and value.n is not None and float(value.denominator or 0) == value.n:
        return fmt_rate(value.value, value.numerator, value.denominator, view.lang, decimals=definition.decimals)
    return fmt(value.value, definition.unit, view.lang, decimals=definition.decimals)


def behind(reader: Reader, view: View) -> Listing:
    """The facts behind the figure that the address names, page by page; of one period and kind where it names them."""
    _ = gettext_of(view)
    definition = figure_of(view)
    if definition is None:
        return Listing("rows", _("Rows behind a figure"), table_of(), empty=_("Choose a figure."))
    period = compute.figure(reader, definition.id, view.filters, view.page("period")).period
    kind = view.page("kind")

    def read(again: Reader, limit: int, offset: int) -> tuple[list[listings.Fact], int]:
        rows, total = compute.rows(
            again, definition.id, view.filters, period, limit, offset, breakdowns=(kind,) if kind else None
        )
        return [listings.fact(row) for row in rows], total

    def every(again: Reader) -> Table:
        found, total = read(again, MOST_EXPORTED, 0)
        return rows_table(again, found, view, total)

    found, total = read(reader, PAGE_ROWS, first_row(view))
    said = [
        definition.name(view.lang),
        fmt_period(period, view.lang),
        kind_words(found[0], view) if kind and found else kind or "",
    ]
    return Listing(
        "rows",
        _("Rows behind: {figure}").format(figure=definition.name(view.lang)),
        rows_table(reader, found, view, total),
        tuple(_target(fact) for fact in found) if _about_enterprises(found) else (),
        every,
        said=(_("Figure: {figure}").format(figure=" · ".join(part for part in said if part)),),
        figures=(definition.id,),
        period=period,
        empty=_("No fact counts in this figure as of this day."),
    )


def _about_enterprises(found: Sequence[listings.Fact]) -> bool:
    return bool(found) and all(fact.anchor[0] == "enterprise" for fact in found)


def _target(fact: listings.Fact) -> dict[str, str]:
    month = {"month": fact.period[1:]} if fact.period[:1] == "M" else {}
    return {"id": str(fact.anchor[1]), **month}


def rows_table(reader: Reader, behind: Sequence[listings.Fact], view: View, total: int | None = None) -> Table:
    """Facts behind a figure as a table in the view's words; columns in which nothing is said are left out."""
    _ = gettext_of(view)
    names = listings.anchor_names(reader, behind)
    amounts = [fact.amount for fact in behind]
    units = {fact.unit for fact in behind}
    counted = unit(units.pop()).steps(view.lang)[0].label if len(units) == 1 else ""
    whose = _("Enterprise") if _about_enterprises(behind) else _("Whose")
    bracket = "（{}）" if view.lang == "zh" else " ({})"
    columns: Columns = [
        words("who", whose, [view.named(*names.get(fact.anchor, ("—", None))) for fact in behind]),
        (Column("day", _("Day"), "date"), [fact.day for fact in behind]),
        words("period", _("Period"), [fmt_period(fact.period, view.lang) for fact in behind]),
        words("city", _("City"), [view.city(fact.city) for fact in behind]),
        words("industry", _("Industry"), [view.industry(fact.industry) for fact in behind]),
        words("tier", _("Tier"), [view.tier(fact.tier) for fact in behind]),
        words("breakdown", _("Kind"), [kind_words(fact, view) for fact in behind]),
        (
            Column(
                "amount",
                _("Amount") + (bracket.format(counted) if counted else ""),
                "number",
                0 if all(float(amount).is_integer() for amount in amounts) else 2,
            ),
            amounts,
        ),
        words("fact", _("Record"), [f"#{fact.fact_id}" for fact in behind]),
    ]
    kept = [(column, values) for column, values in columns if any(value not in ("", None) for value in values)]
    return table_of(*kept, total=total)


BUILDERS = (sentence, behind)
