"""Other weights and thresholds as a preview: what the method has, what the address tries out, and who would move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from carbondash.charts.frames import FromTo
from carbondash.charts.fromto import from_to
from carbondash.derive import risk_method, risk_preview
from carbondash.derive.risk_preview import Changed, Part
from carbondash.figures.tables import Column, table_of
from carbondash.figures.view import View
from carbondash.store import Reader, risk
from carbondash.ui.panel import Panel
from carbondash.ui.panels.common import gettext_of, theme_of, words
from carbondash.ui.panels.compliance_field import band_words, nothing, now

_SHOWN = 20


@dataclass(frozen=True)
class Dial:
    """A number of the method that can be tried out: where it belongs, its code, its words, its value, the one tried."""

    part: Part
    code: str
    label: str
    value: float
    tried: float
    most: float
    step: float


def changed(view: View) -> Changed:
    """What the address changes in the method of the day."""
    return risk_preview.read(view.page("weights"), risk_method.method_on(view.filters.as_of))


def dials(reader: Reader, view: View) -> tuple[Dial, ...]:
    """Everything that can be changed, with what it is now."""
    _ = gettext_of(view)
    method = risk_method.method_on(view.filters.as_of)
    asked = changed(view)

    def name(code: str) -> str:
        return f"{code} {risk_method.indicator_name(code, view.filters.as_of, view.lang)}"

    found: list[Dial] = []

    values = risk_preview.values_of(method)

    def add(part: Part, code: str, label: str, most: float, step: float) -> None:
        value = values[part][code]
        found.append(Dial(part, code, label, value, asked.get(part, {}).get(code, value), most, step))

    for code in method.weights:
        add("weights", code, name(code), 100.0, 1.0)
    for code, value in method.full_at.items():
        add("full_at", code, name(code), 1000.0, 0.05 if value <= 1 else 1.0)
    for code in method.at_least:
        add("at_least", code, code, 100.0, 5.0)
    for code in method.floor_days:
        add("floor_days", code, code, 365.0, 1.0)
    for code in values["band_from"]:
        add("band_from", code, band_words(risk_preview.band_of(code, method), view), 100.0, 1.0)
    return tuple(found)


def written(values: Mapping[Dial, float]) -> str | None:
    """The address of what was chosen; None where all is as the method has it."""
    asked: Changed = {}
    for dial, value in values.items():
        if value != dial.value:
            asked.setdefault(dial.part, {})[dial.code] = value
    return risk_preview.written(asked)


def effect(reader: Reader, view: View) -> Panel:
    """Enterprises by band before and after, and whose rank or band would change most."""
    _ = gettext_of(view)
    title = _("Preview: what other weights and thresholds would do")
    found = now(reader, view)
    if found is None or not found.bands:
        return Panel("risk_preview", title, table_of(), empty=nothing(reader, view))
    asked = changed(view)
    if not asked:
        return Panel("risk_preview", title, table_of(), empty=_("Nothing is changed yet: choose other values above."))
    tried = risk_preview.tried(found, asked)
    if isinstance(tried, risk_preview.Impossible):
        return Panel("risk_preview", title, table_of(), empty=tried.words(view.lang))
    shown = tried.moved[:_SHOWN]
    names = risk.names(reader, [one.enterprise_id for one in shown])
    chart = from_to(
        [FromTo(band_words(band, view), before, after) for band, before, after in tried.bands],
        before=_("by the method"),
        after=_("in the preview"),
        name=_("enterprises by band"),
        lang=view.lang,
        theme=theme_of(view),
    )
    return Panel(
        "risk_preview",
        title,
        table_of(
            words("enterprise", _("Enterprise"), [view.named(*names[one.enterprise_id]) for one in shown]),
            (Column("rank", _("Rank by the method"), "number"), [one.rank_before for one in shown]),
            (Column("rank_then", _("Rank in the preview"), "number"), [one.rank_after for one in shown]),
            (Column("index", _("Index by the method"), "number", 1), [one.before for one in shown]),
            (Column("index_then", _("Index in the preview"), "number", 1), [one.after for one in shown]),
            words("band", _("Band by the method"), [band_words(one.band_before, view) for one in shown]),
            words("band_then", _("Band in the preview"), [band_words(one.band_after, view) for one in shown]),
            total=len(tried.moved),
        ),
        chart,
        note=_(
            "A preview held by the address alone: nothing is saved, the ranking above stays as it is. {bands} enterprises would "
            "be in another band, {ranks} at another rank."
        ).format(bands=f"{tried.other_band:,}", ranks=f"{tried.other_rank:,}"),
    )


BUILDERS = (dials, effect)
