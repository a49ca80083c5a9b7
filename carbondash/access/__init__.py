"""Who may see what, without Streamlit."""

from __future__ import annotations

from carbondash.access.scope import visible_cities, visitor_name, visitor_scope

__all__ = ["visible_cities", "visitor_name", "visitor_scope"]
