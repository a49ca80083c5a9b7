"""A province of any size on PostgreSQL: page reruns, the cube, the ranking by risk, a month of evidence and what follows, acts.

    python -m benchmarks.postgresql_scale [--scale 1 | --backup FILE | --store URL] [--pages overview submissions …]

A server of Debian's package is started in a temporary folder, with the settings of deploy/postgresql.conf and every commit on
disk, and filled; or a store that exists is named, which then gets some loads more. Beside the wall time of each step stands the
processor time of this process and, where the server runs on this machine, of all processes of the server: on a machine where
others work that is what can be compared. Quote ratios within one run: machines differ.
"""

from __future__ import annotations

import argparse
import os
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import func, select

from benchmarks import page_reruns
from carbondash import demo
from carbondash.access import Person, Role
from carbondash.actions.act import Act, rehearse
from carbondash.actions.reviews import CITY, pass_record
from carbondash.derive.risk import ranking
from carbondash.derive.run import derive
from carbondash.store import Filters, Scope, Store, cube, open_store
from carbondash.store.restore import restore
from carbondash.store.schema import FACT_TABLES
from carbondash.store.schema.bookkeeping import store_state
from carbondash.ui import frame
from deploy import local, postgresql
from deploy.postgresql import APP, DATABASE, REPLICATION, Cluster

Rows = dict[str, list[dict[str, Any]]]
_RECORDS = ("monthly_record", "monthly_unit", "monthly_fuel")
_PAGES = ("overview", "submissions", "quality", "compliance", "map", "directory")
_OWN = {"id", "load_id", "recorded_at", "void_load_id", "superseded_on"}
# A day on which the demonstration province has obligations that are not met yet.
_IN_CYCLE = date(2023, 11, 20)
# As many enterprises as one file of a city brings; of these so many records are reviewed.
_FILE, _ACTS = 26, 10


class Watch:
    """Measures steps: wall time, processor time of this process and of the server, printed line by line."""

    def __init__(self, store: Store) -> None:
        self._postmaster = None if store.is_sqlite else server_process(store)

    def timed(self, what: str, work: Callable[[], Any], times: int = 1) -> None:
        """Do some work and print what one of the `times` of it took."""
        before, start = self._used(), time.perf_counter()
        for _ in range(times):
            work()
        wall = time.perf_counter() - start
        own, server = (after - earlier for after, earlier in zip(self._used(), before, strict=True))
        shares = f"own {own / times * 1000:.1f}, server " + (f"{server / times * 1000:.1f}" if self._postmaster else "?")
        print(f"{what:72} {wall / times * 1000:12.1f} ms   processor: {shares}", flush=True)

    def _used(self) -> tuple[float, float]:
        return time.process_time(), processor_seconds(self._postmaster) if self._postmaster else 0.0


def server_process(store: Store) -> int | None:
    """The process of PostgreSQL that all its others come from; None where it does not run on this machine."""
    with store.maintain() as connection:
        pid: int = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        found = _fields(pid)
    return int(found[1]) if found and Path(f"/proc/{pid}/comm").read_text().strip() == "postgres" else None


def processor_seconds(postmaster: int) -> float:
    """Processor time of a server: its processes, and those that have ended."""
    used = 0
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit() or not (found := _fields(int(folder.name))):
            continue
        if int(folder.name) == postmaster:
            used += sum(map(int, found[11:15]))
        elif int(found[1]) == postmaster:
            used += sum(map(int, found[11:13]))
    return used / os.sysconf("SC_CLK_TCK")


def _fields(pid: int) -> list[str]:
    """What the system says of a process from its state on; empty where it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


@contextmanager
def server() -> Iterator[str]:
    """URL of an empty database on a server of its own, stopped and removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="cd-scale-") as folder:
        Path(folder).chmod(0o711)
        cluster = Cluster(Path(folder) / "primary", local.free_ports(1)[0], postgresql.account())
        cluster.folder.mkdir(mode=0o700)
        passwords = {name: secrets.token_urlsafe(24) for name in (APP, REPLICATION)}
        postgresql.make_primary(cluster, passwords, cluster.port)
        try:
            yield f"postgresql://{APP}:{passwords[APP]}@127.0.0.1:{cluster.port}/{DATABASE}"
        finally:
            cluster.stop("immediate")


