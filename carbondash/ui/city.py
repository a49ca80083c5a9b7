"""The city scorecard on the page: which city, the matrix of all, the card of one, and the sheets to print."""

from __future__ import annotations

import streamlit as st

from carbondash.brief.spark import spark
from carbondash.figures.format import MISSING
from carbondash.figures.plain import markup
from carbondash.figures.scorecard import BY_FIGURE
from carbondash.figures.scorecard_words import LineWords, rule_words, small_words
from carbondash.figures.units import Lang
from carbondash.figures.view import View
from carbondash.ui import cards, choices, filters, frame, links, session
from carbondash.ui.cache import remember
from carbondash.ui.city_style import STYLE
from carbondash.ui.frame import Frame
from carbondash.ui.language import _, escape
from carbondash.ui.panels import city as panels
from carbondash.ui.panels import city_sheets
from carbondash.ui.panels.city import CityCard, Matrix, MatrixCell, MatrixRow
from carbondash.ui.sitemap import BY_NAME


def tools(now: Frame, measure: str) -> None:
    """Which city, sorted by what, and the sheets."""
    view = now.view
    cities = city_sheets.cities_of(view)
    city = panels.one_city(view)
    if st.session_state.get("w_card_city") != city:
        st.session_state["w_card_city"] = city
    with st.container(horizontal=True, key="city_tools", gap="small", vertical_alignment="bottom"):
        st.selectbox(
            _("City"),
            cities,
            index=None,
            format_func=view.city,
            key="w_card_city",
            placeholder=_("all cities"),
            on_change=_city_changed,
            width=200,
        )
        names = {name: one.name(view.lang) for name, one in BY_FIGURE.items()}
        choices.one_of(now, "measure", names, _("Measure"), default=measure, width=320)
        if city is None:
            orders = {"worst": _("weakest first"), "best": _("best first"), "place": _("in the usual order")}
            choices.one_of(now, "sort", orders, _("Order"), default="worst", width=170)
        with st.popover(_("Sheets to print"), icon=":material/print:", key="city_sheets"):
            st.caption(_("One page A4 a city, as PDF, as of the day and with these filters."))
            if city is not None:
                _download(view, (city,), _("Sheet of {city} (PDF)").format(city=view.city(city)), city, "pdf")
            _download(view, (), _("All {count} cities, one file (PDF)").format(count=len(cities)), "all", "pdf")
            _download(view, (), _("All {count} cities, a file each (ZIP)").format(count=len(cities)), "all", "zip")


def _city_changed() -> None:
    chosen = st.session_state["w_card_city"]
    filters.change(cities=(chosen,) if chosen else ())


def _download(view: View, codes: tuple[str, ...], label: str, what: str, ending: str) -> None:
    def made() -> bytes:
        # The file is made after the run that offered it: its snapshot is its own.
        with frame.store().read(view.scope, masked=view.masked) as reader:
            if ending == "zip":
                return city_sheets.zipped(city_sheets.files(reader, view, codes))
            return city_sheets.pdf(reader, view, codes)

    st.download_button(
        label,
        data=session.held(made),
        file_name=city_sheets.file_name(view, what, ending),
        mime="application/zip" if ending == "zip" else "application/pdf",
        key=f"sheets_{what if what == 'all' else 'one'}_{ending}",
        icon=":material/folder_zip:" if ending == "zip" else ":material/picture_as_pdf:",
        on_click="ignore",
        width="stretch",
    )


def matrix(now: Frame, shown: Matrix) -> None:
    """All cities: a click on a city opens its card, one on a measure sorts by it."""
    st.html(STYLE)

    def body() -> None:
        links.show(_matrix_html(now.view, shown), "city_matrix")
        _legend(shown, now.view.lang)
        st.caption(escape(small_words(now.view.lang)))

    cards.card(shown.panel, now.view, body=body)


def _matrix_html(view: View, shown: Matrix) -> str:
    head = "".join(f"<th{_chosen(view, code)}>{_city_link(view, code)}</th>" for code in shown.cities)
    rows = "".join(
        f'<tr class="g"><th colspan="{len(shown.cities) + 2}" scope="colgroup"><span>{markup(name)}</span></th></tr>'
        + "".join(_matrix_row(view, row, shown.measure) for row in group)
        for name, group in shown.groups
    )
    first, second = _("Measure"), _("Province")
    heads = f'<th scope="col">{markup(first)}</th><th scope="col">{markup(second)}</th>{head}'
    return f'<div class="cd-matrix"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'


def _chosen(view: View, code: str) -> str:
    return ' class="chosen" scope="col"' if code in view.filters.cities else ' scope="col"'


def _city_link(view: View, code: str) -> str:
    target = links.address("city", view.on(cities=(code,)).filters, view.lang, dict(view.state))
    return f'<a data-go href="{markup(target)}">{markup(view.city(code, short=True))}</a>'


