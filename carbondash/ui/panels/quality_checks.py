"""Data quality, automatic checks: the findings that hold on the day by check and by family, their list, the waivers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from carbondash.charts.bars import pareto, ranked_bar
from carbondash.charts.frames import Item
from carbondash.derive import check_words
from carbondash.derive.check_words import CheckWords
from carbondash.figures import compute, findings, ledger
from carbondash.figures.format import fmt_period
from carbondash.figures.sentences import figure_sentence, statement
from carbondash.figures.tables import Column, Table, table_of
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.store.findings import FindingRow, WaiverRow
from carbondash.ui.panel import MOST_EXPORTED, PAGE_ROWS, Listing, Panel, first_row
from carbondash.ui.panels.common import gettext_of, theme_of, value_columns, words
from carbondash.ui.panels.enterprise_columns import one_side


def sentence(reader: Reader, view: View) -> str:
    """How many findings hold, how many of them are for a person, and how many are waived."""
    _ = gettext_of(view)
    values = [
        compute.figure(reader, name, view.filters) for name in ("evidence_findings", "findings_for_a_person", "waived_findings")
    ]
    said = figure_sentence(
        statement(ledger.figures["evidence_findings"], values[0], day=view.filters.as_of, scope=view.place, lang=view.lang),
        view.lang,
    )
    if values[0].value is None:
        return said
    person, waived = (round(value.value or 0) for value in values[1:])
    more = _(
        "Of these {person} go to a person; {waived} more are under a waiver. A finding is a hint for a reviewer, no verdict."
    )
    between = "" if view.lang == "zh" else " "
    return said + between + more.format(person=f"{person:,}", waived=f"{waived:,}")


def by_check(reader: Reader, view: View) -> Panel:
    """Findings by check, from the most to the least frequent, with the severity that the check's findings can have."""
    _ = gettext_of(view)
    values = compute.by_breakdown(reader, "evidence_findings", view.filters)
    checks = check_words.check_words(view.lang)
    items = [Item(code, check_name(checks[code], view), value.value) for code, value in values.items() if value.value]
    items.sort(key=lambda item: -(item.value or 0.0))
    name = ledger.figures["evidence_findings"].name(view.lang)
    table = table_of(
        words("code", _("Code"), [item.code for item in items]),
        words("check", _("Check"), [checks[item.code].title for item in items]),
        words("family", _("Family"), [check_words.family_words(checks[item.code].family, view.lang) for item in items]),
        words("severity", _("Severity (points)"), [_points(checks[item.code]) for item in items]),
        words("person", _("Refer to a person"), [_("yes") if checks[item.code].is_referred else "" for item in items]),
        *value_columns(items, "evidence_findings", view, _("Findings")),
    )
    chosen = [view.page("kind") or ""] if view.page("kind") in {item.code for item in items} else []
    return Panel(
        "findings_by_check",
        _("Findings by check"),
        table,
        pareto(items, "findings", name=name, lang=view.lang, theme=theme_of(view), selected=chosen),
        ("evidence_findings", "findings_for_a_person"),
        note=_("Click a bar to list only that check; click it again to list all."),
        empty="" if items else _("No automatic finding holds in this view as of this day."),
    )


def check_name(check: CheckWords, view: View) -> str:
    """A check with its code and severity; marked where its findings go to a person."""
    _ = gettext_of(view)
    severity = _("severity {points}").format(points=_points(check))
    person = " · " + _("▲ refer to a person") if check.is_referred else ""
    return f"{check.code} {check.title} · {severity}{person}"


def _points(check: CheckWords) -> str:
    return str(check.lowest) if check.lowest == check.highest else f"{check.lowest}–{check.highest}"


def by_family(reader: Reader, view: View) -> Panel:
    """Findings by what the checks are about."""
    _ = gettext_of(view)
    values = compute.by_breakdown(reader, "evidence_findings", view.filters)
    checks = check_words.check_words(view.lang)
    counts = dict.fromkeys(check_words.FAMILIES, 0.0)
    for code, value in values.items():
        counts[checks[code].family] += value.value or 0.0
    items = [Item(family, check_words.family_words(family, view.lang), count) for family, count in counts.items()]
    items.sort(key=lambda item: -(item.value or 0.0))
    table = table_of(
        words("family", _("Family"), [item.name for item in items]),
        *value_columns(items, "evidence_findings", view, _("Findings")),
    )
    name = ledger.figures["evidence_findings"].name(view.lang)
    return Panel(
        "findings_by_family",
        _("Findings by what the check is about"),
        table,
        ranked_bar(items, "findings", name=name, lang=view.lang, theme=theme_of(view)),
        ("evidence_findings",),
        empty="" if any(counts.values()) else _("No automatic finding holds in this view as of this day."),
    )


def status_words(view: View) -> dict[findings.Status, str]:
    """The findings that can be listed: those that hold, those of them for a person, those that are waived."""
    _ = gettext_of(view)
    return {"standing": _("All findings"), "person": _("Refer to a person"), "waived": _("Waived")}


def status_of(view: View) -> findings.Status:
    """The state that the address names; all that hold without a word."""
    asked = view.page("status")
    return next((status for status in status_words(view) if status == asked), "standing")


