"""Who may see what, without Streamlit."""

from __future__ import annotations

from carbondash.access.person import Person
from carbondash.access.roles import RIGHTS, Right, Role
from carbondash.access.scope import visible_cities, visitor_name
from carbondash.access.visitor import Visitor, local_person

__all__ = ["RIGHTS", "Person", "Right", "Role", "Visitor", "local_person", "visible_cities", "visitor_name"]
