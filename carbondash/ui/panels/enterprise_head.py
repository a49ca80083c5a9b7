"""The enterprise file: who it is, where it stands in one sentence and a few numbers, its units, what it was at each cut-off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from carbondash.derive.cutoffs import CutOff
from carbondash.derive.enterprise_words import fuel
from carbondash.derive.words import band, cycle
from carbondash.figures import enterprise_months
from carbondash.figures.format import MISSING, fmt, fmt_count_days, fmt_day, fmt_period, fmt_rate, number
from carbondash.figures.tables import table_of
from carbondash.store import Reader, enterprise_file, enterprise_work
from carbondash.store.enterprise_file import State, Version
from carbondash.ui.cache import remember
from carbondash.ui.enterprise_view import FileView
from carbondash.ui.panel import Panel
from carbondash.ui.panels import enterprise
from carbondash.ui.panels.common import gettext_of
from carbondash.ui.panels.enterprise_columns import (
    account_words,
    days,
    numbers,
    operation_words,
    outcome_words,
    said,
    since,
    tonnes,
    unit_status_words,
)

_KW_A_MW = 1000
_LAST_MONTHS = 12
# A shape for each band of the risk index, beside its word.
BAND_SHAPES = {"low": "○", "watch": "◔", "elevated": "◑", "high": "◕", "critical": "●"}


@dataclass(frozen=True)
class KeyFact:
    """One number of the head: what it is, its value in words, and what it rests on."""

    name: str
    value: str
    said: str


def identity(reader: Reader, view: FileView) -> tuple[tuple[str, str], ...]:
    """Who the enterprise is, as labels and values."""
    _ = gettext_of(view)
    about, number_, as_of = enterprise.known_head(reader, view), view.enterprise_id, view.filters.as_of
    listed = max(enterprise_file.listings(reader, number_, as_of), key=lambda row: row.period, default=None)
    member = enterprise_file.alliance_since(reader, number_, as_of)
    yes, no = _("yes"), _("no")
    return (
        (_("Unified social credit code"), about.credit_code or MISSING),
        (
            _("English name") if view.lang == "zh" else _("Chinese name"),
            (about.name_en if view.lang == "zh" else about.name_zh) or MISSING,
        ),
        (_("City"), view.city(about.city)),
        (_("Industry"), view.industry(about.industry)),
        (_("Tier"), since(view.tier(about.tier), _tier_since(enterprise_file.versions(reader, number_, as_of)), view)),
        (_("On the list of"), _listed(listed, view)),
        (_("Managed by the province"), yes if about.is_managed else no),
        (
            _("Registry account"),
            _state(enterprise_file.account_states(reader, number_, as_of), account_words(view), "normal", view),
        ),
        (
            _("Operation"),
            _state(enterprise_file.operating_states(reader, number_, as_of), operation_words(view), "operating", view),
        ),
        (_("Alliance member"), since(yes, member, view) if member else no),
        (_("Place"), MISSING if about.lon is None or about.lat is None else f"{about.lat:.3f}° N, {about.lon:.3f}° E"),
    )


def _listed(listed: enterprise_file.Listing | None, view: FileView) -> str:
    return MISSING if listed is None else f"{fmt_period(listed.period, view.lang)} · {view.tier(listed.tier)}"


def _tier_since(versions: Sequence[Version]) -> date | None:
    """The day from which the enterprise has had its tier without a break."""
    begins: date | None = None
    for place, row in enumerate(versions):
        if place == 0 or row.tier != versions[place - 1].tier:
            begins = row.day
    return begins


def _state(states: Sequence[State], words: Mapping[str, str], otherwise: str, view: FileView) -> str:
    if not states:
        return words[otherwise]
    newest = states[-1]
    return since(words.get(newest.state, newest.state), newest.day, view)


def sentence(reader: Reader, view: FileView) -> str:
    """Where the enterprise stands on the day, in one sentence."""
    about = enterprise.known_head(reader, view)
    parts = [*_owed(reader, view), *_at_risk(reader, view), *_problems(reader, view), *_due(reader, view)]
    day, name = fmt_day(view.filters.as_of, view.lang), view.named(about.name_zh, about.name_en)
    _ = gettext_of(view)
    if not parts:
        return _("As of {day}, {name} owes no allowances and has no monthly records to file.").format(day=day, name=name)
    joined = ("；" if view.lang == "zh" else "; ").join(parts)
    return _("As of {day}, {name}: {parts}.").format(day=day, name=name, parts=joined)


def _owed(reader: Reader, view: FileView) -> Iterator[str]:
    _ = gettext_of(view)
    as_of = view.filters.as_of
    found = remember(enterprise.explanation, reader, view)
    still_open = [
        row
        for row in remember(enterprise.positions, reader, view)
        if row.deadline >= as_of or row.surrendered_t < row.obligation_t
    ]
    for row in still_open:
        values = {
            "cycle": cycle(row.cycle, view.lang),
            "owed": fmt(row.obligation_t, "t", view.lang),
            "paid": fmt(row.surrendered_t, "t", view.lang),
            "left": fmt_count_days((row.deadline - as_of).days, view.lang),
        }
        yield _("{cycle}: {owed} due ({left}), {paid} surrendered").format(**values)
        if row.gap_t:
            yield _("short of {gap}").format(gap=fmt(row.gap_t, "t", view.lang))
        elif row.surrendered_t < row.obligation_t:
            yield _("what it holds is enough")
    if not still_open and found.endings:
        newest = found.endings[-1]
        if newest.outcome is not None:
            words = outcome_words(newest.outcome.official_class, view).lstrip("●▲✕· ")
            yield _("{cycle}: {outcome}").format(cycle=cycle(newest.cycle, view.lang), outcome=words)


def _at_risk(reader: Reader, view: FileView) -> Iterator[str]:
    _ = gettext_of(view)
    risks = remember(enterprise.explanation, reader, view).risks
    for risk in sorted(risks, key=lambda risk: -risk.index)[:1]:
        yield _("risk index {index} ({band})").format(index=number(risk.index, view.lang, 1), band=band(risk.band, view.lang))


def _problems(reader: Reader, view: FileView) -> Iterator[str]:
    _ = gettext_of(view)
    if remember(enterprise.months, reader, view):
        still_open = enterprise_work.problems(reader, view.enterprise_id, view.filters.as_of, state="open", limit=1)[1]
        yield _("{count} open").format(count=fmt(still_open, "problems", view.lang)) if still_open else _("no problem open")


def _due(reader: Reader, view: FileView) -> Iterator[str]:
    _ = gettext_of(view)
    waiting = [month for month in remember(enterprise.months, reader, view) if month.status in ("missing", "not_due")]
    for month in waiting[:1]:
        if month.due_day is not None:
            yield _("the record of {period} is due on {day} ({left})").format(
                period=fmt_period(month.period, view.lang),
                day=fmt_day(month.due_day, view.lang),
                left=fmt_count_days((month.due_day - view.filters.as_of).days, view.lang),
            )


def key_facts(reader: Reader, view: FileView) -> tuple[KeyFact, ...]:
    """The numbers of the head, as far as they apply to the enterprise."""
    return (*_risk_fact(reader, view), *_gap_fact(reader, view), *_month_facts(reader, view), *_account_fact(reader, view))


def _risk_fact(reader: Reader, view: FileView) -> Iterator[KeyFact]:
    _ = gettext_of(view)
    risks = remember(enterprise.explanation, reader, view).risks
    for risk in sorted(risks, key=lambda risk: -risk.index)[:1]:
        value = f"{number(risk.index, view.lang, 1)} {BAND_SHAPES[risk.band]} {band(risk.band, view.lang)}"
        yield KeyFact(_("Compliance risk index"), value, cycle(risk.cycle, view.lang))


def _gap_fact(reader: Reader, view: FileView) -> Iterator[KeyFact]:
    _ = gettext_of(view)
    for row in remember(enterprise.positions, reader, view)[-1:]:
        left = fmt_count_days((row.deadline - view.filters.as_of).days, view.lang)
        is_paid = row.surrendered_t >= row.obligation_t
        how = _("surrendered in full") if is_paid else left
        yield KeyFact(_("Shortfall"), fmt(row.gap_t, "t", view.lang), f"{cycle(row.cycle, view.lang)} · {how}")


def _month_facts(reader: Reader, view: FileView) -> Iterator[KeyFact]:
    _ = gettext_of(view)
    shown, as_of = remember(enterprise.months, reader, view), view.filters.as_of
    if not shown:
        return
    still_open = enterprise_work.problems(reader, view.enterprise_id, as_of, state="open", limit=1)[1]
    found = enterprise_work.problems(reader, view.enterprise_id, as_of, limit=1)[1]
    yield KeyFact(
        _("Open problems"),
        number(still_open, view.lang),
        _("of {count} found so far").format(count=number(found, view.lang)),
    )
    last = _("last {count} months due").format(count=_LAST_MONTHS)
    for name, (k, n) in (
        (_("On time"), enterprise_months.on_time(shown, as_of, _LAST_MONTHS)),
        (_("Passed at first review"), enterprise_months.first_passed(shown, as_of, _LAST_MONTHS)),
    ):
        if n:
            yield KeyFact(name, fmt_rate(100 * k / n, k, n, view.lang), last)


def _account_fact(reader: Reader, view: FileView) -> Iterator[KeyFact]:
    _ = gettext_of(view)
    found = remember(enterprise.account, reader, view)
    if found is not None and found.grade is not None:
        letter = found.grade.grade or _("no grade")
        yield KeyFact(_("Carbon account"), letter, _("data of {year}; not a credit rating").format(year=found.year))


def units(reader: Reader, view: FileView) -> Panel:
    """Its generating units."""
    _ = gettext_of(view)
    rows = enterprise_file.units(reader, view.enterprise_id, view.filters.as_of)
    status = unit_status_words(view)
    table = table_of(
        said("unit", _("Generating unit"), [row.name for row in rows]),
        said("class", _("Class"), ["" if row.unit_class == "unknown" else row.unit_class for row in rows]),
        numbers("mw", _("Capacity (MW)"), [None if row.capacity_kw is None else row.capacity_kw / _KW_A_MW for row in rows]),
        said("fuel", _("Fuel"), [fuel(row.fuel, view.lang) for row in rows]),
        said("status", _("Status"), [status.get(row.status, row.status) for row in rows]),
        said("start", _("In operation since"), [str(row.start_year or "") for row in rows]),
    )
    return Panel("enterprise_units", _("Generating units"), table, empty="" if rows else _("No generating unit is on file."))


def cut_offs(reader: Reader, view: FileView) -> Panel:
    """What it was at the end of each year, at each cycle's deadline, and is on the day."""
    _ = gettext_of(view)
    rows = remember(enterprise.cut_offs, reader, view)
    accounts, operations = account_words(view), operation_words(view)
    table = table_of(
        days("day", _("Cut-off"), [row.day for row in rows]),
        said("what", _("What it is"), [_occasion(row, view) for row in rows]),
        said("list", _("On the list of"), [fmt_period(row.list_period, view.lang) for row in rows]),
        said("tier", _("Tier"), ["" if row.list_tier is None else view.tier(row.list_tier) for row in rows]),
        said("account", _("Registry account"), [accounts.get(row.account, row.account) for row in rows]),
        said("operation", _("Operation"), [operations.get(row.operation, row.operation) for row in rows]),
        tonnes("owed", _("Obligation"), [row.obligation_t for row in rows], view),
        tonnes("paid", _("Surrendered"), [row.surrendered_t for row in rows], view),
        said("outcome", _("Outcome by cycle"), [_endings(row, view) for row in rows]),
    )
    note = _("Each line as it stood on its own day. Obligation and surrender are those of the newest cycle then determined.")
    return Panel("enterprise_cutoffs", _("Status at each cut-off"), table, note=note)


def _occasion(row: CutOff, view: FileView) -> str:
    _ = gettext_of(view)
    if row.day == view.filters.as_of:
        return _("the day of this view")
    if row.deadline_of is not None:
        return _("deadline of {cycle}").format(cycle=fmt_period(row.deadline_of, view.lang))
    return _("end of the year")


def _endings(row: CutOff, view: FileView) -> str:
    colon = "：" if view.lang == "zh" else ": "
    said_ = []
    for ending in row.endings:
        words = outcome_words(ending.outcome.official_class, view) if ending.outcome else MISSING
        said_.append(f"{fmt_period(ending.cycle, view.lang)}{colon}{words}")
    return "\n".join(said_)
