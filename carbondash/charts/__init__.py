"""Small frames to plotly and pydeck objects, with their words for people who do not see them; no SQL, no Streamlit."""
