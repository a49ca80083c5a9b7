"""Compliance & risk: who may miss the deadline, why, how sure are we?"""

from __future__ import annotations

from carbondash.ui import compliance, compliance_cases, frame, parts
from carbondash.ui.language import _

now = frame.current()
part = parts.choose(
    now,
    {"risk": _("Risk ranking"), "rates": _("Compliance rates"), "cases": _("Cases"), "replay": _("Replay of past cycles")},
    of_a_part=("id",),
)
if part == "rates":
    compliance.rates(now)
elif part == "cases":
    compliance_cases.cases(now)
elif part == "replay":
    compliance_cases.replay(now)
else:
    compliance.risk(now)
