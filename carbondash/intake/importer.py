"""Files into the store: recognise, check, plan, write. One file is one load; a file with one bad cell loads nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

from carbondash.intake.file import CheckedFile, check_file
from carbondash.intake.known import Known
from carbondash.intake.mapping import find_mapping
from carbondash.intake.matching import add_candidates
from carbondash.intake.plan import PLANNERS, WRITE_ORDER, Counts, Plan
from carbondash.intake.words import CellError, Words
from carbondash.store import Reader, Scope, Store, lookup
from carbondash.store.errors import StoreError

Status = Literal["loaded", "planned", "unchanged", "known", "refused"]
Progress = Callable[[str, int, int], None]

# Checked, planned, written: what a file's progress counts.
_STEPS = 3

# How often a plan is made anew when somebody else has written meanwhile.
_ATTEMPTS = 3

_REFERENCES = (
    *("id", "enterprise_id", "other_id", "unit_id", "record_id", "buyer_id", "seller_id"),
    *("review_id", "problem_id", "body_id", "task_id", "campaign_id"),
)


class StoreChanged(RuntimeError):
    """Others wrote to the store again and again while a plan waited to be written."""


class DemonstrationStore(StoreError):
    """The store holds the demonstration province: real files are never mixed with it. `words` says so in both languages."""

    words = Words(
        "该数据库存放的是演示数据，真实数据不与其混存。请将环境变量 CARBONDASH_STORE（或 --store）指向另一个数据库后再导入，"
        "例如 sqlite:///data/real.db",
        "this store holds the demonstration province, and real data is never mixed with it: import into a store of its own, "
        "e.g. CARBONDASH_STORE=sqlite:///data/real.db (or --store)",
    )

    def __init__(self) -> None:
        super().__init__(self.words.en)


@dataclass(slots=True)
class ImportResult:
    """What became of one file.

    status: loaded · planned (a dry run that would load) · unchanged (everything is on file already) · known (this very file was
    loaded before, by load_id) · refused. counts are by kind of file, candidates the new match candidates.
    """

    file: str
    digest: str
    status: Status
    counts: dict[str, Counts] = field(default_factory=dict)
    errors: list[CellError] = field(default_factory=list)
    notes: list[Words] = field(default_factory=list)
    load_id: int | None = None
    candidates: int = 0

    @property
    def new(self) -> int:
        """Things that were not on file."""
        return sum(counts.new for counts in self.counts.values())

    @property
    def changed(self) -> int:
        """Things on file of which the file brings another version."""
        return sum(counts.changed for counts in self.counts.values())

    @property
    def identical(self) -> int:
        """Things that are on file just so."""
        return sum(counts.identical for counts in self.counts.values())


def import_files(
    store: Store,
    paths: Sequence[Path],
    mapping: str | None = None,
    dry_run: bool = False,
    actor: str = "import",
    progress: Progress | None = None,
    today: date | None = None,
) -> list[ImportResult]:
    """Load files, enterprises before what refers to them; results are in the order of `paths`.

    mapping: name of a shipped mapping or path of a mapping file, for all files. dry_run: say what would happen, write nothing.
    today: no day in a file may lie after it (the calendar's today).
    Raises BadMapping, DemonstrationStore, OSError, StoreError, StoreChanged.
    """
    with store.read(Scope.province()) as reader:
        _refuse_demonstration(reader)
    chosen = find_mapping(mapping) if mapping else None
    day = today or date.today()
    checked = []
    for path in paths:
        _tell(progress, path.name, 0)
        checked.append(check_file(path, chosen, today=day))
        _tell(progress, path.name, 1)
    ordered = sorted(range(len(checked)), key=lambda index: checked[index].order)
    results: dict[int, ImportResult] = {}
    with store.read(Scope.province()) if dry_run else nullcontext() as reader:
        known = Known(reader) if reader is not None else None
        for index in ordered:
            file = checked[index]
            if known is None:
                results[index] = _load(store, file, actor, progress)
            else:
                results[index] = _dry_run(known, file)
            _tell(progress, file.path.name, _STEPS)
    return [results[index] for index in range(len(checked))]


def _refuse_demonstration(reader: Reader) -> None:
    if reader.state.is_demo:
        raise DemonstrationStore


def _tell(progress: Progress | None, file: str, done: int) -> None:
    if progress:
        progress(file, done, _STEPS)


def _result(file: CheckedFile, status: Status, plan: Plan | None = None) -> ImportResult:
    result = ImportResult(file.path.name, file.digest, status, errors=list(file.errors), notes=list(file.notes))
    if plan is not None:
        result.counts = plan.counts
        result.errors += plan.errors
        result.notes += plan.notes
        result.candidates = len(plan.rows.get("match_candidate", ()))
    return result


def _make_plan(known: Known, file: CheckedFile) -> Plan:
    plan = Plan()
    for table in file.tables:
        plan.counting(table)
        PLANNERS[table.kind.code](table, known, plan)
    new_ids = [row["id"] for row in plan.rows.get("enterprise", ())]
    if new_ids and not plan.errors:
        add_candidates(known, new_ids, lookup.match_pairs(known.reader), plan)
    plan.errors.sort(key=lambda error: (error.sheet, error.row))
    return plan


def _dry_run(known: Known, file: CheckedFile) -> ImportResult:
    if file.errors:
        return _result(file, "refused")
    earlier = known.reader.load_by_digest(file.digest)
    if earlier is not None:
        return _known_file(file, earlier)
    plan = _make_plan(known, file)
    if plan.errors:
        known.discard()
        return _result(file, "refused", plan)
    known.keep()
    return _result(file, "planned" if any(plan.rows.values()) else "unchanged", plan)


def _known_file(file: CheckedFile, load_id: int) -> ImportResult:
    result = _result(file, "known")
    result.load_id = load_id
    result.counts = {table.kind.code: Counts(identical=len(table)) for table in file.tables}
    return result


def _load(store: Store, file: CheckedFile, actor: str, progress: Progress | None) -> ImportResult:
    if file.errors:
        return _result(file, "refused")
    for _ in range(_ATTEMPTS):
        with store.read(Scope.province()) as reader:
            _refuse_demonstration(reader)
            earlier = reader.load_by_digest(file.digest)
            if earlier is not None:
                return _known_file(file, earlier)
            plan = _make_plan(Known(reader), file)
            version = reader.version
        _tell(progress, file.path.name, 2)
        if plan.errors:
            return _result(file, "refused", plan)
        if not any(plan.rows.values()):
            return _result(file, "unchanged", plan)
        load_id = _write(store, file, plan, version, actor, progress)
        if load_id is not None:
            result = _result(file, "loaded", plan)
            result.load_id = load_id
            return result
    raise StoreChanged(f"{file.path.name}: the store is being written to all the time; try again")


class _Stale(Exception):
    """The store has moved on since the plan was made."""


def _write(store: Store, file: CheckedFile, plan: Plan, version: int, actor: str, progress: Progress | None) -> int | None:
    """Write a plan as one load and return the load's id; None where the store is not any more what the plan was made for."""
    kinds = ", ".join(plan.counts)
    try:
        with store.write(
            kind="import",
            actor=actor,
            reason=f"import of {kinds}",
            file_name=file.path.name,
            file_digest=file.digest,
            progress=progress,
        ) as load:
            # The writer's lock is held: what a reader sees now is what this load builds on.
            with store.read(Scope.province()) as now:
                if now.version != version:
                    raise _Stale
            real = _real_ids(plan, load)
            for name in WRITE_ORDER:
                if plan.rows.get(name):
                    _use_real_ids(plan.rows[name], real)
                    load.add(name, plan.rows[name])
            return int(load.id)
    except _Stale:
        return None


def _real_ids(plan: Plan, load: Any) -> dict[int, int]:
    real: dict[int, int] = {}
    for name in WRITE_ORDER:
        rows = plan.rows.get(name, [])
        if rows:
            first = load.next_id(name, len(rows))
            real.update({row["id"]: first + offset for offset, row in enumerate(rows)})
    return real


def _use_real_ids(rows: list[dict[str, Any]], real: dict[int, int]) -> None:
    for row in rows:
        for key in _REFERENCES:
            value = row.get(key)
            if value is not None and value < 0:
                row[key] = real[value]
