"""One candidate in full: what each source says side by side, the estimate, why it stands, the rule, what was decided before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from carbondash.derive.screening_rules import rule_lines, thresholds
from carbondash.figures.format import fmt_day, fmt_period, number
from carbondash.figures.tables import Column, Table, table_of
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.store import candidates as stored
from carbondash.store.candidates import Decision, Screened
from carbondash.store.directory import Candidate
from carbondash.ui.panels import screening_words as said
from carbondash.ui.panels.candidates import agreement_words, similar
from carbondash.ui.panels.common import gettext_of, words


@dataclass(frozen=True)
class CandidateCard:
    """What the card of a candidate shows, in words.

    facts: label and words. likely: the enterprise that it may be, with its number. contradictions: records that count for nobody.
    """

    candidate: Candidate
    name: str
    what: str
    reason: str
    notes: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    sources: Table
    contradictions: Table
    rules: Table
    decisions: Table
    likely: tuple[int, str] | None


def card(reader: Reader, view: View) -> CandidateCard | None:
    """The candidate that the address names, as of the view's day; None where it names none, or none that may be seen."""
    key = view.page("id")
    found = stored.candidate(reader, key, view.filters) if key else None
    if found is None:
        return None
    one = found.candidate
    colon = "：" if view.lang == "zh" else ": "
    state = said.statuses(view)[one.status]
    return CandidateCard(
        candidate=one,
        name=view.named(one.name_zh, one.name_en),
        what=f"{said.actions(view)[one.action]} · {state}",
        reason=reason(found, view),
        notes=tuple(_notes(reader, found, view)),
        facts=tuple((f"{label}{colon}", text) for label, text in _facts(found, view)),
        sources=_sources(found, view),
        contradictions=_contradicting(reader, found, view),
        rules=_rules(found, view),
        decisions=_decisions(stored.decisions(reader, one.key, view.filters.as_of), view),
        likely=_likely(reader, found, view),
    )


def reason(found: Screened, view: View) -> str:
    """Why the candidate stands, as one sentence."""
    _ = gettext_of(view)
    one, detail = found.candidate, found.detail
    limits = thresholds(one.period, view.filters.as_of)
    values = {
        "year": fmt_period(one.period, view.lang),
        "estimate": said.tonnes(one.emissions_t, view),
        "now": said.tier(one.tier, view),
        "should": said.tier_should(one.tier_should, detail["reason"], view),
        "support": said.support_words(detail["supporting"], view),
        "limit": said.tonnes(_limit(found, limits), view) if limits else "—",
        "reporting": said.tonnes(limits.reporting, view) if limits else "—",
    }
    return {
        "not_listed": _("On no list, although its emissions of {year} are put at {estimate}, which reach {limit}: {should}."),
        "higher": _("Listed as {now}, although its emissions of {year} are put at {estimate}, which reach {limit}: {should}."),
        "lower": _(
            "Listed as {now}, although its emissions of {year} are put at {estimate}, which no longer reach it: {should}."
        ),
        "below": _("Listed as {now}, although its emissions of {year} are put at {estimate}, below {reporting}."),
        "closed": _("Listed as {now}, although it has closed by what {support} has on file."),
    }[detail["reason"]].format(**values)


def _limit(found: Screened, limits: Any) -> float | None:
    if found.candidate.tier_should in ("1", "2"):
        return float(limits.key_emitter)
    return float(limits.reporting)


def _notes(reader: Reader, found: Screened, view: View) -> list[str]:
    """What a person should bear in mind before deciding."""
    _ = gettext_of(view)
    detail = found.detail
    notes = [] if detail["reason"] == "closed" else _about_amount(found, view)
    near = similar(found)
    if near is not None:
        names = stored.names(reader, [near[0]], view.filters.as_of)
        if near[0] in names:
            notes.append(
                _(
                    "May be {name}, which is in the store ({points} of 100 points for name and place): check before listing it."
                ).format(name=view.named(*names[near[0]]), points=number(near[1], view.lang))
            )
    if detail["contradictions"]:
        notes.append(_("Records whose code and name contradict each other are left out of the estimate; they stand below."))
    return notes


def _about_amount(found: Screened, view: View) -> list[str]:
    _ = gettext_of(view)
    detail, notes = found.detail, []
    if detail["lower_bound"]:
        notes.append(
            _("Estimated from energy alone, in an industry whose processes emit as well: the true emissions are higher.")
        )
    if detail["agreement"] == "against_report":
        notes.append(
            _("The enterprise itself reported {amount}: several other sources agree on another amount.").format(
                amount=said.tonnes(detail["report"]["t"], view)
            )
        )
    elif detail["agreement"] == "differing":
        notes.append(_("The sources differ by more than what counts as agreement."))
    elif detail["agreement"] == "one":
        notes.append(_("Only one source states an amount."))
    return notes


def _likely(reader: Reader, found: Screened, view: View) -> tuple[int, str] | None:
    near = similar(found)
    names = stored.names(reader, [near[0]], view.filters.as_of) if near else {}
    return (near[0], view.named(*names[near[0]])) if near and near[0] in names else None


