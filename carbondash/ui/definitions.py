"""One click from any figure: what it means, where it comes from, and the rows behind it, page by page."""

from __future__ import annotations

import streamlit as st

from carbondash.figures import compute, ledger, listings
from carbondash.figures.format import fmt, fmt_day, fmt_period, fmt_rate
from carbondash.figures.ledger import FigureDef, Term
from carbondash.figures.units import unit
from carbondash.store import Reader
from carbondash.ui import frame
from carbondash.ui.grid import Source, downloads, grid
from carbondash.ui.language import _, escape
from carbondash.ui.panel import MOST_EXPORTED
from carbondash.ui.table import Column, Table, texts
from carbondash.ui.view import View

ROWS_A_PAGE = 25


def button(figure_ids: tuple[str, ...], view: View, key: str, period: str | None = None, *, compact: bool = False) -> None:
    """The button that opens the definitions of these figures and the rows behind them; `compact` shows the sign only."""
    clicked = st.button(
        "" if compact else _("Definition"),
        key=f"def_{key}",
        type="tertiary",
        icon=":material/info:",
        help=_("What this figure means, and the rows behind it") if compact else None,
    )
    if clicked:
        # Every opening begins on the first page of the first figure.
        for name in [name for name in st.session_state if str(name).startswith("definition_")]:
            del st.session_state[name]
        st.dialog(_("Definition and rows behind"), width="large", icon=":material/info:")(_show)(figure_ids, view, period)


def _show(figure_ids: tuple[str, ...], view: View, period: str | None) -> None:
    with frame.guarded(), frame.reading() as reader:
        chosen = figure_ids[0]
        if len(figure_ids) > 1:
            chosen = st.selectbox(
                _("Figure"),
                figure_ids,
                format_func=lambda name: ledger.figures[name].name(view.lang),
                key="definition_figure",
            )
        definition = ledger.figures[chosen]
        described(definition, view)
        value = compute.figure(reader, chosen, view.filters, period)
        _value_line(definition, value, view)
        _rows(reader, definition, view, value.period)


def described(definition: FigureDef, view: View) -> None:
    """A definition in full: words, unit, numerator and denominator, good direction, target, sources."""
    st.markdown(f"**{escape(definition.name(view.lang))}** · `{definition.id}`")
    st.markdown(escape(definition.definition(view.lang)))
    facts = [(_("Unit"), unit(definition.unit).steps(view.lang)[0].label)]
    if definition.target is not None:
        facts.append((_("Target"), fmt(definition.target, definition.unit, view.lang)))
    facts.append((_("Direction"), direction_words(definition) or _("neither way is better")))
    _list(facts, view)
    with st.expander(_("Lineage: measures and source tables"), icon=":material/account_tree:"):
        lineage = [(_("Counts"), _term(definition.numerator))]
        if definition.minus:
            lineage.append((_("Less"), _term(definition.minus)))
        if definition.denominator:
            lineage.append((_("Divided by"), _term(definition.denominator)))
        lineage.append((_("Source tables"), ", ".join(f"`{name}`" for name in definition.tables)))
        _list(lineage, view)


def _list(facts: list[tuple[str, str]], view: View) -> None:
    colon = "：" if view.lang == "zh" else ": "
    st.markdown("\n".join(f"- {label}{colon}{words}" for label, words in facts))


def direction_words(definition: FigureDef) -> str:
    """Which way is better, in words; nothing for a figure of which neither is."""
    return {"up": _("higher is better"), "down": _("lower is better"), "none": ""}[definition.direction]


def _term(term: Term) -> str:
    words = " + ".join(f"`{name}`" for name in term.measures)
    if term.breakdowns:
        words += f" ({', '.join(term.breakdowns)})"
    return words


def _value_line(definition: FigureDef, value: compute.FigureValue, view: View) -> None:
    if value.status != "ok":
        said = _("not enough data") if value.status == "no_data" else _("does not apply to these filters")
    elif definition.unit == "%" and value.n is not None and float(value.denominator or 0) == value.n:
        said = fmt_rate(value.value, value.numerator, value.denominator, view.lang, decimals=definition.decimals)
    else:
        said = fmt(value.value, definition.unit, view.lang, decimals=definition.decimals)
    where = " · ".join(
        part for part in (view.place, fmt_period(value.period, view.lang), fmt_day(view.filters.as_of, view.lang)) if part
    )
    st.markdown(f"**{escape(said)}**  \n:gray[{escape(where)}]")


