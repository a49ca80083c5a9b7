"""A small app round the player: presents the sample deck while the address names a slide, as the briefing page does."""

from __future__ import annotations

import streamlit as st

from carbondash.ui import language
from carbondash.ui.present import player
from tests.support.decks import deck

st.set_page_config(layout="wide")
lang = st.query_params.get("lang", "zh")
language.set_lang(lang)
st.sidebar.write("menu")
st.title("briefing" if "live" not in st.query_params else "live")
if st.query_params.get("city"):
    st.write("city " + st.query_params["city"])


def begin() -> None:
    """Present from the first slide."""
    st.query_params["slide"] = "1"


def leave() -> None:
    """Back to the page, with its filters."""
    st.query_params.pop("slide", None)


def told(number: int) -> None:
    """What the briefing page may do with the slide that is shown."""
    st.query_params["slide"] = str(number)


st.button("present", on_click=begin)
asked = st.query_params.get("slide")
if asked:
    player.show(
        deck("zh" if lang == "zh" else "en"),
        int(asked) if asked.isdecimal() else 1,
        leave,
        told if "told" in st.query_params else None,
        pace=float(st.query_params.get("pace", "15")),
    )
