"""The ranking page by page with its reasons, and what somebody on it can be chosen by."""

from __future__ import annotations

from collections.abc import Sequence

from carbondash.derive import risk_list, risk_method
from carbondash.derive.risk_field import Field, Order
from carbondash.derive.risk_list import Listed
from carbondash.figures.format import as_shown, fmt_day, number
from carbondash.figures.tables import Column, Table, amounts, table_of
from carbondash.figures.view import View
from carbondash.store import Reader, risk
from carbondash.ui.panel import MOST_EXPORTED, PAGE_ROWS, Listing, Panel, first_row
from carbondash.ui.panels.common import Columns, gettext_of, words
from carbondash.ui.panels.compliance_field import (
    BANDS,
    band_words,
    close_of,
    nothing,
    now,
    price_words,
    ranks,
    since_of,
    then,
)

# So many reasons a row names.
_REASONS = 3
# So many rows are explained in full below the list.
_EXPLAINED = 5
_LEAST_POINTS = 0.05
# What the list has beside the bands: those that still owe, which it starts with, and everybody with an open obligation.
OWING, EVERYBODY = "owing", "all"
FIGURES = ("risk_assessed_enterprises", "high_risk_enterprises", "critical_risk_enterprises")


def band_of(view: View) -> str | None:
    """The band that the list is narrowed down to."""
    asked = view.page("status")
    return asked if asked in BANDS else None


def choice_of(view: View) -> str:
    """What the list is narrowed down to: a band, everybody with an open obligation, or those still owing."""
    return EVERYBODY if view.page("status") == EVERYBODY else band_of(view) or OWING


def choice_words(choice: str, view: View) -> str:
    """What the list is narrowed down to, in words."""
    _ = gettext_of(view)
    said = {OWING: _("Yet to surrender in full"), EVERYBODY: _("All with an open obligation")}
    return said.get(choice) or band_words(choice, view)


def order_of(view: View) -> Order:
    """The order of the list."""
    match view.page("sort"):
        case "shortfall":
            return "shortfall"
        case "deadline":
            return "deadline"
        case _:
            return "index"


def order_words(view: View) -> dict[Order, str]:
    """The orders that the list can be put in."""
    _ = gettext_of(view)
    return {"index": _("index"), "shortfall": _("shortfall"), "deadline": _("deadline")}


def counts(reader: Reader, view: View) -> dict[str, int]:
    """How many enterprises are in each band, the highest first; empty where nobody has a risk."""
    found = now(reader, view)
    return found.band_counts() if found is not None and found.bands else {}


def choices(reader: Reader, view: View) -> dict[str, int]:
    """How many enterprises the list has by what it can be narrowed down to; empty where nobody has a risk."""
    found = now(reader, view)
    if found is None or not found.bands:
        return {}
    return {OWING: sum(found.owing), EVERYBODY: len(found.bands), **found.band_counts()}


def owing(reader: Reader, view: View) -> frozenset[int]:
    """The enterprises that have not surrendered everything: whom a reminder may go to."""
    found = now(reader, view)
    return frozenset() if found is None else frozenset(int(one) for one, left in zip(found.ids, found.owing, strict=True) if left)


def _places(found: Field, view: View) -> list[int]:
    """The rows of the list that the address names, in its order."""
    return found.places(order_of(view), band_of(view), owing=choice_of(view) == OWING)


