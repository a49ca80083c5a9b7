"""What goes wrong unexpectedly: a number for the reader, the trace under the same number for whoever looks after the desk."""

from __future__ import annotations

import logging
import secrets

import streamlit as st

from carbondash.ui import session
from carbondash.ui.language import _

log = logging.getLogger("carbondash.faults")


def noted(event: str, error: BaseException) -> str:
    """Write a fault to the log; returns the number under which it stands there."""
    number = secrets.token_hex(4)
    log.error(event, exc_info=error, extra={"reference": number})
    return number


def shown(error: BaseException) -> bool:
    """Note a fault and tell the reader its number in one sentence: no trace, no path, no statement. Always True: it is said."""
    if isinstance(error, session.Away):
        # Nothing failed: nobody is here any more, which the next run of the page says at length.
        st.info(_("Your sign-in has ended."), icon=":material/hourglass_bottom:")
        return True
    number = noted("a part of a page failed", error)
    st.error(
        _("This part of the page could not be shown. Nothing was changed. Please report error {number}.").format(number=number),
        icon=":material/error:",
    )
    return True
