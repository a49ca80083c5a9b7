"""What happened to the store: the loads, the change log, and what one load brought or took out. Times are the department's."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from carbondash.access.gate import shown
from carbondash.derive.month_values import FIELDS, field_words
from carbondash.figures.format import MISSING, fmt_day
from carbondash.figures.table_words import kind_name, table_name
from carbondash.figures.tables import Column, Table, table_of
from carbondash.figures.view import View
from carbondash.store import Reader, history
from carbondash.store.history import Change, LoadRow, LogEntry
from carbondash.store.requests import By
from carbondash.ui.panel import MOST_EXPORTED, PAGE_ROWS, Listing, first_row
from carbondash.ui.panels.common import Columns, gettext_of, words

# What follows from the facts is written by nobody: it is shown only where it is asked for.
_UNASKED = ("derive",)
# What waits for a second person is no fact yet: the change log has it, the history of what was loaded does not.
_NO_FACTS = (*_UNASKED, "request")
_CHINA = ZoneInfo("Asia/Shanghai")
CHANGES_A_TABLE = 50
People = Mapping[int, tuple[By, By | None]]
_LONGEST_VALUES = 300
# What every version has of its own says nothing of what was changed.
_OWN = ("id", "record_id", "day")
_HASH_SHOWN = 12


@dataclass(frozen=True)
class LoadCard:
    """One load in words: facts as (name, value), what it brought by table, and row by row what was before and after."""

    load_id: int
    title: str
    facts: tuple[tuple[str, str], ...]
    counts: Table
    changes: Table
    is_cut: bool
    detail: str


def when(recorded_at: datetime) -> str:
    """A time of the store (UTC) as the department's clock showed it."""
    return recorded_at.replace(tzinfo=UTC).astimezone(_CHINA).strftime("%Y-%m-%d %H:%M")


def kinds(reader: Reader, view: View) -> dict[str, str]:
    """The kinds of loads that the store holds, in words."""
    return {kind: kind_name(kind, view.lang) for kind in history.kinds(reader)}


def sentence(reader: Reader, view: View) -> str:
    """How many loads there are, and which was the last."""
    _ = gettext_of(view)
    counted = history.kinds(reader)
    total = sum(count for kind, count in counted.items() if kind not in _NO_FACTS)
    newest, _total = history.loads(reader, _asked(reader, None, _NO_FACTS), limit=1)
    if not newest:
        return _("Nothing was loaded yet.") if view.scope.cities is None else _for_others(view)
    said = _("Loads that brought facts or took them out: {count}; the last one is number {number} of {when}, by {actor}.")
    return said.format(count=f"{total:,}", number=newest[0].id, when=when(newest[0].recorded_at), actor=newest[0].actor)


def loads(reader: Reader, view: View) -> Listing:
    """The loads, the newest first, of the kind that the address names."""
    _ = gettext_of(view)

    def table(again: Reader, limit: int, offset: int) -> tuple[Table, list[LoadRow]]:
        rows, total = history.loads(again, _asked(again, view.page("kind"), _NO_FACTS), limit=limit, offset=offset)
        return _loads(rows, history.people(again, [row.id for row in rows]), view, total), rows

    shown, rows = table(reader, PAGE_ROWS, first_row(view))
    return Listing(
        "loads",
        _("History of loads"),
        shown,
        tuple({"id": str(row.id)} for row in rows),
        every=lambda again: table(again, MOST_EXPORTED, 0)[0],
        said=_said(view),
        note=_note(view),
        empty=_("Nothing was loaded yet.") if view.scope.cities is None else _for_others(view),
    )


def _for_others(view: View) -> str:
    _ = gettext_of(view)
    return _("What was loaded, by whom and why, is shown to those who see the whole province.")


