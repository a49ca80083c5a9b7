"""Files into the store: recognise, check, plan, write. One file is one load; a file with one bad cell loads nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Mapping as Table
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

from carbondash.access import Person, Right
from carbondash.access.gate import command_person, kept, require
from carbondash.access.second import Confirmed, is_needed
from carbondash.intake.columns import Corrections, SheetChoice, SheetColumns
from carbondash.intake.file import CheckedFile, check_file, file_error
from carbondash.intake.guards import Hold, holds
from carbondash.intake.known import Known
from carbondash.intake.mapping import Mapping, find_mapping
from carbondash.intake.matching import add_candidates
from carbondash.intake.plan import PLANNERS, WRITE_ORDER, Counts, Plan
from carbondash.intake.totals import file_totals, written
from carbondash.intake.words import CellError, Words
from carbondash.store import Reader, Scope, Store, lookup, lookup_guards, requests
from carbondash.store.requests import Answer, Asked, File

Status = Literal["loaded", "waiting", "planned", "unchanged", "known", "held", "refused"]
Progress = Callable[[str, int, int], None]

# Checked, planned, written: what a file's progress counts.
_STEPS = 3

# How often a plan is made anew when somebody else has written meanwhile.
_ATTEMPTS = 3

_LONGEST_REASON = 300

# Files with fewer rows are kept while others are checked.
_KEPT_ROWS = 50_000

_REFERENCES = (
    *("id", "enterprise_id", "other_id", "unit_id", "record_id", "buyer_id", "seller_id"),
    *("review_id", "problem_id", "body_id", "task_id", "campaign_id"),
    *("case_id", "project_id", "loan_project_id", "institution_id"),
)


class StoreChanged(RuntimeError):
    """Others wrote to the store again and again while a plan waited to be written."""


class DemonstrationStore:
    """A store that holds the demonstration province: a file may say something about its enterprises and nothing else."""

    # What belongs to the real world: enterprises, their units, prices, and what other departments know.
    REAL = ("enterprise", "unit", "market_quote", "source_record")
    words = Words(
        "另一个数据库：该数据库存放的是演示数据，真实数据不与其混存。"
        "请将环境变量 CARBONDASH_STORE（或 --store）指向另一个数据库后再导入，例如 sqlite:///data/real.db",
        "another store: this one holds the demonstration province, and real data is never mixed with it. "
        "Import into a store of its own, e.g. CARBONDASH_STORE=sqlite:///data/real.db (or --store)",
    )

    @classmethod
    def refuses(cls, reader: Reader, plan: Plan) -> bool:
        """Whether the store is the demonstration and the plan brings something of the real world."""
        return reader.state.is_demo and any(plan.rows.get(table) for table in cls.REAL)


@dataclass(slots=True)
class ImportResult:
    """What became of one file.

    status: loaded · waiting (for a second person, as `request`) · planned (a dry run that would load) · unchanged (everything is
    on file already) · known (this very file was loaded before, by load_id) · held (it would load, but `holds` speak against it
    and nobody gave a reason) · refused. counts are by kind of file, candidates the new match candidates; sheets say what every
    sheet and column was taken for; barred what the store expects instead where a dry run's file would be refused as a whole.
    """

    file: str
    digest: str
    status: Status
    counts: dict[str, Counts] = field(default_factory=dict)
    errors: list[CellError] = field(default_factory=list)
    notes: list[Words] = field(default_factory=list)
    load_id: int | None = None
    request: int | None = None
    candidates: int = 0
    holds: list[Hold] = field(default_factory=list)
    sheets: list[SheetColumns] = field(default_factory=list)
    barred: Words | None = None

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
    mapping: str | Mapping | None = None,
    dry_run: bool = False,
    actor: Person | None = None,
    progress: Progress | None = None,
    today: date | None = None,
    *,
    corrections: Table[Path, Corrections] | None = None,
    reason: str | None = None,
    confirmed: Confirmed | None = None,
) -> list[ImportResult]:
    """Load files, enterprises before what refers to them; results are in the order of `paths`.

    mapping: a mapping, the name of a shipped one or the path of a mapping file, for all files. dry_run: say what would happen,
    write nothing. actor: who imports; without one the machine's user at the command line. today: no day in a file may lie
    after it (the calendar's today). corrections: what a person says about the sheets of a file, by name. reason: why files are
    right that the guards would hold back; it becomes the reason of their loads. confirmed: the second person's word, where
    imports need one; without it what would be loaded is kept as a request.
    Raises NotAllowed before a file is looked at; BadMapping, OSError, StoreError, StoreChanged.
    """
    who = actor or command_person()
    require(who, Right.IMPORT, confirmed)
    work = _Work(
        store,
        find_mapping(mapping) if isinstance(mapping, str) else mapping,
        today or date.today(),
        who,
        progress,
        corrections,
        (reason or "").strip() or None,
        confirmed,
    )
    checked: list[CheckedFile | None] = []
    orders = []
    for path in paths:
        file = work.check(path)
        orders.append(file.order)
        # Big files one at a time: those are read again when their turn comes.
        is_kept = len(paths) == 1 or sum(len(table) for table in file.tables) < _KEPT_ROWS
        checked.append(file if is_kept else None)
    results: dict[int, ImportResult] = {}
    with store.read(Scope.province()) if dry_run else nullcontext() as reader:
        known = Known(reader) if reader is not None else None
        for index in sorted(range(len(paths)), key=orders.__getitem__):
            file = checked[index] or work.check(paths[index])
            checked[index] = None
            results[index] = _load(work, file) if known is None else _dry_run(work, known, file)
            _tell(progress, file.path.name, _STEPS)
    return [results[index] for index in range(len(paths))]


@dataclass(frozen=True, slots=True)
class _Work:
    """What holds for all files of one import."""

    store: Store
    mapping: Mapping | None
    today: date
    actor: Person
    progress: Progress | None
    corrections: Table[Path, Corrections] | None
    reason: str | None
    confirmed: Confirmed | None

    def check(self, path: Path) -> CheckedFile:
        """One file, read and checked."""
        _tell(self.progress, path.name, 0)
        file = check_file(path, self.mapping, today=self.today, corrections=(self.corrections or {}).get(path))
        _tell(self.progress, path.name, 1)
        return file


def _tell(progress: Progress | None, file: str, done: int) -> None:
    if progress:
        progress(file, done, _STEPS)


def _result(file: CheckedFile, status: Status, plan: Plan | None = None) -> ImportResult:
    result = ImportResult(
        file.path.name, file.digest, status, errors=list(file.errors), notes=list(file.notes), sheets=list(file.sheets)
    )
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


def _dry_run(work: _Work, known: Known, file: CheckedFile) -> ImportResult:
    if file.errors:
        return _result(file, "refused")
    earlier = known.reader.load_by_digest(file.digest)
    if earlier is not None:
        return _known_file(file, earlier)
    plan = _make_plan(known, file)
    if plan.errors:
        known.discard()
        return _result(file, "refused", plan)
    barred = DemonstrationStore.words if DemonstrationStore.refuses(known.reader, plan) else None
    if barred is not None:
        plan.notes.append(Words(f"正式导入将被拒绝，应为{barred.zh}", f"it would be refused: expected {barred.en}"))
    found = holds(known.reader, plan, file, today=work.today)
    known.keep()
    status: Status = "planned" if any(plan.rows.values()) else "unchanged"
    result = _result(file, "held" if found and not work.reason else status, plan)
    result.holds, result.barred = found, barred
    return result


def _known_file(file: CheckedFile, load_id: int) -> ImportResult:
    result = _result(file, "known")
    result.load_id = load_id
    result.counts = {table.kind.code: Counts(identical=len(table)) for table in file.tables}
    return result


def _load(work: _Work, file: CheckedFile) -> ImportResult:
    if file.errors:
        return _result(file, "refused")
    for _ in range(_ATTEMPTS):
        with work.store.read(Scope.province()) as reader:
            earlier = reader.load_by_digest(file.digest)
            if earlier is not None:
                return _known_file(file, earlier)
            plan = _make_plan(Known(reader), file)
            if not plan.errors and DemonstrationStore.refuses(reader, plan):
                plan.errors.append(file_error(file.path, "", DemonstrationStore.words))
            found = [] if plan.errors else holds(reader, plan, file, today=work.today)
            version = reader.version
        _tell(work.progress, file.path.name, 2)
        status: Status = "refused" if plan.errors else "held" if found and not work.reason else "unchanged"
        result = _result(file, status, plan)
        result.holds = found
        if status == "unchanged" and any(plan.rows.values()):
            if is_needed(Right.IMPORT, work.confirmed):
                result.request = _ask(work, file, result)
                result.status = "waiting"
                return result
            result.load_id = _write(work, file, plan, version)
            if result.load_id is None:
                continue
            result.status = "loaded"
        return result
    raise StoreChanged(f"{file.path.name}: the store is being written to all the time; try again")


def _ask(work: _Work, file: CheckedFile, result: ImportResult) -> int:
    """Keep a file that could be loaded for a second person to look at; returns the request's number, or the older one's."""
    with work.store.read(Scope.province()) as reader:
        for one in requests.requests(reader, ("waiting",)):
            if one.payload.get("digest") == file.digest:
                return one.id
    data = file.path.read_bytes()
    counts = {code: [one.new, one.changed, one.identical] for code, one in result.counts.items()}
    payload = {
        "file": file.path.name, "digest": file.digest, "counts": counts, "reason": work.reason,
        "mapping": None if work.mapping is None else work.mapping.source,
        "corrections": {name: _said(choice) for name, choice in ((work.corrections or {}).get(file.path) or {}).items()},
    }  # fmt: skip
    with work.store.write(
        kind="request", actor=work.actor.name, reason=f"second person asked: import of {', '.join(result.counts)}"
    ) as load:
        load.say("person", kept(work.actor).logged)
        reason = (work.reason or "")[:_LONGEST_REASON]
        return load.keep_request(
            Asked(Right.IMPORT.value, payload, work.today, reason, kept(work.actor), File(file.path.name, data))
        )


def _said(choice: SheetChoice) -> dict[str, Any]:
    return {"kind": choice.kind, "columns": [list(one) for one in choice.columns.items()], "header_row": choice.header_row}


def corrections_of(asked: Table[str, Any]) -> Corrections:
    """What a person said about the sheets of a file, as a request has kept it."""
    return {
        name: SheetChoice(said["kind"], {int(index): key for index, key in said["columns"]}, said["header_row"])
        for name, said in asked["corrections"].items()
    }


class _Stale(Exception):
    """The store has moved on since the plan was made."""


def _write(work: _Work, file: CheckedFile, plan: Plan, version: int) -> int | None:
    """Write a plan as one load and return the load's id; None where the store is not any more what the plan was made for."""
    try:
        with work.store.write(
            kind="import",
            actor=work.actor.name,
            scope=work.actor.scope,
            reason=(work.reason or f"import of {', '.join(plan.counts)}")[:_LONGEST_REASON],
            file_name=file.path.name,
            file_digest=file.digest,
            progress=work.progress,
        ) as load:
            # The writer's lock is held: what a reader sees now is what this load builds on.
            with work.store.read(Scope.province()) as now:
                if now.version != version:
                    raise _Stale
            load.say("person", kept(work.actor).logged)
            if work.confirmed is not None:
                load.settle_request(work.confirmed.number, Answer("confirmed", kept(work.confirmed.by)))
            real = _real_ids(plan, load)
            for name in WRITE_ORDER:
                if plan.rows.get(name):
                    _use_real_ids(plan.rows[name], real)
                    load.add(name, plan.rows[name])
            load.say(lookup_guards.TOTALS, written(file_totals(file)))
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
