"""Screening of the directory: other departments' records are matched to enterprises, and the list is held against what they say.

It comes after the enterprises are derived, in one transaction. Where records, enterprises or places have changed, all is matched
anew; where only single enterprises have another listing, report or decision, only they are looked at again.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from carbondash.derive.province import published_between, rules_digest
from carbondash.derive.screening_match import Matched, Matcher
from carbondash.derive.screening_subject import Said, Subject, decided, found_rows
from carbondash.rules.screening import Likeness, likeness
from carbondash.rules.sets import RulePending
from carbondash.store import Reader, Scope, Store, screening
from carbondash.store.screening import Changes, Decision, Found, Match, State

_MOST = 20
_EVERYTHING = Changes(True, frozenset(), frozenset())


def waits(reader: Reader) -> bool:
    """Whether facts have come, or rules have changed, since the directory was screened."""
    return bool(_pending(reader, screening.state(reader)))


def screen(store: Store, *, at_once: bool = False) -> bool:
    """Bring matches and candidates to what the facts and the rules say; says whether anything had to be looked at.

    at_once: somebody waits; to match everything anew is left to the next run where that takes long.
    """
    with store.read(Scope.province()) as reader:
        state, through, version = screening.state(reader), reader.state.newest_day, reader.version
        pending = _pending(reader, state)
        if not pending or through is None:
            return False
        load_id = screening.newest_load(reader)
        if pending.everything:
            if at_once and screening.takes_long(reader):
                return False
            matches, found = worked_out(reader, through)
            keys = None
        else:
            matches, keys = None, _keys(pending)
            found = _again(reader, pending, through)
    with store.write(kind="derive", actor="derive", reason=f"screening of the directory through {through}") as load:
        # Somebody else wrote meanwhile: the next run begins anew.
        if load.version == version:
            load.replace_screening(matches, found, keys, rules=rules_digest(), load_id=load_id, through=through)
    return True


def _pending(reader: Reader, state: State) -> Changes:
    through = reader.state.newest_day
    if through is None:
        return Changes(False, frozenset(), frozenset())
    moved = state.through_day != through
    if state.rules != rules_digest() or (moved and (state.through_day is None or _may_differ(state.through_day, through))):
        return _EVERYTHING
    return screening.changes(reader, state.load_id)


def _may_differ(before: date, through: date) -> bool:
    return through < before or published_between(before, through)


def _keys(pending: Changes) -> set[str]:
    return {*pending.keys, *(f"E{enterprise_id}" for enterprise_id in pending.enterprise_ids)}


def worked_out(reader: Reader, through: date) -> tuple[list[Match], list[Found]]:
    """Every match and candidate, from the facts alone."""
    limits = _limits(through)
    matched = [] if limits is None else Matcher(screening.identities(reader), limits).match(screening.records(reader))
    known = screening.known_since(reader, None)
    decisions = _by_key(screening.decisions(reader))
    subjects = _unlisted(matched, known)
    subjects += _enterprises(reader, None, matched, known)
    found = [row for subject in subjects for row in found_rows(subject, decisions.get(subject.key, ()), through)]
    return [_as_row(one) for one in matched], found


def _limits(through: date) -> Likeness | None:
    try:
        return likeness(through.year, through)
    except RulePending:
        return None


def _again(reader: Reader, pending: Changes, through: date) -> list[Found]:
    """The candidates of the enterprises that changed, and those that were decided about."""
    others = {key for key in pending.keys if not _is_among(key, pending.enterprise_ids)}
    decisions = _by_key(screening.decisions(reader, _keys(pending)))
    matched = _stored_matches(reader, pending.enterprise_ids)
    known = screening.known_since(reader, pending.enterprise_ids.union(*(_named(one) for one in matched)))
    subjects = _enterprises(reader, pending.enterprise_ids, matched, known)
    found = [row for subject in subjects for row in found_rows(subject, decisions.get(subject.key, ()), through)]
    stored = screening.candidates(reader, others)
    return found + [row for key in sorted(others) for row in decided(_of(stored, key), decisions.get(key, ()))]


def _is_among(key: str, enterprise_ids: Collection[int]) -> bool:
    return key.startswith("E") and int(key[1:]) in enterprise_ids


def _of(rows: Iterable[Found], key: str) -> list[Found]:
    return [row for row in rows if row.candidate_key == key]


def _by_key(decisions: Iterable[Decision]) -> dict[str, list[Decision]]:
    found: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        found[decision.candidate_key].append(decision)
    return found


def _stored_matches(reader: Reader, enterprise_ids: Collection[int]) -> list[Matched]:
    """What the last screening found out about the records of some enterprises, and those that contradict themselves."""
    rows = screening.matches_about(reader, enterprise_ids)
    records = {record.id: record for record in screening.records(reader, [row.record_id for row in rows])}
    return [
        Matched(records[row.record_id], row.cluster, _about(row), row.method, row.score_bp, json.loads(row.evidence))
        for row in sorted(rows, key=lambda row: (records[row.record_id].day, row.record_id))
    ]


def _unlisted(matched: Iterable[Matched], known: dict[int, tuple[str, date]]) -> list[Subject]:
    """The unlisted enterprises that records are about, until the store knows whom they are about."""
    subjects: dict[str, Subject] = {}
    for one in matched:
        if one.leader is None:
            continue
        subject = subjects.setdefault(one.leader, Subject(one.leader))
        subject.said.append(Said(one.record.day, one))
        if one.points_to is not None:
            subject.gone[one.record.id] = known[one.points_to][1]
    return list(subjects.values())


def _enterprises(
    reader: Reader, ids: Collection[int] | None, matched: Sequence[Matched], known: dict[int, tuple[str, date]]
) -> list[Subject]:
    chosen = known if ids is None else known.keys() & set(ids)
    subjects = {number: Subject(f"E{number}", number, *known[number]) for number in sorted(chosen)}
    for standing in screening.standings(reader, ids):
        if standing.enterprise_id in subjects:
            subjects[standing.enterprise_id].standings.append(standing)
    for report in screening.reports(reader, ids):
        if report.enterprise_id in subjects:
            subjects[report.enterprise_id].reports.append(report)
    for one in matched:
        if one.enterprise_id in subjects:
            since = max(one.record.day, subjects[one.enterprise_id].known_on)
            subjects[one.enterprise_id].said.append(Said(since, one))
        for number in _named(one) & subjects.keys():
            since = max(one.record.day, *(known[other][1] for other in _named(one)))
            subjects[number].contradictions.append(Said(since, one))
    return list(subjects.values())


def _named(one: Matched) -> set[int]:
    """The enterprises that a record's code and its name point to, where they contradict each other."""
    return {one.evidence[what] for what in ("code_says", "name_says") if what in one.evidence}


def _as_row(one: Matched) -> Match:
    evidence = json.dumps(one.evidence, ensure_ascii=False, sort_keys=True)
    return Match(one.record.id, one.cluster, one.points_to, one.method, one.score_bp, evidence)


def _about(row: Match) -> int | None:
    """The enterprise that a record is about; nobody where its code and name contradict each other."""
    return None if row.cluster.startswith("X") else row.enterprise_id


def differences(reader: Reader) -> list[str]:
    """Where matches and candidates are not what the facts and the rules come to, in words; empty where they are."""
    state = screening.state(reader)
    if state.through_day is None:
        return []
    if _pending(reader, state):
        return ["the directory was screened with other facts or rules: run python -m carbondash derive"]
    matches, found = worked_out(reader, state.through_day)
    faults = []
    for what, expected, stored in (
        ("record_match: record", matches, screening.matches(reader)),
        ("screening_candidate:", found, screening.candidates(reader)),
    ):
        unlike = set(expected) ^ set(stored)
        faults += [f"{what} {row[0]} is not what the records come to" for row in sorted(unlike, key=str)]
    return list(dict.fromkeys(faults))[:_MOST]
