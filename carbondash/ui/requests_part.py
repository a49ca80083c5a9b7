"""What waits for a second person: what would happen, who asked, and the buttons that confirm, refuse or withdraw."""

from __future__ import annotations

from functools import partial

import streamlit as st

from carbondash import second_person
from carbondash.access import Right
from carbondash.access.gate import NotAllowed, kept, known, shown, who_may
from carbondash.access.second import is_same
from carbondash.access.settings import settings
from carbondash.actions import Refused
from carbondash.actions.rulebook import LONGEST_REASON, renew_rules
from carbondash.derive import in_force
from carbondash.intake.importer import StoreChanged
from carbondash.store import Reader, requests
from carbondash.store.requests import Request
from carbondash.ui import frame, guest, import_result
from carbondash.ui.act.form import Sheet, actor, opener, recorded_as
from carbondash.ui.frame import Frame
from carbondash.ui.grid import grid
from carbondash.ui.language import _, escape, lang
from carbondash.ui.panels import requests as panels

_DECIDED = ("confirmed", "refused", "withdrawn", "failed")
_MOST_DECIDED = 50


def is_used(reader: Reader) -> bool:
    """Whether anything needs a second person here, or ever did."""
    return reader.scope.cities is None and (bool(settings().second_person) or bool(requests.requests(reader, limit=1)))


def title(reader: Reader) -> str:
    """The part's title with how many requests wait."""
    count = sum(requests.waiting(reader).values())
    return _("Waiting for a second person") + (f" ({count})" if count else "")


def show(now: Frame) -> None:
    """The requests that wait, one card each; rules that nobody has asked about; below them what was decided."""
    if guest.here().masked:
        st.info(guest.sentence(), icon=":material/visibility_off:")
        return
    st.caption(_explained())
    _rules(now)
    waiting = requests.requests(now.reader, ("waiting",))
    if not waiting:
        st.info(_("Nothing waits for a second person."), icon=":material/task_alt:")
    for asked in waiting:
        frame.part(partial(_card, now, asked))
    decided = requests.requests(now.reader, _DECIDED, limit=_MOST_DECIDED)
    if decided:
        st.markdown("**" + _("Decided so far") + "**")
        grid(panels.decided(decided, now.reader, lang()), key="table_requests_decided")


def _explained() -> str:
    words = {
        Right.IMPORT: _("imports"),
        Right.ACCEPT: _("accepted candidates"),
        Right.WAIVE: _("waivers"),
        Right.ROLL_BACK: _("roll-backs"),
        Right.RULES: _("new rules"),
    }
    listed = [words[right] for right in words if right in settings().second_person]
    if not listed:
        return _("Nothing new needs a second person here; what was asked before can still be decided about.")
    said = _(
        "These are done only when a second person with the same right confirms: {list}. Nobody confirms what they asked for."
    )
    alone = _("At this desk everybody acts as {name}, so what is asked here has to be confirmed under another name.")
    joined = ("、" if lang() == "zh" else ", ").join(listed)
    person = guest.here().person
    # Without a sign-in there is nothing but the name.
    return said.format(list=joined) + ("" if person.subject else " " + alone.format(name=escape(shown(kept(person), lang()))))


def _rules(now: Frame) -> None:
    if not in_force.wait(now.reader) or requests.about_rules(now.reader, in_force.installed()) is not None:
        return
    with st.container(border=True, key="card_request_rules"):
        st.markdown("**" + _("New rules are installed") + "**")
        st.caption(
            _("They are used once two people have agreed to them: one asks, another confirms. Digest {digest}.").format(
                digest=in_force.installed()[:8]
            )
        )
        opener(
            "rules",
            _("Ask to put them into force"),
            ":material/gavel:",
            _("Put the new rules into force"),
            lambda: _rules_sheet(now),
            right=Right.RULES,
        )


def _rules_sheet(now: Frame) -> None:
    form = Sheet("rules", now.view, Right.RULES)
    digest = in_force.installed()
    with st.form("act_rules", border=False):
        reason = form.text("reason", _("Reason"), LONGEST_REASON)
        form.slot("rules", "store")
        sent = form.foot(_("Ask a second person"))
    if sent:
        form.send(actor(now.view), lambda store, act: renew_rules(store, act, digest, reason), _("The rules are in force."))


