"""What all forms share: the button that opens one, its fields with their errors, who acts and when, and sending it once."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NoReturn

import streamlit as st

from carbondash.access import Right
from carbondash.access.gate import NotAllowed, kept, shown, who_may
from carbondash.access.second import Deferred, is_needed
from carbondash.actions import Act, Refused
from carbondash.actions.act import today
from carbondash.figures.format import fmt_day
from carbondash.figures.view import View
from carbondash.store import Store
from carbondash.ui import filters, frame, guest
from carbondash.ui.language import _, escape, lang

_OPEN, _SENT = "act_open", "act_sent"
_MULTILINE = 96


def act_day(view: View) -> date:
    """The day on which somebody acts unless told: on a demonstration the day that is looked at, else today."""
    latest = today()
    return min(view.filters.as_of, latest) if view.demo else latest


def actor(view: View, day: date | None = None) -> Act:
    """Who sits at this desk, acting on a day."""
    return Act(guest.here().actor, day or act_day(view))


def opener(
    key: str,
    label: str,
    icon: str,
    title: str,
    body: Callable[[], None],
    *,
    right: Right = Right.ACT,
    refused: Refused | None = None,
    wide: bool = False,
    primary: bool = False,
) -> None:
    """The button that opens a form as a dialog; where the action isn't possible it is off and says why, as it is for a guest.

    body: draws the form; it runs again by itself whenever something in it is used. right: what the action needs; who lacks it
    sees no button but, once on a page, who has it.
    """
    here = guest.here()
    if not here.person.may(right):
        if frame.first_time(f"right {right}"):
            st.caption(escape(who_may(right, lang())), width="content")
        return
    why_not = guest.sentence() if not here.may(right) else escape(refused.words(lang())) if refused else None
    clicked = st.button(
        label,
        key=f"act_{key}",
        icon=icon,
        type="primary" if primary else "secondary",
        disabled=why_not is not None,
        help=why_not,
    )
    if clicked:
        # A form begins empty, and a new one can be sent.
        for name in [name for name in st.session_state if str(name).startswith("in_")]:
            del st.session_state[name]
        st.session_state[_OPEN] = secrets.token_hex(8)
        st.dialog(title, width="medium" if wide else "small", icon=icon)(_guarded)(body)


def _guarded(body: Callable[[], None]) -> None:
    with frame.guarded():
        body()


def recorded_as() -> str:
    """As whom the change log knows what somebody does here, for a Markdown element."""
    name = escape(shown(kept(guest.here().person), lang()))
    return _("Recorded as {name}; the entry is kept in the change log.").format(name=name)


def asked(number: int) -> NoReturn:
    """Say that a second person was asked, and draw the page anew: nothing on it is done."""
    words = _("Not done yet: sent to a second person as request {number}.").format(number=number)
    st.toast(words, icon=":material/hourglass_top:", duration="long")
    st.rerun()


class Sheet:
    """A form while it is drawn: each field has a place below it where its error is shown."""

    def __init__(self, key: str, view: View, right: Right = Right.ACT, *, alone: bool = False) -> None:
        self.view = view
        self._key, self._right, self._alone = key, right, alone
        self._slots: dict[str, Any] = {}

    def name(self, field: str) -> str:
        """The widget's key."""
        return f"in_{self._key}_{field}"

    def slot(self, *fields: str) -> None:
        """Here the errors of these fields are shown."""
        place = st.empty()
        self._slots.update(dict.fromkeys(fields, place))

    def line(self, field: str, label: str, most: int, value: str = "", help: str | None = None) -> str:
        """A line of text."""
        said = st.text_input(label, value=value, max_chars=most, key=self.name(field), help=help)
        self.slot(field)
        return said or ""

    def text(self, field: str, label: str, most: int, help: str | None = None) -> str:
        """Several lines of text."""
        said = st.text_area(label, max_chars=most, height=_MULTILINE, key=self.name(field), help=help)
        self.slot(field)
        return said or ""

    def choice(
        self,
        field: str,
        label: str,
        options: Sequence[str],
        words: Callable[[str], str],
        *,
        first: str | None = None,
        side_by_side: bool = False,
    ) -> str | None:
        """One of some codes; first: the one that is chosen already."""
        if side_by_side:
            said = st.segmented_control(
                label, options, default=first, format_func=lambda code: escape(words(code)), key=self.name(field)
            )
        else:
            index = list(options).index(first) if first is not None and first in options else None
            said = st.selectbox(label, options, index=index, format_func=words, key=self.name(field), placeholder=_("Choose"))
        self.slot(field)
        return said

    def day(self, label: str = "", field: str = "day", value: date | None = None, last: date | None = None) -> date | None:
        """A day; that of the action unless told otherwise."""
        said = st.date_input(
            label or _("Day"),
            value=value or act_day(self.view),
            min_value=date(2019, 1, 1),
            max_value=last or today(),
            format="YYYY-MM-DD",
            key=self.name(field),
        )
        self.slot(field)
        return said

    def foot(self, label: str) -> bool:
        """Who acts, the one button, and the place for what is wrong as a whole; says whether the form was sent."""
        st.caption(recorded_as())
        if not self._alone and is_needed(self._right, None):
            st.caption(_("It is not done at once: a second person is asked first."))
        sent = st.form_submit_button(label, type="primary", icon=":material/check:", key=self.name("send"))
        self.slot("")
        return bool(sent)

    def missing(self, field: str) -> None:
        """A field that must be filled in is not."""
        self.tell(field, _("Please fill this in."))

    def wrong(self, error: Refused) -> None:
        """What was refused, at its field."""
        self.tell(error.field, error.words(lang()))

    def tell(self, field: str, words: str) -> None:
        """What is wrong with a field, below it."""
        self._slots.get(field, self._slots[""]).error(escape(words), icon=":material/error:")

    def send(self, act: Act, do: Callable[[Store, Act], int], said: str) -> None:
        """Do it once, however often the button was pressed; then the page shows the new state and a note says what was written.

        said: what was done, in words.
        """
        here = guest.here()
        if here.person.may(self._right) and not here.may(self._right):
            self.tell("", guest.sentence())
            return
        token = st.session_state.get(_OPEN)
        if token is not None and st.session_state.get(_SENT) == token:
            return
        st.session_state[_SENT] = token
        try:
            load = do(frame.store(), act)
        except BaseException as error:
            # It was not done: the form can be sent again.
            if isinstance(error, Deferred):
                asked(error.number)
            st.session_state[_SENT] = None
            if isinstance(error, NotAllowed):
                self.tell("", error.words(lang()))
                return
            if not isinstance(error, Refused):
                raise
            self.wrong(error)
            return
        self._done(said, load, act.day)

    def _done(self, said: str, load: int, day: date) -> None:
        words = _("{what} Load {number}, {day}.").format(what=escape(said), number=load, day=fmt_day(day, self.view.lang))
        looked_at = self.view.filters.as_of
        if day > looked_at:
            if looked_at == self.view.newest_day and not self.view.demo:
                # Whoever looks at the newest day goes on doing so.
                filters.change(as_of=day)
            else:
                words += " " + _("It shows from that day on; this page shows {day}.").format(
                    day=fmt_day(looked_at, self.view.lang)
                )
        st.toast(words, icon=":material/task_alt:", duration="long")
        st.rerun()
