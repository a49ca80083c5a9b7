"""The desk: `streamlit run app.py`, or `python -m carbondash.server` for the served form."""

from __future__ import annotations

from pathlib import Path

from carbondash.ui import frame

frame.run(str(Path(__file__).parent / "carbondash" / "ui" / "assets" / "mark.svg"))