def ranking(reader: Reader, view: View) -> Listing:
    """The ranking, page by page, with what makes each index."""
    _ = gettext_of(view)
    title = _("Who may miss the deadline: ranking by the risk index")
    found, placed = now(reader, view), ranks(reader, view)
    if found is None or placed is None or not found.bands:
        return Listing("risk_ranking", title, table_of(), empty=nothing(reader, view))
    before = then(reader, view)
    earlier = risk_list.earlier_points(before) if before is not None else {}
    band, order, choice = band_of(view), order_of(view), choice_of(view)
    total = len(_places(found, view))

    def table(again: Reader, limit: int, offset: int) -> tuple[list[Listed], Table]:
        rows = risk_list.listed(
            again, view.filters, found, placed, earlier, order=order, band=band, owing=choice == OWING, limit=limit, offset=offset
        )
        return rows, _table(again, rows, view, total)

    rows, shown = table(reader, PAGE_ROWS, first_row(view))
    said = [_("Band: {band}").format(band=band_words(band, view)) if band else choice_words(choice, view)]
    said += [_("Order: {order}").format(order=order_words(view)[order])]
    said += [_("Compared with: {day}").format(day=fmt_day(since_of(view), view.lang))]
    return Listing(
        "risk_ranking",
        title,
        shown,
        tuple({"id": str(row.risk.enterprise_id)} for row in rows),
        lambda again: table(again, MOST_EXPORTED, 0)[1],
        said=tuple(said),
        figures=FIGURES,
        note=_(
            "Interval: where the rank lies when the weights are moved ({draws} draws). Change: since {since}. Data of {day}."
        ).format(draws=f"{placed.draws:,}", since=fmt_day(since_of(view), view.lang), day=fmt_day(found.on, view.lang)),
        empty=_("No enterprise is in this band.") if band else _("Everybody with an obligation has surrendered in full."),
    )


def reasons(reader: Reader, view: View) -> Panel:
    """The first few of the page of the list that is shown, with all that makes their index in words."""
    _ = gettext_of(view)
    found, placed = now(reader, view), ranks(reader, view)
    if found is None or placed is None or not placed.of:
        return Panel("risk_reasons", _("Why the first ones stand where they do"), table_of())
    rows = risk_list.listed(
        reader,
        view.filters,
        found,
        placed,
        {},
        order=order_of(view),
        band=band_of(view),
        owing=choice_of(view) == OWING,
        limit=_EXPLAINED,
        offset=first_row(view),
    )
    risks = [row.risk for row in rows]
    return Panel(
        "risk_reasons",
        _("Why the first ones stand where they do"),
        table_of(
            words("enterprise", _("Enterprise"), [one.name(view.lang) for one in risks]),
            words("index", _("Index"), [f"{number(one.index, view.lang, 1)} {band_words(one.band, view)}" for one in risks]),
            words("parts", _("Contributions (points)"), [_all_reasons(row, view) for row in rows]),
            words("floors", _("Floors that fired"), [_floors(row, view) for row in rows]),
        ),
    )


def _all_reasons(row: Listed, view: View) -> str:
    """Every indicator that adds points, and what can't be assessed."""
    _ = gettext_of(view)
    is_zh = view.lang == "zh"
    said = [
        f"{item.words_zh if is_zh else item.words_en} +{number(item.points, view.lang, 1)}"
        for item in row.risk.contributions
        if item.points and item.points >= _LEAST_POINTS
    ]
    missing = [item.name_zh if is_zh else item.name_en for item in row.risk.contributions if item.points is None]
    if missing:
        said.append(_("not assessable: {names}").format(names=("、" if is_zh else ", ").join(missing)))
    return ("；" if is_zh else "; ").join(said)


def _floors(row: Listed, view: View) -> str:
    is_zh = view.lang == "zh"
    return ("；" if is_zh else "; ").join(
        f"{floor.code} {floor.words_zh if is_zh else floor.words_en}" for floor in row.risk.floors
    )


def enterprises(reader: Reader, view: View, most: int) -> list[int]:
    """The enterprises of the list that the address names, in its order."""
    found = now(reader, view)
    return [] if found is None else [int(found.ids[place]) for place in _places(found, view)[:most]]


