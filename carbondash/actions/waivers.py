"""Waivers: somebody takes responsibility for leaving findings of a check as they are, for some months, with a reason."""

from __future__ import annotations

from carbondash.access import Right
from carbondash.actions.act import Act, Desk, needs, perform
from carbondash.actions.checks import require_enterprise, require_one_of, require_period
from carbondash.actions.refused import Period, Refused
from carbondash.actions.texts import paragraph
from carbondash.derive.checks import CODES
from carbondash.store import Store, acts

LONGEST_REASON = 300


@needs(Right.WAIVE)
def waive(store: Store, act: Act, enterprise_id: int, code: str, first_month: str, last_month: str, reason: str) -> int:
    """Waive the findings of one check on an enterprise's months, from the act's day on (M2023-01 to M2023-03).

    There must be a finding that holds and is not waived. Later findings on these months are waived, too. The finding stays
    visible. Returns the load. Raises Refused.
    """
    why = paragraph("reason", reason, LONGEST_REASON)
    require_one_of("code", code, CODES)
    for field, month in (("first_month", first_month), ("last_month", last_month)):
        require_period(field, month, "M", act.day)
    if last_month < first_month:
        raise Refused(
            "last_month", Period(last_month), "应不早于 {first}", "expected {first} or later", first=Period(first_month)
        )

    def work(desk: Desk) -> None:
        require_enterprise(desk.reader, enterprise_id, act.day)
        for earlier in acts.waivers(desk.reader, enterprise_id, code):
            if earlier.first_month <= first_month and last_month <= earlier.last_month:
                raise Refused(
                    "code", code, "这些月份已于 {day} 豁免", "expected months not yet waived: done on {day}", day=earlier.day
                )
        if not acts.unwaived_findings(desk.reader, enterprise_id, code, periods(first_month, last_month), act.day):
            raise Refused(
                "code", code, "该企业在所选月份没有此核验项的未豁免发现",
                "expected a check with a finding on these months that is not waived yet",
            )  # fmt: skip
        desk.add(
            "evidence_waiver", enterprise_id=enterprise_id, code=code, first_month=first_month, last_month=last_month,
            reason=why, author=desk.act.actor,
        )  # fmt: skip

    months = {"first_month": first_month, "last_month": last_month}
    payload = {"enterprise_id": enterprise_id, "code": code, **months, "reason": why}
    what = f"waiver of {code}, enterprise {enterprise_id}, {first_month} to {last_month}"
    return perform(store, act, what, work, why or "", payload)


def periods(first_month: str, last_month: str) -> list[str]:
    """The months of a span, and the years that lie wholly inside it: what a waiver of the span covers."""
    first, last = (int(month[1:5]) * 12 + int(month[6:]) - 1 for month in (first_month, last_month))
    months = [f"M{month // 12}-{month % 12 + 1:02d}" for month in range(first, last + 1)]
    years = [f"Y{year}" for year in range(first // 12, last // 12 + 1) if first <= year * 12 and year * 12 + 11 <= last]
    return [*months, *years]