def _rows(reader: Reader, definition: FigureDef, view: View, period: str | None) -> None:
    found, total = compute.rows(reader, definition.id, view.filters, period, limit=ROWS_A_PAGE)
    st.markdown(_("**Rows behind this figure** ({total})").format(total=f"{total:,}"))
    if total == 0:
        st.caption(_("There are no rows."))
        return
    pages = -(-total // ROWS_A_PAGE)
    page = st.pagination(pages, key=f"definition_page_{definition.id}") if pages > 1 else 1
    first = (page - 1) * ROWS_A_PAGE
    if first:
        found, total = compute.rows(reader, definition.id, view.filters, period, ROWS_A_PAGE, first)
    grid(rows_table(reader, found, view), key=f"rows_{definition.id}")
    if pages > 1:
        st.caption(_("{first}–{last} of {total}").format(first=first + 1, last=first + len(found), total=f"{total:,}"))

    def every(again: Reader) -> Table:
        full, count = compute.rows(again, definition.id, view.filters, period, limit=MOST_EXPORTED)
        return rows_table(again, full, view, count)

    downloads(Source(every=every), definition.name(view.lang), f"rows_{definition.id}", view)


def rows_table(reader: Reader, rows: list[dict[str, object]], view: View, total: int | None = None) -> Table:
    """Facts behind a figure as a table in the view's words."""
    behind = [listings.fact(row) for row in rows]
    names = listings.anchor_names(reader, behind)
    amounts = [fact.amount for fact in behind]
    units = {fact.unit for fact in behind}
    counted = unit(units.pop()).steps(view.lang)[0].label if len(units) == 1 else ""
    columns: list[tuple[Column, list[object]]] = [
        (Column("day", _("Day"), "date"), [fact.day for fact in behind]),
        _words("who", _("Whose"), [view.named(*names.get(fact.anchor, ("—", None))) for fact in behind]),
        _words("period", _("Period"), [fmt_period(fact.period, view.lang) for fact in behind]),
        _words("city", _("City"), [view.city(fact.city) for fact in behind]),
        _words("industry", _("Industry"), [view.industry(fact.industry) for fact in behind]),
        _words("tier", _("Tier"), [view.tier(fact.tier) for fact in behind]),
        _words("breakdown", _("Kind"), [_breakdown(fact, view) for fact in behind]),
        (
            Column(
                "amount",
                _("Amount") + (f" ({counted})" if counted else ""),
                "number",
                0 if all(float(a).is_integer() for a in amounts) else 2,
            ),
            list(amounts),
        ),
        _words("fact", _("Record"), [f"#{fact.fact_id}" for fact in behind]),
    ]
    kept = [(column, values) for column, values in columns if any(value not in ("", None) for value in values)]
    return Table(tuple(column for column, _values in kept), tuple(zip(*(values for _column, values in kept), strict=True)), total)


def _words(key: str, name: str, values: list[str]) -> tuple[Column, list[object]]:
    column, words = texts(key, name, values)
    return column, list(words)


def _breakdown(fact: listings.Fact, view: View) -> str:
    if fact.breakdown in view.names.kinds:
        return view.kind(fact.breakdown)
    if fact.measure.startswith(("loan", "institution")) and fact.breakdown:
        return view.institution(fact.breakdown)
    known = breakdown_words()
    if fact.breakdown[:1] == "Y":
        return fmt_period(fact.breakdown, view.lang)
    return " · ".join(known.get(part, part) for part in fact.breakdown.split("/"))


def breakdown_words() -> dict[str, str]:
    """The words of what a measure is broken down by, where these are not codes of a reference table."""
    return {
        "on_time": _("on time"),
        "late": _("late"),
        "normal": _("accounts not frozen"),
        "frozen": _("accounts frozen"),
        "climate": _("climate"),
        "facility": _("facility"),
        "climate+facility": _("climate and facility"),
        "other": _("neither category"),
        "planned": _("planned"),
        "approved": _("approved"),
        "construction": _("under construction"),
        "operating": _("operating"),
        "ordered": _("ordered to rectify"),
        "rectified": _("rectified"),
        "waived": _("penalty waived"),
        "fined": _("fined"),
        "closed": _("case closed"),
        "listed": _("listed agreement"),
        "block": _("block agreement"),
        "one_way": _("one-way bidding"),
        "verification": _("verification"),
        "monthly_report": _("monthly report"),
        "inspection": _("inspection"),
        "pre_allocated": _("pre-allocated"),
        "adjusted": _("adjusted"),
        "low": _("low risk"),
        "watch": _("to be watched"),
        "elevated": _("elevated risk"),
        "high": _("high risk"),
        "critical": _("critical risk"),
        "unknown": _("unknown"),
    }
