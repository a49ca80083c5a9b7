"""A clerk who writes to the demonstration, in this process or in one of their own: what a page must never be stale after.

python -m tests.support.clerk STORE_URL load|reminder|waiver|rollback FOLDER
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from sqlalchemy import select

from carbondash.access import Person, Role
from carbondash.actions import Act
from carbondash.actions.reminders import remind
from carbondash.actions.rollbacks import roll_back
from carbondash.actions.waivers import waive
from carbondash.intake.importer import import_files
from carbondash.store import Filters, Scope, Store, derived, open_store
from carbondash.store.schema.enterprises import enterprise
from tests.intake.files import TRADE, workbook

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2024, 2, 21)
CLERK = Person("王审核员", Role.STEWARD)


def load(store: Store, folder: Path) -> None:
    """A trade of one of the demonstration's own enterprises comes in as a file."""
    with store.read(Scope.province()) as reader:
        code = next(row.credit_code for row in reader.execute(select(enterprise).where(enterprise.c.id == 1)))
    path = workbook(
        folder / "trades.xlsx", "trades", [TRADE | {"number": "T-98765", "buyer": code, "day": DAY, "volume": 98_765}]
    )
    (result,) = import_files(store, [path], actor=CLERK)
    assert result.status == "loaded", result


def reminder(store: Store, _folder: Path) -> None:
    """Two enterprises are reminded of their evidence."""
    remind(store, Act(CLERK, DAY), [1, 2], "monthly", "M2024-01", "请尽快报送")


def waiver(store: Store, _folder: Path) -> None:
    """A finding is waived."""
    with store.read(Scope.province()) as reader:
        found = derived.findings(reader, Filters(DAY), waived=False, limit=1)[0][0]
    waive(store, Act(CLERK, DAY), found.enterprise_id, found.code, found.period, found.period, "系统故障")


def rollback(store: Store, _folder: Path) -> None:
    """The file is taken out again."""
    with store.read(Scope.province()) as reader:
        newest = next(row["id"] for row in reader.loads() if row["kind"] == "import")
    roll_back(store, Act(CLERK, DAY), newest, "误操作")


WORK: dict[str, Callable[[Store, Path], None]] = {"load": load, "reminder": reminder, "waiver": waiver, "rollback": rollback}


def in_another_process(url: str, what: str, folder: Path) -> None:
    """Have it done by a process that knows nothing of this one."""
    subprocess.run([sys.executable, "-m", "tests.support.clerk", url, what, str(folder)], cwd=ROOT, check=True)


if __name__ == "__main__":
    _store = open_store(sys.argv[1])
    WORK[sys.argv[2]](_store, Path(sys.argv[3]))
    _store.close()