def listing(reader: Reader, view: View) -> Listing:
    """The findings with their sentences, of one check or month where the page names one, page by page."""
    _ = gettext_of(view)
    checks = check_words.check_words(view.lang)
    status, month = status_of(view), view.page("month")
    code = view.page("kind") if view.page("kind") in checks else None
    period = f"M{month}" if month else None
    rows, total = findings.listed(reader, view.filters, code, period, status, PAGE_ROWS, first_row(view))
    titles = {
        "standing": _("Findings that hold on the day"),
        "person": _("Findings to be referred to a person"),
        "waived": _("Findings under a waiver"),
    }
    figures = {"standing": "evidence_findings", "person": "findings_for_a_person", "waived": "waived_findings"}
    narrowed = [f"{code} {checks[code].title}" if code else "", fmt_period(period, view.lang)]

    def every(again: Reader) -> Table:
        found, count = findings.listed(again, view.filters, code, period, status, MOST_EXPORTED)
        return _table(found, view, count)

    return Listing(
        "findings_listed",
        " · ".join([titles[status], *(part for part in narrowed if part)]),
        _table(rows, view, total),
        tuple({"id": str(row.enterprise_id), **({"month": row.period[1:]} if row.period[0] == "M" else {})} for row in rows),
        every,
        said=tuple(
            said
            for said in (
                _("Status: {status}").format(status=status_words(view)[status]),
                _("Check: {check}").format(check=narrowed[0]) if code else "",
                _("Data month: {month}").format(month=narrowed[1]) if period else "",
            )
            if said
        ),
        figures=(figures[status],),
        note=_("▲ refer to a person: only a person decides what follows; the product accuses nobody."),
        empty=_("No finding is in this list as of this day."),
    )


@dataclass(frozen=True)
class Waivable:
    """A check that has findings at an enterprise, in words."""

    enterprise_id: int
    code: str
    words: str


def waivable(reader: Reader, view: View) -> tuple[Waivable, ...]:
    """The checks and enterprises of the findings that the page of the list shows, each pair once; none where all are waived."""
    status, month, checks = status_of(view), view.page("month"), check_words.check_words(view.lang)
    if status == "waived":
        return ()
    code = view.page("kind") if view.page("kind") in checks else None
    rows, _total = findings.listed(reader, view.filters, code, f"M{month}" if month else None, status, PAGE_ROWS, first_row(view))
    found = {
        (row.enterprise_id, row.code): f"{view.named(row.name_zh, row.name_en)} · {row.code} {checks[row.code].title}"
        for row in rows
    }
    return tuple(Waivable(*pair, said) for pair, said in found.items())


def _table(rows: Sequence[FindingRow], view: View, total: int) -> Table:
    _ = gettext_of(view)
    said = [check_words.finding_words(row, view.lang) for row in rows]
    waived = [(Column("waived", _("Waiver")), [one.waived for one in said])] if any(one.waived for one in said) else []
    return table_of(
        words("enterprise", _("Enterprise"), [view.named(row.name_zh, row.name_en) for row in rows]),
        words("unit", _("Generating unit"), [row.unit_name or "" for row in rows]),
        words("period", _("Data month"), [fmt_period(row.period, view.lang) for row in rows]),
        words("check", _("Check"), [f"{row.code} {one.title}" for row, one in zip(rows, said, strict=True)]),
        words("sentence", _("Finding"), [one.sentence for one in said]),
        (Column("severity", _("Severity (points)"), "number"), [row.severity for row in rows]),
        words("person", _("For a person"), [_("▲ refer to a person") if one.is_referred else "" for one in said]),
        words("city", _("City"), [view.city(row.city) for row in rows]),
        *waived,
        (Column("day", _("Since"), "date"), [row.day for row in rows]),
        total=total,
    )


def waivers(reader: Reader, view: View) -> Panel:
    """The waivers with reason, months, author and day, and how many findings each covers."""
    _ = gettext_of(view)
    rows, total = findings.waivers(reader, view.filters, PAGE_ROWS)

    def every(again: Reader) -> Table:
        found, count = findings.waivers(again, view.filters, MOST_EXPORTED)
        return _waivers(found, view, count)

    return Panel(
        "waivers",
        _("Waivers"),
        _waivers(rows, view, total),
        None,
        ("waived_findings",),
        note=_("A waiver marks a finding and never hides it; it has a reason, a period and an author."),
        empty="" if rows else _("No waiver has been given in this view as of this day."),
        every=every,
    )


def _waivers(rows: Sequence[WaiverRow], view: View, total: int) -> Table:
    _ = gettext_of(view)
    checks = check_words.check_words(view.lang)
    return table_of(
        words("enterprise", _("Enterprise"), [view.named(row.name_zh, row.name_en) for row in rows]),
        words("city", _("City"), [view.city(row.city) for row in rows]),
        words("check", _("Check"), [f"{row.code} {checks[row.code].title}" for row in rows]),
        words("months", _("Data months"), [fmt_period(f"{row.first_month}..{row.last_month}", view.lang) for row in rows]),
        words("reason", _("Reason"), [one_side(row.reason, view) for row in rows]),
        words("author", _("Author"), [one_side(row.author, view) for row in rows]),
        (Column("day", _("Decided on"), "date"), [row.day for row in rows]),
        (Column("findings", _("Findings covered"), "number"), [row.findings for row in rows]),
        total=total,
    )


BUILDERS = (sentence, by_check, by_family, listing, waivable, waivers)
