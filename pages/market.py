"""Market: is there enough, at what price, who has not traded?"""

from __future__ import annotations

from carbondash.ui import frame, market, parts
from carbondash.ui.language import _

now = frame.current()
part = parts.choose(
    now, {"prices": _("Prices and trades"), "position": _("Shortfall and cost"), "allowances": _("Allowances and notices")}
)
if part == "position":
    market.position(now)
elif part == "allowances":
    market.allowances(now)
else:
    market.prices(now)
