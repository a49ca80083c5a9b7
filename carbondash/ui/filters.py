"""The filter bar, and its two-way tie to the address: the address is the truth, a widget only writes into it."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date

import streamlit as st

from carbondash.derive import checks, rulebook
from carbondash.derive.deadlines import cycles
from carbondash.figures import ledger
from carbondash.figures.format import fmt_day
from carbondash.figures.view import View
from carbondash.store import Filters, Reader, records
from carbondash.store.records import Names
from carbondash.store.schema.inspection import STEPS
from carbondash.ui import guest, language, url
from carbondash.ui.cache import once_a_version
from carbondash.ui.language import _, escape
from carbondash.ui.origin import Origins
from carbondash.ui.sitemap import FORMS, MAP_MEASURES, Days, Place

FILTERS = "filters"
STATE = "page_state"
DROPPED = "dropped"
# Of what an address got wrong, so many parameters are named, and so many letters of each.
MOST_SAID, LONGEST_SAID = 8, 60
PLURALS = {"city": "cities", "industry": "industries", "tier": "tiers"}


def _words(reader: Reader) -> tuple[Names, tuple[str, ...]]:
    last = reader.days_known()[1]
    return records.names(reader), cycles(last) if last else ()


def known_words(reader: Reader) -> tuple[Names, tuple[str, ...]]:
    """The words of the reference codes and the compliance cycles that are known, read once a version of the store."""
    return once_a_version(_words, reader)


def known_days(reader: Reader) -> tuple[date | None, date | None]:
    """The first and the last day on which an as-of question has an answer, read once a version of the store."""
    return once_a_version(Reader.days_known, reader)


def from_address(known: url.Known, place: Place, names: Names) -> url.Address:
    """Read the address, and write it back in its one form.

    An address without a day comes from inside the session (a link without filters): the session's filters hold.
    """
    params = {name: st.query_params.get_all(name) for name in st.query_params}
    base: Filters | None = st.session_state.get(FILTERS) if "as_of" not in params else None
    if base is not None and not known.first_day <= base.as_of <= known.last_day:
        base = None
    address = url.parse(params, known, _choices(place, names, known), base)
    canonical = url.as_lists(url.write(address.filters, language.lang(), address.state, masked=guest.is_masked()))
    if canonical != params:
        st.query_params.from_dict(canonical)
    if address.dropped:
        st.session_state[DROPPED] = (canonical, address.dropped)
    st.session_state[FILTERS] = address.filters
    st.session_state[STATE] = dict(address.state)
    return address


def _choices(place: Place, names: Names, known: url.Known) -> dict[str, Container[str]]:
    """The page's own parameters with the values that they may take."""
    kinds: Container[str] = rulebook.subjects("zh") if place.name == "figures" else names.kinds
    if place.name == "quality":
        # Its parts list problems by kind, findings by check, and a campaign's members by step.
        kinds = {*names.kinds, *checks.CODES, *STEPS}
    values: dict[str, Container[str]] = {
        "measure": ledger.figures if place.name == "rows" else MAP_MEASURES,
        "kind": kinds,
        **FORMS,
        "list": Origins(),
        **place.choices,
    }
    if isinstance(values.get("compare"), Days):
        values["compare"] = Days(known.first_day, known.last_day)
    return {name: values[name] for name in place.params}


def go(filters: Filters, state: Mapping[str, str] | None = None) -> None:
    """Ask for another view: from a widget's callback, which comes before the script that then reads the address."""
    kept = _without_page(st.session_state.get(STATE, {})) if state is None else state
    st.session_state[FILTERS] = filters
    st.query_params.from_dict(url.as_lists(url.write(filters, language.lang(), kept, masked=guest.is_masked())))


def change(**changes: object) -> None:
    """Change some filters of the current view; for callbacks."""
    now: Filters = st.session_state[FILTERS]
    go(Filters(**{**vars(now), **changes}))


def set_state(**changes: str | None) -> None:
    """Change the page's own parameters; None takes one out. For callbacks."""
    state = {**_without_page(st.session_state.get(STATE, {})), **changes}
    go(st.session_state[FILTERS], {name: value for name, value in state.items() if value is not None})


def _without_page(state: Mapping[str, str]) -> dict[str, str]:
    # Of another list the first page is asked for.
    return {name: value for name, value in state.items() if name != "page"}


def toggle_city(code: str) -> None:
    """Filter to one city, or lift that filter where it is the one that holds; for callbacks of maps and bars."""
    now: Filters = st.session_state[FILTERS]
    change(cities=() if now.cities == (code,) else (code,))


def link_params(view: View, state: Mapping[str, str] | None = None, **changes: object) -> dict[str, str | list[str]]:
    """The query parameters of a link to another page that keeps the filters."""
    return url.write(view.on(**changes).filters if changes else view.filters, view.lang, state, masked=view.masked)


