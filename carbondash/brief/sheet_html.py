"""City sheets as one HTML file that needs nothing else: one A4 page a city, to be printed from any browser."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from carbondash.brief.city_sheet import Sheet, SheetGroup
from carbondash.brief.spark import spark
from carbondash.figures.format import MISSING
from carbondash.figures.scorecard_words import LineWords
from carbondash.figures.units import Lang
from carbondash.locale import translator

_STYLE = """
@page { size: A4 portrait; margin: 0; }
* { box-sizing: border-box; }
html { color-scheme: light; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
body { margin: 0; background: #E4E8ED; color: #1B2733; font: 7.9pt/1.28 'Noto Sans', 'Segoe UI', 'PingFang SC',
  'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', sans-serif; font-variant-numeric: tabular-nums; }
.sheet { width: 210mm; height: 296.8mm; padding: 8mm 13mm 6mm; margin: 4mm auto; background: #FFFFFF; overflow: hidden;
  display: flex; flex-direction: column; break-after: page; }
.sheet:last-child { break-after: auto; }
h1 { font-size: 15pt; margin: 0; line-height: 1.25; }
.lines { color: #526273; margin: 1mm 0 2.4mm; }
.demo { color: #8F4700; font-weight: 600; border: 0.3mm solid #A65300; border-radius: 1mm; padding: 0.2mm 1.6mm;
  margin-left: 2.5mm; font-size: 8.2pt; vertical-align: middle; white-space: nowrap; }
.acts { border-left: 1mm solid #0B5FA5; padding: 0.2mm 0 0.2mm 3mm; margin-bottom: 2.4mm; }
.acts h2 { font-size: 10pt; margin: 0 0 0.6mm; }
.acts ol { margin: 0; padding-left: 4.6mm; font-size: 9pt; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
th:nth-child(1) { width: 23.5%; } th:nth-child(2) { width: 16%; } th:nth-child(3) { width: 9.5%; }
th:nth-child(4) { width: 22.5%; } th:nth-child(5) { width: 17.5%; }
th { text-align: left; font-weight: 600; color: #526273; font-size: 7.6pt; padding: 0 2mm 0.8mm 0; vertical-align: bottom;
  border-bottom: 0.3mm solid #8592A0; }
td { padding: 0.32mm 2mm 0.32mm 0; border-bottom: 0.2mm solid #E3E8EE; vertical-align: top; }
tr.group td { font-weight: 650; color: #0B5FA5; padding-top: 0.7mm; border-bottom: 0.2mm solid #8592A0; }
td small { display: block; color: #526273; font-size: 6.4pt; line-height: 1.2; }
td.value { font-weight: 600; }
td.rank { white-space: nowrap; }
.good { color: #0B6049; } .bad { color: #8F4700; }
.cd-spark { color: #1273C4; display: block; width: 19mm; height: 4.6mm; }
.notes { margin-top: auto; color: #526273; font-size: 6.8pt; border-top: 0.2mm solid #C9D2DC; padding-top: 1.2mm; }
.notes p { margin: 0 0 0.5mm; }
@media print { body { background: none; } .sheet { margin: 0; } }
"""


def document(sheets: Sequence[Sheet]) -> str:
    """The sheets, one page each, in one file; raises ValueError without any."""
    if not sheets:
        raise ValueError("no city, no sheet")
    first = sheets[0]
    title = first.title if len(sheets) == 1 else translator(first.lang).gettext("City scorecards")
    body = "".join(_page(sheet, number, len(sheets)) for number, sheet in enumerate(sheets, start=1))
    language = "zh-CN" if first.lang == "zh" else "en"
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>{body}</body></html>\n'
    )


def _page(sheet: Sheet, number: int, count: int) -> str:
    _ = translator(sheet.lang).gettext
    demo = f'<span class="demo">{escape(sheet.demo)}</span>' if sheet.demo else ""
    heads = (_("Measure"), _("Value"), _("Rank"), _("Change, and against what"), _("Against the province"), _("Course"))
    head = "".join(f"<th>{escape(words)}</th>" for words in heads)
    rows = "".join(_group(group, len(heads), sheet.lang) for group in sheet.groups)
    acts = "".join(f"<li>{escape(words)}</li>" for words in sheet.acts)
    nothing, heading = _("Nothing stands out by the rule."), _("Three things to act on")
    todo = f"<ol>{acts}</ol>" if acts else f"<p>{escape(nothing)}</p>"
    page = _("Page {number} of {count}").format(number=number, count=count)
    notes = "".join(f"<p>{escape(words)}</p>" for words in (*sheet.notes, page))
    return (
        f'<section class="sheet"><h1>{escape(sheet.title)}{demo}</h1>'
        f'<div class="lines">{escape(" · ".join(sheet.lines))}</div>'
        f'<div class="acts"><h2>{escape(heading)}</h2>{todo}</div>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        f'<div class="notes">{notes}</div></section>'
    )


def _group(group: SheetGroup, columns: int, lang: Lang) -> str:
    heading = f'<tr class="group"><td colspan="{columns}">{escape(group.name)}</td></tr>'
    return heading + "".join(_row(line, lang) for line in group.lines)


def _row(line: LineWords, lang: Lang) -> str:
    _ = translator(lang).gettext
    province = _("province: {value}").format(value=line.province)
    return (
        f"<tr><td>{escape(line.name)}{_small(line.about)}</td>"
        f'<td class="value">{escape(line.value)}</td><td class="rank">{escape(line.rank)}</td>'
        f'<td><span class="{line.change_tone}">{escape(line.change or MISSING)}</span>{_small(line.basis)}</td>'
        f'<td><span class="{line.gap_tone}">{escape(line.gap or MISSING)}</span>{_small(province)}</td>'
        f"<td>{spark(line.course, escape(line.name))}</td></tr>"
    )


def _small(words: str) -> str:
    return f"<small>{escape(words)}</small>" if words else ""
