"""Enterprises to talk to about money: a gap and no project, the alliance's members, the carbon accounts with their points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from carbondash.charts.bars import ranked_bar
from carbondash.charts.frames import Item
from carbondash.derive.account_rows import grade_of
from carbondash.derive.enterprise_words import account_part
from carbondash.figures import compute, ledger
from carbondash.figures.accounts import GRADES, NO_GRADE, by_city_and_grade
from carbondash.figures.format import fmt_day, fmt_period
from carbondash.figures.tables import Column, Table, amounts, table_of
from carbondash.figures.view import View
from carbondash.store import Reader, finance_lists
from carbondash.store.finance_lists import AccountRow, Member, Unhelped
from carbondash.ui.panel import MOST_EXPORTED, PAGE_ROWS, Listing, Panel, first_row
from carbondash.ui.panels.common import gettext_of, theme_of, value_columns, words
from carbondash.ui.panels.finance import said_of

_CODES = ("intensity", "trend", "first_pass", "on_time", "compliance")
_HUNDREDTHS = 100


def gaps_sentence(reader: Reader, view: View) -> str:
    """How many enterprises have a gap and no project."""
    return said_of(reader, view, "shortfall_without_project")


def gaps_cycle(reader: Reader, view: View) -> str | None:
    """The cycle that the gaps are those of: the filtered one, else the latest with positions."""
    return compute.figure(reader, "shortfall_enterprises", view.filters).period


def gaps(reader: Reader, view: View) -> Listing:
    """A page of the enterprises with a gap and no project, the largest gap first."""
    _ = gettext_of(view)
    cycle = gaps_cycle(reader, view)
    found, total = (
        ([], 0)
        if cycle is None
        else finance_lists.without_project(reader, view.filters, cycle, limit=PAGE_ROWS, offset=first_row(view))
    )

    def every(again: Reader) -> Table:
        rows = [] if cycle is None else finance_lists.without_project(again, view.filters, cycle, limit=MOST_EXPORTED)[0]
        return _gaps_table(rows, total, view)

    short = compute.figure(reader, "shortfall_enterprises", view.filters)
    if cycle is None or short.value is None:
        empty = _("Not enough data: no allowance position is known for this view.")
    elif not short.value:
        empty = _("Nobody has an allowance shortfall on this day.")
    else:
        empty = _("Everybody with a shortfall stands behind a project.")
    return Listing(
        "gaps_without_project",
        _("Enterprises with a shortfall and no project"),
        _gaps_table(found, total, view),
        tuple({"id": str(one.enterprise_id)} for one in found),
        every=every,
        said=(_("Cycle: {cycle}").format(cycle=fmt_period(cycle, view.lang)),) if cycle else (),
        figures=("shortfall_without_project", "shortfall_enterprises", "shortfall"),
        period=cycle,
        note=_("Neither a project of the library nor one that a loan supports is known to be theirs by this day."),
        empty=empty,
    )


def _gaps_table(found: list[Unhelped], total: int, view: View) -> Table:
    _ = gettext_of(view)
    return table_of(
        *_about(found, view),
        words("cycle", _("Cycle"), [fmt_period(one.cycle, view.lang) for one in found]),
        words("deadline", _("Deadline"), [fmt_day(one.deadline, view.lang) for one in found]),
        amounts(
            "owed",
            _("Still to be surrendered"),
            [float(max(0, one.obligation_t - one.surrendered_t)) for one in found],
            "t",
            view.lang,
        ),
        amounts("usable", _("Usable holdings"), [float(one.usable_t) for one in found], "t", view.lang),
        amounts("gap", _("Shortfall"), [float(one.gap_t) for one in found], "t", view.lang),
        total=total,
    )


def _about(found: Iterable[Unhelped | Member | AccountRow], view: View) -> list[tuple[Column, list[object]]]:
    _ = gettext_of(view)
    rows = list(found)
    columns = [
        words("enterprise", _("Enterprise"), [view.named(one.name_zh, one.name_en) for one in rows]),
        words("city", _("City"), [view.city(one.city) for one in rows]),
        words("industry", _("Industry"), [view.industry(one.industry) for one in rows]),
    ]
    return [(column, list(values)) for column, values in columns]


def alliance_sentence(reader: Reader, view: View) -> str:
    """How many members the alliance has."""
    return said_of(reader, view, "alliance_members")


def alliance(reader: Reader, view: View) -> Listing:
    """A page of the alliance's members, the longest first."""
    _ = gettext_of(view)
    found, total = finance_lists.members(reader, view.filters, limit=PAGE_ROWS, offset=first_row(view))
    return Listing(
        "alliance",
        _("Members of the voluntary alliance"),
        _alliance_table(found, total, view),
        tuple({"id": str(one.enterprise_id)} for one in found),
        every=lambda again: _alliance_table(*finance_lists.members(again, view.filters, limit=MOST_EXPORTED), view),
        figures=("alliance_members",),
        empty=_("No member of the alliance is known for this view."),
    )


