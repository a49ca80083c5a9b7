"""The second person: what waits for one, and what becomes of it: carried out at that moment, refused, or withdrawn by the asker.

A request is checked anew when it is carried out: what does not hold any more fails with the reason, and nothing is half-written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from carbondash.access import Person, Right
from carbondash.access.gate import kept, known, require
from carbondash.access.second import Confirmed, is_same
from carbondash.actions import Act, Refused
from carbondash.actions.act import no_longer_waiting, today, writing
from carbondash.actions.candidates import accept_again
from carbondash.actions.rollbacks import roll_back
from carbondash.actions.rulebook import renew_rules
from carbondash.actions.texts import line, paragraph
from carbondash.actions.waivers import waive
from carbondash.derive.run import derive
from carbondash.intake.importer import ImportResult, corrections_of, import_files
from carbondash.intake.mapping import BadMapping, parse_mapping
from carbondash.store import Scope, Store, requests
from carbondash.store.requests import Answer, Request, State

Progress = Callable[[str, int, int], None]

LONGEST_REASON = 300
_LONGEST_ANSWER = 500
# What is not the request's own fault: it goes on waiting.
_NOT_ITS_FAULT = ("store", "request")


@dataclass(frozen=True)
class Done:
    """What became of a request that was confirmed: carried out as a load, or failed, with the reason in Chinese and English."""

    load_id: int | None
    zh: str = ""
    en: str = ""


def confirm(store: Store, person: Person, number: int, progress: Progress | None = None) -> Done:
    """Carry a request out, on the word of a second person who has the right as well; what follows from it is derived.

    Raises NotAllowed, Refused (it does not wait, is the person's own, or somebody else writes just now), StoreError.
    """
    asked = _open(store, person, number)
    if is_same(known(asked.asker), person):
        raise Refused(
            "request",
            number,
            "申请人不能确认自己的申请，须由另一人确认",
            "expected another person: nobody confirms what they asked for",
        )
    act = Act(known(asked.asker), asked.day, Confirmed(number, person))
    try:
        load_id = _CARRIED_OUT[Right(asked.needs)](store, act, asked, progress)
    except Refused as error:
        if error.field in _NOT_ITS_FAULT:
            raise
        return _failed(store, person, number, error.words("zh"), error.words("en"))
    derive(store, progress)
    return Done(load_id)


def refuse(store: Store, person: Person, number: int, reason: str) -> int:
    """Say no to a request, with the reason. Returns the entry's load. Raises NotAllowed, Refused."""
    asked = _open(store, person, number)
    if is_same(known(asked.asker), person):
        raise Refused("request", number, "申请人只能撤销自己的申请", "expected somebody else's: one's own is withdrawn")
    return _settle(store, person, number, "refused", line("reason", reason, LONGEST_REASON))


def withdraw(store: Store, person: Person, number: int, reason: str = "") -> int:
    """Take back what one has asked for. Returns the entry's load. Raises Refused."""
    asked = _request(store, number)
    if not is_same(known(asked.asker), person):
        raise Refused("request", number, "只能由申请人撤销", "expected one's own: only who asked withdraws")
    return _settle(store, person, number, "withdrawn", paragraph("reason", reason, LONGEST_REASON, required=False))


def rehearsed(store: Store, number: int, person: Person) -> ImportResult | None:
    """What loading the file of a request would do as things stand; None where there is no such file any more."""
    asked = _request(store, number)
    try:
        return _imported(store, asked, person, None, None, dry_run=True)
    except Refused:
        return None


def _open(store: Store, person: Person, number: int) -> Request:
    """A request that waits, for somebody who may decide about it. Raises NotAllowed, Refused."""
    asked = _request(store, number)
    require(person, Right(asked.needs))
    return asked


def _request(store: Store, number: int) -> Request:
    with store.read(Scope.province()) as reader:
        found = requests.request(reader, number)
    if found is None or found.state != "waiting":
        raise no_longer_waiting(number, None if found is None else found.state)
    return found


def _settle(store: Store, person: Person, number: int, state: State, zh: str | None, en: str | None = None) -> int:
    words = f"request {number} {state}" + (f": {en or zh}" if zh else "")
    with writing(store, Act(person, today()), "request", words) as load:
        load.settle_request(number, Answer(state, kept(person), _cut(zh), _cut(en)))
    return load.id


def _failed(store: Store, person: Person, number: int, zh: str, en: str) -> Done:
    _settle(store, person, number, "failed", zh, en)
    return Done(None, zh, en)


def _cut(words: str | None) -> str | None:
    return None if words is None else words[:_LONGEST_ANSWER]


def _import(store: Store, act: Act, asked: Request, progress: Progress | None) -> int:
    result = _imported(store, asked, act.person, act.confirmed, progress, dry_run=False)
    if result.status == "loaded" and result.load_id is not None:
        return result.load_id
    raise Refused("file", asked.payload["file"], *_why_not(result))


def _imported(
    store: Store, asked: Request, person: Person, confirmed: Confirmed | None, progress: Progress | None, *, dry_run: bool
) -> ImportResult:
    payload = asked.payload
    with store.read(Scope.province()) as reader:
        file = requests.file(reader, asked.id)
    if file is None:
        raise Refused("file", payload["file"], "文件已不在或已损坏", "expected the file as it was put on the page")
    try:
        mapping = parse_mapping(payload["mapping"], "mapping") if payload["mapping"] else None
    except BadMapping as error:
        raise Refused("mapping", str(error), "应为本程序能读的列映射", "expected a mapping that this program can read") from None
    with TemporaryDirectory(prefix="carbondash-request-") as folder:
        path = Path(folder) / Path(file.name).name
        path.write_bytes(file.data)
        (result,) = import_files(
            store, [path], mapping, dry_run, person, progress, corrections={path: corrections_of(payload)},
            reason=payload["reason"], confirmed=confirmed,
        )  # fmt: skip
    return result


def _why_not(result: ImportResult) -> tuple[str, str]:
    """Why a file that could be loaded when it was asked for can't be any more."""
    # Words of a file are no template.
    if result.errors:
        return _plain(result.errors[0].text("zh")), _plain(result.errors[0].text("en"))
    if result.holds:
        return _plain(result.holds[0].words.text("zh")), _plain(result.holds[0].words.text("en"))
    if result.status == "known":
        return f"此文件已在第 {result.load_id} 批导入", f"expected a file not yet loaded: it was, as load {result.load_id}"
    return "内容均已登记，无可导入", "expected something that is not on file already"


def _plain(words: str) -> str:
    return words.replace("{", "{{").replace("}", "}}")


def _accept(store: Store, act: Act, asked: Request, _progress: Progress | None) -> int:
    return accept_again(store, act, asked.payload)


def _waive(store: Store, act: Act, asked: Request, _progress: Progress | None) -> int:
    given: dict[str, Any] = asked.payload
    months = given["first_month"], given["last_month"]
    return waive(store, act, given["enterprise_id"], given["code"], *months, given["reason"])


def _roll_back(store: Store, act: Act, asked: Request, _progress: Progress | None) -> int:
    return roll_back(store, act, asked.payload["load"], asked.payload["reason"])


def _renew_rules(store: Store, act: Act, asked: Request, _progress: Progress | None) -> int:
    return renew_rules(store, act, asked.payload["digest"], asked.payload["reason"])


_CARRIED_OUT: dict[Right, Callable[[Store, Act, Request, Progress | None], int]] = {
    Right.IMPORT: _import,
    Right.ACCEPT: _accept,
    Right.WAIVE: _waive,
    Right.ROLL_BACK: _roll_back,
    Right.RULES: _renew_rules,
}
