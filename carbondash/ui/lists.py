"""The lists that a file is opened from, as the enterprises that they name in their order: where one stands, and who comes next.

A list is the page that it is on with that page's own state and the filters of the view. Each function below gives the rows of one
list of a page, or none where the address asks for another part of the page; at most `MOST` of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import cast, get_args

from carbondash.derive import check_words
from carbondash.figures import annual, compute, filing, findings, inspections, listings, problems, reminding, reviewing
from carbondash.figures.view import View
from carbondash.store import Reader, candidates, finance_lists, notices, records, reminders, visits
from carbondash.store.duties import Timeliness
from carbondash.store.enterprise_file import ordered_ids
from carbondash.store.filings import Narrowed
from carbondash.ui.cache import remember
from carbondash.ui.origin import Origin
from carbondash.ui.panels import candidates as candidate_panels
from carbondash.ui.panels import (
    compliance_replay,
    compliance_risk,
    market_allowances,
    market_position,
    quality_checks,
    quality_problems,
    quality_samples,
    submissions_annual,
    submissions_list,
    submissions_matrix,
    submissions_reminders,
    submissions_tasks,
    submissions_work,
    verification_tasks,
)
from carbondash.ui.panels import finance_lists as finance_panels

MOST = 5_000

# An enterprise and the month ('2023-08') whose record a row is about, where it is about one.
Row = tuple[int, str | None]
List = Callable[[Reader, View], Iterable[Row]]


@dataclass(frozen=True)
class Stand:
    """Where an enterprise stands in a list: its place from 1, how many there are, who is before and after it."""

    place: int
    total: int
    before: Row | None
    after: Row | None


def stand(reader: Reader, view: View, origin: Origin, enterprise_id: int) -> Stand | None:
    """The place of an enterprise in the list that its file was opened from; None where no list of that page has it."""
    state = tuple(sorted((name, value) for name, value in origin.state.items() if name != "page"))
    for place in range(len(LISTS.get(origin.page, ()))):
        rows = remember(rows_of, reader, replace(view, state=state), origin.page, place)
        ids = [number for number, _month in rows]
        if enterprise_id in ids:
            at = ids.index(enterprise_id)
            return Stand(at + 1, len(ids), rows[at - 1] if at else None, rows[at + 1] if at + 1 < len(ids) else None)
    return None


def rows_of(reader: Reader, view: View, page: str, place: int) -> tuple[Row, ...]:
    """The enterprises of one of a page's lists, each once with the first month that it is listed for, in the list's order."""
    first: dict[int, str | None] = {}
    for number, month in LISTS[page][place](reader, view):
        first.setdefault(number, month)
    return tuple(first.items())


def _part(view: View, name: str, *, is_first: bool = False) -> bool:
    return view.page("part") == name or (is_first and view.page("part") is None)


def _months(rows: Iterable[tuple[int, str]]) -> Iterable[Row]:
    return [(number, period[1:] if period.startswith("M") else None) for number, period in rows]


def _mapped(reader: Reader, view: View) -> Iterable[Row]:
    return [(row.enterprise_id, None) for row in records.enterprise_points(reader, view.filters, MOST)]


def _listed(reader: Reader, view: View) -> Iterable[Row]:
    wanted = _part(view, "list", is_first=True)
    return [(number, None) for number in ordered_ids(reader, view.filters, MOST)] if wanted else ()


def _candidates(reader: Reader, view: View) -> Iterable[Row]:
    if not _part(view, "candidates"):
        return ()
    status, action = candidate_panels.status_of(view), candidate_panels.action_of(view)
    rows, _total = candidates.candidates(reader, view.filters, status, action, limit=MOST)
    return [(number, None) for row in rows if (number := row.candidate.enterprise_id) is not None]


def _month_records(reader: Reader, view: View) -> Iterable[Row]:
    if not _part(view, "filing", is_first=True):
        return ()
    month = view.page("month") or submissions_list.first_month(reader, view.only())
    status = view.page("status") if view.page("status") in get_args(Narrowed) else None
    rows, _total = filing.filed(reader, view.filters, [f"M{month}"], cast("Narrowed | None", status), MOST)
    return [(row.record.enterprise_id, month) for row in rows]


def _matrix(reader: Reader, view: View) -> Iterable[Row]:
    if not _part(view, "filing", is_first=True):
        return ()
    months = remember(submissions_matrix.state, reader, view.only()).months
    rows, _total = filing.filed(reader, view.filters, months, limit=MOST)
    newest = {row.record.enterprise_id: row.record for row in sorted(rows, key=lambda row: row.record.period)}
    order = {code: place for place, code in enumerate(view.names.cities)}
    return [(number, None) for number in sorted(newest, key=lambda one: (order.get(newest[one].city, len(order)), one))]


def _year_reports(reader: Reader, view: View) -> Iterable[Row]:
    year = view.page("period") or submissions_annual.first_year(reader, view.only()) if _part(view, "annual") else None
    if year is None:
        return ()
    asked = view.page("status")
    status = asked if asked in submissions_annual.narrowed_words(view) else "behind"
    narrowed = cast("Timeliness | None", status if status in get_args(Timeliness) else None)
    return [(row.filing.enterprise_id, None) for row in annual.reported(reader, view.filters, year, narrowed, MOST)]


def _review_queue(reader: Reader, view: View) -> Iterable[Row]:
    if not _part(view, "work"):
        return ()
    lanes = submissions_work.LANES_OF.get(view.page("status") or "", submissions_work.LANES_OF["in_review"])
    months = remember(submissions_work.state, reader, view.only()).months
    rows, _total = reviewing.tasks(reader, view.filters, months, lanes, MOST)
    return _months((row.record.enterprise_id, row.record.period) for row in rows)


def _to_remind(reader: Reader, view: View) -> Iterable[Row]:
    kind = submissions_reminders.kind_of(view) or "monthly" if _part(view, "work") else None
    if kind is None:
        return ()
    outstanding = [one.period for one in reminding.outstanding(reader, view.filters, kind)]
    asked = view.page("period")
    period = asked if asked in outstanding else next(iter(outstanding), None)
    if period is None:
        return ()
    if kind == "problems":
        return _months((row.enterprise_id, period) for row in reminders.to_close(reader, view.filters, period, limit=MOST)[0])
    return _months((row.enterprise_id, period) for row in reminders.unfiled(reader, view.filters, kind, period, limit=MOST))


def _notice_tasks(reader: Reader, view: View) -> Iterable[Row]:
    found = submissions_tasks.shown(reader, view.only("id")) if _part(view, "tasks") else None
    if found is None:
        return ()
    kind = view.page("kind") if view.page("kind") in submissions_tasks.KINDS else None
    status = view.page("status") if view.page("status") in get_args(notices.Narrowed) else None
    narrowed = cast("notices.Narrowed | None", status)
    rows, _total = notices.tasks(
        reader, view.filters, found.notice.notice_id, kind=kind, narrowed=narrowed, limit=MOST, counted=found.counted
    )
    return [(row.enterprise_id, None) for row in rows]


def _visited(reader: Reader, view: View) -> Iterable[Row]:
    rows = visits.visits(reader, view.filters, limit=MOST)[0] if _part(view, "visits") else ()
    return [(row.enterprise_id, None) for row in rows]


def _problems(reader: Reader, view: View) -> Iterable[Row]:
    if not _part(view, "problems", is_first=True):
        return ()
    kind = view.page("kind") if view.page("kind") in view.names.kinds else None
    period = f"M{view.page('month')}" if view.page("month") else None
    rows, _total = problems.listed(reader, view.filters, quality_problems.status_of(view), kind, period, MOST)
    return _months((row.enterprise_id, row.period) for row in rows)


def _findings(reader: Reader, view: View) -> Iterable[Row]:
    if not _part(view, "checks"):
        return ()
    code = view.page("kind") if view.page("kind") in check_words.check_words(view.lang) else None
    period = f"M{view.page('month')}" if view.page("month") else None
    rows, _total = findings.listed(reader, view.filters, code, period, quality_checks.status_of(view), MOST)
    return _months((row.enterprise_id, row.period) for row in rows)


def _samples(reader: Reader, view: View) -> Iterable[Row]:
    if not _part(view, "inspection"):
        return ()
    _quantity, unit_class = quality_samples.choice_of(view)
    return _months((row.enterprise_id, row.period) for row in inspections.samples(reader, view.filters, unit_class, MOST))


def _verified(reader: Reader, view: View) -> Iterable[Row]:
    return [(number, None) for number in verification_tasks.enterprises(reader, view, MOST)]


def _short_of_allowances(reader: Reader, view: View) -> Iterable[Row]:
    if not _part(view, "position"):
        return ()
    return [(number, None) for number in market_position.enterprises(reader, view, MOST)]


def _obliged(reader: Reader, view: View) -> Iterable[Row]:
    if not _part(view, "allowances"):
        return ()
    return [(number, None) for number in market_allowances.enterprises(reader, view, MOST)]


def _at_risk(reader: Reader, view: View) -> Iterable[Row]:
    wanted = _part(view, "risk", is_first=True)
    return [(number, None) for number in compliance_risk.enterprises(reader, view, MOST)] if wanted else ()


def _replayed(reader: Reader, view: View) -> Iterable[Row]:
    return [(number, None) for number in compliance_replay.enterprises(reader, view)] if _part(view, "replay") else ()


def _behind(reader: Reader, view: View) -> Iterable[Row]:
    measure, kind = view.page("measure"), view.page("kind")
    if measure is None:
        return ()
    rows, _total = compute.rows(reader, measure, view.filters, view.page("period"), MOST, breakdowns=(kind,) if kind else None)
    facts = [listings.fact(row) for row in rows]
    return _months((number, fact.period) for fact in facts if (of := fact.anchor)[0] == "enterprise" for number in (of[1],))


def _unhelped(reader: Reader, view: View) -> Iterable[Row]:
    cycle = finance_panels.gaps_cycle(reader, view) if _part(view, "gaps") else None
    if cycle is None:
        return ()
    return [(row.enterprise_id, None) for row in finance_lists.without_project(reader, view.filters, cycle, limit=MOST)[0]]


def _allied(reader: Reader, view: View) -> Iterable[Row]:
    rows = finance_lists.members(reader, view.filters, limit=MOST)[0] if _part(view, "alliance") else []
    return [(row.enterprise_id, None) for row in rows]


def _accounts(reader: Reader, view: View) -> Iterable[Row]:
    if not _part(view, "accounts"):
        return ()
    grade = finance_panels.grade_of_view(view)
    return [(row.enterprise_id, None) for row in finance_lists.accounts(reader, view.filters, grade=grade, limit=MOST)[0]]


LISTS: dict[str, tuple[List, ...]] = {
    "map": (_mapped,),
    "directory": (_listed, _candidates),
    "submissions": (_month_records, _matrix, _year_reports, _review_queue, _to_remind, _notice_tasks, _visited),
    "quality": (_problems, _findings, _samples),
    "verification": (_verified,),
    "finance": (_unhelped, _allied, _accounts),
    "market": (_short_of_allowances, _obliged),
    "compliance": (_at_risk, _replayed),
    "rows": (_behind,),
}
