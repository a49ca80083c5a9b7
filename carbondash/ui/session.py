"""Who is at the running session, asked anew at every run: a person with a place here, or the reason why it is nobody."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from carbondash.access import Person, desk, local_person
from carbondash.access.claims import NoAccess, SignIn, person_of, sign_in_of
from carbondash.access.settings import settings
from carbondash.access.sign_ins import SignIns

T = TypeVar("T")
_PERSON = "signed_in_as"
# What a session keeps when its person has gone: how it speaks.
_KEPT = ("lang",)


class Away(Exception):
    """Nobody with a place here is at the session any more, so that nothing is read or done for it."""


@dataclass(frozen=True)
class Turned:
    """Why nobody gets in: not signed in, a sign-in that ended, no place here, or an open desk that is asked from elsewhere."""

    reason: Literal["sign_in", "expired", "idle", "no_access", "elsewhere"]
    no_access: NoAccess | None = None


@cache
def sign_ins() -> SignIns:
    """The sign-ins of this process."""
    return SignIns(settings())


def who() -> Person | Turned:
    """Who is here now."""
    host, client = st.context.headers.get("Host"), st.context.ip_address
    # A run without a browser (when the server starts, in a test) has neither.
    peer = client if isinstance(client, str) else None
    if not desk.is_allowed(host, peer, os.environ, signed_in=settings().signed_in):
        return Turned("elsewhere")
    if not settings().signed_in:
        return local_person()
    claims = st.user.to_dict()
    if claims.get("is_logged_in") is not True:
        return Turned("sign_in")
    sign_in = sign_in_of(claims)
    ended = "expired" if sign_in is None else sign_ins().ended(sign_in)
    if ended == "signed_out":
        return Turned("sign_in")
    if ended is not None:
        return Turned(ended)
    try:
        return person_of(claims, settings())
    except NoAccess as error:
        return Turned("no_access", error)


def begin() -> Person | Turned:
    """Who is here at the beginning of a run of the page. What a session held for somebody else, or for nobody, is dropped."""
    found = who()
    now = found if isinstance(found, Person) else None
    # A play through time goes through the browser's history by itself; what a person does there is told by the watch.
    ctx = get_script_run_ctx()
    if now is not None and not (ctx and ctx.is_history_navigation):
        acted()
    if settings().signed_in and st.session_state.get(_PERSON) != now:
        forget()
        st.session_state[_PERSON] = now
    return found


def sign_in() -> SignIn | None:
    """The sign-in of this session; None at an open desk, or where nobody signed in."""
    return sign_in_of(st.user.to_dict()) if settings().signed_in else None


def acted() -> None:
    """The person at this session did something."""
    current = sign_in()
    if current is not None:
        sign_ins().acted(current)


def sign_out() -> None:
    """End the sign-in in every tab, and drop what the session holds; for callbacks."""
    current = sign_in()
    if current is not None:
        sign_ins().sign_out(current)
    forget()
    st.logout()


def forget() -> None:
    """Drop what the session holds."""
    for key in [key for key in st.session_state if key not in _KEPT]:
        del st.session_state[key]


def read_only() -> bool:
    """Whether nothing may be written at this desk."""
    return not settings().signed_in and desk.read_only(os.environ)


def to_network() -> bool:
    """Whether everybody on the network may read this desk without signing in."""
    return not settings().signed_in and desk.open_to_network(os.environ)


def held(make: Callable[[], T]) -> Callable[[], T]:
    """For a file that is made after the run that offers it: the sign-in must still hold then. Calling it may raise Away."""
    current = sign_in()

    def made() -> T:
        if current is not None and sign_ins().ended(current) is not None:
            raise Away
        return make()

    return made