def _matrix_row(view: View, row: MatrixRow, measure: str) -> str:
    state = {**dict(view.state), "measure": row.figure_id}
    target = links.address("city", view.filters, view.lang, state)
    sorted_by = ' class="by" aria-sort="other"' if row.figure_id == measure else ""
    mark = " ▾" if row.figure_id == measure else ""
    name = f'<a data-go href="{markup(target)}">{markup(row.name)}{mark}</a>'
    cells = "".join(_cell(cell) for cell in row.cells)
    return f'<tr{sorted_by}><th scope="row">{name}{_small(row.about)}</th><td class="p">{_halved(row.province)}</td>{cells}</tr>'


def _cell(cell: MatrixCell) -> str:
    shade = f' class="s{cell.shade}"' if cell.shade is not None else ""
    below = " ".join(part for part in (cell.more, cell.rank) if part)
    return f"<td{shade}><b>{markup(cell.value)}</b>{_small(below)}</td>"


def _halved(said: str) -> str:
    """A rate and what it rests on, one below the other."""
    for mark in ("（", " ("):
        if mark in said:
            value, more = said.split(mark, 1)
            return f"<b>{markup(value)}</b>{_small(more.rstrip('）)'))}"
    return f"<b>{markup(said)}</b>"


def _small(words: str) -> str:
    return f"<small>{markup(words)}</small>" if words else ""


def _legend(shown: Matrix, lang: Lang) -> None:
    words = (_("best fifth"), "", _("middle"), "", _("weakest fifth"))
    patches = "".join(
        f'<span><span class="s{place}">{place + 1}</span>{markup(" ".join(part for part in (word, breaks) if part))}</span>'
        for place, (word, breaks) in enumerate(zip(words, shown.legend or ("",) * len(words), strict=True))
    )
    rest = _("#: rank; without a shade: not ranked, or all equal")
    name = BY_FIGURE[shown.measure].name(lang)
    title = f"<span>{markup(name)}</span>" if shown.legend else ""
    st.html(f'<div class="cd-matrix-legend">{title}{patches}<span>{markup(rest)}</span></div>')


def one(now: Frame, shown: CityCard, warning: str) -> None:
    """One city: what to act on, then its measures."""
    st.html(STYLE)
    view = now.view
    with st.container(border=True, key="card_city_todo"):
        with st.container(horizontal=True, vertical_alignment="center", key="city_todo_head"):
            st.markdown("**" + _("Three things to act on") + "**", width="stretch")
            with st.popover(_("How they are chosen"), icon=":material/rule:", type="tertiary", key="city_rule"):
                st.markdown(escape(rule_words(view.lang)))
        if not shown.todo:
            st.caption(escape(_("Nothing stands out by the rule.")))
        else:
            links.show(_todo_html(now, shown), "city_todo")
    if warning:
        st.warning(escape(warning), icon=":material/groups:")

    def body() -> None:
        links.show(_card_html(now, shown), "city_card")
        st.caption(escape(small_words(view.lang)))

    cards.card(shown.panel, view, body=body)


def _todo_html(now: Frame, shown: CityCard) -> str:
    listed = "".join(f"<li>{markup(todo.text)} {_page_link(now, todo.page, dict(todo.params), '→')}</li>" for todo in shown.todo)
    return f'<ol class="cd-todo">{listed}</ol>'


def _page_link(now: Frame, page: str, params: dict[str, str], words: str) -> str:
    target = links.address(page, now.view.filters, now.view.lang, params)
    title = _('Open the page "{page}"').format(page=_(BY_NAME[page].title))
    return f'<a data-go href="{markup(target)}" title="{markup(title)}" aria-label="{markup(title)}">{markup(words)}</a>'


def _card_html(now: Frame, shown: CityCard) -> str:
    heads = (_("Measure"), _("Value"), _("Rank"), _("Change, and against what"), _("Against the province"), _("Course"))
    head = "".join(f'<th scope="col">{markup(words)}</th>' for words in heads)
    rows = "".join(
        f'<tr class="g"><th colspan="{len(heads)}" scope="colgroup"><span>{markup(name)}</span></th></tr>'
        + "".join(_line(now, line) for line in lines)
        for name, lines in shown.groups
    )
    return f'<div class="cd-citycard"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _line(now: Frame, line: LineWords) -> str:
    measure = BY_FIGURE[line.figure_id]
    name = _page_link(now, measure.page, measure.params, line.name)
    province = _("province: {value}").format(value=line.province)
    return (
        f'<tr><th scope="row">{name}{_small(line.about)}</th><td><b>{markup(line.value)}</b></td><td>{markup(line.rank)}</td>'
        f'<td><span class="{line.change_tone}">{markup(line.change or MISSING)}</span>{_small(line.basis)}</td>'
        f'<td><span class="{line.gap_tone}">{markup(line.gap or MISSING)}</span>{_small(province)}</td>'
        f"<td>{spark(line.course, markup(line.name), width=110, height=26)}</td></tr>"
    )


def show(now: Frame) -> None:
    """The scorecard of the view."""
    tools(now, remember(panels.measure_of, now.reader, now.view.only()))
    card = remember(panels.card, now.reader, now.view.only())
    if card is None:
        matrix(now, remember(panels.matrix, now.reader, now.view))
    else:
        one(now, card, remember(panels.small_city, now.reader, now.view.only()))
