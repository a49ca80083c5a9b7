"""The page of compliance and risk on the screen: the ranking with what can be done about it, and the rates."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from carbondash.figures.format import fmt_day
from carbondash.ui import cards, filters, frame, go, listing, page, static_table, tiles
from carbondash.ui.act import case, reminder, visit
from carbondash.ui.cache import remember
from carbondash.ui.frame import Frame
from carbondash.ui.language import _, escape
from carbondash.ui.origin import Origin
from carbondash.ui.panels import (
    compliance,
    compliance_cases,
    compliance_change,
    compliance_field,
    compliance_preview,
    compliance_rates,
    compliance_risk,
    compliance_views,
)

# Of a list so many can be chosen one by one.
MOST_CHOSEN = 8
_STEP_SHOWN = {"weights": "%.0f", "full_at": "%.2f", "at_least": "%.0f", "floor_days": "%.0f", "band_from": "%.0f"}


def risk(now: Frame) -> None:
    """Who may miss the deadline: the ranking, what it rests on, what changed, and what other weights would do."""
    reader, plain, asked = now.reader, now.view.only(), now.view.only("compare")
    page.sentence(remember(compliance.sentence, reader, plain))
    frame.part(lambda: _method(now))
    if not remember(compliance_risk.counts, reader, plain):
        with st.container(border=True, key="card_no_risk"):
            st.info(escape(compliance_field.nothing(reader, plain)), icon=":material/hourglass_empty:")
            inside = remember(compliance.day_inside, reader, plain)
            if inside is not None:
                st.page_link(
                    now.pages["compliance"],
                    label=_("Look at {day}, inside the latest cycle").format(day=fmt_day(inside, now.view.lang)),
                    icon=":material/history:",
                    query_params=filters.link_params(plain, as_of=inside),
                )
        return
    frame.part(lambda: page.countdown(remember(compliance.deadline_next, reader, plain)))
    frame.part(lambda: tiles.show(remember(compliance.tiles, reader, asked), now.view, "compliance"))
    left, right = st.columns([3, 2])
    with left:
        frame.part(lambda: _scatter(now))
    with right:
        frame.part(lambda: page.city_bars(remember(compliance_views.cities, reader, plain), now.view, stretch=True))
    frame.part(lambda: _ranking(now))
    frame.part(lambda: _changes(now))
    frame.part(lambda: _preview(now))


def rates(now: Frame) -> None:
    """Both rates against the deadlines, and how the cycles ended."""
    reader, plain = now.reader, now.view.only()
    page.sentence(remember(compliance_rates.sentence, reader, plain))
    left, right = st.columns([3, 2])
    with left:
        frame.part(lambda: cards.card(remember(compliance_rates.curve, reader, plain), now.view, stretch=True))
    with right:
        frame.part(lambda: cards.card(remember(compliance_rates.by_cycle, reader, plain), now.view, stretch=True))
    frame.part(lambda: page.city_bars(remember(compliance_rates.by_city, reader, plain), now.view))


def clicked(key: str) -> str | None:
    """What the mark that was clicked says of itself first; for callbacks of charts."""
    event: Any = st.session_state.get(key)
    points = event["selection"]["points"] if event else []
    said = points[0].get("customdata") if points else None
    return str(said[0]) if isinstance(said, list) and said else None


def hold(key: str, value: object) -> None:
    """The address decides what a widget shows, also after the browser's back button."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def _method(now: Frame) -> None:
    """Whose method this is, how it works, and what it can't tell."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="risk_method"):
        st.caption(
            _("The risk index is the product's own method, not an official index: a hint whom to help first."), width="stretch"
        )
        if st.button(_("Method and limits"), icon=":material/rule:", type="tertiary", key="open_risk_method"):
            st.dialog(_("Compliance risk index: method and limits"), width="large", icon=":material/rule:")(_method_dialog)(now)
        st.page_link(
            now.pages["figures"],
            label=_("Rule set of the index"),
            icon=":material/menu_book:",
            query_params=filters.link_params(now.view, {"kind": compliance.SUBJECT}),
        )


def _method_dialog(now: Frame) -> None:
    words = remember(compliance.method, now.reader, now.view.only())
    static_table.rules()
    st.markdown(escape(words.own))
    static_table.table(words.indicators, now.view.lang)
    st.markdown("**" + _("Floors: facts that may not be averaged away") + "**")
    static_table.table(words.floors, now.view.lang)
    st.markdown("**" + _("Bands") + "** · " + escape(" · ".join(words.bands)))
    st.markdown("**" + _("Weak points") + "**")
    st.markdown("\n".join(f"- {escape(line)}" for line in words.limits))
    st.caption(_("In full: section 6 of docs/methods.md."))


def _scatter(now: Frame) -> None:
    panel = remember(compliance_views.scatter, now.reader, now.view.only())

    def open_file() -> None:
        enterprise = clicked(f"chart_{panel.id}")
        if enterprise:
            came = Origin(now.place.name, _kept(now)).text
            go.to("enterprise", filters.link_params(now.view, {"id": enterprise, "list": came}))

    cards.card(panel, now.view, on_select=open_file, stretch=True)


def _kept(now: Frame) -> dict[str, str]:
    """The page's state that leads back to its list: what is only tried out stays behind."""
    return {name: value for name, value in now.view.state if name not in ("weights", "id")}