def log(reader: Reader, view: View) -> Listing:
    """The entries of the change log, the newest first, on loads of the kind that the address names."""
    _ = gettext_of(view)

    def table(again: Reader, limit: int, offset: int) -> tuple[Table, list[LogEntry]]:
        rows, total = history.log(again, _asked(again, view.page("kind")), limit=limit, offset=offset)
        return _entries(rows, view, total), rows

    shown, rows = table(reader, PAGE_ROWS, first_row(view))
    return Listing(
        "change_log",
        _("Change log"),
        shown,
        tuple({"id": str(row.load_id)} for row in rows),
        every=lambda again: table(again, MOST_EXPORTED, 0)[0],
        said=_said(view),
        note=_("Each entry holds the hash of the one before it: a changed entry is found by the check.") + _note(view),
        empty=_("The change log has no entry yet.") if view.scope.cities is None else _for_others(view),
    )


def card(reader: Reader, view: View) -> LoadCard | None:
    """The load that the address names; None where it names none that there is."""
    asked = view.page("id") or ""
    found = history.load(reader, int(asked)) if asked.isdecimal() else None
    if found is None:
        return None
    _ = gettext_of(view)
    title = _("Load {number}: {kind}").format(number=found.id, kind=kind_name(found.kind, view.lang))
    entry = history.entry(reader, found.id)
    return LoadCard(
        found.id,
        title,
        tuple(_facts(found, entry, view)),
        _counts(found, view),
        _changes(history.changes(reader, found.id, CHANGES_A_TABLE), view),
        any(count > CHANGES_A_TABLE for count in found.counts.values()),
        json.dumps(entry.detail, ensure_ascii=False, indent=2, sort_keys=True) if entry else "",
    )


def brings(found: LoadRow, view: View) -> str:
    """What a load brought, in one sentence: rows by table and the days that they are about."""
    _ = gettext_of(view)
    listed = [f"{table_name(name, view.lang)} {count:,}" for name, count in sorted(found.counts.items(), key=lambda one: -one[1])]
    said = ("、" if view.lang == "zh" else ", ").join(listed) or _("no rows")
    if found.first_day is None or found.last_day is None:
        return said
    days = fmt_day(found.first_day, view.lang), fmt_day(found.last_day, view.lang)
    return said + _("; days {first} to {last}").format(first=days[0], last=days[1])


def _said_by(entry: LogEntry | None) -> tuple[By, By | None] | None:
    return history.in_entry(entry.detail) if entry is not None and "person" in entry.detail else None


def _by(actor: str, people: tuple[By, By | None] | None, view: View) -> str:
    """Who brought a load, with role, and who confirmed it; loads of before roles were kept have a name only."""
    if people is None:
        return actor
    first, second = people
    if second is None:
        return shown(first, view.lang)
    said = gettext_of(view)("{name}, confirmed by {second}")
    return said.format(name=shown(first, view.lang), second=shown(second, view.lang))


def _asked(reader: Reader, kind: str | None, left_out: tuple[str, ...] = _UNASKED) -> tuple[str, ...]:
    known = history.kinds(reader)
    if kind in known:
        return (kind,)
    return tuple(name for name in known if name not in left_out)


def _said(view: View) -> tuple[str, ...]:
    kind = view.page("kind")
    return (kind_name(kind, view.lang),) if kind else ()


def _note(view: View) -> str:
    _ = gettext_of(view)
    asked = view.filters
    if not (asked.cities or asked.industries or asked.tiers or asked.cycle):
        return ""
    return _("Loads belong to the whole province and to no day: the filters leave this list as it is.")


def _loads(rows: Sequence[LoadRow], people: People, view: View, total: int) -> Table:
    _ = gettext_of(view)
    columns: Columns = [
        words("number", _("No."), [str(row.id) for row in rows]),
        words("recorded", _("Recorded (UTC+8)"), [when(row.recorded_at) for row in rows]),
        words("kind", _("Kind"), [kind_name(row.kind, view.lang) for row in rows]),
        words("actor", _("By"), [_by(row.actor, people.get(row.id), view) for row in rows]),
        words("state", _("State"), [_state(row, view) for row in rows]),
        words("file", _("File"), [row.file_name or "" for row in rows]),
        words("reason", _("Reason"), [row.reason for row in rows]),
        (Column("rows", _("Rows of data"), "number"), [row.rows for row in rows]),
        (Column("first", _("First day"), "date"), [row.first_day for row in rows]),
        (Column("last", _("Last day"), "date"), [row.last_day for row in rows]),
    ]
    return table_of(*columns, total=total)


