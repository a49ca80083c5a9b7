"""What people do on this desk: each action is one load in one transaction, checked against what the store says inside it.

No Streamlit, no SQL: what an action asks is in `carbondash.store.acts`, what it writes goes through `Store.write`.
"""

from __future__ import annotations

from carbondash.actions.act import Act
from carbondash.actions.refused import Refused

__all__ = ["Act", "Refused"]
