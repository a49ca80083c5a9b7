"""Other rules come with the installed program; where two people have to agree to them, they are put into force here."""

from __future__ import annotations

from carbondash.access import Right
from carbondash.actions.act import Act, Desk, needs, perform
from carbondash.actions.refused import Refused
from carbondash.actions.texts import line
from carbondash.derive.in_force import installed, wait
from carbondash.store import Store, requests

LONGEST_REASON = 300


@needs(Right.RULES)
def renew_rules(store: Store, act: Act, digest: str, reason: str) -> int:
    """Put the installed rules into force: asked of a second person first; `derive` works with them once that one has confirmed.

    digest: that of the rules that are meant, which must be the installed ones. Returns the load. Raises Refused.
    """
    why = line("reason", reason, LONGEST_REASON)

    def work(desk: Desk) -> None:
        if digest != installed():
            raise Refused("rules", digest[:8], "安装的规则已不是这一版", "expected the rules that are installed")
        if act.confirmed is not None:
            return
        if not wait(desk.reader):
            raise Refused("rules", digest[:8], "无需确认，已在使用", "expected rules that wait to be put into force")
        if (same := requests.about_rules(desk.reader, digest)) is not None:
            raise Refused(
                "rules", digest[:8], "已有申请：第{number}项", "expected rules not yet asked about: request {number}",
                number=same.id,
            )  # fmt: skip

    return perform(store, act, f"rules {digest[:8]} put into force", work, why, {"digest": digest, "reason": why})