def _alliance_table(found: list[Member], total: int, view: View) -> Table:
    _ = gettext_of(view)
    return table_of(
        *_about(found, view),
        words("tier", _("Tier"), [view.tier(one.tier) for one in found]),
        words("since", _("Member since"), [fmt_day(one.since, view.lang) for one in found]),
        total=total,
    )


def accounts_sentence(reader: Reader, view: View) -> str:
    """How many accounts are low."""
    return said_of(reader, view, "carbon_accounts_low")


def grade_words(view: View) -> dict[str, str]:
    """The grades in words, the best first."""
    _ = gettext_of(view)
    return {**{grade: _("grade {grade}").format(grade=grade) for grade in GRADES}, NO_GRADE: _("no grade")}


def grades(reader: Reader, view: View) -> Panel:
    """How many enterprises have which grade."""
    _ = gettext_of(view)
    values = compute.by_breakdown(reader, "carbon_accounts", view.filters)
    items = [Item(code, said, values[code].value if code in values else 0.0) for code, said in grade_words(view).items()]
    table = table_of(words("grade", _("Grade"), [item.name for item in items]), *value_columns(items, "carbon_accounts", view))
    chosen = grade_of_view(view)
    return Panel(
        "account_grades",
        _("Carbon accounts by grade"),
        table,
        ranked_bar(
            items,
            "enterprises",
            name=ledger.figures["carbon_accounts"].name(view.lang),
            lang=view.lang,
            theme=theme_of(view),
            order="given",
            selected=(chosen,) if chosen else (),
        ),
        ("carbon_accounts", "carbon_accounts_low"),
        note=_("Click a bar to list its enterprises."),
        empty="" if values else _("Not enough data: no year has been verified in this view."),
    )


def grade_of_view(view: View) -> str | None:
    """The grade that the address narrows the list down to."""
    return view.page("status") if view.page("status") in (*GRADES, NO_GRADE) else None


def grades_by_city(reader: Reader, view: View) -> Panel:
    """The grades city by city, as a table."""
    _ = gettext_of(view)
    found = by_city_and_grade(reader, view.filters)
    codes = [code for code in view.names.cities if code in found]
    said = grade_words(view)
    columns: list[tuple[Column, list[object]]] = [
        (Column(grade, said[grade], "number"), [found[code].get(grade, 0) for code in codes]) for grade in said
    ]
    table = table_of(
        (Column("city", _("City")), [view.city(code) for code in codes]),
        *columns,
        (Column("all", _("All together"), "number"), [sum(found[code].values()) for code in codes]),
    )
    return Panel(
        "account_cities",
        _("Carbon accounts by city"),
        table,
        None,
        ("carbon_accounts",),
        note=_("A city has about five power enterprises: too few to rank cities by their grades."),
        empty="" if codes else _("Not enough data: no year has been verified in this view."),
    )


