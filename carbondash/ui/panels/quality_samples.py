"""Data quality, inspection: coal samples against what the plants reported, with limits of agreement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from carbondash.charts.agreement import PairPoint, difference_plot, signed
from carbondash.figures import inspections
from carbondash.figures.agreement import FEWEST, Agreement, Interval
from carbondash.figures.format import fmt_period, number
from carbondash.figures.inspections import Compared, Pair, Quantity
from carbondash.figures.tables import Column, Table, table_of
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.store.inspections import Sample
from carbondash.ui.cache import remember
from carbondash.ui.panel import MOST_EXPORTED, PAGE_ROWS, Listing, Panel, first_row
from carbondash.ui.panels.common import gettext_of, theme_of, words

CLASSES = ("I", "II", "III", "IV")
UNITS: dict[Quantity, str] = {"car": "tC/t", "ncv_ar": "GJ/t"}
_DECIMALS: dict[Quantity, int] = {"car": 4, "ncv_ar": 3}
# So many samples are drawn, outside and within the limits, and so many of those outside are named; the list has all.
OUTSIDE_DRAWN, WITHIN_DRAWN, OUTSIDE_NAMED = 150, 400, 8


def quantity_words(view: View) -> dict[Quantity, str]:
    """The two quantities in which samples and reports are compared, with their units."""
    _ = gettext_of(view)
    return {"car": _("Carbon content as received (tC/t)"), "ncv_ar": _("Net calorific value as received (GJ/t)")}


def choice_of(view: View) -> tuple[Quantity, str | None]:
    """The quantity and the class of units that the address names; carbon content and all classes without a word."""
    quantity, _dot, unit_class = (view.page("measure") or "car").partition(".")
    return ("ncv_ar" if quantity == "ncv_ar" else "car"), unit_class if unit_class in CLASSES else None


def compared(reader: Reader, view: View) -> Compared:
    """The chosen samples against their reports, as the chart and the list share them."""
    return inspections.compared(reader, view.filters, *choice_of(view))


def agreement(reader: Reader, view: View) -> Panel:
    """Samples against reports: the difference of each pair against its mean, with the limits of agreement."""
    _ = gettext_of(view)
    quantity, _class = choice_of(view)
    found = remember(compared, reader, view.only("measure"))
    outside = found.outside
    numbers = {one.sample_id: place for place, one in enumerate(outside[:OUTSIDE_NAMED], 1)}
    within = [one for one in found.pairs if not found.is_outside(one)]
    # Every second, third … of too many: which ones are left out has nothing to do with their values.
    drawn = [*outside[:OUTSIDE_DRAWN], *within[:: max(1, -(-len(within) // WITHIN_DRAWN))]]
    named = inspections.described(reader, view.filters.as_of, [one.sample_id for one in drawn])
    chart = difference_plot(
        [
            PairPoint(
                one.mean,
                one.difference,
                _pair_words(one, named[one.sample_id], quantity, view),
                found.is_outside(one),
                numbers.get(one.sample_id),
            )
            for one in drawn
        ],
        found.agreement,
        unit=UNITS[quantity],
        decimals=_DECIMALS[quantity],
        across=_("mean of sample and report ({unit})").format(unit=UNITS[quantity]),
        outside=len(outside),
        lang=view.lang,
        theme=theme_of(view),
    )
    colon = "：" if view.lang == "zh" else ": "
    notes = [
        f"[{numbers[one.sample_id]}] {colon.join(_pair_words(one, named[one.sample_id], quantity, view))}"
        for one in outside[:OUTSIDE_NAMED]
    ]
    if len(outside) > len(numbers):
        notes.append(_("and {count} more, in the list").format(count=f"{len(outside) - len(numbers):,}"))
    if len(drawn) < len(found.pairs):
        thinned = _("{shown} of {total} samples are drawn; the statistics cover all.")
        notes.append(thinned.format(shown=f"{len(drawn):,}", total=f"{len(found.pairs):,}"))
    return Panel(
        "samples_agreement",
        _("Coal samples against reported values: {quantity}").format(quantity=quantity_words(view)[quantity]),
        _agreement_table(found, view),
        replace(chart, notes=tuple(notes)),
        ("coal_samples",),
        note=_agreement_words(found, view),
        empty="" if found.pairs else _("No coal sample with a reported value is known by this day."),
    )


def _agreement_words(found: Compared, view: View) -> str:
    _ = gettext_of(view)
    left = _(" {count} samples have no report to compare with yet.").format(count=found.left_out) if found.left_out else ""
    if found.agreement is None:
        few = _("{n} samples are too few for limits of agreement (fewer than {fewest}).")
        return (few.format(n=len(found.pairs), fewest=FEWEST) if found.pairs else "") + left
    said, decimals, unit = found.agreement, _DECIMALS[found.quantity], UNITS[found.quantity]
    text = _(
        "n = {n}: mean difference {mean} {unit}; 95% limits of agreement {low} to {high} {unit} (mean ± 1.96 SD, grey: their 95% "
        "confidence); {outside} outside. Reported values are those of the record versions that stand on the day."
    )
    mean, low, high = (signed(level.value, decimals, view.lang) for level in (said.mean, said.lower, said.upper))
    return text.format(n=said.n, mean=mean, low=low, high=high, unit=unit, outside=len(found.outside)) + left


def _pair_words(one: Pair, sample: Sample, quantity: Quantity, view: View) -> tuple[str, str]:
    """Whose sample it is, and what was reported and found."""
    _ = gettext_of(view)
    decimals = _DECIMALS[quantity]
    who = _("{enterprise}, unit {unit}, {month}").format(
        enterprise=view.named(sample.name_zh, sample.name_en), unit=sample.unit_name, month=fmt_period(sample.period, view.lang)
    )
    said = _("reported {reported}, sampled {sampled}, difference {difference}").format(
        reported=number(one.reported, view.lang, decimals),
        sampled=number(one.sampled, view.lang, decimals),
        difference=signed(one.difference, decimals, view.lang),
    )
    return who, said


def _agreement_table(found: Compared, view: View) -> Table:
    _ = gettext_of(view)
    if found.agreement is None:
        return table_of()
    said: Agreement = found.agreement
    rows: list[tuple[str, Interval]] = [
        (_("Mean difference"), said.mean),
        (_("Lower limit of agreement"), said.lower),
        (_("Upper limit of agreement"), said.upper),
    ]
    decimals, unit = _DECIMALS[found.quantity], UNITS[found.quantity]
    return table_of(
        words("what", _("Statistic"), [name for name, _level in rows]),
        (Column("value", _("Value") + f" ({unit})", "number", decimals), [level.value for _name, level in rows]),
        (Column("low", _("95% confidence from"), "number", decimals), [level.low for _name, level in rows]),
        (Column("high", _("95% confidence to"), "number", decimals), [level.high for _name, level in rows]),
        (Column("n", _("Samples (n)"), "number"), [said.n for _row in rows]),
    )


def samples(reader: Reader, view: View) -> Listing:
    """The samples with reported and sampled value and their difference, page by page."""
    _ = gettext_of(view)
    quantity, unit_class = choice_of(view)
    found = remember(compared, reader, view.only("measure"))
    shown = inspections.samples(reader, view.filters, unit_class, PAGE_ROWS, first_row(view))

    def every(again: Reader) -> Table:
        full = inspections.samples(again, view.filters, unit_class, MOST_EXPORTED)
        return _sample_table(full, inspections.compared(again, view.filters, quantity, unit_class), view)

    return Listing(
        "samples_listed",
        _("Coal samples"),
        _sample_table(shown, found, view),
        tuple({"id": str(row.enterprise_id), **({"month": row.period[1:]} if row.period[0] == "M" else {})} for row in shown),
        every,
        said=tuple(
            part
            for part in (
                _("Quantity: {quantity}").format(quantity=quantity_words(view)[quantity]),
                _("Unit class: {unit_class}").format(unit_class=unit_class) if unit_class else "",
            )
            if part
        ),
        figures=("coal_samples",),
        empty=_("No coal sample is known in this view by this day."),
    )


def _sample_table(rows: Sequence[Sample], found: Compared, view: View) -> Table:
    _ = gettext_of(view)
    quantity = found.quantity
    pairs = [inspections.pair(row, quantity) for row in rows]
    decimals, unit = _DECIMALS[quantity], UNITS[quantity]
    sampled = [row.sampled_car if quantity == "car" else row.sampled_ncv for row in rows]
    reported = [row.reported_car if quantity == "car" else row.reported_ncv for row in rows]
    shares = [None if one is None or not one.reported else 100 * one.difference / one.reported for one in pairs]
    said = {True: _("◆ outside the limits"), False: ""}
    return table_of(
        words("enterprise", _("Enterprise"), [view.named(row.name_zh, row.name_en) for row in rows]),
        words("city", _("City"), [view.city(row.city) for row in rows]),
        words("unit", _("Generating unit"), [row.unit_name for row in rows]),
        words("period", _("Data month"), [fmt_period(row.period, view.lang) for row in rows]),
        (Column("reported", _("Reported ({unit})").format(unit=unit), "number", decimals), reported),
        (Column("sampled", _("Sampled ({unit})").format(unit=unit), "number", decimals), sampled),
        (
            Column("difference", _("Difference ({unit})").format(unit=unit), "number", decimals),
            [None if one is None else one.difference for one in pairs],
        ),
        (Column("share", _("Difference (%)"), "number", 1), shares),
        words("outside", _("Limits of agreement"), [said[one is not None and found.is_outside(one)] for one in pairs]),
        (Column("taken", _("Sampled on"), "date"), [row.sampled_on for row in rows]),
        words("laboratory", _("Laboratory"), [row.laboratory for row in rows]),
        total=found.total,
    )


BUILDERS = (agreement, samples)
