"""Acts that wait for a second person: kept, read, and decided about once.

They belong to the whole province: whoever sees only a part of it sees none of them. Times are UTC.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update

from carbondash.store.errors import NotWaiting
from carbondash.store.schema.bookkeeping import change_log
from carbondash.store.schema.requests import pending_act, pending_file

if TYPE_CHECKING:
    from carbondash.store.reader import Reader

State = Literal["waiting", "confirmed", "refused", "withdrawn", "failed"]
# Under this name a load says in the change log what became of a request.
LOGGED = "request"


@dataclass(frozen=True)
class By:
    """A person as the store keeps one; subject: what tells two people of one name apart, '' where nothing does."""

    name: str
    role: str
    subject: str = ""

    @property
    def logged(self) -> dict[str, str]:
        """As the change log keeps it."""
        return {"name": self.name, "role": self.role, "subject": self.subject}


@dataclass(frozen=True)
class File:
    """A file that an import brings, and its SHA-256 in hexadecimal digits."""

    name: str
    data: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the file."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Asked:
    """What somebody asks a second person for: the right that it needs, what is to be done, the day of the act and why."""

    needs: str
    payload: Mapping[str, Any]
    day: date
    reason: str
    by: By
    file: File | None = None


@dataclass(frozen=True)
class Answer:
    """What became of a request, by whom, and why; a text of a person has no English of its own."""

    state: State
    by: By
    zh: str | None = None
    en: str | None = None


class Request(NamedTuple):
    """One request as it stands; load_id is the entry that asked, decided_load_id the one that answered or carried it out."""

    id: int
    needs: str
    payload: dict[str, Any]
    day: date
    reason: str
    asked_at: datetime
    asker: By
    state: State
    decided_at: datetime | None
    decider: By | None
    answer_zh: str | None
    answer_en: str | None
    load_id: int
    decided_load_id: int | None

    def answer(self, lang: str) -> str:
        """Why it was decided so, in a language."""
        return (self.answer_en if lang == "en" and self.answer_en else self.answer_zh) or ""


def keep(connection: Connection, asked: Asked, load_id: int, at: datetime) -> dict[str, Any]:
    """Keep a request in the transaction of a load; returns what the change log says of it."""
    number = (connection.scalar(select(func.max(pending_act.c.id))) or 0) + 1
    payload = json.dumps(asked.payload, ensure_ascii=False, sort_keys=True)
    connection.execute(
        insert(pending_act).values(
            id=number, needs=asked.needs, payload=payload, day=asked.day, reason=asked.reason, asked_at=at, asker=asked.by.name,
            asker_role=asked.by.role, asker_subject=asked.by.subject, state="waiting", load_id=load_id,
        )
    )  # fmt: skip
    said = {"number": number, "state": "waiting", "needs": asked.needs, "digest": _digest(payload)}
    if asked.file is not None:
        file = asked.file
        packed = zlib.compress(file.data, 6)
        connection.execute(
            insert(pending_file).values(
                pending_act_id=number, name=file.name, digest=file.digest, size=len(file.data), content=packed
            )
        )
        said["file_digest"] = file.digest
    return said


def settle(connection: Connection, number: int, answer: Answer, load_id: int, at: datetime) -> dict[str, Any]:
    """Say in the transaction of a load what became of a request that waits; returns what the change log says of it.

    The load may be the one that carries the act out. Raises NotWaiting where somebody else has decided meanwhile.
    """
    row = connection.execute(select(pending_act).where(pending_act.c.id == number)).one_or_none()
    if row is None or row.state != "waiting":
        raise NotWaiting(f"request {number} does not wait any more", number, None if row is None else row.state)
    connection.execute(
        update(pending_act)
        .where(pending_act.c.id == number)
        .values(
            state=answer.state, decided_at=at, decider=answer.by.name, decider_role=answer.by.role,
            decider_subject=answer.by.subject, answer_zh=answer.zh, answer_en=answer.en, decided_load_id=load_id,
        )
    )  # fmt: skip
    connection.execute(delete(pending_file).where(pending_file.c.pending_act_id == number))
    asker = By(row.asker, row.asker_role, row.asker_subject)
    return {
        "number": number, "state": answer.state, "needs": row.needs, "digest": _digest(row.payload), "asked_by": asker.logged,
        "decided_by": answer.by.logged,
    }  # fmt: skip


def requests(reader: Reader, states: Collection[str] | None = None, *, limit: int = 200) -> list[Request]:
    """Requests in these states (None: in all), the newest first."""
    if reader.scope.cities is not None:
        return []
    wanted = [] if states is None else [pending_act.c.state.in_(sorted(states))]
    rows = reader.execute(select(pending_act).where(*wanted).order_by(pending_act.c.id.desc()).limit(limit))
    return [_request(row) for row in rows]


def request(reader: Reader, number: int) -> Request | None:
    """One request; None where there is none."""
    if reader.scope.cities is not None:
        return None
    row = reader.execute(select(pending_act).where(pending_act.c.id == number)).one_or_none()
    return None if row is None else _request(row)


def waiting(reader: Reader) -> dict[str, int]:
    """How many requests wait, by the right that each needs."""
    if reader.scope.cities is not None:
        return {}
    found = select(pending_act.c.needs, func.count()).where(pending_act.c.state == "waiting").group_by(pending_act.c.needs)
    return {row[0]: row[1] for row in reader.execute(found)}


def about_rules(reader: Reader, digest: str) -> Request | None:
    """The newest request to put the rules with this digest into force that waits or was confirmed."""
    same = [one for one in requests(reader, ("waiting", "confirmed")) if one.needs == "rules"]
    return next((one for one in same if one.payload.get("digest") == digest), None)


def file(reader: Reader, number: int) -> File | None:
    """The file of an import that waits; None where there is none, or where it is not what was put on the page."""
    if reader.scope.cities is not None:
        return None
    row = reader.execute(select(pending_file).where(pending_file.c.pending_act_id == number)).one_or_none()
    if row is None:
        return None
    unpacking = zlib.decompressobj()
    found = File(row.name, unpacking.decompress(bytes(row.content), row.size + 1))
    return found if found.digest == row.digest else None


def faults(connection: Connection) -> list[str]:
    """Requests that are not what the change log says of them, in words."""
    logged: dict[int, dict[str, Any]] = {}
    mark = f'"{LOGGED}": {{'
    entries = select(change_log.c.detail).where(change_log.c.detail.contains(mark, autoescape=True)).order_by(change_log.c.seq)
    for detail in connection.scalars(entries):
        said = json.loads(detail).get(LOGGED)
        if isinstance(said, dict):
            logged.setdefault(said["number"], {}).update(said)
    found, files = [], {row.pending_act_id: row for row in connection.execute(select(pending_file))}
    for row in connection.execute(select(pending_act).order_by(pending_act.c.id)):
        said, kept = logged.pop(row.id, {}), files.get(row.id)
        same = (said.get("state"), said.get("needs"), said.get("digest")) == (row.state, row.needs, _digest(row.payload))
        of_file = None if kept is None else kept.digest
        if not same or (row.state == "waiting" and of_file != said.get("file_digest")):
            found.append(f"request {row.id}: not what the change log says of it")
    return found + [f"request {number}: in the change log and not in the store" for number in logged]


def _digest(payload: str) -> str:
    return hashlib.sha256(payload.encode()).hexdigest()


def _request(row: Any) -> Request:
    decider = None if row.decider is None else By(row.decider, row.decider_role, row.decider_subject)
    return Request(
        row.id, row.needs, json.loads(row.payload), row.day, row.reason, row.asked_at,
        By(row.asker, row.asker_role, row.asker_subject), row.state, row.decided_at, decider, row.answer_zh, row.answer_en,
        row.load_id, row.decided_load_id,
    )  # fmt: skip
