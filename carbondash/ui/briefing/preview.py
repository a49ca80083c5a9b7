"""The brief as it will be, on the screen; each sentence can be changed, the numbers in it stay the figures'."""

from __future__ import annotations

from base64 import b64encode
from functools import partial

import streamlit as st

from carbondash.brief.build import title
from carbondash.brief.content import Number, Said, Section
from carbondash.brief.spec import SECTIONS
from carbondash.brief.tables import in_words
from carbondash.brief.templates import ASPECTS, BadTemplate, read, shown
from carbondash.charts.picture import picture
from carbondash.figures import ledger
from carbondash.figures.plain import markup
from carbondash.figures.view import View
from carbondash.ui import definitions, frame
from carbondash.ui.briefing import order
from carbondash.ui.frame import Frame
from carbondash.ui.language import _, escape
from carbondash.ui.panels.common import theme_of
from carbondash.ui.room import room

# Pictures in pixels: on a telephone the same type has less room.
_SIZES: dict[str, tuple[int, int]] = {"narrow": (340, 300), "medium": (860, 330), "wide": (1180, 380)}
_MOST_ROWS = 12
_STYLE = """
<style>
.cd-said { font-size: 1.02rem; line-height: 1.75; }
.cd-said b { font-weight: 500; border-bottom: 1px dotted light-dark(#8592A0, #6F7F8F); }
.cd-said em { font-style: normal; font-size: 0.78rem; color: light-dark(#8F4700, #F0A35A); margin-left: 0.4rem; }
.cd-said del { color: light-dark(#526273, #A9B7C5); }
.cd-figs { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, max(230px, 30%)), 1fr));
  gap: 0.5rem 1.2rem; margin: 0.3rem 0; }
.cd-figs div { border-left: 3px solid light-dark(#C9D2DC, #2A3643); padding-left: 0.6rem; font-variant-numeric: tabular-nums; }
.cd-figs span { display: block; font-size: 0.8rem; color: light-dark(#526273, #A9B7C5); line-height: 1.3; }
.cd-figs b { font-size: 1.25rem; font-weight: 600; line-height: 1.4; }
.cd-figs small { display: block; font-size: 0.75rem; color: light-dark(#526273, #A9B7C5); line-height: 1.3; }
.cd-figs .good { color: light-dark(#0B6049, #58C3A0); } .cd-figs .bad { color: light-dark(#8F4700, #F0A35A); }
.cd-drawn { width: 100%; max-width: 1180px; display: block; }
.cd-tab { overflow-x: auto; } .cd-tab table { border-collapse: collapse; font-size: 0.82rem; width: 100%;
  font-variant-numeric: tabular-nums; }
.cd-tab th { text-align: left; font-weight: 600; color: light-dark(#526273, #A9B7C5);
  border-bottom: 1px solid light-dark(#8592A0, #6F7F8F); padding: 0.2rem 0.7rem 0.2rem 0; vertical-align: bottom; }
.cd-tab th { min-width: 3.2rem; } .cd-tab th:last-child:not(:nth-child(-n+4)) { min-width: 11rem; }
.cd-tab td { border-bottom: 1px solid light-dark(#E3E8EE, #2A3643); padding: 0.2rem 0.7rem 0.2rem 0; vertical-align: top; }
</style>
"""


def show(now: Frame) -> None:
    """The sections of the brief, one below the other; those that are folded are not worked out."""
    view = now.view
    st.html(_STYLE)
    with st.container(horizontal=True, vertical_alignment="center", key="brief_title"):
        st.subheader(escape(title(view)), anchor=False, width="stretch")
        everything = st.toggle(_("Open all sections"), key="brief_all", width="content")
    st.caption(escape(" · ".join(part for part in (*view.lines, view.demo_label) if part)))
    for place, name in enumerate(order.sections(view)):
        heading, key = SECTIONS[name].word(view.lang), f"brief_open_{name}_{everything}"
        with st.expander(f"**{escape(heading)}**", expanded=everything or place == 0, key=key, on_change="rerun") as fold:
            if fold.open:
                frame.part(partial(_section, now, name))


def _section(now: Frame, name: str) -> None:
    view, section = now.view, order.current(now, name)
    with st.container(key=f"card_brief_{section.id}", gap="small"):
        if section.figures:
            definitions.button(section.figures, view, f"brief_{section.id}")
        by_id = {said.id: said for said in section.sentences}
        for identifier in _sentences(section):
            _sentence(now, identifier, by_id.get(identifier))
        if section.numbers:
            st.html(f'<div class="cd-figs">{"".join(_number(one) for one in section.numbers)}</div>')
        if section.plot is not None:
            width, height = _SIZES[room()]
            drawn = picture(section.plot, theme_of(view), view.lang, width=width, height=height)
            st.markdown(f"**{escape(section.plot.title)}**")
            data = b64encode(drawn.encode()).decode()
            st.html(f'<img class="cd-drawn" alt="{markup(section.plot.alt)}" src="data:image/svg+xml;base64,{data}">')
        if section.table is not None:
            st.markdown(f"**{escape(section.table_title)}**")
            st.html(_table(section, view))
        if section.note:
            st.caption(escape(section.note))