def _ranking(now: Frame) -> None:
    """The list with its chips, and what can be recorded about the enterprises on it."""
    said = remember(compliance_risk.choices, now.reader, now.view.only())
    hold("w_risk_band", compliance_risk.choice_of(now.view))
    hold("w_risk_order", compliance_risk.order_of(now.view))
    orders = compliance_risk.order_words(now.view)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="risk_choices"):
        st.pills(
            _("Shown"),
            list(said),
            format_func=lambda choice: f"{compliance_risk.choice_words(choice, now.view)} {said[choice]:,}",
            key="w_risk_band",
            on_change=_choice_changed,
            wrap=True,
        )
        st.segmented_control(
            _("Order by"),
            list(orders),
            format_func=orders.__getitem__,
            key="w_risk_order",
            required=True,
            on_change=_order_changed,
            wrap=True,
        )
    shown = remember(compliance_risk.ranking, now.reader, now.view.only("compare", "status", "sort", "page"))
    listing.show(shown, now)
    if shown.table.rows:
        frame.part(lambda: _reasons(now))
        frame.part(lambda: _acts(now))


def _reasons(now: Frame) -> None:
    """The first few of the list with every reason in words: the list itself has no room for them."""
    panel = remember(compliance_risk.reasons, now.reader, now.view.only("status", "sort", "page"))
    static_table.rules()
    with st.container(border=True, key="card_risk_reasons"):
        cards.head(panel, now.view)
        static_table.table(panel.table, now.view.lang)


def _choice_changed() -> None:
    choice = st.session_state["w_risk_band"]
    filters.set_state(status=None if choice == compliance_risk.OWING else choice)


def _order_changed() -> None:
    order = st.session_state["w_risk_order"]
    filters.set_state(sort=None if order == "index" else order)


def _acts(now: Frame) -> None:
    """Record a reminder, a visit or an order for the chosen enterprises, or a reminder for the whole page of the list."""
    names = remember(compliance_risk.listed_names, now.reader, now.view.only("status", "sort", "page", "id"))
    chosen = [one for one in (now.view.page("id") or "").split(".") if one in names]
    hold("w_risk_chosen", chosen)
    field = compliance_field.now(now.reader, now.view)
    cycle = field.cycles[0] if field is not None and field.cycles else None
    with st.container(border=True, key="card_risk_acts"):
        st.markdown("**" + _("Record what is done") + "**")
        st.multiselect(
            _("Enterprises of the list"),
            list(names),
            format_func=lambda one: names.get(one, one),
            key="w_risk_chosen",
            max_selections=MOST_CHOSEN,
            placeholder=_("Choose from the page of the list; without a choice a reminder goes to all on it"),
            on_change=_chosen_changed,
        )
        with st.container(horizontal=True, gap="small", key="risk_acts"):
            listed = chosen or list(names)
            owing = remember(compliance_risk.owing, now.reader, now.view.only())
            whom = [int(one) for one in listed if int(one) in owing]
            if cycle is not None:
                reminder.show(now, whom, "surrender", cycle)
            visit.show(now, int(chosen[0]) if len(chosen) == 1 else None)
            late = remember(compliance_cases.is_anybody_late, now.reader, now.view.only())
            if late:
                case.show_order(now, chosen)
        if len(whom) < len(listed):
            st.caption(_("Who has surrendered everything is not reminded."))
        if not late:
            st.caption(_("An order to rectify can be recorded once a deadline has passed and something is still owed."))


