"""Enforcement cases from the order to the closing, their papers and the legal range, and who is overdue without a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from carbondash.derive import cases as handling
from carbondash.derive.cases import Handled
from carbondash.derive.words import official_class
from carbondash.figures import compute
from carbondash.figures.format import fmt, fmt_day, fmt_period
from carbondash.figures.tables import Column, Table, amounts, table_of
from carbondash.figures.view import View
from carbondash.store import Reader, cases
from carbondash.store.cases import STATUSES, Status
from carbondash.ui.panel import MOST_EXPORTED, PAGE_ROWS, Listing, first_row
from carbondash.ui.panels.common import Columns, gettext_of, words
from carbondash.ui.panels.compliance_field import clauses

FIGURES = ("fined_enterprises", "fine_amount", "ordered_then_completed", "not_completed_enterprises", "frozen_not_completed")
_SIGNS: dict[str, str] = {"ordered": "▲", "rectified": "◑", "waived": "◇", "fined": "◆", "closed": "✓"}
_FEN = 100


@dataclass(frozen=True)
class Card:
    """One case: who, its state, its steps and papers in the order of their days, the law in words, which steps can follow."""

    case_id: int
    enterprise_id: int
    cycle: str
    title: str
    facts: tuple[tuple[str, str], ...]
    events: Table
    law: tuple[str, ...]
    following: tuple[str, ...]


def status_of(view: View) -> Status | None:
    """The state that the list is narrowed down to."""
    asked = view.page("status")
    return next((status for status in STATUSES if status == asked), None)


def status_words(view: View) -> dict[Status, str]:
    """The states of cases, each with its sign."""
    return {status: f"{_SIGNS[status]} {handling.words(status, view.lang)}" for status in STATUSES}


def counts(reader: Reader, view: View) -> dict[Status, int]:
    """How many cases are in which state."""
    return cases.counts(reader, view.filters)


def sentence(reader: Reader, view: View) -> str:
    """How many cases there are, how they stand, and who is overdue without one."""
    _ = gettext_of(view)
    found = counts(reader, view)
    total = sum(found.values())
    _rows, overdue = _overdue(reader, view, 1)
    about = _("As of {day}, cases of {place}: ").format(day=fmt_day(view.filters.as_of, view.lang), place=view.place)
    if not total and not overdue:
        return about + clauses([_("none, and nobody is overdue without one")], view)
    said = status_words(view)
    parts = [
        _("cases: {count}").format(count=f"{total:,}")
        if not total
        else _("cases: {count} ({states})").format(
            count=f"{total:,}",
            states=("、" if view.lang == "zh" else ", ").join(
                f"{said[status][2:]}{'' if view.lang == 'zh' else ' '}{count:,}" for status, count in found.items() if count
            ),
        )
    ]
    fines = compute.figure(reader, "fine_amount", view.filters)
    if fines.value:
        parts.append(
            _("fines of {amount} in {cycle}").format(
                amount=fmt(fines.value, "CNY", view.lang), cycle=fmt_period(fines.period, view.lang)
            )
        )
    parts.append(
        _("overdue without a case: {count}").format(count=f"{overdue:,}") if overdue else _("nobody is overdue without a case")
    )
    return about + clauses(parts, view)


def listing(reader: Reader, view: View) -> Listing:
    """The cases, page by page."""
    _ = gettext_of(view)
    title = _("Cases from the order to the closing")
    status = status_of(view)
    found = counts(reader, view)
    total = sum(found.values()) if status is None else found[status]

    def table(again: Reader, limit: int, offset: int) -> tuple[list[Handled], Table]:
        rows = handling.handled(again, view.filters, status, limit=limit, offset=offset)
        return rows, _table(rows, view, total)

    rows, shown = table(reader, PAGE_ROWS, first_row(view))
    said = (_("Status: {status}").format(status=status_words(view)[status]),) if status else ()
    return Listing(
        "cases",
        title,
        shown,
        tuple({"id": str(row.case.case_id)} for row in rows),
        lambda again: table(again, MOST_EXPORTED, 0)[1],
        said=said,
        figures=FIGURES,
        note=_("The legal range is for legal review: the product never decides a penalty. Click a row for the case."),
        empty=_("No case is in this state.") if sum(found.values()) else _("No case was opened by this day for this view."),
    )


def _table(rows: Sequence[Handled], view: View, total: int) -> Table:
    _ = gettext_of(view)
    said = status_words(view)
    fine_column, fines = amounts(
        "fine", _("Fine"), [None if row.fine_fen is None else row.fine_fen / _FEN for row in rows], "CNY", view.lang
    )
    missing = _("Missing at the deadline")
    columns: Columns = [
        words("enterprise", _("Enterprise"), [view.named(row.case.name_zh, row.case.name_en) for row in rows]),
        words("status", _("Status"), [said[row.case.status] for row in rows]),
        words("city", _("City"), [view.city(row.case.city) for row in rows]),
        words("cycle", _("Cycle"), [view.cycle(row.case.cycle) for row in rows]),
        (Column("deadline", _("Deadline"), "date"), [row.debt.deadline if row.debt else None for row in rows]),
        (
            Column("missing", f"{missing}（吨）" if view.lang == "zh" else f"{missing} (t)", "number"),
            [row.debt.missing_at_deadline_t if row.debt else None for row in rows],
        ),
        (Column("ordered", _("Ordered on"), "date"), [row.step_day("ordered") for row in rows]),
        (Column("limit", _("Limit of the order"), "date"), [row.limit_day for row in rows]),
        (Column("rectified", _("Rectified on"), "date"), [row.step_day("rectified") for row in rows]),
        (Column("decided", _("Waived or fined on"), "date"), [row.step_day("waived") or row.step_day("fined") for row in rows]),
        (fine_column, fines),
        words("range", _("Legal range"), [range_words(row, view) for row in rows]),
        (Column("closed", _("Case closed on"), "date"), [row.step_day("closed") for row in rows]),
        words("order", _("Order number"), ["、".join(row.numbers("order")) for row in rows]),
        words("decision", _("Decision number"), ["、".join(row.numbers("decision")) for row in rows]),
        words("publication", _("Publication"), ["、".join(row.numbers("publication")) for row in rows]),
    ]
    return table_of(*columns, total=total)


def range_words(row: Handled, view: View) -> str:
    """The legal range of a case, or why there is none."""
    _ = gettext_of(view)
    legal = row.legal
    if legal is None or not isinstance(legal, handling.PenaltyRange):
        return _("cannot be stated")
    if legal.lower_yuan is None or legal.upper_yuan is None:
        return _("no range at hand")
    return f"{fmt(legal.lower_yuan, 'CNY', view.lang)}–{fmt(legal.upper_yuan, 'CNY', view.lang)}"


def card(reader: Reader, view: View) -> Card | None:
    """The case that the address names; None where it names none of this view."""
    _ = gettext_of(view)
    asked = view.page("id")
    if not asked or not asked.isdecimal():
        return None
    rows = handling.handled(reader, view.filters, case_id=int(asked), limit=1)
    if not rows:
        return None
    row = rows[0]
    stands = handling.standing(reader, row.case.enterprise_id, row.case.cycle, view.filters.as_of)
    facts = [
        (_("Status"), status_words(view)[row.case.status]),
        (_("Cycle"), view.cycle(row.case.cycle)),
    ]
    if stands is not None and stands.outcome is not None:
        facts.append((_("Official class"), official_class(stands.outcome.official_class, view.lang)))
    if row.debt is not None:
        facts += [
            (_("Deadline"), fmt_day(row.debt.deadline, view.lang)),
            (_("Missing at the deadline"), fmt(row.debt.missing_at_deadline_t, "t", view.lang)),
            (_("Still to be surrendered"), fmt(row.debt.missing_t, "t", view.lang)),
        ]
    if row.limit_day is not None:
        facts.append((_("Limit of the order"), fmt_day(row.limit_day, view.lang)))
    steps = handling.following(stands, view.filters.as_of) if row.case.status != "closed" else ()
    taken = {step.step for step in row.steps}
    return Card(
        row.case.case_id,
        row.case.enterprise_id,
        row.case.cycle,
        _("Case of {name}").format(name=view.named(row.case.name_zh, row.case.name_en)),
        tuple(facts),
        _events(row, view),
        law_lines(row, view),
        tuple(step for step in steps if step != "ordered" and step not in taken),
    )


def _events(row: Handled, view: View) -> Table:
    """Steps and papers in the order of their days."""
    _ = gettext_of(view)
    kinds = {"order": _("order to rectify"), "decision": _("decision on the penalty"), "publication": _("publication")}
    listed: list[tuple[object, str, str, str]] = []
    for step in row.steps:
        amount = fmt(step.amount_fen / _FEN, "CNY", view.lang) if step.amount_fen else ""
        listed.append((step.day, f"{_SIGNS[step.step]} {handling.words(step.step, view.lang)}", amount, ""))
    for paper in row.papers:
        limit = _("limit {day}").format(day=fmt_day(paper.limit_day, view.lang)) if paper.limit_day else ""
        note = "；".join(part for part in (limit, paper.note or "") if part) if view.lang == "zh" else limit
        listed.append((paper.day, "▤ " + kinds[paper.kind], paper.number, note))
    listed.sort(key=lambda item: str(item[0]))
    return table_of(
        (Column("day", _("Day"), "date"), [item[0] for item in listed]),
        words("what", _("What happened"), [item[1] for item in listed]),
        words("number", _("Number or amount"), [item[2] for item in listed]),
        words("note", _("Note"), [item[3] for item in listed]),
    )


def law_lines(row: Handled, view: View) -> tuple[str, ...]:
    """The legal range with its article, how sure it is, and whether a fine lies in it; always for legal review."""
    _ = gettext_of(view)
    review = _("For legal review only: the product never decides a penalty.")
    legal = row.legal
    if legal is None:
        return (_("No obligation of this cycle is known, so there is no range."), review)
    if not isinstance(legal, handling.PenaltyRange):
        return (
            _("The legal range cannot be stated: the price of the month before the deadline or the rule is not known."),
            review,
        )
    lines = [
        _("Law of the deadline: {article}").format(article=handling.article(legal, view.lang)),
        _("Legal range of the fine: {range} ({confidence})").format(
            range=range_words(row, view), confidence=handling.confidence(legal, view.lang)
        ),
    ]
    also = legal.also_zh if view.lang == "zh" else legal.also_en
    if also:
        lines.append(_("The article also says: {words}").format(words=also))
    if legal.equal_cut_t:
        lines.append(_("Equal cut of the next allocation: up to {tonnes}").format(tonnes=fmt(legal.equal_cut_t, "t", view.lang)))
    inside = handling.is_inside(row.fine_fen, legal) if row.fine_fen is not None else None
    if row.fine_fen is not None and inside is not None:
        amount = fmt(row.fine_fen / _FEN, "CNY", view.lang)
        said = (
            _("The recorded fine of {amount} lies inside the range.")
            if inside
            else _("▲ The recorded fine of {amount} lies outside the range: please check.")
        )
        lines.append(said.format(amount=amount))
    return (*lines, review)


def is_anybody_late(reader: Reader, view: View) -> bool:
    """Whether anybody has missed a deadline and still owes, with a case or without one."""
    return any(value.value for value in compute.trend(reader, "not_completed_enterprises", view.filters))


def _overdue(reader: Reader, view: View, limit: int) -> tuple[list[cases.Overdue], int]:
    """Who is overdue without a case; nobody is asked for where the cube knows of nobody who is overdue at all."""
    return cases.overdue(reader, view.filters, limit=limit) if is_anybody_late(reader, view) else ([], 0)


def overdue(reader: Reader, view: View) -> Listing:
    """Who is overdue without a case, the largest shortage first."""
    _ = gettext_of(view)
    rows, total = _overdue(reader, view, PAGE_ROWS)
    label = _("Still to be surrendered")
    return Listing(
        "overdue",
        _("Overdue without a case"),
        table_of(
            words("enterprise", _("Enterprise"), [view.named(row.name_zh, row.name_en) for row in rows]),
            words("city", _("City"), [view.city(row.city) for row in rows]),
            words("cycle", _("Cycle"), [view.cycle(row.cycle) for row in rows]),
            (Column("deadline", _("Deadline"), "date"), [row.deadline for row in rows]),
            (
                Column("late", _("Days late"), "number"),
                [(view.filters.as_of - row.deadline).days for row in rows],
            ),
            (
                Column("missing", f"{label}（吨）" if view.lang == "zh" else f"{label} (t)", "number"),
                [row.missing_t for row in rows],
            ),
            total=total,
        ),
        tuple({"id": f"{row.enterprise_id}"} for row in rows),
        figures=("not_completed_enterprises",),
        empty=_("Nobody is overdue without a case."),
    )


def to_order(reader: Reader, view: View) -> dict[str, str]:
    """Who can be ordered to rectify: 'enterprise.cycle' and the name with the shortage, the largest first."""
    rows, _total = _overdue(reader, view, PAGE_ROWS)
    return {
        f"{row.enterprise_id}.{row.cycle}": f"{view.named(row.name_zh, row.name_en)} · {fmt(row.missing_t, 't', view.lang)}"
        for row in rows
    }


BUILDERS = (sentence, counts, listing, card, overdue, is_anybody_late)
