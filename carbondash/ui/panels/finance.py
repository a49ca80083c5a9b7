"""Projects and finance: what all parts of the page share: the sentence, the tiles, the words of stages and categories."""

from __future__ import annotations

from carbondash.figures import compute, ledger
from carbondash.figures.compute import FigureValue
from carbondash.figures.format import fmt_day, joined
from carbondash.figures.sentences import figure_sentence, statement
from carbondash.figures.tiles import Tile, tile, value_words
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.ui.panels.common import gettext_of


def sentence(reader: Reader, view: View) -> str:
    """What the loans brought so far."""
    return said_of(reader, view, "loan_amount")


def library_sentence(reader: Reader, view: View) -> str:
    """How many projects the library holds."""
    return said_of(reader, view, "green_projects")


def said_of(reader: Reader, view: View, figure_id: str) -> str:
    """A figure of the view as a sentence."""
    value = compute.figure(reader, figure_id, view.filters)
    said = statement(ledger.figures[figure_id], value, day=view.filters.as_of, scope=view.place, lang=view.lang)
    return figure_sentence(said, view.lang)


def tiles(reader: Reader, view: View) -> tuple[Tile, ...]:
    """What was collected and what the loans did."""
    _ = gettext_of(view)
    investment = _value(reader, "green_projects_investment", view)
    institutions = _value(reader, "loan_institutions", view)
    per_10k = _value(reader, "loan_reduction_per_10k", view)

    def said(template: str, value: FigureValue) -> str:
        return template.format(value=value_words(value, view)) if value.value is not None else ""

    return (
        _tile(reader, view, "green_projects", said(_("investment {value}"), investment)),
        _tile(reader, view, "loan_amount", said(_("by institutions: {value}"), institutions)),
        _tile(reader, view, "loan_projects", _("counted separately")),
        _tile(reader, view, "loan_reduction", said("{value}", per_10k)),
    )


def _tile(reader: Reader, view: View, figure_id: str, more: str) -> Tile:
    history = compute.history(reader, figure_id, view.filters, 12)
    base = history[0] if len(history) > 1 else None
    return tile(
        view,
        compute.figure(reader, figure_id, view.filters),
        base[1] if base else None,
        page="finance",
        basis=fmt_day(base[0], view.lang) if base else "",
        spark=[value.value for _day, value in history],
        more=more,
    )


def _value(reader: Reader, figure_id: str, view: View) -> FigureValue:
    return compute.figure(reader, figure_id, view.filters)


def stage_words(view: View) -> dict[str, str]:
    """The words of the stages of a project."""
    _ = gettext_of(view)
    return {
        "planned": _("planned"),
        "approved": _("approved"),
        "construction": _("under construction"),
        "operating": _("operating"),
    }


def kind_words(view: View) -> dict[str, str]:
    """The words of the sets of categories that the list can be narrowed down to."""
    _ = gettext_of(view)
    return {
        "climate": _("climate"),
        "facility": _("facility"),
        "both": _("both categories"),
        "other": _("neither"),
    }


def category_words(is_climate: bool, is_facility: bool, view: View) -> str:
    """The categories that one project has."""
    _ = gettext_of(view)
    found = [words for belongs, words in ((is_climate, _("climate")), (is_facility, _("facility"))) if belongs]
    return joined(found, view.lang) if found else "—"


BUILDERS = (sentence, library_sentence, tiles)