def fill(watch: Watch, store: Store, scale: int, backup: Path | None) -> None:
    """Make the province, or take over what a backup holds."""
    if backup is not None:
        watch.timed(f"restore of {backup.name}", lambda: restore(store, backup, actor="benchmark", reason="benchmark"))
        return
    store.upgrade()
    watch.timed(f"demonstration province, scale {scale}", lambda: demo.build(store, scale=scale))


def month_of_evidence(store: Store) -> Rows:
    """The records of the newest month once more, as those of the month after it, all of them filed on the store's newest day.

    On a day of its own they would begin with what a new day brings: rules that come into force concern everybody.
    """
    with store.read(Scope.province()) as reader:
        record = FACT_TABLES["monthly_record"]
        day, newest = reader.state.newest_day, reader.execute(select(func.max(record.c.period))).scalar_one()
        found: Rows = {}
        for name in _RECORDS:
            table = FACT_TABLES[name]
            asked = select(table).where(table.c.period == newest, table.c.void_load_id.is_(None))
            found[name] = [dict(row) for row in reader.execute(asked).mappings()]
    latest: dict[int, dict[str, Any]] = {}
    for row in sorted(found["monthly_record"], key=lambda row: row["version"]):
        latest[row["enterprise_id"]] = row
    kept = {row["id"] for row in latest.values()}
    found["monthly_record"] = [row | {"version": 1} for row in latest.values()]
    for name in _RECORDS[1:]:
        found[name] = [row for row in found[name] if row["record_id"] in kept]
    changed = {"period": _following(newest), "day": day}
    return {name: [row | changed for row in rows] for name, rows in found.items()}


def bring_in(store: Store, rows: Rows) -> list[int]:
    """Load a month of evidence, everything that is kept of the facts with it; returns the numbers of its records."""
    with store.write(kind="test", actor="benchmark", reason="a month of evidence") as load:
        first = load.next_id("monthly_record", len(rows["monthly_record"]))
        number = {row["id"]: first + place for place, row in enumerate(rows["monthly_record"])}
        load.add("monthly_record", [_new(row) | {"id": number[row["id"]]} for row in rows["monthly_record"]])
        for name in _RECORDS[1:]:
            if not rows[name]:
                continue
            start = load.next_id(name, len(rows[name]))
            numbered = [_new(row) | {"id": start + place} for place, row in enumerate(rows[name])]
            load.add(name, [row | {"record_id": number[row["record_id"]]} for row in numbered])
    return list(number.values())


def of_enterprises(rows: Rows, start: int, end: int | None) -> Rows:
    """What some of the enterprises file, counted in the order of the month's records."""
    kept = {row["enterprise_id"] for row in rows["monthly_record"][start:end]}
    return {name: [row for row in part if row["enterprise_id"] in kept] for name, part in rows.items()}


def pages(watch: Watch, url: str, wanted: Sequence[str]) -> None:
    """Reruns of pages on filters that nobody asked for before."""
    os.environ["CARBONDASH_STORE"] = url
    frame.run = page_reruns.timed(frame.run)
    for page, state in page_reruns.states(wanted):
        if not state:
            rerun(watch, url, page)


def rerun(watch: Watch, url: str, page: str) -> None:
    """A page on each set of filters; the script's own time is printed apart from what the test runner does round it."""
    found: list[float] = []

    def run() -> None:
        found.extend(page_reruns.measure(url, page, {}, "zh"))

    runs = len(page_reruns.VIEWS) + 1
    watch.timed(f"{page} on {runs} new sets of filters, with the runner", run)
    print(f"{page}: the script, median {median(found):.1f} ms, slowest {max(found):.1f} ms", flush=True)