def accounts(reader: Reader, view: View) -> Listing:
    """A page of the carbon accounts with the points of each part, the fewest points first."""
    _ = gettext_of(view)
    grade = grade_of_view(view)
    found, total = finance_lists.accounts(reader, view.filters, grade=grade, limit=PAGE_ROWS, offset=first_row(view))

    def every(again: Reader) -> Table:
        return _accounts_table(*finance_lists.accounts(again, view.filters, grade=grade, limit=MOST_EXPORTED), view)

    return Listing(
        "accounts",
        _("Carbon accounts"),
        _accounts_table(found, total, view),
        tuple({"id": f"E{one.enterprise_id}"} for one in found),
        every=every,
        said=(_("Grade: {grade}").format(grade=grade_words(view)[grade]),) if grade else (),
        figures=("carbon_accounts",),
        note=_("Points by part; what can't be assessed is left out and the rest scaled to 100."),
        empty=_("No carbon account is in this view."),
    )


def _accounts_table(found: list[AccountRow], total: int, view: View) -> Table:
    _ = gettext_of(view)
    graded = [grade_of(one, view.filters.as_of) for one in found]
    points = [{part.code: part.points for part in one.parts} if one else {} for one in graded]
    heads = {
        "intensity": _("Intensity (of 50)"),
        "trend": _("Two-year trend (of 15)"),
        "first_pass": _("First pass (of 10)"),
        "on_time": _("On time (of 10)"),
        "compliance": _("Compliance (of 15)"),
    }
    parts: list[tuple[Column, list[object]]] = [
        (Column(code, heads[code], "number", 1), [own.get(code) for own in points]) for code in _CODES
    ]
    totals: list[object] = [None if one.total_bp is None else one.total_bp / _HUNDREDTHS for one in found]
    return table_of(
        *_about(found, view),
        words("year", _("Year"), [fmt_period(one.period, view.lang) for one in found]),
        words("grade", _("Grade"), [one.grade or "—" for one in found]),
        (Column("total", _("Total"), "number", 1), totals),
        *parts,
        (Column("assessable", _("Assessable points"), "number"), [one.assessable for one in found]),
        total=total,
    )


@dataclass(frozen=True)
class AccountCard:
    """One account, part by part, in words; `opens` are the parameters of the enterprise's file."""

    name: str
    headline: str
    line: str
    panel: Panel
    disclaimer: str
    opens: dict[str, str]


def account_card(reader: Reader, view: View) -> AccountCard | None:
    """How each point of the account that the address names came about; None where it names none that is known."""
    asked = view.page("id") or ""
    if not asked.startswith("E"):
        return None
    _ = gettext_of(view)
    found, _total = finance_lists.accounts(reader, view.filters, enterprise_id=int(asked[1:]), limit=1)
    grade = grade_of(found[0], view.filters.as_of) if found else None
    if grade is None:
        return None
    row, is_zh = found[0], view.lang == "zh"
    named = [account_part(part, view.lang) for part in grade.parts]
    table = table_of(
        words("part", _("Part"), [name for name, _fact in named]),
        words("fact", _("Fact"), [fact for _name, fact in named]),
        (Column("points", _("Points"), "number", 1), [part.points for part in grade.parts]),
        (Column("of", _("Of"), "number"), [part.of for part in grade.parts]),
    )
    name = view.named(row.name_zh, row.name_en)
    return AccountCard(
        name,
        grade.words_zh if is_zh else grade.words_en,
        _("Account of {year}, unchanged since {day}").format(
            year=fmt_period(row.period, view.lang), day=fmt_day(row.day, view.lang)
        ),
        Panel("account_card", _("Carbon account of {name}").format(name=name), table),
        grade.disclaimer_zh if is_zh else grade.disclaimer_en,
        {"id": str(row.enterprise_id)},
    )


BUILDERS = (
    gaps_sentence, gaps, alliance_sentence, alliance, accounts_sentence, grades, grades_by_city, accounts, account_card,
)  # fmt: skip
