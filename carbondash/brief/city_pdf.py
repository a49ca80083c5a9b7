"""City sheets as PDF: one A4 page a city."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from carbondash.brief.city_sheet import Sheet
from carbondash.brief.paper import typeset
from carbondash.brief.spark import spark
from carbondash.figures.format import MISSING
from carbondash.figures.scorecard_words import LineWords
from carbondash.figures.units import Lang
from carbondash.locale import translator

_LINE = "#1273C4"


def city_pdf(sheets: Sequence[Sheet], day: date) -> bytes:
    """The sheets, one page each, as one PDF file made as of a day; raises ValueError without any."""
    if not sheets:
        raise ValueError("no city, no sheet")
    first = sheets[0]
    _ = translator(first.lang).gettext
    data = {
        "title": first.title if len(sheets) == 1 else _("City scorecards"),
        "author": first.city if len(sheets) == 1 else "",
        "heads": [_("Measure"), _("Value"), _("Rank"), _("Change, and against what"), _("Against the province"), _("Course")],
        "acts_heading": _("Three things to act on"),
        "nothing": _("Nothing stands out by the rule."),
        "sheets": [_sheet(sheet) for sheet in sheets],
    }
    return typeset("city", data, first.lang, day)


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "title": sheet.title,
        "lines": sheet.lines,
        "demo": sheet.demo,
        "acts": sheet.acts,
        "notes": sheet.notes,
        "groups": [{"name": group.name, "lines": [_line(line, sheet.lang) for line in group.lines]} for group in sheet.groups],
    }


def _line(line: LineWords, lang: Lang) -> dict[str, Any]:
    _ = translator(lang).gettext
    return {
        "name": line.name,
        "about": line.about,
        "value": line.value,
        "rank": line.rank,
        "change": line.change or MISSING,
        "change_tone": line.change_tone,
        "basis": line.basis,
        "gap": line.gap or MISSING,
        "gap_tone": line.gap_tone,
        "province": _("province: {value}").format(value=line.province),
        "spark": _spark(line),
    }


def _spark(line: LineWords) -> str:
    """The course as a picture that stands alone."""
    drawn = spark(line.course, "")
    return drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).replace("currentColor", _LINE)