def _card(now: Frame, asked: Request) -> None:
    here = guest.here()
    is_own = is_same(known(asked.asker), here.person)
    with st.container(border=True, key=f"card_request_{asked.id}"):
        st.markdown(f"**{asked.id}** · " + escape(panels.what(now.reader, asked, lang())))
        st.caption(escape(panels.asked_by(asked, lang())))
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"decide_request_{asked.id}"):
            right = Right(asked.needs)
            if is_own:
                _button(asked, _("Withdraw"), ":material/undo:", "withdraw", None)
                st.caption(_("Your own request: another person has to confirm it."), width="content")
                return
            if not here.person.may(right):
                st.caption(escape(who_may(right, lang())), width="content")
                return
            _button(asked, _("Confirm"), ":material/check:", "confirm", right)
            _button(asked, _("Refuse"), ":material/close:", "refuse", right)


def _button(asked: Request, label: str, icon: str, how: str, right: Right | None) -> None:
    here = guest.here()
    may = here.may(right) if right else not (here.masked or here.read_only)
    clicked = st.button(
        label,
        key=f"{how}_{asked.id}",
        icon=icon,
        type="primary" if how == "confirm" else "secondary",
        disabled=not may,
        help=None if may else guest.sentence(),
    )
    if clicked:
        titles = {"confirm": _("Confirm a request"), "refuse": _("Refuse a request"), "withdraw": _("Withdraw a request")}
        st.dialog(titles[how], icon=icon)(_dialog)(asked, how)


def _dialog(asked: Request, how: str) -> None:
    with frame.guarded():
        sheet(asked.id, how)


def sheet(number: int, how: str) -> None:
    """The form of one decision: confirm, refuse or withdraw."""
    with frame.reading() as reader:
        asked = requests.request(reader, number)
        if asked is None or asked.state != "waiting":
            state = "" if asked is None else panels.state_words(asked.state, lang())
            st.info(_("This request does not wait any more: {state}").format(state=state), icon=":material/info:")
            return
        st.markdown(escape(panels.what(reader, asked, lang())))
    st.caption(escape(panels.asked_by(asked, lang())))
    if how == "confirm" and asked.needs == "import":
        _as_things_stand(asked)
    with st.form(f"request_{how}_{number}", border=False):
        reason = ""
        if how != "confirm":
            label = _("Reason") if how == "refuse" else _("Reason (optional)")
            reason = st.text_area(label, max_chars=second_person.LONGEST_REASON, height=96, key=f"in_request_{how}_{number}")
        else:
            st.caption(_("It is checked anew and done at once, in the name of both."))
        st.caption(recorded_as())
        words = {"confirm": _("Confirm"), "refuse": _("Refuse"), "withdraw": _("Withdraw")}[how]
        sent = st.form_submit_button(words, type="primary", icon=":material/check:", key=f"send_request_{how}_{number}")
    if sent:
        _send(number, how, reason)


def _as_things_stand(asked: Request) -> None:
    with st.spinner(_("Checking every cell")):
        found = second_person.rehearsed(frame.store(), asked.id, guest.here().actor)
    if found is None:
        st.error(_("The file is not there any more, or it was damaged."), icon=":material/error:")
        return
    counts = {code: (one.new, one.changed, one.identical) for code, one in found.counts.items()}
    st.markdown(_("As things stand now: {counts}").format(counts=escape(panels.counts_words(counts, lang()))))
    import_result.outcome(found)


def _send(number: int, how: str, reason: str) -> None:
    here = guest.here()
    if here.masked or here.read_only:
        st.error(guest.sentence(), icon=":material/error:")
        return
    try:
        said, icon = _done(number, how, reason), ":material/task_alt:"
    except (Refused, NotAllowed) as error:
        st.error(escape(error.words(lang())), icon=":material/error:")
        return
    except StoreChanged:
        st.error(_("Somebody else is writing to the store. Please try again."), icon=":material/error:")
        return
    st.toast(said, icon=icon, duration="long")
    st.rerun()


def _done(number: int, how: str, reason: str) -> str:
    person, store = guest.here().actor, frame.store()
    if how == "refuse":
        second_person.refuse(store, person, number, reason)
        return _("Request {number} was refused.").format(number=number)
    if how == "withdraw":
        second_person.withdraw(store, person, number, reason)
        return _("Request {number} was withdrawn.").format(number=number)
    with st.spinner(_("Carrying it out")):
        done = second_person.confirm(store, person, number)
    if done.load_id is None:
        words = _("Request {number} can't be carried out any more: {reason}")
        return words.format(number=number, reason=escape(done.en if lang() == "en" else done.zh))
    return _("Request {number} was carried out. Load {load}.").format(number=number, load=done.load_id)
