"""What the rules make of a batch of enterprises: the rows of every subject whose inputs are not those of the stored rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from carbondash.derive.facts import Facts
from carbondash.derive.province import Province
from carbondash.derive.subjects import SUBJECTS, Row, Rows, Subject, Work
from carbondash.rules.sets import InputError, RulePending


@dataclass
class Worked:
    """New rows by table for the enterprises in `replaced`, and what they were worked out from, by enterprise and subject.

    enterprise_ids: whose rows are new, by subject. refused: what the rules can't work with, in words; such rows are left out.
    """

    rows: Rows = field(default_factory=dict)
    replaced: dict[str, list[int]] = field(default_factory=dict)
    digests: dict[tuple[int, str], str] = field(default_factory=dict)
    enterprise_ids: dict[str, list[int]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)


def work_out(enterprises: Sequence[Facts], province: Province, stored: Mapping[tuple[int, str], str]) -> Worked:
    """The rows of these enterprises on every subject whose inputs differ from the `stored` digests, by enterprise and subject."""
    found = Worked()
    works: dict[tuple[int, ...], Work] = {}
    for subject in SUBJECTS:
        digests = {facts.enterprise_id: subject.digest(facts, province) for facts in enterprises}
        changed = [
            facts for facts in enterprises if digests[facts.enterprise_id] != stored.get((facts.enterprise_id, subject.name), "")
        ]
        if not changed:
            continue
        ids = [facts.enterprise_id for facts in changed]
        work = works.setdefault(tuple(ids), Work(changed, province))
        rows = _rows(subject, work, found.refused)
        found.enterprise_ids[subject.name] = ids
        found.digests |= {(enterprise_id, subject.name): digests[enterprise_id] for enterprise_id in ids}
        for table in subject.tables:
            found.replaced[table] = ids
            found.rows[table] = [
                row | {"input_digest": digests[row["enterprise_id"]]} for row in sorted(rows.get(table, ()), key=_whose)
            ]
    return found


def _rows(subject: Subject, work: Work, refused: list[str]) -> Rows:
    """The rows of a subject; an enterprise whose facts do not fit the rules has none and does not hold up the others."""
    try:
        return subject.rows(work)
    except (InputError, RulePending) as error:
        if len(work.enterprises) == 1:
            refused.append(f"enterprise {work.enterprises[0].enterprise_id}, {subject.name}: {error}")
            return {}
    rows: Rows = {}
    for facts in work.enterprises:
        for table, own in _rows(subject, Work([facts], work.province), refused).items():
            rows.setdefault(table, []).extend(own)
    return rows


def _whose(row: Row) -> int:
    enterprise_id: int = row["enterprise_id"]
    return enterprise_id
