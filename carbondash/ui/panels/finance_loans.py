"""The loans: by institution, what they bring for the money, what the facility saves in interest, the projects behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from carbondash.charts.bars import loan_bars
from carbondash.charts.efficiency import Ratio, ratios
from carbondash.charts.frames import Item
from carbondash.derive.interest import InterestSaved, saved_interest
from carbondash.derive.rulebook import line
from carbondash.figures import compute, efficiency, ledger
from carbondash.figures.compute import FigureValue
from carbondash.figures.efficiency import Efficiency
from carbondash.figures.format import SMALL_SAMPLE_BELOW, fmt, fmt_day, number
from carbondash.figures.tables import Table, amounts, table_of
from carbondash.figures.view import View
from carbondash.store import Reader, projects
from carbondash.ui.panel import MOST_EXPORTED, PAGE_ROWS, Listing, Panel, first_row
from carbondash.ui.panels.common import gettext_of, theme_of, words
from carbondash.ui.panels.finance_projects import FEN, KILOGRAM

RATIO = "tCO2e/10kCNY"


def institution_of(view: View) -> str | None:
    """The institution that the address names."""
    asked = view.page("kind")
    return asked if asked in view.names.institutions else None


def institutions(reader: Reader, view: View) -> dict[str, str]:
    """The institutions with a loan in the view, the largest first, with their names."""
    amount = compute.by_breakdown(reader, "loan_amount", view.filters)
    return {code: view.institution(code) for code in sorted(amount, key=lambda code: -(amount[code].value or 0.0))}


def loans(reader: Reader, view: View) -> Panel:
    """Loans by institution, with the number of projects and the tonnes that they drive."""
    _ = gettext_of(view)
    amount, supported, reduction = (
        compute.by_breakdown(reader, name, view.filters) for name in ("loan_amount", "institution_projects", "loan_reduction")
    )
    codes = sorted(amount, key=lambda code: -(amount[code].value or 0.0))
    items = [
        Item(
            code,
            view.institution(code),
            amount[code].value,
            numerator=_of(supported, code),
            extra=fmt(_of(reduction, code), "tCO2e", view.lang),
        )
        for code in codes
    ]
    table = table_of(
        words("institution", _("Institution"), [item.name for item in items]),
        amounts("amount", _("Loans"), [item.value for item in items], "CNY", view.lang),
        amounts("projects", _("Projects supported"), [item.numerator for item in items], "projects", view.lang),
        amounts("reduction", _("Reduction"), [_of(reduction, code) for code in codes], "tCO2e", view.lang),
    )
    chosen = institution_of(view)
    return Panel(
        "loans_by_institution",
        _("Carbon reduction loans by institution"),
        table,
        loan_bars(
            items,
            name=ledger.figures["loan_amount"].name(view.lang),
            lang=view.lang,
            theme=theme_of(view),
            selected=(chosen,) if chosen else (),
        ),
        ("loan_amount", "institution_projects", "loan_reduction", "loan_institutions"),
        note=_("A project with loans of two institutions counts under both, so projects are not added up here."),
        empty="" if items else _("Not enough data: no loan is known for this view."),
    )


def _of(values: Mapping[str, FigureValue], code: str) -> float | None:
    return values[code].value if code in values else None


def per_money(reader: Reader, view: View) -> Panel:
    """Tonnes per 10,000 yuan by institution, with the interval that the number of projects leaves."""
    _ = gettext_of(view)
    overall, found = efficiency.by_institution(reader, view.filters)

    def place(code: str) -> tuple[bool, float]:
        return found[code].n < SMALL_SAMPLE_BELOW, -found[code].value

    codes = sorted(found, key=place)
    chosen = institution_of(view)
    rows = [
        Ratio(
            code,
            view.institution(code),
            _ratio_words(found[code], view),
            found[code].value,
            found[code].low,
            found[code].high,
            found[code].n < SMALL_SAMPLE_BELOW,
        )
        for code in codes
    ]
    every = [*([overall] if overall else []), *(found[code] for code in codes)]
    names = [*([_("all together")] if overall else []), *(view.institution(code) for code in codes)]
    table = table_of(
        words("institution", _("Institution"), names),
        amounts("value", _("Reduction per 10,000 yuan"), [one.value for one in every], RATIO, view.lang),
        amounts("low", _("From (95%)"), [one.low for one in every], RATIO, view.lang),
        amounts("high", _("To (95%)"), [one.high for one in every], RATIO, view.lang),
        amounts("n", _("Projects (n)"), [float(one.n) for one in every], "projects", view.lang),
    )
    return Panel(
        "loans_per_money",
        _("Reduction per 10,000 yuan of loans"),
        table,
        ratios(
            rows,
            overall.value if overall else None,
            RATIO,
            name=ledger.figures["loan_reduction_per_10k"].name(view.lang),
            lang=view.lang,
            theme=theme_of(view),
            selected=(chosen,) if chosen else (),
        ),
        ("loan_reduction_per_10k",),
        note=_(
            "Tonnes over loans, with Student's interval over projects: how far the ratio would move with other projects of the "
            "kind. Below ten projects an institution is not ranked and drawn open."
        ),
        empty="" if rows else _("Not enough data: no loan is known for this view."),
    )


def _ratio_words(one: Efficiency, view: View) -> str:
    value = number(one.value, view.lang, 2)
    if one.low is None or one.high is None:
        return f"{value} · n = {one.n}"
    return f"{value} [{number(one.low, view.lang, 2)}–{number(one.high, view.lang, 2)}] · n = {one.n}"


@dataclass(frozen=True)
class InterestCard:
    """What the facility saves, in words: the amount, on what it rests, an example, and each assumption; and by institution."""

    value: str
    basis: str
    example: str
    assumptions: tuple[str, ...]
    sources: tuple[str, ...]
    panel: Panel


def interest(reader: Reader, view: View) -> InterestCard | None:
    """The interest that the facility saves the banks by the day; None where no loan is known."""
    _ = gettext_of(view)
    found = saved_interest(reader, view.filters)
    if found is None:
        return None
    title = _("Interest saved by the facility (estimate)")
    if found.pending is not None:
        reason = found.pending.reason_zh if view.lang == "zh" else found.pending.reason_en
        return InterestCard("—", reason, "", (), (), Panel("interest_saved", title, table_of(), empty=reason))
    codes = sorted(found.by_institution, key=lambda code: -found.by_institution[code])
    table = table_of(
        words("institution", _("Institution"), [view.institution(code) for code in codes]),
        amounts("lent", _("Loans"), [found.lent_by[code] for code in codes], "CNY", view.lang),
        amounts("saved", _("Interest saved"), [found.by_institution[code] for code in codes], "CNY", view.lang),
    )
    return InterestCard(
        fmt(found.saved, "CNY", view.lang),
        _("on loans of {lent} since their first day, up to {day}").format(
            lent=fmt(found.lent, "CNY", view.lang), day=fmt_day(view.filters.as_of, view.lang)
        ),
        _example(found, view),
        _assumptions(view),
        _rules(found, view),
        Panel("interest_saved", title, table),
    )


def _rules(found: InterestSaved, view: View) -> tuple[str, ...]:
    """Each rule that was used: its value, for which days, by whose word and how sure."""
    lines = [line(row, view.filters.as_of, view.lang) for row in found.rules]
    return tuple(f"{one.name} {one.value} {one.unit}: {one.valid} · {one.source} · {one.mark}" for one in lines)


def _example(found: InterestSaved, view: View) -> str:
    if not found.example:
        return ""
    _ = gettext_of(view)
    first = found.example[0]
    return _(
        "For example, {lent} lent on {day}: {share}% of it at {facility}% instead of {prime}% for {days} days in its first year."
    ).format(
        lent=fmt(found.example_lent, "CNY", view.lang),
        day=fmt_day(first.start, view.lang),
        share=number(first.share, view.lang, 0),
        facility=number(first.facility_rate, view.lang, 2),
        prime=number(first.loan_rate, view.lang, 2),
        days=number((first.end - first.start).days, view.lang, 0),
    )


def _assumptions(view: View) -> tuple[str, ...]:
    _ = gettext_of(view)
    return (
        _("Whose: the lending bank's. Borrowers pay about the LPR with or without the facility, so none of this is theirs."),
        _(
            "What: the central bank's share of the principal at its rate instead of the one-year LPR, "
            "which stands for the loans' rate."
        ),
        _("When: from the loan's day to the as-of day, at most a year and two roll-overs, each year at its first day's rates."),
        _("Taken as given, though not in the data: every loan was refinanced from its first day and is outstanding."),
        _("The LPR values are an assumption, marked so in the rule set; the result is an upper bound, not published."),
    )


def listing(reader: Reader, view: View) -> Listing:
    """A page of the projects that loans support, of all institutions or of the chosen one, the largest amount first."""
    _ = gettext_of(view)
    chosen = institution_of(view)
    number_ = int(chosen) if chosen else None
    found, total = projects.supported(reader, view.filters, institution_id=number_, limit=PAGE_ROWS, offset=first_row(view))

    def every(again: Reader) -> Table:
        return _table(*projects.supported(again, view.filters, institution_id=number_, limit=MOST_EXPORTED), view)

    return Listing(
        "loan_projects",
        _("Projects that loans support"),
        _table(found, total, view),
        tuple({"id": f"L{one.loan_project_id}"} for one in found),
        every=every,
        said=(_("Institution: {name}").format(name=view.institution(chosen)),) if chosen else (),
        figures=("loan_projects", "loan_amount", "loan_reduction"),
        note=_("These projects are counted separately: only some of them are in the library."),
        empty=_("Not enough data: no loan is known for this view."),
    )


def _table(found: list[projects.Supported], total: int, view: View) -> Table:
    _ = gettext_of(view)
    return table_of(
        words("project", _("Project"), [view.named(one.name_zh, one.name_en) for one in found]),
        words("city", _("City"), [view.city(one.city) for one in found]),
        words("industry", _("Industry"), [view.industry(one.industry) for one in found]),
        words("library", _("In the library"), ["✓" if one.project_id is not None else "—" for one in found]),
        words("since", _("First loan"), [fmt_day(one.since, view.lang) for one in found]),
        amounts("banks", _("Institutions"), [float(one.institutions) for one in found], "institutions", view.lang),
        amounts("amount", _("Loans"), [one.amount_fen / FEN for one in found], "CNY", view.lang),
        amounts("reduction", _("Reduction"), [one.reduction_kg / KILOGRAM for one in found], "tCO2e", view.lang),
        total=total,
    )


BUILDERS = (institutions, loans, per_money, interest, listing)
