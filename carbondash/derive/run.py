"""The derive step: facts → rules → derived facts, enterprise by enterprise, outside the loads that bring the facts.

Every batch of enterprises reads its facts in one snapshot and writes what has changed in one transaction, so readers never wait,
and a run that is stopped anywhere goes on where it was. Enterprises that a load touches in between are left to the next round.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from carbondash.derive import in_force
from carbondash.derive.facts import by_enterprise
from carbondash.derive.province import Province, kept_province, published_between, rules_digest
from carbondash.derive.screening import screen
from carbondash.derive.working import Worked, work_out
from carbondash.store import Reader, Scope, Store, inputs, inputs_derived

Progress = Callable[[str, int, int], None]

BATCH = 500
# As many enterprises are derived while somebody waits for an action to be done; more are left to the next run.
MOST_AT_ONCE = 200
_WHAT = "derived facts"
# How often the step begins anew because facts came in while it ran, before it leaves the rest to the next run.
_ROUNDS = 20


@dataclass
class Derived:
    """What a run did.

    visited: enterprises whose facts were read. written: those whose rows were replaced, by subject. refused: what the rules can't
    work with, in words. screened: whether the directory was screened anew. waiting: whom facts came in for while it ran. through:
    the day that everything is derived for. held: nothing was derived, as other rules wait for two people to agree to them.
    """

    visited: int = 0
    written: dict[str, int] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    screened: bool = False
    waiting: int = 0
    through: date | None = None
    held: bool = False


@dataclass(frozen=True)
class Lag:
    """How far the derived facts are behind: enterprises that wait, the day they are derived through, whether rules changed.

    rules_wait: those rules are not used before two people have agreed to them.
    """

    waiting: int
    through: date | None
    newest: date | None
    rules_changed: bool
    rules_wait: bool = False

    @property
    def is_current(self) -> bool:
        """Whether everything is derived."""
        return not self.waiting and self.newest in (None, self.through) and not self.rules_changed


@dataclass(frozen=True)
class _Plan:
    """Whom to visit, with what, and from which version of the store on.

    is_first: the store was never derived as a whole. is_all: afterwards everything is derived through the province's day.
    left: whom it concerns as well and who is to wait for the next run.
    """

    enterprise_ids: Sequence[int]
    waiting: frozenset[int]
    province: Province
    version: int
    is_first: bool
    is_all: bool = True
    left: frozenset[int] = frozenset()


def lag(reader: Reader) -> Lag:
    """What is not derived yet, as a snapshot of the store says."""
    state = reader.state
    return Lag(state.derive_waiting, state.derived_day, state.newest_day, in_force.differ(reader), in_force.wait(reader))


def derive(store: Store, progress: Progress | None = None, batch: int = BATCH) -> Derived:
    """Bring all derived facts to what the facts and the rules say; writes nothing where they are.

    progress: called with what is done, the enterprises so far and in all. batch: enterprises a transaction.
    """
    done = Derived()
    for _ in range(_ROUNDS):
        with store.read(Scope.province()) as reader:
            done.held = in_force.wait(reader)
            plan = None if done.held else _plan(reader)
        if plan is None:
            break
        _visit(store, plan, batch, progress, done)
    done.screened = not done.held and _screened(store, at_once=False)
    with store.read(Scope.province()) as reader:
        done.waiting, done.through = reader.state.derive_waiting, reader.state.derived_day
    return done


def derive_at_once(store: Store, enterprise_ids: Collection[int], most: int = MOST_AT_ONCE) -> Derived:
    """Bring the derived facts of a few enterprises to what their facts say, as after an action on them.

    Whom else it concerns (what their units are compared with) is derived too, as long as all together are not more than `most`,
    or waits for `derive`, as does everybody on a new day. Nothing is done in a store that was never derived as a whole.
    """
    done = Derived()
    for _ in range(_ROUNDS):
        with store.read(Scope.province()) as reader:
            done.held = in_force.wait(reader)
            plan = None if done.held else _plan_of(reader, enterprise_ids, most)
        if plan is None:
            break
        _visit(store, plan, most, None, done)
    done.screened = not done.held and _screened(store, at_once=True)
    with store.read(Scope.province()) as reader:
        done.waiting, done.through = reader.state.derive_waiting, reader.state.derived_day
    return done


def _screened(store: Store, *, at_once: bool) -> bool:
    """Hold the directory against other departments' records, anew where facts came in meanwhile; says whether there was need."""
    rounds = 0
    while rounds < _ROUNDS and screen(store, at_once=at_once):
        rounds += 1
    return rounds > 0


