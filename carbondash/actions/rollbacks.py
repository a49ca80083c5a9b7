"""Roll-backs: a load is taken out again with a reason; its rows stay readable and count nowhere."""

from __future__ import annotations

from carbondash.access import Right
from carbondash.actions.act import Act, carried_out, checked, needs
from carbondash.actions.refused import Refused
from carbondash.actions.texts import line
from carbondash.store import Reader, Store
from carbondash.store.rollback import Obstacle, obstacle
from carbondash.store.writer import Load

LONGEST_REASON = 300

_EXPECTED = {
    "missing": ("没有这一批次", "expected a load of this store"),
    "done": ("已由第{other}批撤回", "expected a load that stands: load {other} has taken it out"),
    "rollback": ("这一批次本身就是撤回，不能再撤回", "expected a load of facts: this one is a roll-back itself"),
    "request": (
        "这一批次只是第二人确认的申请记录，没有数据，不能撤回",
        "expected a load of facts: this one is about a request to a second person",
    ),
    "derive": (
        "这一批次只有推算结果，由数据和规则重新推算，不能撤回",
        "expected a load of facts: this one holds derived rows only",
    ),
    "needed": (
        "第{other}批有{rows}行数据与其有关，请先撤回第{other}批",
        "load {other} holds {rows} rows about what it brought: expected that to be rolled back first",
    ),
}


@needs(Right.ROLL_BACK)
def roll_back(store: Store, act: Act, load_id: int, reason: str) -> int:
    """Take a load out again; what follows from the facts that are left is derived. Returns the roll-back's load. Raises Refused.

    Refused where the load is not there, is out already, is a roll-back or holds derived rows only, and while later loads hold
    facts about what it brought.
    """
    why = line("reason", reason, LONGEST_REASON)

    def work(load: Load) -> None:
        if (found := obstacle(load.reader(), load_id)) is not None:
            raise _refused(load_id, found)
        load.roll_back(load_id)

    return carried_out(store, checked(act), "rollback", why, work, why, {"load": load_id, "reason": why})


def refusal(reader: Reader, load_id: int) -> Refused | None:
    """Why a load can't be rolled back as things stand; None where it can."""
    found = obstacle(reader, load_id)
    return None if found is None else _refused(load_id, found)


def _refused(load_id: int, found: Obstacle) -> Refused:
    return Refused("load", load_id, *_EXPECTED[found.kind], other=found.load, rows=found.rows)
