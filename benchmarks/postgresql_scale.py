"""A province of any size on PostgreSQL: a month of evidence with its cube refresh, what is derived from it, and page reruns.

    python -m benchmarks.postgresql_scale [--scale 1 | --backup FILE | --store URL] [--pages overview submissions …]

A server of Debian's package is started in a temporary folder, with the settings of deploy/postgresql.conf and every commit on
disk, and filled; or a store that exists is named, which then gets two loads more. Quote ratios within one run: machines differ.
"""

from __future__ import annotations

import argparse
import os
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import func, select

from benchmarks import page_reruns
from carbondash import demo
from carbondash.derive.run import derive
from carbondash.store import Scope, Store, open_store
from carbondash.store.restore import restore
from carbondash.store.schema import FACT_TABLES
from carbondash.ui import frame
from deploy import local, postgresql
from deploy.postgresql import APP, DATABASE, REPLICATION, Cluster

_RECORDS = ("monthly_record", "monthly_unit", "monthly_fuel")
_PAGES = ("overview", "submissions", "quality", "compliance", "map", "directory")
_OWN = {"id", "load_id", "recorded_at", "void_load_id", "superseded_on"}


def timed(what: str, work: Callable[[], Any]) -> float:
    """Seconds that some work takes, printed."""
    start = time.perf_counter()
    work()
    taken = time.perf_counter() - start
    print(f"{what:64} {taken:9.2f} s", flush=True)
    return taken


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


def fill(store: Store, scale: int, backup: Path | None) -> None:
    """Make the province, or take over what a backup holds."""
    if backup is not None:
        timed(f"restore of {backup.name}", lambda: restore(store, backup, actor="benchmark", reason="benchmark"))
        return
    store.upgrade()
    timed(f"demonstration province, scale {scale}", lambda: demo.build(store, scale=scale))


def month_of_evidence(store: Store) -> dict[str, list[dict[str, Any]]]:
    """The records of the newest month once more, as those of the month after it, a month later."""
    with store.read(Scope.province()) as reader:
        record = FACT_TABLES["monthly_record"]
        newest: str = reader.execute(select(func.max(record.c.period))).scalar_one()
        found: dict[str, list[dict[str, Any]]] = {}
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
    period = _following(newest)
    return {
        name: [row | {"period": period, "day": row["day"] + timedelta(days=31)} for row in rows] for name, rows in found.items()
    }


def bring_in(store: Store, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Load a month of evidence, everything that is kept of the facts with it."""
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


def pages(url: str, wanted: Sequence[str]) -> None:
    """Reruns of pages on filters that nobody asked for before."""
    os.environ["CARBONDASH_STORE"] = url
    frame.run = page_reruns.timed(frame.run)
    for page, state in page_reruns.states(wanted):
        if state:
            continue
        times = page_reruns.measure(url, page, state, "zh")
        print(f"rerun of {page:55} {median(times):9.1f} ms   slowest {max(times):.1f} ms", flush=True)


def measure(store: Store, url: str, wanted: Sequence[str]) -> None:
    """All that is measured, printed line by line."""
    timed("what is not derived yet", lambda: derive(store))
    if not store.is_sqlite:
        with store.maintain() as connection:
            size = connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one()
        print(f"{'size of the database':64} {size / 1e6:9.0f} MB")
    pages(url, wanted)
    rows = month_of_evidence(store)
    count = len(rows["monthly_record"])
    before = _log_bytes(store)
    timed(f"a month of evidence of {count} enterprises, with its cube refresh", lambda: bring_in(store, rows))
    if not store.is_sqlite:
        print(f"{'log that a replica gets for it':64} {(_log_bytes(store) - before) / 1e6:9.1f} MB")
    timed("emissions, findings and risk of those enterprises", lambda: derive(store))
    one = {
        name: [row for row in part if row["enterprise_id"] == rows["monthly_record"][0]["enterprise_id"]]
        for name, part in rows.items()
    }
    again = {name: [row | {"period": _following(row["period"])} for row in part] for name, part in one.items()}
    timed("a month of evidence of one enterprise, with its cube refresh", lambda: bring_in(store, again))
    timed("emissions, findings and risk of that enterprise", lambda: derive(store))


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
        measure(open_store(asked.store), asked.store, asked.pages)
        return
    with server() as url:
        store = open_store(url)
        fill(store, asked.scale, asked.backup)
        measure(store, url, asked.pages)
        store.close()


if __name__ == "__main__":
    main()
