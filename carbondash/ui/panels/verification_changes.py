"""What verification changed of the reports, and what the fourth-party review changed of the verification."""

from __future__ import annotations

from carbondash.charts.differences import ClassBar, Mark, class_bars, difference_marks
from carbondash.charts.spans import span
from carbondash.figures import compute
from carbondash.figures import verification as figures
from carbondash.figures.format import fmt, number
from carbondash.figures.tables import Column, Table, amounts, table_of
from carbondash.figures.verification import Review
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.store.measures.verification import CHANGES
from carbondash.store.verification import States
from carbondash.ui.cache import remember
from carbondash.ui.panel import Panel
from carbondash.ui.panels.common import gettext_of, theme_of, words
from carbondash.ui.panels.verification_progress import rate_words
from carbondash.ui.panels.verification_year import clauses, of_year, share_words, signed, states, year_of

# So many differences are drawn; the table behind has more.
MOST_MARKS, MOST_REVIEWS = 10, 100
CHANGED = ("verification_changes", "verification_changed_rate", "verification_net_change", "verification_change_share")
REVIEWED = (
    "fourth_party_correction_rate",
    "fourth_party_correction",
    "fourth_party_net_correction",
    "fourth_party_reviews",
    "fourth_party_corrected",
    "fourth_party_missed",
)


def changes(reader: Reader, view: View) -> Panel:
    """What verification changed of the reported emissions: how many tasks by how much, and the tonnes."""
    _ = gettext_of(view)
    year = year_of(reader, view)
    found = compute.by_breakdown(reader, "verification_changes", view.filters, year) if year else {}
    short = _change_words(view)
    bars = [
        ClassBar(
            name,
            short[name],
            int(found[name].value or 0) if name in found else 0,
            "same" if name == "same" else "more" if name.startswith("up") else "less",
            tick="0" if name == "same" else "",
        )
        for name in CHANGES
    ]
    compared = sum(bar.cases for bar in bars)
    return Panel(
        "verification_changes",
        of_year(_("What verification changed"), year, view),
        table_of(
            words("change", _("Change of the reported emissions"), [bar.words for bar in bars]),
            (Column("tasks", _("Tasks"), "number"), [bar.cases for bar in bars]),
        ),
        class_bars(bars, "tasks", name=_("tasks by change"), lang=view.lang, theme=theme_of(view), height=380),
        CHANGED,
        year,
        note=_changed(reader, view, year, compared) if compared and year else "",
        empty="" if compared else _("Not enough data: no result of this year can be held against a report in the store."),
    )


def _changed(reader: Reader, view: View, year: str, compared: int) -> str:
    _ = gettext_of(view)
    rate, net, share = (
        compute.figure(reader, name, view.filters, year)
        for name in ("verification_changed_rate", "verification_net_change", "verification_change_share")
    )
    found = remember(states, reader, view)
    said = _(
        "{changed} of the reports were changed: {net} on balance, {gross} of the reported emissions up or down. "
        "Compared: {compared} of {done} results."
    )
    return said.format(
        changed=rate_words(rate, view),
        net=signed(net.value or 0.0, view),
        gross=fmt(share.value, "%", view.lang, decimals=3),
        compared=f"{compared:,}",
        done=f"{found.done if found else 0:,}",
    )


def _change_words(view: View) -> dict[str, str]:
    """The classes of change, short enough for an axis."""
    _ = gettext_of(view)
    return {
        "down_1": "≤ −1%",
        "down_05": span("−1", "−0.5%", view.lang),
        "down_0": span("−0.5", "0%", view.lang),
        "same": _("unchanged"),
        "up_0": span("0", "0.5%", view.lang),
        "up_05": span("0.5", "1%", view.lang),
        "up_1": "≥ 1%",
    }


def reviews(reader: Reader, view: View) -> Panel:
    """What the fourth-party review corrected: the largest differences one by one, the sums in words."""
    _ = gettext_of(view)
    year, count = year_of(reader, view), remember(states, reader, view)
    title = of_year(_("Fourth-party review"), year, view)
    if year is None or count is None or not count.reviewed:
        said = _("No fourth-party review of this year is in: 0 of {done} results reviewed.")
        empty = said.format(done=f"{count.done:,}" if count else "0")
        return Panel("verification_reviews", title, table_of(), None, REVIEWED, year, empty=empty)
    found = figures.reviews(reader, view.filters, year, limit=MOST_REVIEWS)
    drawn = [one for one in found if one.corrected or one.row.is_material_missed][:MOST_MARKS]
    name = _("correction in percent of the verified emissions")
    return Panel(
        "verification_reviews",
        title,
        _review_table(found, view, count.reviewed),
        difference_marks([_mark(one, view) for one in drawn], name=name, lang=view.lang, theme=theme_of(view)),
        REVIEWED,
        year,
        note=_reviewed(reader, view, year, count, len(drawn)),
    )


def _review_table(found: list[Review], view: View, total: int) -> Table:
    _ = gettext_of(view)
    return table_of(
        words("enterprise", _("Enterprise"), [view.named(one.row.name_zh, one.row.name_en) for one in found]),
        words("body", _("Verification body"), [view.body(str(one.row.body_id)) for one in found]),
        (Column("day", _("Reviewed on"), "date"), [one.row.day for one in found]),
        amounts("reviewed", _("Verified"), [one.reviewed for one in found], "tCO2e", view.lang),
        amounts("corrected", _("Corrected by the review"), [one.corrected for one in found], "tCO2e", view.lang),
        (Column("percent", _("Corrected (%)"), "number", 3), [one.percent for one in found]),
        words("missed", _("Material problem missed"), [_("yes") if one.row.is_material_missed else "" for one in found]),
        total=total,
    )


def _mark(one: Review, view: View) -> Mark:
    _ = gettext_of(view)
    percent = ("+" if one.percent > 0 else "") + fmt(one.percent, "%", view.lang, decimals=2)
    parts = [signed(one.corrected, view), percent, *([_("material problem missed")] if one.row.is_material_missed else [])]
    name = view.named(one.row.name_zh, one.row.name_en)
    return Mark(str(one.row.enterprise_id), name, one.percent, " · ".join(parts), one.row.is_material_missed)


def _reviewed(reader: Reader, view: View, year: str, count: States, drawn: int) -> str:
    """How many were reviewed and corrected, the tonnes net and absolute, what was missed."""
    _ = gettext_of(view)
    rate, gross, net, missed = (
        compute.figure(reader, name, view.filters, year)
        for name in (
            "fourth_party_correction_rate",
            "fourth_party_correction",
            "fourth_party_net_correction",
            "fourth_party_missed",
        )
    )
    said = [
        _("Reviewed {reviewed} of {done} results, corrected {corrected}").format(
            reviewed=f"{count.reviewed:,}", done=f"{count.done:,}", corrected=share_words(count.corrected, count.reviewed, view)
        ),
        _("{gross} corrected up or down ({rate} of the reviewed emissions), {net} on balance").format(
            gross=fmt(gross.value, "tCO2e", view.lang),
            rate=fmt(rate.value, "%", view.lang, decimals=3),
            net=signed(net.value or 0.0, view),
        ),
        _("material problems missed: {missed} of {reviewed}").format(
            missed=number(missed.value or 0.0, view.lang), reviewed=f"{count.reviewed:,}"
        ),
    ]
    if drawn < count.corrected:
        said.append(_("the {drawn} largest are drawn").format(drawn=drawn))
    return clauses(said, view)


BUILDERS = (changes, reviews)