def bar(reader: Reader, view: View) -> None:
    """The filters, as one row that wraps on a narrow screen, and what they are set to as chips that can be taken away; before
    them, where it is so, that names are masked."""
    _say_dropped()
    first, last = known_days(reader)
    now = view.filters
    with st.container(horizontal=True, key="filter_bar", gap="small", vertical_alignment="center"):
        _hold("w_as_of", now.as_of)
        st.date_input(
            _("As of"),
            key="w_as_of",
            min_value=first,
            max_value=last,
            format="YYYY-MM-DD",
            label_visibility="collapsed",
            width=150,
            help=_("Every page answers as it stood at the end of this day."),
            on_change=_day_changed,
            args=(view.newest_day,),
        )
        _menu(
            "city", _("City"), ":material/location_city:", {code: view.city(code) for code in _allowed(reader, view)}, now.cities
        )
        _menu(
            "industry",
            _("Industry"),
            ":material/factory:",
            {code: view.industry(code) for code in view.names.industries},
            now.industries,
        )
        _menu("tier", _("Tier"), ":material/layers:", {code: view.tier(code) for code in ("1", "2", "3", "unknown")}, now.tiers)
        if view.cycles:
            _cycle_menu(view)
        guest.chip()
        _chips(view)


def _allowed(reader: Reader, view: View) -> list[str]:
    return [code for code in view.names.cities if reader.scope.allows(code)]


def _hold(key: str, value: object) -> None:
    # The address decides what a widget shows, also after the browser's back button.
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def _menu(param: str, label: str, icon: str, words: dict[str, str], chosen: tuple[str, ...]) -> None:
    key = f"w_{param}"
    _hold(key, [code for code in words if code in chosen])
    with st.popover(label, icon=icon, key=f"p_{param}", width="content"):
        st.pills(
            label,
            list(words),
            selection_mode="multi",
            format_func=lambda code: escape(words.get(code, code)),
            key=key,
            on_change=_several_changed,
            args=(param, tuple(words)),
            wrap=True,
        )


def _cycle_menu(view: View) -> None:
    _hold("w_cycle", view.filters.cycle)
    with st.popover(_("Cycle"), icon=":material/event_repeat:", key="p_cycle", width="content"):
        st.pills(
            _("Compliance cycle"),
            list(view.cycles),
            format_func=view.cycle,
            key="w_cycle",
            on_change=lambda: change(cycle=st.session_state["w_cycle"]),
            wrap=True,
        )
        st.caption(_("Without a choice: the last cycle whose deadline has passed, or the open one."))


def _day_changed(newest: date) -> None:
    change(as_of=st.session_state["w_as_of"] or newest)


def _several_changed(param: str, order: tuple[str, ...]) -> None:
    chosen = st.session_state[f"w_{param}"]
    change(**{PLURALS[param]: tuple(code for code in order if code in chosen)})


def _chips(view: View) -> None:
    now = view.filters
    chips: list[tuple[str, str, dict[str, object]]] = []
    if now.as_of != view.newest_day:
        chips.append(("as_of", _("As of {day}").format(day=fmt_day(now.as_of, view.lang)), {"as_of": view.newest_day}))
    for name, codes, word in (
        ("cities", now.cities, view.city),
        ("industries", now.industries, view.industry),
        ("tiers", now.tiers, view.tier),
    ):
        for code in codes:
            chips.append((code, word(code), {name: tuple(other for other in codes if other != code)}))
    if now.cycle:
        chips.append((now.cycle, view.cycle(now.cycle), {"cycle": None}))
    for code, words, without in chips:
        st.button(
            escape(words),
            key=f"chip_{next(iter(without))}_{code}",
            icon=":material/close:",
            icon_position="right",
            type="primary",
            on_click=_take_away,
            args=(without,),
        )
    if len(chips) > 1:
        st.button(
            _("Clear all"),
            key="chip_clear",
            type="tertiary",
            icon=":material/filter_alt_off:",
            on_click=go,
            args=(Filters(as_of=view.newest_day),),
        )


def _take_away(without: dict[str, object]) -> None:
    change(**without)


def _say_dropped() -> None:
    about, dropped = st.session_state.get(DROPPED, (None, ()))
    if about is None or about != {name: st.query_params.get_all(name) for name in st.query_params}:
        st.session_state.pop(DROPPED, None)
        return
    reasons = {
        "unknown": _("does not exist"),
        "out_of_range": _("is outside the days that the data covers"),
        "out_of_scope": _("is outside what you may see"),
        "repeated": _("may be given only once"),
    }
    said = [f"`{_plain(item.param)}={_plain(item.value)}` {reasons[item.reason]}" for item in dropped[:MOST_SAID]]
    if len(dropped) > MOST_SAID:
        said.append(_("and {count} more").format(count=f"{len(dropped) - MOST_SAID:,}"))
    st.warning(
        _("Left out of the address: {items}").format(items=("；" if language.lang() == "zh" else "; ").join(said)),
        icon=":material/link_off:",
    )


def _plain(text: str) -> str:
    """Foreign text that stays inside a code span: without its delimiter, and without what could end the line."""
    return "".join("'" if letter == "`" else letter if letter.isprintable() else " " for letter in text[:LONGEST_SAID])
