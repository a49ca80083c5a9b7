"""The ledger of figures with their values, and the published figures beside the computed ones."""

from __future__ import annotations

from carbondash.figures import compute, ledger
from carbondash.figures.format import fmt, fmt_day, fmt_period
from carbondash.figures.reconcile import reconcile
from carbondash.figures.tables import Table, table_of
from carbondash.figures.tiles import value_words
from carbondash.figures.units import unit
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.ui.panel import Panel
from carbondash.ui.panels.common import gettext_of, words


def reconciliation(reader: Reader, view: View) -> Panel:
    """Every published figure beside the one that the store computes for the same day, place and period."""
    _ = gettext_of(view)
    rows = reconcile(reader)
    comparisons = {"eq": "", "gt": "> ", "ge": "≥ ", "approx": "≈ "}
    verdicts = {
        "match": "✓ " + _("agrees"),
        "differs": "✕ " + _("differs"),
        "no_data": "— " + _("no data yet"),
        "not_applicable": "— " + _("not applicable at this scale"),
    }

    def said(value: float | None, figure_id: str) -> str:
        definition = ledger.figures[figure_id]
        return fmt(value, definition.unit, view.lang, decimals=definition.decimals)

    table = table_of(
        words("figure", _("Figure"), [ledger.figures[row.id].name(view.lang) for row in rows]),
        words("as_of", _("As of"), [fmt_day(row.published["as_of"], view.lang) for row in rows]),
        words("period", _("Period"), [fmt_period(row.published["period"], view.lang) for row in rows]),
        words(
            "published",
            _("Published"),
            [f"{comparisons[row.published['comparison']]}{said(row.published['value'], row.id)}" for row in rows],
        ),
        words("computed", _("Computed"), [said(row.computed.value, row.id) for row in rows]),
        words("verdict", _("Result"), [verdicts[row.verdict] for row in rows]),
    )
    agreeing = sum(row.verdict == "match" for row in rows)
    note = _("{agreeing} of {total} published figures agree with the data.").format(agreeing=agreeing, total=len(rows))
    return Panel(
        "reconciliation",
        _("Published figures against the data"),
        table,
        note=note if rows else "",
        empty="" if rows else _("No published figures are in this store."),
    )


def dictionary(reader: Reader, view: View) -> Table:
    """Every figure of the ledger with its value for the view."""
    _ = gettext_of(view)
    values = compute.all_figures(reader, view.filters)
    definitions = [ledger.figures[value.id] for value in values]
    return table_of(
        words("figure", _("Figure"), [definition.name(view.lang) for definition in definitions]),
        words("value", _("Value"), [value_words(value, view) for value in values]),
        words("period", _("Period"), [fmt_period(value.period, view.lang) for value in values]),
        words("definition", _("Definition"), [definition.definition(view.lang) for definition in definitions]),
        words("unit", _("Unit"), [unit(definition.unit).steps(view.lang)[0].label for definition in definitions]),
        words("id", _("Identifier"), [definition.id for definition in definitions]),
    )


BUILDERS = (reconciliation, dictionary)