def _chosen_changed() -> None:
    chosen = st.session_state["w_risk_chosen"]
    # The page of the list stays: only the choice on it changes.
    here = st.session_state.get(filters.STATE, {}).get("page")
    filters.set_state(id=".".join(chosen) or None, page=here)


def _changes(now: Frame) -> None:
    """What changed since a day that the reader chooses."""
    asked = now.view.only("compare", "kind")
    day, said = remember(compliance_change.since, now.reader, now.view.only("compare"))
    first, _last = now.reader.days_known()
    hold("w_risk_since", date.fromisoformat(day))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="risk_since"):
        st.date_input(
            _("What changed since"),
            key="w_risk_since",
            # On the first day that is known the day before is compared with all the same.
            min_value=min(first, date.fromisoformat(day)) if first else None,
            max_value=now.view.filters.as_of,
            format="YYYY-MM-DD",
            width=180,
            on_change=_since_changed,
        )
        choices = remember(compliance_change.cause_choices, now.reader, now.view.only("compare"))
        cause = now.view.page("kind") if now.view.page("kind") in choices else None
        hold("w_risk_cause", cause)
        if choices:
            st.selectbox(
                _("Cause"),
                list(choices),
                index=None,
                format_func=lambda one: choices.get(one, one),
                key="w_risk_cause",
                placeholder=_("all causes"),
                on_change=lambda: filters.set_state(kind=st.session_state["w_risk_cause"]),
                width=340,
            )
    if said:
        st.caption(escape(said))
    left, right = st.columns([2, 3])
    with left:
        frame.part(
            lambda: cards.card(remember(compliance_change.causes, now.reader, now.view.only("compare")), now.view, stretch=True)
        )
    with right:
        frame.part(
            lambda: cards.card(remember(compliance_change.movers, now.reader, asked), now.view, table="open", stretch=True)
        )


def _since_changed() -> None:
    chosen = st.session_state["w_risk_since"]
    filters.set_state(compare=chosen.isoformat() if chosen else None)


def _preview(now: Frame) -> None:
    """Weights and thresholds to try out; what is tried stands in the address and nowhere else."""
    asked = now.view.only("weights")
    is_on = now.view.page("weights") is not None
    with st.expander(
        _("Try other weights and thresholds (a preview, nothing is saved)"), icon=":material/tune:", expanded=is_on,
        key="fold_risk_preview", on_change="rerun",
    ) as fold:  # fmt: skip
        if not fold.open:
            return
        with st.container(key="risk_preview_banner"):
            st.warning(
                _("Preview: nothing here changes the method, the ranking or any figure; the values stand in the address only."),
                icon=":material/visibility:",
            )
        dials = remember(compliance_preview.dials, now.reader, asked)
        titles = {
            "weights": _("Weights"),
            "full_at": _("Full risk at (shares as 0.2 = 20%)"),
            "at_least": _("Floors: at least so many points"),
            "floor_days": _("Floors: from so many days left"),
            "band_from": _("Bands: from so many points on"),
        }
        with st.form("risk_preview", border=False):
            for part, title in titles.items():
                st.markdown(f"**{title}**")
                mine = [dial for dial in dials if dial.part == part]
                with st.grid(len(mine), min_column_width=190, gap="small"):
                    for dial in mine:
                        key = f"w_dial_{dial.part}_{dial.code}"
                        hold(key, dial.tried)
                        st.number_input(
                            dial.label, min_value=0.0, max_value=dial.most, step=dial.step, key=key,
                            format=_STEP_SHOWN[part],
                            help=_("by the method: {value}").format(value=f"{dial.value:g}"),
                        )  # fmt: skip
            with st.container(horizontal=True, gap="small"):
                st.form_submit_button(
                    _("Show the preview"), type="primary", icon=":material/visibility:", key="risk_preview_show",
                    on_click=_tried, args=(dials,),
                )  # fmt: skip
                st.form_submit_button(
                    _("Back to the method"), icon=":material/undo:", key="risk_preview_back", on_click=_back,
                )  # fmt: skip
        cards.card(remember(compliance_preview.effect, now.reader, asked), now.view, table="open")


def _tried(dials: tuple[compliance_preview.Dial, ...]) -> None:
    filters.set_state(
        weights=compliance_preview.written({dial: st.session_state[f"w_dial_{dial.part}_{dial.code}"] for dial in dials})
    )


def _back() -> None:
    filters.set_state(weights=None)
