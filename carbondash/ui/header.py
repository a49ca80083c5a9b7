"""The head of every page: navigation that keeps the filters, title, demonstration label, as-of stamp, data health, language."""

from __future__ import annotations

from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from carbondash.derive import in_force
from carbondash.figures.format import fmt_day, joined
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.ui import crumbs, filters, guest, language_switch, links, menu, signin
from carbondash.ui.cache import once_a_version
from carbondash.ui.language import _, escape
from carbondash.ui.sitemap import Place

_CHINA = ZoneInfo("Asia/Shanghai")


def menus(view: View | None, here: Place | None = None, waiting: int = 0) -> None:
    """The menu beside the page, and the one that takes its place on a telephone; every link keeps the filters.

    waiting: requests that this person may decide about.
    """
    html = menu.html(view, here, waiting)
    menu.style()
    with st.sidebar:
        name, whose = _("Carbon market desk"), _("Jiangxi Province · ecology and environment")
        st.markdown(f"**{name}**  \n:gray[:small[{whose}]]")
        signin.chip("sidebar")
        links.show(html, "menu_sidebar")
        if view is not None:
            _mask_switch()
    # The sidebar stays open over the page of a telephone after a click; a menu that closes takes its place there.
    with st.container(key="pages_menu"), st.popover(_("Pages"), icon=":material/menu:", key="p_pages"):
        signin.chip("menu")
        links.show(html, "menu_small")


def bare() -> None:
    """The head where there is no data to have a view of."""
    menus(None)
    with st.container(horizontal=True, key="head", vertical_alignment="center"):
        st.title(_("Carbon market desk"), anchor=False)
        language_switch.show()


def head(reader: Reader, view: View, place: Place, pages: dict[str, st.Page]) -> None:
    """Title on the left; demonstration label, as-of stamp with data health, and the language switch on the right."""
    # The rules of style know by it how much air the page has.
    title = "head_title_tight" if place.on_one_screen else "head_title"
    with st.container(horizontal=True, key="head", vertical_alignment="center", gap="small"):
        with st.container(horizontal=True, wrap=False, key=title, width="stretch", vertical_alignment="bottom", gap="small"):
            st.title(_(place.title), anchor=False, width="content")
            crumbs.show(reader, view, place, pages)
            with st.container(key="head_question", width="content"):
                st.caption(_(place.question), width="content")
        if view.demo:
            st.badge(
                _("Demonstration data"),
                icon=":material/science:",
                color="orange",
                help=_("Fictitious enterprises; every published figure of the province comes out as published."),
            )
        _health(reader, view)
        language_switch.show()


def _health(reader: Reader, view: View) -> None:
    changed = once_a_version(Reader.changed_since, reader, view.filters.as_of)
    day = fmt_day(view.filters.as_of, view.lang)
    if changed:
        label, color, icon = _("As of {day} · changed since"), "orange", ":material/history:"
    else:
        label, color, icon = _("As of {day} · data in order"), "green", ":material/check_circle:"
    if rules_wait := in_force.wait(reader):
        label, color, icon = _("As of {day} · new rules wait for confirmation"), "orange", ":material/gavel:"
    with st.popover(f":{color}[{icon}] {escape(label.format(day=day))}", key="health", type="tertiary"):
        newest = fmt_day(view.newest_day, view.lang)
        if rules_wait:
            st.markdown(
                _("New rules are installed and wait for two people: what is computed here follows the rules before them.")
            )
        if changed:
            listed = joined([str(number) for number in changed], view.lang, limit=5)
            st.markdown(_("This day has been changed since by load {loads}.").format(loads=listed))
        else:
            st.markdown(_("No later load has changed what is shown for this day."))
        if view.filters.as_of < view.newest_day:
            st.markdown(_("You are looking at the past; the newest day is {day}.").format(day=newest))
        rows = once_a_version(_newest_loads, reader)
        lines = [_("Newest day in the data: {day}").format(day=newest), _("Data version: {version}").format(version=view.version)]
        lines.append(_derived(reader, view))
        for row in rows:
            stamp = row["recorded_at"].replace(tzinfo=UTC).astimezone(_CHINA).strftime("%Y-%m-%d %H:%M")
            kind = _load_words().get(row["kind"], escape(row["kind"]))
            lines.append(_("Load {number}: {kind}, {stamp} (Beijing time)").format(number=row["id"], kind=kind, stamp=stamp))
        st.markdown("\n".join(f"- {line}" for line in lines))


def _newest_loads(reader: Reader) -> list[dict[str, Any]]:
    return reader.loads(limit=3, derived=False)


def _derived(reader: Reader, view: View) -> str:
    """How far emissions, findings, allocation, obligations and risk are computed."""
    state = reader.state
    if state.derive_waiting:
        return _("Computed from the rules through data version {version}; {count} enterprises wait").format(
            version=state.derived_through, count=f"{state.derive_waiting:,}"
        )
    if state.derived_day is None:
        return _("Nothing is computed from the rules yet")
    return _("Computed from the rules through {day}").format(day=fmt_day(state.derived_day, view.lang))


def _load_words() -> dict[str, str]:
    return {
        "demo": _("demonstration province"),
        "import": _("import"),
        "action": _("action at this desk"),
        "rollback": _("roll-back"),
        "request": _("request to a second person"),
    }


def _mask_switch() -> None:
    if st.session_state.get("w_masked") != guest.is_masked():
        st.session_state["w_masked"] = guest.is_masked()
    st.toggle(
        _("Mask names"),
        key="w_masked",
        help=_(
            "For showing the desk to guests: pseudonyms instead of the names of enterprises, on every page and in every file."
        ),
        on_change=_masked_or_not,
    )


def _masked_or_not() -> None:
    guest.set_masked(bool(st.session_state["w_masked"]))
    filters.go(st.session_state[filters.FILTERS])
