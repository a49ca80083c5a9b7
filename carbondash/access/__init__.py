"""Who may see what, without Streamlit."""

from __future__ import annotations

from carbondash.access.scope import visible_cities, visitor_name, visitor_scope
from carbondash.access.visitor import Visitor, visitor

__all__ = ["Visitor", "visible_cities", "visitor", "visitor_name", "visitor_scope"]
