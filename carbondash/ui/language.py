"""Words of the running session: which language it speaks, and its messages."""

from __future__ import annotations

import re
from contextvars import ContextVar
from typing import cast

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from carbondash.figures.plain import LONGEST_SHOWN, cut, unbroken
from carbondash.figures.units import Lang
from carbondash.locale import language_of, translator

KEY = "lang"


# The running script's session with its language: every word of a page asks for it, and the session's state is slow to ask.
_spoken: ContextVar[tuple[str, Lang] | None] = ContextVar("spoken", default=None)


def lang() -> Lang:
    """The language of this session: 'zh' or 'en'; at first the browser's."""
    spoken, ctx = _spoken.get(), get_script_run_ctx(suppress_warning=True)
    if spoken is not None and ctx is not None and ctx.session_id == spoken[0]:
        return spoken[1]
    if KEY not in st.session_state:
        st.session_state[KEY] = language_of(st.context.locale)
    return cast(Lang, st.session_state[KEY])


def set_lang(code: str) -> None:
    """Speak this language from now on."""
    st.session_state[KEY] = code
    ctx = get_script_run_ctx(suppress_warning=True)
    _spoken.set(None if ctx is None else (ctx.session_id, cast(Lang, code)))


def _(message: str) -> str:
    """The message in the session's language."""
    return translator(lang()).gettext(message)


# What stands for something in Markdown, in its extensions, or in Streamlit's directives.
_MARKS = re.compile(r"[\\`*_{}\[\]()<>#+\-!|~$:^=&]")
# The browser turns what looks like an address into a link after the marks were taken off: an invisible joint keeps it words.
_ADDRESS = re.compile(r"(?<=http:)(?=//)|(?<=https:)(?=//)|(?<=www)(?=\.)|(?<=@)(?=[\w-])", re.IGNORECASE)
_JOINT = "\u2060"
_LEADING = re.compile(r"^ {2,}")
_NUMBERED = re.compile(r"^( ?\d+)\.")


def escape(text: object) -> str:
    """Text that is data, made safe for a Markdown element: it shows as it is, on one line, and can't format, link or colour."""
    words = _LEADING.sub(" ", cut(unbroken(str(text)), LONGEST_SHOWN))
    return _NUMBERED.sub(r"\1\\.", _MARKS.sub(r"\\\g<0>", _ADDRESS.sub(_JOINT, words)))
