"""The desk: `streamlit run app.py`, or `python -m carbondash.server` for the served form."""

from __future__ import annotations

from carbondash.ui import frame

frame.run()