def _state(row: LoadRow, view: View) -> str:
    _ = gettext_of(view)
    if row.rolled_back_by is not None:
        return _("rolled back")
    return _("back-dated") if row.is_back_dated else _("stands")


def _entries(rows: Sequence[LogEntry], view: View, total: int) -> Table:
    _ = gettext_of(view)
    columns: Columns = [
        words("number", _("No."), [str(row.seq) for row in rows]),
        words("recorded", _("Recorded (UTC+8)"), [when(row.recorded_at) for row in rows]),
        words("actor", _("By"), [_by(row.actor, _said_by(row), view) for row in rows]),
        words("kind", _("Kind"), [kind_name(row.kind, view.lang) for row in rows]),
        words("load", _("Load"), [str(row.load_id) for row in rows]),
        words("reason", _("What was done, and why"), [_done(row, view) for row in rows]),
        words("hash", _("Hash"), [row.hash[:_HASH_SHOWN] for row in rows]),
        words("previous", _("Hash of the one before"), [row.previous_hash[:_HASH_SHOWN] for row in rows]),
    ]
    return table_of(*columns, total=total)


def _done(row: LogEntry, view: View) -> str:
    _ = gettext_of(view)
    reason, undone = str(row.detail.get("reason") or ""), row.detail.get("rolled_back")
    return reason if undone is None else _("load {number} taken out: {reason}").format(number=undone, reason=reason)


def _facts(found: LoadRow, entry: LogEntry | None, view: View) -> list[tuple[str, str]]:
    _ = gettext_of(view)
    said = [
        (_("Recorded (UTC+8)"), when(found.recorded_at)),
        (_("By"), _by(found.actor, _said_by(entry), view)),
        (_("Reason"), found.reason),
        (_("State"), _state(found, view)),
    ]
    if found.rolled_back_by is not None:
        said.append((_("Taken out by"), _("load {number}").format(number=found.rolled_back_by)))
    if found.file_name:
        said.append((_("File"), found.file_name))
    if found.file_digest:
        said.append(("SHA-256", found.file_digest))
    if entry is not None:
        if (undone := entry.detail.get("rolled_back")) is not None:
            said.append((_("Took out"), _("load {number}").format(number=undone)))
        if rules := entry.detail.get("rules"):
            said.append((_("Derived with other rules than before"), str(rules)))
        said.append((_("Entry of the change log"), f"{entry.seq} · {entry.hash}"))
    return said


def _counts(found: LoadRow, view: View) -> Table:
    _ = gettext_of(view)
    return table_of(
        words("table", _("Table"), [table_name(name, view.lang) for name in found.counts]),
        (Column("rows", _("Rows of data"), "number"), list(found.counts.values())),
    )


def _changes(changes: Sequence[Change], view: View) -> Table:
    """One line a column that a new version changed; one line for a row that is new or was taken out."""
    _ = gettext_of(view)
    lines: list[tuple[str, str, str, str, str]] = []
    for change in changes:
        where = (table_name(change.table, view.lang), str(change.row_id))
        if change.before is not None and change.after is not None:
            named = [name for name in change.columns if name not in _OWN]
            lines += [
                (*where, _column(name, view), _value(change.before.get(name)), _value(change.after.get(name))) for name in named
            ]
        else:
            lines.append((*where, "", _values(change.before, view), _values(change.after, view)))
    heads = (_("Table"), _("Row"), _("Column"), _("Before"), _("After"))
    columns = tuple(Column(key, head) for key, head in zip(("table", "row", "column", "before", "after"), heads, strict=True))
    return Table(columns, tuple(lines))


def _column(name: str, view: View) -> str:
    return field_words(name, view.lang) if name in FIELDS else name


def _value(value: Any) -> str:
    return MISSING if value is None else str(value)


def _values(values: dict[str, Any] | None, view: View) -> str:
    if values is None:
        return MISSING
    said = "; ".join(f"{_column(name, view)} {value}" for name, value in values.items() if value is not None and name != "id")
    return said if len(said) <= _LONGEST_VALUES else f"{said[:_LONGEST_VALUES]}…"


BUILDERS = (sentence, kinds, loads, log, card)
