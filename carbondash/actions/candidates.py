"""Deciding about a candidate of the screening: accepted, it becomes what the list says; rejected, the reason is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from carbondash.access import Right
from carbondash.actions.act import Act, Desk, needs, perform
from carbondash.actions.checks import require_enterprise, require_one_of
from carbondash.actions.refused import Refused
from carbondash.actions.texts import paragraph
from carbondash.store import Filters, Reader, Store, acts, candidates
from carbondash.store.acts import Version
from carbondash.store.directory import Candidate

ACTIONS = ("list", "move", "remove")
LONGEST_REASON = 200
SOURCE = "screening"
_BELOW = "below"
# What a second person has to be told, and what must still be so when it is carried out.
_ASKED = ("key", "enterprise_id", "name_zh", "name_en", "city", "action", "tier", "tier_should", "period")


@needs(Right.ACCEPT)
def accept(store: Store, act: Act, candidate: Candidate, reason: str) -> int:
    """List, move or remove an enterprise as the screening says, from the act's day on. Returns the load. Raises Refused.

    list: an enterprise that the store does not know is added to it; move: another tier; remove: no longer managed. Who is listed
    or moved also gets a place on the list in force, where it has none.
    """
    return _decide(store, act, candidate, "accepted", reason)


@needs(Right.ACCEPT, alone=True)
def reject(store: Store, act: Act, candidate: Candidate, reason: str) -> int:
    """Leave things as they are, although the screening says otherwise. Returns the load. Raises Refused.

    One person is enough: the list stays as it is, and what is rejected can be accepted later.
    """
    return _decide(store, act, candidate, "rejected", reason)


def _decide(store: Store, act: Act, candidate: Candidate, outcome: str, reason: str) -> int:
    why = paragraph("reason", reason, LONGEST_REASON)
    require_one_of("candidate", candidate.action, ACTIONS)

    def work(desk: Desk) -> None:
        require_open(desk.reader, candidate, act, outcome)
        whose = candidate.enterprise_id
        if outcome == "accepted":
            whose = _applied(desk, candidate, why)
        desk.add(
            "candidate_decision", candidate_key=candidate.key, action=candidate.action, outcome=outcome, enterprise_id=whose,
            period=candidate.period, tier=_stored_tier(candidate), reason=why, author=desk.act.actor,
        )  # fmt: skip

    what = f"candidate {candidate.key}: {candidate.action} {outcome}"
    return perform(store, act, what, work, why or "", _payload(candidate, why))


def _payload(candidate: Candidate, why: str | None) -> dict[str, Any]:
    about = {name: getattr(candidate, name) for name in _ASKED}
    return {**about, "reason": why}


def accept_again(store: Store, act: Act, asked: Mapping[str, Any]) -> int:
    """Accept what a second person was asked about, if the screening still says so. Returns the load. Raises Refused."""
    with store.read(act.scope) as reader:
        found = candidates.candidate(reader, str(asked["key"]), Filters(act.day))
    if found is None or any(getattr(found.candidate, name) != asked[name] for name in ("action", "tier_should", "period")):
        raise Refused(
            "candidate", asked["name_zh"], "筛查结果已不再如此", "expected one of which the screening still says the same"
        )
    return accept(store, act, found.candidate, str(asked["reason"]))


def require_open(reader: Reader, candidate: Candidate, act: Act, outcome: str) -> None:
    """Nobody has decided this before, nor does a later fact say otherwise. A rejection can be taken back by accepting.

    Raises Refused.
    """
    if candidate.day > act.day:
        raise Refused("day", act.day, "应不早于 {since}", "expected {since} or later", since=candidate.day)
    same = [row for row in acts.decisions(reader, candidate.key) if row.action == candidate.action]
    for row in same:
        if row.day > act.day:
            raise Refused(
                "day", act.day, "应不早于 {later}：此后已有决定", "expected {later} or later, as decided since", later=row.day
            )
    # Another year, or another tier, makes it another question.
    about = (candidate.period, _stored_tier(candidate))
    last = next((row for row in reversed(same) if (row.period, row.tier) == about), None)
    if last is not None and last.outcome in ("accepted", outcome):
        raise Refused(
            "candidate", candidate.name_zh, "已于 {day} 作出决定", "expected an open one: decided on {day}", day=last.day
        )


def _stored_tier(candidate: Candidate) -> str | None:
    """The tier that a decision is about; below every threshold there is none."""
    return None if candidate.tier_should == _BELOW else candidate.tier_should


def _applied(desk: Desk, candidate: Candidate, why: str | None) -> int:
    """The facts that make it so; returns the enterprise."""
    if candidate.enterprise_id is None:
        return _new(desk, candidate, why)
    require_enterprise(desk.reader, candidate.enterprise_id, desk.act.day)
    before = _before(desk, candidate.enterprise_id)
    is_managed = candidate.action != "remove"
    tier = _tier(candidate) if is_managed else before.tier
    differs = (is_managed, tier) != (before.is_managed, before.tier)
    if differs:
        _version(desk, before.enterprise_id, before.city, before.industry, tier, is_managed, why)
    is_new_on_list = is_managed and _listing(desk, before.enterprise_id, tier, why)
    if not differs and not is_new_on_list:
        raise Refused("candidate", candidate.name_zh, "现状已与筛查意见一致", "expected a change: it is so already")
    return before.enterprise_id


def _before(desk: Desk, enterprise_id: int) -> Version:
    versions = acts.versions(desk.reader, enterprise_id)
    for version in versions:
        if version.day > desk.act.day:
            raise Refused(
                "day", desk.act.day, "应不早于 {later}：此后企业信息已变更", "expected {later} or later: it changed since",
                later=version.day,
            )  # fmt: skip
    if not versions:
        raise Refused("enterprise", enterprise_id, "没有登记城市和行业", "expected one whose city and industry are known")
    return versions[-1]


def _new(desk: Desk, candidate: Candidate, why: str | None) -> int:
    if candidate.action != "list":
        raise Refused("candidate", candidate.name_zh, "企业尚未入库，只能列入名录", "expected one that is to be listed")
    holder = acts.holder_of_code(desk.reader, candidate.credit_code) if candidate.credit_code else None
    if holder is not None:
        raise Refused(
            "credit_code",
            candidate.credit_code,
            "该代码已属于{name}",
            "expected another: it is that of {name}",
            name=holder.name_zh,
        )
    enterprise_id = desk.add(
        "enterprise", credit_code=candidate.credit_code, name_zh=candidate.name_zh, name_en=candidate.name_en, source=SOURCE,
        source_id=candidate.key, lon=candidate.lon, lat=candidate.lat,
    )  # fmt: skip
    tier = _tier(candidate)
    _version(desk, enterprise_id, candidate.city, candidate.industry, tier, True, why)
    _listing(desk, enterprise_id, tier, why)
    return enterprise_id


def _tier(candidate: Candidate) -> str:
    if candidate.tier_should is None or candidate.tier_should == _BELOW:
        raise Refused("candidate", candidate.name_zh, "筛查没有给出管理级别", "expected one that has a tier by the thresholds")
    return candidate.tier_should


def _version(desk: Desk, enterprise_id: int, city: str, industry: str, tier: str, is_managed: bool, why: str | None) -> None:
    desk.add(
        "enterprise_version",
        enterprise_id=enterprise_id,
        city=city,
        industry=industry,
        tier=tier,
        is_managed=is_managed,
        reason=why,
    )


def _listing(desk: Desk, enterprise_id: int, tier: str, why: str | None) -> bool:
    """A place on the list in force, if it has none there: who stands on it keeps the tier that it was published with."""
    year = acts.list_in_force(desk.reader, desk.act.day)
    if year is None or acts.exists(desk.reader, "directory_listing", enterprise_id=enterprise_id, period=year):
        return False
    desk.add("directory_listing", enterprise_id=enterprise_id, period=year, tier=tier, reason=why)
    return True
