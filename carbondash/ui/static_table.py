"""Tables, facts and bars as plain HTML: short lists that are read rather than worked with, and that print whole.

All text is data until it is escaped here. Colours follow the browser's scheme, as in `ui/style.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from carbondash.charts.wrapping import width_of
from carbondash.figures.format import MISSING, number
from carbondash.figures.plain import markup
from carbondash.figures.tables import Column, Table
from carbondash.figures.units import Lang

_RULES = """
<style>
.cd-plain { overflow-x: auto; }
.cd-plain table { width: 100%; border-collapse: collapse; font-size: 0.86rem; font-variant-numeric: tabular-nums; }
.cd-plain th { text-align: left; font-weight: 600; color: light-dark(#526273, #A9B7C5); vertical-align: bottom;
  border-bottom: 1px solid light-dark(#C9D2DC, #3A4856); padding: 0.25rem 0.6rem 0.3rem 0; }
.cd-plain td { border-bottom: 1px solid light-dark(#E9EDF2, #26323E); padding: 0.32rem 0.6rem 0.32rem 0; vertical-align: top; }
.cd-plain th.n, .cd-plain td.n { text-align: right; }
.cd-plain td.n { white-space: nowrap; }
.cd-plain .n + .t, .cd-plain .n + .d, .cd-plain th.n + th:not(.n) { padding-left: 0.9rem; }
.cd-plain td.n.w { white-space: normal; }
.cd-plain td.d, .cd-plain td.s { white-space: nowrap; }
.cd-plain tr:last-child td { border-bottom: 0; }
.cd-plain td, .cd-plain th { min-width: 3.4rem; }
.cd-plain td.t { min-width: 4.4rem; }
.cd-plain td.t:first-child { min-width: 5.6rem; }
.cd-plain td.l { min-width: 13rem; }
.cd-plain tr.quiet td { color: light-dark(#526273, #A9B7C5); }
.cd-facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.8rem, 1fr)); gap: 0.55rem 1.2rem;
  margin-top: 0.4rem; }
.cd-facts span { font-size: 0.78rem; color: light-dark(#526273, #A9B7C5); }
.cd-facts b { display: block; font-weight: 400; font-size: 0.92rem; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.cd-keyfacts { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.6rem, 1fr)); gap: 0.7rem 1.2rem; }
.cd-keyfacts > div { border-left: 3px solid light-dark(#C9D2DC, #3A4856); padding-left: 0.7rem; }
.cd-keyfacts b { display: block; font-size: 1.12rem; font-weight: 650; font-variant-numeric: tabular-nums; }
.cd-keyfacts span { font-size: 0.78rem; color: light-dark(#526273, #A9B7C5); }
.cd-fileindex { display: flex; flex-wrap: wrap; gap: 0.15rem 1.1rem; font-size: 0.88rem; }
.cd-fileindex a { color: light-dark(#0B5FA5, #7DB4F5); text-decoration: none; }
.cd-bars .cd-bar { display: grid; grid-template-columns: 1fr auto; column-gap: 0.8rem; padding: 0.28rem 0; font-size: 0.86rem; }
.cd-bars .cd-bar > span:nth-child(2) { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.cd-bars .cd-track { grid-column: 1 / -1; height: 0.42rem; border-radius: 0.2rem; background: light-dark(#E9EDF2, #26323E);
  margin: 0.16rem 0; overflow: hidden; }
.cd-bars .cd-track i { display: block; height: 100%; background: light-dark(#1273C4, #4C8BF0); border-radius: 0.2rem; }
.cd-bars .cd-bar > .cd-said { grid-column: 1 / -1; }
.cd-bars .cd-said { color: light-dark(#526273, #A9B7C5); }
</style>
"""


# As wide as so many Latin letters.
_SHORT, _LONG = 16, 40


@dataclass(frozen=True)
class Bar:
    """A part of a sum: its name, the number as words, the words behind it, and how much of `of` it is (None: not assessable)."""

    name: str
    number: str
    said: str
    value: float | None
    of: float


def rules() -> None:
    """Put the rules of style on the page; once a page that shows any of these."""
    st.html(_RULES)


def table(shown: Table, lang: Lang, *, quiet: Sequence[bool] = ()) -> None:
    """A table as text; `quiet` rows stand back, e.g. those that are over."""
    st.html(table_html(shown, lang, quiet))


def table_html(shown: Table, lang: Lang, quiet: Sequence[bool] = ()) -> str:
    """A table as HTML: numbers on the right in the language's notation, days as YYYY-MM-DD, texts escaped."""
    head = "".join(f"<th{_kind(column)}>{markup(column.label)}</th>" for column in shown.columns)
    dimmed = list(quiet) or [False] * len(shown.rows)
    body = "".join(
        f"<tr{' class=quiet' if is_quiet else ''}>"
        + "".join(
            f"<td{_kind(column, value)}>{_cell(column, value, lang)}</td>"
            for column, value in zip(shown.columns, row, strict=True)
        )
        + "</tr>"
        for row, is_quiet in zip(shown.rows, dimmed, strict=True)
    )
    return f"<div class=cd-plain><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"


def facts(pairs: Sequence[tuple[str, str]]) -> None:
    """Labels with their values side by side; as many in a row as there is room for."""
    said = "".join(f"<div><span>{markup(label)}</span><b>{markup(value)}</b></div>" for label, value in pairs)
    st.html(f"<div class=cd-facts>{said}</div>")


def key_facts(found: Sequence[tuple[str, str, str]]) -> None:
    """A few numbers side by side: what each is, its value, and what it rests on."""
    said = "".join(
        f"<div><span>{markup(name)}</span><b>{markup(value)}</b><span>{markup(more)}</span></div>" for name, value, more in found
    )
    st.html(f"<div class=cd-keyfacts>{said}</div>")


def index(parts: Sequence[tuple[str, str]]) -> None:
    """Links to the parts of a long page, each an anchor with its words."""
    links = "".join(f'<a href="#{markup(anchor)}">{markup(words)}</a>' for anchor, words in parts)
    st.html(f"<nav class=cd-fileindex>{links}</nav>")


def anchor(name: str) -> None:
    """Where a link of the index leads."""
    st.html(f'<div id="{markup(name)}"></div>')


def bars(parts: Sequence[Bar]) -> None:
    """Parts of a sum as bars of their share, each with its words."""
    st.html(f"<div class=cd-bars>{''.join(map(_bar, parts))}</div>")


def _bar(part: Bar) -> str:
    name, amount, said = markup(part.name), markup(part.number), markup(part.said)
    if not part.value:
        # What adds nothing stays on one line.
        return f"<div class=cd-bar><span>{name} <span class=cd-said>{said}</span></span><span>{amount}</span></div>"
    share = min(100.0, max(0.0, 100 * part.value / part.of))
    track = f'<div class=cd-track><i style="width:{share:.1f}%"></i></div>'
    return f"<div class=cd-bar><span>{name}</span><span>{amount}</span>{track}<span class=cd-said>{said}</span></div>"


def _kind(column: Column, value: object = None) -> str:
    if column.kind == "number":
        # Words in a column of numbers may take several lines.
        return ' class="n w"' if isinstance(value, str) else " class=n"
    if column.kind == "date":
        return " class=d"
    # A few words stay on one line, a sentence gets room for some.
    width = max((width_of(line) for line in str(value or "").split("\n")), default=0)
    return ' class="t s"' if 0 < width <= _SHORT else ' class="t l"' if width >= _LONG else " class=t"


def _cell(column: Column, value: object, lang: Lang) -> str:
    if value is None or value == "":
        return MISSING if column.kind == "number" else ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number(value, lang, column.decimals)
    if isinstance(value, date):
        return value.isoformat()
    return markup(str(value)).replace("\n", "<br>")
