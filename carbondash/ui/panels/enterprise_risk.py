"""The enterprise file: the risk index with what it is made of, and the carbon account; both the product's own methods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from carbondash.charts.riskcurve import RiskLine, risk_curve
from carbondash.derive import risk_curve as curves
from carbondash.derive.enterprise_words import account_part, rule_source
from carbondash.derive.risk import Risk
from carbondash.derive.risk_curve import Contribution
from carbondash.derive.words import band, cycle
from carbondash.figures.format import fmt_day, number
from carbondash.figures.tables import table_of
from carbondash.store import Reader, enterprise_market
from carbondash.ui.cache import remember
from carbondash.ui.enterprise_view import FileView
from carbondash.ui.panel import Panel
from carbondash.ui.panels import enterprise
from carbondash.ui.panels.common import gettext_of, theme_of
from carbondash.ui.panels.enterprise_columns import numbers, said
from carbondash.ui.panels.enterprise_head import BAND_SHAPES
from carbondash.ui.static_table import Bar


@dataclass(frozen=True)
class Parts:
    """An index or a grade with its parts: a headline, lines below it, the parts as bars, the rules one click away."""

    panel: Panel
    headline: str
    lines: tuple[str, ...]
    bars: tuple[Bar, ...]
    sources: tuple[str, ...]
    own: str


def risk(reader: Reader, view: FileView) -> Parts:
    """The risk index of the cycle in which it is highest: contributions, floors, missing inputs, data date, and its course."""
    _ = gettext_of(view)
    found = remember(enterprise.explanation, reader, view)
    title = _("Compliance risk index")
    known = sorted(found.risks, key=lambda one: (-one.index, one.cycle))
    steps = enterprise_market.risk_steps(reader, view.enterprise_id, found.on)
    words = [(f"{BAND_SHAPES[code]} {band(code, view.lang)}", begins) for code, begins in curves.bands(found.on)]
    chart = None
    if steps:
        chart = risk_curve(
            [RiskLine(cycle(one.cycle, view.lang), one.points) for one in curves.curves(steps, found.on)],
            words,
            alt=_("The risk index from {first} to {last}, highest {top}").format(
                first=fmt_day(steps[0].day, view.lang),
                last=fmt_day(found.on, view.lang),
                top=number(max(step.points for step in steps), view.lang, 1),
            ),
            nothing=_("no data"),
            lang=view.lang,
            theme=theme_of(view),
        )
    label, version = curves.method_words(found.on, view.lang)
    own = _capital(_("{label}; method version {version}").format(label=label, version=version))
    if not known:
        empty = _("No obligation is open on this day, so there is no risk to state.") if not steps else ""
        return Parts(Panel("enterprise_risk", title, table_of(), chart, empty=empty), _("no open obligation"), (), (), (), own)
    top = known[0]
    items = top.contributions
    full = curves.full_points(items)
    table = table_of(
        said("code", _("Indicator"), [f"{item.code} {item.name_zh if view.lang == 'zh' else item.name_en}" for item in items]),
        numbers("points", _("Points"), [item.points for item in items], 1),
        numbers("full", _("Of"), [full.get(item.code) for item in items], 1),
        numbers("weight", _("Weight"), [item.weight for item in items], 0),
        said("words", _("Fact"), [item.words_zh if view.lang == "zh" else item.words_en for item in items]),
    )
    return Parts(
        Panel("enterprise_risk", title, table, chart),
        _("{index} of 100 · {band}").format(
            index=number(top.index, view.lang, 1), band=f"{BAND_SHAPES[top.band]} {band(top.band, view.lang)}"
        ),
        _risk_lines(top, found.on, view),
        tuple(_risk_bar(item, full.get(item.code, item.weight), view) for item in items),
        tuple(dict.fromkeys(rule_source(row, view.lang) for item in items for row in item.rules)),
        own,
    )


def _risk_bar(item: Contribution, full: float, view: FileView) -> Bar:
    is_zh = view.lang == "zh"
    # Where it is not assessable the words say no more than the number does.
    fact = "" if item.points is None else item.words_zh if is_zh else item.words_en
    return Bar(_capital(item.name_zh if is_zh else item.name_en), _points(item.points, full, view), fact, item.points, full)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _risk_lines(top: Risk, on: date, view: FileView) -> tuple[str, ...]:
    _ = gettext_of(view)
    lines = [
        _("{cycle}, due on {day}").format(cycle=cycle(top.cycle, view.lang), day=fmt_day(top.deadline, view.lang)),
        _("Data as of {day}, unchanged since {since}").format(day=fmt_day(on, view.lang), since=fmt_day(top.since, view.lang)),
        _("Missing inputs: {share} of the weights; the points of the others are scaled up").format(
            share=f"{100 * top.missing_share:.0f}%"
        )
        if top.missing_share
        else _("No input is missing"),
    ]
    lines += [
        _("Floor {code}: {words}").format(code=floor.code, words=floor.words_zh if view.lang == "zh" else floor.words_en)
        for floor in top.floors
    ]
    return tuple(lines)


def account(reader: Reader, view: FileView) -> Parts:
    """The grade of the carbon account with every point traced."""
    _ = gettext_of(view)
    found = remember(enterprise.account, reader, view)
    title = _("Carbon account")
    own = _("The product's own method, no official grade and no credit rating")
    if found is None or found.grade is None:
        reason = found.obstacle.words(view.lang) if found and found.obstacle else _("No year is known of yet.")
        return Parts(Panel("enterprise_account", title, table_of(), empty=reason), "", (), (), (), own)
    grade, is_zh = found.grade, view.lang == "zh"
    parts = grade.parts
    named = [account_part(part, view.lang) for part in parts]
    table = table_of(
        said("part", _("Part"), [name for name, _fact in named]),
        said("fact", _("Fact"), [fact for _name, fact in named]),
        numbers("points", _("Points"), [part.points for part in parts], 1),
        numbers("of", _("Of"), [part.of for part in parts], 0),
    )
    headline = grade.words_zh if is_zh else grade.words_en
    lines = [_("Account of {year}, as known on {day}").format(year=found.year, day=fmt_day(view.filters.as_of, view.lang))]
    if grade.assessable < 100:
        lines.append(
            _("{points} of 100 points can be assessed; the others count for nothing").format(points=f"{grade.assessable:g}")
        )
    if found.units_left_out:
        lines.append(_("{count} units without an allocation that year do not count").format(count=len(found.units_left_out)))
    return Parts(
        Panel("enterprise_account", title, table),
        _capital(headline),
        tuple(lines),
        tuple(
            Bar(name, _points(part.points, part.of, view), fact, part.points, part.of)
            for part, (name, fact) in zip(parts, named, strict=True)
        ),
        tuple(dict.fromkeys(rule_source(row, view.lang) for row in grade.rules)),
        own,
    )


def _points(points: float | None, weight: float, view: FileView) -> str:
    _ = gettext_of(view)
    if points is None:
        return _("not assessable")
    return _("{points} of {weight}").format(points=number(points, view.lang, 1), weight=f"{weight:.3g}")
