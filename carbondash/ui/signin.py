"""What stands where nobody has come in: signing in, a sign-in that ended, nobody's place; and who is here, with the way out."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from carbondash.access import Person, Role
from carbondash.access.claims import NoAccess
from carbondash.access.gate import role_name
from carbondash.access.returning import FAILED_COOKIE
from carbondash.access.settings import settings
from carbondash.figures.format import joined
from carbondash.store.migrations.reference_0001 import CITIES
from carbondash.ui import language, language_switch, session
from carbondash.ui.language import _, escape
from carbondash.ui.session import Turned

_MARK = str(Path(__file__).parent / "assets" / "mark.svg")
_STYLE = """
<style>
[data-testid="stMain"] {
  background:
    radial-gradient(60rem 30rem at 85% -10%, light-dark(#D9E9F5, #16324B) 0%, transparent 70%),
    radial-gradient(50rem 30rem at 0% 110%, light-dark(#DDF0E8, #12322B) 0%, transparent 70%),
    light-dark(#F4F6F9, #10161D);
}
[data-testid="stSidebar"], [data-testid="stExpandSidebarButton"], [data-testid="stHeader"] { display: none; }
[data-testid="stMainBlockContainer"] { padding: clamp(1rem, 11vh, 8rem) 1rem 2rem; }
.st-key-gate {
  width: min(27rem, 100%); margin: 0 auto; gap: 1rem; padding: 2rem 2rem 1.25rem; border-radius: 0.9rem;
  background: light-dark(#FFFFFF, #18212B); border: 1px solid light-dark(#E1E7EE, #2A3642);
  box-shadow: 0 1rem 3rem light-dark(rgb(23 52 82 / 10%), rgb(0 0 0 / 45%));
}
.st-key-gate_head strong { display: block; font-size: 1.35rem; line-height: 1.35; }
.st-key-gate [data-testid="stButton"] button { min-height: 2.75rem; font-weight: 600; }
.st-key-gate_foot { border-top: 1px solid light-dark(#E1E7EE, #2A3642); padding-top: 0.9rem; }
@media (max-width: 767.98px) { .st-key-gate { padding: 1.5rem 1.25rem 1rem; } }
</style>
"""


def show(turned: Turned) -> None:
    """The one page that there is for somebody who is not in; it says nothing about what lies behind it."""
    st.html(_STYLE)
    with st.container(key="gate"):
        _head()
        if turned.reason == "elsewhere":
            _elsewhere()
        elif turned.no_access is not None:
            _no_access(turned.no_access)
        else:
            _sign_in(turned)
        with st.container(key="gate_foot", horizontal=True, horizontal_alignment="right"):
            language_switch.show()


def chip(place: str) -> None:
    """Who is here, and the way out. place: which of the menus holds it, for the keys."""
    person = session.who()
    if not isinstance(person, Person):
        return
    with st.container(key=f"person_{place}", gap=None):
        with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
            # Who started an open desk is nothing that a network has to know.
            if not session.to_network():
                st.markdown(f":material/account_circle: **{escape(person.name)}**", width="stretch")
            if settings().signed_in:
                st.button(
                    _("Sign out"),
                    icon=":material/logout:",
                    type="tertiary",
                    key=f"sign_out_{place}",
                    help=_("Ends this sign-in in every tab."),
                    on_click=session.sign_out,
                )
        st.caption(escape(_standing(person)))


def role(which: Role) -> str:
    """A role in words."""
    name = role_name(which.value, language.lang())
    return name[:1].upper() + name[1:]


def _standing(person: Person) -> str:
    if not settings().signed_in:
        return _("Read-only desk, nobody signs in") if session.read_only() else _("Open desk on this machine")
    if person.cities is None:
        return role(person.role)
    named = {code: short if language.lang() == "zh" else english for code, _name, short, english, *_rest in CITIES}
    cities = joined([named[code] for code in sorted(person.cities)], language.lang(), limit=3)
    return f"{role(person.role)} · {cities}"


def _head() -> None:
    desk, name = _("Carbon market desk"), settings().department or _("Jiangxi Province · ecology and environment")
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small", key="gate_head"):
        st.image(_MARK, width=52)
        st.markdown(f"**{desk}** :gray[{escape(name)}]", width="stretch")


def _sign_in(turned: Turned) -> None:
    hours, minutes = settings().session_hours, settings().idle_minutes
    if turned.reason == "idle":
        st.info(
            _("You were signed out: nothing was done here for {minutes} minutes.").format(minutes=f"{minutes:g}"),
            icon=":material/bedtime:",
        )
    elif turned.reason == "expired":
        held = _("Your sign-in has ended: it holds for {hours} hours at most.").format(hours=f"{hours:g}")
        # With the token it ends when the provider wants it to.
        st.info(_("Your sign-in has ended.") if settings().end_with_token else held, icon=":material/hourglass_bottom:")
    elif st.context.cookies.get(FAILED_COOKIE):
        st.warning(" ".join([_("The sign-in was not completed. Please try again."), _contact()]), icon=":material/error:")
    else:
        st.markdown(_("Please sign in with your account of the department."))
    again = turned.reason != "sign_in"
    st.button(
        _("Sign in again") if again else _("Sign in"),
        key="sign_in",
        type="primary",
        icon=":material/login:",
        width="stretch",
        on_click=st.login,
    )
    if again:
        st.caption(_("You come back to this page, with the filters that it had."))


def _no_access(error: NoAccess) -> None:
    st.markdown(_("You are signed in as **{name}**, and this account has no access to the desk.").format(name=escape(error.name)))
    st.warning(_why(error), icon=":material/block:")
    st.markdown(_contact())
    st.button(_("Sign out"), key="sign_out_gate", icon=":material/logout:", width="stretch", on_click=session.sign_out)


def _why(error: NoAccess) -> str:
    claim, given = escape(error.claim), escape(joined(list(error.given), language.lang(), limit=5))
    if error.missing == "city":
        if given:
            return _("It has the role of city staff, but none of its cities is known here: {given} (claim {claim}).").format(
                given=given, claim=claim
            )
        return _("It has the role of city staff, but no city (claim {claim}).").format(claim=claim)
    if error.missing == "subject":
        return _("The provider does not say whose account it is (claims iss and sub).")
    if given:
        return _("None of its roles is known here: {given} (claim {claim}).").format(given=given, claim=claim)
    return _("It has no role here (claim {claim}).").format(claim=claim)


def _contact() -> str:
    contact = settings().contact
    if contact:
        return _("Who can help: {contact}").format(contact=escape(contact))
    return _("The administrator of this desk can help.")


def _elsewhere() -> None:
    st.warning(_("Nobody signs in at this desk, so it answers only on the machine that it runs on."), icon=":material/block:")
    st.markdown(_("Open it there, or ask its administrator to set up signing in."))
