"""The card of one project: what it is, its stages with their days, what it costs and saves, its loans, whose it is."""

from __future__ import annotations

from dataclasses import dataclass

from carbondash.figures.format import fmt, fmt_day
from carbondash.figures.tables import amounts, table_of
from carbondash.figures.view import View
from carbondash.store import Reader, projects
from carbondash.store.projects import Card
from carbondash.ui.panel import Panel
from carbondash.ui.panels.common import gettext_of, words
from carbondash.ui.panels.finance import category_words, stage_words
from carbondash.ui.panels.finance_projects import FEN, KILOGRAM


@dataclass(frozen=True)
class ProjectCard:
    """The card in words: facts as (name, value), stages as (stage, since), the loans as a table.

    enterprise: name and parameters of the enterprise's file; None where nobody of the store stands behind the project.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    stages: tuple[tuple[str, str], ...]
    loans: Panel
    enterprise: tuple[str, dict[str, str]] | None


def project_card(reader: Reader, view: View) -> ProjectCard | None:
    """The project that the address names; None where it names none that is known on the day."""
    asked = view.page("id") or ""
    if asked[:1] not in ("P", "L"):
        return None
    found = projects.card(reader, asked[0], int(asked[1:]), view.filters.as_of)
    if found is None:
        return None
    enterprise = None
    if found.enterprise_id is not None and found.enterprise_zh is not None:
        enterprise = (view.named(found.enterprise_zh, found.enterprise_en), {"id": str(found.enterprise_id)})
    said = stage_words(view)
    return ProjectCard(
        view.named(found.name_zh, found.name_en),
        _facts(found, view),
        tuple((said.get(stage, stage), fmt_day(day, view.lang)) for day, stage in found.stages),
        _loans(found, view),
        enterprise,
    )


def _facts(found: Card, view: View) -> tuple[tuple[str, str], ...]:
    _ = gettext_of(view)
    is_library = found.project_id is not None
    belongs = {
        (True, True): _("library and loans"),
        (True, False): _("library"),
        (False, True): _("supported by loans; not in the library"),
    }[is_library, bool(found.loans)]
    lines = [
        (_("Place"), " · ".join((view.city(found.city), view.industry(found.industry)))),
        (_("Belongs to"), belongs),
    ]
    if is_library:
        lines.append((_("Categories"), category_words(found.is_climate, found.is_facility, view)))
        lines.append((_("In the library since"), fmt_day(found.day, view.lang)))
        if found.investment_fen is not None:
            lines.append((_("Investment"), fmt(found.investment_fen / FEN, "CNY", view.lang)))
        reduction = _("not stated") if found.reduction_kg is None else fmt(found.reduction_kg / KILOGRAM, "tCO2e", view.lang)
        lines.append((_("Reduction a year"), reduction))
    if found.loans:
        lines.append((_("Loans"), fmt(sum(one.amount_fen for one in found.loans) / FEN, "CNY", view.lang)))
        reduced = fmt(sum(one.reduction_kg for one in found.loans) / KILOGRAM, "tCO2e", view.lang)
        lines.append((_("Reduction disclosed with the loans"), reduced))
    return tuple(lines)


def _loans(found: Card, view: View) -> Panel:
    _ = gettext_of(view)
    table = table_of(
        words("day", _("Day"), [fmt_day(one.day, view.lang) for one in found.loans]),
        words("institution", _("Institution"), [view.institution(str(one.institution_id)) for one in found.loans]),
        amounts("amount", _("Loans"), [one.amount_fen / FEN for one in found.loans], "CNY", view.lang),
        amounts("reduction", _("Reduction"), [one.reduction_kg / KILOGRAM for one in found.loans], "tCO2e", view.lang),
    )
    return Panel("project_loans", _("Its loans"), table, empty="" if found.loans else _("No loan for this project is known."))


BUILDERS = (project_card,)
