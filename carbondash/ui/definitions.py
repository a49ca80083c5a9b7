"""One click from any figure: what it means, where it comes from, and the first of the rows behind it."""

from __future__ import annotations

import streamlit as st

from carbondash.figures import compute, ledger, listings
from carbondash.figures.format import fmt, fmt_day, fmt_period
from carbondash.figures.ledger import FigureDef, Term
from carbondash.figures.tables import Table
from carbondash.figures.units import unit
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.ui import filters, frame, go
from carbondash.ui.grid import Source, downloads, grid
from carbondash.ui.language import _, escape
from carbondash.ui.panel import MOST_EXPORTED
from carbondash.ui.panels.rows import rows_table, value_words

# So many rows are shown beside a definition; all of them have a page of their own.
ROWS_SHOWN = 10


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
    where = " · ".join(
        part for part in (view.place, fmt_period(value.period, view.lang), fmt_day(view.filters.as_of, view.lang)) if part
    )
    st.markdown(f"**{escape(value_words(definition, value, view))}**  \n:gray[{escape(where)}]")


def _rows(reader: Reader, definition: FigureDef, view: View, period: str | None) -> None:
    found, total = compute.rows(reader, definition.id, view.filters, period, limit=ROWS_SHOWN)
    st.markdown(_("**Rows behind this figure** ({total})").format(total=f"{total:,}"))
    if total == 0:
        st.caption(_("There are no rows."))
        return
    grid(rows_table(reader, [listings.fact(row) for row in found], view, total), key=f"rows_{definition.id}")

    def every(again: Reader) -> Table:
        full, count = compute.rows(again, definition.id, view.filters, period, limit=MOST_EXPORTED)
        return rows_table(again, [listings.fact(row) for row in full], view, count)

    state = {"measure": definition.id, **({"period": period} if period else {})}
    if st.button(_("All rows, as a page"), key="definition_all", icon=":material/table_rows:", type="primary"):
        go.to("rows", filters.link_params(view, state))
        st.rerun()
    downloads(Source(every=every), definition.name(view.lang), f"rows_{definition.id}", view)
