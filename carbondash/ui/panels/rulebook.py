"""The rule sets that the numbers rest on: each value with its validity, source and mark."""

from __future__ import annotations

from carbondash.derive import rulebook
from carbondash.figures.format import fmt_day
from carbondash.figures.tables import table_of
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.ui.panel import Panel
from carbondash.ui.panels.common import gettext_of, words

FIRST_SUBJECT = "power_allocation"


def subject_of(view: View) -> str:
    """The subject that the page shows: the one that the address names, else the allocation of the power sector."""
    return view.page("kind") or FIRST_SUBJECT


def rules(reader: Reader, view: View) -> Panel:
    """Every row of one subject's rule sets; what was not published by the as-of day says so."""
    _ = gettext_of(view)
    chapters = rulebook.chapters(subject_of(view), view.filters.as_of, view.lang)
    rows = [(chapter, line) for chapter in chapters for line in chapter.lines]
    known = {True: "✓ " + _("published"), False: "◷ " + _("not yet published on this day")}
    table = table_of(
        words("rule", _("Rule"), [line.name for _chapter, line in rows]),
        words("value", _("Value"), [line.value for _chapter, line in rows]),
        words("unit", _("Unit"), [line.unit for _chapter, line in rows]),
        words("valid", _("About data of"), [line.valid for _chapter, line in rows]),
        words("state", _("State"), [chapter.state for chapter, _line in rows]),
        words(
            "published",
            _("Published on"),
            [fmt_day(line.published_on, view.lang) if line.published_on else "" for _chapter, line in rows],
        ),
        words("known", _("On the as-of day"), [known[line.is_known] if line.published_on else "" for _chapter, line in rows]),
        words("mark", _("How sure"), [line.mark for _chapter, line in rows]),
        words("source", _("Source"), [line.source for _chapter, line in rows]),
        words("note", _("Note"), [line.note for _chapter, line in rows]),
    )
    pending = [f"{chapter.valid}{'：' if view.lang == 'zh' else ': '}{chapter.reason}" for chapter in chapters if chapter.reason]
    return Panel(
        "rules",
        _("Rule sets: {subject}").format(subject=rulebook.subjects(view.lang)[subject_of(view)]),
        table,
        note=("；" if view.lang == "zh" else "; ").join(pending),
        empty="" if rows else _("No rule of this subject has a final text."),
    )


BUILDERS = (rules,)