def _facts(found: Screened, view: View) -> list[tuple[str, str]]:
    _ = gettext_of(view)
    one, detail = found.candidate, found.detail
    by = said.support_words(detail["supporting"], view)
    agreement = agreement_words(found, view)
    return [
        (_("Estimate"), f"{said.tonnes(one.emissions_t, view)} · {fmt_period(one.period, view.lang)}"),
        (_("Supported by"), " · ".join(part for part in (by, agreement) if part)),
        (_("Tier now"), said.tier(one.tier, view)),
        (_("Tier by the thresholds"), said.tier_should(one.tier_should, detail["reason"], view)),
        (_("City"), view.city(one.city)),
        (_("Industry"), view.industry(one.industry)),
        (_("Credit code"), one.credit_code or _("none that is valid")),
        (_("Candidate since"), fmt_day(one.day, view.lang)),
    ]


def _sources(found: Screened, view: View) -> Table:
    """A row a record, and one for the enterprise's own report."""
    _ = gettext_of(view)
    rows = list(found.detail["says"])
    own = found.detail["report"]
    named, methods = said.sources(view), said.methods(view)
    blank = [""] if own else []
    return table_of(
        words("source", _("Source"), [*([named["report"]] if own else []), *(named[row["source"]] for row in rows)]),
        words("name", _("Name as stated"), [*blank, *(" ".join(row["name"].split()) for row in rows)]),
        words("code", _("Code as stated"), [*blank, *(row.get("stated_code", "") for row in rows)]),
        words("code_state", _("About the code"), [*blank, *(_code_words(row, view) for row in rows)]),
        words("match", _("Matched"), [*blank, *(_match_words(row, methods, view) for row in rows)]),
        (Column("energy", _("Energy (tce)"), "number"), [*([None] if own else []), *(row.get("energy_tce") for row in rows)]),
        (
            Column("emissions", _("Emissions stated (t CO2e)"), "number"),
            [*([own["t"]] if own else []), *(row.get("emissions_t") for row in rows)],
        ),
        (
            Column("amount", _("Counts as (t CO2e)"), "number"),
            [*([own["t"]] if own else []), *(row["amount_t"] for row in rows)],
        ),
        words("active", _("Active"), [*blank, *(_("yes") if row["active"] else _("closed down") for row in rows)]),
        words("year", _("Year"), [fmt_period(one, view.lang) for one in _periods(found)]),
        words("city", _("City"), [*blank, *(view.city(row["city"]) for row in rows)]),
        words("address", _("Address"), [*blank, *(row.get("address", "") for row in rows)]),
        (
            Column("day", _("Handed over"), "date"),
            [*([date.fromisoformat(own["day"])] if own else []), *(date.fromisoformat(row["day"]) for row in rows)],
        ),
        words("number", _("Number there"), [*blank, *(row["number"] for row in rows)]),
    )


def _periods(found: Screened) -> list[str]:
    own = [found.candidate.period] if found.detail["report"] else []
    return [*own, *(row["period"] for row in found.detail["says"])]


def _code_words(row: Any, view: View) -> str:
    return said.codes(view).get(row["evidence"].get("code", ""), "")


def _match_words(row: Any, methods: dict[str, str], view: View) -> str:
    """How the record was matched, with its points and how far apart the places are."""
    parts = [methods[row["method"]]]
    if row["score_bp"] and row["method"] != "code":
        parts.append(f"{number(row['score_bp'] / 100, view.lang)}/100")
    if "km" in row["evidence"]:
        parts.append(f"{number(row['evidence']['km'], view.lang, 1)}{'公里' if view.lang == 'zh' else ' km'}")
    return " · ".join(parts)


def _contradicting(reader: Reader, found: Screened, view: View) -> Table:
    _ = gettext_of(view)
    rows: Sequence[Any] = found.detail["contradictions"]
    ids = {row["evidence"][what] for row in rows for what in ("code_says", "name_says") if what in row["evidence"]}
    names = stored.names(reader, ids, view.filters.as_of)
    sources = said.sources(view)

    def named(row: Any, what: str) -> str:
        number_ = row["evidence"].get(what)
        return view.named(*names[number_]) if number_ in names else "—"

    return table_of(
        words("source", _("Source"), [sources[row["source"]] for row in rows]),
        words("name", _("Name as stated"), [" ".join(row["name"].split()) for row in rows]),
        words("code", _("Code as stated"), [row.get("stated_code", "") for row in rows]),
        words("code_says", _("The code is that of"), [named(row, "code_says") for row in rows]),
        words("name_says", _("Name and place are those of"), [named(row, "name_says") for row in rows]),
        words("year", _("Year"), [fmt_period(row["period"], view.lang) for row in rows]),
        words("number", _("Number there"), [row["number"] for row in rows]),
    )


def _rules(found: Screened, view: View) -> Table:
    _ = gettext_of(view)
    lines = rule_lines(found.detail["rules"], found.candidate.period, view.filters.as_of, view.lang)
    return table_of(
        words("rule", _("Rule"), [line.name for line in lines]),
        words("value", _("Value"), [f"{line.value} {line.unit}".strip() for line in lines]),
        words("mark", _("How sure"), [line.mark for line in lines]),
        words("source", _("Source of the rule"), [line.source for line in lines]),
    )


def _decisions(rows: Sequence[Decision], view: View) -> Table:
    _ = gettext_of(view)
    actions, statuses = said.actions(view), said.statuses(view)
    return table_of(
        (Column("day", _("Decided on"), "date"), [row.day for row in rows]),
        words("action", _("What was to be done"), [actions[row.action] for row in rows]),
        words("outcome", _("Decision"), [statuses[row.outcome] for row in rows]),
        words("reason", _("Reason"), [row.reason for row in rows]),
        words("author", _("Decided by"), [row.author for row in rows]),
        words("year", _("Year"), [fmt_period(row.period, view.lang) for row in rows]),
    )


BUILDERS = (card,)
