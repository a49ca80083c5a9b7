"""The body of a page that shows nothing but its city."""

import streamlit as st

from carbondash.ui import frame

st.write(", ".join(frame.current().view.filters.cities) or "-")
