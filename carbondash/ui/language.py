"""Words of the running session: which language it speaks, and its messages."""

from __future__ import annotations

from typing import cast

import streamlit as st

from carbondash.figures.units import Lang
from carbondash.locale import language_of, translator

KEY = "lang"


def lang() -> Lang:
    """The language of this session: 'zh' or 'en'; at first the browser's."""
    if KEY not in st.session_state:
        st.session_state[KEY] = language_of(st.context.locale)
    return cast(Lang, st.session_state[KEY])


def set_lang(code: str) -> None:
    """Speak this language from now on."""
    st.session_state[KEY] = code


def _(message: str) -> str:
    """The message in the session's language."""
    return translator(lang()).gettext(message)


def escape(text: object) -> str:
    """Text that is data, made safe for a Markdown element: it shows as it is and can't format, link or colour."""
    return "".join(f"\\{letter}" if letter in r"\`*_{}[]()<>#+-!|~$:^=" else letter for letter in str(text).replace("\n", " "))