def _sentences(section: Section) -> list[str]:
    """The sentences that the section has or had before somebody left one out, in order."""
    left_out = [f"{section.id}.{number}" for number in range(1, len(SECTIONS[section.id].sentence) + 1)]
    said = [one.id for one in section.sentences]
    changed = order.left_out()
    return [name for name in left_out if name in said or name in changed] + [name for name in said if name not in left_out]


def _sentence(now: Frame, identifier: str, said: Said | None) -> None:
    view = now.view
    with st.container(horizontal=True, wrap=False, vertical_alignment="top", gap="small", key=f"brief_said_{identifier}"):
        if said is None:
            words = _("This sentence is left out.")
            st.html(f'<div class="cd-said"><del>{markup(words)}</del></div>', width="stretch")
        else:
            st.html(f'<div class="cd-said">{_marked(said)}</div>', width="stretch")
        if identifier.endswith(".0") or view.masked:
            return
        if st.button("", key=f"brief_edit_{identifier}", icon=":material/edit:", type="tertiary", help=_("Change this sentence")):
            template = said.template if said else _own(identifier, view)
            st.dialog(_("Change this sentence"), width="large", icon=":material/edit:")(_editor)(view, identifier, template)


def _own(identifier: str, view: View) -> str:
    section, number = identifier.split(".")
    return shown(SECTIONS[section].sentence[int(number) - 1].word(view.lang), view.lang)


def _marked(said: Said) -> str:
    """The sentence with its figures marked; their definition as the mark's title."""
    parts = []
    for run in said.runs:
        text = markup(run.text)
        parts.append(f'<b title="{markup(_name(run.figure))}">{text}</b>' if run.figure else text)
    if said.edited:
        edited = _("edited")
        parts.append(f"<em>{markup(edited)}</em>")
    return "".join(parts)


def _name(figure: str) -> str:
    return ledger.figures[figure].name(frame.current().view.lang)


def _editor(view: View, identifier: str, template: str) -> None:
    with frame.guarded():
        st.caption(
            _("Names in braces are figures: they keep their number, whatever stands around them. After a bar: {aspects}.").format(
                aspects=escape(_aspects(view))
            )
        )
        text = st.text_area(_("Sentence"), value=template, height=160, key=f"brief_text_{identifier}")
        with st.container(horizontal=True, gap="small"):
            use = st.button(_("Use"), type="primary", key="brief_use")
            own = st.button(_("As made"), key="brief_own", icon=":material/undo:")
            out = st.button(_("Leave out"), key="brief_out", icon=":material/visibility_off:")
        if own or out:
            order.set_edit(view.lang, identifier, None if own else "")
            st.rerun()
        if use:
            try:
                order.set_edit(view.lang, identifier, read(text, view.lang))
            except BadTemplate as error:
                st.error(escape(_wrong(error)), icon=":material/error:")
            else:
                st.rerun()


def _aspects(view: View) -> str:
    name = ledger.figures["first_pass_rate"]
    return "、".join(shown(f"{{{name.id}|{aspect}}}", view.lang) for aspect in ASPECTS)


def _wrong(error: BadTemplate) -> str:
    """What is wrong with a sentence, and what was expected."""
    return {
        "unknown": _("{place}: there is no figure of this name; expected a name as in Figures & definitions."),
        "aspect": _("{place}: a figure has no such aspect."),
        "braces": _("A brace stands alone: a figure is written as its name between two braces."),
        "empty": _("The sentence is empty; to leave it out, choose that."),
        "long": _("The sentence is too long: at most 400 characters."),
    }[error.why].format(place=error.place)


def _number(one: Number) -> str:
    about = " · ".join(part for part in (one.about, one.target and _("target {value}").format(value=one.target)) if part)
    change = f'<small class="{one.tone}">{markup(f"{one.change} {one.basis}".strip())}</small>' if one.change else ""
    return f"<div><span>{markup(one.name)}</span><b>{markup(one.value)}</b><small>{markup(about)}</small>{change}</div>"


def _table(section: Section, view: View) -> str:
    assert section.table is not None
    heads, rows = in_words(section.table, view.lang)
    head = "".join(f"<th>{markup(words)}</th>" for words in heads)
    body = "".join("<tr>" + "".join(f"<td>{markup(cell)}</td>" for cell in row) + "</tr>" for row in rows[:_MOST_ROWS])
    more = ""
    if len(rows) > _MOST_ROWS:
        words = _("The first {shown} of {total} rows.").format(shown=f"{_MOST_ROWS:,}", total=f"{len(rows):,}")
        more = f"<p><small>{markup(words)}</small></p>"
    return f'<div class="cd-tab"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}</div>'
