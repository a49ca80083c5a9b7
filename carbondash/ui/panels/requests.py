"""Acts that wait for a second person, in words: what would be done, who asked, and what became of those before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from carbondash.access.gate import shown
from carbondash.derive.checks import title
from carbondash.figures.format import fmt_day, fmt_period, number
from carbondash.figures.table_words import kind_name
from carbondash.figures.tables import Table, table_of
from carbondash.figures.units import Lang
from carbondash.intake.kinds import KINDS
from carbondash.locale import translator
from carbondash.store import Reader, acts, history
from carbondash.store.requests import Request
from carbondash.ui.panels.common import words
from carbondash.ui.panels.records import when

_TIERS = ("1", "2", "3")


def what(reader: Reader, asked: Request, lang: Lang) -> str:
    """What a request would do, in one sentence."""
    match asked.needs:
        case "import":
            return _import(asked, lang)
        case "accept":
            return _accept(asked, lang)
        case "waive":
            return _waive(reader, asked, lang)
        case "roll_back":
            return _roll_back(reader, asked, lang)
        case _:
            said = translator(lang).gettext("Put the new rules into force: {digest}")
            return said.format(digest=str(asked.payload.get("digest", ""))[:8])


def state_words(state: str, lang: Lang) -> str:
    """What became of a request."""
    _ = translator(lang).gettext
    return {
        "waiting": _("waits"),
        "confirmed": _("carried out"),
        "refused": _("refused"),
        "withdrawn": _("withdrawn"),
        "failed": _("failed"),
    }.get(state, state)


def asked_by(asked: Request, lang: Lang) -> str:
    """Who asked, when, for which day and why."""
    _ = translator(lang).gettext
    said = _("Asked by {name}, {when}, as of {day}: {reason}") if asked.reason else _("Asked by {name}, {when}, as of {day}")
    return said.format(
        name=shown(asked.asker, lang), when=when(asked.asked_at), day=fmt_day(asked.day, lang), reason=asked.reason
    )


def decided(rows: Sequence[Request], reader: Reader, lang: Lang) -> Table:
    """Requests that were decided about, with by whom and why."""
    _ = translator(lang).gettext
    return table_of(
        words("number", _("No."), [str(one.id) for one in rows]),
        words("what", _("What was asked for"), [what(reader, one, lang) for one in rows]),
        words("asker", _("Asked by"), [shown(one.asker, lang) for one in rows]),
        words("asked", _("Asked (UTC+8)"), [when(one.asked_at) for one in rows]),
        words("state", _("Outcome"), [state_words(one.state, lang) for one in rows]),
        words("decider", _("Decided by"), [shown(one.decider, lang) if one.decider else "" for one in rows]),
        words("decided", _("Decided (UTC+8)"), [when(one.decided_at) if one.decided_at else "" for one in rows]),
        words("answer", _("Reason"), [one.answer(lang) for one in rows]),
        words("load", _("Load"), [str(one.decided_load_id) if one.state == "confirmed" else "" for one in rows]),
    )


def counts_words(counts: Mapping[str, Sequence[int]], lang: Lang) -> str:
    """What a file brings: new, changed and identical by kind of file."""
    _ = translator(lang).gettext
    said = _("{kind}: {new} new, {changed} changed, {same} identical")
    listed = [
        said.format(kind=KINDS[code].zh if lang == "zh" else KINDS[code].en, new=number(new, lang), changed=number(changed, lang),
                    same=number(same, lang))
        for code, (new, changed, same) in counts.items() if code in KINDS
    ]  # fmt: skip
    return ("；" if lang == "zh" else "; ").join(listed)


def _import(asked: Request, lang: Lang) -> str:
    said = translator(lang).gettext("Import {file}: {counts}")
    return said.format(file=asked.payload.get("file", ""), counts=counts_words(asked.payload.get("counts", {}), lang))


def _accept(asked: Request, lang: Lang) -> str:
    _ = translator(lang).gettext
    given = asked.payload
    name = given.get("name_en") if lang == "en" and given.get("name_en") else given.get("name_zh", "")
    tiers = {"1": _("Tier 1"), "2": _("Tier 2"), "3": _("Tier 3")}
    said = {
        "list": _("List {name} as {tier}"),
        "move": _("Move {name} to {tier}"),
        "remove": _("Take {name} off the list"),
    }.get(str(given.get("action")), "{name}")
    return said.format(name=name, tier=tiers.get(str(given.get("tier_should")), ""))


def _waive(reader: Reader, asked: Request, lang: Lang) -> str:
    given = asked.payload
    whose = given.get("enterprise_id")
    who = acts.enterprises(reader, [whose]).get(whose) if isinstance(whose, int) else None
    name = "" if who is None else (who.name_en if lang == "en" and who.name_en else who.name_zh)
    _ = translator(lang).gettext
    is_one = given.get("first_month") == given.get("last_month")
    said = (
        _("Waive findings of {check} for {name}, {first}")
        if is_one
        else _("Waive findings of {check} for {name}, {first} to {last}")
    )
    code = str(given.get("code", ""))
    first, last = (fmt_period(str(given[key]), lang) if key in given else "" for key in ("first_month", "last_month"))
    return said.format(check=f"{code} {title(code, lang)}" if code else "", name=name, first=first, last=last)


def _roll_back(reader: Reader, asked: Request, lang: Lang) -> str:
    _ = translator(lang).gettext
    load = asked.payload.get("load")
    found = history.load(reader, load) if isinstance(load, int) else None
    if found is None:
        return _("Take out load {number}").format(number=load)
    about = " · ".join(filter(None, (kind_name(found.kind, lang), found.file_name, found.reason)))
    said = _("Take out load {number} ({about}; {count} rows)")
    return said.format(number=load, about=about, count=number(found.rows, lang))