def listed_names(reader: Reader, view: View) -> dict[str, str]:
    """The enterprises of the page of the list that is shown, and those that are chosen: identifier and name."""
    found = now(reader, view)
    if found is None:
        return {}
    first = first_row(view)
    listed = [int(found.ids[place]) for place in _places(found, view)[first : first + PAGE_ROWS]]
    known = {int(one) for one in found.ids}
    asked = [int(one) for one in (view.page("id") or "").split(".") if one]
    wanted = [*listed, *(one for one in asked if one in known and one not in listed)]
    names = risk.names(reader, wanted)
    return {str(one): view.named(*names[one]) for one in wanted}


def _table(reader: Reader, rows: Sequence[Listed], view: View, total: int) -> Table:
    _ = gettext_of(view)
    risks = [row.risk for row in rows]
    cycles = len({one.cycle for one in risks}) > 1
    changes = [None if row.before is None else row.risk.index - row.before for row in rows]
    columns: Columns = [
        words("enterprise", _("Enterprise"), [one.name(view.lang) for one in risks]),
        (Column("rank", _("Rank"), "number"), [one.rank for one in risks]),
        words("interval", _("Interval"), ["" if one.rank is None else f"{one.rank_low}–{one.rank_high}" for one in risks]),
        (Column("index", _("Index"), "number", 1), [one.index for one in risks]),
        words("band", _("Band"), [band_words(one.band, view) for one in risks]),
        (
            Column("change", _("Change"), "number", 1),
            [None if change is None else as_shown(change, 2) + 0.0 for change in changes],
        ),
        words("reasons", _("Main contributions"), [_reasons(row, view) for row in rows]),
        words(
            "floors",
            _("Floors that fired"),
            [
                "、".join(floor.code for floor in one.floors)
                if view.lang == "zh"
                else ", ".join(floor.code for floor in one.floors)
                for one in risks
            ],
        ),
        (Column("missing", _("Missing inputs (%)"), "number", 0), [100.0 * one.missing_share for one in risks]),
        tonnes(view, [_known(one.inputs["gap_t"]) for one in risks]),
        (Column("left", _("Days left"), "number"), [int(one.inputs["days_left"]) for one in risks]),
        cost_column(reader, view, [row.cost for row in rows]),
        words("city", _("City"), [view.city(one.city) for one in risks]),
    ]
    if cycles:
        columns.append(words("cycle", _("Cycle"), [view.cycle(one.cycle) for one in risks]))
    return table_of(*columns, total=total)


def _known(value: float) -> float | None:
    return None if value != value else value


def tonnes(view: View, values: Sequence[float | None]) -> tuple[Column, Sequence[object]]:
    """A column of shortfalls in whole tonnes: a few hundred would be lost in larger units."""
    _ = gettext_of(view)
    name = _("Shortfall")
    return Column("shortfall", f"{name}（吨）" if view.lang == "zh" else f"{name} (t)", "number"), values


def cost_column(reader: Reader, view: View, values: Sequence[float | None]) -> tuple[Column, Sequence[object]]:
    """A column of what shortfalls cost at the last close, which its header names."""
    _ = gettext_of(view)
    name = _("Cost at the {price}").format(price=price_words(close_of(reader, view), view))
    column, found = amounts("cost", name, values, "CNY", view.lang)
    return column, found


def _reasons(row: Listed, view: View) -> str:
    """What gives the most points, in words, and the floors with theirs."""
    is_zh = view.lang == "zh"
    items = [item for item in row.risk.contributions if item.points][:_REASONS]
    said = [f"{item.words_zh if is_zh else item.words_en} +{number(item.points, view.lang, 1)}" for item in items]
    said += [floor.words_zh if is_zh else floor.words_en for floor in row.risk.floors if floor.lifts]
    return ("；" if is_zh else "; ").join(said)


def cause_name(cause: str, view: View) -> str:
    """A cause of a change in words."""
    _ = gettext_of(view)
    said = {"assessable": _("what can be assessed"), "floors": _("floors")}
    return said.get(cause) or f"{cause} {risk_method.indicator_name(cause, view.filters.as_of, view.lang)}"


BUILDERS = (counts, choices, owing, ranking, reasons, listed_names)
