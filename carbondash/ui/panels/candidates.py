"""Candidates of the directory: how many, how well supported, the list of them, and records that contradict themselves."""

from __future__ import annotations

from collections.abc import Sequence

from carbondash.charts.lists import SupportBar, support_bars
from carbondash.derive.screening_rules import measured
from carbondash.figures import compute, directory
from carbondash.figures.directory import ACTIONS
from carbondash.figures.format import fmt, fmt_period
from carbondash.figures.tables import Column, Table, table_of
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.store import candidates as stored
from carbondash.store.candidates import Contradiction, Screened, Status
from carbondash.ui.panel import MOST_EXPORTED, PAGE_ROWS, Listing, Panel, first_row
from carbondash.ui.panels import screening_words as said
from carbondash.ui.panels.common import gettext_of, theme_of, words

CONTRADICTION = "contradiction"


def action_of(view: View) -> str | None:
    """The kind of action that the address asks for; None for all."""
    kind = view.page("kind")
    return kind if kind in ACTIONS else None


def status_of(view: View) -> Status:
    """The state of candidates that the address asks for; open ones without a word."""
    asked = view.page("status")
    return "accepted" if asked == "accepted" else "rejected" if asked == "rejected" else "open"


def support(reader: Reader, view: View) -> Panel:
    """Open candidates by what is to be done and by how many sources support it."""
    _ = gettext_of(view)
    counts = directory.support(reader, view.filters)
    named = said.actions(view)
    segments = (_("one source"), _("two sources that agree"), _("three or more that agree"))
    bars = [SupportBar(action, named[action], counts[action]) for action in ACTIONS]
    known = any(sum(bar.counts) for bar in bars)
    title = _("Open candidates by supporting sources")
    table = table_of(
        words("action", _("What is to be done"), [bar.name for bar in bars]),
        *(
            (Column(f"s{place}", segment, "number"), [bar.counts[place] for bar in bars])
            for place, segment in enumerate(segments)
        ),
        (Column("all", _("All"), "number"), [sum(bar.counts) for bar in bars]),
    )
    return Panel(
        "candidate_support",
        title,
        table,
        support_bars(bars, segments, name=title, lang=view.lang, theme=theme_of(view)) if known else None,
        ("listing_candidates", "candidates_to_list", "candidates_to_move", "candidates_to_remove"),
        note=method_note(view),
        empty="" if known else _("There is no open candidate in this view."),
    )


def records(reader: Reader, view: View) -> Panel:
    """What other departments handed over, by source, and to how many enterprises of the store it was matched."""
    _ = gettext_of(view)
    by_source = compute.by_breakdown(reader, "source_records", view.filters)
    named = said.sources(view)
    sources = [source for source in named if source in by_source]
    by_method = compute.by_breakdown(reader, "matched_records_rate", view.filters)
    matched = _("matched: {method}")
    methods = {method: matched.format(method=name) for method, name in said.methods(view).items()} | {
        "none": _("matched to no enterprise"),
        CONTRADICTION: _("code and name contradict each other: left to a person"),
    }
    rows: list[tuple[str, float | None]] = [
        (_("handed over: {source}").format(source=named[source]), by_source[source].value) for source in sources
    ]
    rows += [
        (methods[method], value.denominator)
        for method in ("code", "name", "name_place", "none", CONTRADICTION)
        if (value := by_method.get(method)) is not None
    ]
    table = table_of(
        (Column("count", _("How many"), "number"), [None if value is None else int(value) for _name, value in rows]),
        words("what", _("What the records are"), [name for name, _value in rows]),
    )
    return Panel(
        "source_records",
        _("Records of other departments"),
        table,
        None,
        ("source_records", "matched_records_rate", "contradictory_records"),
        empty="" if rows else _("Not enough data: no record of another department has come by this day."),
    )


def method_note(view: View) -> str:
    """What screening is, and how well it did where that could be measured."""
    _ = gettext_of(view)
    text = _(
        "Screening is the product's own method: energy counts with 2.6 t CO2e per tonne of standard coal, records are matched by "
        "credit code, else by name and place."
    )
    rates = measured(view.filters.as_of)
    if not rates:
        return text
    percent = {name: fmt(value, "%", view.lang, decimals=1) for name, value in rates.items()}
    further = _(
        "Measured on the demonstration, whose truth is known: matching precision {matching_precision}, recall {matching_recall}; "
        "candidates precision {candidate_precision}, recall {candidate_recall}. On real files it is not known."
    ).format(**percent)
    return f"{text} {further}" if view.lang == "en" else f"{text}{further}"


def listing(reader: Reader, view: View) -> Listing:
    """The candidates of a state and kind, page by page; or the records that contradict themselves."""
    if view.page("kind") == CONTRADICTION:
        return _contradictions(reader, view)
    _ = gettext_of(view)
    status, action = status_of(view), action_of(view)
    rows, total = stored.candidates(reader, view.filters, status, action, limit=PAGE_ROWS, offset=first_row(view))

    def every(again: Reader) -> Table:
        found, count = stored.candidates(again, view.filters, status, action, limit=MOST_EXPORTED)
        return _table(again, found, count, view)

    chosen = said.actions(view)[action][1:].strip() if action else _("all kinds")
    colon = "：" if view.lang == "zh" else ": "
    return Listing(
        "candidates",
        _("Candidates"),
        _table(reader, rows, total, view),
        tuple({"id": row.candidate.key} for row in rows),
        every,
        said=(
            _("What is to be done") + colon + chosen,
            _("State") + colon + said.statuses(view)[status],
        ),
        figures=("listing_candidates",),
        empty=_("There is no such candidate in this view."),
    )


