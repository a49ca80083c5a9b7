"""The shortfalls against the days left, and the cities with their mean and their critical enterprises."""

from __future__ import annotations

from carbondash.charts.bars import ranked_bar
from carbondash.charts.frames import Item
from carbondash.charts.risk import Short, shortfalls
from carbondash.derive import risk_list
from carbondash.figures import compute, ledger
from carbondash.figures.format import fmt, fmt_count_days
from carbondash.figures.tables import Column, table_of
from carbondash.figures.view import View
from carbondash.store import Reader, risk
from carbondash.ui.panel import Panel
from carbondash.ui.panels.common import every_city, gettext_of, theme_of, words
from carbondash.ui.panels.compliance_field import BANDS, band_words, close_of, nothing, now, price_words
from carbondash.ui.panels.compliance_risk import cost_column, tonnes

# Beyond so many points a chart says nothing more.
MOST_POINTS = 200


def scatter(reader: Reader, view: View) -> Panel:
    """Shortfall against days left, sized by what it costs today."""
    _ = gettext_of(view)
    title = _("Shortfall, days left and cost")
    found = now(reader, view)
    if found is None or not found.bands:
        return Panel("risk_scatter", title, table_of(), empty=nothing(reader, view))
    gap = found.frame["gap_t"].to_numpy()
    left = found.frame["days_left"].to_numpy()
    short = [int(place) for place in (-gap).argsort(kind="stable") if gap[place] > 0]
    price = close_of(reader, view)
    if not short:
        return Panel(
            "risk_scatter", title, table_of(), figures=("shortfall",), empty=_("No enterprise lacks allowances on this day.")
        )
    drawn, rest = short[:MOST_POINTS], short[MOST_POINTS:]
    names = risk.names(reader, [int(found.ids[place]) for place in drawn])
    points = [
        Short(
            str(found.ids[place]),
            view.named(*names[int(found.ids[place])]),
            int(left[place]),
            float(gap[place]),
            risk_list.cost(float(gap[place]), price),
            found.bands[place],
            _point_words(view, float(gap[place]), int(left[place]), risk_list.cost(float(gap[place]), price), found.bands[place]),
        )
        for place in drawn
    ]
    floor_days = found.method.floor_days
    floors = [(days, _("{days} d: floor {code}").format(days=days, code=code)) for code, days in sorted(floor_days.items())]
    chart = shortfalls(
        points,
        [(band, band_words(band, view)) for band in BANDS],
        floors,
        days=(max(int(found.method.full_at["A2"]), *(point.days for point in points)), min(point.days for point in points)),
        words=(_("days left until the deadline"), _("Shortfall")),
        lang=view.lang,
        theme=theme_of(view),
    )
    note = _("The size is the cost at the {price}; a click opens the file. Points of one day are spread sideways.").format(
        price=price_words(price, view)
    )
    if rest:
        left_out = sum(float(gap[place]) for place in rest)
        note += " " + _("Drawn are the {shown} largest; {rest} others with {tonnes} together are not.").format(
            shown=len(drawn), rest=f"{len(rest):,}", tonnes=fmt(left_out, "t", view.lang)
        )
    return Panel(
        "risk_scatter",
        title,
        table_of(
            words("enterprise", _("Enterprise"), [point.name for point in points]),
            tonnes(view, [point.gap for point in points]),
            (Column("left", _("Days left"), "number"), [point.days for point in points]),
            cost_column(reader, view, [point.cost for point in points]),
            words("band", _("Band"), [band_words(point.band, view) for point in points]),
            total=len(short),
        ),
        chart,
        ("shortfall", "shortfall_enterprises"),
        note=note,
    )


def _point_words(view: View, gap: float, left: int, cost: float | None, band: str) -> str:
    parts = [fmt(gap, "t", view.lang), fmt_count_days(left, view.lang)]
    parts += [fmt(cost, "CNY", view.lang)] if cost is not None else []
    return " · ".join([*parts, band_words(band, view)])


def cities(reader: Reader, view: View) -> Panel:
    """City by city the weighted mean and, always with it, how many are critical; of how many."""
    _ = gettext_of(view)
    title = _("By city: weighted mean and critical enterprises")
    every = view.on(cities=()).filters
    period = compute.figure(reader, "mean_risk_index", every).period
    found = now(reader, view)
    if period is None or found is None or not found.bands:
        return Panel("risk_cities", title, table_of(), empty=nothing(reader, view))
    mean = compute.by_city(reader, "mean_risk_index", every, period)
    critical = compute.by_city(reader, "critical_risk_enterprises", every, period)
    assessed = compute.by_city(reader, "risk_assessed_enterprises", every, period)
    codes = every_city(view, assessed)
    count = {code: (int(_value(critical, code) or 0), int(_value(assessed, code) or 0)) for code in codes}
    # A handful of enterprises a city is no ranking: the cities keep their own order.
    items = [
        Item(
            code,
            view.city(code, short=True),
            _value(mean, code),
            extra=_("{critical} of {all} critical").format(critical=count[code][0], all=count[code][1]),
        )
        for code in codes
    ]
    chart = ranked_bar(
        items,
        "points",
        name=ledger.figures["mean_risk_index"].name(view.lang),
        lang=view.lang,
        theme=theme_of(view),
        selected=view.filters.cities,
        order="given",
    )
    return Panel(
        "risk_cities",
        title,
        table_of(
            words("city", _("City"), [view.city(code) for code in codes]),
            (Column("mean", _("Weighted mean index"), "number", 1), [_value(mean, code) for code in codes]),
            (Column("critical", _("Critical enterprises"), "number"), [count[code][0] for code in codes]),
            (Column("n", _("Enterprises assessed (n)"), "number"), [count[code][1] for code in codes]),
        ),
        chart,
        ("mean_risk_index", "critical_risk_enterprises", "risk_assessed_enterprises"),
        period,
        note=_("A mean hides single critical enterprises, so both stand together. Click a bar to filter to that city."),
    )


def _value(values: dict[str, compute.FigureValue], code: str) -> float | None:
    found = values.get(code)
    return None if found is None else found.value


BUILDERS = (scatter, cities)