def asked_of_the_server(watch: Watch, store: Store) -> None:
    """What every read asks first, and the readings and computations of the whole province that no page keeps."""

    def standing() -> None:
        with store.engine.connect() as connection:
            connection.execute(select(store_state.c.store_key, store_state.c.store_version)).one()

    def whole_cube() -> None:
        with store.writing_at_large() as connection:
            cube.rebuild(connection)

    found: list[int] = []

    def ranked() -> None:
        with store.read(Scope.province()) as reader:
            found.append(len(ranking(reader, Filters(_IN_CYCLE)).risks))

    standing()
    watch.timed("key and version of the store (what a read asks the primary)", standing, 2000)
    watch.timed(f"ranking by risk on {_IN_CYCLE}", ranked, 3)
    print(f"enterprises in that ranking: {found[-1]}")
    watch.timed("the whole cube from the facts", whole_cube)


def acts(watch: Watch, store: Store, records: Sequence[int], day: date) -> None:
    """Reviews by a person, one record each: the load, its cube refresh, and what follows, derived at once."""
    rehearse(store)
    left, act = iter(records), Act(Person("benchmark", Role.ADMIN), day)

    def review() -> None:
        pass_record(store, act, next(left), CITY)

    watch.timed(f"an act, a review of a record, with what follows (mean of {_ACTS})", review, _ACTS)


def measure(watch: Watch, store: Store, url: str, wanted: Sequence[str]) -> None:
    """All that is measured, printed line by line."""
    watch.timed("what is not derived yet", lambda: derive(store))
    if not store.is_sqlite:
        with store.maintain() as connection:
            size = connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one()
        print(f"size of the database: {size / 1e6:.0f} MB")
    asked_of_the_server(watch, store)
    pages(watch, url, wanted)
    rows = month_of_evidence(store)
    loaded(watch, store, of_enterprises(rows, _FILE + 1, None))
    records = loaded(watch, store, of_enterprises(rows, 1, _FILE + 1))
    acts(watch, store, records, rows["monthly_record"][0]["day"])
    loaded(watch, store, of_enterprises(rows, 0, 1))


def loaded(watch: Watch, store: Store, rows: Rows) -> list[int]:
    """Load and derive a month of some enterprises; returns the numbers of the records."""
    count, before = len(rows["monthly_record"]), _log_bytes(store)
    records: list[int] = []
    watch.timed(f"a month of evidence of {count}, with its cube refresh", lambda: records.extend(bring_in(store, rows)))
    after = _log_bytes(store)
    watch.timed(f"emissions, findings and risk of those {count}", lambda: derive(store))
    if not store.is_sqlite:
        print(f"log for a replica: {(after - before) / 1e6:.2f} MB, of what follows {(_log_bytes(store) - after) / 1e6:.2f} MB")
    return records


def _log_bytes(store: Store) -> int:
    """How far PostgreSQL's log has come, in bytes; what a load adds to it is what a replica is sent."""
    if store.is_sqlite:
        return 0
    with store.maintain() as connection:
        return int(connection.exec_driver_sql("SELECT pg_current_wal_lsn() - '0/0'").scalar_one())


def _following(period: str) -> str:
    year, month = int(period[1:5]), int(period[6:8])
    return f"M{date(year + month // 12, month % 12 + 1, 1):%Y-%m}"


def _new(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in _OWN}


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=int, default=1)
    parser.add_argument("--backup", type=Path, help="a backup of a store of any scale; quicker than building it")
    parser.add_argument("--store", help="a store that exists")
    parser.add_argument("--pages", nargs="*", default=list(_PAGES))
    asked = parser.parse_args()
    if asked.store:
        store = open_store(asked.store)
        measure(Watch(store), store, asked.store, asked.pages)
        return
    with server() as url:
        store = open_store(url)
        watch = Watch(store)
        fill(watch, store, asked.scale, asked.backup)
        measure(watch, store, url, asked.pages)
        store.close()


if __name__ == "__main__":
    main()