def _plan(reader: Reader) -> _Plan | None:
    """Whom to visit: who waits; on a new day, whose obligation is open; where something common changed, everybody."""
    state, through = reader.state, reader.state.newest_day
    if through is None:
        return None
    waiting = frozenset(enterprise_id for enterprise_id, _ in inputs.waiting(reader))
    moved = state.derived_day != through
    if not waiting and not moved and state.rules_digest.startswith(rules_digest()):
        return None
    province = kept_province(reader, through)
    ids = set(waiting)
    if state.rules_digest and moved:
        ids.update(inputs.with_open_obligation(reader))
    if state.rules_digest:
        ids.update(_concerned(reader, province))
    return _Plan(sorted(ids), waiting, province, reader.version, state.derived_day is None)


def _plan_of(reader: Reader, enterprise_ids: Collection[int], most: int) -> _Plan | None:
    """To visit those of the enterprises that wait; None where nobody does, or where too many do."""
    state, through = reader.state, reader.state.newest_day
    waiting = frozenset(inputs.waiting_among(reader, enterprise_ids))
    if not waiting or len(waiting) > most or through is None or state.derived_day is None:
        return None
    province = kept_province(reader, through)
    others = _concerned(reader, province) - waiting
    ids = waiting if len(waiting) + len(others) > most else waiting | others
    left = frozenset(others - ids)
    is_all = not left and state.derived_day == through and state.derive_waiting == len(waiting)
    return _Plan(sorted(ids), waiting, province, reader.version, False, is_all, left)


def _concerned(reader: Reader, province: Province) -> set[int]:
    """Whom something common concerns that has changed since everybody was derived: rules everybody, facts who files records."""
    stored, derived_day = reader.state.rules_digest, reader.state.derived_day
    if _shares(stored, derived_day, province):
        return set()
    by_rules = derived_day is None or not stored.startswith(rules_digest()) or derived_day > province.through
    if by_rules or (derived_day is not None and published_between(derived_day, province.through)):
        return set(inputs.all_ids(reader))
    return set(inputs.with_records(reader))


def _shares(stored: str, derived_day: date | None, province: Province) -> bool:
    """Whether nothing that concerns everybody has changed since everybody was derived through a day, or come to be known."""
    if derived_day is None:
        return stored.startswith(rules_digest())
    if derived_day > province.through or published_between(derived_day, province.through):
        return False
    return stored == province.common_digest(derived_day)


def _visit(store: Store, plan: _Plan, batch: int, progress: Progress | None, done: Derived) -> None:
    """Visit the plan's enterprises, as long as nobody else writes: then the plan is not right any more."""
    total, visited, expected = len(plan.enterprise_ids), 0, plan.version
    for part in _parts(plan.enterprise_ids, batch):
        with store.read(Scope.province()) as reader:
            if reader.version != expected:
                return
            facts = by_enterprise(inputs.read(reader, part), part)
            stored = inputs_derived.digests(reader, part)
        worked = work_out(facts, plan.province, stored)
        visited += len(part)
        if _write(store, plan, part, worked, expected, is_last=visited == total):
            expected += 1
        done.visited += len(part)
        done.refused += worked.refused
        for subject, ids in worked.enterprise_ids.items():
            done.written[subject] = done.written.get(subject, 0) + len(ids)
        if progress:
            progress(_WHAT, visited, total)


def _write(store: Store, plan: _Plan, part: Sequence[int], worked: Worked, version: int, *, is_last: bool) -> bool:
    """Write what a batch came to, in one transaction; says whether there was anything to write."""
    if not is_last and not worked.digests and plan.waiting.isdisjoint(part):
        return False
    through = plan.province.through
    with store.write(kind="derive", actor="derive", reason=f"derived facts of {len(part)} enterprises through {through}") as load:
        # A load that came in after the facts were read may have taken away what the rows are about.
        current = load.unchanged(part, version)
        for table, ids in worked.replaced.items():
            rows = [row for row in worked.rows.get(table, ()) if row["enterprise_id"] in current]
            load.replace_derived(table, current.intersection(ids), rows)
        load.derived(current, {key: digest for key, digest in worked.digests.items() if key[0] in current}, version)
        if plan.left:
            load.wait(plan.left)
        if is_last and plan.is_all:
            load.derive_state(rules_digest=plan.province.common_digest(through), through_day=through)
        elif plan.is_first:
            # From now on a change of the rules is noticed, although the run may never end.
            load.derive_state(rules_digest=rules_digest())
    return True


def _parts(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """Batches; a single empty one where there is nobody, as the day is still to be noted."""
    for start in range(0, max(1, len(ids)), size):
        yield ids[start : start + size]