def _table(reader: Reader, rows: Sequence[Screened], total: int, view: View) -> Table:
    _ = gettext_of(view)
    actions = said.actions(view)
    others = _may_be(reader, rows, view)
    decided = any(row.decision for row in rows)
    columns = [
        words("enterprise", _("Enterprise"), [view.named(row.candidate.name_zh, row.candidate.name_en) for row in rows]),
        words("may_be", _("May be (to be checked)"), others),
        words("action", _("What is to be done"), [actions[row.candidate.action] for row in rows]),
        words("tier", _("Tier now"), [said.tier(row.candidate.tier, view) for row in rows]),
        words(
            "should",
            _("Tier by the thresholds"),
            [said.tier_should(row.candidate.tier_should, row.detail["reason"], view) for row in rows],
        ),
        (
            Column("estimate", _("Estimate (t CO2e)"), "number"),
            [row.candidate.emissions_t for row in rows],
        ),
        (Column("sources", _("Supporting sources"), "number"), [row.sources for row in rows]),
        words("agreement", _("Do sources agree?"), [agreement_words(row, view) for row in rows]),
        words("year", _("Year"), [fmt_period(row.candidate.period, view.lang) for row in rows]),
        words("city", _("City"), [view.city(row.candidate.city) for row in rows]),
        words("industry", _("Industry"), [view.industry(row.candidate.industry) for row in rows]),
        (Column("since", _("Since"), "date"), [row.candidate.day for row in rows]),
    ]
    if decided:
        columns += [
            (Column("decided", _("Decided on"), "date"), [row.decision.day if row.decision else None for row in rows]),
            words("reason", _("Reason"), [row.decision.reason if row.decision else "" for row in rows]),
            words("author", _("Decided by"), [row.decision.author if row.decision else "" for row in rows]),
        ]
    if not any(others):
        columns = [column for column in columns if column[0].key != "may_be"]
    return table_of(*columns, total=total)


def agreement_words(row: Screened, view: View) -> str:
    """Whether the sources agree on the amount; nothing where it is about a closing and not an amount."""
    return "" if row.detail["reason"] == "closed" else said.agreements(view)[row.detail["agreement"]]


def similar(row: Screened) -> tuple[int, float] | None:
    """The enterprise of the store whose name and place come nearest to what an unlisted one's records say; its points of 100."""
    if row.candidate.enterprise_id is not None:
        return None
    found = [one["evidence"] for one in row.detail["says"] if "next" in one["evidence"]]
    best = max(found, key=lambda evidence: evidence["next_points"], default=None)
    return None if best is None else (int(best["next"]), float(best["next_points"]))


def _may_be(reader: Reader, rows: Sequence[Screened], view: View) -> list[str]:
    near = [similar(row) for row in rows]
    names = stored.names(reader, {one[0] for one in near if one}, view.filters.as_of)
    return [view.named(*names[one[0]]) if one and one[0] in names else "" for one in near]


def _contradictions(reader: Reader, view: View) -> Listing:
    _ = gettext_of(view)
    rows, total = stored.contradictions(reader, view.filters, limit=PAGE_ROWS, offset=first_row(view))

    def every(again: Reader) -> Table:
        found, count = stored.contradictions(again, view.filters, limit=MOST_EXPORTED)
        return _contradiction_table(again, found, count, view)

    colon = "：" if view.lang == "zh" else ": "
    return Listing(
        "contradictions",
        _("Records whose code and name contradict each other"),
        _contradiction_table(reader, rows, total, view),
        every=every,
        said=(_("What is to be done") + colon + _("records in contradiction"),),
        figures=("contradictory_records",),
        note=_("They count for nobody: a person has to find out whom they are about."),
        empty=_("No record contradicts itself in this view."),
    )


def _contradiction_table(reader: Reader, rows: Sequence[Contradiction], total: int, view: View) -> Table:
    _ = gettext_of(view)
    ids = {one for row in rows for one in (row.code_says, row.name_says) if one is not None}
    names = stored.names(reader, ids, view.filters.as_of)
    sources = said.sources(view)

    def named(number: int | None) -> str:
        return view.named(*names[number]) if number in names else "—"

    return table_of(
        words("source", _("Source"), [sources[row.source] for row in rows]),
        words("number", _("Number there"), [row.source_id for row in rows]),
        words("name", _("Name as stated"), [" ".join(row.name_zh.split()) for row in rows]),
        words("code", _("Code as stated"), [row.stated_code or "" for row in rows]),
        words("code_says", _("The code is that of"), [named(row.code_says) for row in rows]),
        words("name_says", _("Name and place are those of"), [named(row.name_says) for row in rows]),
        words("city", _("City"), [view.city(row.city) for row in rows]),
        words("year", _("Year"), [fmt_period(row.period, view.lang) for row in rows]),
        words("energy", _("Energy"), [said.energy(row.energy_tce, view) for row in rows]),
        (Column("emissions", _("Emissions stated (t CO2e)"), "number"), [row.emissions_t for row in rows]),
        (Column("day", _("Handed over"), "date"), [row.day for row in rows]),
        total=total,
    )


def counts(reader: Reader, view: View) -> dict[str, int]:
    """How many open candidates there are of each kind, and records in contradiction."""
    figures = {action: f"candidates_to_{action}" for action in ACTIONS} | {CONTRADICTION: "contradictory_records"}
    compute.preload(reader, figures.values(), view.filters)
    return {kind: int(compute.figure(reader, figure, view.filters).value or 0) for kind, figure in figures.items()}


BUILDERS = (support, records, listing, counts)
