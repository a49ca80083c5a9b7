"""The least that a Streamlit page with a filter is: a title, one select box, one line."""

import streamlit as st

st.title("Empty page")
city = st.selectbox("City", ["360100", "360400", "361100"], index=None, key="city", bind="query-params")
st.write(f"City: {city}")
